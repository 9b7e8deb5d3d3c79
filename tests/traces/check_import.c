/* check_import.c: recordings in the malloc-lab format. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/imports.h"
#include "tests/traces/suites.h"

static int import(const char *text, size_t length, struct import_summary *summary, struct problem *problem) {
    const struct import_options options = {.format = "rep", .name = "in", .out_name = "out.yaml"};
    return import_text(text, length, &options, summary, problem) == IMPORT_DONE ? 0 : -1;
}

#define HEADER "poolsim-trace: 1\nname: in\ncounted: true\nevents:\n- |\n"

static void expect_imported(const char *text, const char *wanted, uint64_t events, uint64_t failed) {
    struct import_summary summary;
    struct problem problem;
    int result = import(text, strlen(text), &summary, &problem);
    ck_assert_msg(result == 0, "%s", problem.text);
    char *trace = read_file("out.yaml", NULL);
    ck_assert_str_eq(trace, wanted);
    ck_assert_uint_eq(summary.events, events);
    ck_assert_uint_eq(summary.failed, failed);
    free(trace);
}

START_TEST(operations_become_events) {
    expect_imported("a 0 16\na 12 0\nr 0 18446744073709551615\nr 12 0\nf 0\nf 12\n",
                    HEADER "  alloc 0 16\n  alloc 12 0\n  resize 0 18446744073709551615\n  resize 12 0\n  free 0\n"
                           "  free 12\nend: 6\n",
                    6, 0);
}
END_TEST

START_TEST(a_header_is_passed_over) {
    expect_imported("20000\n2\n3\n1\na 0 16\na 1 16\nf 0\n", HEADER "  alloc 0 16\n  alloc 1 16\n  free 0\nend: 3\n", 3,
                    0);
    expect_imported("0\n0\n0\n1\n", "poolsim-trace: 1\nname: in\ncounted: true\nevents: []\nend: 0\n", 0, 0);
}
END_TEST

START_TEST(line_ends_of_dos_and_empty_lines_do_no_harm) {
    expect_imported("0\r\n1\r\n2\r\n1\r\na 0 16\r\n\r\nf 0\r\n", HEADER "  alloc 0 16\n  free 0\nend: 2\n", 2, 0);
}
END_TEST

START_TEST(an_id_is_used_again_after_its_free) {
    expect_imported("a 7 1\nf 7\na 007 2\n", HEADER "  alloc 7 1\n  free 7\n  alloc 7 2\nend: 3\n", 3, 0);
}
END_TEST

START_TEST(cleans_stay_and_failed_attempts_are_failed) {
    expect_imported("a 0 16\no 1 5700\nc\no\na 1 5700\n", HEADER "  alloc 0 16\n  clean\n  alloc 1 5700\nend: 3\n", 3,
                    2);
}
END_TEST

START_TEST(binary_files_are_refused) {
    struct import_summary summary;
    struct problem problem;
    ck_assert_int_eq(import("a 0 \0 1\n", 8, &summary, &problem), -1);
    ck_assert_str_eq(problem.text, "in.log:1:1: a byte of 0 in the line; this is not a text; --lenient counts it, and "
                                   "goes on\na 0   1\n^\n");
}
END_TEST

START_TEST(a_line_that_is_too_long_is_refused) {
    struct import_summary summary;
    struct problem problem;
    char line[5000];
    memset(line, ' ', sizeof line);
    memcpy(line, "a 0 1", 5);
    memcpy(line + sizeof line - 3, "\n\n", 3);
    ck_assert_int_eq(import(line, sizeof line - 1, &summary, &problem), -1);
    const char wanted[] = "in.log:1:3: a line of more than 4095 bytes: operations are `a ID SIZE`";
    ck_assert_msg(strncmp(problem.text, wanted, strlen(wanted)) == 0, "%s", problem.text);
}
END_TEST

START_TEST(output_that_cannot_be_written_is_told) {
    struct import_summary summary;
    struct problem problem;
    write_text("in.rep", "a 0 1\n");
    const struct import_options options = {.format = "rep", .name = "in", .out_name = "out"};
    struct source *source = source_open("in.rep", &problem);
    FILE *out = fopen("/dev/full", "w");
    ck_assert_int_eq(import_trace(source, &options, out, &summary, &problem), IMPORT_REFUSED);
    ck_assert_str_eq(problem.text, "out: cannot be written: No space left on device\n");
    fclose(out);
    source_close(source);
}
END_TEST

START_TEST(a_long_recording_is_read_back) {
    struct import_summary summary;
    struct problem problem;
    uint64_t events, state = 9;
    char *text;
    size_t length;
    FILE *recording = open_memstream(&text, &length);
    for (int id = 0; id < 20000; id++) {
        fprintf(recording, "a %d %d\n", id, (int)(next_random(&state) % 4096));
        if (id >= 100)
            fprintf(recording, "f %d\n", id - 100);
    }
    fclose(recording);
    ck_assert_int_eq(import(text, length, &summary, &problem), 0);
    ck_assert_uint_eq(summary.events, 39900);
    ck_assert_msg(read_all("out.yaml", &events, &problem) == 0, "%s", problem.text);
    ck_assert_uint_eq(events, 39900);
    free(text);
}
END_TEST

Suite *import_suite(void) {
    Suite *suite = suite_create("import");
    TCase *rep = tcase_create("rep");
    tcase_add_checked_fixture(rep, enter_directory, leave_directory);
    tcase_add_test(rep, operations_become_events);
    tcase_add_test(rep, a_header_is_passed_over);
    tcase_add_test(rep, line_ends_of_dos_and_empty_lines_do_no_harm);
    tcase_add_test(rep, an_id_is_used_again_after_its_free);
    tcase_add_test(rep, cleans_stay_and_failed_attempts_are_failed);
    tcase_add_test(rep, binary_files_are_refused);
    tcase_add_test(rep, a_line_that_is_too_long_is_refused);
    tcase_add_test(rep, output_that_cannot_be_written_is_told);
    tcase_add_test(rep, a_long_recording_is_read_back);
    suite_add_tcase(suite, rep);
    return suite;
}

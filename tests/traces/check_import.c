/* check_import.c: recordings in the malloc-lab format. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/import.h"

static int import(const char *text, size_t length, struct import_summary *summary, struct problem *problem) {
    write_file("in.rep", text, length);
    struct source *source = source_open("in.rep", problem);
    ck_assert_ptr_nonnull(source);
    FILE *out = fopen("out.yaml", "w");
    int result = import_rep(source, "in", out, "out", summary, problem);
    fclose(out);
    source_close(source);
    return result;
}

#define HEADER "poolsim-trace: 1\nname: in\ncounted: true\nevents:\n- |\n"

static void expect_imported(const char *text, const char *wanted, uint64_t events, uint64_t left_out) {
    struct import_summary summary;
    struct problem problem;
    int result = import(text, strlen(text), &summary, &problem);
    ck_assert_msg(result == 0, "%s", problem.text);
    char *trace = read_file("out.yaml", NULL);
    ck_assert_str_eq(trace, wanted);
    ck_assert_uint_eq(summary.events, events);
    ck_assert_uint_eq(summary.left_out, left_out);
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

START_TEST(cleans_stay_and_failed_attempts_are_left_out) {
    expect_imported("a 0 16\no 1 5700\nc\no\na 1 5700\n", HEADER "  alloc 0 16\n  clean\n  alloc 1 5700\nend: 3\n", 3,
                    2);
}
END_TEST

START_TEST(faults_of_a_recording_are_named_with_their_line) {
    static const struct {
        const char *name, *text, *problem;
    } rows[] = {
        {"an empty file", "", "in.rep: no recording: it has no operation, such as `a ID SIZE`\n"},
        {"another format", "hello\n",
         "in.rep:1: 'hello' is no operation; they are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`\n"},
        {"an unknown operation", "a 0 1\nx 0\n",
         "in.rep:2: 'x' is no operation; they are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`\n"},
        {"an id that is live", "a 0 1\na 0 2\n",
         "in.rep:2: a of id 0, which is live; an id is used again after its f\n"},
        {"a free of an unknown id", "a 0 1\nf 1\n",
         "in.rep:2: f of id 1, which is not live; an id begins with its a\n"},
        {"a free of a freed id", "a 0 1\nf 0\nf 0\n",
         "in.rep:3: f of id 0, which is not live; an id begins with its a\n"},
        {"a realloc of an unknown id", "r 0 1\n", "in.rep:1: r of id 0, which is not live; an id begins with its a\n"},
        {"too few words", "a 0\n", "in.rep:1: too few words: a ID SIZE\n"},
        {"too many words", "a 0 1 2\n", "in.rep:1: too many words: a ID SIZE\n"},
        {"a free with a size", "a 0 1\nf 0 1\n", "in.rep:2: too many words: f ID\n"},
        {"a free of nothing", "f\n", "in.rep:1: too few words: f ID\n"},
        {"a clean with an id", "c 1\n", "in.rep:1: too many words: c\n"},
        {"a size beyond 64 bits", "a 0 18446744073709551616\n",
         "in.rep:1: the size '18446744073709551616' is beyond 64 bits\n"},
        {"a negative size", "a 0 -1\n", "in.rep:1: the size '-1' is not a count, such as 12\n"},
        {"an id that is a word", "a x 1\n", "in.rep:1: the id 'x' is not a count, such as 12\n"},
        {"half a header", "0\n1\n", "in.rep: cut off within its header, which has four lines, each a number\n"},
        {"a header with an operation in it", "0\n1\na 0 1\n",
         "in.rep:3: the header lacks its number of operations: it has four lines, each a number\n"},
        {"a header that says more operations", "0\n1\n3\n1\na 0 1\nf 0\n",
         "in.rep: cut off: its header says 3 operations, and it has 2\n"},
        {"a header that says fewer operations", "0\n1\n1\n1\na 0 1\nf 0\n",
         "in.rep: damaged: its header says 1 operations, and it has 2\n"},
        {"a last line without an end", "a 0 1\nf 0",
         "in.rep:2: the last line has no line end: the recording is cut off here, or its line end is missing\n"},
        {"a control character", "a 0 1\x01\n", "in.rep:1: the size '1?' is not a count, such as 12\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct import_summary summary;
        struct problem problem;
        ck_assert_msg(import(rows[i].text, strlen(rows[i].text), &summary, &problem) == -1, "%s is imported",
                      rows[i].name);
        ck_assert_msg(strcmp(problem.text, rows[i].problem) == 0, "%s: %s", rows[i].name, problem.text);
    }
}
END_TEST

START_TEST(binary_files_are_refused) {
    struct import_summary summary;
    struct problem problem;
    ck_assert_int_eq(import("a 0 \0 1\n", 8, &summary, &problem), -1);
    ck_assert_str_eq(problem.text, "in.rep:1: a byte of 0; this is not a text\n");
    char noise[1000];
    memset(noise, 'x', sizeof noise);
    ck_assert_int_eq(import(noise, sizeof noise, &summary, &problem), -1);
    ck_assert_str_eq(problem.text, "in.rep:1: a line of more than 255 bytes; this format has `a ID SIZE`, `r ID SIZE` "
                                   "and `f ID`\n");
}
END_TEST

START_TEST(output_that_cannot_be_written_is_told) {
    struct import_summary summary;
    struct problem problem;
    write_text("in.rep", "a 0 1\n");
    struct source *source = source_open("in.rep", &problem);
    FILE *out = fopen("/dev/full", "w");
    ck_assert_int_eq(import_rep(source, "in", out, "out", &summary, &problem), -1);
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
    tcase_add_test(rep, cleans_stay_and_failed_attempts_are_left_out);
    tcase_add_test(rep, faults_of_a_recording_are_named_with_their_line);
    tcase_add_test(rep, binary_files_are_refused);
    tcase_add_test(rep, output_that_cannot_be_written_is_told);
    tcase_add_test(rep, a_long_recording_is_read_back);
    suite_add_tcase(suite, rep);
    return suite;
}

/* check_hostile.c: long traces, compressed ones, and input that means harm. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"

#define EVENTS "poolsim-trace: 1\nevents:\n"

static void expect_problem(const char *name, const char *wanted) {
    struct problem problem;
    uint64_t events;
    ck_assert_int_eq(read_all(name, &events, &problem), -1);
    ck_assert_str_eq(problem.text, wanted);
}

/* ---- Long ones ---- */

START_TEST(a_fault_deep_in_a_long_file_is_shown) {
    FILE *file = fopen("bad.yaml", "w");
    fputs(EVENTS, file);
    for (int i = 3; i < 60000; i++)
        fprintf(file, "- alloc größe%d 16\n", i);
    fputs("- {alloc: größe, sise: 16}\n- clean\n", file);
    fclose(file);
    expect_problem("bad.yaml", "bad.yaml:60000:18: 'sise' is not a key of an event; did you mean 'size'?\n"
                               "- {alloc: größe, sise: 16}\n"
                               "                 ^\n");
}
END_TEST

/* The block is longer than the reader's window of the source. */
START_TEST(a_fault_deep_in_a_long_block_is_shown) {
    FILE *file = fopen("bad.yaml", "w");
    fputs(EVENTS "-   |\n", file);
    for (int i = 4; i < 90000; i++)
        fprintf(file, i == 50000 ? "\n" : i == 45000 ? "      free größe 45000\n" : "      alloc größe%d 16\n", i);
    fclose(file);
    expect_problem("bad.yaml", "bad.yaml:45000:18: '45000' is one word too many: free ID\n"
                               "      free größe 45000\n"
                               "                 ^\n");
}
END_TEST

START_TEST(an_invalid_byte_deep_in_a_long_file_is_shown) {
    FILE *file = fopen("bad.yaml", "w");
    fputs(EVENTS, file);
    for (int i = 3; i < 60000; i++)
        fprintf(file, "- alloc größe%d 16\n", i);
    fputs("- alloc größe\xFF 16\n- clean\n", file);
    fclose(file);
    expect_problem("bad.yaml", "bad.yaml:60000:14: not UTF-8: no character begins with this byte\n"
                               "- alloc größe? 16\n"
                               "             ^\n");
}
END_TEST

/* A line so long that its begin has left the window. */
START_TEST(a_fault_deep_in_a_long_line_is_shown) {
    FILE *file = fopen("bad.yaml", "w");
    fputs("poolsim-trace: 1\nevents: [", file);
    for (int i = 0; i < 100000; i++)
        fputs("clean, ", file);
    fputs("cleen, clean]\n", file);
    fclose(file);
    expect_problem("bad.yaml",
                   "bad.yaml:2:700010: 'cleen' is not a verb; did you mean 'clean'?\n"
                   "...clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, cleen, clean]\n"
                   "                                                                         ^\n");
}
END_TEST

/* What is not in the window any more is not shown; the place is told all the same. */
START_TEST(a_fault_that_has_left_the_window_is_told_without_its_line) {
    FILE *file = fopen("bad.yaml", "w");
    fputs("poolsim-trace: 1\n", file);
    for (int i = 0; i < 1000000; i++)
        fputc('k', file);
    fputs(": 1\nevents: []\n", file);
    fclose(file);
    expect_problem("bad.yaml", "bad.yaml:2:1: expected ':' behind this key\n");
}
END_TEST

START_TEST(compressed_traces_are_read) {
    static const char *const filters[] = {"gzip", "xz", "zstd"};
    struct problem problem;
    uint64_t events;
    const char *text = EVENTS "- clean\n- |\n  free a\n";
    write_compressed("trace.yaml.packed", filters[_i], text, strlen(text));
    ck_assert_int_eq(read_all("trace.yaml.packed", &events, &problem), 0);
    ck_assert_uint_eq(events, 2);
}
END_TEST

static void write_long_trace(const char *name, long events) {
    FILE *file = fopen(name, "w");
    fputs("poolsim-trace: 1\ncounted: true\nevents:\n", file);
    for (long i = 0; i < events; i++)
        fprintf(file, "%s  alloc a%ld 16\n", i % 4096 == 0 ? "- |\n" : "", i);
    fprintf(file, "end: %ld\n", events);
    fclose(file);
}

START_TEST(a_cut_off_compressed_trace_is_refused) {
    struct problem problem;
    uint64_t events;
    size_t length, packed_length;
    write_long_trace("plain", 20000);
    char *text = read_file("plain", &length);
    write_compressed("packed", "gzip", text, length);
    char *packed = read_file("packed", &packed_length);
    write_file("trace.yaml.gz", packed, packed_length / 2);
    ck_assert_int_eq(read_all("trace.yaml.gz", &events, &problem), -1);
    ck_assert_str_eq(problem.text,
                     "trace.yaml.gz: the compressed data (gzip) is cut off, or what is behind its end is not of it\n");
    free(packed);
    free(text);
}
END_TEST

static long peak_memory_kb(void) {
    char line[256];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            peak = strtol(line + 6, NULL, 10);
    }
    fclose(status);
    return peak;
}

START_TEST(memory_does_not_grow_with_the_trace) {
    struct problem problem;
    uint64_t events;
    write_long_trace("short", 200000);
    write_long_trace("long", 2000000);
    ck_assert_int_eq(read_all("short", &events, &problem), 0);
    ck_assert_uint_eq(events, 200000);
    long before = peak_memory_kb();
    ck_assert_int_eq(read_all("long", &events, &problem), 0);
    ck_assert_uint_eq(events, 2000000);
    long grown = peak_memory_kb() - before;
#if defined(__SANITIZE_ADDRESS__)
    grown = 0; /* what is freed stays in quarantine */
#endif
    ck_assert_msg(grown < 2048, "grown by %ld KiB", grown);
}
END_TEST

/* ---- Harm ---- */

static void write_repeated(const char *name, const char *before, const char *text, long times, const char *after) {
    FILE *file = fopen(name, "w");
    fputs(before, file);
    for (long i = 0; i < times; i++)
        fputs(text, file);
    fputs(after, file);
    fclose(file);
}

START_TEST(deep_nesting_is_refused_at_once) {
    static const struct {
        const char *before, *text;
    } rows[] = {
        {"", "["},
        {"", "{"},
        {"", "- "},
        {"", "? "},
        {"", "{a: "},
        {EVENTS "- ", "["},
        {EVENTS "- ", "{"},
        {EVENTS "- ", "- "},
        {EVENTS "- ", "{a: "},
        {EVENTS "- ", "? "},
        {"poolsim-trace: 1\npool: ", "{size: "},
        {"poolsim-trace: 1\nexpect: ", "{a: "},
        {"poolsim-trace: 1\nname: ", "["},
        {EVENTS "- clean\nend: ", "["},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct problem problem;
        uint64_t events;
        write_repeated("bad.yaml", rows[i].before, rows[i].text, 100000, "\n");
        ck_assert_msg(read_all("bad.yaml", &events, &problem) == -1, "row %zu is read", i);
    }
}
END_TEST

START_TEST(a_stream_of_directives_is_refused) {
    write_repeated("bad.yaml", "", "%TAG !a! x\n", 200000, "---\n");
    struct problem problem;
    uint64_t events;
    ck_assert_int_eq(read_all("bad.yaml", &events, &problem), -1);
    FILE *file = fopen("bad.yaml", "w");
    fputs(EVENTS "- clean\n...\n", file);
    for (int i = 0; i < 200000; i++)
        fprintf(file, "%%TAG !a%d! x\n", i);
    fclose(file);
    expect_problem("bad.yaml", "bad.yaml: more than 100 lines begin with %: a trace needs none\n");
}
END_TEST

START_TEST(a_stream_of_expectations_is_refused) {
    struct problem problem;
    uint64_t events;
    FILE *file = fopen("bad.yaml", "w");
    fputs("poolsim-trace: 1\nexpect:\n", file);
    for (int i = 0; i < 100000; i++)
        fprintf(file, "  m%d: 1\n", i);
    fputs("events: []\n", file);
    fclose(file);
    ck_assert_int_eq(read_all("bad.yaml", &events, &problem), -1);
    ck_assert_str_eq(problem.text, "bad.yaml:259:3: more than 256 expectations\n  m256: 1\n  ^\n");
}
END_TEST

START_TEST(a_stream_of_comments_takes_no_memory) {
    struct problem problem;
    uint64_t events;
    write_repeated("good.yaml", EVENTS "- clean\n", "# nothing to see here, and a lot of it\n", 1000000, "- clean\n");
    long before = peak_memory_kb();
    ck_assert_int_eq(read_all("good.yaml", &events, &problem), 0);
    ck_assert_uint_eq(events, 2);
#if !defined(__SANITIZE_ADDRESS__)
    ck_assert_int_lt(peak_memory_kb() - before, 4096);
#endif
    (void)before;
}
END_TEST

static const char sample[] = "# a trace of everything\npoolsim-trace: 1\nname: \"é\\t\"\n"
                             "pool: {size: 64KiB, indexes: 256, index_cache: 25, block: 8}\n"
                             "policy: {fit: best, coalesce: immediate, on_fragmented: make_room}\n"
                             "expect: {failures: 0, used: '<= 95'}\ncounted: true\nevents:\n"
                             "- {at: 1.5ms, alloc: rx, size: 512}\n- alloc_fast 'tx' 1KiB\n- 'mark größe: 1'\n"
                             "- |\n  # note\n  lock rx\n\n  unlock rx\n  defrag 256\n  at 2ms\n- defrag\n"
                             "- {at: 3ms,\n   clean: }\nend: 9\n";

START_TEST(a_trace_cut_anywhere_is_refused) {
    struct problem problem;
    uint64_t events;
    write_text("whole.yaml", sample);
    ck_assert_msg(read_all("whole.yaml", &events, &problem) == 0, "%s", problem.text);
    for (size_t length = 0; length < sizeof sample - 1; length++) {
        write_file("cut.yaml", sample, length);
        ck_assert_msg(read_all("cut.yaml", &events, &problem) == -1, "the first %zu bytes are read", length);
        ck_assert_msg(strncmp(problem.text, "cut.yaml:", 9) == 0, "%s", problem.text);
    }
}
END_TEST

/* Whatever the bytes are: an answer, and a problem's text of whole lines. The sanitizers watch. */
static void expect_an_answer(const char *bytes, size_t length) {
    struct problem problem;
    uint64_t events;
    write_file("mutant.yaml", bytes, length);
    if (read_all("mutant.yaml", &events, &problem) < 0) {
        size_t end = strlen(problem.text);
        ck_assert(end > 0 && problem.text[end - 1] == '\n');
    }
}

START_TEST(changed_traces_get_an_answer) {
    static const char *const parts[] = {"[",
                                        "{",
                                        "}",
                                        "]",
                                        "- ",
                                        "|\n",
                                        ">",
                                        "'",
                                        "\"",
                                        ":",
                                        ": ",
                                        "#",
                                        "&a ",
                                        "*a ",
                                        "!t ",
                                        "\t",
                                        "\n",
                                        "\r",
                                        "\xC2\x85",
                                        "\xE2\x80\xA8",
                                        "\xFF",
                                        "---\n",
                                        "...\n",
                                        "%",
                                        "?",
                                        ",",
                                        "\\",
                                        "99999999999",
                                        "alloc ",
                                        "end: ",
                                        "\x80\x80\x80\x80"};
    char mutant[2 * sizeof sample];
    uint64_t state = 7;
    for (int round = 0; round < 20000; round++) {
        size_t length = sizeof sample - 1;
        memcpy(mutant, sample, length);
        for (uint64_t changes = 1 + next_random(&state) % 3; changes > 0; changes--) {
            const char *part = parts[next_random(&state) % (sizeof parts / sizeof parts[0])];
            size_t place = next_random(&state) % length, added = strlen(part);
            size_t removed = next_random(&state) % 4;
            removed = removed > length - place ? length - place : removed;
            memmove(mutant + place + added, mutant + place + removed, length - place - removed);
            memcpy(mutant + place, part, added);
            length = length + added - removed;
        }
        expect_an_answer(mutant, length);
    }
}
END_TEST

START_TEST(random_bytes_get_an_answer) {
    char bytes[600];
    uint64_t state = 3;
    for (int round = 0; round < 3000; round++) {
        size_t length = sizeof EVENTS - 1;
        memcpy(bytes, EVENTS "- ", length);
        if (round % 2 == 0)
            length = 0;
        uint64_t range = round % 3 == 0 ? 256 : 128;
        while (length < sizeof bytes)
            bytes[length++] = (char)(next_random(&state) % range);
        expect_an_answer(bytes, next_random(&state) % sizeof bytes);
    }
}
END_TEST

Suite *hostile_suite(void) {
    Suite *suite = suite_create("hostile");
    TCase *longest = tcase_create("long");
    tcase_set_timeout(longest, 120);
    tcase_add_checked_fixture(longest, enter_directory, leave_directory);
    tcase_add_test(longest, a_fault_deep_in_a_long_file_is_shown);
    tcase_add_test(longest, a_fault_deep_in_a_long_block_is_shown);
    tcase_add_test(longest, an_invalid_byte_deep_in_a_long_file_is_shown);
    tcase_add_test(longest, a_fault_deep_in_a_long_line_is_shown);
    tcase_add_test(longest, a_fault_that_has_left_the_window_is_told_without_its_line);
    tcase_add_loop_test(longest, compressed_traces_are_read, 0, 3);
    tcase_add_test(longest, a_cut_off_compressed_trace_is_refused);
    tcase_add_test(longest, memory_does_not_grow_with_the_trace);
    suite_add_tcase(suite, longest);
    TCase *harm = tcase_create("harm");
    tcase_set_timeout(harm, 120);
    tcase_add_checked_fixture(harm, enter_directory, leave_directory);
    tcase_add_test(harm, deep_nesting_is_refused_at_once);
    tcase_add_test(harm, a_stream_of_directives_is_refused);
    tcase_add_test(harm, a_stream_of_expectations_is_refused);
    tcase_add_test(harm, a_stream_of_comments_takes_no_memory);
    tcase_add_test(harm, a_trace_cut_anywhere_is_refused);
    tcase_add_test(harm, changed_traces_get_an_answer);
    tcase_add_test(harm, random_bytes_get_an_answer);
    suite_add_tcase(suite, harm);
    return suite;
}

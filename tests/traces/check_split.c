/* check_split.c: long literal blocks are cut before the parser, and nobody can tell. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/reader_split.h"

#define LINES 20000 /* of a long block: some four cuts */

/* ---- The cuts themselves ---- */

/* Where each byte that passed came from is known: what the parser would count for it, and what the source has. */
struct passed {
    char *text;
    size_t length, wrong_lines, wrong_offsets;
    struct split split;
};

/* Puts a text through in pieces of `piece` bytes, of which `visible` more can be seen. */
static struct passed pass(const char *text, size_t piece, size_t visible) {
    struct passed passed = {.text = malloc(strlen(text) * 2)};
    size_t length = strlen(text), at = 0, line = 0;
    bool in_cut;
    while (at < length) {
        if (passed.split.due)
            passed.length += split_cut(&passed.split, (unsigned char *)passed.text + passed.length, length);
        passed.wrong_lines += passed.split.state != SPLIT_OFF && split_line(&passed.split, passed.split.line) != line;
        passed.wrong_offsets += split_offset(&passed.split, passed.length, &in_cut) != at || in_cut;
        size_t left = length - at, wanted = piece < left ? piece : left, seen = visible;
        size_t count = 0;
        while (!passed.split.due && count == 0) {
            bool last = wanted + seen >= left;
            count = split_pass(&passed.split, text + at, wanted, last ? left : wanted + seen, last);
            seen++;
        }
        memcpy(passed.text + passed.length, text + at, count);
        for (size_t i = at; i < at + count; i++)
            line += text[i] == '\n';
        passed.length += count;
        at += count;
    }
    return passed;
}

/* lines times `line` behind the head. */
static char *block_of(const char *head, const char *line, size_t lines) {
    size_t length = strlen(line);
    char *text = malloc(strlen(head) + lines * length + 1), *to = stpcpy(text, head);
    for (size_t i = 0; i < lines; i++, to += length)
        memcpy(to, line, length);
    *to = 0;
    return text;
}

static size_t cuts_in(const char *head, const char *line) {
    char *text = block_of(head, line, LINES);
    struct passed passed = pass(text, 4096, 0);
    ck_assert_uint_eq(passed.wrong_lines, 0);
    ck_assert_uint_eq(passed.wrong_offsets, 0);
    free(passed.text);
    free(text);
    return passed.split.cuts;
}

START_TEST(a_long_block_is_cut_wherever_its_pieces_end) {
    const size_t pieces[] = {1, 7, 13, 100, 16384, 1 << 20};
    char *text = block_of("events:\n  - |\n", "    alloc abc 12\n", LINES);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct passed passed = pass(text, pieces[i], i);
        ck_assert_uint_eq(passed.split.cuts, LINES * 17 / SPLIT_BYTES);
        ck_assert_uint_eq(passed.wrong_lines, 0);
        ck_assert_uint_eq(passed.wrong_offsets, 0);
        ck_assert_uint_eq(passed.length, strlen(text) + passed.split.cuts * 6);
        const char *first = strstr(passed.text + 20, "  - |\n");
        ck_assert_ptr_nonnull(first);
        ck_assert_uint_eq((size_t)(first - passed.text - 14), (SPLIT_BYTES - 6 + 16) / 17 * 17); /* `- |` counts */
        free(passed.text);
    }
    free(text);
}
END_TEST

START_TEST(blocks_that_only_look_like_it_are_left_alone) {
    ck_assert_uint_gt(cuts_in("events:\n- |\n", "  clean\n"), 0);
    ck_assert_uint_gt(cuts_in("events: # all\r\n- |-  # long\r\n", "  clean\r\n"), 0);
    ck_assert_uint_gt(cuts_in("x: 1\nevents:\n- clean\n\n# more\n- |\n", "\n  clean\n  # no\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- |2\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- >\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n-|\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- clean\n---\n- |\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("name:\n- |\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("eventsx:\n- |\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\nname:\n- |\n", "  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- |\n", "- clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- |\n  clean\n", "  \tclean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- |\n", "  clean\r  clean\n"), 0);
    ck_assert_uint_eq(cuts_in("events:\n- |\n", "  mark \xC2\x85\n"), 0);
}
END_TEST

/* ---- Through the reader ---- */

/* A trace with lines of many kinds; *lines_out gets the line of each event. */
static char *mixed_trace(size_t *lines_out, size_t *count_out) {
    char *text = NULL;
    size_t length, line = 0, count = 0;
    FILE *out = open_memstream(&text, &length);
    for (int document = 0; document < 2; document++) {
        line += (size_t)fprintf(out, "---\npoolsim-trace: 1\nevents:\n- |\n") > 0 ? 4 : 0;
        for (size_t i = 0; i < LINES; i++, line++) {
            bool event = i % 7 != 3;
            fprintf(out, event ? "  at %zuns\n" : i % 2 ? "\n" : "  # %zu\n", i);
            if (event)
                lines_out[count++] = line + 1;
        }
        fprintf(out, "- {at: 1s}\n- at 2s\n- |\n   at 3s\n");
        for (size_t i = 0; i < 4; i++) {
            if (i != 2)
                lines_out[count++] = line + 1 + i;
        }
        line += 4;
    }
    fclose(out);
    *count_out = count;
    return text;
}

START_TEST(events_behind_cuts_have_their_own_lines) {
    static size_t lines[2 * LINES + 8];
    size_t count, at = 0;
    struct trace_header header;
    struct trace_event event;
    char *text = mixed_trace(lines, &count);
    write_text("long.yaml", text);
    struct opened opened = open_trace("long.yaml");
    while (trace_reader_begin(opened.reader, &header, &opened.problem) > 0) {
        trace_header_free(&header);
        while (trace_reader_next(opened.reader, &event, &opened.problem) > 0) {
            ck_assert_uint_lt(at, count);
            ck_assert_uint_eq(event.line, lines[at]);
            at++;
        }
    }
    ck_assert_str_eq(opened.problem.text, "");
    ck_assert_uint_eq(at, count);
    close_trace(&opened);
    free(text);
}
END_TEST

/* What the reader says of a long block whose line number `at` (from 0) is this one. */
static void expect_refusal(size_t at, const char *bad, const char *wanted_form) {
    char *text = block_of("poolsim-trace: 1\nevents:\n- |\n", "  alloc_fast a 1\n", LINES);
    char wanted[300], *line = strstr(text, "  alloc") + at * 17;
    struct trace_header header;
    struct trace_event event;
    int got;
    ck_assert_uint_eq(strlen(bad), 17);
    memcpy(line, bad, 17);
    write_text("bad.yaml", text);
    struct opened opened = open_trace("bad.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    trace_header_free(&header);
    while ((got = trace_reader_next(opened.reader, &event, &opened.problem)) > 0)
        continue;
    ck_assert_int_eq(got, -1);
    snprintf(wanted, sizeof wanted, wanted_form, at + 4);
    ck_assert_str_eq(opened.problem.text, wanted);
    close_trace(&opened);
    free(text);
}

START_TEST(faults_behind_cuts_are_shown_in_their_own_lines) {
    const size_t lines_a_cut = SPLIT_BYTES / 17;
    for (size_t cut = 1; cut * lines_a_cut < LINES; cut++) {
        for (size_t at = cut * lines_a_cut - 2; at < cut * lines_a_cut + 3; at++) {
            expect_refusal(at, "  aloc_fast ab 1\n",
                           "bad.yaml:%zu:3: 'aloc_fast' is not a verb; did you mean 'alloc_fast'?\n"
                           "  aloc_fast ab 1\n  ^\n");
            expect_refusal(at, "  alloc_fast \xFF 1\n",
                           "bad.yaml:%zu:14: not UTF-8: no character begins with this byte\n"
                           "  alloc_fast ? 1\n             ^\n");
            expect_refusal(
                at, "- [alloc_fast] a\n",
                "bad.yaml:%zu:3: a sequence, where an event belongs: a line such as alloc ID SIZE, or a mapping\n"
                "- [alloc_fast] a\n  ^\n");
        }
    }
}
END_TEST

Suite *split_suite(void) {
    Suite *suite = suite_create("split");
    TCase *cuts = tcase_create("cuts");
    tcase_add_test(cuts, a_long_block_is_cut_wherever_its_pieces_end);
    tcase_add_test(cuts, blocks_that_only_look_like_it_are_left_alone);
    suite_add_tcase(suite, cuts);
    TCase *reader = tcase_create("reader");
    tcase_add_unchecked_fixture(reader, enter_directory, leave_directory);
    tcase_set_timeout(reader, 60);
    tcase_add_test(reader, events_behind_cuts_have_their_own_lines);
    tcase_add_test(reader, faults_behind_cuts_are_shown_in_their_own_lines);
    suite_add_tcase(suite, reader);
    return suite;
}

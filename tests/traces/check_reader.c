/* check_reader.c: what the reader makes of traces that are right, and the places that it tells. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/refused.h"
#include "tests/traces/suites.h"

/* The events of a text, a line each; documents begin with "---" and their name. The caller frees it. */
static char *events_of(const char *text) {
    char *printed = NULL;
    size_t length;
    FILE *out = open_memstream(&printed, &length);
    struct trace_header header;
    struct trace_event event;
    int got;
    write_text("good.yaml", text);
    struct opened opened = open_trace("good.yaml");
    while ((got = trace_reader_begin(opened.reader, &header, &opened.problem)) > 0) {
        fprintf(out, "--- %s\n", header.name == NULL ? "" : header.name);
        trace_header_free(&header);
        while ((got = trace_reader_next(opened.reader, &event, &opened.problem)) > 0)
            print_event(out, &event);
        if (got < 0)
            break;
    }
    if (got < 0)
        fprintf(out, "%s", opened.problem.text);
    close_trace(&opened);
    fclose(out);
    return printed;
}

static void expect_events(const char *text, const char *wanted) {
    char *printed = events_of(text);
    ck_assert_str_eq(printed, wanted);
    free(printed);
}

/* ---- Events ---- */

START_TEST(long_form_events_are_read) {
    expect_events(EVENTS "- {at: 1.5ms, alloc: rx, size: 512}\n"
                         "- {size: 1KiB, alloc_fast: 'tx', at: 2s}\n"
                         "- resize: rx\n  size: 0\n"
                         "- {free: rx}\n- {lock: rx}\n- {unlock: rx}\n"
                         "- {clean: }\n- {clean}\n- {clean: null}\n- {defrag: 256}\n- {defrag: }\n- {defrag: ~}\n"
                         "- {at: 5ns}\n- {mark: ' two words '}\n"
                         "- {at: 5ns, mark: 'größe: 1'}\n"
                         "- at: 0\n  free: late\n",
                  "--- \n"
                  "alloc rx 512 at 1500000 (3:3 22)\n"
                  "alloc_fast tx 1024 at 2000000000 (4:3 28)\n"
                  "resize rx (5:3 11)\n"
                  "free rx (7:3 10)\nlock rx (8:3 10)\nunlock rx (9:3 12)\n"
                  "clean (10:3)\nclean (11:3)\nclean (12:3)\ndefrag 256 (13:3)\ndefrag (14:3)\ndefrag (15:3)\n"
                  "at at 5 (16:3)\nmark two words (17:3 10)\n"
                  "mark größe: 1 at 5 (18:3 19)\n"
                  "free late at 0 (19:3 3)\n");
}
END_TEST

START_TEST(tags_are_read_in_every_form) {
    expect_events(EVENTS "- {tag: net, alloc: rx, size: 512}\n"
                         "- alloc rx2 1KiB  @uart.c:41\n"
                         "- |\n  alloc_fast rx3 0 @é\n  alloc rx4 3 \n",
                  "--- \n"
                  "alloc rx 512 @net (3:3 21)\nalloc rx2 1024 @uart.c:41 (4:3 9)\n"
                  "alloc_fast rx3 @é (6:3 14)\nalloc rx4 3 (7:3 9)\n");
}
END_TEST

START_TEST(short_form_events_are_read) {
    expect_events(
        EVENTS "- alloc rx 512   # why\n- 'alloc_fast  tx\t1KiB'\n- \"resize é 0\"\n- free rx\n- lock rx\n- unlock rx\n"
               "- clean\n- defrag\n- defrag 1K\n- at 1.5ms\n- mark some  free text\n- 'mark a: b'\n",
        "--- \n"
        "alloc rx 512 (3:3 9)\nalloc_fast tx 1024 (4:3 16)\nresize é (5:3 11)\nfree rx (6:3 8)\nlock rx (7:3 8)\n"
        "unlock rx (8:3 10)\nclean (9:3)\ndefrag (10:3)\ndefrag 1024 (11:3)\nat at 1500000 (12:3)\n"
        "mark some  free text (13:3 8)\nmark a: b (14:3 9)\n");
}
END_TEST

START_TEST(bulk_form_events_are_read) {
    expect_events(
        EVENTS "- |\n\n  # a comment\n  alloc rx 512\n    alloc_fast \t tx  1KiB  \n\n  resize #1 0\n  free rx\n"
               "  lock rx\n  unlock rx\n  clean\n  defrag\n  defrag 18446744073709551615\n  at 1.5ms\n"
               "  mark some # text: 'é'\t\n\n- clean\n-    |-\n         free a\n         free b\n- |+\n  free c\n\n",
        "--- \n"
        "alloc rx 512 (6:3 9)\nalloc_fast tx 1024 (7:5 18)\nresize #1 (9:3 10)\nfree rx (10:3 8)\n"
        "lock rx (11:3 8)\nunlock rx (12:3 10)\nclean (13:3)\ndefrag (14:3)\ndefrag 18446744073709551615 (15:3)\n"
        "at at 1500000 (16:3)\nmark some # text: 'é' (17:3 8)\n"
        "clean (19:3)\nfree a (21:10 15)\nfree b (22:10 15)\nfree c (24:3 8)\n");
}
END_TEST

START_TEST(blocks_without_events_are_passed_over) {
    expect_events(EVENTS "- |\n- |\n  # only this\n\n- |\n\n- clean\n- |\n", "--- \nclean (9:3)\n");
}
END_TEST

START_TEST(a_block_may_say_its_indentation) {
    expect_events(EVENTS "- |4\n      free a\n    free b\n", "--- \nfree a (4:7 12)\nfree b (5:5 10)\n");
}
END_TEST

START_TEST(flow_style_needs_no_last_line_end) {
    expect_events("{poolsim-trace: 1, name: \"j\", \"events\": [\"free a\", {\"free\": \"b\"}], \"end\": 2}",
                  "--- j\nfree a (1:42 48)\nfree b (1:52 61)\n");
    expect_events("poolsim-trace: 1\nevents: [clean, {clean: }]", "--- \nclean (2:10)\nclean (2:17)\n");
}
END_TEST

START_TEST(line_ends_of_every_kind_are_counted) {
    expect_events("poolsim-trace: 1\r\nevents:\r\n- |\r\n  free a\r\n\r\n  free b\r\n- clean\r\n",
                  "--- \nfree a (4:3 8)\nfree b (6:3 8)\nclean (7:3)\n");
    expect_events("poolsim-trace: 1\revents:\r- |\r  free a\r- clean\r", "--- \nfree a (4:3 8)\nclean (5:3)\n");
}
END_TEST

START_TEST(a_byte_order_mark_is_no_text) {
    expect_events("\xEF\xBB\xBFpoolsim-trace: 1\nevents: [clean]\n", "--- \nclean (2:10)\n");
    expect_events("\xEF\xBB\xBFpoolsim-trac: 1\n",
                  "good.yaml:1:1: a trace begins with `poolsim-trace: 1`, and this with 'poolsim-trac'; did you mean "
                  "'poolsim-trace'?\npoolsim-trac: 1\n^\n");
}
END_TEST

START_TEST(documents_follow_one_another) {
    expect_events("%YAML 1.1\n---\npoolsim-trace: 1\nname: one\nevents:\n- |\n  free a\nend: 1\n...\n# between\n"
                  "---\npoolsim-trace: 1\nname: two\nevents: []\nend: 0\n"
                  "---\npoolsim-trace: 1\nname: three\ncounted: false\nevents:\n- clean\n",
                  "--- one\nfree a (7:3 8)\n--- two\n--- three\nclean (21:3)\n");
}
END_TEST

/* ---- The header ---- */

START_TEST(a_header_is_read_whole) {
    struct trace_header header;
    write_text("good.yaml", "poolsim-trace: 1\nname: MQTT client, one hour\n"
                            "pool:   {size: 64KiB, indexes: 256, index_cache: 25, block: 8}\n"
                            "policy: {fit: fast, coalesce: deferred, on_fragmented: make_room, defrag_step: 1K, "
                            "defrag_every: 10}\n"
                            "expect:\n  failures: 0\n  pool_used_pct: \"<= 95.25\"\n  peak.live_bytes: <1.5KiB\n"
                            "  a: '>= 3'\n  b: '> 0'\n  c: == 4\n  d: '!= 5'\n"
                            "counted: false\nevents: []\n");
    struct opened opened = open_trace("good.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert_str_eq(header.name, "MQTT client, one hour");
    ck_assert_int_eq(header.settings.size_bytes, 65536);
    ck_assert_int_eq(header.settings.size_percent, TRACE_UNSET);
    ck_assert_int_eq(header.settings.indexes, 256);
    ck_assert_int_eq(header.settings.index_cache, 25);
    ck_assert_int_eq(header.settings.block_bytes, 8);
    ck_assert_int_eq(header.settings.fit, FIT_FAST);
    ck_assert_int_eq(header.settings.coalesce, COALESCE_DEFERRED);
    ck_assert_int_eq(header.settings.on_fragmented, FRAGMENTED_MAKE_ROOM);
    ck_assert_int_eq(header.settings.defrag_step, 1024);
    ck_assert_int_eq(header.settings.defrag_every, 10);
    static const struct {
        const char *metric;
        enum trace_compare compare;
        double value;
        unsigned line, column;
    } wanted[] = {
        {"failures", COMPARE_EQ, 0, 6, 3},
        {"pool_used_pct", COMPARE_LE, 95.25, 7, 3},
        {"peak.live_bytes", COMPARE_LT, 1536, 8, 3},
        {"a", COMPARE_GE, 3, 9, 3},
        {"b", COMPARE_GT, 0, 10, 3},
        {"c", COMPARE_EQ, 4, 11, 3},
        {"d", COMPARE_NE, 5, 12, 3},
    };
    ck_assert_uint_eq(header.expectation_count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < header.expectation_count; i++) {
        const struct trace_expectation *found = &header.expectations[i];
        ck_assert_str_eq(found->metric, wanted[i].metric);
        ck_assert_int_eq(found->compare, wanted[i].compare);
        ck_assert_double_eq(found->value, wanted[i].value);
        ck_assert_uint_eq(found->line, wanted[i].line);
        ck_assert_uint_eq(found->column, wanted[i].column);
    }
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

START_TEST(what_a_header_does_not_say_is_unset) {
    struct trace_header header;
    struct trace_settings unset;
    write_text("good.yaml", "poolsim-trace: 1\nname:\npool: {}\nevents: []\n");
    struct opened opened = open_trace("good.yaml");
    trace_settings_init(&unset);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert_ptr_null(header.name);
    ck_assert_uint_eq(header.expectation_count, 0);
    ck_assert_mem_eq(&header.settings, &unset, sizeof unset);
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

/* ---- Documents ---- */

START_TEST(begin_reads_what_is_left_of_the_document_before) {
    struct trace_header header;
    write_text("good.yaml", EVENTS "- clean\n- |\n  free a\n  free b\n---\npoolsim-trace: 1\nname: next\nevents: []\n");
    struct opened opened = open_trace("good.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    trace_header_free(&header);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert_str_eq(header.name, "next");
    trace_header_free(&header);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 0);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 0);
    close_trace(&opened);
}
END_TEST

START_TEST(begin_refuses_a_fault_in_what_is_left) {
    struct trace_header header;
    write_text("bad.yaml", EVENTS "- clean\n- aloc\n---\npoolsim-trace: 1\nevents: []\n");
    struct opened opened = open_trace("bad.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    trace_header_free(&header);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), -1);
    ck_assert_str_eq(opened.problem.text, "bad.yaml:4:3: 'aloc' is not a verb; did you mean 'alloc'?\n- aloc\n  ^\n");
    close_trace(&opened);
}
END_TEST

START_TEST(an_error_is_final) {
    struct trace_header header;
    struct trace_event event;
    struct problem again;
    write_text("bad.yaml", EVENTS "- aloc\n- clean\n");
    struct opened opened = open_trace("bad.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), -1);
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &again), -1);
    ck_assert_str_eq(again.text, opened.problem.text);
    memset(&again, 0, sizeof again);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &again), -1);
    ck_assert_str_eq(again.text, opened.problem.text);
    close_trace(&opened);
}
END_TEST

START_TEST(next_is_at_its_end_before_and_behind_a_document) {
    struct trace_header header;
    struct trace_event event;
    write_text("good.yaml", EVENTS "- clean\n");
    struct opened opened = open_trace("good.yaml");
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 0);
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 1);
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 0);
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 0);
    close_trace(&opened);
}
END_TEST

/* ---- Refusals by the caller ---- */

START_TEST(callers_refuse_places_of_events) {
    static const char *const wanted[] = {
        "bad.yaml:4:8: what of 'a'?\n- free a\n       ^\n",    "bad.yaml:5:10: what of 'b'?\n- {free: b}\n         ^\n",
        "bad.yaml:6:3: what of 'c'?\n- at: 1s\n  ^\n",         "bad.yaml:9:10: what of 'd'?\n    free d\n         ^\n",
        "bad.yaml:12:8: what of 'eé'?\n  free eé\n       ^\n",
    };
    struct trace_header header;
    struct trace_event event;
    struct problem problem;
    write_text("bad.yaml",
               "poolsim-trace: 1\nexpect: {oddity: 3}\nevents:\n- free a\n- {free: b}\n- at: 1s\n  free: c\n"
               "- |\n    free d\n\n- |\n  free eé\n\n");
    struct opened opened = open_trace("bad.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    trace_reader_refuse(opened.reader, header.expectations[0].line, header.expectations[0].column, &problem, "what?");
    ck_assert_str_eq(problem.text, "bad.yaml:2:10: what?\nexpect: {oddity: 3}\n         ^\n");
    trace_header_free(&header);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 1);
        trace_reader_refuse(opened.reader, event.line, event.id_column, &problem, "what of '%.*s'?",
                            (int)event.id_length, event.id);
        ck_assert_str_eq(problem.text, wanted[i]);
    }
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 0);
    close_trace(&opened);
}
END_TEST

/* ---- Refusals by the reader ---- */

static void expect_refused(const struct refused *refused) {
    struct problem problem;
    uint64_t events;
    write_file("bad.yaml", refused->input, refused->length);
    ck_assert_msg(read_all("bad.yaml", &events, &problem) < 0, "%s is read", refused->name);
    ck_assert_msg(strcmp(problem.text, refused->problem) == 0, "%s: %s", refused->name, problem.text);
}

START_TEST(faults_are_named_with_their_place) {
    static const struct refused *const tables[] = {refused_header, refused_events, refused_stream, refused_workload,
                                                   refused_allocs};
    for (const struct refused *refused = tables[_i]; refused->name != NULL; refused++)
        expect_refused(refused);
}
END_TEST

START_TEST(misspelt_key_is_named_with_a_suggestion) {
    expect_refused(&(struct refused)REFUSED("a misspelt key", "poolsim-trace: 1\npool: {siez: 64KiB}\nevents: []\n",
                                            "bad.yaml:2:8: 'siez' is not a key of 'pool'; did you mean 'size'?\n"
                                            "pool: {siez: 64KiB}\n"
                                            "       ^\n"));
}
END_TEST

Suite *reader_suite(void) {
    Suite *suite = suite_create("reader");
    TCase *reader = tcase_create("reader");
    tcase_add_checked_fixture(reader, enter_directory, leave_directory);
    tcase_set_timeout(reader, 60);
    tcase_add_test(reader, long_form_events_are_read);
    tcase_add_test(reader, tags_are_read_in_every_form);
    tcase_add_test(reader, short_form_events_are_read);
    tcase_add_test(reader, bulk_form_events_are_read);
    tcase_add_test(reader, blocks_without_events_are_passed_over);
    tcase_add_test(reader, a_block_may_say_its_indentation);
    tcase_add_test(reader, flow_style_needs_no_last_line_end);
    tcase_add_test(reader, line_ends_of_every_kind_are_counted);
    tcase_add_test(reader, a_byte_order_mark_is_no_text);
    tcase_add_test(reader, documents_follow_one_another);
    tcase_add_test(reader, a_header_is_read_whole);
    tcase_add_test(reader, what_a_header_does_not_say_is_unset);
    tcase_add_test(reader, begin_reads_what_is_left_of_the_document_before);
    tcase_add_test(reader, begin_refuses_a_fault_in_what_is_left);
    tcase_add_test(reader, an_error_is_final);
    tcase_add_test(reader, next_is_at_its_end_before_and_behind_a_document);
    tcase_add_test(reader, callers_refuse_places_of_events);
    tcase_add_loop_test(reader, faults_are_named_with_their_place, 0, 5);
    tcase_add_test(reader, misspelt_key_is_named_with_a_suggestion);
    suite_add_tcase(suite, reader);
    return suite;
}

/* check_writer.c: what the writer writes, and that the reader reads the same back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/writer.h"

static struct trace_event event_of(enum trace_verb verb, const char *id, uint64_t size_bytes) {
    return (struct trace_event){
        .verb = verb, .id = id, .id_length = id == NULL ? 0 : strlen(id), .size_bytes = size_bytes};
}

START_TEST(a_trace_is_written_in_blocks_and_counted) {
    char name[] = "one", metric[] = "peak.live_bytes", second[] = "odd: one";
    struct trace_expectation expectations[] = {{metric, COMPARE_LE, 95.25, 0, 0}, {second, COMPARE_EQ, 1024, 0, 0}};
    struct trace_header header = {.name = name, .expectations = expectations, .expectation_count = 2};
    trace_settings_init(&header.settings);
    header.settings.size_bytes = 65536;
    header.settings.block_bytes = 8;
    header.settings.on_fragmented = FRAGMENTED_DEFRAG;
    header.settings.defrag_every = 0;
    const struct trace_event events[] = {event_of(VERB_ALLOC, "a", 16),          event_of(VERB_ALLOC_FAST, "b#1", 0),
                                         event_of(VERB_RESIZE, "a", UINT64_MAX), event_of(VERB_LOCK, "a", 0),
                                         event_of(VERB_UNLOCK, "a", 0),          event_of(VERB_FREE, "é", 0),
                                         event_of(VERB_CLEAN, NULL, 0),          event_of(VERB_DEFRAG, NULL, 0),
                                         event_of(VERB_DEFRAG, NULL, 256),       event_of(VERB_MARK, "two  words", 0)};
    FILE *file = fopen("out.yaml", "w");
    struct trace_writer *writer = trace_writer_open(file, &header);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        trace_writer_event(writer, &events[i]);
    struct trace_event timed = event_of(VERB_FREE, "b#1", 0);
    timed.timed = true;
    timed.time_ns = 1500000;
    trace_writer_event(writer, &timed);
    timed = (struct trace_event){.verb = VERB_AT, .timed = true, .time_ns = 2000000000};
    trace_writer_event(writer, &timed);
    ck_assert(trace_writer_close(writer));
    fclose(file);
    char *text = read_file("out.yaml", NULL);
    ck_assert_str_eq(text, "poolsim-trace: 1\nname: one\npool: {size: 65536, block: 8}\n"
                           "policy: {on_fragmented: defrag, defrag_every: 0}\n"
                           "expect:\n  peak.live_bytes: \"<= 95.25\"\n  \"odd: one\": \"== 1024\"\n"
                           "counted: true\nevents:\n- |\n  alloc a 16\n  alloc_fast b#1 0\n"
                           "  resize a 18446744073709551615\n  lock a\n  unlock a\n  free é\n  clean\n  defrag\n"
                           "  defrag 256\n  mark two  words\n  at 1500us\n  free b#1\n  at 2s\nend: 13\n");
    free(text);
}
END_TEST

START_TEST(a_trace_without_events_says_so) {
    struct trace_header header = {0};
    trace_settings_init(&header.settings);
    FILE *file = fopen("out.yaml", "w");
    ck_assert(trace_writer_close(trace_writer_open(file, &header)));
    fclose(file);
    char *text = read_file("out.yaml", NULL);
    ck_assert_str_eq(text, "poolsim-trace: 1\ncounted: true\nevents: []\nend: 0\n");
    free(text);
}
END_TEST

START_TEST(names_that_other_readers_take_for_values_are_quoted) {
    static const char *const rows[][2] = {
        {"true", "\"true\""}, {"False", "\"False\""},   {"YES", "\"YES\""}, {"no", "\"no\""},
        {"on", "\"on\""},     {"Off", "\"Off\""},       {"y", "\"y\""},     {"N", "\"N\""},
        {"null", "\"null\""}, {"nullable", "nullable"}, {"1", "\"1\""},     {"true story", "true story"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[64], wanted[100];
        struct trace_header header = {.name = strcpy(name, rows[i][0])};
        trace_settings_init(&header.settings);
        FILE *file = fopen("out.yaml", "w");
        ck_assert(trace_writer_close(trace_writer_open(file, &header)));
        fclose(file);
        char *text = read_file("out.yaml", NULL);
        snprintf(wanted, sizeof wanted, "\nname: %s\n", rows[i][1]);
        ck_assert_msg(strstr(text, wanted) != NULL, "%s: %s", rows[i][0], text);
        free(text);
    }
}
END_TEST

START_TEST(names_of_every_kind_are_read_back) {
    static const char *const names[] = {
        "plain",  "a: b",     "'quoted'",  "\"quoted\"", "back\\slash", "#comment",
        "- dash", " leading", "trailing ", "true",       "12",          "größe",
        "{a}",    "*alias",   "a #b",      "?",          "tab\there",   "a-very_long.name 1"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[64];
        struct trace_header header = {.name = strcpy(name, names[i])};
        trace_settings_init(&header.settings);
        FILE *file = fopen("out.yaml", "w");
        ck_assert(trace_writer_close(trace_writer_open(file, &header)));
        fclose(file);
        struct opened opened = open_trace("out.yaml");
        struct trace_header back;
        int got = trace_reader_begin(opened.reader, &back, &opened.problem);
        ck_assert_msg(got == 1, "%s: %s", names[i], opened.problem.text);
        ck_assert_str_eq(back.name, names[i]);
        trace_header_free(&back);
        close_trace(&opened);
    }
}
END_TEST

START_TEST(a_header_is_read_back) {
    char metrics[6][8] = {"a", "b", "c", "d", "e", "f"};
    struct trace_expectation expectations[6];
    static const double values[] = {0, 95.1, 0.001, 1e15, 9007199254740992.0, 3.3333333333333335};
    for (int i = 0; i < 6; i++)
        expectations[i] = (struct trace_expectation){metrics[i], (enum trace_compare)i, values[i], 0, 0};
    struct trace_header back, header = {.expectations = expectations, .expectation_count = 5};
    header.settings = (struct trace_settings){1, TRACE_UNSET, 2, 3, 32, FIT_FAST, COALESCE_DEFERRED, 2, 5, 6, NULL};
    FILE *file = fopen("out.yaml", "w");
    ck_assert(trace_writer_close(trace_writer_open(file, &header)));
    fclose(file);
    struct opened opened = open_trace("out.yaml");
    int got = trace_reader_begin(opened.reader, &back, &opened.problem);
    ck_assert_msg(got == 1, "%s", opened.problem.text);
    ck_assert_mem_eq(&back.settings, &header.settings, sizeof back.settings);
    ck_assert_uint_eq(back.expectation_count, header.expectation_count);
    for (size_t i = 0; i < back.expectation_count; i++) {
        ck_assert_str_eq(back.expectations[i].metric, metrics[i]);
        ck_assert_int_eq(back.expectations[i].compare, expectations[i].compare);
        ck_assert_double_eq(back.expectations[i].value, values[i]);
    }
    trace_header_free(&back);
    close_trace(&opened);
}
END_TEST

/* An event of any kind; its words lie in text. */
static struct trace_event random_event(uint64_t *state, char text[64]) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789#:-'\"{}[]|>&*!%@`,.\\~";
    enum trace_verb verb = (enum trace_verb)(next_random(state) % VERB_COUNT);
    struct trace_event event = {.verb = verb};
    if (verb != VERB_CLEAN && verb != VERB_DEFRAG && verb != VERB_AT) {
        event.id = text;
        event.id_length = 1 + next_random(state) % 30;
        for (size_t i = 0; i < event.id_length; i++)
            text[i] = letters[next_random(state) % (sizeof letters - 1)];
        if (verb <= VERB_ALLOC_FAST && next_random(state) % 2) {
            event.tag = text + event.id_length / 2;
            event.tag_length = event.id_length - event.id_length / 2;
        }
        if (verb == VERB_MARK && event.id_length > 4)
            text[event.id_length / 2] = next_random(state) % 2 ? ' ' : '\t';
    }
    if (verb == VERB_ALLOC || verb == VERB_ALLOC_FAST || verb == VERB_RESIZE || verb == VERB_DEFRAG)
        event.size_bytes = (next_random(state) << 33 | next_random(state)) >> next_random(state) % 64;
    if (verb == VERB_AT) {
        event.timed = true;
        event.time_ns = next_random(state) * (next_random(state) % 2 ? 1 : 1000000);
    }
    return event;
}

#define RANDOM_EVENTS 50000

START_TEST(random_events_are_read_back) {
    struct trace_header header = {.cut_off = true, .sizes_rounded = true};
    char text[64];
    uint64_t state = 5;
    trace_settings_init(&header.settings);
    FILE *file = fopen("out.yaml", "w");
    struct trace_writer *writer = trace_writer_open(file, &header);
    for (int i = 0; i < RANDOM_EVENTS; i++) {
        struct trace_event event = random_event(&state, text);
        trace_writer_event(writer, &event);
    }
    ck_assert(trace_writer_close(writer));
    fclose(file);

    struct opened opened = open_trace("out.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    ck_assert(header.cut_off && header.sizes_rounded);
    state = 5;
    for (int i = 0; i < RANDOM_EVENTS; i++) {
        struct trace_event event, wanted = random_event(&state, text);
        int got = trace_reader_next(opened.reader, &event, &opened.problem);
        ck_assert_msg(got == 1, "event %d: %s", i, opened.problem.text);
        ck_assert_int_eq(event.verb, wanted.verb);
        ck_assert_uint_eq(event.size_bytes, wanted.size_bytes);
        ck_assert_uint_eq(event.timed, wanted.timed);
        ck_assert_uint_eq(event.time_ns, wanted.time_ns);
        ck_assert_uint_eq(event.id_length, wanted.id_length);
        ck_assert((event.id == NULL) == (wanted.id == NULL));
        if (event.id != NULL)
            ck_assert_mem_eq(event.id, wanted.id, wanted.id_length);
        ck_assert_uint_eq(event.tag_length, wanted.tag_length);
        if (event.tag != NULL)
            ck_assert_mem_eq(event.tag, wanted.tag, wanted.tag_length);
    }
    struct trace_event event;
    ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 0);
    close_trace(&opened);
}
END_TEST

START_TEST(a_block_ends_every_4096_events) {
    struct trace_header header = {0};
    size_t blocks = 0;
    trace_settings_init(&header.settings);
    FILE *file = fopen("out.yaml", "w");
    struct trace_writer *writer = trace_writer_open(file, &header);
    for (int i = 0; i < 4096 * 2 + 1; i++) {
        struct trace_event event = event_of(VERB_CLEAN, NULL, 0);
        trace_writer_event(writer, &event);
    }
    ck_assert(trace_writer_close(writer));
    fclose(file);
    char *text = read_file("out.yaml", NULL);
    for (const char *at = text; (at = strstr(at, "- |\n")) != NULL; at++)
        blocks++;
    ck_assert_uint_eq(blocks, 3);
    free(text);
}
END_TEST

START_TEST(a_full_disk_is_told) {
    struct trace_header header = {0};
    trace_settings_init(&header.settings);
    FILE *file = fopen("/dev/full", "w");
    struct trace_writer *writer = trace_writer_open(file, &header);
    for (int i = 0; i < 100000 * _i; i++) {
        struct trace_event event = event_of(VERB_CLEAN, NULL, 0);
        trace_writer_event(writer, &event);
    }
    errno = 0;
    ck_assert(!trace_writer_close(writer));
    ck_assert_int_eq(errno, ENOSPC);
    fclose(file);
}
END_TEST

Suite *writer_suite(void) {
    Suite *suite = suite_create("writer");
    TCase *writer = tcase_create("writer");
    tcase_set_timeout(writer, 60);
    tcase_add_checked_fixture(writer, enter_directory, leave_directory);
    tcase_add_test(writer, a_trace_is_written_in_blocks_and_counted);
    tcase_add_test(writer, a_trace_without_events_says_so);
    tcase_add_test(writer, names_that_other_readers_take_for_values_are_quoted);
    tcase_add_test(writer, names_of_every_kind_are_read_back);
    tcase_add_test(writer, a_header_is_read_back);
    tcase_add_test(writer, random_events_are_read_back);
    tcase_add_test(writer, a_block_ends_every_4096_events);
    tcase_add_loop_test(writer, a_full_disk_is_told, 0, 2);
    suite_add_tcase(suite, writer);
    return suite;
}

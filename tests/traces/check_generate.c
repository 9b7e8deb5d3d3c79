/* check_generate.c: what is generated from a workload, and when. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/golden_workload.h"
#include "tests/traces/suites.h"
#include "traces/generate_inside.h"
#include "traces/live.h"
#include "traces/reader_yaml.h"
#include "traces/writer.h"

/* All events of a text with one workload, in words, a line each time: "10ms: alloc a.1 8, lock a.1". */
static char *generated(const char *text) {
    char *printed = NULL;
    size_t length;
    struct trace_header header;
    struct trace_event event;
    struct opened opened = open_workload(text, &header);
    FILE *out = open_memstream(&printed, &length);
    const char *before = "0ms: ";
    while (trace_reader_next(opened.reader, &event, &opened.problem) == 1) {
        if (event.verb == VERB_AT) {
            fprintf(out, "\n%gms: ", (double)event.time_ns / 1e6);
            before = "";
            continue;
        }
        fprintf(out, "%s%s", before, trace_verb_words[event.verb]);
        if (event.id != NULL)
            fprintf(out, " %.*s", (int)event.id_length, event.id);
        if (event.size_bytes != 0)
            fprintf(out, " %" PRIu64, event.size_bytes);
        before = ", ";
    }
    fclose(out);
    trace_header_free(&header);
    close_trace(&opened);
    return printed;
}

static void expect_generated(const char *text, const char *wanted) {
    char *printed = generated(text);
    ck_assert_str_eq(printed, wanted);
    free(printed);
}

/* ---- When ---- */

START_TEST(a_period_begins_one_period_late_or_at_its_first) {
    expect_generated(
        FOR("25ms") "tasks:\n- {task: t, every: 10ms, mark: t}\n- {task: u, every: 10ms, first: 0s, mark: u}\n",
        "0ms: mark u\n10ms: mark t, mark u\n20ms: mark t, mark u\n25ms: ");
}
END_TEST

START_TEST(bursts_run_apart_and_arrivals_wait_for_their_end) {
    expect_generated(
        FOR("31ms") "tasks:\n- {task: t, every: 10ms, burst: 3, apart: 4ms, mark: t}\n",
        "\n10ms: mark t\n14ms: mark t\n18ms: mark t\n20ms: mark t\n24ms: mark t\n28ms: mark t\n30ms: mark t"
        "\n31ms: ");
    expect_generated(FOR("25ms") "tasks:\n- {task: t, every: 10ms, burst: 3, apart: 6ms, mark: t}\n",
                     "\n10ms: mark t\n16ms: mark t\n22ms: mark t, mark t\n25ms: ");
}
END_TEST

START_TEST(phases_choose_what_runs) {
    expect_generated("poolsim-workload: 1\n"
                     "phases: [{phase: a, lasts: 10ms}, {phase: b, lasts: 5ms}, {phase: c, lasts: 8ms}]\n"
                     "tasks:\n"
                     "- {task: t, every: 4ms, in: [a, c], mark: t}\n"
                     "- {task: u, on: [b, t], in: [a, b], mark: u}\n",
                     "0ms: mark a\n4ms: mark t, mark u\n8ms: mark t, mark u\n10ms: mark b, mark u\n15ms: mark c"
                     "\n19ms: mark t\n23ms: ");
}
END_TEST

START_TEST(a_burst_ends_with_its_phase) {
    expect_generated("poolsim-workload: 1\n"
                     "phases: [{phase: a, lasts: 10ms}, {phase: b, lasts: 5ms}, {phase: c, lasts: 8ms}]\n"
                     "tasks: [{task: t, every: 6ms, burst: 9, apart: 3ms, in: [a, c], mark: t}]\n",
                     "0ms: mark a\n6ms: mark t\n9ms: mark t\n10ms: mark b\n15ms: mark c\n21ms: mark t\n23ms: ");
}
END_TEST

START_TEST(steps_are_done_in_idle_time_only) {
    expect_generated(
        FOR("21ms") "idle: {every: 5ms, defrag: 64}\ntasks: [{task: t, every: 9ms, takes: 4ms, mark: t}]\n",
        "\n5ms: defrag 64\n9ms: mark t\n13ms: defrag 64\n18ms: mark t\n21ms: ");
}
END_TEST

START_TEST(limits_end_a_workload) {
    expect_generated("poolsim-workload: 1\nevents: 3\ntasks: [{task: t, every: 10ms, mark: t}]\n",
                     "\n10ms: mark t\n20ms: ");
    expect_generated("poolsim-workload: 1\nevents: 100\ntasks: [{task: t, on: start, mark: t}]\n", "0ms: mark t");
    expect_generated(FOR("10ms") "events: 100\ntasks: [{task: t, on: start, mark: t}]\n", "0ms: mark t\n10ms: ");
}
END_TEST

/* ---- How long ---- */

START_TEST(lives_end_in_time_until_a_moment_in_turn_or_never) {
    expect_generated(FOR("45ms") "tasks:\n"
                                 "- task: t\n  every: 10ms\n  allocs:\n"
                                 "  - {alloc: a, size: 8, life: 5ms}\n"
                                 "  - {alloc: b, size: 16, life: until u}\n"
                                 "  - {alloc_fast: c, size: 24, life: fifo 2}\n"
                                 "  - {alloc: d, size: 0, life: forever, chance: 0%}\n"
                                 "- {task: u, every: 25ms, mark: u, allocs: [{alloc: e, size: 1, life: forever}]}\n",
                     "\n10ms: alloc a.1 8, alloc b.2 16, alloc_fast c.3 24\n15ms: free a.1"
                     "\n20ms: alloc a.4 8, alloc b.5 16, alloc_fast c.6 24\n25ms: mark u, free a.4, free b.2, free b.5,"
                     " alloc e.7 1"
                     "\n30ms: alloc a.8 8, alloc b.9 16, free c.3, alloc_fast c.10 24\n35ms: free a.8"
                     "\n40ms: alloc a.11 8, alloc b.12 16, free c.6, alloc_fast c.13 24\n45ms: ");
}
END_TEST

START_TEST(locks_are_held_repeated_and_end_with_their_allocation) {
    expect_generated(
        FOR("60ms") "tasks:\n- task: t\n  on: start\n  allocs:\n"
                    "  - {alloc: a, size: 8, life: 27ms, lock: {after: 2ms, for: 5ms, every: 10ms}}\n"
                    "- task: u\n  on: start\n  allocs:\n"
                    "  - {alloc: b, size: 8, after: 30ms, life: 15ms, lock: {for: 5ms, every: 4ms}}\n"
                    "  - {alloc: c, size: 8, after: 50ms, life: 1ms, lock: always}\n",
        "0ms: alloc a.1 8\n2ms: lock a.1\n7ms: unlock a.1\n12ms: lock a.1\n17ms: unlock a.1\n22ms: lock a.1"
        "\n27ms: unlock a.1, free a.1\n30ms: alloc b.2 8, lock b.2\n35ms: unlock b.2, lock b.2"
        "\n40ms: unlock b.2, lock b.2\n45ms: unlock b.2, free b.2\n50ms: alloc c.3 8, lock c.3"
        "\n51ms: unlock c.3, free c.3\n60ms: ");
}
END_TEST

START_TEST(resizes_wait_for_an_unlock) {
    expect_generated(FOR("60ms") "tasks:\n- task: t\n  on: start\n  allocs:\n"
                                 "  - {alloc: a, size: 8, life: 40ms, lock: {after: 5ms, for: 10ms},\n"
                                 "     resize: {by: 4, every: 8ms, times: 3}}\n"
                                 "  - {alloc: b, after: 50ms, size: 8, life: 5ms, resize: {to: 2, after: 1ms}}\n",
                     "0ms: alloc a.1 8\n5ms: lock a.1\n15ms: unlock a.1, resize a.1 12\n23ms: resize a.1 16"
                     "\n31ms: resize a.1 20\n40ms: free a.1\n50ms: alloc b.2 8\n51ms: resize b.2 2\n55ms: free b.2"
                     "\n60ms: ");
}
END_TEST

START_TEST(counts_and_tags_are_told) {
    struct trace_header header;
    struct trace_event event;
    struct opened opened = open_workload(
        FOR("1s") "tasks:\n- task: net\n  on: start\n  allocs:\n  - {alloc: rx, size: 8, life: forever, count: 3}\n",
        &header);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 1);
        ck_assert_uint_eq(event.tag_length, 6);
        ck_assert_mem_eq(event.tag, "net/rx", 6);
        ck_assert_uint_eq(event.line, 7);
        ck_assert_uint_eq(event.column, 5);
    }
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

/* ---- As a whole ---- */

static const char rich[] =
    FOR("10min") "phases: [{phase: boot, lasts: 10s}, {phase: run}]\n"
                 "idle: {every: 100ms, defrag: 256}\n"
                 "tasks:\n"
                 "- task: rx\n  every: poisson 20ms\n  burst: uniform 0..3\n  allocs:\n"
                 "  - {alloc: a, size: uniform 1..300, life: exponential 100ms,\n"
                 "     lock: {after: exponential 10ms, for: 5ms, every: 20ms, chance: 70%},\n"
                 "     resize: {by: 16, every: exponential 10ms, times: 9}}\n"
                 "  - {alloc: b, size: lognormal median 60 sigma 1, life: fifo 9, lock: always}\n"
                 "  - {alloc: c, size: 24, after: exponential 9ms, life: until drop}\n"
                 "- {task: drop, every: poisson 2s, in: run, mark: drop}\n"
                 "- {task: more, on: drop, allocs: [{alloc: d, size: 8, life: until boot}]}\n";

START_TEST(a_generated_trace_is_possible) {
    struct trace_header header;
    struct trace_event event;
    struct trace_fault fault;
    struct opened opened = open_workload(rich, &header);
    struct live_table *table = live_create();
    struct live *live;
    int got;
    size_t counts[VERB_COUNT] = {0};
    while ((got = trace_reader_next(opened.reader, &event, &opened.problem)) == 1) {
        counts[event.verb]++;
        ck_assert_msg(live_apply(table, &event, &live, &fault) == 0, "%s", fault.message);
        if (live == NULL)
            continue;
        bool was_locked = live->failed; /* nothing fails here, so this is free to be a lock */
        ck_assert(was_locked == (event.verb == VERB_UNLOCK));
        live->failed = event.verb == VERB_LOCK;
        if (event.verb == VERB_FREE)
            live_remove(table, live);
    }
    ck_assert_int_eq(got, 0);
    for (int verb = 0; verb < VERB_COUNT; verb++)
        ck_assert_msg((counts[verb] == 0) == (verb == VERB_ALLOC_FAST || verb == VERB_CLEAN), "%zu times %s",
                      counts[verb], trace_verb_words[verb]);
    live_destroy(table);
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_events_and_another_one_others) {
    char *first = generated(rich), *again = generated(rich), *other;
    size_t length = strlen(rich) + 20;
    char *text = malloc(length);
    snprintf(text, length, "%sseed: 2\n", rich);
    other = generated(text);
    ck_assert_str_eq(first, again);
    ck_assert_str_ne(first, other);
    free(first);
    free(again);
    free(other);
    free(text);
}
END_TEST

START_TEST(every_machine_gives_the_same_events) {
    ck_assert_uint_eq(golden_workload_hash(), GOLDEN_HASH);
}
END_TEST

/* The lines of a text that have a word. */
static char *lines_with(const char *text, const char *word) {
    char *found = calloc(strlen(text) + 1, 1), *copy = strdup(text), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (strstr(line, word) != NULL)
            strcat(strcat(found, line), "\n");
    }
    free(copy);
    return found;
}

START_TEST(a_task_does_not_change_what_another_one_draws) {
#define ONE "- {task: one, every: poisson 10ms, mark: one}\n"
    char *alone = generated(FOR("1s") "tasks:\n" ONE);
    char *together = generated(FOR("1s") "tasks:\n- {task: two, every: poisson 7ms, mark: two}\n" ONE);
    char *of_alone = lines_with(alone, "one"), *of_together = lines_with(together, "one");
    ck_assert_str_eq(of_alone, of_together);
    ck_assert_int_gt((int)strlen(of_alone), 1000);
    free(alone);
    free(together);
    free(of_alone);
    free(of_together);
}
END_TEST

START_TEST(memory_is_that_of_what_lives) {
    struct trace_header header;
    struct trace_event event;
    struct opened opened = open_workload(FOR("10d") "tasks:\n- task: t\n  every: 1ms\n  allocs:\n"
                                                    "  - {alloc: a, size: 8, life: fifo 10, lock: {after: 1d, for: 1h, "
                                                    "every: 2h}, resize: {to: 1, after: 2d}}\n",
                                         &header);
    for (int i = 0; i < 1000000; i++)
        ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 1);
    ck_assert_uint_le(opened.reader->generator->instance_count, 11);
    ck_assert_uint_le(opened.reader->generator->agenda.count, 12);
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

START_TEST(workloads_and_traces_share_a_stream) {
    struct trace_header header;
    struct trace_event event;
    write_text("both.yaml", "poolsim-trace: 1\nevents: [alloc a 1]\n---\n" FOR(
                                "20ms") "tasks: [{task: t, every: 5ms, mark: t}]\n"
                                        "---\npoolsim-trace: 1\nname: last\nevents: [alloc b 2]\n");
    struct opened opened = open_trace("both.yaml");
    struct workload_options options = {.limits = {.events = 5}};
    trace_reader_set_workload(opened.reader, &options);
    for (int document = 0; document < 3; document++) {
        ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
        ck_assert(header.generated == (document == 1));
        ck_assert_uint_eq(header.events, document == 1 ? 5 : 0);
        ck_assert_uint_eq(header.duration, 0);
        ck_assert_int_eq(trace_reader_next(opened.reader, &event, &opened.problem), 1); /* and the rest is left out */
        trace_header_free(&header);
    }
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 0);
    close_trace(&opened);
}
END_TEST

Suite *generate_suite(void) {
    Suite *suite = suite_create("generate");
    TCase *tcase = tcase_create("generate");
    tcase_add_checked_fixture(tcase, enter_directory, leave_directory);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, a_period_begins_one_period_late_or_at_its_first);
    tcase_add_test(tcase, bursts_run_apart_and_arrivals_wait_for_their_end);
    tcase_add_test(tcase, phases_choose_what_runs);
    tcase_add_test(tcase, a_burst_ends_with_its_phase);
    tcase_add_test(tcase, steps_are_done_in_idle_time_only);
    tcase_add_test(tcase, limits_end_a_workload);
    tcase_add_test(tcase, lives_end_in_time_until_a_moment_in_turn_or_never);
    tcase_add_test(tcase, locks_are_held_repeated_and_end_with_their_allocation);
    tcase_add_test(tcase, resizes_wait_for_an_unlock);
    tcase_add_test(tcase, counts_and_tags_are_told);
    tcase_add_test(tcase, a_generated_trace_is_possible);
    tcase_add_test(tcase, the_same_seed_gives_the_same_events_and_another_one_others);
    tcase_add_test(tcase, every_machine_gives_the_same_events);
    tcase_add_test(tcase, a_task_does_not_change_what_another_one_draws);
    tcase_add_test(tcase, memory_is_that_of_what_lives);
    tcase_add_test(tcase, workloads_and_traces_share_a_stream);
    return suite;
}

/* check_replay.c: the engine and its statistics. */
#include <check.h>
#include <string.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/pattern.h"
#include "traces/replay.h"

START_TEST(events_are_counted_by_verb) {
    const struct report *report = report_of(
        POOL_40, "  alloc a 10\n  alloc_fast b 20\n  resize a 30\n  lock a\n  unlock a\n  free b\n  mark x\n");
    ck_assert_uint_eq(report->events, 7);
    ck_assert_uint_eq(report->allocs, 2);
    ck_assert_uint_eq(report->resizes, 1);
    ck_assert_uint_eq(report->locks, 1);
    ck_assert_uint_eq(report->unlocks, 1);
    ck_assert_uint_eq(report->frees, 1);
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->peak_live_bytes, 50);
    ck_assert_uint_eq(report->final_live_bytes, 30);
    ck_assert_uint_eq(report->final_live_count, 1);
}
END_TEST

START_TEST(events_of_a_failed_allocation_are_skipped) {
    run_options.settings.on_fragmented = FRAGMENTED_FAIL;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  alloc c 120\n  resize c 90\n  free c\n  alloc c 8\n");
    ck_assert_uint_eq(report->failures, 1);
    ck_assert_uint_eq(report->failures_by[DPOOL_ERR_OUT_OF_MEMORY], 1);
    ck_assert_uint_eq(report->skipped, 2);
    ck_assert_uint_eq(report->final_live_count, 3);
}
END_TEST

START_TEST(the_first_failure_is_explained) {
    run_options.settings.on_fragmented = FRAGMENTED_FAIL;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  alloc c 60\n  free a\n  alloc d 150\n");
    const struct report_failure *first = &report->first[DPOOL_ERR_OUT_OF_MEMORY];
    ck_assert_uint_eq(first->event, 5);
    ck_assert_uint_eq(first->line, 9);
    ck_assert_str_eq(first->id, "d");
    ck_assert_str_eq(first->verb, "alloc");
    ck_assert_uint_eq(first->asked_bytes, 150);
    ck_assert_uint_eq(first->free_bytes, (40 - 13 - 8) * 8);
    ck_assert_uint_eq(first->largest_free_bytes, 13 * 8);
    ck_assert_uint_eq(first->locked_count, 0);
    ck_assert(first->for_room && !first->clean_helps && !first->defrag_helps); /* 19 blocks are free, 20 asked for */
}
END_TEST

START_TEST(what_would_have_helped_is_tried_on_a_copy) {
    run_options.settings.on_fragmented = FRAGMENTED_FAIL;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  alloc c 60\n  free a\n  alloc d 140\n");
    const struct report_failure *first = &report->first[DPOOL_ERR_FRAGMENTED];
    ck_assert_uint_eq(first->event, 5);
    ck_assert(!first->clean_helps);
    ck_assert(first->defrag_helps);
    ck_assert_uint_eq(report->defrag_calls, 0);
}
END_TEST

START_TEST(a_resize_is_said_to_be_helped_by_what_defrag_would_do_for_it) {
    run_options.settings.on_fragmented = FRAGMENTED_FAIL;
    const char *pool = "pool: {size: 1KiB, indexes: 4, block: 8}\n";
    const char *events = "  alloc g 96\n  alloc a 200\n  alloc gap 120\n  alloc b 200\n  free gap\n  resize a 400\n";
    const struct report *report = report_of(pool, events);
    ck_assert_uint_eq(report->failures_by[DPOOL_ERR_FRAGMENTED], 1);
    ck_assert(!report->first[DPOOL_ERR_FRAGMENTED].clean_helps);
    ck_assert(report->first[DPOOL_ERR_FRAGMENTED].defrag_helps);
    run_options.settings.on_fragmented = FRAGMENTED_DEFRAG;
    ck_assert_int_eq(run_events(pool, events), RUN_OK);
    ck_assert_uint_eq(run_reports.items[1].failures, 0);
}
END_TEST

START_TEST(locked_allocations_in_the_way_are_named) {
    run_options.settings.on_fragmented = FRAGMENTED_DEFRAG;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  lock b\n  alloc c 60\n  free a\n  alloc d 140\n");
    const struct report_failure *first = &report->first[DPOOL_ERR_FRAGMENTED];
    ck_assert_uint_eq(first->locked_count, 1);
    ck_assert_uint_eq(first->locked_bytes, 13 * 8);
    ck_assert_str_eq(first->locked_ids[0], "b");
    ck_assert_uint_eq(report->defrag_calls, 1);
}
END_TEST

START_TEST(a_defrag_saves_a_fragmented_allocation) {
    run_options.settings.on_fragmented = FRAGMENTED_DEFRAG;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  alloc c 60\n  free a\n  alloc d 140\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->defrag_calls, 1);
    ck_assert_uint_eq(report->defrag_bytes, 13 * 8 - 4 + 8 * 8 - 4);
    ck_assert_uint_eq(report->call_bytes_max, report->defrag_bytes);
    ck_assert_uint_eq(report->defrag_allocations, 2);
}
END_TEST

START_TEST(room_that_is_made_saves_a_fragmented_allocation) {
    run_options.settings.on_fragmented = FRAGMENTED_MAKE_ROOM;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 50\n  alloc c 100\n  free a\n  alloc d 140\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->room_calls, 1);
    ck_assert_uint_eq(report->defrag_calls, 0);
    ck_assert_uint_eq(report->defrag_allocations, 2);
    ck_assert_uint_eq(report->defrag_bytes, 7 * 8 - 4 + 13 * 8 - 4);
}
END_TEST

START_TEST(room_is_made_in_steps_of_defrag_step) {
    run_options.settings.on_fragmented = FRAGMENTED_MAKE_ROOM;
    run_options.settings.defrag_step = 40;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 50\n  alloc c 100\n  free a\n  alloc d 140\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->room_calls, 1);
    ck_assert_uint_eq(report->defrag_bytes, 7 * 8 - 4 + 13 * 8 - 4);
    ck_assert_uint_eq(report->defrag_steps, 4);
    ck_assert_uint_eq(report->step_bytes_max, 40);
    ck_assert_uint_eq(report->call_bytes_max, 0);
}
END_TEST

/* A run of 18 blocks lies in a bin of 16 to 19, which alloc_fast passes over. */
START_TEST(room_that_is_made_saves_an_alloc_fast_too) {
    run_options.settings.on_fragmented = FRAGMENTED_MAKE_ROOM;
    const struct report *report = report_of(
        POOL_40, "  alloc a 92\n  alloc b 20\n  alloc c 44\n  alloc d 132\n  free a\n  free c\n  alloc_fast e 140\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->room_calls, 1);
}
END_TEST

START_TEST(a_clean_saves_an_allocation_where_coalescing_is_deferred) {
    run_options.settings.on_fragmented = FRAGMENTED_CLEAN;
    run_options.settings.coalesce = COALESCE_DEFERRED;
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  alloc c 60\n  free a\n  free b\n  alloc d 160\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->clean_calls, 1);
    ck_assert_uint_eq(report->runs_joined, 1);
}
END_TEST

START_TEST(a_resize_is_saved_by_room_made_behind_it) {
    const struct report *report =
        report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  resize a 200\n  lock b\n  unlock b\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->room_calls, 1);
    ck_assert_uint_eq(report->defrag_calls, 0);
}
END_TEST

START_TEST(steps_come_every_so_many_events) {
    run_options.settings.defrag_every = 2;
    run_options.settings.defrag_step = 64;
    const struct report *report = report_of(
        POOL_40, "  alloc a 100\n  alloc b 100\n  free a\n  mark 1\n  mark 2\n  mark 3\n  mark 4\n  mark 5\n");
    ck_assert_uint_eq(report->defrag_steps, 4);
    ck_assert_uint_eq(report->step_bytes_max, 64);
    ck_assert_uint_eq(report->defrag_bytes, 100);
    ck_assert_uint_eq(report->final_largest_free_bytes, report->final_free_bytes);
}
END_TEST

START_TEST(failures_of_locks_have_their_own_counts) {
    const struct report *report =
        report_of(POOL_40, "  alloc a 8\n  unlock a\n  lock a\n  lock a\n  free a\n  unlock a\n");
    ck_assert_uint_eq(report->failures, 3);
    ck_assert_uint_eq(report->failures_by[DPOOL_ERR_NOT_LOCKED], 1);
    ck_assert_uint_eq(report->failures_by[DPOOL_ERR_LOCKED], 2);
    ck_assert_uint_eq(report->final_live_count, 1);
}
END_TEST

START_TEST(strict_ends_at_the_first_failure) {
    run_options.strict = true;
    ck_assert_int_eq(run_events(POOL_40, "  alloc a 4000\n  alloc b 8\n"), RUN_STRICT);
    ck_assert_uint_eq(run_reports.items[0].events, 1);
    ck_assert_uint_eq(run_reports.items[0].failures_by[DPOOL_ERR_INVALID_SIZE], 1);
}
END_TEST

START_TEST(fragmentation_is_the_share_outside_the_largest_run) {
    const struct report *report = report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  free a\n  mark x\n");
    /* after the free: 13 blocks below b, 14 beyond the top */
    ck_assert_double_eq_tol(report->final_external_pct, 100.0 * 13 / 27, 1e-9);
    ck_assert_double_eq_tol(report->external_pct_max, 100.0 * 13 / 27, 1e-9);
    ck_assert_double_eq_tol(report->external_pct_mean, 100.0 * 13 / 27 / 2, 1e-9);
    ck_assert_double_eq_tol(report->internal_pct_mean, 100.0 * 4 / 104, 1e-9);
}
END_TEST

START_TEST(an_expectation_is_held_against_the_report) {
    write_run_trace("poolsim-trace: 1\n" POOL_40
                    "expect: {failures: 0, peak.live_bytes: \"< 10\"}\nevents:\n- alloc a 10\n");
    ck_assert_int_eq(run_trace_file(), RUN_OK);
    const struct report *report = &run_reports.items[0];
    ck_assert_uint_eq(report->expectation_count, 2);
    ck_assert(report->expectations[0].ok);
    ck_assert(!report->expectations[1].ok);
    ck_assert_double_eq(report->expectations[1].got, 10);
    ck_assert(!report_expectations_hold(report));
}
END_TEST

/* ---- What a trace may not say ---- */

static const struct {
    const char *name, *events, *message;
} impossible[] = {
    {"alloc of a live id", "  alloc a 8\n  alloc a 8\n", ":6:9: alloc of a, which is live already"},
    {"free of an unknown id", "  free x\n", ":5:8: free of x, which is not live"},
    {"free of a freed id", "  alloc a 1\n  free a\n  free a\n", ":7:8: free of a, which is not live"},
    {"lock of an unknown id", "  lock x\n", ":5:8: lock of x, which is not live"},
    {"resize of an unknown id", "  resize x 8\n", ":5:10: resize of x, which is not live"},
    {"time that goes back", "  at 2ms\n  at 1ms\n", ":6:3: time 1000000 ns is before the last one, 2000000 ns"},
};

START_TEST(an_impossible_event_is_refused_with_its_place) {
    ck_assert_int_eq(run_events("pool: {size: 1KiB}\n", impossible[_i].events), RUN_REFUSED);
    ck_assert_msg(strstr(run_problem.text, impossible[_i].message) != NULL, "%s: %s", impossible[_i].name,
                  run_problem.text);
}
END_TEST

START_TEST(a_misspelt_metric_is_refused_with_a_suggestion) {
    write_run_trace("poolsim-trace: 1\npool: {size: 1KiB}\nexpect: {peak.live_byte: 3}\nevents: [clean]\n");
    ck_assert_int_eq(run_trace_file(), RUN_REFUSED);
    ck_assert_msg(
        strstr(run_problem.text, ":3:10: no metric is called 'peak.live_byte'; did you mean 'peak.live_bytes'?")
            != NULL,
        "%s", run_problem.text);
}
END_TEST

/* ---- Losing data is noticed ---- */

struct vandal {
    uint64_t at_event;
    const char *id;
};

/* An observer may not change the pool; this one breaks in to do what a broken pool would. */
static void spoil(void *context, const struct replay_step *step) {
    const struct vandal *vandal = context;
    struct dpool_run run = {0};
    if (step->number != vandal->at_event)
        return;
    while (step->pool->kind->walk(step->pool, &run)) {
        if (run.data != NULL && run.data_bytes > 20)
            ((unsigned char *)(uintptr_t)run.data)[20] ^= 1;
    }
}

static enum replay_result replay_spoiled(const struct trace_event *events, size_t count, uint64_t at_event,
                                         struct trace_fault *fault, size_t *stopped_at) {
    struct vandal vandal = {at_event, "a"};
    struct trace_settings settings;
    struct setup setup;
    trace_settings_init(&settings);
    settings.size_bytes = 1024;
    ck_assert_int_eq(setup_resolve(&settings, &settings, NULL, &setup, fault), 0);
    struct replay *replay = replay_open(&setup, &run_problem);
    ck_assert_ptr_nonnull(replay);
    replay_observe(replay, spoil, &vandal);
    enum replay_result result = REPLAY_OK;
    size_t i;
    for (i = 0; i < count && result == REPLAY_OK; i++)
        result = replay_event(replay, &events[i], fault);
    if (result == REPLAY_OK)
        result = replay_end(replay, fault);
    *stopped_at = i;
    replay_close(replay);
    return result;
}

#define EVENT(a_verb, an_id, bytes) \
    { .verb = (a_verb), .id = (an_id), .id_length = 1, .size_bytes = (bytes), .line = 1, .column = 1, .id_column = 1 }

START_TEST(spoiled_data_is_noticed_at_each_kind_of_event) {
    static const enum trace_verb verbs[] = {VERB_FREE, VERB_LOCK, VERB_RESIZE, VERB_DEFRAG, VERB_MARK};
    struct trace_event events[] = {EVENT(VERB_ALLOC, "z", 60), EVENT(VERB_ALLOC, "a", 60), EVENT(VERB_FREE, "z", 0),
                                   EVENT(VERB_MARK, "m", 0), EVENT(verbs[_i], "a", verbs[_i] == VERB_RESIZE ? 90 : 0)};
    struct trace_fault fault;
    size_t stopped_at;
    ck_assert_int_eq(replay_spoiled(events, 5, 4, &fault, &stopped_at), REPLAY_BROKEN);
    ck_assert_uint_eq(stopped_at, 5);
    ck_assert_msg(strstr(fault.message, "byte 20 of a is wrong") != NULL, "%s", fault.message);
}
END_TEST

START_TEST(unspoiled_data_is_not_complained_of) {
    struct trace_event events[] = {EVENT(VERB_ALLOC, "a", 60), EVENT(VERB_LOCK, "a", 0)};
    struct trace_fault fault;
    size_t stopped_at;
    ck_assert_int_eq(replay_spoiled(events, 2, 99, &fault, &stopped_at), REPLAY_OK);
}
END_TEST

START_TEST(the_pattern_is_the_same_in_pieces) {
    unsigned char whole[100], pieces[100];
    for (size_t split = 0; split <= 100; split++) {
        pattern_fill(whole, 7, 0, 100);
        pattern_fill(pieces, 7, 0, split);
        pattern_fill(pieces + split, 7, split, 100 - split);
        ck_assert_mem_eq(whole, pieces, 100);
        ck_assert_uint_eq(pattern_check(whole, 7, 0, 100), 100);
        ck_assert_uint_eq(pattern_check(whole + split, 7, split, 100 - split), 100);
        if (split < 100) {
            whole[split] ^= 0x10;
            ck_assert_uint_eq(pattern_check(whole, 7, 0, 100), split);
        }
    }
}
END_TEST

static void note_progress(void *context, double share) {
    *(double *)context = share;
}

START_TEST(reading_for_the_peak_tells_its_progress) {
    static char text[200000] = "poolsim-trace: 1\nevents:\n- |\n", pair[] = "  alloc a 8\n  free a\n";
    struct run_trace trace;
    double share = -2;
    size_t length = strlen(text);
    for (int i = 0; i < 5000; i++, length += strlen(pair))
        memcpy(text + length, pair, strlen(pair));
    write_run_trace(text);
    run_options.progress = note_progress;
    run_options.context = &share;
    ck_assert_int_eq(run_open(run_path, &run_options, &trace, &run_problem), RUN_OK);
    ck_assert_double_gt(share, 0.5);
    ck_assert_double_le(share, 1);
    run_close(&trace);
}
END_TEST

Suite *replay_suite(void) {
    Suite *suite = suite_create("replay");
    TCase *runs = tcase_create("runs");
    tcase_add_checked_fixture(runs, begin_runs, end_runs);
    tcase_add_test(runs, events_are_counted_by_verb);
    tcase_add_test(runs, events_of_a_failed_allocation_are_skipped);
    tcase_add_test(runs, the_first_failure_is_explained);
    tcase_add_test(runs, what_would_have_helped_is_tried_on_a_copy);
    tcase_add_test(runs, a_resize_is_said_to_be_helped_by_what_defrag_would_do_for_it);
    tcase_add_test(runs, locked_allocations_in_the_way_are_named);
    tcase_add_test(runs, a_defrag_saves_a_fragmented_allocation);
    tcase_add_test(runs, room_that_is_made_saves_a_fragmented_allocation);
    tcase_add_test(runs, room_is_made_in_steps_of_defrag_step);
    tcase_add_test(runs, room_that_is_made_saves_an_alloc_fast_too);
    tcase_add_test(runs, a_clean_saves_an_allocation_where_coalescing_is_deferred);
    tcase_add_test(runs, a_resize_is_saved_by_room_made_behind_it);
    tcase_add_test(runs, steps_come_every_so_many_events);
    tcase_add_test(runs, failures_of_locks_have_their_own_counts);
    tcase_add_test(runs, strict_ends_at_the_first_failure);
    tcase_add_test(runs, fragmentation_is_the_share_outside_the_largest_run);
    tcase_add_test(runs, an_expectation_is_held_against_the_report);
    tcase_add_loop_test(runs, an_impossible_event_is_refused_with_its_place, 0,
                        sizeof impossible / sizeof impossible[0]);
    tcase_add_test(runs, a_misspelt_metric_is_refused_with_a_suggestion);
    tcase_add_test(runs, reading_for_the_peak_tells_its_progress);
    suite_add_tcase(suite, runs);
    TCase *verifying = tcase_create("verifying");
    tcase_add_loop_test(verifying, spoiled_data_is_noticed_at_each_kind_of_event, 0, 5);
    tcase_add_test(verifying, unspoiled_data_is_not_complained_of);
    tcase_add_test(verifying, the_pattern_is_the_same_in_pieces);
    suite_add_tcase(suite, verifying);
    return suite;
}

/* check_blame.c: blame on layouts made by hand. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/blame.h"

/* Blocks of 8, header 4: 52 bytes take 7 blocks, 56 bytes. The pool has 40 blocks. */
#define ROOM_FOR 9000

static struct blame *blame;
static double naive_sum; /* bytes kept apart, event by event */

/* The same sum by another way: the pool as a row of bytes, 'f' free and 'u' used. */
static void observe(void *context, const struct replay_step *step) {
    const struct report *report = &run_reports.items[run_reports.count - 1];
    struct dpool_run run = {0};
    char *blocks = malloc(report->blocks + 1);
    double last = 0, length = 0;
    (void)context;
    ck_assert_ptr_nonnull(blocks);
    memset(blocks, 'f', report->blocks);
    while (step->pool->kind->walk(step->pool, &run))
        memset(blocks + run.loc, run.state == DPOOL_RUN_FREE ? 'f' : 'u', run.blocks);
    bool any_used = false;
    for (size_t i = 0; i <= report->blocks; i++) {
        if (i < report->blocks && blocks[i] == 'f') {
            length += (double)report->block_bytes;
            continue;
        }
        if (length != 0 && any_used)
            naive_sum += last < length ? last : length;
        last = length != 0 ? length : last;
        length = 0;
        any_used = true;
    }
    free(blocks);
}

static void began(void *context, struct replay *replay, const struct statistics *statistics) {
    (void)context, (void)statistics;
    naive_sum = 0;
    blame_begin(blame, replay);
    replay_observe(replay, observe, NULL);
}

static void finished(void *context, const struct report *report, const struct pool *pool) {
    (void)context, (void)report, (void)pool;
    ck_assert(blame_end(blame));
}

static void begin(void) {
    begin_runs();
    blame = blame_create();
    ck_assert_ptr_nonnull(blame);
    run_options.began = began;
    run_options.finished = finished;
}

static void end(void) {
    blame_destroy(blame);
    end_runs();
}

/* A ranking as text: "c 56 28, d 56 28". */
static void expect_ranking(enum blame_kind kind, const char *wanted) {
    struct blame_part parts[8];
    char text[512] = "";
    double all;
    size_t count = blame_ranking(blame, kind, parts, 8, &all);
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %.10g %.10g", i == 0 ? "" : ", ", parts[i].name,
                 parts[i].byte_events, parts[i].bytes_max);
    ck_assert_str_eq(text, wanted);
}

START_TEST(a_group_shares_the_shorter_run_evenly) {
    /* [a][free 56][c][d][96 beyond the top] */
    report_of(POOL_40, "  alloc a 52\n  alloc b 52\n  alloc c 52\n  alloc d 52\n  free b\n  mark still\n");
    expect_ranking(BLAME_SPLIT, "c 56 28, d 56 28");
    expect_ranking(BLAME_PINNED, "");
}
END_TEST

START_TEST(the_locked_of_a_group_share_all_of_it) {
    report_of(POOL_40, "  alloc a 52\n  alloc b 52\n  alloc c 52\n  alloc d 52\n  free b\n  lock c\n  mark still\n  "
                       "lock d\n  unlock c\n");
    expect_ranking(BLAME_SPLIT, "c 140 28, d 140 28");
    /* c alone for two events, then both, then d alone. */
    expect_ranking(BLAME_PINNED, "c 140 56, d 84 56");
}
END_TEST

START_TEST(what_is_next_to_no_second_run_is_not_to_be_blamed) {
    /* Below the lowest run; and where the pool is full to its end. */
    report_of(POOL_40, "  alloc a 52\n  alloc b 52\n  alloc c 204\n  free a\n  lock b\n");
    expect_ranking(BLAME_SPLIT, "");
    expect_ranking(BLAME_PINNED, "");
}
END_TEST

START_TEST(tags_are_blamed_together) {
    /* [free 56][b][c][d][96 beyond the top], a third of 56 each; then [free 56][b][free 56][d][96], 56 each. */
    report_of(POOL_40, "  alloc a 52\n  alloc b 52 @net\n  alloc c 52\n  alloc d 52 @net\n  free a\n  free c\n");
    expect_ranking(BLAME_SPLIT, "net 149.3333333 112, c 18.66666667 18.66666667");
}
END_TEST

START_TEST(free_runs_in_a_row_are_one) {
    run_options.settings.coalesce = COALESCE_DEFERRED;
    /* [free 56][b][c][96 beyond the top], 28 each; then [free 56][free 56][c][96], 96. */
    report_of(POOL_40, "  alloc a 52\n  alloc b 52\n  alloc c 108\n  free a\n  free b\n");
    expect_ranking(BLAME_SPLIT, "c 124 96, b 28 28");
}
END_TEST

START_TEST(looks_of_a_long_trace_stand_for_all_events) {
    char *text = malloc(200000);
    strcpy(text, "poolsim-trace: 1\n" POOL_40 "events:\n- |\n  alloc a 52\n  alloc b 52\n  alloc c 52\n  free b\n");
    for (int i = 0; i < 9997; i++)
        strcat(text, "  mark x\n");
    write_run_trace(text);
    free(text);
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    ck_assert_uint_eq(blame_events(blame), 10001);
    expect_ranking(BLAME_SPLIT, "c 559888 56"); /* 9998 events of 56 bytes */
}
END_TEST

START_TEST(the_sum_over_all_names_is_what_is_kept_apart) {
    static const char *const paths[] = {"traces/workloads/packet-radio.yaml", "traces/workloads/mqtt-client.yaml",
                                        "traces/workloads/json-telemetry.yaml"};
    static struct blame_part parts[ROOM_FOR];
    double all;
    run_options.workload.limits.events = BLAME_LOOKS;
    ck_assert_msg(run_file(paths[_i], &run_options, &run_reports, &run_problem) == RUN_OK, "%s", run_problem.text);
    size_t count = blame_ranking(blame, BLAME_SPLIT, parts, ROOM_FOR, &all);
    ck_assert_msg(fabs(all - naive_sum) < 1e-6 * naive_sum, "%f, not %f", all, naive_sum);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i].byte_events;
    ck_assert_msg(fabs(sum - all) < 1e-6 * all, "%f, not %f", sum, all);
}
END_TEST

START_TEST(more_names_than_there_is_room_for_are_one) {
    static struct blame_part parts[ROOM_FOR];
    char *text = malloc(1000000), *at = text;
    double all;
    /* x stays and splits in each round; so does a name of its own. */
    at += sprintf(at, "poolsim-trace: 1\n" POOL_40 "events:\n- |\n  alloc a 52\n  alloc x 52\n  free a\n");
    for (int i = 0; i < 3 * BLAME_NAMES; i++)
        at += sprintf(at, "  alloc n%d 20\n  free n%d\n", i, i);
    write_run_trace(text);
    free(text);
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    size_t count = blame_ranking(blame, BLAME_SPLIT, parts, ROOM_FOR, &all);
    ck_assert_uint_le(count, BLAME_NAMES + 1);
    ck_assert_str_eq(parts[0].name, "x");
    ck_assert(fabs(all - parts[0].byte_events) < 1e-6 * all);
}
END_TEST

/* Each of them is behind x, at the top, and shares with it what x keeps apart: all together they weigh nearly as much as x. */
START_TEST(what_has_become_one_is_last) {
    static struct blame_part parts[ROOM_FOR];
    char *text = malloc(1000000), *at = text;
    double all;
    at += sprintf(at, "poolsim-trace: 1\n" POOL_40 "events:\n- |\n  alloc a 52\n  alloc x 52\n  free a\n");
    for (int i = 0; i < 5 * BLAME_NAMES; i++)
        at += sprintf(at, "  alloc n%d 100\n  free n%d\n", i, i);
    write_run_trace(text);
    free(text);
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    size_t count = blame_ranking(blame, BLAME_SPLIT, parts, ROOM_FOR, &all);
    ck_assert_uint_gt(count, 3);
    ck_assert_str_eq(parts[0].name, "x");
    ck_assert_str_eq(parts[count - 1].name, BLAME_OTHERS);
    ck_assert(parts[count - 1].byte_events > 10 * parts[1].byte_events);
}
END_TEST

Suite *blame_suite(void) {
    Suite *suite = suite_create("blame");
    TCase *tests = tcase_create("blame");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, what_has_become_one_is_last);
    tcase_add_test(tests, a_group_shares_the_shorter_run_evenly);
    tcase_add_test(tests, the_locked_of_a_group_share_all_of_it);
    tcase_add_test(tests, what_is_next_to_no_second_run_is_not_to_be_blamed);
    tcase_add_test(tests, tags_are_blamed_together);
    tcase_add_test(tests, free_runs_in_a_row_are_one);
    tcase_add_test(tests, looks_of_a_long_trace_stand_for_all_events);
    tcase_add_loop_test(tests, the_sum_over_all_names_is_what_is_kept_apart, 0, 3);
    tcase_add_test(tests, more_names_than_there_is_room_for_are_one);
    suite_add_tcase(suite, tests);
    return suite;
}

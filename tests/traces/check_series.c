/* check_series.c: buckets against what a walk of the pool finds after each event, kept one by one. */
#include <math.h>
#include <stdlib.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/series.h"

#define EVENTS_MAX 20000

/* Reckoned from what a walk of the pool shows; nothing is taken from its gauges or the statistics. */
struct naive {
    double gauges[SERIES_GAUGES];
    uint64_t failed, moved, time_ns;
};

static struct naive naive[EVENTS_MAX];
static const struct replay *replayed;
static struct series *series;
static size_t points;

static double share_pct(double part, double all) {
    return all == 0 ? 0 : 100 * part / all;
}

static void look(struct naive *now, const struct replay_step *step) {
    const struct pool *pool = step->pool;
    const struct pool_kind *kind = pool->kind;
    const struct report *report = &run_reports.items[run_reports.count - 1];
    struct dpool_run run = {0};
    double block = kind->block_bytes, used = 0, largest = 0, end = 0, runs = 0;
    while (kind->walk(pool, &run)) {
        double bytes = run.blocks * block;
        end = (run.loc + run.blocks) * block;
        if (run.state == DPOOL_RUN_FREE) {
            runs++;
            largest = bytes > largest ? bytes : largest;
        } else if (run.state != DPOOL_RUN_TARGET) { /* one that is half-moved spans more than its own blocks */
            used += (double)kind->blocks_for(replay_live(replayed, run.handle)->size_bytes) * block;
        }
    }
    double all = (double)report->blocks * block, free_bytes = all - used;
    largest = all - end > largest ? all - end : largest;
    now->gauges[SERIES_LIVE] = (double)step->live_bytes;
    now->gauges[SERIES_LIVE_COUNT] = (double)step->live_count;
    now->gauges[SERIES_INDEXES] = (double)step->live_count;
    now->gauges[SERIES_USED] = used;
    now->gauges[SERIES_TOP] = end;
    now->gauges[SERIES_FREE] = free_bytes;
    now->gauges[SERIES_LARGEST_FREE] = largest;
    now->gauges[SERIES_FREE_RUNS] = runs;
    now->gauges[SERIES_EXTERNAL] = share_pct(free_bytes - largest, free_bytes);
    now->gauges[SERIES_INTERNAL] = share_pct(used - (double)step->live_bytes, used);
}

static void observe(void *context, const struct replay_step *step) {
    (void)context;
    ck_assert_uint_le(step->number, EVENTS_MAX);
    struct naive *now = &naive[step->number - 1];
    *now = (struct naive){.failed = step->error == DPOOL_ERR_FRAGMENTED, .time_ns = step->time_ns};
    for (unsigned i = 0; i < step->work_count; i++)
        now->moved += step->work[i].bytes_moved;
    look(now, step);
}

static void began(void *context, struct replay *replay, const struct statistics *statistics) {
    (void)context;
    replayed = replay;
    series_begin(series, replay, statistics);
    replay_observe(replay, observe, NULL);
}

static void finished(void *context, const struct report *report, const struct pool *pool) {
    (void)context, (void)report, (void)pool;
    series_end(series);
}

/* ---- Buckets against them ---- */

static void expect_gauge(const struct series_bucket *bucket, enum series_gauge gauge) {
    struct series_range range = series_range(bucket, gauge);
    double min = INFINITY, max = -1, sum = 0;
    for (uint64_t i = bucket->first; i < bucket->first + bucket->events; i++) {
        double value = naive[i - 1].gauges[gauge];
        min = value < min ? value : min;
        max = value > max ? value : max;
        sum += value;
    }
    ck_assert_msg(fabs(range.min - min) < 1e-6, "gauge %d from event %d: min %f, not %f", gauge, (int)bucket->first,
                  range.min, min);
    ck_assert_msg(fabs(range.max - max) < 1e-6, "gauge %d from event %d: max %f, not %f", gauge, (int)bucket->first,
                  range.max, max);
    double mean = sum / (double)bucket->events;
    ck_assert_msg(fabs(series_mean(bucket, gauge) - mean) < 1e-6, "gauge %d from event %d: mean %f, not %f", gauge,
                  (int)bucket->first, series_mean(bucket, gauge), mean);
}

/* Where buckets were joined, the free runs were not counted after each event, but after a bucket's last. */
static void expect_free_runs(const struct series_bucket *bucket, uint64_t each) {
    struct series_range range = series_range(bucket, SERIES_FREE_RUNS);
    uint64_t last = bucket->first + bucket->events - 1;
    double at_end = naive[last - 1].gauges[SERIES_FREE_RUNS];
    if (each == 1)
        expect_gauge(bucket, SERIES_FREE_RUNS);
    ck_assert(range.min <= at_end && at_end <= range.max);
    ck_assert_uint_ge(bucket->looks, 1);
    ck_assert_uint_le(bucket->looks, bucket->events);
}

static void expect_bucket(size_t number, const struct series_bucket *bucket, uint64_t each) {
    uint64_t failed = 0, moved = 0, most = 0, first_failed = 0;
    for (uint64_t i = bucket->first; i < bucket->first + bucket->events; i++) {
        failed += naive[i - 1].failed;
        moved += naive[i - 1].moved;
        most = naive[i - 1].moved > most ? naive[i - 1].moved : most;
        if (naive[i - 1].failed != 0 && first_failed == 0)
            first_failed = i;
    }
    ck_assert_uint_eq(series_count(series, number, SERIES_FAILED), failed);
    ck_assert_uint_eq(series_count(series, number, SERIES_MOVED), moved);
    ck_assert_uint_eq(bucket->event_moved_max, most);
    ck_assert_uint_eq(series_ticks(series, number, TICK_FAILED), failed);
    ck_assert_uint_eq(bucket->ticks[TICK_FAILED].event, first_failed);
    ck_assert_uint_eq(bucket->ticks[TICK_FAILED].time_ns, first_failed != 0 ? naive[first_failed - 1].time_ns : 0);
    ck_assert_uint_eq(bucket->began_ns, naive[bucket->first - 1].time_ns);
    ck_assert_uint_eq(bucket->time_ns, naive[bucket->first + bucket->events - 2].time_ns);
    for (int gauge = 0; gauge < SERIES_BINS; gauge++)
        expect_gauge(bucket, (enum series_gauge)gauge);
    expect_gauge(bucket, SERIES_INDEXES);
    expect_free_runs(bucket, each);
}

static void expect_series(uint64_t events) {
    size_t count;
    uint64_t each, next = 1;
    const struct series_bucket *buckets = series_buckets(series, &count, &each);
    ck_assert_uint_le(count, points);
    ck_assert(count > points / 2 || each == 1);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(buckets[i].first, next);
        if (i + 1 < count)
            ck_assert_uint_eq(buckets[i].events, each);
        next += buckets[i].events;
        expect_bucket(i, &buckets[i], each);
    }
    ck_assert_uint_eq(next, events + 1);
}

static void check_file(const char *path, const char *size) {
    static const size_t limits[] = {EVENTS_MAX, 2000, 100, 7, 2, 1};
    run_options.began = began;
    run_options.finished = finished;
    run_options.workload.limits.events = EVENTS_MAX;
    run_options.settings.size_bytes = size != NULL ? atoi(size) : TRACE_UNSET;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        points = limits[i];
        series = series_create(points);
        ck_assert_ptr_nonnull(series);
        ck_assert_msg(run_file(path, &run_options, &run_reports, &run_problem) == RUN_OK, "%s", run_problem.text);
        expect_series(run_reports.items[run_reports.count - 1].events);
        series_destroy(series);
    }
}

START_TEST(buckets_hold_what_a_walk_finds_after_each_event) {
    static const char *const paths[] = {"traces/workloads/packet-radio.yaml", "traces/workloads/sensor-logger.yaml",
                                        "traces/workloads/json-telemetry.yaml"};
    check_file(paths[_i], NULL);
}
END_TEST

START_TEST(failures_are_counted_in_their_bucket) {
    run_options.settings.on_fragmented = FRAGMENTED_FAIL;
    check_file("traces/workloads/packet-radio.yaml", NULL);
    ck_assert_uint_ne(run_reports.items[0].failures, 0);
}
END_TEST

START_TEST(a_trace_of_no_events_has_no_buckets) {
    size_t count;
    uint64_t each;
    series = series_create(points = 3);
    run_options.began = began;
    run_options.finished = finished;
    write_run_trace("poolsim-trace: 1\n" POOL_40 "events: []\n");
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    series_buckets(series, &count, &each);
    ck_assert_uint_eq(count, 0);
    series_destroy(series);
}
END_TEST

Suite *series_suite(void) {
    Suite *suite = suite_create("series");
    TCase *tests = tcase_create("series");
    tcase_add_checked_fixture(tests, begin_runs, end_runs);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, buckets_hold_what_a_walk_finds_after_each_event, 0, 3);
    tcase_add_test(tests, failures_are_counted_in_their_bucket);
    tcase_add_test(tests, a_trace_of_no_events_has_no_buckets);
    suite_add_tcase(suite, tests);
    return suite;
}

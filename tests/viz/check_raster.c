/* check_raster.c: looks at the pool over time, and what is counted for the plots, on traces made by hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/spread.h"
#include "viz/raster.h"

static struct raster *raster;
static struct spread spread;

static void began(void *context, struct replay *replay, const struct statistics *statistics) {
    (void)context, (void)statistics;
    raster_begin(raster, replay);
    spread_begin(&spread, replay);
}

static void finished(void *context, const struct report *report, const struct pool *pool) {
    (void)context, (void)report, (void)pool;
    raster_end(raster);
}

static void begin(void) {
    begin_runs();
    raster = raster_create();
    ck_assert_ptr_nonnull(raster);
    run_options.began = began;
    run_options.finished = finished;
}

static void end(void) {
    raster_destroy(raster);
    end_runs();
}

/* A column of the raster, the same states in a row counted: "U22 F22 L23 -61". */
static void expect_states(const struct raster_column *column, const char *wanted) {
    static const char letters[] = "-FfhmULM";
    char text[256] = "";
    for (size_t i = 0, next; i < RASTER_ROWS; i = next) {
        for (next = i; next < RASTER_ROWS && column->state[next] == column->state[i]; next++)
            continue;
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%c%zu", i == 0 ? "" : " ",
                 letters[column->state[i]], next - i);
    }
    ck_assert_str_eq(text, wanted);
}

START_TEST(a_column_is_the_pool_from_the_bottom_up) {
    size_t count;
    uint64_t each;
    /* 52 bytes are 7 of 40 blocks, 22 or 23 of the 128 rows. */
    report_of(POOL_40, "  alloc a 52\n  alloc b 52\n  alloc c 52\n  free b\n  lock c\n");
    const struct raster_column *columns = raster_columns(raster, &count, &each);
    ck_assert_uint_eq(count, 5);
    ck_assert_uint_eq(each, 1);
    expect_states(&columns[0], "U23 -105");
    expect_states(&columns[2], "U68 -60");
    expect_states(&columns[4], "U23 F22 L23 -60");
    ck_assert_uint_eq(columns[4].bytes[2], 56); /* 4 to 7 blocks */
    ck_assert_uint_eq(columns[4].beyond, 19 * 8);
}
END_TEST

/* A comb: of each four blocks two are free. A row has 16 or 17 of the blocks, so none is all free or all used. */
START_TEST(what_is_partly_used_is_told_from_what_is_used) {
    enum { TEETH = 400 };
    size_t count;
    uint64_t each;
    char *text = malloc(100000), *at = text;
    at += sprintf(at, "poolsim-trace: 1\npool: {size: 24KiB, indexes: %d, block: 8}\nevents:\n- |\n", TEETH);
    for (int i = 1; i <= TEETH; i++)
        at += sprintf(at, "  alloc n%d 12\n", i);
    for (int i = 2; i <= TEETH; i += 2)
        at += sprintf(at, "  free n%d\n", i);
    sprintf(at, "  lock n1\n");
    write_run_trace(text);
    free(text);
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    const struct raster_column *columns = raster_columns(raster, &count, &each), *last = &columns[count - 1];
    for (int row = 1; row < 30; row++) {
        ck_assert_msg(last->state[row] == RASTER_HALF_USED, "row %d: %d", row, last->state[row]);
        ck_assert_uint_gt(last->age[row], 8); /* of what is used there, though a free run may be as long */
    }
    ck_assert_uint_eq(last->state[0], RASTER_LOCKED);
    ck_assert_uint_eq(last->state[RASTER_ROWS - 1], RASTER_BEYOND);
    ck_assert_uint_eq(columns[100].state[1], RASTER_USED);
}
END_TEST

START_TEST(an_age_is_a_power_of_two) {
    static const uint8_t ages[] = {1, 2, 3, 3, 4, 4, 4, 4, 5};
    size_t count;
    uint64_t each;
    report_of(POOL_40,
              "  alloc a 52\n  mark x\n  mark x\n  mark x\n  mark x\n  mark x\n  mark x\n  mark x\n  mark x\n");
    const struct raster_column *columns = raster_columns(raster, &count, &each);
    ck_assert_uint_eq(count, 9);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(columns[i].age[0], ages[i]);
        ck_assert_uint_eq(columns[i].age[RASTER_ROWS - 1], 0);
    }
}
END_TEST

START_TEST(columns_of_a_long_trace_are_evenly_apart) {
    static const int lengths[] = {RASTER_COLUMNS, RASTER_COLUMNS + 1, 2 * RASTER_COLUMNS - 1, 5000};
    size_t count;
    uint64_t each;
    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
        char *text = malloc(100000), *at = text;
        at += sprintf(at, "poolsim-trace: 1\n" POOL_40 "events:\n- |\n  alloc a 52\n");
        for (int i = 1; i < lengths[k]; i++)
            at += sprintf(at, "  mark x\n");
        write_run_trace(text);
        free(text);
        ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
        const struct raster_column *columns = raster_columns(raster, &count, &each);
        ck_assert_uint_le(count, RASTER_COLUMNS);
        ck_assert_uint_ge(count * each, (uint64_t)lengths[k]);
        for (size_t i = 0; i + 1 < count; i++)
            ck_assert_uint_eq(columns[i].event, (i + 1) * each);
        ck_assert_uint_eq(columns[count - 1].event, (uint64_t)lengths[k]);
    }
}
END_TEST

/* Many allocations, so that looks get dear, then events that do nothing: their looks are few, and evenly apart. */
START_TEST(dear_looks_are_few_and_evenly_apart) {
    enum { ALLOCATIONS = 6000, EVENTS = 40000 };
    size_t count;
    uint64_t each;
    char *text = malloc(20 * EVENTS), *at = text;
    at += sprintf(at, "poolsim-trace: 1\npool: {size: 256KiB, indexes: %d, block: 8}\nevents:\n- |\n", ALLOCATIONS);
    for (int i = 1; i <= ALLOCATIONS; i++)
        at += sprintf(at, "  alloc n%d 12\n", i);
    for (int i = ALLOCATIONS + 1; i < EVENTS; i++)
        at += sprintf(at, "  mark x\n");
    sprintf(at, "  resize n1 20\n");
    write_run_trace(text);
    free(text);
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    const struct raster_column *columns = raster_columns(raster, &count, &each);
    ck_assert_uint_eq(each, 1024); /* 39 such are in the trace, and up to 64 would be done at this price */
    ck_assert_uint_eq(count, 40);
    for (size_t i = 0; i + 1 < count; i++)
        ck_assert_uint_eq(columns[i].event, (i + 1) * each);
    ck_assert_uint_eq(columns[count - 1].event, EVENTS);
    ck_assert_uint_eq(spread.each, 1024);
}
END_TEST

static void expect_counts(enum spread_kind kind, uint64_t count, uint64_t min, uint64_t max) {
    const struct histogram *histogram = &spread.kinds[kind];
    ck_assert_msg(histogram->count == count && histogram->min == min && histogram->max == max,
                  "kind %d: %d from %d to %d", kind, (int)histogram->count, (int)histogram->min, (int)histogram->max);
}

START_TEST(sizes_lifetimes_searches_and_pauses_are_counted) {
    report_of(POOL_40, "  alloc a 52\n  alloc b 20\n  alloc c 100\n  free b\n  alloc toolarge 5000\n  free toolarge\n"
                       "  defrag\n  resize c 90\n  free a\n");
    expect_counts(SPREAD_SIZES, 5, 20, 5000); /* what fails and what resizes is asked for as well */
    expect_counts(SPREAD_LIFETIMES, 2, 2, 8);
    expect_counts(SPREAD_SEARCHES, 4, 0, 0);
    expect_counts(SPREAD_PAUSES, 1, 100, 100); /* c slides down */
    expect_counts(SPREAD_STEPS, 1, 100, 100);
    expect_counts(SPREAD_FREE_RUNS, 4, 24, 56); /* that of b for three events, and after the defrag that of a for one */
    ck_assert_uint_eq(spread.pause_event, 7);
    ck_assert_str_eq(spread.pause_words, "defrag");
}
END_TEST

Suite *raster_suite(void) {
    Suite *suite = suite_create("raster");
    TCase *tests = tcase_create("raster");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, a_column_is_the_pool_from_the_bottom_up);
    tcase_add_test(tests, what_is_partly_used_is_told_from_what_is_used);
    tcase_add_test(tests, an_age_is_a_power_of_two);
    tcase_add_test(tests, columns_of_a_long_trace_are_evenly_apart);
    tcase_add_test(tests, dear_looks_are_few_and_evenly_apart);
    tcase_add_test(tests, sizes_lifetimes_searches_and_pauses_are_counted);
    suite_add_tcase(suite, tests);
    return suite;
}

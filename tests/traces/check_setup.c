/* check_setup.c: which pool a trace is replayed in: what the trace says, the options, or the trace's own peak. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"

START_TEST(the_pool_is_as_the_trace_says) {
    const struct report *report = report_of(POOL_40, "  alloc a 10\n");
    ck_assert_uint_eq(report->pool_bytes, 596);
    ck_assert_uint_eq(report->block_bytes, 8);
    ck_assert_uint_eq(report->indexes, 8);
    ck_assert_uint_eq(report->blocks, 40);
    ck_assert_uint_eq(report->bookkeeping_bytes, 596 - 40 * 8);
}
END_TEST

START_TEST(an_option_wins_over_the_header) {
    run_options.settings.size_bytes = 1024;
    run_options.settings.block_bytes = 16;
    const struct report *report = report_of(POOL_40, "  alloc a 10\n");
    ck_assert_uint_eq(report->pool_bytes, 1024);
    ck_assert_uint_eq(report->block_bytes, 16);
    ck_assert_uint_eq(report->indexes, 8);
}
END_TEST

START_TEST(without_a_size_the_floor_and_a_tenth_is_chosen) {
    const struct report *report = report_of("", "  alloc a 100\n  alloc b 100\n  free a\n");
    uint64_t floor = report->bookkeeping_bytes + 2 * 104;
    ck_assert_uint_eq(report->block_bytes, 4);
    ck_assert_uint_eq(report->indexes, 2);
    ck_assert_uint_eq(report->pool_bytes, floor * 110 / 100);
    ck_assert_uint_eq(report->setup.size_percent, 110);
}
END_TEST

START_TEST(where_the_tenth_does_not_fit_the_floor_is_chosen) {
    write_run_trace("poolsim-trace: 1\nevents: [alloc a 60MiB]\n");
    run_options.verify = false;
    ck_assert_msg(run_trace_file() == RUN_OK, "%s", run_problem.text);
    ck_assert_uint_eq(run_reports.items[0].failures, 0);
    ck_assert_uint_eq(run_reports.items[0].setup.size_percent, 100);
}
END_TEST

START_TEST(a_share_of_the_floor_wins_over_the_headers_size) {
    run_options.settings.size_percent = 100;
    const struct report *report = report_of(POOL_40, "  alloc a 100\n  free a\n  alloc b 96\n");
    ck_assert_uint_eq(report->pool_bytes, report->bookkeeping_bytes + 13 * 8);
    ck_assert_uint_eq(report->failures, 0);
}
END_TEST

START_TEST(indexes_that_nobody_gave_are_as_many_as_needed) {
    const struct report *report =
        report_of("pool: {size: 1KiB, block: 4}\n",
                  "  alloc a 1\n  alloc b 1\n  alloc c 1\n  alloc d 1\n  alloc e 1\n  alloc f 1\n"
                  "  alloc g 1\n  alloc h 1\n  alloc i 1\n  alloc j 1\n  alloc k 1\n  alloc l 1\n"
                  "  alloc m 1\n  alloc n 1\n  alloc o 1\n  alloc p 1\n  alloc q 1\n");
    ck_assert_uint_eq(report->failures, 0);
    ck_assert_uint_eq(report->indexes, 17);
}
END_TEST

START_TEST(standard_input_needs_a_size) {
    write_run_trace("poolsim-trace: 1\nevents: [alloc a 1]\n");
    ck_assert_ptr_nonnull(freopen(run_path, "r", stdin));
    ck_assert_int_eq(run_file("-", &run_options, &run_reports, &run_problem), RUN_USAGE);
}
END_TEST

static const struct {
    const char *pool, *message;
} impossible_pools[] = {
    {"pool: {size: 16}\n", "too small"},
    {"pool: {size: 1KiB, indexes: 0}\n", "0 indexes"},
    {"pool: {size: 1KiB, indexes: 4, index_cache: 5}\n", "index cache of 5 for 4 indexes"},
    {"pool: {size: 100GiB}\n", "more than blocks of 32 bytes span"},
    {"pool: {size: 1024MiB}\n", "more than blocks of 32 bytes span"},
    {"pool: {size: 32MiB, block: 8}\n", "more than blocks of 8 bytes (the trace's pool: block) span"},
};

START_TEST(a_pool_that_cannot_be_is_refused) {
    ck_assert_int_eq(run_events(impossible_pools[_i].pool, "  alloc a 1\n"), RUN_REFUSED);
    ck_assert_msg(strstr(run_problem.text, impossible_pools[_i].message) != NULL, "%s", run_problem.text);
}
END_TEST

START_TEST(a_block_that_is_too_small_is_told_with_who_asked_for_it) {
    const char *vast = "  alloc a 16MiB\n";
    ck_assert_int_eq(run_events("pool: {block: 4}\n", vast), RUN_REFUSED);
    ck_assert_msg(strstr(run_problem.text, "more than blocks of 4 bytes (the trace's pool: block) span") != NULL, "%s",
                  run_problem.text);
    run_options.settings.block_bytes = 8;
    ck_assert_int_eq(run_events("pool: {block: 4}\n", vast), RUN_USAGE);
    ck_assert_msg(strstr(run_problem.text, "more than blocks of 8 bytes (--block) span") != NULL, "%s",
                  run_problem.text);
}
END_TEST

Suite *setup_suite(void) {
    Suite *suite = suite_create("setup");
    TCase *runs = tcase_create("runs");
    tcase_add_checked_fixture(runs, begin_runs, end_runs);
    tcase_add_test(runs, the_pool_is_as_the_trace_says);
    tcase_add_test(runs, an_option_wins_over_the_header);
    tcase_add_test(runs, without_a_size_the_floor_and_a_tenth_is_chosen);
    tcase_add_test(runs, where_the_tenth_does_not_fit_the_floor_is_chosen);
    tcase_add_test(runs, a_share_of_the_floor_wins_over_the_headers_size);
    tcase_add_test(runs, indexes_that_nobody_gave_are_as_many_as_needed);
    tcase_add_test(runs, standard_input_needs_a_size);
    tcase_add_loop_test(runs, a_pool_that_cannot_be_is_refused, 0,
                        sizeof impossible_pools / sizeof impossible_pools[0]);
    tcase_add_test(runs, a_block_that_is_too_small_is_told_with_who_asked_for_it);
    suite_add_tcase(suite, runs);
    return suite;
}

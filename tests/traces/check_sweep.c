/* check_sweep.c: the points of a grid, and Wilson's interval. */
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/sweep.h"

START_TEST(each_combination_is_one_point) {
    struct sweep_grid grid = {.trace_count = 2};
    char why[160];
    ck_assert(sweep_add(&grid, AXIS_SIZE, "1K..3K/1K,10", why));
    ck_assert(sweep_add(&grid, AXIS_ON_FRAGMENTED, "fail,defrag", why));
    ck_assert(sweep_add(&grid, AXIS_SEED, "5..7", why));
    ck_assert_uint_eq(sweep_count(&grid), 2 * 3 * 2 * 4);
    ck_assert_uint_eq(sweep_settings_count(&grid), 8);
    struct sweep_point point;
    sweep_point_of(&grid, 0, &point);
    ck_assert(point.trace == 0 && point.seed == 5 && point.settings.size_bytes == 1024);
    ck_assert_int_eq(point.settings.on_fragmented, FRAGMENTED_FAIL);
    ck_assert_int_eq(point.settings.block_bytes, TRACE_UNSET);
    sweep_point_of(&grid, 7, &point);
    ck_assert(point.seed == 5 && point.setting == 7 && point.settings.size_bytes == 10);
    ck_assert_int_eq(point.settings.on_fragmented, FRAGMENTED_DEFRAG);
    sweep_point_of(&grid, 47, &point);
    ck_assert(point.trace == 1 && point.seed == 7 && point.setting == 7);
    sweep_free(&grid);
}
END_TEST

static const struct {
    enum sweep_axis axis;
    const char *text, *why;
} refused[] = {
    {AXIS_SIZE, "", "is not a size"},           {AXIS_SIZE, "4K..", "is not a size"},
    {AXIS_SIZE, "4K..2K", "is no range"},       {AXIS_SIZE, "1..5/0", "steps of 0"},
    {AXIS_SIZE, "8/2", "is no range"},          {AXIS_BLOCK, "4,5", "is no block"},
    {AXIS_FIT, "best,", "is none of"},          {AXIS_INDEXES, "5000000000", "is too large"},
    {AXIS_SEED, "1..900000000", "more values"},
};

START_TEST(what_is_no_list_is_refused) {
    struct sweep_grid grid = {.trace_count = 1};
    char why[160] = "";
    ck_assert(!sweep_add(&grid, refused[_i].axis, refused[_i].text, why));
    ck_assert_msg(strstr(why, refused[_i].why) != NULL, "'%s': %s", refused[_i].text, why);
    sweep_free(&grid);
}
END_TEST

/* By hand: 1 of 10,000 with z = 1.96 is 0.0000177 to 0.000566; 13 of 50 is 0.1587 to 0.3955. */
static const struct {
    uint64_t hits, count;
    double low, high;
} intervals[] = {{1, 10000, 0.0000177, 0.000566}, {13, 50, 0.1587, 0.3955}, {0, 100, 0, 0.0370}, {100, 100, 0.9630, 1}};

START_TEST(the_interval_is_wilsons) {
    double low, high;
    sweep_interval(intervals[_i].hits, intervals[_i].count, &low, &high);
    ck_assert_double_eq_tol(low, intervals[_i].low, intervals[_i].low * 0.005 + 1e-9);
    ck_assert_double_eq_tol(high, intervals[_i].high, intervals[_i].high * 0.005);
}
END_TEST

Suite *sweep_suite(void) {
    Suite *suite = suite_create("sweep");
    TCase *all = tcase_create("all");
    tcase_add_test(all, each_combination_is_one_point);
    tcase_add_loop_test(all, what_is_no_list_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_loop_test(all, the_interval_is_wilsons, 0, sizeof intervals / sizeof *intervals);
    suite_add_tcase(suite, all);
    return suite;
}

/* check_smallest.c: the smallest number that passes, where the ones above it mostly do. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/smallest.h"

/* Passes from `from` on, but for one stretch; and in one stretch below. */
struct terrain {
    uint64_t from, hole_from, hole_to, island_from, island_to;
    atomic_uint asked, alone; /* alone: by that thread */
    pthread_t caller;
};

static bool passes(void *context, uint64_t value) {
    struct terrain *terrain = context;
    terrain->asked++;
    terrain->alone += pthread_equal(pthread_self(), terrain->caller) != 0;
    if (value >= terrain->hole_from && value <= terrain->hole_to)
        return false;
    return value >= terrain->from || (value >= terrain->island_from && value <= terrain->island_to);
}

/* Whatever the number of threads, the result is the same; who does not guess tries nothing that does not matter. */
static struct smallest_result find(struct terrain *terrain, uint64_t low, unsigned around) {
    struct smallest search = {passes, terrain, 1, low, 100000, around, 1, 1};
    struct smallest_result result;
    ck_assert(smallest_find(&search, &result));
    ck_assert_uint_eq(result.probes, terrain->asked);
    for (search.threads = 2; search.threads <= 128; search.threads *= 2) {
        struct smallest_result other;
        terrain->asked = 0;
        search.ahead = 1;
        ck_assert(smallest_find(&search, &other));
        ck_assert_uint_eq(terrain->asked, result.probes);
        ck_assert_int_eq(memcmp(&other, &result, sizeof result), 0);
        terrain->asked = 0;
        search.ahead = search.threads;
        ck_assert(smallest_find(&search, &other));
        ck_assert_uint_ge(terrain->asked, result.probes);
        ck_assert_int_eq(memcmp(&other, &result, sizeof result), 0);
    }
    return result;
}

static const uint64_t lows[] = {1, 500, 999, 1000};

START_TEST(a_single_boundary_is_found_from_anywhere_below) {
    struct terrain terrain = {.from = 1000};
    struct smallest_result result = find(&terrain, lows[_i], 16);
    ck_assert(result.found);
    ck_assert_uint_eq(result.answer, 1000);
    ck_assert_uint_eq(result.below_count, 0);
    ck_assert_uint_ge(result.below_tried, 8);
    ck_assert_uint_eq(result.above_tried, 16);
}
END_TEST

START_TEST(where_the_beginning_passes_the_answer_goes_down_to_the_boundary) {
    struct terrain terrain = {.from = 990};
    ck_assert_uint_eq(find(&terrain, 1000, 16).answer, 990);
}
END_TEST

START_TEST(nothing_is_found_where_nothing_passes) {
    struct terrain terrain = {.from = 100001};
    ck_assert(!find(&terrain, 1, 16).found);
}
END_TEST

START_TEST(the_answer_is_above_a_hole_and_what_passes_below_is_told) {
    struct terrain terrain = {.from = 1000, .hole_from = 1003, .hole_to = 1005};
    struct smallest_result result = find(&terrain, 900, 16);
    ck_assert_uint_eq(result.answer, 1006);
    ck_assert_uint_ge(result.below_count, 1);
    ck_assert(result.below[0] >= 1000 && result.below[0] <= 1002);
}
END_TEST

START_TEST(an_island_next_to_the_answer_is_told) {
    struct terrain terrain = {.from = 1000, .island_from = 994, .island_to = 995};
    struct smallest_result result = find(&terrain, 900, 16);
    ck_assert_uint_eq(result.answer, 1000);
    ck_assert_uint_eq(result.below_count, 2);
}
END_TEST

/* With two threads, few numbers are tried by the calling one, which is alone then. */
START_TEST(two_threads_are_busy_nearly_always) {
    struct terrain terrain = {.from = 1000, .caller = pthread_self()};
    struct smallest search = {passes, &terrain, 1, lows[_i], 100000, 16, 2, 2};
    struct smallest_result result;
    ck_assert(smallest_find(&search, &result));
    ck_assert_uint_ge(result.probes, 25);
    ck_assert_uint_le(terrain.alone, 2);
    ck_assert_uint_le(terrain.asked, result.probes + 8);
}
END_TEST

Suite *smallest_suite(void) {
    Suite *suite = suite_create("smallest");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, a_single_boundary_is_found_from_anywhere_below, 0, sizeof lows / sizeof *lows);
    tcase_add_test(all, where_the_beginning_passes_the_answer_goes_down_to_the_boundary);
    tcase_add_test(all, nothing_is_found_where_nothing_passes);
    tcase_add_test(all, the_answer_is_above_a_hole_and_what_passes_below_is_told);
    tcase_add_test(all, an_island_next_to_the_answer_is_told);
    tcase_add_loop_test(all, two_threads_are_busy_nearly_always, 0, sizeof lows / sizeof *lows);
    suite_add_tcase(suite, all);
    return suite;
}

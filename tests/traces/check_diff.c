/* check_diff.c: which numbers are worse, and in what order they come. */
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/diff.h"

static size_t place_of(const char *name) {
    return (size_t)(metric_find(name) - metrics);
}

static void set(struct diff_side *side, const char *name, double value) {
    side->values[place_of(name)] = value;
    side->known[place_of(name)] = true;
}

START_TEST(worse_comes_first_and_failures_before_all) {
    static struct diff_side a, b;
    struct diff_row rows[DIFF_METRICS_MAX];
    static const struct {
        const char *name;
        double a, b;
        int change;
    } wanted[] = {{"failures.total", 100, 101, -1},        {"defrag.bytes_moved", 10, 30, -1},
                  {"final.largest_free_bytes", 10, 9, -1}, {"alloc.probes_max", 4, 2, 1},
                  {"final.free_bytes", 10, 11, 1},         {"events", 5, 6, 0}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        set(&a, wanted[i].name, wanted[i].a);
        set(&b, wanted[i].name, wanted[i].b);
    }
    set(&a, "locks", 3);
    set(&b, "locks", 3);
    ck_assert_uint_eq(diff_rows(&a, &b, rows), sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ck_assert_str_eq(rows[i].metric->name, wanted[i].name);
        ck_assert_int_eq(rows[i].change, wanted[i].change);
    }
}
END_TEST

START_TEST(there_is_room_for_every_metric) {
    size_t count = 0;
    while (metrics[count].name != NULL)
        count++;
    ck_assert_uint_le(count, DIFF_METRICS_MAX);
}
END_TEST

START_TEST(runs_part_at_the_first_event_that_differs) {
    struct diff_event x[] = {{1, 0, 0}, {2, 0, 0}, {3, 0, 8}, {4, 2, 0}};
    struct diff_event y[] = {{1, 0, 0}, {2, 0, 0}, {3, 0, 9}, {4, 0, 0}, {5, 0, 0}};
    struct diff_side a = {.events = x, .event_count = 4}, b = {.events = y, .event_count = 5};
    struct diff_parting parting;
    diff_part(&a, &b, &parting);
    ck_assert_uint_eq(parting.content, 5);
    ck_assert_uint_eq(parting.outcome, 4);
    ck_assert_uint_eq(parting.moved, 3);
    diff_part(&a, &a, &parting);
    ck_assert(parting.content == 0 && parting.outcome == 0 && parting.moved == 0);
}
END_TEST

Suite *diff_suite(void) {
    Suite *suite = suite_create("diff");
    TCase *all = tcase_create("all");
    tcase_add_test(all, worse_comes_first_and_failures_before_all);
    tcase_add_test(all, there_is_room_for_every_metric);
    tcase_add_test(all, runs_part_at_the_first_event_that_differs);
    suite_add_tcase(suite, all);
    return suite;
}

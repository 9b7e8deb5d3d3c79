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

START_TEST(failures_come_first_either_way_then_what_is_worse) {
    static struct diff_side a, b;
    struct diff_row rows[DIFF_METRICS_MAX];
    static const struct {
        const char *name;
        double a, b;
        int change;
    } wanted[] = {{"failures.total", 100, 101, -1},
                  {"failures.fragmented", 3, 0, 1},
                  {"skipped", 9, 0, 1},
                  {"defrag.bytes_moved", 10, 30, -1},
                  {"final.largest_free_bytes", 10, 9, -1},
                  {"alloc.probes_max", 4, 2, 1},
                  {"final.free_bytes", 10, 11, 1},
                  {"events", 5, 6, 0}};
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

START_TEST(blocks_of_two_sizes_are_judged_in_bytes) {
    static struct diff_side a, b;
    struct diff_row rows[DIFF_METRICS_MAX];
    set(&a, "pool.block_bytes", 8);
    set(&b, "pool.block_bytes", 4);
    set(&a, "peak.used_blocks", 442);
    set(&b, "peak.used_blocks", 878);
    set(&a, "pool.blocks", 470);
    set(&b, "pool.blocks", 942);
    ck_assert_uint_eq(diff_rows(&a, &b, rows), 3);
    ck_assert_str_eq(rows[0].metric->name, "peak.used_blocks");
    ck_assert(rows[0].in_bytes && rows[0].a == 442 * 8 && rows[0].b == 878 * 4);
    ck_assert_int_eq(rows[0].change, 1);
    ck_assert_str_eq(rows[2].metric->name, "pool.blocks");
    ck_assert(!rows[2].in_bytes && rows[2].a == 470 && rows[2].b == 942 && rows[2].change == 0);
    set(&b, "pool.block_bytes", 8);
    ck_assert_uint_eq(diff_rows(&a, &b, rows), 2);
    ck_assert(!rows[0].in_bytes && rows[0].a == 442 && rows[0].change == -1);
}
END_TEST

START_TEST(blocks_of_an_unknown_size_are_not_judged) {
    static struct diff_side a, b;
    struct diff_row rows[DIFF_METRICS_MAX];
    set(&a, "pool.block_bytes", 8);
    set(&a, "peak.used_blocks", 442);
    set(&b, "peak.used_blocks", 878);
    b.missing[place_of("pool.block_bytes")] = true;
    ck_assert_uint_eq(diff_rows(&a, &b, rows), 2);
    ck_assert(rows[0].change == 0 && rows[1].change == 0);
}
END_TEST

START_TEST(a_number_that_one_report_lacks_differs_from_zero) {
    static struct diff_side a, b;
    struct diff_row rows[DIFF_METRICS_MAX];
    set(&a, "failures.total", 0);
    b.missing[place_of("failures.total")] = true;
    ck_assert_uint_eq(diff_rows(&a, &b, rows), 1);
    ck_assert(rows[0].in_a && !rows[0].in_b && rows[0].change == 0);
    b.missing[place_of("failures.total")] = false; /* of a replay that has no such number */
    ck_assert_uint_eq(diff_rows(&a, &b, rows), 0);
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
    tcase_add_test(all, failures_come_first_either_way_then_what_is_worse);
    tcase_add_test(all, blocks_of_two_sizes_are_judged_in_bytes);
    tcase_add_test(all, blocks_of_an_unknown_size_are_not_judged);
    tcase_add_test(all, a_number_that_one_report_lacks_differs_from_zero);
    tcase_add_test(all, there_is_room_for_every_metric);
    tcase_add_test(all, runs_part_at_the_first_event_that_differs);
    suite_add_tcase(suite, all);
    return suite;
}

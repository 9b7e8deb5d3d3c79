/* check_arrivals.c: when tasks run and how long allocations live, against the distributions that they should have. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"

#define ARRIVALS 50000

/* The times between marks of a workload, in ms. */
static size_t gaps_of(const char *text, double *gaps) {
    struct trace_header header;
    struct trace_event event;
    struct opened opened = open_workload(text, &header);
    double last = 0, now = 0;
    size_t count = 0;
    while (count < ARRIVALS && trace_reader_next(opened.reader, &event, &opened.problem) == 1) {
        if (event.verb == VERB_AT) {
            now = (double)event.time_ns / 1e6;
        } else if (event.verb == VERB_MARK) {
            gaps[count++] = now - last;
            last = now;
        }
    }
    trace_header_free(&header);
    close_trace(&opened);
    return count;
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* The Kolmogorov-Smirnov distance of sorted values from an exponential distribution, times the root of the count. */
static double exponential_distance(double *values, size_t count, double mean) {
    double most = 0;
    qsort(values, count, sizeof *values, compare_doubles);
    for (size_t i = 0; i < count; i++) {
        double wanted = 1 - exp(-values[i] / mean);
        most =
            fmax(most, fmax(fabs(wanted - (double)i / (double)count), fabs((double)(i + 1) / (double)count - wanted)));
    }
    return most * sqrt((double)count);
}

/* At a significance of 0.001, as in check_law.c. */
#define KS_LIMIT 1.95

START_TEST(poisson_arrivals_are_exponentially_apart) {
    double *gaps = malloc(ARRIVALS * sizeof *gaps);
    size_t count = gaps_of(FOR("10d") "tasks: [{task: t, every: poisson 100ms, mark: t}]\n", gaps);
    ck_assert_uint_eq(count, ARRIVALS);
    ck_assert_double_lt(exponential_distance(gaps, count, 100), KS_LIMIT);
    ck_assert_double_gt(exponential_distance(gaps, count, 102), KS_LIMIT); /* 2 % off is seen */
    free(gaps);
}
END_TEST

START_TEST(jitter_delays_uniformly_and_does_not_add_up) {
    double *gaps = malloc(ARRIVALS * sizeof *gaps), time = 0, most = 0;
    size_t count = gaps_of(FOR("10d") "tasks: [{task: t, every: 100ms, jitter: 20ms, mark: t}]\n", gaps);
    ck_assert_uint_eq(count, ARRIVALS);
    for (size_t i = 0; i < count; i++) {
        time += gaps[i];
        gaps[i] = time - 100 * (double)(i + 1);
    }
    qsort(gaps, count, sizeof *gaps, compare_doubles);
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(gaps[i] / 20 - (double)i / (double)count));
    ck_assert_double_lt(most * sqrt((double)count), KS_LIMIT);
    free(gaps);
}
END_TEST

/* The number in an id of the form "a.12". */
static size_t serial_of(const struct trace_event *event) {
    char digits[24] = "";
    memcpy(digits, event->id + 2, event->id_length - 2);
    return strtoul(digits, NULL, 10);
}

START_TEST(exponential_lives_are_exponential) {
    static double births[ARRIVALS * 2], lives[ARRIVALS * 2];
    struct trace_header header;
    struct trace_event event;
    struct opened opened = open_workload(
        FOR("10d") "tasks:\n- task: t\n  every: 10ms\n  allocs: [{alloc: a, size: 8, life: exponential 1s}]\n",
        &header);
    double now = 0;
    size_t count = 0, born = 0;
    while (born < ARRIVALS * 2 - 1 && trace_reader_next(opened.reader, &event, &opened.problem) == 1) {
        size_t serial = event.id != NULL ? serial_of(&event) : 0;
        if (event.verb == VERB_AT)
            now = (double)event.time_ns / 1e6;
        else if (event.verb == VERB_ALLOC)
            births[born = serial] = now;
        else if (event.verb == VERB_FREE && serial <= ARRIVALS) /* the later ones may live on: those are not counted */
            lives[count++] = now - births[serial];
    }
    ck_assert_uint_eq(count, ARRIVALS);
    ck_assert_double_lt(exponential_distance(lives, count, 1000), KS_LIMIT);
    ck_assert_double_gt(exponential_distance(lives, count, 1020), KS_LIMIT);
    trace_header_free(&header);
    close_trace(&opened);
}
END_TEST

Suite *arrivals_suite(void) {
    Suite *suite = suite_create("arrivals");
    TCase *tcase = tcase_create("arrivals");
    tcase_add_checked_fixture(tcase, enter_directory, leave_directory);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, poisson_arrivals_are_exponentially_apart);
    tcase_add_test(tcase, jitter_delays_uniformly_and_does_not_add_up);
    tcase_add_test(tcase, exponential_lives_are_exponential);
    return suite;
}

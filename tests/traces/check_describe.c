/* check_describe.c: what is said of a trace, and how well a workload is fitted to one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/describe.h"
#include "traces/fit.h"
#include "traces/random.h"

/* ---- Histograms ---- */

START_TEST(quantiles_are_good_to_a_bucket) {
    static struct histogram histogram;
    memset(&histogram, 0, sizeof histogram);
    for (uint64_t value = 1; value <= 100000; value++)
        histogram_add(&histogram, value);
    for (int percent = 1; percent <= 100; percent++) {
        double got = (double)histogram_quantile(&histogram, percent / 100.0), exact = 1000.0 * percent;
        ck_assert_msg(fabs(got / exact - 1) < 1.0 / 1000, "%d %%: %g", percent, got);
    }
    ck_assert_uint_eq(histogram.min, 1);
    ck_assert_uint_eq(histogram.max, 100000);
    ck_assert_double_eq(histogram.sum, 5000050000.0);
}
END_TEST

START_TEST(a_single_value_is_exact) {
    static struct histogram histogram;
    memset(&histogram, 0, sizeof histogram);
    ck_assert_uint_eq(histogram_quantile(&histogram, 0.5), 0);
    for (int i = 0; i < 9; i++)
        histogram_add(&histogram, 1000003);
    histogram_add(&histogram, UINT64_MAX);
    histogram_add(&histogram, 0);
    ck_assert_uint_eq(histogram_quantile(&histogram, 0.5), 1000003);
    ck_assert_uint_eq(histogram_quantile(&histogram, 1), UINT64_MAX);
}
END_TEST

START_TEST(powers_of_two_share_the_values_out) {
    static struct histogram histogram;
    memset(&histogram, 0, sizeof histogram);
    uint64_t sum = 0;
    for (uint64_t value = 0; value < 1000; value++)
        histogram_add(&histogram, value);
    static const uint64_t wanted[] = {2, 2, 4, 8, 16, 32, 64, 128, 256, 488};
    for (unsigned power = 0; power < 64; power++) {
        uint64_t count = histogram_of_power(&histogram, power);
        ck_assert_uint_eq(count, power < 10 ? wanted[power] : 0);
        sum += count;
    }
    ck_assert_uint_eq(sum, 1000);
}
END_TEST

START_TEST(distances_are_those_of_kolmogorov_and_smirnov) {
    static struct histogram a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    for (uint64_t value = 0; value < 10; value++)
        histogram_add(&a, value);
    for (uint64_t value = 3; value < 13; value++)
        histogram_add(&b, value);
    ck_assert_double_eq_tol(histogram_distance(&a, &a), 0, 1e-12);
    ck_assert_double_eq_tol(histogram_distance(&a, &b), 0.3, 1e-12);
    ck_assert_double_eq_tol(histogram_distance(&b, &a), 0.3, 1e-12);
}
END_TEST

/* ---- Descriptions ---- */

/* Describes a text with one trace; the caller ends it. */
static struct describer *described(const char *text, bool in_time, describe_observer observer, void *context) {
    struct trace_header header;
    struct trace_event event;
    struct trace_fault fault;
    struct describer *describer = describe_begin(in_time, observer, context);
    write_text("trace.yaml", text);
    struct opened opened = open_trace("trace.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    while (trace_reader_next(opened.reader, &event, &opened.problem) == 1)
        ck_assert_msg(describe_event(describer, &event, &fault) == 0, "%s", fault.message);
    trace_header_free(&header);
    close_trace(&opened);
    return describer;
}

static const char small_trace[] = "poolsim-trace: 1\nevents:\n- |\n"
                                  "  at 1ms\n  alloc a 100 @x\n  alloc b 300 @y\n  lock a\n  at 2ms\n  unlock a\n"
                                  "  resize a 50\n  resize b 700\n  free a\n  alloc a 20 @x\n  at 5ms\n  free b\n";

START_TEST(a_small_trace_is_described_in_full) {
    struct describer *describer = described(small_trace, false, NULL, NULL);
    const struct description *seen = describe_result(describer);
    ck_assert_uint_eq(seen->events, 12);
    ck_assert_uint_eq(seen->verbs[VERB_ALLOC], 3);
    ck_assert_uint_eq(seen->verbs[VERB_AT], 3);
    ck_assert_uint_eq(seen->time_ns, 5000000);
    ck_assert_uint_eq(seen->peak_bytes, 750);
    ck_assert_uint_eq(seen->peak_count, 2);
    ck_assert_uint_eq(seen->final_bytes, 20);
    ck_assert_uint_eq(seen->final_count, 1);
    ck_assert_uint_eq(seen->sizes.count, 3);
    ck_assert_uint_eq(seen->lives.min, 7);
    ck_assert_uint_eq(seen->lives.max, 9);
    ck_assert_uint_eq(seen->lives_ns.min, 1000000);
    ck_assert_uint_eq(seen->lives_ns.max, 4000000);
    ck_assert_uint_eq(seen->locked_allocs, 1);
    ck_assert_uint_eq(seen->grown, 1);
    ck_assert_uint_eq(seen->shrunk, 1);
    /* Behind 11 events something is live, and behind 2 of them a quarter of it is locked. */
    ck_assert_double_eq_tol(seen->locked_pct, 100 * 2 * 0.25 / 11, 1e-9);
    ck_assert_uint_eq(seen->tag_count, 2);
    ck_assert_str_eq(seen->tags[0].name, "y");
    ck_assert_uint_eq(seen->tags[0].peak_bytes, 700);
    ck_assert_uint_eq(seen->tags[1].allocs, 2);
    ck_assert_uint_eq(seen->tags[1].bytes, 120);
    ck_assert_uint_eq(seen->tags[1].peak_bytes, 100);
    ck_assert_uint_eq(seen->tags[1].live_bytes, 20);
    describe_end(describer);
}
END_TEST

static void note_life(void *context, const struct describe_life *life) {
    fprintf(context, "%d %d %d..%d %d %d %d %d %d %d %d\n", life->freed, (int)life->first_bytes, (int)life->born,
            (int)life->ended, (int)life->last_bytes, (int)life->resizes, (int)life->resized, (int)life->locks,
            (int)life->first_lock, (int)life->held, life->locked_now);
}

START_TEST(observers_are_told_of_each_life) {
    char *told = NULL;
    size_t length;
    FILE *out = open_memstream(&told, &length);
    struct describer *describer = described(small_trace, false, note_life, out);
    ck_assert_ptr_nonnull(describe_result(describer));
    fclose(out);
    ck_assert_str_eq(told, "1 100 2..9 50 1 7 1 4 2 0\n1 300 3..12 700 1 8 0 0 0 0\n0 20 10..12 20 0 0 0 0 0 0\n");
    free(told);
    describe_end(describer);
}
END_TEST

/* ---- Fits ---- */

/* The quality of a fit in so many parts. */
static struct fit_quality quality_of(const char *text, unsigned parts, uint64_t duration) {
    struct fit_quality quality;
    bool too_many;
    struct fit *fit = fit_begin(duration, 1, parts);
    struct describer *describer = described(text, true, fit_observe, fit);
    const struct description *seen = describe_result(describer);
    struct workload *workload = fit_workload(fit, &too_many);
    ck_assert_ptr_nonnull(workload);
    ck_assert_int_eq(fit_compare(fit, workload, seen, &quality), 0);
    workload_free(workload);
    fit_end(fit);
    describe_end(describer);
    return quality;
}

#define STEADY                                                                                   \
    "poolsim-workload: 1\nduration: 100s\ntasks:\n- task: t\n  every: poisson 10ms\n  allocs:\n" \
    "  - {alloc: a, size: lognormal median 60 sigma 0.8, life: exponential 300ms}\n"             \
    "  - {alloc: b, size: choice 500*3 1200, life: exponential 900ms, chance: 20%}\n"
#define SECOND ((uint64_t)1000000000)

START_TEST(a_steady_recording_is_fitted_closely) {
    struct fit_quality quality = quality_of(STEADY, 1, 100 * SECOND);
    ck_assert_uint_gt(quality.all.allocs, 11000);
    ck_assert_double_lt(fabs((double)quality.all.generated / (double)quality.all.allocs - 1), 0.01);
    ck_assert_double_lt(quality.all.sizes, 0.01);
    ck_assert_double_lt(quality.all.lives, 0.03);
    double ratio = (double)quality.generated_peak_bytes / (double)quality.peak_bytes;
    ck_assert_msg(ratio > 0.8 && ratio < 1.1, "peak live is %g of the recording's", ratio);
}
END_TEST

/* What changes within the recording needs parts; a fit that has none says that it is bad. */
START_TEST(a_fit_that_misses_says_so) {
    static const char changing[] = "poolsim-workload: 1\nphases: [{phase: one, lasts: 50s}, {phase: two, lasts: 50s}]\n"
                                   "tasks:\n"
                                   "- {task: t, in: one, every: 10ms, allocs: [{alloc: a, size: 100, life: 10ms}]}\n"
                                   "- {task: u, in: two, every: 1s, allocs: [{alloc: b, size: 120, life: 40s}]}\n";
    struct fit_quality one = quality_of(changing, 1, 100 * SECOND), eight = quality_of(changing, 8, 100 * SECOND);
    double one_ratio = (double)one.generated_peak_bytes / (double)one.peak_bytes;
    double eight_ratio = (double)eight.generated_peak_bytes / (double)eight.peak_bytes;
    ck_assert_double_lt(fabs(eight_ratio - 1), 0.1);
    ck_assert_double_gt(fabs(one_ratio - 1), 0.1);
    ck_assert_double_lt(eight.all.sizes, 0.001);
}
END_TEST

START_TEST(a_fit_has_locks_and_resizes) {
    static const char text[] = "poolsim-workload: 1\nduration: 100s\ntasks:\n- task: t\n  every: 10ms\n  allocs:\n"
                               "  - {alloc: a, size: 64, life: 50ms, resize: {to: 100, after: 5ms}}\n"
                               "  - {alloc: b, size: 300, life: 50ms, lock: {after: 10ms, for: 20ms}}\n";
    bool too_many;
    size_t resized = 0, locked = 0;
    struct fit *fit = fit_begin(100 * SECOND, 1, 2);
    struct describer *describer = described(text, true, fit_observe, fit);
    ck_assert_ptr_nonnull(describe_result(describer));
    struct workload *workload = fit_workload(fit, &too_many);
    ck_assert_uint_eq(workload->task_count, 4); /* two classes, two parts */
    for (size_t i = 0; i < workload->task_count; i++) {
        const struct workload_alloc *alloc = &workload->tasks[i].allocs[0];
        if (alloc->resize.used) {
            resized++;
            ck_assert_uint_eq(alloc->resize.size.middle, 100);
            ck_assert_uint_eq(alloc->resize.after.middle, 5000000);
        }
        if (alloc->lock.used) {
            locked++;
            ck_assert_uint_gt(alloc->lock.chance, RANDOM_ONE / 100 * 99);
            ck_assert_double_eq_tol((double)alloc->lock.after.middle, 1e7, 1e5);
            ck_assert_double_eq_tol((double)alloc->lock.held.middle, 2e7, 2e5);
        }
    }
    ck_assert_uint_eq(resized, 2);
    ck_assert_uint_eq(locked, 2);
    workload_free(workload);
    fit_end(fit);
    describe_end(describer);
}
END_TEST

Suite *describe_suite(void) {
    Suite *suite = suite_create("describe");
    TCase *tcase = tcase_create("describe");
    tcase_add_checked_fixture(tcase, enter_directory, leave_directory);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, quantiles_are_good_to_a_bucket);
    tcase_add_test(tcase, a_single_value_is_exact);
    tcase_add_test(tcase, powers_of_two_share_the_values_out);
    tcase_add_test(tcase, distances_are_those_of_kolmogorov_and_smirnov);
    tcase_add_test(tcase, a_small_trace_is_described_in_full);
    tcase_add_test(tcase, observers_are_told_of_each_life);
    tcase_add_test(tcase, a_steady_recording_is_fitted_closely);
    tcase_add_test(tcase, a_fit_that_misses_says_so);
    tcase_add_test(tcase, a_fit_has_locks_and_resizes);
    return suite;
}

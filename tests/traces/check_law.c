/* check_law.c: whether what is drawn has the distribution that it should have. Each test has a fixed seed, so it is the
 * same each time, and a significance of 0.001: a right generator would fail one seed of a thousand. That a distribution
 * which is wrong by little is seen is tested as well. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/law.h"

#define DRAWS 200000
#define KS_LIMIT 1.95 /* of the distance times the root of the count, at 0.001 */
#define NORMAL_Z 3.09 /* of the normal distribution, at 0.001 */
#define Q32(number) ((uint64_t)((number)*4294967296.0))

typedef double (*distribution)(double value, const double *parameters);

static double normal_cdf(double value, const double *parameters) {
    return erfc(-(value - parameters[0]) / parameters[1] / sqrt(2)) / 2;
}

static double lognormal_cdf(double value, const double *parameters) {
    return value <= 0 ? 0 : erfc(-log(value / parameters[0]) / parameters[1] / sqrt(2)) / 2;
}

static double exponential_cdf(double value, const double *parameters) {
    return 1 - exp(-value / parameters[0]);
}

/* Cut off at parameters 2 and 3. */
static double cut_normal_cdf(double value, const double *parameters) {
    double low = normal_cdf(parameters[2], parameters), high = normal_cdf(parameters[3], parameters);
    return (normal_cdf(value, parameters) - low) / (high - low);
}

static int compare_values(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* The Kolmogorov-Smirnov distance of DRAWS draws from a distribution, times the root of their count. */
static double ks_of(const struct law *law, const char *seed, distribution cdf, const double *parameters) {
    struct random random;
    double *values = malloc(DRAWS * sizeof *values), most = 0;
    ck_assert_ptr_nonnull(values);
    random_seed(&random, 1, seed);
    for (int i = 0; i < DRAWS; i++)
        values[i] = (double)law_draw(law, &random);
    qsort(values, DRAWS, sizeof *values, compare_values);
    for (int i = 0; i < DRAWS; i++) {
        double wanted = cdf(values[i], parameters);
        most = fmax(most, fmax(fabs(wanted - (double)i / DRAWS), fabs((double)(i + 1) / DRAWS - wanted)));
    }
    free(values);
    return most * sqrt(DRAWS);
}

/* How far a chi-square sum of that many degrees of freedom is above its mean, as a normal deviate (Wilson, Hilferty). */
static double chi_deviate(double sum, double degrees) {
    return (cbrt(sum / degrees) - (1 - 2 / (9 * degrees))) / sqrt(2 / (9 * degrees));
}

#define BINS_MAX 512

/* The chi-square deviate of draws that are counted by value; those above the last bin belong to it. */
static double chi_of(const struct law *law, const char *seed, const double *shares, size_t bins) {
    struct random random;
    double counts[BINS_MAX] = {0}, sum = 0;
    double used = -1;
    random_seed(&random, 1, seed);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t value = law_draw(law, &random);
        counts[value < bins ? value : bins - 1]++;
    }
    for (size_t i = 0; i < bins; i++) {
        double wanted = shares[i] * DRAWS;
        if (wanted < 5) {
            ck_assert_msg(wanted > 0 || counts[i] == 0, "%zu was drawn, which cannot be", i);
            continue;
        }
        sum += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
        used++;
    }
    return chi_deviate(sum, used);
}

static struct law law_of(enum law_kind kind, uint64_t middle, uint64_t spread) {
    return (struct law){.kind = kind, .middle = middle, .spread = spread, .max = UINT64_MAX};
}

/* ---- The generator itself ---- */

START_TEST(bits_are_those_of_the_published_generator) {
    struct random random = {{1, 2, 3, 4}};
    ck_assert_uint_eq(random_bits(&random), 11520);
    ck_assert_uint_eq(random_bits(&random), 0);
    ck_assert_uint_eq(random_bits(&random), 1509978240);
    ck_assert_uint_eq(random_bits(&random), 1215971899390074240u);
}
END_TEST

START_TEST(seeds_and_names_begin_other_streams) {
    struct random a, b, c, again;
    random_seed(&a, 1, "rx");
    random_seed(&b, 2, "rx");
    random_seed(&c, 1, "tx");
    random_seed(&again, 1, "rx");
    ck_assert_uint_ne(random_bits(&a), random_bits(&b));
    ck_assert_uint_ne(random_bits(&b), random_bits(&c));
    random_bits(&again);
    ck_assert_uint_eq(random_bits(&a), random_bits(&again));
}
END_TEST

START_TEST(fixed_point_products_are_rounded_and_saturate) {
    static const struct {
        uint64_t a, b, product;
    } rows[] = {{3, RANDOM_ONE, 3},
                {3, RANDOM_ONE / 2, 2}, /* 1.5 */
                {1, RANDOM_ONE / 2 - 1, 0},
                {UINT64_MAX, RANDOM_ONE, UINT64_MAX},
                {UINT64_MAX, RANDOM_ONE * 2, UINT64_MAX},
                {(uint64_t)1 << 63, RANDOM_ONE / 4, (uint64_t)1 << 61},
                {123456789012345, 987654321098, 28389652990020492}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        long double exact = (long double)rows[i].a * (long double)rows[i].b / 4294967296.0L;
        ck_assert_msg(fabsl(exact - (long double)rows[i].product) <= 0.5L || rows[i].product == UINT64_MAX,
                      "row %zu of the test itself", i);
        ck_assert_uint_eq(fixed_multiply(rows[i].a, rows[i].b), rows[i].product);
    }
}
END_TEST

START_TEST(powers_of_e_are_good_to_8_digits) {
    for (int i = 0; i <= 4000; i++) {
        double power = i / 100.0, up = exp(power) * 1e6, down = exp(-power) * 1e18;
        double got_up = (double)fixed_scale_exp(1000000, Q32(power), false);
        double got_down = (double)fixed_scale_exp(1000000000000000000, Q32(power), true);
        if (up < 1e19)
            ck_assert_msg(fabs(got_up / up - 1) < 1e-8 + 0.5 / up, "e^%g: %g, not %g", power, got_up, up);
        ck_assert_msg(fabs(got_down / down - 1) < 1e-8 + 1 / down, "e^-%g: %g, not %g", power, got_down, down);
    }
    ck_assert_uint_eq(fixed_scale_exp(2, (uint64_t)50 << 32, false), UINT64_MAX);
    ck_assert_uint_eq(fixed_scale_exp(2, (uint64_t)50 << 32, true), 0);
}
END_TEST

/* ---- Laws ---- */

START_TEST(a_constant_is_the_same_each_time) {
    struct law law = {.middle = 512};
    struct random random = {{1, 2, 3, 4}};
    for (int i = 0; i < 100; i++)
        ck_assert_uint_eq(law_draw(&law, &random), 512);
}
END_TEST

START_TEST(uniform_draws_are_uniform) {
    struct law law = {.kind = LAW_UNIFORM, .min = 7, .max = 106}, wide = {.kind = LAW_UNIFORM, .max = UINT64_MAX};
    double shares[107] = {0}, low = 0;
    struct random random;
    for (int i = 7; i <= 106; i++)
        shares[i] = 0.01;
    ck_assert_double_lt(fabs(chi_of(&law, "uniform", shares, 107)), NORMAL_Z);
    shares[7] = 0.011;
    shares[8] = 0.009;
    ck_assert_double_gt(chi_of(&law, "uniform", shares, 107), NORMAL_Z); /* a tenth off in 2 of 100 values is seen */
    random_seed(&random, 1, "wide");
    for (int i = 0; i < DRAWS; i++)
        low += law_draw(&wide, &random) < (uint64_t)1 << 62;
    ck_assert_double_lt(fabs(low - DRAWS / 4.0) / sqrt(DRAWS * 3 / 16.0), NORMAL_Z);
}
END_TEST

/* Of 2^64 words, 3 x 2^62 numbers get one or two each. The first of three would be drawn twice as often as the others. */
START_TEST(counts_that_do_not_divide_the_words_are_drawn_evenly) {
    struct random random;
    double first = 0;
    random_seed(&random, 1, "even");
    for (int i = 0; i < DRAWS; i++)
        first += random_below(&random, (uint64_t)3 << 62) % 3 == 0;
    ck_assert_double_lt(fabs(first - DRAWS / 3.0) / sqrt(DRAWS * 2 / 9.0), NORMAL_Z);
}
END_TEST

START_TEST(choices_and_histograms_keep_their_weights) {
    struct law_part parts[] = {{10, 10, 50}, {20, 29, 80}, {40, 40, 99}, {50, 50, 100}};
    struct law law = {.kind = LAW_PARTS, .parts = parts, .part_count = 4};
    double shares[51] = {0};
    shares[10] = 0.5;
    for (int i = 20; i <= 29; i++)
        shares[i] = 0.03;
    shares[40] = 0.19;
    shares[50] = 0.01;
    ck_assert_double_lt(fabs(chi_of(&law, "parts", shares, 51)), NORMAL_Z);
    shares[10] = 0.49;
    shares[50] = 0.02;
    ck_assert_double_gt(chi_of(&law, "parts", shares, 51), NORMAL_Z);
}
END_TEST

START_TEST(normal_draws_are_normal) {
    struct law law = law_of(LAW_NORMAL, 1000000000, 100000000);
    double right[] = {1e9, 1e8}, wide[] = {1e9, 1.02e8}, high[] = {1.001e9, 1e8};
    ck_assert_double_lt(ks_of(&law, "normal", normal_cdf, right), KS_LIMIT);
    ck_assert_double_gt(ks_of(&law, "normal", normal_cdf, wide), KS_LIMIT); /* 2 % of the deviation is seen */
    ck_assert_double_gt(ks_of(&law, "normal", normal_cdf, high), KS_LIMIT); /* and a hundredth of it, of the mean */
}
END_TEST

START_TEST(small_normal_draws_are_rounded_and_never_below_0) {
    struct law law = law_of(LAW_NORMAL, 5, 4);
    double shares[32] = {0}, parameters[] = {5, 4}, below = normal_cdf(-0.5, parameters);
    for (int i = 0; i < 32; i++)
        shares[i] = (normal_cdf(i + 0.5, parameters) - normal_cdf(i - 0.5, parameters)) / (1 - below);
    ck_assert_double_lt(fabs(chi_of(&law, "small normal", shares, 32)), NORMAL_Z);
}
END_TEST

START_TEST(ends_cut_a_law_off) {
    struct law law = law_of(LAW_NORMAL, 1000000000, 100000000);
    double right[] = {1e9, 1e8, 9.5e8, 1.2e9};
    law.min = 950000000;
    law.max = 1200000000;
    ck_assert_double_lt(ks_of(&law, "cut", cut_normal_cdf, right), KS_LIMIT);
    ck_assert_double_gt(ks_of(&law, "cut", normal_cdf, right), KS_LIMIT);
}
END_TEST

START_TEST(ends_that_are_out_of_reach_are_taken_themselves) {
    struct law law = law_of(LAW_NORMAL, 1000, 1);
    struct random random = {{1, 2, 3, 4}};
    law.max = 10;
    ck_assert_uint_eq(law_draw(&law, &random), 10);
    law = law_of(LAW_NORMAL, 1000, 1);
    law.min = 5000;
    ck_assert_uint_eq(law_draw(&law, &random), 5000);
}
END_TEST

START_TEST(lognormal_draws_are_lognormal) {
    struct law law = law_of(LAW_LOGNORMAL, 1000000000, Q32(0.8));
    double right[] = {1e9, 0.8}, wide[] = {1e9, 0.816}, high[] = {1.01e9, 0.8};
    ck_assert_double_lt(ks_of(&law, "lognormal", lognormal_cdf, right), KS_LIMIT);
    ck_assert_double_gt(ks_of(&law, "lognormal", lognormal_cdf, wide), KS_LIMIT);
    ck_assert_double_gt(ks_of(&law, "lognormal", lognormal_cdf, high), KS_LIMIT);
}
END_TEST

START_TEST(small_lognormal_draws_are_whole_numbers_of_any_kind) {
    struct law law = law_of(LAW_LOGNORMAL, 40, Q32(1));
    double shares[BINS_MAX] = {0}, parameters[] = {40, 1};
    for (int i = 0; i < BINS_MAX - 1; i++)
        shares[i] = lognormal_cdf(i + 0.5, parameters) - lognormal_cdf(i - 0.5, parameters);
    shares[BINS_MAX - 1] = 1 - lognormal_cdf(BINS_MAX - 1.5, parameters);
    ck_assert_double_lt(fabs(chi_of(&law, "small lognormal", shares, BINS_MAX)), NORMAL_Z);
}
END_TEST

START_TEST(exponential_draws_are_exponential) {
    struct law law = law_of(LAW_EXPONENTIAL, 1000000000, 0);
    double right[] = {1e9}, late[] = {1.01e9};
    ck_assert_double_lt(ks_of(&law, "exponential", exponential_cdf, right), KS_LIMIT);
    ck_assert_double_gt(ks_of(&law, "exponential", exponential_cdf, late), KS_LIMIT); /* 1 % of the mean is seen */
}
END_TEST

START_TEST(chances_come_true_as_often_as_they_should) {
    struct random random;
    double count = 0;
    random_seed(&random, 1, "chance");
    for (int i = 0; i < DRAWS; i++)
        count += random_chance(&random, Q32(0.003));
    ck_assert_double_lt(fabs(count - 0.003 * DRAWS) / sqrt(0.003 * 0.997 * DRAWS), NORMAL_Z);
    for (int i = 0; i < 1000; i++) {
        ck_assert(random_chance(&random, RANDOM_ONE));
        ck_assert(!random_chance(&random, 0));
    }
}
END_TEST

Suite *law_suite(void) {
    Suite *suite = suite_create("law");
    TCase *tcase = tcase_create("law");
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, bits_are_those_of_the_published_generator);
    tcase_add_test(tcase, seeds_and_names_begin_other_streams);
    tcase_add_test(tcase, fixed_point_products_are_rounded_and_saturate);
    tcase_add_test(tcase, powers_of_e_are_good_to_8_digits);
    tcase_add_test(tcase, a_constant_is_the_same_each_time);
    tcase_add_test(tcase, uniform_draws_are_uniform);
    tcase_add_test(tcase, counts_that_do_not_divide_the_words_are_drawn_evenly);
    tcase_add_test(tcase, choices_and_histograms_keep_their_weights);
    tcase_add_test(tcase, normal_draws_are_normal);
    tcase_add_test(tcase, small_normal_draws_are_rounded_and_never_below_0);
    tcase_add_test(tcase, ends_cut_a_law_off);
    tcase_add_test(tcase, ends_that_are_out_of_reach_are_taken_themselves);
    tcase_add_test(tcase, lognormal_draws_are_lognormal);
    tcase_add_test(tcase, small_lognormal_draws_are_whole_numbers_of_any_kind);
    tcase_add_test(tcase, exponential_draws_are_exponential);
    tcase_add_test(tcase, chances_come_true_as_often_as_they_should);
    return suite;
}

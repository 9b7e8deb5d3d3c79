/* check_jobs.c: pieces done by several threads, and expectations as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/traces/suites.h"
#include "traces/content.h"
#include "traces/expectation.h"
#include "traces/jobs.h"

#define PIECES 200

struct seen {
    int times[PIECES]; /* each was done */
    size_t told, until;
    bool in_order, after_work;
};

static void work(void *context, size_t number) {
    struct seen *seen = context;
    /* The earlier the slower, so that later ones are done first; those that nobody should come to take long. */
    bool is_late = seen->until < PIECES && number >= seen->until + 15;
    struct timespec nap = {0, is_late ? 50000000 : number % 4 == 0 ? 200000 : 0};
    nanosleep(&nap, NULL);
    seen->times[number]++;
}

static bool done(void *context, size_t number) {
    struct seen *seen = context;
    seen->in_order = seen->in_order && number == seen->told;
    seen->after_work = seen->after_work && seen->times[number] == 1;
    seen->told++;
    return seen->told < seen->until;
}

static const unsigned thread_counts[] = {1, 2, 7, 500};

START_TEST(each_piece_is_done_once_and_told_in_order) {
    struct seen seen = {.until = PIECES + 1, .in_order = true, .after_work = true};
    struct jobs jobs = {work, done, &seen, NULL};
    ck_assert(jobs_run(&jobs, PIECES, thread_counts[_i]));
    ck_assert_uint_eq(seen.told, PIECES);
    ck_assert(seen.in_order && seen.after_work);
    for (size_t i = 0; i < PIECES; i++)
        ck_assert_int_eq(seen.times[i], 1);
}
END_TEST

/* The last piece first; what is told, and when to stop, stays as it is. */
static bool done_of_all_behind(void *context, size_t number) {
    struct seen *seen = context;
    for (size_t i = number; i < PIECES; i++)
        seen->after_work = seen->after_work && seen->times[i] == 1;
    return done(context, number);
}

START_TEST(pieces_are_begun_in_an_order_of_their_own) {
    struct seen seen = {.until = PIECES + 1, .in_order = true, .after_work = true};
    size_t order[PIECES];
    for (size_t i = 0; i < PIECES; i++)
        order[i] = PIECES - 1 - i;
    struct jobs jobs = {work, done_of_all_behind, &seen, order};
    ck_assert(jobs_run(&jobs, PIECES, 1));
    ck_assert_uint_eq(seen.told, PIECES);
    ck_assert(seen.in_order && seen.after_work);
}
END_TEST

START_TEST(nothing_is_told_after_the_last_that_was_wanted) {
    struct seen seen = {.until = 5, .in_order = true, .after_work = true};
    struct jobs jobs = {work, done, &seen, NULL};
    ck_assert(jobs_run(&jobs, PIECES, 2));
    ck_assert_uint_eq(seen.told, 5);
    ck_assert_int_eq(seen.times[PIECES - 1], 0);
}
END_TEST

START_TEST(no_pieces_are_no_work) {
    struct jobs jobs = {work, done, NULL, NULL};
    ck_assert(jobs_run(&jobs, 0, 2));
}
END_TEST

static const struct {
    const char *text;
    enum trace_compare compare;
    double value; /* NAN: it is refused */
} texts[] = {
    {"failures == 0", COMPARE_EQ, 0},
    {"failures==0", COMPARE_EQ, 0},
    {" peak.live_bytes  <=  4KiB", COMPARE_LE, 4096},
    {"peak.pool_used_pct<95.5", COMPARE_LT, 95.5},
    {"allocs >= 7", COMPARE_GE, 7},
    {"allocs > 7", COMPARE_GT, 7},
    {"allocs != 7", COMPARE_NE, 7},
    {"allocs 7", COMPARE_EQ, NAN},
    {"allocs = 7", COMPARE_EQ, NAN},
    {"allocs", COMPARE_EQ, NAN},
    {"allocs <", COMPARE_EQ, NAN},
    {"allocs < 7 8", COMPARE_EQ, NAN},
    {"allocs < -7", COMPARE_EQ, NAN},
    {"alloc < 7", COMPARE_EQ, NAN},
    {"< 7", COMPARE_EQ, NAN},
    {"", COMPARE_EQ, NAN},
};

START_TEST(an_expectation_is_a_metric_an_operator_and_a_value) {
    struct trace_expectation expectation;
    char why[192] = "";
    bool taken = expectation_parse(texts[_i].text, &expectation, why);
    ck_assert_msg(taken != isnan(texts[_i].value), "'%s': %s", texts[_i].text, why);
    if (!taken) {
        ck_assert(why[0] != '\0' && expectation.metric == NULL);
        return;
    }
    ck_assert_int_eq(expectation.compare, texts[_i].compare);
    ck_assert_double_eq(expectation.value, texts[_i].value);
    free(expectation.metric);
}
END_TEST

START_TEST(content_is_what_happens_and_not_how_it_is_written) {
    struct trace_event alloc = {.verb = VERB_ALLOC, .id = "rx", .id_length = 2, .size_bytes = 512, .line = 7};
    struct trace_event other = alloc;
    uint64_t content = content_event(CONTENT_BEGIN, &alloc);
    other.line = 9;
    other.tag = "main";
    other.tag_length = 4;
    ck_assert_uint_eq(content_event(CONTENT_BEGIN, &other), content);
    other.size_bytes = 513;
    ck_assert_uint_ne(content_event(CONTENT_BEGIN, &other), content);
    other = alloc;
    other.id = "tx";
    ck_assert_uint_ne(content_event(CONTENT_BEGIN, &other), content);
    other = alloc;
    other.timed = true;
    ck_assert_uint_ne(content_event(CONTENT_BEGIN, &other), content);
    ck_assert_uint_ne(content_event(content, &alloc), content);
}
END_TEST

Suite *jobs_suite(void) {
    Suite *suite = suite_create("jobs");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, each_piece_is_done_once_and_told_in_order, 0,
                        sizeof thread_counts / sizeof *thread_counts);
    tcase_add_test(all, pieces_are_begun_in_an_order_of_their_own);
    tcase_add_test(all, nothing_is_told_after_the_last_that_was_wanted);
    tcase_add_test(all, no_pieces_are_no_work);
    tcase_add_loop_test(all, an_expectation_is_a_metric_an_operator_and_a_value, 0, sizeof texts / sizeof *texts);
    tcase_add_test(all, content_is_what_happens_and_not_how_it_is_written);
    suite_add_tcase(suite, all);
    return suite;
}

/* check_locks.c: locks put between the events of a trace. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/locks.h"
#include "traces/units.h"

/* ---- One line an event ---- */

static bool print(void *context, const struct trace_event *event) {
    FILE *out = context;
    if (event->timed)
        fprintf(out, "%llu: ", (unsigned long long)event->time_ns);
    fputs(trace_verb_words[event->verb], out);
    if (event->id != NULL)
        fprintf(out, " %.*s", (int)event->id_length, event->id);
    if (event->verb <= VERB_ALLOC_FAST || event->verb == VERB_RESIZE)
        fprintf(out, " %llu", (unsigned long long)event->size_bytes);
    fputs("; ", out);
    return true;
}

static struct lock_plan plan_of(const char *text) {
    struct lock_plan plan = {.seed = 1};
    const char *why = "";
    ck_assert_msg(lock_plan_parse(text, &plan, &why), "%s %s", text, why);
    return plan;
}

/* Passes a trace's events through the stage; the caller frees what comes out. */
static char *lock_events(const char *plan_text, const char *events, enum locks_result *result) {
    struct lock_plan plan = plan_of(plan_text);
    struct locks *locks = locks_create(&plan);
    struct trace_header header;
    struct trace_event event;
    char *text, trace[4096];
    size_t length;
    FILE *out = open_memstream(&text, &length);
    snprintf(trace, sizeof trace, "poolsim-trace: 1\nevents: [%s]\n", events);
    write_text("in.yaml", trace);
    struct opened opened = open_trace("in.yaml");
    ck_assert_int_eq(trace_reader_begin(opened.reader, &header, &opened.problem), 1);
    *result = LOCKS_OK;
    while (*result == LOCKS_OK && trace_reader_next(opened.reader, &event, &opened.problem) == 1)
        *result = locks_event(locks, &event, print, out);
    trace_header_free(&header);
    close_trace(&opened);
    locks_destroy(locks);
    fclose(out);
    return text;
}

static const struct {
    const char *name, *plan, *events, *wanted;
} rows[] = {
    {"none takes the trace's own locks away", "none", "alloc a 1, lock a, {unlock: a, at: 5ns}, free a",
     "alloc a 1; 5: at; free a; "},
    {"always, from the alloc to the free", "always", "alloc a 1, alloc_fast b 2, free a, free b",
     "alloc a 1; lock a; alloc_fast b 2; lock b; unlock a; free a; unlock b; free b; "},
    {"always, but around a resize", "always", "alloc a 1, resize a 2, clean",
     "alloc a 1; lock a; unlock a; resize a 2; lock a; clean; "},
    {"the unlock tells the time", "always", "{alloc: a, size: 1, at: 3ns}, {free: a, at: 4ns}",
     "3: alloc a 1; lock a; 4: unlock a; free a; "},
    {"always, without the trace's own locks", "always", "alloc a 1, lock a, unlock a, free a",
     "alloc a 1; lock a; unlock a; free a; "},
    {"hold counts events behind the alloc, not marks and times", "hold=2",
     "alloc a 1, mark x, at 1ns, clean, clean, clean",
     "alloc a 1; lock a; mark x; 1: at; clean; clean; unlock a; clean; "},
    {"hold, until the free if that comes first", "hold=9", "alloc a 1, free a, clean",
     "alloc a 1; lock a; unlock a; free a; clean; "},
    {"hold, and nothing to unlock at the free", "hold=1", "alloc a 1, clean, free a",
     "alloc a 1; lock a; clean; unlock a; free a; "},
    {"hold goes on over a resize", "hold=2", "alloc a 1, resize a 2, clean, resize a 3",
     "alloc a 1; lock a; unlock a; resize a 2; lock a; clean; unlock a; resize a 3; "},
    {"hold=0 locks for a moment", "hold=0", "alloc a 1, free a", "alloc a 1; lock a; unlock a; free a; "},
    {"hold for a time ends at its time", "hold=5ns",
     "{alloc: a, size: 1, at: 1ns}, {alloc: b, size: 2, at: 3ns}, {clean: , at: 7ns}, {free: b, at: 8ns}",
     "1: alloc a 1; lock a; 3: alloc b 2; lock b; 6: unlock a; 7: clean; 8: unlock b; 8: free b; "},
    {"hold takes longer times, too", "hold=1min",
     "{alloc: a, size: 1, at: 1ns}, {clean: , at: 60000000000ns}, {free: a, at: 60000000002ns}",
     "1: alloc a 1; lock a; 60000000000: clean; 60000000001: unlock a; 60000000002: free a; "},
    {"an id that is used again is held anew", "hold=1", "alloc a 1, free a, alloc a 2, clean",
     "alloc a 1; lock a; unlock a; free a; alloc a 2; lock a; clean; unlock a; "},
    {"probability 0", "prob=0", "alloc a 1, free a", "alloc a 1; free a; "},
    {"probability 1", "prob=1.0", "alloc a 1, free a", "alloc a 1; lock a; unlock a; free a; "},
};

START_TEST(locks_are_put_between_the_events) {
    enum locks_result result;
    char *text = lock_events(rows[_i].plan, rows[_i].events, &result);
    ck_assert_int_eq(result, LOCKS_OK);
    ck_assert_msg(strcmp(text, rows[_i].wanted) == 0, "%s: %s", rows[_i].name, text);
    free(text);
}
END_TEST

START_TEST(a_hold_for_a_time_needs_times) {
    enum locks_result result;
    char *text = lock_events("hold=5ms", "alloc a 1", &result);
    ck_assert_int_eq(result, LOCKS_NO_TIME);
    free(text);
}
END_TEST

static bool refuse(void *context, const struct trace_event *passed) {
    (void)context;
    (void)passed;
    return false;
}

START_TEST(a_sink_that_wants_no_more_stops_the_stage) {
    struct lock_plan plan = plan_of("always");
    struct locks *locks = locks_create(&plan);
    const struct trace_event event = {.verb = VERB_ALLOC, .id = "a", .id_length = 1};
    ck_assert_int_eq(locks_event(locks, &event, refuse, NULL), LOCKS_STOPPED);
    locks_destroy(locks);
}
END_TEST

/* ---- Many events ---- */

#define IDS 50
#define ROUNDS 20000

/* What the events say, kept apart from the stage. */
struct model {
    bool live[IDS], locked[IDS];
    uint64_t locks;
    unsigned char verbs[ROUNDS * 4]; /* to compare two runs */
    size_t count;
};

static bool follow(void *context, const struct trace_event *event) {
    struct model *model = context;
    int id = event->id[0] - 'A';
    ck_assert_uint_lt(model->count, sizeof model->verbs);
    model->verbs[model->count++] = (unsigned char)event->verb;
    ck_assert_msg(event->verb == VERB_ALLOC ? !model->live[id] : model->live[id], "%s", trace_verb_words[event->verb]);
    ck_assert_msg(model->locked[id] == (event->verb == VERB_UNLOCK), "%s", trace_verb_words[event->verb]);
    if (event->verb == VERB_ALLOC || event->verb == VERB_FREE)
        model->live[id] = event->verb == VERB_ALLOC;
    else if (event->verb != VERB_RESIZE)
        model->locked[id] = event->verb == VERB_LOCK;
    model->locks += event->verb == VERB_LOCK;
    return true;
}

/* Random events; returns how many were allocations. */
static uint64_t follow_many(const struct lock_plan *plan, struct model *model) {
    struct locks *locks = locks_create(plan);
    bool live[IDS] = {false};
    uint64_t state = 7, allocs = 0;
    memset(model, 0, sizeof *model);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        int which = (int)(next_random(&state) % IDS);
        char id = (char)('A' + which);
        bool resizes = live[which] && next_random(&state) % 4 == 0;
        struct trace_event event = {.verb = resizes       ? VERB_RESIZE
                                            : live[which] ? VERB_FREE
                                                          : VERB_ALLOC,
                                    .id = &id,
                                    .id_length = 1,
                                    .timed = true,
                                    .time_ns = round * 10};
        allocs += event.verb == VERB_ALLOC;
        live[which] = event.verb != VERB_FREE;
        ck_assert_int_eq(locks_event(locks, &event, follow, model), LOCKS_OK);
    }
    locks_destroy(locks);
    return allocs;
}

START_TEST(whatever_the_plan_locks_and_unlocks_are_possible) {
    static const char *const plans[] = {"none", "always", "hold=0", "hold=3", "hold=40", "hold=35ns", "prob=0.5"};
    static struct model model;
    struct lock_plan plan = plan_of(plans[_i]);
    uint64_t allocs = follow_many(&plan, &model);
    ck_assert_msg(_i == 0 ? model.locks == 0 : _i == 6 ? model.locks < allocs : model.locks >= allocs, "%s", plans[_i]);
}
END_TEST

START_TEST(a_probability_is_met_and_a_seed_decides) {
    static struct model first, second, other;
    static struct lock_plan plan = {.mode = LOCKS_SHARE, .share_billionths = 250000000, .seed = 1};
    uint64_t allocs = 0, locked = 0;
    struct locks *locks = locks_create(&plan);
    memset(&first, 0, sizeof first);
    for (allocs = 0; allocs < 20000; allocs++) { /* one at a time, so that each lock is an allocation's */
        struct trace_event event = {.verb = VERB_ALLOC, .id = "A", .id_length = 1};
        locks_event(locks, &event, follow, &first);
        locked += first.locked[0];
        event.verb = VERB_FREE;
        locks_event(locks, &event, follow, &first);
        first.count = 0;
    }
    locks_destroy(locks);
    /* 5000 are expected; five standard deviations are 306. */
    ck_assert_uint_gt(locked, 5000 - 306);
    ck_assert_uint_lt(locked, 5000 + 306);
    follow_many(&plan, &first);
    follow_many(&plan, &second);
    plan.seed = 2;
    follow_many(&plan, &other);
    ck_assert_int_eq(memcmp(&first, &second, sizeof first), 0);
    ck_assert_int_ne(memcmp(&first, &other, sizeof first), 0);
}
END_TEST

START_TEST(plans_that_are_none_are_refused) {
    static const char *const texts[] = {"",         "all",      "hold",   "hold=",    "hold=x", "hold=5x",
                                        "hold=-1",  "prob",     "prob=",  "prob=1.1", "prob=2", "prob=0.1234567891",
                                        "prob=0,5", "prob=.5x", "always "};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct lock_plan plan;
        const char *why = NULL;
        ck_assert_msg(!lock_plan_parse(texts[i], &plan, &why), "%s", texts[i]);
        ck_assert_ptr_nonnull(why);
    }
    ck_assert_uint_eq(plan_of("prob=0.25").share_billionths, 250000000);
    ck_assert_uint_eq(plan_of("prob=0.000000001").share_billionths, 1);
    ck_assert_uint_eq(plan_of("prob=1").share_billionths, 1000000000);
    ck_assert_uint_eq(plan_of("hold=1.5ms").hold, 1500000);
    ck_assert_int_eq(plan_of("hold=12").mode, LOCKS_HOLD_EVENTS);
}
END_TEST

Suite *locks_suite(void) {
    Suite *suite = suite_create("locks");
    TCase *stage = tcase_create("stage");
    tcase_add_checked_fixture(stage, enter_directory, leave_directory);
    tcase_add_loop_test(stage, locks_are_put_between_the_events, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(stage, a_hold_for_a_time_needs_times);
    tcase_add_test(stage, a_sink_that_wants_no_more_stops_the_stage);
    tcase_add_loop_test(stage, whatever_the_plan_locks_and_unlocks_are_possible, 0, 7);
    tcase_add_test(stage, a_probability_is_met_and_a_seed_decides);
    tcase_add_test(stage, plans_that_are_none_are_refused);
    suite_add_tcase(suite, stage);
    return suite;
}

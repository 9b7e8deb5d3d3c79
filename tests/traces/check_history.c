/* check_history.c: a trace gone through in both directions. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/history.h"
#include "traces/number_set.h"

#define EVENTS 20000
#define IDS 60
#define POOL_BYTES 8192

/* What a replay is after an event, in one number each. */
struct state {
    uint64_t pool, live, counters;
};

static uint64_t hash(uint64_t seed, const void *bytes, size_t length) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        seed = (seed ^ at[i]) * 0x100000001B3u;
    return seed;
}

static uint64_t hash_text(uint64_t seed, const char *text) {
    return text == NULL ? seed * 31 : hash(seed, text, strlen(text) + 1);
}

static uint64_t hash_live(const struct replay *replay) {
    const struct pool *pool = replay_pool(replay);
    struct dpool_run run = {0};
    uint64_t sum = replay_last(replay)->live_bytes;
    while (pool->kind->walk(pool, &run)) {
        if (run.state == DPOOL_RUN_FREE || run.state == DPOOL_RUN_TARGET)
            continue;
        const struct live *live = replay_live(replay, run.handle);
        uint64_t numbers[] = {live->size_bytes,   live->serial, live->event,
                              live->locked_event, live->moves,  live->handle};
        sum = hash_text(hash_text(hash(sum, numbers, sizeof numbers), live->id), live->tag);
    }
    return sum;
}

static struct state state_of(const struct replay *replay, const struct report *report) {
    const struct pool *pool = replay_pool(replay);
    uint64_t counters[] = {report->events,
                           report->failures,
                           report->skipped,
                           report->defrag_bytes,
                           report->probes,
                           report->peak_live_bytes,
                           replay_last(replay)->time_ns,
                           report->clean_calls,
                           (uint64_t)(report->external_pct_max * 1000)};
    return (struct state){.pool = hash(1, pool_memory(pool), pool->size_bytes),
                          .live = hash_live(replay),
                          .counters = hash(1, counters, sizeof counters)};
}

/* ---- A trace of everything ---- */

static struct trace_event events[EVENTS];
static char words[EVENTS][16];
static struct state states[EVENTS + 1];

static void make_events(void) {
    bool live[IDS] = {false};
    uint64_t random = 11;
    for (size_t i = 0; i < EVENTS; i++) {
        struct trace_event *event = &events[i];
        uint64_t id = next_random(&random) % IDS, what = next_random(&random) % 100;
        *event = (struct trace_event){.id = words[i], .line = (unsigned)i + 3, .column = 3, .id_column = 9};
        snprintf(words[i], sizeof words[i], "id%u", (unsigned)id);
        event->verb = !live[id]   ? VERB_ALLOC
                      : what < 60 ? VERB_FREE
                      : what < 70 ? VERB_RESIZE
                      : what < 85 ? VERB_LOCK
                                  : VERB_UNLOCK;
        if (what == 99)
            event->verb = VERB_MARK;
        if (event->verb == VERB_ALLOC && what % 3 == 0) {
            event->tag = "tag";
            event->tag_length = 3;
        }
        if (event->verb == VERB_ALLOC || event->verb == VERB_RESIZE)
            event->size_bytes = next_random(&random) % 400;
        if (what % 10 == 0) {
            event->timed = true;
            event->time_ns = i * 1000;
        }
        event->id_length = strlen(event->id);
        if (event->verb == VERB_FREE)
            live[id] = false;
        if (event->verb == VERB_ALLOC)
            live[id] = true;
    }
}

static struct setup setup;

static struct history *full_history(void) {
    struct problem problem;
    struct trace_fault fault;
    struct history *history = history_open(&setup, ".", &problem);
    ck_assert_ptr_nonnull(history);
    ck_assert_uint_eq(history_events(history), 0);
    for (size_t i = 0; i < EVENTS; i++)
        ck_assert_msg(history_add(history, &events[i], &fault) == REPLAY_OK, "event %zu: %s", i, fault.message);
    ck_assert_uint_eq(history_events(history), EVENTS);
    return history;
}

/* A free of a locked allocation fails and leaves it live: the trace has to be one that is possible. */
static void drop_impossible(void) {
    struct problem problem;
    struct trace_fault fault;
    struct replay *replay = replay_open(&setup, &problem);
    for (size_t i = 0; i < EVENTS; i++) {
        if (replay_event(replay, &events[i], &fault) == REPLAY_OK)
            continue;
        events[i] = (struct trace_event){.verb = VERB_CLEAN, .line = (unsigned)i + 3, .column = 3};
        replay_event(replay, &events[i], &fault);
    }
    replay_close(replay);
}

static void begin(void) {
    enter_directory();
    setup = (struct setup){.kind = pool_kinds[0],
                           .size_bytes = POOL_BYTES,
                           .indexes = IDS - 5,
                           .on_fragmented = FRAGMENTED_DEFRAG,
                           .defrag_step = 100,
                           .defrag_every = 7};
    make_events();
    drop_impossible();
}

static void expect_state(const struct history *history, uint64_t number) {
    struct state state = state_of(history_view(history), history_report(history));
    ck_assert_uint_eq(replay_last(history_view(history))->number, number);
    ck_assert_msg(memcmp(&state, &states[number], sizeof state) == 0, "event %u: the state differs", (unsigned)number);
}

START_TEST(the_view_is_what_a_replay_from_the_beginning_is) {
    struct history *history = full_history();
    uint64_t random = 5, at = 0;
    for (uint64_t number = 0; number <= EVENTS; number++) { /* forwards, an event at a time: no snapshot is used */
        ck_assert(history_go(history, number));
        states[number] = state_of(history_view(history), history_report(history));
    }
    ck_assert_uint_gt(history_report(history)->failures, 0);
    ck_assert_uint_gt(history_report(history)->defrag_bytes, 0);
    for (int i = 0; i < 300; i++) {
        uint64_t far = next_random(&random) % (EVENTS + 1);
        at = i % 3 == 0 ? far : i % 3 == 1 && at > 0 ? at - 1 : at + 300 <= EVENTS ? at + 300 : 0;
        ck_assert(history_go(history, at));
        expect_state(history, at);
    }
    for (uint64_t near = HISTORY_SNAPSHOT_EVENTS - 2; near < HISTORY_SNAPSHOT_EVENTS + 3; near++) {
        ck_assert(history_go(history, EVENTS));
        ck_assert(history_go(history, near));
        expect_state(history, near);
        ck_assert_uint_eq(replay_last(history_view(history))->event->line, events[near - 1].line);
    }
    ck_assert(!history_go(history, EVENTS + 1));
    history_close(history);
}
END_TEST

START_TEST(what_was_tried_is_taken_back) {
    struct history *history = full_history();
    for (uint64_t number = 0; number <= EVENTS; number += 1000) {
        ck_assert(history_go(history, number));
        struct state before = state_of(history_view(history), history_report(history));
        history_try(history, TRIAL_DEFRAG, 0);
        history_try(history, TRIAL_CLEAN, 0);
        history_try(history, TRIAL_MAKE_ROOM, 100);
        ck_assert(history_go(history, number));
        states[number] = before;
        expect_state(history, number);
    }
    history_close(history);
}
END_TEST

static bool same_word(const char *a, size_t a_length, const char *b, size_t b_length) {
    return a_length == b_length && (a == NULL) == (b == NULL) && (a == NULL || memcmp(a, b, a_length) == 0);
}

START_TEST(events_are_as_they_came) {
    struct history *history = full_history();
    uint64_t random = 3;
    struct trace_event event;
    for (size_t i = 0; i < EVENTS; i++) {
        uint64_t number = i % 2 ? i : next_random(&random) % EVENTS;
        const struct trace_event *wanted = &events[number];
        ck_assert(history_event(history, number + 1, &event));
        ck_assert_int_eq(event.verb, wanted->verb);
        ck_assert(same_word(event.id, event.id_length, wanted->id, wanted->id_length));
        ck_assert(same_word(event.tag, event.tag_length, wanted->tag, wanted->tag_length));
        ck_assert_uint_eq(event.size_bytes, wanted->size_bytes);
        ck_assert_uint_eq(event.timed, wanted->timed);
        ck_assert_uint_eq(event.time_ns, wanted->time_ns);
        ck_assert_uint_eq(event.line, wanted->line);
        ck_assert_uint_eq(event.id_column, wanted->id_column);
    }
    ck_assert(!history_event(history, 0, &event));
    ck_assert(!history_event(history, EVENTS + 1, &event));
    history_close(history);
}
END_TEST

START_TEST(failures_and_marks_are_found) {
    struct history *history = full_history();
    uint64_t failed = 0, at = 0;
    while ((at = history_next(history, HISTORY_FAILURES, at)) != 0) {
        ck_assert(history_is(history, HISTORY_FAILURES, at));
        if (failed++ % 13 != 0)
            continue;
        ck_assert(history_go(history, at));
        ck_assert_int_ne(replay_last(history_view(history))->error, DPOOL_OK);
    }
    for (size_t i = EVENTS, last = EVENTS + 1; i > 0; i--) {
        ck_assert_uint_eq(history_is(history, HISTORY_MARKS, i), events[i - 1].verb == VERB_MARK);
        if (events[i - 1].verb == VERB_MARK)
            ck_assert_uint_eq(last = history_previous(history, HISTORY_MARKS, last), i);
    }
    ck_assert_uint_ne(history_next(history, HISTORY_MARKS, 0), 0);
    ck_assert_uint_eq(history_next(history, HISTORY_MARKS, EVENTS), 0);
    ck_assert_uint_eq(history_previous(history, HISTORY_MARKS, 1), 0);
    ck_assert(history_go(history, EVENTS));
    ck_assert_uint_eq(history_report(history)->failures, failed);
    history_close(history);
}
END_TEST

START_TEST(samples_hold_the_extremes) {
    struct history *history = full_history();
    size_t count;
    uint64_t each, failures = 0, live = 0;
    const struct history_sample *samples = history_samples(history, &count, &each);
    ck_assert_uint_le(count, HISTORY_SAMPLES);
    ck_assert_uint_eq(count, (EVENTS + each - 1) / each);
    for (size_t i = 0; i < count; i++) {
        failures += samples[i].failures;
        live = samples[i].live_bytes > live ? samples[i].live_bytes : live;
    }
    ck_assert(history_go(history, EVENTS));
    ck_assert_uint_eq(failures, history_report(history)->failures);
    ck_assert_uint_eq(live, history_report(history)->peak_live_bytes);
    history_close(history);
}
END_TEST

START_TEST(a_place_for_no_file_is_refused) {
    struct problem problem;
    ck_assert_ptr_null(history_open(&setup, "none/such", &problem));
    ck_assert_ptr_nonnull(strstr(problem.text, "none/such: no temporary file can be made here"));
}
END_TEST

/* Held against an array of flags; far apart, so that words and words of the summary are empty. */
START_TEST(a_set_of_numbers_has_what_was_added) {
    static bool has[200000];
    const size_t last = sizeof has - 1;
    struct number_set set = {0};
    uint64_t random = 7, at = UINT64_MAX;
    ck_assert_uint_eq(number_set_from(&set, 0), UINT64_MAX);
    ck_assert_uint_eq(number_set_before(&set, UINT64_MAX), UINT64_MAX);
    for (size_t number = 0; number < last; number += next_random(&random) % (number % 50000 < 100 ? 3 : 20000) + 1) {
        has[number] = true;
        ck_assert(number_set_add(&set, number));
    }
    for (size_t number = 0; number <= last; number++) {
        ck_assert_uint_eq(number_set_before(&set, number), at);
        ck_assert_uint_eq(number_set_has(&set, number), has[number]);
        at = has[number] ? number : at;
    }
    at = UINT64_MAX;
    for (size_t number = last + 1; number-- > 0;) {
        at = has[number] ? number : at;
        ck_assert_uint_eq(number_set_from(&set, number), at);
    }
    number_set_free(&set);
}
END_TEST

Suite *history_suite(void) {
    Suite *suite = suite_create("history");
    TCase *history = tcase_create("history");
    tcase_add_checked_fixture(history, begin, leave_directory);
    tcase_set_timeout(history, 120);
    tcase_add_test(history, the_view_is_what_a_replay_from_the_beginning_is);
    tcase_add_test(history, what_was_tried_is_taken_back);
    tcase_add_test(history, events_are_as_they_came);
    tcase_add_test(history, failures_and_marks_are_found);
    tcase_add_test(history, samples_hold_the_extremes);
    tcase_add_test(history, a_set_of_numbers_has_what_was_added);
    tcase_add_test(history, a_place_for_no_file_is_refused);
    suite_add_tcase(suite, history);
    return suite;
}

/* check_place.c: what a text means in a history, and where its times are. */
#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/place.h"

#include <stdlib.h>
#include <string.h>

static void expect_place(struct history *history, const char *text, uint64_t wanted) {
    struct trace_fault fault = {.message = ""};
    uint64_t number = 12345;
    ck_assert_msg(place_find(history, text, &number, &fault), "%s: %s", text, fault.message);
    ck_assert_msg(number == wanted, "%s: event %u", text, (unsigned)number);
}

static void expect_none(struct history *history, const char *text, const char *wanted) {
    struct trace_fault fault;
    uint64_t number;
    ck_assert_msg(!place_find(history, text, &number, &fault), "%s is found", text);
    ck_assert_str_eq(fault.message, wanted);
}

static const char events[] = "  alloc a 8\n"
                             "  at 1ms\n"
                             "  mark half-way\n"
                             "  alloc b 8\n"
                             "  at 2ms\n"
                             "  at 2ms\n"
                             "  free a\n"
                             "  mark 3\n"
                             "  mark 2s\n"
                             "  at 5ms\n";

START_TEST(numbers_shares_marks_and_times_are_places) {
    static const struct {
        const char *text;
        uint64_t number;
    } places[] = {{"0", 0},        {"10", 10},    {"3", 3},     {"2s", 9},    {"half-way", 3}, {"0%", 0},
                  {"9.99%", 0},    {"10%", 1},    {"55%", 5},   {"100%", 10}, {"100.0%", 10},  {"0s", 1},
                  {"999999ns", 1}, {"1ms", 4},    {"1.5ms", 4}, {"2ms", 9},   {"4.9ms", 9},    {"5ms", 10},
                  {"3h", 10},      {"0.001s", 4}, {"0", 0}};
    struct history *history = history_of(POOL_40, events);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        expect_place(history, places[i].text, places[i].number);
    history_close(history);
}
END_TEST

START_TEST(what_is_no_place_is_told) {
    struct history *history = history_of(POOL_40, events);
    expect_none(history, "11", "there is no event 11: the last one is 10");
    expect_none(history, "101%", "'101%' is no share of the events: it would be 0% to 100%, such as 40%");
    expect_none(history, "half%", "'half%' is no share of the events: it would be 0% to 100%, such as 40%");
    expect_none(history, "half",
                "'half' is no event of 0 to 10, no share such as 40%, no time such as 1.5s, and no mark of the trace");
    expect_none(history, "",
                "'' is no event of 0 to 10, no share such as 40%, no time such as 1.5s, and no mark of "
                "the trace");
    history_close(history);
    history = history_of(POOL_40, "  alloc a 8\n");
    expect_none(history, "1s", "the trace has no times: an event, a share such as 40% or a mark is a place in it");
    expect_place(history, "100%", 1);
    history_close(history);
}
END_TEST

/* ---- Times ---- */

#define EVENTS 2000 /* several chunks of the log, and one that is being filled */

/* Every third event has a time, but for a long stretch in the middle. */
static struct trace_event event_at(uint64_t number) {
    struct trace_event event = {.verb = VERB_MARK, .id = "m", .id_length = 1};
    event.timed = number % 3 == 2 && (number < 300 || number > 1100);
    event.time_ns = event.timed ? number / 4 * 100 : 0;
    return event;
}

START_TEST(times_are_those_of_a_search_event_by_event) {
    struct setup setup = {.kind = pool_kinds[1], .size_bytes = 1024, .indexes = 4};
    struct history *history = history_open(&setup, "/tmp", &run_problem);
    struct trace_fault fault;
    static uint64_t times[EVENTS + 1];
    uint64_t found;
    for (uint64_t number = 1; number <= EVENTS; number++) {
        struct trace_event event = event_at(number);
        ck_assert_int_eq(history_add(history, &event, &fault), REPLAY_OK);
        times[number] = event.timed ? event.time_ns : times[number - 1];
        if (number % 500 == 3)
            ck_assert(history_time(history, number / 2, &found) && found == times[number / 2]);
    }
    for (uint64_t number = 0; number <= EVENTS; number++)
        ck_assert(history_time(history, number, &found) && found == times[number]);
    ck_assert(!history_time(history, EVENTS + 1, &found));
    for (uint64_t time_ns = 0, number = 0; time_ns < EVENTS * 26; time_ns += 50) {
        while (number < EVENTS && times[number + 1] <= time_ns)
            number++;
        ck_assert(history_event_at(history, time_ns, &found));
        ck_assert_uint_eq(found, number);
    }
    history_close(history);
}
END_TEST

/* Event by event: from which on it is known where a place is. */
START_TEST(places_are_found_as_soon_as_no_event_changes_them) {
    static const struct {
        const char *text;
        uint64_t known, number;
    } rows[] = {{"0", 0, 0},   {"4", 4, 4},    {"half-way", 3, 3}, {"2s", 9, 9},
                {"1ms", 5, 4}, {"2ms", 10, 9}, {"50%", 11, 0}};
    static const struct setup setup = {.size_bytes = 4096, .indexes = 8};
    struct history *whole = history_of(POOL_40, events);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct problem problem;
        struct trace_event event;
        struct trace_fault fault;
        struct setup small = setup;
        uint64_t marks = 0, number = 0;
        small.kind = pool_kinds[1];
        struct history *history = history_open(&small, ".", &problem);
        for (uint64_t at = 0; at <= 10; at++) {
            if (at > 0)
                ck_assert(history_event(whole, at, &event) && history_add(history, &event, &fault) == REPLAY_OK);
            bool known = place_find_early(history, rows[i].text, &marks, &number);
            ck_assert_msg(known == (at >= rows[i].known), "%s: event %u", rows[i].text, (unsigned)at);
            if (known)
                break;
        }
        if (rows[i].known <= 10)
            ck_assert_uint_eq(number, rows[i].number);
        history_close(history);
    }
    history_close(whole);
}
END_TEST

Suite *place_suite(void) {
    Suite *suite = suite_create("place");
    TCase *place = tcase_create("place");
    tcase_add_checked_fixture(place, begin_runs, end_runs);
    tcase_add_test(place, numbers_shares_marks_and_times_are_places);
    tcase_add_test(place, what_is_no_place_is_told);
    tcase_add_test(place, times_are_those_of_a_search_event_by_event);
    tcase_add_test(place, places_are_found_as_soon_as_no_event_changes_them);
    suite_add_tcase(suite, place);
    return suite;
}

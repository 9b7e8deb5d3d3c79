/* check_condition.c: conditions read, refused, and held against a history; and searches for where they hold. */
#include "tests/traces/files.h"
#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/moment.h"
#include "traces/search.h"

#include <stdlib.h>
#include <string.h>

static struct condition parsed(const char *text) {
    struct condition condition;
    struct trace_fault fault;
    ck_assert_msg(condition_parse(text, &condition, &fault), "%s: %u: %s", text, fault.column, fault.message);
    return condition;
}

/* ---- Holding ---- */

/* 100 bytes take 13 blocks of 8; the pool has 40. */
static const char events[] = "  alloc a 100 @uart.c:41\n"
                             "  alloc b 100\n"
                             "  alloc c 50\n"
                             "  lock b\n"
                             "  free a\n"
                             "  mark half way\n"
                             "  at 2ms\n"
                             "  alloc d 130\n"
                             "  resize c 60\n"
                             "  free b\n";
#define SMALL_POOL POOL_40 "policy: {on_fragmented: fail}\n"

/* '1' for each event at which it holds. */
static void expect_at(struct history *history, const char *text, const char *wanted) {
    struct condition condition = parsed(text);
    char got[64] = "";
    ck_assert(history_go(history, 0));
    ck_assert(!condition_holds(&condition, history));
    for (uint64_t number = 1; number <= history_events(history); number++) {
        struct trace_event event;
        ck_assert(history_go(history, number) && history_event(history, number, &event));
        bool holds = condition_holds(&condition, history);
        got[number - 1] = holds ? '1' : '.';
        if (condition.of_event)
            ck_assert(condition_holds_for(&condition, &event) == holds);
    }
    ck_assert_msg(strcmp(got, wanted) == 0, "%s: %s", text, got);
}

START_TEST(comparisons_hold_where_they_should) {
    static const struct {
        const char *text, *holds;
    } rows[] = {
        {"id == b", ".1.1.....1"},
        {"id != b", "1.1.11111."},
        {"id ~ a", "1...1....."},
        {"tag == uart.c:41", "1........."},
        {"tag~uart", "1........."},
        {"verb == free", "....1....1"},
        {"mark == 'half way'", ".....1...."},
        {"size >= 100", "11.....1.."},
        {"size == 0.0625KiB or size == 60", "........1."},
        {"event > 8", "........11"},
        {"at >= 1.5ms", "......1111"},
        {"failed == 1", ".......1.1"},
        {"error == fragmented", ".......1.."},
        {"error == locked", ".........1"},
        {"failures.total >= 1", ".......111"},
        {"failures>1", ".........1"},
        {"live_bytes == 250", "..11......"},
        {"live_bytes <= 160", "1...111111"},
        {"live_count == 3", "..11......"},
        {"used_bytes == 104", "1........."},
        {"free_bytes > 200", "1........."},
        {"largest_free_bytes <= 112", ".111111111"},
        {"top_bytes == 208", ".1........"},
        {"used_indexes == 2", ".1..111111"},
        {"locked_count == 1", "...1111111"},
        {"locked_bytes == 104", "...1111111"},
        {"free_runs == 1", "....111111"},
        {"external_pct > 30%", "....111111"},
        {"pool.blocks == 40", "1111111111"},
        {"peak.used_blocks == 33", "..11111111"},
        {"final.live_count == 1", "1........."},
        {"id == c and size > 55", "........1."},
        {"id == a and verb == free or id == c and verb == alloc", "..1.1....."},
        {"id == a or id == b and verb == lock", "1..11....."},
    };
    struct history *history = history_of(SMALL_POOL, events);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_at(history, rows[i].text, rows[i].holds);
    history_close(history);
}
END_TEST

START_TEST(what_is_no_condition_is_told_with_its_column) {
    static const struct {
        const char *text;
        unsigned column;
        const char *message;
    } rows[] = {
        {"", 1, "here comes a name, such as external_pct, free_bytes or id"},
        {"> 5", 1, "here comes a name, such as external_pct, free_bytes or id"},
        {"extrenal_pct > 5", 1, "nothing is called 'extrenal_pct'; did you mean external_pct?"},
        {"peak.live_byte > 5", 1, "nothing is called 'peak.live_byte'; did you mean peak.live_bytes?"},
        {"id == a and xyzzy", 13, "nothing is called 'xyzzy'; poolsim-view(1) lists the names"},
        {"id > a", 4, "behind id, which is a word, comes ==, != or ~ (has in it)"},
        {"id", 3, "behind id, which is a word, comes ==, != or ~ (has in it)"},
        {"size ~ 5", 6, "behind size, which is a number, comes ==, !=, <, <=, > or >="},
        {"failures.total = 5", 16, "behind failures.total, which is a number, comes ==, !=, <, <=, > or >="},
        {"size >", 7, "here comes a value, such as 12, 1.5KiB, 50% or a word"},
        {"size > big", 8, "'big' is no number, such as 12, 1.5KiB or 50%"},
        {"size > <5", 8, "'<5' is no number, such as 12, 1.5KiB or 50%"},
        {"size > ''", 8, "'' is no number, such as 12, 1.5KiB or 50%"},
        {"at > 5", 6, "'5' lacks its unit: it takes ns, us, ms, s, min, h or d"},
        {"id == 'a", 7, "the quote is not closed"},
        {"verb == aloc", 9, "no verb is 'aloc'; did you mean alloc?"},
        {"error == x", 10, "no error is 'x'; one is fragmented"},
        {"id == a id == b", 9, "behind a comparison comes 'and', 'or' or nothing, not 'id'"},
        {"id == a and", 12, "here comes a name, such as external_pct, free_bytes or id"},
        {"id==a or id==b or id==c or id==d or id==e or id==f or id==g or id==h or id==i", 73,
         "more than 8 comparisons"},
        {"id == aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg", 7, "a word of more than 63 letters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct condition condition;
        struct trace_fault fault = {.message = ""};
        ck_assert_msg(!condition_parse(rows[i].text, &condition, &fault), "%s is a condition", rows[i].text);
        ck_assert_str_eq(fault.message, rows[i].message);
        ck_assert_msg(fault.column == rows[i].column, "%s: column %u", rows[i].text, fault.column);
    }
}
END_TEST

/* ---- Searching ---- */

static enum search_result search_all(struct history *history, const struct condition *condition, bool back,
                                     uint64_t at_once) {
    struct search search;
    enum search_result result;
    search_begin(&search, history, condition, back);
    while ((result = search_step(&search, at_once)) == SEARCH_MORE)
        continue;
    if (result == SEARCH_FOUND)
        ck_assert_uint_eq(replay_last(history_view(history))->number, search.at);
    return result;
}

/* From event to event by the search, until there is no more. */
static void expect_found(struct history *history, const struct condition *condition, uint64_t from, bool back,
                         const char *wanted) {
    char got[128] = "";
    ck_assert(history_go(history, from));
    while (search_all(history, condition, back, 3) == SEARCH_FOUND)
        sprintf(got + strlen(got), "%u ", (unsigned)replay_last(history_view(history))->number);
    ck_assert_msg(strcmp(got, wanted) == 0, "%s instead of %s", got, wanted);
}

START_TEST(words_are_found_in_both_directions) {
    static const struct {
        const char *text, *on, *back;
    } rows[] = {{"b", "2 4 10 ", "4 2 "}, {"uart", "1 ", "1 "},     {"uart.c:4", "1 ", "1 "},
                {"free", "5 10 ", "5 "},  {"100", "1 2 ", "2 1 "},  {"half", "6 ", "6 "},
                {"60B", "9 ", "9 "},      {"half way", "6 ", "6 "}, {"none-such", "", ""}};
    struct history *history = history_of(SMALL_POOL, events);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct condition condition;
        condition_find(rows[i].text, &condition);
        ck_assert(condition.of_event);
        expect_found(history, &condition, 0, false, rows[i].on);
        expect_found(history, &condition, history_events(history), true, rows[i].back);
    }
    history_close(history);
}
END_TEST

START_TEST(an_allocation_and_its_free_lead_to_each_other) {
    struct history *history = history_of(SMALL_POOL, "  alloc a 8\n"
                                                     "  alloc_fast b 8\n"
                                                     "  lock a\n"
                                                     "  free a\n" /* fails */
                                                     "  unlock a\n"
                                                     "  free a\n"
                                                     "  clean\n"
                                                     "  alloc a 9\n"
                                                     "  free a\n"
                                                     "  mark a\n");
    static const unsigned partners[] = {6, 0, 1, 1, 1, 1, 0, 9, 8, 0};
    for (uint64_t number = 1; number <= 10; number++) {
        struct condition condition;
        struct trace_event event;
        bool back, is_of_one = number != 7 && number != 10;
        ck_assert(history_go(history, number) && history_event(history, number, &event));
        ck_assert(condition_partner(&event, &condition, &back) == is_of_one);
        if (!is_of_one)
            continue;
        enum search_result result = search_all(history, &condition, back, 2);
        ck_assert_int_eq(result, partners[number - 1] != 0 ? SEARCH_FOUND : SEARCH_NONE);
        if (result == SEARCH_FOUND)
            ck_assert_uint_eq(replay_last(history_view(history))->number, partners[number - 1]);
    }
    history_close(history);
}
END_TEST

START_TEST(failures_are_next_to_each_event) {
    struct history *history = history_of(SMALL_POOL, events); /* 8 and 10 fail */
    static const unsigned next[] = {8, 8, 8, 8, 8, 8, 8, 8, 10, 10, 0}, last[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8};
    for (uint64_t number = 0; number <= 10; number++) {
        ck_assert_uint_eq(history_next(history, HISTORY_FAILURES, number), next[number]);
        ck_assert_uint_eq(history_previous(history, HISTORY_FAILURES, number), last[number]);
    }
    history_close(history);
}
END_TEST

/* ---- Against a search by hand ---- */

#define MANY 10000 /* two snapshots and some */
#define IDS 40

static struct history *long_history(void) {
    struct setup setup = {.kind = pool_kinds[0], .size_bytes = 4096, .indexes = IDS, .on_fragmented = FRAGMENTED_FAIL};
    struct history *history = history_open(&setup, "/tmp", &run_problem);
    bool live[IDS] = {false}, locked[IDS] = {false};
    uint64_t random = 7;
    for (int i = 0; i < MANY; i++) {
        struct trace_fault fault;
        char id[8];
        uint64_t which = next_random(&random) % IDS, what = next_random(&random) % 8;
        struct trace_event event = {.id = id, .id_length = (size_t)sprintf(id, "i%u", (unsigned)which)};
        event.verb = !live[which] ? VERB_ALLOC : locked[which] ? VERB_UNLOCK : what == 0 ? VERB_LOCK : VERB_FREE;
        event.size_bytes = event.verb == VERB_ALLOC ? next_random(&random) % 200 : 0;
        if (event.verb == VERB_LOCK || event.verb == VERB_UNLOCK)
            locked[which] = event.verb == VERB_LOCK;
        else
            live[which] = event.verb == VERB_ALLOC;
        ck_assert_int_eq(history_add(history, &event, &fault), REPLAY_OK);
    }
    return history;
}

static bool holds[MANY + 2];

/* What a search from an event has to find, 0 for nothing. */
static uint64_t by_hand(const struct condition *condition, uint64_t from, bool back) {
    bool held = condition->of_state && holds[from];
    for (uint64_t at = back ? from - 1 : from + 1; at != 0 && at <= MANY && from != (back ? 0u : MANY);
         at += back ? UINT64_MAX : 1) {
        if (holds[at] && !held)
            return at;
        held = condition->of_state && holds[at];
    }
    return 0;
}

START_TEST(searches_find_what_a_search_by_hand_finds) {
    static const char *const texts[] = {
        "external_pct > 70",   "free_bytes < 1K",         "locked_count >= 6", "id == i3 and live_count > 25",
        "failures.total > 50", "failures.total < 3",      "failed == 1",       "event == 4097",
        "event < 4096",        "largest_free_bytes > 2K", "live_count > 1000", "verb == lock and size == 0"};
    struct history *history = long_history();
    uint64_t random = 3;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct condition condition = parsed(texts[i]);
        for (uint64_t number = 0; number <= MANY; number++) {
            ck_assert(history_go(history, number));
            holds[number] = condition_holds(&condition, history);
        }
        for (int j = 0; j < 12; j++) {
            uint64_t from = j == 0 ? 0 : j == 1 ? MANY : next_random(&random) % (MANY + 1);
            bool back = j % 2 == 1;
            uint64_t wanted = by_hand(&condition, from, back);
            ck_assert(history_go(history, from));
            enum search_result result = search_all(history, &condition, back, 1 + next_random(&random) % 5000);
            uint64_t got = result == SEARCH_FOUND ? replay_last(history_view(history))->number : 0;
            ck_assert_msg(got == wanted, "%s from %u %s: %u, not %u", texts[i], (unsigned)from, back ? "back" : "on",
                          (unsigned)got, (unsigned)wanted);
        }
    }
    history_close(history);
}
END_TEST

Suite *condition_suite(void) {
    Suite *suite = suite_create("condition");
    TCase *condition = tcase_create("condition");
    tcase_add_checked_fixture(condition, begin_runs, end_runs);
    tcase_set_timeout(condition, 60);
    tcase_add_test(condition, comparisons_hold_where_they_should);
    tcase_add_test(condition, what_is_no_condition_is_told_with_its_column);
    tcase_add_test(condition, words_are_found_in_both_directions);
    tcase_add_test(condition, an_allocation_and_its_free_lead_to_each_other);
    tcase_add_test(condition, failures_are_next_to_each_event);
    tcase_add_test(condition, searches_find_what_a_search_by_hand_finds);
    suite_add_tcase(suite, condition);
    return suite;
}

/* check_cost.c: cost tables, and what they make of a replay. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/traces/runs.h"
#include "tests/traces/suites.h"
#include "traces/cost.h"

/* Every cost is another number, so that a sum tells what it is made of. */
static const char table[] = "poolsim-cost: 1\n"
                            "name: numbers\n"
                            "unit: cycles\n"
                            "bytes: {moved: 0.5, cleared: 0.25}\n"
                            "calls:\n"
                            "  alloc: {call: 1000, cut: 100, probe: 10}\n"
                            "  alloc_fast: {call: 2000, cut: 200}\n"
                            "  free: {call: 3000, join: 300, list: 30}\n"
                            "  lock: {call: 4000}\n"
                            "  unlock: {call: 5000}\n"
                            "  resize: {call: 6000, probe: 60, move: 600}\n"
                            "  clean: {call: 7000, header: 70, join: 700}\n"
                            "  defrag: {call: 8000, header: 80, move: 800, join: 8}\n"
                            "  defrag_step: {call: 9000, header: 90, move: 900, join: 9}\n"
                            "  make_room: {call: 10000, header: 11, move: 12}\n"
                            "  make_room_step: {call: 20000, header: 21, move: 22}\n"
                            "  make_room_behind: {call: 30000, header: 31, move: 32}\n";

static struct problem problem;
static struct cost cost;

static bool read_text(const char *text) {
    char path[] = "/tmp/poolsim-cost-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    bool read = cost_read(path, &cost, &problem);
    const char *name = strstr(problem.text, path);
    if (!read && name != NULL) /* the path is another one each time */
        memmove(problem.text, name + strlen(path), strlen(name + strlen(path)) + 1);
    unlink(path);
    return read;
}

START_TEST(a_table_is_read) {
    ck_assert_msg(read_text(table), "%s", problem.text);
    ck_assert_str_eq(cost.name, "numbers");
    ck_assert_int_eq(cost.unit, COST_CYCLES);
    ck_assert_double_eq(cost.byte_moved, 0.5);
    ck_assert_double_eq(cost.parts[COST_ROOM_BEHIND][COST_HEADER], 31);
    ck_assert_double_eq(cost.parts[COST_RESIZE][COST_MOVE], 600);
    ck_assert_double_eq(cost.parts[COST_RESIZE][COST_HEADER], 0);
}
END_TEST

/* What is changed in the table, and what is said of that. */
static const struct {
    const char *from, *to, *said;
} refusals[] = {
    {"poolsim-cost: 1", "poolsim-cost: 2", ":1:15: version 2 of cost tables; this program reads version 1\n"},
    {"poolsim-cost: 1\n", "", ":1:1: no cost table: one begins with `poolsim-cost: 1`\n"},
    {"poolsim-cost: 1", "poolsim-trace: 1", ":1:1: 'poolsim-trace' is not a key of a cost table; the keys are"},
    {"name: numbers\n", "", ":1:1: the cost table lacks 'name'\n"},
    {"name: numbers", "nam: numbers", ":2:1: 'nam' is not a key of a cost table; did you mean 'name'?\n"},
    {"name: numbers", "name: ", ":2:6: 'name' has a line end or a control character in it, or nothing\n"},
    {"unit: cycles", "unit: microseconds", ":3:7: 'microseconds' is no value of 'unit'; it is one of instructions"},
    {"unit: cycles", "unit: cycle", ":3:7: 'cycle' is no value of 'unit'; did you mean 'cycles'?\n"},
    {"unit: cycles", "unit: [cycles]", ":3:7: 'unit' is a sequence, where instructions or cycles belongs\n"},
    {", cleared: 0.25", "", ":4:8: 'bytes' lacks 'cleared'\n"},
    {"moved: 0.5", "moved: 0.5ns", ":4:16: '0.5ns' is not a number, such as 3 or 0.75\n"},
    {"moved: 0.5", "moved: -1", ":4:16: '-1' is not a number, such as 3 or 0.75\n"},
    {"free: {call: 3000, join: 300, list: 30}", "free: 3000",
     ":8:9: 'free' is '3000', where a mapping such as {call: 200} belongs\n"},
    {"free: {call: 3000, join", "free: {join", ":8:9: 'free' lacks 'call'\n"},
    {", list: 30}", "}", ":8:9: 'free' lacks 'list'\n"},
    {"join: 300, list", "probe: 300, list",
     ":8:22: 'probe' is not a key of 'free'; the keys are call, join and list\n"},
    {"join: 300, list", "call: 300, list", ":8:22: 'call' is given twice\n"},
    {"  unlock: {call: 5000}\n", "", ":6:3: 'calls' lacks 'unlock'\n"},
    {"  unlock:", "  unlok:", ":10:3: 'unlok' is not a key of 'calls'; did you mean 'unlock'?\n"},
    {"header: 31, move: 32}\n", "header: 31, move: 32}\n---\n", "another document begins\n"},
    {"header: 31, move: 32}\n", "header: 31, move: 32", ":17:"},
};

START_TEST(what_is_wrong_with_a_table_is_said_with_its_place) {
    char text[2048];
    const char *from = strstr(table, refusals[_i].from);
    ck_assert_ptr_nonnull(from);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(from - table), table, refusals[_i].to,
             from + strlen(refusals[_i].from));
    ck_assert_msg(!read_text(text), "'%s' is taken", refusals[_i].to);
    ck_assert_msg(strstr(problem.text, refusals[_i].said) != NULL, "'%s' is said, and not '%s'", problem.text,
                  refusals[_i].said);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_a_problem) {
    ck_assert(!cost_read("/nowhere/table.yaml", &cost, &problem));
    ck_assert_str_eq(problem.text, "/nowhere/table.yaml: No such file or directory\n");
}
END_TEST

/* ---- What a replay costs: pools of 40 blocks of 8, whose headers take 4 bytes ---- */

static const struct report *priced(const char *events) {
    ck_assert_msg(read_text(table), "%s", problem.text);
    cost.clock_hz = 1e6; /* a cycle is a microsecond */
    run_options.settings.cost = &cost;
    return report_of(POOL_40, events);
}

static const struct {
    const char *name, *events;
    double total, compaction, pause, event;
} prices[] = {
    /* 100 bytes take 13 blocks, of which 100 bytes are cleared. */
    {"alloc above the top", "  alloc a 100\n", 1000 + 25, 0, 0, 1025},
    {"alloc of a free run", "  alloc a 100\n  alloc b 4\n  free a\n  alloc c 100\n",
     3 * 1000 + 25 + 1 + 3030 + 110 + 25, 0, 0, 3030},
    {"a free that lowers the top joins what is in front of it", "  alloc a 100\n  alloc b 4\n  free a\n  free b\n",
     2026 + 3030 + 3300, 0, 0, 3300},
    {"a free between two free runs joins both",
     "  alloc a 28\n  alloc b 28\n  alloc c 28\n  alloc d 4\n  free a\n  free c\n  free b\n",
     3 * 1007 + 1001 + 2 * 3030 + 3630, 0, 0, 3630},
    {"a free that is refused", "  alloc a 100\n  lock a\n  free a\n", 1025 + 4000 + 3000, 0, 0, 4000},
    {"alloc_fast", "  alloc_fast a 100\n", 2000 + 25, 0, 0, 2025},
    {"lock and unlock", "  alloc a 100\n  lock a\n  unlock a\n", 1025 + 4000 + 5000, 0, 0, 5000},
    {"a resize in place clears what is new", "  alloc a 100\n  resize a 108\n", 1025 + 6000 + 2, 0, 0, 6002},
    {"a resize that moves", "  alloc a 100\n  alloc b 4\n  resize a 108\n", 1025 + 1001 + 6000 + 600 + 50 + 2, 0, 0,
     6652},
    {"what failed is skipped for nothing", "  alloc a 1000\n  lock a\n  free a\n", 1000, 0, 0, 1000},
    /* b slides down over the gap: it, the gap, b again, and b at its new place are visited. */
    {"a defrag", "  alloc a 100\n  alloc b 100\n  free a\n  defrag\n", 2 * 1025 + 3030 + 8000 + 4 * 80 + 800 + 50,
     8000 + 4 * 80 + 800 + 50, 8000 + 4 * 80 + 800 + 50, 9170},
};

START_TEST(an_event_costs_the_sum_of_its_parts) {
    const struct report *report = priced(prices[_i].events);
    ck_assert_uint_eq(report->clock_hz, 1000000);
    ck_assert_msg(report->cost_us > prices[_i].total - 1e-9 && report->cost_us < prices[_i].total + 1e-9, "%s: %f",
                  prices[_i].name, report->cost_us);
    ck_assert_uint_eq(report->cost_total, (uint64_t)(prices[_i].total + 0.5));
    ck_assert_double_eq(report->cost_compaction_us, prices[_i].compaction);
    ck_assert_double_eq(report->cost_pause_us, prices[_i].pause);
    ck_assert_double_eq(report->cost_event_us, prices[_i].event);
}
END_TEST

START_TEST(a_free_joins_nothing_where_that_is_deferred) {
    run_options.settings.coalesce = COALESCE_DEFERRED;
    const struct report *report = priced("  alloc a 28\n  alloc b 28\n  alloc c 4\n  free a\n  free b\n  free c\n");
    ck_assert_double_eq_tol(report->cost_us, 2 * 1007 + 1001 + 2 * 3030 + 3000, 1e-9);
}
END_TEST

START_TEST(the_longest_pause_is_a_step_where_steps_are_made) {
    ck_assert(read_text(table));
    cost.clock_hz = 2e6;
    run_options.settings.cost = &cost;
    run_options.settings.defrag_step = 64;
    run_options.settings.defrag_every = 4;
    const struct report *report = report_of(POOL_40, "  alloc a 100\n  alloc b 100\n  free a\n  mark x\n  mark y\n"
                                                     "  mark y\n  mark y\n  mark y\n");
    /* 64 bytes after the fourth event, 36 and the arrival after the eighth. */
    ck_assert_uint_eq(report->defrag_steps, 2);
    ck_assert_double_eq(report->cost_compaction_us * 2, 2 * 9000 + 4 * 90 + 900 + 50);
    ck_assert_double_eq(report->cost_pause_us * 2, 9000 + 90 + 900 + 18);
}
END_TEST

START_TEST(shares_are_of_all_calls_and_of_the_traces_time) {
    const struct report *report = priced("  alloc a 100\n  alloc b 100\n  free a\n  defrag\n  at 1s\n");
    ck_assert_double_eq_tol(report->cost_compaction_pct, 100 * 9170 / (2 * 1025 + 3030 + 9170.0), 1e-9);
    ck_assert_double_eq_tol(report->time_pct, 0.9170, 1e-9);
    ck_assert(metric_known(report, metric_find("cost.time_pct")));
    report = priced("  alloc a 100\n");
    ck_assert(!metric_known(&run_reports.items[1], metric_find("cost.time_pct")));
}
END_TEST

Suite *cost_suite(void) {
    Suite *suite = suite_create("cost");
    TCase *tables = tcase_create("tables");
    tcase_add_test(tables, a_table_is_read);
    tcase_add_loop_test(tables, what_is_wrong_with_a_table_is_said_with_its_place, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_test(tables, a_file_that_is_not_there_is_a_problem);
    suite_add_tcase(suite, tables);
    TCase *replays = tcase_create("replays");
    tcase_add_checked_fixture(replays, begin_runs, end_runs);
    tcase_add_loop_test(replays, an_event_costs_the_sum_of_its_parts, 0, sizeof prices / sizeof prices[0]);
    tcase_add_test(replays, a_free_joins_nothing_where_that_is_deferred);
    tcase_add_test(replays, the_longest_pause_is_a_step_where_steps_are_made);
    tcase_add_test(replays, shares_are_of_all_calls_and_of_the_traces_time);
    suite_add_tcase(suite, replays);
    return suite;
}

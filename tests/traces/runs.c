/* runs.c: the trace's file, and its run. */
#include "tests/traces/runs.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "traces/reader.h"

char run_path[] = "/tmp/check_runs.XXXXXX";
struct run_options run_options;
struct reports run_reports;
struct problem run_problem;

void begin_runs(void) {
    strcpy(run_path, "/tmp/check_runs.XXXXXX");
    int descriptor = mkstemp(run_path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    run_options = (struct run_options){.verify = true};
    trace_settings_init(&run_options.settings);
    run_reports = (struct reports){0};
}

void end_runs(void) {
    reports_free(&run_reports);
    unlink(run_path);
}

void write_run_trace(const char *text) {
    FILE *file = fopen(run_path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

enum run_result run_trace_file(void) {
    return run_file(run_path, &run_options, &run_reports, &run_problem);
}

static void write_events(const char *pool, const char *events) {
    char text[4096];
    snprintf(text, sizeof text, "poolsim-trace: 1\n%sevents:\n- |\n%s", pool, events);
    write_run_trace(text);
}

enum run_result run_events(const char *pool, const char *events) {
    write_events(pool, events);
    return run_trace_file();
}

const struct report *report_of(const char *pool, const char *events) {
    ck_assert_msg(run_events(pool, events) == RUN_OK, "%s", run_problem.text);
    return &run_reports.items[0];
}

struct history *history_of(const char *pool, const char *events) {
    struct run_trace trace;
    struct trace_event event;
    struct trace_fault fault;
    write_events(pool, events);
    ck_assert_msg(run_open(run_path, &run_options, &trace, &run_problem) == RUN_OK, "%s", run_problem.text);
    struct history *history = history_open(&trace.setup, "/tmp", &run_problem);
    ck_assert_ptr_nonnull(history);
    int more;
    while ((more = trace_reader_next(trace.input.reader, &event, &run_problem)) == 1)
        ck_assert_msg(history_add(history, &event, &fault) == REPLAY_OK, "%s", fault.message);
    ck_assert_msg(more == 0, "%s", run_problem.text);
    run_close(&trace);
    ck_assert(history_go(history, history_events(history)));
    return history;
}

/* runs.h: traces written as text and run, for the tests of the engine and of the choice of the pool. */
#ifndef TESTS_TRACES_RUNS_H
#define TESTS_TRACES_RUNS_H

#include "traces/history.h"
#include "traces/run.h"

/* Blocks of 8, header 4: 100 bytes take 13 blocks. A pool of 40 blocks for 8 indexes. */
#define POOL_40 "pool: {size: 596, indexes: 8, block: 8}\n"

/* What a run is given and what it gives; begin_runs, a fixture, makes them fresh, and end_runs frees them. */
extern struct run_options run_options;
extern struct reports run_reports;
extern struct problem run_problem;
extern char run_path[];
void begin_runs(void);
void end_runs(void);

/* Writes the trace's file, and runs it. Reports are added to those of earlier runs. */
void write_run_trace(const char *text);
enum run_result run_trace_file(void);

/* Runs a trace of that pool line and those bulk events. */
enum run_result run_events(const char *pool, const char *events);

/* The same, which has to succeed: the first report. */
const struct report *report_of(const char *pool, const char *events);

/* The history of such a trace, with the view behind its last event; history_close is the caller's. */
struct history *history_of(const char *pool, const char *events);

#endif

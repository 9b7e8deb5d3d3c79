/* run.h: every trace of a file, replayed and reported. */
#ifndef TRACES_RUN_H
#define TRACES_RUN_H

#include "traces/locks.h"
#include "traces/problem.h"
#include "traces/reader.h"
#include "traces/replay.h"
#include "traces/replay.h"
#include "traces/report.h"
#include "traces/statistics.h"
#include "traces/trace.h"
#include "traces/workload.h"

struct run_options {
    struct trace_settings settings;   /* what the command line says; wins over the trace's header */
    struct workload_options workload; /* the same of workloads, out of which traces are generated */
    const struct lock_plan *locks; /* these locks, and not the trace's own; needs files that can be read twice. May be
                                         NULL */
    const struct trace_expectation *expectations; /* what is expected beside what a trace's header says */
    size_t expectation_count;
    bool expects_success; /* where nothing that is expected speaks of failures, there are to be none */
    bool grows;           /* somebody still writes the file, so it can be read once only */
    bool verify;          /* patterns */
    bool strict;          /* stop at the first allocation that fails */
    /* Called every few thousand events with the share of the trace that is replayed (below 0: not known). May
     * be NULL. */
    void (*progress)(void *context, double share);
    /* Shown each event, with context. One that has number 1 begins a trace, or the same trace anew. May be NULL. */
    replay_observer observe;
    /* Called before the first event of each trace, to observe it; twice for one that has to be replayed again. May be
     * NULL. */
    void (*began)(void *context, struct replay *replay, const struct statistics *statistics);
    /* Called after each trace, while its pool is there. May be NULL. */
    void (*finished)(void *context, const struct report *report, const struct pool *pool);
    void *context;
};

enum run_result {
    RUN_OK,
    RUN_USAGE,   /* the options make no pool, or standard input needs a size: *problem */
    RUN_REFUSED, /* the file cannot be read, or a trace in it is wrong: *problem */
    RUN_BROKEN,  /* the pool lost data: *problem */
    RUN_STRICT   /* strict, and an allocation failed: the last report ends there */
};

struct reports {
    struct report *items;
    size_t count;
};

/* Appends a report for each trace of the file ("-": standard input). Traces that came before a problem have theirs; the
 * caller must not show them as results. A trace that needs its peak known is read twice. */
enum run_result run_file(const char *path, const struct run_options *options, struct reports *reports,
                         struct problem *problem);

void reports_free(struct reports *reports);

/* Whether there is a metric for each thing that a header expects, while reader is behind it. -1 and *problem. */
int run_check_metrics(const struct trace_reader *reader, const struct trace_header *header, struct problem *problem);

/* The first trace of a file, open at its events, with the pool that run_file would replay it in. */
struct run_trace {
    struct trace_input input;
    struct trace_header header;
    struct setup setup;
};

/* RUN_OK, RUN_USAGE or RUN_REFUSED as run_file; settings and workload of the options are looked at. Where nobody gave a
 * number of indexes, it is the trace's own peak, if the file can be read twice. */
enum run_result run_open(const char *path, const struct run_options *options, struct run_trace *trace,
                         struct problem *problem);
void run_close(struct run_trace *trace);

#endif

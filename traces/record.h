/* record.h: what the preloaded recorder logged, as a trace. */
#ifndef TRACES_RECORD_H
#define TRACES_RECORD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/problem.h"

struct record_request {
    const char *name;                  /* the trace's */
    uint64_t events_max;               /* allocations, frees and resizes; 0: all there are */
    double ns_per_tick;                /* of record_ticks */
    bool killed;                       /* the program ended by a signal */
    const volatile sig_atomic_t *stop; /* is looked at now and then: other than 0 ends the conversion */
    const char *out_name;              /* what out is called when it cannot be written */
    void (*progress)(const char *out_name, double share); /* is told now and then; NULL: nobody is */
};

/* What is in the trace, and what was seen that is not in it. */
struct record_summary {
    uint64_t events;          /* allocations, frees and resizes that were written */
    uint64_t foreign_frees;   /* of what was allocated before the recording began, or behind its back */
    uint64_t foreign_resizes; /* the same; from here on they are in the trace, as allocations */
    uint64_t double_frees;    /* of what was freed already */
    uint64_t freed_resizes;   /* resizes of what was freed already; in the trace as allocations */
    uint64_t unseen_frees;    /* an address came again without a free of it; the trace frees it there */
    uint64_t failed;          /* allocations and resizes that found no memory */
    uint64_t pending;         /* calls that had not returned when the process ended */
    bool cut_off;             /* the recording ended before the program did, for one of these reasons: */
    bool cut_by_max, cut_by_signal, cut_by_exec; /* exec: into what was not recorded; or an exit past the C library */
    int cut_by_error;                            /* errno when the log could not be written */
};

/* Reads the log and writes a trace of it to out. Memory grows with the addresses that were given out, not with the
 * log.
 * Returns 0, or -1 and *problem: the log cannot be read, out cannot be written, memory is out, or it
 * was stopped. */
int record_convert(const char *path, const struct record_request *request, FILE *out, struct record_summary *summary,
                   struct problem *problem);

#endif

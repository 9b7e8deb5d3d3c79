/* describe.h: what a trace is, told without a pool: its operations, how sizes and lifetimes are distributed, its peaks,
 * what is locked, and which tags are the busiest. */
#ifndef TRACES_DESCRIBE_H
#define TRACES_DESCRIBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/histogram.h"
#include "traces/trace.h"

struct describe_tag {
    const char *name;
    uint64_t allocs, bytes; /* allocated in all */
    uint64_t live_bytes, peak_bytes;
};

struct description {
    uint64_t events, verbs[VERB_COUNT];
    uint64_t time_ns;          /* the last time told; 0: none */
    struct histogram sizes;    /* asked for by allocations */
    struct histogram lives;    /* of what was freed: the events from its allocation to its free */
    struct histogram lives_ns; /* the same in time; empty where the trace tells none */
    uint64_t peak_bytes, peak_count;
    uint64_t final_bytes, final_count; /* never freed */
    uint64_t locked_allocs;            /* locked at some time */
    double locked_pct;                 /* of the live bytes, the mean over the events */
    uint64_t grown, shrunk;            /* resizes to more, and to less */
    struct describe_tag *tags;         /* the busiest first, by the bytes that they allocate */
    size_t tag_count;
    uint64_t untagged; /* allocations */
};

/* One allocation, when it has ended or the trace has. Moments are events or ns, whichever was asked for. */
struct describe_life {
    bool freed, locked_now;
    uint64_t born, ended;
    uint64_t first_bytes, last_bytes;
    uint64_t resizes, resized;                   /* when it was for the last time */
    uint64_t locks, first_lock, last_lock, held; /* how long in all */
};

struct describer;

/* Called for each allocation at its end. */
typedef void (*describe_observer)(void *context, const struct describe_life *life);

/* NULL: memory is out. The observer may be NULL; in_time: what it is told are ns, else events. */
struct describer *describe_begin(bool in_time, describe_observer observer, void *context);

/* -1 and *fault: the event is not possible, or memory is out. */
int describe_event(struct describer *describer, const struct trace_event *event, struct trace_fault *fault);

/* After the last event; good until describe_end. NULL: memory is out. */
const struct description *describe_result(struct describer *describer);
void describe_end(struct describer *describer);

#endif

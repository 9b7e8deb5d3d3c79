/* timing.h: what the pool's calls took over a replay, by a cost table, in a bounded number of buckets, each a stretch of events
 * as in series.h; and how long its pauses were. Costs are in the table's unit. */
#ifndef TRACES_TIMING_H
#define TRACES_TIMING_H

#include "traces/cost.h"
#include "traces/histogram.h"
#include "traces/replay.h"

struct timing_bucket {
    uint64_t first, last;        /* events, from 1 */
    uint64_t began_ns, time_ns;  /* the trace's time at these */
    double cost, compaction;     /* of all calls of the pool; of clean, defrag and making room */
    double event_max, pause_max; /* the longest event, and the longest of these calls or of their steps */
};

struct timing {
    struct histogram pauses; /* of clean, defrag, making room, or of their longest step: one an event that had any */
    uint64_t pause_event;    /* that had the longest, */
    char pause_words[80];    /* and what it was: "alloc rx" */
    double pause_max;
    size_t points, count;
    uint64_t each; /* events a bucket */
    struct timing_bucket buckets[];
};

/* With at most `points` buckets, 1 or more. NULL: memory is out. Free it with free(). */
struct timing *timing_create(size_t points);

/* Observes a replay that has a cost table, from its first event on; forgets what it observed before. */
void timing_begin(struct timing *timing, struct replay *replay);

#endif

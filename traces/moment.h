/* moment.h: the numbers of a replay as it stands after an event. */
#ifndef TRACES_MOMENT_H
#define TRACES_MOMENT_H

#include "traces/replay.h"

struct moment {
    uint64_t event, at_ns;           /* the event's number, and the trace's time */
    uint64_t size_bytes, failed;     /* what the event asks for; 1: it failed */
    uint64_t moved_bytes;            /* by the event, and by what was done on its behalf */
    uint64_t live_bytes, live_count; /* asked for */
    uint64_t used_bytes, free_bytes; /* in blocks of allocations, and in the others */
    uint64_t largest_free_bytes;     /* the longest free run, or what lies beyond the top */
    uint64_t top_bytes;              /* up to the top */
    uint64_t used_indexes;
    double external_pct, internal_pct;              /* fragmentation, as in a report */
    uint64_t locked_count, locked_bytes, free_runs; /* see moment_walk */
};

/* All but those of moment_walk, which are 0. O(free runs of the highest bin in use). */
void moment_of(const struct replay *replay, struct moment *moment_out);

/* Counts what takes a walk of the pool: the bytes are those of blocks. O(runs). */
void moment_walk(const struct replay *replay, struct moment *moment);

#endif

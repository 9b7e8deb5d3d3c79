/* locks.h: locks for a trace whose recorder knew of none: a stage that passes events on, with lock and unlock events put
 * in between. Those of the trace itself are left out. The same events, plan and seed give the same locks. */
#ifndef TRACES_LOCKS_H
#define TRACES_LOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/trace.h"

enum lock_mode {
    LOCKS_NONE,        /* nothing is locked */
    LOCKS_ALWAYS,      /* everything is, from its alloc to its free, but for an unlock around each resize */
    LOCKS_HOLD_EVENTS, /* everything is, from its alloc until that many further events have been */
    LOCKS_HOLD_TIME,   /* everything is, from its alloc for that long */
    LOCKS_SHARE        /* as always, but only that share of the allocations, drawn at random */
};

struct lock_plan {
    enum lock_mode mode;
    uint64_t hold;             /* events, marks and times not counted; or nanoseconds */
    uint64_t share_billionths; /* 0 to 1,000,000,000 */
    uint64_t seed;
};

/* "none", "always", "hold=12", "hold=5ms", "prob=0.25"; the seed stays as it is. false: none of these, and *why. */
bool lock_plan_parse(const char *text, struct lock_plan *plan, const char **why);

struct locks;

/* NULL when memory is out. */
struct locks *locks_create(const struct lock_plan *plan);
void locks_destroy(struct locks *locks);

/* Where events go; false: no more of them. */
typedef bool (*locks_sink)(void *context, const struct trace_event *event);

enum locks_result {
    LOCKS_OK,
    LOCKS_STOPPED, /* the sink wanted no more */
    LOCKS_NO_TIME, /* LOCKS_HOLD_TIME, and no event has had a time */
    LOCKS_NO_MEMORY
};

/* Passes one event on, with the locks and unlocks that belong before and behind it. Memory is that of the live ids. */
enum locks_result locks_event(struct locks *locks, const struct trace_event *event, locks_sink sink, void *context);

#endif

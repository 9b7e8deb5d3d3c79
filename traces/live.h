/* live.h: the allocations of a trace that are live, by id; and what an event may say of them. */
#ifndef TRACES_LIVE_H
#define TRACES_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/trace.h"

struct live {
    const char *id; /* ended by 0 */
    size_t id_length;
    const char *tag;     /* what allocated it, ended by 0; NULL: not told */
    uint64_t size_bytes; /* asked for last */
    uint64_t serial;     /* which allocation of the trace this is, from 1 */
    uint32_t handle;     /* the replay's */
    bool failed;         /* the allocation failed: later events of the id are skipped */
};

struct live_table;

/* NULL when memory is out. */
struct live_table *live_create(void);
void live_destroy(struct live_table *table);

/* The allocation that an event speaks of, NULL for an event without one. An alloc adds it. -1 and *fault when
 * the event is not possible: an id allocated twice, an id that is not live, a time before the last one. Memory is
 * that of the live ids; time is O(1). */
int live_apply(struct live_table *table, const struct trace_event *event, struct live **live_out,
               struct trace_fault *fault);

/* The allocation is freed; *live is gone. */
void live_remove(struct live_table *table, struct live *live);

uint64_t live_count(const struct live_table *table);

#endif

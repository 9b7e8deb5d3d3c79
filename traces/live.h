/* live.h: the allocations of a trace that are live, by id; and what an event may say of them. */
#ifndef TRACES_LIVE_H
#define TRACES_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/bytes.h"
#include "traces/trace.h"

struct live {
    const char *id;      /* ended by 0 */
    const char *tag;     /* what allocated it, ended by 0; NULL: not told */
    uint64_t size_bytes; /* asked for last */
    uint64_t serial;     /* which allocation of the trace this is, from 1 */
    /* The replay's: */
    uint64_t event;        /* that allocated it */
    uint64_t locked_event; /* that locked it last; 0: none did */
    uint64_t moved_event;  /* during which it was moved last; 0: none. See replay_watch_moves */
    uint32_t handle;
    uint32_t moves; /* see replay_watch_moves */
    uint32_t id_length;
    bool failed; /* the allocation failed: later events of the id are skipped */
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

/* The table as bytes, and back, in place of what the table has. false: memory is out, or the bytes are
 * not of a table. `restored` is told of each allocation. */
void live_save(const struct live_table *table, struct bytes *bytes);
bool live_load(struct live_table *table, struct bytes_reader *reader,
               void (*restored)(void *context, struct live *live), void *context);

#endif

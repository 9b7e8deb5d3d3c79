/* setup.h: from a trace's header, the options and the trace's own peak to a pool's shape and a policy. */
#ifndef TRACES_SETUP_H
#define TRACES_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/live.h"
#include "traces/pool.h"
#include "traces/trace.h"

/* More than any pool spans, and few enough that sums of it for every live id stay within 64 bits: a larger allocation
 * counts as this. */
#define PEAK_COUNTED_MAX ((uint64_t)1 << 38)

/* What a trace holds at its highest. Resizes count as in place. */
struct trace_peak {
    uint64_t events;
    uint64_t live_bytes, live_count;
    uint64_t used_blocks[POOL_KIND_COUNT]; /* for each of pool_kinds */
    uint64_t used_now[POOL_KIND_COUNT], bytes_now;
};

/* Counts an event. live is what live_apply found for it; call this before live_remove. */
void peak_event(struct trace_peak *peak, const struct trace_event *event, struct live *live, uint64_t live_count);

/* The smallest pool of pool_kinds[kind] that the trace could fit in: its peak's blocks and the bookkeeping. */
uint64_t peak_floor_bytes(const struct trace_peak *peak, size_t kind, uint64_t indexes, uint64_t index_cache);

/* What a pool that nobody gave a size gets: its floor and a tenth. */
#define SETUP_DEFAULT_PERCENT 110
#define SETUP_DEFAULT_STEP 256
/* Where neither indexes nor a peak are known: bytes of the pool for each index. */
#define SETUP_BYTES_AN_INDEX 128

struct cost;
struct setup {
    const struct pool_kind *kind;
    uint64_t size_bytes;
    uint64_t indexes, index_cache;
    enum trace_fit fit;
    enum trace_coalesce coalesce;
    enum trace_on_fragmented on_fragmented;
    uint64_t defrag_step, defrag_every;
    uint64_t room_step;    /* bytes of a step in which room is made: defrag_step where it was given; 0: at one go */
    unsigned size_percent; /* the size was chosen from the peak, at that many per cent of the floor; 0: it was given */
    const struct cost *cost; /* what the pool's calls cost; NULL: that is not reckoned */
    bool verify;             /* fill every allocation with a pattern, and look at it again */
};

/* Whether the size has to be chosen from the trace's peak. */
bool setup_needs_peak(const struct trace_settings *header, const struct trace_settings *options);

/* What options and header say of the policy, the index cache and the size; 0 where they say nothing of a size. No kind,
 * no indexes, no patterns. */
void setup_policy(const struct trace_settings *header, const struct trace_settings *options, struct setup *setup);

/* Options win over the header, the header over the defaults. peak may be NULL where it is not needed; with one, the
 * indexes default to its live count, else to one for SETUP_BYTES_AN_INDEX bytes. -1 and *fault, which has no place: no
 * pool has that shape. */
int setup_resolve(const struct trace_settings *header, const struct trace_settings *options,
                  const struct trace_peak *peak, struct setup *setup, struct trace_fault *fault);

#endif

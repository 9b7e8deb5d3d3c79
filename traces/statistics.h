/* statistics.h: the observer that makes a report out of a replay's steps. */
#ifndef TRACES_STATISTICS_H
#define TRACES_STATISTICS_H

#include "traces/replay.h"
#include "traces/report.h"

struct statistics {
    struct report *report;
    const struct replay *replay;
    const struct pool_kind *kind;
    const struct dpool_stats *stats; /* the pool's own */
    double block_bytes;
    struct pool_gauges gauges;                             /* after the last event */
    double external_pct, internal_pct;                     /* the same */
    double external_sum, internal_sum;                     /* of these, over the events */
    double cost_sum, compaction_sum, pause_max, event_max; /* with a cost table, in its unit */
    uint64_t attempts;                                     /* calls of alloc */
    uint32_t index_hits, index_misses;                     /* the pool's, when last looked at: they wrap */
};

/* Begins a report of replay, and observes it. Both must outlive *statistics. */
void statistics_begin(struct statistics *statistics, struct report *report, struct replay *replay,
                      const struct setup *setup);

/* Completes the report. */
void statistics_end(struct statistics *statistics);

#endif

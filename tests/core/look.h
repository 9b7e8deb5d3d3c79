/* look.h: looks at a pool that tests and searches share, through its public functions only. */
#ifndef TESTS_CORE_LOOK_H
#define TESTS_CORE_LOOK_H

#include "core/dpool.h"

/* What dpool_stats tells, and COUNTED(number): what a counter that should be that number is. Where the build has no
 * statistics, all counters but headers_visited are 0. */
#if DPOOL_STATISTICS
#define counters dpool_stats
#define COUNTED(number) (number)
#else
struct counters {
    uint32_t headers_visited, probes, bytes_moved, blocks_moved, allocations_moved, runs_joined, used_blocks_max,
        top_max, index_hits, index_misses, index_scan_max, failures[DPOOL_ERR_INVALID_CONFIG];
};
#define COUNTED(number) ((void)(number), 0u)
#endif

struct counters stats_of(const struct dpool *pool);
uint32_t failures_of(const struct dpool *pool, int error);

/* NULL when nothing more could be moved together; else what could. */
const char *defrag_left_over(const struct dpool *pool);

/* Both pools have the same runs in the same places. */
bool same_runs(const struct dpool *a, const struct dpool *b);

#endif

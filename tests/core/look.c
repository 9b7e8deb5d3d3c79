/* look.c: see look.h. */
#include "look.h"

struct counters stats_of(const struct dpool *pool) {
    struct dpool_stats stats;
    dpool_stats(pool, &stats);
#if DPOOL_STATISTICS
    return stats;
#else
    return (struct counters){.headers_visited = stats.headers_visited};
#endif
}

uint32_t failures_of(const struct dpool *pool, int error) {
    return stats_of(pool).failures[error];
}

bool same_runs(const struct dpool *a, const struct dpool *b) {
    struct dpool_run run_a = {0}, run_b = {0};
    for (;;) {
        bool more_a = dpool_walk(a, &run_a), more_b = dpool_walk(b, &run_b);
        if (!more_a || !more_b)
            return more_a == more_b;
        if (run_a.loc != run_b.loc || run_a.blocks != run_b.blocks || run_a.state != run_b.state
            || run_a.handle != run_b.handle)
            return false;
    }
}

/* An unlocked allocation above that run would fit a gap of that many blocks. */
static bool one_above_fits(const struct dpool *pool, struct dpool_run run, uint32_t gap_blocks) {
    while (dpool_walk(pool, &run)) {
        if (run.state == DPOOL_RUN_USED && run.blocks <= gap_blocks)
            return true;
    }
    return false;
}

const char *defrag_left_over(const struct dpool *pool) {
    struct dpool_run run = {0};
    uint32_t gap_blocks = 0;
    while (dpool_walk(pool, &run)) {
        if (run.state == DPOOL_RUN_MOVING || run.state == DPOOL_RUN_TARGET)
            return "an allocation is half-moved";
        if (run.state == DPOOL_RUN_FREE && gap_blocks != 0)
            return "two free runs are neighbours";
        if (run.state == DPOOL_RUN_USED && gap_blocks != 0)
            return "an unlocked allocation is behind a gap";
        if (run.state == DPOOL_RUN_LOCKED && gap_blocks != 0 && one_above_fits(pool, run, gap_blocks))
            return "an allocation above would fit a gap in front of a locked one";
        gap_blocks = run.state == DPOOL_RUN_FREE ? run.blocks : 0;
    }
    return gap_blocks != 0 ? "a free run ends at the top" : NULL;
}

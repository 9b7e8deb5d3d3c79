/* look.h: looks at a pool that tests and searches share, through its public functions only. */
#ifndef TESTS_CORE_LOOK_H
#define TESTS_CORE_LOOK_H

#include "core/dpool.h"

struct dpool_stats stats_of(const struct dpool *pool);
uint32_t failures_of(const struct dpool *pool, int error);

/* NULL when nothing more could be moved together; else what could. */
const char *defrag_left_over(const struct dpool *pool);

/* Both pools have the same runs in the same places. */
bool same_runs(const struct dpool *a, const struct dpool *b);

#endif

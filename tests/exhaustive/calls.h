/* calls.h: between calls.c and moves.c. */
#ifndef TESTS_EXHAUSTIVE_CALLS_H
#define TESTS_EXHAUSTIVE_CALLS_H

#include "exhaustive.h"

/* The most that an allocation of that many blocks can be asked for. */
size_t bytes_of(uint32_t blocks);

/* The error that must come whatever the layout, or DPOOL_OK. */
int certain_error(const struct view *before, uint32_t blocks);

/* Two free runs are neighbours, or one ends at the top. */
bool has_neighbours(const struct dpool *pool);

/* The allocation is where it was; if it was half-moved, it may have been settled. */
void expect_still(const struct dpool *pool, const struct item *before, const struct item *after, bool settled);

/* All allocations but `changed` have their size, lock and data; what may not move has not. */
void expect_others(const struct dpool *pool, const struct view *before, const struct view *after,
                   const struct call *call, uint32_t changed, int error);

/* Each makes a call, looks at what it led to, and returns its error. */
int call_defrag(struct dpool *pool, const struct view *before, const struct call *call, struct view *after);
int call_make_room(struct dpool *pool, const struct view *before, const struct call *call, struct view *after);
int call_make_room_step(struct dpool *pool, const struct view *before, const struct call *call, struct view *after);
int call_make_room_behind(struct dpool *pool, const struct view *before, const struct call *call, struct view *after);

#endif

/* dpool_resize.c: one allocation grows and shrinks. */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

/* Takes more blocks of what is free at `end`, where the allocation that begins, or will begin, at loc ends. */
static DPOOL_APART void take_behind(struct dpool *pool, uint32_t loc, uint32_t end, uint32_t more) {
    dpool_forget(pool, end, end, end == pool->top ? end + more : loc);
    dpool_take(pool, end, more);
}

/* Grows an allocation over the free run in front of it and, as far as needed, what is free behind it.
 *     [free][old data][free] => [old data      ][free] */
static void grow_down(struct dpool *pool, uint32_t loc, uint32_t more) {
    uint32_t start = dpool_previous(pool, loc);
    uint32_t gap = loc - start;
    uint32_t flags = dpool_head(pool, start) & DPOOL_PREV_FREE;
    dpool_unlist(pool, start);
    DPOOL_EXPECT(pool, !pool->corrupt, return );
    if (more > gap)
        take_behind(pool, start, loc + dpool_run_blocks(pool, loc), more - gap);
    dpool_carry(pool, loc, start);
    dpool_set_head(pool, start, dpool_head(pool, start) + (flags | (more > gap ? more : gap)));
    dpool_forget(pool, loc, loc, start);
    if (more < gap)
        dpool_cut_off(pool, start, dpool_run_blocks(pool, start) - (gap - more));
}

/* Moves an allocation into another run. FRAGMENTED: there is none. */
static int grow_elsewhere(struct dpool *pool, uint32_t loc, uint32_t more) {
    uint32_t blocks = dpool_run_blocks(pool, loc) + more;
    uint32_t new_loc = dpool_find_best(pool, blocks, false);
    if (new_loc == DPOOL_NONE)
        return DPOOL_ERR_FRAGMENTED;
    uint32_t flags = dpool_take(pool, new_loc, blocks);
    dpool_carry(pool, loc, new_loc);
    dpool_set_head(pool, new_loc, dpool_head(pool, new_loc) + (flags | more));
    dpool_make_free(pool, loc);
    return DPOOL_OK;
}

static int try_grow(struct dpool *pool, uint32_t loc, uint32_t more) {
    uint32_t head = dpool_head(pool, loc);
    if (more > pool->free_blocks)
        return DPOOL_ERR_OUT_OF_MEMORY;
    uint32_t end = loc + (head & DPOOL_SIZE_MASK);
    uint32_t behind = dpool_free_behind(pool, end);
    uint32_t in_front = head & DPOOL_PREV_FREE ? loc - dpool_previous(pool, loc) : 0;
    if (behind >= more) {
        take_behind(pool, loc, end, more);
        dpool_set_head(pool, loc, head + more);
    } else if (head & DPOOL_LOCKED) {
        return DPOOL_ERR_LOCKED;
    } else if (in_front != 0 && in_front + behind >= more) {
        grow_down(pool, loc, more);
    } else if (grow_elsewhere(pool, loc, more) != DPOOL_OK) {
        return DPOOL_ERR_FRAGMENTED;
    }
    dpool_count_used(pool, more);
    return DPOOL_OK;
}

static int grow(struct dpool *pool, uint32_t loc, uint32_t more) {
    int error = try_grow(pool, loc, more);
    if (error != DPOOL_ERR_FRAGMENTED && error != DPOOL_ERR_LOCKED)
        return error;
    dpool_reclaim(pool);
    return try_grow(pool, loc, more);
}

static int resize(struct dpool *pool, dpool_handle handle, size_t size_bytes) {
    uint32_t loc = dpool_lookup(pool, handle);
    if (loc >= DPOOL_NONE)
        return DPOOL_ERR_INVALID_HANDLE;
    DPOOL_EXPECT(pool, dpool_sound(pool, loc, handle), return DPOOL_ERR_CORRUPT);
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    if (blocks == UINT32_MAX)
        return DPOOL_ERR_INVALID_SIZE;
    if (dpool_is_moving(pool, loc)) {
        dpool_settle(pool);
        DPOOL_EXPECT(pool, !pool->corrupt, return DPOOL_ERR_CORRUPT);
        loc = dpool_lookup(pool, handle);
    }
    uint32_t old_blocks = dpool_run_blocks(pool, loc);
    if (blocks < old_blocks) {
        pool->free_blocks = (dpool_loc)(pool->free_blocks + (old_blocks - blocks));
        dpool_cut_off(pool, loc, blocks);
        dpool_defrag_again(pool);
    } else if (blocks > old_blocks) {
        int error = grow(pool, loc, blocks - old_blocks);
        DPOOL_EXPECT(pool, !pool->corrupt, return DPOOL_ERR_CORRUPT);
        if (error != DPOOL_OK)
            return error;
        if (!pool->unzeroed)
            memset(dpool_data(pool, dpool_lookup(pool, handle)) + dpool_data_bytes(old_blocks), 0,
                   (size_t)(blocks - old_blocks) * DPOOL_BLOCK);
    }
    DPOOL_OBSERVE(pool, DPOOL_EVENT_RESIZE, handle);
    return DPOOL_OK;
}

int dpool_resize(struct dpool *pool, dpool_handle handle, size_t size_bytes) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    return dpool_end(pool, resize(pool, handle, size_bytes));
}

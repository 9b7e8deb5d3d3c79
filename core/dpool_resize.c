/* dpool_resize.c: one allocation grows and shrinks. */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

static void shrink(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t head = dpool_head(pool, loc);
    uint32_t over = (head & DPOOL_SIZE_MASK) - blocks;
    dpool_set_used(pool, loc, blocks, dpool_run_index(pool, loc), head & (DPOOL_LOCKED | DPOOL_PREV_FREE));
    pool->free_blocks = (dpool_loc)(pool->free_blocks + over);
    dpool_make_free(pool, loc + blocks, over, 0);
    dpool_defrag_again(pool);
}

/* Takes the free blocks behind the run that ends at `end`, up to new_end, which they reach; the rest stays free. */
static void take_behind(struct dpool *pool, uint32_t loc, uint32_t end, uint32_t new_end) {
    if (end == pool->top) {
        dpool_forget(pool, end, end, new_end);
        dpool_raise_top(pool, new_end);
        return;
    }
    uint32_t free_end = end + dpool_run_blocks(pool, end);
    dpool_unlist(pool, end);
    DPOOL_EXPECT(pool, !pool->corrupt, return );
    dpool_forget(pool, end, end, loc);
    if (free_end != new_end)
        dpool_put_free(pool, new_end, free_end - new_end, 0);
    else
        dpool_mark_after(pool, free_end, false);
}

/* Grows an allocation over the free run in front of it and, as far as needed, what is free behind it.
 *     [free][old data][free] => [old data      ][free] */
static void grow_down(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t start = dpool_previous(pool, loc);
    uint32_t start_head = dpool_head(pool, start);
    uint32_t index = dpool_run_index(pool, loc);
    uint32_t old_blocks = dpool_run_blocks(pool, loc);
    uint32_t end = loc + old_blocks;
    dpool_unlist(pool, start);
    DPOOL_EXPECT(pool, !pool->corrupt, return );
    if (start + blocks > end)
        take_behind(pool, start, end, start + blocks);
    memmove(dpool_data(pool, start), dpool_data(pool, loc), dpool_data_bytes(old_blocks));
    pool->stats.bytes_moved += dpool_data_bytes(old_blocks);
    dpool_set_used(pool, start, blocks, index, start_head & DPOOL_PREV_FREE);
    dpool_table(pool)[index] = (dpool_loc)start;
    dpool_forget(pool, loc, loc, start);
    if (start + blocks < end)
        dpool_make_free(pool, start + blocks, end - start - blocks, 0);
}

/* Moves an allocation into another run. FRAGMENTED: there is none. */
static int grow_elsewhere(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t index = dpool_run_index(pool, loc);
    uint32_t new_loc = dpool_find_blocks(pool, blocks, false);
    if (new_loc == DPOOL_NONE)
        return DPOOL_ERR_FRAGMENTED;
    dpool_occupy(pool, new_loc, blocks, index);
    uint32_t head = dpool_head(pool, loc);
    uint32_t old_blocks = head & DPOOL_SIZE_MASK;
    memcpy(dpool_data(pool, new_loc), dpool_data(pool, loc), dpool_data_bytes(old_blocks));
    pool->stats.bytes_moved += dpool_data_bytes(old_blocks);
    dpool_table(pool)[index] = (dpool_loc)new_loc;
    dpool_make_free(pool, loc, old_blocks, head & DPOOL_PREV_FREE);
    return DPOOL_OK;
}

static int try_grow(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t head = dpool_head(pool, loc);
    uint32_t old_blocks = head & DPOOL_SIZE_MASK;
    uint32_t more = blocks - old_blocks;
    if (more > pool->free_blocks)
        return DPOOL_ERR_OUT_OF_MEMORY;
    uint32_t end = loc + old_blocks;
    uint32_t behind = dpool_free_behind(pool, end);
    uint32_t in_front = head & DPOOL_PREV_FREE ? loc - dpool_previous(pool, loc) : 0;
    if (behind >= more) {
        take_behind(pool, loc, end, end + more);
        dpool_set_used(pool, loc, blocks, dpool_run_index(pool, loc), head & (DPOOL_LOCKED | DPOOL_PREV_FREE));
    } else if (head & DPOOL_LOCKED) {
        return DPOOL_ERR_LOCKED;
    } else if (in_front != 0 && in_front + behind >= more) {
        grow_down(pool, loc, blocks);
    } else if (grow_elsewhere(pool, loc, blocks) != DPOOL_OK) {
        return DPOOL_ERR_FRAGMENTED;
    }
    dpool_count_used(pool, more);
    return DPOOL_OK;
}

static int grow(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    int error = try_grow(pool, loc, blocks);
    if (error != DPOOL_ERR_FRAGMENTED && error != DPOOL_ERR_LOCKED)
        return error;
    dpool_reclaim(pool);
    return try_grow(pool, loc, blocks);
}

static int resize(struct dpool *pool, dpool_handle handle, size_t size_bytes) {
    uint32_t loc = dpool_lookup(pool, handle);
    if (loc == DPOOL_NONE)
        return DPOOL_ERR_INVALID_HANDLE;
    DPOOL_EXPECT(pool, dpool_sound(pool, loc), return DPOOL_ERR_CORRUPT);
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    if (blocks == 0)
        return DPOOL_ERR_INVALID_SIZE;
    if (dpool_is_moving(pool, loc)) {
        dpool_settle(pool);
        DPOOL_EXPECT(pool, !pool->corrupt, return DPOOL_ERR_CORRUPT);
        loc = dpool_lookup(pool, handle);
    }
    uint32_t old_blocks = dpool_run_blocks(pool, loc);
    if (blocks < old_blocks) {
        shrink(pool, loc, blocks);
    } else if (blocks > old_blocks) {
        int error = grow(pool, loc, blocks);
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

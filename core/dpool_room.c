/* dpool_room.c: making room for one allocation, for a new one or behind one that grows, without tidying all of the pool.
 *
 * A new one needs one free run. Any free run can be made to grow upward, a neighbour at a time:
 *
 *     [start][A][free][B]  =>  [start    ][free][B]  =>  [start           ][B]      A moved to a free run elsewhere
 *     [start][A][free][B]  =>  [A][start       ][B]                                 or, if none holds it, slid down
 *
 * What that costs is known before anything moves: the lengths of the neighbours up to the point where the room suffices.
 * The search takes the cheapest of some free runs, the longest first. Moving allocations into other free runs fills those
 * up, which a slide never does; so few bytes move, and the pool grows no more ragged.                                */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

/* ---- Room for a new allocation ---- */

/* The closest free run of the lowest bin for that many blocks, but for those that begin in first .. last. */
static uint32_t place_outside(struct dpool *pool, uint32_t blocks, uint32_t first, uint32_t last) {
    uint32_t best = DPOOL_NONE;
    uint32_t bin = dpool_bin_in_use(pool, dpool_bin_of(blocks));
    while (best == DPOOL_NONE && bin != DPOOL_BIN_COUNT) {
        uint32_t best_blocks = UINT32_MAX;
        uint32_t loc = pool->bins[bin];
        for (uint32_t tries = 0; loc != DPOOL_NONE && tries < DPOOL_ROOM_TRIES; tries++) {
            uint32_t found = dpool_run_blocks(pool, loc);
            if (found >= blocks && found < best_blocks && (loc < first || loc > last)) {
                best = loc;
                best_blocks = found;
            }
            pool->stats.headers_visited++;
            loc = dpool_next_free(pool, loc);
        }
        bin = dpool_bin_in_use(pool, bin + 1u);
    }
    return best;
}

/* The blocks that have to move so that the free run at start grows to `blocks`, or UINT32_MAX: not for less than limit,
 * or a locked allocation or the pool's end comes first. */
static uint32_t growing_costs(struct dpool *pool, uint32_t start, uint32_t blocks, uint32_t limit) {
    uint32_t room = dpool_run_blocks(pool, start);
    uint32_t loc = start + room;
    uint32_t cost = 0;
    while (room < blocks) {
        if (loc == pool->top)
            return room + pool->block_count - loc >= blocks ? cost : UINT32_MAX;
        uint32_t head = dpool_head(pool, loc);
        uint32_t length = head & DPOOL_SIZE_MASK;
        pool->stats.headers_visited++;
        if (!(head & DPOOL_USED)) {
            room += length;
        } else {
            cost += length;
            if ((head & DPOOL_LOCKED) || cost >= limit)
                return UINT32_MAX;
            if (place_outside(pool, length, start, loc + length) != DPOOL_NONE)
                room += length;
        }
        loc += length;
    }
    return cost;
}

/* The free run that grows to `blocks` at the least cost, of the DPOOL_ROOM_STARTS longest; or DPOOL_NONE. */
static uint32_t cheapest_start(struct dpool *pool, uint32_t blocks) {
    uint32_t best = DPOOL_NONE, best_cost = UINT32_MAX, starts = 0;
    uint32_t highest = dpool_highest_bin(pool);
    if (highest == DPOOL_BIN_COUNT)
        return DPOOL_NONE;
    for (uint32_t bin = highest + 1u; bin-- != 0;) {
        for (uint32_t loc = pool->bins[bin]; loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
            uint32_t cost = growing_costs(pool, loc, blocks, best_cost);
            if (cost < best_cost) {
                best = loc;
                best_cost = cost;
            }
            if (++starts == DPOOL_ROOM_STARTS)
                return best;
        }
    }
    return best;
}

static void move_whole(struct dpool *pool, uint32_t from, uint32_t to) {
    dpool_defrag_again(pool); /* it may land where the search for what fills a gap has been */
    dpool_begin_move(pool, from, to);
    while (pool->moving_blocks != 0)
        dpool_move_on(pool, SIZE_MAX);
}

/* Where coalescing is deferred, what a move freed lies beside the free run at start: joins them. */
static void join_behind(struct dpool *pool, uint32_t start) {
    for (;;) {
        uint32_t end = start + dpool_run_blocks(pool, start);
        if (end == pool->top) {
            dpool_unlist(pool, start);
            dpool_lower_top(pool, start);
            return;
        }
        if (dpool_head(pool, end) & DPOOL_USED)
            return;
        dpool_join(pool, start);
    }
}

/* Grows the free run at start until it, or what lies beyond the top, has `blocks`, or its upper neighbour is locked. */
static void grow_free(struct dpool *pool, uint32_t start, uint32_t blocks) {
    while (start < pool->top && dpool_run_blocks(pool, start) < blocks) {
        uint32_t from = start + dpool_run_blocks(pool, start);
        uint32_t head = dpool_head(pool, from);
        uint32_t length = head & DPOOL_SIZE_MASK;
        if (head & DPOOL_LOCKED)
            return;
        uint32_t to = place_outside(pool, length, start, from + length);
        move_whole(pool, from, to != DPOOL_NONE ? to : start);
        if (to == DPOOL_NONE)
            start += length;
        if (pool->deferred && start < pool->top)
            join_behind(pool, start);
    }
}

/* One opening after another leaves the pool as ragged as it was. So when the bytes moved for them add up to half of what
 * is in use, as much as a defrag may cost, the calls also go on with one, a bounded stretch each. */
static void tidy(struct dpool *pool, uint32_t bytes_moved) {
    uint32_t used_bytes = ((uint32_t)pool->block_count - pool->free_blocks) * (uint32_t)DPOOL_BLOCK;
    pool->room_debt += bytes_moved;
    if (pool->room_debt < used_bytes / 2u || bytes_moved >= DPOOL_ROOM_TIDY)
        return;
    if (!dpool_defrag_step(pool, DPOOL_ROOM_TIDY - bytes_moved) || pool->defrag_at >= pool->top)
        pool->room_debt = 0; /* a pass has ended */
    dpool_settle(pool);
}

static int make_room(struct dpool *pool, size_t size_bytes) {
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    if (blocks == 0)
        return DPOOL_ERR_INVALID_SIZE;
    if (blocks > pool->free_blocks)
        return DPOOL_ERR_OUT_OF_MEMORY;
    if (dpool_find_blocks(pool, blocks, false) != DPOOL_NONE)
        return DPOOL_OK;
    uint32_t before = pool->stats.bytes_moved;
    dpool_settle(pool);
    if (pool->deferred)
        dpool_clean(pool);
    uint32_t start = cheapest_start(pool, blocks);
    if (start != DPOOL_NONE)
        grow_free(pool, start, blocks);
    tidy(pool, pool->stats.bytes_moved - before);
    if (dpool_find_blocks(pool, blocks, false) != DPOOL_NONE)
        return DPOOL_OK;
    dpool_defrag(pool);
    pool->room_debt = 0;
    return dpool_find_blocks(pool, blocks, false) != DPOOL_NONE ? DPOOL_OK : DPOOL_ERR_FRAGMENTED;
}

int dpool_make_room(struct dpool *pool, size_t size_bytes) {
    DPOOL_ENTER(pool);
    return dpool_end(pool, make_room(pool, size_bytes));
}

/* ---- Room behind one allocation ---- */

/* Where the gaps behind end, before anything locked, add up to more blocks; or DPOOL_NONE. */
static uint32_t gaps_end(struct dpool *pool, uint32_t end, uint32_t more, uint32_t *gained_out) {
    uint32_t gained = 0;
    while (gained < more) {
        if (end == pool->top) {
            gained += (uint32_t)pool->block_count - end;
            if (gained < more)
                return DPOOL_NONE;
            end = pool->block_count;
            break;
        }
        uint32_t head = dpool_head(pool, end);
        pool->stats.headers_visited++;
        if (!(head & DPOOL_USED))
            gained += head & DPOOL_SIZE_MASK;
        else if (head & DPOOL_LOCKED)
            return DPOOL_NONE;
        end += head & DPOOL_SIZE_MASK;
    }
    *gained_out = gained;
    return end;
}

/* Threads the allocations from start to end: each one's table entry holds the start of the one below, the first one's
 * holds DPOOL_NONE. Unlists the free runs between. Returns the last allocation. */
static uint32_t thread_back(struct dpool *pool, uint32_t start, uint32_t end) {
    uint32_t last = DPOOL_NONE;
    while (start < end && start != pool->top) {
        uint32_t head = dpool_head(pool, start);
        if (head & DPOOL_USED) {
            dpool_table(pool)[dpool_run_index(pool, start)] = (dpool_loc)last;
            last = start;
        } else {
            dpool_unlist(pool, start);
        }
        start += head & DPOOL_SIZE_MASK;
    }
    return last;
}

/* Slides the threaded allocations up, the last one first, so that they end at to_end. */
static void slide_up(struct dpool *pool, uint32_t last, uint32_t to_end) {
    while (last != DPOOL_NONE) {
        uint32_t index = dpool_run_index(pool, last);
        uint32_t blocks = dpool_run_blocks(pool, last);
        uint32_t previous = dpool_table(pool)[index];
        to_end -= blocks;
        memmove(dpool_data(pool, to_end), dpool_data(pool, last), dpool_data_bytes(blocks));
        dpool_set_used(pool, to_end, blocks, index, 0);
        dpool_table(pool)[index] = (dpool_loc)to_end;
        pool->stats.bytes_moved += dpool_data_bytes(blocks);
        pool->stats.blocks_moved += blocks;
        pool->stats.allocations_moved++;
        DPOOL_OBSERVE(pool, DPOOL_EVENT_MOVE, dpool_handle_of(pool, index));
        last = previous;
    }
}

/* [A][B][gap][C][gap ] => [A][room][B][C][over]. The bounds are as gaps_end gave them; more blocks of room. */
static void open_room(struct dpool *pool, uint32_t end, uint32_t region_end, uint32_t gained, uint32_t more) {
    uint32_t over = gained - more;
    bool to_top = region_end > pool->top;
    uint32_t last = thread_back(pool, end, region_end);
    slide_up(pool, last, region_end - over);
    dpool_forget(pool, end, region_end - 1u, end);
    if (to_top)
        dpool_raise_top(pool, region_end - over);
    else if (over != 0)
        dpool_put_free(pool, region_end - over, over, 0);
    else
        dpool_mark_after(pool, region_end, false);
    dpool_put_free(pool, end, more, 0);
    dpool_defrag_from(pool, end);
}

static int make_room_behind(struct dpool *pool, dpool_handle handle, size_t size_bytes) {
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    if (dpool_lookup(pool, handle) == DPOOL_NONE)
        return DPOOL_ERR_INVALID_HANDLE;
    if (blocks == 0)
        return DPOOL_ERR_INVALID_SIZE;
    dpool_settle(pool);
    uint32_t loc = dpool_lookup(pool, handle);
    uint32_t old_blocks = dpool_run_blocks(pool, loc);
    if (blocks <= old_blocks)
        return DPOOL_OK;
    uint32_t end = loc + old_blocks, more = blocks - old_blocks, gained = 0;
    uint32_t region_end = gaps_end(pool, end, more, &gained);
    if (region_end == DPOOL_NONE)
        return DPOOL_ERR_FRAGMENTED;
    if (dpool_free_behind(pool, end) < more)
        open_room(pool, end, region_end, gained, more);
    return DPOOL_OK;
}

int dpool_make_room_behind(struct dpool *pool, dpool_handle handle, size_t size_bytes) {
    DPOOL_ENTER(pool);
    return dpool_end(pool, make_room_behind(pool, handle, size_bytes));
}

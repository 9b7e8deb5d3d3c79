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

#include "dpool_layout.h"

#if DPOOL_MAKE_ROOM

/* ---- Room for a new allocation ---- */

/* What a request for room does next where no run is growing: room_stage. */
enum { ROOM_BEGIN, ROOM_TIDY, ROOM_SEARCH, ROOM_DEFRAG = ROOM_SEARCH + 3 };

/* The closest free run of the lowest bin for that many blocks, but for those that begin in first .. last. */
static uint32_t place_outside(struct dpool *pool, uint32_t blocks, uint32_t first, uint32_t last) {
    uint32_t best = DPOOL_NONE;
    uint32_t tries = 0;
    uint32_t bin = dpool_bin_in_use(pool, dpool_bin_of(blocks));
    while (best == DPOOL_NONE && bin != DPOOL_BIN_COUNT) {
        uint32_t best_blocks = UINT32_MAX;
        uint32_t loc = *dpool_bin(pool, bin);
        for (; loc != DPOOL_NONE && tries < DPOOL_ROOM_TRIES; tries++) {
            DPOOL_EXPECT(pool, dpool_free_sound_in(pool, loc, bin), return DPOOL_NONE);
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
 * or a locked allocation or the pool's end comes first, or headers_visited gets to last_header. */
static uint32_t growing_costs(struct dpool *pool, uint32_t start, uint32_t blocks, uint32_t limit,
                              uint32_t last_header) {
    uint32_t room = dpool_run_blocks(pool, start);
    uint32_t loc = start + room;
    uint32_t cost = 0;
    while (room < blocks) {
        if (loc == pool->top)
            return room + pool->block_count - loc >= blocks ? cost : UINT32_MAX;
        DPOOL_EXPECT(pool, dpool_run_sound(pool, loc), return UINT32_MAX);
        uint32_t head = dpool_head(pool, loc);
        uint32_t length = head & DPOOL_SIZE_MASK;
        pool->stats.headers_visited++;
        if (!(head & DPOOL_USED)) {
            room += length;
        } else {
            cost += length;
            if ((head & DPOOL_LOCKED) || cost >= limit || (int32_t)(last_header - pool->stats.headers_visited) <= 0)
                return UINT32_MAX;
            if (place_outside(pool, length, start, loc + length) != DPOOL_NONE)
                room += length;
        }
        loc += length;
    }
    return cost;
}

/* The free run that grows to `blocks` at the least cost, of those that DPOOL_ROOM_HEADERS suffice for, the longest first;
 * or DPOOL_NONE: none does for less than best_cost. */
static uint32_t cheapest_start(struct dpool *pool, uint32_t blocks, uint32_t best_cost) {
    uint32_t best = DPOOL_NONE;
    uint32_t last_header = pool->stats.headers_visited + DPOOL_ROOM_HEADERS;
    for (uint32_t bin = DPOOL_BIN_COUNT - 1u; bin != 0; bin--) {
        for (uint32_t loc = *dpool_bin(pool, bin); loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
            if ((int32_t)(last_header - pool->stats.headers_visited) <= 0)
                return best;
            DPOOL_EXPECT(pool, dpool_free_sound_in(pool, loc, bin), return DPOOL_NONE);
            pool->stats.headers_visited++;
            uint32_t cost = growing_costs(pool, loc, blocks, best_cost, last_header);
            if (cost < best_cost) {
                best = loc;
                best_cost = cost;
            }
        }
    }
    return best;
}

/* The free run that is growing: at room_at, or behind the allocation that slid or came there; or DPOOL_NONE. */
static uint32_t growing_run(struct dpool *pool) {
    uint32_t loc = pool->room_stage == ROOM_BEGIN ? DPOOL_NONE : pool->room_at;
    if (loc < pool->top && (dpool_head(pool, loc) & DPOOL_USED))
        loc += dpool_run_blocks(pool, loc);
    if (loc >= pool->top || (dpool_head(pool, loc) & DPOOL_USED))
        return DPOOL_NONE;
    pool->room_at = (dpool_loc)loc;
    return loc;
}

/* Gets what lies behind the growing run out of its way, or begins to. False: it is locked. */
static bool grow_free(struct dpool *pool, uint32_t start) {
    uint32_t from = start + dpool_run_blocks(pool, start);
    DPOOL_ASSERT(from != pool->top); /* what ends there was given back when no room was found */
    DPOOL_EXPECT(pool, dpool_free_sound(pool, start) && dpool_run_sound(pool, from), return true);
    pool->stats.headers_visited++;
    uint32_t head = dpool_head(pool, from);
    uint32_t length = head & DPOOL_SIZE_MASK;
    if (!(head & DPOOL_USED)) { /* only where coalescing is deferred */
        dpool_join(pool, start);
        return true;
    }
    if (head & DPOOL_LOCKED)
        return false;
    uint32_t to = place_outside(pool, length, start, from + length);
    dpool_defrag_again(pool); /* it may land where the search for what fills a gap has been */
    dpool_begin_move(pool, from, to != DPOOL_NONE ? to : start);
    uint32_t debt = pool->room_debt + length;
    pool->room_debt = (dpool_loc)(debt < pool->block_count ? debt : pool->block_count);
    return true;
}

/* Looks for a free run that can grow to what the request needs. One opening after another leaves the pool as ragged as it
 * was. So when what moved for them adds up to a quarter of what is in use, the request opens half of all that is free, if
 * that costs no more than DPOOL_ROOM_TIDY. */
static DPOOL_APART void search_room(struct dpool *pool, uint32_t blocks) {
    uint32_t used = (uint32_t)pool->block_count - pool->free_blocks;
    uint32_t half = pool->free_blocks / 2u;
    uint32_t start;
    if (pool->room_stage == ROOM_BEGIN && pool->room_debt >= used / 4u && half > blocks) {
        pool->room_debt = 0;
        start = cheapest_start(pool, half, DPOOL_ROOM_TIDY / DPOOL_BLOCK);
        pool->room_stage = start != DPOOL_NONE ? ROOM_TIDY : ROOM_SEARCH;
    } else {
        uint32_t stage = pool->room_stage < ROOM_SEARCH ? (uint32_t)ROOM_SEARCH : pool->room_stage;
        start = cheapest_start(pool, blocks, used / 2u); /* what costs more is left to a defrag */
        pool->room_stage = start != DPOOL_NONE ? (uint16_t)(stage + 1u) : ROOM_DEFRAG;
    }
    pool->room_at = (dpool_loc)start;
}

/* Ends a request. Returns that there is no more to do. */
static bool end_request(struct dpool *pool) {
    pool->room_stage = ROOM_BEGIN;
    return false;
}

/* Does the next part of a request. Returns true while the step goes on; *more: whether another one is needed. Ends with
 * bytes to spare and more to do where only a defrag is left. */
static bool room_on(struct dpool *pool, uint32_t blocks, size_t *bytes, bool *more) {
    *more = true;
    if (pool->moving_blocks != 0) {
        *bytes -= dpool_move_on(pool, *bytes);
        return *bytes != 0;
    }
    uint32_t goal = blocks, half = pool->free_blocks / 2u;
    /* To tidy may come to more than the search had reckoned: then no more of it than the request needs. */
    bool dear = pool->room_debt >= DPOOL_ROOM_TIDY / DPOOL_BLOCK || pool->room_debt == pool->block_count;
    if (pool->room_stage == ROOM_TIDY && !dear && half > blocks)
        goal = half;
    if (dpool_find_best(pool, goal, false) != DPOOL_NONE)
        return *more = end_request(pool);
    if (pool->room_stage == ROOM_DEFRAG)
        return false;
    uint32_t start = growing_run(pool); /* only now: to find may have lowered the top */
    if (start == DPOOL_NONE || !grow_free(pool, start))
        search_room(pool, blocks);
    return true;
}

/* A step of defrag on behalf of a request, which ends with the pass. Returns true while there is more to do. */
static bool defrag_for_room(struct dpool *pool, size_t bytes) {
    if (dpool_defrag_step(pool, bytes < DPOOL_ROOM_TIDY ? bytes : DPOOL_ROOM_TIDY))
        return true;
    DPOOL_OPEN(pool, return false);
    pool->room_debt = 0;
    end_request(pool);
    DPOOL_CLOSE(pool);
    return false;
}

bool dpool_make_room_step(struct dpool *pool, size_t size_bytes, size_t budget_bytes) {
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    uint32_t first_header = pool->stats.headers_visited;
    bool more = false, go_on = budget_bytes != 0 && blocks != UINT32_MAX;
    while (go_on) {
        DPOOL_OPEN(pool, return false);
        if (blocks > pool->free_blocks)
            go_on = more = end_request(pool);
        else
            go_on = room_on(pool, blocks, &budget_bytes, &more);
        DPOOL_CLOSE(pool);
        if (!go_on && more && budget_bytes != 0)
            more = defrag_for_room(pool, budget_bytes);
        if (pool->stats.headers_visited - first_header >= DPOOL_ROOM_HEADERS)
            go_on = false;
    }
    DPOOL_EXPECT(pool, !pool->corrupt, return false);
    return more;
}

/* Begins a request that has to search; where there is room already, nothing moves. */
static int begin_room(struct dpool *pool, uint32_t blocks, bool *search) {
    *search = false;
    if (blocks == UINT32_MAX)
        return DPOOL_ERR_INVALID_SIZE;
    if (blocks > pool->free_blocks)
        return DPOOL_ERR_OUT_OF_MEMORY;
    if (dpool_find_best(pool, blocks, false) != DPOOL_NONE)
        return DPOOL_OK;
    *search = true;
    dpool_settle(pool);
    end_request(pool);
    return DPOOL_OK;
}

int dpool_make_room(struct dpool *pool, size_t size_bytes) {
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
    bool search;
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    int error = dpool_end(pool, begin_room(pool, blocks, &search));
    if (!search)
        return error;
    while (dpool_make_room_step(pool, size_bytes, SIZE_MAX)) {
    }
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    return dpool_end(pool, dpool_find_best(pool, blocks, false) != DPOOL_NONE ? DPOOL_OK : DPOOL_ERR_FRAGMENTED);
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
        DPOOL_EXPECT(pool, dpool_run_sound(pool, end), return DPOOL_NONE);
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
        dpool_carry(pool, last, to_end);
        DPOOL_COUNT(pool, blocks_moved, blocks);
        DPOOL_COUNT(pool, allocations_moved, 1u);
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
    if (dpool_lookup(pool, handle) >= DPOOL_NONE)
        return DPOOL_ERR_INVALID_HANDLE;
    if (blocks == UINT32_MAX)
        return DPOOL_ERR_INVALID_SIZE;
    dpool_settle(pool);
    uint32_t loc = dpool_lookup(pool, handle);
    DPOOL_EXPECT(pool, dpool_sound(pool, loc, handle), return DPOOL_ERR_CORRUPT);
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
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    return dpool_end(pool, make_room_behind(pool, handle, size_bytes));
}

#endif

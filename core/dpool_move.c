/* dpool_move.c: joining free runs, moving one allocation, and moving them all together.
 *
 * A pass of defrag goes up from the bottom. defrag_at is a run's start (or the top), and below it nothing is left to
 * do but in gaps in front of locked allocations (defrag_left). At a gap,
 *
 *     [gap][unlocked A] => [A][gap]                 A slides down, by less than its length or clear of its old place
 *     [gap][locked L]...[A] => [A][L]...[gap]       the first A above that fits fills it; defrag_fill is the search's place
 *
 * A search that went through everything leaves the length of the shortest that may move in defrag_least (0: not known, and
 * more than 16 bits count as 16 bits), and the pass goes over shorter gaps at once until something comes that may be shorter.
 * The pass goes on behind A. Every allocation thus moves once at most, and once it is below defrag_at it is done.
 * Changes below defrag_at lower defrag_low, where the next pass begins.
 *
 * One allocation may be half-moved (moving_*). If its new place is clear of the old one, both are used runs and the
 * table keeps the old one until the last byte is copied, so that giving up costs nothing:
 *
 *     [to: target][free][from: A]
 *
 * Otherwise one used run spans both places, and the table has it:
 *
 *     [to: A, bytes up to moving_bytes .. | .. the other bytes, where they were]                                      */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

/* What one call may still do: copy so many bytes, and visit headers until the counter is there. */
struct budget {
    size_t bytes;
    uint32_t last_header;
};

static uint32_t headers_left(const struct dpool *pool, const struct budget *budget) {
    return budget->last_header - pool->stats.headers_visited;
}

static void visit(struct dpool *pool, const struct budget *budget) {
    DPOOL_ASSERT(headers_left(pool, budget) != 0);
    (void)budget;
    pool->stats.headers_visited++;
}

/* ---- Joining ---- */

void dpool_join(struct dpool *pool, uint32_t loc) {
    uint32_t head = dpool_head(pool, loc);
    uint32_t next = loc + (head & DPOOL_SIZE_MASK);
    uint32_t blocks = (head & DPOOL_SIZE_MASK) + dpool_run_blocks(pool, next);
    dpool_unlist(pool, loc);
    dpool_unlist(pool, next);
    DPOOL_EXPECT(pool, !pool->corrupt, return );
    dpool_forget(pool, next, next, loc);
    dpool_put_free(pool, loc, blocks, head & DPOOL_PREV_FREE);
    DPOOL_COUNT(pool, runs_joined, 1u);
}

/* Joins the free run at loc with the one behind it, if that is free and the budget allows; gives it back if it ends at the
 * top. One a call, which bounds the critical section. Returns the run's end, or the top, or loc: there may be more to join. */
static uint32_t join_next(struct dpool *pool, uint32_t loc, struct budget *budget) {
    uint32_t end = loc + dpool_run_blocks(pool, loc);
    if (DPOOL_DEFERRED && end == pool->top) { /* mcdc: the first is a constant of the build */
        dpool_unlist(pool, loc);
        dpool_lower_top(pool, loc);
        return loc;
    }
    visit(pool, budget);
    /* mcdc: what the build leaves out is a constant */
    if (!DPOOL_DEFERRED || (dpool_head(pool, end) & DPOOL_USED) || headers_left(pool, budget) <= 1)
        return end;
    dpool_join(pool, loc);
    return loc;
}

/* Joins what is free at clean_at, or steps over what is used there. */
static void clean_run(struct dpool *pool, struct budget *budget) {
    uint32_t loc = pool->clean_at;
    visit(pool, budget);
    DPOOL_EXPECT(pool, dpool_run_sound(pool, loc), return );
    if (dpool_head(pool, loc) & DPOOL_USED) {
        pool->clean_at = (dpool_loc)(loc + dpool_run_blocks(pool, loc));
    } else if (headers_left(pool, budget) != 0) {
        uint32_t end = join_next(pool, loc, budget);
        if (end == pool->top || (dpool_head(pool, end) & DPOOL_USED))
            pool->clean_at = (dpool_loc)end;
    }
}

bool dpool_clean_step(struct dpool *pool, uint32_t headers_max) {
    struct budget budget = {0, headers_max < DPOOL_STEP_HEADERS ? DPOOL_STEP_HEADERS : headers_max};
    budget.last_header += pool->stats.headers_visited;
    if (!dpool_defers(pool))
        return false;
    DPOOL_OPEN(pool, return false);
    if (pool->clean_at >= pool->top)
        pool->clean_at = 0;
    DPOOL_CLOSE(pool);
    bool more;
    do {
        DPOOL_OPEN(pool, return false);
        more = pool->clean_at < pool->top; /* an interrupt may have lowered it */
        if (more)
            clean_run(pool, &budget);
        DPOOL_CLOSE(pool);
    } while (more && headers_left(pool, &budget) != 0);
    DPOOL_EXPECT(pool, !pool->corrupt, return false);
    return more && pool->clean_at < pool->top;
}

void dpool_clean(struct dpool *pool) {
    DPOOL_OPEN(pool, return );
    pool->clean_at = 0;
    DPOOL_CLOSE(pool);
    dpool_clean_step(pool, UINT32_MAX); /* no pool has so many runs */
}

/* ---- One allocation moves ---- */

DPOOL_HOT bool dpool_moving_apart(const struct dpool *pool) {
    return (uint32_t)pool->moving_from - pool->moving_to
           >= pool->moving_blocks; /* beyond all blocks where to is above */
}

DPOOL_HOT bool dpool_is_moving(const struct dpool *pool, uint32_t loc) {
    return pool->moving_blocks != 0 && loc == (dpool_moving_apart(pool) ? pool->moving_from : pool->moving_to);
}

void dpool_begin_move(struct dpool *pool, uint32_t from, uint32_t to) {
    DPOOL_EXPECT(pool, dpool_used_sound(pool, from) && dpool_free_sound(pool, to), return );
    uint32_t blocks = dpool_run_blocks(pool, from);
    uint32_t index = dpool_run_index(pool, from);
    uint32_t prev_free = dpool_head(pool, to) & DPOOL_PREV_FREE;
    pool->moving_from = (dpool_loc)from;
    pool->moving_to = (dpool_loc)to;
    pool->moving_blocks = (dpool_loc)blocks;
    pool->moving_bytes = 0;
    if (dpool_moving_apart(pool)) {
        dpool_take(pool, to, blocks);
    } else {
        dpool_unlist(pool, to);
        dpool_table(pool)[index] = (dpool_loc)to;
        dpool_forget(pool, from, from, to);
        blocks += from - to;
    }
    dpool_set_used(pool, to, blocks, index, prev_free);
}

/* Ends the half move where it began (back), or at the new place; all bytes are there. */
static void end_move(struct dpool *pool, bool back) {
    DPOOL_EXPECT(pool, dpool_moving_sound(pool), pool->moving_blocks = 0; return );
    uint32_t from = pool->moving_from, to = pool->moving_to, blocks = pool->moving_blocks;
    uint32_t index = dpool_run_index(pool, to);
    uint32_t here = back ? from : to, gone = back ? to : from;
    if (!dpool_moving_apart(pool)) {
        /* The run over both places falls in two: [to][from] or [to][what is behind]. */
        if (back) {
            dpool_words(pool, to)[0] -= blocks;
            dpool_set_used(pool, from, blocks, index, 0);
        } else {
            gone = to + blocks;
            dpool_set_head(pool, to, dpool_head(pool, to) - (from - to));
            dpool_words(pool, gone)[0] = from - to;
        }
    }
    pool->moving_blocks = 0;
    dpool_table(pool)[index] = (dpool_loc)here;
    dpool_make_free(pool, gone);
    if (!back)
        DPOOL_OBSERVE(pool, DPOOL_EVENT_MOVE, dpool_handle_of(pool, index));
}

bool dpool_give_up_move(struct dpool *pool) {
    if (pool->moving_blocks == 0 || !dpool_moving_apart(pool))
        return false;
    end_move(pool, true);
    return true;
}

void dpool_carry(struct dpool *pool, uint32_t from, uint32_t to) {
    uint32_t blocks = dpool_run_blocks(pool, from);
    uint32_t index = dpool_run_index(pool, from);
    memmove(dpool_data(pool, to), dpool_data(pool, from), dpool_data_bytes(blocks));
    DPOOL_COUNT(pool, bytes_moved, dpool_data_bytes(blocks));
    dpool_set_used(pool, to, blocks, index, 0);
    dpool_table(pool)[index] = (dpool_loc)to;
    pool->defrag_least = 0; /* it may have come from below */
}

uint32_t dpool_move_on(struct dpool *pool, size_t bytes_max) {
    uint32_t left = dpool_data_bytes(pool->moving_blocks) - pool->moving_bytes;
    uint32_t bytes = left < bytes_max ? left : (uint32_t)bytes_max;
    if (bytes > DPOOL_COPY_CHUNK)
        bytes = DPOOL_COPY_CHUNK;
    memmove(dpool_data(pool, pool->moving_to) + pool->moving_bytes,
            dpool_data(pool, pool->moving_from) + pool->moving_bytes, bytes);
    pool->moving_bytes += bytes;
    DPOOL_COUNT(pool, bytes_moved, bytes);
    if (bytes == left) {
        DPOOL_COUNT(pool, allocations_moved, 1u);
        DPOOL_COUNT(pool, blocks_moved, pool->moving_blocks);
        end_move(pool, false);
    }
    return bytes;
}

void dpool_settle(struct dpool *pool) {
    if (pool->moving_blocks == 0)
        return;
    /* The new place begins `shift` bytes below the old one, so that many copied bytes overwrote nothing of it. */
    uint32_t shift = ((uint32_t)pool->moving_from - pool->moving_to) * DPOOL_BLOCK;
    uint32_t lost = pool->moving_bytes <= shift ? 0 : pool->moving_bytes - shift;
    uint32_t left = dpool_data_bytes(pool->moving_blocks) - pool->moving_bytes;
    if (lost > left) {
        while (pool->moving_blocks != 0)
            dpool_move_on(pool, left);
        return;
    }
    memmove(dpool_data(pool, pool->moving_from), dpool_data(pool, pool->moving_to), lost);
    DPOOL_COUNT(pool, bytes_moved, lost);
    end_move(pool, true);
}

/* ---- Defrag ---- */

/* Ends the search for what fills a gap, before all was looked at. */
static void end_search(struct dpool *pool) {
    if (pool->defrag_fill != 0)
        pool->defrag_least = 0;
    pool->defrag_fill = 0;
}

/* The gap at defrag_at ends at a locked allocation: looks at the next run that might fill it. */
static void fill_gap(struct dpool *pool, uint32_t gap_end) {
    uint32_t gap = gap_end - pool->defrag_at;
    uint32_t fill = pool->defrag_fill > gap_end ? pool->defrag_fill : gap_end;
    if (pool->defrag_fill == 0) {
        if (gap < pool->defrag_least)
            fill = pool->top;
        else
            pool->defrag_least = UINT16_MAX;
    }
    if (fill >= pool->top) {
        pool->defrag_left = 1;
        pool->defrag_fill = 0;
        pool->defrag_at = (dpool_loc)gap_end;
        return;
    }
    DPOOL_EXPECT(pool, dpool_run_sound(pool, fill), return );
    uint32_t head = dpool_head(pool, fill);
    uint32_t blocks = head & DPOOL_SIZE_MASK;
    pool->defrag_fill = (dpool_loc)fill;
    if ((head & (DPOOL_USED | DPOOL_LOCKED)) == DPOOL_USED) {
        if (blocks <= gap) {
            dpool_begin_move(pool, fill, pool->defrag_at);
            return;
        }
        if (blocks < pool->defrag_least)
            pool->defrag_least = (uint16_t)blocks;
    }
    pool->defrag_fill = (dpool_loc)(fill + blocks);
}

/* Looks at the run at defrag_at and what is behind it. Visits at most 3 headers when there is nothing to join; the third
 * is the one that might fill the gap, or the one that end_move will find behind. */
static void look(struct dpool *pool, struct budget *budget) {
    uint32_t loc = pool->defrag_at;
    DPOOL_EXPECT(pool, dpool_run_sound(pool, loc), return );
    uint32_t head = dpool_head(pool, loc);
    visit(pool, budget);
    if (head & DPOOL_USED) {
        if (head & DPOOL_LOCKED)
            end_search(pool);
        pool->defrag_at = (dpool_loc)(loc + (head & DPOOL_SIZE_MASK));
        return;
    }
    uint32_t end = join_next(pool, loc, budget);
    /* mcdc: what the build leaves out is a constant */
    if (DPOOL_DEFERRED && (end == pool->top || !(dpool_head(pool, end) & DPOOL_USED)))
        return;
    visit(pool, budget);
    if (dpool_head(pool, end) & DPOOL_LOCKED) {
        fill_gap(pool, end);
    } else {
        end_search(pool);
        dpool_begin_move(pool, end, loc);
    }
}

/* Goes on until the pass has reached the top or the budget is used. Returns true while there is more to do. */
static bool defrag_on(struct dpool *pool, struct budget *budget) {
    for (;;) {
        DPOOL_OPEN(pool, return false);
        bool more = true;
        bool go_on = true;
        if (pool->moving_blocks != 0) {
            budget->bytes -= dpool_move_on(pool, budget->bytes);
            go_on = pool->moving_blocks == 0 || budget->bytes != 0;
        } else if (pool->defrag_at >= pool->top) {
            more = go_on = false;
        } else if (budget->bytes != 0 && headers_left(pool, budget) >= DPOOL_STEP_HEADERS - 1u) {
            look(pool, budget);
        } else {
            go_on = false;
        }
        DPOOL_CLOSE(pool);
        if (!go_on)
            return more;
    }
}

static void begin_pass(struct dpool *pool, uint32_t loc) {
    pool->defrag_at = (dpool_loc)loc;
    pool->defrag_low = (dpool_loc)DPOOL_NONE;
    pool->defrag_fill = 0;
    pool->defrag_least = 0;
    if (loc == 0)
        pool->defrag_left = 0;
}

bool dpool_defrag_step(struct dpool *pool, size_t budget_bytes) {
    size_t bytes = budget_bytes < UINT32_MAX ? budget_bytes : UINT32_MAX;
    struct budget budget = {bytes, pool->stats.headers_visited + DPOOL_STEP_HEADERS + (uint32_t)(bytes / DPOOL_BLOCK)};
    DPOOL_OPEN(pool, return false);
    if (pool->moving_blocks == 0 && pool->defrag_at >= pool->top && pool->defrag_low != DPOOL_NONE)
        begin_pass(pool, pool->defrag_low);
    DPOOL_CLOSE(pool);
    bool more = defrag_on(pool, &budget) || pool->defrag_low != DPOOL_NONE;
    DPOOL_EXPECT(pool, !pool->corrupt, return false);
    return more;
}

void dpool_defrag(struct dpool *pool) {
    struct budget budget;
    DPOOL_OPEN(pool, return );
    begin_pass(pool, 0); /* which begins with the half-moved allocation, if there is one */
    DPOOL_CLOSE(pool);
    do {
        budget.bytes = SIZE_MAX;
        budget.last_header = pool->stats.headers_visited - 1u;
    } while (defrag_on(pool, &budget)); /* mcdc: it takes millions of runs and gaps to use up a budget */
}

/* moves.c: the calls that move allocations, and what rows of them come to. */
#include "calls.h"

#include <string.h>

#include "tests/core/look.h"

/* Nothing is left to do, and to find that out again costs nothing and changes nothing. */
static void expect_defragmented(struct dpool *pool) {
    struct box before;
    const char *left = defrag_left_over(pool);
    if (left != NULL)
        broken(__FILE__, __LINE__, left);
    memset(&pool->stats, 0, sizeof pool->stats);
    memcpy(&before, pool, sizeof before);
    expect(!dpool_defrag_step(pool, DPOOL_BLOCK));
    expect(memcmp(&before, pool, sizeof before) == 0);
}

static bool step(struct dpool *pool, uint32_t budget) {
    memset(&pool->stats, 0, sizeof pool->stats);
    bool more = dpool_defrag_step(pool, budget == UINT32_MAX ? SIZE_MAX : budget);
    expect(pool->stats.bytes_moved <= budget);
    expect(budget == UINT32_MAX || pool->stats.headers_visited <= DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
    return more;
}

int call_defrag(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    struct box copy;
    bool more = false;
    if (call->kind == CALL_DEFRAG_STEP)
        more = step(pool, call->budget);
    else
        dpool_defrag(pool);
    look(pool, after);
    expect(pool->stats.allocations_moved <= before->used_count + (before->half_moved ? 1u : 0u));
    expect_others(pool, before, after, call, UINT32_MAX, DPOOL_OK);
    if (!more) {
        memcpy(&copy, pool, sizeof copy);
        expect_defragmented(pool_in(&copy));
    }
    return DPOOL_OK;
}

/* A whole defrag of the pool as it was would not make that much room. */
static bool defrag_fails(const struct box *memory, uint32_t blocks) {
    struct box copy = *memory;
    struct view view;
    dpool_defrag(pool_in(&copy));
    look(pool_in(&copy), &view);
    return view.longest < blocks;
}

int call_make_room(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    struct box memory;
    dpool_handle handle;
    memcpy(&memory, pool, sizeof memory);
    int error = dpool_make_room(pool, bytes_of(call->blocks));
    look(pool, after);
    int certain = certain_error(before, call->blocks);
    expect(certain == DPOOL_OK ? error == DPOOL_OK || error == DPOOL_ERR_FRAGMENTED : error == certain);
    expect_others(pool, before, after, call, UINT32_MAX, error);
    if (error == DPOOL_ERR_FRAGMENTED) {
        expect(after->longest < call->blocks && defrag_left_over(pool) == NULL);
        expect(defrag_fails(&memory, call->blocks));
    } else if (error == DPOOL_OK && before->used_count < shape.config.indexes) {
        memcpy(&memory, pool, sizeof memory);
        expect(dpool_alloc(pool_in(&memory), bytes_of(call->blocks), &handle) == DPOOL_OK);
    }
    return error;
}

static bool room_step(struct dpool *pool, uint32_t blocks, uint32_t budget) {
    memset(&pool->stats, 0, sizeof pool->stats);
    bool more = dpool_make_room_step(pool, bytes_of(blocks), budget == UINT32_MAX ? SIZE_MAX : budget);
    expect(pool->stats.bytes_moved <= budget);
    expect(budget == UINT32_MAX || shape.config.deferred
           || pool->stats.headers_visited
                  <= 2u * DPOOL_ROOM_HEADERS + DPOOL_ROOM_TRIES + DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
    return more;
}

/* dpool_alloc, or a whole defrag, tells why there is no room. */
static void expect_room_or_reason(const struct dpool *pool, const struct view *after, uint32_t blocks) {
    struct box memory;
    dpool_handle handle;
    memcpy(&memory, pool, sizeof memory);
    int error = dpool_alloc(pool_in(&memory), bytes_of(blocks), &handle);
    if (certain_error(after, blocks) != DPOOL_OK)
        expect(error == certain_error(after, blocks));
    else
        expect(error == DPOOL_OK || error == DPOOL_ERR_OUT_OF_INDEXES || defrag_fails(&memory, blocks));
}

int call_make_room_step(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    bool more = room_step(pool, call->blocks, call->budget);
    look(pool, after);
    expect_others(pool, before, after, call, UINT32_MAX, DPOOL_OK);
    if (!more && call->budget != 0)
        expect_room_or_reason(pool, after, call->blocks);
    return DPOOL_OK;
}

/* The free blocks above an allocation, up to a locked one, are fewer. */
static bool locked_in_the_way(const struct dpool *pool, const struct item *item, uint32_t more) {
    struct dpool_run run = item->run;
    uint32_t gaps = 0;
    while (dpool_walk(pool, &run)) {
        if (run.state == DPOOL_RUN_LOCKED)
            return gaps < more;
        gaps += run.state == DPOOL_RUN_FREE ? run.blocks : 0;
    }
    return gaps + shape.blocks - run.loc - run.blocks < more;
}

int call_make_room_behind(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    const struct item *old = &before->items[call->index];
    struct box copy;
    int error = dpool_make_room_behind(pool, call->index + 1u, bytes_of(call->blocks));
    look(pool, after);
    const struct item *item = &after->items[call->index];
    expect((call->blocks > shape.blocks) == (error == DPOOL_ERR_INVALID_SIZE));
    expect(error == DPOOL_OK || error == DPOOL_ERR_INVALID_SIZE || error == DPOOL_ERR_FRAGMENTED);
    expect_others(pool, before, after, call, UINT32_MAX, error);
    expect_still(pool, old, item, true);
    if (error == DPOOL_ERR_FRAGMENTED)
        expect(locked_in_the_way(pool, item, call->blocks - old->blocks));
    if (error == DPOOL_OK && call->blocks >= old->blocks) {
        memcpy(&copy, pool, sizeof copy);
        uint32_t moved = pool->stats.bytes_moved;
        expect(dpool_resize(pool_in(&copy), call->index + 1u, bytes_of(call->blocks)) == DPOOL_OK);
        expect(pool_in(&copy)->stats.bytes_moved == moved);
    }
    return error;
}

/* ---- Rows of calls ---- */

/* Steps of a budget, without other calls between them, end, and leave nothing; if no pass was under way, they leave what
 * one defrag leaves. */
static void expect_steps_end_as_one(const struct box *memory, uint32_t budget, const struct dpool *whole) {
    struct box copy = *memory;
    struct dpool *pool = pool_in(&copy);
    bool fresh = pool->moving_blocks == 0 && pool->defrag_at >= pool->top;
    uint32_t steps = 0;
    while (step(pool, budget))
        expect(steps++ < 1000u);
    expect_defragmented(pool);
    if (fresh)
        expect(same_runs(pool, whole));
}

static void expect_room_steps_end(const struct box *memory, uint32_t blocks, uint32_t budget) {
    struct box copy = *memory;
    struct view view;
    uint32_t steps = 0;
    while (room_step(pool_in(&copy), blocks, budget))
        expect(steps++ < 1000u);
    look(pool_in(&copy), &view);
    expect_room_or_reason(pool_in(&copy), &view, blocks);
}

void expect_rows_of_calls(const struct dpool *pool, const struct view *view) {
    struct box memory, whole;
    memcpy(&memory, pool, sizeof memory);
    whole = memory;
    dpool_defrag(pool_in(&whole));
    for (uint32_t budget = shape.grain; budget <= view->used_blocks * DPOOL_BLOCK; budget += shape.grain)
        expect_steps_end_as_one(&memory, budget, pool_in(&whole));
    for (uint32_t blocks = DPOOL_MIN_BLOCKS; blocks <= shape.blocks - view->used_blocks; blocks++)
        expect_room_steps_end(&memory, blocks, shape.grain);
    if (!shape.config.deferred)
        return;
    for (uint32_t headers = 0; headers <= shape.blocks; headers++) {
        struct box copy = memory;
        uint32_t steps = 0, rounds = 0;
        while (rounds < 2u) {
            rounds += !dpool_clean_step(pool_in(&copy), headers);
            expect(steps++ < 100u);
        }
        expect(!has_neighbours(pool_in(&copy)));
    }
}

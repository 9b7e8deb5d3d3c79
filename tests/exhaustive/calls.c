/* calls.c: each call, and what dpool.h promises of it. */
#include "calls.h"

#include <string.h>

#include "tests/core/look.h"

size_t bytes_of(uint32_t blocks) {
    return (size_t)blocks * DPOOL_BLOCK - DPOOL_HEADER;
}

/* ---- What a call leaves as it was ---- */

static bool moves_others(enum call_kind kind) {
    return kind == CALL_DEFRAG || kind == CALL_DEFRAG_STEP || kind == CALL_MAKE_ROOM || kind == CALL_MAKE_ROOM_STEP
           || kind == CALL_MAKE_ROOM_BEHIND;
}

/* Calls that leave even a half-moved allocation alone, where it is not the one that they are about. */
static bool settles_no_other(enum call_kind kind) {
    return kind == CALL_FREE || kind == CALL_LOCK || kind == CALL_UNLOCK || kind == CALL_CLEAN
           || kind == CALL_CLEAN_STEP;
}

static bool is_moving(const struct item *item) {
    return item->run.state == DPOOL_RUN_MOVING;
}

void expect_still(const struct dpool *pool, const struct item *before, const struct item *after, bool settled) {
    if (!is_moving(before) || !settled)
        expect(memcmp(&before->run, &after->run, sizeof before->run) == 0);
    else if (is_moving(after))
        expect(before->loc == after->loc && before->run.rest_at == after->run.rest_at);
    else
        expect(after->loc == pool->moving_from || after->loc == pool->moving_to);
}

void expect_others(const struct dpool *pool, const struct view *before, const struct view *after,
                   const struct call *call, uint32_t changed, int error) {
    bool moved = moves_others(call->kind) && error == DPOOL_OK;
    for (uint32_t i = 0; i < shape.config.indexes; i++) {
        const struct item *old = &before->items[i], *new = &after->items[i];
        if (i == changed)
            continue;
        expect(old->used == new->used);
        if (!old->used)
            continue;
        expect(old->blocks == new->blocks && old->locked == new->locked);
        data_expect(new, i, 0, new->run.data_bytes);
        if (old->locked)
            expect(old->loc == new->loc);
        /* dpool_make_room says FRAGMENTED only after it has moved all that it could */
        if (!moved && !(call->kind == CALL_MAKE_ROOM && error == DPOOL_ERR_FRAGMENTED))
            expect_still(pool, old, new, !settles_no_other(call->kind) || i == call->index);
    }
}

/* What an error may settle on its way: dpool_alloc and dpool_resize give up a half move, and free runs at the top. */
static bool may_settle(const struct view *before, const struct call *call, int error) {
    if (call->kind == CALL_MAKE_ROOM)
        return error == DPOOL_ERR_FRAGMENTED;
    if (call->kind == CALL_MAKE_ROOM_BEHIND)
        return error == DPOOL_ERR_FRAGMENTED && before->half_moved;
    if (call->kind == CALL_RESIZE && is_moving(&before->items[call->index]))
        return error != DPOOL_ERR_INVALID_SIZE;
    return (before->half_moved || before->free_ends) && (error == DPOOL_ERR_FRAGMENTED || error == DPOOL_ERR_LOCKED);
}

static void expect_failures(const struct dpool *pool, int error) {
    struct dpool_stats stats;
    dpool_stats(pool, &stats);
    for (int i = 1; i < (int)(sizeof stats.failures / sizeof stats.failures[0]); i++)
        expect(stats.failures[i] == (i == error ? 1u : 0u));
}

static bool same_memory(struct dpool *pool, const struct box *before) {
    memset(&pool->stats, 0, sizeof pool->stats);
    return memcmp(pool, before, sizeof *before) == 0;
}

/* ---- Allocating ---- */

int certain_error(const struct view *before, uint32_t blocks) {
    if (blocks > shape.blocks)
        return DPOOL_ERR_INVALID_SIZE;
    return blocks > shape.blocks - before->used_blocks ? DPOOL_ERR_OUT_OF_MEMORY : DPOOL_OK;
}

/* The free run, as it was before, that begins there; 0: none does. */
static uint32_t free_run_at(const struct dpool *pool_before, uint32_t loc) {
    struct dpool_run run = {0};
    while (dpool_walk(pool_before, &run)) {
        if (run.loc == loc && run.state == DPOOL_RUN_FREE)
            return run.blocks;
    }
    return 0;
}

/* Best fit: no free run that is long enough was shorter; beyond the top only where none was. */
static void expect_best_fit(const struct dpool *pool_before, uint32_t loc, uint32_t blocks) {
    uint32_t taken = free_run_at(pool_before, loc);
    struct dpool_run run = {0};
    while (dpool_walk(pool_before, &run)) {
        if (run.state == DPOOL_RUN_FREE && run.blocks >= blocks)
            expect(taken != 0 && taken <= run.blocks);
    }
}

static int call_alloc(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    struct box memory_before;
    dpool_handle handle = 77;
    bool fast = call->kind == CALL_ALLOC_FAST;
    memcpy(&memory_before, pool, sizeof memory_before);
    int error = (fast ? dpool_alloc_fast : dpool_alloc)(pool, bytes_of(call->blocks), &handle);
    look(pool, after);
    int certain = certain_error(before, call->blocks);
    if (certain == DPOOL_OK && before->used_count == shape.config.indexes)
        certain = DPOOL_ERR_OUT_OF_INDEXES;
    expect(certain == DPOOL_OK || error == certain);
    if (error != DPOOL_OK) {
        expect(handle == 77 && (certain != DPOOL_OK || error == DPOOL_ERR_FRAGMENTED));
        if (certain == DPOOL_OK)
            expect((fast || shape.config.fit_tries != 0 ? after->sure : after->longest) < call->blocks);
        expect_others(pool, before, after, call, UINT32_MAX, error);
        return error;
    }
    expect(handle != DPOOL_NO_HANDLE && handle <= shape.config.indexes);
    struct item *item = &after->items[handle - 1u];
    expect(!before->items[handle - 1u].used && item->used && !item->locked && item->blocks == call->blocks);
    if (!shape.config.unzeroed)
        data_expect_zero(item, 0);
    data_write(item, handle - 1u, 0);
    expect_others(pool, before, after, call, handle - 1u, error);
    if (!fast && shape.config.fit_tries == 0 && before->half_moved == after->half_moved && !before->free_ends)
        expect_best_fit(pool_in(&memory_before), item->loc, call->blocks);
    return error;
}

/* ---- Resizing ---- */

static void expect_resize_failed_rightly(const struct dpool *pool, const struct view *after, const struct call *call,
                                         int error) {
    const struct item *item = &after->items[call->index];
    expect(call->blocks > item->blocks);
    uint32_t more = call->blocks - item->blocks;
    uint32_t behind = free_behind(pool, item), in_front = free_in_front(pool, item);
    if (call->blocks > shape.blocks) {
        expect(error == DPOOL_ERR_INVALID_SIZE);
    } else if (more > shape.blocks - after->used_blocks) {
        expect(error == DPOOL_ERR_OUT_OF_MEMORY);
    } else {
        expect(error == (item->locked ? DPOOL_ERR_LOCKED : DPOOL_ERR_FRAGMENTED));
        expect(behind < more);
        expect(item->locked || in_front == 0 || in_front + behind < more);
        expect(item->locked || (shape.config.fit_tries != 0 ? after->sure : after->longest) < call->blocks);
    }
}

static int call_resize(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    const struct item *old = &before->items[call->index];
    size_t old_bytes = bytes_of(old->blocks);
    int error = dpool_resize(pool, call->index + 1u, bytes_of(call->blocks));
    look(pool, after);
    const struct item *item = &after->items[call->index];
    expect(item->used && item->locked == old->locked);
    expect(item->blocks == (error == DPOOL_OK ? call->blocks : old->blocks));
    expect(pool->stats.bytes_moved <= old_bytes + (is_moving(old) ? old_bytes / 2u : 0));
    size_t kept = item->run.data_bytes < old_bytes ? item->run.data_bytes : old_bytes;
    data_expect(item, call->index, 0, kept);
    if (!shape.config.unzeroed)
        data_expect_zero(item, kept);
    data_write(item, call->index, kept);
    expect_others(pool, before, after, call, call->index, error);
    if (error != DPOOL_OK)
        expect_resize_failed_rightly(pool, after, call, error);
    if (old->locked || (call->blocks <= old->blocks && !is_moving(old)))
        expect(item->loc == old->loc);
    return error;
}

/* ---- Free, lock, unlock, clean ---- */

static int call_free(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    const struct item *old = &before->items[call->index];
    int error = dpool_free(pool, call->index + 1u);
    look(pool, after);
    expect(error == (old->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    expect(after->items[call->index].used == (error != DPOOL_OK));
    expect_others(pool, before, after, call, error == DPOOL_OK ? call->index : UINT32_MAX, error);
    expect(pool->stats.bytes_moved == 0);
    return error;
}

static int call_lock(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    const struct item *old = &before->items[call->index];
    void *data = &data;
    int error = dpool_lock(pool, call->index + 1u, &data);
    look(pool, after);
    struct item *item = &after->items[call->index];
    expect(error == (old->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    expect(item->used && item->locked && data == (error == DPOOL_OK ? item->run.data : &data));
    expect(pool->stats.bytes_moved <= (is_moving(old) ? bytes_of(old->blocks) / 2u : 0));
    data_expect(item, call->index, 0, item->run.data_bytes);
    expect(item->blocks == old->blocks && (is_moving(old) || item->loc == old->loc));
    expect_others(pool, before, after, call, call->index, error);
    return error;
}

static int call_unlock(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    const struct item *old = &before->items[call->index];
    int error = dpool_unlock(pool, call->index + 1u);
    look(pool, after);
    const struct item *item = &after->items[call->index];
    expect(error == (old->locked ? DPOOL_OK : DPOOL_ERR_NOT_LOCKED));
    expect(item->used && !item->locked && item->loc == old->loc && item->blocks == old->blocks);
    data_expect(item, call->index, 0, item->run.data_bytes);
    expect_others(pool, before, after, call, call->index, error);
    expect(pool->stats.bytes_moved == 0);
    return error;
}

bool has_neighbours(const struct dpool *pool) {
    struct dpool_run run = {0};
    bool after_free = false;
    while (dpool_walk(pool, &run)) {
        if (run.state == DPOOL_RUN_FREE && after_free)
            return true;
        after_free = run.state == DPOOL_RUN_FREE;
    }
    return after_free;
}

static int call_clean(struct dpool *pool, const struct view *before, const struct call *call, struct view *after) {
    if (call->kind == CALL_CLEAN_STEP) {
        uint32_t most = call->budget < DPOOL_STEP_HEADERS ? DPOOL_STEP_HEADERS : call->budget;
        dpool_clean_step(pool, call->budget);
        expect(pool->stats.headers_visited <= most);
    } else {
        dpool_clean(pool);
        expect(!has_neighbours(pool));
    }
    look(pool, after);
    expect_others(pool, before, after, call, UINT32_MAX, DPOOL_OK);
    expect(pool->stats.bytes_moved == 0);
    return DPOOL_OK;
}

/* ---- All of them ---- */

bool make_call(struct dpool *pool, const struct view *before, const struct call *call) {
    static int (*const calls[])(struct dpool *, const struct view *, const struct call *,
                                struct view *) = {[CALL_ALLOC] = call_alloc,
                                                  [CALL_ALLOC_FAST] = call_alloc,
                                                  [CALL_RESIZE] = call_resize,
                                                  [CALL_FREE] = call_free,
                                                  [CALL_LOCK] = call_lock,
                                                  [CALL_UNLOCK] = call_unlock,
                                                  [CALL_CLEAN] = call_clean,
                                                  [CALL_CLEAN_STEP] = call_clean,
                                                  [CALL_DEFRAG] = call_defrag,
                                                  [CALL_DEFRAG_STEP] = call_defrag,
                                                  [CALL_MAKE_ROOM] = call_make_room,
                                                  [CALL_MAKE_ROOM_STEP] = call_make_room_step,
                                                  [CALL_MAKE_ROOM_BEHIND] = call_make_room_behind};
    struct box memory;
    struct view after;
    memcpy(&memory, pool, sizeof memory);
    int error = calls[call->kind](pool, before, call, &after);
    expect_failures(pool, error);
    bool same = same_memory(pool, &memory);
    expect(same || error == DPOOL_OK || may_settle(before, call, error));
    if (call->budget == 0 && (call->kind == CALL_DEFRAG_STEP || call->kind == CALL_MAKE_ROOM_STEP))
        expect(same_runs(pool, pool_in(&memory)));
    return !same;
}

void expect_wrong_handles_refused(struct dpool *pool, const struct view *view) {
    struct box memory;
    memcpy(&memory, pool, sizeof memory);
    for (uint32_t handle = 0; handle <= shape.config.indexes + 1u; handle++) {
        void *data = NULL;
        size_t size = 0;
        struct dpool_run run;
        if (handle != 0 && handle <= shape.config.indexes && view->items[handle - 1u].used)
            continue;
        expect(dpool_free(pool, handle) == DPOOL_ERR_INVALID_HANDLE);
        expect(dpool_resize(pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
        expect(dpool_lock(pool, handle, &data) == DPOOL_ERR_INVALID_HANDLE && data == NULL);
        expect(dpool_unlock(pool, handle) == DPOOL_ERR_INVALID_HANDLE);
        expect(dpool_size(pool, handle, &size) == DPOOL_ERR_INVALID_HANDLE && size == 0);
        expect(dpool_find(pool, handle, &run) == DPOOL_ERR_INVALID_HANDLE);
        expect(dpool_make_room_behind(pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
    }
    expect(same_memory(pool, &memory));
}

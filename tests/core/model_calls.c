/* model_calls.c: the calls that the model makes, and what it expects of each. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "look.h"

static size_t any_size(struct model *model) {
    static const uint32_t percent[] = {1, 2, 3, 5, 8, 13, 30, 110};
    uint32_t most = model->blocks * DPOOL_BLOCK * percent[roll(model, model->sizes)] / 100u;
    return roll(model, 2000) == 0 ? SIZE_MAX - roll(model, 50) : roll(model, most + 4u * DPOOL_BLOCK);
}

/* The error that must come whatever the layout, or DPOOL_OK. */
static int certain_alloc_error(const struct model *model, uint32_t blocks) {
    if (blocks > model->blocks)
        return DPOOL_ERR_INVALID_SIZE;
    if (blocks > model->blocks - used_blocks(model))
        return DPOOL_ERR_OUT_OF_MEMORY;
    return used_slots(model) == model->config.indexes ? DPOOL_ERR_OUT_OF_INDEXES : DPOOL_OK;
}

static void expect_fragmented(struct model *model, uint32_t blocks, bool fast) {
    uint32_t longest = room_of(model, DPOOL_NO_HANDLE).longest;
    if (fast && model->config.deferred) /* it joins nothing, not even what ends at the top */
        expect(model, dpool_largest_free(model->pool) < (size_t)(blocks + blocks / 4u + 1u) * DPOOL_BLOCK);
    else if (fast)
        expect(model, longest < blocks + blocks / 4u + 1u);
    else
        expect(model, model->config.fit_tries != 0 || longest < blocks);
}

static void take_over(struct model *model, struct slot *slot, uint32_t blocks) {
    struct dpool_run run;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK);
    expect(model, run.data_bytes == data_bytes(blocks) && run.blocks == blocks);
    slot->blocks = blocks;
    slot->locked = false;
    slot->data = realloc(slot->data, data_bytes(blocks));
    if (slot->data == NULL)
        abort();
    memcpy(slot->data, run.data, data_bytes(blocks));
    for (size_t at = 0; at < data_bytes(blocks) && !model->config.unzeroed; at++)
        expect(model, slot->data[at] == 0);
}

static void scribble(struct model *model, struct slot *slot) {
    for (size_t at = 0; at < data_bytes(slot->blocks); at++)
        slot->address[at] = slot->data[at] = (unsigned char)(model->scribbles++ * 151u >> 3);
}

static int call_alloc(struct model *model, uint32_t how, size_t size, dpool_handle *handle) {
    size_t count = size == 0 ? 0 : 1u + roll(model, 9);
    switch (how) {
    case 0:
        return dpool_alloc(model->pool, size, handle);
    case 1:
        return dpool_alloc_fast(model->pool, size, handle);
    case 2:
        return dpool_alloc_array(model->pool, count, count == 0 ? 9 : size / count, handle);
    default:
        return dpool_alloc_array_fast(model->pool, size, 1, handle);
    }
}

static void do_alloc(struct model *model) {
    struct slot *slot = any_slot(model, false);
    uint32_t how = roll(model, 4);
    size_t size = any_size(model);
    if (how == 2) /* so that whatever count call_alloc takes, the product is size */
        size = size > SIZE_MAX / 2520u ? SIZE_MAX : size / 2520u * 2520u;
    if (slot == NULL || size == SIZE_MAX)
        return;
    uint32_t blocks = blocks_for(size);
    int certain = certain_alloc_error(model, blocks);
    uint32_t failures = failures_of(model->pool, certain);
    dpool_handle handle = 0x12345678;
    int error = call_alloc(model, how, size, &handle);
    if (certain != DPOOL_OK) {
        expect(model, error == certain && handle == 0x12345678);
        expect(model, failures_of(model->pool, certain) == failures + COUNTED(1u));
    } else if (error == DPOOL_OK) {
        expect(model, slot_of(model, handle) == NULL && handle != DPOOL_NO_HANDLE);
        slot->handle = handle;
        take_over(model, slot, blocks);
    } else {
        expect(model, error == DPOOL_ERR_FRAGMENTED && handle == 0x12345678);
        expect_fragmented(model, blocks, how % 2u == 1u);
    }
}

static void do_free(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    int error = dpool_free(model->pool, slot->handle);
    expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    if (error == DPOOL_OK) {
        model->stale[model->stale_count++ % 16u] = slot->handle;
        slot->blocks = 0;
    }
}

static void do_lock(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    uint32_t moved = stats_of(model->pool).bytes_moved;
    void *data = NULL;
    int error = dpool_lock(model->pool, slot->handle, &data);
    expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    expect(model, stats_of(model->pool).bytes_moved - moved <= data_bytes(slot->blocks) / 2u);
    if (error != DPOOL_OK)
        return;
    expect(model, (uintptr_t)data % DPOOL_ALIGN == 0);
    slot->locked = true;
    slot->address = data;
    expect_contents(model, slot);
    scribble(model, slot);
}

static void do_unlock(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    int error = dpool_unlock(model->pool, slot->handle);
    expect(model, error == (slot->locked ? DPOOL_OK : DPOOL_ERR_NOT_LOCKED));
    slot->locked = false;
}

/* A resize that failed: the layout is as it was, so it tells whether that was right. */
static void expect_resize_error(struct model *model, const struct slot *slot, uint32_t blocks, int error) {
    struct room room = room_of(model, slot->handle);
    uint32_t more = blocks - slot->blocks;
    expect(model, blocks > slot->blocks);
    if (blocks > model->blocks) {
        expect(model, error == DPOOL_ERR_INVALID_SIZE);
    } else if (more > model->blocks - used_blocks(model)) {
        expect(model, error == DPOOL_ERR_OUT_OF_MEMORY);
    } else {
        expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_ERR_FRAGMENTED));
        expect(model, room.behind < more);
        expect(model, slot->locked || room.in_front == 0 || room.in_front + room.behind < more);
        expect(model, slot->locked || model->config.fit_tries != 0 || room.longest < blocks);
    }
}

static void do_resize(struct model *model) {
    struct slot *slot = any_slot(model, true);
    size_t size = any_size(model);
    if (slot == NULL)
        return;
    uint32_t blocks = blocks_for(size), old_blocks = slot->blocks;
    int error = dpool_resize(model->pool, slot->handle, size);
    if (error != DPOOL_OK) {
        expect_resize_error(model, slot, blocks, error);
        return;
    }
    expect(model, blocks <= model->blocks);
    struct dpool_run run;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK && run.blocks == blocks);
    slot->blocks = blocks;
    slot->data = realloc(slot->data, data_bytes(blocks));
    if (slot->data == NULL)
        abort();
    for (size_t at = blocks > old_blocks ? data_bytes(old_blocks) : data_bytes(blocks); at < data_bytes(blocks); at++)
        slot->data[at] = model->config.unzeroed ? ((const unsigned char *)run.data)[at] : 0;
}

#if DPOOL_MAKE_ROOM
/* Room for a new allocation can always be made where nothing is locked, and an allocation fits in it then. */
static void do_make_room(struct model *model) {
    size_t size = any_size(model);
    uint32_t blocks = blocks_for(size);
    uint32_t free_blocks = (uint32_t)(dpool_free_bytes(model->pool) / DPOOL_BLOCK);
    int error = dpool_make_room(model->pool, size);
    expect(model, (blocks > model->blocks) == (error == DPOOL_ERR_INVALID_SIZE));
    if (error == DPOOL_ERR_INVALID_SIZE)
        return;
    expect(model, (blocks > free_blocks) == (error == DPOOL_ERR_OUT_OF_MEMORY));
    if (error == DPOOL_ERR_OUT_OF_MEMORY)
        return;
    expect(model, error == DPOOL_OK || (error == DPOOL_ERR_FRAGMENTED && any_locked(model)));
    expect(model, error != DPOOL_OK || dpool_largest_free(model->pool) / DPOOL_BLOCK >= blocks);
}

/* The request's size stays until it has ended, whatever is called meanwhile. */
static void do_make_room_step(struct model *model) {
    if (model->room_blocks == 0)
        model->room_blocks = blocks_for(any_size(model));
    size_t size = model->room_blocks > model->blocks ? SIZE_MAX : data_bytes(model->room_blocks);
    for (uint32_t steps = roll(model, 4); steps != 0; steps--) {
        size_t budget = roll(model, 4) == 0 ? 1 : 1u + roll(model, 300);
        struct counters before = stats_of(model->pool);
        bool more = dpool_make_room_step(model->pool, size, budget);
        struct counters after = stats_of(model->pool);
        expect(model, after.bytes_moved - before.bytes_moved <= budget);
        expect(model, after.headers_visited - before.headers_visited
                          <= 2u * DPOOL_ROOM_HEADERS + DPOOL_ROOM_TRIES + DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
        if (more)
            continue;
        bool possible = model->room_blocks <= model->blocks - used_blocks(model) && !any_locked(model);
        expect(model, !possible || dpool_largest_free(model->pool) / DPOOL_BLOCK >= model->room_blocks);
        model->room_blocks = 0;
        return;
    }
}

static void do_make_room_behind(struct model *model) {
    struct slot *slot = any_slot(model, true);
    size_t size = any_size(model);
    if (slot == NULL)
        return;
    uint32_t blocks = blocks_for(size);
    int error = dpool_make_room_behind(model->pool, slot->handle, size);
    if (blocks > model->blocks) {
        expect(model, error == DPOOL_ERR_INVALID_SIZE);
        return;
    }
    expect(model, error == DPOOL_OK || error == DPOOL_ERR_FRAGMENTED);
    expect_all(model);
    if (error != DPOOL_OK)
        return;
    uint32_t moved = stats_of(model->pool).bytes_moved;
    expect(model, blocks <= slot->blocks || room_of(model, slot->handle).behind >= blocks - slot->blocks);
    if (!model->config.unzeroed && blocks >= slot->blocks) {
        expect(model, dpool_resize(model->pool, slot->handle, size) == DPOOL_OK);
        slot->data = realloc(slot->data, data_bytes(blocks));
        if (slot->data == NULL)
            abort();
        memset(slot->data + data_bytes(slot->blocks), 0, data_bytes(blocks) - data_bytes(slot->blocks));
        slot->blocks = blocks;
        expect(model, stats_of(model->pool).bytes_moved == moved);
    }
}

#endif

static void do_clean(struct model *model) {
    uint32_t most = roll(model, 20);
    uint32_t headers = stats_of(model->pool).headers_visited;
    if (roll(model, 10) == 0) {
        dpool_clean(model->pool);
        return;
    }
    dpool_clean_step(model->pool, most);
    if (most < DPOOL_STEP_HEADERS)
        most = DPOOL_STEP_HEADERS;
    expect(model, stats_of(model->pool).headers_visited - headers <= most);
}

static bool defrag_step(struct model *model, size_t budget) {
    struct counters before = stats_of(model->pool);
    bool more = dpool_defrag_step(model->pool, budget);
    struct counters after = stats_of(model->pool);
    expect(model, after.bytes_moved - before.bytes_moved <= budget);
    expect(model, after.headers_visited - before.headers_visited <= DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
    return more;
}

static void expect_defragmented(struct model *model) {
    const char *left = defrag_left_over(model->pool);
    if (left != NULL)
        model->fail(model, left);
    uint32_t headers = stats_of(model->pool).headers_visited;
    expect(model, !defrag_step(model, 50));
    expect(model, stats_of(model->pool).headers_visited == headers);
}

static void do_defrag(struct model *model) {
    uint32_t how = roll(model, 40);
    size_t budget = 1u + roll(model, 100);
    if (how > 1) {
        for (uint32_t steps = how > 20 ? 1 : 5; steps != 0; steps--)
            defrag_step(model, roll(model, 4) == 0 ? 1 : budget);
        return;
    }
    uint32_t steps = 0;
    while (how == 1 && defrag_step(model, budget))
        expect(model, steps++ < 1000000);
    if (how == 0)
        dpool_defrag(model->pool);
    expect_defragmented(model);
}

static void do_wrong_handle(struct model *model) {
    dpool_handle handle = roll(model, UINT32_MAX) >> roll(model, 31);
    void *data = NULL;
    size_t size = 0;
    if (roll(model, 2) == 0)
        handle = model->stale[roll(model, 16)];
    if (slot_of(model, handle) != NULL)
        return;
    expect(model, dpool_free(model->pool, handle) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_lock(model->pool, handle, &data) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_unlock(model->pool, handle) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_size(model->pool, handle, &size) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_resize(model->pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
#if DPOOL_MAKE_ROOM
    expect(model, dpool_make_room_behind(model->pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
#endif
}

void model_do_one(struct model *model) {
    static void (*const operations[])(struct model *) = {
        do_alloc,
        do_alloc,
        do_alloc,
        do_alloc,
        do_free,
        do_free,
        do_free,
        do_resize,
        do_resize,
        do_lock,
        do_unlock,
        do_unlock,
        do_defrag,
        do_defrag,
        do_defrag,
        do_clean,
#if DPOOL_MAKE_ROOM
        do_make_room,
        do_make_room_behind,
        do_make_room_step,
        do_make_room_step,
#endif
        do_wrong_handle
    };
    operations[roll(model, sizeof operations / sizeof operations[0])](model);
    expect_all(model);
    model->operation++;
}

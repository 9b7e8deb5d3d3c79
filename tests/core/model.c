/* model.c: what the model knows, and what it expects after every call. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

uint32_t roll(struct model *model, uint32_t end) {
    return model->choose(model->context, end);
}

/* ---- What the model knows ---- */

uint32_t blocks_for(size_t size) {
    return size > (size_t)DPOOL_MAX_BLOCKS * DPOOL_BLOCK ? UINT32_MAX : (uint32_t)DPOOL_BLOCKS_FOR(size);
}

size_t data_bytes(uint32_t blocks) {
    return (size_t)blocks * DPOOL_BLOCK - DPOOL_HEADER;
}

uint32_t used_blocks(const struct model *model) {
    uint32_t blocks = 0;
    for (uint32_t i = 0; i < MODEL_SLOTS; i++)
        blocks += model->slots[i].blocks;
    return blocks;
}

uint32_t used_slots(const struct model *model) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < MODEL_SLOTS; i++)
        count += model->slots[i].blocks != 0;
    return count;
}

bool any_locked(const struct model *model) {
    for (uint32_t i = 0; i < MODEL_SLOTS; i++) {
        if (model->slots[i].blocks != 0 && model->slots[i].locked)
            return true;
    }
    return false;
}

struct slot *slot_of(struct model *model, dpool_handle handle) {
    for (uint32_t i = 0; i < MODEL_SLOTS; i++) {
        if (model->slots[i].blocks != 0 && model->slots[i].handle == handle)
            return &model->slots[i];
    }
    return NULL;
}

struct slot *any_slot(struct model *model, bool in_use) {
    uint32_t first = roll(model, MODEL_SLOTS);
    for (uint32_t i = 0; i < MODEL_SLOTS; i++) {
        struct slot *slot = &model->slots[(first + i) % MODEL_SLOTS];
        if ((slot->blocks != 0) == in_use)
            return slot;
    }
    return NULL;
}

struct room room_of(const struct model *model, dpool_handle handle) {
    struct room room = {0, 0, 0};
    struct dpool_run run = {0};
    uint32_t gap = 0, ending = 0, top = 0;
    bool was_it = false;
    while (dpool_walk(model->pool, &run)) {
        uint32_t free_blocks = run.state == DPOOL_RUN_FREE ? run.blocks : 0;
        if (was_it)
            room.behind = free_blocks;
        was_it = handle != DPOOL_NO_HANDLE && run.handle == handle;
        if (was_it)
            room.in_front = gap;
        room.longest = free_blocks > room.longest ? free_blocks : room.longest;
        gap = free_blocks;
        ending = free_blocks != 0 ? ending + free_blocks : 0;
        top = run.loc + run.blocks;
    }
    ending += model->blocks - top;
    if (was_it)
        room.behind = ending;
    room.longest = ending > room.longest ? ending : room.longest;
    return room;
}

/* ---- After every operation ---- */

void expect_contents(struct model *model, struct slot *slot) {
    struct dpool_run run;
    size_t size = 0;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK);
    expect(model, dpool_size(model->pool, slot->handle, &size) == DPOOL_OK);
    expect(model, size == data_bytes(slot->blocks) && run.data_bytes == size);
    expect(model, (run.state == DPOOL_RUN_LOCKED) == slot->locked);
    expect(model, !slot->locked || run.data == slot->address);
    expect(model, memcmp(run.data, slot->data, run.rest_at) == 0);
    expect(model, run.rest_at == size || memcmp(run.rest, slot->data + run.rest_at, size - run.rest_at) == 0);
}

static void expect_walk(struct model *model) {
    struct dpool_run run = {0};
    uint32_t end = 0, allocations = 0, targets = 0, moving = 0, longest = 0;
    bool after_free = false;
    while (dpool_walk(model->pool, &run)) {
        expect(model, run.loc == end && run.blocks != 0);
        end += run.blocks;
        bool is_free = run.state == DPOOL_RUN_FREE;
        expect(model, model->config.deferred || !(is_free && after_free));
        expect(model, is_free ? run.handle == DPOOL_NO_HANDLE : slot_of(model, run.handle) != NULL);
        allocations += !is_free && run.state != DPOOL_RUN_TARGET;
        targets += run.state == DPOOL_RUN_TARGET;
        moving += run.state == DPOOL_RUN_MOVING;
        if (is_free && run.blocks >= DPOOL_MIN_BLOCKS && run.blocks > longest)
            longest = run.blocks;
        after_free = is_free;
    }
    if (model->blocks - end > longest)
        longest = model->blocks - end;
    expect(model, end <= model->blocks && (model->config.deferred || !after_free));
    expect(model, allocations == used_slots(model) && moving <= 1 && targets <= moving);
    expect(model, dpool_largest_free(model->pool) == (size_t)longest * DPOOL_BLOCK);
}

void expect_all(struct model *model) {
    const char *broken = dpool_check(model->pool);
    if (broken != NULL)
        model->fail(model, broken);
    expect(model, dpool_free_bytes(model->pool) == (size_t)(model->blocks - used_blocks(model)) * DPOOL_BLOCK);
    expect_walk(model);
    for (uint32_t i = 0; i < MODEL_SLOTS; i++) {
        if (model->slots[i].blocks != 0)
            expect_contents(model, &model->slots[i]);
    }
}

/* ---- Its life ---- */

static struct dpool_config any_config(struct model *model) {
    struct dpool_config config = {0};
    config.indexes = roll(model, 3) == 0 ? 1u + roll(model, 12) : MODEL_SLOTS;
    config.index_cache = roll(model, 2) == 0 ? 0 : roll(model, DPOOL_INDEX_CACHE ? config.indexes + 1u : 1u);
    config.fit_tries = (uint16_t)(roll(model, 4) == 0 ? 1u + roll(model, 3) : 0);
    config.deferred = roll(model, 2) == 0 && DPOOL_DEFERRED;
    config.unzeroed = roll(model, 4) == 0;
    return config;
}

void model_start(struct model *model) {
    model->config = any_config(model);
    size_t bytes = DPOOL_BYTES(model->blocks, model->config.indexes, model->config.index_cache);
    void *memory = aligned_alloc(16, (bytes + 15u) / 16u * 16u);
    if (memory == NULL)
        abort();
    memset(memory, 0xA5, bytes);
    expect(model, dpool_init(memory, bytes, &model->config, &model->pool) == DPOOL_OK);
}

void model_end(struct model *model) {
    for (uint32_t i = 0; i < MODEL_SLOTS; i++)
        free(model->slots[i].data);
    free(model->pool);
}

/* view.c: what a pool looks like from outside, judged by the walk's own arithmetic. */
#include <string.h>

#include "exhaustive.h"

static uint32_t index_of(dpool_handle handle) {
    expect(handle != DPOOL_NO_HANDLE && handle <= shape.config.indexes);
    return handle - 1u;
}

/* Every run of that length's bin is at least that long: the bin's shortest. */
static uint32_t shortest_of_bin(uint32_t blocks) {
    while (blocks > 1u && dpool_bin_of(blocks - 1u) == dpool_bin_of(blocks))
        blocks--;
    return blocks;
}

static void look_at_used(const struct dpool *pool, const struct dpool_run *run, struct view *view) {
    struct item *item = &view->items[index_of(run->handle)];
    size_t size = 0;
    expect(!item->used);
    *item = (struct item){.used = true, .locked = run->state == DPOOL_RUN_LOCKED, .loc = run->loc, .run = *run};
    item->blocks = (uint32_t)((run->data_bytes + DPOOL_HEADER) / DPOOL_BLOCK);
    expect(item->blocks * DPOOL_BLOCK == run->data_bytes + DPOOL_HEADER && item->blocks >= DPOOL_MIN_BLOCKS);
    expect(run->state == DPOOL_RUN_MOVING || item->blocks == run->blocks);
    expect((uintptr_t)run->data % DPOOL_ALIGN == 0);
    expect(dpool_size(pool, run->handle, &size) == DPOOL_OK && size == run->data_bytes);
    struct dpool_run found;
    expect(dpool_find(pool, run->handle, &found) == DPOOL_OK && memcmp(&found, run, sizeof found) == 0);
    view->used_count++;
    view->used_blocks += item->blocks;
    view->half_moved |= run->state == DPOOL_RUN_MOVING;
}

static void look_at_free(const struct dpool_run *run, uint32_t ending, struct view *view) {
    expect(run->handle == DPOOL_NO_HANDLE);
    expect(shape.config.deferred || ending == run->blocks); /* else two free runs are neighbours */
    if (run->blocks > view->longest)
        view->longest = run->blocks;
    if (run->blocks >= DPOOL_MIN_BLOCKS && shortest_of_bin(run->blocks) > view->sure)
        view->sure = shortest_of_bin(run->blocks);
}

void look(const struct dpool *pool, struct view *view) {
    struct dpool_run run = {0};
    uint32_t ending = 0, targets = 0, largest = 0;
    const char *wrong = dpool_check(pool);
    if (wrong != NULL)
        broken(__FILE__, __LINE__, wrong);
    memset(view, 0, sizeof *view);
    while (dpool_walk(pool, &run)) {
        expect(run.loc == view->top && run.blocks != 0);
        view->top += run.blocks;
        ending = run.state == DPOOL_RUN_FREE ? ending + run.blocks : 0;
        if (run.state == DPOOL_RUN_FREE)
            look_at_free(&run, ending, view);
        else if (run.state == DPOOL_RUN_TARGET)
            targets++;
        else
            look_at_used(pool, &run, view);
        if (run.state == DPOOL_RUN_FREE && run.blocks >= DPOOL_MIN_BLOCKS && run.blocks > largest)
            largest = run.blocks;
    }
    uint32_t beyond = shape.blocks - view->top;
    expect(view->top <= shape.blocks && targets <= (view->half_moved ? 1u : 0u));
    view->free_ends = ending != 0;
    expect(shape.config.deferred || !view->free_ends);
    view->longest = ending + beyond > view->longest ? ending + beyond : view->longest;
    view->sure = beyond > view->sure ? beyond : view->sure;
    expect(dpool_largest_free(pool) == (size_t)(largest > beyond ? largest : beyond) * DPOOL_BLOCK);
    expect(dpool_free_bytes(pool) == (size_t)(shape.blocks - view->used_blocks) * DPOOL_BLOCK);
}

uint32_t free_behind(const struct dpool *pool, const struct item *item) {
    struct dpool_run run = item->run;
    if (!dpool_walk(pool, &run))
        return shape.blocks - (run.loc + run.blocks);
    return run.state == DPOOL_RUN_FREE ? run.blocks : 0;
}

uint32_t free_in_front(const struct dpool *pool, const struct item *item) {
    struct dpool_run run = {0};
    uint32_t blocks = 0;
    while (dpool_walk(pool, &run) && run.loc != item->loc)
        blocks = run.state == DPOOL_RUN_FREE ? run.blocks : 0;
    return blocks;
}

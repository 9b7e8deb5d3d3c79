/* pool_variant.c: one build of core/ behind a table of functions. The Makefile compiles this file once for each block size
 * and width, with DPOOL_BLOCK, DPOOL_WIDTH, and POOL_VARIANT for the table's name. */
#include <string.h>

static void observe(void *dpool, int event, unsigned handle);
#define DPOOL_API static
#define DPOOL_INTERNAL static
#ifndef DPOOL_OBSERVE
#define DPOOL_OBSERVE(pool, event, handle) observe(pool, event, handle)
#endif
#pragma GCC diagnostic ignored "-Wunused-function"

#include "core/dpool_runs.c"
#include "core/dpool.c"
#include "core/dpool_resize.c"
#include "core/dpool_move.c"
#include "core/dpool_room.c"
#include "core/dpool_inspect.c"
#include "core/dpool_harden.c"

#include "traces/pool.h"

_Static_assert(sizeof(struct pool) <= POOL_FRONT_BYTES, "the front has room for the pool");

static struct dpool *inside(const struct pool *pool) {
    return (struct dpool *)((unsigned char *)pool + POOL_FRONT_BYTES);
}

static void observe(void *dpool, int event, unsigned handle) {
    const struct pool *pool = (const struct pool *)(void *)((unsigned char *)dpool - POOL_FRONT_BYTES);
    if (__builtin_expect(pool->observe != NULL, 0))
        pool->observe(pool->context, (enum dpool_event)event, handle);
}

static size_t kind_overhead(size_t indexes, size_t index_cache) {
    return DPOOL_OVERHEAD(indexes, index_cache);
}

static uint32_t kind_bin_of(uint32_t blocks) {
    return dpool_listed(blocks) ? dpool_bin_of(blocks) : 0;
}

static uint64_t kind_blocks_for(uint64_t size_bytes) {
    uint64_t blocks =
        size_bytes / DPOOL_BLOCK + (size_bytes % DPOOL_BLOCK + DPOOL_HEADER + DPOOL_BLOCK - 1u) / DPOOL_BLOCK;
    return blocks < DPOOL_MIN_BLOCKS ? DPOOL_MIN_BLOCKS : blocks;
}

static int kind_init(struct pool *pool, const struct dpool_config *config) {
    struct dpool *dpool;
    return dpool_init(inside(pool), pool->size_bytes, config, &dpool);
}

static int kind_alloc(struct pool *pool, size_t size_bytes, dpool_handle *handle_out) {
    return dpool_alloc(inside(pool), size_bytes, handle_out);
}

static int kind_alloc_fast(struct pool *pool, size_t size_bytes, dpool_handle *handle_out) {
    return dpool_alloc_fast(inside(pool), size_bytes, handle_out);
}

static int kind_free(struct pool *pool, dpool_handle handle) {
    return dpool_free(inside(pool), handle);
}

static void kind_foresee_free(const struct pool *pool, dpool_handle handle, struct pool_free *free_out) {
    const struct dpool *dpool = inside(pool);
    uint32_t loc = dpool_lookup(dpool, handle), head = dpool_head(dpool, loc), end = loc + (head & DPOOL_SIZE_MASK);
    *free_out = (struct pool_free){.below_top = end != dpool->top};
    if (dpool_defers(dpool))
        return;
    free_out->joins = (head & DPOOL_PREV_FREE) != 0;
    if (end != dpool->top && !(dpool_head(dpool, end) & DPOOL_USED))
        free_out->joins++;
}

static int kind_resize(struct pool *pool, dpool_handle handle, size_t size_bytes) {
    return dpool_resize(inside(pool), handle, size_bytes);
}

static int kind_lock(struct pool *pool, dpool_handle handle, void **data_out) {
    return dpool_lock(inside(pool), handle, data_out);
}

static int kind_unlock(struct pool *pool, dpool_handle handle) {
    return dpool_unlock(inside(pool), handle);
}

static void kind_clean(struct pool *pool) {
    dpool_clean(inside(pool));
}

static void kind_defrag(struct pool *pool) {
    dpool_defrag(inside(pool));
}

static bool kind_defrag_step(struct pool *pool, size_t budget_bytes) {
    return dpool_defrag_step(inside(pool), budget_bytes);
}

static int kind_make_room(struct pool *pool, size_t size_bytes) {
    return dpool_make_room(inside(pool), size_bytes);
}

static bool kind_make_room_step(struct pool *pool, size_t size_bytes, size_t budget_bytes) {
    return dpool_make_room_step(inside(pool), size_bytes, budget_bytes);
}

static int kind_make_room_behind(struct pool *pool, dpool_handle handle, size_t size_bytes) {
    return dpool_make_room_behind(inside(pool), handle, size_bytes);
}

static bool kind_walk(const struct pool *pool, struct dpool_run *run) {
    return dpool_walk(inside(pool), run);
}

static int kind_find(const struct pool *pool, dpool_handle handle, struct dpool_run *run_out) {
    return dpool_find(inside(pool), handle, run_out);
}

static const struct dpool_stats *kind_stats(const struct pool *pool) {
    return &inside(pool)->stats;
}

static void kind_gauges(const struct pool *pool, struct pool_gauges *gauges_out) {
    const struct dpool *dpool = inside(pool);
    gauges_out->free_bytes = dpool_free_bytes(dpool);
    gauges_out->largest_free_bytes = dpool_largest_free(dpool);
    gauges_out->used_blocks = (uint32_t)dpool->block_count - dpool->free_blocks;
    gauges_out->top_blocks = dpool->top;
    gauges_out->used_indexes = (uint32_t)dpool->index_count - dpool->free_indexes;
    gauges_out->cached_indexes = dpool->cache_count;
}

static uint32_t kind_bins_in_use(const struct pool *pool) {
    const uint32_t *map = inside(pool)->bin_map;
    int count = 0;
    for (size_t i = 0; i < sizeof inside(pool)->bin_map / sizeof map[0]; i++)
        count += __builtin_popcount(map[i]);
    return (uint32_t)count;
}

static uint32_t kind_cached_index(const struct pool *pool, uint32_t place) {
    const struct dpool *dpool = inside(pool);
    return dpool_cache(dpool)[(dpool->cache_head + place) % dpool->cache_capacity];
}

static const char *kind_check(const struct pool *pool) {
    return dpool_check(inside(pool));
}

extern const struct pool_kind POOL_VARIANT;
const struct pool_kind POOL_VARIANT = {
    .block_bytes = DPOOL_BLOCK,
    .width_bits = DPOOL_WIDTH,
    .header_bytes = DPOOL_HEADER,
    .max_blocks = DPOOL_MAX_BLOCKS,
    .max_indexes = DPOOL_MAX_INDEXES,
    .overhead = kind_overhead,
    .bin_of = kind_bin_of,
    .blocks_for = kind_blocks_for,
    .init = kind_init,
    .alloc = kind_alloc,
    .alloc_fast = kind_alloc_fast,
    .free = kind_free,
    .foresee_free = kind_foresee_free,
    .resize = kind_resize,
    .lock = kind_lock,
    .unlock = kind_unlock,
    .clean = kind_clean,
    .defrag = kind_defrag,
    .defrag_step = kind_defrag_step,
    .make_room = kind_make_room,
    .make_room_step = kind_make_room_step,
    .make_room_behind = kind_make_room_behind,
    .walk = kind_walk,
    .find = kind_find,
    .stats = kind_stats,
    .gauges = kind_gauges,
    .bins_in_use = kind_bins_in_use,
    .cached_index = kind_cached_index,
    .check = kind_check,
    .error_name = dpool_error_name,
};

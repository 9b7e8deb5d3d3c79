/* pool.c: pools of every kind, and which one fits. */
#include "traces/pool.h"

#include <stdlib.h>
#include <string.h>

extern const struct pool_kind pool_b4w16, pool_b8w16, pool_b16w16, pool_b32w16;
extern const struct pool_kind pool_b4w32, pool_b8w32, pool_b16w32, pool_b32w32;

const struct pool_kind *const pool_kinds[POOL_KIND_COUNT] = {&pool_b4w16, &pool_b8w16, &pool_b16w16, &pool_b32w16,
                                                             &pool_b4w32, &pool_b8w32, &pool_b16w32, &pool_b32w32};

static bool spans(const struct pool_kind *kind, uint64_t size_bytes, uint64_t indexes, uint64_t index_cache) {
    if (indexes > kind->max_indexes || index_cache > indexes)
        return false;
    uint64_t overhead = kind->overhead((size_t)indexes, (size_t)index_cache);
    return size_bytes < overhead || (size_bytes - overhead) / kind->block_bytes <= kind->max_blocks;
}

const struct pool_kind *pool_kind_for(uint64_t size_bytes, uint64_t indexes, uint64_t index_cache,
                                      uint32_t block_bytes) {
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        const struct pool_kind *kind = pool_kinds[i];
        if ((block_bytes == 0 || block_bytes == kind->block_bytes) && spans(kind, size_bytes, indexes, index_cache))
            return kind;
    }
    return NULL;
}

static struct pool *pool_reserve(const struct pool_kind *kind, size_t size_bytes) {
    void *front;
    if (size_bytes > SIZE_MAX - POOL_FRONT_BYTES
        || posix_memalign(&front, POOL_FRONT_BYTES, POOL_FRONT_BYTES + size_bytes) != 0)
        return NULL;
    struct pool *pool = front;
    *pool = (struct pool){.kind = kind, .size_bytes = size_bytes};
    return pool;
}

void *pool_memory_to_change(struct pool *pool) {
    return (unsigned char *)pool + POOL_FRONT_BYTES;
}

const void *pool_memory(const struct pool *pool) {
    return (const unsigned char *)pool + POOL_FRONT_BYTES;
}

struct pool *pool_create(const struct pool_kind *kind, size_t size_bytes, const struct dpool_config *config) {
    struct pool *pool = pool_reserve(kind, size_bytes);
    if (pool == NULL)
        return NULL;
    memset(pool_memory_to_change(pool), 0, size_bytes);
    if (kind->init(pool, config) != DPOOL_OK) {
        pool_destroy(pool);
        return NULL;
    }
    return pool;
}

struct pool *pool_copy(const struct pool *pool) {
    struct pool *copy = pool_reserve(pool->kind, pool->size_bytes);
    if (copy != NULL)
        memcpy(pool_memory_to_change(copy), pool_memory(pool), pool->size_bytes);
    return copy;
}

void pool_destroy(struct pool *pool) {
    free(pool);
}

double pool_external_pct(const struct pool_gauges *gauges) {
    if (gauges->free_bytes == gauges->largest_free_bytes)
        return 0;
    return 100 * (1 - (double)gauges->largest_free_bytes / (double)gauges->free_bytes);
}

const char *pool_error_name(int error) {
    return pool_kinds[0]->error_name(error);
}

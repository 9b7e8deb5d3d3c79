/* heap_dpool.c: core/'s pool behind the interface of other allocators, helped as the replay helps it. */
#include "traces/heap.h"

#include <string.h>

#include "traces/pool.h"

_Static_assert(sizeof(struct pool) + sizeof(struct heap_dpool_own) <= POOL_FRONT_BYTES,
               "pool and policy fit in front of the memory");

static struct heap_dpool_own *own_of(struct pool *pool) {
    return (struct heap_dpool_own *)(void *)(pool + 1);
}

static void *create(const struct poolsim_arena *arena) {
    const struct heap_dpool_own *own = arena->own;
    struct pool *pool = (struct pool *)(void *)((unsigned char *)arena->memory - POOL_FRONT_BYTES);
    struct dpool_config config = {.indexes = (uint32_t)own->indexes, .deferred = own->deferred, .unzeroed = true};
    *pool = (struct pool){.kind = own->kind, .size_bytes = arena->bytes};
    *own_of(pool) = *own;
    return own->kind->init(pool, &config) == DPOOL_OK ? pool : NULL;
}

static dpool_handle handle_of(const void *allocation) {
    return (dpool_handle)(uintptr_t)allocation;
}

static void *allocate(void *heap, size_t bytes) {
    struct pool *pool = heap;
    const struct pool_kind *kind = pool->kind;
    dpool_handle handle;
    int error = kind->alloc(pool, bytes, &handle);
    if (error == DPOOL_ERR_FRAGMENTED && own_of(pool)->on_fragmented != FRAGMENTED_FAIL) {
        if (own_of(pool)->on_fragmented == FRAGMENTED_CLEAN)
            kind->clean(pool);
        else if (own_of(pool)->on_fragmented == FRAGMENTED_DEFRAG)
            kind->defrag(pool);
        else
            kind->make_room(pool, bytes);
        error = kind->alloc(pool, bytes, &handle);
    }
    return error == DPOOL_OK ? (void *)(uintptr_t)handle : NULL;
}

static void *resize(void *heap, void *allocation, size_t bytes) {
    struct pool *pool = heap;
    const struct pool_kind *kind = pool->kind;
    dpool_handle handle = handle_of(allocation);
    int error = kind->resize(pool, handle, bytes);
    if (error == DPOOL_OK || own_of(pool)->on_fragmented == FRAGMENTED_FAIL
        || (error != DPOOL_ERR_FRAGMENTED && error != DPOOL_ERR_LOCKED))
        return error == DPOOL_OK ? allocation : NULL;
    if (own_of(pool)->on_fragmented == FRAGMENTED_CLEAN) {
        kind->clean(pool);
    } else if (kind->make_room_behind(pool, handle, bytes) != DPOOL_OK) {
        kind->defrag(pool);
        if (kind->resize(pool, handle, bytes) == DPOOL_OK)
            return allocation;
        kind->make_room_behind(pool, handle, bytes);
    }
    return kind->resize(pool, handle, bytes) == DPOOL_OK ? allocation : NULL;
}

static void release(void *heap, void *allocation) {
    struct pool *pool = heap;
    pool->kind->free(pool, handle_of(allocation));
}

static void measure(void *heap, struct poolsim_usage *usage) {
    const struct pool *pool = heap;
    struct pool_gauges gauges;
    pool->kind->gauges(pool, &gauges);
    usage->free_bytes = (size_t)gauges.free_bytes;
    usage->largest_free_bytes = (size_t)gauges.largest_free_bytes;
}

bool heap_dpool_lock(void *heap, void *allocation) {
    struct pool *pool = heap;
    void *data;
    return pool->kind->lock(pool, handle_of(allocation), &data) == DPOOL_OK;
}

bool heap_dpool_unlock(void *heap, void *allocation) {
    struct pool *pool = heap;
    return pool->kind->unlock(pool, handle_of(allocation)) == DPOOL_OK;
}

const struct poolsim_allocator heap_dpool = {
    POOLSIM_PLUGIN_VERSION, "dpool", create, allocate, resize, release, measure};

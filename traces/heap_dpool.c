/* heap_dpool.c: core/'s pool behind the interface of other allocators, helped as the replay helps it. */
#include "traces/heap.h"

#include <string.h>

#include "traces/pool.h"

/* In front of the memory, behind struct pool. */
struct helper {
    const struct heap_dpool_own *own;
    uint64_t events;
};

_Static_assert(sizeof(struct pool) + sizeof(struct helper) <= POOL_FRONT_BYTES,
               "pool and policy fit in front of the memory");

static struct helper *helper_of(struct pool *pool) {
    return (struct helper *)(void *)(pool + 1);
}

static const struct setup *setup_of(struct pool *pool) {
    return &helper_of(pool)->own->setup;
}

static void *create(const struct poolsim_arena *arena) {
    const struct heap_dpool_own *own = arena->own;
    const struct setup *setup = &own->setup;
    struct pool *pool = (struct pool *)(void *)((unsigned char *)arena->memory - POOL_FRONT_BYTES);
    struct dpool_config config = {.indexes = (uint32_t)setup->indexes,
                                  .index_cache = (uint32_t)setup->index_cache,
                                  .deferred = setup->coalesce == COALESCE_DEFERRED,
                                  .unzeroed = true};
    *pool = (struct pool){.kind = setup->kind, .size_bytes = arena->bytes};
    *helper_of(pool) = (struct helper){.own = own};
    return setup->kind->init(pool, &config) == DPOOL_OK ? pool : NULL;
}

static dpool_handle handle_of(const void *allocation) {
    return (dpool_handle)(uintptr_t)allocation;
}

static void make_room(struct pool *pool, size_t bytes) {
    uint64_t step = setup_of(pool)->room_step;
    if (step == 0)
        pool->kind->make_room(pool, bytes);
    else
        while (pool->kind->make_room_step(pool, bytes, (size_t)step))
            continue;
}

static void *allocate_as(struct pool *pool, size_t bytes, bool fast) {
    const struct pool_kind *kind = pool->kind;
    enum trace_on_fragmented on_fragmented = setup_of(pool)->on_fragmented;
    dpool_handle handle;
    int error = (fast ? kind->alloc_fast : kind->alloc)(pool, bytes, &handle);
    if (error == DPOOL_ERR_FRAGMENTED && on_fragmented != FRAGMENTED_FAIL) {
        if (on_fragmented == FRAGMENTED_CLEAN)
            kind->clean(pool);
        else if (on_fragmented == FRAGMENTED_DEFRAG)
            kind->defrag(pool);
        else
            make_room(pool, bytes);
        fast = fast && on_fragmented != FRAGMENTED_MAKE_ROOM; /* it may need a longer run than was asked for */
        error = (fast ? kind->alloc_fast : kind->alloc)(pool, bytes, &handle);
    }
    return error == DPOOL_OK ? (void *)(uintptr_t)handle : NULL;
}

static void *allocate(void *heap, size_t bytes) {
    return allocate_as(heap, bytes, setup_of(heap)->fit == FIT_FAST);
}

void *heap_dpool_alloc_fast(void *heap, size_t bytes) {
    return allocate_as(heap, bytes, true);
}

static void *resize(void *heap, void *allocation, size_t bytes) {
    struct pool *pool = heap;
    const struct pool_kind *kind = pool->kind;
    dpool_handle handle = handle_of(allocation);
    int error = kind->resize(pool, handle, bytes);
    if (error == DPOOL_OK || setup_of(pool)->on_fragmented == FRAGMENTED_FAIL
        || (error != DPOOL_ERR_FRAGMENTED && error != DPOOL_ERR_LOCKED))
        return error == DPOOL_OK ? allocation : NULL;
    if (setup_of(pool)->on_fragmented == FRAGMENTED_CLEAN) {
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

void heap_dpool_event(void *heap, enum trace_verb verb, uint64_t size_bytes) {
    struct pool *pool = heap;
    const struct setup *setup = setup_of(pool);
    if (verb == VERB_CLEAN)
        pool->kind->clean(pool);
    else if (verb == VERB_DEFRAG && size_bytes == 0)
        pool->kind->defrag(pool);
    else if (verb == VERB_DEFRAG)
        pool->kind->defrag_step(pool, (size_t)size_bytes);
    if (setup->defrag_every != 0 && ++helper_of(pool)->events % setup->defrag_every == 0)
        pool->kind->defrag_step(pool, (size_t)setup->defrag_step);
}

const struct poolsim_allocator heap_dpool = {
    POOLSIM_PLUGIN_VERSION, "dpool", create, allocate, resize, release, measure};

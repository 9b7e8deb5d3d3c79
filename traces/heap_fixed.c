/* heap_fixed.c: pools of fixed sizes, the free blocks of each in a list through themselves, as in many RTOS. A block has no
 * header, since its address says which pool it is of. Where the pool of a size is empty, the next larger one gives. */
#include "traces/heap.h"

#include <string.h>

#define POOLS_MAX 16u
#define NONE UINT32_MAX

struct heap {
    uint32_t pools;
    struct pool_of {
        uint32_t begin, bytes, count, free, free_count; /* in the arena; a block's bytes; blocks; the first free one */
    } all[];
};

static uint32_t *link_at(void *heap, uint32_t offset) {
    return (uint32_t *)((unsigned char *)heap + offset);
}

/* All blocks that the trace needs, or as large a share of each pool as there is room for. */
static size_t share(const struct poolsim_arena *arena, size_t need, size_t room, size_t wanted) {
    size_t count = arena->needs[need].count;
    return room >= wanted ? count : (size_t)((double)count * (double)room / (double)wanted);
}

static void *create(const struct poolsim_arena *arena) {
    struct heap *heap = arena->memory;
    size_t pools = arena->need_count < POOLS_MAX ? arena->need_count : POOLS_MAX, wanted = 0;
    size_t front = sizeof *heap + pools * sizeof heap->all[0];
    if (arena->bytes > HEAP_MOST || arena->bytes < front)
        return NULL;
    for (size_t i = 0; i < pools; i++)
        wanted += heap_round(arena->needs[i].block_bytes, 4) * arena->needs[i].count;
    heap->pools = (uint32_t)pools;
    uint32_t offset = (uint32_t)front;
    for (size_t i = 0; i < pools; i++) {
        struct pool_of *pool = &heap->all[i];
        uint32_t count = (uint32_t)share(arena, i, arena->bytes - front, wanted);
        *pool = (struct pool_of){offset, heap_round(arena->needs[i].block_bytes, 4), count, NONE, count};
        for (uint32_t j = count; j-- > 0;) {
            *link_at(heap, offset + j * pool->bytes) = pool->free;
            pool->free = offset + j * pool->bytes;
        }
        offset += count * pool->bytes;
    }
    return heap;
}

static void *allocate(void *memory, size_t bytes) {
    struct heap *heap = memory;
    for (uint32_t i = 0; i < heap->pools; i++) {
        struct pool_of *pool = &heap->all[i];
        if (pool->bytes < bytes || pool->free == NONE)
            continue;
        uint32_t offset = pool->free;
        pool->free = *link_at(memory, offset);
        pool->free_count--;
        return (unsigned char *)memory + offset;
    }
    return NULL;
}

static struct pool_of *pool_of_block(struct heap *heap, uint32_t offset) {
    uint32_t i = heap->pools - 1;
    while (i > 0 && offset < heap->all[i].begin)
        i--;
    return &heap->all[i];
}

static void release(void *memory, void *allocation) {
    uint32_t offset = (uint32_t)((unsigned char *)allocation - (unsigned char *)memory);
    struct pool_of *pool = pool_of_block(memory, offset);
    *link_at(memory, offset) = pool->free;
    pool->free = offset;
    pool->free_count++;
}

static void *resize(void *memory, void *allocation, size_t bytes) {
    struct pool_of *pool = pool_of_block(memory, (uint32_t)((unsigned char *)allocation - (unsigned char *)memory));
    if (bytes <= pool->bytes)
        return allocation;
    void *moved = allocate(memory, bytes);
    if (moved == NULL)
        return NULL;
    memcpy(moved, allocation, pool->bytes);
    release(memory, allocation);
    return moved;
}

static void measure(void *memory, struct poolsim_usage *usage) {
    struct heap *heap = memory;
    *usage = (struct poolsim_usage){0, 0};
    for (uint32_t i = 0; i < heap->pools; i++) {
        usage->free_bytes += (size_t)heap->all[i].free_count * heap->all[i].bytes;
        if (heap->all[i].free_count != 0)
            usage->largest_free_bytes = heap->all[i].bytes;
    }
}

const struct poolsim_allocator heap_fixed = {
    POOLSIM_PLUGIN_VERSION, "fixed-pools", create, allocate, resize, release, measure};

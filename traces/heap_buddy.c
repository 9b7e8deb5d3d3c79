/* heap_buddy.c: binary buddies.
 *
 * After K. C. Knowlton, "A fast storage allocator", CACM 8 (1965), and Knuth, volume 1, 2.5, algorithms R and S. Blocks are
 * powers of two of 16 bytes at least, with a word of header; the free ones of each order are in a list with two links. An
 * arena of another size is cut into powers of two, the largest first, so that each keeps its alignment. */
#include "traces/heap.h"

#include <string.h>

#define HEADER 4u
#define LEAST 4u /* the smallest order: 16 bytes */
#define ORDERS 31u
#define NONE UINT32_MAX
#define FREE 0x100u

struct block {
    uint32_t tag; /* its order, and FREE */
    uint32_t next, previous;
};

struct heap {
    uint32_t lists[ORDERS];
    uint32_t begin, end; /* of the blocks */
};

static struct block *at(struct heap *heap, uint32_t offset) {
    return (struct block *)((unsigned char *)heap + heap->begin + offset);
}

static void list_add(struct heap *heap, uint32_t offset, uint32_t order) {
    struct block *block = at(heap, offset);
    *block = (struct block){order | FREE, heap->lists[order], NONE};
    if (block->next != NONE)
        at(heap, block->next)->previous = offset;
    heap->lists[order] = offset;
}

static void list_remove(struct heap *heap, uint32_t offset) {
    struct block *block = at(heap, offset);
    if (block->next != NONE)
        at(heap, block->next)->previous = block->previous;
    if (block->previous != NONE)
        at(heap, block->previous)->next = block->next;
    else
        heap->lists[block->tag & 0xFF] = block->next;
    block->tag &= ~FREE;
}

static void *create(const struct poolsim_arena *arena) {
    struct heap *heap = arena->memory;
    uint32_t begin = heap_round(sizeof *heap, 8), least = 1u << LEAST;
    if (arena->bytes > HEAP_MOST || arena->bytes < begin + least)
        return NULL;
    memset(heap->lists, 0xFF, sizeof heap->lists);
    heap->begin = begin;
    heap->end = (uint32_t)arena->bytes - begin;
    heap->end &= ~(least - 1);
    uint32_t offset = 0;
    for (uint32_t order = ORDERS; order-- > LEAST;) {
        if ((heap->end & (1u << order)) != 0) {
            list_add(heap, offset, order);
            offset += 1u << order;
        }
    }
    return heap;
}

static uint32_t order_of(size_t bytes) {
    uint32_t order = LEAST;
    while (((size_t)1 << order) < bytes + HEADER)
        order++;
    return order;
}

static void *allocate(void *memory, size_t bytes) {
    struct heap *heap = memory;
    if (bytes >= HEAP_MOST)
        return NULL;
    uint32_t order = order_of(bytes), found = order;
    while (found < ORDERS && heap->lists[found] == NONE)
        found++;
    if (found >= ORDERS)
        return NULL;
    uint32_t offset = heap->lists[found];
    list_remove(heap, offset);
    while (found > order) {
        found--;
        list_add(heap, offset + (1u << found), found);
    }
    at(heap, offset)->tag = order;
    return (unsigned char *)at(heap, offset) + HEADER;
}

static uint32_t offset_of(struct heap *heap, void *allocation) {
    return (uint32_t)((unsigned char *)allocation - (unsigned char *)heap) - HEADER - heap->begin;
}

static void release(void *memory, void *allocation) {
    struct heap *heap = memory;
    uint32_t offset = offset_of(heap, allocation), order = at(heap, offset)->tag;
    for (;;) {
        uint32_t buddy = offset ^ (1u << order);
        if (buddy + (1u << order) > heap->end || at(heap, buddy)->tag != (order | FREE))
            break;
        list_remove(heap, buddy);
        offset &= ~(1u << order);
        order++;
    }
    list_add(heap, offset, order);
}

static void *resize(void *memory, void *allocation, size_t bytes) {
    struct heap *heap = memory;
    uint32_t order = at(heap, offset_of(heap, allocation))->tag;
    size_t old = ((size_t)1 << order) - HEADER;
    if (bytes <= old && order_of(bytes) == order)
        return allocation;
    void *moved = allocate(memory, bytes);
    if (moved == NULL)
        return bytes <= old ? allocation : NULL;
    memcpy(moved, allocation, old < bytes ? old : bytes);
    release(memory, allocation);
    return moved;
}

static void measure(void *memory, struct poolsim_usage *usage) {
    struct heap *heap = memory;
    *usage = (struct poolsim_usage){0, 0};
    for (uint32_t order = LEAST; order < ORDERS; order++) {
        for (uint32_t offset = heap->lists[order]; offset != NONE; offset = at(heap, offset)->next) {
            usage->free_bytes += (size_t)1 << order;
            usage->largest_free_bytes = (size_t)1 << order;
        }
    }
}

const struct poolsim_allocator heap_buddy = {
    POOLSIM_PLUGIN_VERSION, "buddy", create, allocate, resize, release, measure};

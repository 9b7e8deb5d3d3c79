/* heap_list.c: free blocks in one list by address, neighbours joined at once: the scheme of most RTOS heaps.
 *
 * After D. E. Knuth, The Art of Computer Programming, volume 1, 2.5, algorithms A and B; with the numbers that the manual
 * of FreeRTOS tells of its heap_4: a header of two words in front of each block, blocks aligned to 8 bytes, and a block is
 * cut only where what is left is two headers or more. */
#include "traces/heap.h"

#include <string.h>

#define ALIGN 8u
#define HEADER 8u
#define BLOCK_MIN (2 * HEADER)

struct block {
    uint32_t next;  /* the next free block's offset; NONE at the end and while it is in use */
    uint32_t bytes; /* its header among them */
};

#define NONE UINT32_MAX

struct heap {
    uint32_t first; /* free block; NONE: all is in use */
    uint32_t bytes; /* of the arena */
};

static struct block *at(void *heap, uint32_t offset) {
    return (struct block *)((unsigned char *)heap + offset);
}

static void *create(const struct poolsim_arena *arena) {
    struct heap *heap = arena->memory;
    uint32_t begin = heap_round(sizeof *heap, ALIGN), end = (uint32_t)(arena->bytes & ~(size_t)(ALIGN - 1));
    if (arena->bytes > HEAP_MOST || end < begin + BLOCK_MIN)
        return NULL;
    *heap = (struct heap){begin, end};
    *at(heap, begin) = (struct block){NONE, end - begin};
    return heap;
}

/* Takes the bytes out of a free block; *link is what leads to it. */
static void *take(struct heap *heap, uint32_t *link, uint32_t bytes) {
    uint32_t offset = *link;
    struct block *block = at(heap, offset);
    if (block->bytes - bytes > BLOCK_MIN) {
        *at(heap, offset + bytes) = (struct block){block->next, block->bytes - bytes};
        *link = offset + bytes;
        block->bytes = bytes;
    } else {
        *link = block->next;
    }
    block->next = NONE;
    return (unsigned char *)block + HEADER;
}

static void *allocate(struct heap *heap, size_t bytes, bool best) {
    if (bytes > HEAP_MOST)
        return NULL;
    uint32_t wanted = heap_round((bytes == 0 ? 1 : bytes) + HEADER, ALIGN), *found = NULL;
    for (uint32_t *link = &heap->first; *link != NONE; link = &at(heap, *link)->next) {
        uint32_t room = at(heap, *link)->bytes;
        if (room < wanted || (found != NULL && room >= at(heap, *found)->bytes))
            continue;
        found = link;
        if (!best)
            break;
    }
    return found != NULL ? take(heap, found, wanted) : NULL;
}

static void *allocate_first(void *heap, size_t bytes) {
    return allocate(heap, bytes, false);
}

static void *allocate_best(void *heap, size_t bytes) {
    return allocate(heap, bytes, true);
}

static void release(void *memory, void *allocation) {
    struct heap *heap = memory;
    uint32_t offset = (uint32_t)((unsigned char *)allocation - (unsigned char *)memory) - HEADER;
    uint32_t *link = &heap->first, before = NONE;
    struct block *block = at(heap, offset);
    while (*link < offset) { /* NONE is more than any */
        before = *link;
        link = &at(heap, *link)->next;
    }
    uint32_t after = *link;
    block->next = after;
    if (after != NONE && offset + block->bytes == after) {
        block->bytes += at(heap, after)->bytes;
        block->next = at(heap, after)->next;
    }
    if (before != NONE && before + at(heap, before)->bytes == offset) {
        at(heap, before)->bytes += block->bytes;
        at(heap, before)->next = block->next;
    } else {
        *link = offset;
    }
}

/* These heaps have none of their own: both copies live at once. */
static void *resize(void *heap, void *allocation, size_t bytes, bool best) {
    uint32_t old = at(allocation, 0)[-1].bytes - HEADER;
    void *moved = allocate(heap, bytes, best);
    if (moved == NULL)
        return NULL;
    memcpy(moved, allocation, old < bytes ? old : bytes);
    release(heap, allocation);
    return moved;
}

static void *resize_first(void *heap, void *allocation, size_t bytes) {
    return resize(heap, allocation, bytes, false);
}

static void *resize_best(void *heap, void *allocation, size_t bytes) {
    return resize(heap, allocation, bytes, true);
}

static void measure(void *memory, struct poolsim_usage *usage) {
    struct heap *heap = memory;
    *usage = (struct poolsim_usage){0, 0};
    for (uint32_t offset = heap->first; offset != NONE; offset = at(heap, offset)->next) {
        size_t bytes = at(heap, offset)->bytes;
        usage->free_bytes += bytes;
        usage->largest_free_bytes = bytes > usage->largest_free_bytes ? bytes : usage->largest_free_bytes;
    }
}

const struct poolsim_allocator heap_first_fit = {POOLSIM_PLUGIN_VERSION, "first-fit", create, allocate_first,
                                                 resize_first,           release,     measure};
const struct poolsim_allocator heap_best_fit = {
    POOLSIM_PLUGIN_VERSION, "best-fit", create, allocate_best, resize_best, release, measure};

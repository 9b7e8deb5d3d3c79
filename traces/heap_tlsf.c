/* heap_tlsf.c: two-level segregated fit.
 *
 * After M. Masmano, I. Ripoll, A. Crespo and J. Real, "TLSF: a new dynamic memory allocator for real-time systems", ECRTS
 * 2004. First-level classes are powers of two, each cut into 32; a request is rounded up to the next class, whose any block
 * fits, so that both calls are O(1). The sizes are those of a 32-bit build: a word of overhead a block, for the link to the
 * block below lies in that one's last word while it is free; blocks of 12 bytes at least; and one root of all lists. */
#include "traces/heap.h"

#include <string.h>

#define ALIGN 4u
#define WORD 4u
#define PAYLOAD_MIN 12u
#define SECOND_LOG2 5
#define SECOND 32u
#define SMALL 128u /* below it classes are 4 bytes apart */
#define SMALL_LOG2 7
#define FIRST 24u /* classes up to 2^30 */
#define NONE 0u   /* no block begins at the heap's own */
#define FREE 1u
#define BELOW_FREE 2u

/* A block's header begins with the last word of the block below, which is the link to it while it is free. */
struct block {
    uint32_t below;
    uint32_t size;           /* of the payload, with FREE and BELOW_FREE */
    uint32_t next, previous; /* in its list, while it is free; the first words of the payload otherwise */
};

struct heap {
    uint32_t first_bits;
    uint32_t second_bits[FIRST];
    uint32_t lists[FIRST][SECOND];
    uint32_t null_block[4]; /* what lists end at, in the published implementation */
};

struct place {
    unsigned first, second;
};

static struct block *at(struct heap *heap, uint32_t offset) {
    return (struct block *)((unsigned char *)heap + offset);
}

static uint32_t size_of(const struct block *block) {
    return block->size & ~(FREE | BELOW_FREE);
}

static uint32_t above(struct heap *heap, uint32_t offset) {
    return offset + size_of(at(heap, offset)) + WORD;
}

static unsigned log2_of(uint32_t value) {
    return 31u - (unsigned)__builtin_clz(value);
}

/* The class of a size. */
static struct place place_of(uint32_t size) {
    if (size < SMALL)
        return (struct place){0, size / (SMALL / SECOND)};
    unsigned log2 = log2_of(size);
    return (struct place){log2 - SMALL_LOG2 + 1, (size >> (log2 - SECOND_LOG2)) ^ SECOND};
}

static void list_add(struct heap *heap, uint32_t offset) {
    struct block *block = at(heap, offset);
    struct place place = place_of(size_of(block));
    uint32_t *list = &heap->lists[place.first][place.second];
    block->next = *list;
    block->previous = NONE;
    if (*list != NONE)
        at(heap, *list)->previous = offset;
    *list = offset;
    heap->first_bits |= 1u << place.first;
    heap->second_bits[place.first] |= 1u << place.second;
}

static void list_remove(struct heap *heap, uint32_t offset) {
    struct block *block = at(heap, offset);
    struct place place = place_of(size_of(block));
    if (block->next != NONE)
        at(heap, block->next)->previous = block->previous;
    if (block->previous != NONE) {
        at(heap, block->previous)->next = block->next;
        return;
    }
    heap->lists[place.first][place.second] = block->next;
    if (block->next != NONE)
        return;
    heap->second_bits[place.first] &= ~(1u << place.second);
    if (heap->second_bits[place.first] == 0)
        heap->first_bits &= ~(1u << place.first);
}

/* Marks a block free or used, in its header and in that of the block above. */
static void mark(struct heap *heap, uint32_t offset, bool is_free) {
    struct block *block = at(heap, offset), *next = at(heap, above(heap, offset));
    block->size = is_free ? block->size | FREE : block->size & ~FREE;
    if (is_free)
        next->below = offset;
    next->size = is_free ? next->size | BELOW_FREE : next->size & ~BELOW_FREE;
}

static void *create(const struct poolsim_arena *arena) {
    struct heap *heap = arena->memory;
    uint32_t end = (uint32_t)(arena->bytes & ~(size_t)(ALIGN - 1));
    /* The header's first word lies in front of the pool, and the last block of no bytes is the end. */
    uint32_t begin = (uint32_t)sizeof *heap - WORD;
    if (arena->bytes > HEAP_MOST || end < sizeof *heap + 2 * WORD + PAYLOAD_MIN)
        return NULL;
    memset(heap, 0, sizeof *heap);
    at(heap, begin)->size = end - (uint32_t)sizeof *heap - 2 * WORD;
    at(heap, above(heap, begin))->size = 0;
    mark(heap, begin, true);
    list_add(heap, begin);
    return heap;
}

/* A free block of a class all of whose blocks are large enough; NONE: there is none. */
static uint32_t find(const struct heap *heap, uint32_t size) {
    if (size >= SMALL)
        size += (1u << (log2_of(size) - SECOND_LOG2)) - 1;
    struct place place = place_of(size);
    if (place.first >= FIRST)
        return NONE;
    uint32_t bits = heap->second_bits[place.first] & (UINT32_MAX << place.second);
    if (bits == 0) {
        uint32_t firsts = place.first + 1 < 32 ? heap->first_bits & (UINT32_MAX << (place.first + 1)) : 0;
        if (firsts == 0)
            return NONE;
        place.first = (unsigned)__builtin_ctz(firsts);
        bits = heap->second_bits[place.first];
    }
    return heap->lists[place.first][__builtin_ctz(bits)];
}

/* Cuts a block down to a size where what is left can be a block; the rest joins what is free above. */
static void trim(struct heap *heap, uint32_t offset, uint32_t size) {
    struct block *block = at(heap, offset);
    uint32_t old = size_of(block);
    if (old < size + WORD + PAYLOAD_MIN)
        return;
    block->size = size | (block->size & (FREE | BELOW_FREE));
    uint32_t rest = above(heap, offset);
    at(heap, rest)->size = old - size - WORD;
    uint32_t next = above(heap, rest);
    if ((at(heap, next)->size & FREE) != 0) {
        list_remove(heap, next);
        at(heap, rest)->size += size_of(at(heap, next)) + WORD;
    }
    mark(heap, rest, true);
    list_add(heap, rest);
}

static uint32_t wanted_of(size_t bytes) {
    uint32_t wanted = heap_round(bytes, ALIGN);
    return wanted < PAYLOAD_MIN ? PAYLOAD_MIN : wanted;
}

static void *payload(struct heap *heap, uint32_t offset) {
    return (unsigned char *)heap + offset + 2 * WORD;
}

static void *allocate(void *memory, size_t bytes) {
    struct heap *heap = memory;
    if (bytes > HEAP_MOST)
        return NULL;
    uint32_t wanted = wanted_of(bytes), offset = find(heap, wanted);
    if (offset == NONE)
        return NULL;
    list_remove(heap, offset);
    mark(heap, offset, false);
    trim(heap, offset, wanted);
    return payload(heap, offset);
}

static uint32_t offset_of(void *memory, void *allocation) {
    return (uint32_t)((unsigned char *)allocation - (unsigned char *)memory) - 2 * WORD;
}

static void release(void *memory, void *allocation) {
    struct heap *heap = memory;
    uint32_t offset = offset_of(memory, allocation);
    struct block *block = at(heap, offset);
    if ((block->size & BELOW_FREE) != 0) {
        uint32_t below = block->below;
        list_remove(heap, below);
        at(heap, below)->size += size_of(block) + WORD;
        offset = below;
    }
    uint32_t next = above(heap, offset);
    if ((at(heap, next)->size & FREE) != 0) {
        list_remove(heap, next);
        at(heap, offset)->size += size_of(at(heap, next)) + WORD;
    }
    mark(heap, offset, true);
    list_add(heap, offset);
}

/* In place where the block above is free and long enough; else a copy. */
static void *resize(void *memory, void *allocation, size_t bytes) {
    struct heap *heap = memory;
    if (bytes > HEAP_MOST)
        return NULL;
    uint32_t wanted = wanted_of(bytes), offset = offset_of(memory, allocation), old = size_of(at(heap, offset));
    uint32_t next = above(heap, offset);
    bool is_free = (at(heap, next)->size & FREE) != 0;
    if (wanted > old && is_free && old + size_of(at(heap, next)) + WORD >= wanted) {
        list_remove(heap, next);
        at(heap, offset)->size += size_of(at(heap, next)) + WORD;
        mark(heap, offset, false);
    } else if (wanted > old) {
        void *moved = allocate(memory, bytes);
        if (moved == NULL)
            return NULL;
        memcpy(moved, allocation, old < bytes ? old : bytes);
        release(memory, allocation);
        return moved;
    }
    trim(heap, offset, wanted);
    return allocation;
}

static void measure(void *memory, struct poolsim_usage *usage) {
    struct heap *heap = memory;
    *usage = (struct poolsim_usage){0, 0};
    for (uint32_t offset = (uint32_t)sizeof *heap - WORD; size_of(at(heap, offset)) != 0;
         offset = above(heap, offset)) {
        size_t bytes = size_of(at(heap, offset));
        if ((at(heap, offset)->size & FREE) == 0)
            continue;
        usage->free_bytes += bytes;
        usage->largest_free_bytes = bytes > usage->largest_free_bytes ? bytes : usage->largest_free_bytes;
    }
}

const struct poolsim_allocator heap_tlsf = {POOLSIM_PLUGIN_VERSION, "tlsf", create, allocate, resize, release, measure};

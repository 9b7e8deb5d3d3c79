/* heap_handles.c: handles, and a compaction at every free: the simplest memory that cannot fragment.
 *
 * As the "master pointers" of handle-based memory managers (Apple, Inside Macintosh: Memory, 1992, chapter 1), but that
 * those compact when they must. Blocks lie without gaps from the bottom; a table of handles grows down from the end. A word
 * in front of each block says whose it is, so that it can be told when it slides. */
#include "traces/heap.h"

#include <stdlib.h>
#include <string.h>

#include "traces/tape.h"

#define ALIGN 4u
#define HEADER 4u

struct handle {
    uint32_t offset; /* of its data; a free handle: 0 */
    uint32_t bytes;  /* asked for; a free handle: the next free one, 0: none */
};

struct heap {
    uint32_t end;     /* where the table begins, counted from its far end */
    uint32_t top;     /* where the blocks end */
    uint32_t handles; /* in the table */
    uint32_t free;    /* the first free handle, from 1 */
};

static struct handle *handle_at(struct heap *heap, uint32_t handle) {
    return (struct handle *)((unsigned char *)heap + heap->end) - handle; /* from 1 */
}

static uint32_t room_of(uint32_t bytes) {
    return heap_round(bytes, ALIGN) + HEADER;
}

static void *create(const struct poolsim_arena *arena) {
    struct heap *heap = arena->memory;
    if (arena->bytes > HEAP_MOST || arena->bytes < sizeof *heap)
        return NULL;
    *heap = (struct heap){(uint32_t)(arena->bytes & ~(size_t)(ALIGN - 1)), sizeof *heap, 0, 0};
    return heap;
}

static size_t room_left(const struct heap *heap, uint32_t more_handles) {
    size_t table = (heap->handles + more_handles) * sizeof(struct handle);
    return heap->end > table + heap->top ? heap->end - table - heap->top : 0;
}

static void *allocate(void *memory, size_t bytes) {
    struct heap *heap = memory;
    uint32_t handle = heap->free;
    if (bytes > HEAP_MOST || room_left(heap, handle == 0) < room_of((uint32_t)bytes))
        return NULL;
    if (handle == 0)
        handle = ++heap->handles;
    else
        heap->free = handle_at(heap, handle)->bytes;
    memcpy((unsigned char *)memory + heap->top, &handle, HEADER);
    *handle_at(heap, handle) = (struct handle){heap->top + HEADER, (uint32_t)bytes};
    heap->top += room_of((uint32_t)bytes);
    return (void *)(uintptr_t)handle;
}

/* Slides all from one place to another, and tells the handles. */
static void slide(struct heap *heap, uint32_t from, uint32_t to) {
    unsigned char *memory = (unsigned char *)heap;
    memmove(memory + to, memory + from, heap->top - from);
    heap->top = heap->top - from + to;
    for (uint32_t at = to; at < heap->top;) {
        uint32_t handle;
        memcpy(&handle, memory + at, HEADER);
        handle_at(heap, handle)->offset = at + HEADER;
        at += room_of(handle_at(heap, handle)->bytes);
    }
}

static void release(void *memory, void *allocation) {
    struct heap *heap = memory;
    uint32_t handle = (uint32_t)(uintptr_t)allocation;
    uint32_t begin = handle_at(heap, handle)->offset - HEADER;
    uint32_t end = begin + room_of(handle_at(heap, handle)->bytes);
    *handle_at(heap, handle) = (struct handle){0, heap->free};
    heap->free = handle;
    slide(heap, end, begin);
}

static void *resize(void *memory, void *allocation, size_t bytes) {
    struct heap *heap = memory;
    struct handle *handle = handle_at(heap, (uint32_t)(uintptr_t)allocation);
    if (bytes > HEAP_MOST)
        return NULL;
    uint32_t old = room_of(handle->bytes), new_room = room_of((uint32_t)bytes), begin = handle->offset - HEADER;
    if (new_room > old && room_left(heap, 0) < new_room - old)
        return NULL;
    handle->bytes = (uint32_t)bytes;
    if (new_room != old)
        slide(heap, begin + old, begin + new_room);
    return allocation;
}

static void measure(void *memory, struct poolsim_usage *usage) {
    usage->free_bytes = usage->largest_free_bytes = room_left(memory, 0);
}

uint64_t heap_handles_peak(const struct tape *tape) {
    uint64_t *rooms = malloc((tape->slots + 1u) * sizeof *rooms), used = sizeof(struct heap), most = 0;
    uint64_t live = 0, handles = 0;
    for (size_t i = 0; i < tape->count && rooms != NULL; i++) {
        const struct tape_op *op = &tape->ops[i];
        bool is_new = op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST;
        if (op->verb == VERB_FREE) {
            used -= rooms[op->slot];
            live--;
        } else if (is_new || op->verb == VERB_RESIZE) {
            uint64_t bytes = op->size_bytes < PEAK_COUNTED_MAX ? op->size_bytes : PEAK_COUNTED_MAX;
            used -= is_new ? 0 : rooms[op->slot];
            rooms[op->slot] = (bytes + ALIGN - 1) / ALIGN * ALIGN + HEADER;
            used += rooms[op->slot];
            live += is_new;
            handles = live > handles ? live : handles;
        }
        uint64_t now = used + handles * sizeof(struct handle);
        most = now > most ? now : most;
    }
    free(rooms);
    return most;
}

const struct poolsim_allocator heap_handles = {
    POOLSIM_PLUGIN_VERSION, "handles", create, allocate, resize, release, measure};

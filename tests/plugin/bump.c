/* bump.c: the smallest plugin of poolsim compare. It hands out memory from the bottom up, and has room again only when
 * everything is freed. */
#include "poolsim_plugin.h"

#include <stdint.h>
#include <string.h>

struct bump {
    size_t top, bytes, live;
};

#define ALIGN 8u
#define HEADER sizeof(size_t) /* the bytes of the allocation behind it */

static void *create(const struct poolsim_arena *arena) {
    struct bump *bump = arena->memory;
    if (arena->bytes < sizeof *bump)
        return NULL;
    *bump = (struct bump){sizeof *bump, arena->bytes, 0};
    return bump;
}

static void *allocate(void *heap, size_t bytes) {
    struct bump *bump = heap;
    size_t room = bump->bytes - bump->top;
    if (bytes > room || (bytes + ALIGN - 1) / ALIGN * ALIGN + HEADER > room)
        return NULL;
    unsigned char *allocation = (unsigned char *)heap + bump->top + HEADER;
    memcpy(allocation - HEADER, &bytes, sizeof bytes);
    bump->top += (bytes + ALIGN - 1) / ALIGN * ALIGN + HEADER;
    bump->live++;
    return allocation;
}

static void release(void *heap, void *allocation) {
    struct bump *bump = heap;
    (void)allocation;
    if (--bump->live == 0)
        bump->top = sizeof *bump;
}

static void *resize(void *heap, void *allocation, size_t bytes) {
    size_t old;
    memcpy(&old, (unsigned char *)allocation - HEADER, sizeof old);
    void *moved = allocate(heap, bytes);
    if (moved == NULL)
        return NULL;
    memcpy(moved, allocation, old < bytes ? old : bytes);
    release(heap, allocation);
    return moved;
}

static void measure(void *heap, struct poolsim_usage *usage) {
    struct bump *bump = heap;
    usage->free_bytes = usage->largest_free_bytes = bump->bytes - bump->top;
}

const struct poolsim_allocator poolsim_allocator = {
    POOLSIM_PLUGIN_VERSION, "bump", create, allocate, resize, release, measure};

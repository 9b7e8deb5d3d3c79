/* lines.c: a plugin whose name would break a table. */
#include "poolsim_plugin.h"

static void *create(const struct poolsim_arena *arena) {
    return arena->memory;
}

static void *allocate(void *heap, size_t bytes) {
    return bytes == 0 ? NULL : heap;
}

static void *resize(void *heap, void *allocation, size_t bytes) {
    return bytes == 0 ? heap : allocation;
}

static void release(void *heap, void *allocation) {
    (void)heap;
    (void)allocation;
}

const struct poolsim_allocator poolsim_allocator = {
    POOLSIM_PLUGIN_VERSION, "two\nlines", create, allocate, resize, release, NULL};

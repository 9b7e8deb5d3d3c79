/* crash.c: a plugin that writes where nothing is, when it is asked for 300 bytes. */
#include "poolsim_plugin.h"

#include <stdint.h>

static void *create(const struct poolsim_arena *arena) {
    return arena->memory;
}

static volatile uintptr_t nowhere = 16;

static void *allocate(void *heap, size_t bytes) {
    if (bytes == 300)
        *(volatile char *)nowhere = 1;
    return heap;
}

static void *resize(void *heap, void *allocation, size_t bytes) {
    (void)heap;
    (void)bytes;
    return allocation;
}

static void release(void *heap, void *allocation) {
    (void)heap;
    (void)allocation;
}

const struct poolsim_allocator poolsim_allocator = {
    POOLSIM_PLUGIN_VERSION, "crash", create, allocate, resize, release, NULL};

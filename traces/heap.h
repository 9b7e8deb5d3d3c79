/* heap.h: the allocators that poolsim compare has built in, behind the interface of its plugins. Each is a model, written
 * from published descriptions, of what a 32-bit device would do: what would be a pointer there is an offset of 32 bits
 * here, so that arenas of a 64-bit host come out as they would on the device. */
#ifndef TRACES_HEAP_H
#define TRACES_HEAP_H

#include <stdint.h>

#include "traces/poolsim_plugin.h"
#include "traces/setup.h"

/* Free blocks in a list by address; the first that fits, or the one that fits best; neighbours are joined at once. */
extern const struct poolsim_allocator heap_first_fit, heap_best_fit;
/* Two-level segregated fit. */
extern const struct poolsim_allocator heap_tlsf;
/* Binary buddies. */
extern const struct poolsim_allocator heap_buddy;
/* Pools of fixed sizes: those of arena->needs. */
extern const struct poolsim_allocator heap_fixed;
/* Handles; every free slides all that lies above down. */
extern const struct poolsim_allocator heap_handles;
/* The pool of core/, with the policy of arena->own. It uses POOL_FRONT_BYTES in front of the arena. */
extern const struct poolsim_allocator heap_dpool;

/* What heap_dpool needs to know. */
struct heap_dpool_own {
    const struct pool_kind *kind;
    uint64_t indexes;
    bool deferred;
    enum trace_on_fragmented on_fragmented;
};

/* Of a heap of heap_dpool. false: it cannot be. */
bool heap_dpool_lock(void *heap, void *allocation);
bool heap_dpool_unlock(void *heap, void *allocation);

/* Rounds up to a multiple of a power of two. */
static inline uint32_t heap_round(size_t bytes, uint32_t multiple) {
    return ((uint32_t)bytes + multiple - 1) & ~(multiple - 1);
}

#define HEAP_MOST ((size_t)1 << 30) /* bytes of an arena, and of an allocation */

#endif

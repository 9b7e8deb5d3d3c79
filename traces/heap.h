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
/* The bytes that it has in use at most, by adding up; 0: memory is out. */
struct tape;
uint64_t heap_handles_peak(const struct tape *tape);
/* The pool of core/, with the policy of arena->own. It uses POOL_FRONT_BYTES in front of the arena. */
extern const struct poolsim_allocator heap_dpool;

/* What heap_dpool needs to know; it stays where it is as long as the heap. Of the setup the kind, the indexes, and the
 * policy. */
struct heap_dpool_own {
    struct setup setup;
    bool
        whole; /* the trace's own policy: heap_dpool_alloc_fast and heap_dpool_event are called for its events as well */
};

/* Of a heap of heap_dpool. false: it cannot be. */
bool heap_dpool_lock(void *heap, void *allocation);
bool heap_dpool_unlock(void *heap, void *allocation);
void *heap_dpool_alloc_fast(void *heap, size_t bytes);

/* After each event: cleans and defrags are done here, and the step that is due after so many events. */
void heap_dpool_event(void *heap, enum trace_verb verb, uint64_t size_bytes);

/* Rounds up to a multiple of a power of two. */
static inline uint32_t heap_round(size_t bytes, uint32_t multiple) {
    return ((uint32_t)bytes + multiple - 1) & ~(multiple - 1);
}

#define HEAP_MOST ((size_t)1 << 30) /* bytes of an arena, and of an allocation */

#endif

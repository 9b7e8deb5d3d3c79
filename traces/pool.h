/* pool.h: a dpool of any block size and width, picked at run time.
 *
 * core/ fixes both when it is compiled; pool_variant.c compiles it once for each and wraps it in a table of functions.
 * Here core/dpool.h gives the contract and the types that do not depend on either; its DPOOL_ numbers are not to be
 * used outside of pool_variant.c: a pool's own are in its pool_kind. */
#ifndef TRACES_POOL_H
#define TRACES_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/dpool.h"

struct pool;

/* The gauges of a pool, in one call. */
struct pool_gauges {
    uint64_t free_bytes, largest_free_bytes;
    uint32_t used_blocks, top_blocks;
    uint32_t used_indexes, cached_indexes;
};

/* What a free makes of the free runs beside the allocation. */
struct pool_free {
    uint32_t joins; /* that it is joined to: 0 to 2 */
    bool below_top; /* a free run is left, and not a lower top */
};

/* One build of core/. The functions are those of dpool.h. */
struct pool_kind {
    uint32_t block_bytes, width_bits, header_bytes, max_blocks, max_indexes;
    size_t (*overhead)(size_t indexes, size_t index_cache);
    uint32_t (*bin_of)(uint32_t blocks);         /* of a free run; 0: it is too short for any */
    uint64_t (*blocks_for)(uint64_t size_bytes); /* unlimited: also of sizes that no pool could hold */
    int (*init)(struct pool *pool, const struct dpool_config *config);
    int (*alloc)(struct pool *pool, size_t size_bytes, dpool_handle *handle_out);
    int (*alloc_fast)(struct pool *pool, size_t size_bytes, dpool_handle *handle_out);
    int (*free)(struct pool *pool, dpool_handle handle);
    void (*foresee_free)(const struct pool *pool, dpool_handle handle,
                         struct pool_free *free_out); /* of a valid handle */
    int (*resize)(struct pool *pool, dpool_handle handle, size_t size_bytes);
    int (*lock)(struct pool *pool, dpool_handle handle, void **data_out);
    int (*unlock)(struct pool *pool, dpool_handle handle);
    void (*clean)(struct pool *pool);
    void (*defrag)(struct pool *pool);
    bool (*defrag_step)(struct pool *pool, size_t budget_bytes);
    int (*make_room)(struct pool *pool, size_t size_bytes);
    bool (*make_room_step)(struct pool *pool, size_t size_bytes, size_t budget_bytes);
    int (*make_room_behind)(struct pool *pool, dpool_handle handle, size_t size_bytes);
    bool (*walk)(const struct pool *pool, struct dpool_run *run);
    int (*find)(const struct pool *pool, dpool_handle handle, struct dpool_run *run_out);
    const struct dpool_stats *(*stats)(const struct pool *pool); /* the pool's own, which go on counting */
    void (*gauges)(const struct pool *pool, struct pool_gauges *gauges_out);
    uint32_t (*bins_in_use)(const struct pool *pool); /* that have a free run */
    uint32_t (*cached_index)(const struct pool *pool,
                             uint32_t place); /* in the cache, from 0: the next one given out */
    const char *(*check)(const struct pool *pool);
    const char *(*error_name)(int error);
};

#define POOL_KIND_COUNT 8
/* Narrow ones first, smaller blocks first. */
extern const struct pool_kind *const pool_kinds[POOL_KIND_COUNT];

/* A pool and its memory. */
struct pool {
    const struct pool_kind *kind;
    size_t size_bytes;
    void (*observe)(void *context, enum dpool_event event, dpool_handle handle); /* NULL: nobody is told */
    void *context;
};

/* The kind for a pool of size_bytes: of the blocks given (0: any) the smallest, at 16 bits if that spans it, that has
 * room for the indexes. NULL: none has. */
const struct pool_kind *pool_kind_for(uint64_t size_bytes, uint64_t indexes, uint64_t index_cache,
                                      uint32_t block_bytes);

/* Makes a pool of zeroed memory. NULL: the settings make no pool, or memory is out. */
struct pool *pool_create(const struct pool_kind *kind, size_t size_bytes, const struct dpool_config *config);

/* Another pool in the same state; nobody observes it. NULL: memory is out. */
struct pool *pool_copy(const struct pool *pool);
void pool_destroy(struct pool *pool);

/* The pool's memory, size_bytes long: its image. */
const void *pool_memory(const struct pool *pool);
void *pool_memory_to_change(struct pool *pool);

/* External fragmentation in per cent: what of the free bytes is not in the longest run, or beyond the top. */
double pool_external_pct(const struct pool_gauges *gauges);

/* dpool_error_name, the same for every kind. */
const char *pool_error_name(int error);

/* An allocation's index, 0 .. indexes - 1, out of its valid handle. */
static inline uint32_t pool_index(dpool_handle handle) {
    return (handle & 0xFFFFFFu) - 1u;
}

/* In front of the memory, so that the pool inside finds who observes it. A multiple of every alignment. */
#define POOL_FRONT_BYTES 64u

#endif

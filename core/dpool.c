/* dpool.c: a pool's life, allocation, handles and locks. */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

_Static_assert(sizeof(struct dpool) % 4 == 0, "the blocks follow the struct");
_Static_assert(DPOOL_COPY_CHUNK % 4 == 0 && DPOOL_COPY_CHUNK > 0, "chunks are whole words");

/* ---- Indexes ---- */

/* Out of the cache or, when that is empty, searched for. */
static DPOOL_COLD uint32_t take_cached_index(struct dpool *pool) {
    uint32_t index = pool->index_head, looked_at = 0;
    if (pool->cache_count != 0) {
        DPOOL_COUNT(pool, index_hits, 1u);
        index = dpool_cache(pool)[pool->cache_head];
        pool->cache_head = (dpool_loc)(pool->cache_head + 1u < pool->cache_capacity ? pool->cache_head + 1u : 0);
        pool->cache_count--;
    } else {
        do {
            DPOOL_EXPECT(pool, looked_at < pool->index_count, return index);
            index = index + 1u < pool->index_count ? index + 1u : 0;
            looked_at++;
        } while (!(dpool_table(pool)[index] & DPOOL_ENTRY_FREE));
        DPOOL_COUNT(pool, index_misses, 1u);
        DPOOL_MARK(pool, index_scan_max, looked_at);
    }
    pool->index_head = (dpool_loc)index;
    return index;
}

/* The first of the free list. */
static DPOOL_HOT uint32_t take_listed_index(struct dpool *pool) {
    uint32_t index = pool->index_head;
    pool->index_head = dpool_table(pool)[index] & DPOOL_ENTRY_MASK;
    return index;
}

/* Into the cache, if that has room. */
static DPOOL_COLD void give_cached_index(struct dpool *pool, uint32_t index) {
    if (pool->cache_count < pool->cache_capacity) {
        uint32_t place = (uint32_t)pool->cache_head + pool->cache_count;
        dpool_cache(pool)[place < pool->cache_capacity ? place : place - pool->cache_capacity] = (dpool_loc)index;
        pool->cache_count++;
    }
}

static DPOOL_HOT void list_index(struct dpool *pool, uint32_t index) {
    dpool_table(pool)[index] = (dpool_loc)(DPOOL_ENTRY_FREE | pool->index_head);
    pool->index_head = (dpool_loc)index;
}

DPOOL_HOT uint32_t dpool_lookup(const struct dpool *pool, dpool_handle handle) {
    uint32_t index = (handle & DPOOL_INDEX_MASK) - 1u;
    if (index >= pool->index_count || handle != dpool_handle_of(pool, index))
        return DPOOL_NONE;
    return dpool_table(pool)[index];
}

/* ---- Life ---- */

static bool config_is_valid(const void *memory, size_t size_bytes, const struct dpool_config *config) {
    if ((uintptr_t)memory % (DPOOL_ALIGN < 4u ? 4u : DPOOL_ALIGN) != 0) /* mcdc: a constant of the build */
        return false;
    if (config->indexes == 0 || config->indexes > DPOOL_MAX_INDEXES)
        return false;
    /* mcdc: what the build leaves out is a constant */
    if (config->index_cache > (DPOOL_INDEX_CACHE ? config->indexes : 0u) || (config->deferred && !DPOOL_DEFERRED))
        return false;
    size_t overhead = DPOOL_OVERHEAD(config->indexes, config->index_cache);
    return size_bytes > overhead && (size_bytes - overhead) / DPOOL_BLOCK >= DPOOL_MIN_BLOCKS
           && (size_bytes - overhead) / DPOOL_BLOCK <= DPOOL_MAX_BLOCKS;
}

int dpool_init(void *memory, size_t size_bytes, const struct dpool_config *config, struct dpool **pool_out) {
    if (!config_is_valid(memory, size_bytes, config))
        return DPOOL_ERR_INVALID_CONFIG;
    size_t overhead = DPOOL_OVERHEAD(config->indexes, config->index_cache);
    struct dpool *pool = memory;
    memset(pool, 0, DPOOL_BLOCKS_OFFSET);
    pool->pool_bytes = (uint32_t)size_bytes;
    pool->block_count = (dpool_loc)((size_bytes - overhead) / DPOOL_BLOCK);
    pool->table_offset = (uint32_t)DPOOL_BLOCKS_OFFSET + (uint32_t)pool->block_count * DPOOL_BLOCK;
    memset(dpool_table(pool), 0, overhead - DPOOL_BLOCKS_OFFSET);
    pool->free_blocks = pool->block_count;
    pool->index_count = pool->free_indexes = (dpool_loc)config->indexes;
    if (DPOOL_INDEX_CACHE)
        pool->cache_capacity = pool->cache_count = (dpool_loc)config->index_cache;
    pool->fit_tries = config->fit_tries;
    if (DPOOL_DEFERRED)
        pool->deferred = config->deferred;
    pool->unzeroed = config->unzeroed;
    pool->defrag_low = (dpool_loc)DPOOL_NONE;
    for (uint32_t bin = 1; bin < DPOOL_BIN_COUNT; bin++)
        *dpool_bin(pool, bin) = (dpool_loc)DPOOL_NONE;
    uint32_t next = 0;
    for (uint32_t index = pool->index_count; index-- != 0;) {
        dpool_table(pool)[index] = (dpool_loc)(DPOOL_ENTRY_FREE | next);
        next = dpool_has_cache(pool) ? 0 : index;
        DPOOL_NOTE(pool, index, 0);
    }
    /* mcdc: what the build leaves out is a constant */
    for (uint32_t index = 0; DPOOL_INDEX_CACHE && index < config->index_cache; index++)
        dpool_cache(pool)[index] = (dpool_loc)index;
#if DPOOL_HARDENED
    dpool_seal(pool);
#endif
    *pool_out = pool;
    return DPOOL_OK;
}

size_t dpool_pool_size(const struct dpool *pool) {
    return pool->pool_bytes;
}

size_t dpool_len_indexes(const struct dpool *pool) {
    return pool->index_count;
}

/* ---- Allocating ---- */

DPOOL_HOT int dpool_end(struct dpool *pool, int error) {
    DPOOL_EXPECT(pool, !pool->corrupt, DPOOL_CLOSE(pool); return DPOOL_ERR_CORRUPT);
    if (error != DPOOL_OK)
        DPOOL_COUNT(pool, failures[error], 1u);
    DPOOL_CLOSE(pool);
    return error;
}

DPOOL_HOT void dpool_count_used(struct dpool *pool, uint32_t more_blocks) {
    pool->free_blocks = (dpool_loc)(pool->free_blocks - more_blocks);
    uint32_t used = (uint32_t)pool->block_count - pool->free_blocks;
    DPOOL_MARK(pool, used_blocks_max, used);
}

DPOOL_HOT uint32_t dpool_blocks_for(const struct dpool *pool, size_t size_bytes) {
    return size_bytes <= dpool_data_bytes(pool->block_count) ? (uint32_t)DPOOL_BLOCKS_FOR(size_bytes) : UINT32_MAX;
}

/* Ends a call that failed. */
static DPOOL_COLD int fail(struct dpool *pool, int error) {
    return dpool_end(pool, error);
}

/* What forbids an allocation of that many blocks wherever they may lie, or DPOOL_OK. */
static DPOOL_HOT int refusal(const struct dpool *pool, uint32_t blocks) {
    if (blocks > pool->free_blocks)
        return blocks > pool->block_count ? DPOOL_ERR_INVALID_SIZE : DPOOL_ERR_OUT_OF_MEMORY;
    return pool->free_indexes == 0 ? DPOOL_ERR_OUT_OF_INDEXES : DPOOL_OK;
}

static DPOOL_COLD int clear(void *data, uint32_t bytes) {
    memset(data, 0, bytes);
    return DPOOL_OK;
}

/* Makes an allocation of what was taken at loc, leaves the critical section, and clears the data. */
static DPOOL_HOT int allocate_at(struct dpool *pool, uint32_t loc, uint32_t blocks, uint32_t flags, uint32_t index,
                                 dpool_handle *handle_out) {
    DPOOL_EXPECT(pool, dpool_index_sound(pool, index) && pool->index_head < pool->index_count && !pool->corrupt,
                 return dpool_end(pool, DPOOL_ERR_CORRUPT));
    pool->free_indexes--;
    dpool_set_used(pool, loc, blocks, index, flags);
    dpool_table(pool)[index] = (dpool_loc)loc;
    dpool_count_used(pool, blocks);
    dpool_defrag_again(pool);
    *handle_out = dpool_handle_of(pool, index);
    DPOOL_OBSERVE(pool, DPOOL_EVENT_ALLOC, *handle_out);
    dpool_end(pool, DPOOL_OK);
    return pool->unzeroed ? DPOOL_OK : clear(dpool_data(pool, loc), dpool_data_bytes(blocks));
}

/* The same of what was found at loc, or fails. */
static int place(struct dpool *pool, uint32_t loc, uint32_t blocks, dpool_handle *handle_out) {
    if (loc == DPOOL_NONE)
        return dpool_end(pool, DPOOL_ERR_FRAGMENTED);
    uint32_t index = dpool_has_cache(pool) ? take_cached_index(pool) : take_listed_index(pool);
    return allocate_at(pool, loc, blocks, dpool_take(pool, loc, blocks), index, handle_out);
}

#if DPOOL_FAST_PATH
/* An allocation of that many blocks is possible, and its index is listed. */
static DPOOL_HOT bool is_simple(const struct dpool *pool, uint32_t blocks) {
    return refusal(pool, blocks) == DPOOL_OK && !dpool_has_cache(pool);
}

/* The same of what is found on looking further. */
static DPOOL_COLD int look_further(struct dpool *pool, uint32_t blocks, dpool_handle *handle_out) {
    return place(pool, dpool_find_best(pool, blocks, true), blocks, handle_out);
}
#endif

static DPOOL_COLD int alloc_slowly(struct dpool *pool, uint32_t blocks, dpool_handle *handle_out) {
    int error = refusal(pool, blocks);
    return error == DPOOL_OK ? place(pool, dpool_find_best(pool, blocks, false), blocks, handle_out)
                             : dpool_end(pool, error);
}

static DPOOL_COLD int alloc_fast_slowly(struct dpool *pool, uint32_t blocks, dpool_handle *handle_out) {
    int error = refusal(pool, blocks);
    return error == DPOOL_OK ? place(pool, dpool_find_fast(pool, blocks), blocks, handle_out) : dpool_end(pool, error);
}

int dpool_alloc(struct dpool *pool, size_t size_bytes, dpool_handle *handle_out) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
#if DPOOL_FAST_PATH
    if (is_simple(pool, blocks)) {
        uint32_t flags, loc = dpool_take_best(pool, blocks, &flags);
        return loc != DPOOL_NONE ? allocate_at(pool, loc, blocks, flags, take_listed_index(pool), handle_out)
                                 : look_further(pool, blocks, handle_out);
    }
#endif
    return alloc_slowly(pool, blocks, handle_out);
}

int dpool_alloc_fast(struct dpool *pool, size_t size_bytes, dpool_handle *handle_out) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    uint32_t blocks = dpool_blocks_for(pool, size_bytes);
#if DPOOL_FAST_PATH
    uint32_t flags, loc;
    if (is_simple(pool, blocks) && (loc = dpool_take_fast(pool, blocks, &flags)) != DPOOL_NONE)
        return allocate_at(pool, loc, blocks, flags, take_listed_index(pool), handle_out);
#endif
    return alloc_fast_slowly(pool, blocks, handle_out);
}

/* The bytes of an array, or more than any pool holds. */
static size_t array_bytes(size_t count, size_t element_bytes) {
    return element_bytes != 0 && count > SIZE_MAX / element_bytes ? SIZE_MAX : count * element_bytes;
}

int dpool_alloc_array(struct dpool *pool, size_t count, size_t element_bytes, dpool_handle *handle_out) {
    return dpool_alloc(pool, array_bytes(count, element_bytes), handle_out);
}

int dpool_alloc_array_fast(struct dpool *pool, size_t count, size_t element_bytes, dpool_handle *handle_out) {
    return dpool_alloc_fast(pool, array_bytes(count, element_bytes), handle_out);
}

/* Where the allocation of a handle begins, if it is locked (wanted: DPOOL_LOCKED) or not (0); or an error, negated. */
static DPOOL_APART int32_t find(struct dpool *pool, dpool_handle handle, uint32_t wanted) {
    uint32_t loc = dpool_lookup(pool, handle);
    if (loc >= DPOOL_NONE)
        return -DPOOL_ERR_INVALID_HANDLE;
    DPOOL_EXPECT(pool, dpool_sound(pool, loc, handle), return -DPOOL_ERR_CORRUPT);
    if ((dpool_head(pool, loc) & DPOOL_LOCKED) != wanted)
        return wanted == 0 ? -DPOOL_ERR_LOCKED : -DPOOL_ERR_NOT_LOCKED;
    return (int32_t)loc;
}

/* The rest of a free where the allocation is half-moved, or the index goes to the cache. */
static DPOOL_COLD int free_slowly(struct dpool *pool, uint32_t loc, uint32_t index) {
    if (dpool_has_cache(pool)) {
        dpool_table(pool)[index] = (dpool_loc)DPOOL_ENTRY_FREE;
        give_cached_index(pool, index);
    } else {
        list_index(pool, index);
    }
    bool moving = dpool_is_moving(pool, loc), apart = dpool_moving_apart(pool);
    pool->free_blocks = (dpool_loc)(pool->free_blocks + (moving ? pool->moving_blocks : dpool_run_blocks(pool, loc)));
    if (moving)
        pool->moving_blocks = 0;
    dpool_make_free(pool, loc);
    if (moving && apart)
        dpool_make_free(pool, pool->moving_to);
    return dpool_end(pool, DPOOL_OK);
}

int dpool_free(struct dpool *pool, dpool_handle handle) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    int32_t found = find(pool, handle, 0);
    if (found < 0)
        return fail(pool, -found);
    uint32_t loc = (uint32_t)found, index = (handle & DPOOL_INDEX_MASK) - 1u;
    DPOOL_OBSERVE(pool, DPOOL_EVENT_FREE, handle);
#if DPOOL_GENERATIONS
    ((uint8_t *)(dpool_table(pool) + pool->index_count))[index]++;
#endif
    DPOOL_NOTE(pool, index, 0);
    pool->free_indexes++;
#if DPOOL_FAST_PATH
    if (!dpool_has_cache(pool) && pool->moving_blocks == 0) {
        list_index(pool, index);
        pool->free_blocks = (dpool_loc)(pool->free_blocks + dpool_run_blocks(pool, loc));
        dpool_make_free(pool, loc);
        return dpool_end(pool, DPOOL_OK);
    }
#endif
    return free_slowly(pool, loc, index);
}

int dpool_size(const struct dpool *pool, dpool_handle handle, size_t *size_out) {
    int error = DPOOL_ERR_INVALID_HANDLE;
    DPOOL_ENTER(pool);
    DPOOL_REQUIRE(dpool_handle_sound(pool, handle), DPOOL_LEAVE(pool); return DPOOL_ERR_CORRUPT);
    uint32_t loc = dpool_lookup(pool, handle);
    if (loc < DPOOL_NONE) {
        *size_out = dpool_data_bytes(dpool_is_moving(pool, loc) ? pool->moving_blocks : dpool_run_blocks(pool, loc));
        error = DPOOL_OK;
    }
    DPOOL_LEAVE(pool);
    return error;
}

/* ---- Locking ---- */

/* Turns an allocation's lock, which is to be unlocked (was: 0) or locked (DPOOL_LOCKED) before. */
static DPOOL_APART int turn_lock(struct dpool *pool, dpool_handle handle, uint32_t was, void **data_out) {
    int32_t found = find(pool, handle, was);
    if (found < 0)
        return -found;
    uint32_t loc = (uint32_t)found;
    if (was == 0 && dpool_is_moving(pool, loc)) {
        dpool_settle(pool);
        DPOOL_EXPECT(pool, !pool->corrupt, return DPOOL_ERR_CORRUPT);
        loc = dpool_lookup(pool, handle);
    }
    uint32_t head = dpool_head(pool, loc);
    dpool_set_head(pool, loc, head ^ DPOOL_LOCKED);
    if (was == 0) {
        *data_out = dpool_data(pool, loc);
    } else {
        if (head & DPOOL_PREV_FREE)
            dpool_defrag_from(pool, dpool_previous(pool, loc));
        dpool_defrag_again(pool);
    }
    return DPOOL_OK;
}

int dpool_lock(struct dpool *pool, dpool_handle handle, void **data_out) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    return dpool_end(pool, turn_lock(pool, handle, 0, data_out));
}

int dpool_unlock(struct dpool *pool, dpool_handle handle) {
    DPOOL_OPEN(pool, return DPOOL_ERR_CORRUPT);
    return dpool_end(pool, turn_lock(pool, handle, DPOOL_LOCKED, NULL));
}

/* dpool_inspect.c: looking at a pool without changing it. */
#include "dpool.h"

#include <string.h>

#include "dpool_layout.h"

/* ---- Figures ---- */

size_t dpool_free_bytes(const struct dpool *pool) {
    return (size_t)pool->free_blocks * DPOOL_BLOCK;
}

size_t dpool_largest_free(const struct dpool *pool) {
    DPOOL_REQUIRE(dpool_sealed(pool), return 0);
    uint32_t largest = (uint32_t)pool->block_count - pool->top;
    uint32_t bin = dpool_highest_bin(pool);
    /* Bins below 8 hold one size each; what lies beyond the top may be longer than every run there is. */
    if (bin != DPOOL_BIN_COUNT && (largest == 0 || dpool_bin_of(largest) <= bin)) {
        for (uint32_t loc = *dpool_bin(pool, bin); loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
            DPOOL_REQUIRE(dpool_free_sound_in(pool, loc, bin), return 0);
            uint32_t blocks = dpool_run_blocks(pool, loc);
            largest = blocks > largest ? blocks : largest;
            if (bin < 8)
                break;
        }
    }
    return (size_t)largest * DPOOL_BLOCK;
}

void dpool_stats(const struct dpool *pool, struct dpool_stats *stats_out) {
    *stats_out = pool->stats;
}

const char *dpool_error_name(int error) {
    static const char *const names[] = {
        "ok",     "fragmented", "out of memory",         "out of indexes", "invalid size", "invalid handle",
        "locked", "not locked", "invalid configuration", "corrupt"};
    return error >= 0 && (size_t)error < sizeof names / sizeof names[0] ? names[error] : "unknown error";
}

#if DPOOL_INSPECT

/* ---- Runs ---- */

/* Describes the used run at loc. */
static void describe(const struct dpool *pool, uint32_t loc, struct dpool_run *run) {
    uint32_t head = dpool_head(pool, loc);
    bool moving = dpool_is_moving(pool, loc);
    bool target = pool->moving_blocks != 0 && loc == pool->moving_to && !moving;
    run->state = target                ? DPOOL_RUN_TARGET
                 : moving              ? DPOOL_RUN_MOVING
                 : head & DPOOL_LOCKED ? DPOOL_RUN_LOCKED
                                       : DPOOL_RUN_USED;
    run->handle = dpool_handle_of(pool, dpool_run_index(pool, loc));
    run->data = target ? NULL : dpool_data(pool, loc);
    run->data_bytes = run->rest_at = dpool_data_bytes(moving ? pool->moving_blocks : run->blocks);
    if (moving && loc == pool->moving_to) {
        run->rest_at = pool->moving_bytes;
        run->rest = dpool_data(pool, pool->moving_from) + pool->moving_bytes;
    }
}

static void describe_run(const struct dpool *pool, uint32_t loc, struct dpool_run *run) {
    memset(run, 0, sizeof *run);
    run->loc = loc;
    run->blocks = dpool_run_blocks(pool, loc);
    if (dpool_head(pool, loc) & DPOOL_USED)
        describe(pool, loc, run);
}

bool dpool_walk(const struct dpool *pool, struct dpool_run *run) {
    uint32_t loc = run->loc + run->blocks;
    DPOOL_REQUIRE(dpool_sealed(pool), return false);
    if (loc >= pool->top)
        return false;
    DPOOL_REQUIRE(dpool_run_sound(pool, loc), return false);
    describe_run(pool, loc, run);
    return true;
}

int dpool_find(const struct dpool *pool, dpool_handle handle, struct dpool_run *run_out) {
    DPOOL_REQUIRE(dpool_handle_sound(pool, handle), return DPOOL_ERR_CORRUPT);
    uint32_t loc = dpool_lookup(pool, handle);
    if (loc >= DPOOL_NONE)
        return DPOOL_ERR_INVALID_HANDLE;
    describe_run(pool, loc, run_out);
    return DPOOL_OK;
}

/* ---- The invariants ---- */

struct tally {
    uint32_t free_blocks, allocations, listed, moving, targets;
    bool clean_at, defrag_at, defrag_fill, defrag_low, room_at; /* found at a run's start */
};

/* A listed free run is where its neighbours in the list, or the bin, say it is. */
static const char *check_listed(const struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t previous = dpool_prev_free(pool, loc);
    if (previous == DPOOL_NONE)
        return *dpool_bin(pool, dpool_bin_of(blocks)) == loc ? NULL
                                                             : "a free run without predecessor is not its bin's first";
    if (previous >= pool->top || !dpool_listed(dpool_run_blocks(pool, previous))
        || previous + dpool_run_blocks(pool, previous) > pool->top)
        return "a free run's link leads out of the pool";
    return dpool_next_free(pool, previous) == loc ? NULL : "a free run's links do not match";
}

static const char *check_free_run(const struct dpool *pool, uint32_t loc, uint32_t blocks, bool after_free,
                                  struct tally *tally) {
    if (after_free && !pool->deferred)
        return "two free runs are neighbours, and coalescing is immediate";
    if ((dpool_words(pool, loc + blocks)[-1] & DPOOL_SIZE_MASK) != blocks)
        return "a free run's size differs at its two ends";
    tally->free_blocks += blocks;
    if (!dpool_listed(blocks))
        return NULL;
    tally->listed++;
    return check_listed(pool, loc, blocks);
}

static const char *check_used_run(const struct dpool *pool, uint32_t loc, uint32_t blocks, struct tally *tally) {
    if (blocks < DPOOL_MIN_BLOCKS)
        return "an allocation is shorter than the shortest";
    uint32_t index = dpool_run_index(pool, loc);
    if (index >= pool->index_count)
        return "an allocation's index is out of range";
    DPOOL_REQUIRE(dpool_noted(pool, index, dpool_head(pool, loc)), return "an allocation's check byte is wrong");
    bool moving = dpool_is_moving(pool, loc);
    bool target = pool->moving_blocks != 0 && loc == pool->moving_to && !moving;
    if (dpool_table(pool)[index] != (target ? pool->moving_from : loc))
        return "an allocation's index does not lead to it";
    if (moving && (dpool_head(pool, loc) & DPOOL_LOCKED))
        return "a half-moved allocation is locked";
    if (target || (moving && !dpool_moving_apart(pool))) {
        uint32_t free_share = target ? blocks : (uint32_t)pool->moving_from - pool->moving_to;
        if (blocks != (target ? 0u : free_share) + pool->moving_blocks)
            return "a half-moved allocation's new place has the wrong length";
        tally->free_blocks += free_share;
    }
    tally->allocations += !target;
    tally->moving += moving;
    tally->targets += target;
    return NULL;
}

static const char *check_runs(const struct dpool *pool, struct tally *tally) {
    bool after_free = false;
    uint32_t loc = 0;
    while (loc < pool->top) {
        uint32_t head = dpool_head(pool, loc);
        uint32_t blocks = head & DPOOL_SIZE_MASK;
        tally->clean_at |= loc == pool->clean_at;
        tally->defrag_at |= loc == pool->defrag_at;
        tally->defrag_fill |= loc == pool->defrag_fill;
        tally->defrag_low |= loc == pool->defrag_low;
        tally->room_at |= loc == pool->room_at;
        if (blocks == 0 || blocks > pool->top - loc)
            return "a run's length leads beyond the top";
        if (((head & DPOOL_PREV_FREE) != 0) != after_free)
            return "a run is wrong about the run in front of it";
        const char *broken = head & DPOOL_USED ? check_used_run(pool, loc, blocks, tally)
                                               : check_free_run(pool, loc, blocks, after_free, tally);
        if (broken != NULL)
            return broken;
        after_free = !(head & DPOOL_USED);
        loc += blocks;
    }
    if (after_free && !pool->deferred)
        return "the run that ends at the top is free, and coalescing is immediate";
    return (pool->top_after_free != 0) == after_free ? NULL : "the top is wrong about the run in front of it";
}

/* The half-moved allocation was met, as was its new place if that is apart. */
static const char *check_moving(const struct dpool *pool, const struct tally *tally) {
    if (pool->moving_blocks == 0)
        return NULL;
    if (tally->moving != 1 || tally->targets != (dpool_moving_apart(pool) ? 1u : 0u))
        return "a half-moved allocation is not where it should be";
    return pool->moving_bytes < dpool_data_bytes(pool->moving_blocks) ? NULL : "a half-moved allocation has all moved";
}

static const char *check_bins(const struct dpool *pool, const struct tally *tally) {
    uint32_t listed = 0;
    if (pool->bin_map[0] & 1u)
        return "a bin's bit does not say whether the bin is empty";
    for (uint32_t bin = 1; bin < DPOOL_BIN_COUNT; bin++) {
        if ((pool->bin_map[bin / 32u] >> bin % 32u & 1u) != (*dpool_bin(pool, bin) != DPOOL_NONE))
            return "a bin's bit does not say whether the bin is empty";
        uint32_t previous = DPOOL_NONE;
        for (uint32_t loc = *dpool_bin(pool, bin); loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
            uint32_t blocks = loc < pool->top ? dpool_run_blocks(pool, loc) : 0;
            if (++listed > tally->listed)
                return "the bins have more runs than the pool";
            if (blocks == 0 || blocks > pool->top - loc || !dpool_listed(blocks) || dpool_bin_of(blocks) != bin)
                return "a run is in the wrong bin";
            if ((dpool_head(pool, loc) & DPOOL_USED) || dpool_prev_free(pool, loc) != previous)
                return "a bin's list is broken";
            previous = loc;
        }
    }
    return listed == tally->listed ? NULL : "a free run is in no bin";
}

static const char *check_indexes(const struct dpool *pool, const struct tally *tally) {
    const dpool_loc *table = dpool_table(pool);
    uint32_t free_count = 0, sum = 0;
    for (uint32_t index = 0; index < pool->index_count; index++) {
        if (table[index] & DPOOL_ENTRY_FREE) {
            DPOOL_REQUIRE(dpool_noted(pool, index, 0), return "a free index's check byte is wrong");
            free_count++;
            sum += index;
        }
    }
    if (free_count != pool->free_indexes || tally->allocations != pool->index_count - free_count)
        return "the counts of free indexes, of the table and of the allocations differ";
    uint32_t listed = pool->cache_capacity == 0 ? free_count : pool->cache_count;
    if (listed > free_count || pool->cache_count > pool->cache_capacity)
        return "more indexes are listed than are free";
    if (pool->index_head >= pool->index_count || (pool->cache_head != 0 && pool->cache_head >= pool->cache_capacity))
        return "the next free index is out of range";
    uint32_t index = pool->index_head;
    for (uint32_t i = 0; i < listed; i++) {
        if (pool->cache_capacity != 0)
            index = dpool_cache(pool)[(pool->cache_head + i) % pool->cache_capacity];
        if (index >= pool->index_count || !(table[index] & DPOOL_ENTRY_FREE))
            return "an index that is listed as free is not";
        sum -= index;
        if (pool->cache_capacity == 0)
            index = table[index] & DPOOL_ENTRY_MASK;
    }
    return listed < free_count || sum == 0 ? NULL : "an index is listed twice";
}

static const char *check_cursors(const struct dpool *pool, const struct tally *tally) {
    if (!tally->clean_at && pool->clean_at != pool->top)
        return "clean would go on in the middle of a run";
    if ((!tally->defrag_at && pool->defrag_at != pool->top) || (!tally->defrag_fill && pool->defrag_fill != pool->top)
        || (!tally->defrag_low && pool->defrag_low != DPOOL_NONE && pool->defrag_low != pool->top))
        return "defrag would go on in the middle of a run";
    if (!tally->room_at && pool->room_at != DPOOL_NONE && pool->room_at != pool->top)
        return "room would be made in the middle of a run";
    return NULL;
}

const char *dpool_check(const struct dpool *pool) {
    struct tally tally = {0};
    if (pool->index_count == 0 || pool->index_count > DPOOL_MAX_INDEXES || pool->cache_capacity > pool->index_count
        || pool->block_count
               != (pool->pool_bytes - DPOOL_OVERHEAD(pool->index_count, pool->cache_capacity)) / DPOOL_BLOCK
        || pool->table_offset != DPOOL_BLOCKS_OFFSET + (size_t)pool->block_count * DPOOL_BLOCK)
        return "the pool's shape is not one that dpool_init makes";
    DPOOL_REQUIRE(dpool_sealed(pool), return "the pool's own fields were written over, or a call found it corrupt");
    if (pool->top > pool->block_count
        || (pool->moving_blocks != 0
            && (pool->moving_from >= pool->top || pool->moving_to >= pool->top || pool->moving_from == pool->moving_to
                || pool->moving_blocks > pool->top - pool->moving_from
                || pool->moving_blocks > pool->top - pool->moving_to)))
        return "a location leads beyond the top";
    const char *broken = check_runs(pool, &tally);
    if (broken == NULL)
        broken = check_moving(pool, &tally);
    if (broken == NULL)
        broken = check_bins(pool, &tally);
    if (broken == NULL)
        broken = check_indexes(pool, &tally);
    if (broken != NULL)
        return broken;
    if (tally.free_blocks + ((uint32_t)pool->block_count - pool->top) != pool->free_blocks)
        return "the count of free blocks is wrong";
    return check_cursors(pool, &tally);
}

/* ---- The printable status ---- */

struct printer {
    void (*put)(void *context, const char *text, size_t length);
    void *context;
};

/* Puts text, and a number behind it. */
static void put_number(const struct printer *printer, const char *text, uint32_t number) {
    char digits[10];
    size_t at = sizeof digits;
    printer->put(printer->context, text, strlen(text));
    do {
        digits[--at] = (char)('0' + number % 10u);
        number /= 10u;
    } while (number != 0);
    printer->put(printer->context, digits + at, sizeof digits - at);
}

/* " UNIT\nLABEL: NUMBER of TOTAL", as a line begins with the end of the one before. */
static void put_share(const struct printer *printer, const char *label, uint32_t number, uint32_t total) {
    put_number(printer, label, number);
    put_number(printer, " of ", total);
}

static void put_bin(const struct dpool *pool, uint32_t bin, const struct printer *printer) {
    uint32_t runs = 0, blocks = 0;
    for (uint32_t loc = *dpool_bin(pool, bin); loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
        runs++;
        blocks += dpool_run_blocks(pool, loc);
    }
    put_number(printer, "bin ", bin);
    put_number(printer, ": ", runs);
    put_number(printer, " runs, ", blocks);
    printer->put(printer->context, " blocks\n", 8);
}

#if DPOOL_HARDENED
static void put_corrupt(const struct dpool *pool, const struct printer *printer) {
    const char *broken = dpool_check(pool);
    printer->put(printer->context, "corrupt: ", 9);
    printer->put(printer->context, broken, strlen(broken));
    printer->put(printer->context, "\n", 1);
}
#endif

void dpool_display(const struct dpool *pool, void (*put)(void *context, const char *text, size_t length),
                   void *context) {
    struct printer printer = {put, context};
    DPOOL_REQUIRE(dpool_check(pool) == NULL, put_corrupt(pool, &printer); return );
    put_share(&printer, "bookkeeping: ", (uint32_t)DPOOL_OVERHEAD(pool->index_count, pool->cache_capacity),
              pool->pool_bytes);
    put_share(&printer, " bytes\nused: ", (uint32_t)pool->block_count - pool->free_blocks, pool->block_count);
    put_share(&printer, " blocks\ntop: ", pool->top, pool->block_count);
    put_share(&printer, " blocks\nlargest free: ", (uint32_t)dpool_largest_free(pool),
              (uint32_t)dpool_free_bytes(pool));
    put_share(&printer, " bytes free\nindexes: ", (uint32_t)pool->index_count - pool->free_indexes, pool->index_count);
    put_share(&printer, " in use\nindex cache: ", pool->cache_count, pool->cache_capacity);
    bool moving = pool->moving_blocks != 0;
    put_share(&printer, " filled\nmoving: ", moving ? pool->moving_bytes : 0,
              moving ? dpool_data_bytes(pool->moving_blocks) : 0);
    put(context, " bytes\n", 7);
    for (uint32_t bin = dpool_bin_in_use(pool, 0); bin != DPOOL_BIN_COUNT; bin = dpool_bin_in_use(pool, bin + 1u))
        put_bin(pool, bin, &printer);
}

#endif

/* flips.c: every single bit of the bookkeeping is flipped, one at a time. */
#include <stdio.h>
#include <string.h>

#include "core/dpool_layout.h"
#include "faults.h"

/* The kinds of bits, and whether a flip shows. NEVER and SOMETIMES are all that a hardened pool does not find; why is
 * told in DESIGN.md. */
enum shows { ALWAYS, SOMETIMES, NEVER };
static const struct {
    const char *name;
    enum shows shows;
} kinds[] = {
#define FIELDS 0
    {"fields of struct dpool, the seal", ALWAYS},
#define BIN_HEADS 1
    {"bins", ALWAYS},
#define ENTRIES 2
    {"table entries", ALWAYS},
#define GENERATIONS 3
    {"generations", ALWAYS},
#define CHECK_BYTES 4
    {"check bytes", ALWAYS},
#define CACHE 5
    {"index cache, entries in use", ALWAYS},
#define USED_HEADERS 6
    {"headers of allocations", ALWAYS},
#define FREE_SIZES 7
    {"free runs: sizes, flags, links", ALWAYS},
#define COUNTERS 8
    {"counters of dpool_stats", NEVER},
#define UNUSED 9
    {"bits that nothing reads", NEVER},
#define LAST_LINK 10
    {"the link of the last free index", SOMETIMES},
#define OTHER_INDEX 11
    {"a cached index becomes another that is free", NEVER},
#define DATA 12
    {"data and free space (no bookkeeping)", NEVER},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static struct tally { uint32_t bits, by_check, by_call; } tallies[KINDS];

/* ---- What kind a bit is ---- */

static unsigned kind_of_entry(const struct dpool *pool, uint32_t index, uint32_t bit) {
    uint32_t entry = dpool_table(pool)[index];
    if (!(entry & DPOOL_ENTRY_FREE) || (1u << bit) == DPOOL_ENTRY_FREE)
        return ENTRIES;
    if (pool->cache_capacity != 0)
        return UNUSED;
    uint32_t last = pool->index_head;
    for (uint32_t i = 1; i < pool->free_indexes; i++)
        last = dpool_table(pool)[last] & DPOOL_ENTRY_MASK;
    return index == last ? LAST_LINK : ENTRIES;
}

static unsigned kind_of_cached(const struct dpool *pool, uint32_t slot, uint32_t bit) {
    uint32_t capacity = pool->cache_capacity, head = pool->cache_head;
    if (slot >= capacity || (slot + capacity - head) % capacity >= pool->cache_count)
        return UNUSED;
    uint32_t index = dpool_cache(pool)[slot] ^ 1u << bit;
    if (index >= pool->index_count || !(dpool_table(pool)[index] & DPOOL_ENTRY_FREE))
        return CACHE;
    for (uint32_t i = 0; i < pool->cache_count; i++) {
        if (dpool_cache(pool)[(head + i) % capacity] == index)
            return CACHE;
    }
    return OTHER_INDEX;
}

/* In front of the blocks. */
static unsigned kind_of_front(const struct dpool *pool, size_t at) {
    if (at < offsetof(struct dpool, stats)
        || (at >= offsetof(struct dpool, bin_map) && at < offsetof(struct dpool, bins)))
        return FIELDS;
    if (at < offsetof(struct dpool, bin_map))
        return COUNTERS;
    if (at < offsetof(struct dpool, bins) + sizeof pool->bins)
        return BIN_HEADS;
    if (at < offsetof(struct dpool, fit_tries) + sizeof pool->fit_tries)
        return FIELDS;
#if DPOOL_HARDENED
    if (at >= offsetof(struct dpool, corrupt) && at < sizeof *pool)
        return FIELDS;
#endif
    return UNUSED;
}

/* Behind the blocks. */
static unsigned kind_of_table(const struct dpool *pool, size_t at, uint32_t bit) {
    size_t table = pool->index_count * sizeof(dpool_loc);
    size_t cache = (size_t)((const uint8_t *)dpool_cache(pool) - (const uint8_t *)dpool_table(pool));
    if (at < table)
        return kind_of_entry(pool, (uint32_t)(at / sizeof(dpool_loc)), (uint32_t)(at % sizeof(dpool_loc)) * 8u + bit);
    if (DPOOL_GENERATIONS && at < table + pool->index_count)
        return GENERATIONS;
    if (DPOOL_HARDENED && at < pool->index_count * DPOOL_INDEX_BYTES)
        return CHECK_BYTES;
    if (at >= cache && at < cache + pool->cache_capacity * sizeof(dpool_loc))
        return kind_of_cached(pool, (uint32_t)((at - cache) / sizeof(dpool_loc)),
                              (uint32_t)((at - cache) % sizeof(dpool_loc)) * 8u + bit);
    return UNUSED;
}

/* Bit `bit` of word `word` of a free run with `words` words. */
static unsigned kind_of_free(uint32_t word, uint32_t bit, uint32_t words, bool listed) {
    uint32_t mask = 0;
#if DPOOL_WIDTH == 16
    if (word == 0)
        mask = UINT32_MAX;
    if (word == 1 && listed)
        mask = 0xFFFF0000u;
#else
    if (word == 0)
        mask = listed ? DPOOL_SIZE_MASK | DPOOL_USED | DPOOL_PREV_FREE : UINT32_MAX;
    if ((word == 1 || word == 2) && listed)
        mask = UINT32_MAX;
#endif
    if (word == words - 1u)
        mask |= DPOOL_SIZE_MASK;
    if (mask >> bit & 1u)
        return FREE_SIZES;
    return mask != 0 || (word == 1 && listed) ? UNUSED : DATA;
}

static unsigned kind_of_block(const struct dpool *pool, size_t at, uint32_t bit) {
    struct dpool_run run = {0};
    size_t start;
    do {
        if (!dpool_walk(pool, &run))
            return DATA;
        start = (size_t)run.loc * DPOOL_BLOCK;
    } while (at >= start + (size_t)run.blocks * DPOOL_BLOCK);
    uint32_t word = (uint32_t)(at - start) / 4u;
    bit += (uint32_t)(at - start) % 4u * 8u; /* of a little-endian machine */
    if (run.state == DPOOL_RUN_FREE)
        return kind_of_free(word, bit, run.blocks * (DPOOL_BLOCK / 4u), dpool_listed(run.blocks));
    if (at - start >= DPOOL_HEADER)
        return DATA;
    if (DPOOL_WIDTH == 32 && word == 0 && bit >= 21 && bit <= 28)
        return UNUSED;
    return USED_HEADERS;
}

static unsigned kind_of(const struct dpool *pool, size_t at, uint32_t bit) {
    if (at < DPOOL_BLOCKS_OFFSET)
        return kind_of_front(pool, at);
    return at < pool->table_offset ? kind_of_block(pool, at - DPOOL_BLOCKS_OFFSET, bit)
                                   : kind_of_table(pool, at - pool->table_offset, bit);
}

/* ---- Flipping ---- */

/* Returns whether a call finds it, on a copy each. Where the pool still vouches for an allocation, one call has not lost
 * its data, whatever it answered. */
static bool found_by_calls(struct scene *scene, size_t at, uint32_t bit) {
    bool found = false;
    for (unsigned number = 0; number < call_count(); number++) {
        trying("\"%s\", bit %u of byte %zu, %s", scene->name, (unsigned)bit, at, call_name(number));
        scene_restore(scene);
        ((unsigned char *)scene->pool)[at] ^= (unsigned char)(1u << bit);
        found = make_call(scene, number) || found;
        if (call_is_single(number) && !scene_is_whole(scene))
            failed("data was lost, and nothing said so");
    }
    return found;
}

static bool flip(struct scene *scene, size_t at, uint32_t bit) {
    scene_restore(scene);
    unsigned kind = kind_of(scene->pool, at, bit);
    trying("\"%s\", bit %u of byte %zu (%s), dpool_check", scene->name, (unsigned)bit, at, kinds[kind].name);
    ((unsigned char *)scene->pool)[at] ^= (unsigned char)(1u << bit);
    bool by_check = dpool_check(scene->pool) != NULL;
    bool by_call = kind != DATA && DPOOL_HARDENED && found_by_calls(scene, at, bit);
    tallies[kind].bits++;
    tallies[kind].by_check += by_check;
    tallies[kind].by_call += by_call;
    bool found = by_check || by_call;
    if (!DPOOL_HARDENED || kinds[kind].shows == SOMETIMES || found == (kinds[kind].shows == ALWAYS))
        return true;
    printf("\"%s\", bit %u of byte %zu: %s, but it was %sfound\n", scene->name, (unsigned)bit, at, kinds[kind].name,
           found ? "" : "not ");
    return false;
}

bool try_flips(void) {
    bool right = true;
    struct scene scene;
    for (unsigned number = 0; scene_start(&scene, number); number++) {
        for (size_t at = 0; at < scene.bytes; at++) {
            for (uint32_t bit = 0; bit < 8; bit++)
                right = flip(&scene, at, bit) && right;
        }
        scene_end(&scene);
    }
    for (unsigned kind = 0; kind < KINDS; kind++) {
        const struct tally *tally = &tallies[kind];
        printf("%-46s %7lu bits, %7lu found by check", kinds[kind].name, (unsigned long)tally->bits,
               (unsigned long)tally->by_check);
        if (DPOOL_HARDENED && kind != DATA)
            printf(", %7lu by a call", (unsigned long)tally->by_call);
        printf("\n");
    }
    return right;
}

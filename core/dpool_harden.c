/* dpool_harden.c: see dpool_harden.h. */
#include "dpool.h"
#include "dpool_layout.h"

#if DPOOL_HARDENED

/* ---- The seal ---- */

/* One bit that differs makes another sum, and so does any number of them in one word. */
static uint32_t sum_up(uint32_t sum, const void *bytes, size_t length) {
    const dpool_word *word = bytes;
    for (size_t i = 0; i < length / 4u; i++)
        sum = (sum << 5 | sum >> 27) ^ word[i];
    return sum;
}

static uint32_t seal_of(const struct dpool *pool) {
    uint32_t sum = sum_up(0x5EA1u, pool, offsetof(struct dpool, stats));
    return sum_up(sum, pool->bin_map, sizeof pool->bin_map) ^ (uint32_t)pool->fit_tries << 16;
}

bool dpool_sealed(const struct dpool *pool) {
    return pool->seal == seal_of(pool);
}

void dpool_seal(struct dpool *pool) {
    uint32_t sum = seal_of(pool);
    pool->seal = pool->corrupt ? ~sum : sum;
}

/* ---- Check bytes ---- */

static uint8_t *check_bytes(const struct dpool *pool) {
    return (uint8_t *)(dpool_table(pool) + pool->index_count) + (DPOOL_GENERATIONS ? pool->index_count : 0u);
}

static uint8_t check_byte(const struct dpool *pool, uint32_t index, uint32_t head) {
    uint32_t blocks = head & DPOOL_SIZE_MASK;
    uint32_t lock = head & DPOOL_LOCKED ? 0xC3u : 0x5Au;
    return (uint8_t)(blocks ^ blocks >> 8 ^ blocks >> 16 ^ lock ^ dpool_handle_of(pool, index) >> 24);
}

void dpool_note(struct dpool *pool, uint32_t index, uint32_t head) {
    check_bytes(pool)[index] = check_byte(pool, index, head);
}

bool dpool_noted(const struct dpool *pool, uint32_t index, uint32_t head) {
    return check_bytes(pool)[index] == check_byte(pool, index, head);
}

bool dpool_index_sound(const struct dpool *pool, uint32_t index) {
    return index < pool->index_count && (dpool_table(pool)[index] & DPOOL_ENTRY_FREE) && dpool_noted(pool, index, 0);
}

/* ---- Runs ---- */

/* A free run with links can be at loc. */
static bool may_be_listed(const struct dpool *pool, uint32_t loc) {
    return loc < pool->top && dpool_listed((uint32_t)pool->top - loc) && !(dpool_head(pool, loc) & DPOOL_USED);
}

static bool links_sound(const struct dpool *pool, uint32_t loc, uint32_t bin) {
    uint32_t next = dpool_next_free(pool, loc);
    uint32_t previous = dpool_prev_free(pool, loc);
    if (next != DPOOL_NONE && (!may_be_listed(pool, next) || dpool_prev_free(pool, next) != loc))
        return false;
    if (previous == DPOOL_NONE)
        return *dpool_bin(pool, bin) == loc;
    return may_be_listed(pool, previous) && dpool_next_free(pool, previous) == loc;
}

bool dpool_free_sound(const struct dpool *pool, uint32_t loc) {
    if (loc >= pool->top)
        return false;
    uint32_t head = dpool_head(pool, loc);
    uint32_t blocks = head & DPOOL_SIZE_MASK;
    if ((head & DPOOL_USED) || blocks == 0 || blocks > (uint32_t)pool->top - loc)
        return false;
    if ((dpool_words(pool, loc + blocks)[-1] & DPOOL_SIZE_MASK) != blocks)
        return false;
    if (loc + blocks != pool->top && !(dpool_head(pool, loc + blocks) & DPOOL_PREV_FREE))
        return false;
    return dpool_listed(blocks) ? links_sound(pool, loc, dpool_bin_of(blocks)) : (head & ~DPOOL_PREV_FREE) == blocks;
}

bool dpool_free_sound_in(const struct dpool *pool, uint32_t loc, uint32_t bin) {
    return dpool_free_sound(pool, loc) && dpool_bin_of(dpool_run_blocks(pool, loc)) == bin;
}

bool dpool_used_sound(const struct dpool *pool, uint32_t loc) {
    if (loc >= pool->top)
        return false;
    uint32_t head = dpool_head(pool, loc);
    uint32_t blocks = head & DPOOL_SIZE_MASK;
    if (!(head & DPOOL_USED) || blocks < DPOOL_MIN_BLOCKS || blocks > (uint32_t)pool->top - loc)
        return false;
    uint32_t index = dpool_run_index(pool, loc);
    if (index >= pool->index_count || !dpool_noted(pool, index, head))
        return false;
    bool target = pool->moving_blocks != 0 && loc == pool->moving_to && dpool_moving_apart(pool);
    return dpool_table(pool)[index] == (target ? pool->moving_from : loc);
}

bool dpool_run_sound(const struct dpool *pool, uint32_t loc) {
    return dpool_free_sound(pool, loc) || dpool_used_sound(pool, loc);
}

bool dpool_front_sound(const struct dpool *pool, uint32_t loc) {
    uint32_t blocks = dpool_words(pool, loc)[-1] & DPOOL_SIZE_MASK;
    return blocks <= loc && dpool_free_sound(pool, loc - blocks) && dpool_run_blocks(pool, loc - blocks) == blocks;
}

bool dpool_moving_sound(const struct dpool *pool) {
    uint32_t from = pool->moving_from, to = pool->moving_to;
    if (!dpool_used_sound(pool, to))
        return false;
    if (!dpool_moving_apart(pool))
        return dpool_run_blocks(pool, to) == from - to + pool->moving_blocks;
    return dpool_run_blocks(pool, to) == pool->moving_blocks && dpool_used_sound(pool, from)
           && dpool_run_index(pool, from) == dpool_run_index(pool, to);
}

static bool is_allocation_of(const struct dpool *pool, uint32_t loc, dpool_handle handle) {
    return dpool_used_sound(pool, loc) && dpool_handle_of(pool, dpool_run_index(pool, loc)) == handle;
}

bool dpool_sound(const struct dpool *pool, uint32_t loc, dpool_handle handle) {
    if (!is_allocation_of(pool, loc, handle) || (dpool_is_moving(pool, loc) && !dpool_moving_sound(pool)))
        return false;
    uint32_t head = dpool_head(pool, loc);
    uint32_t end = loc + (head & DPOOL_SIZE_MASK);
    if ((head & DPOOL_PREV_FREE) && !dpool_front_sound(pool, loc))
        return false;
    return end == pool->top || (!(dpool_head(pool, end) & DPOOL_PREV_FREE) && dpool_run_sound(pool, end));
}

bool dpool_handle_sound(const struct dpool *pool, dpool_handle handle) {
    if (!dpool_sealed(pool))
        return false;
    uint32_t loc = dpool_lookup(pool, handle);
    return loc >= DPOOL_NONE || is_allocation_of(pool, loc, handle);
}

#endif

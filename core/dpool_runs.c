/* dpool_runs.c: runs of blocks, free and used: the bins that keep the free ones, and how they are cut and joined. */
#include "dpool.h"
#include "dpool_layout.h"

/* ---- Bins: sizes 1-7 exact, then four bins a power of two ---- */

static DPOOL_HOT uint32_t bin_of(uint32_t blocks) {
    uint32_t shift = dpool_high_bit(blocks | 4u) - 2u;
    return shift * 4u + (blocks >> shift);
}

uint32_t dpool_bin_of(uint32_t blocks) {
    return bin_of(blocks);
}

static DPOOL_HOT uint32_t bin_in_use(const struct dpool *pool, uint32_t from) {
    uint32_t word = from / 32u;
    uint32_t bits = pool->bin_map[word] & ~0u << from % 32u;
    while (bits == 0) {
        if (++word == sizeof pool->bin_map / sizeof pool->bin_map[0])
            return DPOOL_BIN_COUNT;
        bits = pool->bin_map[word];
    }
    return word * 32u + dpool_low_bit(bits);
}

uint32_t dpool_bin_in_use(const struct dpool *pool, uint32_t from) {
    return bin_in_use(pool, from);
}

uint32_t dpool_highest_bin(const struct dpool *pool) {
    for (uint32_t word = sizeof pool->bin_map / sizeof pool->bin_map[0]; word-- != 0;) {
        if (pool->bin_map[word] != 0)
            return word * 32u + dpool_high_bit(pool->bin_map[word]);
    }
    return DPOOL_BIN_COUNT;
}

/* The bin's list gets its first run, or has lost its last. */
static DPOOL_HOT void flip_bin(struct dpool *pool, uint32_t bin) {
    pool->bin_map[bin / 32u] ^= 1u << bin % 32u;
}

/* Writes a free run with its size at both ends, as the first of its bin. */
static DPOOL_HOT void write_free(struct dpool *pool, uint32_t loc, uint32_t blocks, uint32_t prev_free) {
    dpool_word *word = dpool_words(pool, loc);
    word[(size_t)blocks * (DPOOL_BLOCK / 4u) - 1u] = blocks;
    if (!dpool_listed(blocks)) {
        word[0] = blocks | prev_free;
        return;
    }
    uint32_t bin = bin_of(blocks);
    uint32_t head = *dpool_bin(pool, bin);
    DPOOL_EXPECT(pool, head == DPOOL_NONE || dpool_free_sound_in(pool, head, bin), return );
    /* The bin is written between the words: side by side, gcc packs them in a vector, which takes twice as long. */
#if DPOOL_WIDTH == 16
    word[1] = blocks | DPOOL_NONE << 16;
    *dpool_bin(pool, bin) = (dpool_loc)loc;
    word[0] = blocks | prev_free | head << 17;
#else
    word[2] = DPOOL_NONE;
    word[1] = head;
    *dpool_bin(pool, bin) = (dpool_loc)loc;
    word[0] = blocks | prev_free;
#endif
    if (head != DPOOL_NONE)
        dpool_set_prev_free(pool, head, loc);
    else
        flip_bin(pool, bin);
}

/* Takes a free run out of the bin that it is in. */
static DPOOL_HOT void unlist_from(struct dpool *pool, uint32_t loc, uint32_t bin) {
    uint32_t next = dpool_next_free(pool, loc);
    uint32_t previous = dpool_prev_free(pool, loc);
    if (next != DPOOL_NONE)
        dpool_set_prev_free(pool, next, previous);
    if (previous != DPOOL_NONE) {
        dpool_set_next_free(pool, previous, next);
        return;
    }
    DPOOL_ASSERT(*dpool_bin(pool, bin) == loc);
    *dpool_bin(pool, bin) = (dpool_loc)next;
    if (next == DPOOL_NONE)
        flip_bin(pool, bin);
}

static DPOOL_HOT void unlist(struct dpool *pool, uint32_t loc) {
    DPOOL_EXPECT(pool, dpool_free_sound(pool, loc), return );
    uint32_t blocks = dpool_run_blocks(pool, loc);
    if (dpool_listed(blocks))
        unlist_from(pool, loc, bin_of(blocks));
}

void dpool_unlist(struct dpool *pool, uint32_t loc) {
    unlist(pool, loc);
}

/* ---- Runs ---- */

DPOOL_HOT void dpool_mark_after(struct dpool *pool, uint32_t loc, bool free) {
    if (DPOOL_DEFERRED && loc == pool->top) /* mcdc: the first is a constant of the build */
        pool->top_after_free = free;
    else if (free)
        dpool_words(pool, loc)[0] |= DPOOL_PREV_FREE;
    else
        dpool_words(pool, loc)[0] &= ~(dpool_word)DPOOL_PREV_FREE;
}

void dpool_put_free(struct dpool *pool, uint32_t loc, uint32_t blocks, uint32_t prev_free) {
    write_free(pool, loc, blocks, prev_free);
    dpool_mark_after(pool, loc + blocks, true);
}

DPOOL_HOT void dpool_forget(struct dpool *pool, uint32_t first, uint32_t last, uint32_t loc) {
    /* mcdc: what the build leaves out is a constant */
    if (DPOOL_DEFERRED && pool->clean_at - first <= last - first)
        pool->clean_at = (dpool_loc)loc;
    if (pool->defrag_at - first <= last - first)
        pool->defrag_at = (dpool_loc)loc;
    if (pool->defrag_fill - first <= last - first)
        pool->defrag_fill = (dpool_loc)loc;
    if (pool->defrag_low - first <= last - first)
        pool->defrag_low = (dpool_loc)loc;
    /* mcdc: what the build leaves out is a constant */
    if (DPOOL_MAKE_ROOM && pool->room_at >= first && pool->room_at <= last)
        pool->room_at = (dpool_loc)loc;
}

DPOOL_HOT void dpool_defrag_from(struct dpool *pool, uint32_t loc) {
    /* The gap that is being filled has grown: what the search has passed over may fit now. */
    bool grew = loc == pool->defrag_at && pool->defrag_fill != 0;
    if ((loc < pool->defrag_at || grew) && loc < pool->defrag_low)
        pool->defrag_low = (dpool_loc)loc;
}

DPOOL_HOT void dpool_defrag_again(struct dpool *pool) {
    pool->defrag_least = 0;
    if (pool->defrag_left || pool->defrag_fill != 0)
        pool->defrag_low = 0;
}

DPOOL_HOT void dpool_lower_top(struct dpool *pool, uint32_t loc) {
    if (DPOOL_DEFERRED)
        pool->top_after_free = (dpool_head(pool, loc) & DPOOL_PREV_FREE) != 0;
    dpool_forget(pool, loc, pool->top, loc);
    pool->top = (dpool_loc)loc;
}

DPOOL_HOT void dpool_make_free(struct dpool *pool, uint32_t loc) {
    uint32_t head = dpool_head(pool, loc);
    uint32_t blocks = head & DPOOL_SIZE_MASK, prev_free = head & DPOOL_PREV_FREE;
    uint32_t end = loc + blocks;
    uint32_t last = loc; /* the last run's start that goes away, if it is not the first of all */
    bool at_top = end == pool->top;
    if (at_top) {
        last = end;
    } else {
        uint32_t behind = dpool_head(pool, end);
        if ((behind & DPOOL_USED) || dpool_defers(pool)) {
            dpool_words(pool, end)[0] = behind | DPOOL_PREV_FREE;
        } else {
            /* [loc][free] => [free]; what is behind that is marked already */
            unlist(pool, end);
            DPOOL_EXPECT(pool, !pool->corrupt, return );
            blocks += behind & DPOOL_SIZE_MASK;
            last = end;
        }
    }
    if (prev_free != 0 && !dpool_defers(pool)) {
        /* [free][loc] => [free] */
        DPOOL_EXPECT(pool, dpool_front_sound(pool, loc), return );
        loc = dpool_previous(pool, loc);
        unlist(pool, loc);
        blocks += dpool_run_blocks(pool, loc);
        prev_free = 0;
    }
    if (loc != last)
        dpool_forget(pool, loc, last, loc);
    if (at_top) {
        pool->top = (dpool_loc)loc;
        if (DPOOL_DEFERRED)
            pool->top_after_free = prev_free != 0;
        return;
    }
    write_free(pool, loc, blocks, prev_free);
    dpool_defrag_from(pool, loc);
}

void dpool_cut_off(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    uint32_t over = dpool_run_blocks(pool, loc) - blocks;
    dpool_set_head(pool, loc, dpool_head(pool, loc) - over);
    dpool_words(pool, loc + blocks)[0] = over;
    dpool_make_free(pool, loc + blocks);
}

/* ---- Finding ---- */

/* The shortest run of a bin that has that many blocks, or DPOOL_NONE. */
static DPOOL_HOT uint32_t best_in_bin(struct dpool *pool, uint32_t bin, uint32_t blocks) {
    uint32_t best = DPOOL_NONE;
    uint32_t least_over = DPOOL_MAX_BLOCKS;
    uint32_t tries = 0;
    for (uint32_t loc = *dpool_bin(pool, bin); loc != DPOOL_NONE; loc = dpool_next_free(pool, loc)) {
        DPOOL_EXPECT(pool, dpool_free_sound_in(pool, loc, bin), return DPOOL_NONE);
        uint32_t over = dpool_run_blocks(pool, loc) - blocks; /* beyond all blocks where it is too short */
        tries++;
        if (over < least_over) {
            best = loc;
            least_over = over;
        }
        if (over == 0 || tries == pool->fit_tries)
            break;
    }
    DPOOL_COUNT(pool, probes, tries);
    return best;
}

/* Deferred coalescing: gives back every free run that ends at the top. O(those runs). */
static DPOOL_COLD void give_back_top(struct dpool *pool) {
    while (dpool_top_after_free(pool)) {
        DPOOL_EXPECT(pool, dpool_front_sound(pool, pool->top), return );
        uint32_t loc = dpool_previous(pool, pool->top);
        dpool_unlist(pool, loc);
        dpool_lower_top(pool, loc);
    }
}

static DPOOL_HOT bool fits_above_top(const struct dpool *pool, uint32_t blocks) {
    return (uint32_t)pool->block_count - pool->top >= blocks;
}

/* The closest run of those that are listed, and its bin; or DPOOL_NONE. */
static DPOOL_HOT uint32_t best_listed(struct dpool *pool, uint32_t blocks, uint32_t *bin_out) {
    uint32_t bin = bin_of(blocks);
    uint32_t loc = best_in_bin(pool, bin, blocks);
    if (loc == DPOOL_NONE && (bin = bin_in_use(pool, bin + 1u)) != DPOOL_BIN_COUNT)
        loc = best_in_bin(pool, bin, blocks);
    *bin_out = bin;
    return loc;
}

/* The first run of the lowest bin in which every run has that many blocks, and that bin; or DPOOL_NONE. */
static DPOOL_HOT uint32_t first_listed(struct dpool *pool, uint32_t blocks, uint32_t *bin_out) {
    uint32_t bin = bin_in_use(pool, bin_of(blocks - 1u) + 1u);
    *bin_out = bin;
    if (bin == DPOOL_BIN_COUNT)
        return DPOOL_NONE;
    DPOOL_COUNT(pool, probes, 1u);
    DPOOL_EXPECT(pool, dpool_free_sound_in(pool, *dpool_bin(pool, bin), bin), return DPOOL_NONE);
    return *dpool_bin(pool, bin);
}

/* Where nothing fits, the new place of a half-moved allocation is free as long as the old one is whole. */
uint32_t dpool_find_best(struct dpool *pool, uint32_t blocks, bool searched) {
    do {
        uint32_t bin, loc = searched ? DPOOL_NONE : best_listed(pool, blocks, &bin);
        if (loc != DPOOL_NONE)
            return loc;
        searched = false;
        DPOOL_EXPECT(pool, !pool->corrupt, return DPOOL_NONE);
        if (!fits_above_top(pool, blocks))
            give_back_top(pool);
        if (fits_above_top(pool, blocks))
            return pool->top;
    } while (dpool_give_up_move(pool));
    return DPOOL_NONE;
}

uint32_t dpool_find_fast(struct dpool *pool, uint32_t blocks) {
    uint32_t bin;
    do {
        uint32_t loc = first_listed(pool, blocks, &bin);
        if (loc != DPOOL_NONE)
            return loc;
        if (fits_above_top(pool, blocks))
            return pool->top;
    } while (dpool_give_up_move(pool));
    return DPOOL_NONE;
}

void dpool_reclaim(struct dpool *pool) {
    give_back_top(pool);
    dpool_give_up_move(pool);
}

/* ---- Taking ---- */

DPOOL_HOT void dpool_raise_top(struct dpool *pool, uint32_t loc) {
    pool->top = (dpool_loc)loc;
    if (DPOOL_DEFERRED)
        pool->top_after_free = 0;
    DPOOL_MARK(pool, top_max, loc);
}

static DPOOL_HOT uint32_t take_above_top(struct dpool *pool, uint32_t blocks) {
    uint32_t flags = dpool_top_after_free(pool) ? DPOOL_PREV_FREE : 0;
    dpool_raise_top(pool, pool->top + blocks);
    return flags;
}

/* Cuts a run that is in no bin any more at loc; head is what it had for a header. */
static DPOOL_HOT uint32_t cut(struct dpool *pool, uint32_t loc, uint32_t head, uint32_t blocks) {
    uint32_t over = (head & DPOOL_SIZE_MASK) - blocks;
    if (over != 0)
        write_free(pool, loc + blocks, over, 0);
    else
        dpool_mark_after(pool, loc + blocks, false);
    return head & DPOOL_PREV_FREE;
}

uint32_t dpool_take(struct dpool *pool, uint32_t loc, uint32_t blocks) {
    if (loc == pool->top)
        return take_above_top(pool, blocks);
    uint32_t head = dpool_head(pool, loc);
    unlist(pool, loc);
    DPOOL_EXPECT(pool, !pool->corrupt, return 0);
    return cut(pool, loc, head, blocks);
}

#if DPOOL_FAST_PATH
/* Takes blocks of the listed run at loc, or above the top where there is none and enough is free there. */
static DPOOL_HOT uint32_t take_found(struct dpool *pool, uint32_t loc, uint32_t bin, uint32_t blocks,
                                     uint32_t *flags_out) {
    if (loc != DPOOL_NONE) {
        uint32_t head = dpool_head(pool, loc);
        unlist_from(pool, loc, bin);
        *flags_out = cut(pool, loc, head, blocks);
    } else if (fits_above_top(pool, blocks)) {
        loc = pool->top;
        *flags_out = take_above_top(pool, blocks);
    }
    return loc;
}

DPOOL_HOT uint32_t dpool_take_best(struct dpool *pool, uint32_t blocks, uint32_t *flags_out) {
    uint32_t bin, loc = best_listed(pool, blocks, &bin);
    return take_found(pool, loc, bin, blocks, flags_out);
}

DPOOL_HOT uint32_t dpool_take_fast(struct dpool *pool, uint32_t blocks, uint32_t *flags_out) {
    uint32_t bin, loc = first_listed(pool, blocks, &bin);
    return take_found(pool, loc, bin, blocks, flags_out);
}
#endif

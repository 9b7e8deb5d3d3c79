/* dpool_layout.h: how runs, lists and the index table lie in memory. For the files of this folder only.
 *
 * A run of blocks begins with a word that says how long it is; the words of a free run also carry its list links, and
 * its last word repeats its size, so that the run behind it finds its beginning (a boundary tag).
 *
 *   16 bit   word 0: size 0-14 | used 15 | previous is free 16 | of a used run locked 17, index 18-31; of a free one
 *            next 17-31            word 1 of a free run: size again if it is the last word 0-14 | previous 16-31
 *   32 bit   word 0: size 0-20 | used 29 | locked 30 | previous is free 31      word 1: index, or next
 *            word 2 of a free run: previous                                     last word of a free run: size
 *
 * A free run too short for its links (less than two headers: one 4-byte block at 16 bits) is in no list. It counts as
 * free, and is joined by its neighbours or slid over like any other. Its size is found in its last word too. */
#ifndef DPOOL_LAYOUT_H
#define DPOOL_LAYOUT_H

#include "dpool.h"
#include "dpool_harden.h"

typedef uint32_t DPOOL_MAY_ALIAS dpool_word;

#define DPOOL_NONE DPOOL_MAX_BLOCKS /* no run: ends a list */
#if DPOOL_WIDTH == 16
#define DPOOL_SIZE_MASK 0x7FFFu
#define DPOOL_USED 0x8000u
#define DPOOL_PREV_FREE 0x10000u
#define DPOOL_LOCKED 0x20000u /* says nothing of a free run */
#define DPOOL_ENTRY_FREE 0x8000u
#else
#define DPOOL_SIZE_MASK 0x1FFFFFu
#define DPOOL_USED 0x20000000u
#define DPOOL_LOCKED 0x40000000u
#define DPOOL_PREV_FREE 0x80000000u
#define DPOOL_ENTRY_FREE 0x80000000u
#endif
#define DPOOL_ENTRY_MASK (DPOOL_ENTRY_FREE - 1u)
#define DPOOL_INDEX_MASK 0xFFFFFFu /* of a handle: index + 1; the generation is above */

/* Counters and high-water marks, where the build has them. */
#if DPOOL_STATISTICS
#define DPOOL_COUNT(pool, counter, more) ((void)((pool)->stats.counter += (more)))
#define DPOOL_MARK(pool, mark, value) ((void)((value) > (pool)->stats.mark ? (pool)->stats.mark = (value) : 0u))
#else
#define DPOOL_COUNT(pool, counter, more) ((void)(more))
#define DPOOL_MARK(pool, mark, value) ((void)(value))
#endif

/* The number of the highest bit that is set; value is not 0. */
static inline uint32_t dpool_high_bit(uint32_t value) {
#if DPOOL_INTRINSICS
    return 31u - (uint32_t)__builtin_clz(value);
#else
    uint32_t bit = 0;
    for (uint32_t half = 16; half != 0; half /= 2) {
        if (value >> half != 0) {
            value >>= half;
            bit += half;
        }
    }
    return bit;
#endif
}

/* The number of the lowest bit that is set; value is not 0. */
static inline uint32_t dpool_low_bit(uint32_t value) {
#if DPOOL_INTRINSICS
    return (uint32_t)__builtin_ctz(value);
#else
    return dpool_high_bit(value & (0u - value));
#endif
}

static inline uint8_t *dpool_at(const struct dpool *pool, uint32_t loc) {
    return (uint8_t *)pool + DPOOL_BLOCKS_OFFSET + (size_t)loc * DPOOL_BLOCK; /* as addresses are reckoned */
}

static inline uint8_t *dpool_data(const struct dpool *pool, uint32_t loc) {
    return dpool_at(pool, loc) + DPOOL_HEADER;
}

static inline dpool_word *dpool_words(const struct dpool *pool, uint32_t loc) {
    return (dpool_word *)(void *)dpool_at(pool, loc);
}

/* ---- What the build may leave out ---- */

static inline bool dpool_defers(const struct dpool *pool) {
    return DPOOL_DEFERRED && pool->deferred; /* mcdc: the first is a constant of the build */
}

static inline bool dpool_top_after_free(const struct dpool *pool) {
    return DPOOL_DEFERRED && pool->top_after_free; /* mcdc: the first is a constant of the build */
}

static inline bool dpool_has_cache(const struct dpool *pool) {
    return DPOOL_INDEX_CACHE && pool->cache_capacity != 0; /* mcdc: the first is a constant of the build */
}

/* ---- Headers ---- */

static inline uint32_t dpool_head(const struct dpool *pool, uint32_t loc) {
    return dpool_words(pool, loc)[0];
}

static inline uint32_t dpool_run_blocks(const struct dpool *pool, uint32_t loc) {
    return dpool_head(pool, loc) & DPOOL_SIZE_MASK;
}

static inline uint32_t dpool_data_bytes(uint32_t blocks) {
    return blocks * (uint32_t)DPOOL_BLOCK - DPOOL_HEADER;
}

static inline uint32_t dpool_run_index(const struct dpool *pool, uint32_t loc) {
#if DPOOL_WIDTH == 16
    return dpool_head(pool, loc) >> 18;
#else
    return dpool_words(pool, loc)[1];
#endif
}

static inline void dpool_set_used(struct dpool *pool, uint32_t loc, uint32_t blocks, uint32_t index, uint32_t flags) {
    dpool_word *word = dpool_words(pool, loc);
#if DPOOL_WIDTH == 16
    word[0] = blocks | DPOOL_USED | flags | index << 18;
#else
    word[0] = blocks | DPOOL_USED | flags;
    word[1] = index;
#endif
    DPOOL_NOTE(pool, index, word[0]);
}

/* Changes an allocation's size or flags: head is what its word is to be. */
static inline void dpool_set_head(struct dpool *pool, uint32_t loc, uint32_t head) {
    dpool_words(pool, loc)[0] = head;
    DPOOL_NOTE(pool, dpool_run_index(pool, loc), head);
}

/* The start of the free run that ends right before loc. */
static inline uint32_t dpool_previous(const struct dpool *pool, uint32_t loc) {
    return loc - (dpool_words(pool, loc)[-1] & DPOOL_SIZE_MASK);
}

static inline bool dpool_listed(uint32_t blocks) {
    /* mcdc: the first is a constant of the build */
    return DPOOL_BLOCK >= 2u * DPOOL_HEADER || blocks * (uint32_t)DPOOL_BLOCK >= 2u * DPOOL_HEADER;
}

/* Free blocks right behind the run that ends at `end`: those of a free run, or those beyond the top. */
static inline uint32_t dpool_free_behind(const struct dpool *pool, uint32_t end) {
    if (end == pool->top)
        return (uint32_t)pool->block_count - end;
    uint32_t head = dpool_head(pool, end);
    return head & DPOOL_USED ? 0 : head & DPOOL_SIZE_MASK;
}

/* ---- The links of a free run that is listed ---- */

static inline uint32_t dpool_next_free(const struct dpool *pool, uint32_t loc) {
    const dpool_word *word = dpool_words(pool, loc);
#if DPOOL_WIDTH == 16
    return word[0] >> 17;
#else
    return word[1];
#endif
}

static inline uint32_t dpool_prev_free(const struct dpool *pool, uint32_t loc) {
    const dpool_word *word = dpool_words(pool, loc);
#if DPOOL_WIDTH == 16
    return word[1] >> 16;
#else
    return word[2];
#endif
}

static inline void dpool_set_next_free(struct dpool *pool, uint32_t loc, uint32_t next) {
    dpool_word *word = dpool_words(pool, loc);
#if DPOOL_WIDTH == 16
    word[0] = (word[0] & 0x1FFFFu) | next << 17;
#else
    word[1] = next;
#endif
}

static inline void dpool_set_prev_free(struct dpool *pool, uint32_t loc, uint32_t previous) {
    dpool_word *word = dpool_words(pool, loc);
#if DPOOL_WIDTH == 16
    word[1] = (word[1] & 0xFFFFu) | previous << 16;
#else
    word[2] = previous;
#endif
}

/* The first run of a bin. */
static inline dpool_loc *dpool_bin(const struct dpool *pool, uint32_t bin) {
    return (dpool_loc *)&pool->bins[bin - 1u];
}

/* ---- The index table ---- */

static inline dpool_loc *dpool_table(const struct dpool *pool) {
    return (dpool_loc *)(void *)((uint8_t *)pool + pool->table_offset);
}

static inline dpool_loc *dpool_cache(const struct dpool *pool) {
    return (dpool_loc *)(void *)((uint8_t *)dpool_table(pool) + DPOOL_UP4(pool->index_count * DPOOL_INDEX_BYTES));
}

static inline dpool_handle dpool_handle_of(const struct dpool *pool, uint32_t index) {
#if DPOOL_GENERATIONS
    const uint8_t *generation = (const uint8_t *)(dpool_table(pool) + pool->index_count);
    return (index + 1u) | (uint32_t)generation[index] << 24;
#else
    (void)pool;
    return index + 1u;
#endif
}

/* ---- Shared between the files; each keeps every invariant but those it names ---- */

/* dpool_runs.c */

/* Makes the run at loc free: joins it to its neighbours (immediate) or not (deferred), lists it or lowers the top. Only
 * the first word of it is read. Does not change free_blocks. O(1). */
DPOOL_INTERNAL void dpool_make_free(struct dpool *pool, uint32_t loc);

/* Makes free what the used run at loc has behind its first blocks, which is something. O(1). */
DPOOL_INTERNAL void dpool_cut_off(struct dpool *pool, uint32_t loc, uint32_t blocks);

/* Writes a free run below the top and lists it, joining nothing. O(1). */
DPOOL_INTERNAL void dpool_put_free(struct dpool *pool, uint32_t loc, uint32_t blocks, uint32_t prev_free);

/* Takes a free run out of its list. The run stays written. O(1). */
DPOOL_INTERNAL void dpool_unlist(struct dpool *pool, uint32_t loc);

/* Tells the run at loc, or the top if that is there, whether the run in front of it is free. */
DPOOL_INTERNAL void dpool_mark_after(struct dpool *pool, uint32_t loc, bool free);

/* The top moves: up over blocks that are coming into use, or down over the free run at loc, which ends at it. */
DPOOL_INTERNAL void dpool_raise_top(struct dpool *pool, uint32_t loc);
DPOOL_INTERNAL void dpool_lower_top(struct dpool *pool, uint32_t loc);

/* The lowest bin from `from` up that has a run, or DPOOL_BIN_COUNT; the highest of all, or DPOOL_BIN_COUNT. */
DPOOL_INTERNAL uint32_t dpool_bin_in_use(const struct dpool *pool, uint32_t from);
DPOOL_INTERNAL uint32_t dpool_highest_bin(const struct dpool *pool);

/* A free run with that many blocks as dpool_alloc or dpool_alloc_fast finds it; the top; or DPOOL_NONE. searched: no run
 * that is listed fits, nor does what lies above the top. */
DPOOL_INTERNAL uint32_t dpool_find_best(struct dpool *pool, uint32_t blocks, bool searched);
DPOOL_INTERNAL uint32_t dpool_find_fast(struct dpool *pool, uint32_t blocks);

#if DPOOL_FAST_PATH
/* The same and dpool_take at once, where nothing has to be given back for it. */
DPOOL_INTERNAL uint32_t dpool_take_best(struct dpool *pool, uint32_t blocks, uint32_t *flags_out);
DPOOL_INTERNAL uint32_t dpool_take_fast(struct dpool *pool, uint32_t blocks, uint32_t *flags_out);
#endif

/* Makes free what only looks used or in use: free runs that end at the top (deferred), and the new place of an
 * allocation that is half-moved to clear of its old one. O(the runs that end at the top). */
DPOOL_INTERNAL void dpool_reclaim(struct dpool *pool);

/* Takes the first blocks of the free run at loc, or of what lies beyond the top; what is over stays free. The caller
 * writes the header. Returns DPOOL_PREV_FREE where the run in front is free, else 0. O(1). */
DPOOL_INTERNAL uint32_t dpool_take(struct dpool *pool, uint32_t loc, uint32_t blocks);

/* Run starts in first .. last are gone: whoever meant to go on there goes on at loc. */
DPOOL_INTERNAL void dpool_forget(struct dpool *pool, uint32_t first, uint32_t last, uint32_t loc);

/* There is room at loc: if the pass of defrag under way is past it, the next one begins there. */
DPOOL_INTERNAL void dpool_defrag_from(struct dpool *pool, uint32_t loc);

/* An allocation came, shrank or was unlocked: it may fit a gap that the pass of defrag has left. */
DPOOL_INTERNAL void dpool_defrag_again(struct dpool *pool);

/* dpool.c */

/* Where the allocation of a handle begins, or DPOOL_NONE or more when the handle is not valid. */
DPOOL_INTERNAL uint32_t dpool_lookup(const struct dpool *pool, dpool_handle handle);

/* Ends a call: counts a failure, leaves the critical section, returns the error, or that the pool is corrupt. */
DPOOL_INTERNAL int dpool_end(struct dpool *pool, int error);

/* Blocks for size_bytes, or UINT32_MAX when the pool could never hold them. */
DPOOL_INTERNAL uint32_t dpool_blocks_for(const struct dpool *pool, size_t size_bytes);

/* That many blocks have come into use. */
DPOOL_INTERNAL void dpool_count_used(struct dpool *pool, uint32_t more_blocks);

/* dpool_move.c */

/* The half-moved allocation's new place is clear of its old one, which therefore stays whole until the end. */
DPOOL_INTERNAL bool dpool_moving_apart(const struct dpool *pool);

/* The allocation at loc, as the table gives it, is half-moved. */
DPOOL_INTERNAL bool dpool_is_moving(const struct dpool *pool, uint32_t loc);

/* Joins the free run at loc with the one behind it, which is free too. */
DPOOL_INTERNAL void dpool_join(struct dpool *pool, uint32_t loc);

/* Starts moving the unlocked allocation at from to the free run at to: into it, or (if that is right below and shorter)
 * over it and beyond. No other allocation is half-moved. */
DPOOL_INTERNAL void dpool_begin_move(struct dpool *pool, uint32_t from, uint32_t to);

/* Copies the next bytes of the half-moved allocation, at most bytes_max, and finishes it if they were the last.
 * Returns the bytes copied. */
DPOOL_INTERNAL uint32_t dpool_move_on(struct dpool *pool, size_t bytes_max);

/* Moves an allocation in one piece: data, header and table entry. Nothing is done to the runs at either place. */
DPOOL_INTERNAL void dpool_carry(struct dpool *pool, uint32_t from, uint32_t to);

/* Ends the half move, if there is one, at the smaller cost; see dpool_lock. */
DPOOL_INTERNAL DPOOL_COLD void dpool_settle(struct dpool *pool);

/* Gives up the half move if its new place is clear of its old one, which costs no copy. Returns whether it did. O(1). */
DPOOL_INTERNAL DPOOL_COLD bool dpool_give_up_move(struct dpool *pool);

#endif

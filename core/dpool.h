/* dpool.h: a pool of relocatable allocations. Callers hold handles; the pool may move what is not locked.
 *
 * What holds for every function here:
 * - Sizes are bytes unless the name says blocks. A location is a block's number, counted from 0 at the pool's bottom.
 * - Functions that can fail return 0 or an enum dpool_error. On an error every allocation and every out-parameter is
 *   as it was before; of dpool_stats only the failure counters move, and those of what the call looked at or settled.
 * - Pointer arguments must not be NULL. A pool that was not initialised, or memory of it that was written over, is
 *   undefined here (dpool_check finds most of it). Handles may be any number: every wrong one is INVALID_HANDLE,
 *   but for a stale one whose index was freed a multiple of 256 times since: generations have 8 bits.
 * - With DPOOL_HARDENED, a call that meets bookkeeping that was written over answers CORRUPT, and so does every later
 *   call. What answers no error does nothing more, false where it returns a bool. Nothing outside the pool is read or
 *   written; the call that found it may have done a part of its work.
 * - Time is O(1) unless stated, and what is stated counts everything: searching, clearing and copying.
 * - A call ends before the next one begins: one thread, or a lock around the pool. With DPOOL_ENTER and DPOOL_LEAVE
 *   defined, an interrupt may call the functions marked "interrupt: yes", between any two steps of the others.
 * - How long it may have to wait, with interrupts off: O(1) in dpool_alloc_fast (with an index cache that is empty,
 *   O(indexes)), free, size, unlock, clean and clean_step; the same + DPOOL_COPY_CHUNK bytes in defrag and defrag_step;
 *   the search, not the clearing, in alloc; the search, DPOOL_COPY_CHUNK bytes, or settling a half-moved allocation as
 *   dpool_lock does, in make_room and make_room_step; the whole of lock, resize and make_room_behind.
 * - Only the functions under "Moving" move allocations other than the one that they are given.
 *
 * The pool keeps offsets and indexes, never pointers. Its memory can be copied byte for byte to another place of the
 * same alignment, compared, and put back; two pools given the same calls on machines of one byte order are identical.
 *
 * The model is the "defrag" pool for microcontrollers (a Rust library, 2015); bins in two levels follow Masmano,
 * Ripoll, Crespo, Real: "TLSF", ECRTS 2004, section 3; boundary tags follow Knuth, TAOCP volume 1, section 2.5. */
#ifndef DPOOL_H
#define DPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dpool_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#if DPOOL_BLOCK != 4 && DPOOL_BLOCK != 8 && DPOOL_BLOCK != 16 && DPOOL_BLOCK != 32
#error "DPOOL_BLOCK must be 4, 8, 16 or 32"
#endif
#if DPOOL_WIDTH == 16
#define DPOOL_HEADER 4u          /* bytes in front of an allocation's data */
#define DPOOL_MAX_BLOCKS 32767u  /* size has 15 bits */
#define DPOOL_MAX_INDEXES 16383u /* index has 14 bits */
#define DPOOL_BIN_COUNT 56u      /* 4 sizes exact, then 4 bins a power of two */
typedef uint16_t dpool_loc;
#elif DPOOL_WIDTH == 32
#define DPOOL_HEADER 8u
#define DPOOL_MAX_BLOCKS 2097151u /* 21 bits: each more would only make the table of bins longer */
#define DPOOL_MAX_INDEXES 2097150u
#define DPOOL_BIN_COUNT 80u
typedef uint32_t dpool_loc;
#else
#error "DPOOL_WIDTH must be 16 or 32"
#endif

/* Alignment of an allocation's data, and what the pool's own memory has to be aligned to. */
#define DPOOL_ALIGN ((unsigned)(DPOOL_BLOCK < 16 ? DPOOL_BLOCK : 16))
/* The smallest allocation: its header, and once it is free, both list links and its size at either end. */
#define DPOOL_MIN_BLOCKS ((2u * DPOOL_HEADER + DPOOL_BLOCK - 1u) / DPOOL_BLOCK)
/* Blocks that an allocation of size_bytes takes. size_bytes at most DPOOL_MAX_BLOCKS * DPOOL_BLOCK. */
#define DPOOL_BLOCKS_FOR(size_bytes)                                              \
    (DPOOL_MIN_BLOCKS == 1                           ? DPOOL_ROUND_UP(size_bytes) \
     : DPOOL_ROUND_UP(size_bytes) > DPOOL_MIN_BLOCKS ? DPOOL_ROUND_UP(size_bytes) \
                                                     : DPOOL_MIN_BLOCKS)
#define DPOOL_ROUND_UP(size_bytes) (((size_bytes) + DPOOL_HEADER + DPOOL_BLOCK - 1u) / DPOOL_BLOCK)

typedef uint32_t dpool_handle;
#define DPOOL_NO_HANDLE ((dpool_handle)0) /* never given out */

/* One for each different reaction. */
enum dpool_error {
    DPOOL_OK = 0,
    DPOOL_ERR_FRAGMENTED,     /* enough is free, but not in one piece: dpool_defrag helps */
    DPOOL_ERR_OUT_OF_MEMORY,  /* too little is free: only dpool_free helps */
    DPOOL_ERR_OUT_OF_INDEXES, /* every handle is in use */
    DPOOL_ERR_INVALID_SIZE,   /* more than this pool could hold when empty, or count x size beyond size_t */
    DPOOL_ERR_INVALID_HANDLE, /* freed, forged, out of range or never given out */
    DPOOL_ERR_LOCKED,         /* the allocation is locked, and the call needs it unlocked */
    DPOOL_ERR_NOT_LOCKED,     /* dpool_unlock of an allocation that is not locked */
    DPOOL_ERR_INVALID_CONFIG, /* dpool_init: memory or settings that make no pool */
    DPOOL_ERR_CORRUPT         /* with DPOOL_HARDENED: the pool's bookkeeping was written over; no counter has it */
};

/* What DPOOL_OBSERVE is told. The handle is the allocation's; it is valid in all but DPOOL_EVENT_FREE. */
enum dpool_event { DPOOL_EVENT_ALLOC, DPOOL_EVENT_FREE, DPOOL_EVENT_RESIZE, DPOOL_EVENT_MOVE };

struct dpool_config {
    uint32_t indexes;     /* handles at most at one time; 1 .. DPOOL_MAX_INDEXES. No default. */
    uint32_t index_cache; /* free indexes kept in a ring, as the seed does; when it is empty an index is searched for in
                             O(indexes). 0 (default): a list through the table instead, always O(1), no memory. At most
                             indexes. */
    uint16_t fit_tries;   /* the most free runs that dpool_alloc looks at in one bin. 0 (default): all of the bin. */
    bool deferred;        /* free runs are joined by dpool_clean only. false (default): at once, by dpool_free. */
    bool unzeroed;        /* data is not cleared at allocation. false (default): it is. */
};

/* Counters since dpool_init. They wrap at 2^32; differences across a call stay right. DPOOL_STATISTICS 0 leaves out all
 * but the first, which bounds steps. */
struct dpool_stats {
    uint32_t headers_visited; /* run headers looked at by the functions under "Moving" */
#if DPOOL_STATISTICS
    uint32_t probes;                             /* free runs looked at by allocations */
    uint32_t bytes_moved;                        /* data bytes copied by the functions under "Moving", and by resize */
    uint32_t blocks_moved;                       /* sizes of the allocations that have arrived, in blocks */
    uint32_t allocations_moved;                  /* how many have arrived */
    uint32_t runs_joined;                        /* free runs that clean and defrag joined to their neighbour */
    uint32_t used_blocks_max;                    /* high-water mark of blocks in allocations */
    uint32_t top_max;                            /* high-water mark of the top, in blocks */
    uint32_t index_hits, index_misses;           /* indexes found in the cache; searched for */
    uint32_t index_scan_max;                     /* table entries looked at in the longest search */
    uint32_t failures[DPOOL_ERR_INVALID_CONFIG]; /* by enum dpool_error; [0] is unused */
#endif
};

/* The pool lies in the memory that it manages: this at the beginning, then the blocks, the index table, the generations
 * and the index cache. The fields are for the files of this folder. What a short instruction reaches comes first. */
struct dpool {
    uint32_t pool_bytes;
    uint32_t table_offset; /* bytes from here to the index table, where the blocks end */
    uint8_t deferred, unzeroed;
    uint8_t top_after_free; /* deferred only: the run that ends at the top is free */
    uint8_t defrag_left;    /* the pass of defrag under way has left a gap below itself */
    dpool_loc block_count;
    dpool_loc index_count;
    dpool_loc top;         /* the first block that is in no run: never used, or given back */
    dpool_loc free_blocks; /* in no allocation, those beyond the top included */
    dpool_loc free_indexes;
    dpool_loc index_head;     /* first of the free list; with a cache: the index handed out last */
    dpool_loc cache_capacity; /* 0: the free list is used */
    dpool_loc cache_head, cache_count;
    dpool_loc clean_at;                              /* where the next clean step goes on */
    dpool_loc defrag_at, defrag_fill, defrag_low;    /* see dpool_move.c */
    dpool_loc moving_from, moving_to, moving_blocks; /* the one half-moved allocation; blocks 0: none */
    dpool_loc room_at, room_debt;                    /* see dpool_room.c */
    uint16_t room_stage;
    uint16_t defrag_least; /* see dpool_move.c */
    uint32_t moving_bytes; /* copied so far */
    struct dpool_stats stats;
    uint32_t bin_map[(DPOOL_BIN_COUNT + 31u) / 32u];
    dpool_loc bins[DPOOL_BIN_COUNT - 1u]; /* from bin 1: no run is so short that it is in bin 0 */
    uint16_t fit_tries;
#if DPOOL_HARDENED
    uint32_t corrupt, seal; /* see dpool_harden.h */
#endif
};

/* Bytes of a pool that are not blocks, and the bytes for a pool of that many blocks, as constant expressions, for memory
 * that is reserved when firmware is built:
 *     static _Alignas(DPOOL_ALIGN) unsigned char memory[DPOOL_BYTES(1000, 64, 0)]; */
#define DPOOL_OVERHEAD(indexes, index_cache)                              \
    (DPOOL_BLOCKS_OFFSET + DPOOL_UP4((size_t)(indexes)*DPOOL_INDEX_BYTES) \
     + DPOOL_UP4((size_t)(index_cache) * sizeof(dpool_loc)))
/* From the beginning to the first block's header, so that the data behind it is aligned. */
#define DPOOL_BLOCKS_OFFSET \
    ((sizeof(struct dpool) + DPOOL_HEADER + DPOOL_ALIGN - 1u) / DPOOL_ALIGN * DPOOL_ALIGN - DPOOL_HEADER)
#define DPOOL_INDEX_BYTES (sizeof(dpool_loc) + (DPOOL_GENERATIONS != 0) + (DPOOL_HARDENED != 0))
#define DPOOL_UP4(bytes) (((bytes) + 3u) / 4u * 4u)
#define DPOOL_BYTES(blocks, indexes, index_cache) \
    (DPOOL_OVERHEAD((indexes), (index_cache)) + (size_t)(blocks)*DPOOL_BLOCK)

/* ---- Life ---- */

/* Makes a pool of the size_bytes at memory, which must be aligned to DPOOL_ALIGN and to 4, and stay the pool's alone.
 * There is nothing to give back at the end. *pool_out is memory itself, under its new type.
 * INVALID_CONFIG: memory is misaligned, indexes or index_cache are out of range, fewer than DPOOL_MIN_BLOCKS
 * blocks are left beside the bookkeeping, or more than DPOOL_MAX_BLOCKS are. Time: O(indexes). interrupt: no. */
DPOOL_API int dpool_init(void *memory, size_t size_bytes, const struct dpool_config *config, struct dpool **pool_out);

/* The bytes given to dpool_init, and the number of handles; constant. interrupt: yes. */
DPOOL_API size_t dpool_pool_size(const struct dpool *pool);
DPOOL_API size_t dpool_len_indexes(const struct dpool *pool);

/* ---- Allocating ---- */

/* Reserves size_bytes (0 is allowed), aligned to DPOOL_ALIGN, zeroed unless config.unzeroed. Moves nothing.
 * Best fit: the closest run of the lowest bin that holds one long enough, at most config.fit_tries runs of a bin being
 * looked at; else from above the top. interrupt: no.
 * INVALID_SIZE, OUT_OF_MEMORY, OUT_OF_INDEXES, FRAGMENTED are tested for in this order.
 * Time: O(runs looked at + size_bytes); with an index cache, + O(indexes) when it is empty; with deferred coalescing,
 * + O(free runs that end at the top) before it answers FRAGMENTED. */
DPOOL_API int dpool_alloc(struct dpool *pool, size_t size_bytes, dpool_handle *handle_out);

/* The same from the first run of the lowest bin in which every run is long enough, else from above the top. May answer
 * FRAGMENTED where dpool_alloc succeeds. interrupt: yes. Time: O(size_bytes); with an index cache as above. */
DPOOL_API int dpool_alloc_fast(struct dpool *pool, size_t size_bytes, dpool_handle *handle_out);

/* The same for count elements of element_bytes each. A product beyond size_t is INVALID_SIZE. */
DPOOL_API int dpool_alloc_array(struct dpool *pool, size_t count, size_t element_bytes, dpool_handle *handle_out);
DPOOL_API int dpool_alloc_array_fast(struct dpool *pool, size_t count, size_t element_bytes, dpool_handle *handle_out);

/* Ends an allocation; its handle is invalid from here on. LOCKED: it is locked, and stays. interrupt: yes.
 * A half-moved allocation is freed in O(1) as well. */
DPOOL_API int dpool_free(struct dpool *pool, dpool_handle handle);

/* Changes an allocation to size_bytes and keeps its handle and the data up to the smaller size; unless config.unzeroed,
 * bytes past the old dpool_size are zero. Shrinks and grows in place where the run behind it (or, if it is not locked,
 * the run in front) is free and long enough; else moves to where dpool_alloc would put it.
 * FRAGMENTED: enough is free for what it grows by, but not there. OUT_OF_MEMORY: it is not. INVALID_SIZE.
 * LOCKED: it is locked and cannot grow in place (a locked one that can, may). interrupt: no.
 * Time: O(1) in place behind; else as dpool_alloc, + O(old size). A half-moved allocation is settled first, see
 * dpool_lock. */
DPOOL_API int dpool_resize(struct dpool *pool, dpool_handle handle, size_t size_bytes);

/* The bytes that an allocation can hold: at least what was asked for. interrupt: yes. */
DPOOL_API int dpool_size(const struct dpool *pool, dpool_handle handle, size_t *size_out);

/* ---- Locking ---- */

/* Pins an allocation and lends its address. The pointer is good until the matching dpool_unlock, not a step longer.
 * Exclusive: LOCKED when it is locked already; never waits. interrupt: yes.
 * Time: O(1). A half-moved allocation is settled first, by going back or by finishing, whichever copies less: nothing
 * while no byte of the old place is overwritten (always so when the new place is clear of the old), never more than
 * half of the allocation's bytes. */
DPOOL_API int dpool_lock(struct dpool *pool, dpool_handle handle, void **data_out);

/* Lets it move again. NOT_LOCKED: it is not locked. interrupt: yes. */
DPOOL_API int dpool_unlock(struct dpool *pool, dpool_handle handle);

/* ---- Moving ---- */

/* The run headers that a step may visit whatever its budget. */
#define DPOOL_STEP_HEADERS 4u

/* Joins neighbouring free runs, and gives back those that end at the top. With immediate coalescing there are none.
 * dpool_clean does all of it: O(runs). A step visits at most headers_max (at least DPOOL_STEP_HEADERS) headers, goes
 * on where the last one ended, and returns true while there is more before the top. interrupt: no; may be
 * interrupted. */
DPOOL_API void dpool_clean(struct dpool *pool);
DPOOL_API bool dpool_clean_step(struct dpool *pool, uint32_t headers_max);

/* Slides every unlocked allocation down over free space, lowest first, and fills a gap in front of a locked one with
 * the first unlocked allocations above that fit, until none can move. Joins free runs as it passes them.
 * Time: O(bytes in use + runs x (1 + gaps in front of locked allocations)), where a gap counts only if, by what the last
 * search found, an allocation above may fit it; each allocation moves at most once.
 * interrupt: no; may be interrupted. */
DPOOL_API void dpool_defrag(struct dpool *pool);

/* The same in steps. A step copies at most budget_bytes and visits at most DPOOL_STEP_HEADERS + budget_bytes /
 * DPOOL_BLOCK run headers; an allocation larger than the budget moves over several steps and is "half-moved" between
 * them. Any other call may come between two steps. Returns true while there is more to do; false once a whole pass
 * found nothing to move since the last change, and then costs O(1). Steps with no other calls between them leave the
 * layout that one dpool_defrag leaves, if no pass was under way; else that pass ends first, and a gap in front of a
 * locked allocation may be filled by another one. A budget of 0 does nothing. */
DPOOL_API bool dpool_defrag_step(struct dpool *pool, size_t budget_bytes);

#if DPOOL_MAKE_ROOM
/* Opens one free run that a dpool_alloc of size_bytes fits in, by moving little: of the free runs that a search of
 * DPOOL_ROOM_HEADERS headers can judge, the longest first, the one that grows to that size at the fewest bytes. Its
 * upper neighbours move to free runs elsewhere, or slide down below it. When such moves add up to a quarter of what
 * is in use, the next request opens half of all that is free, if that costs at most DPOOL_ROOM_TIDY bytes. Where no
 * run can grow for less than half of what is in use, it defrags until there is room.
 * INVALID_SIZE, OUT_OF_MEMORY: as dpool_alloc, and nothing moved. FRAGMENTED: locked allocations stand in the way; all
 * else has been moved together.
 * Time: O(DPOOL_ROOM_HEADERS) for the search, + the runs and bytes moved, + dpool_alloc's search for each; where it
 * defrags, as dpool_defrag. Nothing moves where there is room already; else a half-moved allocation is settled first,
 * see dpool_lock. interrupt: no; may be interrupted. */
DPOOL_API int dpool_make_room(struct dpool *pool, size_t size_bytes);

/* The same in steps. Returns true while there is more to do; false once there is room, or nothing is left to try, which
 * dpool_alloc then tells apart. Any other call may come between two steps; one request at a time is under way, so steps
 * for another size go on where the last ones stopped. A step copies at most budget_bytes; a larger allocation moves
 * over several and is half-moved between them. It visits at most 2 x DPOOL_ROOM_HEADERS + DPOOL_ROOM_TRIES +
 * DPOOL_STEP_HEADERS + budget_bytes / DPOOL_BLOCK run headers, and with deferred coalescing those that end at the top.
 * A budget of 0 does nothing and returns false. */
DPOOL_API bool dpool_make_room_step(struct dpool *pool, size_t size_bytes, size_t budget_bytes);

/* Opens room behind one allocation, so that a dpool_resize of it to size_bytes happens in place: slides what lies
 * between it and the nearest gaps above up, until these are joined behind it and suffice. Nothing moves on an error:
 * FRAGMENTED: a locked allocation or the pool's end comes first (after dpool_defrag there may be more room).
 * INVALID_HANDLE, INVALID_SIZE. Time: O(runs and bytes between it and the last gap needed). interrupt: no. */
DPOOL_API int dpool_make_room_behind(struct dpool *pool, dpool_handle handle, size_t size_bytes);
#endif

/* ---- Looking ---- */

/* Bytes in no allocation, and of the longest run of them that could hold one, or all that lies beyond the top. The
 * latter costs O(runs of the highest bin in use).
 * Each run could hold an allocation of DPOOL_HEADER bytes less. */
DPOOL_API size_t dpool_free_bytes(const struct dpool *pool);
DPOOL_API size_t dpool_largest_free(const struct dpool *pool);

/* The counters. interrupt: yes. */
DPOOL_API void dpool_stats(const struct dpool *pool, struct dpool_stats *stats_out);

/* The bin that a free run of blocks, 1 .. DPOOL_MAX_BLOCKS, is kept in; its number grows with the size. */
DPOOL_API uint32_t dpool_bin_of(uint32_t blocks);

/* The error's name, for messages: "fragmented", "out of memory" ... */
DPOOL_API const char *dpool_error_name(int error);

#if DPOOL_INSPECT
enum dpool_run_state { DPOOL_RUN_FREE, DPOOL_RUN_USED, DPOOL_RUN_LOCKED, DPOOL_RUN_MOVING, DPOOL_RUN_TARGET };

/* One run of blocks. */
struct dpool_run {
    uint32_t loc, blocks;
    enum dpool_run_state state;
    dpool_handle handle; /* of the allocation; DPOOL_NO_HANDLE when free */
    const void *data;    /* USED, LOCKED, MOVING: its first data byte, good until the next call that is not const */
    size_t data_bytes;   /* what it can hold */
    const void *rest;    /* MOVING: bytes from rest_at on are here instead */
    size_t rest_at;      /* else data_bytes */
};

/* Visits every run from the bottom up: start with *run all zero, go on while it returns true. What lies beyond the top
 * is in no run. A MOVING allocation whose new place overlaps its old one is one run over both; else its new place is a
 * TARGET run. interrupt: no, neither is one allowed while a walk is under way. */
DPOOL_API bool dpool_walk(const struct dpool *pool, struct dpool_run *run);

/* The same of one allocation. INVALID_HANDLE. */
DPOOL_API int dpool_find(const struct dpool *pool, dpool_handle handle, struct dpool_run *run_out);

/* Every invariant there is, in one walk. NULL when all hold, else a sentence that names the first that does not.
 * Bounded and safe on memory that was written over: it reads nothing outside the pool. Time: O(runs + indexes). */
DPOOL_API const char *dpool_check(const struct dpool *pool);

/* Prints the pool's status as lines of text through put, a piece of a line at a time. Time: O(free runs + bins). With
 * DPOOL_HARDENED a pool that is corrupt yields one line, what dpool_check has to say. */
DPOOL_API void dpool_display(const struct dpool *pool, void (*put)(void *context, const char *text, size_t length),
                             void *context);
#endif

#ifdef __cplusplus
}
#endif

#endif

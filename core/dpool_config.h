/* dpool_config.h: what is fixed when the pool is compiled. Override any of these with -D; nothing here needs editing.
 * Every file that includes dpool.h must be compiled with the same values. */
#ifndef DPOOL_CONFIG_H
#define DPOOL_CONFIG_H

/* Bytes a block: 4, 8, 16 or 32. An allocation is a run of blocks, so this is the grain that sizes are rounded to.
 * The smaller, the less is lost to rounding; the larger, the more memory a width spans. */
#ifndef DPOOL_BLOCK
#define DPOOL_BLOCK 8
#endif

/* Bits a location: 16 (up to 32,767 blocks, 16,383 handles, a header of 4 bytes) or 32 (up to 2,097,151 blocks and
 * 2,097,150 handles, a header of 8 bytes). */
#ifndef DPOOL_WIDTH
#define DPOOL_WIDTH 16
#endif

/* 1: a handle carries an 8-bit generation, so that one which is used after its free is an error; costs 1 byte an index.
 * 0: no generation; a stale handle is caught only while its index is free. */
#ifndef DPOOL_GENERATIONS
#define DPOOL_GENERATIONS 1
#endif

/* What can be left out, so that it costs no code: 1 (the default) builds it in.
 * DEFERRED: joining free runs by dpool_clean. 0: dpool_init refuses config.deferred, and dpool_clean has nothing to do.
 * INDEX_CACHE: the ring of free indexes. 0: dpool_init refuses config.index_cache.
 * STATISTICS: the counters of struct dpool_stats. 0: all but headers_visited are missing; saves 72 bytes of each pool.
 * MAKE_ROOM: dpool_make_room, its steps, and dpool_make_room_behind.
 * INSPECT: dpool_walk, dpool_find, dpool_check and dpool_display. */
#ifndef DPOOL_DEFERRED
#define DPOOL_DEFERRED 1
#endif
#ifndef DPOOL_INDEX_CACHE
#define DPOOL_INDEX_CACHE 1
#endif
#ifndef DPOOL_STATISTICS
#define DPOOL_STATISTICS 1
#endif
#ifndef DPOOL_MAKE_ROOM
#define DPOOL_MAKE_ROOM 1
#endif
#ifndef DPOOL_INSPECT
#define DPOOL_INSPECT 1
#endif

/* Called at both ends of every stretch that must not be interrupted by another user of the pool. Must nest. */
#ifndef DPOOL_ENTER
#define DPOOL_ENTER(pool) ((void)(pool))
#endif
#ifndef DPOOL_LEAVE
#define DPOOL_LEAVE(pool) ((void)(pool))
#endif

/* The most bytes that are copied in one uninterruptible stretch while data moves. Whole multiples of 4. */
#ifndef DPOOL_COPY_CHUNK
#define DPOOL_COPY_CHUNK 0x10000000u
#endif

/* dpool_make_room: the run headers that one search visits, the free runs that it looks at for a place to move an
 * allocation to, and the bytes that tidying up may come to on top of what it was asked for. */
#ifndef DPOOL_ROOM_HEADERS
#define DPOOL_ROOM_HEADERS 512u
#endif
#ifndef DPOOL_ROOM_TRIES
#define DPOOL_ROOM_TRIES 8u
#endif
#ifndef DPOOL_ROOM_TIDY
#define DPOOL_ROOM_TIDY 16384u
#endif

/* 1: bookkeeping that was written over is found by the call that would use it, which answers DPOOL_ERR_CORRUPT; nothing
 * is then read or written outside the pool. Costs 1 byte an index, 8 in all, and time and code; see DESIGN.md.
 * 0: only dpool_check looks. */
#ifndef DPOOL_HARDENED
#define DPOOL_HARDENED 0
#endif

/* A broken invariant: a bug in the pool, or memory that somebody wrote over. Costs nothing unless defined. */
#ifndef DPOOL_ASSERT
#define DPOOL_ASSERT(condition) ((void)0)
#endif

/* Told of what happens, inside the critical section; see enum dpool_event in dpool.h. Costs nothing unless defined. */
#ifndef DPOOL_OBSERVE
#define DPOOL_OBSERVE(pool, event, handle) ((void)(pool))
#endif

/* Linkage of the public functions (DPOOL_API) and of those shared between the files of this folder (DPOOL_INTERNAL).
 * A program that compiles all of the pool in one translation unit can make both static. */
#ifndef DPOOL_API
#define DPOOL_API extern
#endif
#ifndef DPOOL_INTERNAL
#define DPOOL_INTERNAL extern
#endif

/* 1: alloc and free have a fast path, which does without what they seldom meet: a half-moved allocation, an index cache,
 * something to give back first. 0: they are shorter. It is 1 where the compiler looks for speed. */
#ifndef DPOOL_FAST_PATH
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define DPOOL_FAST_PATH 1
#else
#define DPOOL_FAST_PATH 0
#endif
#endif

/* What the fast path is made of, and what it seldom meets. Where the compiler looks for speed, the first is one stretch
 * of code and the second out of its way; where it looks for size, both are plain functions. APART are those of the first
 * that are smaller as one copy which gcc would not leave at that. */
#ifndef DPOOL_HOT
#if defined(__GNUC__) && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#ifdef __clang__ /* warns where an inline function calls a static one, and needs no inline */
#define DPOOL_HOT __attribute__((always_inline))
#else
#define DPOOL_HOT inline __attribute__((always_inline))
#endif
#define DPOOL_APART DPOOL_HOT
#define DPOOL_COLD __attribute__((noinline, cold))
#else
#define DPOOL_HOT
#ifdef __GNUC__
#define DPOOL_APART __attribute__((noinline))
#else
#define DPOOL_APART
#endif
#define DPOOL_COLD
#endif
#endif

#ifndef DPOOL_APART
#define DPOOL_APART DPOOL_HOT
#endif
#ifndef DPOOL_COLD
#define DPOOL_COLD
#endif

/* 0: no compiler intrinsics; bit searches are loops of a fixed number of rounds. */
#ifndef DPOOL_INTRINSICS
#define DPOOL_INTRINSICS 1
#endif

/* Lets the pool read and write its bookkeeping where the caller's data may have been. */
#ifndef DPOOL_MAY_ALIAS
#ifdef __GNUC__
#define DPOOL_MAY_ALIAS __attribute__((may_alias))
#else
#define DPOOL_MAY_ALIAS
#endif
#endif

#endif

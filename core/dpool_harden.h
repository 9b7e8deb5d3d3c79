/* dpool_harden.h: what a pool built with DPOOL_HARDENED looks at before it believes its own bookkeeping. Without it every
 * macro here is nothing. For the files of this folder only.
 *
 * Three things make bookkeeping that was written over show:
 * - The fields of struct dpool, but for the counters and the bins, have a checksum: the seal. It is made when a call
 *   leaves the pool, and compared when the next one comes.
 * - A header has no bit to spare, so each index has a check byte beside its generation: of the size and the lock of its
 *   allocation, and of the generation.
 * - The rest is there twice: a free run's size at its two ends, list links in both directions, table entries and the
 *   indexes in headers. An operation compares these for every run that it is about to change or to step over.
 *
 * Whoever finds a difference sets struct dpool's `corrupt`. What is under way ends without reading or writing anything
 * outside the pool, and the pool is never sealed again: every later call answers DPOOL_ERR_CORRUPT. */
#ifndef DPOOL_HARDEN_H
#define DPOOL_HARDEN_H

#if DPOOL_HARDENED

/* The seal is what the fields yield. */
DPOOL_INTERNAL bool dpool_sealed(const struct dpool *pool);

/* Makes the seal, or one that does not hold when the pool was found corrupt. */
DPOOL_INTERNAL void dpool_seal(struct dpool *pool);

/* Of an index: head is its allocation's, or 0. */
DPOOL_INTERNAL void dpool_note(struct dpool *pool, uint32_t index, uint32_t head);
DPOOL_INTERNAL bool dpool_noted(const struct dpool *pool, uint32_t index, uint32_t head);

/* An index of the table that is free. */
DPOOL_INTERNAL bool dpool_index_sound(const struct dpool *pool, uint32_t index);

/* loc may be any number in all of these. A free run, which its neighbours in the list know; an allocation, which the
 * table knows; either. */
DPOOL_INTERNAL bool dpool_free_sound(const struct dpool *pool, uint32_t loc);
DPOOL_INTERNAL bool dpool_used_sound(const struct dpool *pool, uint32_t loc);
DPOOL_INTERNAL bool dpool_run_sound(const struct dpool *pool, uint32_t loc);

/* The same, and the bin is that of its size. */
DPOOL_INTERNAL bool dpool_free_sound_in(const struct dpool *pool, uint32_t loc, uint32_t bin);

/* A free run ends right in front of loc, which is no more than the top. */
DPOOL_INTERNAL bool dpool_front_sound(const struct dpool *pool, uint32_t loc);

/* The handle's allocation, the runs on both sides of it, and where it is half-moved to. */
DPOOL_INTERNAL bool dpool_sound(const struct dpool *pool, uint32_t loc, dpool_handle handle);

/* The half-moved allocation, both places of it. */
DPOOL_INTERNAL bool dpool_moving_sound(const struct dpool *pool);

/* The pool is sealed, and the handle's allocation is sound if it has one. */
DPOOL_INTERNAL bool dpool_handle_sound(const struct dpool *pool, dpool_handle handle);

/* Where a critical section begins and ends. */
#define DPOOL_OPEN(pool, otherwise) \
    do {                            \
        DPOOL_ENTER(pool);          \
        if (!dpool_sealed(pool)) {  \
            DPOOL_LEAVE(pool);      \
            otherwise;              \
        }                           \
    } while (0)
#define DPOOL_CLOSE(pool)  \
    do {                   \
        dpool_seal(pool);  \
        DPOOL_LEAVE(pool); \
    } while (0)

/* Goes on if the fact holds; else the pool is corrupt, and what stands behind is done, which leaves the function. */
#define DPOOL_EXPECT(pool, fact, otherwise) \
    do {                                    \
        if (!(fact)) {                      \
            (pool)->corrupt = 1;            \
            otherwise;                      \
        }                                   \
    } while (0)

/* The same where the pool may not be changed. */
#define DPOOL_REQUIRE(fact, otherwise) \
    do {                               \
        if (!(fact)) {                 \
            otherwise;                 \
        }                              \
    } while (0)

#define DPOOL_NOTE(pool, index, head) dpool_note((pool), (index), (head))

#else
#define DPOOL_OPEN(pool, otherwise) DPOOL_ENTER(pool)
#define DPOOL_CLOSE(pool) DPOOL_LEAVE(pool)
#define DPOOL_EXPECT(pool, fact, otherwise) ((void)0)
#define DPOOL_REQUIRE(fact, otherwise) ((void)0)
#define DPOOL_NOTE(pool, index, head) ((void)0)
#endif

#endif

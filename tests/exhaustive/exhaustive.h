/* exhaustive.h: every state that a tiny pool can reach, by breadth-first search over the real code.
 *
 * A state is the pool's memory, without what must not change its behaviour: the counters, bytes that belong to nothing,
 * and the fields of a half move while there is none. All of these hold poison before every call, so that code which
 * depends on them is seen to. Each byte of an allocation tells its index and its place, so that a lost byte or a mixed
 * one is seen, and data adds nothing to the number of states.
 *
 * Without an index cache the numbers of the indexes mean nothing: free ones form a list, whatever their order. There a
 * state stands for all that differ in these numbers only (unless that is turned off). */
#ifndef TESTS_EXHAUSTIVE_H
#define TESTS_EXHAUSTIVE_H

#include <stdint.h>

#include "core/dpool.h"

#define MEMORY_MAX 768u
#define INDEXES_MAX 4u
#define BLOCKS_MAX 16u

/* What is searched. */
struct shape {
    uint32_t blocks;
    uint32_t grain; /* budgets of steps are multiples of this many bytes */
    bool numbered;  /* the indexes' numbers are part of the state, though they need not be */
    struct dpool_config config;
};
extern struct shape shape;

/* Memory for a pool. */
struct box {
    _Alignas(16) unsigned char memory[MEMORY_MAX];
};

static inline struct dpool *pool_in(struct box *box) {
    return (struct dpool *)(void *)box->memory;
}

/* ---- Calls (calls.c) ---- */

enum call_kind {
    CALL_ALLOC,
    CALL_ALLOC_FAST,
    CALL_RESIZE,
    CALL_FREE,
    CALL_LOCK,
    CALL_UNLOCK,
    CALL_CLEAN,
    CALL_CLEAN_STEP,
    CALL_DEFRAG,
    CALL_DEFRAG_STEP,
    CALL_MAKE_ROOM,
    CALL_MAKE_ROOM_STEP,
    CALL_MAKE_ROOM_BEHIND
};

struct call {
    enum call_kind kind;
    uint32_t index;  /* of the allocation that it is about */
    uint32_t blocks; /* of the size asked for */
    uint32_t budget; /* of a step: bytes or headers; UINT32_MAX: no limit */
};

/* Makes the call on the pool, which looks as `before` does, and expects all that dpool.h promises of it. Returns whether
 * it changed anything but the counters. */
struct view;
bool make_call(struct dpool *pool, const struct view *before, const struct call *call);

/* What a row of calls comes to: steps end where the whole call ends. */
void expect_rows_of_calls(const struct dpool *pool, const struct view *view);

/* Wrong handles are refused, and change nothing. */
void expect_wrong_handles_refused(struct dpool *pool, const struct view *view);

/* ---- Views (view.c): what a pool looks like from outside ---- */

struct item {
    bool used, locked;
    uint32_t loc, blocks;
    struct dpool_run run;
};

struct view {
    struct item items[INDEXES_MAX]; /* by index */
    uint32_t used_count, used_blocks;
    uint32_t top;     /* the last run's end */
    uint32_t longest; /* free run; what lies beyond the top counts with the free runs that end there */
    uint32_t sure;    /* longest allocation that dpool_alloc_fast has to find room for */
    bool half_moved;
    bool free_ends; /* a free run ends at the top */
};

/* Looks, and expects that walk, find, size and the figures agree with each other and every invariant holds. */
void look(const struct dpool *pool, struct view *view);

/* The free run right behind an allocation, or all beyond the top; and the one in front of it. */
uint32_t free_behind(const struct dpool *pool, const struct item *item);
uint32_t free_in_front(const struct dpool *pool, const struct item *item);

/* ---- Images (image.c) ---- */

/* Makes the pool, in memory full of poison. */
void image_start(struct box *box);

/* Writes the pattern of an allocation's bytes, the first `from` left out; expects it; expects zeros. */
void data_write(const struct item *item, uint32_t index, size_t from);
void data_expect(const struct item *item, uint32_t index, size_t from, size_t to);
void data_expect_zero(const struct item *item, size_t from);

/* Makes what is no part of the state poison, and numbers the indexes anew where their numbers mean nothing. */
void image_normalise(struct dpool *pool);

/* A state's key: how its memory differs from the first state's. Returns its length, KEY_MAX at most. */
#define KEY_MAX (2u * MEMORY_MAX)
uint32_t image_pack(const struct box *box, const struct box *first, uint8_t *key);
void image_unpack(struct box *box, const struct box *first, const uint8_t *key, uint32_t length);

/* Draws the runs on standard error, a character a block. */
void image_draw(const struct dpool *pool);

/* ---- The search (main.c) ---- */

/* Ends the program: tells what does not hold, and the calls that led there. */
_Noreturn void broken(const char *file, int line, const char *what);

#define expect(condition) ((condition) ? (void)0 : broken(__FILE__, __LINE__, #condition))

#endif

/* replay.h: a tape played by core/ as firmware compiles it, one translation unit that nobody observes, or by malloc. */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include "tests/bench/tape.h"

/* slots: an allocation's handle, or its address, for each slot of the tape. */
struct replay {
    bool (*op)(void *pool, const struct tape_op *op, void *slots);      /* returns whether it was done */
    unsigned (*tape)(void *pool, const struct tape *tape, void *slots); /* returns how many were not */
};

/* A build's `tape`, made of its `op`. */
static inline __attribute__((always_inline)) unsigned replay_all(bool (*op)(void *, const struct tape_op *, void *),
                                                                 void *pool, const struct tape *tape, void *slots) {
    unsigned failures = 0;
    for (size_t i = 0; i < tape->count; i++)
        failures += !op(pool, &tape->ops[i], slots);
    return failures;
}

extern const struct replay replay_b4w16, replay_b8w16, replay_b16w16, replay_b32w16;
extern const struct replay replay_b4w32, replay_b8w32, replay_b16w32, replay_b32w32;
extern const struct replay replay_malloc; /* pool: NULL */

#endif

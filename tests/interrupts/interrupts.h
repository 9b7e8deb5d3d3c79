/* interrupts.h: a simulated interrupt at every point of every call at which one may come.
 *
 * Each call of the "main program" is made once to count the points: before each critical section, and behind it. Then it
 * is made again from the same pool for every point, every act of the interrupt and every allocation that this may be
 * about. From the interrupt on, dpool_check runs at each point, and between two critical sections nothing in front of the
 * blocks may change; at the end every allocation must have its data, whoever holds a lock its address, and the pool must
 * be empty when all is freed. The pools are those of tests/faults. */
#ifndef TESTS_INTERRUPTS_INTERRUPTS_H
#define TESTS_INTERRUPTS_INTERRUPTS_H

#include "tests/faults/faults.h"

#define THINGS (HANDLES + 2u)
#define THEIRS HANDLES      /* what the main program allocates */
#define MINE (HANDLES + 1u) /* what the interrupt allocates */
#define NEVER UINT32_MAX

/* What an allocation holds, as far as its users know. */
struct thing {
    dpool_handle handle;
    const unsigned char *data; /* NULL: there is none */
    size_t bytes;
    const void *address; /* while locked */
};

enum act { LOCK, LOCK_AND_UNLOCK, FREE, UNLOCK, ALLOC_FAST, FREE_AND_ALLOC_FAST, ACTS };

extern struct scene scene;
extern struct thing things[THINGS];

/* When the interrupt comes and what it does. */
extern struct plan {
    uint32_t at; /* the number of a point, or NEVER */
    enum act act;
    unsigned target;
    uint32_t random_state; /* not 0: it comes by chance instead, and does anything */
} plan;

/* While it is set, no interrupt comes and no point is counted. */
extern bool quiet;

/* From here on points are counted from 0. */
void points_begin(void);
uint32_t points_reached(void);
uint64_t interrupts_made(void);

void expect_all(void);
void expect_answer(int wanted, int got);

/* A new allocation: it is zero, whatever was there; then it gets a pattern. */
void take_new(struct thing *thing, size_t bytes);

#endif

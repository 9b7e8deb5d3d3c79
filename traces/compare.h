/* compare.h: one trace through one allocator after the other. */
#ifndef TRACES_COMPARE_H
#define TRACES_COMPARE_H

#include "traces/heap.h"
#include "traces/tape.h"

#define COMPARE_NEEDS 8 /* fixed pools at most */

/* One allocator for one trace: what it is, then what was found. */
struct compare_row {
    const char *name;
    const struct poolsim_allocator *allocator; /* NULL: the C library's malloc, of which only times are known */
    struct heap_dpool_own own;                 /* of heap_dpool */
    const struct tape *tape;
    const struct poolsim_need *needs; /* of the trace: see compare_needs */
    size_t need_count;
    /* Found: */
    bool found; /* in some arena nothing fails */
    bool memory_is_out;
    uint64_t smallest;          /* that arena, to 8 bytes, and not one 8 bytes smaller */
    bool no_heap;               /* the arena given is too small to begin with */
    uint64_t failures;          /* events that fail in it; those of allocations that failed are not counted */
    bool measured;              /* the allocator told what is free: when most bytes are live, in the smallest arena: */
    double external_pct;        /* external fragmentation */
    double overhead;            /* bytes an allocation, beyond those asked for */
    double mean_ns, longest_ns; /* of an operation; as compare_time has them */
};

/* The pools of fixed sizes that cost the fewest bytes for a trace: some of its sizes, each with as many blocks as are live
 * at one time at most. Of all sizes some 24 are looked at. Their count; 0: memory is out, or there is no allocation. */
size_t compare_needs(const struct tape *tape, struct poolsim_need needs[COMPARE_NEEDS]);

/* Finds all of a row but the times. arena_bytes: the arena given; 0: none. */
void compare_row(struct compare_row *row, uint64_t arena_bytes);

/* Two clocks in nanoseconds: what the thread has computed, and what has passed, which should be cheap to read. */
struct compare_clocks {
    uint64_t (*computed)(void);
    uint64_t (*passed)(void);
};

/* Times it, in an arena of a tenth more than the smallest, which is touched before; nothing else should run meanwhile. The
 * mean is the least of several replays. Each replay does the same operations, so each of these has the least time that it
 * took in one of them, without what reading the clock takes; the longest is the highest of these. What other programs and
 * interrupts take thus counts only if it hits the same operation every time. false: memory is out. */
bool compare_time(struct compare_row *row, const struct compare_clocks *clocks);

#endif

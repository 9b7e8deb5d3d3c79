/* cost.h: what the pool's calls cost on some processor, by a table that was measured there (poolsim-cost(5)). A call's cost is
 * a sum: so much for the call, and so much for each thing that it did. */
#ifndef TRACES_COST_H
#define TRACES_COST_H

#include <stdbool.h>

#include "traces/problem.h"
#include "traces/replay.h"

enum cost_unit { COST_INSTRUCTIONS, COST_CYCLES };
extern const char *const cost_unit_words[];

enum cost_call {
    COST_ALLOC,
    COST_ALLOC_FAST,
    COST_FREE,
    COST_LOCK,
    COST_UNLOCK,
    COST_RESIZE,
    COST_CLEAN,
    COST_DEFRAG,
    COST_STEP,
    COST_ROOM,
    COST_ROOM_STEP,
    COST_ROOM_BEHIND,
    COST_CALLS
};
extern const char *const cost_call_words[];

/* What a call is made of. */
enum cost_part {
    COST_CALL,   /* the call itself */
    COST_CUT,    /* once, where an allocation was cut from a free run */
    COST_PROBE,  /* each free run looked at by an allocation */
    COST_HEADER, /* each run header visited */
    COST_MOVE,   /* each allocation moved; its bytes apart */
    COST_JOIN,   /* each free run joined to its neighbour */
    COST_LIST,   /* once, where a free leaves a free run below the top */
    COST_PARTS
};
extern const char *const cost_part_words[];

/* The parts that a call has, a bit each. */
extern const unsigned cost_parts_of[COST_CALLS];

#define COST_NAME_BYTES 64
struct cost {
    char name[COST_NAME_BYTES];
    enum cost_unit unit;
    double byte_moved, byte_cleared;
    double parts[COST_CALLS][COST_PARTS];
    double clock_hz; /* of these units; a cost table says nothing of it */
};

/* On what, for who is shown a time: "Cortex-M3 at 64 MHz, an instruction a cycle", since an instruction is not a cycle. */
#define COST_TEXT_BYTES 160
const char *cost_text(const struct cost *cost, char text[COST_TEXT_BYTES]);

/* Reads a table. false: *problem. */
bool cost_read(const char *path, struct cost *cost, struct problem *problem);

/* Adds what was done at one go, in replay_work, between two states of the pool's counters. */
void cost_add(const struct cost *cost, struct replay_work *work, const struct dpool_stats *before,
              const struct dpool_stats *now);

/* Sums up an event: the cost_ fields of its step. */
void cost_event(const struct cost *cost, struct replay_step *step);

#endif

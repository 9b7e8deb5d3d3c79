/* frame.h: what a picture of a pool holds, before it is drawn: a pure function of the pool and of what is asked for. */
#ifndef VIZ_FRAME_H
#define VIZ_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/replay.h"

/* What the colours of the map tell. */
enum frame_mode { MODE_STATE, MODE_BIN, MODE_AGE, MODE_SIZE, MODE_TAG, MODE_WASTE, MODE_MOVES, MODE_COUNT };
extern const char *const frame_mode_words[]; /* NULL at the end */

enum cell_state { CELL_BEYOND, CELL_FREE, CELL_USED, CELL_LOCKED, CELL_MOVING };

/* Which half of a cell is in allocations, the other being all free. */
enum cell_half { HALF_NONE, HALF_FIRST, HALF_SECOND };

/* A stretch of the pool that is one character. */
struct frame_cell {
    uint32_t first, end;   /* blocks */
    enum cell_state state; /* of most of its blocks; locked where any is */
    uint8_t used_eighths;  /* blocks in allocations, 0 .. 8; not 0 where any is, not 8 where one is free */
    bool touched;          /* the last event allocated or changed something here */
    bool moved;            /* something here was moved since the event before, by it or by what was tried */
    bool begins;           /* it is the beginning of the allocation that fills it */
    enum cell_half half;   /* where it is divided sharply */
    uint8_t free_bin;      /* of the longest free run in it: 0 under 4 blocks, 1 under 16, 2 under 64, 3 */
    uint8_t shade;         /* of the mode, 0 .. 7, of the run that most of it belongs to */
};

/* What a run is by itself; all that lies beyond the top is CELL_BEYOND. */
enum cell_state frame_state(const struct dpool_run *run);

/* Divides the pool among `count` cells. */
void frame_map(const struct replay *replay, enum frame_mode mode, struct frame_cell *cells, uint32_t count);

/* The index table, divided among `count` cells, or fewer where it has fewer indexes: how many. A cell is what the one of
 * its indexes is that comes last in this list. */
enum index_state { INDEX_FREE, INDEX_CACHED, INDEX_USED, INDEX_LOCKED };
void frame_indexes(const struct replay *replay, uint32_t indexes, uint8_t *cells, uint32_t *count);

/* The run that a block is in. false: it is beyond the top. */
bool frame_run_at(const struct replay *replay, uint32_t block, struct dpool_run *run_out);

/* The free runs of a bin, or of some neighbouring ones. */
struct frame_bin {
    uint32_t at_least_blocks; /* the shortest that the lowest of the bins takes */
    uint32_t runs;
    uint64_t bytes;
};
#define FRAME_BINS 81 /* the most that a pool has, and what is too short for any */

/* The pool's bins that have a run, ascending; neighbours are put together where there are more than `most`, 1 ..
 * FRAME_BINS. What lies beyond the top is in none. */
unsigned frame_bins(const struct replay *replay, struct frame_bin bins[FRAME_BINS], unsigned most);

struct frame_locks {
    uint64_t count, bytes;
    uint64_t longest_events; /* since the one that is locked longest was locked */
    const struct live *longest;
};
void frame_locks(const struct replay *replay, struct frame_locks *locks_out);

#endif

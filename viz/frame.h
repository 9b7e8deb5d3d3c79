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
    bool touched;          /* the last event allocated, freed or changed something here */
    bool moved;            /* something here was moved since the event before, by it or by what was tried */
    bool begins;           /* it is the beginning of the allocation that fills it */
    enum cell_half half;   /* where it is divided sharply */
    uint8_t free_bin;      /* of the longest free run in it: 0 under 4 blocks, 1 under 16, 2 under 64, 3 */
    uint8_t
        shade; /* of the mode, 0 .. FRAME_SHADES - 1, of the run that most of it belongs to; free ones have a shade by bin alone */
};

/* What a run is by itself; all that lies beyond the top is CELL_BEYOND. */
enum cell_state frame_state(const struct dpool_run *run);

/* The run that a block is in. false: it is beyond the top. */
bool frame_run_at(const struct replay *replay, uint32_t block, struct dpool_run *run_out);

/* The free runs of a bin, or of some neighbouring ones. */
struct frame_bin {
    uint32_t at_least_blocks; /* the shortest that the lowest of the bins takes */
    uint32_t runs;
    uint64_t bytes;
};
#define FRAME_BINS 81 /* the most that a pool has, and what is too short for any */

struct frame_locks {
    uint64_t count, bytes;
    uint64_t longest_events; /* since the one that is locked longest was locked */
    const struct live *longest;
};

/* What an index is. */
enum index_state { INDEX_FREE, INDEX_CACHED, INDEX_USED, INDEX_LOCKED };

/* Whose a shade of MODE_TAG is. */
struct frame_tag {
    const char *tag; /* of its longest allocation; NULL: there is none */
    uint32_t blocks; /* how long that is */
    bool others;     /* other tags have the shade too */
};
#define FRAME_SHADES 8

/* All that a picture needs of a pool's runs, from one walk. */
struct frame {
    /* The caller's, who need not have either: */
    struct frame_cell *cells; /* the pool, divided among them */
    uint32_t cell_count;
    uint32_t index_count; /* 0, or all of the pool's */
    uint8_t *indexes;     /* enum index_state of each */
    bool each_power;      /* a shade of MODE_AGE for each power of two: 0, and 1 + log2 of the events since */
    /* What is seen beside them: */
    struct frame_bin bins[FRAME_BINS]; /* by the pool's own number of the bin */
    struct frame_locks locks;
    struct frame_tag tags[FRAME_SHADES]; /* by shade; of MODE_TAG alone */
};

/* Looks at the pool. O(runs + cells + indexes). */
void frame_look(struct frame *frame, const struct replay *replay, enum frame_mode mode);

/* The bin of a free run, and the runs that it is of; 0: it is too short for any. */
uint32_t frame_bin_of(const struct pool_kind *kind, uint32_t blocks, uint32_t *least_out, uint32_t *most_out);

/* The bins that have a run, ascending; neighbours are put together where there are more than `most`, 1 .. FRAME_BINS:
 * how many. What lies beyond the top is in none. */
unsigned frame_bins(const struct frame *frame, struct frame_bin bins[FRAME_BINS], unsigned most);

/* The indexes divided among `count` cells, of which there are not more than indexes: that one of a cell's which comes last
 * in enum index_state. */
enum index_state frame_index_cell(const struct frame *frame, uint32_t cell, uint32_t count);

#endif

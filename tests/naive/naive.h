/* naive.h: what poolsim's data files should hold, reckoned anew with nothing of traces/ and viz/.
 *
 * A trace's events are done to a pool of core/, and after each one the pool is walked. All that was seen is kept, and summed
 * up at the end, by the words of poolsim-series(5), poolsim-cost(5) and poolsim-run(1). Slow, and short. */
#ifndef TESTS_NAIVE_H
#define TESTS_NAIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/dpool.h"

#define EVENTS_MAX 20000u
#define LIVE_MAX 4096u
#define RUNS_MAX 8192u
#define TEXT_MAX 64

enum verb { ALLOC, ALLOC_FAST, FREE, RESIZE, LOCK, UNLOCK, CLEAN, DEFRAG, MARK, AT };

/* An allocation, from its event to its free. */
struct item {
    char id[TEXT_MAX], tag[TEXT_MAX];
    dpool_handle handle;
    size_t size;
    uint32_t event;
    bool failed;
};

/* The calls of the pool that cost, in the order of a cost table. */
enum call {
    CALL_ALLOC,
    CALL_ALLOC_FAST,
    CALL_FREE,
    CALL_LOCK,
    CALL_UNLOCK,
    CALL_RESIZE,
    CALL_CLEAN,
    CALL_DEFRAG,
    CALL_STEP,
    CALL_ROOM,
    CALL_ROOM_STEP,
    CALL_BEHIND,
    CALLS
};

/* One try of the pool for an event: a call, or all steps of one. */
struct try {
    enum call call;
    uint32_t probes, moved, most_moved, steps;
    double cost, most_cost;
};

enum gauge {
    LIVE,
    USED,
    TOP,
    FREE_BYTES,
    LARGEST,
    COUNT,
    EXTERNAL,
    INTERNAL,
    FREE_RUNS,
    BINS,
    INDEXES,
    CACHED,
    GAUGES
};
enum counter {
    HITS,
    MISSES,
    FAILED,
    ALLOCS = FAILED + 7,
    PROBES,
    DEFRAGS,
    STEPS,
    ROOMS,
    CLEANS,
    MOVED,
    MARKS,
    COUNTERS
};

/* What one event was, and the pool after it. */
struct moment {
    enum verb verb;
    double seconds;
    size_t size;       /* asked for */
    bool asked, freed; /* room was asked for; an allocation was freed */
    uint32_t lifetime;
    double gauges[GAUGES], counters[COUNTERS];
    struct try tries[8];
    unsigned try_count;
    double cost, compaction, pause;
};

struct settings {
    size_t pool_bytes, indexes, cache;
    bool deferred, make_room, defrag, clean;
    size_t step, every, points;
    double clock_hz;
    double byte_moved, byte_cleared, parts[CALLS][7]; /* enum part of replay.c */
};

/* replay.c */
extern struct settings settings;
extern struct dpool *pool;
extern struct moment moments[];
extern uint32_t moment_count;
extern struct item items[];
extern uint32_t item_count;
void read_table(const char *path);
void replay_file(const char *path);
const struct item *item_of(dpool_handle handle);
size_t blocks_in_pool(void);

/* looks.c: what is seen of the pool after an event; `last`: it is the trace's last. */
void look(uint32_t number);
void look_last(void);
void write_raster(FILE *out, bool ages);
void write_bins(FILE *out);
void write_blame(FILE *out);
struct weighted {
    double value, times;
};
extern struct weighted *run_lengths;
extern size_t run_length_count;

/* sums.c */
void write_series(FILE *out);
void write_counts(FILE *out);
void write_time(FILE *out);

#endif

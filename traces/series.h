/* series.h: the history of a replay in a bounded number of buckets, each a stretch of events.
 *
 * One pass, in memory that does not depend on the trace's length: where all buckets are used, each is joined to its
 * neighbour, and from then on a bucket takes twice as many events. Minimum, maximum and sum of a gauge stay exact, so that
 * no peak is lost; only the free runs are looked at less often, see SERIES_FREE_RUNS. */
#ifndef TRACES_SERIES_H
#define TRACES_SERIES_H

#include "traces/replay.h"
#include "traces/statistics.h"

/* What the pool is after an event. */
enum series_gauge {
    SERIES_LIVE,
    SERIES_USED,
    SERIES_TOP,
    SERIES_FREE,
    SERIES_LARGEST_FREE,
    SERIES_LIVE_COUNT,
    SERIES_EXTERNAL,
    SERIES_INTERNAL,
    SERIES_BINS,
    SERIES_INDEXES,
    SERIES_CACHED,
    SERIES_FREE_RUNS, /* the last: counted by a walk, after the last event of a bucket as long as it is one */
    SERIES_GAUGES
};

/* What adds up. */
enum series_counter {
    SERIES_FAILED, /* DPOOL_ERR_FRAGMENTED, then the errors behind it */
    SERIES_INDEX_HITS = SERIES_FAILED + DPOOL_ERR_INVALID_CONFIG - 1,
    SERIES_INDEX_MISSES,
    SERIES_PROBES,
    SERIES_ALLOCS,
    SERIES_DEFRAG_CALLS,
    SERIES_DEFRAG_STEPS,
    SERIES_ROOM_CALLS,
    SERIES_CLEAN_CALLS,
    SERIES_MARKS,
    SERIES_MOVED,
    SERIES_COUNTERS
};

/* What has a place of its own in pictures. */
enum series_tick {
    TICK_FAILED, /* as SERIES_FAILED, and the errors behind it */
    TICK_MARK = TICK_FAILED + DPOOL_ERR_INVALID_CONFIG - 1,
    TICK_CLEAN,
    TICK_DEFRAG,
    TICK_STEP,
    TICK_ROOM,
    SERIES_TICKS
};

struct series_place {
    uint64_t event, time_ns; /* event 0: there is none */
};

/* Of all gauges but the last, side by side, and an even number of them: a compiler takes two at once. */
#define SERIES_ROOM ((SERIES_FREE_RUNS + 1) / 2 * 2)
struct series_ranges {
    double min[SERIES_ROOM], max[SERIES_ROOM], sum[SERIES_ROOM];
};

struct series_range {
    double min, max, sum;
};

struct series_bucket {
    uint64_t first, events;                   /* the number of its first event, and how many it has */
    uint64_t began_ns, time_ns;               /* the trace's time at its first and at its last */
    uint64_t looks;                           /* at the free runs */
    uint64_t event_moved_max, step_moved_max; /* most bytes moved for one event, and at one go */
    uint64_t probes_max;                      /* by one search */
    struct series_ranges gauges;
    struct series_range free_runs;           /* over the looks */
    uint64_t counters[SERIES_COUNTERS];      /* from the trace's beginning to the bucket's end */
    struct series_place ticks[SERIES_TICKS]; /* the first of each */
};

struct series;

/* With at most `points` buckets, 1 or more. NULL: memory is out. */
struct series *series_create(size_t points);
void series_destroy(struct series *series);

/* Observes a replay from its first event on, which *statistics observes before. Forgets what it observed before. */
void series_begin(struct series *series, struct replay *replay, const struct statistics *statistics);

/* Completes the last bucket; the replay is still there. */
void series_end(struct series *series);

const struct series_bucket *series_buckets(const struct series *series, size_t *count_out, uint64_t *events_each_out);

/* What a counter counted in a bucket; and a gauge in it. */
uint64_t series_count(const struct series *series, size_t bucket, enum series_counter counter);
struct series_range series_range(const struct series_bucket *bucket, enum series_gauge gauge);
/* How many ticks there were in a bucket. */
uint64_t series_ticks(const struct series *series, size_t bucket, enum series_tick tick);
double series_mean(const struct series_bucket *bucket, enum series_gauge gauge);

#endif

/* series.c: buckets that are joined when there are too many. */
#include "traces/series.h"

#include <stdlib.h>

#define LOOKS_DEAR 64 /* at the free runs of a trace, at least, evenly apart */

struct series {
    const struct replay *replay;
    const struct statistics *statistics;
    size_t points, count;
    uint64_t events_each;
    uint64_t marks;
    double now[SERIES_ROOM]; /* after the last event that changed the pool */
    double free_runs;        /* when they were looked at last */
    uint64_t dear_each;      /* events between two such looks where they are dear; a power of 2 */
    uint64_t unsummed;       /* events of the last bucket that `now` stands for, and that are not in its sums yet */
    struct series_bucket buckets[];
};

struct series *series_create(size_t points) {
    struct series *series = calloc(1, sizeof *series + points * sizeof series->buckets[0]);
    if (series != NULL)
        series->points = points;
    return series;
}

void series_destroy(struct series *series) {
    free(series);
}

/* ---- Buckets ---- */

/* What the pool is now belongs into the bucket. */
static void include(struct series_ranges *ranges, const double now[SERIES_ROOM]) {
    for (int i = 0; i < SERIES_ROOM; i++) {
        ranges->min[i] = now[i] < ranges->min[i] ? now[i] : ranges->min[i];
        ranges->max[i] = now[i] > ranges->max[i] ? now[i] : ranges->max[i];
    }
}

static void sum_up(struct series_ranges *ranges, const double now[SERIES_ROOM], double times) {
    for (int i = 0; i < SERIES_ROOM; i++)
        ranges->sum[i] += now[i] * times;
}

static void raise_to(uint64_t *most, uint64_t value) {
    if (value > *most)
        *most = value;
}

static void join_ranges(struct series_range *range, const struct series_range *next) {
    range->min = next->min < range->min ? next->min : range->min;
    range->max = next->max > range->max ? next->max : range->max;
    range->sum += next->sum;
}

static void join(struct series_bucket *bucket, const struct series_bucket *next) {
    include(&bucket->gauges, next->gauges.min);
    include(&bucket->gauges, next->gauges.max);
    sum_up(&bucket->gauges, next->gauges.sum, 1);
    join_ranges(&bucket->free_runs, &next->free_runs);
    for (int i = 0; i < SERIES_COUNTERS; i++)
        bucket->counters[i] = next->counters[i];
    for (int i = 0; i < SERIES_TICKS; i++) {
        if (bucket->ticks[i].event == 0)
            bucket->ticks[i] = next->ticks[i];
    }
    bucket->events += next->events;
    bucket->looks += next->looks;
    bucket->time_ns = next->time_ns;
    raise_to(&bucket->event_moved_max, next->event_moved_max);
    raise_to(&bucket->step_moved_max, next->step_moved_max);
    raise_to(&bucket->probes_max, next->probes_max);
}

/* Joins the buckets two by two; of an odd number the last stays, and has half of its events still to come. */
static void halve(struct series *series) {
    size_t count = 0;
    for (size_t i = 0; i < series->count; i += 2) {
        series->buckets[count] = series->buckets[i];
        if (i + 1 < series->count)
            join(&series->buckets[count], &series->buckets[i + 1]);
        count++;
    }
    series->count = count;
    series->events_each *= 2;
}

static void add_bucket(struct series *series, const struct replay_step *step) {
    struct series_bucket *bucket = &series->buckets[series->count++];
    *bucket = (struct series_bucket){.first = step->number, .began_ns = step->time_ns};
    for (int i = 0; i < SERIES_ROOM; i++) {
        bucket->gauges.min[i] = (double)UINT64_MAX;
        bucket->gauges.max[i] = -1;
    }
    bucket->free_runs = (struct series_range){.min = (double)UINT64_MAX, .max = -1};
}

/* The bucket that an event belongs to. */
static struct series_bucket *bucket_for(struct series *series, const struct replay_step *step) {
    if (series->count == 0)
        add_bucket(series, step);
    if (series->buckets[series->count - 1].events == series->events_each) {
        if (series->count == series->points)
            halve(series);
        if (series->buckets[series->count - 1].events == series->events_each)
            add_bucket(series, step);
    }
    return &series->buckets[series->count - 1];
}

/* ---- One event ---- */

static double count_free_runs(const struct replay *replay) {
    const struct dpool_run *run = NULL;
    double count = 0;
    replay_list_runs(replay);
    while ((run = replay_run(replay, run)) != NULL)
        count += run->state == DPOOL_RUN_FREE;
    return count;
}

/* Where walks are dear, what was counted last is taken to be so still; others who look walk at the same events. */
static void look_at_free_runs(struct series *series, struct series_bucket *bucket) {
    uint64_t number = replay_last(series->replay)->number;
    while (number > series->dear_each * LOOKS_DEAR)
        series->dear_each *= 2;
    if (!replay_runs_are_dear(series->replay) || number % series->dear_each == 0)
        series->free_runs = count_free_runs(series->replay);
    struct series_range once = {series->free_runs, series->free_runs, series->free_runs};
    join_ranges(&bucket->free_runs, &once);
    bucket->looks++;
}

/* The bucket is complete as far as the trace has come. */
static void close_bucket(struct series *series, struct series_bucket *bucket) {
    const struct report *report = series->statistics->report;
    uint64_t *counters = bucket->counters;
    sum_up(&bucket->gauges, series->now, (double)series->unsummed);
    series->unsummed = 0;
    for (int error = DPOOL_ERR_FRAGMENTED; error < DPOOL_ERR_INVALID_CONFIG; error++)
        counters[SERIES_FAILED + error - DPOOL_ERR_FRAGMENTED] = report->failures_by[error];
    counters[SERIES_INDEX_HITS] = report->index_hits;
    counters[SERIES_INDEX_MISSES] = report->index_misses;
    counters[SERIES_PROBES] = report->probes;
    counters[SERIES_ALLOCS] = report->allocs;
    counters[SERIES_DEFRAG_CALLS] = report->defrag_calls;
    counters[SERIES_DEFRAG_STEPS] = report->defrag_steps;
    counters[SERIES_ROOM_CALLS] = report->room_calls;
    counters[SERIES_CLEAN_CALLS] = report->clean_calls;
    counters[SERIES_MARKS] = series->marks;
    counters[SERIES_MOVED] = report->defrag_bytes + report->resize_bytes;
    look_at_free_runs(series, bucket);
}

static void look(struct series *series, const struct replay_step *step) {
    const struct statistics *statistics = series->statistics;
    const struct pool_gauges *gauges = &statistics->gauges;
    double *now = series->now;
    now[SERIES_LIVE] = (double)step->live_bytes;
    now[SERIES_USED] = (double)gauges->used_blocks * statistics->block_bytes;
    now[SERIES_TOP] = (double)gauges->top_blocks * statistics->block_bytes;
    now[SERIES_FREE] = (double)gauges->free_bytes;
    now[SERIES_LARGEST_FREE] = (double)gauges->largest_free_bytes;
    now[SERIES_LIVE_COUNT] = (double)step->live_count;
    now[SERIES_EXTERNAL] = statistics->external_pct;
    now[SERIES_INTERNAL] = statistics->internal_pct;
    now[SERIES_BINS] = statistics->kind->bins_in_use(step->pool);
    now[SERIES_INDEXES] = gauges->used_indexes;
    now[SERIES_CACHED] = gauges->cached_indexes;
}

static void tick(struct series_bucket *bucket, enum series_tick which, const struct replay_step *step) {
    if (bucket->ticks[which].event == 0)
        bucket->ticks[which] = (struct series_place){step->number, step->time_ns};
}

static void tick_work(struct series_bucket *bucket, const struct replay_work *work, const struct replay_step *step) {
    if (work->call == CALL_CLEAN)
        tick(bucket, TICK_CLEAN, step);
    else if (work->call == CALL_DEFRAG)
        tick(bucket, TICK_DEFRAG, step);
    else if (work->call == CALL_ROOM)
        tick(bucket, TICK_ROOM, step);
    if (work->steps != 0)
        tick(bucket, TICK_STEP, step);
}

static void observe(void *context, const struct replay_step *step) {
    struct series *series = context;
    struct series_bucket *bucket = bucket_for(series, step);
    uint64_t moved = 0;
    /* A lock may settle a half-moved allocation. */
    bool changed = step->work_count != 0 || step->event->verb == VERB_FREE || step->event->verb == VERB_LOCK;
    if (changed) {
        sum_up(&bucket->gauges, series->now, (double)series->unsummed);
        series->unsummed = 0;
        look(series, step);
    }
    if (changed || bucket->events == 0)
        include(&bucket->gauges, series->now);
    series->unsummed++;
    for (unsigned i = 0; i < step->work_count; i++) {
        const struct replay_work *work = &step->work[i];
        moved += work->bytes_moved;
        raise_to(&bucket->step_moved_max, work->most_bytes);
        raise_to(&bucket->probes_max, work->probes);
        tick_work(bucket, work, step);
    }
    raise_to(&bucket->event_moved_max, moved);
    if (step->error >= DPOOL_ERR_FRAGMENTED && step->error < DPOOL_ERR_INVALID_CONFIG)
        tick(bucket, TICK_FAILED + (enum series_tick)(step->error - DPOOL_ERR_FRAGMENTED), step);
    if (step->event->verb == VERB_MARK) {
        tick(bucket, TICK_MARK, step);
        series->marks++;
    }
    bucket->time_ns = step->time_ns;
    if (++bucket->events == series->events_each)
        close_bucket(series, bucket);
}

void series_begin(struct series *series, struct replay *replay, const struct statistics *statistics) {
    series->replay = replay;
    series->statistics = statistics;
    series->count = 0;
    series->events_each = 1;
    series->marks = 0;
    series->unsummed = 0;
    series->dear_each = 1;
    look(series, replay_last(replay));
    replay_observe(replay, observe, series);
}

void series_end(struct series *series) {
    struct series_bucket *last = series->count != 0 ? &series->buckets[series->count - 1] : NULL;
    if (last != NULL && last->events != series->events_each)
        close_bucket(series, last);
}

/* ---- Looking ---- */

const struct series_bucket *series_buckets(const struct series *series, size_t *count_out, uint64_t *events_each_out) {
    *count_out = series->count;
    *events_each_out = series->events_each;
    return series->buckets;
}

uint64_t series_count(const struct series *series, size_t bucket, enum series_counter counter) {
    uint64_t before = bucket == 0 ? 0 : series->buckets[bucket - 1].counters[counter];
    return series->buckets[bucket].counters[counter] - before;
}

uint64_t series_ticks(const struct series *series, size_t bucket, enum series_tick tick) {
    static const enum series_counter counters[] = {SERIES_MARKS, SERIES_CLEAN_CALLS, SERIES_DEFRAG_CALLS,
                                                   SERIES_DEFRAG_STEPS, SERIES_ROOM_CALLS};
    return series_count(series, bucket,
                        tick < TICK_MARK ? SERIES_FAILED + (enum series_counter)tick : counters[tick - TICK_MARK]);
}

struct series_range series_range(const struct series_bucket *bucket, enum series_gauge gauge) {
    const struct series_ranges *ranges = &bucket->gauges;
    if (gauge == SERIES_FREE_RUNS)
        return bucket->free_runs;
    return (struct series_range){ranges->min[gauge], ranges->max[gauge], ranges->sum[gauge]};
}

double series_mean(const struct series_bucket *bucket, enum series_gauge gauge) {
    return series_range(bucket, gauge).sum / (double)(gauge == SERIES_FREE_RUNS ? bucket->looks : bucket->events);
}

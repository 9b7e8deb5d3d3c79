/* timing.c: steps into stretches of time. */
#include "traces/timing.h"

#include <stdio.h>
#include <stdlib.h>

struct timing *timing_create(size_t points) {
    struct timing *timing = calloc(1, sizeof *timing + points * sizeof timing->buckets[0]);
    if (timing != NULL)
        timing->points = points;
    return timing;
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* Each bucket and its neighbour become one. */
static void halve(struct timing *timing) {
    size_t kept = 0;
    for (size_t i = 0; i < timing->count; i += 2) {
        struct timing_bucket *to = &timing->buckets[kept++];
        *to = timing->buckets[i];
        if (i + 1 == timing->count)
            break;
        const struct timing_bucket *from = &timing->buckets[i + 1];
        to->last = from->last;
        to->time_ns = from->time_ns;
        to->cost += from->cost;
        to->compaction += from->compaction;
        to->event_max = larger(to->event_max, from->event_max);
        to->pause_max = larger(to->pause_max, from->pause_max);
    }
    timing->count = kept;
    timing->each *= 2;
}

static void add_pause(struct timing *timing, const struct replay_step *step) {
    if (step->cost_pause > timing->pause_max) {
        const char *id = step->live != NULL ? step->live->id : "";
        timing->pause_max = step->cost_pause;
        timing->pause_event = step->number;
        snprintf(timing->pause_words, sizeof timing->pause_words, "%s%s%.60s", trace_verb_words[step->event->verb],
                 id[0] != 0 ? " " : "", id);
    }
    histogram_add(&timing->pauses, (uint64_t)(step->cost_pause + 0.5));
}

static void observe(void *context, const struct replay_step *step) {
    struct timing *timing = context;
    while ((step->number - 1) / timing->each >= timing->points)
        halve(timing);
    if ((step->number - 1) / timing->each == timing->count)
        timing->buckets[timing->count++] = (struct timing_bucket){.first = step->number, .began_ns = step->time_ns};
    struct timing_bucket *bucket = &timing->buckets[timing->count - 1];
    bucket->last = step->number;
    bucket->time_ns = step->time_ns;
    bucket->cost += step->cost;
    bucket->compaction += step->cost_compaction;
    bucket->event_max = larger(bucket->event_max, step->cost);
    bucket->pause_max = larger(bucket->pause_max, step->cost_pause);
    if (step->cost_compaction > 0)
        add_pause(timing, step);
}

void timing_begin(struct timing *timing, struct replay *replay) {
    timing->pauses = (struct histogram){.count = 0};
    timing->pause_event = 0;
    timing->pause_max = 0;
    timing->count = 0;
    timing->each = 1;
    replay_observe(replay, observe, timing);
}

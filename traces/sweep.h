/* sweep.h: a grid of settings and seeds: its points by number, and how often one of them fails. */
#ifndef TRACES_SWEEP_H
#define TRACES_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/trace.h"

/* What is varied, the last one fastest. The seed is that of workloads. */
enum sweep_axis {
    AXIS_SEED,
    AXIS_FIT,
    AXIS_COALESCE,
    AXIS_ON_FRAGMENTED,
    AXIS_DEFRAG_STEP,
    AXIS_DEFRAG_EVERY,
    AXIS_BLOCK,
    AXIS_INDEX_CACHE,
    AXIS_INDEXES,
    AXIS_SIZE,
    AXIS_COUNT
};
extern const char *const sweep_axis_names[AXIS_COUNT]; /* as options: "on-fragmented" */

/* The words that an axis has as values; NULL where it has numbers. */
const char *const *sweep_axis_words(enum sweep_axis axis);

#define SWEEP_POINTS_MAX ((uint64_t)100000000)

/* All zero at the beginning: an axis without values is not varied, and the trace's own counts. */
struct sweep_grid {
    struct sweep_values {
        int64_t *items;
        size_t count;
    } axes[AXIS_COUNT];
    size_t trace_count;
};

/* Adds what a text says to an axis: "4KiB", "fail,defrag", "32K..128K/4K", "1..1000", which is in steps of 1. false, with
 * *why written. */
bool sweep_add(struct sweep_grid *grid, enum sweep_axis axis, const char *text, char why[160]);
void sweep_free(struct sweep_grid *grid);

/* How many points there are, over all traces; more than SWEEP_POINTS_MAX: that many and one. */
uint64_t sweep_count(const struct sweep_grid *grid);

/* The points of one trace and seed are in a row: so many. */
uint64_t sweep_settings_count(const struct sweep_grid *grid);

struct sweep_point {
    size_t trace;
    bool has_seed;
    uint64_t seed, setting; /* setting: which combination of the others, from 0 */
    struct trace_settings settings;
};

/* Point `number`, from 0. */
void sweep_point_of(const struct sweep_grid *grid, uint64_t number, struct sweep_point *point);

/* The interval that holds the true share with 95 % confidence, when `hits` of `count` did (E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", JASA 22, 1927). count is above 0. */
void sweep_interval(uint64_t hits, uint64_t count, double *low, double *high);

#endif

/* fit.h: a workload that resembles a recording. The recording is cut into parts of equal length, and its allocations into
 * classes by size, a power of two each; each class of each part becomes a task that allocates as many, of the same sizes
 * and lifetimes. What depends on anything else (which came together with which) is lost. */
#ifndef TRACES_FIT_H
#define TRACES_FIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/describe.h"
#include "traces/histogram.h"
#include "traces/workload.h"

#define FIT_PARTS 8
#define FIT_CLASSES 64

/* What was seen of the allocations of one class, or of all. */
struct fit_sample {
    uint64_t allocs, freed;
    struct histogram sizes; /* at their begin */
    struct histogram lives; /* in ns, of those that were freed */
    struct histogram ages;  /* of the others, at the end of the trace */
};

/* How far two traces differ in one class, or as a whole: Kolmogorov-Smirnov distances, below 0 where one has none. */
struct fit_distance {
    uint64_t allocs, generated;
    double sizes, lives;
    double freed_pct, generated_freed_pct;
};

struct fit_quality {
    struct fit_distance all, classes[FIT_CLASSES];
    uint64_t peak_bytes, generated_peak_bytes, peak_count, generated_peak_count;
};

struct fit;

/* For a trace of that duration and its observer (describe.h) in that unit, 1 ns or what an event stands for. parts: 1 to
 * FIT_PARTS. NULL: memory is out. */
struct fit *fit_begin(uint64_t duration, uint64_t unit_ns, unsigned parts);
void fit_end(struct fit *fit);

/* Takes one allocation; a describe_observer whose context is the fit. */
void fit_observe(void *context, const struct describe_life *life);

/* The workload; NULL: memory is out, or (*too_many) its tasks would be more than a workload has, and fewer parts help. */
struct workload *fit_workload(const struct fit *fit, bool *too_many);

/* Generates the workload's trace, and compares. -1: memory is out. */
int fit_compare(const struct fit *fit, const struct workload *workload, const struct description *recorded,
                struct fit_quality *quality);

/* Writes a workload as its document. Comment lines come first, each with its '#'. */
void workload_write(FILE *out, const char *comment, const char *name, const struct workload *workload);

#endif

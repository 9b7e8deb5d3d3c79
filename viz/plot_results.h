/* plot_results.h: what sweep and size found, as gnuplot scripts and the data files beside them; see plot.h. */
#ifndef VIZ_PLOT_RESULTS_H
#define VIZ_PLOT_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/sweep.h"
#include "viz/size_out.h"

/* One file: data, or a script. */
struct result_file {
    char name[32];
    bool is_script;
    const char *nothing; /* why there is no such picture, or NULL */
    void (*write)(FILE *out, const struct result_file *file);
    const void *results;
    size_t trace;
};
void result_write(FILE *out, const struct result_file *file);

/* How often a combination of settings failed. */
struct sweep_tally {
    uint64_t runs, failed;
};

struct sweep_results {
    const struct sweep_grid *grid;
    const char *const *paths;          /* of the traces */
    const struct sweep_tally *tallies; /* of the traces' combinations of settings: sweep_settings_count each */
    uint64_t done, count;              /* points */
    enum sweep_axis x, y;              /* what pictures are over; y: AXIS_COUNT where there is one setting alone */
};

/* The curves that a picture of failures has at most. */
#define SWEEP_CURVES 8

/* The size, where it is varied, and the setting with the most values of the others. AXIS_COUNT: there is none. */
void sweep_choose_axes(const struct sweep_grid *grid, enum sweep_axis *x, enum sweep_axis *y);

/* File number `number` from 0; false: there are no more. */
typedef bool result_next(const void *results, size_t number, struct result_file *file_out);
bool plot_sweep_file(const void *results, size_t number, struct result_file *file_out); /* struct sweep_results */
bool plot_size_file(const void *findings, size_t number, struct result_file *file_out); /* struct size_findings */

#endif

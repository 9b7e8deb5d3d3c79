/* sweep.h: the parts of poolsim sweep. */
#ifndef CLI_SWEEP_H
#define CLI_SWEEP_H

#include "cli/cli.h"
#include "cli/sweep_files.h"
#include "traces/sweep.h"
#include "traces/tape.h"
#include "viz/plot_results.h"

struct sweep_request {
    struct sweep_grid grid;
    const char *const *paths; /* NULL-ended */
    char *directory;
    const char *arguments;       /* what is swept, one a line */
    uint64_t first, last, count; /* points, from 0 */
    int64_t jobs;
    struct trace_expectation *expectations;
    size_t expectation_count;
    struct workload_options workload;
    struct cost_request costs;
    const struct cost *cost; /* NULL: no times are reckoned, or they are there already */
};

/* The first line of a result, with costs or without. */
void sweep_header(FILE *out, bool costs);

/* Does the points that are not done, in the request's directory; rows then has all that are. An exit status. */
int sweep_points(const struct sweep_request *request, struct sweep_rows *rows);

/* A sweep as its directory has it: what was swept, and the points that are done. false after a message; end it either
 * way. */
struct sweep_opened {
    struct sweep_request request;
    struct sweep_rows rows;
    struct sweep_planned *planned;
};
bool sweep_open(const char *directory, struct sweep_opened *opened);
void sweep_end(struct sweep_opened *opened);

/* How often each combination of each trace failed; NULL: memory is out. The caller frees it. */
struct sweep_tally *sweep_tally(const struct sweep_request *request, const struct sweep_rows *rows);

/* Writes the rows that there are, in order. An exit status. */
int sweep_write(const char *path, const struct sweep_rows *rows);

/* The first points that are missing, on standard error. */
void sweep_tell_missing(const struct sweep_rows *rows);

/* How often each combination of settings failed, with the interval for its probability. */
void sweep_summary(FILE *out, const struct sweep_request *request, const struct sweep_rows *rows);

/* One command a line that does one of `jobs` parts, in the folder that this program is in; a script for Slurm with an array
 * of them. An exit status. */
int sweep_print_jobs(FILE *out, const struct sweep_request *request, uint64_t jobs);
int sweep_print_slurm(FILE *out, const struct sweep_request *request, uint64_t jobs);

#endif

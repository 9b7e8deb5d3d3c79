/* sweep_out.c: what a sweep prints. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/sweep.h"

int sweep_write(const char *path, const struct sweep_rows *rows) {
    FILE *out = output_begin(path);
    if (out == NULL)
        return EXIT_INPUT;
    sweep_header(out, rows->costs);
    for (uint64_t i = 0; i < rows->count; i++) {
        if (rows->rows[i] != NULL)
            fprintf(out, "%s\n", rows->rows[i]);
    }
    return output_commit();
}

void sweep_tell_missing(const struct sweep_rows *rows) {
    unsigned told = 0;
    fprintf(stderr, "poolsim: sweep: %" PRIu64 " of %" PRIu64 " points are missing:", rows->count - rows->done,
            rows->count);
    for (uint64_t i = 0; i < rows->count && told < 8; i++) {
        uint64_t end = i;
        while (end < rows->count && rows->rows[end] == NULL)
            end++;
        if (end == i)
            continue;
        fprintf(stderr, end - i == 1 ? "%s %" PRIu64 : "%s %" PRIu64 "..%" PRIu64, told++ != 0 ? "," : "", i + 1, end);
        i = end;
    }
    fputs(told == 8 ? " ...\n" : "\n", stderr);
}

/* ---- The summary ---- */

/* The third column: "ok", "failed" ... */
static bool is_ok(const char *row) {
    const char *seed = strchr(row, ',');
    const char *outcome = seed != NULL ? strchr(seed + 1, ',') : NULL;
    return outcome != NULL && strncmp(outcome + 1, "ok,", 3) == 0;
}

static void print_settings(FILE *out, const struct sweep_request *request, const struct sweep_point *point) {
    static const size_t none = 0;
    char text[200];
    size_t used = none;
    text[0] = '\0';
    for (size_t axis = AXIS_SEED + 1; axis < AXIS_COUNT; axis++) {
        if (request->grid.axes[axis].count == 0)
            continue;
        const struct trace_settings *settings = &point->settings;
        const char *before = used != 0 ? ", " : "", *name = sweep_axis_names[axis];
        const char *word = axis == AXIS_FIT             ? trace_fit_words[settings->fit]
                           : axis == AXIS_COALESCE      ? trace_coalesce_words[settings->coalesce]
                           : axis == AXIS_ON_FRAGMENTED ? trace_on_fragmented_words[settings->on_fragmented]
                                                        : NULL;
        int64_t value = axis == AXIS_DEFRAG_STEP    ? settings->defrag_step
                        : axis == AXIS_DEFRAG_EVERY ? settings->defrag_every
                        : axis == AXIS_BLOCK        ? settings->block_bytes
                        : axis == AXIS_INDEX_CACHE  ? settings->index_cache
                        : axis == AXIS_INDEXES      ? settings->indexes
                                                    : settings->size_bytes;
        int wrote = word != NULL ? snprintf(text + used, sizeof text - used, "%s%s", before, word)
                                 : snprintf(text + used, sizeof text - used, "%s%s %" PRId64, before, name, value);
        used += wrote > 0 && (size_t)wrote < sizeof text - used ? (size_t)wrote : none;
    }
    fprintf(out, "  %-40s", text[0] != '\0' ? text : "as the trace says");
}

struct sweep_tally *sweep_tally(const struct sweep_request *request, const struct sweep_rows *rows) {
    uint64_t settings = sweep_settings_count(&request->grid), combinations = settings * request->grid.trace_count;
    struct sweep_tally *tallies = calloc((size_t)combinations, sizeof *tallies);
    struct sweep_point point;
    for (uint64_t i = 0; i < rows->count && tallies != NULL; i++) {
        if (rows->rows[i] == NULL)
            continue;
        sweep_point_of(&request->grid, i, &point);
        struct sweep_tally *tally = &tallies[point.trace * settings + point.setting];
        tally->runs++;
        tally->failed += !is_ok(rows->rows[i]);
    }
    return tallies;
}

/* "0.0200, 0.0035 to 0.1050: 1 in 50", in as many digits as the runs are worth; what never failed has a bound alone. */
static void print_probability(FILE *out, const struct sweep_tally *tally) {
    double low, high, runs = (double)tally->runs;
    int digits = 4;
    for (double most = 10000; most < runs && digits < 9; most *= 10)
        digits++;
    sweep_interval(tally->failed, tally->runs, &low, &high);
    fprintf(out, "   %.*f, %.*f to %.*f", digits, (double)tally->failed / runs, digits, low, digits, high);
    if (tally->failed == 0)
        fprintf(out, ": at most 1 in %.0f", floor(1 / high));
    else if (tally->failed * 2 <= tally->runs)
        fprintf(out, ": 1 in %.0f", runs / (double)tally->failed);
}

void sweep_summary(FILE *out, const struct sweep_request *request, const struct sweep_rows *rows) {
    uint64_t settings = sweep_settings_count(&request->grid), combinations = settings * request->grid.trace_count;
    struct sweep_tally *tallies = sweep_tally(request, rows);
    struct sweep_point point;
    if (tallies == NULL)
        return;
    fprintf(out, "  %-40s%10s%10s   %s\n", "", "runs", "failed", "probability, 95 % confidence");
    for (uint64_t i = 0; i < combinations; i++) {
        if (i % settings == 0)
            fprintf(out, "%s\n", request->paths[i / settings]);
        if (tallies[i].runs == 0)
            continue;
        sweep_point_of(&request->grid, i % settings, &point);
        print_settings(out, request, &point);
        fprintf(out, "%10" PRIu64 "%10" PRIu64, tallies[i].runs, tallies[i].failed);
        if (tallies[i].runs > 1)
            print_probability(out, &tallies[i]);
        putc('\n', out);
    }
    free(tallies);
}

/* ---- Jobs for others ---- */

/* An argument as a shell takes it. */
static void print_quoted(FILE *out, const char *text, size_t length) {
    fputs(" '", out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\'')
            fputs("'\\''", out);
        else
            putc(text[i], out);
    }
    putc('\'', out);
}

static void print_job(FILE *out, const struct sweep_request *request, const char *folder, uint64_t first,
                      uint64_t last) {
    /* as it was called; a word without a slash is found by the shell that does the job */
    const char *program = program_invocation_name;

    fputs("cd", out);
    print_quoted(out, folder, strlen(folder));
    fputs(" &&", out);
    print_quoted(out, program, strlen(program));
    fputs(" sweep --output", out);
    print_quoted(out, request->directory, strlen(request->directory));
    fprintf(out, " --jobs 1 --points %" PRIu64 "..%" PRIu64, first + 1, last + 1);
    for (const char *at = request->arguments; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        print_quoted(out, at, length);
        at += length + (at[length] == '\n');
    }
    putc('\n', out);
}

int sweep_print_jobs(FILE *out, const struct sweep_request *request, uint64_t jobs) {
    char folder[4096];
    if (getcwd(folder, sizeof folder) == NULL) {
        print_problem("poolsim: sweep: this folder has no name for the jobs to go to\n");
        return EXIT_INPUT;
    }
    for (uint64_t i = 0; i < jobs; i++) {
        uint64_t first = request->count / jobs * i + (i < request->count % jobs ? i : request->count % jobs);
        uint64_t next = first + request->count / jobs + (i < request->count % jobs);
        if (next > first)
            print_job(out, request, folder, first, next - 1);
    }
    return EXIT_DONE;
}

int sweep_print_slurm(FILE *out, const struct sweep_request *request, uint64_t jobs) {
    jobs = jobs < request->count ? jobs : request->count;
    fprintf(out,
            "#!/bin/bash\n#SBATCH --job-name=poolsim-sweep\n#SBATCH --array=1-%" PRIu64 "\n#SBATCH --cpus-per-task=1\n"
            "# Each task does the line of its number; when all are done: poolsim sweep --merge",
            jobs);
    print_quoted(out, request->directory, strlen(request->directory));
    fputs("\nset -eu\ncommand=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" <<'END_OF_JOBS'\n", out);
    int status = sweep_print_jobs(out, request, jobs);
    fputs("END_OF_JOBS\n)\neval \"$command\"\n", out);
    return status;
}

/* cmd_sweep.c: poolsim sweep. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/sweep.h"
#include "traces/units.h"

enum {
    OPTION_AXIS = 1, /* and the others, in the order of enum sweep_axis */
    OPTION_EXPECT = OPTION_AXIS + AXIS_COUNT,
    OPTION_DURATION,
    OPTION_EVENTS,
    OPTION_OUTPUT,
    OPTION_JOBS,
    OPTION_POINTS,
    OPTION_PRINT_JOBS,
    OPTION_SLURM,
    OPTION_MERGE
};

#define AXIS(name, axis, help, argument) \
    { name, '\0', POPT_ARG_STRING, NULL, OPTION_AXIS + (axis), help, argument }

static struct poptOption options[] = {
    AXIS("seed", AXIS_SEED, "seeds of workloads, such as 1..1000", "LIST"),
    AXIS("fit", AXIS_FIT, "best, fast", "LIST"),
    AXIS("coalesce", AXIS_COALESCE, "immediate, deferred", "LIST"),
    AXIS("on-fragmented", AXIS_ON_FRAGMENTED, "fail, clean, make_room, defrag", "LIST"),
    AXIS("defrag-step", AXIS_DEFRAG_STEP, "bytes that a defrag step may move", "LIST"),
    AXIS("defrag-every", AXIS_DEFRAG_EVERY, "events between two defrag steps; 0: none", "LIST"),
    AXIS("block", AXIS_BLOCK, "bytes a block", "LIST"),
    AXIS("index-cache", AXIS_INDEX_CACHE, "free indexes kept in a ring; 0: a free list", "LIST"),
    AXIS("indexes", AXIS_INDEXES, "handles at most", "LIST"),
    AXIS("size", AXIS_SIZE, "the pool in bytes, such as 32K..128K/4K", "LIST"),
    {"expect", 'e', POPT_ARG_STRING, NULL, OPTION_EXPECT, "expect this of every point as well", "'METRIC OP VALUE'"},
    {"duration", '\0', POPT_ARG_STRING, NULL, OPTION_DURATION, "how long workloads go on (default: their own)", "TIME"},
    {"events", '\0', POPT_ARG_STRING, NULL, OPTION_EVENTS, "events of a workload at most (default: its own)", "N"},
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "where results are kept, and found when it goes on", "DIR"},
    {"jobs", 'j', POPT_ARG_STRING, NULL, OPTION_JOBS, "points at one time (default: one a processor)", "N"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "only these, such as 1..500", "A..B"},
    {"print-jobs", '\0', POPT_ARG_STRING, NULL, OPTION_PRINT_JOBS, "do nothing, but print so many commands that do it",
     "N"},
    {"slurm", '\0', POPT_ARG_STRING, NULL, OPTION_SLURM, "the same as one script of Slurm, with a job array", "N"},
    {"merge", '\0', POPT_ARG_NONE, NULL, OPTION_MERGE, "join the parts in directories; say what is missing", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

enum mode { MODE_RUN, MODE_JOBS, MODE_SLURM, MODE_MERGE };

struct line {
    struct sweep_request request;
    enum mode mode;
    int64_t jobs; /* to print */
    bool prints_jobs, prints_slurm;
    char *points, *arguments;
    size_t arguments_length;
};

/* ---- Options ---- */

/* Adds to what is swept. */
static bool note(struct line *line, const char *text) {
    size_t length = strlen(text);
    char *arguments = realloc(line->arguments, line->arguments_length + length + 2);
    if (arguments == NULL)
        return false;
    memcpy(arguments + line->arguments_length, text, length);
    memcpy(arguments + line->arguments_length + length, "\n", 2);
    line->arguments = arguments;
    line->arguments_length += length + 1;
    return true;
}

/* An option's argument that is part of what is swept; the caller frees it. */
static char *noted(struct parse *parse, struct line *line, const char *name) {
    char *value = poptGetOptArg(parse->context), option[64];
    snprintf(option, sizeof option, "--%s", name);
    if (strchr(value, '\n') == NULL && note(line, option) && note(line, value))
        return value;
    usage_error("--%s: its value cannot be kept", name);
    free(value);
    return NULL;
}

static int take_axis(struct parse *parse, struct line *line, enum sweep_axis axis) {
    char why[160], *value = noted(parse, line, sweep_axis_names[axis]);
    bool fine = value != NULL && sweep_add(&line->request.grid, axis, value, why);
    if (value != NULL && !fine)
        usage_error("--%s: %s", sweep_axis_names[axis], why);
    free(value);
    return fine ? 1 : -1;
}

static int take_limit(struct parse *parse, struct line *line, bool is_time) {
    const char *why = "has to be above 0", *name = is_time ? "duration" : "events";
    char *value = noted(parse, line, name);
    struct workload_limits *limits = &line->request.workload.limits;
    uint64_t *limit = is_time ? &limits->duration : &limits->events;
    bool fine =
        value != NULL && (is_time ? parse_duration : parse_count)(value, strlen(value), limit, &why) && *limit != 0;
    if (value != NULL && !fine)
        usage_error("--%s %s: %s", name, value, why);
    free(value);
    return fine ? 1 : -1;
}

static int take_expect(struct parse *parse, struct line *line) {
    char *value = noted(parse, line, "expect");
    int taken =
        value != NULL ? expectation_add(value, &line->request.expectations, &line->request.expectation_count) : -1;
    free(value);
    return taken;
}

static int take(struct parse *parse, int option, void *context) {
    struct line *line = context;
    int taken = cost_take(parse, option, &line->request.costs);
    if (taken != 0)
        return taken;
    if (option >= OPTION_AXIS && option < OPTION_AXIS + AXIS_COUNT)
        return take_axis(parse, line, (enum sweep_axis)(option - OPTION_AXIS));
    switch (option) {
    case OPTION_EXPECT:
        return take_expect(parse, line);
    case OPTION_DURATION:
    case OPTION_EVENTS:
        return take_limit(parse, line, option == OPTION_DURATION);
    case OPTION_OUTPUT:
        return text_take(parse, &line->request.directory);
    case OPTION_POINTS:
        return text_take(parse, &line->points);
    case OPTION_JOBS:
        return number_take(parse, "jobs", 1, 1024, &line->request.jobs);
    case OPTION_PRINT_JOBS:
        line->prints_jobs = true;
        line->mode = MODE_JOBS;
        return number_take(parse, "print-jobs", 1, 1000000, &line->jobs);
    case OPTION_SLURM:
        line->prints_slurm = true;
        line->mode = MODE_SLURM;
        return number_take(parse, "slurm", 1, 1000000, &line->jobs);
    default:
        line->mode = MODE_MERGE;
        return 1;
    }
}

/* "A..B", from 1, of those that there are. */
static int take_points(struct line *line) {
    struct sweep_request *request = &line->request;
    uint64_t first = 0, last = 0;
    const char *dots = line->points != NULL ? strstr(line->points, "..") : NULL, *why;
    request->first = 0;
    request->last = request->count - 1;
    if (line->points == NULL)
        return EXIT_DONE;
    if (dots == NULL || !parse_count(line->points, (size_t)(dots - line->points), &first, &why)
        || !parse_count(dots + 2, strlen(dots + 2), &last, &why) || first == 0 || last < first || last > request->count)
        return usage_error("--points %s: it takes A..B, from 1 to the %" PRIu64 " points that there are", line->points,
                           request->count);
    request->first = first - 1;
    request->last = last - 1;
    return EXIT_DONE;
}

/* ---- Doing it ---- */

/* Writes result.csv where all points are there, and prints the summary. */
static int conclude(const struct sweep_request *request, const struct sweep_rows *rows) {
    char path[4096];
    int status = EXIT_DONE;
    if (rows->done == rows->count) {
        snprintf(path, sizeof path, "%s/result.csv", request->directory);
        status = sweep_write(path, rows);
    }
    printf("%" PRIu64 " of %" PRIu64 " points are done\n", rows->done, rows->count);
    if (rows->done == rows->count)
        sweep_summary(stdout, request, rows);
    return finish_output(status);
}

static int do_sweep(struct line *line) {
    struct sweep_request *request = &line->request;
    struct sweep_rows rows;
    int status = take_points(line);
    if (status != EXIT_DONE)
        return status;
    if (line->mode == MODE_JOBS)
        return finish_output(sweep_print_jobs(stdout, request, (uint64_t)line->jobs));
    if (line->mode == MODE_SLURM)
        return finish_output(sweep_print_slurm(stdout, request, (uint64_t)line->jobs));
    if (!sweep_rows_begin(&rows, request->count, request->cost != NULL)) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    status = sweep_points(request, &rows);
    if (status == EXIT_DONE)
        status = conclude(request, &rows);
    sweep_rows_free(&rows);
    return status;
}

/* Parses a plan, as if it were the command line. */
static int parse_plan(char *plan, struct line *line, struct parse *parse) {
    char *arguments = sweep_plan_arguments(plan);
    const char **argv = arguments != NULL ? calloc(strlen(arguments) + 3, sizeof *argv) : NULL;
    int argc = 1;
    if (argv == NULL)
        return EXIT_INPUT;
    for (char *at = arguments; *at != '\0';) {
        argv[argc++] = at;
        at += strcspn(at, "\n");
        if (*at != '\0')
            *at++ = '\0';
    }
    bool fine = parse_begin(parse, &command_sweep, argc, argv, take, line);
    free(argv);
    line->request.paths = parse->arguments;
    line->request.grid.trace_count = parse->argument_count;
    line->request.count = fine ? sweep_count(&line->request.grid) : 0;
    return fine && parse->argument_count != 0 && line->request.count <= SWEEP_POINTS_MAX ? EXIT_DONE : EXIT_INPUT;
}

static void free_line(struct line *line) {
    sweep_free(&line->request.grid);
    cost_request_free(&line->request.costs);
    expectations_free(line->request.expectations, line->request.expectation_count);
    free(line->request.directory);
    free(line->points);
    free(line->arguments);
}

static int merge_rows(const struct line *line, const struct line *planned, const char *const *directories,
                      struct sweep_rows *rows, const char *plan) {
    int status = EXIT_DONE;
    for (; *directories != NULL && status == EXIT_DONE; directories++) {
        char *other = sweep_directory_plan(*directories);
        status = other != NULL ? EXIT_DONE : EXIT_INPUT;
        if (other != NULL && strcmp(other, plan) != 0) {
            usage_error("sweep: %s holds another sweep than the first directory, or one of other traces", *directories);
            status = EXIT_USAGE;
        }
        free(other);
        if (status == EXIT_DONE)
            status = sweep_directory_read(*directories, rows);
    }
    if (status == EXIT_DONE)
        status = sweep_write(line->request.directory, rows);
    if (status == EXIT_DONE && rows->done != rows->count) {
        sweep_tell_missing(rows);
        return finish_output(EXIT_UNMET);
    }
    if (status == EXIT_DONE && line->request.directory != NULL)
        sweep_summary(stdout, &planned->request, rows);
    return finish_output(status);
}

static int merge(const struct line *line, const char *const *directories) {
    struct line planned = {.mode = MODE_RUN};
    struct parse parse;
    struct sweep_rows rows;
    if (*directories == NULL)
        return usage_error("sweep: which directories? poolsim sweep --merge [-o FILE] DIR...");
    char *plan = sweep_directory_plan(*directories), *text = plan != NULL ? strdup(plan) : NULL;
    if (text == NULL) {
        free(plan);
        return EXIT_INPUT;
    }
    int status = parse_plan(text, &planned, &parse);
    if (status == EXIT_DONE && sweep_rows_begin(&rows, planned.request.count, planned.request.costs.table != NULL)) {
        status = merge_rows(line, &planned, directories, &rows, plan);
        sweep_rows_free(&rows);
    } else {
        print_problem("poolsim: sweep: the directory's plan is none\n");
    }
    parse_end(&parse);
    free_line(&planned);
    free(text);
    free(plan);
    return status;
}

/* What a plan was parsed into. */
struct sweep_planned {
    struct line line;
    struct parse parse;
    char *text;
};

bool sweep_open(const char *directory, struct sweep_opened *opened) {
    *opened = (struct sweep_opened){.planned = calloc(1, sizeof *opened->planned)};
    struct sweep_planned *planned = opened->planned;
    if (planned == NULL) {
        print_problem("poolsim: memory is out\n");
        return false;
    }
    planned->text = sweep_directory_plan(directory);
    if (planned->text == NULL)
        return false;
    if (parse_plan(planned->text, &planned->line, &planned->parse) != EXIT_DONE
        || !sweep_rows_begin(&opened->rows, planned->line.request.count, planned->line.request.costs.table != NULL)) {
        print_problem("poolsim: sweep: the directory's plan is none\n");
        return false;
    }
    opened->request = planned->line.request;
    return sweep_directory_read(directory, &opened->rows) == EXIT_DONE;
}

void sweep_end(struct sweep_opened *opened) {
    sweep_rows_free(&opened->rows);
    if (opened->planned == NULL)
        return;
    if (opened->planned->text != NULL) {
        parse_end(&opened->planned->parse);
        free_line(&opened->planned->line);
    }
    free(opened->planned->text);
    free(opened->planned);
}

/* Reads the table, and adds what names it to what is swept. An exit status. */
static int take_costs(struct line *line) {
    struct sweep_request *request = &line->request;
    struct trace_settings settings = {.cost = NULL};
    char clock[40];
    int status = cost_resolve(&request->costs, &settings);
    request->cost = settings.cost;
    if (status != EXIT_DONE || request->cost == NULL)
        return status;
    snprintf(clock, sizeof clock, "%" PRIu64 "Hz", request->costs.clock_hz);
    if (strchr(request->costs.table, '\n') != NULL)
        return usage_error("--cost: its value cannot be kept");
    if (note(line, "--clock") && note(line, clock) && note(line, "--cost") && note(line, request->costs.table))
        return EXIT_DONE;
    print_problem("poolsim: memory is out\n");
    return EXIT_INPUT;
}

static int sweep(struct line *line, const struct parse *parse) {
    struct sweep_request *request = &line->request;
    if (line->mode == MODE_MERGE)
        return merge(line, (const char *const *)parse->arguments);
    request->paths = parse->arguments;
    request->grid.trace_count = parse->argument_count;
    request->count = sweep_count(&request->grid);
    if (line->prints_jobs && line->prints_slurm)
        return usage_error("sweep: --print-jobs or --slurm, not both");
    if (parse->argument_count == 0)
        return usage_error("sweep: which trace? poolsim sweep -o DIR TRACE...");
    if (request->directory == NULL)
        return usage_error("sweep: where to? poolsim sweep -o DIR TRACE...");
    if (request->count > SWEEP_POINTS_MAX)
        return usage_error("sweep: more than %" PRIu64 " points", SWEEP_POINTS_MAX);
    int status = take_costs(line);
    if (status != EXIT_DONE)
        return status;
    for (size_t i = 0; i < parse->argument_count; i++) {
        if (strchr(parse->arguments[i], '\n') != NULL || strcmp(parse->arguments[i], "-") == 0)
            return usage_error("sweep: it takes files, by names without line ends");
        for (size_t before = 0; before < i; before++) {
            if (strcmp(parse->arguments[i], parse->arguments[before]) == 0)
                return usage_error("sweep: %s is there twice", parse->arguments[i]);
        }
        if (!note(line, parse->arguments[i])) {
            print_problem("poolsim: memory is out\n");
            return EXIT_INPUT;
        }
    }
    request->arguments = line->arguments;
    return do_sweep(line);
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct line line = {.mode = MODE_RUN};
    if (parse_begin(&parse, command, argc, argv, take, &line)) {
        catch_interrupts();
        parse.status = sweep(&line, &parse);
    }
    free_line(&line);
    return parse_end(&parse);
}

const struct command command_sweep = {"sweep", "-o DIR TRACE...", "replay a grid of settings and seeds", options, run,
                                      false};

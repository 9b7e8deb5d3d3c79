/* cmd_run.c: poolsim run. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/gather.h"
#include "traces/run.h"
#include "viz/blame_out.h"
#include "viz/plot.h"
#include "viz/report_out.h"
#include "viz/series_out.h"

#define MAP_CELLS 60

enum {
    OPTION_JSON = 1,
    OPTION_CSV,
    OPTION_NO_VERIFY,
    OPTION_STRICT,
    OPTION_LOCK_BRACKET,
    OPTION_SERIES,
    OPTION_BLAME,
    OPTION_RASTER,
    OPTION_HISTOGRAMS,
    OPTION_POINTS
};

static struct poptOption options[] = {
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "one JSON object a trace, on a line", NULL},
    {"csv", '\0', POPT_ARG_NONE, NULL, OPTION_CSV, "one row of comma-separated values a trace", NULL},
    {"no-verify", '\0', POPT_ARG_NONE, NULL, OPTION_NO_VERIFY, "do not fill and look at the data: faster", NULL},
    {"strict", '\0', POPT_ARG_NONE, NULL, OPTION_STRICT, "stop at the first failure, with status 1", NULL},
    {"lock-bracket", '\0', POPT_ARG_NONE, NULL, OPTION_LOCK_BRACKET,
     "replay with nothing and with everything locked, side by side", NULL},
    {"series", '\0', POPT_ARG_STRING, NULL, OPTION_SERIES, "write the history as a data file, for gnuplot", "FILE"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "rows of it at most (default: 2000)", "N"},
    {"raster", '\0', POPT_ARG_NONE, NULL, OPTION_RASTER, "also what lay at each address over time", NULL},
    {"histograms", '\0', POPT_ARG_NONE, NULL, OPTION_HISTOGRAMS, "also sizes, lifetimes, searches, pauses, free runs",
     NULL},
    {"blame", '\0', POPT_ARG_NONE, NULL, OPTION_BLAME, "rank who keeps free space apart, and whose locks", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

enum form { FORM_TEXT, FORM_JSON, FORM_CSV };

struct request {
    enum form form;
    struct run_options run;
    struct cost_request costs;
    bool lock_bracket;
    const char *path;
    char (*maps)[MAP_CELLS + 1]; /* one a report */
    size_t map_count;
    char *series_path; /* NULL: no series */
    bool points;       /* how many rows is said */
    struct gather gather;
    bool memory_is_out;
};

static void on_began(void *context, struct replay *replay, const struct statistics *statistics) {
    struct request *request = context;
    gather_begin(&request->gather, replay, statistics);
}

static void on_progress(void *context, double share) {
    const struct request *request = context;
    progress_show(request->path, share);
}

static void on_finished(void *context, const struct report *report, const struct pool *pool) {
    struct request *request = context;
    if (request->lock_bracket)
        return; /* shows no map */
    char(*maps)[MAP_CELLS + 1] = realloc(request->maps, (request->map_count + 1) * sizeof *maps);
    if (maps == NULL) {
        request->memory_is_out = true; /* so that no report is printed: later ones would get each other's map */
        return;
    }
    request->maps = maps;
    map_line(pool, report, maps[request->map_count++], MAP_CELLS);
    gather_end(&request->gather);
    request->memory_is_out = request->memory_is_out || request->gather.memory_is_out;
}

static int take_form(struct request *request, enum form form) {
    if (request->form != FORM_TEXT && request->form != form) {
        usage_error("run: --json and --csv are two forms of the report; give one");
        return -1;
    }
    request->form = form;
    return 1;
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    int taken;
    switch (option) {
    case OPTION_JSON:
        return take_form(request, FORM_JSON);
    case OPTION_CSV:
        return take_form(request, FORM_CSV);
    case OPTION_NO_VERIFY:
        request->run.verify = false;
        break;
    case OPTION_STRICT:
        request->run.strict = true;
        break;
    case OPTION_LOCK_BRACKET:
        request->lock_bracket = true;
        break;
    case OPTION_SERIES:
        request->gather.series = true;
        return text_take(parse, &request->series_path);
    case OPTION_RASTER:
        request->gather.raster = true;
        break;
    case OPTION_HISTOGRAMS:
        request->gather.spread = true;
        break;
    case OPTION_BLAME:
        request->gather.blame = true;
        break;
    case OPTION_POINTS:
        request->points = true;
        return gather_take_points(parse, &request->gather);
    default:
        taken = cost_take(parse, option, &request->costs);
        return taken != 0 ? taken : replay_take(parse, option, &request->run.settings, &request->run.workload);
    }
    return 1;
}

static int status_of(enum run_result result) {
    switch (result) {
    case RUN_OK:
        return EXIT_DONE;
    case RUN_STRICT:
        return EXIT_UNMET;
    case RUN_USAGE:
        return EXIT_USAGE;
    case RUN_REFUSED:
        return EXIT_INPUT;
    case RUN_BROKEN:
        return EXIT_BROKEN;
    }
    return EXIT_BROKEN;
}

/* A report with what was asked for beside it. false: memory is out. */
static bool print_report(const struct request *request, const struct report *report, size_t number, bool colour) {
    struct blame *blame = request->gather.blame ? request->gather.traces[number].blame : NULL;
    if (request->form == FORM_CSV) {
        report_csv(stdout, report);
        return true;
    }
    if (request->form == FORM_JSON)
        return blame != NULL ? blame_report_json(stdout, report, blame) : report_json(stdout, report);
    if (number != 0)
        putchar('\n');
    report_text(stdout, report, number < request->map_count ? request->maps[number] : NULL, colour);
    if (blame != NULL)
        blame_text(stdout, blame);
    return true;
}

static int print_reports(const struct request *request, const struct reports *reports) {
    bool colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
    if (request->form == FORM_CSV)
        report_csv_header(stdout, request->run.settings.cost != NULL);
    for (size_t i = 0; i < reports->count; i++) {
        if (!print_report(request, &reports->items[i], i, colour)) {
            print_problem("poolsim: out of memory\n");
            return EXIT_INPUT;
        }
    }
    return EXIT_DONE;
}

/* A data set a trace, two blank lines between them: gnuplot's index. */
static int write_series(const struct request *request, const struct reports *reports) {
    FILE *out = output_begin(request->series_path);
    if (out == NULL)
        return EXIT_INPUT;
    for (size_t i = 0; i < reports->count && i < request->gather.ended; i++) {
        if (i != 0)
            fputs("\n\n", out);
        const struct gathered *gathered = &request->gather.traces[i];
        series_write(out, &reports->items[i], gathered->series);
        if (gathered->timing != NULL) {
            fputs("\n\n", out);
            plot_write_time(out, &reports->items[i], gathered->timing);
        }
        if (gathered->raster != NULL) {
            fputs("\n\n", out);
            plot_write_raster(out, &reports->items[i], gathered->raster);
        }
        if (gathered->spread != NULL) {
            fputs("\n\n", out);
            plot_write_counts(out, &reports->items[i], gathered->spread);
        }
    }
    return output_commit();
}

/* Of each trace the two results. */
static int print_brackets(const struct request *request, const struct reports *none, const struct reports *all) {
    bool colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
    for (size_t i = 0; i < none->count && i < all->count; i++) {
        if (request->form == FORM_TEXT) {
            if (i != 0)
                putchar('\n');
            report_bracket_text(stdout, &none->items[i], &all->items[i], colour);
        } else if (!report_bracket_json(stdout, &none->items[i], &all->items[i])) {
            print_problem("poolsim: out of memory\n");
            return EXIT_INPUT;
        }
    }
    return EXIT_DONE;
}

static int status_of_expectations(const struct reports *reports) {
    int status = EXIT_DONE;
    for (size_t i = 0; i < reports->count && status == EXIT_DONE; i++)
        status = report_expectations_hold(&reports->items[i]) ? EXIT_DONE : EXIT_UNMET;
    return status;
}

/* Replays every file twice; prints only when all could be. */
static int bracket_files(struct request *request, const char **paths) {
    static const struct lock_plan plans[] = {{.mode = LOCKS_NONE}, {.mode = LOCKS_ALWAYS}};
    struct reports reports[2] = {{0}};
    struct problem problem;
    int status = EXIT_DONE;
    for (; *paths != NULL && status == EXIT_DONE; paths++) {
        request->path = *paths;
        for (int i = 0; i < 2 && status == EXIT_DONE; i++) {
            request->run.locks = &plans[i];
            status = status_of(run_file(*paths, &request->run, &reports[i], &problem));
        }
    }
    progress_clear();
    if (status == EXIT_DONE) {
        status = print_brackets(request, &reports[0], &reports[1]);
        for (int i = 0; i < 2 && status == EXIT_DONE; i++)
            status = status_of_expectations(&reports[i]);
        status = finish_output(status);
    } else {
        print_problem(problem.text);
    }
    reports_free(&reports[0]);
    reports_free(&reports[1]);
    return status;
}

/* Replays every file; prints only when all could be. */
static int run_files(struct request *request, const char **paths) {
    struct reports reports = {0};
    struct problem problem;
    int status = EXIT_DONE;
    for (; *paths != NULL && status == EXIT_DONE; paths++) {
        request->path = *paths;
        status = status_of(run_file(*paths, &request->run, &reports, &problem));
    }
    progress_clear();
    if (request->memory_is_out && (status == EXIT_DONE || status == EXIT_UNMET)) {
        problem_set(&problem, "poolsim", "memory is out");
        status = EXIT_INPUT;
    }
    int written = EXIT_DONE;
    if (request->series_path != NULL && (status == EXIT_DONE || status == EXIT_UNMET))
        written = write_series(request, &reports);
    if (written != EXIT_DONE) {
        status = written;
    } else if (status == EXIT_DONE || status == EXIT_UNMET) {
        int printed = print_reports(request, &reports);
        if (status == EXIT_DONE)
            status = status_of_expectations(&reports);
        status = finish_output(printed == EXIT_DONE ? status : printed);
    } else {
        print_problem(problem.text);
    }
    reports_free(&reports);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {
        .run = {.verify = true, .progress = on_progress, .began = on_began, .finished = on_finished},
        .gather = {.points = GATHER_POINTS}};
    trace_settings_init(&request.run.settings);
    request.run.context = &request;
    if (!parse_begin(&parse, command, argc, argv, take, &request))
        return parse_end(&parse);
    if (parse.argument_count == 0) {
        parse.status = usage_error("run: which trace? poolsim run TRACE...; '-' is standard input");
    } else if (request.lock_bracket
               && (request.form == FORM_CSV || request.run.strict || request.series_path != NULL
                   || request.gather.blame)) {
        parse.status = usage_error("run: --lock-bracket goes with none of --csv, --strict, --series and --blame");
    } else if (request.series_path == NULL && (request.gather.raster || request.gather.spread)) {
        parse.status = usage_error("run: --raster and --histograms go into the file of --series");
    } else if (request.series_path == NULL && request.points) {
        parse.status = usage_error("run: --points are rows of the file of --series");
    } else if (request.gather.blame && request.form == FORM_CSV) {
        parse.status = usage_error("run: --blame goes with text and --json, not with --csv");
    } else if (request.series_path != NULL && strcmp(request.series_path, "-") == 0) {
        parse.status = usage_error("run: --series takes a file; the report goes to standard output");
    } else if ((parse.status = cost_resolve(&request.costs, &request.run.settings)) == EXIT_DONE) {
        catch_interrupts();
        request.gather.timing = request.series_path != NULL && request.run.settings.cost != NULL;
        parse.status = (request.lock_bracket ? bracket_files : run_files)(&request, parse.arguments);
    }
    gather_free(&request.gather);
    cost_request_free(&request.costs);
    free(request.series_path);
    free(request.maps);
    return parse_end(&parse);
}

const struct command command_run = {
    "run", "[options] TRACE...", "replay traces through the pool, and report", options, run, false};

/* cmd_plot.c: poolsim plot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/gather.h"
#include "traces/run.h"
#include "viz/plot.h"

enum { OPTION_OUTPUT = 1, OPTION_FORMAT, OPTION_POINTS };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "the directory; it is made where there is none", "DIR"},
    {"format", '\0', POPT_ARG_STRING, NULL, OPTION_FORMAT, "svg (default), png, pdf, txt or sixel", "WORD"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "rows of a curve at most (default: 2000)", "N"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    POPT_TABLEEND,
};

struct request {
    struct run_options run;
    char *directory;
    int64_t format;
    const char *path;
    struct reports reports;
    struct gather gather;
};

/* ---- Gathering ---- */

static void on_began(void *context, struct replay *replay, const struct statistics *statistics) {
    struct request *request = context;
    gather_begin(&request->gather, replay, statistics);
}

static void on_finished(void *context, const struct report *report, const struct pool *pool) {
    struct request *request = context;
    (void)report, (void)pool;
    gather_end(&request->gather);
}

static void on_progress(void *context, double share) {
    const struct request *request = context;
    progress_show(request->path, share);
}

/* ---- Writing ---- */

static char *path_in(const struct request *request, const char *name) {
    char *path;
    if (asprintf(&path, "%s/%s", request->directory, name) >= 0)
        return path;
    print_problem("poolsim: memory is out\n");
    return NULL;
}

static int make_directory(const char *path) {
    struct stat status;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return EXIT_DONE;
    fprintf(stderr, "%s: cannot be made: %s\n", path, strerror(errno));
    return EXIT_INPUT;
}

static int write_one(const struct request *request, const struct plots *plots, const struct plot_file *file) {
    char *path = path_in(request, file->name);
    FILE *out = path != NULL ? output_begin(path) : NULL;
    int status = EXIT_INPUT;
    if (out != NULL) {
        plot_write(out, plots, file);
        status = output_commit();
    }
    free(path);
    return status;
}

static int draw_to(const struct request *request, const char *path, const char *script) {
    FILE *out = output_begin(path);
    if (out == NULL)
        return EXIT_INPUT;
    enum plot_result result = plot_draw(out, request->directory, script, (enum plot_format)request->format);
    if (result == PLOT_DRAWN) {
        int status = output_commit();
        if (status == EXIT_DONE)
            puts(path);
        return status;
    }
    output_drop();
    if (result == PLOT_NO_GNUPLOT)
        fputs(
            "poolsim: gnuplot is not there, so only data and scripts were written; install it (Debian: gnuplot-nox)\n",
            stderr);
    else
        fprintf(stderr, "%s: gnuplot could not draw %s\n", path, script);
    return EXIT_INPUT;
}

static int draw_one(const struct request *request, const struct plot_file *file) {
    char name[64];
    snprintf(name, sizeof name, "%.*s.%s", (int)strcspn(file->name, "."), file->name,
             plot_format_words[request->format]);
    char *path = path_in(request, name);
    int status = path != NULL ? draw_to(request, path, file->name) : EXIT_INPUT;
    free(path);
    return status;
}

/* Data and scripts first, all of them, then the pictures. */
static int write_plots(const struct request *request, const struct plots *plots) {
    struct plot_file file;
    int status = make_directory(request->directory);
    for (size_t i = 0; status == EXIT_DONE && plot_file(plots, i, &file); i++) {
        if (file.nothing == NULL)
            status = write_one(request, plots, &file);
    }
    for (size_t i = 0; status == EXIT_DONE && plot_file(plots, i, &file); i++) {
        if (file.nothing != NULL)
            fprintf(stderr, "%s: not drawn: %s\n", file.name, file.nothing);
        else if (file.is_script)
            status = draw_one(request, &file);
    }
    return status;
}

static int plot_reports(const struct request *request) {
    struct plot_trace *traces = calloc(request->gather.ended + 1, sizeof *traces);
    struct plots plots = {.traces = traces, .count = request->gather.ended};
    int status = EXIT_INPUT;
    if (traces == NULL || request->gather.memory_is_out) {
        print_problem("poolsim: memory is out\n");
        goto free_traces;
    }
    for (size_t i = 0; i < request->gather.ended; i++) {
        const struct report *report = &request->reports.items[i];
        const struct gathered *gathered = &request->gather.traces[i];
        traces[i] = (struct plot_trace){report, gathered->series, gathered->raster, gathered->spread, gathered->blame};
        if (report->allocs == 0) {
            fprintf(stderr, "%s: allocates nothing, so there is nothing to draw\n", report->source);
            goto free_traces;
        }
    }
    status = write_plots(request, &plots);
free_traces:
    free(traces);
    return status;
}

/* ---- The command ---- */

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    switch (option) {
    case OPTION_OUTPUT:
        return text_take(parse, &request->directory);
    case OPTION_FORMAT:
        return word_take(parse, "format", plot_format_words, &request->format);
    case OPTION_POINTS:
        return gather_take_points(parse, &request->gather);
    default:;
        int taken = shape_take(parse, option, &request->run.settings);
        return taken != 0 ? taken : workload_take(parse, option, &request->run.workload);
    }
}

static int plot_files(struct request *request, const char **paths) {
    struct problem problem;
    enum run_result result = RUN_OK;
    for (; *paths != NULL && result == RUN_OK; paths++) {
        request->path = *paths;
        result = run_file(*paths, &request->run, &request->reports, &problem);
    }
    progress_clear();
    if (result == RUN_OK)
        return finish_output(plot_reports(request));
    print_problem(problem.text);
    return result == RUN_USAGE ? EXIT_USAGE : result == RUN_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {.format = PLOT_SVG};
    request.gather =
        (struct gather){.series = true, .raster = true, .spread = true, .blame = true, .points = GATHER_POINTS};
    request.run =
        (struct run_options){.progress = on_progress, .began = on_began, .finished = on_finished, .context = &request};
    trace_settings_init(&request.run.settings);
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        catch_interrupts();
        if (parse.argument_count == 0)
            parse.status = usage_error("plot: which trace? poolsim plot TRACE... -o DIR");
        else if (request.directory == NULL)
            parse.status = usage_error("plot: where to? -o DIR");
        else
            parse.status = plot_files(&request, parse.arguments);
    }
    gather_free(&request.gather);
    free(request.directory);
    reports_free(&request.reports);
    return parse_end(&parse);
}

const struct command command_plot = {"plot", "[options] TRACE...", "draw what happened, with gnuplot", options, run,
                                     false};

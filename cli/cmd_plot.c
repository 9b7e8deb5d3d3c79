/* cmd_plot.c: poolsim plot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/drawing.h"
#include "cli/sweep.h"

enum { OPTION_OUTPUT = 1, OPTION_FORMAT, OPTION_POINTS, OPTION_POLICY, OPTION_X, OPTION_SWEEP, OPTION_AXES };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "the directory; it is made where there is none", "DIR"},
    {"format", '\0', POPT_ARG_STRING, NULL, OPTION_FORMAT, "svg (default), png, pdf, txt or sixel", "WORD"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "rows of a curve at most (default: 2000)", "N"},
    {"x", '\0', POPT_ARG_STRING, NULL, OPTION_X, "draw over the events (event, the default) or the trace's time (time)",
     "WORD"},
    {"policy", '\0', POPT_ARG_STRING, NULL, OPTION_POLICY,
     "draw each trace with each of these: 'fail,make_room', or options such as '--defrag-every 10'; may be repeated",
     "POLICIES"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {"sweep", '\0', POPT_ARG_STRING, NULL, OPTION_SWEEP, "draw what a sweep found, instead of traces", "DIR"},
    {"axes", '\0', POPT_ARG_STRING, NULL, OPTION_AXES, "of a sweep, draw over these settings, such as size,block",
     "X,Y"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

struct request {
    struct drawing drawing;
    char *directory, *sweep, *axes;
    int64_t format;
};

/* Data and scripts first, all of them, then the pictures. */
static int plot_files(const struct command *command, struct request *request, const char **paths) {
    int status = drawing_replay(command, &request->drawing, paths);
    if (status == EXIT_DONE)
        status = drawing_directory(request->directory);
    if (status == EXIT_DONE)
        status = drawing_write(&request->drawing, request->directory);
    if (status == EXIT_DONE)
        status = drawing_pictures(&request->drawing, request->directory, request->format);
    return finish_output(status);
}

/* ---- A sweep ---- */

/* An axis by its name, that has two values; AXIS_COUNT after a message. */
static enum sweep_axis find_axis(const struct sweep_grid *grid, const char *name, size_t length) {
    char known[160] = "";
    for (int axis = AXIS_SEED + 1; axis < AXIS_COUNT; axis++) {
        if (grid->axes[axis].count < 2)
            continue;
        if (strlen(sweep_axis_names[axis]) == length && memcmp(sweep_axis_names[axis], name, length) == 0)
            return (enum sweep_axis)axis;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", known[0] != '\0' ? ", " : "",
                 sweep_axis_names[axis]);
    }
    usage_error("--axes %.*s: the sweep has no two values of that; it has of: %s", (int)length, name,
                known[0] != '\0' ? known : "nothing");
    return AXIS_COUNT;
}

static int take_axes(const char *axes, const struct sweep_grid *grid, enum sweep_axis *x, enum sweep_axis *y) {
    sweep_choose_axes(grid, x, y);
    if (axes == NULL)
        return EXIT_DONE;
    size_t length = strcspn(axes, ",");
    if (axes[length] == '\0')
        return usage_error("--axes %s: it takes two, such as size,block", axes);
    *x = find_axis(grid, axes, length);
    *y = *x != AXIS_COUNT ? find_axis(grid, axes + length + 1, strlen(axes + length + 1)) : AXIS_COUNT;
    if (*x != AXIS_COUNT && *x == *y)
        return usage_error("--axes %s: these are the same", axes);
    return *y != AXIS_COUNT ? EXIT_DONE : EXIT_USAGE;
}

static int plot_sweep(const struct request *request) {
    struct sweep_opened opened;
    int status = EXIT_INPUT;
    if (sweep_open(request->sweep, &opened)) {
        struct sweep_results results = {.grid = &opened.request.grid,
                                        .paths = opened.request.paths,
                                        .tallies = sweep_tally(&opened.request, &opened.rows),
                                        .done = opened.rows.done,
                                        .count = opened.rows.count};
        if (results.tallies == NULL)
            print_problem("poolsim: memory is out\n");
        else
            status = take_axes(request->axes, results.grid, &results.x, &results.y);
        if (status == EXIT_DONE)
            status = drawing_results(request->directory, request->format, plot_sweep_file, &results, true);
        free((void *)(uintptr_t)results.tallies);
    }
    sweep_end(&opened);
    return finish_output(status);
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    int taken;
    switch (option) {
    case OPTION_OUTPUT:
        return text_take(parse, &request->directory);
    case OPTION_FORMAT:
        return word_take(parse, "format", plot_format_words, &request->format);
    case OPTION_POINTS:
        return gather_take_points(parse, &request->drawing.gather);
    case OPTION_SWEEP:
        return text_take(parse, &request->sweep);
    case OPTION_AXES:
        return text_take(parse, &request->axes);
    case OPTION_X:
        return word_take(parse, "x", plot_x_words, &request->drawing.x);
    case OPTION_POLICY:
        return drawing_take_policy(parse, &request->drawing);
    default:
        taken = cost_take(parse, option, &request->drawing.costs);
        return taken != 0 ? taken
                          : replay_take(parse, option, &request->drawing.run.settings, &request->drawing.run.workload);
    }
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {.format = PLOT_SVG};
    drawing_begin(&request.drawing);
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        catch_interrupts();
        if (request.sweep != NULL && parse.argument_count != 0)
            parse.status = usage_error("plot: --sweep draws a sweep's directory, and no traces");
        else if (request.axes != NULL && request.sweep == NULL)
            parse.status = usage_error("plot: --axes is for --sweep");
        else if (request.drawing.x == PLOT_X_TIME && request.sweep != NULL)
            parse.status = usage_error("plot: --x is for traces, not for --sweep");
        else if (request.sweep == NULL && parse.argument_count == 0)
            parse.status = usage_error("plot: which trace? poolsim plot TRACE... -o DIR");
        else if (request.directory == NULL)
            parse.status = usage_error("plot: where to? -o DIR");
        else if (request.sweep != NULL)
            parse.status = plot_sweep(&request);
        else
            parse.status = plot_files(command, &request, parse.arguments);
    }
    drawing_free(&request.drawing);
    free(request.directory);
    free(request.sweep);
    free(request.axes);
    return parse_end(&parse);
}

const struct command command_plot = {"plot", "[options] TRACE...", "draw what happened, with gnuplot", options, run,
                                     false};

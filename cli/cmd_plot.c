/* cmd_plot.c: poolsim plot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/drawing.h"

enum { OPTION_OUTPUT = 1, OPTION_FORMAT, OPTION_POINTS, OPTION_POLICY };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "the directory; it is made where there is none", "DIR"},
    {"format", '\0', POPT_ARG_STRING, NULL, OPTION_FORMAT, "svg (default), png, pdf, txt or sixel", "WORD"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "rows of a curve at most (default: 2000)", "N"},
    {"policy", '\0', POPT_ARG_STRING, NULL, OPTION_POLICY,
     "draw each trace with each of these: 'fail,make_room', or options such as '--defrag-every 10'; may be repeated",
     "POLICIES"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

struct request {
    struct drawing drawing;
    char *directory;
    int64_t format;
};

static int make_directory(const char *path) {
    struct stat status;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return EXIT_DONE;
    fprintf(stderr, "%s: cannot be made: %s\n", path, strerror(errno));
    return EXIT_INPUT;
}

static int draw_to(const struct request *request, const char *path, const char *script) {
    FILE *out = output_begin(path);
    if (out == NULL)
        return EXIT_INPUT;
    enum plot_result result = plot_draw(out, request->directory, script, (enum plot_format)request->format);
    if (result != PLOT_DRAWN) {
        output_drop();
        return drawing_failed(result, "only data and scripts were written", path, script);
    }
    int status = output_commit();
    if (status == EXIT_DONE)
        puts(path);
    return status;
}

static int draw_one(const struct request *request, const struct plot_file *file) {
    char name[64];
    snprintf(name, sizeof name, "%.*s.%s", (int)strcspn(file->name, "."), file->name,
             plot_format_words[request->format]);
    char *path = drawing_path(request->directory, name);
    int status = path != NULL ? draw_to(request, path, file->name) : EXIT_INPUT;
    free(path);
    return status;
}

/* Data and scripts first, all of them, then the pictures. */
static int plot_files(const struct command *command, struct request *request, const char **paths) {
    struct plot_file file;
    int status = drawing_replay(command, &request->drawing, paths);
    if (status == EXIT_DONE)
        status = make_directory(request->directory);
    if (status == EXIT_DONE)
        status = drawing_write(&request->drawing, request->directory);
    for (size_t i = 0; status == EXIT_DONE && plot_file(&request->drawing.plots, i, &file); i++) {
        if (file.nothing != NULL)
            fprintf(stderr, "%s: not drawn: %s\n", file.name, file.nothing);
        else if (file.is_script)
            status = draw_one(request, &file);
    }
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
        if (parse.argument_count == 0)
            parse.status = usage_error("plot: which trace? poolsim plot TRACE... -o DIR");
        else if (request.directory == NULL)
            parse.status = usage_error("plot: where to? -o DIR");
        else
            parse.status = plot_files(command, &request, parse.arguments);
    }
    drawing_free(&request.drawing);
    free(request.directory);
    return parse_end(&parse);
}

const struct command command_plot = {"plot", "[options] TRACE...", "draw what happened, with gnuplot", options, run,
                                     false};

/* cmd_report.c: poolsim report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/drawing.h"
#include "viz/page.h"

enum { OPTION_OUTPUT = 1, OPTION_POINTS, OPTION_POLICY, OPTION_X };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "the page (default: standard output)", "FILE"},
    {"points", '\0', POPT_ARG_STRING, NULL, OPTION_POINTS, "rows of a curve at most (default: 2000)", "N"},
    {"x", '\0', POPT_ARG_STRING, NULL, OPTION_X, "draw over the events (event, the default) or the trace's time (time)",
     "WORD"},
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
    char *path; /* NULL: standard output */
};

/* ---- The page ---- */

struct page {
    FILE *out;
    const struct plots *plots;
};

static int add_picture(void *context, const struct script *script, struct plot_drawing *picture) {
    const struct page *page = context;
    if (script->nothing != NULL) {
        page_picture(page->out, page->plots, &script->file, NULL);
        return EXIT_DONE;
    }
    FILE *svg = tmpfile();
    if (svg == NULL) {
        plot_drop(picture);
        fprintf(stderr, "poolsim: no temporary file: %s\n", strerror(errno));
        return EXIT_INPUT;
    }
    enum plot_result result = plot_finish(picture, svg);
    bool whole = fflush(svg) == 0 && !ferror(svg);
    if (result == PLOT_DRAWN && whole)
        page_picture(page->out, page->plots, &script->file, svg);
    fclose(svg);
    if (result == PLOT_DRAWN && !whole) {
        fprintf(stderr, "poolsim: a temporary file cannot be written: %s\n", strerror(ENOSPC));
        return EXIT_INPUT;
    }
    return result == PLOT_DRAWN ? EXIT_DONE : drawing_failed(result, "there is no report", "poolsim", script->name);
}

/* The page into memory, so that its file begins when it is whole. */
static int write_page(FILE *out, const struct drawing *drawing, const char *directory) {
    int status = drawing_write(drawing, directory);
    struct page page = {out, &drawing->plots};
    page_begin(out, &drawing->plots);
    for (size_t i = 0; status == EXIT_DONE && i < drawing->plots.count; i++) {
        if (!page_report(out, &drawing->plots, i)) {
            print_problem("poolsim: memory is out\n");
            status = EXIT_INPUT;
        }
    }
    if (status == EXIT_DONE)
        status = drawing_scripts(drawing, directory, PLOT_SVG, add_picture, &page);
    page_end(out);
    return status;
}

static int put_page(const char *path, const char *text, size_t length) {
    FILE *out = output_begin(path);
    if (out == NULL)
        return EXIT_INPUT;
    fwrite(text, 1, length, out);
    return output_commit();
}

static int report_files(const struct command *command, struct request *request, const char **paths) {
    char *text = NULL;
    size_t length = 0;
    int status = drawing_replay(command, &request->drawing, paths);
    if (status != EXIT_DONE)
        return status;
    FILE *page = open_memstream(&text, &length);
    const char *directory = page != NULL ? scratch_make("report") : NULL; /* for data and scripts */
    status = directory != NULL ? write_page(page, &request->drawing, directory) : EXIT_INPUT;
    scratch_remove();
    if (page != NULL && fclose(page) != 0 && status == EXIT_DONE) {
        print_problem("poolsim: memory is out\n");
        status = EXIT_INPUT;
    }
    if (status == EXIT_DONE)
        status = put_page(request->path, text, length);
    free(text);
    return status;
}

/* ---- The command ---- */

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    int taken;
    switch (option) {
    case OPTION_OUTPUT:
        return text_take(parse, &request->path);
    case OPTION_POINTS:
        return gather_take_points(parse, &request->drawing.gather);
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
    struct request request = {.path = NULL};
    drawing_begin(&request.drawing);
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        catch_interrupts();
        parse.status = parse.argument_count == 0 ? usage_error("report: which trace? poolsim report TRACE... -o FILE")
                                                 : report_files(command, &request, parse.arguments);
    }
    drawing_free(&request.drawing);
    free(request.path);
    return parse_end(&parse);
}

const struct command command_report = {
    "report", "[options] TRACE...", "one HTML page with report and pictures", options, run, false};

/* drawing.c: replaying with observers, and the files of the plots. */
#include "cli/drawing.h"

#include <stdlib.h>

#include "cli/cli.h"

static void on_began(void *context, struct replay *replay, const struct statistics *statistics) {
    struct drawing *drawing = context;
    gather_begin(&drawing->gather, replay, statistics);
}

static void on_finished(void *context, const struct report *report, const struct pool *pool) {
    struct drawing *drawing = context;
    (void)report, (void)pool;
    gather_end(&drawing->gather);
}

static void on_progress(void *context, double share) {
    const struct drawing *drawing = context;
    progress_show(drawing->path, share);
}

void drawing_begin(struct drawing *drawing) {
    *drawing = (struct drawing){
        .gather = {.series = true, .raster = true, .spread = true, .blame = true, .points = GATHER_POINTS},
        .run = {.progress = on_progress, .began = on_began, .finished = on_finished, .context = drawing},
    };
    trace_settings_init(&drawing->run.settings);
}

void drawing_free(struct drawing *drawing) {
    gather_free(&drawing->gather);
    reports_free(&drawing->reports);
    cost_request_free(&drawing->costs);
    free(drawing->traces);
}

/* ---- Replaying ---- */

static int fill_plots(struct drawing *drawing) {
    size_t count = drawing->gather.ended;
    drawing->traces = calloc(count + 1, sizeof *drawing->traces);
    if (drawing->traces == NULL || drawing->gather.memory_is_out) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    for (size_t i = 0; i < count; i++) {
        const struct report *report = &drawing->reports.items[i];
        const struct gathered *gathered = &drawing->gather.traces[i];
        drawing->traces[i] =
            (struct plot_trace){report, gathered->series, gathered->raster, gathered->spread, gathered->blame};
        if (report->allocs == 0) {
            fprintf(stderr, "%s: allocates nothing, so there is nothing to draw\n", report->source);
            return EXIT_INPUT;
        }
    }
    drawing->plots = (struct plots){.traces = drawing->traces, .count = count};
    return EXIT_DONE;
}

int drawing_replay(struct drawing *drawing, const char **paths) {
    struct problem problem;
    int status = cost_resolve(&drawing->costs, &drawing->run.settings);
    if (status != EXIT_DONE)
        return status;
    enum run_result result = RUN_OK;
    for (; *paths != NULL && result == RUN_OK; paths++) {
        drawing->path = *paths;
        result = run_file(*paths, &drawing->run, &drawing->reports, &problem);
    }
    progress_clear();
    if (result == RUN_OK)
        return fill_plots(drawing);
    print_problem(problem.text);
    return result == RUN_USAGE ? EXIT_USAGE : result == RUN_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
}

/* ---- Writing ---- */

char *drawing_path(const char *directory, const char *name) {
    char *path;
    if (asprintf(&path, "%s/%s", directory, name) >= 0)
        return path;
    print_problem("poolsim: memory is out\n");
    return NULL;
}

static int write_one(const struct drawing *drawing, const struct plot_file *file, const char *directory) {
    char *path = drawing_path(directory, file->name);
    FILE *out = path != NULL ? output_begin(path) : NULL;
    int status = EXIT_INPUT;
    if (out != NULL) {
        plot_write(out, &drawing->plots, file);
        status = output_commit();
    }
    free(path);
    return status;
}

int drawing_write(const struct drawing *drawing, const char *directory) {
    struct plot_file file;
    int status = EXIT_DONE;
    for (size_t i = 0; status == EXIT_DONE && plot_file(&drawing->plots, i, &file); i++) {
        if (file.nothing == NULL)
            status = write_one(drawing, &file, directory);
    }
    return status;
}

int drawing_failed(enum plot_result result, const char *written, const char *picture, const char *script) {
    if (result == PLOT_NO_GNUPLOT)
        fprintf(stderr, "poolsim: gnuplot is not there, so %s; install it (Debian: gnuplot-nox)\n", written);
    else
        fprintf(stderr, "%s: gnuplot could not draw %s\n", picture, script);
    return EXIT_INPUT;
}

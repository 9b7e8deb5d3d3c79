/* drawing.c: replaying with observers, and the files of the plots. */
#include "cli/drawing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/pictures.h"

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
    for (size_t i = 0; i < DRAWING_CURVES; i++) {
        free(drawing->policies[i]);
        free(drawing->labels[i]);
    }
    gather_free(&drawing->gather);
    reports_free(&drawing->reports);
    cost_request_free(&drawing->costs);
    free(drawing->traces);
}

static int add_policy(struct drawing *drawing, const char *before, const char *text, size_t length) {
    if (drawing->policy_count == DRAWING_CURVES) {
        usage_error("--policy: more than the %d that can be told apart", DRAWING_CURVES);
        return -1;
    }
    if (asprintf(&drawing->policies[drawing->policy_count], "%s%.*s", before, (int)length, text) < 0) {
        print_problem("poolsim: memory is out\n");
        return -1;
    }
    drawing->policy_count++;
    return 1;
}

int drawing_take_policy(struct parse *parse, struct drawing *drawing) {
    char *value = poptGetOptArg(parse->context);
    const char *at = value;
    int taken = 1;
    if (value[0] == '-')
        taken = add_policy(drawing, "", value, strlen(value));
    while (value[0] != '-' && taken == 1) {
        size_t length = strcspn(at, ",");
        taken = add_policy(drawing, "--on-fragmented ", at, length);
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    free(value);
    return taken;
}

/* ---- Replaying ---- */

/* "defrag", or with several traces "packet radio, defrag". */
static bool set_label(struct drawing *drawing, size_t number, struct plot_trace *trace) {
    size_t count = drawing->gather.ended; /* each policy's traces lie together */
    const char *policy = drawing->policies[number * drawing->policy_count / count], *words = "--on-fragmented ";
    bool several = count > drawing->policy_count;
    if (strncmp(policy, words, strlen(words)) == 0)
        policy += strlen(words);
    const char *name = several ? drawing->reports.items[number].trace : "";
    return asprintf(&drawing->labels[number], "%s%s%s", name, several ? ", " : "", policy) >= 0
           && (trace->label = drawing->labels[number]) != NULL;
}

/* What allocates nothing is left out. */
static int fill_plots(struct drawing *drawing) {
    size_t count = drawing->gather.ended, kept = 0;
    drawing->traces = calloc(count + 1, sizeof *drawing->traces);
    if (drawing->traces == NULL || drawing->gather.memory_is_out) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    for (size_t i = 0; i < count; i++) {
        const struct report *report = &drawing->reports.items[i];
        const struct gathered *gathered = &drawing->gather.traces[i];
        if (report->allocs == 0) {
            if (drawing->policy_count == 0 || i < count / drawing->policy_count)
                fprintf(stderr, "%s: allocates nothing, so there is nothing to draw\n", report->source);
            continue;
        }
        if (drawing->x == PLOT_X_TIME && report->time_ns == 0) {
            fprintf(stderr, "%s: --x time: the trace has no times; --x event draws it over its events\n",
                    report->source);
            return EXIT_INPUT;
        }
        struct plot_trace *trace = &drawing->traces[kept++];
        *trace = (struct plot_trace){
            report, gathered->series, gathered->raster, gathered->spread, gathered->blame, gathered->timing, NULL};
        if (drawing->policy_count > 1 && !set_label(drawing, i, trace)) {
            print_problem("poolsim: memory is out\n");
            return EXIT_INPUT;
        }
    }
    drawing->plots = (struct plots){.traces = drawing->traces,
                                    .count = kept,
                                    .policies = drawing->policy_count,
                                    .by_time = drawing->x == PLOT_X_TIME};
    return kept != 0 ? EXIT_DONE : EXIT_INPUT;
}

/* Every file, with the settings as they are. */
static int replay_files(struct drawing *drawing, const char **paths) {
    struct problem problem;
    enum run_result result = RUN_OK;
    for (; *paths != NULL && result == RUN_OK; paths++) {
        drawing->path = *paths;
        result = run_file(*paths, &drawing->run, &drawing->reports, &problem);
    }
    progress_clear();
    if (result == RUN_OK)
        return EXIT_DONE;
    print_problem(problem.text);
    return result == RUN_USAGE ? EXIT_USAGE : result == RUN_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
}

/* The traces of all files with a policy, then those with the next: curves are in that order. */
static int replay_policies(const struct command *command, struct drawing *drawing, const char **paths) {
    struct trace_settings settings = drawing->run.settings;
    int status = EXIT_DONE;
    for (size_t i = 0; i < drawing->policy_count && status == EXIT_DONE; i++) {
        drawing->run.settings = settings;
        status = shape_parse(command, "policy", drawing->policies[i], &drawing->run.settings);
        if (status == EXIT_DONE)
            status = replay_files(drawing, paths);
        if (drawing->gather.ended * drawing->policy_count > DRAWING_CURVES * (i + 1))
            return usage_error("%s: %zu traces with %zu policies are more than the %d curves that can be told apart",
                               command->name, drawing->gather.ended / (i + 1), drawing->policy_count, DRAWING_CURVES);
    }
    return status;
}

int drawing_replay(const struct command *command, struct drawing *drawing, const char **paths) {
    int status = cost_resolve(&drawing->costs, &drawing->run.settings);
    if (status != EXIT_DONE)
        return status;
    drawing->gather.timing = drawing->run.settings.cost != NULL;
    status = drawing->policy_count == 0 ? replay_files(drawing, paths) : replay_policies(command, drawing, paths);
    return status == EXIT_DONE ? fill_plots(drawing) : status;
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

/* ---- Pictures ---- */

/* Those above it, where they are not there; what goes wrong shows where it itself is made. */
static void make_parents(const char *path) {
    char parent[4096];
    for (size_t i = 1; path[i] != '\0' && i < sizeof parent; i++) {
        if (path[i] != '/')
            continue;
        memcpy(parent, path, i);
        parent[i] = '\0';
        mkdir(parent, 0777);
    }
}

int drawing_directory(const char *path) {
    struct stat status;
    if (path[0] != '\0')
        make_parents(path);
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return EXIT_DONE;
    fprintf(stderr, "%s: cannot be made: %s\n", path, strerror(errno));
    return EXIT_INPUT;
}

#define AT_ONCE 8 /* pictures at most: more processors do not make so few of them any quicker */

/* Scripts from *number on, which goes behind the one that was found. */
typedef bool next_script(const void *of, size_t *number, struct script *script_out);

struct scripts {
    next_script *next;
    const void *of;
    const char *directory;
    enum plot_format format;
};

static int draw_all(const struct scripts *scripts, script_taker *take, void *context) {
    struct plot_drawing pictures[AT_ONCE];
    struct script script, ahead;
    size_t at = 0, ahead_at = 0, started = 0, taken = 0, most = jobs_count(0) < AT_ONCE ? jobs_count(0) : AT_ONCE;
    int status = EXIT_DONE;
    while (status == EXIT_DONE && scripts->next(scripts->of, &at, &script)) {
        while (started - taken < most && scripts->next(scripts->of, &ahead_at, &ahead)) {
            if (ahead.nothing == NULL)
                plot_start(&pictures[started % AT_ONCE], scripts->directory, ahead.name, scripts->format);
            else
                pictures[started % AT_ONCE] = (struct plot_drawing){-1, -1};
            started++;
        }
        status = take(context, &script, &pictures[taken++ % AT_ONCE]);
    }
    for (; taken < started; taken++)
        plot_drop(&pictures[taken % AT_ONCE]);
    return status;
}

/* Where pictures go that get files of their own. */
struct folder {
    const char *directory;
    enum plot_format format;
    bool tell; /* their paths */
};

static int write_picture(const char *path, const struct script *script, struct plot_drawing *picture, bool tell) {
    FILE *out = output_begin(path);
    if (out == NULL) {
        plot_drop(picture);
        return EXIT_INPUT;
    }
    enum plot_result result = plot_finish(picture, out);
    if (result != PLOT_DRAWN) {
        output_drop();
        return drawing_failed(result, "only data and scripts were written", path, script->name);
    }
    int status = output_commit();
    if (status == EXIT_DONE && tell)
        puts(path);
    return status;
}

static int take_file(void *context, const struct script *script, struct plot_drawing *picture) {
    const struct folder *folder = context;
    char name[80];
    if (script->nothing != NULL) {
        fprintf(stderr, "%s: not drawn: %s\n", script->name, script->nothing);
        return EXIT_DONE;
    }
    snprintf(name, sizeof name, "%.*s.%s", (int)strcspn(script->name, "."), script->name,
             plot_format_words[folder->format]);
    char *path = drawing_path(folder->directory, name);
    if (path == NULL) {
        plot_drop(picture);
        return EXIT_INPUT;
    }
    int status = write_picture(path, script, picture, folder->tell);
    free(path);
    return status;
}

static bool next_of_plots(const void *of, size_t *number, struct script *script_out) {
    struct plot_file file;
    while (plot_file(of, (*number)++, &file)) {
        if (!file.is_script)
            continue;
        snprintf(script_out->name, sizeof script_out->name, "%s", file.name);
        script_out->nothing = file.nothing;
        script_out->file = file;
        return true;
    }
    return false;
}

int drawing_scripts(const struct drawing *drawing, const char *directory, int64_t format, script_taker *take,
                    void *context) {
    struct scripts scripts = {next_of_plots, &drawing->plots, directory, (enum plot_format)format};
    return draw_all(&scripts, take, context);
}

int drawing_pictures(const struct drawing *drawing, const char *directory, int64_t format) {
    struct folder folder = {directory, (enum plot_format)format, true};
    int status = pictures_remove_old(directory);
    return status == EXIT_DONE ? drawing_scripts(drawing, directory, format, take_file, &folder) : status;
}

/* ---- What a command found ---- */

struct found {
    result_next *next;
    const void *results;
};

static bool next_of_found(const void *of, size_t *number, struct script *script_out) {
    const struct found *found = of;
    struct result_file file;
    while (found->next(found->results, (*number)++, &file)) {
        if (!file.is_script)
            continue;
        snprintf(script_out->name, sizeof script_out->name, "%s", file.name);
        script_out->nothing = file.nothing;
        return true;
    }
    return false;
}

static int write_result(const struct result_file *file, const char *directory) {
    char *path = drawing_path(directory, file->name);
    FILE *out = path != NULL ? output_begin(path) : NULL;
    int status = EXIT_INPUT;
    if (out != NULL) {
        result_write(out, file);
        status = output_commit();
    }
    free(path);
    return status;
}

int drawing_results(const char *directory, int64_t format, result_next *next, const void *results, bool tell) {
    struct result_file file;
    int status = drawing_directory(directory);
    for (size_t i = 0; status == EXIT_DONE && next(results, i, &file); i++) {
        if (file.nothing == NULL)
            status = write_result(&file, directory);
    }
    if (status == EXIT_DONE)
        status = pictures_remove_old(directory);
    struct found found = {next, results};
    struct scripts scripts = {next_of_found, &found, directory, (enum plot_format)format};
    struct folder folder = {directory, (enum plot_format)format, tell};
    return status == EXIT_DONE ? draw_all(&scripts, take_file, &folder) : status;
}

/* cmd_view.c: poolsim view. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "traces/run.h"
#include "viz/viewer.h"

enum { OPTION_AT = 1, OPTION_SPEED, OPTION_MOUSE, OPTION_FOLLOW, OPTION_RECORD };

static struct poptOption options[] = {
    {"at", '\0', POPT_ARG_STRING, NULL, OPTION_AT, "begin here, paused: an event's number, 40%, 1.5s, a mark", "PLACE"},
    {"speed", '\0', POPT_ARG_STRING, NULL, OPTION_SPEED, "events a second: 1, 2, 5, 10 ... 1000000, full (default: 20)",
     "SPEED"},
    {"follow", '\0', POPT_ARG_NONE, NULL, OPTION_FOLLOW, "the file grows: wait at its end", NULL},
    {"record", '\0', POPT_ARG_STRING, NULL, OPTION_RECORD, "record the session as an asciicast", "FILE"},
    {"mouse", '\0', POPT_ARG_STRING, NULL, OPTION_MOUSE, "on (default) or off", "on|off"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, look_options, 0, "The picture:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    POPT_TABLEEND,
};

static const char *const mouse_words[] = {"on", "off", NULL};

struct request {
    struct run_options run;
    char *at, *speed, *record;
    const char *path; /* that is read */
    struct look look;
    int64_t mouse;
    bool follow;
};

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    switch (option) {
    case OPTION_AT:
        return text_take(parse, &request->at);
    case OPTION_SPEED:
        return text_take(parse, &request->speed);
    case OPTION_RECORD:
        return text_take(parse, &request->record);
    case OPTION_FOLLOW:
        request->follow = request->run.grows = true;
        return 1;
    case OPTION_MOUSE:
        return word_take(parse, "mouse", mouse_words, &request->mouse);
    default:
        break;
    }
    int taken = look_take(parse, option, &request->look);
    return taken != 0 ? taken : replay_take(parse, option, &request->run.settings, &request->run.workload);
}

/* ---- The session ---- */

static int end_status(enum viewer_result result, int signal) {
    switch (result) {
    case VIEWER_DONE:
        return EXIT_DONE;
    case VIEWER_PLACE:
        return EXIT_USAGE;
    case VIEWER_BROKEN:
        return EXIT_BROKEN;
    case VIEWER_INTERRUPTED:
        return 128 + signal;
    default:
        return EXIT_INPUT;
    }
}

static int view_trace(const struct request *request, struct run_trace *trace, struct viewer_options *viewer) {
    struct problem problem;
    int signal = 0;
    if (request->record != NULL && (viewer->cast = output_begin(request->record)) == NULL)
        return EXIT_INPUT;
    enum viewer_result result = viewer_run(trace, viewer, &signal, &problem);
    int status = end_status(result, signal);
    if (viewer->cast != NULL && result == VIEWER_NO_SCREEN)
        output_drop();
    else if (viewer->cast != NULL && output_commit() != EXIT_DONE)
        return EXIT_INPUT;
    if (result != VIEWER_DONE && result != VIEWER_INTERRUPTED)
        print_problem(problem.text);
    return status;
}

static void on_progress(void *context, double share) {
    const struct request *request = context;
    progress_show(request->path, share);
}

static int view_file(struct request *request, const char *path) {
    bool ascii = look_is_ascii(&request->look), live = strcmp(path, "-") == 0;
    struct viewer_options viewer = {
        .view = {.mode = (enum frame_mode)request->look.mode,
                 .ascii = ascii,
                 .digits = ascii,
                 .playing = request->at == NULL},
        .terminal = {.colour = look_has_colours(&request->look, true), .mouse = request->mouse == 0},
        .at = request->at,
        .directory = temporary_folder(),
        .live = live,
        .follow = request->follow,
    };
    const char *speed = request->speed != NULL ? request->speed : live || request->follow ? "full" : "20";
    if (!view_find_speed(speed, &viewer.view.speed))
        return usage_error("view: --speed %s: it takes 1, 2, 5, 10, 20, 50 and so on up to 1000000, or full", speed);
    if (live && isatty(STDIN_FILENO))
        return usage_error("view: standard input is the terminal, where keys come from; '-' takes a pipe");
    if (!isatty(STDOUT_FILENO)) {
        print_problem("poolsim: view: standard output is no terminal; 'poolsim map' prints a picture\n");
        return EXIT_INPUT;
    }
    struct run_trace trace;
    struct problem problem;
    request->path = path;
    request->run.progress = on_progress;
    request->run.context = request;
    enum run_result result = run_open(path, &request->run, &trace, &problem);
    progress_clear();
    int status = result == RUN_USAGE ? EXIT_USAGE : EXIT_INPUT;
    viewer.view.name = trace.header.name != NULL ? trace.header.name : path;
    if (result == RUN_OK)
        status = view_trace(request, &trace, &viewer);
    else
        print_problem(problem.text);
    run_close(&trace);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {.at = NULL};
    look_init(&request.look);
    trace_settings_init(&request.run.settings);
    if (parse_begin(&parse, command, argc, argv, take, &request))
        parse.status = parse.argument_count == 1 ? view_file(&request, parse.arguments[0])
                                                 : usage_error("view: one TRACE, or '-' for standard input");
    free(request.at);
    free(request.speed);
    free(request.record);
    return parse_end(&parse);
}

const struct command command_view = {
    "view", "[options] TRACE", "watch the pool at work, in both directions", options, run, false};

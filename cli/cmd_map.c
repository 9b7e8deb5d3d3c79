/* cmd_map.c: poolsim map. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "traces/place.h"
#include "traces/run.h"
#include "viz/screen.h"

#define WIDTH_MAX 1000
#define HEIGHT_MAX 1000

enum { OPTION_AT = 1 };

static struct poptOption options[] = {
    {"at", '\0', POPT_ARG_STRING, NULL, OPTION_AT, "where: an event's number, 40%, 1.5s, a mark (default: the end)",
     "PLACE"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, look_options, 0, "The picture:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0,
     "The pool and the policy; --size 100x30 is the picture's (default: 80x24):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    POPT_TABLEEND,
};

struct request {
    struct run_options run;
    char *at;
    int width, height;
    struct look look;
    const char *path; /* that is read */
};

/* ---- The command line ---- */

/* "100x30". */
static bool parse_dimensions(const char *text, int *width, int *height) {
    char rest;
    unsigned columns, rows;
    if (sscanf(text, "%4ux%4u%c", &columns, &rows, &rest) != 2 || columns == 0 || rows == 0 || columns > WIDTH_MAX
        || rows > HEIGHT_MAX)
        return false;
    *width = (int)columns;
    *height = (int)rows;
    return true;
}

/* Takes --size WxH out of the arguments, which is the picture's size here; any other --size is the pool's. */
static int take_dimensions(int argc, const char **argv, struct request *request) {
    int kept = 0;
    for (int i = 0; i < argc; i++) {
        bool apart = strcmp(argv[i], "--size") == 0 && i + 1 < argc;
        const char *value = apart ? argv[i + 1] : strncmp(argv[i], "--size=", 7) == 0 ? argv[i] + 7 : "";
        if (parse_dimensions(value, &request->width, &request->height))
            i += apart;
        else
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    return kept;
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    if (option == OPTION_AT)
        return text_take(parse, &request->at);
    int taken = look_take(parse, option, &request->look);
    return taken != 0 ? taken : replay_take(parse, option, &request->run.settings, &request->run.workload);
}

/* ---- The picture ---- */

static int read_all(struct run_trace *trace, struct history *history, struct problem *problem) {
    struct trace_event event;
    struct trace_fault fault;
    int more;
    while ((more = trace_reader_next(trace->input.reader, &event, problem)) == 1) {
        enum replay_result result = history_add(history, &event, &fault);
        if (result == REPLAY_OK)
            continue;
        trace_reader_show_fault(trace->input.reader, &fault, problem);
        return result == REPLAY_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
    }
    return more == 0 ? EXIT_DONE : EXIT_INPUT;
}

static int print_picture(const struct request *request, struct history *history, const char *name) {
    struct canvas canvas;
    bool colour = look_has_colours(&request->look, isatty(STDOUT_FILENO) != 0);
    struct screen_look look = {.name = name, .mode = (enum frame_mode)request->look.mode};
    look.ascii = look_is_ascii(&request->look);
    look.digits = look.ascii || !colour;
    if (!canvas_open(&canvas, request->width, request->height) || !screen_draw(&canvas, history, &look, NULL)) {
        canvas_close(&canvas);
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    canvas_print(stdout, &canvas, colour);
    canvas_close(&canvas);
    return finish_output(EXIT_DONE);
}

static int map_trace(const struct request *request, struct run_trace *trace, const char *path) {
    struct problem problem;
    struct trace_fault fault;
    uint64_t number = 0;
    progress_watch(trace->input.source);
    struct history *history = history_open(&trace->setup, temporary_folder(), &problem);
    int status = history != NULL ? read_all(trace, history, &problem) : EXIT_INPUT;
    progress_unwatch();
    if (status != EXIT_DONE) {
        print_problem(problem.text);
    } else if (request->at != NULL && !place_find(history, request->at, &number, &fault)) {
        status = usage_error("map: --at: %s", fault.message);
    } else if (!history_go(history, request->at != NULL ? number : history_events(history))) {
        problem_set(&problem, "poolsim", "the history cannot be read back: %s", strerror(errno));
        print_problem(problem.text);
        status = EXIT_INPUT;
    } else {
        status = print_picture(request, history, trace->header.name != NULL ? trace->header.name : path);
    }
    history_close(history);
    return status;
}

static void on_progress(void *context, double share) {
    const struct request *request = context;
    progress_show(request->path, share);
}

static int map_file(struct request *request, const char *path) {
    struct run_trace trace;
    struct problem problem;
    request->path = path;
    request->run.progress = on_progress;
    request->run.context = request;
    enum run_result result = run_open(path, &request->run, &trace, &problem);
    progress_clear();
    int status = result == RUN_USAGE ? EXIT_USAGE : EXIT_INPUT;
    if (result == RUN_OK)
        status = map_trace(request, &trace, path);
    else
        print_problem(problem.text);
    run_close(&trace);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {.width = 80, .height = 24};
    look_init(&request.look);
    trace_settings_init(&request.run.settings);
    argc = take_dimensions(argc, argv, &request);
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        catch_interrupts();
        parse.status = parse.argument_count == 1 ? map_file(&request, parse.arguments[0])
                                                 : usage_error("map: one TRACE, or '-' for standard input");
    }
    free(request.at);
    return parse_end(&parse);
}

const struct command command_map = {"map", "[options] TRACE", "print the heap map at an event", options, run, false};

/* viewer.c: one loop: read, let time go by, draw, wait. */
#include "viz/viewer.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "traces/ahead.h"
#include "traces/place.h"
#include "viz/asciicast.h"
#include "viz/keys.h"

#define FRAME_NS 33000000u
#define READ_NS 15000000u /* of reading between two looks at the keys */
#define READ_EVENTS 256

struct viewer {
    const struct viewer_options *options;
    struct run_trace *trace;
    struct history *history;
    struct ahead *ahead; /* NULL: all is read */
    struct view *view;
    struct canvas canvas;
    struct asciicast cast;
    struct problem *problem;
    struct trace_fault fault; /* of the event that ended the reading */
    enum viewer_result result;
    bool more_to_read; /* now */
    bool dirty, repaint, quit;
    const char *at;      /* a place that is still to be gone to */
    uint64_t marks_seen; /* by place_find_early */
    uint64_t ticked_ns, drawn_ns, began_ns;
    int signal;
};

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- Reading ---- */

static enum view_reading reading_of(const struct viewer *viewer) {
    if (viewer->ahead == NULL)
        return READING_DONE;
    return viewer->options->live || viewer->options->follow ? READING_LIVE : READING_FILE;
}

/* As soon as it is read; not any more where somebody has gone elsewhere. */
static void go_early(struct viewer *viewer) {
    uint64_t number;
    if (viewer->at == NULL)
        return;
    if (replay_last(history_view(viewer->history))->number != 0) {
        viewer->at = NULL;
    } else if (place_find_early(viewer->history, viewer->at, &viewer->marks_seen, &number)) {
        view_go(viewer->view, number);
        viewer->at = NULL;
    }
}

static void go_to_beginning(struct viewer *viewer) {
    uint64_t number;
    struct trace_fault fault;
    if (viewer->at == NULL)
        return;
    if (place_find(viewer->history, viewer->at, &number, &fault)) {
        view_go(viewer->view, number);
    } else {
        problem_set(viewer->problem, "poolsim", "view: --at: %s", fault.message);
        viewer->result = VIEWER_PLACE;
        viewer->quit = true;
    }
    viewer->at = NULL;
}

static void end_reading(struct viewer *viewer) {
    ahead_stop(viewer->ahead);
    viewer->ahead = NULL;
    viewer->more_to_read = false;
    viewer->dirty = true;
    if (viewer->fault.message[0] != '\0')
        trace_reader_show_fault(viewer->trace->input.reader, &viewer->fault, viewer->problem);
    if (viewer->result != VIEWER_DONE)
        view_say(viewer->view, "%s", viewer->problem->text);
    go_to_beginning(viewer);
}

static void read_event(struct viewer *viewer, const struct trace_event *event) {
    enum replay_result result = history_add(viewer->history, event, &viewer->fault);
    if (result == REPLAY_OK)
        return;
    viewer->result = result == REPLAY_BROKEN ? VIEWER_BROKEN : VIEWER_REFUSED;
    end_reading(viewer);
}

/* What there is of the trace, for as long as READ_NS. */
static void read_some(struct viewer *viewer) {
    uint64_t end_ns = now_ns() + READ_NS;
    const struct trace_event *event;
    int more = 1;
    do {
        for (int i = 0; i < READ_EVENTS && more == 1 && viewer->ahead != NULL; i++) {
            more = ahead_try(viewer->ahead, &event, viewer->problem);
            if (more == 1)
                read_event(viewer, event);
        }
    } while (more == 1 && viewer->ahead != NULL && now_ns() < end_ns);
    viewer->more_to_read = more == 1 && viewer->ahead != NULL;
    if (more < 0)
        viewer->result = VIEWER_REFUSED;
    if (viewer->ahead != NULL && (more == 0 || more < 0))
        end_reading(viewer);
    go_early(viewer);
    view_read(viewer->view, reading_of(viewer), source_progress(viewer->trace->input.source));
}

/* ---- Drawing ---- */

static bool take_canvas(struct viewer *viewer) {
    int width, height;
    terminal_size(&width, &height);
    if (viewer->canvas.cells != NULL && viewer->canvas.width == width && viewer->canvas.height == height)
        return true;
    canvas_close(&viewer->canvas);
    return canvas_open(&viewer->canvas, width, height);
}

static void draw(struct viewer *viewer, uint64_t now) {
    if (!take_canvas(viewer) || !view_draw(viewer->view, &viewer->canvas)) {
        problem_set(viewer->problem, "poolsim", "memory is out");
        viewer->result = VIEWER_REFUSED;
        viewer->quit = true;
        return;
    }
    terminal_show(&viewer->canvas, viewer->repaint);
    if (viewer->options->cast != NULL)
        asciicast_frame(&viewer->cast, &viewer->canvas, now - viewer->began_ns);
    viewer->dirty = viewer->repaint = false;
    viewer->drawn_ns = now;
}

/* Into the first file of the name that is not there yet. */
static void save(struct viewer *viewer) {
    for (int i = 1; i < 1000; i++) {
        char name[32];
        snprintf(name, sizeof name, "poolsim-%03d.txt", i);
        FILE *file = fopen(name, "wx");
        if (file == NULL && errno == EEXIST)
            continue;
        if (file != NULL)
            canvas_print(file, &viewer->canvas, false);
        if (file != NULL && fclose(file) == 0)
            view_say(viewer->view, "saved as %s", name);
        else
            view_say(viewer->view, "%s cannot be written: %s", name, strerror(errno));
        return;
    }
    view_say(viewer->view, "poolsim-001.txt to poolsim-999.txt are all there already");
}

/* ---- Waiting ---- */

static void take_keys(struct viewer *viewer) {
    struct terminal_input input;
    while (!viewer->quit && terminal_input(&input)) {
        viewer->dirty = true;
        if (input.clicked) {
            view_click(viewer->view, input.x, input.y);
            continue;
        }
        enum view_wish wish = view_key(viewer->view, input.typed);
        viewer->quit = wish == VIEW_QUIT;
        viewer->repaint = viewer->repaint || wish == VIEW_REPAINT;
        if (wish == VIEW_SAVE)
            save(viewer);
    }
}

static void take_signal(struct viewer *viewer) {
    enum terminal_signal what = terminal_signal(&viewer->signal);
    viewer->dirty = viewer->dirty || what == SIGNAL_RESIZED;
    if (what != SIGNAL_ENDED)
        return;
    viewer->result = VIEWER_INTERRUPTED;
    viewer->quit = true;
}

/* In ms, rounded up; -1: for ever. */
static int wait_ms(const struct viewer *viewer, uint64_t now) {
    uint64_t wait = view_wait_ns(viewer->view);
    uint64_t drawn = now - viewer->drawn_ns;
    if (viewer->more_to_read)
        return 0;
    if (viewer->dirty && wait > FRAME_NS)
        wait = drawn < FRAME_NS ? FRAME_NS - drawn : 0;
    return wait == UINT64_MAX ? -1 : (int)((wait + 999999) / 1000000);
}

static void wait_for_something(struct viewer *viewer) {
    struct pollfd polled[] = {{.fd = terminal_keys_fd(), .events = POLLIN},
                              {.fd = terminal_signals_fd(), .events = POLLIN},
                              {.fd = viewer->ahead != NULL ? ahead_fd(viewer->ahead) : -1, .events = POLLIN}};
    if (poll(polled, 3, wait_ms(viewer, now_ns())) < 0)
        return;
    if (polled[1].revents != 0)
        take_signal(viewer);
    if (polled[0].revents & (POLLHUP | POLLERR)) { /* the terminal is gone */
        viewer->quit = true;
        return;
    }
    take_keys(viewer);
}

static void end_broken(struct viewer *viewer) {
    problem_set(viewer->problem, "poolsim", "%s", view_broken(viewer->view));
    viewer->result = VIEWER_REFUSED;
    viewer->quit = true;
}

static void loop(struct viewer *viewer) {
    while (!viewer->quit) {
        uint64_t events = history_events(viewer->history);
        if (viewer->ahead != NULL)
            read_some(viewer);
        uint64_t now = now_ns();
        viewer->dirty = view_tick(viewer->view, now - viewer->ticked_ns) || viewer->dirty
                        || history_events(viewer->history) != events;
        viewer->ticked_ns = now;
        if (viewer->dirty && now - viewer->drawn_ns >= FRAME_NS)
            draw(viewer, now);
        if (view_broken(viewer->view) != NULL)
            end_broken(viewer);
        if (!viewer->quit)
            wait_for_something(viewer);
    }
}

/* ---- Life ---- */

static bool begin(struct viewer *viewer) {
    struct view_options options = viewer->options->view;
    options.digits = options.digits || !terminal_has_colours();
    viewer->view = view_open(viewer->history, &options);
    viewer->ahead = ahead_start_live(viewer->trace->input.reader, viewer->trace->input.source, viewer->options->follow);
    viewer->began_ns = viewer->ticked_ns = now_ns();
    if (viewer->view != NULL && viewer->ahead != NULL)
        return true;
    problem_set(viewer->problem, "poolsim", "no memory, or no thread, to read ahead");
    return false;
}

enum viewer_result viewer_run(struct run_trace *trace, const struct viewer_options *options, int *signal_out,
                              struct problem *problem) {
    struct viewer viewer = {.options = options,
                            .trace = trace,
                            .problem = problem,
                            .dirty = true,
                            .at = options->at,
                            .fault = {.message = ""}};
    if (!terminal_open(&options->terminal, problem))
        return VIEWER_NO_SCREEN;
    viewer.history = history_open(&trace->setup, options->directory, problem);
    if (viewer.history == NULL || !begin(&viewer)) {
        viewer.result = VIEWER_REFUSED;
    } else {
        if (options->cast != NULL)
            asciicast_begin(&viewer.cast, options->cast, options->view.name);
        loop(&viewer);
    }
    ahead_stop(viewer.ahead);
    terminal_close();
    asciicast_end(&viewer.cast);
    view_close(viewer.view);
    history_close(viewer.history);
    canvas_close(&viewer.canvas);
    *signal_out = viewer.signal;
    return viewer.result;
}

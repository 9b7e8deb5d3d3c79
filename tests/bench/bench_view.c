/* bench_view.c: what a redraw of 200x60 costs, in the middle of each trace: the picture alone, and with all of it put on
 * a terminal, which is a pseudo-terminal that somebody reads. */
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "traces/run.h"
#include "viz/terminal.h"
#include "viz/view.h"

#define WIDTH 200
#define HEIGHT 60
#define REDRAWS 200

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static struct history *read_history(const char *path) {
    struct run_options options = {.verify = false};
    struct run_trace trace;
    struct trace_event event;
    struct trace_fault fault;
    struct problem problem;
    struct history *history = NULL;
    trace_settings_init(&options.settings);
    if (run_open(path, &options, &trace, &problem) == RUN_OK)
        history = history_open(&trace.setup, "/tmp", &problem);
    while (history != NULL && trace_reader_next(trace.input.reader, &event, &problem) == 1)
        history_add(history, &event, &fault);
    run_close(&trace);
    if (history == NULL)
        fputs(problem.text, stderr);
    return history;
}

static void *read_terminal(void *context) {
    char bytes[65536];
    while (read(*(int *)context, bytes, sizeof bytes) > 0)
        continue;
    return NULL;
}

/* Makes standard input and output a terminal; the real output is kept. NULL: there is none to be had. */
static FILE *open_terminal(void) {
    static int master;
    static pthread_t thread;
    const struct winsize size = {.ws_row = HEIGHT, .ws_col = WIDTH};
    const struct terminal_options options = {.colour = true};
    struct problem problem;
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        return NULL;
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    FILE *out = fdopen(dup(STDOUT_FILENO), "w");
    if (slave < 0 || ioctl(slave, TIOCSWINSZ, &size) != 0 || dup2(slave, STDIN_FILENO) < 0
        || dup2(slave, STDOUT_FILENO) < 0 || pthread_create(&thread, NULL, read_terminal, &master) != 0)
        return NULL;
    setenv("TERM", "xterm-256color", 1);
    return terminal_open(&options, &problem) ? out : NULL;
}

/* The shortest of REDRAWS, which others on the machine disturbed least, and their mean, in ms. */
static void measure(struct view *view, struct canvas *canvas, bool show, double *least, double *mean) {
    *least = 1e9;
    *mean = 0;
    for (int i = 0; i < REDRAWS; i++) {
        double began = milliseconds();
        view_draw(view, canvas);
        if (show)
            terminal_show(canvas, true);
        double took = milliseconds() - began;
        *mean += took / REDRAWS;
        *least = took < *least ? took : *least;
    }
}

static void bench(FILE *out, const char *path) {
    const struct view_options options = {.name = path};
    struct canvas canvas;
    struct history *history = read_history(path);
    if (history == NULL)
        exit(EXIT_FAILURE);
    struct view *view = view_open(history, &options);
    double least, mean, shown_least, shown_mean;
    if (view == NULL || !canvas_open(&canvas, WIDTH, HEIGHT))
        exit(EXIT_FAILURE);
    view_go(view, history_events(history) / 2);
    measure(view, &canvas, false, &least, &mean);
    measure(view, &canvas, true, &shown_least, &shown_mean);
    fprintf(out, "%-40s %8.2f %8.2f %14.2f %8.2f\n", path, least, mean, shown_least, shown_mean);
    fflush(out);
    canvas_close(&canvas);
    view_close(view);
    history_close(history);
}

int main(int argc, char **argv) {
    setlocale(LC_CTYPE, "C.UTF-8");
    FILE *out = open_terminal();
    if (out == NULL) {
        fputs("there is no terminal to be had\n", stderr);
        return EXIT_FAILURE;
    }
    fprintf(out, "redraw of %dx%d, ms                      least     mean  with a terminal   mean\n", WIDTH, HEIGHT);
    for (int i = 1; i < argc; i++)
        bench(out, argv[i]);
    terminal_close();
    fclose(out);
    return EXIT_SUCCESS;
}

/* session.c: the packet radio's trace, a view of it and a canvas. */
#include "tests/viz/session.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/run.h"

static struct run_trace trace;
struct history *history;
struct view *view;
struct canvas canvas;

static void read_trace(const char *path) {
    struct run_options options = {.verify = false};
    struct trace_event event;
    struct trace_fault fault;
    struct problem problem;
    trace_settings_init(&options.settings);
    ck_assert_int_eq(run_open(path, &options, &trace, &problem), RUN_OK);
    history = history_open(&trace.setup, "/tmp", &problem);
    ck_assert_ptr_nonnull(history);
    while (trace_reader_next(trace.input.reader, &event, &problem) == 1)
        ck_assert_int_eq(history_add(history, &event, &fault), REPLAY_OK);
}

static void open_view(int width, int height, bool ascii) {
    struct view_options options = {.name = "packet radio", .ascii = ascii, .digits = ascii, .speed = 4};
    view = view_open(history, &options);
    ck_assert_ptr_nonnull(view);
    view_read(view, READING_DONE, 1);
    ck_assert(canvas_open(&canvas, width, height));
}

void session_begin_as(int width, int height, bool ascii) {
    read_trace("traces/workloads/packet-radio.yaml");
    open_view(width, height, ascii);
}

void session_begin(void) {
    session_begin_as(80, 24, false);
}

void session_end(void) {
    canvas_close(&canvas);
    view_close(view);
    history_close(history);
    run_close(&trace);
}

void resize(int width, int height) {
    canvas_close(&canvas);
    ck_assert(canvas_open(&canvas, width, height));
}

void type(const char *keys) {
    for (; *keys != '\0'; keys++) {
        ck_assert(view_draw(view, &canvas));
        ck_assert_int_eq(view_key(view, (unsigned char)*keys), VIEW_GO_ON);
        for (int i = 0; i < 100 && view_wait_ns(view) == 0; i++)
            view_tick(view, 0);
    }
}

uint64_t at(void) {
    return replay_last(history_view(history))->number;
}

char *screen(void) {
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    ck_assert(view_draw(view, &canvas));
    canvas_print(out, &canvas, false);
    fclose(out);
    return text;
}

/* "line 3 is\n  this\nand not\n  that": the first one that differs. */
static void tell_difference(const char *path, const char *got, const char *wanted) {
    for (int line = 1;; line++) {
        size_t length = strcspn(got, "\n"), wanted_length = strcspn(wanted, "\n");
        if (length != wanted_length || memcmp(got, wanted, length) != 0)
            ck_abort_msg("%s: line %d is\n%.*s\nand should be\n%.*s", path, line, (int)length, got, (int)wanted_length,
                         wanted);
        ck_assert_msg(got[length] != '\0' && wanted[length] != '\0', "%s: there are %s lines", path,
                      got[length] == '\0' ? "fewer" : "more");
        got += length + 1;
        wanted += length + 1;
    }
}

void expect_screen(const char *name) {
    char path[80], wanted[65536], *got = screen();
    snprintf(path, sizeof path, "tests/screens/%s.txt", name);
    FILE *file = fopen(path, getenv("UPDATE") != NULL ? "w+" : "r");
    ck_assert_msg(file != NULL, "%s cannot be opened", path);
    if (getenv("UPDATE") != NULL) {
        fputs(got, file);
        rewind(file);
    }
    wanted[fread(wanted, 1, sizeof wanted - 1, file)] = '\0';
    fclose(file);
    if (strcmp(got, wanted) != 0)
        tell_difference(path, got, wanted);
    free(got);
}

void expect_line(const char *words) {
    char *text = screen();
    ck_assert_msg(strstr(text, words) != NULL, "'%s' is not in\n%s", words, text);
    free(text);
}

/* asciicast.c: a header, then a line for each picture that differs from the last, of what differs. */
#include "viz/asciicast.h"

#include <jansson.h>
#include <stdlib.h>

void asciicast_begin(struct asciicast *cast, FILE *out, const char *title) {
    *cast = (struct asciicast){.out = out, .title = title};
}

void asciicast_end(struct asciicast *cast) {
    canvas_close(&cast->shown);
}

static void put_line(struct asciicast *cast, json_t *line) {
    if (line != NULL && json_dumpf(line, cast->out, JSON_COMPACT | JSON_REAL_PRECISION(9)) == 0)
        putc('\n', cast->out);
    json_decref(line);
}

static void put_event(struct asciicast *cast, uint64_t time_ns, const char *kind, const char *text) {
    uint64_t time_us = time_ns / 1000;
    put_line(cast, json_pack("[fss]", (double)time_us / 1e6, kind, text));
}

/* The first picture gives the size; a later one of another size is told. */
static bool take_size(struct asciicast *cast, const struct canvas *canvas, uint64_t time_ns) {
    bool first = cast->shown.cells == NULL;
    char size[32];
    if (!first && cast->shown.width == canvas->width && cast->shown.height == canvas->height)
        return true;
    canvas_close(&cast->shown);
    if (!canvas_open(&cast->shown, canvas->width, canvas->height))
        return false;
    snprintf(size, sizeof size, "%dx%d", canvas->width, canvas->height);
    if (first)
        put_line(cast, json_pack("{sisisis{ss}ss}", "version", 2, "width", canvas->width, "height", canvas->height,
                                 "env", "TERM", "xterm-256color", "title", cast->title));
    else
        put_event(cast, time_ns, "r", size);
    put_event(cast, time_ns, "o", "\033[0m\033[?25l\033[2J");
    return true;
}

void asciicast_frame(struct asciicast *cast, const struct canvas *canvas, uint64_t time_ns) {
    char *text = NULL;
    size_t length = 0;
    if (!take_size(cast, canvas, time_ns))
        return;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        return;
    canvas_print_changes(out, canvas, &cast->shown);
    if (fclose(out) == 0 && length != 0)
        put_event(cast, time_ns, "o", text);
    free(text);
}

/* lines.c: lines of bounded length. */
#include "traces/lines.h"

#include <string.h>

#include "traces/reader_show.h"

/* Reads on behind what is in the buffer: the bytes got; 0: the end, or no room; -1. */
static ssize_t fill(struct lines *lines, struct problem *problem) {
    ssize_t got =
        source_read(lines->source, lines->buffer + lines->filled, LINES_BUFFER_BYTES - lines->filled, problem);
    if (got > 0)
        lines->filled += (size_t)got;
    return got;
}

int lines_peek(struct lines *lines, const char **text, size_t *length, struct problem *problem) {
    ssize_t got = 1;
    while (got > 0 && lines->filled < LINES_BUFFER_BYTES)
        got = fill(lines, problem);
    *text = lines->buffer;
    *length = lines->filled;
    return got < 0 ? -1 : 0;
}

/* Appends bytes to the text, as far as it has room. */
static void append(struct lines *lines, const char *bytes, size_t count) {
    size_t room = LINE_BYTES - 1 - lines->length;
    if (count > room) {
        lines->overlong = true;
        count = room;
    }
    memcpy(lines->text + lines->length, bytes, count);
    lines->length += count;
}

static void end_line(struct lines *lines) {
    char *zero;
    if (lines->length > 0 && lines->text[lines->length - 1] == '\r' && !lines->overlong)
        lines->length--;
    lines->text[lines->length] = 0;
    while ((zero = memchr(lines->text, 0, lines->length)) != NULL) {
        lines->binary = true;
        *zero = ' ';
    }
}

int lines_next(struct lines *lines, struct problem *problem) {
    bool any = false;
    lines->number++;
    lines->length = 0;
    lines->overlong = lines->unended = lines->binary = false;
    for (;;) {
        if (lines->used == lines->filled) {
            lines->used = lines->filled = 0;
            ssize_t got = fill(lines, problem);
            if (got < 0)
                return -1;
            if (got == 0)
                break;
        }
        const char *from = lines->buffer + lines->used;
        size_t left = lines->filled - lines->used;
        const char *end = memchr(from, '\n', left);
        size_t count = end != NULL ? (size_t)(end - from) : left;
        append(lines, from, count);
        any = true;
        lines->used += count + (end != NULL);
        if (end != NULL) {
            end_line(lines);
            return 1;
        }
    }
    lines->unended = any;
    end_line(lines);
    return any;
}

void lines_show(const struct lines *lines, const char *place, const char *message, struct problem *problem) {
    size_t column = 1;
    for (const char *at = lines->text; at < place; at++)
        column += ((unsigned char)*at & 0xC0u) != 0x80u;
    struct show_line shown = {0, lines->text, lines->length, (size_t)(place - lines->text)};
    show_problem(problem, source_name(lines->source), lines->number, column, message, &shown);
}

/* lines.h: a source's text, a line at a time, and messages that name a place in the line. */
#ifndef TRACES_LINES_H
#define TRACES_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/problem.h"
#include "traces/source.h"

#define LINE_BYTES 4096
#define LINES_BUFFER_BYTES 65536

/* Begins as all zero but for its source. */
struct lines {
    struct source *source;
    uint64_t number; /* of the line that was read last, from 1 */
    size_t length;   /* of text, its end not counted */
    bool overlong;   /* text is only the line's beginning */
    bool unended;    /* the source ends without a line end */
    bool binary;     /* there is a byte of 0 in the line; text shows a space for it */
    char text[LINE_BYTES];
    size_t used, filled; /* of buffer */
    char buffer[LINES_BUFFER_BYTES];
};

/* The next line into text, without its end (LF or CR LF), and ended by 0: 1; 0: there is none; -1: *problem. */
int lines_next(struct lines *lines, struct problem *problem);

/* Before the first lines_next: the source's first bytes, up to LINES_BUFFER_BYTES of them. */
int lines_peek(struct lines *lines, const char **text, size_t *length, struct problem *problem);

/* Formats "NAME:LINE:COLUMN: MESSAGE" with the line and a caret below place, which is in text. */
void lines_show(const struct lines *lines, const char *place, const char *message, struct problem *problem);

#endif

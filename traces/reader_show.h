/* reader_show.h: a message with its place: the source line, and a caret under the place. */
#ifndef TRACES_READER_SHOW_H
#define TRACES_READER_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "traces/problem.h"

struct show_line {
    size_t indent; /* spaces in front of text that it does not hold itself */
    const char *text;
    size_t length;
    size_t place; /* in text, in bytes */
};

/* Formats "NAME:LINE:COLUMN: MESSAGE", and below it the line where it is not NULL. Line and column count from 1. */
void show_problem(struct problem *problem, const char *name, size_t line, size_t column, const char *message,
                  const struct show_line *source_line);

#define QUOTED_BYTES 200

struct quoted {
    char text[QUOTED_BYTES];
};

/* What was found, in single quotes, for a message: cut when it is long, control characters replaced. */
const char *show_quoted(struct quoted *quoted, const char *text, size_t length);

/* "a, b, c and d": a NULL-ended list for a message. */
const char *show_words(struct quoted *list, const char *const words[]);

/* A text of one line: UTF-8 (as the parser has seen to) without control characters other than tabs, or line ends. */
bool show_is_line(const char *text, size_t length);

#endif

/* reader_input.h: a stream's bytes on their way to the YAML parser, and the last of them kept, to be shown in messages.
 *
 * Lines end where the parser ends them: LF, CR, CR LF, NEL, LS, PS. Lines and columns here count from 0, columns in
 * code points, as the parser's marks do. */
#ifndef TRACES_READER_INPUT_H
#define TRACES_READER_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/problem.h"
#include "traces/reader_split.h"
#include "traces/source.h"

struct reader_input {
    struct source *source;
    char *bytes;         /* a window of the stream */
    size_t filled, read; /* bytes in it, and of those the parser has */
    uint64_t base;       /* where in the stream it begins */
    bool at_end;         /* the stream has no more than what is in the window */
    bool begun;
    bool failed; /* *problem is set */
    struct problem problem;
    bool in_prologue;    /* before a document's first word, where each % line costs the parser memory */
    unsigned directives; /* % lines of the prologue */
    struct split split;
};

/* A position of which all is known. */
struct input_anchor {
    uint64_t offset;
    size_t line, column;
};

/* A line of the window, without its end, and a place in it. Its text may begin late when its begin has been dropped. */
struct input_line {
    const char *text;
    size_t length;
    size_t place;
};

/* false: memory is out. */
bool input_open(struct reader_input *input, struct source *source);
void input_close(struct reader_input *input);

/* The parser's read handler; context is the struct reader_input. */
int input_read(void *context, unsigned char *bytes, size_t size, size_t *size_read);

/* Finds a line by counting from the anchor. false: it is not in the window (any more). */
bool input_find(const struct reader_input *input, const struct input_anchor *anchor, size_t line, size_t column,
                struct input_line *found);

/* The anchor of a byte that lies behind another anchor. false: one of the two is not in the window. */
bool input_advance(const struct reader_input *input, struct input_anchor *anchor, uint64_t offset);

/* How far the last line that ends before the anchor and is not blank is indented more than this text, which is its end;
 * 0 where that is not known. */
size_t input_indent_before(const struct reader_input *input, const struct input_anchor *anchor, size_t text_length);

/* The stream is at its end, and its last line lacks a line end though nothing closes it. */
bool input_is_cut(const struct reader_input *input);

/* The code points of a last line that has no line end, when the offset is the stream's end; else 0. */
size_t input_open_columns(const struct reader_input *input, uint64_t offset);

/* Code points between two places of a text. */
size_t input_count_points(const char *from, const char *to);

#endif

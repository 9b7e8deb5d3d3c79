/* reader_input.c: the window of a stream. */
#include "traces/reader_input.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_BYTES 262144 /* what the parser has read stays visible that long, at least */
#define CHUNK_BYTES 65536 /* the most that is asked of the source at once */
#define WINDOW_BYTES (2 * KEEP_BYTES)
#define DIRECTIVES_MAX 100 /* a trace needs none */

bool input_open(struct reader_input *input, struct source *source) {
    *input = (struct reader_input){.source = source, .in_prologue = true};
    input->bytes = malloc(WINDOW_BYTES);
    return input->bytes != NULL;
}

void input_close(struct reader_input *input) {
    free(input->bytes);
    input->bytes = NULL;
}

/* ---- Reading ---- */

/* Reads more into the window, dropping its oldest bytes when it is full. */
static bool fill(struct reader_input *input) {
    if (input->filled + CHUNK_BYTES > WINDOW_BYTES) {
        size_t dropped = input->filled - KEEP_BYTES;
        memmove(input->bytes, input->bytes + dropped, KEEP_BYTES);
        input->base += dropped;
        input->filled = KEEP_BYTES;
        input->read -= dropped;
    }
    ssize_t got = source_read(input->source, input->bytes + input->filled, CHUNK_BYTES, &input->problem);
    if (got < 0) {
        input->failed = true;
        return false;
    }
    input->filled += (size_t)got;
    input->at_end = got == 0;
    return true;
}

/* Takes a byte order mark off, which is no text; the parser would count it as a column. */
static bool begin(struct reader_input *input) {
    input->begun = true;
    while (input->filled < 3 && !input->at_end) {
        if (!fill(input))
            return false;
    }
    if (input->filled >= 2 && (memcmp(input->bytes, "\xFF\xFE", 2) == 0 || memcmp(input->bytes, "\xFE\xFF", 2) == 0)) {
        problem_set(&input->problem, source_name(input->source), "the text is UTF-16; a trace is UTF-8");
        input->failed = true;
        return false;
    }
    if (input->filled >= 3 && memcmp(input->bytes, "\xEF\xBB\xBF", 3) == 0) {
        input->filled -= 3;
        memmove(input->bytes, input->bytes + 3, input->filled);
    }
    return true;
}

/* The parser keeps every directive of a document, and compares each with all: a stream of them must not go on for ever. */
static bool count_directives(struct reader_input *input, const char *bytes, size_t size) {
    for (const char *at = bytes; (at = memchr(at, '%', size - (size_t)(at - bytes))) != NULL; at++) {
        if (at == input->bytes || at[-1] == '\n' || at[-1] == '\r')
            input->directives++;
    }
    if (input->directives <= DIRECTIVES_MAX)
        return true;
    problem_set(&input->problem, source_name(input->source), "more than %d lines begin with %%: a trace needs none",
                DIRECTIVES_MAX);
    input->failed = true;
    return false;
}

int input_read(void *context, unsigned char *bytes, size_t size, size_t *size_read) {
    struct reader_input *input = context;
    *size_read = 0;
    if (input->failed || (!input->begun && !begin(input)))
        return 0;
    size_t count, left;
    for (;;) {
        if (input->split.due && (*size_read = split_cut(&input->split, bytes, size)) != 0)
            return 1;
        left = input->filled - input->read;
        count = split_pass(&input->split, input->bytes + input->read, size < left ? size : left, left, input->at_end);
        if (count != 0 || (left == 0 && input->at_end))
            break;
        if (!input->split.due && !fill(input))
            return 0;
    }
    if (input->in_prologue && !count_directives(input, input->bytes + input->read, count))
        return 0;
    memcpy(bytes, input->bytes + input->read, count);
    input->read += count;
    *size_read = count;
    return 1;
}

bool input_is_cut(const struct reader_input *input) {
    if (!input->at_end || input->filled == 0)
        return false;
    return memchr("\n\r]}", input->bytes[input->filled - 1], 4) == NULL;
}

/* ---- Finding ---- */

/* The length of the line end that ends at `at`, or 0. */
static size_t break_before(const char *start, const char *at) {
    size_t room = (size_t)(at - start);
    if (room >= 1 && (at[-1] == '\n' || at[-1] == '\r'))
        return room >= 2 && at[-1] == '\n' && at[-2] == '\r' ? 2 : 1;
    if (room >= 2 && memcmp(at - 2, "\xC2\x85", 2) == 0)
        return 2;
    if (room >= 3 && (memcmp(at - 3, "\xE2\x80\xA8", 3) == 0 || memcmp(at - 3, "\xE2\x80\xA9", 3) == 0))
        return 3;
    return 0;
}

/* The same, of one that begins at `at`. */
static size_t break_after(const char *at, const char *end) {
    size_t room = (size_t)(end - at);
    if (room >= 1 && (*at == '\n' || *at == '\r'))
        return room >= 2 && *at == '\r' && at[1] == '\n' ? 2 : 1;
    if (room >= 2 && memcmp(at, "\xC2\x85", 2) == 0)
        return 2;
    if (room >= 3 && (memcmp(at, "\xE2\x80\xA8", 3) == 0 || memcmp(at, "\xE2\x80\xA9", 3) == 0))
        return 3;
    return 0;
}

static const char *line_start(const char *start, const char *at) {
    while (at > start && break_before(start, at) == 0)
        at--;
    return at;
}

static const char *line_end(const char *at, const char *end) {
    while (at < end && break_after(at, end) == 0)
        at++;
    return at;
}

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}

size_t input_count_points(const char *from, const char *to) {
    size_t points = 0;
    for (; from < to; from++)
        points += !is_continuation(*from);
    return points;
}

static const char *skip_points(const char *from, const char *end, size_t points) {
    while (points > 0 && from < end) {
        do
            from++;
        while (from < end && is_continuation(*from));
        points--;
    }
    return from;
}

static const char *skip_points_back(const char *from, const char *start, size_t points) {
    while (points > 0 && from > start) {
        do
            from--;
        while (from > start && is_continuation(*from));
        points--;
    }
    return from;
}

static const char *anchor_place(const struct reader_input *input, const struct input_anchor *anchor) {
    if (anchor->offset < input->base || anchor->offset - input->base > input->filled)
        return NULL;
    return input->bytes + (anchor->offset - input->base);
}

bool input_find(const struct reader_input *input, const struct input_anchor *anchor, size_t line, size_t column,
                struct input_line *found) {
    const char *start = input->bytes, *end = start + input->filled;
    const char *at = anchor_place(input, anchor);
    if (at == NULL)
        return false;
    const char *text = line_start(start, at);
    for (size_t lines = anchor->line; lines > line; lines--) {
        size_t length = break_before(start, text);
        if (length == 0)
            return false;
        text = line_start(start, text - length);
    }
    for (size_t lines = anchor->line; lines < line; lines++) {
        text = line_end(text, end);
        if (text == end)
            return false;
        text += break_after(text, end);
    }
    bool whole = (text == start && input->base == 0) || break_before(start, text) != 0;
    if (!whole && line != anchor->line)
        return false;
    found->text = text;
    found->length = (size_t)(line_end(text, end) - text);
    const char *place = skip_points(text, text + found->length, column);
    if (!whole && column >= anchor->column) {
        place = skip_points(at, text + found->length, column - anchor->column);
    } else if (!whole) {
        if (input_count_points(text, at) < anchor->column - column)
            return false;
        place = skip_points_back(at, text, anchor->column - column);
    }
    found->place = (size_t)(place - text);
    return true;
}

bool input_advance(const struct reader_input *input, struct input_anchor *anchor, uint64_t offset) {
    const char *at = anchor_place(input, anchor);
    if (at == NULL || offset < anchor->offset || offset - input->base > input->filled)
        return false;
    const char *end = input->bytes + input->filled, *target = input->bytes + (offset - input->base);
    while (at < target) {
        size_t length = break_after(at, end);
        if (length > 0) {
            anchor->line++;
            anchor->column = 0;
            at += length;
        } else {
            anchor->column += !is_continuation(*at);
            at++;
        }
    }
    anchor->offset = offset;
    return true;
}

size_t input_open_columns(const struct reader_input *input, uint64_t offset) {
    const char *end = input->bytes + input->filled;
    if (!input->at_end || offset != input->base + input->filled)
        return 0;
    return input_count_points(line_start(input->bytes, end), end);
}

size_t input_indent_before(const struct reader_input *input, const struct input_anchor *anchor, size_t text_length) {
    const char *start = input->bytes, *at = anchor_place(input, anchor);
    if (at == NULL)
        return 0;
    /* Blanks and line ends behind the text: the next line's indentation, empty lines, the text's own line end. */
    for (;;) {
        size_t length = break_before(start, at);
        if (length == 0 && at > start && (at[-1] == ' ' || at[-1] == '\t'))
            length = 1;
        if (length == 0)
            break;
        at -= length;
    }
    const char *text = line_start(start, at);
    return text > start && (size_t)(at - text) >= text_length ? (size_t)(at - text) - text_length : 0;
}

/* reader_line.h: an event as a line of words: the short form, and each line of the bulk form. */
#ifndef TRACES_READER_LINE_H
#define TRACES_READER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "traces/trace.h"

/* What is wrong with a line, and where in it. */
struct line_fault {
    const char *place;
    char message[400];
};

/* Parses the event at text, which begins with its verb and ends with '\n' or 0; other control characters end a word and
 * are refused. Fills all of *event but the places. Returns the line's end, or NULL and *fault. The event's words lie in
 * the text. */
const char *line_parse(const char *text, struct trace_event *event, struct line_fault *fault);

/* The verb that a word is, or VERB_COUNT. */
enum trace_verb line_verb(const char *word, size_t length);

/* How an event of the verb is written: "alloc ID SIZE". */
const char *line_usage(enum trace_verb verb);

static inline const char *line_skip_blanks(const char *text) {
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

/* The end of a word of the text: at a blank, a control character or the text's end. */
static inline const char *line_word_end(const char *text) {
    while ((unsigned char)*text > ' ')
        text++;
    return text;
}

#endif

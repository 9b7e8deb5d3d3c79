/* reader_pull.c: YAML's events, and what to say of those that cannot be had. */
#include "traces/reader_yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "traces/reader_show.h"

/* ---- Places ---- */

/* The parser has its decoded text in a buffer; what of it is not scanned yet lies between the mark and the bytes decoded.
 * At the end of the stream zeros follow the text, which are not of the stream, and the parser stands on a new line also
 * where the last one has no end. */
struct input_anchor reader_anchor(const struct trace_reader *reader) {
    const yaml_parser_t *parser = &reader->parser;
    const unsigned char *last = parser->buffer.last;
    while (last > parser->buffer.pointer && last[-1] == 0)
        last--;
    const struct split *split = &reader->input.split;
    bool in_cut;
    struct input_anchor anchor = {
        .offset = split_offset(split, parser->offset - (size_t)(last - parser->buffer.pointer), &in_cut),
        .line = split_line(split, parser->mark.line) + in_cut,
        .column = in_cut ? 0 : parser->mark.column,
    };
    size_t column = anchor.column == 0 ? input_open_columns(&reader->input, anchor.offset) : 0;
    if (column > 0 && anchor.line > 0) {
        anchor.line--;
        anchor.column = column;
    }
    return anchor;
}

/* The line as the block scalar has it, whose source may have left the window. */
static bool describe_bulk_line(const struct trace_reader *reader, size_t line, size_t column, const char *message,
                               struct problem *problem) {
    const struct reader_bulk *bulk = &reader->bulk;
    if (bulk->current == NULL || line + 2 != bulk->line)
        return false;
    struct show_line shown = {.indent = bulk->indent, .text = bulk->current};
    shown.length = strcspn(bulk->current, "\n");
    size_t points = column < bulk->indent ? 0 : column - bulk->indent;
    while (shown.place < shown.length && points > 0) {
        shown.place++;
        if (((unsigned char)shown.text[shown.place] & 0xC0u) != 0x80u)
            points--;
    }
    show_problem(problem, source_name(reader->input.source), line + 1, column + 1, message, &shown);
    return true;
}

void reader_describe(const struct trace_reader *reader, size_t line, size_t column, const char *message,
                     struct problem *problem) {
    struct input_anchor anchor = reader_anchor(reader);
    struct input_line found;
    if (line > anchor.line && input_open_columns(&reader->input, anchor.offset) > 0) {
        line = anchor.line;
        column = anchor.column;
    }
    if (describe_bulk_line(reader, line, column, message, problem))
        return;
    if (!input_find(&reader->input, &anchor, line, column, &found)) {
        show_problem(problem, source_name(reader->input.source), line + 1, column + 1, message, NULL);
        return;
    }
    struct show_line shown = {.text = found.text, .length = found.length, .place = found.place};
    show_problem(problem, source_name(reader->input.source), line + 1, column + 1, message, &shown);
}

/* ---- Refusing ---- */

#define MESSAGE_BYTES 600

int reader_refuse(struct trace_reader *reader, yaml_mark_t mark, const char *format, ...) {
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader_describe(reader, mark.line, mark.column, message, &reader->problem);
    reader->failed = true;
    return -1;
}

int reader_refuse_event(struct trace_reader *reader, const char *format, ...) {
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return reader_refuse(reader, reader->event.start_mark, "%s", message);
}

size_t reader_column(const struct trace_reader *reader, const char *place) {
    const yaml_event_t *event = &reader->event;
    const char *text = (const char *)event->data.scalar.value;
    size_t start = event->start_mark.column, before = input_count_points(text, place);
    if (event->start_mark.line != event->end_mark.line)
        return start;
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return start + before;
    size_t points = input_count_points(text, text + event->data.scalar.length);
    bool escapes = event->end_mark.column - start != points + 2;
    return start + (escapes ? 0 : 1 + before);
}

int reader_refuse_place(struct trace_reader *reader, const char *place, const char *format, ...) {
    char message[MESSAGE_BYTES];
    yaml_mark_t mark = reader->event.start_mark;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    mark.column = reader_column(reader, place);
    return reader_refuse(reader, mark, "%s", message);
}

int reader_refuse_memory(struct trace_reader *reader) {
    problem_set(&reader->problem, source_name(reader->input.source), "memory is out");
    reader->failed = true;
    return -1;
}

int reader_check_cut(struct trace_reader *reader) {
    const struct reader_input *input = &reader->input;
    struct input_anchor anchor = reader_anchor(reader);
    if (!input_is_cut(input) || anchor.offset != input->base + input->filled)
        return 0;
    yaml_mark_t mark = {.line = anchor.line, .column = anchor.column};
    return reader_refuse(reader, mark,
                         "the last line has no line end: the trace is cut off here, or its line end is missing");
}

/* ---- Errors of syntax ---- */

enum shown_at { AT_PROBLEM, AT_CONTEXT };

/* What libyaml says, and what we say instead. */
static const struct translation {
    const char *problem, *message;
    enum shown_at place;
} translations[] = {
    {"did not find expected <document start>",
     "text after the end of the trace; a further trace begins with '---' on a line of its own", AT_PROBLEM},
    {"did not find expected node content", "expected a value here", AT_PROBLEM},
    {"did not find expected '-' indicator", "expected '- ' and an event, indented like the one before", AT_PROBLEM},
    {"did not find expected key", "expected a key, indented like the one before", AT_PROBLEM},
    {"did not find expected ',' or ']'", "expected ',' or ']'", AT_PROBLEM},
    {"did not find expected ',' or '}'", "expected ',' or '}'", AT_PROBLEM},
    {"could not find expected ':'", "expected ':' behind this key", AT_CONTEXT},
    {"mapping values are not allowed in this context", "a ':' is not possible here; put a text that has one in quotes",
     AT_PROBLEM},
    {"mapping keys are not allowed in this context", "a '?' is not possible here; put a text that has one in quotes",
     AT_PROBLEM},
    {"found unexpected ':'", "a ':' is not possible here; put a text that has one in quotes", AT_PROBLEM},
    {"block sequence entries are not allowed in this context", "a '-' is not possible here", AT_PROBLEM},
    {"found character that cannot start any token", "no value begins with this character; put the text in quotes",
     AT_PROBLEM},
    {"found unexpected end of stream", "the quote that begins here is not closed", AT_CONTEXT},
    {"found unexpected document indicator", "the quote that begins here is not closed before the document's end",
     AT_CONTEXT},
    {"found unknown escape character", "an unknown escape; a backslash in double quotes is written \\\\", AT_PROBLEM},
    {"did not find expected hexdecimal number", "expected hexadecimal digits in this escape", AT_PROBLEM},
    {"did not find expected comment or line break", "expected a comment or the line's end", AT_PROBLEM},
    {"found an indentation indicator equal to 0", "a block's indentation is 1 to 9", AT_PROBLEM},
    {"found incompatible YAML document", "an unknown version of YAML; a trace is YAML 1.1 or 1.2", AT_PROBLEM},
    {"found undefined tag handle", "tags are not part of a trace", AT_PROBLEM},
    {"invalid leading UTF-8 octet", "not UTF-8: no character begins with this byte", AT_PROBLEM},
    {"invalid trailing UTF-8 octet", "not UTF-8: this character lacks bytes", AT_PROBLEM},
    {"incomplete UTF-8 octet sequence", "not UTF-8: the stream ends within this character", AT_PROBLEM},
    {"invalid length of a UTF-8 sequence", "not UTF-8: this character has more bytes than it needs", AT_PROBLEM},
    {"invalid Unicode character", "not UTF-8: no such character", AT_PROBLEM},
    {"control characters are not allowed", "a control character; only tabs and line ends are allowed", AT_PROBLEM},
};

static struct translation translate(const char *problem) {
    for (size_t i = 0; i < sizeof translations / sizeof translations[0]; i++) {
        if (strcmp(translations[i].problem, problem) == 0)
            return translations[i];
    }
    return (struct translation){problem, problem, AT_PROBLEM};
}

/* The parser tells where bytes are wrong by their offset alone. */
static yaml_mark_t mark_of_offset(const struct trace_reader *reader, size_t offset) {
    struct input_anchor anchor = reader_anchor(reader);
    bool in_cut;
    input_advance(&reader->input, &anchor, split_offset(&reader->input.split, offset, &in_cut));
    return (yaml_mark_t){.line = anchor.line, .column = anchor.column};
}

static bool at_stream_end(const struct trace_reader *reader, yaml_mark_t mark) {
    struct input_anchor anchor = reader_anchor(reader);
    bool at_anchor = mark.line == anchor.line && mark.column == anchor.column;
    return reader->input.at_end && anchor.offset == reader->input.base + reader->input.filled
           && (at_anchor || mark.line > anchor.line);
}

static int refuse_syntax(struct trace_reader *reader) {
    const yaml_parser_t *parser = &reader->parser;
    if (reader->input.failed) {
        reader->problem = reader->input.problem;
        reader->failed = true;
        return -1;
    }
    if (parser->error == YAML_MEMORY_ERROR)
        return reader_refuse_memory(reader);
    struct translation said = translate(parser->problem != NULL ? parser->problem : "unknown error");
    if (parser->error == YAML_SCANNER_ERROR && said.place == AT_PROBLEM && *parser->buffer.pointer == '\t')
        said.message = "indentation is made of spaces, and this is a tab";
    if (parser->error == YAML_READER_ERROR)
        return reader_refuse(reader, mark_of_offset(reader, parser->problem_offset), "%s", said.message);
    yaml_mark_t mark = said.place == AT_CONTEXT ? parser->context_mark : parser->problem_mark;
    mark.line = split_line(&reader->input.split, mark.line);
    const char *early = at_stream_end(reader, mark) ? "the trace ends too early: " : "";
    return reader_refuse(reader, mark, "%s%s", early, said.message);
}

/* ---- Pulling ---- */

/* The anchor and the tag of the last event. */
static void event_properties(const yaml_event_t *event, const yaml_char_t **anchor, const yaml_char_t **tag) {
    *anchor = *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        *anchor = event->data.scalar.anchor;
        *tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        *anchor = event->data.sequence_start.anchor;
        *tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        *anchor = event->data.mapping_start.anchor;
        *tag = event->data.mapping_start.tag;
    }
}

int reader_pull(struct trace_reader *reader) {
    const yaml_char_t *anchor, *tag;
    if (reader->event_held)
        yaml_event_delete(&reader->event);
    reader->event_held = false;
    reader->bulk = (struct reader_bulk){0};
    if (!yaml_parser_parse(&reader->parser, &reader->event))
        return refuse_syntax(reader);
    reader->event_held = true;
    reader->event.start_mark.line = split_line(&reader->input.split, reader->event.start_mark.line);
    reader->event.end_mark.line = split_line(&reader->input.split, reader->event.end_mark.line);
    if (reader->event.type == YAML_ALIAS_EVENT)
        return reader_refuse_event(reader, "aliases are not part of a trace: write the value itself");
    event_properties(&reader->event, &anchor, &tag);
    if (anchor != NULL)
        return reader_refuse_event(reader, "anchors are not part of a trace: leave '&%.40s' out", (const char *)anchor);
    if (tag != NULL)
        return reader_refuse_event(reader, "tags are not part of a trace: write the value alone");
    return 0;
}

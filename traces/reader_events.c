/* reader_events.c: the events of a document, in each of their forms, and its close. */
#include "traces/reader_yaml.h"

#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/suggest.h"
#include "traces/units.h"

static yaml_mark_t mark_at(size_t line, size_t column) {
    return (yaml_mark_t){.line = line, .column = column};
}

/* ---- The bulk form ---- */

/* A line separator of Unicode in a block is a line end to YAML; here it would be part of a word, and lines would be
 * counted wrongly. */
static int refuse_separators(struct trace_reader *reader, const char *text, size_t length) {
    const char *found = text;
    while ((found = memchr(found, 0xE2, length - (size_t)(found - text))) != NULL) {
        if (memcmp(found, "\xE2\x80\xA8", 3) == 0 || memcmp(found, "\xE2\x80\xA9", 3) == 0) {
            size_t line = reader->event.start_mark.line + 1;
            for (const char *at = text; at < found; at++)
                line += *at == '\n';
            return reader_refuse(reader, mark_at(line, 0), "a Unicode line separator; lines end with a line feed");
        }
        found++;
    }
    return 0;
}

/* The indentation that libyaml took off, found where the parser stands: behind the block's last line. */
static unsigned bulk_indent(const struct trace_reader *reader, const char *text, size_t length) {
    const char *end = text + length;
    while (end > text && (end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    const char *line = end;
    while (line > text && line[-1] != '\n')
        line--;
    struct input_anchor anchor = reader_anchor(reader);
    return (unsigned)input_indent_before(&reader->input, &anchor, (size_t)(end - line));
}

static int begin_bulk(struct trace_reader *reader) {
    size_t length;
    const char *text = reader_text(reader, &length);
    if (refuse_separators(reader, text, length) != 0)
        return -1;
    reader->bulk.next = text;
    reader->bulk.line = (unsigned)reader->event.start_mark.line + 2;
    reader->bulk.indent = bulk_indent(reader, text, length);
    return 0;
}

static int refuse_bulk(struct trace_reader *reader, const struct line_fault *fault) {
    const struct reader_bulk *bulk = &reader->bulk;
    size_t column = bulk->indent + input_count_points(bulk->current, fault->place);
    return reader_refuse(reader, mark_at(bulk->line - 2, column), "%s", fault->message);
}

/* The next event of the block: 1; 0: there is none left. */
static inline int next_of_bulk(struct trace_reader *reader, struct trace_event *event) {
    struct reader_bulk *bulk = &reader->bulk;
    const char *word, *line;
    for (;;) {
        line = bulk->next;
        word = line_skip_blanks(line);
        if (*word == 0)
            return 0;
        bulk->line++;
        if (*word != '\n' && *word != '#')
            break;
        while (*word != '\n' && *word != 0)
            word++;
        bulk->next = word + (*word == '\n');
    }
    struct line_fault fault;
    bulk->current = line;
    const char *end = line_parse(word, event, &fault);
    if (end == NULL)
        return refuse_bulk(reader, &fault);
    event->line = bulk->line - 1;
    event->column = bulk->indent + (unsigned)(word - line) + 1;
    event->id_column = event->id == NULL ? 0 : bulk->indent + (unsigned)(event->id - line) + 1;
    bulk->next = end + (*end == '\n');
    return 1;
}

/* ---- The short form ---- */

static int short_event(struct trace_reader *reader, struct trace_event *event) {
    struct line_fault fault;
    size_t length;
    const char *text = reader_text(reader, &length);
    const yaml_event_t *scalar = &reader->event;
    if (scalar->start_mark.line != scalar->end_mark.line)
        return reader_refuse_event(reader, "an event of several lines; use | for one event a line");
    if (!show_is_line(text, length))
        return reader_refuse_event(reader, "an event with a line end or a control character in it");
    const char *verb = line_skip_blanks(text);
    if (*verb == 0)
        return reader_refuse_event(reader, "an empty event: write a verb, such as alloc or free, or leave it out");
    if (line_parse(verb, event, &fault) == NULL)
        return reader_refuse(reader, mark_at(scalar->start_mark.line, reader_column(reader, fault.place)), "%s",
                             fault.message);
    event->line = (unsigned)scalar->start_mark.line + 1;
    event->column = (unsigned)scalar->start_mark.column + 1;
    event->id_column = event->id == NULL ? 0 : (unsigned)reader_column(reader, event->id) + 1;
    return 1;
}

/* ---- The close ---- */

static int read_end(struct trace_reader *reader) {
    uint64_t count = 0;
    if (reader_scalar(reader, "end", "the number of events") != 0 || reader_check_cut(reader) != 0
        || reader_number(reader, parse_count, &count) != 0)
        return -1;
    if (count == reader->events)
        return 0;
    return reader_refuse_event(reader, "the count of events is %llu, and the trace says `end: %llu`",
                               (unsigned long long)reader->events, (unsigned long long)count);
}

static int refuse_behind_events(struct trace_reader *reader) {
    static const char *const keys[] = {"end", "cut_off", NULL};
    struct quoted found;
    size_t length;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "a key of a trace is one word");
    const char *text = reader_text(reader, &length);
    show_quoted(&found, text, length);
    if (reader_find_key(reader, reader_trace_keys) >= 0)
        return reader_refuse_event(reader, "put %s before 'events', which are streamed", found.text);
    const char *meant = suggest(text, length, keys);
    return reader_refuse_event(reader, "%s stands behind the events, where only 'cut_off' and 'end' may%s%s%s",
                               found.text, meant != NULL ? "; did you mean '" : "", meant != NULL ? meant : "",
                               meant != NULL ? "'?" : "");
}

int reader_close_document(struct trace_reader *reader) {
    if (reader_check_cut(reader) != 0 || reader_pull(reader) != 0 || reader_check_cut(reader) != 0)
        return -1;
    reader->input.in_prologue = true;
    reader->input.directives = 0;
    return 0;
}

/* What stands behind the events: `cut_off`, `end`, both or nothing. */
static int close_document(struct trace_reader *reader) {
    for (;;) {
        if (reader_pull(reader) != 0)
            return -1;
        if (reader->event.type == YAML_MAPPING_END_EVENT)
            break;
        int key = reader->event.type == YAML_SCALAR_EVENT ? reader_find_key(reader, reader_trace_keys) : -1;
        bool may_be_here = key == KEY_EVENTS || key == KEY_END || key == KEY_CUT_OFF;
        if (!may_be_here)
            return refuse_behind_events(reader);
        if (reader->keys_seen >> key & 1)
            return reader_refuse_event(reader, "'%s' is given twice", reader_trace_keys[key]);
        if ((key == KEY_END ? read_end(reader) : reader_cut_off(reader, &reader->cut_off)) != 0)
            return -1;
        reader->keys_seen |= 1u << key;
    }
    if (reader_check_cut(reader) != 0)
        return -1;
    if (reader->counted && (reader->keys_seen >> KEY_END & 1) == 0)
        return reader_refuse_event(reader, "the trace is cut off: it says `counted: true`, but ends without `end:`");
    reader->state = READER_BETWEEN;
    return reader_close_document(reader);
}

/* ---- Any form ---- */

/* The item of the sequence that was pulled last: 1: an event; 0: none in it; -1. */
static int read_item(struct trace_reader *reader, struct trace_event *event) {
    if (reader->event.type == YAML_MAPPING_START_EVENT)
        return reader_long_event(reader, event);
    if (reader->event.type == YAML_SEQUENCE_START_EVENT)
        return reader_refuse_event(reader,
                                   "a sequence, where an event belongs: a line such as alloc ID SIZE, or a mapping");
    if (reader->event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
        return begin_bulk(reader) != 0 ? -1 : next_of_bulk(reader, event);
    if (reader->event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
        return reader_refuse_event(reader, "a folded block joins its lines; use | for one event a line");
    return short_event(reader, event);
}

int reader_next_event(struct trace_reader *reader, struct trace_event *event) {
    int got = 0;
    if (reader->state != READER_IN_EVENTS)
        return 0;
    if (reader->bulk.next != NULL)
        got = next_of_bulk(reader, event);
    while (got == 0) {
        if (reader_pull(reader) != 0)
            return -1;
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            return close_document(reader);
        got = read_item(reader, event);
    }
    reader->events += got > 0;
    return got;
}

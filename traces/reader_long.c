/* reader_long.c: the long form of an event, a mapping. */
#include "traces/reader_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/units.h"

/* The keys of an event: its verb, and these. */
enum { LONG_SIZE = VERB_COUNT, LONG_TAG };
static const char *const long_keys[] = {"alloc",  "alloc_fast", "free", "resize", "lock", "unlock", "clean",
                                        "defrag", "at",         "mark", "size",   "tag",  NULL};

_Static_assert(sizeof long_keys / sizeof long_keys[0] == LONG_TAG + 2, "trace_verb_words, then size and tag");

/* What is known of an event so far. */
struct long_event {
    struct trace_event *event;
    yaml_mark_t start, size_mark, tag_mark;
    bool has_verb, has_size;
};

static bool takes_size(enum trace_verb verb) {
    return verb == VERB_ALLOC || verb == VERB_ALLOC_FAST || verb == VERB_RESIZE;
}

/* "{alloc: ID, size: SIZE}" */
static const char *long_usage(enum trace_verb verb) {
    static const char *const usages[] = {"{alloc: ID, size: SIZE}",
                                         "{alloc_fast: ID, size: SIZE}",
                                         "{free: ID}",
                                         "{resize: ID, size: SIZE}",
                                         "{lock: ID}",
                                         "{unlock: ID}",
                                         "{clean: }",
                                         "{defrag: SIZE}",
                                         "{at: TIME}",
                                         "{mark: TEXT}"};
    return usages[verb];
}

/* The last event is the value of a key that takes none. */
static bool is_null(const struct trace_reader *reader) {
    size_t length;
    const char *text = reader_text(reader, &length);
    bool plain = reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return plain && (length == 0 || strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
}

/* Copies a text whose YAML event is not the last one of the mapping. NULL: memory is out, refused. */
static const char *keep(struct trace_reader *reader, struct reader_kept *kept, const char *text, size_t length) {
    if (length > kept->room) {
        char *more = realloc(kept->text, length);
        if (more == NULL) {
            reader_refuse_memory(reader);
            return NULL;
        }
        kept->text = more;
        kept->room = length;
    }
    return memcpy(kept->text, text, length);
}

/* An id or text. */
static int keep_text(struct trace_reader *reader, struct long_event *long_event, const char *text, size_t length) {
    const yaml_mark_t *mark = &reader->event.start_mark;
    struct trace_event *event = long_event->event;
    event->id = keep(reader, &reader->kept[0], text, length);
    event->id_length = length;
    if (event->id == NULL)
        return -1;
    /* One line serves for both columns; an id on a later one is shown by where its event begins. */
    event->id_column = (unsigned)(mark->line == long_event->start.line ? mark->column : long_event->start.column) + 1;
    return 0;
}

static int read_id(struct trace_reader *reader, struct long_event *long_event) {
    struct quoted found;
    size_t length;
    const char *text = reader_text(reader, &length);
    enum trace_verb verb = long_event->event->verb;
    if (length == 0)
        return reader_refuse_event(reader, "%s lacks its id: %s", trace_verb_words[verb], long_usage(verb));
    if (line_word_end(text) != text + length || !show_is_line(text, length))
        return reader_refuse_event(reader, "%s is not an id, which is one word", show_quoted(&found, text, length));
    return keep_text(reader, long_event, text, length);
}

static int read_tag(struct trace_reader *reader, struct long_event *long_event) {
    struct quoted found;
    struct trace_event *event = long_event->event;
    size_t length;
    long_event->tag_mark = reader->event.start_mark;
    if (reader_scalar(reader, "tag", "one word") != 0)
        return -1;
    const char *text = reader_text(reader, &length);
    if (length == 0 || line_word_end(text) != text + length || !show_is_line(text, length))
        return reader_refuse_event(reader, "%s is not a tag, which is one word", show_quoted(&found, text, length));
    event->tag = keep(reader, &reader->kept[1], text, length);
    event->tag_length = length;
    return event->tag == NULL ? -1 : 0;
}

static int read_text(struct trace_reader *reader, struct long_event *long_event) {
    size_t length;
    const char *text = reader_text(reader, &length), *end = text + length;
    if (!show_is_line(text, length))
        return reader_refuse_event(reader, "a mark is one line of text without control characters");
    text = line_skip_blanks(text);
    while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (end == text)
        return reader_refuse_event(reader, "mark lacks its text: %s", long_usage(VERB_MARK));
    return keep_text(reader, long_event, text, (size_t)(end - text));
}

static int read_verb(struct trace_reader *reader, struct long_event *long_event, enum trace_verb verb) {
    struct trace_event *event = long_event->event;
    if (long_event->has_verb)
        return reader_refuse_event(reader, "'%s' is a second verb, after '%s'; an event has one",
                                   trace_verb_words[verb], trace_verb_words[event->verb]);
    long_event->has_verb = true;
    event->verb = verb;
    if (reader_scalar(reader, trace_verb_words[verb], "one word") != 0)
        return -1;
    switch (verb) {
    case VERB_CLEAN:
        return is_null(reader) ? 0 : reader_refuse_event(reader, "clean takes nothing: {clean: }");
    case VERB_DEFRAG:
        return is_null(reader) ? 0 : reader_number(reader, parse_size, &event->size_bytes);
    case VERB_MARK:
        return read_text(reader, long_event);
    default:
        return read_id(reader, long_event);
    }
}

static int read_value(struct trace_reader *reader, struct long_event *long_event, int key) {
    struct trace_event *event = long_event->event;
    if (key == LONG_SIZE) {
        long_event->has_size = true;
        long_event->size_mark = reader->event.start_mark;
        if (reader_scalar(reader, "size", "a size such as 512") != 0)
            return -1;
        return reader_number(reader, parse_size, &event->size_bytes);
    }
    if (key == LONG_TAG)
        return read_tag(reader, long_event);
    if (key == VERB_AT) {
        event->timed = true;
        if (reader_scalar(reader, "at", "a time such as 1.5ms") != 0)
            return -1;
        return reader_number(reader, parse_time, &event->time_ns);
    }
    return read_verb(reader, long_event, (enum trace_verb)key);
}

/* What only the whole mapping tells. */
static int check_whole(struct trace_reader *reader, const struct long_event *long_event) {
    const struct trace_event *event = long_event->event;
    enum trace_verb verb = event->verb;
    if (!long_event->has_verb && !event->timed)
        return reader_refuse(reader, long_event->start, "an event without a verb, such as %s", long_usage(VERB_ALLOC));
    if (takes_size(verb) && !long_event->has_size)
        return reader_refuse(reader, long_event->start, "%s lacks its size: %s", trace_verb_words[verb],
                             long_usage(verb));
    if (!takes_size(verb) && long_event->has_size)
        return reader_refuse(reader, long_event->size_mark, "%s takes no 'size': %s", trace_verb_words[verb],
                             long_usage(verb));
    if (event->tag != NULL && verb > VERB_ALLOC_FAST)
        return reader_refuse(reader, long_event->tag_mark, "%s takes no 'tag': %s", trace_verb_words[verb],
                             long_usage(verb));
    return 1;
}

int reader_long_event(struct trace_reader *reader, struct trace_event *event) {
    struct long_event long_event = {.event = event, .start = reader->event.start_mark};
    unsigned seen = 0;
    int key, got;
    *event = (struct trace_event){
        .verb = VERB_AT, .line = (unsigned)long_event.start.line + 1, .column = (unsigned)long_event.start.column + 1};
    while ((got = reader_key(reader, long_keys, "an event", &seen, &key)) > 0) {
        if (read_value(reader, &long_event, key) != 0)
            return -1;
    }
    return got < 0 ? -1 : check_whole(reader, &long_event);
}

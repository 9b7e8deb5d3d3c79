/* workload_read_alloc.c: what a task allocates. */
#include "traces/workload_read.h"

#include <stdlib.h>
#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/suggest.h"
#include "traces/units.h"

/* ---- How long it lives ---- */

static const char life_usage[] = "a time, a law of times, `until NAME`, `fifo COUNT` or `forever`";

/* The word behind the first one of the last event, ended by the scalar's end. */
static const char *second_word(struct trace_reader *reader, size_t *length) {
    size_t whole;
    const char *text = reader_text(reader, &whole);
    const char *word = line_skip_blanks(line_word_end(line_skip_blanks(text)));
    *length = (size_t)(line_word_end(word) - word);
    return word;
}

static bool begins_with(const struct trace_reader *reader, const char *word) {
    size_t length;
    const char *text = line_skip_blanks(reader_text(reader, &length));
    return strlen(word) == (size_t)(line_word_end(text) - text) && memcmp(text, word, strlen(word)) == 0;
}

static int read_until(struct trace_reader *reader, struct workload_alloc *alloc) {
    size_t length;
    const char *name = second_word(reader, &length);
    if (length == 0)
        return reader_refuse_event(reader, "'until' lacks the phase or task that it waits for: until NAME");
    if (*line_skip_blanks(name + length) != '\0')
        return reader_refuse_place(reader, line_skip_blanks(name + length), "one word too many: until NAME");
    alloc->life = LIFE_UNTIL;
    alloc->life_until.name = strndup(name, length);
    alloc->life_until.line = (unsigned)reader->event.start_mark.line + 1;
    alloc->life_until.column = (unsigned)reader_column(reader, name) + 1;
    return alloc->life_until.name != NULL ? 0 : reader_refuse_memory(reader);
}

static int read_fifo(struct trace_reader *reader, struct workload_alloc *alloc) {
    struct quoted found;
    size_t length;
    const char *text = second_word(reader, &length), *why;
    if (length == 0)
        return reader_refuse_event(reader, "'fifo' lacks how many live at one time: fifo COUNT");
    if (!parse_count(text, length, &alloc->fifo_depth, &why))
        return reader_refuse_place(reader, text, "%s %s", show_quoted(&found, text, length), why);
    if (*line_skip_blanks(text + length) != '\0')
        return reader_refuse_place(reader, line_skip_blanks(text + length), "one word too many: fifo COUNT");
    if (alloc->fifo_depth == 0)
        return reader_refuse_place(reader, text, "a fifo of 0 holds nothing; its depth is 1 at least");
    alloc->life = LIFE_FIFO;
    return 0;
}

static int refuse_life(struct trace_reader *reader, const char *text) {
    static const char *const words[] = {"until", "fifo", "forever", NULL};
    size_t length = (size_t)(line_word_end(text) - text);
    struct quoted found;
    const char *meant = suggest(text, length, words);
    if (meant == NULL)
        meant = suggest(text, length, workload_law_words);
    show_quoted(&found, text, length);
    if (meant != NULL)
        return reader_refuse_event(reader, "%s is no value of 'life'; did you mean '%s'?", found.text, meant);
    return reader_refuse_event(reader, "%s is no value of 'life', which is %s", found.text, life_usage);
}

static int read_life(struct trace_reader *reader, struct workload_alloc *alloc) {
    size_t length;
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "'life' is one of: %s", life_usage);
    if (begins_with(reader, "until"))
        return read_until(reader, alloc);
    if (begins_with(reader, "fifo"))
        return read_fifo(reader, alloc);
    if (begins_with(reader, "forever")) {
        alloc->life = LIFE_FOREVER;
        return strcmp(reader_text(reader, &length), "forever") == 0
                   ? 0
                   : reader_refuse_event(reader, "'forever' takes nothing behind it");
    }
    const char *text = line_skip_blanks(reader_text(reader, &length));
    bool is_law = *text >= '0' && *text <= '9';
    for (size_t i = 0; workload_law_words[i] != NULL; i++)
        is_law = is_law || begins_with(reader, workload_law_words[i]);
    if (!is_law)
        return refuse_life(reader, text);
    alloc->life = LIFE_TIME;
    return workload_law_of_scalar(reader, "life", UNIT_TIME, &alloc->life_time);
}

/* ---- When it is locked ---- */

static int read_lock_mapping(struct trace_reader *reader, struct workload_lock *lock) {
    enum { AFTER, FOR, EVERY, CHANCE };
    static const char *const keys[] = {"after", "for", "every", "chance", NULL};
    yaml_mark_t start = reader->event.start_mark;
    unsigned seen = 0;
    int got, key;
    while ((got = reader_key(reader, keys, "'lock'", &seen, &key)) > 0) {
        int read = 0;
        if (key == AFTER)
            read = workload_read_law(reader, "after", UNIT_TIME, &lock->after);
        else if (key == FOR)
            read = workload_read_law(reader, "for", UNIT_TIME, &lock->held);
        else if (key == EVERY)
            read = workload_read_interval(reader, "every", UNIT_TIME, &lock->every);
        else
            read = workload_read_chance(reader, "chance", &lock->chance);
        if (read != 0)
            return -1;
    }
    lock->repeats = seen >> EVERY & 1;
    if (got == 0 && (seen >> FOR & 1) == 0)
        return reader_refuse(reader, start, "a lock lacks how long it is held: {for: 5ms}");
    return got;
}

static int read_lock(struct trace_reader *reader, struct workload_lock *lock) {
    size_t length;
    lock->used = true;
    lock->chance = RANDOM_ONE;
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type == YAML_MAPPING_START_EVENT)
        return read_lock_mapping(reader, lock);
    if (reader->event.type == YAML_SCALAR_EVENT && strcmp(reader_text(reader, &length), "always") == 0) {
        lock->always = true;
        return 0;
    }
    return reader_refuse_event(reader, "'lock' is `always`, or a mapping such as {after: 1ms, for: 5ms}");
}

/* ---- How it is resized ---- */

static int read_resize(struct trace_reader *reader, struct workload_resize *resize) {
    enum { TO, BY, AFTER, EVERY, TIMES };
    static const char *const keys[] = {"to", "by", "after", "every", "times", NULL};
    unsigned seen = 0;
    int got, key;
    if (reader_mapping(reader, "resize", "{by: 64, every: 1ms, times: 4}") != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    resize->used = true;
    while ((got = reader_key(reader, keys, "'resize'", &seen, &key)) > 0) {
        int read = 0;
        if (key == TO || key == BY) {
            if ((seen & 3) == 3)
                return reader_refuse_event(reader, "'resize' takes either 'to' or 'by'");
            read = workload_read_law(reader, keys[key], UNIT_SIZE, &resize->size);
        } else if (key == AFTER || key == EVERY) {
            read = key == AFTER ? workload_read_law(reader, "after", UNIT_TIME, &resize->after)
                                : workload_read_interval(reader, "every", UNIT_TIME, &resize->every);
        } else {
            read = workload_read_count(reader, "times", &resize->times);
        }
        if (read != 0)
            return -1;
    }
    if (got != 0)
        return got;
    if ((seen & 3) == 0)
        return reader_refuse(reader, start, "'resize' lacks its size: {to: 128}, or {by: 64}");
    resize->grows = seen >> BY & 1;
    resize->repeats = seen >> EVERY & 1;
    resize->delayed = seen >> AFTER & 1;
    if ((seen >> TIMES & 1) == 0)
        resize->times = resize->repeats ? UINT64_MAX : 1;
    if (!resize->repeats && resize->times > 1)
        return reader_refuse(reader, start, "'times' lacks the time between two of them: {every: 1ms}");
    return 0;
}

/* ---- An allocation ---- */

enum { ALLOC, ALLOC_FAST, SIZE, LIFE, COUNT, CHANCE, AFTER, LOCK, RESIZE };
static const char *const alloc_keys[] = {"alloc",  "alloc_fast", "size", "life",   "count",
                                         "chance", "after",      "lock", "resize", NULL};

static int read_name(struct trace_reader *reader, int key, struct workload_alloc *alloc) {
    if (alloc->name != NULL)
        return reader_refuse_event(reader, "an allocation has one name, under 'alloc' or 'alloc_fast'");
    alloc->verb = key == ALLOC ? VERB_ALLOC : VERB_ALLOC_FAST;
    if (reader_scalar(reader, alloc_keys[key], "a name") != 0)
        return -1;
    alloc->name = workload_copy_word(reader, alloc_keys[key]);
    return alloc->name != NULL ? 0 : -1;
}

static int read_value(struct trace_reader *reader, int key, struct workload_alloc *alloc) {
    switch (key) {
    case SIZE:
        return workload_read_law(reader, "size", UNIT_SIZE, &alloc->size);
    case LIFE:
        return read_life(reader, alloc);
    case COUNT:
        return workload_read_law(reader, "count", UNIT_COUNT, &alloc->count);
    case CHANCE:
        return workload_read_chance(reader, "chance", &alloc->chance);
    case AFTER:
        return workload_read_law(reader, "after", UNIT_TIME, &alloc->after);
    case LOCK:
        return read_lock(reader, &alloc->lock);
    case RESIZE:
        return read_resize(reader, &alloc->resize);
    default:
        return read_name(reader, key, alloc);
    }
}

int workload_read_alloc(struct trace_reader *reader, struct workload_alloc *alloc) {
    yaml_mark_t start = reader->event.start_mark;
    unsigned seen = 0;
    int got, key;
    alloc->chance = RANDOM_ONE;
    alloc->count.middle = 1;
    alloc->line = (unsigned)start.line + 1;
    alloc->column = (unsigned)start.column + 1;
    while ((got = reader_key(reader, alloc_keys, "an allocation", &seen, &key)) > 0) {
        if (read_value(reader, key, alloc) != 0)
            return -1;
    }
    if (got != 0)
        return got;
    if (alloc->name == NULL)
        return reader_refuse(reader, start, "an allocation lacks its name: {alloc: NAME, size: SIZE, life: TIME}");
    if ((seen >> SIZE & 1) == 0)
        return reader_refuse(reader, start, "'%s' lacks its size: {alloc: NAME, size: SIZE, life: TIME}", alloc->name);
    if ((seen >> LIFE & 1) == 0)
        return reader_refuse(reader, start, "'%s' lacks how long it lives: 'life' is %s", alloc->name, life_usage);
    if (alloc->lock.always && alloc->resize.used)
        return reader_refuse(reader, start, "'%s' is always locked, and so it is never resized", alloc->name);
    return 0;
}

/* writer.c: traces as text. Lines are formatted into a buffer by hand: printf would take most of the time. */
#include "traces/writer.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "traces/units.h"

#define BLOCK_EVENTS 4096 /* a reader may have to hold a block whole */
#define BUFFER_BYTES 65536

struct trace_writer {
    FILE *file;
    uint64_t events;
    bool cut_off; /* is to be said behind the events */
    int error;    /* errno of the first failure */
    size_t used;
    char buffer[BUFFER_BYTES];
};

/* ---- Characters ---- */

static void flush(struct trace_writer *writer) {
    errno = 0;
    if (writer->error == 0 && fwrite(writer->buffer, 1, writer->used, writer->file) != writer->used)
        writer->error = errno != 0 ? errno : EIO;
    writer->used = 0;
}

static void reserve(struct trace_writer *writer, size_t bytes) {
    if (BUFFER_BYTES - writer->used < bytes)
        flush(writer);
}

/* What the buffer has no room for. */
__attribute__((noinline)) static void put_over(struct trace_writer *writer, const char *text, size_t length) {
    flush(writer);
    for (; length > BUFFER_BYTES; text += BUFFER_BYTES, length -= BUFFER_BYTES) {
        memcpy(writer->buffer, text, BUFFER_BYTES);
        writer->used = BUFFER_BYTES;
        flush(writer);
    }
    memcpy(writer->buffer, text, length);
    writer->used = length;
}

static inline void put(struct trace_writer *writer, const char *text, size_t length) {
    if (BUFFER_BYTES - writer->used < length) {
        put_over(writer, text, length);
        return;
    }
    memcpy(writer->buffer + writer->used, text, length);
    writer->used += length;
}

static void put_text(struct trace_writer *writer, const char *text) {
    put(writer, text, strlen(text));
}

static void put_number(struct trace_writer *writer, uint64_t number) {
    reserve(writer, COUNT_BYTES);
    writer->used += print_count(number, writer->buffer + writer->used);
}

/* In the largest unit that keeps it whole. */
static void put_time(struct trace_writer *writer, uint64_t nanoseconds) {
    static const char *const units[] = {"ns", "us", "ms", "s"};
    size_t unit = 0;
    while (unit < 3 && nanoseconds != 0 && nanoseconds % 1000 == 0) {
        nanoseconds /= 1000;
        unit++;
    }
    put_number(writer, nanoseconds);
    put_text(writer, units[unit]);
}

/* ---- The header ---- */

/* In double quotes: a name may hold anything, and not only what YAML takes plain. */
static void put_quoted(struct trace_writer *writer, const char *text) {
    static const char hex[] = "0123456789ABCDEF";
    put_text(writer, "\"");
    for (; *text != 0; text++) {
        unsigned char byte = (unsigned char)*text;
        char escape[4] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
        if (byte < 0x20 || byte == 0x7F)
            put(writer, escape, 4);
        else if (byte == '"' || byte == '\\')
            put(writer, (char[2]){'\\', *text}, 2);
        else
            put(writer, text, 1);
    }
    put_text(writer, "\"");
}

/* Plain, these are truth values or nothing in YAML 1.1 or 1.2, in any case of their letters. */
static bool is_yaml_word(const char *text) {
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(text, words[i]) == 0)
            return true;
    }
    return false;
}

/* A text that YAML cannot take for anything else. */
static bool is_plain(const char *text) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return *text != 0 && strchr(letters, *text) != NULL
           && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ") == strlen(text)
           && text[strlen(text) - 1] != ' ' && !is_yaml_word(text);
}

static void put_name(struct trace_writer *writer, const char *name) {
    if (is_plain(name))
        put_text(writer, name);
    else
        put_quoted(writer, name);
}

struct field {
    const char *key;
    int64_t value;
    const char *const *words; /* NULL: a number */
};

/* One mapping of the header, on a line, without the fields that are not set. */
static void put_fields(struct trace_writer *writer, const char *key, const struct field *fields, size_t count) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (fields[i].value == TRACE_UNSET)
            continue;
        put_text(writer, any ? ", " : key);
        put_text(writer, any ? "" : ": {");
        put_text(writer, fields[i].key);
        put_text(writer, ": ");
        if (fields[i].words != NULL)
            put_text(writer, fields[i].words[fields[i].value]);
        else
            put_number(writer, (uint64_t)fields[i].value);
        any = true;
    }
    if (any)
        put_text(writer, "}\n");
}

static void put_settings(struct trace_writer *writer, const struct trace_settings *settings) {
    const struct field pool[] = {{"size", settings->size_bytes, NULL},
                                 {"indexes", settings->indexes, NULL},
                                 {"index_cache", settings->index_cache, NULL},
                                 {"block", settings->block_bytes, NULL}};
    const struct field policy[] = {{"fit", settings->fit, trace_fit_words},
                                   {"coalesce", settings->coalesce, trace_coalesce_words},
                                   {"on_fragmented", settings->on_fragmented, trace_on_fragmented_words},
                                   {"defrag_step", settings->defrag_step, NULL},
                                   {"defrag_every", settings->defrag_every, NULL}};
    put_fields(writer, "pool", pool, sizeof pool / sizeof pool[0]);
    put_fields(writer, "policy", policy, sizeof policy / sizeof policy[0]);
}

/* The shortest decimal that reads back as the same double. */
static void put_double(struct trace_writer *writer, double value) {
    char text[400];
    for (int decimals = 0; decimals <= 22; decimals++) {
        snprintf(text, sizeof text, "%.*f", decimals, value);
        if (strtod(text, NULL) == value)
            break;
    }
    put_text(writer, text);
}

static void put_expectations(struct trace_writer *writer, const struct trace_header *header) {
    static const char *const operators[] = {"==", "!=", "<", "<=", ">", ">="};
    if (header->expectation_count == 0)
        return;
    put_text(writer, "expect:\n");
    for (size_t i = 0; i < header->expectation_count; i++) {
        const struct trace_expectation *expectation = &header->expectations[i];
        put_text(writer, "  ");
        put_name(writer, expectation->metric);
        put_text(writer, ": \"");
        put_text(writer, operators[expectation->compare]);
        put_text(writer, " ");
        put_double(writer, expectation->value);
        put_text(writer, "\"\n");
    }
}

struct trace_writer *trace_writer_open(FILE *file, const struct trace_header *header) {
    struct trace_writer *writer = malloc(sizeof *writer);
    if (writer == NULL)
        return NULL;
    writer->file = file;
    writer->events = 0;
    writer->cut_off = false;
    writer->error = 0;
    writer->used = 0;
    put_text(writer, "poolsim-trace: ");
    put_number(writer, TRACE_VERSION);
    if (header->name != NULL) {
        put_text(writer, "\nname: ");
        put_name(writer, header->name);
    }
    put_text(writer, "\n");
    put_settings(writer, &header->settings);
    put_expectations(writer, header);
    if (header->sizes_rounded)
        put_text(writer, "sizes: rounded\n");
    if (header->cut_off)
        put_text(writer, "cut_off: true\n");
    put_text(writer, "counted: true\nevents:");
    return writer;
}

/* ---- Events ---- */

/* A word that would not read back as one is the caller's mistake. */
static void check_word(const char *word, size_t length) {
    assert(length > 0);
    for (size_t i = 0; i < length; i++)
        assert((unsigned char)word[i] > ' ' && word[i] != 0x7F);
    (void)word;
    (void)length;
}

static void check_text(const char *text, size_t length) {
    assert(length > 0 && text[0] != ' ' && text[0] != '\t' && text[length - 1] != ' ' && text[length - 1] != '\t');
    for (size_t i = 0; i < length; i++)
        assert(((unsigned char)text[i] >= ' ' || text[i] == '\t') && text[i] != 0x7F);
    (void)text;
    (void)length;
}

static void begin_line(struct trace_writer *writer, enum trace_verb verb) {
    if (writer->events % BLOCK_EVENTS == 0)
        put_text(writer, writer->events == 0 ? "\n- |\n" : "- |\n");
    writer->events++;
    put(writer, "  ", 2);
    put_text(writer, trace_verb_words[verb]);
}

static void put_at(struct trace_writer *writer, uint64_t time_ns) {
    begin_line(writer, VERB_AT);
    put(writer, " ", 1);
    put_time(writer, time_ns);
    put(writer, "\n", 1);
}

void trace_writer_event(struct trace_writer *writer, const struct trace_event *event) {
    enum trace_verb verb = event->verb;
    if (event->timed || verb == VERB_AT)
        put_at(writer, event->time_ns);
    if (verb == VERB_AT)
        return;
    begin_line(writer, verb);
    if (event->id != NULL) {
        if (verb == VERB_MARK)
            check_text(event->id, event->id_length);
        else
            check_word(event->id, event->id_length);
        put(writer, " ", 1);
        put(writer, event->id, event->id_length);
    }
    bool sized = verb == VERB_ALLOC || verb == VERB_ALLOC_FAST || verb == VERB_RESIZE;
    if (sized || (verb == VERB_DEFRAG && event->size_bytes != 0)) {
        put(writer, " ", 1);
        put_number(writer, event->size_bytes);
    }
    if (event->tag != NULL && verb <= VERB_ALLOC_FAST) {
        check_word(event->tag, event->tag_length);
        put(writer, " @", 2);
        put(writer, event->tag, event->tag_length);
    }
    put(writer, "\n", 1);
}

void trace_writer_cut_off(struct trace_writer *writer) {
    writer->cut_off = true;
}

bool trace_writer_close(struct trace_writer *writer) {
    put_text(writer, writer->events == 0 ? " []\n" : "");
    put_text(writer, writer->cut_off ? "cut_off: true\nend: " : "end: ");
    put_number(writer, writer->events);
    put_text(writer, "\n");
    flush(writer);
    errno = 0;
    if (writer->error == 0 && (fflush(writer->file) != 0 || ferror(writer->file)))
        writer->error = errno != 0 ? errno : EIO;
    int error = writer->error;
    free(writer);
    errno = error;
    return error == 0;
}

void trace_writer_abandon(struct trace_writer *writer) {
    flush(writer);
    free(writer);
}

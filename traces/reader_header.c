/* reader_header.c: a trace's header. */
#include "traces/reader_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/reader_show.h"
#include "traces/suggest.h"
#include "traces/units.h"

const char *const reader_trace_keys[] = {"poolsim-trace", "name",  "pool",   "policy", "expect", "counted",
                                         "cut_off",       "sizes", "events", "end",    NULL};

enum setting_kind { SETTING_SIZE, SETTING_COUNT, SETTING_BLOCK, SETTING_WORD };

/* A key of `pool` or `policy`, and where its value goes. */
struct setting {
    const char *example;
    enum setting_kind kind;
    size_t offset; /* in struct trace_settings */
    const char *const *words;
};

#define SETTING(field) offsetof(struct trace_settings, field)

static const char *const pool_keys[] = {"size", "indexes", "index_cache", "block", NULL};
static const struct setting pool_settings[] = {
    {"a size such as 64KiB", SETTING_SIZE, SETTING(size_bytes), NULL},
    {"a count such as 256", SETTING_COUNT, SETTING(indexes), NULL},
    {"a count such as 25", SETTING_COUNT, SETTING(index_cache), NULL},
    {"4, 8, 16 or 32", SETTING_BLOCK, SETTING(block_bytes), NULL},
};

static const char *const policy_keys[] = {"fit", "coalesce", "on_fragmented", "defrag_step", "defrag_every", NULL};
static const struct setting policy_settings[] = {
    {"best or fast", SETTING_WORD, SETTING(fit), trace_fit_words},
    {"immediate or deferred", SETTING_WORD, SETTING(coalesce), trace_coalesce_words},
    {"fail, clean, make_room or defrag", SETTING_WORD, SETTING(on_fragmented), trace_on_fragmented_words},
    {"a size such as 256", SETTING_SIZE, SETTING(defrag_step), NULL},
    {"a count such as 10", SETTING_COUNT, SETTING(defrag_every), NULL},
};

static int read_setting(struct trace_reader *reader, const char *key, const struct setting *setting,
                        struct trace_settings *settings) {
    int64_t *value = (int64_t *)((char *)settings + setting->offset);
    uint64_t number = 0;
    if (reader_scalar(reader, key, setting->example) != 0)
        return -1;
    if (setting->kind == SETTING_WORD)
        return reader_word(reader, key, setting->words, value);
    if (reader_number(reader, setting->kind == SETTING_COUNT ? parse_count : parse_size, &number) != 0)
        return -1;
    if (number > INT64_MAX)
        return reader_refuse_event(reader, "'%s' is larger than any pool", key);
    bool is_block = number == 4 || number == 8 || number == 16 || number == 32;
    if (setting->kind == SETTING_BLOCK && !is_block)
        return reader_refuse_event(reader, "a block of %llu bytes; it is 4, 8, 16 or 32", (unsigned long long)number);
    *value = (int64_t)number;
    return 0;
}

static int read_settings(struct trace_reader *reader, const char *owner, const char *const keys[],
                         const struct setting all[], const char *example, struct trace_settings *settings) {
    struct quoted quoted_owner;
    unsigned seen = 0;
    int index, got = reader_mapping(reader, owner, example);
    if (got != 0)
        return got;
    show_quoted(&quoted_owner, owner, strlen(owner));
    while ((got = reader_key(reader, keys, quoted_owner.text, &seen, &index)) > 0) {
        if (read_setting(reader, keys[index], &all[index], settings) != 0)
            return -1;
    }
    return got;
}

static int read_version(struct trace_reader *reader, const char *key, int newest, const char *language) {
    char example[64];
    uint64_t version = 0;
    snprintf(example, sizeof example, "the version, %d,", newest);
    if (reader_scalar(reader, key, example) != 0 || reader_number(reader, parse_count, &version) != 0)
        return -1;
    if (version != (uint64_t)newest)
        return reader_refuse_event(reader, "version %llu of the %s language; this program reads version %d",
                                   (unsigned long long)version, language, newest);
    return 0;
}

/* The first key says whether this is a trace or a workload, and of which version. */
static int read_kind(struct trace_reader *reader, bool *is_workload) {
    static const char *const first[] = {"poolsim-trace", "poolsim-workload", NULL};
    struct quoted found;
    size_t length;
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "no trace: a trace begins with `poolsim-trace: 1`");
    const char *text = reader_text(reader, &length);
    int kind = reader_find_key(reader, first);
    if (kind < 0) {
        const char *meant = suggest(text, length, first);
        return reader_refuse_event(reader, "a trace begins with `poolsim-trace: 1`, and this with %s%s%s%s",
                                   show_quoted(&found, text, length), meant != NULL ? "; did you mean '" : "",
                                   meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    }
    reader->keys_seen = 1u << KEY_VERSION;
    *is_workload = kind == 1;
    return *is_workload ? read_version(reader, first[1], WORKLOAD_VERSION, "workload")
                        : read_version(reader, first[0], TRACE_VERSION, "trace");
}

static int read_name(struct trace_reader *reader, struct trace_header *header) {
    if (reader_scalar(reader, "name", "a text") != 0)
        return -1;
    if (reader->event.data.scalar.length == 0)
        return 0;
    header->name = reader_copy_text(reader, "name");
    return header->name == NULL ? -1 : 0;
}

/* A key whose value is one of two words; *second: it is the second one. */
static int read_choice(struct trace_reader *reader, const char *key, const char *const words[3], bool *second) {
    char example[64];
    int64_t index = 0;
    snprintf(example, sizeof example, "%s or %s", words[0], words[1]);
    if (reader_scalar(reader, key, example) != 0 || reader_word(reader, key, words, &index) != 0)
        return -1;
    *second = index == 1;
    return 0;
}

static int enter_events(struct trace_reader *reader) {
    struct quoted found;
    size_t length;
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type == YAML_SEQUENCE_START_EVENT) {
        reader->state = READER_IN_EVENTS;
        return 0;
    }
    if (reader->event.type == YAML_MAPPING_START_EVENT)
        return reader_refuse_event(reader,
                                   "'events' is a mapping, where a sequence such as [alloc a 16, free a] belongs");
    const char *text = reader_text(reader, &length);
    if (length == 0)
        return reader_refuse_event(reader, "'events' is empty; a trace without events has `events: []`");
    return reader_refuse_event(reader, "'events' is %s, where a sequence such as [alloc a 16, free a] belongs",
                               show_quoted(&found, text, length));
}

static const char *const no_yes[] = {"false", "true", NULL};

int reader_cut_off(struct trace_reader *reader, bool *cut_off) {
    return read_choice(reader, "cut_off", no_yes, cut_off);
}

int reader_header_value(struct trace_reader *reader, enum reader_key key, struct trace_header *header) {
    static const char *const sizes[] = {"asked", "rounded", NULL};
    switch (key) {
    case KEY_NAME:
        return read_name(reader, header);
    case KEY_POOL:
        header->pool_line = (unsigned)reader->event.start_mark.line + 1;
        header->pool_column = (unsigned)reader->event.start_mark.column + 1;
        return read_settings(reader, "pool", pool_keys, pool_settings, "{size: 64KiB}", &header->settings);
    case KEY_POLICY:
        return read_settings(reader, "policy", policy_keys, policy_settings, "{fit: best}", &header->settings);
    case KEY_EXPECT:
        return reader_expect(reader, header);
    case KEY_COUNTED:
        return read_choice(reader, "counted", no_yes, &reader->counted);
    case KEY_CUT_OFF:
        return reader_cut_off(reader, &header->cut_off);
    case KEY_SIZES:
        return read_choice(reader, "sizes", sizes, &header->sizes_rounded);
    case KEY_EVENTS:
        return enter_events(reader);
    case KEY_VERSION: /* given twice, so refused before */
    case KEY_END:
        break;
    }
    return reader_refuse_event(reader, "'end' belongs behind the events");
}

int reader_header(struct trace_reader *reader, struct trace_header *header) {
    int got, index;
    bool is_workload = false;
    if (read_kind(reader, &is_workload) != 0)
        return -1;
    if (is_workload)
        return reader_workload(reader, header);
    while ((got = reader_key(reader, reader_trace_keys, "a trace", &reader->keys_seen, &index)) > 0) {
        if (reader_header_value(reader, (enum reader_key)index, header) != 0)
            return -1;
        if (index == KEY_EVENTS)
            return 0;
    }
    return got < 0 ? -1 : reader_refuse_event(reader, "the trace lacks its events; one without any has `events: []`");
}

/* cost_read.c: a cost table out of its file, which is YAML; every key has to be there, once. */
#include <stdio.h>
#include <string.h>

#include "traces/cost.h"
#include "traces/reader_show.h"
#include "traces/reader_yaml.h"
#include "traces/source.h"
#include "traces/units.h"

#define COST_VERSION 1
#define FIXED_ONE 4294967296.0 /* of parse_fixed */

enum key { KEY_COST, KEY_COST_NAME, KEY_UNIT, KEY_BYTES, KEY_CALLS, KEYS };
static const char *const keys[] = {"poolsim-cost", "name", "unit", "bytes", "calls", NULL};

/* Refuses a mapping that lacks one of the keys wanted, a bit each. */
static int want_keys(struct trace_reader *reader, yaml_mark_t start, const char *owner, const char *const words[],
                     unsigned wanted, unsigned seen) {
    for (int i = 0; words[i] != NULL; i++) {
        if ((wanted & ~seen) >> i & 1u)
            return reader_refuse(reader, start, "%s lacks '%s'", owner, words[i]);
    }
    return 0;
}

static int read_cost(struct trace_reader *reader, const char *key, double *value) {
    uint64_t fixed = 0;
    if (reader_scalar(reader, key, "a number such as 12.5") != 0 || reader_number(reader, parse_fixed, &fixed) != 0)
        return -1;
    *value = (double)fixed / FIXED_ONE;
    return 0;
}

static int read_bytes(struct trace_reader *reader, struct cost *cost) {
    static const char *const words[] = {"moved", "cleared", NULL};
    unsigned seen = 0;
    int got, index;
    if (reader_mapping(reader, "bytes", "{moved: 5, cleared: 4}") != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    while ((got = reader_key(reader, words, "'bytes'", &seen, &index)) > 0) {
        if (read_cost(reader, words[index], index == 0 ? &cost->byte_moved : &cost->byte_cleared) != 0)
            return -1;
    }
    return got < 0 ? -1 : want_keys(reader, start, "'bytes'", words, 3u, seen);
}

static int read_call(struct trace_reader *reader, struct cost *cost, enum cost_call call) {
    const char *words[COST_PARTS + 1] = {NULL};
    enum cost_part parts[COST_PARTS];
    char owner[32];
    unsigned seen = 0;
    int got, index, count = 0;
    for (int part = 0; part < COST_PARTS; part++) {
        if (cost_parts_of[call] >> part & 1u) {
            parts[count] = (enum cost_part)part;
            words[count++] = cost_part_words[part];
        }
    }
    snprintf(owner, sizeof owner, "'%s'", cost_call_words[call]);
    if (reader_mapping(reader, cost_call_words[call], "{call: 200}") != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    while ((got = reader_key(reader, words, owner, &seen, &index)) > 0) {
        if (read_cost(reader, words[index], &cost->parts[call][parts[index]]) != 0)
            return -1;
    }
    return got < 0 ? -1 : want_keys(reader, start, owner, words, (1u << count) - 1u, seen);
}

static int read_calls(struct trace_reader *reader, struct cost *cost) {
    unsigned seen = 0;
    int got, call;
    if (reader_mapping(reader, "calls", "{alloc: {call: 200}}") != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    while ((got = reader_key(reader, cost_call_words, "'calls'", &seen, &call)) > 0) {
        if (read_call(reader, cost, (enum cost_call)call) != 0)
            return -1;
    }
    return got < 0 ? -1 : want_keys(reader, start, "'calls'", cost_call_words, (1u << COST_CALLS) - 1u, seen);
}

static int read_version(struct trace_reader *reader) {
    uint64_t version = 0;
    if (reader_scalar(reader, keys[KEY_COST], "the version, 1,") != 0
        || reader_number(reader, parse_count, &version) != 0)
        return -1;
    if (version != COST_VERSION)
        return reader_refuse_event(reader, "version %llu of cost tables; this program reads version %d",
                                   (unsigned long long)version, COST_VERSION);
    return 0;
}

static int read_name(struct trace_reader *reader, struct cost *cost) {
    size_t length;
    if (reader_scalar(reader, "name", "a text") != 0)
        return -1;
    const char *text = reader_text(reader, &length);
    if (!show_is_line(text, length) || length == 0)
        return reader_refuse_event(reader, "'name' has a line end or a control character in it, or nothing");
    snprintf(cost->name, sizeof cost->name, "%.*s", (int)length, text);
    return 0;
}

static int read_value(struct trace_reader *reader, enum key key, struct cost *cost) {
    int64_t unit = 0;
    switch (key) {
    case KEY_COST:
        return read_version(reader);
    case KEY_COST_NAME:
        return read_name(reader, cost);
    case KEY_UNIT:
        if (reader_scalar(reader, "unit", "instructions or cycles") != 0
            || reader_word(reader, "unit", cost_unit_words, &unit) != 0)
            return -1;
        cost->unit = (enum cost_unit)unit;
        return 0;
    case KEY_BYTES:
        return read_bytes(reader, cost);
    default:
        return read_calls(reader, cost);
    }
}

/* The next YAML event, which has to be of a type. */
static int want_event(struct trace_reader *reader, yaml_event_type_t type, const char *otherwise) {
    if (reader_pull(reader) != 0)
        return -1;
    return reader->event.type == type ? 0 : reader_refuse_event(reader, "%s", otherwise);
}

static int read_table(struct trace_reader *reader, struct cost *cost) {
    static const char no_table[] = "no cost table: one begins with `poolsim-cost: 1`";
    unsigned seen = 0;
    int got, index;
    *cost = (struct cost){.unit = COST_INSTRUCTIONS};
    if (want_event(reader, YAML_STREAM_START_EVENT, no_table) != 0
        || want_event(reader, YAML_DOCUMENT_START_EVENT, no_table) != 0
        || want_event(reader, YAML_MAPPING_START_EVENT, no_table) != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    while ((got = reader_key(reader, keys, "a cost table", &seen, &index)) > 0) {
        if (!(seen & 1u << KEY_COST))
            return reader_refuse_event(reader, "%s", no_table);
        if (read_value(reader, (enum key)index, cost) != 0)
            return -1;
    }
    if (got < 0 || want_keys(reader, start, "the cost table", keys, (1u << KEYS) - 1u, seen) != 0
        || want_event(reader, YAML_DOCUMENT_END_EVENT, "text after the end of the cost table") != 0)
        return -1;
    return want_event(reader, YAML_STREAM_END_EVENT, "a file holds one cost table, and here another document begins");
}

bool cost_read(const char *path, struct cost *cost, struct problem *problem) {
    struct trace_input input;
    if (trace_input_open(&input, path, &(struct workload_options){.has_seed = false}, problem) != 0)
        return false;
    bool whole = read_table(input.reader, cost) == 0;
    if (!whole)
        *problem = input.reader->problem;
    trace_input_close(&input);
    return whole;
}

/* pack.c: `pack TRACE OUT [SETTING=NUMBER...]` writes the first trace of a file as packed.h says. A setting is one of
 * percent, block, on_fragmented, coalesce, index_cache, step, every; others are the trace's own, or the default. With
 * events=N the trace is cut behind its first N events. */
#include "tests/embedded/packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/live.h"
#include "traces/reader.h"
#include "traces/setup.h"

#define SLOTS_MAX 65536u

static int64_t events_max = INT64_MAX;

/* The slots that are not in use, the one freed last on top; slots from `beyond` on were never used. */
struct slots {
    uint32_t free[SLOTS_MAX];
    uint32_t free_count, beyond;
};

static uint32_t take_slot(struct slots *slots) {
    if (slots->free_count != 0)
        return slots->free[--slots->free_count];
    if (slots->beyond == SLOTS_MAX) {
        fprintf(stderr, "pack: more than %u live allocations\n", SLOTS_MAX);
        exit(3);
    }
    return slots->beyond++;
}

static void put_number(FILE *out, uint64_t number) {
    for (; number > 127; number >>= 7)
        putc((int)(number & 127) | 128, out);
    putc((int)number, out);
}

static void put_event(FILE *out, const struct trace_event *event, struct live *live, struct slots *slots) {
    if (event->verb == VERB_AT || event->verb == VERB_MARK)
        return;
    putc((int)event->verb, out);
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST)
        live->handle = take_slot(slots);
    if (live != NULL)
        put_number(out, live->handle);
    if (event->verb <= VERB_ALLOC_FAST || event->verb == VERB_RESIZE || event->verb == VERB_DEFRAG)
        put_number(out, event->size_bytes);
    if (event->verb == VERB_FREE)
        slots->free[slots->free_count++] = live->handle;
}

static int put_events(FILE *out, struct trace_reader *reader, struct trace_peak *peak, struct problem *problem) {
    static struct slots slots;
    struct live_table *table = live_create();
    struct trace_event event;
    struct live *live;
    struct trace_fault fault;
    int more = 0;
    while (peak->events < (uint64_t)events_max && (more = trace_reader_next(reader, &event, problem)) == 1) {
        if (live_apply(table, &event, &live, &fault) != 0) {
            trace_reader_show_fault(reader, &fault, problem);
            return -1;
        }
        peak_event(peak, &event, live, live_count(table));
        put_event(out, &event, live, &slots);
        if (event.verb == VERB_FREE)
            live_remove(table, live);
    }
    putc(PACKED_END, out);
    live_destroy(table);
    return more == 1 ? 0 : more;
}

static void put_header(FILE *out, const struct setup *setup) {
    uint32_t fields[PACKED_FIELDS] = {
        [PACKED_MAGIC] = PACKED_MAGIC_NUMBER,
        [PACKED_SIZE] = (uint32_t)setup->size_bytes,
        [PACKED_INDEXES] = (uint32_t)setup->indexes,
        [PACKED_INDEX_CACHE] = (uint32_t)setup->index_cache,
        [PACKED_FIT] = setup->fit,
        [PACKED_COALESCE] = setup->coalesce,
        [PACKED_ON_FRAGMENTED] = setup->on_fragmented,
        [PACKED_STEP] = (uint32_t)setup->defrag_step,
        [PACKED_EVERY] = (uint32_t)setup->defrag_every,
        [PACKED_ROOM_STEP] = (uint32_t)setup->room_step,
    };
    while (pool_kinds[fields[PACKED_KIND]] != setup->kind)
        fields[PACKED_KIND]++;
    for (unsigned i = 0; i < PACKED_FIELDS; i++) {
        for (unsigned shift = 0; shift < 32; shift += 8)
            putc((int)(fields[i] >> shift & 255u), out);
    }
}

static int set(struct trace_settings *settings, const char *argument) {
    const struct {
        const char *name;
        int64_t *value;
    } names[] = {
        {"percent=", &settings->size_percent},        {"block=", &settings->block_bytes},
        {"on_fragmented=", &settings->on_fragmented}, {"coalesce=", &settings->coalesce},
        {"index_cache=", &settings->index_cache},     {"step=", &settings->defrag_step},
        {"every=", &settings->defrag_every},          {"events=", &events_max},
    };
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(argument, names[i].name, strlen(names[i].name)) == 0) {
            *names[i].value = strtol(argument + strlen(names[i].name), NULL, 10);
            return 0;
        }
    }
    fprintf(stderr, "pack: no setting is called '%s'\n", argument);
    return -1;
}

static int pack(const char *path, FILE *out, const struct trace_settings *options, struct problem *problem) {
    struct trace_header header;
    struct trace_peak peak = {0};
    struct trace_fault fault;
    struct setup setup = {0};
    struct trace_input input;
    if (trace_input_open(&input, path, &(struct workload_options){0}, problem) != 0)
        return -1;
    setup.kind = pool_kinds[0];
    put_header(out, &setup); /* its place */
    if (trace_reader_begin(input.reader, &header, problem) != 1 || put_events(out, input.reader, &peak, problem) != 0)
        return -1;
    if (setup_resolve(&header.settings, options, &peak, &setup, &fault) != 0) {
        problem_set(problem, path, "%s", fault.message);
        return -1;
    }
    rewind(out);
    put_header(out, &setup);
    trace_header_free(&header);
    trace_input_close(&input);
    return 0;
}

int main(int argc, char **argv) {
    struct trace_settings options;
    struct problem problem;
    trace_settings_init(&options);
    if (argc < 3)
        return 2;
    for (int i = 3; i < argc; i++) {
        if (set(&options, argv[i]) != 0)
            return 2;
    }
    FILE *out = fopen(argv[2], "wb");
    if (out == NULL) {
        perror(argv[2]);
        return 3;
    }
    if (pack(argv[1], out, &options, &problem) != 0) {
        fputs(problem.text, stderr);
        return 3;
    }
    if (ferror(out) || fclose(out) != 0) {
        perror(argv[2]);
        return 3;
    }
    return 0;
}

/* tape.c: reading a trace into memory. */
#include "tests/bench/tape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/reader.h"
#include "traces/source.h"

/* Slots that are free again, last one first. */
struct slots {
    uint32_t *free;
    size_t count;
};

static void *grow(void *array, size_t count, size_t element_bytes) {
    void *grown = realloc(array, count * element_bytes);
    if (grown == NULL) {
        fputs("no memory for the trace\n", stderr);
        exit(3);
    }
    return grown;
}

static void append(struct tape *tape, enum trace_verb verb, uint32_t slot, uint64_t size_bytes) {
    if (tape->count % 4096 == 0)
        tape->ops = grow(tape->ops, tape->count + 4096, sizeof *tape->ops);
    tape->ops[tape->count++] = (struct tape_op){verb, slot, (uint32_t)size_bytes};
}

static void add(struct tape *tape, struct slots *slots, const struct trace_event *event, struct live *live) {
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST) {
        if (slots->count == 0) {
            slots->free = grow(slots->free, ++tape->slots, sizeof *slots->free);
            live->handle = tape->slots - 1;
        } else {
            live->handle = slots->free[--slots->count];
        }
    } else if (event->verb == VERB_FREE) {
        slots->free[slots->count++] = live->handle;
    }
    append(tape, event->verb, live->handle, event->size_bytes);
}

/* As trace_reader_next, and keeps the event. */
static int read_event(struct trace_reader *reader, struct live_table *table, struct tape *tape, struct slots *slots,
                      struct problem *problem) {
    struct trace_event event;
    struct trace_fault fault;
    struct live *live;
    int more = trace_reader_next(reader, &event, problem);
    if (more != 1)
        return more;
    if (live_apply(table, &event, &live, &fault) != 0) {
        trace_reader_show_fault(reader, &fault, problem);
        return -1;
    }
    uint64_t most = tape->peak.live_bytes;
    peak_event(&tape->peak, &event, live, live_count(table));
    if (live == NULL)
        return 1;
    if (tape->peak.live_bytes > most)
        tape->peak_at = tape->count;
    add(tape, slots, &event, live);
    if (event.verb == VERB_FREE)
        live_remove(table, live);
    return 1;
}

static void name_tape(struct tape *tape, const char *path) {
    const char *slash = strrchr(path, '/');
    snprintf(tape->name, sizeof tape->name, "%s", slash != NULL ? slash + 1 : path);
    tape->name[strcspn(tape->name, ".")] = '\0';
}

int tape_read(const char *path, struct tape *tape) {
    struct problem problem;
    struct trace_header header;
    struct slots slots = {NULL, 0};
    *tape = (struct tape){.count = 0};
    name_tape(tape, path);
    problem_set(&problem, path, "no memory to read it");
    struct trace_input input = {0};
    struct live_table *table = live_create();
    int more = table != NULL ? trace_input_open(&input, path, &(struct workload_options){0}, &problem) : -1;
    if (more == 0)
        more = trace_reader_begin(input.reader, &header, &problem);
    if (more == 1)
        trace_header_free(&header);
    while (more == 1)
        more = read_event(input.reader, table, tape, &slots, &problem);
    live_destroy(table);
    trace_input_close(&input);
    free(slots.free);
    if (more != 0) {
        fputs(problem.text, stderr);
        tape_free(tape);
    }
    return more;
}

void tape_free_left(struct tape *tape) {
    enum { GONE, LIVE, LOCKED };
    unsigned char *states = grow(NULL, tape->slots + 1u, sizeof *states);
    memset(states, GONE, tape->slots);
    for (size_t i = 0; i < tape->count; i++) {
        uint32_t verb = tape->ops[i].verb;
        states[tape->ops[i].slot] = verb == VERB_FREE ? GONE : verb == VERB_LOCK ? LOCKED : LIVE;
    }
    for (uint32_t slot = 0; slot < tape->slots; slot++) {
        if (states[slot] == LOCKED)
            append(tape, VERB_UNLOCK, slot, 0);
        if (states[slot] != GONE)
            append(tape, VERB_FREE, slot, 0);
    }
    free(states);
}

void tape_free(struct tape *tape) {
    free(tape->ops);
    *tape = (struct tape){.count = 0};
}

int tape_setup(const struct tape *tape, int percent, struct setup *setup) {
    struct trace_settings none, options;
    struct trace_fault fault;
    trace_settings_init(&none);
    options = none;
    options.size_percent = percent;
    int result = setup_resolve(&none, &options, &tape->peak, setup, &fault);
    if (result != 0)
        fprintf(stderr, "%s: %s\n", tape->name, fault.message);
    return result;
}

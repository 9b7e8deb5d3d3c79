/* replay_main.c: with COUNT_CALLS, counts what the calls took instead of the following. Replays trace.packed (packed.h) with the simulator's own engine, patterns and statistics, on any
 * machine. Prints the pool's image as a hash after every 1,000 events and at the end, then every number of the report.
 * Status: 0; 3 the trace cannot be read; 4 the pool lost data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef COUNT_CALLS
#include "tests/embedded/count_calls.h"
#define COUNTS_CALLS 1
#else
#define COUNTS_CALLS 0
#endif
#include "tests/embedded/packed.h"
#include "traces/report.h"
#include "traces/statistics.h"

#define HASH_EVERY 1000

static FILE *in;

static uint32_t get_byte(void) {
    int byte = getc(in);
    if (byte == EOF) {
        printf("trace.packed ends early\n");
        exit(3);
    }
    return (uint32_t)byte;
}

static uint32_t get_number(void) {
    uint32_t number = 0, byte, shift = 0;
    do {
        byte = get_byte();
        number |= (byte & 127u) << shift;
        shift += 7;
    } while (byte & 128u);
    return number;
}

static void get_setup(struct setup *setup) {
    uint32_t fields[PACKED_FIELDS];
    for (unsigned i = 0; i < PACKED_FIELDS; i++) {
        fields[i] = 0;
        for (unsigned shift = 0; shift < 32; shift += 8)
            fields[i] |= get_byte() << shift;
    }
    if (fields[PACKED_MAGIC] != PACKED_MAGIC_NUMBER || fields[PACKED_KIND] >= POOL_KIND_COUNT) {
        printf("trace.packed is no packed trace\n");
        exit(3);
    }
    *setup = (struct setup){
        .kind = pool_kinds[fields[PACKED_KIND]],
        .size_bytes = fields[PACKED_SIZE],
        .indexes = fields[PACKED_INDEXES],
        .index_cache = fields[PACKED_INDEX_CACHE],
        .fit = (enum trace_fit)fields[PACKED_FIT],
        .coalesce = (enum trace_coalesce)fields[PACKED_COALESCE],
        .on_fragmented = (enum trace_on_fragmented)fields[PACKED_ON_FRAGMENTED],
        .defrag_step = fields[PACKED_STEP],
        .defrag_every = fields[PACKED_EVERY],
        .room_step = fields[PACKED_ROOM_STEP],
        .verify = true,
    };
}

/* The slot's number serves as the id. */
static bool get_event(struct trace_event *event) {
    static char id[12];
    uint32_t verb = get_byte();
    if (verb == PACKED_END)
        return false;
    *event = (struct trace_event){.verb = (enum trace_verb)verb, .id = id};
    if (verb < VERB_CLEAN)
        event->id_length = (size_t)snprintf(id, sizeof id, "%lu", (unsigned long)get_number());
    if (verb <= VERB_ALLOC_FAST || verb == VERB_RESIZE || verb == VERB_DEFRAG)
        event->size_bytes = get_number();
    return true;
}

static void print_image(const struct replay *replay) {
    const struct pool *pool = replay_pool(replay);
    const uint32_t *words = pool_memory(pool);
    const unsigned char *bytes = pool_memory(pool);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < pool->size_bytes / 4; i++)
        hash = (hash ^ words[i]) * 16777619u;
    for (size_t i = pool->size_bytes / 4 * 4; i < pool->size_bytes; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    printf("image %lu %08lx\n", (unsigned long)replay_last(replay)->number, (unsigned long)hash);
}

static void print_report(const struct report *report) {
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        double value = metric_value(report, metric);
        if (metric->is_pct)
            printf("%s %.4f\n", metric->name, value);
        else
            printf("%s %llu\n", metric->name, (unsigned long long)value);
    }
}

static int fail(const struct trace_fault *fault, enum replay_result result) {
    printf("%s\n", fault->message);
    return result == REPLAY_REFUSED ? 3 : 4;
}

int main(void) {
    struct setup setup;
    struct problem problem;
    struct trace_fault fault;
    struct trace_event event;
    static struct report report;
    static struct statistics statistics;
    in = fopen("trace.packed", "rb");
    if (in == NULL) {
        printf("trace.packed is not there\n");
        return 3;
    }
    get_setup(&setup);
#ifdef COUNT_CALLS
    count_calls_begin(&setup);
#endif
    struct replay *replay = replay_open(&setup, &problem);
    if (replay == NULL) {
        printf("%s", problem.text);
        return 3;
    }
#ifdef COUNT_CALLS
    replay_pool_to_try(replay)->observe = NULL; /* which would look at what was moved, within the call */
#endif
    statistics_begin(&statistics, &report, replay, &setup);
    while (get_event(&event)) {
        enum replay_result result = replay_event(replay, &event, &fault);
        if (result != REPLAY_OK)
            return fail(&fault, result);
        if (replay_last(replay)->number % HASH_EVERY == 0 && !COUNTS_CALLS)
            print_image(replay);
    }
    print_image(replay);
    if (replay_end(replay, &fault) != REPLAY_OK)
        return fail(&fault, REPLAY_BROKEN);
    statistics_end(&statistics);
#ifdef COUNT_CALLS
    count_calls_print();
    return 0;
#endif
    print_report(&report);
    return 0;
}

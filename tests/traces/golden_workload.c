/* golden_workload.c: made in C, not read from YAML, so that it also runs where there is no libyaml. */
#include "tests/traces/golden_workload.h"

#include <stddef.h>

#include "traces/generate.h"

static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number) {
    for (int i = 0; i < 8; i++, number >>= 8)
        hash = (hash ^ (number & 0xFF)) * 0x100000001B3u;
    return hash;
}

static uint64_t hash_event(uint64_t hash, const struct trace_event *event) {
    hash = hash_number(hash, event->verb);
    hash = hash_number(hash, event->size_bytes);
    hash = hash_number(hash, event->time_ns);
    hash = hash_bytes(hash, event->id, event->id_length);
    return hash_bytes(hash, event->tag, event->tag_length);
}

#define MS ((uint64_t)1000000)
#define LAW(a_kind, a_middle, a_spread) \
    { .kind = a_kind, .middle = a_middle, .spread = a_spread, .max = UINT64_MAX }

static struct law_part sizes[] = {{1, 16, 60}, {17, 64, 90}, {65, 1024, 100}},
                       lives[] = {{MS, MS, 1}, {9 * MS, 9 * MS, 4}};

static struct workload_alloc rx_allocs[] = {
    {.verb = VERB_ALLOC,
     .name = (char[]){"frame"},
     .tag = (char[]){"rx/frame"},
     .count = LAW(LAW_CONSTANT, 1, 0),
     .size = LAW(LAW_NORMAL, 200, 30),
     .chance = RANDOM_ONE,
     .life_time = LAW(LAW_EXPONENTIAL, 40 * MS, 0),
     .lock = {.used = true,
              .repeats = true,
              .after = LAW(LAW_CONSTANT, MS, 0),
              .held = LAW(LAW_UNIFORM, 0, 0),
              .every = LAW(LAW_LOGNORMAL, 10 * MS, RANDOM_ONE / 2),
              .chance = RANDOM_ONE / 2},
     .resize = {.used = true,
                .grows = true,
                .repeats = true,
                .size = LAW(LAW_CONSTANT, 8, 0),
                .every = LAW(LAW_EXPONENTIAL, 5 * MS, 0),
                .times = 5}},
    {.verb = VERB_ALLOC_FAST,
     .name = (char[]){"node"},
     .tag = (char[]){"rx/node"},
     .count = {.kind = LAW_UNIFORM, .min = 0, .max = 5},
     .size = {.kind = LAW_PARTS, .parts = sizes, .part_count = 3},
     .chance = RANDOM_ONE / 3,
     .life = LIFE_FIFO,
     .fifo_depth = 20},
    {.verb = VERB_ALLOC,
     .name = (char[]){"state"},
     .tag = (char[]){"rx/state"},
     .count = LAW(LAW_CONSTANT, 1, 0),
     .after = LAW(LAW_EXPONENTIAL, 3 * MS, 0),
     .size = LAW(LAW_LOGNORMAL, 120, RANDOM_ONE * 4 / 5),
     .chance = RANDOM_ONE / 7,
     .life = LIFE_UNTIL,
     .life_until = {.index = 2}},
};

static struct workload_alloc drop_allocs[] = {{.verb = VERB_ALLOC,
                                               .name = (char[]){"log"},
                                               .tag = (char[]){"drop/log"},
                                               .count = LAW(LAW_CONSTANT, 2, 0),
                                               .size = LAW(LAW_CONSTANT, 24, 0),
                                               .chance = RANDOM_ONE,
                                               .life_time = {.kind = LAW_PARTS, .parts = lives, .part_count = 2},
                                               .lock = {.used = true, .always = true, .chance = RANDOM_ONE}}};

static struct workload_moment rx_moment = {.index = 2};
static struct workload_task tasks[] = {
    {.name = (char[]){"rx"},
     .phases = UINT32_MAX,
     .has_every = true,
     .every = LAW(LAW_EXPONENTIAL, 10 * MS, 0),
     .jitter = MS,
     .burst = {.kind = LAW_UNIFORM, .min = 1, .max = 4},
     .apart = LAW(LAW_NORMAL, MS, MS / 4),
     .takes = LAW(LAW_EXPONENTIAL, MS, 0),
     .chance = RANDOM_ONE / 10 * 9,
     .allocs = rx_allocs,
     .alloc_count = sizeof rx_allocs / sizeof rx_allocs[0]},
    {.name = (char[]){"drop"},
     .mark = (char[]){"dropped"},
     .on = {&rx_moment, 1},
     .phases = 2,
     .burst = LAW(LAW_CONSTANT, 1, 0),
     .chance = RANDOM_ONE / 20,
     .allocs = drop_allocs,
     .alloc_count = 1},
};
static struct workload_phase phases[] = {{.name = (char[]){"startup"}, .ends = true, .lasts = 5000 * MS},
                                         {.name = (char[]){"steady"}}};
static const struct workload workload = {.seed = 42,
                                         .limits = {.events = GOLDEN_EVENTS},
                                         .idle_every = 7 * MS,
                                         .idle_defrag = 256,
                                         .phases = phases,
                                         .phase_count = 2,
                                         .tasks = tasks,
                                         .task_count = 2};

uint64_t golden_workload_hash(void) {
    struct trace_event event;
    uint64_t hash = 0xCBF29CE484222325u, events = 0;
    struct generator *generator = generator_create(&workload);
    if (generator == NULL)
        return 0;
    for (; generator_next(generator, &event) == GENERATOR_EVENT; events++)
        hash = hash_event(hash, &event);
    generator_destroy(generator);
    return events == GOLDEN_EVENTS ? hash : 0;
}

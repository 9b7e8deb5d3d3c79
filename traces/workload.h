/* workload.h: a model of an application, out of which a trace is generated. poolsim-workload(5) describes the language;
 * the names here are its keys. Times are nanoseconds, probabilities Q32 (see random.h). */
#ifndef TRACES_WORKLOAD_H
#define TRACES_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/law.h"
#include "traces/trace.h"

#define WORKLOAD_VERSION 1
#define WORKLOAD_TASKS_MAX 256
#define WORKLOAD_PHASES_MAX 32 /* struct workload_task has a bit for each */
#define WORKLOAD_ALLOCS_MAX 256
#define WORKLOAD_PARTS_MAX 1024

/* The name of a phase or a task, where something begins or ends. */
struct workload_moment {
    char *name;
    unsigned line, column;
    uint32_t index; /* of the phases, and behind them of the tasks */
};

struct workload_moments {
    struct workload_moment *items;
    size_t count;
};

enum workload_life { LIFE_TIME, LIFE_UNTIL, LIFE_FIFO, LIFE_FOREVER };

struct workload_lock {
    bool used, always, repeats;
    struct law after, held, every;
    uint64_t chance;
};

struct workload_resize {
    bool used, grows, repeats, delayed; /* grows: size is what is added; delayed: after is given */
    struct law size, after, every;
    uint64_t times;
};

struct workload_alloc {
    enum trace_verb verb; /* VERB_ALLOC or VERB_ALLOC_FAST */
    char *name, *tag;     /* tag: "task/name" */
    unsigned line, column;
    struct law count, after, size;
    uint64_t chance;
    enum workload_life life;
    struct law life_time;
    struct workload_moment life_until;
    uint64_t fifo_depth;
    struct workload_lock lock;
    struct workload_resize resize;
};

struct workload_task {
    char *name, *mark;
    unsigned line, column;
    struct workload_moments on, in;
    uint32_t phases; /* those that it runs in, a bit each */
    bool has_every, has_first;
    struct law every, burst, apart, takes;
    uint64_t first, jitter;
    uint64_t chance;
    struct workload_alloc *allocs;
    size_t alloc_count;
};

struct workload_phase {
    char *name;
    unsigned line, column;
    bool ends; /* after it comes the next one */
    uint64_t lasts;
};

/* How much is generated. 0 where no limit was given. */
struct workload_limits {
    uint64_t duration, events;
};

struct workload {
    uint64_t seed;
    struct workload_limits limits;
    uint64_t idle_every, idle_defrag; /* idle_every 0: no steps */
    struct workload_phase *phases;    /* at least one */
    size_t phase_count;
    struct workload_task *tasks;
    size_t task_count;
};

/* What the command line says of a workload. Where it has a limit, those of the document do not count. */
struct workload_options {
    bool has_seed;
    uint64_t seed;
    struct workload_limits limits;
};

void workload_apply(struct workload *workload, const struct workload_options *options);

/* Frees all of a workload. NULL is allowed. */
void workload_free(struct workload *workload);

#endif

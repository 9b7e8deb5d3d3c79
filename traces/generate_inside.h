/* generate_inside.h: the generator's inside, shared by its files. */
#ifndef TRACES_GENERATE_INSIDE_H
#define TRACES_GENERATE_INSIDE_H

#include "traces/agenda.h"
#include "traces/generate.h"

#define NONE UINT32_MAX
#define EVENTS_OUT 8 /* more than one thing that is due comes to */
#define ID_BYTES 88  /* a name, a dot and a number */

/* Slots of the agenda: these, then the tasks, then the allocations. */
enum { SLOT_PHASE, SLOT_IDLE, SLOT_TASKS };

/* Allocations in the order in which they began. */
struct list {
    uint32_t first, last;
    uint64_t count;
};

/* An allocation that waits to begin, or lives. Times are AGENDA_NEVER where there is none. */
struct instance {
    const struct workload_alloc *alloc;
    uint32_t task;
    uint32_t before, behind; /* in its list, or behind: in the list of spare ones */
    bool live, locked;
    uint64_t serial;  /* the number in its id */
    uint64_t size;    /* bytes */
    uint64_t ends;    /* or, before it lives, begins */
    uint64_t lock_at; /* next lock, or unlock */
    uint64_t lock_began;
    uint64_t resize_at, resizes_left;
};

struct task_state {
    struct random random;
    uint64_t arrival;   /* the next one, without its jitter */
    uint64_t runs_left; /* of what arrived */
    bool due;           /* the moment has come, and its allocations were freed; now it runs */
    struct list *fifos; /* one an allocation */
};

struct generator {
    const struct workload *workload;
    struct agenda agenda;
    struct task_state *tasks;
    struct list *fifos;      /* of all tasks */
    struct list *until;      /* what lives until a moment: one a phase, one a task */
    uint32_t *waiting;       /* the tasks that run on a moment, moment by moment */
    uint32_t *waiting_first; /* of each moment, and the end */
    struct instance *instances;
    size_t instance_count, instance_room;
    uint32_t spare;     /* the first instance that is not in use, or NONE */
    uint64_t now, told; /* the time, and the last one that an event told */
    uint64_t serial;    /* allocations begun */
    uint64_t busy_until;
    uint64_t given; /* events */
    size_t phase;
    bool phase_due; /* as task_state.due */
    bool over;
    enum generator_result failed; /* below 0 once it has */
    uint64_t in_vain;             /* steps since the last event */
    struct {
        uint32_t task; /* that is running, or NONE */
        size_t alloc;  /* the next of its allocations */
        uint64_t left; /* how many of that one */
        bool counted;  /* `left` is drawn */
    } body;
    struct trace_event out[EVENTS_OUT];
    char ids[EVENTS_OUT][ID_BYTES];
    size_t out_count, out_next;
};

static inline uint64_t time_after(uint64_t time, uint64_t span) {
    return span > AGENDA_NEVER - time ? AGENDA_NEVER : time + span;
}

/* What lies between two of something that repeats: at least a nanosecond, so that time goes on. */
static inline uint64_t draw_interval(const struct law *law, struct random *random) {
    uint64_t span = law_draw(law, random);
    return span != 0 ? span : 1;
}

/* ---- generate.c ---- */

/* Another event, told with a place of the document; before it the time, if that has gone on. */
struct trace_event *generator_emit(struct generator *generator, enum trace_verb verb, unsigned line, unsigned column);

/* ---- generate_alloc.c ---- */

/* An allocation of a running task: it begins now, or waits for its time. */
void generator_allocate(struct generator *generator, uint32_t task, size_t alloc);

/* What is due of an instance. */
void generator_step_instance(struct generator *generator, uint32_t instance);

/* Everything that lives until a moment is due now, in its order. true: there was something. */
bool generator_end_until(struct generator *generator, size_t moment);

#endif

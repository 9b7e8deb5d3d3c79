/* workload_read.c: a workload document, but for its tasks. */
#include "traces/workload_read.h"

#include <stdlib.h>
#include <string.h>

#include "traces/generate.h"
#include "traces/reader_show.h"
#include "traces/units.h"

/* ---- Phases ---- */

static bool name_is_taken(const struct workload *workload, const char *name, const void *but) {
    for (size_t i = 0; i < workload->phase_count; i++) {
        if (&workload->phases[i] != but && strcmp(workload->phases[i].name, name) == 0)
            return true;
    }
    for (size_t i = 0; i < workload->task_count; i++) {
        if (&workload->tasks[i] != but && strcmp(workload->tasks[i].name, name) == 0)
            return true;
    }
    return false;
}

static int read_phase(struct trace_reader *reader, struct workload_phase *phase) {
    enum { PHASE, LASTS };
    static const char *const keys[] = {"phase", "lasts", NULL};
    yaml_mark_t start = reader->event.start_mark;
    unsigned seen = 0;
    int got, key;
    phase->line = (unsigned)start.line + 1;
    phase->column = (unsigned)start.column + 1;
    while ((got = reader_key(reader, keys, "a phase", &seen, &key)) > 0) {
        if (key == LASTS) {
            if (workload_read_time(reader, "lasts", &phase->lasts) != 0)
                return -1;
            if (phase->lasts == 0)
                return reader_refuse_event(reader, "a phase that lasts no time");
            continue;
        }
        if (reader_scalar(reader, "phase", "a name") != 0)
            return -1;
        phase->name = workload_copy_word(reader, "phase");
        if (phase->name == NULL)
            return -1;
    }
    phase->ends = seen >> LASTS & 1;
    if (got == 0 && phase->name == NULL)
        return reader_refuse(reader, start, "a phase lacks its name: {phase: NAME, lasts: TIME}");
    return got;
}

static int read_phases(struct trace_reader *reader, struct workload *workload) {
    if (reader_sequence(reader, "phases", "[{phase: startup, lasts: 5s}, {phase: steady}]") != 0)
        return -1;
    int got;
    while ((got = workload_next_mapping(reader, "a phase is a mapping: {phase: NAME, lasts: TIME}")) > 0) {
        yaml_mark_t start = reader->event.start_mark;
        const struct workload_phase *last =
            workload->phase_count > 0 ? &workload->phases[workload->phase_count - 1] : NULL;
        if (last != NULL && !last->ends)
            return reader_refuse(reader, start, "the phase before, '%s', has no end: give it a 'lasts'", last->name);
        struct workload_phase *phase = workload_add(reader, &workload->phases, &workload->phase_count, sizeof *phase,
                                                    WORKLOAD_PHASES_MAX, "phases");
        if (phase == NULL || read_phase(reader, phase) != 0)
            return -1;
        if (name_is_taken(workload, phase->name, phase))
            return reader_refuse(reader, start, "'%s' is the name of another phase or task", phase->name);
    }
    return got == 0 && workload->phase_count == 0
               ? reader_refuse_event(reader, "no phase; leave 'phases' out where there is one")
               : got;
}

/* ---- Tasks, idle time, limits ---- */

static int read_tasks(struct trace_reader *reader, struct workload *workload) {
    if (reader_sequence(reader, "tasks", "[{task: poll, every: 5s}]") != 0)
        return -1;
    int got;
    while ((got = workload_next_mapping(reader, "a task is a mapping: {task: NAME, every: 5s, allocs: [...]}")) > 0) {
        yaml_mark_t start = reader->event.start_mark;
        struct workload_task *task =
            workload_add(reader, &workload->tasks, &workload->task_count, sizeof *task, WORKLOAD_TASKS_MAX, "tasks");
        if (task == NULL)
            return -1;
        if (workload_read_task(reader, task) != 0)
            return -1;
        if (name_is_taken(workload, task->name, task))
            return reader_refuse(reader, start, "'%s' is the name of another phase or task", task->name);
    }
    return got;
}

static int read_idle(struct trace_reader *reader, struct workload *workload) {
    enum { EVERY, DEFRAG };
    static const char *const keys[] = {"every", "defrag", NULL};
    unsigned seen = 0;
    int got, key;
    if (reader_mapping(reader, "idle", "{every: 50ms, defrag: 256}") != 0)
        return -1;
    yaml_mark_t start = reader->event.start_mark;
    while ((got = reader_key(reader, keys, "'idle'", &seen, &key)) > 0) {
        uint64_t *value = key == EVERY ? &workload->idle_every : &workload->idle_defrag;
        if ((key == EVERY ? workload_read_time(reader, "every", value) : workload_read_bytes(reader, "defrag", value))
            != 0)
            return -1;
        if (*value == 0)
            return reader_refuse_event(reader, "'%s' is 0; it has to be above", keys[key]);
    }
    if (got == 0 && seen != 3)
        return reader_refuse(reader, start, "'idle' takes both: {every: 50ms, defrag: 256}");
    return got;
}

static int read_limit(struct trace_reader *reader, bool is_time, uint64_t *limit) {
    const char *key = is_time ? "duration" : "events";
    if ((is_time ? workload_read_time(reader, key, limit) : workload_read_count(reader, key, limit)) != 0)
        return -1;
    return *limit != 0 ? 0 : reader_refuse_event(reader, "'%s' is 0; it has to be above", key);
}

/* ---- The document ---- */

enum {
    WORKLOAD_SEED = KEY_EXPECT + 1,
    WORKLOAD_DURATION,
    WORKLOAD_EVENTS,
    WORKLOAD_PHASES,
    WORKLOAD_IDLE,
    WORKLOAD_TASKS
};
static const char *const workload_keys[] = {"poolsim-workload", "name",   "pool",   "policy", "expect", "seed",
                                            "duration",         "events", "phases", "idle",   "tasks",  NULL};

static int read_value(struct trace_reader *reader, int key, struct trace_header *header) {
    struct workload *workload = reader->workload;
    switch (key) {
    case WORKLOAD_SEED:
        return workload_read_count(reader, "seed", &workload->seed);
    case WORKLOAD_DURATION:
        return read_limit(reader, true, &workload->limits.duration);
    case WORKLOAD_EVENTS:
        return read_limit(reader, false, &workload->limits.events);
    case WORKLOAD_PHASES:
        return read_phases(reader, workload);
    case WORKLOAD_IDLE:
        return read_idle(reader, workload);
    case WORKLOAD_TASKS:
        return read_tasks(reader, workload);
    default:
        return reader_header_value(reader, (enum reader_key)key, header);
    }
}

/* A workload that names no phases has one. */
static int default_phase(struct trace_reader *reader, struct workload *workload) {
    if (workload->phase_count != 0)
        return 0;
    struct workload_phase *phase =
        workload_add(reader, &workload->phases, &workload->phase_count, sizeof *phase, WORKLOAD_PHASES_MAX, "phases");
    if (phase == NULL)
        return -1;
    phase->name = strdup("start");
    return phase->name != NULL ? 0 : reader_refuse_memory(reader);
}

/* What only the whole document tells. */
static int check_whole(struct trace_reader *reader, yaml_mark_t start) {
    struct workload *workload = reader->workload;
    if (default_phase(reader, workload) != 0 || workload_link(reader, workload) != 0)
        return -1;
    if (workload->task_count == 0)
        return reader_refuse(reader, start, "a workload without tasks: tasks: [{task: poll, every: 5s}]");
    workload_apply(workload, &reader->workload_options);
    bool ends = workload->phases[workload->phase_count - 1].ends;
    if (!ends && workload->limits.duration == 0 && workload->limits.events == 0)
        return reader_refuse(reader, start,
                             "the workload has no end: give it `duration: 1h` or `events: 100000`, or the command "
                             "line --duration or --events");
    return 0;
}

int reader_workload(struct trace_reader *reader, struct trace_header *header) {
    yaml_mark_t start = {.line = reader->event.start_mark.line, .column = 0};
    int got, key;
    reader->workload = calloc(1, sizeof *reader->workload);
    if (reader->workload == NULL)
        return reader_refuse_memory(reader);
    reader->workload->seed = 1;
    while ((got = reader_key(reader, workload_keys, "a workload", &reader->keys_seen, &key)) > 0) {
        if (read_value(reader, key, header) != 0)
            return -1;
    }
    if (got < 0 || check_whole(reader, start) != 0 || reader_close_document(reader) != 0)
        return -1;
    reader->generator = generator_create(reader->workload);
    if (reader->generator == NULL)
        return reader_refuse_memory(reader);
    header->generated = true;
    header->seed = reader->workload->seed;
    header->duration = reader->workload->limits.duration;
    header->events = reader->workload->limits.events;
    reader->state = READER_IN_EVENTS;
    return 0;
}

/* workload_read_task.c: tasks, and the moments that they name. */
#include "traces/workload_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/suggest.h"

#define NAME_BYTES_MAX 60 /* of a phase, task or allocation */

void *workload_add(struct trace_reader *reader, void *items, size_t *count, size_t size, size_t most,
                   const char *what) {
    void *array;
    memcpy(&array, items, sizeof array);
    if (*count == most) {
        reader_refuse_event(reader, "more than %zu %s", most, what);
        return NULL;
    }
    if (*count % 16 == 0) {
        array = realloc(array, (*count + 16) * size);
        if (array == NULL) {
            reader_refuse_memory(reader);
            return NULL;
        }
        memcpy(items, &array, sizeof array);
    }
    return memset((char *)array + (*count)++ * size, 0, size);
}

int workload_next_mapping(struct trace_reader *reader, const char *form) {
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type == YAML_SEQUENCE_END_EVENT)
        return 0;
    return reader->event.type == YAML_MAPPING_START_EVENT ? 1 : reader_refuse_event(reader, "%s", form);
}

char *workload_copy_word(struct trace_reader *reader, const char *key) {
    struct quoted found;
    size_t length;
    const char *text = reader_text(reader, &length);
    if (length == 0 || line_word_end(text) != text + length || !show_is_line(text, length)) {
        reader_refuse_event(reader, "%s is no name for '%s', which is one word", show_quoted(&found, text, length),
                            key);
        return NULL;
    }
    if (length > NAME_BYTES_MAX) {
        reader_refuse_event(reader, "a name of %zu bytes; %d are the most", length, NAME_BYTES_MAX);
        return NULL;
    }
    return reader_copy_text(reader, key);
}

/* ---- Moments ---- */

static int read_moment(struct trace_reader *reader, const char *key, struct workload_moments *moments) {
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "'%s' takes names: one, or a sequence such as [start, reconnect]", key);
    struct workload_moment *moment =
        workload_add(reader, &moments->items, &moments->count, sizeof *moment, WORKLOAD_TASKS_MAX, "names");
    if (moment == NULL)
        return -1;
    moment->line = (unsigned)reader->event.start_mark.line + 1;
    moment->column = (unsigned)reader->event.start_mark.column + 1;
    moment->name = workload_copy_word(reader, key);
    return moment->name != NULL ? 0 : -1;
}

static int read_moments(struct trace_reader *reader, const char *key, struct workload_moments *moments) {
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type != YAML_SEQUENCE_START_EVENT)
        return read_moment(reader, key, moments);
    for (;;) {
        if (reader_pull(reader) != 0)
            return -1;
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            return moments->count != 0 ? 0 : reader_refuse_event(reader, "'%s' names nothing", key);
        if (read_moment(reader, key, moments) != 0)
            return -1;
    }
}

/* ---- A task ---- */

enum { TASK, IN, ON, EVERY, JITTER, FIRST, BURST, APART, TAKES, CHANCE, MARK, ALLOCS };
static const char *const task_keys[] = {"task",  "in",    "on",     "every", "jitter", "first", "burst",
                                        "apart", "takes", "chance", "mark",  "allocs", NULL};

static int read_mark(struct trace_reader *reader, struct workload_task *task) {
    size_t length;
    if (reader_scalar(reader, "mark", "a text") != 0)
        return -1;
    const char *text = reader_text(reader, &length);
    bool blank_ends =
        length == 0 || *text == ' ' || *text == '\t' || text[length - 1] == ' ' || text[length - 1] == '\t';
    if (blank_ends)
        return reader_refuse_event(reader, "a mark is a text without blanks at its ends");
    task->mark = reader_copy_text(reader, "mark");
    return task->mark != NULL ? 0 : -1;
}

static bool has_alloc(const struct workload_task *task, const struct workload_alloc *alloc) {
    for (const struct workload_alloc *other = task->allocs; other < alloc; other++) {
        if (strcmp(other->name, alloc->name) == 0)
            return true;
    }
    return false;
}

static int read_allocs(struct trace_reader *reader, struct workload_task *task) {
    if (reader_sequence(reader, "allocs", "[{alloc: rx, size: 512, life: 5ms}]") != 0)
        return -1;
    int got;
    while ((got = workload_next_mapping(reader, "an allocation is a mapping: {alloc: NAME, size: SIZE, life: TIME}"))
           > 0) {
        yaml_mark_t start = reader->event.start_mark;
        struct workload_alloc *alloc = workload_add(reader, &task->allocs, &task->alloc_count, sizeof *alloc,
                                                    WORKLOAD_ALLOCS_MAX, "allocations of one task");
        if (alloc == NULL || workload_read_alloc(reader, alloc) != 0)
            return -1;
        if (has_alloc(task, alloc))
            return reader_refuse(reader, start, "this task allocates '%s' already; give it another name", alloc->name);
    }
    return got;
}

static int read_value(struct trace_reader *reader, int key, struct workload_task *task) {
    switch (key) {
    case IN:
        return read_moments(reader, "in", &task->in);
    case ON:
        return read_moments(reader, "on", &task->on);
    case EVERY:
        return workload_read_interval(reader, "every", UNIT_ARRIVAL, &task->every);
    case JITTER:
        return workload_read_time(reader, "jitter", &task->jitter);
    case FIRST:
        return workload_read_time(reader, "first", &task->first);
    case BURST:
        return workload_read_law(reader, "burst", UNIT_COUNT, &task->burst);
    case APART:
        return workload_read_law(reader, "apart", UNIT_TIME, &task->apart);
    case TAKES:
        return workload_read_law(reader, "takes", UNIT_TIME, &task->takes);
    case CHANCE:
        return workload_read_chance(reader, "chance", &task->chance);
    case MARK:
        return read_mark(reader, task);
    case ALLOCS:
        return read_allocs(reader, task);
    default:
        if (reader_scalar(reader, "task", "a name") != 0)
            return -1;
        task->name = workload_copy_word(reader, "task");
        return task->name != NULL ? 0 : -1;
    }
}

static int name_tags(struct trace_reader *reader, struct workload_task *task) {
    for (size_t i = 0; i < task->alloc_count; i++) {
        if (asprintf(&task->allocs[i].tag, "%s/%s", task->name, task->allocs[i].name) < 0) {
            task->allocs[i].tag = NULL;
            return reader_refuse_memory(reader);
        }
    }
    return 0;
}

int workload_read_task(struct trace_reader *reader, struct workload_task *task) {
    yaml_mark_t start = reader->event.start_mark;
    unsigned seen = 0;
    int got, key;
    task->chance = RANDOM_ONE;
    task->burst.middle = 1;
    task->line = (unsigned)start.line + 1;
    task->column = (unsigned)start.column + 1;
    while ((got = reader_key(reader, task_keys, "a task", &seen, &key)) > 0) {
        if (read_value(reader, key, task) != 0)
            return -1;
    }
    if (got != 0)
        return got;
    task->has_every = seen >> EVERY & 1;
    task->has_first = seen >> FIRST & 1;
    if (task->name == NULL)
        return reader_refuse(reader, start, "a task lacks its name: {task: NAME, every: 5s, allocs: [...]}");
    if (!task->has_every && task->on.count == 0)
        return reader_refuse(reader, start, "'%s' never runs: say `every: TIME`, or `on: NAME` of a phase or task",
                             task->name);
    if (!task->has_every && (task->jitter != 0 || task->has_first))
        return reader_refuse(reader, start, "'%s' has a 'jitter' or 'first', but no 'every' that they belong to",
                             task->name);
    return name_tags(reader, task);
}

/* ---- Linking ---- */

/* The index of a name among the phases and, behind them, the tasks; those of both when it is none. */
static uint32_t find_name(const struct workload *workload, const char *name) {
    uint32_t index = 0;
    for (size_t i = 0; i < workload->phase_count; i++, index++) {
        if (strcmp(workload->phases[i].name, name) == 0)
            return index;
    }
    for (size_t i = 0; i < workload->task_count; i++, index++) {
        if (strcmp(workload->tasks[i].name, name) == 0)
            return index;
    }
    return index;
}

static int refuse_name(struct trace_reader *reader, const struct workload *workload,
                       const struct workload_moment *moment, bool phases_only) {
    const char *names[WORKLOAD_PHASES_MAX + WORKLOAD_TASKS_MAX + 1] = {NULL};
    yaml_mark_t mark = {.line = moment->line - 1, .column = moment->column - 1};
    size_t count = 0;
    for (size_t i = 0; i < workload->phase_count; i++)
        names[count++] = workload->phases[i].name;
    for (size_t i = 0; i < workload->task_count && !phases_only; i++)
        names[count++] = workload->tasks[i].name;
    const char *meant = suggest(moment->name, strlen(moment->name), names);
    struct quoted list;
    if (meant != NULL)
        return reader_refuse(reader, mark, "no phase%s is called '%s'; did you mean '%s'?",
                             phases_only ? "" : " and no task", moment->name, meant);
    return reader_refuse(reader, mark, "no phase%s is called '%s'; there are %s", phases_only ? "" : " and no task",
                         moment->name, show_words(&list, names));
}

static int link_moment(struct trace_reader *reader, const struct workload *workload, struct workload_moment *moment,
                       bool phases_only) {
    size_t most = workload->phase_count + (phases_only ? 0 : workload->task_count);
    moment->index = find_name(workload, moment->name);
    return moment->index < most ? 0 : refuse_name(reader, workload, moment, phases_only);
}

static int link_task(struct trace_reader *reader, const struct workload *workload, struct workload_task *task) {
    task->phases = task->in.count == 0 ? UINT32_MAX : 0;
    for (size_t i = 0; i < task->in.count; i++) {
        if (link_moment(reader, workload, &task->in.items[i], true) != 0)
            return -1;
        task->phases |= (uint32_t)1 << task->in.items[i].index;
    }
    for (size_t i = 0; i < task->on.count; i++) {
        if (link_moment(reader, workload, &task->on.items[i], false) != 0)
            return -1;
    }
    for (size_t i = 0; i < task->alloc_count; i++) {
        struct workload_alloc *alloc = &task->allocs[i];
        if (alloc->life == LIFE_UNTIL && link_moment(reader, workload, &alloc->life_until, false) != 0)
            return -1;
    }
    return 0;
}

/* Tasks that run on one another, in a circle, would never end. Each round takes those out that run on nothing that is
 * left; what stays when a round takes none is, or hangs on, a circle. */
static int refuse_circles(struct trace_reader *reader, const struct workload *workload) {
    bool settled[WORKLOAD_TASKS_MAX] = {false};
    size_t left = workload->task_count;
    for (bool any = true; left > 0 && any;) {
        any = false;
        for (size_t i = 0; i < workload->task_count; i++) {
            const struct workload_moments *on = &workload->tasks[i].on;
            bool waits = settled[i];
            for (size_t j = 0; j < on->count; j++) {
                uint32_t index = on->items[j].index;
                waits = waits || (index >= workload->phase_count && !settled[index - workload->phase_count]);
            }
            if (waits)
                continue;
            settled[i] = any = true;
            left--;
        }
    }
    for (size_t i = 0; i < workload->task_count; i++) {
        const struct workload_task *task = &workload->tasks[i];
        yaml_mark_t mark = {.line = task->line - 1, .column = task->column - 1};
        if (!settled[i])
            return reader_refuse(reader, mark, "'%s' runs on tasks that run on one another in a circle", task->name);
    }
    return 0;
}

int workload_link(struct trace_reader *reader, struct workload *workload) {
    for (size_t i = 0; i < workload->task_count; i++) {
        if (link_task(reader, workload, &workload->tasks[i]) != 0)
            return -1;
    }
    return refuse_circles(reader, workload);
}

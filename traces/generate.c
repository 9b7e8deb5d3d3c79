/* generate.c: phases and tasks, one thing that is due at a time. */
#include "traces/generate_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- Events ---- */

static void tell_time(struct generator *generator, unsigned line, unsigned column) {
    if (generator->now == generator->told)
        return;
    generator->told = generator->now;
    generator->out[generator->out_count++] =
        (struct trace_event){.verb = VERB_AT, .line = line, .column = column, .timed = true, .time_ns = generator->now};
}

struct trace_event *generator_emit(struct generator *generator, enum trace_verb verb, unsigned line, unsigned column) {
    tell_time(generator, line, column);
    struct trace_event *event = &generator->out[generator->out_count++];
    *event = (struct trace_event){.verb = verb, .line = line, .column = column};
    return event;
}

static void emit_mark(struct generator *generator, const char *text, unsigned line, unsigned column) {
    struct trace_event *event = generator_emit(generator, VERB_MARK, line, column);
    event->id = text;
    event->id_length = strlen(text);
    event->id_column = column;
}

/* ---- Tasks ---- */

static bool runs_now(const struct generator *generator, const struct workload_task *task) {
    return task->phases >> generator->phase & 1;
}

/* When a task is due next: the rest of what has arrived, or the next arrival. */
static void schedule_task(struct generator *generator, uint32_t index) {
    const struct workload_task *task = &generator->workload->tasks[index];
    struct task_state *state = &generator->tasks[index];
    uint64_t next = state->arrival;
    if (!runs_now(generator, task))
        next = AGENDA_NEVER;
    else if (state->runs_left > 0)
        next = time_after(generator->now, law_draw(&task->apart, &state->random));
    else if (task->jitter != 0 && next != AGENDA_NEVER)
        next = time_after(next, random_below(&state->random, task->jitter + 1));
    agenda_set(&generator->agenda, SLOT_TASKS + index, next > generator->now ? next : generator->now);
}

/* How many runs something that has arrived comes to. */
static uint64_t draw_runs(const struct workload_task *task, struct task_state *state) {
    return random_chance(&state->random, task->chance) ? law_draw(&task->burst, &state->random) : 0;
}

/* Runs the tasks that wait for a moment, as soon as what is due now before them is done. */
static void run_waiting(struct generator *generator, size_t moment) {
    for (uint32_t i = generator->waiting_first[moment]; i < generator->waiting_first[moment + 1]; i++) {
        uint32_t index = generator->waiting[i];
        const struct workload_task *task = &generator->workload->tasks[index];
        struct task_state *state = &generator->tasks[index];
        if (!runs_now(generator, task))
            continue;
        state->runs_left = time_after(state->runs_left, draw_runs(task, state));
        if (state->runs_left > 0 && !state->due)
            agenda_set(&generator->agenda, SLOT_TASKS + index, generator->now);
    }
}

static void begin_body(struct generator *generator, uint32_t index) {
    const struct workload_task *task = &generator->workload->tasks[index];
    uint64_t from = generator->busy_until > generator->now ? generator->busy_until : generator->now;
    generator->busy_until = time_after(from, law_draw(&task->takes, &generator->tasks[index].random));
    generator->tasks[index].due = false;
    generator->body.task = index;
    generator->body.alloc = 0;
    generator->body.counted = false;
}

static void end_body(struct generator *generator) {
    uint32_t index = generator->body.task;
    generator->body.task = NONE;
    schedule_task(generator, index);
    run_waiting(generator, generator->workload->phase_count + index);
}

/* The next allocation of the running task, or its end. */
static void step_body(struct generator *generator) {
    uint32_t index = generator->body.task;
    const struct workload_task *task = &generator->workload->tasks[index];
    struct random *random = &generator->tasks[index].random;
    if (generator->body.alloc == task->alloc_count) {
        end_body(generator);
        return;
    }
    const struct workload_alloc *alloc = &task->allocs[generator->body.alloc];
    if (!generator->body.counted) {
        generator->body.left = random_chance(random, alloc->chance) ? law_draw(&alloc->count, random) : 0;
        generator->body.counted = true;
    }
    if (generator->body.left > 0) {
        generator->body.left--;
        generator_allocate(generator, index, generator->body.alloc);
        return;
    }
    generator->body.alloc++;
    generator->body.counted = false;
}

static void step_task(struct generator *generator, uint32_t index) {
    const struct workload_task *task = &generator->workload->tasks[index];
    struct task_state *state = &generator->tasks[index];
    if (state->due) {
        begin_body(generator, index);
        return;
    }
    if (state->runs_left == 0) {
        state->runs_left = draw_runs(task, state);
        state->arrival = time_after(state->arrival, draw_interval(&task->every, &state->random));
        if (state->runs_left == 0) {
            schedule_task(generator, index);
            return;
        }
    }
    state->runs_left--;
    if (task->mark != NULL)
        emit_mark(generator, task->mark, task->line, task->column);
    if (generator_end_until(generator, generator->workload->phase_count + index)) {
        state->due = true;
        agenda_set(&generator->agenda, SLOT_TASKS + index, generator->now);
        return;
    }
    begin_body(generator, index);
}

/* ---- Phases ---- */

/* A task that arrives by itself, and comes into its phases or goes out of them. */
static void change_task(struct generator *generator, uint32_t index, bool ran) {
    const struct workload_task *task = &generator->workload->tasks[index];
    struct task_state *state = &generator->tasks[index];
    bool runs = runs_now(generator, task);
    if (ran && !runs) {
        state->runs_left = 0;
        state->due = false;
        agenda_set(&generator->agenda, SLOT_TASKS + index, AGENDA_NEVER);
    }
    if (ran || !runs || !task->has_every)
        return;
    uint64_t first = task->has_first ? task->first : draw_interval(&task->every, &state->random);
    state->arrival = time_after(generator->now, first);
    schedule_task(generator, index);
}

static void begin_phase(struct generator *generator) {
    const struct workload *workload = generator->workload;
    const struct workload_phase *phase = &workload->phases[generator->phase];
    generator->phase_due = false;
    for (uint32_t i = 0; i < workload->task_count; i++) {
        bool ran = generator->phase > 0 && workload->tasks[i].phases >> (generator->phase - 1) & 1;
        change_task(generator, i, ran);
    }
    run_waiting(generator, generator->phase);
    agenda_set(&generator->agenda, SLOT_PHASE, phase->ends ? time_after(generator->now, phase->lasts) : AGENDA_NEVER);
}

static void enter_phase(struct generator *generator) {
    const struct workload_phase *phase = &generator->workload->phases[generator->phase];
    if (generator->workload->phase_count > 1)
        emit_mark(generator, phase->name, phase->line, phase->column);
    generator->phase_due = true;
    if (generator_end_until(generator, generator->phase))
        agenda_set(&generator->agenda, SLOT_PHASE, generator->now);
    else
        begin_phase(generator);
}

static void finish(struct generator *generator) {
    generator->over = true;
    tell_time(generator, 0, 0);
}

static void step_phase(struct generator *generator) {
    if (generator->phase_due)
        begin_phase(generator);
    else if (++generator->phase < generator->workload->phase_count)
        enter_phase(generator);
    else
        finish(generator);
}

/* ---- What is due ---- */

static void step_idle(struct generator *generator) {
    const struct workload *workload = generator->workload;
    uint64_t next = generator->busy_until;
    if (generator->now >= generator->busy_until) {
        generator_emit(generator, VERB_DEFRAG, 0, 0)->size_bytes = workload->idle_defrag;
        next = time_after(generator->now, workload->idle_every);
    }
    agenda_set(&generator->agenda, SLOT_IDLE, next);
}

static void step(struct generator *generator) {
    const struct agenda_item *item = agenda_first(&generator->agenda);
    uint64_t duration = generator->workload->limits.duration;
    if (item == NULL || (duration != 0 && item->time >= duration)) {
        generator->now = duration != 0 ? duration : generator->now;
        finish(generator);
        return;
    }
    uint32_t slot = item->slot, tasks = (uint32_t)generator->workload->task_count;
    generator->now = item->time;
    if (slot == SLOT_PHASE) {
        step_phase(generator);
    } else if (slot == SLOT_IDLE) {
        step_idle(generator);
    } else if (slot < SLOT_TASKS + tasks) {
        step_task(generator, slot - SLOT_TASKS);
    } else {
        generator_step_instance(generator, slot - SLOT_TASKS - tasks);
    }
}

/* The place of what was done last. */
static void tell_place(const struct generator *generator, struct trace_event *event) {
    const struct workload *workload = generator->workload;
    const struct agenda_item *item = agenda_first(&generator->agenda);
    uint32_t task = generator->body.task, tasks = SLOT_TASKS + (uint32_t)workload->task_count;
    *event = (struct trace_event){.line = 1, .column = 1};
    if (task == NONE && item != NULL && item->slot >= SLOT_TASKS)
        task = item->slot < tasks ? item->slot - SLOT_TASKS : generator->instances[item->slot - tasks].task;
    if (task == NONE)
        return;
    event->line = workload->tasks[task].line;
    event->column = workload->tasks[task].column;
}

enum generator_result generator_next(struct generator *generator, struct trace_event *event) {
    uint64_t most = generator->workload->limits.events;
    while (generator->out_next == generator->out_count) {
        if (generator->over)
            return GENERATOR_END;
        generator->out_count = generator->out_next = 0;
        if (generator->body.task != NONE)
            step_body(generator);
        else
            step(generator);
        if (++generator->in_vain > GENERATOR_IN_VAIN_MAX)
            generator->failed = GENERATOR_IN_VAIN;
        if (generator->failed != 0) {
            tell_place(generator, event);
            return generator->failed;
        }
    }
    if (most != 0 && generator->given == most)
        return GENERATOR_END;
    generator->in_vain = 0;
    generator->given++;
    *event = generator->out[generator->out_next++];
    return GENERATOR_EVENT;
}

/* ---- Life ---- */

/* Which tasks run on which moment. false: memory is out. */
static bool index_waiting(struct generator *generator) {
    const struct workload *workload = generator->workload;
    size_t moments = workload->phase_count + workload->task_count, total = 0;
    for (size_t i = 0; i < workload->task_count; i++)
        total += workload->tasks[i].on.count;
    generator->waiting = calloc(total + 1, sizeof *generator->waiting);
    generator->waiting_first = calloc(moments + 1, sizeof *generator->waiting_first);
    if (generator->waiting == NULL || generator->waiting_first == NULL)
        return false;
    uint32_t at = 0;
    for (size_t moment = 0; moment < moments; moment++) {
        generator->waiting_first[moment] = at;
        for (uint32_t i = 0; i < workload->task_count; i++) {
            const struct workload_moments *on = &workload->tasks[i].on;
            for (size_t j = 0; j < on->count; j++) {
                if (on->items[j].index == moment)
                    generator->waiting[at++] = i;
            }
        }
    }
    generator->waiting_first[moments] = at;
    return true;
}

static bool make_tasks(struct generator *generator) {
    const struct workload *workload = generator->workload;
    size_t allocs = 0, moments = workload->phase_count + workload->task_count;
    for (size_t i = 0; i < workload->task_count; i++)
        allocs += workload->tasks[i].alloc_count;
    generator->tasks = calloc(workload->task_count + 1, sizeof *generator->tasks);
    generator->fifos = calloc(allocs + 1, sizeof *generator->fifos);
    generator->until = calloc(moments, sizeof *generator->until);
    if (generator->tasks == NULL || generator->fifos == NULL || generator->until == NULL)
        return false;
    struct list *fifos = generator->fifos;
    for (size_t i = 0; i < workload->task_count; i++) {
        struct task_state *state = &generator->tasks[i];
        random_seed(&state->random, workload->seed, workload->tasks[i].name);
        state->arrival = AGENDA_NEVER;
        state->fifos = fifos;
        fifos += workload->tasks[i].alloc_count;
    }
    return index_waiting(generator) && agenda_reserve(&generator->agenda, SLOT_TASKS + workload->task_count);
}

struct generator *generator_create(const struct workload *workload) {
    struct generator *generator = calloc(1, sizeof *generator);
    if (generator == NULL)
        return NULL;
    generator->workload = workload;
    generator->spare = NONE;
    generator->body.task = NONE;
    if (!make_tasks(generator)) {
        generator_destroy(generator);
        return NULL;
    }
    if (workload->idle_every != 0)
        agenda_set(&generator->agenda, SLOT_IDLE, workload->idle_every);
    enter_phase(generator);
    return generator;
}

void generator_destroy(struct generator *generator) {
    if (generator == NULL)
        return;
    agenda_free(&generator->agenda);
    free(generator->tasks);
    free(generator->fifos);
    free(generator->until);
    free(generator->waiting);
    free(generator->waiting_first);
    free(generator->instances);
    free(generator);
}

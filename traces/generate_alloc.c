/* generate_alloc.c: an allocation's life: it begins, is locked, unlocked and resized, and ends. */
#include "traces/generate_inside.h"

#include <stdlib.h>
#include <string.h>

#include "traces/units.h"

static uint32_t slot_of(const struct generator *generator, uint32_t instance) {
    return SLOT_TASKS + (uint32_t)generator->workload->task_count + instance;
}

static struct random *random_of(struct generator *generator, const struct instance *instance) {
    return &generator->tasks[instance->task].random;
}

/* ---- Instances ---- */

static bool grow(struct generator *generator) {
    size_t room = generator->instance_room == 0 ? 64 : generator->instance_room * 2;
    if (room > UINT32_MAX / 2 || !agenda_reserve(&generator->agenda, slot_of(generator, (uint32_t)room)))
        return false;
    struct instance *instances = realloc(generator->instances, room * sizeof *instances);
    if (instances == NULL)
        return false;
    generator->instances = instances;
    generator->instance_room = room;
    return true;
}

/* A spare instance, or a new one; NONE: there can be none. */
static uint32_t take_instance(struct generator *generator) {
    uint32_t index = generator->spare;
    if (index != NONE) {
        generator->spare = generator->instances[index].behind;
        return index;
    }
    if (generator->instance_count == GENERATOR_ALLOCATIONS_MAX)
        generator->failed = GENERATOR_CROWDED;
    else if (generator->instance_count == generator->instance_room && !grow(generator))
        generator->failed = GENERATOR_NO_MEMORY;
    if (generator->failed != 0)
        return NONE;
    return (uint32_t)generator->instance_count++;
}

/* ---- Lists ---- */

static struct list *list_of(struct generator *generator, const struct instance *instance) {
    const struct workload_alloc *alloc = instance->alloc;
    if (alloc->life == LIFE_UNTIL)
        return &generator->until[alloc->life_until.index];
    if (alloc->life != LIFE_FIFO)
        return NULL;
    const struct workload_task *task = &generator->workload->tasks[instance->task];
    return &generator->tasks[instance->task].fifos[alloc - task->allocs];
}

static void append(struct generator *generator, struct list *list, uint32_t index) {
    struct instance *instances = generator->instances;
    instances[index].before = list->last;
    instances[index].behind = NONE;
    if (list->count++ == 0)
        list->first = index;
    else
        instances[list->last].behind = index;
    list->last = index;
}

static void unlink_from(struct generator *generator, struct list *list, uint32_t index) {
    struct instance *instances = generator->instances, *instance = &instances[index];
    if (index == list->first)
        list->first = instance->behind;
    else
        instances[instance->before].behind = instance->behind;
    if (index == list->last)
        list->last = instance->before;
    else
        instances[instance->behind].before = instance->before;
    list->count--;
}

/* ---- Events ---- */

static void emit(struct generator *generator, const struct instance *instance, enum trace_verb verb) {
    const struct workload_alloc *alloc = instance->alloc;
    struct trace_event *event = generator_emit(generator, verb, alloc->line, alloc->column);
    char *id = generator->ids[event - generator->out];
    size_t name = strlen(alloc->name);
    memcpy(id, alloc->name, name);
    id[name++] = '.';
    event->id = id;
    event->id_length = name + print_count(instance->serial, id + name);
    event->id_column = alloc->column;
    if (verb == VERB_RESIZE || verb == alloc->verb)
        event->size_bytes = instance->size;
    if (verb == alloc->verb) {
        event->tag = alloc->tag;
        event->tag_length = strlen(alloc->tag);
    }
}

/* Sets when the instance is due next. A resize waits for an unlock, and is done then. */
static void schedule(struct generator *generator, uint32_t index) {
    const struct instance *instance = &generator->instances[index];
    uint64_t next = instance->ends < instance->lock_at ? instance->ends : instance->lock_at;
    if (!instance->locked && instance->resize_at < next)
        next = instance->resize_at > generator->now ? instance->resize_at : generator->now;
    agenda_set(&generator->agenda, slot_of(generator, index), next);
}

static void end_instance(struct generator *generator, uint32_t index) {
    struct instance *instance = &generator->instances[index];
    struct list *list = list_of(generator, instance);
    if (instance->locked)
        emit(generator, instance, VERB_UNLOCK);
    emit(generator, instance, VERB_FREE);
    if (list != NULL)
        unlink_from(generator, list, index);
    agenda_set(&generator->agenda, slot_of(generator, index), AGENDA_NEVER);
    instance->behind = generator->spare;
    generator->spare = index;
}

static void lock_or_unlock(struct generator *generator, struct instance *instance) {
    const struct workload_lock *lock = &instance->alloc->lock;
    struct random *random = random_of(generator, instance);
    uint64_t now = generator->now;
    if (!instance->locked && random_chance(random, lock->chance)) {
        emit(generator, instance, VERB_LOCK);
        instance->locked = true;
        instance->lock_began = now;
        instance->lock_at = lock->always ? AGENDA_NEVER : time_after(now, law_draw(&lock->held, random));
        return;
    }
    if (instance->locked)
        emit(generator, instance, VERB_UNLOCK);
    else
        instance->lock_began = now;
    instance->locked = false;
    instance->lock_at = AGENDA_NEVER;
    if (lock->repeats) {
        uint64_t next = time_after(instance->lock_began, draw_interval(&lock->every, random));
        instance->lock_at = next > now ? next : now;
    }
}

static void resize(struct generator *generator, struct instance *instance) {
    const struct workload_resize *how = &instance->alloc->resize;
    struct random *random = random_of(generator, instance);
    uint64_t drawn = law_draw(&how->size, random);
    instance->size = how->grows ? time_after(instance->size, drawn) : drawn;
    emit(generator, instance, VERB_RESIZE);
    instance->resize_at = AGENDA_NEVER;
    if (--instance->resizes_left > 0 && how->repeats)
        instance->resize_at = time_after(generator->now, draw_interval(&how->every, random));
}

/* When the first resize is: `after`, or else one interval. */
static uint64_t first_resize(struct generator *generator, const struct instance *instance) {
    const struct workload_resize *how = &instance->alloc->resize;
    struct random *random = random_of(generator, instance);
    if (!how->used || how->times == 0)
        return AGENDA_NEVER;
    uint64_t span = how->repeats && !how->delayed ? draw_interval(&how->every, random) : law_draw(&how->after, random);
    return time_after(generator->now, span);
}

static void begin_instance(struct generator *generator, uint32_t index) {
    struct instance *instance = &generator->instances[index];
    const struct workload_alloc *alloc = instance->alloc;
    struct random *random = random_of(generator, instance);
    struct list *list = list_of(generator, instance);
    if (alloc->life == LIFE_FIFO && list->count == alloc->fifo_depth)
        end_instance(generator, list->first);
    instance->live = true;
    instance->serial = ++generator->serial;
    instance->size = law_draw(&alloc->size, random);
    emit(generator, instance, alloc->verb);
    if (list != NULL)
        append(generator, list, index);
    instance->ends = AGENDA_NEVER;
    if (alloc->life == LIFE_TIME)
        instance->ends = time_after(generator->now, law_draw(&alloc->life_time, random));
    instance->lock_at = AGENDA_NEVER;
    if (alloc->lock.used)
        instance->lock_at = time_after(generator->now, law_draw(&alloc->lock.after, random));
    if (instance->lock_at == generator->now)
        lock_or_unlock(generator, instance);
    instance->resizes_left = alloc->resize.times;
    instance->resize_at = first_resize(generator, instance);
    schedule(generator, index);
}

void generator_allocate(struct generator *generator, uint32_t task, size_t alloc) {
    uint32_t index = take_instance(generator);
    if (index == NONE)
        return;
    struct instance *instance = &generator->instances[index];
    *instance = (struct instance){.alloc = &generator->workload->tasks[task].allocs[alloc], .task = task};
    instance->ends = time_after(generator->now, law_draw(&instance->alloc->after, random_of(generator, instance)));
    if (instance->ends == generator->now)
        begin_instance(generator, index);
    else
        agenda_set(&generator->agenda, slot_of(generator, index), instance->ends);
}

void generator_step_instance(struct generator *generator, uint32_t index) {
    struct instance *instance = &generator->instances[index];
    if (!instance->live) {
        begin_instance(generator, index);
        return;
    }
    if (instance->ends <= generator->now) {
        end_instance(generator, index);
        return;
    }
    if (!instance->locked && instance->resize_at <= generator->now)
        resize(generator, instance);
    else
        lock_or_unlock(generator, instance);
    schedule(generator, index);
}

bool generator_end_until(struct generator *generator, size_t moment) {
    uint32_t index = generator->until[moment].count != 0 ? generator->until[moment].first : NONE;
    bool any = index != NONE;
    for (; index != NONE; index = generator->instances[index].behind) {
        generator->instances[index].ends = generator->now;
        agenda_set(&generator->agenda, slot_of(generator, index), generator->now);
    }
    return any;
}

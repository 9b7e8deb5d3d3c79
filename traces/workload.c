/* workload.c: a workload's life. */
#include "traces/workload.h"

#include <stdlib.h>

void workload_apply(struct workload *workload, const struct workload_options *options) {
    if (options->has_seed)
        workload->seed = options->seed;
    if (options->limits.duration != 0 || options->limits.events != 0)
        workload->limits = options->limits;
}

static void free_moments(struct workload_moments *moments) {
    for (size_t i = 0; i < moments->count; i++)
        free(moments->items[i].name);
    free(moments->items);
}

static void free_alloc(struct workload_alloc *alloc) {
    struct law *laws[] = {&alloc->count,        &alloc->after,       &alloc->size,       &alloc->life_time,
                          &alloc->lock.after,   &alloc->lock.held,   &alloc->lock.every, &alloc->resize.size,
                          &alloc->resize.after, &alloc->resize.every};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        law_free(laws[i]);
    free(alloc->life_until.name);
    free(alloc->name);
    free(alloc->tag);
}

static void free_task(struct workload_task *task) {
    for (size_t i = 0; i < task->alloc_count; i++)
        free_alloc(&task->allocs[i]);
    free(task->allocs);
    free_moments(&task->on);
    free_moments(&task->in);
    law_free(&task->every);
    law_free(&task->burst);
    law_free(&task->apart);
    law_free(&task->takes);
    free(task->name);
    free(task->mark);
}

void workload_free(struct workload *workload) {
    if (workload == NULL)
        return;
    for (size_t i = 0; i < workload->task_count; i++)
        free_task(&workload->tasks[i]);
    for (size_t i = 0; i < workload->phase_count; i++)
        free(workload->phases[i].name);
    free(workload->tasks);
    free(workload->phases);
    free(workload);
}

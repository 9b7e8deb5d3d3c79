/* replay_look.c: looking at a replay. The pool's runs are walked once an event, however many ask for them. */
#include <stdlib.h>

#include "traces/replay_inside.h"

/* What all looks of a replay may cost: about 100 instructions a run, beside the 700 that an event takes by itself. */
#define RUNS_AT_ONCE 4000000
#define RUNS_AN_EVENT 2

const struct replay_step *replay_last(const struct replay *replay) {
    return &replay->step;
}

const struct pool *replay_pool(const struct replay *replay) {
    return replay->pool;
}

uint64_t replay_indexes(const struct replay *replay) {
    return replay->setup.indexes;
}

const struct live *replay_live(const struct replay *replay, dpool_handle handle) {
    return replay->by_index[pool_index(handle)];
}

/* ---- Runs ---- */

void replay_runs_destroy(struct replay_runs *runs) {
    if (runs != NULL)
        free(runs->items);
    free(runs);
}

static bool has_room(struct replay_runs *runs) {
    if (runs->count < runs->room)
        return true;
    struct dpool_run *longer = realloc(runs->items, (runs->room * 2 + 64) * sizeof *longer);
    if (longer == NULL)
        return false;
    runs->items = longer;
    runs->room = runs->room * 2 + 64;
    return true;
}

/* false: memory is out, and the list is not to be used. */
static bool list_runs(const struct replay *replay, struct replay_runs *runs) {
    struct dpool_run run = {0};
    runs->count = 0;
    while (replay->pool->kind->walk(replay->pool, &run)) {
        if (!has_room(runs))
            return false;
        runs->items[runs->count++] = run;
    }
    runs->walked += runs->count;
    return true;
}

void replay_list_runs(const struct replay *replay) {
    replay->runs->listed = replay->runs->listed || list_runs(replay, replay->runs);
}

const struct dpool_run *replay_run(const struct replay *replay, const struct dpool_run *after) {
    struct replay_runs *runs = replay->runs;
    if (after == NULL)
        runs->one = (struct dpool_run){0};
    if (runs->listed) {
        size_t next = after == NULL ? 0 : (size_t)(after - runs->items) + 1;
        return next != runs->count ? &runs->items[next] : NULL;
    }
    return replay->pool->kind->walk(replay->pool, &runs->one) ? &runs->one : NULL;
}

bool replay_runs_are_dear(const struct replay *replay) {
    return replay->runs->walked > RUNS_AT_ONCE + RUNS_AN_EVENT * replay->step.number;
}

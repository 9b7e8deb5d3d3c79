/* replay_state.c: a replay's life, and how it is put away and taken up again. */
#include "traces/replay_inside.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- Life ---- */

struct replay *replay_open(const struct setup *setup, struct problem *problem) {
    struct dpool_config config = {
        .indexes = (uint32_t)setup->indexes,
        .index_cache = (uint32_t)setup->index_cache,
        .deferred = setup->coalesce == COALESCE_DEFERRED,
        .unzeroed = !setup->verify,
    };
    struct replay *replay = calloc(1, sizeof *replay);
    if (replay == NULL)
        goto out_of_memory;
    replay->setup = *setup;
    replay->pool = pool_create(setup->kind, (size_t)setup->size_bytes, &config);
    replay->table = live_create();
    replay->by_index = calloc((size_t)setup->indexes, sizeof *replay->by_index);
    replay->runs = calloc(1, sizeof *replay->runs);
    if (replay->pool == NULL || replay->table == NULL || replay->by_index == NULL || replay->runs == NULL)
        goto close_replay;
    replay->stats = setup->kind->stats(replay->pool);
    replay->step.pool = replay->pool;
    if (setup->verify)
        replay_watch_moves(replay);
    return replay;

close_replay:
    replay_close(replay);
out_of_memory:
    problem_set(problem, "poolsim", "no memory for a pool of %" PRIu64 " bytes", setup->size_bytes);
    return NULL;
}

void replay_close(struct replay *replay) {
    if (replay == NULL)
        return;
    if (replay->pool != NULL)
        pool_destroy(replay->pool);
    live_destroy(replay->table);
    free(replay->by_index);
    replay_runs_destroy(replay->runs);
    free(replay);
}

void replay_observe(struct replay *replay, replay_observer observer, void *context) {
    if (replay->observer_count == REPLAY_OBSERVERS)
        abort(); /* a caller's bug */
    replay->observers[replay->observer_count].call = observer;
    replay->observers[replay->observer_count++].context = context;
}

/* ---- Put away ---- */

size_t replay_pool_bytes(const struct replay *replay) {
    return replay->pool->size_bytes;
}

void *replay_pool_memory(struct replay *replay) {
    return pool_memory_to_change(replay->pool);
}

bool replay_save(const struct replay *replay, struct bytes *bytes) {
    const struct replay_step *step = &replay->step;
    bytes_put_number(bytes, step->number);
    bytes_put_number(bytes, step->live_bytes);
    bytes_put_number(bytes, step->live_count);
    bytes_put_number(bytes, step->time_ns);
    live_save(replay->table, bytes);
    return !bytes->failed;
}

static void restore(void *context, struct live *live) {
    struct replay *replay = context;
    uint32_t index = pool_index(live->handle);
    if (!live->failed && index < replay->setup.indexes)
        replay->by_index[index] = live;
}

bool replay_load(struct replay *replay, const struct bytes *bytes) {
    struct bytes_reader reader = {.at = bytes->data, .end = bytes->data + bytes->length};
    replay->step = (struct replay_step){.pool = replay->pool};
    replay->runs->listed = false;
    replay->step.number = bytes_get_number(&reader);
    replay->step.live_bytes = bytes_get_number(&reader);
    replay->step.live_count = bytes_get_number(&reader);
    replay->step.time_ns = bytes_get_number(&reader);
    return live_load(replay->table, &reader, restore, replay) && reader.at == reader.end;
}

struct pool *replay_pool_to_try(struct replay *replay) {
    replay->runs->listed = false;
    return replay->pool;
}

/* replay.c: the engine. */
#include "traces/replay_inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "traces/cost.h"

/* ---- Moves ---- */

static void on_pool_event(void *context, enum dpool_event event, dpool_handle handle) {
    struct replay *replay = context;
    if (event == DPOOL_EVENT_MOVE) {
        struct live *live = replay->by_index[pool_index(handle)];
        live->moves++;
        replay->step.moves++;
        live->moved_event = replay->step.number;
        replay_verify(replay, live, live->size_bytes, "after a move");
    }
}

/* Where the event's allocation is, before the event. */
static void note_place(struct replay *replay, const struct live *live) {
    struct dpool_run run;
    if (replay->pool->observe == NULL || replay->pool->kind->find(replay->pool, live->handle, &run) != DPOOL_OK)
        return;
    replay->step.old_block = run.loc;
    replay->step.old_blocks = run.blocks;
}

/* ---- Calls of the pool ---- */

/* An event makes 7 calls at most: resize, room, defrag, resize, room, resize, and the policy's step. */
static struct replay_work *new_work(struct replay *replay) {
    assert(replay->step.work_count < REPLAY_WORK_MAX);
    return &replay->step.work[replay->step.work_count++];
}

static void raise_to(uint32_t *most, uint32_t value) {
    if (value > *most)
        *most = value;
}

/* Adds what was done at one go since the stats were those before. */
static void add_to_work(const struct replay *replay, struct replay_work *work, const struct dpool_stats *before) {
    const struct dpool_stats *now = replay->stats;
    work->probes += now->probes - before->probes;
    work->bytes_moved += now->bytes_moved - before->bytes_moved;
    work->blocks_moved += now->blocks_moved - before->blocks_moved;
    work->allocations_moved += now->allocations_moved - before->allocations_moved;
    work->headers_visited += now->headers_visited - before->headers_visited;
    work->runs_joined += now->runs_joined - before->runs_joined;
    raise_to(&work->most_bytes, now->bytes_moved - before->bytes_moved);
    raise_to(&work->most_blocks, now->blocks_moved - before->blocks_moved);
    raise_to(&work->most_headers, now->headers_visited - before->headers_visited);
    if (replay->setup.cost != NULL)
        cost_add(replay->setup.cost, work, before, now);
}

static struct replay_work *add_work(struct replay *replay, enum replay_call call, const struct dpool_stats *before) {
    struct replay_work *work = new_work(replay);
    *work = (struct replay_work){.call = call};
    add_to_work(replay, work, before);
    return work;
}

static int call_alloc(struct replay *replay, struct live *live, bool fast) {
    const struct pool_kind *kind = replay->pool->kind;
    uint32_t probes = replay->stats->probes;
    int error = (fast ? kind->alloc_fast : kind->alloc)(replay->pool, (size_t)live->size_bytes, &live->handle);
    *new_work(replay) =
        (struct replay_work){.call = CALL_ALLOC, .fast = fast, .probes = replay->stats->probes - probes};
    return error;
}

static int call_resize(struct replay *replay, struct live *live, uint64_t size_bytes) {
    struct dpool_stats before = *replay->stats;
    int error = replay->pool->kind->resize(replay->pool, live->handle, (size_t)size_bytes);
    add_work(replay, CALL_RESIZE, &before);
    return error;
}

static void call_clean(struct replay *replay) {
    struct dpool_stats before = *replay->stats;
    replay->pool->kind->clean(replay->pool);
    add_work(replay, CALL_CLEAN, &before);
}

static void call_defrag(struct replay *replay) {
    struct dpool_stats before = *replay->stats;
    replay->pool->kind->defrag(replay->pool);
    add_work(replay, CALL_DEFRAG, &before);
}

static void call_step(struct replay *replay, uint64_t bytes) {
    struct dpool_stats before = *replay->stats;
    replay->pool->kind->defrag_step(replay->pool, (size_t)bytes);
    add_work(replay, CALL_STEP, &before)->steps = 1;
}

static void call_room(struct replay *replay, uint64_t size_bytes) {
    const struct pool_kind *kind = replay->pool->kind;
    struct dpool_stats before = *replay->stats;
    if (replay->setup.room_step == 0) {
        kind->make_room(replay->pool, (size_t)size_bytes);
        add_work(replay, CALL_ROOM, &before);
        return;
    }
    struct replay_work *work = new_work(replay);
    *work = (struct replay_work){.call = CALL_ROOM, .room = ROOM_STEPS};
    bool more = true;
    while (more) {
        before = *replay->stats;
        more = kind->make_room_step(replay->pool, (size_t)size_bytes, (size_t)replay->setup.room_step);
        add_to_work(replay, work, &before);
        work->steps++;
    }
}

static int call_room_behind(struct replay *replay, const struct live *live, uint64_t size_bytes) {
    struct dpool_stats before = *replay->stats;
    int error = replay->pool->kind->make_room_behind(replay->pool, live->handle, (size_t)size_bytes);
    struct replay_work *work = new_work(replay);
    *work = (struct replay_work){.call = CALL_ROOM, .room = ROOM_BEHIND};
    add_to_work(replay, work, &before);
    return error;
}

/* ---- Events ---- */

static int alloc(struct replay *replay, struct live *live, bool fast) {
    int error = call_alloc(replay, live, fast);
    if (error != DPOOL_ERR_FRAGMENTED)
        return error;
    switch (replay->setup.on_fragmented) {
    case FRAGMENTED_FAIL:
        return error;
    case FRAGMENTED_CLEAN:
        call_clean(replay);
        break;
    case FRAGMENTED_MAKE_ROOM:
        call_room(replay, live->size_bytes);
        fast = false; /* alloc_fast may need a longer run than was asked for */
        break;
    case FRAGMENTED_DEFRAG:
        call_defrag(replay);
        break;
    }
    return call_alloc(replay, live, fast);
}

/* A resize is also helped by room behind the allocation: what the near gaps give, and then what a defrag gathered. */
static int resize(struct replay *replay, struct live *live, uint64_t size_bytes) {
    int error = call_resize(replay, live, size_bytes);
    if ((error != DPOOL_ERR_FRAGMENTED && error != DPOOL_ERR_LOCKED) || replay->setup.on_fragmented == FRAGMENTED_FAIL)
        return error;
    if (replay->setup.on_fragmented == FRAGMENTED_CLEAN) {
        call_clean(replay);
        return call_resize(replay, live, size_bytes);
    }
    if (call_room_behind(replay, live, size_bytes) != DPOOL_OK) {
        call_defrag(replay);
        error = call_resize(replay, live, size_bytes);
        if (error == DPOOL_OK || call_room_behind(replay, live, size_bytes) != DPOOL_OK)
            return error;
    }
    return call_resize(replay, live, size_bytes);
}

static void do_alloc(struct replay *replay, struct live *live, bool fast) {
    struct replay_step *step = &replay->step;
    step->error = alloc(replay, live, fast || replay->setup.fit == FIT_FAST);
    if (step->error != DPOOL_OK) {
        live->failed = true;
        return;
    }
    replay->by_index[pool_index(live->handle)] = live;
    live->event = step->number;
    step->live_bytes += live->size_bytes;
    step->live_count++;
    replay_fill(replay, live, 0);
}

static void do_free(struct replay *replay, struct live *live) {
    struct replay_step *step = &replay->step;
    replay_verify(replay, live, live->size_bytes, "before its free");
    note_place(replay, live);
    if (replay->setup.cost != NULL)
        replay->pool->kind->foresee_free(replay->pool, live->handle, &step->freed);
    step->error = replay->pool->kind->free(replay->pool, live->handle);
    if (step->error == DPOOL_OK) {
        step->live_bytes -= live->size_bytes;
        step->live_count--;
    }
}

static void do_resize(struct replay *replay, struct live *live, uint64_t new_bytes) {
    struct replay_step *step = &replay->step;
    uint64_t old_bytes = live->size_bytes;
    uint64_t kept = old_bytes < new_bytes ? old_bytes : new_bytes;
    replay_verify(replay, live, old_bytes, "before its resize");
    note_place(replay, live);
    step->old_bytes = old_bytes;
    step->error = resize(replay, live, new_bytes);
    if (step->error != DPOOL_OK)
        return;
    step->live_bytes += new_bytes - old_bytes;
    live->size_bytes = new_bytes;
    replay_verify(replay, live, kept, "after its resize");
    replay_fill(replay, live, kept);
}

static void do_lock(struct replay *replay, struct live *live) {
    void *data;
    uint32_t moved = replay->stats->bytes_moved;
    replay->step.error = replay->pool->kind->lock(replay->pool, live->handle, &data);
    replay->step.lock_bytes = replay->stats->bytes_moved - moved;
    if (replay->step.error != DPOOL_OK)
        return;
    live->locked_event = replay->step.number;
    replay_verify(replay, live, live->size_bytes, "when it was locked");
}

/* An event of one allocation. */
static void do_live_event(struct replay *replay, const struct trace_event *event, struct live *live) {
    if (live->failed) {
        replay->step.skipped = true;
        return;
    }
    switch (event->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        do_alloc(replay, live, event->verb == VERB_ALLOC_FAST);
        break;
    case VERB_FREE:
        do_free(replay, live);
        break;
    case VERB_RESIZE:
        do_resize(replay, live, event->size_bytes);
        break;
    case VERB_LOCK:
        do_lock(replay, live);
        break;
    case VERB_UNLOCK:
        replay->step.error = replay->pool->kind->unlock(replay->pool, live->handle);
        break;
    default:
        break;
    }
}

/* An event of the whole pool, or of none. */
static void do_pool_event(struct replay *replay, const struct trace_event *event) {
    if (event->verb == VERB_CLEAN)
        call_clean(replay);
    else if (event->verb == VERB_DEFRAG && event->size_bytes == 0)
        call_defrag(replay);
    else if (event->verb == VERB_DEFRAG)
        call_step(replay, event->size_bytes);
}

static enum replay_result broken(const struct replay *replay, unsigned line, unsigned column,
                                 struct trace_fault *fault) {
    trace_fault_set(fault, line, column,
                    "the pool lost data, which is a bug of poolsim: event %" PRIu64 ", byte %zu of %.60s is wrong %s",
                    replay->step.number, replay->broken_at, replay->broken->id, replay->broken_when);
    return REPLAY_BROKEN;
}

enum replay_result replay_known(struct replay *replay, const struct trace_event *event, struct live *live,
                                struct trace_fault *fault) {
    struct replay_step *step = &replay->step;
    step->number++;
    step->event = event;
    step->live = live;
    step->error = DPOOL_OK;
    step->skipped = false;
    step->old_blocks = 0;
    step->moves = 0;
    step->work_count = 0;
    replay->runs->listed = false;
    if (event->timed)
        step->time_ns = event->time_ns;
    if (live != NULL)
        do_live_event(replay, event, live);
    else
        do_pool_event(replay, event);
    if (replay->setup.defrag_every != 0 && step->number % replay->setup.defrag_every == 0)
        call_step(replay, replay->setup.defrag_step);
    if (replay->setup.cost != NULL)
        cost_event(replay->setup.cost, step);
    for (unsigned i = 0; i < replay->observer_count; i++)
        replay->observers[i].call(replay->observers[i].context, step);
    return replay->broken == NULL ? REPLAY_OK : broken(replay, event->line, event->column, fault);
}

enum replay_result replay_event(struct replay *replay, const struct trace_event *event, struct trace_fault *fault) {
    struct live *live;
    if (live_apply(replay->table, event, &live, fault) != 0)
        return REPLAY_REFUSED;
    enum replay_result result = replay_known(replay, event, live, fault);
    if (result == REPLAY_OK && live != NULL && event->verb == VERB_FREE && replay->step.error == DPOOL_OK)
        live_remove(replay->table, live);
    return result;
}

enum replay_result replay_end(struct replay *replay, struct trace_fault *fault) {
    struct dpool_run run = {0};
    const char *invariant = replay->pool->kind->check(replay->pool);
    if (invariant != NULL) {
        trace_fault_set(fault, 0, 0, "the pool is broken after event %" PRIu64 ", which is a bug of poolsim: %s",
                        replay->step.number, invariant);
        return REPLAY_BROKEN;
    }
    while (replay->pool->kind->walk(replay->pool, &run)) {
        if (run.state == DPOOL_RUN_FREE || run.state == DPOOL_RUN_TARGET)
            continue;
        const struct live *live = replay->by_index[pool_index(run.handle)];
        replay_verify(replay, live, live->size_bytes, "at the end");
    }
    return replay->broken == NULL ? REPLAY_OK : broken(replay, 0, 0, fault);
}

void replay_forget_event(struct replay *replay) {
    replay->step.event = NULL;
    replay->step.live = NULL;
}

void replay_watch_moves(struct replay *replay) {
    replay->pool->observe = on_pool_event;
    replay->pool->context = replay;
}

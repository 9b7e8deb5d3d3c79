/* replay.h: a trace's events done to a pool. Each event becomes a step, which every observer is shown. */
#ifndef TRACES_REPLAY_H
#define TRACES_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/live.h"
#include "traces/pool.h"
#include "traces/problem.h"
#include "traces/setup.h"
#include "traces/trace.h"

struct replay;

/* One call of the pool that looked for room or moved data, on behalf of an event. */
enum replay_room { ROOM_WHOLE, ROOM_STEPS, ROOM_BEHIND };
enum replay_call { CALL_ALLOC, CALL_RESIZE, CALL_CLEAN, CALL_DEFRAG, CALL_STEP, CALL_ROOM };
struct replay_work {
    enum replay_call call;
    uint32_t probes;
    uint32_t bytes_moved, blocks_moved, allocations_moved, headers_visited, runs_joined;
    enum replay_room room;                          /* CALL_ROOM: how */
    bool fast;                                      /* CALL_ALLOC: alloc_fast */
    uint32_t steps;                                 /* what it was done in; 0: it was no step and not done in steps */
    uint32_t most_bytes, most_blocks, most_headers; /* moved, and visited, at one go: by the call, or by one step */
    double cost, most_cost;                         /* with setup.cost, in its unit: in all, and at one go */
};
#define REPLAY_WORK_MAX 8

/* What one event came to. */
struct replay_step {
    uint64_t number; /* of the event, from 1 */
    const struct trace_event *event;
    const struct live *live;         /* NULL: the event has no allocation. After a free: as it was. */
    int error;                       /* enum dpool_error that the event ended with */
    bool skipped;                    /* it belongs to an allocation that failed */
    uint64_t live_bytes, live_count; /* after the event */
    uint64_t time_ns;                /* the trace's time; 0 as long as it has none */
    uint32_t old_block, old_blocks;  /* where a free's or resize's allocation was before; see replay_watch_moves */
    uint32_t moves;                  /* of allocations during it, and by what was tried on its pool; the same */
    uint64_t old_bytes;              /* resize: the size before */
    uint32_t lock_bytes;             /* lock: copied to settle a half-moved allocation */
    struct pool_free freed;          /* free, with setup.cost: what it came to */
    double cost;                     /* with setup.cost, in its unit: of all the pool's calls for the event, */
    double cost_compaction;          /* of clean, defrag and making room, */
    double cost_pause;               /* and the most of these at one go: by a call, or by one step */
    const struct pool *pool;
    struct replay_work work[REPLAY_WORK_MAX];
    unsigned work_count;
};

typedef void (*replay_observer)(void *context, const struct replay_step *step);

/* NULL and *problem: the pool cannot be made. */
struct replay *replay_open(const struct setup *setup, struct problem *problem);
void replay_close(struct replay *replay);

/* Calls the observer after each event from now on; at most REPLAY_OBSERVERS of them. */
#define REPLAY_OBSERVERS 8
void replay_observe(struct replay *replay, replay_observer observer, void *context);

/* Counts the moves of each allocation from now on (struct live), and notes where what is freed and resized was; with
 * setup.verify it does so anyhow. */
void replay_watch_moves(struct replay *replay);

enum replay_result {
    REPLAY_OK,
    REPLAY_REFUSED, /* the event is not possible: *fault */
    REPLAY_BROKEN   /* the pool lost or mixed up data, or an invariant: *fault */
};

/* Does one event. An allocation that fails is no error here: see step->error. */
enum replay_result replay_event(struct replay *replay, const struct trace_event *event, struct trace_fault *fault);

/* The same for who knows that the event is possible and keeps the allocations: its own, NULL where it has none. That of an
 * alloc is new, with id, size and serial; that of a free is the caller's again unless the step has an error. Such a replay
 * cannot be saved. */
enum replay_result replay_known(struct replay *replay, const struct trace_event *event, struct live *live,
                                struct trace_fault *fault);

/* Verifies what is still live, and every invariant. */
enum replay_result replay_end(struct replay *replay, struct trace_fault *fault);

/* The last event's step; all zero before the first. */
const struct replay_step *replay_last(const struct replay *replay);

/* What told the last event goes away, so that its step has neither event nor allocation any more. */
void replay_forget_event(struct replay *replay);

const struct pool *replay_pool(const struct replay *replay);

/* All that a replay is after its last event, but for that event, as bytes; the pool's memory (replay_pool_bytes long)
 * apart from the rest. replay_load puts it back, into a replay of the same setup. Observers keep what they know.
 * false: memory is out, or the bytes are not of such a replay; then the replay is of no more use. */
size_t replay_pool_bytes(const struct replay *replay);
void *replay_pool_memory(struct replay *replay);
bool replay_save(const struct replay *replay, struct bytes *bytes);
bool replay_load(struct replay *replay, const struct bytes *bytes);

/* The pool, for what no event of the trace does: the replay knows nothing of it, so only what keeps all allocations. */
struct pool *replay_pool_to_try(struct replay *replay);

/* The pool's runs after the last event as dpool_walk tells them: the one behind `after`, the lowest where that is NULL; NULL
 * behind the last. Only one may go through them at a time. */
const struct dpool_run *replay_run(const struct replay *replay, const struct dpool_run *after);

/* Makes a list of them, once an event, so that several may go through them by one walk of the pool. */
void replay_list_runs(const struct replay *replay);

/* Such lists have cost much, compared with the events so far: who can, looks less often. The same in each replay of
 * a trace. */
bool replay_runs_are_dear(const struct replay *replay);

/* How many the pool has. */
uint64_t replay_indexes(const struct replay *replay);

/* The live allocation that a valid handle of the pool belongs to. */
const struct live *replay_live(const struct replay *replay, dpool_handle handle);

#endif

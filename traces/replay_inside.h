/* replay_inside.h: a replay's inside, for the files replay*.c only. */
#ifndef TRACES_REPLAY_INSIDE_H
#define TRACES_REPLAY_INSIDE_H

#include "traces/replay.h"

/* The runs after the last event, once somebody asked for them. */
struct replay_runs {
    struct dpool_run *items;
    size_t count, room;
    bool listed;
    struct dpool_run one; /* the walk where there is no memory for a list */
    uint64_t walked;      /* runs, since the replay began */
};

struct replay {
    struct setup setup;
    struct pool *pool;
    const struct dpool_stats *stats; /* the pool's own */
    struct live_table *table;
    struct live **by_index; /* the live allocation of each of the pool's indexes */
    struct replay_runs *runs;
    struct replay_step step;
    struct {
        replay_observer call;
        void *context;
    } observers[REPLAY_OBSERVERS];
    unsigned observer_count;
    /* The first byte that was not what it should be. */
    const struct live *broken;
    size_t broken_at;
    const char *broken_when;
};

/* With setup.verify; what is wrong first is kept in broken. Looks at the first bytes of an allocation, wherever they are
 * while it is half-moved; writes the pattern from byte `from` on, after looking that the pool cleared what is new. */
void replay_verify(struct replay *replay, const struct live *live, uint64_t bytes, const char *when);
void replay_fill(struct replay *replay, const struct live *live, uint64_t from);

void replay_runs_destroy(struct replay_runs *runs);

#endif

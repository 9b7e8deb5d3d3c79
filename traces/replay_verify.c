/* replay_verify.c: whether allocations still hold their pattern. */
#include "traces/replay_inside.h"

#include <string.h>

#include "traces/pattern.h"

static void note_broken(struct replay *replay, const struct live *live, size_t at, const char *when) {
    if (replay->broken != NULL)
        return;
    replay->broken = live;
    replay->broken_at = at;
    replay->broken_when = when;
}

void replay_verify(struct replay *replay, const struct live *live, uint64_t bytes, const char *when) {
    struct dpool_run run;
    if (!replay->setup.verify)
        return;
    if (replay->pool->kind->find(replay->pool, live->handle, &run) != DPOOL_OK || bytes > run.data_bytes) {
        note_broken(replay, live, 0, when);
        return;
    }
    size_t first = bytes < run.rest_at ? (size_t)bytes : run.rest_at;
    size_t good = pattern_check(run.data, live->serial, 0, first);
    if (good == first && first < bytes)
        good = pattern_check(run.rest, live->serial, first, (size_t)bytes - first);
    if (good < bytes)
        note_broken(replay, live, good, when);
}

void replay_fill(struct replay *replay, const struct live *live, uint64_t from) {
    struct dpool_run run;
    if (!replay->setup.verify || from >= live->size_bytes)
        return;
    if (replay->pool->kind->find(replay->pool, live->handle, &run) != DPOOL_OK || live->size_bytes > run.rest_at) {
        note_broken(replay, live, 0, "after its allocation");
        return;
    }
    unsigned char *data = (unsigned char *)(uintptr_t)run.data;
    if (from == 0 && (data[0] != 0 || memcmp(data, data + 1, (size_t)live->size_bytes - 1) != 0)) {
        note_broken(replay, live, 0, "after its allocation: its data is not zero");
        return;
    }
    pattern_fill(data + from, live->serial, (size_t)from, (size_t)(live->size_bytes - from));
}

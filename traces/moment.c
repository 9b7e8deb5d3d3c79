/* moment.c: gauges of a pool, and of the event it stands behind. */
#include "traces/moment.h"

void moment_of(const struct replay *replay, struct moment *moment_out) {
    const struct replay_step *step = replay_last(replay);
    const struct pool_kind *kind = step->pool->kind;
    struct pool_gauges gauges;
    kind->gauges(step->pool, &gauges);
    *moment_out = (struct moment){
        .event = step->number,
        .at_ns = step->time_ns,
        .size_bytes = step->event != NULL ? step->event->size_bytes : 0,
        .failed = step->error != DPOOL_OK,
        .live_bytes = step->live_bytes,
        .live_count = step->live_count,
        .used_bytes = (uint64_t)gauges.used_blocks * kind->block_bytes,
        .free_bytes = gauges.free_bytes,
        .largest_free_bytes = gauges.largest_free_bytes,
        .top_bytes = (uint64_t)gauges.top_blocks * kind->block_bytes,
        .used_indexes = gauges.used_indexes,
        .external_pct = pool_external_pct(&gauges),
    };
    struct moment *moment = moment_out;
    for (unsigned i = 0; i < step->work_count; i++)
        moment->moved_bytes += step->work[i].bytes_moved;
    if (moment->used_bytes != 0)
        moment->internal_pct = 100 * (1 - (double)moment->live_bytes / (double)moment->used_bytes);
}

void moment_walk(const struct replay *replay, struct moment *moment) {
    const struct pool *pool = replay_pool(replay);
    struct dpool_run run = {0};
    moment->locked_count = moment->locked_bytes = moment->free_runs = 0;
    while (pool->kind->walk(pool, &run)) {
        if (run.state == DPOOL_RUN_LOCKED) {
            moment->locked_count++;
            moment->locked_bytes += (uint64_t)run.blocks * pool->kind->block_bytes;
        } else if (run.state == DPOOL_RUN_FREE) {
            moment->free_runs++;
        }
    }
}

/* statistics.c: counting steps. */
#include "traces/statistics.h"

#include <stdio.h>
#include <string.h>

#include "traces/cost.h"

static void raise_to(uint64_t *most, uint64_t value) {
    if (value > *most)
        *most = value;
}

/* ---- Failures ---- */

/* The pool's locked allocations, and the ids of the lowest. */
static void note_locked(struct report_failure *failure, const struct replay *replay, const struct pool *pool) {
    struct dpool_run run = {0};
    bool gap = false; /* what is locked below all free runs keeps none of them apart */
    while (pool->kind->walk(pool, &run)) {
        gap = gap || run.state == DPOOL_RUN_FREE;
        if (run.state != DPOOL_RUN_LOCKED || !gap)
            continue;
        if (failure->locked_count < sizeof failure->locked_ids / sizeof failure->locked_ids[0])
            snprintf(failure->locked_ids[failure->locked_count], REPORT_ID_BYTES, "%s",
                     replay_live(replay, run.handle)->id);
        failure->locked_count++;
        failure->locked_bytes += (uint64_t)run.blocks * pool->kind->block_bytes;
    }
}

/* Whether the event would have found room on a copy of the pool after `tidy`; a resize also if room is made behind it. */
static bool fits_after(const struct replay_step *step, void (*tidy)(struct pool *pool), bool make_room) {
    const struct pool_kind *kind = step->pool->kind;
    struct pool *copy = pool_copy(step->pool);
    dpool_handle handle = step->live->handle;
    size_t bytes = (size_t)step->event->size_bytes;
    if (copy == NULL)
        return false;
    tidy(copy);
    bool fits;
    if (step->event->verb != VERB_RESIZE)
        fits = kind->alloc(copy, bytes, &handle) == DPOOL_OK;
    else
        fits = kind->resize(copy, handle, bytes) == DPOOL_OK
               || (make_room && kind->make_room_behind(copy, handle, bytes) == DPOOL_OK);
    pool_destroy(copy);
    return fits;
}

static void explain(struct report_failure *failure, const struct replay *replay, const struct replay_step *step) {
    const struct trace_event *event = step->event;
    struct pool_gauges gauges;
    step->pool->kind->gauges(step->pool, &gauges);
    failure->event = step->number;
    failure->line = event->line;
    snprintf(failure->verb, sizeof failure->verb, "%s", trace_verb_words[event->verb]);
    snprintf(failure->id, sizeof failure->id, "%s", step->live->id);
    failure->asked_bytes = event->size_bytes;
    failure->free_bytes = gauges.free_bytes;
    failure->largest_free_bytes = gauges.largest_free_bytes;
    if (step->error == DPOOL_ERR_FRAGMENTED)
        note_locked(failure, replay, step->pool);
    failure->for_room = event->verb == VERB_RESIZE || event->verb <= VERB_ALLOC_FAST;
    if (failure->for_room) {
        failure->clean_helps = fits_after(step, step->pool->kind->clean, false);
        failure->defrag_helps = fits_after(step, step->pool->kind->defrag, true);
    }
}

static void count_failure(struct statistics *statistics, const struct replay_step *step) {
    struct report *report = statistics->report;
    report->failures++;
    if (report->failures_by[step->error]++ == 0)
        explain(&report->first[step->error], statistics->replay, step);
}

/* ---- Steps ---- */

static void count_verb(struct report *report, const struct replay_step *step) {
    bool done = step->error == DPOOL_OK;
    switch (step->event->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        report->allocs++;
        break;
    case VERB_RESIZE:
        report->resizes++;
        break;
    case VERB_FREE:
        report->frees += done;
        break;
    case VERB_LOCK:
        report->locks += done;
        break;
    case VERB_UNLOCK:
        report->unlocks += done;
        break;
    default:
        break;
    }
}

static void count_moves(struct report *report, const struct replay_work *work) {
    report->defrag_bytes += work->bytes_moved;
    report->defrag_blocks += work->blocks_moved;
    report->defrag_allocations += work->allocations_moved;
    report->defrag_headers += work->headers_visited;
    report->runs_joined += work->runs_joined;
    report->defrag_steps += work->steps;
    if (work->steps != 0) {
        raise_to(&report->step_bytes_max, work->most_bytes);
        raise_to(&report->step_blocks_max, work->most_blocks);
        raise_to(&report->step_headers_max, work->most_headers);
    } else {
        raise_to(&report->call_bytes_max, work->most_bytes);
        raise_to(&report->call_headers_max, work->most_headers);
    }
}

static void count_work(struct statistics *statistics, const struct replay_work *work) {
    struct report *report = statistics->report;
    switch (work->call) {
    case CALL_ALLOC:
        statistics->attempts++;
        break;
    case CALL_RESIZE:
        report->resize_bytes += work->bytes_moved;
        break;
    case CALL_CLEAN:
        report->clean_calls++;
        report->runs_joined += work->runs_joined;
        break;
    case CALL_DEFRAG:
        report->defrag_calls++;
        count_moves(report, work);
        break;
    case CALL_STEP:
        count_moves(report, work);
        break;
    case CALL_ROOM:
        report->room_calls++;
        count_moves(report, work);
        break;
    }
    report->probes += work->probes;
    raise_to(&report->probes_max, work->probes);
}

/* The pool's gauges after an event; they stay as they are when the event did nothing to the pool. */
static void count_gauges(struct statistics *statistics, const struct replay_step *step) {
    struct report *report = statistics->report;
    const struct pool_gauges *gauges = &statistics->gauges;
    statistics->kind->gauges(step->pool, &statistics->gauges);
    double free_bytes = (double)gauges->free_bytes, used_bytes = (double)gauges->used_blocks * statistics->block_bytes;
    double scattered = free_bytes - (double)gauges->largest_free_bytes;
    double unasked = used_bytes - (double)step->live_bytes;
    /* 100 / free and 100 / used by one division; each is only looked at where its part is not 0. */
    free_bytes = gauges->free_bytes == 0 ? 1 : free_bytes;
    used_bytes = gauges->used_blocks == 0 ? 1 : used_bytes;
    double inverse = 100 / (free_bytes * used_bytes);
    statistics->external_pct = scattered * used_bytes * inverse;
    statistics->internal_pct = unasked * free_bytes * inverse;
    if (statistics->external_pct > report->external_pct_max)
        report->external_pct_max = statistics->external_pct;
    raise_to(&report->peak_live_bytes, step->live_bytes);
    raise_to(&report->peak_live_count, step->live_count);
}

static void count_indexes(struct statistics *statistics) {
    struct report *report = statistics->report;
    const struct dpool_stats *stats = statistics->stats;
    report->index_hits += stats->index_hits - statistics->index_hits;
    report->index_misses += stats->index_misses - statistics->index_misses;
    statistics->index_hits = stats->index_hits;
    statistics->index_misses = stats->index_misses;
}

static void count_cost(struct statistics *statistics, const struct replay_step *step) {
    statistics->cost_sum += step->cost;
    statistics->compaction_sum += step->cost_compaction;
    if (step->cost_pause > statistics->pause_max)
        statistics->pause_max = step->cost_pause;
    if (step->cost > statistics->event_max)
        statistics->event_max = step->cost;
}

static void observe_step(void *context, const struct replay_step *step) {
    struct statistics *statistics = context;
    struct report *report = statistics->report;
    report->events++;
    if (step->skipped)
        report->skipped++;
    else
        count_verb(report, step);
    for (unsigned i = 0; i < step->work_count; i++)
        count_work(statistics, &step->work[i]);
    if (step->error != DPOOL_OK)
        count_failure(statistics, step);
    /* A lock may settle a half-moved allocation, which makes one of its two places free. */
    if (step->work_count != 0 || step->event->verb == VERB_FREE || step->event->verb == VERB_LOCK)
        count_gauges(statistics, step);
    if (report->index_cache != 0)
        count_indexes(statistics);
    if (report->setup.cost != NULL)
        count_cost(statistics, step);
    statistics->external_sum += statistics->external_pct;
    statistics->internal_sum += statistics->internal_pct;
}

void statistics_begin(struct statistics *statistics, struct report *report, struct replay *replay,
                      const struct setup *setup) {
    const struct pool_kind *kind = setup->kind;
    *statistics = (struct statistics){.report = report,
                                      .replay = replay,
                                      .kind = kind,
                                      .stats = kind->stats(replay_pool(replay)),
                                      .block_bytes = kind->block_bytes};
    *report = (struct report){
        .setup = *setup,
        .pool_bytes = setup->size_bytes,
        .block_bytes = kind->block_bytes,
        .width_bits = kind->width_bits,
        .indexes = setup->indexes,
        .index_cache = setup->index_cache,
        .bookkeeping_bytes = kind->overhead((size_t)setup->indexes, (size_t)setup->index_cache),
    };
    report->blocks = (report->pool_bytes - report->bookkeeping_bytes) / report->block_bytes;
    kind->gauges(replay_pool(replay), &statistics->gauges);
    replay_observe(replay, observe_step, statistics);
}

/* Costs into microseconds and shares. */
static void end_cost(const struct statistics *statistics, struct report *report) {
    double us = 1e6 / report->setup.cost->clock_hz;
    report->clock_hz = (uint64_t)report->setup.cost->clock_hz;
    report->timed_clock_hz = report->time_ns != 0 ? report->clock_hz : 0;
    report->cost_total = (uint64_t)(statistics->cost_sum + 0.5);
    report->cost_us = statistics->cost_sum * us;
    report->cost_compaction_us = statistics->compaction_sum * us;
    report->cost_pause_us = statistics->pause_max * us;
    report->cost_event_us = statistics->event_max * us;
    if (statistics->cost_sum > 0)
        report->cost_compaction_pct = 100 * statistics->compaction_sum / statistics->cost_sum;
    if (report->time_ns != 0)
        report->time_pct = 100 * report->cost_compaction_us / ((double)report->time_ns / 1000);
}

void statistics_end(struct statistics *statistics) {
    struct report *report = statistics->report;
    const struct pool *pool = replay_pool(statistics->replay);
    const struct dpool_stats *stats = statistics->stats;
    const struct replay_step *last = replay_last(statistics->replay);
    struct pool_gauges gauges;
    pool->kind->gauges(pool, &gauges);
    report->final_live_bytes = last->live_bytes;
    report->final_live_count = last->live_count;
    report->time_ns = last->time_ns;
    report->final_free_bytes = gauges.free_bytes;
    report->final_largest_free_bytes = gauges.largest_free_bytes;
    report->final_external_pct = pool_external_pct(&gauges);
    report->peak_used_blocks = stats->used_blocks_max;
    report->peak_top_blocks = stats->top_max;
    report->pool_used_pct = 100 * (double)(report->bookkeeping_bytes + report->peak_used_blocks * report->block_bytes)
                            / (double)report->pool_bytes;
    report->index_probes_max = stats->index_scan_max;
    if (report->events != 0) {
        report->external_pct_mean = statistics->external_sum / (double)report->events;
        report->internal_pct_mean = statistics->internal_sum / (double)report->events;
    }
    if (statistics->attempts != 0)
        report->probes_mean = (double)report->probes / (double)statistics->attempts;
    if (report->setup.cost != NULL)
        end_cost(statistics, report);
}

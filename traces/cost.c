/* cost.c: steps into costs. */
#include "traces/cost.h"

#include <stddef.h>
#include <stdio.h>

const char *const cost_unit_words[] = {"instructions", "cycles", NULL};
const char *const cost_call_words[] = {
    "alloc",  "alloc_fast",  "free",      "lock",           "unlock",           "resize", "clean",
    "defrag", "defrag_step", "make_room", "make_room_step", "make_room_behind", NULL};
const char *const cost_part_words[] = {"call", "cut", "probe", "header", "move", "join", "list", NULL};

#define BIT(part) (1u << (part))
const unsigned cost_parts_of[COST_CALLS] = {
    [COST_ALLOC] = BIT(COST_CALL) | BIT(COST_CUT) | BIT(COST_PROBE),
    [COST_ALLOC_FAST] = BIT(COST_CALL) | BIT(COST_CUT),
    [COST_FREE] = BIT(COST_CALL) | BIT(COST_JOIN) | BIT(COST_LIST),
    [COST_LOCK] = BIT(COST_CALL),
    [COST_UNLOCK] = BIT(COST_CALL),
    [COST_RESIZE] = BIT(COST_CALL) | BIT(COST_PROBE) | BIT(COST_MOVE),
    [COST_CLEAN] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_JOIN),
    [COST_DEFRAG] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_MOVE) | BIT(COST_JOIN),
    [COST_STEP] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_MOVE) | BIT(COST_JOIN),
    [COST_ROOM] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_MOVE),
    [COST_ROOM_STEP] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_MOVE),
    [COST_ROOM_BEHIND] = BIT(COST_CALL) | BIT(COST_HEADER) | BIT(COST_MOVE),
};

const char *cost_text(const struct cost *cost, char text[COST_TEXT_BYTES]) {
    snprintf(text, COST_TEXT_BYTES, "%s at %.6g MHz%s", cost->name, cost->clock_hz / 1e6,
             cost->unit == COST_INSTRUCTIONS ? ", an instruction a cycle" : "");
    return text;
}

static enum cost_call call_of(const struct replay_work *work) {
    switch (work->call) {
    case CALL_ALLOC:
        return work->fast ? COST_ALLOC_FAST : COST_ALLOC;
    case CALL_RESIZE:
        return COST_RESIZE;
    case CALL_CLEAN:
        return COST_CLEAN;
    case CALL_DEFRAG:
        return COST_DEFRAG;
    case CALL_STEP:
        return COST_STEP;
    case CALL_ROOM:
        break;
    }
    return work->room == ROOM_BEHIND ? COST_ROOM_BEHIND : work->room == ROOM_STEPS ? COST_ROOM_STEP : COST_ROOM;
}

void cost_add(const struct cost *cost, struct replay_work *work, const struct dpool_stats *before,
              const struct dpool_stats *now) {
    const double *parts = cost->parts[call_of(work)];
    uint32_t bytes = now->bytes_moved - before->bytes_moved;
    /* A resize does not count its allocation as moved. */
    uint32_t moves = work->call == CALL_RESIZE ? bytes != 0 : now->allocations_moved - before->allocations_moved;
    double sum = parts[COST_CALL] + parts[COST_PROBE] * (now->probes - before->probes)
                 + parts[COST_HEADER] * (now->headers_visited - before->headers_visited) + parts[COST_MOVE] * moves
                 + parts[COST_JOIN] * (now->runs_joined - before->runs_joined) + cost->byte_moved * bytes;
    work->cost += sum;
    if (sum > work->most_cost)
        work->most_cost = sum;
}

/* The data bytes that the pool cleared for an event that was done. */
static uint64_t cleared(const struct replay_step *step) {
    const struct pool_kind *kind = step->pool->kind;
    uint64_t blocks = kind->blocks_for(step->event->size_bytes);
    if (step->event->verb != VERB_RESIZE)
        return blocks * kind->block_bytes - kind->header_bytes;
    uint64_t old_blocks = kind->blocks_for(step->old_bytes);
    return blocks > old_blocks ? (blocks - old_blocks) * kind->block_bytes : 0;
}

/* One that was refused had nothing to join. */
static double free_cost(const double parts[COST_PARTS], const struct replay_step *step) {
    if (step->error != DPOOL_OK)
        return parts[COST_CALL];
    return parts[COST_CALL] + parts[COST_JOIN] * step->freed.joins + (step->freed.below_top ? parts[COST_LIST] : 0);
}

/* Of the event's own call, what no replay_work tells. */
static double own_cost(const struct cost *cost, const struct replay_step *step) {
    bool done = step->error == DPOOL_OK;
    switch (step->event->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
    case VERB_RESIZE:
        return done ? cost->byte_cleared * (double)cleared(step) : 0;
    case VERB_FREE:
        return free_cost(cost->parts[COST_FREE], step);
    case VERB_LOCK:
        return cost->parts[COST_LOCK][COST_CALL] + cost->byte_moved * step->lock_bytes;
    case VERB_UNLOCK:
        return cost->parts[COST_UNLOCK][COST_CALL];
    default:
        return 0;
    }
}

void cost_event(const struct cost *cost, struct replay_step *step) {
    step->cost = step->skipped ? 0 : own_cost(cost, step);
    step->cost_compaction = step->cost_pause = 0;
    for (unsigned i = 0; i < step->work_count; i++) {
        struct replay_work *work = &step->work[i];
        if (work->call == CALL_ALLOC) {
            const double *parts = cost->parts[call_of(work)];
            work->cost =
                parts[COST_CALL] + (work->probes != 0 ? parts[COST_CUT] : 0) + parts[COST_PROBE] * work->probes;
        }
        step->cost += work->cost;
        if (work->call == CALL_ALLOC || work->call == CALL_RESIZE)
            continue;
        step->cost_compaction += work->cost;
        if (work->most_cost > step->cost_pause)
            step->cost_pause = work->most_cost;
    }
}

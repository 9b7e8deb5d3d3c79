/* raster.c: a look at the pool now and then. */
#include "viz/raster.h"

#include <stdlib.h>
#include <string.h>

struct raster {
    const struct replay *replay;
    size_t count;
    uint64_t events_each;
    struct raster_column columns[RASTER_COLUMNS];
};

struct raster *raster_create(void) {
    return calloc(1, sizeof(struct raster));
}

void raster_destroy(struct raster *raster) {
    free(raster);
}

static enum raster_state state_of(const struct frame_cell *cell) {
    if (cell->state == CELL_LOCKED)
        return RASTER_LOCKED;
    if (cell->state == CELL_MOVING)
        return RASTER_MOVING;
    if (cell->used_eighths == 0)
        return cell->state == CELL_FREE ? RASTER_FREE : RASTER_BEYOND;
    if (cell->used_eighths < 6)
        return cell->used_eighths < 3 ? RASTER_FEW_USED : RASTER_HALF_USED;
    return cell->used_eighths < 8 ? RASTER_MOST_USED : RASTER_USED;
}

static void look(struct raster *raster, struct raster_column *column) {
    struct frame_cell cells[RASTER_ROWS];
    struct frame frame = {.cells = cells, .cell_count = RASTER_ROWS, .each_power = true};
    struct frame_bin bins[FRAME_BINS];
    struct pool_gauges gauges;
    const struct pool *pool = replay_pool(raster->replay);
    memset(column, 0, sizeof *column);
    column->event = replay_last(raster->replay)->number;
    column->time_ns = replay_last(raster->replay)->time_ns;
    replay_list_runs(raster->replay);
    frame_look(&frame, raster->replay, MODE_AGE);
    for (int i = 0; i < RASTER_ROWS; i++) {
        column->state[i] = (uint8_t)state_of(&cells[i]);
        column->age[i] = (uint8_t)(cells[i].used_eighths != 0 ? cells[i].shade + 1 : 0);
    }
    unsigned count = frame_bins(&frame, bins, FRAME_BINS);
    for (unsigned i = 0; i < count; i++)
        column->bytes[31 - __builtin_clz(bins[i].at_least_blocks)] += bins[i].bytes; /* a bin is within a power */
    /* Not all that is free and in no run: where something half-moved goes to is neither. */
    pool->kind->gauges(pool, &gauges);
    uint64_t block = pool->kind->block_bytes;
    column->beyond = gauges.used_blocks * block + gauges.free_bytes - gauges.top_blocks * block;
}

static void observe(void *context, const struct replay_step *step) {
    struct raster *raster = context;
    if (step->number % raster->events_each != 0)
        return;
    if (raster->count >= (replay_runs_are_dear(raster->replay) ? RASTER_COLUMNS_DEAR : RASTER_COLUMNS)) {
        for (size_t i = 0; i < raster->count / 2; i++)
            raster->columns[i] = raster->columns[2 * i + 1];
        raster->count /= 2;
        raster->events_each *= 2;
        if (step->number % raster->events_each != 0)
            return;
    }
    look(raster, &raster->columns[raster->count++]);
}

void raster_begin(struct raster *raster, struct replay *replay) {
    raster->replay = replay;
    raster->count = 0;
    raster->events_each = 1;
    replay_observe(replay, observe, raster);
}

void raster_end(struct raster *raster) {
    uint64_t last = replay_last(raster->replay)->number;
    if (last == raster->count * raster->events_each)
        return;
    if (raster->count == RASTER_COLUMNS)
        raster->count--; /* its column is seen once more, at the end */
    look(raster, &raster->columns[raster->count++]);
}

const struct raster_column *raster_columns(const struct raster *raster, size_t *count_out, uint64_t *events_each_out) {
    *count_out = raster->count;
    *events_each_out = raster->events_each;
    return raster->columns;
}

/* raster.h: the pool over time: what lies at each address, and how long the free runs are, looked at at most
 * RASTER_COLUMNS times in even distances. One pass, constant memory: where all columns are used, every second is dropped. */
#ifndef VIZ_RASTER_H
#define VIZ_RASTER_H

#include "traces/replay.h"
#include "viz/frame.h"

#define RASTER_COLUMNS 480
#define RASTER_COLUMNS_DEAR 64 /* where looks cost much: this many at most until they do not */
#define RASTER_ROWS 128

#define RASTER_SIZES 24 /* powers of two: of more blocks than a pool may have */

/* A stretch of the pool that is one row. Locked where anything in it is; half-moved where most of it is; then used where all
 * of it is, and by three steps where only a part is; with nothing used it is what most of it is. */
enum raster_state {
    RASTER_BEYOND,
    RASTER_FREE,
    RASTER_FEW_USED,  /* less than three eighths */
    RASTER_HALF_USED, /* less than six eighths */
    RASTER_MOST_USED,
    RASTER_USED,
    RASTER_LOCKED,
    RASTER_MOVING
};

struct raster_column {
    uint8_t state[RASTER_ROWS]; /* enum raster_state, from the bottom of the pool */
    uint8_t
        age[RASTER_ROWS]; /* of what most of it belongs to: 0 nothing, 1 in its event, 2 + log2 of the events since */
    uint64_t bytes[RASTER_SIZES]; /* in free runs of 2^i blocks to below 2^(i+1) */
    uint64_t beyond;              /* bytes beyond the top */
    uint64_t event, time_ns;      /* behind which this was seen, and the trace's time there */
};

struct raster;

/* NULL: memory is out. */
struct raster *raster_create(void);
void raster_destroy(struct raster *raster);

/* Observes a replay from its first event on. Forgets what it observed before. */
void raster_begin(struct raster *raster, struct replay *replay);

/* Looks a last time. */
void raster_end(struct raster *raster);

/* events_each: how many a column stands for; the last perhaps for fewer. */
const struct raster_column *raster_columns(const struct raster *raster, size_t *count_out, uint64_t *events_each_out);

#endif

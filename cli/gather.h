/* gather.h: what is observed of each trace that a command replays, beside its report. */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include "traces/blame.h"
#include "traces/series.h"
#include "traces/spread.h"
#include "traces/timing.h"
#include "viz/raster.h"

#define GATHER_POINTS 2000 /* rows of a series at most, where nobody says how many */
#define GATHER_POINTS_MAX 1000000

/* Of one trace; NULL what was not asked for. */
struct gathered {
    struct series *series;
    struct raster *raster;
    struct spread *spread;
    struct blame *blame;
    struct timing *timing;
};

struct gather {
    bool series, raster, spread, blame, timing; /* what is wanted; timing needs a cost table */
    int64_t points;
    struct gathered *traces; /* one a report, and the one that is replayed */
    size_t begun, ended;
    bool memory_is_out; /* then nothing here is to be used */
};

/* To be called by a run's `began` and `finished`. A trace that is replayed again is observed anew. */
void gather_begin(struct gather *gather, struct replay *replay, const struct statistics *statistics);
void gather_end(struct gather *gather);

/* Takes the value of --points: 1; -1 after a message. */
struct parse;
int gather_take_points(struct parse *parse, struct gather *gather);

void gather_free(struct gather *gather);

#endif

/* gather.c: observers, a set a trace. */
#include "cli/gather.h"

#include <stdlib.h>

#include "cli/cli.h"

static bool add_trace(struct gather *gather) {
    struct gathered *traces = realloc(gather->traces, (gather->begun + 1) * sizeof *traces);
    if (traces == NULL)
        return false;
    gather->traces = traces;
    struct gathered *trace = &traces[gather->begun++];
    *trace = (struct gathered){
        .series = gather->series ? series_create((size_t)gather->points) : NULL,
        .raster = gather->raster ? raster_create() : NULL,
        .spread = gather->spread ? calloc(1, sizeof *trace->spread) : NULL,
        .blame = gather->blame ? blame_create() : NULL,
        .timing = gather->timing ? timing_create((size_t)gather->points) : NULL,
    };
    return (trace->series != NULL || !gather->series) && (trace->raster != NULL || !gather->raster)
           && (trace->spread != NULL || !gather->spread) && (trace->blame != NULL || !gather->blame)
           && (trace->timing != NULL || !gather->timing);
}

void gather_begin(struct gather *gather, struct replay *replay, const struct statistics *statistics) {
    if (gather->begun == gather->ended && !gather->memory_is_out) /* else the last trace again */
        gather->memory_is_out = !add_trace(gather);
    if (gather->memory_is_out)
        return;
    const struct gathered *trace = &gather->traces[gather->begun - 1];
    if (trace->series != NULL)
        series_begin(trace->series, replay, statistics);
    if (trace->raster != NULL)
        raster_begin(trace->raster, replay);
    if (trace->spread != NULL)
        spread_begin(trace->spread, replay);
    if (trace->blame != NULL)
        blame_begin(trace->blame, replay);
    if (trace->timing != NULL)
        timing_begin(trace->timing, replay);
}

void gather_end(struct gather *gather) {
    if (gather->memory_is_out)
        return;
    const struct gathered *trace = &gather->traces[gather->ended++];
    if (trace->series != NULL)
        series_end(trace->series);
    if (trace->raster != NULL)
        raster_end(trace->raster);
    if (trace->blame != NULL)
        gather->memory_is_out = !blame_end(trace->blame);
}

int gather_take_points(struct parse *parse, struct gather *gather) {
    return number_take(parse, "points", 1, GATHER_POINTS_MAX, &gather->points);
}

void gather_free(struct gather *gather) {
    for (size_t i = 0; i < gather->begun; i++) {
        series_destroy(gather->traces[i].series);
        raster_destroy(gather->traces[i].raster);
        free(gather->traces[i].spread);
        blame_destroy(gather->traces[i].blame);
        free(gather->traces[i].timing);
    }
    free(gather->traces);
}

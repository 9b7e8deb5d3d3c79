/* screen_panels.h: the panels beside and below the map, for screen.c only. */
#ifndef VIZ_SCREEN_PANELS_H
#define VIZ_SCREEN_PANELS_H

#include "traces/history.h"
#include "viz/canvas.h"

struct box {
    int x, y, width, height;
};

/* Gauges as bars, each with the line of its past behind it. */
#define PANEL_METERS_ROWS 6
void panel_meters(struct canvas *canvas, struct box box, const struct history *history, bool ascii);

/* The events around the view's, which is marked. */
void panel_events(struct canvas *canvas, struct box box, struct history *history);

/* Meters, free bins, indexes and locks one below the other, as many as fit. */
void panel_side(struct canvas *canvas, struct box box, const struct history *history, bool ascii);

#endif

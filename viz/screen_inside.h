/* screen_inside.h: the parts of a picture, for screen*.c only. */
#ifndef VIZ_SCREEN_INSIDE_H
#define VIZ_SCREEN_INSIDE_H

#include "viz/screen.h"

/* The map of the pool, for which the frame has a cell each, or of its indexes. */
void screen_map(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                const struct screen_look *look);

/* What the map's glyphs and colours are, in one line. */
void screen_legend(struct canvas *canvas, int y, int width, const struct frame *frame, const struct screen_look *look);

/* One index a cell, as many rows as are needed and there. Returns the row behind. */
int screen_index_map(struct canvas *canvas, struct box box, const struct frame *frame, bool ascii);

/* A bar whose first part, by share, is full. */
void panel_bar(struct canvas *canvas, struct box box, double share, enum canvas_colour colour, bool ascii);

/* Gauges as bars, each with the line of its past behind it. */
#define PANEL_METERS_ROWS 7
void panel_meters(struct canvas *canvas, struct box box, const struct history *history, bool ascii);

/* The events around the view's, which is marked. */
void panel_events(struct canvas *canvas, struct box box, struct history *history);

/* Meters, free runs, indexes and locks one below the other, as many as fit. */
void panel_side(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                bool ascii);

#endif

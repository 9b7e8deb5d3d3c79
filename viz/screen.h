/* screen.h: a history drawn on a canvas: the heap map and its panels. The same picture for a terminal, a pipe and a test.
 *
 * What is dropped as a canvas gets smaller, in this order: below 90 columns the side panels (bins, indexes, locks), below
 * 18 rows the event list, below 14 rows the meters; below SCREEN_MIN_WIDTH x SCREEN_MIN_HEIGHT one line says so. */
#ifndef VIZ_SCREEN_H
#define VIZ_SCREEN_H

#include "traces/history.h"
#include "viz/canvas.h"
#include "viz/frame.h"

#define SCREEN_MIN_WIDTH 40
#define SCREEN_MIN_HEIGHT 10

struct screen_look {
    const char *name;     /* the trace's */
    enum frame_mode mode; /* what the map's colours tell */
    bool ascii;           /* no characters beyond ASCII */
    const char *message;  /* the last line; NULL: the legend */
};

/* false: memory is out. */
bool screen_draw(struct canvas *canvas, struct history *history, const struct screen_look *look);

#endif

/* screen.h: a history drawn on a canvas: the heap map and its panels. The same picture for a terminal, a pipe and a test.
 *
 * What is dropped as a canvas gets smaller, in this order: below 100 columns the side panels (free runs, indexes, locks),
 * below 76 columns the event list, below 16 rows the meters, below 12 rows the legend, where a line is below it; below
 * SCREEN_MIN_WIDTH x SCREEN_MIN_HEIGHT one line says so. */
#ifndef VIZ_SCREEN_H
#define VIZ_SCREEN_H

#include "traces/history.h"
#include "viz/canvas.h"
#include "viz/frame.h"

#define SCREEN_MIN_WIDTH 40
#define SCREEN_MIN_HEIGHT 10

struct screen_bookmark {
    char letter;
    uint64_t event;
};

struct screen_look {
    const char *name;     /* the trace's */
    enum frame_mode mode; /* what the map's colours tell */
    bool ascii;           /* no characters beyond ASCII */
    bool digits;          /* shades as digits, where there are no colours to tell them */
    bool indexes;         /* the map is that of the index table */
    const char *doing;    /* at the right of the title; NULL: nothing */
    const char *line;     /* below all; NULL: the legend is the last line */
    const struct screen_bookmark *bookmarks;
    size_t bookmark_count;
    bool chosen;           /* the run at this block is marked */
    uint32_t chosen_block; /* of the pool */
};

struct box {
    int x, y, width, height;
};

/* Where a picture has what can be clicked at. */
struct screen_places {
    struct box map, timeline;
};

/* false: memory is out. places_out may be NULL. */
bool screen_draw(struct canvas *canvas, struct history *history, const struct screen_look *look,
                 struct screen_places *places_out);

/* The event that a column of the timeline stands for, and the first block of a cell of the map. */
uint64_t screen_event_at(const struct screen_places *places, const struct history *history, int x);
uint32_t screen_block_at(const struct screen_places *places, const struct history *history, int x, int y);

#endif

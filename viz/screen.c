/* screen.c: where the panels are, and the map. */
#include "viz/screen.h"

#include <inttypes.h>
#include <stdlib.h>

#include "viz/screen_panels.h"

#define SIDE_WIDTH 34
#define SIDE_FROM_WIDTH 90
#define EVENTS_FROM_HEIGHT 18
#define METERS_FROM_HEIGHT 14
#define EVENTS_ROWS 5

/* ---- The map ---- */

static const enum canvas_colour shades[] = {CANVAS_GREY,   CANVAS_BLUE,   CANVAS_SKY,        CANVAS_GREEN,
                                            CANVAS_YELLOW, CANVAS_ORANGE, CANVAS_VERMILLION, CANVAS_PURPLE};

static enum canvas_colour cell_colour(const struct frame_cell *cell, enum frame_mode mode) {
    static const enum canvas_colour states[] = {CANVAS_GREY, CANVAS_GREY, CANVAS_SKY, CANVAS_VERMILLION, CANVAS_YELLOW};
    return mode == MODE_STATE ? states[cell->state] : shades[cell->shade];
}

/* Each state has a glyph of its own, so that the map reads without colours. */
static uint32_t cell_glyph(const struct frame_cell *cell, bool ascii) {
    if (cell->state == CELL_BEYOND && cell->used_eighths == 0)
        return ' ';
    if (cell->state == CELL_LOCKED)
        return '@';
    if (cell->state == CELL_MOVING)
        return '%';
    if (cell->used_eighths == 0)
        return ascii ? '.' : 0xB7;
    if (ascii)
        return cell->used_eighths == 8 ? '#' : cell->used_eighths >= 4 ? '+' : '-';
    return 0x2580u + cell->used_eighths; /* lower one eighth block to full block */
}

static bool draw_map(struct canvas *canvas, struct box box, const struct history *history,
                     const struct screen_look *look) {
    uint32_t count = (uint32_t)(box.width * box.height);
    struct frame_cell *cells = malloc(count * sizeof *cells);
    if (cells == NULL)
        return false;
    frame_map(history_view(history), look->mode, cells, count);
    for (uint32_t i = 0; i < count; i++) {
        int x = box.x + (int)i % box.width, y = box.y + (int)i / box.width;
        canvas_put(canvas, x, y, cell_glyph(&cells[i], look->ascii), cell_colour(&cells[i], look->mode),
                   cells[i].touched ? STYLE_REVERSE : STYLE_NONE);
    }
    free(cells);
    return true;
}

/* ---- The lines above and below ---- */

static void draw_title(struct canvas *canvas, const struct history *history, const struct screen_look *look) {
    const struct replay_step *step = replay_last(history_view(history));
    const struct report *report = history_report(history);
    uint64_t all = history_events(history);
    int x = canvas_text(canvas, 0, 0, canvas->width / 2, CANVAS_PLAIN, STYLE_BOLD, "%s", look->name);
    canvas_text(canvas, x + 2, 0, canvas->width - x - 2, CANVAS_PLAIN, STYLE_NONE,
                "event %" PRIu64 " of %" PRIu64 "  %.3f s  pool %" PRIu64 " x %" PRIu64 " B  %s", step->number, all,
                (double)step->time_ns / 1e9, report->blocks, report->block_bytes, frame_mode_words[look->mode]);
}

static int place_of(uint64_t number, uint64_t all, int width) {
    return all == 0 ? 0 : (int)((number * (uint64_t)(width - 1) + all / 2) / all);
}

/* A glyph in each column that has one of the ascending numbers: O(columns x log numbers). */
static void draw_numbers(struct canvas *canvas, int y, const uint64_t *numbers, size_t count, uint64_t all,
                         uint32_t glyph, enum canvas_colour colour) {
    for (size_t at = 0; at < count;) {
        int x = place_of(numbers[at], all, canvas->width);
        canvas_put(canvas, x, y, glyph, colour, STYLE_NONE);
        size_t high = count;
        while (at < high) {
            size_t middle = at + (high - at) / 2;
            if (place_of(numbers[middle], all, canvas->width) <= x)
                at = middle + 1;
            else
                high = middle;
        }
    }
}

/* The trace from its beginning to its end: failures, marks, and where the view is. */
static void draw_timeline(struct canvas *canvas, int y, const struct history *history, bool ascii) {
    size_t count;
    uint64_t all = history_events(history);
    const uint64_t *failures = history_failures(history, &count);
    for (int x = 0; x < canvas->width; x++)
        canvas_put(canvas, x, y, ascii ? '-' : 0x2500, CANVAS_GREY, STYLE_NONE);
    draw_numbers(canvas, y, failures, count, all, '!', CANVAS_VERMILLION);
    const uint64_t *marks = history_marks(history, &count);
    draw_numbers(canvas, y, marks, count, all, '^', CANVAS_SKY);
    uint64_t number = replay_last(history_view(history))->number;
    canvas_put(canvas, place_of(number, all, canvas->width), y, ascii ? 'O' : 0x25CF, CANVAS_YELLOW, STYLE_BOLD);
}

static void draw_legend(struct canvas *canvas, int y, const struct screen_look *look) {
    const char *legend = look->ascii
                             ? "# used  + - partly  @ locked  % moving  . free  blank: beyond the top"
                             : "\u2588 used  \u2584 partly  @ locked  % moving  \u00b7 free  blank: beyond the top";
    canvas_text(canvas, 0, y, canvas->width, CANVAS_PLAIN, STYLE_NONE, "%s",
                look->message != NULL ? look->message : legend);
}

bool screen_draw(struct canvas *canvas, struct history *history, const struct screen_look *look) {
    canvas_clear(canvas);
    if (canvas->width < SCREEN_MIN_WIDTH || canvas->height < SCREEN_MIN_HEIGHT) {
        canvas_text(canvas, 0, 0, canvas->width, CANVAS_PLAIN, STYLE_NONE, "needs %d x %d", SCREEN_MIN_WIDTH,
                    SCREEN_MIN_HEIGHT);
        return true;
    }
    bool side = canvas->width >= SIDE_FROM_WIDTH;
    int width = side ? canvas->width - SIDE_WIDTH - 1 : canvas->width, bottom = canvas->height - 2;
    draw_title(canvas, history, look);
    draw_timeline(canvas, bottom, history, look->ascii);
    draw_legend(canvas, bottom + 1, look);
    if (canvas->height >= EVENTS_FROM_HEIGHT) {
        bottom -= EVENTS_ROWS;
        panel_events(canvas, (struct box){0, bottom, width, EVENTS_ROWS}, history);
    }
    if (side) {
        panel_side(canvas, (struct box){width + 1, 1, SIDE_WIDTH, canvas->height - 3}, history, look->ascii);
    } else if (canvas->height >= METERS_FROM_HEIGHT) {
        bottom -= PANEL_METERS_ROWS;
        panel_meters(canvas, (struct box){0, bottom, width, PANEL_METERS_ROWS}, history, look->ascii);
    }
    return draw_map(canvas, (struct box){0, 1, width, bottom - 1}, history, look);
}

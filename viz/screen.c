/* screen.c: where the parts of a picture are, and the lines above and below the map. */
#include "viz/screen.h"

#include <inttypes.h>

#include "viz/number.h"
#include "viz/screen_inside.h"

#define SIDE_WIDTH 38
#define SIDE_WIDTH_WIDE 54
#define SIDE_WIDE_FROM_WIDTH 160
#define SIDE_FROM_WIDTH 100
#define EVENTS_FROM_WIDTH 76
#define METERS_WIDTH 42
#define METERS_FROM_HEIGHT 16
#define LEGEND_FROM_HEIGHT 12

/* ---- The lines above and below ---- */

static void draw_title(struct canvas *canvas, const struct history *history, const struct screen_look *look) {
    const struct replay_step *step = replay_last(history_view(history));
    const struct report *report = history_report(history);
    uint64_t all = history_events(history);
    int doing = 0, width = canvas->width;
    if (look->doing != NULL) {
        doing = canvas_width(look->doing);
        canvas_text(canvas, width - doing, 0, doing, CANVAS_PLAIN, STYLE_BOLD, "%s", look->doing);
    }
    int room = width - doing - (doing != 0);
    int x = canvas_text(canvas, 0, 0, room * 2 / 5, CANVAS_PLAIN, STYLE_BOLD, "%s", look->name) + 2;
    x = canvas_text(canvas, x, 0, room - x, CANVAS_PLAIN, STYLE_NONE, "event %s of %s", number_text(step->number),
                    number_text(all));
    if (step->time_ns != 0)
        x = canvas_text(canvas, x, 0, room - x, CANVAS_PLAIN, STYLE_NONE, "  %.3f s", (double)step->time_ns / 1e9);
    canvas_text(canvas, x, 0, room - x, CANVAS_GREY, STYLE_NONE, "  %s x %" PRIu64 " B  %s",
                number_text(report->blocks), report->block_bytes,
                look->indexes ? "indexes" : frame_mode_words[look->mode]);
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

/* The trace from its beginning to its end: failures, marks, bookmarks, and where the view is. */
static void draw_timeline(struct canvas *canvas, struct box box, const struct history *history,
                          const struct screen_look *look) {
    size_t count;
    uint64_t all = history_events(history), number = replay_last(history_view(history))->number;
    int now = place_of(number, all, box.width);
    for (int x = 0; x < box.width; x++)
        canvas_put(canvas, x, box.y, look->ascii ? (x < now ? '=' : '-') : (x < now ? 0x2501 : 0x2500),
                   x < now ? CANVAS_SKY : CANVAS_GREY, STYLE_NONE);
    const uint64_t *marks = history_marks(history, &count);
    draw_numbers(canvas, box.y, marks, count, all, '^', CANVAS_GREEN);
    const uint64_t *failures = history_failures(history, &count);
    draw_numbers(canvas, box.y, failures, count, all, '!', CANVAS_VERMILLION);
    for (size_t i = 0; i < look->bookmark_count; i++)
        canvas_put(canvas, place_of(look->bookmarks[i].event, all, box.width), box.y,
                   (unsigned char)look->bookmarks[i].letter, CANVAS_YELLOW, STYLE_BOLD);
    canvas_put(canvas, now, box.y, look->ascii ? 'O' : 0x25CF, CANVAS_YELLOW, STYLE_BOLD);
}

/* ---- All ---- */

/* Meters below the map, and events beside them; returns the row of the first. */
static int draw_below(struct canvas *canvas, int bottom, struct history *history, bool ascii) {
    bool events = canvas->width >= EVENTS_FROM_WIDTH;
    int x = events ? canvas->width - METERS_WIDTH : 0, y = bottom - PANEL_METERS_ROWS;
    panel_meters(canvas, (struct box){x, y, canvas->width - x, PANEL_METERS_ROWS}, history, ascii);
    if (events)
        panel_events(canvas, (struct box){0, y, x - 1, PANEL_METERS_ROWS}, history);
    return y;
}

bool screen_draw(struct canvas *canvas, struct history *history, const struct screen_look *look,
                 struct screen_places *places_out) {
    struct screen_places places = {{0, 0, 0, 0}, {0, 0, 0, 0}};
    int width = canvas->width, height = canvas->height, bottom = height;
    bool side = width >= SIDE_FROM_WIDTH, drawn = true;
    canvas_clear(canvas);
    if (width >= SCREEN_MIN_WIDTH && height >= SCREEN_MIN_HEIGHT) {
        draw_title(canvas, history, look);
        if (look->line != NULL)
            canvas_text(canvas, 0, --bottom, width, CANVAS_PLAIN, STYLE_NONE, "%s", look->line);
        else
            screen_legend(canvas, --bottom, width, look);
        places.timeline = (struct box){0, --bottom, width, 1};
        draw_timeline(canvas, places.timeline, history, look);
        if (side) {
            int side_width = width >= SIDE_WIDE_FROM_WIDTH ? SIDE_WIDTH_WIDE : SIDE_WIDTH;
            width -= side_width + 1;
            panel_side(canvas, (struct box){width + 1, 1, side_width, bottom - 1}, history, look->ascii);
            bottom -= height / 6;
            panel_events(canvas, (struct box){0, bottom, width, height / 6}, history);
        } else if (height >= METERS_FROM_HEIGHT) {
            bottom = draw_below(canvas, bottom, history, look->ascii);
        }
        if (look->line != NULL && height >= LEGEND_FROM_HEIGHT)
            screen_legend(canvas, --bottom, width, look);
        places.map = (struct box){0, 1, width, bottom - 1};
        drawn = screen_map(canvas, places.map, history, look);
    } else {
        canvas_text(canvas, 0, 0, width, CANVAS_PLAIN, STYLE_NONE, "needs %d x %d", SCREEN_MIN_WIDTH,
                    SCREEN_MIN_HEIGHT);
    }
    if (places_out != NULL)
        *places_out = places;
    return drawn;
}

/* ---- Clicks ---- */

uint64_t screen_event_at(const struct screen_places *places, const struct history *history, int x) {
    uint64_t all = history_events(history);
    int width = places->timeline.width;
    return width <= 1 ? all
                      : all / (uint64_t)(width - 1) * (uint64_t)x
                            + all % (uint64_t)(width - 1) * (uint64_t)x / (uint64_t)(width - 1);
}

uint32_t screen_block_at(const struct screen_places *places, const struct history *history, int x, int y) {
    uint64_t blocks = history_report(history)->blocks,
             count = (uint64_t)places->map.width * (uint64_t)places->map.height;
    uint64_t cell = (uint64_t)(y - places->map.y) * (uint64_t)places->map.width + (uint64_t)(x - places->map.x);
    return count == 0 ? 0 : (uint32_t)(blocks * cell / count);
}

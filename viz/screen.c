/* screen.c: where the parts of a picture are, and the lines above and below the map. */
#include "viz/screen.h"

#include <inttypes.h>
#include <stdlib.h>

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

/* A text that is not cut off: where it does not end by `end` it is left out. Returns the column behind. */
static int draw_whole(struct canvas *canvas, int x, int end, enum canvas_colour colour, const char *text) {
    int width = canvas_width(text);
    return x + width <= end ? canvas_text(canvas, x, 0, width, colour, STYLE_NONE, "%s", text) : x;
}

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
    const char *mode = look->indexes ? "indexes" : frame_mode_words[look->mode];
    int room_before_mode = room - canvas_width(mode) - 2;
    char text[64];
    snprintf(text, sizeof text, "  %.3f s", (double)step->time_ns / 1e9);
    if (step->time_ns != 0)
        x = draw_whole(canvas, x, room_before_mode, CANVAS_PLAIN, text);
    snprintf(text, sizeof text, "  %s x %" PRIu64 " B", number_text(report->blocks), report->block_bytes);
    x = draw_whole(canvas, x, room_before_mode, CANVAS_GREY, text);
    snprintf(text, sizeof text, "  %s", mode);
    draw_whole(canvas, x, room, CANVAS_GREY, text);
}

static int place_of(uint64_t number, uint64_t all, int width) {
    return all == 0 ? 0 : (int)((number * (uint64_t)(width - 1) + all / 2) / all);
}

/* The last event that place_of has in a column. */
static uint64_t last_of(int x, uint64_t all, int width) {
    return width < 2 ? all : (((uint64_t)x + 1) * all - all / 2 - 1) / (uint64_t)(width - 1);
}

/* A glyph in each column that has an event of a kind. */
static void draw_kind(struct canvas *canvas, int y, const struct history *history, enum history_kind kind,
                      uint32_t glyph, enum canvas_colour colour) {
    uint64_t all = history_events(history), number = 0;
    while ((number = history_next(history, kind, number)) != 0) {
        int x = place_of(number, all, canvas->width);
        canvas_put(canvas, x, y, glyph, colour, STYLE_NONE);
        number = last_of(x, all, canvas->width);
    }
}

/* The trace from its beginning to its end: failures, marks, bookmarks, and where the view is. */
static void draw_timeline(struct canvas *canvas, struct box box, const struct history *history,
                          const struct screen_look *look) {
    uint64_t all = history_events(history), number = replay_last(history_view(history))->number;
    int now = place_of(number, all, box.width);
    for (int x = 0; x < box.width; x++)
        canvas_put(canvas, x, box.y, look->ascii ? (x < now ? '=' : '-') : (x < now ? 0x2501 : 0x2500),
                   x < now ? CANVAS_SKY : CANVAS_GREY, STYLE_NONE);
    draw_kind(canvas, box.y, history, HISTORY_MARKS, '^', CANVAS_GREEN);
    draw_kind(canvas, box.y, history, HISTORY_FAILURES, '!', CANVAS_VERMILLION);
    for (size_t i = 0; i < look->bookmark_count; i++)
        canvas_put(canvas, place_of(look->bookmarks[i].event, all, box.width), box.y,
                   (unsigned char)look->bookmarks[i].letter, CANVAS_YELLOW, STYLE_BOLD);
    canvas_put(canvas, now, box.y, look->ascii ? 'O' : 0x25CF, CANVAS_YELLOW, STYLE_BOLD);
}

/* ---- Where everything is ---- */

/* A box without height, and a row below 0, is not there. */
struct layout {
    struct box map, side, events, meters, timeline;
    int legend, line;
};

static void lay_out_panels(struct layout *layout, int width, int height, int *bottom) {
    bool events = width >= EVENTS_FROM_WIDTH;
    if (width >= SIDE_FROM_WIDTH) {
        int side_width = width >= SIDE_WIDE_FROM_WIDTH ? SIDE_WIDTH_WIDE : SIDE_WIDTH;
        layout->map.width -= side_width + 1;
        layout->side = (struct box){width - side_width, 1, side_width, *bottom - 1};
        *bottom -= height / 6;
        layout->events = (struct box){0, *bottom, layout->map.width, height / 6};
    } else if (height >= METERS_FROM_HEIGHT) {
        int x = events ? width - METERS_WIDTH : 0;
        *bottom -= PANEL_METERS_ROWS;
        layout->meters = (struct box){x, *bottom, width - x, PANEL_METERS_ROWS};
        layout->events = (struct box){0, *bottom, x - 1, events ? PANEL_METERS_ROWS : 0};
    }
}

static struct layout lay_out(int width, int height, bool line) {
    struct layout layout = {.map = {0, 1, width, 0}, .line = -1};
    int bottom = height - 1;
    layout.legend = layout.line = bottom;
    layout.timeline = (struct box){0, --bottom, width, 1};
    lay_out_panels(&layout, width, height, &bottom);
    if (line)
        layout.legend = height >= LEGEND_FROM_HEIGHT ? --bottom : -1;
    else
        layout.line = -1;
    layout.map.height = bottom - 1;
    return layout;
}

/* ---- All ---- */

static void draw_parts(struct canvas *canvas, const struct layout *layout, struct history *history,
                       const struct frame *frame, const struct screen_look *look) {
    draw_title(canvas, history, look);
    screen_map(canvas, layout->map, history, frame, look);
    if (layout->side.height != 0)
        panel_side(canvas, layout->side, history, frame, look->ascii);
    if (layout->events.height != 0)
        panel_events(canvas, layout->events, history);
    if (layout->meters.height != 0)
        panel_meters(canvas, layout->meters, history, look->ascii);
    draw_timeline(canvas, layout->timeline, history, look);
    if (layout->legend >= 0)
        screen_legend(canvas, layout->legend, layout->line >= 0 ? layout->map.width : canvas->width, frame, look);
    if (layout->line >= 0)
        canvas_text(canvas, 0, layout->line, canvas->width, CANVAS_PLAIN, STYLE_NONE, "%s", look->line);
}

static bool draw_all(struct canvas *canvas, const struct layout *layout, struct history *history,
                     const struct screen_look *look) {
    bool indexes = look->indexes || layout->side.height != 0;
    struct frame frame = {.cell_count = look->indexes ? 0 : (uint32_t)(layout->map.width * layout->map.height),
                          .index_count = indexes ? (uint32_t)history_report(history)->indexes : 0};
    frame.cells = malloc(frame.cell_count * sizeof *frame.cells + frame.index_count + 1);
    if (frame.cells == NULL)
        return false;
    frame.indexes = (uint8_t *)(frame.cells + frame.cell_count);
    frame_look(&frame, history_view(history), look->mode);
    draw_parts(canvas, layout, history, &frame, look);
    free(frame.cells);
    return true;
}

bool screen_draw(struct canvas *canvas, struct history *history, const struct screen_look *look,
                 struct screen_places *places_out) {
    struct layout layout = {.legend = -1};
    bool drawn = true;
    canvas_clear(canvas);
    if (canvas->width >= SCREEN_MIN_WIDTH && canvas->height >= SCREEN_MIN_HEIGHT) {
        layout = lay_out(canvas->width, canvas->height, look->line != NULL);
        drawn = draw_all(canvas, &layout, history, look);
    } else {
        canvas_text(canvas, 0, 0, canvas->width, CANVAS_PLAIN, STYLE_NONE, "needs %d x %d", SCREEN_MIN_WIDTH,
                    SCREEN_MIN_HEIGHT);
    }
    if (places_out != NULL)
        *places_out = (struct screen_places){.map = layout.map, .timeline = layout.timeline};
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

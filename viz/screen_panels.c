/* screen_panels.c: meters, and the list of events. */
#include <inttypes.h>
#include <string.h>

#include "traces/moment.h"
#include "viz/number.h"
#include "viz/screen_inside.h"

/* ---- Pieces ---- */

static uint32_t level_glyph(double share, bool ascii) {
    static const char levels[] = " .:-=+*#@";
    int level = share <= 0 ? 0 : share >= 1 ? 8 : (int)(share * 8 + 0.5);
    return ascii ? (uint32_t)levels[level] : level == 0 ? ' ' : 0x2580u + (uint32_t)level;
}

/* Left eighth blocks where there are such: 8 steps a column. */
void panel_bar(struct canvas *canvas, struct box box, double share, enum canvas_colour colour, bool ascii) {
    int steps = ascii ? 1 : 8, all = box.width * steps;
    int full = share <= 0 ? 0 : share >= 1 ? all : (int)(share * all + 0.5);
    for (int i = 0; i < box.width; i++) {
        int part = full - i * steps;
        uint32_t glyph = ascii ? '=' : part >= 8 ? 0x2588 : 0x2590u - (uint32_t)part;
        if (part <= 0)
            canvas_put(canvas, box.x + i, box.y, ascii ? '.' : 0xB7, CANVAS_GREY, STYLE_NONE);
        else
            canvas_put(canvas, box.x + i, box.y, glyph, colour, STYLE_NONE);
    }
}

/* A value of a sample as a share of what it could be at most. */
typedef double (*sample_share)(const struct history_sample *sample, double most);

/* The past, the last sample at the right. */
static void draw_past(struct canvas *canvas, int x, int y, int width, const struct history *history, sample_share share,
                      double most, bool ascii) {
    size_t count;
    uint64_t each;
    const struct history_sample *samples = history_samples(history, &count, &each);
    size_t shown = (size_t)(replay_last(history_view(history))->number / each);
    shown = shown < count ? shown : count;
    for (int i = 0; i < width && shown > 0; i++) {
        size_t at = shown <= (size_t)width ? (size_t)i : (size_t)i * shown / (size_t)width;
        if (at < shown)
            canvas_put(canvas, x + i, y, level_glyph(share(&samples[at], most), ascii), CANVAS_GREY, STYLE_NONE);
    }
}

/* ---- Meters ---- */

static double share_live(const struct history_sample *sample, double most) {
    return (double)sample->live_bytes / most;
}

static double share_used(const struct history_sample *sample, double most) {
    return (double)sample->used_bytes / most;
}

static double share_free(const struct history_sample *sample, double most) {
    return (double)sample->free_bytes / most;
}

static double share_largest(const struct history_sample *sample, double most) {
    return (double)sample->largest_free_bytes / most;
}

static double share_external(const struct history_sample *sample, double most) {
    return sample->external_pct / most;
}

static double share_internal(const struct history_sample *sample, double most) {
    return sample->internal_pct / most;
}

struct meter {
    const char *name;
    double value, most;
    bool is_pct;
    sample_share share;
    enum canvas_colour colour;
};

#define NAME_WIDTH 9
#define VALUE_WIDTH 11

static void draw_meter(struct canvas *canvas, struct box box, const struct meter *meter, const struct history *history,
                       bool ascii) {
    struct box bar = {box.x + NAME_WIDTH, box.y, box.width >= 50 ? 12 : 8, 1};
    canvas_text(canvas, box.x, box.y, NAME_WIDTH, CANVAS_PLAIN, STYLE_NONE, "%s", meter->name);
    panel_bar(canvas, bar, meter->most <= 0 ? 0 : meter->value / meter->most, meter->colour, ascii);
    int x = bar.x + bar.width;
    if (meter->is_pct)
        canvas_text(canvas, x, box.y, VALUE_WIDTH, CANVAS_PLAIN, STYLE_NONE, "%8.1f %%", meter->value);
    else
        canvas_text(canvas, x, box.y, VALUE_WIDTH, CANVAS_PLAIN, STYLE_NONE, "%10s",
                    number_text((uint64_t)meter->value));
    x += VALUE_WIDTH;
    draw_past(canvas, x, box.y, box.x + box.width - x, history, meter->share, meter->most, ascii);
}

static void draw_counts(struct canvas *canvas, struct box box, const struct report *report) {
    enum canvas_colour colour = report->failures != 0 ? CANVAS_VERMILLION : CANVAS_PLAIN;
    int x =
        canvas_text(canvas, box.x, box.y, box.width, colour, STYLE_NONE, "failures %s", number_text(report->failures));
    canvas_text(canvas, x, box.y, box.x + box.width - x, CANVAS_PLAIN, STYLE_NONE, "  moved %s B",
                number_text(report->defrag_bytes + report->resize_bytes));
}

void panel_meters(struct canvas *canvas, struct box box, const struct history *history, bool ascii) {
    const struct report *report = history_report(history);
    struct moment now;
    moment_of(history_view(history), &now);
    double bytes = (double)(report->blocks * report->block_bytes);
    const struct meter meters[] = {
        {"live", (double)now.live_bytes, bytes, false, share_live, CANVAS_GREEN},
        {"used", (double)now.used_bytes, bytes, false, share_used, CANVAS_SKY},
        {"free", (double)now.free_bytes, bytes, false, share_free, CANVAS_GREY},
        {"largest", (double)now.largest_free_bytes, bytes, false, share_largest, CANVAS_BLUE},
        {"external", now.external_pct, 100, true, share_external, CANVAS_ORANGE},
        {"internal", now.internal_pct, 100, true, share_internal, CANVAS_PURPLE},
    };
    const int count = sizeof meters / sizeof meters[0];
    for (int i = 0; i < count && i < box.height; i++)
        draw_meter(canvas, (struct box){box.x, box.y + i, box.width, 1}, &meters[i], history, ascii);
    if (box.height > count)
        draw_counts(canvas, (struct box){box.x, box.y + count, box.width, 1}, report);
}

/* ---- Events ---- */

static void draw_event(struct canvas *canvas, int x, int y, int width, uint64_t number, const struct trace_event *event,
                       bool current, bool failed, int error) {
    char size[32] = "", tag[48] = "";
    if (event->size_bytes != 0 || event->verb <= VERB_ALLOC_FAST)
        snprintf(size, sizeof size, " %" PRIu64, event->size_bytes);
    if (event->verb == VERB_AT)
        snprintf(size, sizeof size, " %.6f s", (double)event->time_ns / 1e9);
    if (event->tag != NULL)
        snprintf(tag, sizeof tag, " @%.*s", event->tag_length < 40 ? (int)event->tag_length : 40, event->tag);
    int id = event->id == NULL ? 0 : event->id_length < 60 ? (int)event->id_length : 60;
    int end = canvas_text(canvas, x, y, width, failed ? CANVAS_VERMILLION : CANVAS_PLAIN,
                          current ? STYLE_REVERSE : STYLE_NONE, "%c%8" PRIu64 "%s%s%s%.*s%s%s", current ? '>' : ' ',
                          number, failed ? " !" : "  ", trace_verb_words[event->verb], id == 0 ? "" : " ", id,
                          id == 0 ? "" : event->id, size, tag);
    if (error != 0)
        canvas_text(canvas, end, y, x + width - end, CANVAS_VERMILLION, STYLE_BOLD, "  %s", pool_error_name(error));
}

void panel_events(struct canvas *canvas, struct box box, struct history *history) {
    const struct replay_step *step = replay_last(history_view(history));
    uint64_t number = step->number, all = history_events(history);
    uint64_t rows = (uint64_t)box.height, first = number > rows / 2 ? number - rows / 2 : 1;
    if (first + rows > all + 1)
        first = all + 1 > rows ? all + 1 - rows : 1;
    for (uint64_t i = 0; i < rows && first + i <= all; i++) {
        struct trace_event event;
        bool current = first + i == number;
        if (history_event(history, first + i, &event))
            draw_event(canvas, box.x, box.y + (int)i, box.width, first + i, &event, current,
                       history_is(history, HISTORY_FAILURES, first + i), current ? step->error : DPOOL_OK);
    }
}

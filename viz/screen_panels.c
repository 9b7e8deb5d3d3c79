/* screen_panels.c: numbers, bars and lines beside the map. */
#include "viz/screen_panels.h"

#include <inttypes.h>
#include <string.h>

#include "viz/frame.h"

/* ---- Pieces ---- */

static uint32_t level_glyph(double share, bool ascii) {
    static const char levels[] = " .:-=+*#@";
    int level = share <= 0 ? 0 : share >= 1 ? 8 : (int)(share * 8 + 0.5);
    return ascii ? (uint32_t)levels[level] : level == 0 ? ' ' : 0x2580u + (uint32_t)level;
}

static void draw_bar(struct canvas *canvas, int x, int y, int width, double share, enum canvas_colour colour,
                     bool ascii) {
    int full = share <= 0 ? 0 : share >= 1 ? width : (int)(share * width + 0.5);
    for (int i = 0; i < width; i++)
        canvas_put(canvas, x + i, y, i < full ? (ascii ? '=' : 0x2588) : (ascii ? '.' : 0xB7),
                   i < full ? colour : CANVAS_GREY, STYLE_NONE);
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

static void draw_meter(struct canvas *canvas, struct box box, const struct meter *meter, const struct history *history,
                       bool ascii) {
    int bar = box.width >= 50 ? 12 : 8;
    canvas_text(canvas, box.x, box.y, 9, CANVAS_PLAIN, STYLE_NONE, "%s", meter->name);
    draw_bar(canvas, box.x + 9, box.y, bar, meter->most <= 0 ? 0 : meter->value / meter->most, meter->colour, ascii);
    int x = box.x + 10 + bar;
    if (meter->is_pct)
        canvas_text(canvas, x, box.y, 9, CANVAS_PLAIN, STYLE_NONE, "%6.1f %%", meter->value);
    else
        canvas_text(canvas, x, box.y, 9, CANVAS_PLAIN, STYLE_NONE, "%8.0f", meter->value);
    draw_past(canvas, x + 9, box.y, box.x + box.width - x - 9, history, meter->share, meter->most, ascii);
}

void panel_meters(struct canvas *canvas, struct box box, const struct history *history, bool ascii) {
    const struct replay_step *step = replay_last(history_view(history));
    const struct report *report = history_report(history);
    struct pool_gauges gauges;
    step->pool->kind->gauges(step->pool, &gauges);
    double bytes = (double)(report->blocks * report->block_bytes);
    double used = (double)gauges.used_blocks * (double)report->block_bytes;
    double free_bytes = (double)gauges.free_bytes, largest = (double)gauges.largest_free_bytes;
    double external = free_bytes > 0 ? 100 * (1 - largest / free_bytes) : 0;
    double internal = used > 0 ? 100 * (1 - (double)step->live_bytes / used) : 0;
    const struct meter meters[] = {
        {"live", (double)step->live_bytes, bytes, false, share_live, CANVAS_GREEN},
        {"used", used, bytes, false, share_used, CANVAS_SKY},
        {"largest", largest, bytes, false, share_largest, CANVAS_BLUE},
        {"external", external, 100, true, share_external, CANVAS_ORANGE},
        {"internal", internal, 100, true, share_internal, CANVAS_PURPLE},
    };
    for (int i = 0; i < 5 && i < box.height; i++)
        draw_meter(canvas, (struct box){box.x, box.y + i, box.width, 1}, &meters[i], history, ascii);
    if (box.height > 5)
        canvas_text(canvas, box.x, box.y + 5, box.width, report->failures != 0 ? CANVAS_VERMILLION : CANVAS_PLAIN,
                    STYLE_NONE, "free %.0f  failures %" PRIu64 "  moved %" PRIu64, free_bytes, report->failures,
                    report->defrag_bytes);
}

/* ---- Events ---- */

static void draw_event(struct canvas *canvas, int x, int y, int width, uint64_t number, const struct trace_event *event,
                       bool current, int error) {
    char size[32] = "", tag[48] = "";
    if (event->size_bytes != 0 || event->verb <= VERB_ALLOC_FAST)
        snprintf(size, sizeof size, " %" PRIu64, event->size_bytes);
    if (event->verb == VERB_AT)
        snprintf(size, sizeof size, " %.6f s", (double)event->time_ns / 1e9);
    if (event->tag != NULL)
        snprintf(tag, sizeof tag, " @%.*s", event->tag_length < 40 ? (int)event->tag_length : 40, event->tag);
    int id = event->id == NULL ? 0 : event->id_length < 60 ? (int)event->id_length : 60;
    int end =
        canvas_text(canvas, x, y, width, error != 0 ? CANVAS_VERMILLION : CANVAS_PLAIN,
                    current ? STYLE_REVERSE : STYLE_NONE, "%c%8" PRIu64 "  %s%s%.*s%s%s", current ? '>' : ' ', number,
                    trace_verb_words[event->verb], id == 0 ? "" : " ", id, id == 0 ? "" : event->id, size, tag);
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
                       current ? step->error : DPOOL_OK);
    }
}

/* ---- Bins, indexes and locks ---- */

static int draw_heading(struct canvas *canvas, struct box box, int y, const char *text) {
    canvas_text(canvas, box.x, y, box.width, CANVAS_PLAIN, STYLE_BOLD, "%s", text);
    return y + 1;
}

static int draw_bins(struct canvas *canvas, struct box box, int y, const struct history *history, bool ascii) {
    struct frame_bin bins[FRAME_BINS];
    unsigned count = frame_bins(history_view(history), bins);
    uint64_t most = 1, block_bytes = history_report(history)->block_bytes;
    for (unsigned i = 0; i < count; i++)
        most = bins[i].bytes > most ? bins[i].bytes : most;
    y = draw_heading(canvas, box, y, "free runs  count     bytes");
    for (unsigned i = 0; i < count && y < box.y + box.height; i++, y++) {
        canvas_text(canvas, box.x, y, 27, CANVAS_PLAIN, STYLE_NONE, ">=%6" PRIu64 " B %6u %9" PRIu64,
                    bins[i].at_least_blocks * block_bytes, bins[i].runs, bins[i].bytes);
        draw_bar(canvas, box.x + 28, y, box.width - 28, (double)bins[i].bytes / (double)most, CANVAS_GREY, ascii);
    }
    return y + 1;
}

static int draw_indexes(struct canvas *canvas, struct box box, int y, const struct history *history, bool ascii) {
    const struct report *report = history_report(history);
    const struct pool *pool = replay_pool(history_view(history));
    struct pool_gauges gauges;
    pool->kind->gauges(pool, &gauges);
    y = draw_heading(canvas, box, y, "indexes");
    draw_bar(canvas, box.x, y, 12, (double)gauges.used_indexes / (double)report->indexes, CANVAS_SKY, ascii);
    canvas_text(canvas, box.x + 13, y++, box.width - 13, CANVAS_PLAIN, STYLE_NONE, "%" PRIu32 " of %" PRIu64 " used",
                gauges.used_indexes, report->indexes);
    if (report->index_cache != 0)
        canvas_text(canvas, box.x, y++, box.width, CANVAS_PLAIN, STYLE_NONE,
                    "cache of %" PRIu64 ": %" PRIu64 " hits, %" PRIu64 " misses", report->index_cache,
                    report->index_hits, report->index_misses);
    return y + 1;
}

static void draw_locks(struct canvas *canvas, struct box box, int y, const struct history *history) {
    struct frame_locks locks;
    frame_locks(history_view(history), &locks);
    y = draw_heading(canvas, box, y, "locked");
    canvas_text(canvas, box.x, y++, box.width, CANVAS_PLAIN, STYLE_NONE, "%" PRIu64 " allocations, %" PRIu64 " bytes",
                locks.count, locks.bytes);
    if (locks.longest != NULL)
        canvas_text(canvas, box.x, y, box.width, CANVAS_PLAIN, STYLE_NONE, "%.16s for %" PRIu64 " events",
                    locks.longest->id, locks.longest_events);
}

void panel_side(struct canvas *canvas, struct box box, const struct history *history, bool ascii) {
    struct box meters = {box.x, box.y, box.width, PANEL_METERS_ROWS};
    int end = box.y + box.height, y = box.y + PANEL_METERS_ROWS + 1;
    panel_meters(canvas, meters, history, ascii);
    struct box bins = {box.x, y, box.width, end - y - 7};
    if (bins.height > 1)
        y = draw_bins(canvas, bins, y, history, ascii);
    if (y + 2 < end)
        y = draw_indexes(canvas, box, y, history, ascii);
    if (y + 1 < end)
        draw_locks(canvas, box, y, history);
}

/* screen_side.c: free runs by size, the index table, and what is locked. */
#include <inttypes.h>

#include "viz/number.h"
#include "viz/screen_inside.h"

#define LOCKS_ROWS 3
#define INDEXES_ROWS 4 /* without its map */

static int draw_heading(struct canvas *canvas, struct box box, const char *text) {
    canvas_text(canvas, box.x, box.y, box.width, CANVAS_PLAIN, STYLE_BOLD, "%s", text);
    return box.y + 1;
}

static int draw_bins(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                     bool ascii) {
    struct frame_bin bins[FRAME_BINS];
    int rows = box.height - 1;
    unsigned count = frame_bins(frame, bins, rows > 1 ? (unsigned)rows : 1);
    uint64_t most = 1, block_bytes = history_report(history)->block_bytes;
    int y = draw_heading(canvas, box, "free runs    count      bytes"), end = box.y + box.height;
    for (unsigned i = 0; i < count; i++)
        most = bins[i].bytes > most ? bins[i].bytes : most;
    for (unsigned i = 0; i < count && y < end; i++, y++) {
        int x = canvas_text(canvas, box.x, y, box.width, CANVAS_PLAIN, STYLE_NONE, ">= %7s %7s %10s ",
                            number_text(bins[i].at_least_blocks * block_bytes), number_text(bins[i].runs),
                            number_text(bins[i].bytes));
        panel_bar(canvas, (struct box){x, y, box.x + box.width - x, 1}, (double)bins[i].bytes / (double)most,
                  CANVAS_GREY, ascii);
    }
    return y + 1;
}

static int draw_indexes(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                        bool ascii) {
    const struct report *report = history_report(history);
    const struct pool *pool = replay_pool(history_view(history));
    struct pool_gauges gauges;
    pool->kind->gauges(pool, &gauges);
    int y = draw_heading(canvas, box, "indexes");
    panel_bar(canvas, (struct box){box.x, y, 8, 1}, (double)gauges.used_indexes / (double)report->indexes, CANVAS_SKY,
              ascii);
    canvas_text(canvas, box.x + 9, y++, box.width - 9, CANVAS_PLAIN, STYLE_NONE, "%s used, %s free",
                number_text(gauges.used_indexes), number_text(report->indexes - gauges.used_indexes));
    if (report->index_cache != 0)
        canvas_text(canvas, box.x, y++, box.width, CANVAS_PLAIN, STYLE_NONE,
                    "cache %" PRIu32 "/%" PRIu64 ", %s hits, %s misses", gauges.cached_indexes, report->index_cache,
                    number_text(report->index_hits), number_text(report->index_misses));
    struct box map = {box.x, y, box.width, box.y + box.height - y};
    return screen_index_map(canvas, map, frame, ascii) + 1;
}

static void draw_locks(struct canvas *canvas, struct box box, const struct frame_locks *locks) {
    int y = draw_heading(canvas, box, "locked");
    canvas_text(canvas, box.x, y++, box.width, CANVAS_PLAIN, STYLE_NONE, "%s allocations, %s bytes",
                number_text(locks->count), number_text(locks->bytes));
    if (locks->longest != NULL)
        canvas_text(canvas, box.x, y, box.width, CANVAS_PLAIN, STYLE_NONE, "longest: %.16s, for %s events",
                    locks->longest->id, number_text(locks->longest_events));
}

void panel_side(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                bool ascii) {
    struct box left = box;
    panel_meters(canvas, (struct box){box.x, box.y, box.width, PANEL_METERS_ROWS}, history, ascii);
    int end = box.y + box.height, locks = end - LOCKS_ROWS;
    left.y += PANEL_METERS_ROWS + 1;
    left.height = locks - INDEXES_ROWS - left.y;
    if (left.height > 1)
        left.y = draw_bins(canvas, left, history, frame, ascii);
    left.height = locks - 1 - left.y;
    if (left.height > 1)
        left.y = draw_indexes(canvas, left, history, frame, ascii);
    left.height = end - left.y;
    if (left.height >= LOCKS_ROWS)
        draw_locks(canvas, left, &frame->locks);
}

/* view_draw.c: the picture of a session. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "viz/number.h"
#include "viz/view_inside.h"

/* ---- Boxes over the picture ---- */

#define LINES_MAX 40
#define LINE_BYTES 160

struct lines {
    char texts[LINES_MAX][LINE_BYTES];
    int count, width;
};

__attribute__((format(printf, 2, 3))) static void add_line(struct lines *lines, const char *format, ...) {
    if (lines->count == LINES_MAX)
        return;
    char *text = lines->texts[lines->count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, LINE_BYTES, format, arguments);
    va_end(arguments);
    int width = canvas_width(text);
    lines->width = width > lines->width ? width : lines->width;
}

/* A frame with a title, in the upper right corner of `within`, as far as it has room. */
static void draw_box(struct canvas *canvas, struct box within, const struct lines *lines, const char *title,
                     bool ascii) {
    static const uint32_t edges[2][6] = {{0x250C, 0x2510, 0x2514, 0x2518, 0x2500, 0x2502},
                                         {'+', '+', '+', '+', '-', '|'}};
    const uint32_t *edge = edges[ascii];
    int width = lines->width + 4 < within.width ? lines->width + 4 : within.width;
    int height = lines->count + 2 < within.height ? lines->count + 2 : within.height;
    int left = within.x + within.width - width, right = left + width - 1, bottom = within.y + height - 1;
    if (width < 4 || height < 3)
        return;
    for (int y = within.y; y <= bottom; y++) {
        for (int x = left; x <= right; x++)
            canvas_put(canvas, x, y, y == within.y || y == bottom ? edge[4] : ' ', CANVAS_GREY, STYLE_NONE);
        canvas_put(canvas, left, y, y == within.y ? edge[0] : y == bottom ? edge[2] : edge[5], CANVAS_GREY, STYLE_NONE);
        canvas_put(canvas, right, y,
                   y == within.y ? edge[1]
                   : y == bottom ? edge[3]
                                 : edge[5],
                   CANVAS_GREY, STYLE_NONE);
    }
    canvas_text(canvas, left + 2, within.y, width - 4, CANVAS_PLAIN, STYLE_BOLD, " %s ", title);
    for (int i = 0; i < height - 2; i++)
        canvas_text(canvas, left + 2, within.y + 1 + i, width - 4, CANVAS_PLAIN, STYLE_NONE, "%s", lines->texts[i]);
}

/* "event 2, 53 events and 1.2 ms ago"; without the time where the trace has none. */
static void add_event(const struct view *view, struct lines *lines, const char *what, uint64_t number) {
    const struct replay_step *step = replay_last(history_view(view->history));
    uint64_t time_ns;
    char ago[48] = "";
    if (step->time_ns != 0 && history_time(view->history, number, &time_ns))
        snprintf(ago, sizeof ago, " and %s", number_time(step->time_ns - time_ns));
    add_line(lines, "%s event %s, %s events%s ago", what, number_text(number), number_text(step->number - number), ago);
}

static void inspect_free(const struct pool_kind *kind, const struct dpool_run *run, struct lines *lines) {
    uint32_t least, most, bin = frame_bin_of(kind, run->blocks, &least, &most);
    if (run->state != DPOOL_RUN_FREE)
        add_line(lines, "          free, a move goes here");
    else if (bin == 0)
        add_line(lines, "free      in no bin: too short for one");
    else
        add_line(lines, "free      in bin %u, of %s to %s blocks", (unsigned)bin, number_text(least),
                 number_text(most));
}

static void inspect(const struct view *view, struct lines *lines) {
    struct dpool_run run;
    const struct live *live;
    uint64_t block_bytes = history_report(view->history)->block_bytes;
    if (!view_chosen(view, &run, &live)) {
        add_line(lines, "block %s: beyond the top, in no run", number_text(view->chosen_block));
        return;
    }
    uint64_t bytes = (uint64_t)run.blocks * block_bytes, first = (uint64_t)run.loc * block_bytes;
    const struct pool *pool = replay_pool(history_view(view->history));
    if (live != NULL) {
        add_line(lines, "id        %s", live->id);
        if (live->tag != NULL)
            add_line(lines, "tag       %s", live->tag);
        add_line(lines, "handle    0x%08" PRIX32, live->handle);
    }
    add_line(lines, "at        %s .. %s of the blocks", number_text(first), number_text(first + bytes - 1));
    add_line(lines, "blocks    %s x %s bytes", number_text(run.blocks), number_text(block_bytes));
    if (live == NULL) {
        inspect_free(pool->kind, &run, lines);
        return;
    }
    add_line(lines, "size      %s, %s lost with its header of %u", number_text(live->size_bytes),
             number_text(bytes > live->size_bytes ? bytes - live->size_bytes : 0), (unsigned)pool->kind->header_bytes);
    add_event(view, lines, "made by  ", live->event);
    if (run.state == DPOOL_RUN_LOCKED)
        add_event(view, lines, "locked by", live->locked_event);
    else
        add_line(lines, "locked    no%s", run.state == DPOOL_RUN_MOVING ? ", and half-moved" : "");
    if (live->moves != 0)
        add_line(lines, "moved     %s times, last during event %s", number_text(live->moves),
                 number_text(live->moved_event));
    else
        add_line(lines, "moved     never");
}

static void compare(const struct view *view, struct lines *lines) {
    const struct moment *before = &view->trial_before.moment, *after = &view->trial_after.moment;
    uint64_t block_bytes = history_report(view->history)->block_bytes;
    uint32_t moved = view->trial_after.bytes_moved - view->trial_before.bytes_moved;
    add_line(lines, "%-16s %12s %12s", "", "before", "after");
    add_line(lines, "%-16s %12s %12s", "largest free", number_text(before->largest_free_bytes),
             number_text(after->largest_free_bytes));
    add_line(lines, "%-16s %12s %12s", "free runs", number_text(before->free_runs), number_text(after->free_runs));
    add_line(lines, "%-16s %10.1f %% %10.1f %%", "external", before->external_pct, after->external_pct);
    add_line(lines, "%-16s %12s %12s", "top, in blocks", number_text(before->top_bytes / block_bytes),
             number_text(after->top_bytes / block_bytes));
    add_line(lines, "%-16s %12s %12s", "bytes moved", "", number_text(moved));
}

/* In two columns where there is the width. */
static void list_keys(struct lines *lines, int width) {
    size_t count = 0;
    while (key_rows[count].keys != NULL)
        count++;
    size_t columns = width >= 78 ? 2 : 1, rows = (count + columns - 1) / columns;
    for (size_t i = 0; i < rows; i++) {
        const struct key_row *left = &key_rows[i], *right = &key_rows[i + rows];
        if (columns == 2 && i + rows < count)
            add_line(lines, "%-12s %-27s %-6s %s", left->keys, left->text, right->keys, right->text);
        else
            add_line(lines, "%-12s %s", left->keys, left->text);
    }
}

void view_draw_boxes(const struct view *view, struct canvas *canvas) {
    struct lines lines = {.count = 0};
    struct box all = {0, 1, canvas->width, canvas->height - 2};
    if (view->help) {
        list_keys(&lines, canvas->width);
        draw_box(canvas, all, &lines, "keys", view->options.ascii);
    } else if (view->inspecting) {
        inspect(view, &lines);
        draw_box(canvas, view->places.map, &lines, "block", view->options.ascii);
    } else if (view->tried) {
        compare(view, &lines);
        draw_box(canvas, view->places.map, &lines, "tried here; u undoes it", view->options.ascii);
    }
}

/* ---- The last line ---- */

static void draw_prompt(struct canvas *canvas, int y, const struct prompt *prompt) {
    int x = canvas_text(canvas, 0, y, canvas->width, CANVAS_PLAIN, STYLE_BOLD, "%s", prompt->label);
    int room = canvas->width - x - 1;
    size_t first = room > 0 && prompt->at > (size_t)room ? prompt->at - (size_t)room : 0;
    for (size_t i = first; i <= prompt->count; i++)
        canvas_put(canvas, x++, y, i < prompt->count ? prompt->points[i] : ' ', CANVAS_PLAIN,
                   i == prompt->at ? STYLE_REVERSE : STYLE_NONE);
}

static void draw_bar(struct canvas *canvas, int y) {
    int x = 0;
    for (const struct key_row *row = key_rows; row->keys != NULL; row++) {
        if (row->bar == NULL || x + canvas_width(row->keys) + canvas_width(row->bar) + 1 > canvas->width)
            continue;
        x = canvas_text(canvas, x, y, canvas->width - x, CANVAS_YELLOW, STYLE_BOLD, "%s", row->keys);
        x = canvas_text(canvas, x + 1, y, canvas->width - x, CANVAS_GREY, STYLE_NONE, "%s", row->bar) + 2;
    }
}

void view_draw_line(const struct view *view, struct canvas *canvas) {
    int y = canvas->height - 1;
    for (int x = 0; x < canvas->width; x++)
        canvas_put(canvas, x, y, ' ', CANVAS_PLAIN, STYLE_NONE);
    if (view->prompt.label != NULL)
        draw_prompt(canvas, y, &view->prompt);
    else if (view->message[0] != '\0')
        canvas_text(canvas, 0, y, canvas->width, CANVAS_YELLOW, STYLE_BOLD, "%s", view->message);
    else
        draw_bar(canvas, y);
}

/* ---- All ---- */

static void tell_doing(const struct view *view, char *text, size_t size) {
    const char *sign = view->options.ascii ? (view->playing ? ">" : "||") : view->playing ? "\u25B6" : "\u2016";
    char reading[32] = "", rate[40] = "";
    uint32_t speed = view_speeds[view->speed];
    if (view->reading == READING_LIVE)
        snprintf(reading, sizeof reading, "live  ");
    else if (view->reading == READING_FILE && view->read_share >= 0)
        snprintf(reading, sizeof reading, "read %.0f %%  ", 100 * view->read_share);
    if (view->playing && view->rate != 0)
        snprintf(rate, sizeof rate, ", now %s/s", number_text(view->rate));
    if (speed == 0)
        snprintf(text, size, "%s%s full speed%s", reading, sign, rate);
    else
        snprintf(text, size, "%s%s %s/s", reading, sign, number_text(speed));
}

bool view_draw(struct view *view, struct canvas *canvas) {
    char doing[96];
    if (view_broken(view) != NULL) {
        canvas_clear(canvas);
        canvas_text(canvas, 0, 0, canvas->width, CANVAS_VERMILLION, STYLE_BOLD, "%s", view_broken(view));
        return true;
    }
    tell_doing(view, doing, sizeof doing);
    struct screen_look look = {
        .name = view->options.name,
        .mode = view->mode,
        .ascii = view->options.ascii,
        .digits = view->options.digits,
        .indexes = view->indexes,
        .doing = doing,
        .line = "",
        .bookmarks = view->bookmarks,
        .bookmark_count = view->bookmark_count,
        .chosen = view->walking,
        .chosen_block = view->chosen_block,
    };
    if (!screen_draw(canvas, view->history, &look, &view->places))
        return false;
    if (view->places.map.width != 0) {
        view_draw_boxes(view, canvas);
        view_draw_line(view, canvas);
    }
    return true;
}

/* screen_map.c: the map of a pool and that of its indexes, as glyphs and colours. */
#include <string.h>

#include "viz/screen_inside.h"

/* ---- Glyphs and colours of a cell ---- */

static const enum canvas_colour shades[] = {CANVAS_GREY,   CANVAS_BLUE,   CANVAS_SKY,        CANVAS_GREEN,
                                            CANVAS_YELLOW, CANVAS_ORANGE, CANVAS_VERMILLION, CANVAS_PURPLE};

static enum canvas_colour cell_colour(const struct frame_cell *cell, enum frame_mode mode) {
    static const enum canvas_colour states[] = {CANVAS_GREY, CANVAS_GREY, CANVAS_SKY, CANVAS_VERMILLION, CANVAS_YELLOW};
    if (mode != MODE_STATE)
        return shades[cell->shade];
    if (cell->touched && cell->state <= CELL_USED)
        return CANVAS_GREEN;
    return cell->state == CELL_USED && cell->moved ? CANVAS_ORANGE : states[cell->state];
}

/* Free runs by their bin: the more dots, the longer. */
static const uint32_t free_ascii[] = {'.', ',', ':', ';'};
static const uint32_t free_utf8[] = {0x2802, 0x2806, 0x2816, 0x2836};

static uint32_t used_glyph(const struct frame_cell *cell, bool ascii) {
    bool full = cell->used_eighths == 8;
    if (ascii)
        return full ? (cell->begins ? '[' : '#') : cell->used_eighths >= 4 ? '+' : '-';
    if (cell->half == HALF_FIRST)
        return 0x258C; /* left half block */
    if (cell->half == HALF_SECOND || cell->begins)
        return 0x2590;                   /* right half block */
    return 0x2580u + cell->used_eighths; /* lower one eighth block to full block */
}

/* What the last event touched, whatever share of the cell that is: used now, locked or free. */
static uint32_t touched_glyph(const struct frame_cell *cell, bool ascii) {
    if (cell->state == CELL_LOCKED)
        return ascii ? 'Q' : 0x25A3; /* white square containing black small square */
    if (cell->used_eighths == 0)
        return ascii ? 'o' : 0x25CB; /* white circle */
    return ascii ? '&' : 0x2593;     /* dark shade */
}

/* Each state has a glyph of its own, so that the map reads without colours. */
static uint32_t cell_glyph(const struct frame_cell *cell, const struct screen_look *look) {
    bool ascii = look->ascii, full = cell->used_eighths == 8;
    if (look->digits && cell->shade != 0)
        return '0' + (uint32_t)cell->shade;
    if (cell->touched && cell->state != CELL_MOVING)
        return touched_glyph(cell, ascii);
    if (cell->state == CELL_BEYOND && cell->used_eighths == 0)
        return ' ';
    if (cell->state == CELL_LOCKED)
        return '@';
    if (cell->state == CELL_MOVING)
        return ascii ? '%' : 0x2591; /* light shade */
    if (cell->used_eighths == 0)
        return ascii ? free_ascii[cell->free_bin] : free_utf8[cell->free_bin];
    if (full && cell->moved)
        return ascii ? '*' : 0x2592; /* medium shade */
    return used_glyph(cell, ascii);
}

/* Where each shade from 1 on begins, by mode. */
static const struct {
    const char *unit;
    const char *from[7];
} scales[MODE_COUNT] = {
    [MODE_BIN] = {"blocks, free", {"1", "4", "16", "64", "256", "1K", "4K"}},
    [MODE_AGE] = {"events old", {"1", "4", "16", "64", "256", "1K", "4K"}},
    [MODE_SIZE] = {"bytes", {"1", "4", "16", "64", "256", "1K", "4K"}},
    [MODE_WASTE] = {"% not asked for", {"15", "29", "43", "58", "72", "86", "100"}},
    [MODE_MOVES] = {"moves", {"1", "2", "4", "8", "16", "32", "64"}},
};

/* A shade, and what it stands for. Returns the column behind. */
static int draw_shade(struct canvas *canvas, int x, int y, int width, uint32_t shade, const struct screen_look *look,
                      const char *text) {
    canvas_put(canvas, x, y, look->digits ? '0' + shade : look->ascii ? '#' : 0x2588, shades[shade], STYLE_NONE);
    return canvas_text(canvas, x + 2, y, width - 2, CANVAS_GREY, STYLE_NONE, "%s", text) + 2;
}

/* The tags that there are, the room shared among them. */
static void draw_tags(struct canvas *canvas, int y, int width, const struct frame_tag tags[FRAME_SHADES],
                      const struct screen_look *look) {
    int x = canvas_text(canvas, 0, y, width, CANVAS_GREY, STYLE_NONE, "tag  "), left = 0;
    for (uint32_t shade = 1; shade < FRAME_SHADES; shade++)
        left += tags[shade].tag != NULL;
    if (left == 0)
        canvas_text(canvas, x, y, width - x, CANVAS_GREY, STYLE_NONE, "no allocation has one");
    for (uint32_t shade = 1; shade < FRAME_SHADES; shade++) {
        const struct frame_tag *tag = &tags[shade];
        int room = left == 0 ? 0 : (width - x) / left;
        if (tag->tag == NULL || room < 4)
            continue;
        x = draw_shade(canvas, x, y, room - (tag->others ? 4 : 2), shade, look, tag->tag);
        if (tag->others)
            x = canvas_text(canvas, x - 1, y, 1, CANVAS_GREY, STYLE_NONE, "+") + 2;
        left--;
    }
}

static void draw_scale(struct canvas *canvas, int y, int width, const struct screen_look *look) {
    int x = canvas_text(canvas, 0, y, width, CANVAS_GREY, STYLE_NONE, "%s from  ", frame_mode_words[look->mode]);
    for (uint32_t shade = 1; shade < FRAME_SHADES; shade++)
        x = draw_shade(canvas, x, y, width - x, shade, look, scales[look->mode].from[shade - 1]);
    canvas_text(canvas, x, y, width - x, CANVAS_GREY, STYLE_NONE, "%s", scales[look->mode].unit);
}

/* What a map's glyphs are, as many as fit, the most needed first. */
static const char *const legends[2][2][9] = {
    {{"\u2588 used", "@ locked", "\u2802\u2806\u2816\u2836 free", "\u2584 partly", "\u2590 begins",
      "\u2593\u25CB\u25A3 touched", "\u2592 moved", "\u2591 half-moved"},
     {"# used", "@ locked", ".,:; free", "+- partly", "[ begins", "&oQ touched", "* moved", "% half-moved"}},
    {{"\u2588 used", "@ locked", "\u2584 free, in the cache", "\u00b7 free"},
     {"# used", "@ locked", "c free, in the cache", ". free"}}};

void screen_legend(struct canvas *canvas, int y, int width, const struct frame *frame, const struct screen_look *look) {
    if (look->mode == MODE_TAG && !look->indexes) {
        draw_tags(canvas, y, width, frame->tags, look);
        return;
    }
    if (look->mode != MODE_STATE && !look->indexes) {
        draw_scale(canvas, y, width, look);
        return;
    }
    const char *const *legend = legends[look->indexes][look->ascii];
    for (int x = 0; *legend != NULL && x + canvas_width(*legend) <= width; legend++)
        x = canvas_text(canvas, x, y, width - x, CANVAS_GREY, STYLE_NONE, "%s", *legend) + 1;
}

/* ---- The pool ---- */

static void draw_cell(struct canvas *canvas, int x, int y, const struct frame_cell *cell,
                      const struct screen_look *look, const struct dpool_run *chosen) {
    bool mark = chosen->blocks != 0 && cell->first < chosen->loc + chosen->blocks && cell->end > chosen->loc;
    uint32_t glyph = cell_glyph(cell, look);
    unsigned style = cell->touched ? STYLE_BOLD : STYLE_NONE;
    if (mark)
        canvas_put(canvas, x, y, look->ascii ? 'X' : 0x259A, CANVAS_PURPLE, STYLE_BOLD);
    else
        canvas_put(canvas, x, y, glyph, cell_colour(cell, look->mode), style);
}

static void draw_pool(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                      const struct screen_look *look) {
    struct dpool_run chosen = {0};
    if (look->chosen && !frame_run_at(history_view(history), look->chosen_block, &chosen))
        chosen = (struct dpool_run){.loc = look->chosen_block, .blocks = 1}; /* beyond the top */
    const struct frame_cell *cell = frame->cells;
    for (int y = box.y; y < box.y + box.height; y++) {
        for (int x = box.x; x < box.x + box.width; x++)
            draw_cell(canvas, x, y, cell++, look, &chosen);
    }
}

/* ---- The indexes ---- */

int screen_index_map(struct canvas *canvas, struct box box, const struct frame *frame, bool ascii) {
    static const uint32_t glyphs[2][4] = {{0xB7, 0x2584, 0x2588, '@'}, {'.', 'c', '#', '@'}};
    static const enum canvas_colour colours[] = {CANVAS_GREY, CANVAS_GREEN, CANVAS_SKY, CANVAS_VERMILLION};
    if (box.width <= 0 || box.height <= 0)
        return box.y;
    uint32_t width = (uint32_t)box.width, count = width * (uint32_t)box.height;
    count = count < frame->index_count ? count : frame->index_count;
    for (uint32_t i = 0; i < count; i++) {
        enum index_state state = frame_index_cell(frame, i, count);
        canvas_put(canvas, box.x + (int)(i % width), box.y + (int)(i / width), glyphs[ascii][state], colours[state],
                   STYLE_NONE);
    }
    return box.y + (int)((count + width - 1) / width);
}

void screen_map(struct canvas *canvas, struct box box, const struct history *history, const struct frame *frame,
                const struct screen_look *look) {
    if (look->indexes)
        screen_index_map(canvas, box, frame, look->ascii);
    else
        draw_pool(canvas, box, history, frame, look);
}

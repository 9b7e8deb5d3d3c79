/* canvas.c: characters in memory, and printed. */
#include "viz/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <wchar.h>

const unsigned char canvas_xterm[CANVAS_COLOURS] = {0, 172, 74, 36, 227, 25, 166, 175, 244};

bool canvas_open(struct canvas *canvas, int width, int height) {
    *canvas = (struct canvas){.width = width, .height = height};
    canvas->cells = calloc((size_t)width * (size_t)height + 1, sizeof *canvas->cells);
    if (canvas->cells == NULL)
        return false;
    canvas_clear(canvas);
    return true;
}

void canvas_close(struct canvas *canvas) {
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas) {
    for (size_t i = 0; i < (size_t)canvas->width * (size_t)canvas->height; i++)
        canvas->cells[i] = (struct canvas_cell){.glyph = ' '};
}

void canvas_put(struct canvas *canvas, int x, int y, uint32_t glyph, enum canvas_colour colour, unsigned style) {
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return;
    canvas->cells[(size_t)y * (size_t)canvas->width + (size_t)x] = (struct canvas_cell){glyph, colour, style};
}

/* The next code point of a text that ends with 0; '?' for what is not UTF-8. */
static uint32_t next_point(const unsigned char **text) {
    const unsigned char *at = *text;
    unsigned more = *at < 0x80 ? 0 : *at >= 0xF0 ? 3 : *at >= 0xE0 ? 2 : *at >= 0xC0 ? 1 : 4;
    uint32_t point = more == 0 ? *at : *at & (0x3Fu >> more);
    *text = ++at;
    if (more == 4)
        return '?';
    for (; more > 0; more--, at++) {
        if ((*at & 0xC0) != 0x80)
            return '?';
        point = point << 6 | (*at & 0x3F);
    }
    *text = at;
    return point;
}

/* Characters of one column: no control characters, no marks that join others, none of two columns. */
static bool is_narrow(uint32_t point) {
    if (point < 0x80)
        return point >= ' ' && point != 0x7F;
    return wcwidth((wchar_t)point) == 1 || (point >= 0xA1 && point < 0x300) || (point >= 0x2010 && point < 0x2028)
           || (point >= 0x2500 && point < 0x25FD) || (point >= 0x2800 && point < 0x2900);
}

int canvas_text(struct canvas *canvas, int x, int y, int width, enum canvas_colour colour, unsigned style,
                const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const unsigned char *at = (const unsigned char *)text;
    for (int end = x + width; *at != 0 && x < end; x++) {
        uint32_t point = next_point(&at);
        canvas_put(canvas, x, y, is_narrow(point) ? point : '?', colour, style);
    }
    return x;
}

int canvas_width(const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    int width = 0;
    for (; *at != 0; width++)
        next_point(&at);
    return width;
}

/* ---- Printing ---- */

static void print_point(FILE *out, uint32_t point) {
    if (point < 0x80) {
        putc((int)point, out);
    } else if (point < 0x800) {
        putc((int)(0xC0 | point >> 6), out);
        putc((int)(0x80 | (point & 0x3F)), out);
    } else {
        putc((int)(0xE0 | point >> 12), out);
        putc((int)(0x80 | (point >> 6 & 0x3F)), out);
        putc((int)(0x80 | (point & 0x3F)), out);
    }
}

static void print_look(FILE *out, const struct canvas_cell *cell) {
    fputs("\033[0", out);
    if (cell->style & STYLE_BOLD)
        fputs(";1", out);
    if (cell->style & STYLE_REVERSE)
        fputs(";7", out);
    if (cell->colour != CANVAS_PLAIN)
        fprintf(out, ";38;5;%d", canvas_xterm[cell->colour]);
    putc('m', out);
}

static int row_length(const struct canvas *canvas, const struct canvas_cell *row, bool colour) {
    int length = canvas->width;
    while (length > 0 && row[length - 1].glyph == ' ' && !(colour && (row[length - 1].style & STYLE_REVERSE)))
        length--;
    return length;
}

void canvas_print(FILE *out, const struct canvas *canvas, bool colour) {
    const struct canvas_cell plain = {.glyph = ' '};
    for (int y = 0; y < canvas->height; y++) {
        const struct canvas_cell *row = &canvas->cells[(size_t)y * (size_t)canvas->width];
        struct canvas_cell look = plain;
        int length = row_length(canvas, row, colour);
        for (int x = 0; x < length; x++) {
            if (colour && (row[x].colour != look.colour || row[x].style != look.style)) {
                look = row[x];
                print_look(out, &look);
            }
            print_point(out, row[x].glyph);
        }
        if (colour && (look.colour != CANVAS_PLAIN || look.style != STYLE_NONE))
            fputs("\033[0m", out);
        putc('\n', out);
    }
}

static bool looks_alike(const struct canvas_cell *a, const struct canvas_cell *b) {
    return a->colour == b->colour && a->style == b->style;
}

void canvas_print_changes(FILE *out, const struct canvas *canvas, struct canvas *shown) {
    size_t width = (size_t)canvas->width, count = width * (size_t)canvas->height, next = count;
    struct canvas_cell look = {.glyph = ' '};
    for (size_t i = 0; i < count; i++) {
        const struct canvas_cell *cell = &canvas->cells[i];
        if (cell->glyph == shown->cells[i].glyph && looks_alike(cell, &shown->cells[i]))
            continue;
        if (i != next || i % width == 0)
            fprintf(out, "\033[%zu;%zuH", i / width + 1, i % width + 1);
        if (!looks_alike(cell, &look))
            print_look(out, cell);
        print_point(out, cell->glyph);
        shown->cells[i] = look = *cell;
        next = i + 1;
    }
    if (look.colour != CANVAS_PLAIN || look.style != STYLE_NONE)
        fputs("\033[0m", out);
}

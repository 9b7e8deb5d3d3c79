/* canvas.h: a screen of characters in memory, that knows no terminal: it is printed, compared, or put on a real one. */
#ifndef VIZ_CANVAS_H
#define VIZ_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Okabe and Ito, "Color Universal Design", 2008: told apart also by those who see fewer colours. */
enum canvas_colour {
    CANVAS_PLAIN,
    CANVAS_ORANGE,
    CANVAS_SKY,
    CANVAS_GREEN,
    CANVAS_YELLOW,
    CANVAS_BLUE,
    CANVAS_VERMILLION,
    CANVAS_PURPLE,
    CANVAS_GREY,
    CANVAS_COLOURS
};

/* The number of a colour among the 256 of xterm; CANVAS_PLAIN has none. */
extern const unsigned char canvas_xterm[CANVAS_COLOURS];

enum canvas_style { STYLE_NONE = 0, STYLE_BOLD = 1, STYLE_REVERSE = 2 };

struct canvas_cell {
    uint32_t glyph; /* a code point of one column */
    enum canvas_colour colour;
    unsigned style;
};

struct canvas {
    int width, height;
    struct canvas_cell *cells; /* row by row */
};

/* All blanks. false: memory is out. */
bool canvas_open(struct canvas *canvas, int width, int height);
void canvas_close(struct canvas *canvas);
void canvas_clear(struct canvas *canvas);

/* What lies outside of the canvas is left out. */
void canvas_put(struct canvas *canvas, int x, int y, uint32_t glyph, enum canvas_colour colour, unsigned style);

/* UTF-8 text in at most `width` columns; code points that are no characters of one column become '?'. Returns the column
 * behind it. */
__attribute__((format(printf, 7, 8))) int canvas_text(struct canvas *canvas, int x, int y, int width,
                                                      enum canvas_colour colour, unsigned style, const char *format,
                                                      ...);

/* The columns that canvas_text takes for a text. */
int canvas_width(const char *text);

/* Prints it, a line a row without blanks at its end; with colours as escape sequences or without. */
void canvas_print(FILE *out, const struct canvas *canvas, bool colour);

/* As escape sequences, what makes the picture `shown` of the same size this one; *shown is it then. */
void canvas_print_changes(FILE *out, const struct canvas *canvas, struct canvas *shown);

#endif

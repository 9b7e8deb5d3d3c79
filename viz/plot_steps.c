/* plot_steps.c: rows as steps. On the event axis event n is what happens between n - 1 and n, so a row begins in front of its
 * first event and ends with its last; over time it begins with its first event, and lasts until the next begins. */
#include "viz/plot_inside.h"

/* A glyph now and then tells a line from others in grey, where dashes would break up what is spiky. Text has characters. */
void plot_steps_begin(FILE *out) {
    fputs(
        "array glyph[8] = [6, 4, 8, 10, 12, 2, 1, 3]\n"
        "glyph_of(i) = 'pt glyph['.i.'] ps 0.8'\n"
        "mark_1 = glyph_of('1'); mark_2 = glyph_of('2'); mark_3 = glyph_of('3'); mark_4 = glyph_of('4')\n"
        "mark_i = glyph_of('(i - 1) % 8 + 1'); mark_k = glyph_of('(some[k] - 1) % 8 + 1')\n"
        "entry = 'linespoints'\n"
        "key_1 = mark_1; key_2 = mark_2; key_3 = mark_3; key_4 = mark_4; key_i = mark_i; key_k = mark_k\n"
        "if (fmt eq 'txt') { entry = 'lines'; key_1 = ''; key_2 = ''; key_3 = ''; key_4 = ''; key_i = ''; key_k = ''\n"
        "    do for [i = 1:8] { glyph[i] = -1 } }\n"
        "sparse(n) = n > 24 ? int(n / 12) : 1\n"
        "start(n, i, of) = int(sparse(n) * (i - 0.5) / of)\n"
        "shown(n, i, of) = int(column(0)) % sparse(n) == start(n, i, of)\n",
        out);
}

/* Steps of gnuplot end at the point where the last row begins, so what is left of it is a line by itself. */
void plot_steps(FILE *out, const struct plot_steps *steps) {
    const char *each = steps->each != NULL ? steps->each : "", *rows = steps->rows != NULL ? steps->rows : "rows[1]";
    fprintf(out, "%s%s using (begins(0)):(%s) with steps %s notitle, \\\n", each, steps->data, steps->y, steps->style);
    fprintf(
        out,
        "  %s%s every ::(%s - 1) using (begins(0)):(%s):(ends(0) - begins(0)):(0) with vectors nohead %s notitle, \\\n",
        each, steps->data, rows, steps->y_last != NULL ? steps->y_last : steps->y, steps->style);
    if (steps->y_glyph == NULL)
        fprintf(out,
                "  %s%s every sparse(%s)::start(%s, %s) using (middle(0)):(%s) with points %s @mark_%s notitle, \\\n",
                each, steps->data, rows, rows, steps->number, steps->y, steps->style, steps->glyph);
    else
        fprintf(out, "  %s%s using (middle(0)):(%s) with points %s @mark_%s notitle, \\\n", each, steps->data,
                steps->y_glyph, steps->style, steps->glyph);
    fprintf(out, "  %sNaN with @entry %s @key_%s title %s", each, steps->style, steps->glyph, steps->title);
}

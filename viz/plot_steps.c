/* plot_steps.c: rows as steps. Event n is what happens between n - 1 and n on the event axis, so a row begins in front of its
 * first event and ends with its last. */
#include "viz/plot_inside.h"

/* Steps of gnuplot that end at a point begin with the first one's end, so the first row is a line by itself. */
void plot_steps(FILE *out, const struct plot_steps *steps) {
    const char *each = steps->each != NULL ? steps->each : "";
    fprintf(out, "%s%s using last:(%s) with fsteps %s title %s, \\\n", each, steps->data, steps->y, steps->style,
            steps->title);
    fprintf(out,
            "  %s%s every ::::0 using (column(first) - 1):(%s):(column(last) - column(first) + 1):(0)"
            " with vectors nohead %s notitle",
            each, steps->data, steps->y_first != NULL ? steps->y_first : steps->y, steps->style);
}

/* page.h: a report as one HTML page that needs no other file and no script. What cannot be written shows in
 * ferror(out). */
#ifndef VIZ_PAGE_H
#define VIZ_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "viz/plot.h"

void page_begin(FILE *out, const struct plots *plots);

/* Configuration and report of one trace, as text. false: memory is out. */
bool page_report(FILE *out, const struct plot_trace *trace);

/* A picture that gnuplot drew as SVG, from its beginning; its ids become the page's by the name in front. */
void page_picture(FILE *out, const char *name, FILE *svg);

/* One that there is not, and why. */
void page_no_picture(FILE *out, const char *name, const char *why);

void page_end(FILE *out);

#endif

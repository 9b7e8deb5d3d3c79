/* page.h: a report as one HTML page that needs no other file and no script. What cannot be written shows in
 * ferror(out). */
#ifndef VIZ_PAGE_H
#define VIZ_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "viz/plot.h"

/* The title, and what is on the page: reports, and pictures with those that there are not. */
void page_begin(FILE *out, const struct plots *plots);

/* Configuration and report of trace number `number`, as text. false: memory is out. */
bool page_report(FILE *out, const struct plots *plots, size_t number);

/* A picture that gnuplot drew as SVG, from its beginning, below its heading; its ids become the page's by the script's name in
 * front. svg NULL: there is none, and it says why. */
void page_picture(FILE *out, const struct plots *plots, const struct plot_file *file, FILE *svg);

void page_end(FILE *out);

#endif

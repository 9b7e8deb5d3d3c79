/* plot_inside.h: the parts of a plot, for plot*.c only. */
#ifndef VIZ_PLOT_INSIDE_H
#define VIZ_PLOT_INSIDE_H

#include "viz/plot.h"

/* What a file of a plot is. */
struct plot_kind {
    const char *name, *suffix;                                       /* "memory", "gp" */
    bool timed;                                                      /* only with a cost table */
    bool each;                                                       /* a file for each trace, else one for all */
    const char *(*nothing)(const struct plots *plots, size_t trace); /* see struct plot_file; NULL: always something */
    void (*write)(FILE *out, const struct plots *plots, size_t trace);
    const char *heading, *caption; /* of a script */
};

/* What every script begins with: its form and where it goes, colours, the key. */
void plot_preamble(FILE *out, const char *script);

/* Titles and axes over the events of all traces, or their time; y up to `most`, which is above 0. What the horizontal axis is
 * called is x_name in the script, where an event stands is place(event, seconds). plot_begin tells how many lines the title has,
 * which is set with the margin above, by plot_title or plot_axes; plot_add_line makes them one more. */
size_t plot_begin(FILE *out, const struct plots *plots, size_t trace, const char *title);
void plot_add_line(FILE *out, const char *text);
void plot_title(FILE *out);
void plot_axes(FILE *out, const struct plots *plots, const char *y_label, double most, bool calls);

/* From where to where the time axis of these goes, in nanoseconds; first < last. */
struct plot_stretch {
    uint64_t first, last;
};
struct plot_stretch plot_time(const struct plots *plots);
double plot_time_unit(const struct plots *plots); /* in nanoseconds */

/* The label of the left axis, 1, or of the right one, 2, where the form of the picture has room for it. */
void plot_y_label(FILE *out, int axis, const char *text);

/* What stands in rows above a picture with plot_axes, which begins it: where events failed and where marks are; `calls`: and where
 * clean, defrag, their steps and making room were. plot_strip_key goes on in the plot command; plot_strip ends the picture. `trace`:
 * the number of the first of plots in marks.dat. */
size_t plot_strip_rows(const struct plots *plots, bool calls);
void plot_strip_begin(FILE *out, const struct plots *plots, bool calls);
void plot_strip_key(FILE *out, const struct plots *plots);
void plot_strip(FILE *out, const struct plots *plots, size_t trace, bool calls);
void plot_marks_data(FILE *out, const struct plots *plots, size_t trace);

/* A text as gnuplot takes it literally, whatever is in it. */
void plot_quote(FILE *out, const char *text);

/* The same of at most `most` characters, with dots where it is longer. */
void plot_quote_short(FILE *out, const char *text, int most);

/* The same for the label of a tic, which gnuplot takes for a format of the tic's number. */
void plot_quote_tic(FILE *out, const char *text, int most);

/* A curve over the rows of a data file, whose columns `first`, `last`, `began` and `time` the script names; it goes on in a plot
 * command, in which it stands between two commas. All but numbers are as gnuplot has them. */
struct plot_steps {
    const char *each; /* "for [i = 1:traces] ", or NULL */
    const char *data; /* "'series.dat' index 0", or "''", as before */
    const char *y, *style, *title;
    const char *glyph, *number; /* "1" to "4", or "i" as `each` has it; and which of how many curves: "1, 4" */
    const char *y_last;         /* of the last row once more, where y counts as it goes; NULL: the same */
    const char *y_glyph;        /* likewise of each row, NaN where there is no glyph; NULL: the same */
    const char *rows;           /* how many there are; NULL: as series.dat has of the first trace, "rows[1]" */
};
void plot_steps_begin(FILE *out); /* their glyphs: points have @mark_1, in the key @key_1; `entry` draws them there */
void plot_steps(FILE *out, const struct plot_steps *steps);

/* Bytes of that order are shown in this unit: its name, and *divisor. */
const char *plot_unit(double most_bytes, double *divisor);

/* "label[1] = 'packet radio'": what each trace is called in a key. */
void plot_labels(FILE *out, const struct plots *plots);

/* "array some[2] = [1, 3]": the traces, from 1, that have any of something. */
void plot_list(FILE *out, const struct plots *plots, const struct histogram *(*of)(const struct plot_trace *, int),
               int which);

/* The most of something over the traces. */
double plot_most(const struct plots *plots, uint64_t (*of)(const struct report *report));

void plot_memory(FILE *out, const struct plots *plots, size_t trace);
void plot_fragmentation(FILE *out, const struct plots *plots, size_t trace);
void plot_indexes(FILE *out, const struct plots *plots, size_t trace);
void plot_indexes_data(FILE *out, const struct plots *plots, size_t trace);
void plot_cost(FILE *out, const struct plots *plots, size_t trace);
const char *plot_no_cost(const struct plots *plots, size_t trace);

/* Of plot_cost and plot_pauses, and why there are none, where there is a cost table. */
void plot_time_data(FILE *out, const struct plots *plots, size_t trace);
void plot_time_cost(FILE *out, const struct plots *plots);
void plot_time_pauses(FILE *out, const struct plots *plots);
const char *plot_no_time(const struct plots *plots);

void plot_map_data(FILE *out, const struct plots *plots, size_t trace);
void plot_map(FILE *out, const struct plots *plots, size_t trace);
const char *plot_no_map(const struct plots *plots, size_t trace);
void plot_age_data(FILE *out, const struct plots *plots, size_t trace);
void plot_age(FILE *out, const struct plots *plots, size_t trace);
void plot_bins_data(FILE *out, const struct plots *plots, size_t trace);
void plot_bins(FILE *out, const struct plots *plots, size_t trace);

void plot_blame_data(FILE *out, const struct plots *plots, size_t trace);
void plot_blame(FILE *out, const struct plots *plots, size_t trace);
const char *plot_no_blame(const struct plots *plots, size_t trace);

void plot_counts_data(FILE *out, const struct plots *plots, size_t trace);
void plot_sizes(FILE *out, const struct plots *plots, size_t trace);
void plot_lifetimes(FILE *out, const struct plots *plots, size_t trace);
void plot_free_runs(FILE *out, const struct plots *plots, size_t trace);
const char *plot_no_free_runs(const struct plots *plots, size_t trace);
void plot_searches(FILE *out, const struct plots *plots, size_t trace);
void plot_pauses(FILE *out, const struct plots *plots, size_t trace);
const char *plot_no_sizes(const struct plots *plots, size_t trace);
const char *plot_no_lifetimes(const struct plots *plots, size_t trace);

#endif

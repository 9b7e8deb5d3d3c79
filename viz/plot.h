/* plot.h: what a replay was like, as gnuplot scripts and the data files beside them. A script names its data by paths
 * relative to its own directory, and draws one picture by gnuplot alone:
 *
 *     gnuplot -e 'fmt="png"' memory.gp        svg (default), png, pdf, txt or sixel
 *
 * With out="-" the picture goes to standard output. What cannot be written shows in ferror(out). */
#ifndef VIZ_PLOT_H
#define VIZ_PLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/blame.h"
#include "traces/report.h"
#include "traces/series.h"
#include "traces/spread.h"
#include "traces/timing.h"
#include "viz/raster.h"

struct plot_trace {
    const struct report *report; /* of at least one event */
    const struct series *series;
    const struct raster *raster;
    const struct spread *spread;
    struct blame *blame;
    const struct timing *timing; /* NULL: no cost table is given; then no other trace has one either */
    const char *label;           /* in keys; NULL: the trace's name */
};

/* Several are drawn over each other, or where that cannot be, a picture each. */
struct plots {
    const struct plot_trace *traces;
    size_t count;
    size_t policies; /* the same traces with so many, one after another; 0 and 1: with one */
    bool by_time;    /* what happened is drawn over the trace's time, which each has, not over its events */
};

/* One file of a plot: a data file, or a script. */
struct plot_file {
    char name[40]; /* "memory.gp", "map-2.dat" */
    bool is_script;
    const char *nothing; /* why there is no such picture ("nothing was moved"), or NULL */
    const struct plot_kind *kind;
    size_t trace; /* which of them, where each has its own */
    bool of_trace;
    const char *heading, *caption; /* of a script: what it draws, and what that answers */
};

/* File number `number`, from 0. false: there are no more. */
bool plot_file(const struct plots *plots, size_t number, struct plot_file *file_out);
void plot_write(FILE *out, const struct plots *plots, const struct plot_file *file);

/* Parts of one trace for a data file of their own, each of one data set or several, two blank lines apart: map and age;
 * the distributions; and times. */
void plot_write_raster(FILE *out, const struct report *report, const struct raster *raster);
void plot_write_time(FILE *out, const struct report *report, const struct timing *timing);
void plot_write_counts(FILE *out, const struct report *report, const struct spread *spread);

/* Every script begins so. */
#define PLOT_SCRIPT_HEAD "# Made by poolsim "

/* What the horizontal axis of what happened is: its words; NULL at the end. */
enum plot_x { PLOT_X_EVENT, PLOT_X_TIME };
extern const char *const plot_x_words[];

/* The formats that a script knows, and their words; NULL at the end. */
enum plot_format { PLOT_SVG, PLOT_PNG, PLOT_PDF, PLOT_TXT, PLOT_SIXEL };
extern const char *const plot_format_words[];

/* Runs a script in its directory; warnings of gnuplot go to standard error. Several may be under way. Each has to be
 * finished, which waits for the picture and writes it to out, or dropped. */
enum plot_result { PLOT_DRAWN, PLOT_NO_GNUPLOT, PLOT_FAILED };
struct plot_drawing {
    int process, picture; /* below 0: could not be begun */
};
void plot_start(struct plot_drawing *drawing, const char *directory, const char *script, enum plot_format format);
enum plot_result plot_finish(struct plot_drawing *drawing, FILE *out);
void plot_drop(struct plot_drawing *drawing);

#endif

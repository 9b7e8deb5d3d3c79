/* series_out.h: a series as a file for gnuplot; poolsim-series(5). What cannot be written shows in ferror(out). */
#ifndef VIZ_SERIES_OUT_H
#define VIZ_SERIES_OUT_H

#include <stdio.h>

#include "traces/report.h"
#include "traces/series.h"

/* What was replayed, as lines that begin with #: version, trace, file and its content, pool, policy. */
void series_head(FILE *out, const char *what, const struct report *report);

/* Its head, the columns with their units, and a row a bucket. */
void series_write(FILE *out, const struct report *report, const struct series *series);

/* The columns as assignments, "live_max = 8", a line each, for scripts that name them. */
void series_columns(FILE *out);

/* "fit best, coalesce immediate ...": in one line. */
void series_policy(char *text, size_t size, const struct report *report);

#endif

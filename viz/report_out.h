/* report_out.h: reports as text, JSON and CSV. What cannot be written shows in ferror(out). */
#ifndef VIZ_REPORT_OUT_H
#define VIZ_REPORT_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/pool.h"
#include "traces/report.h"

/* For people: aligned, with units, at most 80 columns. map is a line of map_line, or NULL. */
void report_text(FILE *out, const struct report *report, const char *map, bool colour);

/* "failures == 0: holds, it is 0"; text. */
#define EXPECTATION_TEXT 160
const char *expectation_text(const struct report_expectation *expectation, char text[EXPECTATION_TEXT]);

/* One object on one line, with the names of the metrics nested at their dots. false: memory is out. */
bool report_json(FILE *out, const struct report *report);

/* A trace replayed with nothing and with everything locked, side by side: for people, and as one object with the two
 * reports in it. */
void report_bracket_text(FILE *out, const struct report *none, const struct report *all, bool colour);
bool report_bracket_json(FILE *out, const struct report *none, const struct report *all);

/* The columns' names, with those of costs or without; one row a report. */
void report_csv_header(FILE *out, bool costs);
void report_csv(FILE *out, const struct report *report);

/* The row of a pool that could not be made: the trace, the file, what is known of the pool; the other columns are empty. */
void report_csv_no_pool(FILE *out, const struct report *report);

/* The pool from bottom to end in that many cells, ended by 0: each is '#' used, '@' if any of it is locked, '+' partly
 * used, '.' free, '%' mostly a half-moved allocation, ' ' beyond the top by most of its bytes. */
void map_line(const struct pool *pool, const struct report *report, char *line, size_t cells);

#endif

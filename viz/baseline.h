/* baseline.h: what traces came to at one time, kept in a file as JSON, and what they come to now held against it. */
#ifndef VIZ_BASELINE_H
#define VIZ_BASELINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/problem.h"
#include "traces/report.h"
#include "viz/check_out.h"

struct baseline;

struct baseline *baseline_create(void); /* empty; NULL: memory is out */
struct baseline *baseline_read(const char *path, struct problem *problem);

/* The next trace, from *index, that neither baseline_compare nor this was asked for and that is or lies below path: its path, and its
 * place in the file, from 0. NULL: there is none. */
const char *baseline_left(const struct baseline *baseline, const char *path, size_t *index, unsigned *document);
void baseline_free(struct baseline *baseline); /* NULL is allowed */

/* A trace's report: which document of its file it is, from 0, and its content (content.h). false: memory is out. */
bool baseline_add(struct baseline *baseline, const struct report *report, unsigned document, uint64_t content);
bool baseline_write(FILE *out, const struct baseline *baseline);

/* By how much a number may be worse. */
struct tolerance {
    const struct metric *metric;
    double amount;
    bool is_percent; /* of the baseline's number */
};

/* "defrag.bytes_moved=+2%", "alloc.probes_max=+3". The sign is the way in which the number gets worse. false, and *why. */
bool tolerance_parse(const char *text, struct tolerance *tolerance, char why[192]);

/* Adds a line to *found for each number with a better and a worse that is worse now, and one for them all if none is. A
 * trace that the baseline has not, or has with other events, another pool or another policy, cannot be compared. */
void baseline_compare(const struct baseline *baseline, const struct report *report, uint64_t content,
                      const struct tolerance *tolerances, size_t count, struct check_case *found);

#endif

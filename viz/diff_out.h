/* diff_out.h: two runs side by side; and reading the report of one. */
#ifndef VIZ_DIFF_OUT_H
#define VIZ_DIFF_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/diff.h"

void diff_text(FILE *out, const struct diff_side *a, const struct diff_side *b, bool colour);

/* One object. false: memory is out. */
bool diff_json(FILE *out, const struct diff_side *a, const struct diff_side *b);

/* Reads what `run --json` wrote of one trace: 1; 0: the file is no JSON, and perhaps a trace; -1: *problem. */
int diff_read_report(const char *path, struct diff_side *side, struct problem *problem);

#endif

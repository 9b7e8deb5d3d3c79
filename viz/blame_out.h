/* blame_out.h: who keeps free space apart, as text and JSON. What cannot be written shows in ferror(out). */
#ifndef VIZ_BLAME_OUT_H
#define VIZ_BLAME_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/blame.h"
#include "traces/report.h"

#define BLAME_ROWS 10 /* of each ranking */

/* Two rankings, below a report. */
void blame_text(FILE *out, struct blame *blame);

/* report_json's object with one more key, blame. false: memory is out. */
bool blame_report_json(FILE *out, const struct report *report, struct blame *blame);

#endif

/* describe_out.h: descriptions of traces, and of how well a workload fits one, as text and JSON. What cannot be written
 * shows in ferror(out). */
#ifndef VIZ_DESCRIBE_OUT_H
#define VIZ_DESCRIBE_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/describe.h"
#include "traces/fit.h"
#include "traces/trace.h"

/* The name is the trace's own, or its file's. At most 80 columns, but for tags. */
void describe_text(FILE *out, const char *name, const struct trace_header *header,
                   const struct description *description);

/* One object on one line. false: memory is out. */
bool describe_json(FILE *out, const char *name, const struct trace_header *header,
                   const struct description *description);

/* Lines that each begin with the prefix. */
void fit_text(FILE *out, const char *prefix, const struct fit_quality *quality);

#endif

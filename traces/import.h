/* import.h: recordings of other tools as traces. */
#ifndef TRACES_IMPORT_H
#define TRACES_IMPORT_H

#include <stdint.h>
#include <stdio.h>

#include "traces/problem.h"
#include "traces/source.h"

/* What an importer saw that is not in the trace. */
struct import_summary {
    uint64_t events;   /* written */
    uint64_t left_out; /* "o" lines of the rep format */
};

/* The malloc-lab format: four header lines (which may be missing as a whole), then `a ID SIZE`, `r ID SIZE`, `f ID`;
 * and of the seed's benchmark `c` (clean) and `o` (an attempt that found no memory, left out). An id may be used
 * again after its free. Writes a trace of that name to out, which messages call out_name. 0, or -1 and *problem (also when out
 * cannot be written). */
int import_rep(struct source *source, const char *name, FILE *out, const char *out_name, struct import_summary *summary,
               struct problem *problem);

#endif

/* imports.h: recordings that are imported by a test, and logs that every importer refuses. */
#ifndef TESTS_TRACES_IMPORTS_H
#define TESTS_TRACES_IMPORTS_H

#include "traces/import.h"

/* Imports the file "in.log" of that content to "out.yaml". */
enum import_result import_text(const char *text, size_t length, const struct import_options *options,
                               struct import_summary *summary, struct problem *problem);

/* A log that is refused, with the whole text of the problem. */
struct refused_log {
    const char *name, *format, *text, *problem; /* name NULL: the last one */
};
extern const struct refused_log refused_call_logs[], refused_logs[];

#endif

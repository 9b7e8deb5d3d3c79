/* files.h: a directory of a test's own, and files in it. What goes wrong fails the test. */
#ifndef TESTS_TRACES_FILES_H
#define TESTS_TRACES_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/reader.h"

/* Fixtures: work in an empty directory; go back, and remove it. */
void enter_directory(void);
void leave_directory(void);

void write_file(const char *name, const void *bytes, size_t length);
void write_text(const char *name, const char *text);

/* All of a file, ended by 0; *length may be NULL. The caller frees it. */
char *read_file(const char *name, size_t *length);

/* The same bytes, compressed: "gzip", "xz", "zstd", "bzip2" or "lz4". */
void write_compressed(const char *name, const char *filter, const void *bytes, size_t length);

/* A reader of a file. */
struct opened {
    struct source *source;
    struct trace_reader *reader;
    struct problem problem;
};
struct opened open_trace(const char *name);
void close_trace(struct opened *opened);

/* Reads a file to its end: 0, or -1 and *problem. *events counts what was read. */
int read_all(const char *name, uint64_t *events, struct problem *problem);

/* A line for an event: "alloc a 64 at 1500000 (7:3 7:22)". */
void print_event(FILE *out, const struct trace_event *event);

/* Numbers that look random: a different one each time, the same ones in each run. */
uint64_t next_random(uint64_t *state);

/* Goes up to the events of a workload's text, which begins with FOR, say. */
struct opened open_workload(const char *text, struct trace_header *header);
#define FOR(duration) "poolsim-workload: 1\nduration: " duration "\n"

#endif

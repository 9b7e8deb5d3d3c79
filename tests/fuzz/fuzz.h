/* fuzz.h: what the harnesses share. Each is a program of its own: libFuzzer's, AFL++'s, or, with main.c, one that goes
 * through files that are named. A harness aborts when something does not hold. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "traces/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Says what does not hold, and where, and ends the program. */
#define fuzz_expect(condition) \
    ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* A file in memory: empty, or with those bytes; fuzz_open opens it anew, from its begin. */
FILE *fuzz_file(const uint8_t *bytes, size_t length);
struct source *fuzz_open(FILE *file);

/* Reads every trace of the source to its end, and applies the events. Returns 0 and the events of the last one, times not counted, or -1:
 * refused, with a problem that is told in whole lines. */
int fuzz_read(struct source *source, uint64_t *events);

/* A problem's text is whole lines. */
void fuzz_expect_problem(const struct problem *problem);

#endif

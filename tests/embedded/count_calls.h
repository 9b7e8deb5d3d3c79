/* count_calls.h: counts the instructions of the pool's calls in a replay, those of the replay itself left out. */
#ifndef TESTS_EMBEDDED_COUNT_CALLS_H
#define TESTS_EMBEDDED_COUNT_CALLS_H

#include "traces/setup.h"

/* Puts functions that count before those of setup's kind. */
void count_calls_begin(struct setup *setup);

/* Prints a line a call, "count alloc CALLS INSTRUCTIONS", and the longest of those that move. */
void count_calls_print(void);

#endif

/* count.h: how many instructions a stretch of code takes, by stepping through it in a child process: exact, and the
 * same each time. Linux on x86-64 only; elsewhere nothing is counted. */
#ifndef BENCH_COUNT_H
#define BENCH_COUNT_H

#include <stdbool.h>
#include <stdint.h>

struct count {
    uint64_t stretches, sum, most;
};

/* Runs job(context) in a child. Each stretch that it puts between count_begin(which) and count_end() is added to
 * counts[which]; which is below `kinds`. false: this machine cannot. */
bool count_run(void (*job)(void *context), void *context, struct count *counts, unsigned kinds);

void count_begin(unsigned which);
void count_end(void);

#endif

/* smallest.h: the smallest number with which something passes, where larger ones mostly pass as well, but need not. */
#ifndef TRACES_SMALLEST_H
#define TRACES_SMALLEST_H

#include <stdbool.h>
#include <stdint.h>

#define SMALLEST_ISLANDS 8

struct smallest {
    bool (*passes)(void *context, uint64_t value);
    void *context;
    uint64_t least, low,
        most;         /* least: no smaller number is of use; low: where to begin, and the answer is likely; most */
    unsigned around;  /* so many numbers are tried on each side of the answer, half of them next to it */
    unsigned threads; /* above 1: passes() is called from so many at one time, for numbers that will be asked for, */
    unsigned ahead;   /* and above 1: for so many that may be asked for next */
};

struct smallest_result {
    bool found;      /* one up to `most` passes */
    uint64_t answer; /* passes, and so does everything above it that was tried; the number below it does not */
    unsigned probes; /* this and all below are the same with any number of threads */
    unsigned below_tried, above_tried;
    unsigned below_count; /* of those, how many pass: islands, with a number between them and the answer that fails */
    uint64_t below[SMALLEST_ISLANDS]; /* the first of them */
};

/* Each number is tried once at most; with several threads also some that turn out not to matter. false: memory is out. */
bool smallest_find(const struct smallest *search, struct smallest_result *result);

#endif

/* spread.h: how sizes, lifetimes, searches and pauses of a replay are distributed. One pass, constant memory. */
#ifndef TRACES_SPREAD_H
#define TRACES_SPREAD_H

#include "traces/histogram.h"
#include "traces/replay.h"

enum spread_kind {
    SPREAD_SIZES,     /* bytes asked for, by allocations and resizes, those that failed too */
    SPREAD_LIFETIMES, /* events from the allocation to its free; of those that were freed */
    SPREAD_SEARCHES, /* free runs looked at by an attempt to allocate, and by what else looked at any, such as making room */
    SPREAD_PAUSES,    /* bytes moved for one event, of those that moved any */
    SPREAD_STEPS,     /* bytes moved at one go: the most of each call that moved any */
    SPREAD_FREE_RUNS, /* bytes of each free run below the top, times the events that it was seen for */
    SPREAD_KINDS
};

/* The free runs are looked at after each of the first SPREAD_LOOKS events, then after every second, fourth and so on,
 * SPREAD_LOOKS / 2 times whenever the trace's length doubles; where that is dear, down to SPREAD_LOOKS_DEAR / 2 times. */
#define SPREAD_LOOKS 1024
#define SPREAD_LOOKS_DEAR 64

#define SPREAD_MARKS 10 /* the texts of so many are kept: of all, or of every second, fourth and so on */
struct spread_mark {
    uint64_t event, time_ns;
    char text[64]; /* its beginning, in whole characters */
};

struct spread {
    const struct replay *replay;
    struct histogram kinds[SPREAD_KINDS];
    uint64_t each, looked; /* events between two looks, and the event of the last */
    uint64_t pause_event;  /* the event with the longest pause; 0: none moved anything */
    char pause_words[64];  /* its verb and id */
    struct spread_mark marks[SPREAD_MARKS];
    uint64_t mark_count, mark_each; /* of the trace, however many are kept; one of so many is */
    size_t marks_kept;
};

/* Observes a replay from its first event on. Forgets what it observed before. */
void spread_begin(struct spread *spread, struct replay *replay);

#endif

/* diff.h: two runs of traces held against each other: their numbers, and the first event at which they part. */
#ifndef TRACES_DIFF_H
#define TRACES_DIFF_H

#include "traces/report.h"
#include "traces/tape.h"

#define DIFF_METRICS_MAX 96

/* One side. */
struct diff_side {
    char *name;                      /* of the file, or what it was run with */
    double values[DIFF_METRICS_MAX]; /* in the order of metrics */
    bool known[DIFF_METRICS_MAX];    /* there is such a number */
    bool missing[DIFF_METRICS_MAX];  /* of a report that was written: it should have it, and has not */
    const struct tape *tape;         /* NULL: it is a report, of which no event is known */
    struct diff_event *events;       /* what each came to */
    size_t event_count;
    const struct cost *cost; /* what times were reckoned with; NULL: there are none, or it is a report */
};

struct diff_event {
    uint32_t content; /* a hash of the event itself */
    uint32_t outcome; /* error, and whether it was skipped */
    uint64_t moved;   /* bytes */
};

void diff_side_free(struct diff_side *side);

/* The numbers of a report. */
void diff_numbers(struct diff_side *side, const struct report *report);

/* Replays a tape with what the options say; without an index count, with one for each allocation of its peak. A setup that
 * cannot be is a problem, and TAPE_NO_POOL. */
enum tape_result diff_replay(struct diff_side *side, const struct tape *tape, const struct trace_settings *options,
                             struct problem *problem);

/* Numbers, from 1, of the first events that differ: in themselves, in what they came to, in the bytes moved; 0: none. */
struct diff_parting {
    uint64_t content, outcome, moved;
};
void diff_part(const struct diff_side *a, const struct diff_side *b, struct diff_parting *parting);

/* One number on both sides. */
struct diff_row {
    const struct metric *metric;
    double a, b;
    bool in_a, in_b; /* it is known there */
    bool in_bytes;   /* of blocks, which are of two sizes, so that both are told in bytes */
    int change;      /* -1: worse in b; 1: better; 0: neither */
};

/* The rows whose numbers differ, what matters first: what failed and what was skipped for it, better or worse; what is
 * worse, by the share that it changed; what is better; what is neither. Their count. */
size_t diff_rows(const struct diff_side *a, const struct diff_side *b, struct diff_row rows[DIFF_METRICS_MAX]);

/* (b - a) / a in per cent; b alone is infinite. */
double diff_percent(const struct diff_row *row);

#endif

/* import.h: recordings of other tools as traces. */
#ifndef TRACES_IMPORT_H
#define TRACES_IMPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "traces/locks.h"
#include "traces/problem.h"
#include "traces/source.h"

/* The formats by name, NULL at the end; poolsim-import(1) describes each. */
extern const char *const import_format_words[];

/* What a log may say that cannot have happened as it stands. Each is refused with its place, or, leniently, counted. */
enum import_fault {
    IMPORT_UNREADABLE,     /* a line is not of the format: left out */
    IMPORT_MISSING_LINE,   /* an address is given out while it is live, say: its free is put in */
    IMPORT_UNKNOWN_FREE,   /* a free of what was live before the recording began: left out */
    IMPORT_DOUBLE_FREE,    /* left out */
    IMPORT_UNKNOWN_RESIZE, /* a resize of what is not live: taken as an allocation */
    IMPORT_TIME_BACK,      /* a time before the last one: the last one stays */
    IMPORT_FAULTS
};

/* The plural of a fault, with what was done about it: "double frees, left out". */
extern const char *const import_fault_words[IMPORT_FAULTS];

enum { IMPORT_PATTERN_ALLOC, IMPORT_PATTERN_RESIZE, IMPORT_PATTERN_FREE, IMPORT_PATTERNS };

struct import_options {
    const char *format;                    /* NULL: guessed from the source's first lines */
    const char *name;                      /* the trace's */
    const char *out_name;                  /* for messages: what out is */
    bool lenient;                          /* faults are counted instead of refused */
    bool tags;                             /* call sites become tags, where the format has them */
    bool rounded;                          /* the sizes are an allocator's: the trace says `sizes: rounded` */
    const struct lock_plan *locks;         /* NULL: none */
    const char *patterns[IMPORT_PATTERNS]; /* the regex format's; NULL: none */
};

/* What was read, and what of it is not in the trace. */
struct import_summary {
    const char *format;
    uint64_t events;    /* written */
    uint64_t failed;    /* attempts that found no memory */
    uint64_t library;   /* ltrace: calls that the C library made to itself */
    uint64_t unmatched; /* regex: lines that match no pattern */
    uint64_t pending;   /* ltrace: calls that had not returned when the program ended */
    bool cut_off;       /* the recording ended before its program did, or the program was killed; the trace says so */
    uint64_t faults[IMPORT_FAULTS], first_lines[IMPORT_FAULTS];
};

enum import_result {
    IMPORT_DONE,
    IMPORT_REFUSED, /* the source cannot be read, or is not what it should be, or out cannot be written: *problem */
    IMPORT_USAGE    /* the format cannot be guessed, or the options are wrong: *problem */
};

/* Reads a recording, and writes a trace of it to out. After a failure, what is in out is cut off, and not a trace. */
enum import_result import_trace(struct source *source, const struct import_options *options, FILE *out,
                                struct import_summary *summary, struct problem *problem);

#endif

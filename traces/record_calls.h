/* record_calls.h: the calls that are in a recorder's log, one after the other. */
#ifndef TRACES_RECORD_CALLS_H
#define TRACES_RECORD_CALLS_H

#include <stdio.h>

#include "traces/problem.h"
#include "traces/record_log.h"

struct record_call {
    enum record_kind kind;
    uint64_t slot, address, size_bytes;
    uint64_t module, offset; /* of who called; module 0: not known */
    uint64_t begin;          /* RECORD_RESIZE_END: the slot of its begin */
};

#define RECORD_SLOTS_AT_ONCE 4096

struct record_calls {
    FILE *file;
    struct record_log *log;
    uint64_t slot;    /* the next one */
    uint64_t time;    /* of the last call, in units of RECORD_TIME_UNIT since the log's start */
    uint64_t pending; /* calls that had not returned */
    size_t read, taken;
    struct record_slot slots[RECORD_SLOTS_AT_ONCE];
};

/* NULL: *problem. */
struct record_calls *record_calls_open(const char *path, struct problem *problem);
void record_calls_close(struct record_calls *calls);

/* Goes to the first call. */
void record_calls_rewind(struct record_calls *calls);

/* The next call that had returned. false: there is none. */
bool record_calls_next(struct record_calls *calls, struct record_call *call);

#endif

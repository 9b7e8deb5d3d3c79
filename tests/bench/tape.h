/* tape.h: a whole trace in memory, as operations that cost next to nothing to read, for benchmarks that replay it. */
#ifndef BENCH_TAPE_H
#define BENCH_TAPE_H

#include <stddef.h>
#include <stdint.h>

#include "traces/setup.h"

/* An alloc, resize, free, lock or unlock. Live allocations have slots, small numbers; a freed one is used again. */
struct tape_op {
    uint32_t verb; /* enum trace_verb */
    uint32_t slot;
    uint32_t size_bytes; /* alloc, resize */
};

struct tape {
    char name[24]; /* of the file, without folders and ending */
    struct tape_op *ops;
    size_t count;
    size_t peak_at; /* the operation after which the most bytes are live */
    uint32_t slots;
    struct trace_peak peak;
};

/* Reads a file's first trace. -1: a message was printed to standard error; the tape is empty. */
int tape_read(const char *path, struct tape *tape);
void tape_free(struct tape *tape);

/* Appends frees (and unlocks) of what is live at the end, so that the tape can be replayed again and again. */
void tape_free_left(struct tape *tape);

/* The pool that the trace would be replayed in: that share of the smallest one. -1: a message was printed. */
int tape_setup(const struct tape *tape, int percent, struct setup *setup);

#endif

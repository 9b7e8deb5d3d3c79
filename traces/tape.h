/* tape.h: a whole trace in memory, read once and replayed as often as one likes. 40 bytes an event, and the ids. */
#ifndef TRACES_TAPE_H
#define TRACES_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/bytes.h"
#include "traces/problem.h"
#include "traces/replay.h"
#include "traces/report.h"
#include "traces/setup.h"
#include "traces/source.h"
#include "traces/trace.h"
#include "traces/workload.h"

/* One event. Live allocations have slots, small numbers; a freed one is used again. */
struct tape_op {
    uint64_t size_bytes, time_ns;
    uint64_t id; /* where it begins in the tape's texts */
    uint32_t slot;
    uint32_t line;
    uint8_t verb; /* enum trace_verb */
    bool timed;
};

struct tape {
    char *source;                  /* the file */
    struct source_content content; /* the file's */
    struct trace_header header;
    struct tape_op *ops;
    size_t count;
    size_t peak_at; /* the operation after which the most bytes are live */
    struct bytes texts;
    uint32_t slots;
    bool frees_locked; /* an allocation is freed while it is locked: it stays live, and its slot is used again */
    struct trace_peak peak;
};

struct tapes {
    struct tape *items;
    size_t count;
    bool ahead; /* in: a file is parsed in a thread of its own */
};

/* Appends each trace of a file ("-": standard input). -1 and *problem; what was appended before is kept. */
int tapes_read(struct tapes *tapes, const char *path, const struct workload_options *workload, struct problem *problem);
void tapes_free(struct tapes *tapes);

/* The same for each of the paths, up to NULL, several at a time with several threads. What is wrong with the first of them
 * that is wrong is the problem. */
int tapes_read_all(struct tapes *tapes, const char *const *paths, const struct workload_options *workload,
                   unsigned threads, struct problem *problem);

/* Event `number`, from 0. Its words are good as long as the tape. */
void tape_event(const struct tape *tape, size_t number, struct trace_event *event);

/* How a replay of a tape ended. */
enum tape_result {
    TAPE_OK,
    TAPE_FAILED,  /* it was to stop where an event fails, and one did: it is the replay's last step */
    TAPE_NO_POOL, /* memory is out, or the setup makes no pool: *problem */
    TAPE_REFUSED, /* in such a pool an event is not possible, as an earlier free failed: *problem */
    TAPE_BROKEN   /* the pool lost data: *problem */
};

struct statistics;
struct tape_run {
    bool stop_at_failure;
    bool no_defrags;                                             /* the trace's own are left out */
    struct report *report;                                       /* made of it, without expectations; NULL: none */
    void (*begun)(void *context, struct statistics *statistics); /* with a report; NULL: nobody wants its statistics */
    replay_observer observe;
    void *context; /* of observe, which may be NULL */
};

enum tape_result tape_replay(const struct tape *tape, const struct setup *setup, const struct tape_run *run,
                             struct problem *problem);

#endif

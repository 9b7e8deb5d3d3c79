/* jobs.h: pieces of work that know nothing of each other, done by several threads, with results in their order. */
#ifndef TRACES_JOBS_H
#define TRACES_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct jobs {
    void (*work)(void *context, size_t number); /* does piece `number`, in some thread */
    /* Called in the caller's thread for each piece in its order, once it is done. false: no further piece is begun, and
     * none is told of any more. May be NULL. */
    bool (*done)(void *context, size_t number);
    void *context;
    const size_t *order; /* in which the pieces are begun: each number once; NULL: as they are numbered */
};

/* Does `count` pieces in up to `threads` threads, and returns when no thread is left. false: no memory or no thread. */
bool jobs_run(const struct jobs *jobs, size_t count, unsigned threads);

#endif

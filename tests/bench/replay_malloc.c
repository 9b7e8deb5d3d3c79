/* replay_malloc.c: the C library's malloc, realloc and free. */
#include <stdlib.h>

#include "tests/bench/replay.h"

static bool replay_one(void *pool, const struct tape_op *op, void *slots) {
    void **pointer = (void **)slots + op->slot;
    (void)pool;
    switch (op->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        *pointer = malloc(op->size_bytes);
        return *pointer != NULL;
    case VERB_RESIZE:
        *pointer = realloc(*pointer, op->size_bytes != 0 ? op->size_bytes : 1);
        return *pointer != NULL;
    case VERB_FREE:
        free(*pointer);
        return true;
    default:
        return true;
    }
}

static unsigned replay_tape(void *pool, const struct tape *tape, void *slots) {
    return replay_all(replay_one, pool, tape, slots);
}

const struct replay replay_malloc = {replay_one, replay_tape};

/* replay_kind.c: one build of core/ and a replay by it. The Makefile compiles this file once for each block size and width,
 * with REPLAY for the table's name. */
#define DPOOL_API static __attribute__((noinline))
#define DPOOL_INTERNAL static
#pragma GCC diagnostic ignored "-Wunused-function"

#include "core/dpool_runs.c"
#include "core/dpool.c"
#include "core/dpool_resize.c"
#include "core/dpool_move.c"
#include "core/dpool_room.c"
#include "core/dpool_inspect.c"
#include "core/dpool_harden.c"

#include "tests/bench/replay.h"

static int alloc_by_moving(struct dpool *pool, const struct tape_op *op, dpool_handle *handle) {
    dpool_make_room(pool, op->size_bytes);
    return dpool_alloc(pool, op->size_bytes, handle);
}

/* As the simulator helps a resize. */
static int resize_by_moving(struct dpool *pool, const struct tape_op *op, dpool_handle handle) {
    if (dpool_make_room_behind(pool, handle, op->size_bytes) != DPOOL_OK) {
        dpool_defrag(pool);
        int error = dpool_resize(pool, handle, op->size_bytes);
        if (error == DPOOL_OK || dpool_make_room_behind(pool, handle, op->size_bytes) != DPOOL_OK)
            return error;
    }
    return dpool_resize(pool, handle, op->size_bytes);
}

static bool replay_one(void *memory, const struct tape_op *op, void *slots) {
    struct dpool *pool = memory;
    dpool_handle *handle = (dpool_handle *)slots + op->slot;
    void *data;
    int error;
    switch (op->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        error = dpool_alloc(pool, op->size_bytes, handle);
        return (error == DPOOL_ERR_FRAGMENTED ? alloc_by_moving(pool, op, handle) : error) == DPOOL_OK;
    case VERB_RESIZE:
        error = dpool_resize(pool, *handle, op->size_bytes);
        return (error == DPOOL_ERR_FRAGMENTED ? resize_by_moving(pool, op, *handle) : error) == DPOOL_OK;
    case VERB_FREE:
        return dpool_free(pool, *handle) == DPOOL_OK;
    case VERB_LOCK:
        return dpool_lock(pool, *handle, &data) == DPOOL_OK;
    default:
        return dpool_unlock(pool, *handle) == DPOOL_OK;
    }
}

static unsigned replay_tape(void *pool, const struct tape *tape, void *slots) {
    return replay_all(replay_one, pool, tape, slots);
}

extern const struct replay REPLAY;
const struct replay REPLAY = {replay_one, replay_tape};

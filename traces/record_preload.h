/* record_preload.h: the log as the recorder writes it, within the program that is recorded. Nothing here allocates or
 * changes errno, and no thread waits but while the log grows. */
#ifndef TRACES_RECORD_PRELOAD_H
#define TRACES_RECORD_PRELOAD_H

#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/single_threaded.h>

#include "traces/record_log.h"

#define RARE(condition) __builtin_expect((condition), 0)
#define NO_SLOT UINT64_MAX

struct module {
    const void *start, *end, *map;
};

/* A process's own: a fork clears it in the child, whatever other threads were doing, so that a child neither writes into
 * its parent's log nor finds a lock held. */
struct state {
    struct record_log *log; /* NULL: nothing is recorded (yet) */
    bool tags, counter;
    pthread_mutex_t mutex; /* for flushing, and for adding a module */
    char path[PATH_MAX];
    struct module modules[RECORD_MODULES];
};

/* Without a log until there is one, and when there cannot be. */
extern struct state *record_state;

/* At the first call, and in a child at its first call after the fork: opens a log, if this process is to be recorded. */
bool record_begin(void);

/* Waits until that slot has a place in the ring. false: there will be none. */
bool record_await_place(struct state *own, uint64_t slot);

/* record_put of what a slot has no room for: a tag, or a vast size. */
uint64_t record_put_long(enum record_kind kind, const void *address, size_t bytes, const void *caller);

static inline bool record_is_on(void) {
    return !RARE(record_state->log == NULL) || record_begin();
}

static inline uint64_t record_take(struct record_log *log, uint64_t count) {
    if (!__libc_single_threaded)
        return atomic_fetch_add_explicit(&log->taken, count, memory_order_relaxed);
    uint64_t slot = atomic_load_explicit(&log->taken, memory_order_relaxed);
    atomic_store_explicit(&log->taken, slot + count, memory_order_relaxed);
    return slot;
}

static inline void record_fill(struct record_log *log, uint64_t slot, uint64_t what, uint64_t rest) {
    struct record_slot *place = &log->ring[slot % RECORD_RING_SLOTS];
    place->rest = rest;
    atomic_store_explicit(&place->what, what, memory_order_release);
}

static inline bool record_has_place(struct state *own, uint64_t slot) {
    return !RARE(slot >= atomic_load_explicit(&own->log->limit, memory_order_acquire)) || record_await_place(own, slot);
}

static inline uint64_t record_time_now(const struct state *own) {
    return record_ticks(own->counter) / RECORD_TIME_UNIT & RECORD_TIME_MASK;
}

/* Logs a call, of a caller where that is wanted. Only while record_is_on(). Returns the slot, or NO_SLOT. */
static inline __attribute__((always_inline)) uint64_t record_put(enum record_kind kind, const void *address,
                                                                 size_t bytes, const void *caller) {
    struct state *own = record_state;
    if (RARE(bytes >= RECORD_SIZE_MAX || (own->tags && caller != NULL)))
        return record_put_long(kind, address, bytes, caller);
    uint64_t slot = record_take(own->log, 1);
    if (!record_has_place(own, slot))
        return NO_SLOT;
    uint64_t time = record_time_now(own);
    record_fill(own->log, slot, record_what(kind, (uintptr_t)address, time), record_rest(bytes, time));
    return slot;
}

static inline void record_put_end(uint64_t begun, const void *address, size_t bytes) {
    struct record_log *log = record_state->log;
    bool sized = bytes >= RECORD_SIZE_MAX;
    uint64_t slot = record_take(log, 1u + sized);
    if (!record_has_place(record_state, slot + sized))
        return;
    if (sized)
        record_fill(log, slot + 1, record_what(RECORD_SIZE, 0, 0), bytes);
    record_fill(log, slot, record_what(RECORD_RESIZE_END, (uintptr_t)address, slot - begun),
                record_rest(sized ? RECORD_SIZE_MAX : bytes, slot - begun));
}

#endif

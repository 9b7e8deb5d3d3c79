/* record_log.h: the log that the preloaded recorder leaves and that record.h turns into a trace: one file for each image
 * of a process, a header and then slots. What is in it is there however the process ended. Both ends are built together and run on one machine, so the layout is that of the structs. */
#ifndef TRACES_RECORD_LOG_H
#define TRACES_RECORD_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define RECORD_MAGIC UINT64_C(0x32474F4C4C4F4F50) /* changes with the layout */
#define RECORD_MODULES 256u
#define RECORD_NAME_BYTES 200u
/* What the recorder is told, in this variable of the environment: "FLAGS PARENT CAPACITY FOLDER". */
#define RECORD_VARIABLE "POOLSIM_RECORD"

enum record_flag {
    RECORD_TAGS = 1,       /* note who called */
    RECORD_CHILDREN = 2,   /* record every process, and not only the one whose parent is PARENT */
    RECORD_FIRST_ONLY = 4, /* the first image of a process, and not what it becomes by exec */
    RECORD_COUNTER = 8,    /* the processor's counter is a clock that can be trusted */
};

enum record_kind {
    RECORD_NONE, /* the call had not ended when the process did */
    RECORD_ALLOC,
    RECORD_FREE,
    RECORD_RESIZE_BEGIN, /* realloc gives the address up: it may be another thread's before it returns */
    RECORD_RESIZE_END,   /* its result, or NULL; instead of a time, how many slots its begin is in front */
    RECORD_SIZE,         /* `rest` is the size of the slot in front, which is RECORD_SIZE_MAX there */
    RECORD_ORIGIN, /* who called for the slot in front: the address in its module, and its number, from 1, in `rest` */
};

/* Slots are in the true order: a free takes its slot before the call, an allocation after it. They are small because
 * writing them is half of what recording costs. `what`, written last, has from below an address of 48 bits, the kind in
 * 4, and the upper 12 of the time; `rest` has the size that was asked for in 32 and the lower 32 of the time. */
struct record_slot {
    _Atomic uint64_t what;
    uint64_t rest;
};

#define RECORD_ADDRESS_BITS 48
#define RECORD_TIME_UNIT 256 /* ticks: 2^44 of these are some two weeks */
#define RECORD_TIME_MASK ((UINT64_C(1) << 44) - 1)
#define RECORD_SIZE_MAX UINT32_MAX

static inline uint64_t record_address(uint64_t what) {
    return what & ((UINT64_C(1) << RECORD_ADDRESS_BITS) - 1);
}

static inline enum record_kind record_kind(uint64_t what) {
    return (enum record_kind)(what >> RECORD_ADDRESS_BITS & 15);
}

static inline uint64_t record_time(uint64_t what, uint64_t rest) {
    return what >> 52 << 32 | (uint32_t)rest;
}

static inline uint64_t record_what(enum record_kind kind, uint64_t address, uint64_t time) {
    return time >> 32 << 52 | (uint64_t)kind << RECORD_ADDRESS_BITS | address;
}

static inline uint64_t record_rest(uint64_t size_bytes, uint64_t time) {
    return size_bytes << 32 | (uint32_t)time;
}

#define RECORD_PART_SLOTS UINT64_C(8192)
#define RECORD_RING_SLOTS (4 * RECORD_PART_SLOTS)
#define RECORD_PART_BYTES (RECORD_PART_SLOTS * sizeof(struct record_slot))

/* The beginning of the file, which the process has mapped. Slot n is in the ring at n % RECORD_RING_SLOTS; those below
 * `flushed` are behind it in the file, in their order. */
struct record_log {
    uint64_t magic;
    uint64_t start_ticks;
    uint64_t process;
    uint64_t slots_max;       /* as many as may be logged */
    _Atomic uint64_t taken;   /* slots given out, also beyond slots_max */
    _Atomic uint64_t flushed; /* whole parts */
    _Atomic uint64_t limit;   /* slots below this have a place in the ring; the others have to wait */
    _Atomic uint64_t failed;  /* allocations that found no memory, which have no slots */
    _Atomic uint64_t ended;   /* 1: by exit or _exit, not by a signal or exec */
    _Atomic uint64_t error;   /* errno when the log could not grow, and nothing more was recorded; 0: it could */
    _Atomic uint64_t module_count;
    char modules[RECORD_MODULES][RECORD_NAME_BYTES]; /* names without folders, ended by 0 */
    struct record_slot ring[RECORD_RING_SLOTS];
};

/* Time in units that the starter of the program measures: it takes a pair of this and the clock before and after. */
static inline uint64_t record_ticks(bool counter) {
#if defined(__x86_64__)
    if (counter)
        return __rdtsc();
#endif
    struct timespec now;
    (void)counter;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

#endif

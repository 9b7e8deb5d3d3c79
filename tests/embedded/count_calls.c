/* count_calls.c: see count_calls.h. */
#include "tests/embedded/count_calls.h"

#include <stdio.h>

#include "tests/embedded/counted.h"

enum { ALLOC, ALLOC_FAST, FREE, LOCK, UNLOCK, RESIZE, CLEAN, DEFRAG, STEP, ROOM, ROOM_STEP, BEHIND, CALLS };
static const char *const names[CALLS] = {"alloc",       "alloc_fast", "free",           "lock",
                                         "unlock",      "resize",     "clean",          "defrag",
                                         "defrag_step", "make_room",  "make_room_step", "make_room_behind"};

static struct pool_kind counting;
static const struct pool_kind *kind; /* that it stands for */
static uint32_t table_instructions;  /* of a call through its table that does nothing */
static struct {
    uint64_t calls, instructions;
    uint32_t most;
} counts[CALLS];

static void add(int call, uint32_t instructions) {
    instructions -= instructions < table_instructions ? instructions : table_instructions;
    counts[call].calls++;
    counts[call].instructions += instructions;
    if (instructions > counts[call].most)
        counts[call].most = instructions;
}

#define COUNT(which, call)    \
    do {                      \
        uint32_t taken;       \
        COUNTED(taken, call); \
        add(which, taken);    \
    } while (0)

static int alloc(struct pool *pool, size_t size_bytes, dpool_handle *handle_out) {
    int error;
    COUNT(ALLOC, error = kind->alloc(pool, size_bytes, handle_out));
    return error;
}

static int alloc_fast(struct pool *pool, size_t size_bytes, dpool_handle *handle_out) {
    int error;
    COUNT(ALLOC_FAST, error = kind->alloc_fast(pool, size_bytes, handle_out));
    return error;
}

static int free_one(struct pool *pool, dpool_handle handle) {
    int error;
    COUNT(FREE, error = kind->free(pool, handle));
    return error;
}

static int resize(struct pool *pool, dpool_handle handle, size_t size_bytes) {
    int error;
    COUNT(RESIZE, error = kind->resize(pool, handle, size_bytes));
    return error;
}

static int lock(struct pool *pool, dpool_handle handle, void **data_out) {
    int error;
    COUNT(LOCK, error = kind->lock(pool, handle, data_out));
    return error;
}

static int unlock(struct pool *pool, dpool_handle handle) {
    int error;
    COUNT(UNLOCK, error = kind->unlock(pool, handle));
    return error;
}

static void clean(struct pool *pool) {
    COUNT(CLEAN, kind->clean(pool));
}

static void defrag(struct pool *pool) {
    COUNT(DEFRAG, kind->defrag(pool));
}

static bool defrag_step(struct pool *pool, size_t budget_bytes) {
    bool more;
    COUNT(STEP, more = kind->defrag_step(pool, budget_bytes));
    return more;
}

static int make_room(struct pool *pool, size_t size_bytes) {
    int error;
    COUNT(ROOM, error = kind->make_room(pool, size_bytes));
    return error;
}

static bool make_room_step(struct pool *pool, size_t size_bytes, size_t budget_bytes) {
    bool more;
    COUNT(ROOM_STEP, more = kind->make_room_step(pool, size_bytes, budget_bytes));
    return more;
}

static int make_room_behind(struct pool *pool, dpool_handle handle, size_t size_bytes) {
    int error;
    COUNT(BEHIND, error = kind->make_room_behind(pool, handle, size_bytes));
    return error;
}

void count_calls_begin(struct setup *setup) {
    kind = setup->kind;
    counting = *kind;
    counting.alloc = alloc;
    counting.alloc_fast = alloc_fast;
    counting.free = free_one;
    counting.resize = resize;
    counting.lock = lock;
    counting.unlock = unlock;
    counting.clean = clean;
    counting.defrag = defrag;
    counting.defrag_step = defrag_step;
    counting.make_room = make_room;
    counting.make_room_step = make_room_step;
    counting.make_room_behind = make_room_behind;
    setup->kind = &counting;
    counted_start();
    const struct pool_kind *volatile one = kind;
    static _Alignas(8) unsigned char nothing[POOL_FRONT_BYTES];
    COUNTED(table_instructions, one->stats((const struct pool *)(const void *)nothing));
}

void count_calls_print(void) {
    for (int call = 0; call < CALLS; call++)
        printf("count %s %llu %llu %lu\n", names[call], (unsigned long long)counts[call].calls,
               (unsigned long long)counts[call].instructions, (unsigned long)counts[call].most);
}

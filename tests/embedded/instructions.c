/* instructions.c: counts what the pool's calls cost, as a program for one machine; mean and worst, over a workload and
 * over states that are made to be bad. Prints a line for each figure; docs/instructions.md is made of them. Status 1: a
 * promise about a worst case does not hold. With STRETCHES, all counts are of the longest stretch of a call with interrupts
 * off. Built with blocks of 8, and again with blocks of 16 for the largest pools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/dpool.h"
#include "tests/embedded/counted.h"

#define POOL_MAX (512u * 1024u)
#define SLOTS 16383u
#define LARGEST 240u /* bytes of an allocation of the workload and of the ragged pools */
#define SAMPLES 3000u
#define NO_SLOT SLOTS

enum op { ALLOC, ALLOC_TRIES, ALLOC_FAST, FREE, LOCK, UNLOCK, RESIZE, STEP, ROOM, OPS };
static const char *const op_names[OPS] = {"alloc",  "alloc, fit_tries 8", "alloc_fast", "free", "lock", "unlock",
                                          "resize", "defrag_step 256",    "make_room"};

struct count {
    uint64_t sum;
    uint32_t calls, most;
};

static _Alignas(16) unsigned char memory[POOL_MAX];
static dpool_handle handles[SLOTS];
static struct dpool *pool;
static struct count counts[OPS];
static uint32_t seed, whole_most;
static bool usual; /* the mean is that of the workload, the worst that of everything */
static int broken;

static uint32_t random_below(uint32_t limit) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

static void add(struct count *count, uint32_t instructions) {
    count->calls += usual;
    count->sum += usual ? instructions : 0;
    if (instructions > count->most)
        count->most = instructions;
}

#define COUNT(op, call)          \
    do {                         \
        uint32_t taken;          \
        COUNTED(taken, call);    \
        add(&counts[op], taken); \
    } while (0)

static void start(uint32_t bytes, uint32_t indexes, bool deferred, uint16_t fit_tries) {
    struct dpool_config config = {.indexes = indexes, .deferred = deferred, .fit_tries = fit_tries, .unzeroed = true};
    memset(handles, 0, sizeof handles);
    if (dpool_init(memory, bytes, &config, &pool) != DPOOL_OK)
        exit(2);
}

static uint32_t indexes_for(uint32_t bytes) {
    uint32_t indexes = bytes / 32u;
    return indexes < SLOTS ? indexes : SLOTS;
}

/* ---- A workload ---- */

static void allocate(uint32_t slot, enum op op) {
    size_t bytes = random_below(LARGEST);
    int error;
    if (op == ALLOC_FAST)
        COUNT(op, error = dpool_alloc_fast(pool, bytes, &handles[slot]));
    else
        COUNT(op, error = dpool_alloc(pool, bytes, &handles[slot]));
    if (error == DPOOL_ERR_FRAGMENTED)
        dpool_make_room(pool, LARGEST);
}

static void change(uint32_t slot) {
    void *data;
    size_t bytes;
    switch (random_below(4)) {
    case 0:
        COUNT(LOCK, dpool_lock(pool, handles[slot], &data));
        COUNT(UNLOCK, dpool_unlock(pool, handles[slot]));
        break;
    case 1:
        bytes = random_below(LARGEST);
        COUNT(RESIZE, dpool_resize(pool, handles[slot], bytes));
        break;
    default: {
        int error;
        COUNT(FREE, error = dpool_free(pool, handles[slot]));
        if (error == DPOOL_OK)
            handles[slot] = DPOOL_NO_HANDLE;
    }
    }
}

static void workload(uint32_t bytes, uint16_t fit_tries) {
    uint32_t slots = bytes / 132u;
    start(bytes, indexes_for(bytes), false, fit_tries);
    usual = true;
    for (uint32_t i = 0; i < slots * 4u + SAMPLES * 4u; i++) {
        uint32_t slot = random_below(slots);
        if (handles[slot] == DPOOL_NO_HANDLE)
            allocate(slot, random_below(2) != 0 ? ALLOC_FAST : fit_tries != 0 ? ALLOC_TRIES : ALLOC);
        else
            change(slot);
        if (i % 8u == 0)
            COUNT(STEP, dpool_defrag_step(pool, 256));
    }
    usual = false;
}

/* ---- Bad states ---- */

/* Full of allocations of up to `largest` bytes, then all but every third freed: many free runs in every bin. */
static uint32_t fill_ragged(uint32_t bytes, bool deferred, uint32_t largest) {
    uint32_t live = 0;
    start(bytes, indexes_for(bytes), deferred, 8);
    while (live < indexes_for(bytes) && dpool_alloc(pool, random_below(largest), &handles[live]) == DPOOL_OK)
        live++;
    for (uint32_t slot = 0; slot < live; slot++) {
        if (slot % 3u != 0 && dpool_free(pool, handles[slot]) == DPOOL_OK)
            handles[slot] = DPOOL_NO_HANDLE;
    }
    return live;
}

/* Every allocation splits a run, and every free joins what lies on both sides. */
static void split_and_join(uint32_t live) {
    for (uint32_t i = 0; i < SAMPLES; i++) {
        uint32_t slot = random_below(live);
        if (handles[slot] != DPOOL_NO_HANDLE) {
            COUNT(FREE, dpool_free(pool, handles[slot]));
            handles[slot] = DPOOL_NO_HANDLE;
        } else {
            size_t bytes = random_below(LARGEST);
            COUNT(ALLOC_FAST, dpool_alloc_fast(pool, bytes, &handles[slot]));
        }
    }
}

/* The half-moved allocation's slot, or NO_SLOT. */
static uint32_t moving_slot(uint32_t live) {
    struct dpool_run run = {0};
    while (dpool_walk(pool, &run)) {
        for (uint32_t slot = 0; run.state == DPOOL_RUN_MOVING && slot < live; slot++) {
            if (handles[slot] == run.handle)
                return slot;
        }
    }
    return NO_SLOT;
}

/* Each call finds an allocation half-moved, and most of them have to settle it. */
static void disturb_moves(uint32_t live) {
    void *data;
    for (uint32_t i = 0; i < SAMPLES / 10u; i++) {
        dpool_handle extra = DPOOL_NO_HANDLE;
        size_t bytes;
        bool more = dpool_defrag_step(pool, 8u + random_below(LARGEST));
        uint32_t slot = moving_slot(live);
        if (!more)
            return;
        if (slot == NO_SLOT)
            continue;
        switch (i % 3u) {
        case 0:
            COUNT(LOCK, dpool_lock(pool, handles[slot], &data));
            COUNT(UNLOCK, dpool_unlock(pool, handles[slot]));
            break;
        case 1:
            COUNT(FREE, dpool_free(pool, handles[slot]));
            handles[slot] = DPOOL_NO_HANDLE;
            break;
        default:
            bytes = dpool_largest_free(pool) + random_below(LARGEST);
            COUNT(ALLOC_FAST, dpool_alloc_fast(pool, bytes, &extra));
            if (extra != DPOOL_NO_HANDLE)
                COUNT(FREE, dpool_free(pool, extra));
        }
    }
}

/* Room for one that is somewhat longer than the longest free run of a ragged pool. */
static void make_rooms(uint32_t bytes) {
    for (uint32_t i = 0; i < 30u; i++) {
        fill_ragged(bytes, false, LARGEST);
        size_t room = dpool_largest_free(pool) + 1u + random_below(LARGEST);
        usual = true;
        COUNT(ROOM, dpool_make_room(pool, room));
        usual = false;
    }
}

static void bad_states(uint32_t bytes) {
    make_rooms(bytes);
    for (uint32_t round = 0; round < 16; round++) {
        split_and_join(fill_ragged(bytes, round % 2u != 0, LARGEST));
        for (uint32_t again = 0; again < 16; again++)
            disturb_moves(fill_ragged(bytes, round % 2u != 0, LARGEST));
    }
}

/* ---- Steps of a budget ---- */

enum shape { TINY_RUNS, LARGE_ONES, LOCKED_GAPS, UNJOINED, SHAPES };

static void shape_pool(enum shape shape, uint32_t bytes) {
    void *data;
    uint32_t largest = shape == LARGE_ONES ? bytes / 4u : shape == LOCKED_GAPS ? LARGEST : 1;
    uint32_t live = fill_ragged(bytes, shape == UNJOINED, largest);
    for (uint32_t slot = 0; shape == LOCKED_GAPS && slot < live; slot += 6)
        dpool_lock(pool, handles[slot], &data);
}

/* The longest of a pass's steps; the passes of large pools are not all walked to their end. */
static uint32_t worst_step(enum shape shape, uint32_t bytes, uint32_t budget) {
    uint32_t most = 0, taken;
    bool more = true;
    shape_pool(shape, bytes);
    for (uint32_t i = 0; i < SAMPLES && more; i++) {
        COUNTED(taken, more = dpool_defrag_step(pool, budget));
        most = taken > most ? taken : most;
    }
    return most;
}

static uint32_t worst_of_shapes(uint32_t bytes, uint32_t budget) {
    uint32_t most = 0;
    for (int shape = 0; shape < SHAPES; shape++) {
        uint32_t steps = worst_step((enum shape)shape, bytes, budget);
        most = steps > most ? steps : most;
    }
    return most;
}

/* ---- The whole pool ---- */

/* All runs are of the smallest size; every one that `keep` does not divide is freed, in an order that leaves neighbours
 * apart in the lists. */
static void fill_smallest(uint32_t bytes, bool deferred, uint32_t keep) {
    uint32_t live = 0;
    uint32_t indexes = bytes / 12u < SLOTS ? bytes / 12u : SLOTS;
    start(bytes, indexes, deferred, 8);
    while (live < indexes && dpool_alloc(pool, 1, &handles[live]) == DPOOL_OK)
        live++;
    for (uint32_t first = 0; first < 7; first++) {
        for (uint32_t slot = first; slot < live; slot += 7) {
            if (keep == 0 || slot % keep != 0)
                dpool_free(pool, handles[slot]);
        }
    }
}

static uint32_t count_clean(uint32_t bytes, uint32_t keep) {
    uint32_t taken;
    fill_smallest(bytes, true, keep);
    COUNTED(taken, dpool_clean(pool));
    return taken;
}

static uint32_t count_defrag(uint32_t bytes, bool deferred, uint32_t keep) {
    uint32_t taken;
    fill_smallest(bytes, deferred, keep);
    COUNTED(taken, dpool_defrag(pool));
    return taken;
}

/* One free run at the bottom, and all above has to slide down over it, a few bytes short of itself. */
static uint32_t count_slide(uint32_t bytes, uint32_t size) {
    uint32_t taken, live = 0;
    start(bytes, indexes_for(bytes), false, 8);
    while (live < indexes_for(bytes) && dpool_alloc(pool, live == 0 ? 1 : size, &handles[live]) == DPOOL_OK)
        live++;
    dpool_free(pool, handles[0]);
    COUNTED(taken, dpool_defrag(pool));
    return taken;
}

/* Locked allocations with gaps between, too short for any of the allocations above: the first is looked for in vain. */
static uint32_t count_gaps(uint32_t bytes) {
    uint32_t taken, live = 0, gaps = 128;
    uint32_t indexes = bytes / 24u < SLOTS ? bytes / 24u : SLOTS;
    void *data;
    start(bytes, indexes, false, 8);
    while (live < 2u * gaps && dpool_alloc(pool, 1, &handles[live]) == DPOOL_OK)
        live++;
    while (live < indexes && dpool_alloc(pool, DPOOL_BLOCK, &handles[live]) == DPOOL_OK)
        live++;
    for (uint32_t slot = 0; slot < 2u * gaps; slot += 2) {
        dpool_free(pool, handles[slot]);
        dpool_lock(pool, handles[slot + 1u], &data);
    }
    COUNTED(taken, dpool_defrag(pool));
    return taken;
}

/* Gaps of 1, 2, 3 ... blocks in front of locked allocations, each as long as the shortest that the search before it came by,
 * which lies below it by then. So each is looked for in vain, above among locked ones of the smallest size. */
static uint32_t count_growing_gaps(uint32_t bytes) {
    uint32_t taken, live = 0, gaps = 48;
    uint32_t indexes = bytes / 12u < SLOTS ? bytes / 12u : SLOTS;
    void *data;
    start(bytes, indexes, false, 8);
    for (uint32_t gap = 1; gap <= gaps; gap++) {
        uint32_t blocks[] = {gap, 1, gap + 1u};
        for (uint32_t i = 0; i < 3; i++)
            dpool_alloc(pool, blocks[i] * DPOOL_BLOCK - DPOOL_HEADER, &handles[live++]);
    }
    while (live < indexes && dpool_alloc(pool, 1, &handles[live]) == DPOOL_OK)
        dpool_lock(pool, handles[live++], &data);
    for (uint32_t slot = 0; slot < 3u * gaps; slot += 3) {
        dpool_free(pool, handles[slot]);
        dpool_lock(pool, handles[slot + 1u], &data);
    }
    COUNTED(taken, dpool_defrag(pool));
    return taken;
}

static void put_whole(const char *what, uint32_t bytes, uint32_t taken) {
    whole_most = taken > whole_most ? taken : whole_most;
    printf("whole %lu %lu %s\n", (unsigned long)bytes, (unsigned long)taken, what);
}

static void count_whole(uint32_t bytes) {
    put_whole("clean, every run is free", bytes, count_clean(bytes, 0));
    put_whole("clean, every third run is used", bytes, count_clean(bytes, 3));
    put_whole("defrag, every second run of the smallest size is free", bytes, count_defrag(bytes, false, 2));
    put_whole("defrag, two of three runs are free and not joined", bytes, count_defrag(bytes, true, 3));
    put_whole("defrag, all slides down by one block, in pieces of 240 bytes", bytes, count_slide(bytes, 240));
    put_whole("defrag, all slides down by one block, in four pieces", bytes, count_slide(bytes, bytes / 5u));
    put_whole("defrag, 128 gaps in front of locked allocations that nothing above fits", bytes, count_gaps(bytes));
    put_whole("defrag, 48 such gaps, each longer than what the search before found", bytes, count_growing_gaps(bytes));
}

/* ---- Everything ---- */

static void put_counts(uint32_t bytes) {
    for (int op = 0; op < OPS; op++) {
        const struct count *count = &counts[op];
        printf("op %lu %lu %lu %s\n", (unsigned long)bytes,
               (unsigned long)(count->calls == 0 ? 0 : count->sum / count->calls), (unsigned long)count->most,
               op_names[op]);
    }
}

/* A worst case that does not grow: a tenth is left for what the states happen to hold. */
static void expect_no_growth(const char *what, uint32_t small, uint32_t large) {
    if (small == 0 || large <= small + small / 10u)
        return;
    broken = 1;
    printf("broken: %s grows with the pool, from %lu to %lu\n", what, (unsigned long)small, (unsigned long)large);
}

static void count_ops(void) {
    uint32_t most[OPS] = {0};
    for (uint32_t bytes = 4096; bytes <= 262144u; bytes *= 4) {
        memset(counts, 0, sizeof counts);
        seed = 1;
        workload(bytes < 262136u ? bytes : 262136u, 0);
        workload(bytes < 262136u ? bytes : 262136u, 8);
        bad_states(bytes < 262136u ? bytes : 262136u);
        put_counts(bytes);
        for (int op = ALLOC_FAST; op <= UNLOCK; op++) {
            expect_no_growth(op_names[op], most[op], counts[op].most);
            if (most[op] == 0)
                most[op] = counts[op].most;
        }
    }
}

static void count_steps(void) {
    for (uint32_t bytes = 16384; bytes <= 262144u; bytes *= 4) {
        uint32_t worst[4];
        for (uint32_t i = 0; i < 4; i++) {
            uint32_t budget = 64u << 2u * i;
            worst[i] = worst_of_shapes(bytes < 262136u ? bytes : 262136u, budget);
            printf("step %lu %lu %lu\n", (unsigned long)bytes, (unsigned long)budget, (unsigned long)worst[i]);
        }
        /* Each budget is four times the last: what is added must not be more than four times what was added before. */
        for (uint32_t i = 2; i < 4 && !COUNTS_STRETCHES; i++) {
            if (worst[i] - worst[i - 1] > (worst[i - 1] - worst[i - 2]) * 44u / 10u) {
                broken = 1;
                printf("broken: defrag_step is not linear in its budget\n");
            }
        }
        static uint32_t first[4];
        for (uint32_t i = 0; i < 4; i++) {
            expect_no_growth("defrag_step", first[i], worst[i]);
            if (COUNTS_STRETCHES)
                expect_no_growth("the longest stretch of defrag_step", worst[0], worst[i]);
            first[i] = first[i] == 0 ? worst[i] : first[i];
        }
    }
}

int main(void) {
    uint32_t small = 0;
    counted_start();
    if (DPOOL_BLOCK == 8) {
        count_ops();
        if (DPOOL_HARDENED)
            return broken;
        count_steps();
        if (COUNTS_STRETCHES) {
            count_whole(16384);
            small = whole_most;
        }
        count_whole(65536);
        expect_no_growth("the longest stretch of clean and defrag", small, whole_most);
    } else {
        count_whole(POOL_MAX - 256u);
    }
    return broken;
}

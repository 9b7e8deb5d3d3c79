/* costs.c: measures what the pool's calls cost on one machine, and prints it as a cost table, poolsim-cost(5).
 *
 * What a byte costs is the difference between two calls that differ in nothing else. The rest is fitted: each call of many
 * pools, some in use and some made ragged, is counted, and least squares part its instructions into those of the call,
 * of each free run and header that it looked at, of cutting a run, each allocation that it moved, each run that it joined,
 * and of listing what a free leaves. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/dpool.h"
#include "tests/embedded/counted.h"

#define POOL_MAX (64u * 1024u)
#define SLOTS 4096u
#define SAMPLES_MAX 30000u

/* PART_CUT: whether a free run was found, and had to be cut. */
enum part { PART_CALL, PART_CUT, PART_PROBE, PART_HEADER, PART_MOVE, PART_JOIN, PART_LIST, PARTS };
static const char *const part_names[PARTS] = {"call", "cut", "probe", "header", "move", "join", "list"};

enum call {
    ALLOC,
    ALLOC_FAST,
    FREE,
    LOCK,
    UNLOCK,
    RESIZE,
    CLEAN,
    DEFRAG,
    DEFRAG_STEP,
    MAKE_ROOM,
    MAKE_ROOM_STEP,
    MAKE_ROOM_BEHIND,
    CALLS
};
#define BIT(part) (1u << (part))
#define MOVING (BIT(PART_CALL) | BIT(PART_HEADER) | BIT(PART_MOVE))
static const struct {
    const char *name;
    unsigned parts;
} calls[CALLS] = {
    [ALLOC] = {"alloc", BIT(PART_CALL) | BIT(PART_CUT) | BIT(PART_PROBE)},
    [ALLOC_FAST] = {"alloc_fast", BIT(PART_CALL) | BIT(PART_CUT)},
    [FREE] = {"free", BIT(PART_CALL) | BIT(PART_JOIN) | BIT(PART_LIST)},
    [LOCK] = {"lock", BIT(PART_CALL)},
    [UNLOCK] = {"unlock", BIT(PART_CALL)},
    [RESIZE] = {"resize", BIT(PART_CALL) | BIT(PART_PROBE) | BIT(PART_MOVE)},
    [CLEAN] = {"clean", BIT(PART_CALL) | BIT(PART_HEADER) | BIT(PART_JOIN)},
    [DEFRAG] = {"defrag", MOVING | BIT(PART_JOIN)},
    [DEFRAG_STEP] = {"defrag_step", MOVING | BIT(PART_JOIN)},
    [MAKE_ROOM] = {"make_room", MOVING},
    [MAKE_ROOM_STEP] = {"make_room_step", MOVING},
    [MAKE_ROOM_BEHIND] = {"make_room_behind", MOVING},
};

struct sample {
    uint32_t instructions, bytes, parts[PARTS];
};

static _Alignas(16) unsigned char memory[POOL_MAX];
static dpool_handle handles[SLOTS];
static struct dpool *pool;
static struct sample samples[CALLS][SAMPLES_MAX];
static uint32_t sample_counts[CALLS];
static double byte_moved, byte_cleared;
static uint32_t seed = 1;

static uint32_t random_below(uint32_t limit) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

/* Small ones mostly, as programs have them. */
static size_t random_size(void) {
    return random_below(8) != 0 ? random_below(120) : random_below(1200);
}

static void start(uint32_t bytes, bool deferred, bool unzeroed) {
    struct dpool_config config = {.indexes = SLOTS, .deferred = deferred, .unzeroed = unzeroed};
    config.indexes = bytes / 24u < SLOTS ? bytes / 24u : SLOTS;
    memset(handles, 0, sizeof handles);
    if (dpool_init(memory, bytes, &config, &pool) != DPOOL_OK)
        exit(2);
}

/* ---- Samples ---- */

static void add_sample(enum call call, uint32_t instructions, const struct dpool_stats *before) {
    struct dpool_stats now;
    dpool_stats(pool, &now);
    if (sample_counts[call] == SAMPLES_MAX)
        return;
    struct sample *sample = &samples[call][sample_counts[call]++];
    *sample = (struct sample){
        instructions,
        now.bytes_moved - before->bytes_moved,
        {1, now.probes != before->probes, now.probes - before->probes, now.headers_visited - before->headers_visited,
         now.allocations_moved - before->allocations_moved, now.runs_joined - before->runs_joined, 0}};
    if (call == RESIZE)
        sample->parts[PART_MOVE] = sample->bytes != 0;
}

#define SAMPLE(which, action)                            \
    do {                                                 \
        struct dpool_stats sample_before;                \
        uint32_t sample_taken;                           \
        dpool_stats(pool, &sample_before);               \
        COUNTED(sample_taken, action);                   \
        add_sample(which, sample_taken, &sample_before); \
    } while (0)

/* No counter tells of a free what it did: the runs do, before and after. */
struct look {
    uint32_t free_runs, top;
};

static struct look look(void) {
    struct look seen = {0, 0};
    struct dpool_run run = {0};
    while (dpool_walk(pool, &run)) {
        seen.free_runs += run.state == DPOOL_RUN_FREE;
        seen.top = run.loc + run.blocks;
    }
    return seen;
}

static int sample_free(dpool_handle handle) {
    struct look before = {0, 0}, after;
    bool counts = sample_counts[FREE] < SAMPLES_MAX;
    int error;
    if (counts)
        before = look();
    SAMPLE(FREE, error = dpool_free(pool, handle));
    if (!counts || error != DPOOL_OK)
        return error;
    struct sample *sample = &samples[FREE][sample_counts[FREE] - 1];
    after = look();
    sample->parts[PART_LIST] = after.top == before.top;
    uint32_t apart = before.free_runs + sample->parts[PART_LIST]; /* were none joined; a half-moved one leaves two */
    sample->parts[PART_JOIN] = apart > after.free_runs ? apart - after.free_runs : 0;
    return error;
}

/* ---- What a byte costs ---- */

static uint32_t clearing(size_t bytes) {
    uint32_t taken;
    start(16384, false, false);
    COUNTED(taken, dpool_alloc(pool, bytes, &handles[0]));
    return taken;
}

static uint32_t sliding(size_t bytes) {
    uint32_t taken;
    start(16384, false, true);
    dpool_alloc(pool, 200, &handles[0]);
    dpool_alloc(pool, bytes, &handles[1]);
    dpool_free(pool, handles[0]);
    COUNTED(taken, dpool_defrag(pool));
    return taken;
}

static void measure_bytes(void) {
    byte_cleared = (double)(clearing(8004) - clearing(804)) / 7200;
    byte_moved = (double)(sliding(8004) - sliding(804)) / 7200;
}

/* ---- Pools in use ---- */

static int allocate(uint32_t slot, size_t bytes, bool fast) {
    int error;
    if (fast)
        SAMPLE(ALLOC_FAST, error = dpool_alloc_fast(pool, bytes, &handles[slot]));
    else
        SAMPLE(ALLOC, error = dpool_alloc(pool, bytes, &handles[slot]));
    return error;
}

static void make_room_for(uint32_t slot, size_t bytes) {
    bool more = random_below(2) != 0;
    if (!more)
        SAMPLE(MAKE_ROOM, dpool_make_room(pool, bytes));
    while (more)
        SAMPLE(MAKE_ROOM_STEP, more = dpool_make_room_step(pool, bytes, 256));
    allocate(slot, bytes, false);
}

static void change(uint32_t slot) {
    void *data;
    uint32_t which = random_below(8);
    if (which == 0) {
        SAMPLE(LOCK, dpool_lock(pool, handles[slot], &data));
        SAMPLE(UNLOCK, dpool_unlock(pool, handles[slot]));
    } else if (which == 1) {
        size_t bytes = random_size();
        int error;
        SAMPLE(RESIZE, error = dpool_resize(pool, handles[slot], bytes));
        if (error != DPOOL_OK) /* the sample is kept: a program pays for it as well */
            SAMPLE(MAKE_ROOM_BEHIND, dpool_make_room_behind(pool, handles[slot], bytes));
    } else {
        if (sample_free(handles[slot]) == DPOOL_OK)
            handles[slot] = DPOOL_NO_HANDLE;
    }
}

static void allocate_or(bool steps, uint32_t slot, bool fast) {
    size_t size = random_size();
    if (allocate(slot, size, fast) == DPOOL_ERR_FRAGMENTED && !steps)
        make_room_for(slot, size);
}

/* What belongs together comes and goes together, in order or in reverse. */
static void burst(uint32_t first, bool steps) {
    uint32_t count = 1u + random_below(8), reverse = random_below(2);
    for (uint32_t i = 0; i < count; i++)
        allocate_or(steps, first + i, false);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t slot = first + (reverse != 0 ? count - 1u - i : i);
        if (handles[slot] != DPOOL_NO_HANDLE)
            sample_free(handles[slot]);
        handles[slot] = DPOOL_NO_HANDLE;
    }
}

static void use(uint32_t bytes, uint32_t slots, bool steps) {
    start(bytes, false, true);
    for (uint32_t i = 0; i < slots * 3u + 1500u; i++) {
        uint32_t slot = random_below(slots);
        if (handles[slot] != DPOOL_NO_HANDLE)
            change(slot);
        else
            allocate_or(steps, slot, random_below(3) == 0);
        if (i % 4u == 0)
            burst(slots, steps);
        if (steps && i % 8u == 0)
            SAMPLE(DEFRAG_STEP, dpool_defrag_step(pool, 256));
    }
}

/* ---- Ragged pools ---- */

/* Full, then all but each `keep`-th freed, or each `keep`-th alone. */
static void make_ragged(uint32_t bytes, bool deferred, uint32_t keep, bool few) {
    uint32_t live = 0;
    start(bytes, deferred, true);
    while (live < bytes / 24u && dpool_alloc(pool, random_size(), &handles[live]) == DPOOL_OK)
        live++;
    for (uint32_t slot = 0; slot < live; slot++) {
        if ((slot % keep == 0) != few && dpool_free(pool, handles[slot]) == DPOOL_OK)
            handles[slot] = DPOOL_NO_HANDLE;
    }
}

static void tidy(uint32_t bytes) {
    for (uint32_t keep = 2; keep < 12; keep++) {
        for (uint32_t few = 0; few < 2; few++) {
            make_ragged(bytes, false, keep, few != 0);
            SAMPLE(DEFRAG, dpool_defrag(pool));
            make_ragged(bytes, true, keep, few != 0);
            SAMPLE(DEFRAG, dpool_defrag(pool));
            make_ragged(bytes, true, keep, few != 0);
            SAMPLE(CLEAN, dpool_clean(pool));
            SAMPLE(CLEAN, dpool_clean(pool));
            SAMPLE(DEFRAG, dpool_defrag(pool));
            SAMPLE(DEFRAG, dpool_defrag(pool));
            make_ragged(bytes, false, keep, few != 0);
            for (uint32_t i = 0; i < 30; i++)
                SAMPLE(DEFRAG_STEP, dpool_defrag_step(pool, 64u << 2u * (i % 3u)));
        }
    }
}

/* ---- Fitting ---- */

/* Gauss elimination; a part that no equation tells apart is 0. */
static void solve(double matrix[PARTS][PARTS + 1], unsigned parts) {
    for (int i = 0; i < PARTS; i++) {
        if (!(parts & BIT(i)) || fabs(matrix[i][i]) < 1e-6) {
            memset(matrix[i], 0, sizeof matrix[i]);
            for (int k = 0; k < PARTS; k++)
                matrix[k][i] = 0;
            matrix[i][i] = 1;
        }
        for (int k = 0; k < PARTS; k++) {
            double times = matrix[k][i] / matrix[i][i];
            for (int j = i; j <= PARTS && k != i; j++)
                matrix[k][j] -= times * matrix[i][j];
        }
    }
    for (int i = 0; i < PARTS; i++)
        matrix[i][PARTS] /= matrix[i][i];
}

static void fit_parts(enum call call, unsigned parts, double costs[PARTS]) {
    double matrix[PARTS][PARTS + 1] = {{0}};
    for (uint32_t i = 0; i < sample_counts[call]; i++) {
        const struct sample *sample = &samples[call][i];
        double rest = sample->instructions - byte_moved * sample->bytes;
        for (int k = 0; k < PARTS; k++) {
            for (int j = 0; j < PARTS; j++)
                matrix[k][j] += (double)sample->parts[k] * sample->parts[j];
            matrix[k][PARTS] += sample->parts[k] * rest;
        }
    }
    solve(matrix, parts);
    for (int k = 0; k < PARTS; k++)
        costs[k] = matrix[k][PARTS];
}

/* No part costs less than nothing: one that would is left out, and the others fitted anew. */
static void fit(enum call call, double costs[PARTS]) {
    unsigned parts = calls[call].parts;
    for (bool again = true; again;) {
        again = false;
        fit_parts(call, parts, costs);
        for (int k = 0; k < PARTS && !again; k++) {
            again = costs[k] < 0;
            parts &= again ? ~BIT(k) : parts;
        }
    }
}

static void put_call(enum call call) {
    double costs[PARTS], sum = 0, off = 0;
    fit(call, costs);
    for (uint32_t i = 0; i < sample_counts[call]; i++) {
        const struct sample *sample = &samples[call][i];
        double modelled = byte_moved * sample->bytes;
        for (int k = 0; k < PARTS; k++)
            modelled += costs[k] * sample->parts[k];
        sum += sample->instructions;
        off += fabs(modelled - sample->instructions);
    }
    printf("  # %lu calls of %.0f in the mean; the model is %.1f %% off\n  %s: {", (unsigned long)sample_counts[call],
           sum / sample_counts[call], 100 * off / sum, calls[call].name);
    const char *comma = "";
    for (int k = 0; k < PARTS; k++) {
        if (calls[call].parts & BIT(k)) {
            printf("%s%s: %.2f", comma, part_names[k], costs[k]);
            comma = ", ";
        }
    }
    printf("}\n");
}

int main(void) {
    counted_start();
    measure_bytes();
    for (uint32_t bytes = 4096; bytes <= POOL_MAX - 512u; bytes += bytes) {
        for (uint32_t full = 50; full <= 110; full += 20) {
            uint32_t slots = bytes / 150u * full / 100u;
            use(bytes, slots, false);
            use(bytes, slots, true);
        }
        tidy(bytes);
    }
    printf("bytes: {moved: %.3f, cleared: %.3f}\ncalls:\n", byte_moved, byte_cleared);
    for (int call = 0; call < CALLS; call++)
        put_call((enum call)call);
    return 0;
}

/* bench_ops.c: what one operation of the pool costs, in nanoseconds and in instructions, in pools of several sizes and
 * fillings, and at the peak of each trace that is given. Times vary with the machine; instructions do not, and say
 * whether an operation grows with the pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/bench/count.h"
#include "tests/bench/tape.h"

#define BATCH 8 /* a pool of 16 KiB that is full to 10 % has hardly more allocations */
#define ROUNDS_TIMED 1200
#define ROUNDS_COUNTED 16
#define STEP_BYTES 256

enum { OP_EMPTY, OP_ALLOC, OP_FAST, OP_FREE, OP_LOCK, OP_STEP, OP_COUNT };
static const char *const op_names[] = {"", "alloc", "alloc_fast", "free", "lock+unlock", "step(256)"};

/* A pool, what is live in it, and the sizes that it is asked for. */
struct state {
    struct pool *pool;
    dpool_handle *handles;
    uint32_t *sizes; /* of the live ones */
    size_t live, room;
    const uint32_t *wanted; /* sizes to draw from */
    size_t wanted_count;
    uint64_t random;
    double ns[OP_COUNT];
    double instructions[OP_COUNT]; /* the mean; 0 where not counted */
    unsigned rounds;
};

static uint32_t draw(struct state *state, size_t below) {
    state->random ^= state->random << 13;
    state->random ^= state->random >> 7;
    state->random ^= state->random << 17;
    return (uint32_t)(state->random >> 16) % (uint32_t)below;
}

static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static bool add(struct state *state, uint32_t size) {
    const struct pool_kind *kind = state->pool->kind;
    if (state->live == state->room || kind->alloc(state->pool, size, &state->handles[state->live]) != DPOOL_OK)
        return false;
    state->sizes[state->live++] = size;
    return true;
}

static void take_out(struct state *state, size_t which) {
    state->live--;
    state->handles[which] = state->handles[state->live];
    state->sizes[which] = state->sizes[state->live];
}

/* ---- Measuring ---- */

static void free_batch(struct state *state, dpool_handle batch[BATCH], uint32_t sizes[BATCH]) {
    const struct pool_kind *kind = state->pool->kind;
    for (int i = 0; i < BATCH; i++) {
        size_t which = draw(state, state->live);
        batch[i] = state->handles[which];
        sizes[i] = state->sizes[which];
        take_out(state, which);
    }
    double begun = now_ns();
    for (int i = 0; i < BATCH; i++) {
        count_begin(OP_FREE);
        kind->free(state->pool, batch[i]);
        count_end();
    }
    state->ns[OP_FREE] += now_ns() - begun;
}

static void alloc_batch(struct state *state, const uint32_t sizes[BATCH], int op) {
    const struct pool_kind *kind = state->pool->kind;
    int (*alloc)(struct pool *, size_t, dpool_handle *) = op == OP_FAST ? kind->alloc_fast : kind->alloc;
    int errors[BATCH];
    dpool_handle batch[BATCH];
    double begun = now_ns();
    for (int i = 0; i < BATCH; i++) {
        count_begin((unsigned)op);
        errors[i] = alloc(state->pool, sizes[i], &batch[i]);
        count_end();
    }
    state->ns[op] += now_ns() - begun;
    for (int i = 0; i < BATCH; i++) {
        if (errors[i] == DPOOL_OK) {
            state->handles[state->live] = batch[i];
            state->sizes[state->live++] = sizes[i];
        } else {
            kind->defrag(state->pool);
            add(state, sizes[i]);
        }
    }
}

static void lock_batch(struct state *state) {
    const struct pool_kind *kind = state->pool->kind;
    dpool_handle batch[BATCH];
    void *data;
    for (int i = 0; i < BATCH; i++)
        batch[i] = state->handles[draw(state, state->live)];
    double begun = now_ns();
    for (int i = 0; i < BATCH; i++) {
        count_begin(OP_LOCK);
        kind->lock(state->pool, batch[i], &data);
        kind->unlock(state->pool, batch[i]);
        count_end();
    }
    state->ns[OP_LOCK] += now_ns() - begun;
}

static void step_batch(struct state *state) {
    double begun = now_ns();
    for (int i = 0; i < BATCH; i++) {
        count_begin(OP_STEP);
        state->pool->kind->defrag_step(state->pool, STEP_BYTES);
        count_end();
    }
    state->ns[OP_STEP] += now_ns() - begun;
}

static void empty_batch(struct state *state) {
    double begun = now_ns();
    for (int i = 0; i < BATCH; i++) {
        count_begin(OP_EMPTY);
        count_end();
    }
    state->ns[OP_EMPTY] += now_ns() - begun;
}

static void measure(void *context) {
    struct state *state = context;
    dpool_handle batch[BATCH];
    uint32_t sizes[BATCH];
    for (unsigned round = 0; round < state->rounds && state->live >= BATCH; round++) {
        empty_batch(state);
        free_batch(state, batch, sizes);
        if (round % 4 == 3)
            step_batch(state);
        alloc_batch(state, sizes, round % 2 == 0 ? OP_ALLOC : OP_FAST);
        lock_batch(state);
    }
}

/* Prints one row: nanoseconds, and instructions as mean/most. */
static void print_row(struct state *state, const char *name) {
    static const int rounds_of[OP_COUNT] = {1, 2, 2, 1, 1, 4};
    struct count counts[OP_COUNT] = {{0, 0, 0}};
    state->rounds = ROUNDS_COUNTED;
    bool counted = count_run(measure, state, counts, OP_COUNT);
    state->rounds = ROUNDS_TIMED;
    measure(state);
    printf("%-24s", name);
    if (state->live < BATCH) {
        printf(" too few allocations fit\n");
        return;
    }
    double batch_ns = ROUNDS_TIMED * BATCH;
    double empty_ns = state->ns[OP_EMPTY] / batch_ns;
    uint64_t empty = counted ? counts[OP_EMPTY].most : 0;
    for (int op = OP_ALLOC; op < OP_COUNT; op++) {
        double ns = state->ns[op] * rounds_of[op] / batch_ns - empty_ns;
        if (counted)
            state->instructions[op] = (double)counts[op].sum / (double)counts[op].stretches - (double)empty;
        if (counted)
            printf(" %5.0f %4.0f/%-5.0f", ns < 0 ? 0 : ns, state->instructions[op], (double)(counts[op].most - empty));
        else
            printf(" %5.0f    -/-    ", ns < 0 ? 0 : ns);
    }
    putchar('\n');
}

static void print_heading(const char *what) {
    printf("\n%-24s", what);
    for (int op = OP_ALLOC; op < OP_COUNT; op++)
        printf(" %-16s", op_names[op]);
    printf("\n%-24s", "");
    for (int op = OP_ALLOC; op < OP_COUNT; op++)
        printf("    ns mean/most ");
    putchar('\n');
}

/* ---- States ---- */

static bool state_open(struct state *state, const struct pool_kind *kind, size_t bytes, uint32_t indexes) {
    struct dpool_config config = {.indexes = indexes, .unzeroed = true};
    state->random = 88172645463325252u;
    state->room = indexes;
    state->pool = pool_create(kind, bytes, &config);
    state->handles = calloc(indexes, sizeof *state->handles);
    state->sizes = calloc(indexes, sizeof *state->sizes);
    return state->pool != NULL && state->handles != NULL && state->sizes != NULL;
}

static void state_close(struct state *state) {
    if (state->pool != NULL)
        pool_destroy(state->pool);
    free(state->handles);
    free(state->sizes);
}

/* Fills a pool to that share, and stirs it until it has fragmented as it will. */
static void stir(struct state *state, unsigned percent) {
    const struct pool_kind *kind = state->pool->kind;
    struct pool_gauges gauges;
    kind->gauges(state->pool, &gauges);
    uint64_t blocks = gauges.free_bytes / kind->block_bytes;
    for (unsigned round = 0; round < 40000; round++) {
        kind->gauges(state->pool, &gauges);
        if ((uint64_t)gauges.used_blocks * 100 < blocks * percent
            && add(state, state->wanted[draw(state, state->wanted_count)]))
            continue;
        if (state->live == 0)
            break;
        size_t which = draw(state, state->live);
        kind->free(state->pool, state->handles[which]);
        take_out(state, which);
    }
}

#define FILLINGS 3
static const unsigned fillings[FILLINGS] = {10, 50, 95};

/* How much an operation's instructions grow while the pool grows sixteenfold: the mean over the fillings. */
static void print_growth(double small[FILLINGS][OP_COUNT], double large[FILLINGS][OP_COUNT]) {
    printf("%-24s", "256 KiB over 16 KiB");
    for (int op = OP_ALLOC; op < OP_COUNT; op++) {
        double before = 0, after = 0;
        for (int i = 0; i < FILLINGS; i++) {
            before += small[i][op];
            after += large[i][op];
        }
        if (before > 0)
            printf("       %5.2f     ", after / before);
        else
            printf("           -     ");
    }
    putchar('\n');
}

static void bench_sizes(const uint32_t *wanted, size_t count) {
    static double instructions[2][FILLINGS][OP_COUNT];
    print_heading("pool, full to");
    for (size_t kib = 16; kib <= 256; kib *= 2) {
        for (int i = 0; i < FILLINGS; i++) {
            struct state state = {.wanted = wanted, .wanted_count = count};
            char name[32];
            snprintf(name, sizeof name, "%3zu KiB, %2u %%", kib, fillings[i]);
            if (state_open(&state, pool_kinds[1], kib * 1024, (uint32_t)(kib * 16))) {
                stir(&state, fillings[i]);
                print_row(&state, name);
            }
            if (kib == 16 || kib == 256)
                memcpy(instructions[kib == 256][i], state.instructions, sizeof state.instructions);
            state_close(&state);
        }
    }
    print_growth(instructions[0], instructions[1]);
}

/* ---- Traces ---- */

/* The sizes of a tape's allocations. */
static uint32_t *wanted_sizes(const struct tape *tape, size_t *count_out) {
    uint32_t *sizes = calloc(tape->count + 1, sizeof *sizes);
    *count_out = 0;
    for (size_t i = 0; sizes != NULL && i < tape->count; i++) {
        if (tape->ops[i].verb == VERB_ALLOC || tape->ops[i].verb == VERB_ALLOC_FAST)
            sizes[(*count_out)++] = tape->ops[i].size_bytes;
    }
    return sizes;
}

/* Replays up to the peak, then lists what is live. */
static void play(const struct tape *tape, struct state *state) {
    const struct pool_kind *kind = state->pool->kind;
    dpool_handle *handles = calloc(tape->slots + 1u, sizeof *handles);
    uint32_t *sizes = calloc(tape->slots + 1u, sizeof *sizes);
    for (size_t i = 0; i <= tape->peak_at && i < tape->count; i++) {
        const struct tape_op *op = &tape->ops[i];
        dpool_handle *handle = &handles[op->slot];
        if (op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST || op->verb == VERB_RESIZE) {
            bool is_new = op->verb != VERB_RESIZE;
            for (int try = 0; try < 2; try++) {
                if ((is_new ? kind->alloc(state->pool, op->size_bytes, handle)
                            : kind->resize(state->pool, *handle, op->size_bytes))
                    == DPOOL_OK)
                    break;
                kind->defrag(state->pool);
            }
            sizes[op->slot] = op->size_bytes;
        } else if (op->verb == VERB_FREE) {
            kind->free(state->pool, *handle);
            *handle = DPOOL_NO_HANDLE;
        }
    }
    for (uint32_t slot = 0; slot < tape->slots; slot++) {
        if (handles[slot] != DPOOL_NO_HANDLE) {
            state->handles[state->live] = handles[slot];
            state->sizes[state->live++] = sizes[slot];
        }
    }
    free(handles);
    free(sizes);
}

static void bench_tape(const struct tape *tape, const uint32_t *sizes, size_t size_count) {
    struct setup setup;
    struct state state = {.wanted = sizes, .wanted_count = size_count};
    if (tape_setup(tape, 110, &setup) != 0)
        return;
    if (state_open(&state, setup.kind, (size_t)setup.size_bytes, (uint32_t)setup.indexes)) {
        play(tape, &state);
        print_row(&state, tape->name);
    }
    state_close(&state);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("usage: bench_ops TRACE...\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    puts(
        "An operation's cost: nanoseconds; instructions as mean/most. Data is not zeroed; an empty call is taken off.");
    for (int i = 1; i < argc; i++) {
        struct tape tape;
        size_t size_count;
        if (tape_read(argv[i], &tape) != 0)
            return 3;
        uint32_t *sizes = wanted_sizes(&tape, &size_count);
        if (i == 1) {
            bench_sizes(sizes, size_count);
            print_heading("at the peak of");
        }
        bench_tape(&tape, sizes, size_count);
        tape_free(&tape);
        free(sizes);
    }
    return 0;
}

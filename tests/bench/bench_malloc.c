/* bench_malloc.c: recordings replayed through the pool and through the C library's malloc, realloc and free, side by side.
 *
 * Neither side touches its data, and the pool does not clear it. The pool is the one that the simulator picks at 110 %
 * of the smallest, and what is FRAGMENTED is helped by dpool_make_room, within the time measured. What is live at the end
 * is freed, so that a round leaves both sides empty. Rounds of both alternate, and each pair gives one ratio of times;
 * the median is printed, since a busy machine disturbs some pairs. Instructions are counted at one operation in some,
 * and do not depend on the machine's load. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/count.h"
#include "tests/bench/replay.h"

#define PERCENT 110
#define PAIRS 31u
#define PAIRS_MAX 1001u
#define OPS_MIN 3000000u /* as many pairs as this needs */
#define SAMPLES 1000u    /* operations whose instructions are counted */

struct side {
    const struct replay *replay;
    const struct tape *tape;
    void *pool; /* NULL: malloc */
    void *slots;
    unsigned failures;
    size_t stride; /* count the instructions of every so many operations; 0: of none */
};

/* In the order of pool_kinds. */
static const struct replay *const replays[POOL_KIND_COUNT] = {&replay_b4w16,  &replay_b8w16, &replay_b16w16,
                                                              &replay_b32w16, &replay_b4w32, &replay_b8w32,
                                                              &replay_b16w32, &replay_b32w32};

/* ---- Instructions ---- */

enum { COUNT_EMPTY, COUNT_OP, COUNT_KINDS };

static void replay_counting(void *context) {
    struct side *side = context;
    count_begin(COUNT_EMPTY);
    count_end();
    for (size_t i = 0; i < side->tape->count; i++) {
        bool counts = i % side->stride == 0;
        if (counts)
            count_begin(COUNT_OP);
        side->replay->op(side->pool, &side->tape->ops[i], side->slots);
        if (counts)
            count_end();
    }
}

/* Instructions an operation, or 0 where this machine cannot count. */
static double instructions(struct side *side) {
    struct count counts[COUNT_KINDS] = {{0, 0, 0}};
    side->stride = (side->tape->count / SAMPLES) | 1u;
    if (!count_run(replay_counting, side, counts, COUNT_KINDS) || counts[COUNT_OP].stretches == 0)
        return 0;
    return (double)counts[COUNT_OP].sum / (double)counts[COUNT_OP].stretches - (double)counts[COUNT_EMPTY].most;
}

/* ---- Times ---- */

/* Of this thread alone: what else the machine does counts only where it disturbs the caches. */
static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double timed(struct side *side) {
    double begun = now_ns();
    side->failures += side->replay->tape(side->pool, side->tape, side->slots);
    return now_ns() - begun;
}

struct result {
    double pool_ns, malloc_ns; /* an operation, in the fastest round */
    double ratio;              /* the median */
    double pool_instructions, malloc_instructions;
};

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void measure(struct side *pool, struct side *other, struct result *result) {
    static double ratios[PAIRS_MAX];
    size_t count = pool->tape->count;
    size_t pairs = OPS_MIN / count < PAIRS ? PAIRS : OPS_MIN / count < PAIRS_MAX ? OPS_MIN / count : PAIRS_MAX;
    *result = (struct result){.pool_ns = INFINITY, .malloc_ns = INFINITY};
    timed(pool);
    timed(other);
    for (size_t i = 0; i < pairs; i++) {
        bool pool_first = i % 2 == 0;
        double first = timed(pool_first ? pool : other);
        double second = timed(pool_first ? other : pool);
        double pool_ns = pool_first ? first : second, other_ns = pool_first ? second : first;
        ratios[i] = pool_ns / other_ns;
        result->pool_ns = fmin(result->pool_ns, pool_ns / (double)count);
        result->malloc_ns = fmin(result->malloc_ns, other_ns / (double)count);
    }
    qsort(ratios, pairs, sizeof *ratios, compare);
    result->ratio = ratios[pairs / 2];
    result->pool_instructions = instructions(pool);
    result->malloc_instructions = instructions(other);
}

/* ---- A recording ---- */

/* false: there was no memory, or the pool failed. */
static bool bench_sides(const struct tape *tape, const struct setup *setup, struct result *result) {
    struct dpool_config config = {.indexes = (uint32_t)setup->indexes, .unzeroed = true};
    struct pool *memory = pool_create(setup->kind, (size_t)setup->size_bytes, &config);
    struct side pool = {.tape = tape, .slots = calloc(tape->slots + 1u, sizeof(dpool_handle))};
    struct side other = {&replay_malloc, .tape = tape, .slots = calloc(tape->slots + 1u, sizeof(void *))};
    bool ready = memory != NULL && pool.slots != NULL && other.slots != NULL;
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        if (pool_kinds[i] == setup->kind)
            pool.replay = replays[i];
    }
    if (ready) {
        pool.pool = pool_memory_to_change(memory);
        measure(&pool, &other, result);
    } else {
        fprintf(stderr, "%s: no memory for a pool of %llu bytes\n", tape->name, (unsigned long long)setup->size_bytes);
    }
    if (memory != NULL)
        pool_destroy(memory);
    free(pool.slots);
    free(other.slots);
    if (pool.failures != 0 || other.failures != 0)
        fprintf(stderr, "%s: %u operations of the pool and %u of malloc failed\n", tape->name, pool.failures,
                other.failures);
    return ready && pool.failures == 0 && other.failures == 0;
}

static void print_row(const struct tape *tape, const struct pool_kind *kind, const struct result *result) {
    printf("%-14s b%uw%u %8zu %7.1f %7.1f %7.2f ", tape->name, (unsigned)kind->block_bytes, (unsigned)kind->width_bits,
           tape->count, result->pool_ns, result->malloc_ns, result->ratio);
    if (result->malloc_instructions > 0)
        printf("%8.0f %7.0f %7.2f\n", result->pool_instructions, result->malloc_instructions,
               result->pool_instructions / result->malloc_instructions);
    else
        printf("%8s %7s %7s\n", "-", "-", "-");
}

static bool bench_file(const char *path, double *log_sum) {
    struct tape tape;
    struct setup setup;
    struct result result = {0};
    if (tape_read(path, &tape) != 0)
        return false;
    tape_free_left(&tape);
    bool done = tape_setup(&tape, PERCENT, &setup) == 0 && bench_sides(&tape, &setup, &result);
    if (done) {
        print_row(&tape, setup.kind, &result);
        *log_sum += log(result.ratio);
    }
    tape_free(&tape);
    return done;
}

int main(int argc, char **argv) {
    double log_sum = 0;
    if (argc < 2) {
        fputs("usage: bench_malloc TRACE...\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* a row takes seconds, and is seen when it is there */
    printf("%-28s %-25s %s\n", "", "nanoseconds an operation", "instructions");
    printf("%-14s %-5s %8s %7s %7s %7s %8s %7s %7s\n", "recording", "pool", "ops", "pool", "malloc", "ratio", "pool",
           "malloc", "ratio");
    for (int i = 1; i < argc; i++) {
        if (!bench_file(argv[i], &log_sum))
            return 3;
    }
    printf("geometric mean %*.2f\n", 37, exp(log_sum / (argc - 1)));
    return 0;
}

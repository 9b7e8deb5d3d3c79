/* compare.c: replaying tapes through allocators. */
#include "traces/compare.h"

#include <stdlib.h>
#include <string.h>

#include "traces/smallest.h"

#define UNIT 8u /* an arena is a multiple of it */
/* Of a timing: so many replays, and more until it has taken so long. */
#define TIMES_LEAST 3
#define TIMES_MOST 100
#define TIMES_NS 500000000u

/* One replay. */
struct pass {
    const struct compare_row *row;
    size_t arena_bytes;
    bool stop_at_failure;
    uint64_t (*now)(void); /* each operation is timed; NULL: none */
    uint64_t *least_ns;    /* of each operation, lowered by what this replay takes for it */
    /* Found: */
    bool memory_is_out, created;
    uint64_t failures, total_ns; /* of all operations, without the arena's making */
    struct poolsim_usage at_peak;
};

struct state {
    const struct compare_row *row;
    bool whole; /* a pool with the trace's own policy */
    void *heap;
    void **allocations; /* by slot; NULL: it failed */
};

/* ---- An operation ---- */

static bool do_malloc(void **allocation, const struct tape_op *op) {
    switch (op->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        *allocation = malloc((size_t)op->size_bytes);
        return *allocation != NULL || op->size_bytes == 0;
    case VERB_RESIZE: {
        void *moved = realloc(*allocation, op->size_bytes != 0 ? (size_t)op->size_bytes : 1);
        *allocation = moved != NULL ? moved : *allocation;
        return moved != NULL;
    }
    case VERB_FREE:
        free(*allocation);
        *allocation = NULL;
        return true;
    default:
        return true;
    }
}

static bool is_of_allocation(const struct tape_op *op) {
    return op->verb < VERB_CLEAN;
}

static bool do_heap(const struct state *state, void **allocation, const struct tape_op *op) {
    const struct poolsim_allocator *allocator = state->row->allocator;
    bool is_new = op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST;
    if (op->verb == VERB_ALLOC_FAST && state->whole)
        return (*allocation = heap_dpool_alloc_fast(state->heap, (size_t)op->size_bytes)) != NULL;
    if (is_new)
        return (*allocation = allocator->allocate(state->heap, (size_t)op->size_bytes)) != NULL;
    if (*allocation == NULL)
        return true; /* its allocation failed, and was counted then */
    switch (op->verb) {
    case VERB_RESIZE: {
        void *moved = allocator->resize(state->heap, *allocation, (size_t)op->size_bytes);
        *allocation = moved != NULL ? moved : *allocation;
        return moved != NULL;
    }
    case VERB_FREE:
        allocator->release(state->heap, *allocation);
        *allocation = NULL;
        return true;
    case VERB_LOCK:
        return allocator != &heap_dpool || heap_dpool_lock(state->heap, *allocation);
    case VERB_UNLOCK:
        return allocator != &heap_dpool || heap_dpool_unlock(state->heap, *allocation);
    default:
        return true;
    }
}

static bool do_op(const struct state *state, const struct tape_op *op) {
    bool fine = true;
    if (is_of_allocation(op)) {
        void **allocation = &state->allocations[op->slot];
        fine = state->heap != NULL ? do_heap(state, allocation, op) : do_malloc(allocation, op);
    }
    if (state->whole)
        heap_dpool_event(state->heap, (enum trace_verb)op->verb, op->size_bytes);
    return fine;
}

static void do_ops(struct pass *pass, struct state *state) {
    const struct tape *tape = pass->row->tape;
    for (size_t i = 0; i < tape->count; i++) {
        const struct tape_op *op = &tape->ops[i];
        if (!is_of_allocation(op) && !state->whole)
            continue;
        uint64_t begun = pass->now != NULL ? pass->now() : 0;
        bool fine = do_op(state, op);
        if (pass->now != NULL) {
            uint64_t took = pass->now() - begun;
            pass->least_ns[i] = took < pass->least_ns[i] ? took : pass->least_ns[i];
        }
        pass->failures += !fine;
        if (!fine && pass->stop_at_failure)
            return;
        if (i == tape->peak_at && state->heap != NULL && pass->row->allocator->measure != NULL)
            pass->row->allocator->measure(state->heap, &pass->at_peak);
    }
}

/* What malloc has at the end is given back. */
static void free_left(const struct state *state) {
    if (state->heap != NULL)
        return;
    for (uint32_t slot = 0; slot < state->row->tape->slots; slot++)
        free(state->allocations[slot]);
}

/* One replay from an empty arena; clock, which may be NULL, times it as a whole. */
static void replay(struct pass *pass, uint64_t (*clock)(void)) {
    const struct compare_row *row = pass->row;
    struct state state = {.row = row, .whole = row->allocator == &heap_dpool && row->own.whole};
    void *front = NULL;
    state.allocations = calloc(row->tape->slots + 1u, sizeof *state.allocations);
    pass->memory_is_out = state.allocations == NULL
                          || posix_memalign(&front, POOL_FRONT_BYTES, POOL_FRONT_BYTES + pass->arena_bytes) != 0;
    if (!pass->memory_is_out && row->allocator != NULL) {
        struct poolsim_arena arena = {(unsigned char *)front + POOL_FRONT_BYTES, pass->arena_bytes, row->needs,
                                      row->need_count, row->allocator == &heap_dpool ? (const void *)&row->own : NULL};
        memset(front, 0, POOL_FRONT_BYTES + arena.bytes);
        state.heap = row->allocator->create(&arena);
    }
    pass->created = !pass->memory_is_out && (state.heap != NULL || row->allocator == NULL);
    if (pass->created) {
        uint64_t begun = clock != NULL ? clock() : 0;
        do_ops(pass, &state);
        pass->total_ns = clock != NULL ? clock() - begun : 0;
        free_left(&state);
    }
    free(front);
    free(state.allocations);
}

/* ---- The smallest arena ---- */

static bool fits(void *context, uint64_t units) {
    struct compare_row *row = context;
    struct pass pass = {.row = row, .arena_bytes = (size_t)units * UNIT, .stop_at_failure = true};
    replay(&pass, NULL);
    row->memory_is_out = row->memory_is_out || pass.memory_is_out;
    return pass.created && pass.failures == 0;
}

/* Where no arena is found that an allocator needs, it may only be because of what no allocator can serve. */
static uint64_t most_units(const struct tape *tape) {
    uint64_t bytes = (tape->peak.live_bytes + 4096) * 64;
    return (bytes < HEAP_MOST ? bytes : HEAP_MOST) / UNIT;
}

/* Where it will be found, or nearly: of handles, everything else would take a replay of slides for each try. */
static uint64_t first_units(const struct compare_row *row) {
    if (row->allocator == &heap_handles)
        return (heap_handles_peak(row->tape) + UNIT - 1) / UNIT;
    return row->tape->peak.live_bytes / UNIT + 1;
}

static void find_smallest(struct compare_row *row) {
    struct smallest search = {
        .passes = fits, .context = row, .least = 1, .low = first_units(row), .most = most_units(row->tape)};
    struct smallest_result result;
    if (search.low > search.most)
        return;
    row->memory_is_out = !smallest_find(&search, &result) || row->memory_is_out;
    row->found = result.found;
    row->smallest = result.answer * UNIT;
}

static uint64_t allocations(const struct tape *tape) {
    uint64_t count = 0;
    for (size_t i = 0; i < tape->count; i++)
        count += tape->ops[i].verb == VERB_ALLOC || tape->ops[i].verb == VERB_ALLOC_FAST;
    return count;
}

void compare_row(struct compare_row *row, uint64_t arena_bytes) {
    const struct trace_peak *peak = &row->tape->peak;
    if (row->allocator == NULL)
        return;
    find_smallest(row);
    struct pass pass = {.row = row, .arena_bytes = (size_t)arena_bytes};
    if (arena_bytes != 0) {
        replay(&pass, NULL);
        row->memory_is_out = row->memory_is_out || pass.memory_is_out;
        row->no_heap = !pass.created;
        row->failures = pass.created ? pass.failures : allocations(row->tape);
    }
    if (!row->found || row->allocator->measure == NULL || peak->live_count == 0)
        return;
    pass = (struct pass){.row = row, .arena_bytes = (size_t)row->smallest};
    replay(&pass, NULL);
    double free_bytes = (double)pass.at_peak.free_bytes, largest = (double)pass.at_peak.largest_free_bytes;
    row->measured = true;
    row->external_pct = free_bytes > 0 ? 100 * (1 - largest / free_bytes) : 0;
    row->overhead = ((double)row->smallest - free_bytes - (double)peak->live_bytes) / (double)peak->live_count;
}

/* ---- Times ---- */

static size_t operations(const struct compare_row *row) {
    const struct tape *tape = row->tape;
    size_t count = 0;
    for (size_t i = 0; i < tape->count; i++)
        count += row->own.whole || is_of_allocation(&tape->ops[i]);
    return count;
}

/* What two readings of the clock take, with nothing in between. */
static uint64_t reading_ns(uint64_t (*now)(void)) {
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 200; i++) {
        uint64_t begun = now(), took = now() - begun;
        least = took < least ? took : least;
    }
    return least;
}

static void time_replays(struct compare_row *row, const struct compare_clocks *clocks, uint64_t *least_ns) {
    size_t count = operations(row);
    uint64_t begun = clocks->passed(), reading = reading_ns(clocks->computed);
    for (int i = 0; i < TIMES_LEAST || (i < TIMES_MOST && clocks->passed() - begun < TIMES_NS); i++) {
        struct pass pass = {.row = row, .arena_bytes = (size_t)(row->smallest + row->smallest / 10)};
        replay(&pass, clocks->computed);
        double mean = pass.total_ns > reading ? (double)(pass.total_ns - reading) / (double)count : 0;
        row->mean_ns = i == 0 || mean < row->mean_ns ? mean : row->mean_ns;
        pass.now = clocks->passed;
        pass.least_ns = least_ns;
        replay(&pass, NULL);
        row->memory_is_out = row->memory_is_out || pass.memory_is_out;
    }
}

bool compare_time(struct compare_row *row, const struct compare_clocks *clocks) {
    const struct tape *tape = row->tape;
    if (operations(row) == 0 || (row->allocator != NULL && !row->found))
        return true;
    uint64_t *least_ns = malloc(tape->count * sizeof *least_ns), longest = 0, reading = reading_ns(clocks->passed);
    if (least_ns == NULL)
        return false;
    memset(least_ns, 0xFF, tape->count * sizeof *least_ns);
    time_replays(row, clocks, least_ns);
    for (size_t i = 0; i < tape->count; i++) {
        if (least_ns[i] != UINT64_MAX && least_ns[i] > longest)
            longest = least_ns[i];
    }
    row->longest_ns = longest > reading ? (double)(longest - reading) : 0;
    if (row->longest_ns < row->mean_ns)
        row->longest_ns = row->mean_ns; /* it is no shorter, though a clock may tell no difference so small */
    free(least_ns);
    return !row->memory_is_out;
}

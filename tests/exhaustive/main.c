/* main.c: the breadth-first search. Prints a line for its shape: states, transitions, and whether all were visited.
 *
 * exhaustive [-d] [-u] [-n] [-c CACHE] [-t TRIES] [-g GRAIN] [-l LIMIT] BLOCKS INDEXES
 *   -d  deferred coalescing             -u  data is not zeroed        -n  the indexes' numbers are part of the state
 *   -c  places of the index cache       -t  fit_tries                 -g  budgets are multiples of so many bytes (4)
 *   -l  stop at so many states: the search is then not closed, and says so
 * Exit status: 0 all held; 1 something did not; 2 usage. */
#include "exhaustive.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uthash.h>

#include "tests/core/assert.h"

struct shape shape;

struct state {
    UT_hash_handle hh; /* keeps the order of arrival, which is the search's queue */
    const struct state *from;
    struct call by;
    uint32_t length;
    uint8_t key[];
};

static struct {
    struct state *states;
    const struct state *at; /* the one whose calls are tried */
    struct call call;
    struct box first, start, work; /* start: the state at, unpacked */
    struct view view;              /* of start, in work */
    uint64_t transitions;
    uint64_t limit;
} search;

/* ---- What went wrong ---- */

static void print_call(const struct call *call) {
    static const char *const names[] = {"alloc",     "alloc_fast",     "resize",          "free",   "lock",
                                        "unlock",    "clean",          "clean_step",      "defrag", "defrag_step",
                                        "make_room", "make_room_step", "make_room_behind"};
    fprintf(stderr, "  %s, index %" PRIu32 ", blocks %" PRIu32 ", budget %" PRIu32 "\n", names[call->kind], call->index,
            call->blocks, call->budget);
}

static void print_way(const struct state *state) {
    struct box box;
    if (state->from != NULL) {
        print_way(state->from);
        print_call(&state->by);
    }
    image_unpack(&box, &search.first, state->key, state->length);
    image_draw(pool_in(&box));
}

void broken(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    if (search.at != NULL) {
        print_way(search.at);
        print_call(&search.call);
        image_draw(pool_in(&search.work));
    }
    exit(EXIT_FAILURE);
}

void test_assert_failed(const char *file, int line, const char *condition) {
    broken(file, line, condition);
}

/* ---- States ---- */

static const struct state *find_or_add(const struct box *box) {
    uint8_t key[KEY_MAX];
    uint32_t length = image_pack(box, &search.first, key);
    struct state *state = NULL;
    HASH_FIND(hh, search.states, key, length, state);
    if (state != NULL)
        return state;
    state = malloc(sizeof *state + length);
    if (state == NULL)
        broken(__FILE__, __LINE__, "memory is out");
    state->from = search.at;
    state->by = search.call;
    state->length = length;
    memcpy(state->key, key, length);
    HASH_ADD_KEYPTR(hh, search.states, state->key, length, state);
    return state;
}

/* Makes one call from the state that the search is at. Returns the state that it leads to. */
static const struct state *try_call(struct call call) {
    search.call = call;
    search.work = search.start;
    search.transitions++;
    if (!make_call(pool_in(&search.work), &search.view, &search.call))
        return search.at;
    image_normalise(pool_in(&search.work));
    return find_or_add(&search.work);
}

/* ---- The calls of a state ---- */

static void try_sizes(struct call call) {
    for (call.blocks = DPOOL_MIN_BLOCKS; call.blocks <= shape.blocks + 1u; call.blocks++)
        try_call(call);
}

/* Budgets up to the first with which the step does all there is. */
static void try_budgets(struct call call, uint32_t first, uint32_t grain) {
    call.budget = UINT32_MAX;
    const struct state *end = try_call(call);
    for (call.budget = first; try_call(call) != end; call.budget += grain)
        expect(call.budget < 10000u);
}

static void try_all(void) {
    try_sizes((struct call){.kind = CALL_ALLOC});
    try_sizes((struct call){.kind = CALL_ALLOC_FAST});
    for (uint32_t index = 0; index < shape.config.indexes; index++) {
        if (!search.view.items[index].used)
            continue;
        try_sizes((struct call){.kind = CALL_RESIZE, .index = index});
        try_sizes((struct call){.kind = CALL_MAKE_ROOM_BEHIND, .index = index});
        try_call((struct call){.kind = CALL_FREE, .index = index});
        try_call((struct call){.kind = CALL_LOCK, .index = index});
        try_call((struct call){.kind = CALL_UNLOCK, .index = index});
    }
    try_call((struct call){.kind = CALL_CLEAN});
    try_budgets((struct call){.kind = CALL_CLEAN_STEP}, 0, 1);
    try_call((struct call){.kind = CALL_DEFRAG});
    try_budgets((struct call){.kind = CALL_DEFRAG_STEP}, 0, shape.grain);
    try_sizes((struct call){.kind = CALL_MAKE_ROOM});
    for (uint32_t blocks = DPOOL_MIN_BLOCKS; blocks <= shape.blocks + 1u; blocks++)
        try_budgets((struct call){.kind = CALL_MAKE_ROOM_STEP, .blocks = blocks}, 0, shape.grain);
}

/* ---- The search ---- */

/* Allocations differ in their blocks only, so each number of blocks is tried with one size; and this is how many blocks a
 * size takes. */
static void expect_blocks_of_sizes(void) {
    for (size_t size = 0; size <= shape.blocks * DPOOL_BLOCK - DPOOL_HEADER; size++) {
        struct box box = search.first;
        dpool_handle handle;
        struct dpool_run run;
        size_t blocks = (size + DPOOL_HEADER) / DPOOL_BLOCK + ((size + DPOOL_HEADER) % DPOOL_BLOCK != 0);
        expect(dpool_alloc(pool_in(&box), size, &handle) == DPOOL_OK);
        expect(dpool_find(pool_in(&box), handle, &run) == DPOOL_OK);
        expect(run.blocks == (blocks < DPOOL_MIN_BLOCKS ? DPOOL_MIN_BLOCKS : blocks));
    }
}

/* Returns whether every state that can be reached was visited. */
static bool search_all(void) {
    image_start(&search.first);
    image_normalise(pool_in(&search.first));
    expect_blocks_of_sizes();
    for (const struct state *state = find_or_add(&search.first); state != NULL; state = state->hh.next) {
        if (search.limit != 0 && HASH_COUNT(search.states) >= search.limit)
            return false;
        search.at = state;
        image_unpack(&search.start, &search.first, state->key, state->length);
        search.work = search.start;
        look(pool_in(&search.work), &search.view);
        expect_wrong_handles_refused(pool_in(&search.work), &search.view);
        search.work = search.start;
        expect_rows_of_calls(pool_in(&search.work), &search.view);
        try_all();
    }
    return true;
}

static uint32_t number(const char *text) {
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value > 1000000000u) {
        fprintf(stderr, "exhaustive: '%s' is not a number from 0 to 1000000000\n", text);
        exit(2);
    }
    return (uint32_t)value;
}

static void read_arguments(int argc, char **argv) {
    int option;
    shape.grain = 4;
    while ((option = getopt(argc, argv, "dunc:t:g:l:")) != -1) {
        if (option == '?')
            exit(2);
        shape.config.deferred |= option == 'd';
        shape.config.unzeroed |= option == 'u';
        shape.numbered |= option == 'n';
        uint32_t *value = option == 'c' ? &shape.config.index_cache : &shape.grain;
        if (option == 'l')
            search.limit = number(optarg);
        else if (option == 't')
            shape.config.fit_tries = (uint16_t)number(optarg);
        else if (optarg != NULL)
            *value = number(optarg);
    }
    if (argc - optind == 2) {
        shape.blocks = number(argv[optind]);
        shape.config.indexes = number(argv[optind + 1]);
    }
    if (shape.blocks == 0 || shape.blocks > BLOCKS_MAX || shape.config.indexes > INDEXES_MAX || shape.grain == 0) {
        fprintf(stderr, "exhaustive: wanted BLOCKS from 1 to %u, INDEXES from 1 to %u, a GRAIN above 0\n", BLOCKS_MAX,
                INDEXES_MAX);
        exit(2);
    }
}

int main(int argc, char **argv) {
    read_arguments(argc, argv);
    bool closed = search_all();
    printf("blocks of %2d, %d bits, %2" PRIu32 " blocks, %" PRIu32 " handles, %s, cache %" PRIu32 ", tries %u"
           ", grain %" PRIu32 "%s%s: %u states, %" PRIu64 " transitions, %s\n",
           DPOOL_BLOCK, DPOOL_WIDTH, shape.blocks, shape.config.indexes,
           shape.config.deferred ? "deferred" : "immediate", shape.config.index_cache, shape.config.fit_tries,
           shape.grain, shape.config.unzeroed ? ", unzeroed" : "", shape.numbered ? ", numbered" : "",
           HASH_COUNT(search.states), search.transitions,
           closed ? "closed: every state is visited" : "not closed: the limit was reached");
    return EXIT_SUCCESS;
}

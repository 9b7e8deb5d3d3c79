/* compare_needs.c: which sizes a trace's fixed pools should have. */
#include <stdlib.h>
#include <string.h>

#include "traces/compare.h"

#define CANDIDATES 24

/* How many allocations are live, by where their size lies between two candidates; now and at most. */
struct counts {
    uint64_t sizes[CANDIDATES]; /* growing */
    size_t count;
    uint64_t now[CANDIDATES][CANDIDATES],
        most[CANDIDATES][CANDIDATES]; /* from the first to the second, both included */
};

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool has_size(const struct tape_op *op) {
    return op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST || op->verb == VERB_RESIZE;
}

/* The largest size, and of the others as many as there is room for, so that each stands for as many allocations. */
static bool choose_candidates(const struct tape *tape, struct counts *counts) {
    uint64_t *sizes = malloc((tape->count + 1) * sizeof *sizes);
    size_t all = 0;
    if (sizes == NULL)
        return false;
    for (size_t i = 0; i < tape->count; i++) {
        if (has_size(&tape->ops[i]))
            sizes[all++] = tape->ops[i].size_bytes;
    }
    qsort(sizes, all, sizeof *sizes, by_size);
    for (size_t i = 1; i <= CANDIDATES && all > 0; i++) {
        uint64_t size = sizes[(all - 1) * i / CANDIDATES];
        if (counts->count == 0 || size != counts->sizes[counts->count - 1])
            counts->sizes[counts->count++] = size;
    }
    free(sizes);
    return counts->count > 0;
}

static size_t place_of(const struct counts *counts, uint64_t size) {
    size_t place = 0;
    while (counts->sizes[place] < size)
        place++;
    return place;
}

/* One more in each stretch that has `place` and not `other`; as many as there are candidates: no other. */
static void count_up(struct counts *counts, size_t place, size_t other) {
    for (size_t i = 0; i <= place; i++) {
        for (size_t j = place; j < counts->count; j++) {
            if (other >= i && other <= j)
                continue;
            if (++counts->now[i][j] > counts->most[i][j])
                counts->most[i][j] = counts->now[i][j];
        }
    }
}

static void count_down(struct counts *counts, size_t place, size_t other) {
    for (size_t i = 0; i <= place; i++) {
        for (size_t j = place; j < counts->count; j++) {
            if (other < i || other > j)
                counts->now[i][j]--;
        }
    }
}

static bool count_live(const struct tape *tape, struct counts *counts) {
    size_t none = counts->count, *places = malloc((tape->slots + 1u) * sizeof *places);
    if (places == NULL)
        return false;
    for (size_t i = 0; i < tape->count; i++) {
        const struct tape_op *op = &tape->ops[i];
        if (op->verb == VERB_FREE) {
            count_down(counts, places[op->slot], none);
        } else if (has_size(op)) {
            size_t place = place_of(counts, op->size_bytes), old = op->verb == VERB_RESIZE ? places[op->slot] : none;
            count_up(counts, place, old);
            if (old != none)
                count_down(counts, old, place);
            places[op->slot] = place;
        }
    }
    free(places);
    return true;
}

size_t compare_needs(const struct tape *tape, struct poolsim_need needs[COMPARE_NEEDS]) {
    /* cost[k][j]: of the sizes up to candidate j - 1 in k pools; from[k][j]: where the last of these begins */
    uint64_t cost[COMPARE_NEEDS + 1][CANDIDATES + 1];
    size_t from[COMPARE_NEEDS + 1][CANDIDATES + 1] = {{0}}, best = 0, pools = 0;
    struct counts *counts = calloc(1, sizeof *counts);
    if (counts == NULL || !choose_candidates(tape, counts) || !count_live(tape, counts)) {
        free(counts);
        return 0;
    }
    memset(cost, 0xFF, sizeof cost);
    cost[0][0] = 0;
    for (size_t k = 1; k <= COMPARE_NEEDS; k++) {
        for (size_t j = 1; j <= counts->count; j++) {
            for (size_t i = 0; i < j; i++) {
                if (cost[k - 1][i] == UINT64_MAX)
                    continue;
                uint64_t bytes = cost[k - 1][i] + counts->most[i][j - 1] * ((counts->sizes[j - 1] + 3) / 4 * 4);
                if (bytes < cost[k][j]) {
                    cost[k][j] = bytes;
                    from[k][j] = i;
                }
            }
        }
        if (best == 0 || cost[k][counts->count] < cost[best][counts->count])
            best = k;
    }
    pools = best;
    for (size_t k = best, j = counts->count; k > 0; j = from[k--][j]) {
        uint64_t bytes = counts->sizes[j - 1] != 0 ? counts->sizes[j - 1] : 4;
        needs[k - 1] = (struct poolsim_need){(size_t)bytes, (size_t)counts->most[from[k][j]][j - 1]};
    }
    free(counts);
    return pools;
}

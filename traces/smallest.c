/* smallest.c: growing, bisecting, and looking around. */
#include "traces/smallest.h"

#include <stdlib.h>

struct tried {
    uint64_t value;
    bool passes;
};

struct hunt {
    const struct smallest *search;
    struct smallest_result *result;
    struct tried *tried;
    bool memory_is_out;
};

static bool passes(struct hunt *hunt, uint64_t value) {
    unsigned count = hunt->result->probes;
    for (unsigned i = 0; hunt->tried != NULL && i < count; i++) {
        if (hunt->tried[i].value == value)
            return hunt->tried[i].passes;
    }
    struct tried *tried = realloc(hunt->tried, (count + 1) * sizeof *tried);
    if (tried == NULL) {
        hunt->memory_is_out = true;
        return false;
    }
    hunt->tried = tried;
    tried[count] = (struct tried){value, hunt->search->passes(hunt->search->context, value)};
    hunt->result->probes++;
    return tried[count].passes;
}

/* From a number that fails upwards, in steps that double: the smallest of a stretch that passes. false: none does. */
static bool climb(struct hunt *hunt, uint64_t fails, uint64_t *answer) {
    const struct smallest *search = hunt->search;
    uint64_t step = fails / 64 + 1, good = fails;
    for (;;) {
        if (good == search->most || hunt->memory_is_out)
            return false;
        good = search->most - fails < step ? search->most : fails + step;
        if (passes(hunt, good))
            break;
        fails = good;
        step *= 2;
    }
    while (good - fails > 1 && !hunt->memory_is_out) {
        uint64_t middle = fails + (good - fails) / 2;
        if (passes(hunt, middle))
            good = middle;
        else
            fails = middle;
    }
    *answer = good;
    return !hunt->memory_is_out;
}

/* Tries numbers above: next to the answer, then further away up to a quarter more. The largest that fails, or 0. */
static uint64_t fails_above(struct hunt *hunt, uint64_t answer) {
    unsigned half = hunt->search->around / 2;
    uint64_t highest = 0, stride = half != 0 ? answer / 4 / half : 0;
    hunt->result->above_tried = 0;
    for (unsigned i = 1; i <= 2 * half; i++) {
        uint64_t by = i <= half ? i : stride * (i - half);
        if (by == 0 || by > hunt->search->most - answer)
            continue;
        hunt->result->above_tried++;
        if (!passes(hunt, answer + by) && answer + by > highest)
            highest = answer + by;
    }
    return highest;
}

/* Tries numbers below, next to the answer and down to where the search began; with those that were tried before. */
static void look_below(struct hunt *hunt, uint64_t answer) {
    struct smallest_result *result = hunt->result;
    unsigned half = hunt->search->around / 2;
    uint64_t least = hunt->search->least, far = answer > hunt->search->low ? answer - hunt->search->low : 0;
    uint64_t stride = half != 0 ? far / half : 0;
    for (unsigned i = 1; i <= 2 * half; i++) {
        uint64_t by = i <= half ? i : stride * (i - half);
        if (by != 0 && by <= answer - least)
            passes(hunt, answer - by);
    }
    for (unsigned i = 0; hunt->tried != NULL && i < result->probes; i++) {
        const struct tried *tried = &hunt->tried[i];
        if (tried->value >= answer)
            continue;
        result->below_tried++;
        if (tried->passes && result->below_count++ < SMALLEST_ISLANDS)
            result->below[result->below_count - 1] = tried->value;
    }
}

/* The answer may go down while the number below it passes as well. */
static uint64_t descend(struct hunt *hunt, uint64_t answer) {
    while (answer > hunt->search->least && passes(hunt, answer - 1))
        answer--;
    return answer;
}

bool smallest_find(const struct smallest *search, struct smallest_result *result) {
    *result = (struct smallest_result){.found = false};
    struct hunt hunt = {.search = search, .result = result};
    uint64_t answer = search->low, fails;
    result->found = passes(&hunt, answer) || climb(&hunt, answer, &answer);
    while (result->found && search->around >= 2 && (fails = fails_above(&hunt, answer)) != 0)
        result->found = climb(&hunt, fails, &answer);
    if (result->found) {
        answer = descend(&hunt, answer);
        look_below(&hunt, answer);
    }
    result->answer = answer;
    free(hunt.tried);
    return !hunt.memory_is_out;
}

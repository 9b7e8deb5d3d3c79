/* smallest.c: growing, bisecting, and looking around. */
#include "traces/smallest.h"

#include <stdlib.h>

#include "traces/jobs.h"

struct tried {
    uint64_t value;
    bool passes;
    unsigned asked; /* as which one the search came to it, from 1; 0: it was only tried ahead */
};

struct hunt {
    const struct smallest *search;
    struct smallest_result *result;
    struct tried *tried;
    size_t count;
    bool memory_is_out;
};

/* ---- Trying ---- */

static struct tried *find_tried(const struct hunt *hunt, uint64_t value) {
    for (size_t i = 0; i < hunt->count; i++) {
        if (hunt->tried[i].value == value)
            return &hunt->tried[i];
    }
    return NULL;
}

/* A place for a number; NULL: memory is out. */
static struct tried *add_tried(struct hunt *hunt, uint64_t value) {
    struct tried *tried = realloc(hunt->tried, (hunt->count + 1) * sizeof *tried);
    if (tried == NULL) {
        hunt->memory_is_out = true;
        return NULL;
    }
    hunt->tried = tried;
    tried[hunt->count] = (struct tried){.value = value};
    return &tried[hunt->count++];
}

static bool passes(struct hunt *hunt, uint64_t value) {
    struct tried *tried = find_tried(hunt, value);
    if (tried == NULL) {
        tried = add_tried(hunt, value);
        if (tried == NULL)
            return false;
        tried->passes = hunt->search->passes(hunt->search->context, value);
    }
    if (tried->asked == 0)
        tried->asked = ++hunt->result->probes;
    return tried->passes;
}

/* ---- Trying ahead: what will be asked for, or may be, at one time in several threads ---- */

#define AHEAD_MAX 64

struct ahead {
    uint64_t values[AHEAD_MAX];
    size_t count;
};

static void add_ahead(struct ahead *ahead, const struct hunt *hunt, uint64_t value) {
    for (size_t i = 0; i < ahead->count; i++) {
        if (ahead->values[i] == value)
            return;
    }
    if (ahead->count < AHEAD_MAX && find_tried(hunt, value) == NULL)
        ahead->values[ahead->count++] = value;
}

struct batch {
    const struct smallest *search;
    struct tried *tried;
};

static void try_one(void *context, size_t number) {
    const struct batch *batch = context;
    struct tried *tried = &batch->tried[number];
    tried->passes = batch->search->passes(batch->search->context, tried->value);
}

static void try_ahead(struct hunt *hunt, const struct ahead *ahead) {
    size_t first = hunt->count;
    if (ahead->count < 2)
        return; /* that one is tried when it is asked for */
    for (size_t i = 0; i < ahead->count; i++) {
        if (add_tried(hunt, ahead->values[i]) == NULL)
            break;
    }
    struct batch batch = {hunt->search, hunt->tried + first};
    struct jobs jobs = {try_one, NULL, &batch, NULL};
    if (hunt->memory_is_out || !jobs_run(&jobs, ahead->count, hunt->search->threads))
        hunt->memory_is_out = true;
}

static bool guesses(const struct hunt *hunt) {
    return hunt->search->threads > 1 && hunt->search->ahead > 1;
}

/* The number below the first one, and those of a climb from it. */
static void try_beginning(struct hunt *hunt) {
    const struct smallest *search = hunt->search;
    struct ahead ahead = {.count = 0};
    uint64_t value = search->low, step = value / 64 + 1;
    if (!guesses(hunt))
        return;
    add_ahead(&ahead, hunt, value);
    if (value > search->least)
        add_ahead(&ahead, hunt, value - 1);
    for (; ahead.count < search->ahead && ahead.count < AHEAD_MAX && search->most - value > step; step *= 2) {
        value += step;
        add_ahead(&ahead, hunt, value);
    }
    try_ahead(hunt, &ahead);
}

/* As many further steps of a climb as there are threads. */
static void try_steps(struct hunt *hunt, uint64_t fails, uint64_t step) {
    const struct smallest *search = hunt->search;
    struct ahead ahead = {.count = 0};
    for (; guesses(hunt) && ahead.count < search->ahead && search->most - fails >= step; step *= 2) {
        fails += step;
        const struct tried *tried = find_tried(hunt, fails);
        if (ahead.count == AHEAD_MAX || (tried != NULL && tried->passes))
            break;
        add_ahead(&ahead, hunt, fails);
    }
    try_ahead(hunt, &ahead);
}

/* The middle of an interval, the middles of its halves, and so on: as many as there are threads. Of two the smaller is first:
 * what fails is tried sooner than what passes. */
static void try_middles(struct hunt *hunt, uint64_t fails, uint64_t good) {
    struct ahead ahead = {.count = 0};
    struct {
        uint64_t fails, good;
    } parts[AHEAD_MAX * 2] = {{fails, good}};
    size_t count = 1;
    for (size_t i = 0; i < count && count + 2 <= AHEAD_MAX * 2 && guesses(hunt); i++) {
        uint64_t low = parts[i].fails, high = parts[i].good, middle = low + (high - low) / 2;
        const struct tried *tried = find_tried(hunt, middle);
        if (ahead.count == hunt->search->ahead)
            break;
        if (high - low <= 1)
            continue;
        add_ahead(&ahead, hunt, middle);
        if (tried == NULL || tried->passes) {
            parts[count].fails = low;
            parts[count++].good = middle;
        }
        if (tried == NULL || !tried->passes) {
            parts[count].fails = middle;
            parts[count++].good = high;
        }
    }
    try_ahead(hunt, &ahead);
}

/* ---- The search ---- */

/* From a number that fails upwards, in steps that double: the smallest of a stretch that passes. false: none does. */
static bool climb(struct hunt *hunt, uint64_t fails, uint64_t *answer) {
    const struct smallest *search = hunt->search;
    uint64_t step = fails / 64 + 1, good = fails;
    for (;;) {
        if (good == search->most || hunt->memory_is_out)
            return false;
        try_steps(hunt, fails, step);
        good = search->most - fails < step ? search->most : fails + step;
        if (passes(hunt, good))
            break;
        fails = good;
        step *= 2;
    }
    while (good - fails > 1 && !hunt->memory_is_out) {
        try_middles(hunt, fails, good);
        uint64_t middle = fails + (good - fails) / 2;
        if (passes(hunt, middle))
            good = middle;
        else
            fails = middle;
    }
    *answer = good;
    return !hunt->memory_is_out;
}

/* The i-th number, from 1, of those above the answer that are looked at: next to it, then further away up to a quarter more.
 * false: there is none. */
static bool above(const struct hunt *hunt, uint64_t answer, unsigned i, uint64_t *value) {
    unsigned half = hunt->search->around / 2;
    uint64_t stride = half != 0 ? answer / 4 / half : 0, by = i <= half ? i : stride * (i - half);
    *value = answer + by;
    return by != 0 && by <= hunt->search->most - answer;
}

/* The same below, down to where the search began. */
static bool below(const struct hunt *hunt, uint64_t answer, unsigned i, uint64_t *value) {
    unsigned half = hunt->search->around / 2;
    uint64_t far = answer > hunt->search->low ? answer - hunt->search->low : 0;
    uint64_t stride = half != 0 ? far / half : 0, by = i <= half ? i : stride * (i - half);
    *value = answer - by;
    return by != 0 && by <= answer - hunt->search->least;
}

static unsigned around(const struct hunt *hunt) {
    return hunt->search->around / 2 * 2;
}

/* Those above will be asked for; those below unless one above fails, or the answer goes down. */
static void try_around(struct hunt *hunt, uint64_t answer, bool tries_above, bool tries_below) {
    struct ahead ahead = {.count = 0};
    uint64_t value;
    for (unsigned i = 1; i <= around(hunt) && hunt->search->threads > 1; i++) {
        if (tries_above && above(hunt, answer, i, &value))
            add_ahead(&ahead, hunt, value);
        if (tries_below && below(hunt, answer, i, &value))
            add_ahead(&ahead, hunt, value);
    }
    try_ahead(hunt, &ahead);
}

/* The largest number above that is looked at and fails, or 0. */
static uint64_t fails_above(struct hunt *hunt, uint64_t answer) {
    uint64_t highest = 0, value;
    hunt->result->above_tried = 0;
    for (unsigned i = 1; i <= around(hunt); i++) {
        if (!above(hunt, answer, i, &value))
            continue;
        hunt->result->above_tried++;
        if (!passes(hunt, value) && value > highest)
            highest = value;
    }
    return highest;
}

/* Tries numbers below; they count with those that were tried before. */
static void look_below(struct hunt *hunt, uint64_t answer) {
    struct smallest_result *result = hunt->result;
    uint64_t value;
    for (unsigned i = 1; i <= around(hunt); i++) {
        if (below(hunt, answer, i, &value))
            passes(hunt, value);
    }
    for (unsigned order = 1; order <= result->probes; order++) {
        const struct tried *tried = hunt->tried;
        while (tried->asked != order)
            tried++;
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
    uint64_t answer = search->low, fails = 0;
    try_beginning(&hunt);
    result->found = passes(&hunt, answer) || climb(&hunt, answer, &answer);
    do {
        if (result->found)
            try_around(&hunt, answer, true, guesses(&hunt));
        fails = result->found ? fails_above(&hunt, answer) : 0;
        if (fails != 0)
            result->found = climb(&hunt, fails, &answer);
    } while (fails != 0);
    if (result->found) {
        answer = descend(&hunt, answer);
        try_around(&hunt, answer, false, true);
        look_below(&hunt, answer);
    }
    result->answer = answer;
    free(hunt.tried);
    return !hunt.memory_is_out;
}

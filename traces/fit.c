/* fit.c: counting by class and part, and what comes out of it. */
#include "traces/fit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "traces/generate.h"

#define BARS_MAX 24 /* of a histogram that is written */

/* One class of one part; what is resized counts apart. Times are ns. */
struct cell {
    struct fit_sample seen;
    struct histogram last_sizes; /* of what is resized */
    double resized_after, locked_after, held;
    uint64_t locked, locks;
};

struct fit {
    uint64_t duration, unit_ns;
    unsigned parts;
    bool failed; /* memory is out */
    struct cell *cells[FIT_PARTS][FIT_CLASSES][2];
    struct fit_sample *classes[FIT_CLASSES];
    struct fit_sample all;
};

struct fit *fit_begin(uint64_t duration, uint64_t unit_ns, unsigned parts) {
    struct fit *fit = calloc(1, sizeof *fit);
    if (fit == NULL)
        return NULL;
    fit->duration = (duration != 0 ? duration : 1) * unit_ns;
    fit->unit_ns = unit_ns;
    fit->parts = parts;
    return fit;
}

void fit_end(struct fit *fit) {
    if (fit == NULL)
        return;
    for (size_t class = 0; class < FIT_CLASSES; class ++) {
        free(fit->classes[class]);
        for (size_t part = 0; part < FIT_PARTS; part++) {
            free(fit->cells[part][class][0]);
            free(fit->cells[part][class][1]);
        }
    }
    free(fit);
}

/* ---- Counting ---- */

static void count_life(struct fit_sample *sample, const struct describe_life *life, uint64_t unit_ns) {
    sample->allocs++;
    histogram_add(&sample->sizes, life->first_bytes);
    sample->freed += life->freed;
    histogram_add(life->freed ? &sample->lives : &sample->ages, (life->ended - life->born) * unit_ns);
}

static uint64_t part_length(const struct fit *fit) {
    uint64_t length = fit->duration / fit->parts;
    return length != 0 ? length : 1;
}

static void count_cell(const struct fit *fit, struct cell *cell, const struct describe_life *life) {
    double unit = (double)fit->unit_ns;
    count_life(&cell->seen, life, fit->unit_ns);
    if (life->resizes != 0) {
        histogram_add(&cell->last_sizes, life->last_bytes);
        cell->resized_after += (double)(life->resized - life->born) * unit;
    }
    if (life->locks != 0) {
        cell->locked++;
        cell->locks += life->locks;
        cell->locked_after += (double)(life->first_lock - life->born) * unit;
        cell->held += (double)life->held * unit;
    }
}

/* *memory, made where it is not there. */
static void *made(struct fit *fit, void *memory, size_t size) {
    if (memory == NULL)
        memory = calloc(1, size);
    fit->failed = fit->failed || memory == NULL;
    return memory;
}

void fit_observe(void *context, const struct describe_life *life) {
    struct fit *fit = context;
    unsigned class = histogram_power(life->first_bytes);
    uint64_t part = life->born * fit->unit_ns / part_length(fit);
    part = part < fit->parts ? part : fit->parts - 1;
    struct cell **cell = &fit->cells[part][class][life->resizes != 0];
    *cell = made(fit, *cell, sizeof **cell);
    fit->classes[class] = made(fit, fit->classes[class], sizeof *fit->classes[class]);
    if (fit->failed)
        return;
    count_cell(fit, *cell, life);
    count_life(fit->classes[class], life, fit->unit_ns);
    count_life(&fit->all, life, fit->unit_ns);
}

/* ---- Laws ---- */

/* The weight of each bucket of a histogram, and of what is in none. */
struct weights {
    const struct histogram *values;
    uint64_t of[HISTOGRAM_BUCKETS], sum;
    uint64_t beyond;
};

static void weigh_sizes(const struct histogram *sizes, struct weights *weights) {
    *weights = (struct weights){.values = sizes, .sum = sizes->count};
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        weights->of[i] = sizes->buckets[i].count;
}

/* Weights of 10,000 in all, after Kaplan and Meier (1958): of what is not freed only its age is known, and so it counts as
 * living up to that age. Taking it for immortal would fill the memory of what is generated. */
static void weigh_lives(const struct fit_sample *seen, struct weights *weights) {
    double alive = 1, at_risk = (double)seen->allocs;
    *weights = (struct weights){.values = &seen->lives};
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        double ended = (double)seen->lives.buckets[i].count;
        if (ended > 0) {
            double share = alive * ended / at_risk;
            weights->of[i] = (uint64_t)(share * 10000 + 0.5);
            weights->of[i] += weights->of[i] == 0;
            alive -= share;
        }
        at_risk -= ended + (double)seen->ages.buckets[i].count;
        weights->sum += weights->of[i];
    }
    weights->beyond = (uint64_t)(alive * 10000 + 0.5);
    if (seen->freed == 0)
        weights->beyond = 1;
    weights->sum += weights->beyond;
}

/* A law of few bars: neighbours are put together until they have their share, and a bucket that has more than a share
 * stands alone. What is beyond has the value `beyond`. false: memory is out. */
static bool make_law(const struct weights *weights, uint64_t beyond, struct law *law) {
    uint64_t share = weights->sum / BARS_MAX + 1, sum = 0;
    bool open = false;
    *law = (struct law){.kind = LAW_PARTS, .parts = calloc(2 * BARS_MAX + 4, sizeof *law->parts)};
    if (law->parts == NULL)
        return false;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        const struct histogram_bucket *bucket = &weights->values->buckets[i];
        if (weights->of[i] == 0)
            continue;
        law->part_count += open && weights->of[i] >= share;
        open = open && weights->of[i] < share;
        sum += weights->of[i];
        struct law_part *bar = &law->parts[law->part_count];
        *bar = (struct law_part){open ? bar->low : bucket->min, bucket->max, sum};
        open = sum - (law->part_count != 0 ? bar[-1].weights_sum : 0) < share;
        law->part_count += !open;
    }
    law->part_count += open;
    if (weights->beyond != 0)
        law->parts[law->part_count++] = (struct law_part){beyond, beyond, sum + weights->beyond};
    if (law->part_count == 1 && law->parts[0].low == law->parts[0].high) {
        uint64_t value = law->parts[0].low;
        law_free(law);
        law->middle = value;
    }
    return true;
}

static bool make_sizes(const struct histogram *sizes, struct law *law) {
    struct weights weights;
    weigh_sizes(sizes, &weights);
    return make_law(&weights, 0, law);
}

static bool make_lives(const struct fit *fit, const struct fit_sample *seen, struct law *law) {
    struct weights weights;
    weigh_lives(seen, &weights);
    return make_law(&weights, fit->duration, law);
}

static struct law constant(double value) {
    return (struct law){.middle = (uint64_t)(value + 0.5)};
}

static struct law exponential(double mean) {
    struct law law = {.kind = LAW_EXPONENTIAL, .middle = (uint64_t)(mean + 0.5), .max = UINT64_MAX};
    return law.middle != 0 ? law : constant(0);
}

/* ---- The workload ---- */

static bool make_alloc(const struct fit *fit, const struct cell *cell, bool resized, struct workload_alloc *alloc) {
    uint64_t allocs = cell->seen.allocs;
    alloc->verb = VERB_ALLOC;
    alloc->count = constant(1);
    alloc->chance = RANDOM_ONE;
    alloc->life = LIFE_TIME;
    if (asprintf(&alloc->name, "%s%" PRIu64, resized ? "r" : "b", cell->seen.sizes.min) < 0)
        alloc->name = NULL;
    alloc->tag = alloc->name != NULL ? strdup(alloc->name) : NULL;
    if (alloc->tag == NULL || !make_sizes(&cell->seen.sizes, &alloc->size)
        || !make_lives(fit, &cell->seen, &alloc->life_time))
        return false;
    if (resized) {
        alloc->resize = (struct workload_resize){.used = true, .delayed = true, .times = 1};
        alloc->resize.after = exponential(cell->resized_after / (double)allocs);
        if (!make_sizes(&cell->last_sizes, &alloc->resize.size))
            return false;
    }
    if (cell->locked != 0) {
        double locked = (double)cell->locked, held = cell->held / (double)cell->locks;
        alloc->lock.used = true;
        uint64_t millionths = (uint64_t)(locked / (double)allocs * 1e8 + 0.5); /* of 1 %, as it is written */
        alloc->lock.chance = ((millionths << 32) + 500000) / 1000000 / 100;
        alloc->lock.after = exponential(cell->locked_after / locked);
        alloc->lock.held = exponential(held);
    }
    return true;
}

static bool make_task(const struct fit *fit, const struct cell *cell, size_t part, unsigned class, bool resized,
                      struct workload_task *task) {
    uint64_t every = part_length(fit) / cell->seen.allocs;
    struct workload_moment *moment = calloc(1, sizeof *moment);
    task->in = (struct workload_moments){moment, moment != NULL};
    task->allocs = calloc(1, sizeof *task->allocs);
    task->alloc_count = task->allocs != NULL;
    task->has_every = task->has_first = true;
    task->every = constant((double)(every != 0 ? every : 1));
    task->jitter = every != 0 ? every - 1 : 0;
    task->burst = constant(1);
    task->chance = RANDOM_ONE;
    task->phases = (uint32_t)1 << part;
    if (moment == NULL || task->allocs == NULL
        || asprintf(&task->name, "part%zu_%s%" PRIu64, part + 1, resized ? "resized_" : "", (uint64_t)1 << class) < 0)
        return false;
    moment->index = (uint32_t)part;
    return asprintf(&moment->name, "part%zu", part + 1) > 0 && make_alloc(fit, cell, resized, task->allocs);
}

static bool make_phases(const struct fit *fit, struct workload *workload) {
    workload->phases = calloc(fit->parts, sizeof *workload->phases);
    if (workload->phases == NULL)
        return false;
    for (; workload->phase_count < fit->parts; workload->phase_count++) {
        struct workload_phase *phase = &workload->phases[workload->phase_count];
        phase->ends = workload->phase_count + 1 < fit->parts;
        phase->lasts = part_length(fit);
        if (asprintf(&phase->name, "part%zu", workload->phase_count + 1) < 0)
            return false;
    }
    return true;
}

static bool make_tasks(const struct fit *fit, struct workload *workload, bool *too_many) {
    workload->tasks = calloc(WORKLOAD_TASKS_MAX, sizeof *workload->tasks);
    if (workload->tasks == NULL)
        return false;
    for (size_t part = 0; part < fit->parts; part++) {
        for (unsigned cell = 0; cell < FIT_CLASSES * 2; cell++) {
            const struct cell *seen = fit->cells[part][cell / 2][cell % 2];
            if (seen == NULL)
                continue;
            *too_many = workload->task_count == WORKLOAD_TASKS_MAX;
            if (*too_many || !make_task(fit, seen, part, cell / 2, cell % 2, &workload->tasks[workload->task_count++]))
                return false;
        }
    }
    return true;
}

struct workload *fit_workload(const struct fit *fit, bool *too_many) {
    struct workload *workload = calloc(1, sizeof *workload);
    *too_many = false;
    if (workload == NULL)
        return NULL;
    workload->seed = 1;
    workload->limits.duration = fit->duration;
    if (!fit->failed && make_phases(fit, workload) && make_tasks(fit, workload, too_many))
        return workload;
    workload_free(workload);
    return NULL;
}

/* ---- How well it fits ---- */

static double share(uint64_t part, uint64_t whole) {
    return whole != 0 ? 100 * (double)part / (double)whole : 0;
}

static void compare(const struct fit_sample *recorded, const struct fit_sample *generated,
                    struct fit_distance *distance) {
    *distance = (struct fit_distance){.allocs = recorded->allocs,
                                      .generated = generated->allocs,
                                      .sizes = -1,
                                      .lives = -1,
                                      .freed_pct = share(recorded->freed, recorded->allocs),
                                      .generated_freed_pct = share(generated->freed, generated->allocs)};
    if (recorded->allocs != 0 && generated->allocs != 0)
        distance->sizes = histogram_distance(&recorded->sizes, &generated->sizes);
    if (recorded->freed != 0 && generated->freed != 0)
        distance->lives = histogram_distance(&recorded->lives, &generated->lives);
}

/* Describes what is generated, with a fit of its own as the observer. */
static int describe_generated(const struct workload *workload, struct fit *fit, struct fit_quality *quality) {
    struct generator *generator = generator_create(workload);
    struct describer *describer = describe_begin(true, fit_observe, fit);
    const struct description *description = NULL;
    struct trace_event event;
    struct trace_fault fault;
    int got = -1;
    if (generator != NULL && describer != NULL) {
        while ((got = generator_next(generator, &event)) == 1) {
            if (describe_event(describer, &event, &fault) != 0)
                break;
        }
    }
    if (got == 0)
        description = describe_result(describer);
    if (description != NULL) {
        quality->generated_peak_bytes = description->peak_bytes;
        quality->generated_peak_count = description->peak_count;
    }
    describe_end(describer);
    generator_destroy(generator);
    return description != NULL && !fit->failed ? 0 : -1;
}

int fit_compare(const struct fit *fit, const struct workload *workload, const struct description *recorded,
                struct fit_quality *quality) {
    static const struct fit_sample none;
    struct fit *generated = fit_begin(fit->duration, 1, 1);
    int result = -1;
    *quality = (struct fit_quality){.peak_bytes = recorded->peak_bytes, .peak_count = recorded->peak_count};
    if (generated == NULL || describe_generated(workload, generated, quality) != 0)
        goto end_generated;
    compare(&fit->all, &generated->all, &quality->all);
    for (size_t class = 0; class < FIT_CLASSES; class ++) {
        const struct fit_sample *a = fit->classes[class], *b = generated->classes[class];
        if (a != NULL || b != NULL)
            compare(a != NULL ? a : &none, b != NULL ? b : &none, &quality->classes[class]);
    }
    result = 0;
end_generated:
    fit_end(generated);
    return result;
}

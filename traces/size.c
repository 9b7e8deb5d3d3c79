/* size.c: replaying tapes in pools of every size. */
#include "traces/size.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "traces/expectation.h"
#include "traces/report.h"

#define STEP_MOST ((uint64_t)1 << 24) /* bytes of a step, beyond which it is a whole defrag */

uint64_t size_point_bytes(const struct size_point *point) {
    if (point->bytes != 0)
        return point->bytes;
    return point->kind->overhead((size_t)point->indexes, (size_t)point->index_cache)
           + point->blocks * point->kind->block_bytes;
}

uint64_t size_peak_blocks(const struct tapes *tapes, size_t kind) {
    uint64_t blocks = pool_kinds[kind]->blocks_for(0);
    for (size_t i = 0; i < tapes->count; i++) {
        uint64_t peak = tapes->items[i].peak.used_blocks[kind];
        blocks = peak > blocks ? peak : blocks;
    }
    return blocks;
}

uint64_t size_peak_count(const struct tapes *tapes) {
    uint64_t count = 1;
    for (size_t i = 0; i < tapes->count; i++)
        count = tapes->items[i].peak.live_count > count ? tapes->items[i].peak.live_count : count;
    return count;
}

/* ---- The pool of all traces ---- */

static void raise_setting(int64_t *setting, int64_t option, int64_t header) {
    int64_t value = option != TRACE_UNSET ? option : header;
    *setting = value > *setting ? value : *setting; /* TRACE_UNSET is less than any */
}

void size_shape(const struct tapes *tapes, const struct trace_settings *options, struct trace_settings *shape) {
    trace_settings_init(shape);
    for (size_t i = 0; i < tapes->count; i++) {
        const struct tape *tape = &tapes->items[i];
        const struct trace_settings *header = &tape->header.settings;
        int64_t peak = tape->peak.live_count != 0 ? (int64_t)tape->peak.live_count : 1;
        raise_setting(&shape->size_bytes, options->size_bytes, header->size_bytes);
        raise_setting(&shape->block_bytes, options->block_bytes, header->block_bytes);
        raise_setting(&shape->index_cache, options->index_cache, header->index_cache);
        raise_setting(&shape->coalesce, options->coalesce, header->coalesce);
        raise_setting(&shape->indexes, options->indexes, header->indexes != TRACE_UNSET ? header->indexes : peak);
    }
}

/* ---- One point ---- */

void size_point_setup(const struct sizing *sizing, const struct size_point *point, const struct tape *tape,
                      struct setup *setup) {
    setup_policy(&tape->header.settings, sizing->options, setup);
    setup->kind = point->kind;
    setup->size_bytes = size_point_bytes(point);
    setup->indexes = point->indexes;
    setup->index_cache = point->index_cache;
    if (point->on_fragmented != TRACE_UNSET)
        setup->on_fragmented = (enum trace_on_fragmented)point->on_fragmented;
    if (point->defrag_step != TRACE_UNSET)
        setup->defrag_step = setup->room_step = (uint64_t)point->defrag_step;
    if (point->defrag_every != TRACE_UNSET)
        setup->defrag_every = (uint64_t)point->defrag_every;
    if (point->still) {
        setup->on_fragmented = setup->coalesce == COALESCE_DEFERRED ? FRAGMENTED_CLEAN : FRAGMENTED_FAIL;
        setup->defrag_every = 0;
    }
}

struct watch {
    const struct tape *tape;
    struct size_limit *limit;
};

/* Notes the first event that fails. */
static void watch_step(void *context, const struct replay_step *step) {
    struct watch *watch = context;
    struct size_limit *limit = watch->limit;
    if (step->error == DPOOL_OK || limit->event != 0)
        return;
    limit->tape = watch->tape;
    limit->event = step->number;
    limit->line = step->event->line;
    int used = size_event_text(limit->text, sizeof limit->text, step);
    snprintf(limit->text + used, sizeof limit->text - (size_t)used, ": %s", pool_error_name(step->error));
}

/* What is expected of a trace. */
enum wanted {
    WANTED_SUCCESS, /* that no event fails, and nothing else: the replay can end at the first that does */
    WANTED_ALL,     /* that as well, since nothing that is expected speaks of failures */
    WANTED_NUMBERS  /* what is expected alone */
};

static enum wanted wanted_of(const struct sizing *sizing, const struct tape *tape) {
    const struct trace_header *header = &tape->header;
    enum wanted wanted = WANTED_SUCCESS;
    for (size_t i = 0; i < header->expectation_count + sizing->expectation_count; i++) {
        const struct trace_expectation *expectation = i < header->expectation_count
                                                          ? &header->expectations[i]
                                                          : &sizing->expectations[i - header->expectation_count];
        const char *name = metric_find(expectation->metric)->name;
        bool is_total = strcmp(name, "failures.total") == 0;
        if (is_total && expectation->compare == COMPARE_EQ && expectation->value == 0)
            continue;
        if (strncmp(name, "failures.", strlen("failures.")) == 0)
            return WANTED_NUMBERS;
        wanted = WANTED_ALL;
    }
    return wanted;
}

/* The first expectation that does not hold, of those of the trace and then those of all. */
static bool expectations_hold(const struct sizing *sizing, const struct report *report, const struct tape *tape,
                              struct size_limit *limit) {
    size_t own = tape->header.expectation_count;
    for (size_t i = 0; i < report->expectation_count; i++) {
        const struct report_expectation *held = &report->expectations[i];
        if (held->ok)
            continue;
        *limit = (struct size_limit){.tape = tape,
                                     .unmet = i < own ? &tape->header.expectations[i] : &sizing->expectations[i - own]};
        snprintf(limit->text, sizeof limit->text, "%.60s %s %.10g does not hold: it is %.10g", held->metric,
                 trace_compare_words[held->compare], held->wanted, held->got);
        return false;
    }
    return true;
}

static bool tape_passes(const struct sizing *sizing, const struct size_point *point, const struct tape *tape,
                        struct size_limit *limit, enum tape_result *ended, struct problem *problem) {
    struct setup setup;
    struct report report = {0};
    struct watch watch = {tape, limit};
    enum wanted wanted = wanted_of(sizing, tape);
    struct tape_run run = {.stop_at_failure = wanted != WANTED_NUMBERS,
                           .no_defrags = point->still,
                           .report = wanted == WANTED_SUCCESS ? NULL : &report,
                           .observe = watch_step,
                           .context = &watch};
    size_point_setup(sizing, point, tape, &setup);
    enum tape_result result = tape_replay(tape, &setup, &run, problem);
    bool passes = result == TAPE_OK;
    if (result == TAPE_NO_POOL) {
        *limit = (struct size_limit){.tape = tape, .no_pool = true};
        snprintf(limit->text, sizeof limit->text, "there is no such pool");
    }
    if (passes && wanted != WANTED_SUCCESS) {
        passes = report_expect(&report, tape->header.expectations, tape->header.expectation_count) == 0
                 && report_expect(&report, sizing->expectations, sizing->expectation_count) == 0
                 && expectations_hold(sizing, &report, tape, limit);
    }
    report_free(&report);
    *ended = result > *ended ? result : *ended;
    return passes;
}

bool size_passes(const struct sizing *sizing, const struct size_point *point, struct size_limit *limit,
                 enum tape_result *ended, struct problem *problem) {
    struct size_limit unseen;
    limit = limit != NULL ? limit : &unseen;
    for (size_t i = 0; i < sizing->tapes->count; i++) {
        *limit = (struct size_limit){.tape = NULL};
        if (!tape_passes(sizing, point, &sizing->tapes->items[i], limit, ended, problem)) {
            limit->point = *point;
            return false;
        }
    }
    *limit = (struct size_limit){.tape = NULL};
    return true;
}

/* ---- Searching ---- */

/* The point that a value of the search means. */
static struct size_point point_of(const struct size_search *search, uint64_t value) {
    struct size_point point = search->point;
    switch (search->subject) {
    case SIZE_POOL:
    case SIZE_BLOCK:
        point.blocks = value;
        break;
    case SIZE_INDEXES:
        point.indexes = value;
        if (point.index_cache > value)
            point.index_cache = value;
        break;
    case SIZE_CACHE:
        point.index_cache = value;
        break;
    case SIZE_STEP:
        point.defrag_step = (int64_t)value;
        break;
    case SIZE_EVERY:
        point.defrag_every = (int64_t)size_search_number(search, value);
        break;
    }
    return point;
}

uint64_t size_search_number(const struct size_search *search, uint64_t value) {
    struct size_point point = search->point;
    if (search->subject == SIZE_POOL || search->subject == SIZE_BLOCK) {
        point.blocks = value;
        return size_point_bytes(&point);
    }
    if (search->subject == SIZE_EVERY) /* 0: none at all; 1: a step after as many events as there are ... */
        return value == 0 ? 0 : search->longest + 1 - value;
    return value;
}

/* Whether one point came further than another before it failed: to a later trace, or to a later event of the same. */
static bool is_further(const struct size_limit *limit, const struct size_limit *other, bool or_as_far) {
    if (other->tape == NULL || limit->no_pool != other->no_pool)
        return other->tape == NULL || other->no_pool;
    if (limit->tape != other->tape)
        return limit->tape > other->tape;
    uint64_t event = limit->event != 0 ? limit->event : UINT64_MAX; /* an expectation is of the whole trace */
    uint64_t other_event = other->event != 0 ? other->event : UINT64_MAX;
    return event > other_event || (or_as_far && event == other_event);
}

static bool point_passes(struct size_search *search, const struct size_point *point, struct size_limit *limit) {
    return size_passes(search->sizing, point, limit, &search->ended, &search->problem);
}

/* In any thread. */
static bool passes(void *context, uint64_t value) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* of how it ended */
    struct size_search *search = context;
    struct size_point point = point_of(search, value);
    struct problem problem;
    enum tape_result ended = TAPE_OK;
    bool fine = size_passes(search->sizing, &point, NULL, &ended, &problem);
    if (ended > TAPE_NO_POOL) {
        pthread_mutex_lock(&mutex);
        search->ended = ended;
        search->problem = problem;
        pthread_mutex_unlock(&mutex);
    }
    return fine;
}

static struct smallest bounds(struct size_search *search) {
    const struct size_point *point = &search->point;
    struct smallest found = {.passes = passes,
                             .context = search,
                             .around = search->around,
                             .threads = search->threads,
                             .ahead = search->ahead};
    switch (search->subject) {
    case SIZE_POOL:
    case SIZE_BLOCK:
        found.least = point->kind->blocks_for(0);
        found.low = point->blocks;
        found.most = point->kind->max_blocks;
        break;
    case SIZE_INDEXES:
        found.least = 1;
        found.low = point->indexes;
        found.most = point->kind->max_indexes;
        break;
    case SIZE_CACHE: /* 0 is a free list, which is no small cache */
        found.least = found.low = 1;
        found.most = point->indexes;
        break;
    case SIZE_STEP:
        found.least = found.low = 1;
        found.most = STEP_MOST;
        break;
    case SIZE_EVERY:
        found.most = search->longest;
        break;
    }
    return found;
}

/* The blocks that a table of such a size leaves of the bytes given. false: none. */
static bool hold_bytes(const struct size_search *search, struct size_point *point) {
    uint64_t overhead = point->kind->overhead((size_t)point->indexes, (size_t)point->index_cache);
    if (search->given_bytes < overhead + point->kind->blocks_for(0) * point->kind->block_bytes)
        return false;
    point->bytes = search->given_bytes;
    point->blocks = (search->given_bytes - overhead) / point->kind->block_bytes;
    return point->blocks <= point->kind->max_blocks;
}

static bool passes_in_given(struct size_search *search, uint64_t value, struct size_limit *limit) {
    struct size_point point = point_of(search, value);
    *limit = (struct size_limit){.tape = &search->sizing->tapes->items[0], .no_pool = true};
    snprintf(limit->text, sizeof limit->text, "there is no such pool");
    return hold_bytes(search, &point) && point_passes(search, &point, limit);
}

/* What does with as many blocks as before may not with those that are left, or a smaller one may. */
static void settle_in_given(struct size_search *search, uint64_t least) {
    struct size_limit limit;
    uint64_t answer = search->result.answer;
    search->in_given = passes_in_given(search, answer, &limit);
    if (!search->in_given)
        return;
    while (answer > least && passes_in_given(search, answer - 1, &search->limit))
        answer--;
    search->result.answer = answer;
    search->point = point_of(search, answer);
    hold_bytes(search, &search->point);
}

/* There is no pool that could hold the peak. */
static void cannot_begin(struct size_search *search, const struct smallest *bounds) {
    const struct tapes *tapes = search->sizing->tapes;
    size_t kind = 0, highest = 0;
    while (pool_kinds[kind] != search->point.kind)
        kind++;
    for (size_t i = 1; i < tapes->count; i++) {
        if (tapes->items[i].peak.used_blocks[kind] > tapes->items[highest].peak.used_blocks[kind])
            highest = i;
    }
    search->limit = (struct size_limit){.tape = &tapes->items[highest]};
    search->limit_value = bounds->most;
    snprintf(search->limit.text, sizeof search->limit.text,
             search->subject == SIZE_INDEXES ? "at the peak %" PRIu64 " allocations are live; a pool has %" PRIu64
                                               " indexes at most"
                                             : "the peak takes %" PRIu64 " blocks; a pool has %" PRIu64 " at most",
             bounds->low, bounds->most);
}

/* Where nothing passes: of the numbers that were climbed up the one that came furthest. They are replayed once more, since
 * the search may have tried others too, by chance. */
static void find_furthest(struct size_search *search, const struct smallest *bounds) {
    uint64_t value = bounds->low, step = value / 64 + 1;
    for (;;) {
        struct size_point point = point_of(search, value);
        struct size_limit limit;
        point_passes(search, &point, &limit);
        if (is_further(&limit, &search->limit, search->subject == SIZE_POOL)) {
            search->limit = limit;
            search->limit_value = value;
        }
        if (value == bounds->most)
            return;
        value = bounds->most - value < step ? bounds->most : value + step;
        step *= 2;
    }
}

void size_search_run(struct size_search *search) {
    for (size_t i = 0; i < search->sizing->tapes->count; i++) {
        uint64_t count = search->sizing->tapes->items[i].count;
        search->longest = count > search->longest ? count : search->longest;
    }
    struct smallest bounded = bounds(search);
    search->tried_blocks = search->point.blocks;
    if (bounded.low > bounded.most) { /* more than this kind of pool spans */
        cannot_begin(search, &bounded);
        return;
    }
    search->memory_is_out = !smallest_find(&bounded, &search->result);
    if (!search->memory_is_out && !search->result.found)
        find_furthest(search, &bounded);
    if (!search->result.found)
        return;
    struct size_point answer = point_of(search, search->result.answer);
    search->limit = (struct size_limit){.tape = NULL};
    if (search->given_bytes != 0)
        settle_in_given(search, bounded.least);
    if (!search->in_given) {
        struct size_point fails = point_of(search, search->result.answer - 1);
        if (search->result.answer > bounded.least)
            point_passes(search, &fails, &search->limit);
        search->point = answer;
    }
    search->limit_value = search->result.answer - 1;
}

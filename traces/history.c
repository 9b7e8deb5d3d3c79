/* history.c: the head, the view, and where the view can start from. */
#include "traces/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "traces/history_log.h"
#include "traces/number_set.h"
#include "traces/statistics.h"

#define SNAPSHOT_BYTES_AN_EVENT 16

/* A replay with its counters. */
struct side {
    struct replay *replay;
    struct statistics statistics;
    struct report report;
};

struct snapshot {
    uint64_t number; /* of the event behind which it was made */
    uint64_t offset; /* in the log: the pool, then the rest */
    uint64_t rest_bytes;
};

struct history {
    struct side head, view;
    struct trace_event now; /* the view's */
    struct history_log *log;
    struct snapshot *snapshots;
    size_t snapshot_count, snapshot_room;
    uint64_t next_snapshot;
    struct number_set noted[HISTORY_MARKS + 1]; /* by kind */
    struct history_sample samples[HISTORY_SAMPLES];
    size_t sample_count;
    uint64_t events_each;
    bool tried; /* the view is not what the trace made of it */
};

/* ---- Life ---- */

static bool open_side(struct side *side, const struct setup *setup, struct problem *problem) {
    side->replay = replay_open(setup, problem);
    if (side->replay == NULL)
        return false;
    replay_watch_moves(side->replay);
    statistics_begin(&side->statistics, &side->report, side->replay, setup);
    return true;
}

struct history *history_open(const struct setup *setup, const char *directory, struct problem *problem) {
    struct history *history = calloc(1, sizeof *history);
    if (history == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return NULL;
    }
    history->events_each = 1;
    history->next_snapshot = HISTORY_SNAPSHOT_EVENTS;
    if (!open_side(&history->head, setup, problem) || !open_side(&history->view, setup, problem))
        goto close_history;
    history->log = history_log_open(directory, problem);
    if (history->log != NULL)
        return history;
close_history:
    history_close(history);
    return NULL;
}

void history_close(struct history *history) {
    if (history == NULL)
        return;
    replay_close(history->head.replay);
    replay_close(history->view.replay);
    history_log_close(history->log);
    free(history->snapshots);
    number_set_free(&history->noted[HISTORY_FAILURES]);
    number_set_free(&history->noted[HISTORY_MARKS]);
    free(history);
}

/* ---- Keeping ---- */

/* The counters are plain numbers but for two texts and the expectations, which a history does not have. */
static void save_counters(const struct side *side, struct bytes *bytes) {
    bytes_put_text(bytes, &side->statistics, sizeof side->statistics);
    bytes_put_text(bytes, &side->report, sizeof side->report);
}

static bool load_counters(struct side *side, struct bytes *bytes) {
    struct statistics kept = side->statistics;
    size_t size = sizeof side->statistics + sizeof side->report;
    if (bytes->length < size)
        return false;
    memcpy(&side->report, bytes->data + bytes->length - sizeof side->report, sizeof side->report);
    memcpy(&side->statistics, bytes->data + bytes->length - size, sizeof side->statistics);
    side->statistics.report = kept.report;
    side->statistics.replay = kept.replay;
    side->statistics.stats = kept.stats;
    bytes->length -= size;
    return true;
}

static bool add_snapshot(struct history *history) {
    struct side *head = &history->head;
    struct bytes bytes = {0};
    struct snapshot made = {.number = replay_last(head->replay)->number};
    if (history->snapshot_count == history->snapshot_room) {
        size_t room = history->snapshot_room * 2 + 16;
        struct snapshot *snapshots = realloc(history->snapshots, room * sizeof *snapshots);
        if (snapshots == NULL)
            return false;
        history->snapshots = snapshots;
        history->snapshot_room = room;
    }
    replay_save(head->replay, &bytes);
    save_counters(head, &bytes);
    size_t pool_bytes = replay_pool_bytes(head->replay);
    made.rest_bytes = bytes.length;
    bool saved = !bytes.failed
                 && history_log_put(history->log, replay_pool_memory(head->replay), pool_bytes, &made.offset)
                 && history_log_put(history->log, bytes.data, bytes.length, &(uint64_t){0});
    free(bytes.data);
    if (!saved)
        return false;
    history->snapshots[history->snapshot_count++] = made;
    uint64_t apart = (pool_bytes + made.rest_bytes) / SNAPSHOT_BYTES_AN_EVENT;
    history->next_snapshot += apart > HISTORY_SNAPSHOT_EVENTS ? apart : HISTORY_SNAPSHOT_EVENTS;
    return true;
}

static uint64_t higher(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static double higher_pct(double a, double b) {
    return a > b ? a : b;
}

static void merge(struct history_sample *sample, const struct history_sample *more) {
    sample->live_bytes = higher(sample->live_bytes, more->live_bytes);
    sample->used_bytes = higher(sample->used_bytes, more->used_bytes);
    sample->free_bytes = higher(sample->free_bytes, more->free_bytes);
    if (more->largest_free_bytes < sample->largest_free_bytes)
        sample->largest_free_bytes = more->largest_free_bytes;
    sample->external_pct = higher_pct(sample->external_pct, more->external_pct);
    sample->internal_pct = higher_pct(sample->internal_pct, more->internal_pct);
    sample->failures += more->failures;
}

static void halve_samples(struct history *history) {
    for (size_t i = 0; i < HISTORY_SAMPLES / 2; i++) {
        history->samples[i] = history->samples[2 * i];
        merge(&history->samples[i], &history->samples[2 * i + 1]);
    }
    history->sample_count = HISTORY_SAMPLES / 2;
    history->events_each *= 2;
}

static void add_sample(struct history *history, const struct replay_step *step) {
    struct pool_gauges gauges;
    step->pool->kind->gauges(step->pool, &gauges);
    struct history_sample now = {
        .live_bytes = step->live_bytes,
        .used_bytes = (uint64_t)gauges.used_blocks * step->pool->kind->block_bytes,
        .free_bytes = gauges.free_bytes,
        .largest_free_bytes = gauges.largest_free_bytes,
        .failures = step->error != DPOOL_OK,
        .external_pct = history->head.statistics.external_pct,
        .internal_pct = history->head.statistics.internal_pct,
    };
    if ((step->number - 1) % history->events_each != 0) {
        merge(&history->samples[history->sample_count - 1], &now);
        return;
    }
    if (history->sample_count == HISTORY_SAMPLES)
        halve_samples(history);
    history->samples[history->sample_count++] = now;
}

enum replay_result history_add(struct history *history, const struct trace_event *event, struct trace_fault *fault) {
    const struct replay_step *step = replay_last(history->head.replay);
    enum replay_result result = replay_event(history->head.replay, event, fault);
    if (result != REPLAY_OK)
        return result;
    bool kept = history_log_event(history->log, event);
    if (step->error != DPOOL_OK)
        kept = kept && number_set_add(&history->noted[HISTORY_FAILURES], step->number);
    if (event->verb == VERB_MARK)
        kept = kept && number_set_add(&history->noted[HISTORY_MARKS], step->number);
    add_sample(history, step);
    if (step->number == history->next_snapshot)
        kept = kept && add_snapshot(history);
    if (kept)
        return REPLAY_OK;
    trace_fault_set(fault, 0, 0, "event %llu cannot be kept: %s", (unsigned long long)step->number, strerror(errno));
    return REPLAY_REFUSED;
}

/* ---- Going ---- */

static bool load_snapshot(struct history *history, const struct snapshot *snapshot) {
    struct side *view = &history->view;
    size_t pool_bytes = replay_pool_bytes(view->replay);
    errno = ENOMEM; /* for all that does not say why */
    struct bytes bytes = {.length = (size_t)snapshot->rest_bytes, .data = malloc((size_t)snapshot->rest_bytes + 1)};
    bool loaded = bytes.data != NULL
                  && history_log_get(history->log, replay_pool_memory(view->replay), pool_bytes, snapshot->offset)
                  && history_log_get(history->log, bytes.data, bytes.length, snapshot->offset + pool_bytes)
                  && load_counters(view, &bytes) && replay_load(view->replay, &bytes);
    free(bytes.data);
    return loaded;
}

/* A view that stands where the trace begins. */
static bool begin_again(struct history *history) {
    struct side *view = &history->view;
    struct setup setup = view->report.setup;
    struct replay *before = view->replay;
    struct problem problem;
    if (!open_side(view, &setup, &problem)) {
        view->replay = before;
        errno = ENOMEM;
        return false;
    }
    replay_close(before);
    return true;
}

/* The last snapshot before an event, or NULL: behind it, the event itself is still to be done. */
static const struct snapshot *snapshot_before(const struct history *history, uint64_t number) {
    size_t low = 0, high = history->snapshot_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (history->snapshots[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &history->snapshots[low - 1];
}

uint64_t history_snapshot_before(const struct history *history, uint64_t number) {
    const struct snapshot *snapshot = snapshot_before(history, number);
    return snapshot != NULL ? snapshot->number : 0;
}

bool history_go(struct history *history, uint64_t number) {
    struct side *view = &history->view;
    uint64_t at = replay_last(view->replay)->number;
    const struct snapshot *snapshot = snapshot_before(history, number);
    bool back = number < at || history->tried;
    if (number > history_events(history))
        return false;
    history->tried = true; /* unless all goes well, the view is nowhere */
    if (snapshot != NULL && (back || snapshot->number > at)) {
        if (!load_snapshot(history, snapshot))
            return false;
    } else if (back && !begin_again(history)) {
        return false;
    }
    for (at = replay_last(view->replay)->number; at < number; at++) {
        struct trace_fault fault;
        if (!history_log_read(history->log, WINDOW_VIEW, at, &history->now)
            || replay_event(view->replay, &history->now, &fault) != REPLAY_OK)
            return false;
    }
    history->tried = false;
    return true;
}

int history_try(struct history *history, enum history_trial trial, uint64_t bytes) {
    struct pool *pool = replay_pool_to_try(history->view.replay);
    history->tried = true;
    switch (trial) {
    case TRIAL_CLEAN:
        pool->kind->clean(pool);
        return DPOOL_OK;
    case TRIAL_DEFRAG:
        pool->kind->defrag(pool);
        return DPOOL_OK;
    case TRIAL_MAKE_ROOM:
        return pool->kind->make_room(pool, (size_t)bytes);
    }
    return DPOOL_OK;
}

/* ---- Looking ---- */

uint64_t history_events(const struct history *history) {
    return replay_last(history->head.replay)->number;
}

const struct replay *history_view(const struct history *history) {
    return history->view.replay;
}

const struct report *history_report(const struct history *history) {
    return &history->view.report;
}

const struct report *history_totals(struct history *history) {
    statistics_end(&history->view.statistics);
    return &history->view.report;
}

bool history_event(struct history *history, uint64_t number, struct trace_event *event_out) {
    return number != 0 && number <= history_events(history)
           && history_log_read(history->log, WINDOW_LOOK, number - 1, event_out);
}

bool history_time(struct history *history, uint64_t number, uint64_t *time_ns_out) {
    *time_ns_out = 0;
    return number == 0
           || (number <= history_events(history) && history_log_time(history->log, number - 1, time_ns_out));
}

bool history_event_at(struct history *history, uint64_t time_ns, uint64_t *number_out) {
    return history_log_until(history->log, time_ns, number_out);
}

/* There is no event 0. */
static uint64_t number_or_none(uint64_t number) {
    return number == UINT64_MAX ? 0 : number;
}

uint64_t history_next(const struct history *history, enum history_kind kind, uint64_t number) {
    return number_or_none(number_set_from(&history->noted[kind], number + 1));
}

uint64_t history_previous(const struct history *history, enum history_kind kind, uint64_t number) {
    return number_or_none(number_set_before(&history->noted[kind], number));
}

bool history_is(const struct history *history, enum history_kind kind, uint64_t number) {
    return number_set_has(&history->noted[kind], number);
}

const struct history_sample *history_samples(const struct history *history, size_t *count_out,
                                             uint64_t *events_each_out) {
    *count_out = history->sample_count;
    *events_each_out = history->events_each;
    return history->samples;
}

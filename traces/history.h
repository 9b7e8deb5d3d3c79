/* history.h: a replay that can be gone through in both directions.
 *
 * Two replays of one trace: the head does each event as it comes, and the view stands wherever it is put. Events and
 * snapshots of the head are kept in a file without a name, so memory does not grow with the trace, but for some 3 bits an
 * event. A snapshot is made every HISTORY_SNAPSHOT_EVENTS events, or
 * more rarely where a pool is so large that its snapshots would take more than 16 bytes an event.
 *
 * Going to an event takes the snapshot before it and the events from there: exact, and the same state that a replay from
 * the beginning has. Time: O(pool and live allocations + events between two snapshots). */
#ifndef TRACES_HISTORY_H
#define TRACES_HISTORY_H

#include "traces/replay.h"
#include "traces/report.h"

#define HISTORY_SNAPSHOT_EVENTS 4096

struct history;

/* What a stretch of events came to: for a line of the past. */
struct history_sample {
    uint64_t live_bytes, used_bytes, free_bytes, largest_free_bytes; /* highest of the stretch; largest_free: lowest */
    uint64_t failures;
    double external_pct, internal_pct; /* highest */
};
#define HISTORY_SAMPLES 1024

/* directory is where the file without a name is made. NULL and *problem. */
struct history *history_open(const struct setup *setup, const char *directory, struct problem *problem);
void history_close(struct history *history);

/* Does the next event of the trace at the head, and keeps it. REPLAY_REFUSED and REPLAY_BROKEN as replay_event; also
 * REFUSED when the file cannot be written: *fault then has no place. */
enum replay_result history_add(struct history *history, const struct trace_event *event, struct trace_fault *fault);

/* The events so far, and the head's report of them, which statistics_end has not seen. */
uint64_t history_events(const struct history *history);

/* Puts the view behind event `number`, 0 .. history_events. false: there is no such event; or the file cannot be read, or
 * memory is out, as errno says: then nobody may look at the view until a later call has put it somewhere. */
bool history_go(struct history *history, uint64_t number);

/* The last event before `number` from which history_go can replay: going through a history backwards, such pieces are
 * replayed once each. */
uint64_t history_snapshot_before(const struct history *history, uint64_t number);

/* The view: its replay (replay_last is the event that it stands behind), and the counters up to there. */
const struct replay *history_view(const struct history *history);
const struct report *history_report(const struct history *history);

/* The same report, completed as if the trace ended here. */
const struct report *history_totals(struct history *history);

/* Event `number`, from 1, without moving the view; its words are good until the next call. */
bool history_event(struct history *history, uint64_t number, struct trace_event *event_out);

/* The time at event `number`, from 0, the beginning: that of the last event up to it that has one, else 0. */
bool history_time(struct history *history, uint64_t number, uint64_t *time_ns_out);

/* The last event that is not later than a time; 0: the first one is. O(log events). */
bool history_event_at(struct history *history, uint64_t time_ns, uint64_t *number_out);

/* Events that failed, or that are marks: the first one behind `number` and the last one before it, 0 where there is none;
 * and whether it is one. O(events / 4096). */
enum history_kind { HISTORY_FAILURES, HISTORY_MARKS };
uint64_t history_next(const struct history *history, enum history_kind kind, uint64_t number);
uint64_t history_previous(const struct history *history, enum history_kind kind, uint64_t number);
bool history_is(const struct history *history, enum history_kind kind, uint64_t number);

/* The past in at most HISTORY_SAMPLES stretches of equal length, the last one perhaps shorter. */
const struct history_sample *history_samples(const struct history *history, size_t *count_out,
                                             uint64_t *events_each_out);

/* Tries something on the view's pool, which no event of the trace did: it stands for the view's state until history_go,
 * which takes it back. bytes: make_room's. */
enum history_trial { TRIAL_CLEAN, TRIAL_DEFRAG, TRIAL_MAKE_ROOM };
int history_try(struct history *history, enum history_trial trial, uint64_t bytes);

#endif

/* history_log.h: the events of a history, and other bytes, in a file without a name. Functions that answer a bool answer
 * false when the file cannot be written or read, or memory is out; errno says which. */
#ifndef TRACES_HISTORY_LOG_H
#define TRACES_HISTORY_LOG_H

#include "traces/problem.h"
#include "traces/trace.h"

struct history_log;

struct history_log *history_log_open(const char *directory, struct problem *problem);
void history_log_close(struct history_log *log); /* NULL is allowed */

/* Adds an event. */
bool history_log_event(struct history_log *log, const struct trace_event *event);

/* Event `number`, from 0. Its words are good until the next read through the same window. In the order of their numbers a
 * read is O(1); else it unpacks the chunk of 256 that the event is in. */
enum history_window { WINDOW_VIEW, WINDOW_LOOK, WINDOW_COUNT };
bool history_log_read(struct history_log *log, enum history_window window, uint64_t number,
                      struct trace_event *event_out);

/* The time at event `number`, from 0: its own, else that of the last event before it that has one, else 0. */
bool history_log_time(struct history_log *log, uint64_t number, uint64_t *time_ns_out);

/* How many events there are before the first one that is later than a time. O(log events + a chunk). */
bool history_log_until(struct history_log *log, uint64_t time_ns, uint64_t *count_out);

/* Adds other bytes; two calls in a row put them side by side. */
bool history_log_put(struct history_log *log, const void *bytes, size_t length, uint64_t *offset_out);
bool history_log_get(const struct history_log *log, void *bytes, size_t length, uint64_t offset);

#endif

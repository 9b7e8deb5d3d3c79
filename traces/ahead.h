/* ahead.h: reads a trace's events ahead of their use, in a thread of its own, so that parsing and replaying share two
 * cores. A few thousand events are under way at most; memory does not grow. */
#ifndef TRACES_AHEAD_H
#define TRACES_AHEAD_H

#include "traces/problem.h"
#include "traces/reader.h"
#include "traces/trace.h"

struct ahead;

/* Goes on with the document whose header was read last. Until ahead_stop the reader is the thread's alone. NULL: no
 * memory or no thread. */
struct ahead *ahead_start(struct trace_reader *reader);

/* As trace_reader_next; *event points to the event, which is good until the next call. */
int ahead_next(struct ahead *ahead, const struct trace_event **event, struct problem *problem);

/* The same for who cannot wait. ahead_try answers AHEAD_NOTHING when no event is there yet; ahead_fd is a descriptor that
 * can be read (by poll) whenever one may be. Events are handed over as soon as the source has no more bytes there; with
 * `follow` the end of a plain file is waited at. ahead_stop does not wait for the source. */
#define AHEAD_NOTHING 2
struct ahead *ahead_start_live(struct trace_reader *reader, struct source *source, bool follow);
int ahead_try(struct ahead *ahead, const struct trace_event **event, struct problem *problem);
int ahead_fd(const struct ahead *ahead);

/* Ends the thread; the reader can be used again, and is somewhere behind the last event that ahead_next gave. NULL is
 * allowed. */
void ahead_stop(struct ahead *ahead);

#endif

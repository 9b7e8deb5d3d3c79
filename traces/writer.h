/* writer.h: traces as text, in bulk form.
 * A trace that this writes says `counted: true` in its header and closes with `end: COUNT`, so that one which was cut
 * off is told from a whole one. */
#ifndef TRACES_WRITER_H
#define TRACES_WRITER_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/trace.h"

struct trace_writer;

/* Writes a document's header to file, which stays the caller's. Settings that are TRACE_UNSET are left out. NULL when
 * memory is out. */
struct trace_writer *trace_writer_open(FILE *file, const struct trace_header *header);

/* Writes one event. A timed event that is not VERB_AT is preceded by its `at`. */
void trace_writer_event(struct trace_writer *writer, const struct trace_event *event);

/* The trace is to say `cut_off: true` behind its events, where its header does not. */
void trace_writer_cut_off(struct trace_writer *writer);

/* Closes the document and frees the writer. Returns false when anything could not be written (errno says why). */
bool trace_writer_close(struct trace_writer *writer);

/* Ends without closing the document, so that no reader takes it for a whole one, and frees the writer. */
void trace_writer_abandon(struct trace_writer *writer);

#endif

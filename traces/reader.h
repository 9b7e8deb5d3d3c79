/* reader.h: traces out of a YAML stream, an event at a time. A document of the stream may be a workload instead; then
 * its events are generated as they are asked for, and are told with the places of what they come from.
 *
 * Memory does not grow with the stream, but for its longest single scalar; reader_split.h says which literal blocks are
 * read in pieces. Time is O(bytes).
 * Every error is final: the reader answers -1 from then on. */
#ifndef TRACES_READER_H
#define TRACES_READER_H

#include "traces/problem.h"
#include "traces/source.h"
#include "traces/trace.h"
#include "traces/workload.h"

struct trace_reader;

/* Reads from source, which stays the caller's and must outlive the reader. NULL only when memory is out. */
struct trace_reader *trace_reader_open(struct source *source);
void trace_reader_close(struct trace_reader *reader);

/* What wins over the seed and the limits of workloads from here on. */
void trace_reader_set_workload(struct trace_reader *reader, const struct workload_options *options);

/* Goes to the next document and reads its header: 1; 0: the stream is at its end; -1: *problem. An empty stream is a
 * problem. What is left of the document before is read (and so checked) first. The caller frees *header. */
int trace_reader_begin(struct trace_reader *reader, struct trace_header *header, struct problem *problem);

/* The next event of the document: 1; 0: the document is at its end, and whole; -1: *problem. The event's words are good
 * until the next call. */
int trace_reader_next(struct trace_reader *reader, struct trace_event *event, struct problem *problem);

/* Once all events of a document were read: whether it says `cut_off: true` behind them, and not in its header. */
bool trace_reader_is_cut_off(const struct trace_reader *reader);

/* Describes what is wrong with a place of the event that was read last (an id that was never allocated, say): file,
 * line, column, message, the source line and a caret. */
__attribute__((format(printf, 5, 6))) void trace_reader_refuse(const struct trace_reader *reader, unsigned line,
                                                               unsigned column, struct problem *problem,
                                                               const char *format, ...);

/* The same of what a replay or a table of what is live refuses; a fault without a place is the program's own. */
void trace_reader_show_fault(const struct trace_reader *reader, const struct trace_fault *fault,
                             struct problem *problem);

/* A file ("-": standard input) and its reader, opened and closed together. */
struct trace_input {
    struct source *source;
    struct trace_reader *reader;
};

/* -1 and *problem; then there is nothing to close. */
int trace_input_open(struct trace_input *input, const char *path, const struct workload_options *workload,
                     struct problem *problem);
void trace_input_close(struct trace_input *input);

#endif

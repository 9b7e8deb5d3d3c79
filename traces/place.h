/* place.h: a place in a history, as people write it. */
#ifndef TRACES_PLACE_H
#define TRACES_PLACE_H

#include "traces/history.h"

/* The number of the event that a text means, 0 .. history_events; the first of these that it is: the number itself
 * ("4711", 0 for the beginning), the text of a mark, a share of the events ("40%", "99.5%"), the last event that is not
 * later than a time ("1.5s"). false and *fault: it is none, or the history cannot be read.
 * Time: O(log events), + O(marks) for a text that is not a number. */
bool place_find(struct history *history, const char *text, uint64_t *number_out, struct trace_fault *fault);

/* The same while the history still grows: false as long as more events may change the answer, as with each share. *marks
 * is 0 at the first call for a text, and then kept for the next: marks are looked at once. */
bool place_find_early(struct history *history, const char *text, uint64_t *marks, uint64_t *number_out);

#endif

/* content.h: a number that tells whether two traces have the same events. */
#ifndef TRACES_CONTENT_H
#define TRACES_CONTENT_H

#include <stdint.h>

#include "traces/trace.h"

#define CONTENT_BEGIN UINT64_C(0xCBF29CE484222325)

/* The content so far, and one event more: verb, id, size and time. Tags, comments and layout make no difference; the same
 * on every machine. FNV-1a over the id, and over numbers a word at a time. */
uint64_t content_event(uint64_t content, const struct trace_event *event);

#endif

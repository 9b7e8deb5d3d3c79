/* content.c: hashing events. */
#include "traces/content.h"

#define FNV_PRIME UINT64_C(0x100000001B3)

static uint64_t add(uint64_t content, uint64_t word) {
    content = (content ^ word) * FNV_PRIME;
    return content ^ content >> 32;
}

uint64_t content_event(uint64_t content, const struct trace_event *event) {
    content = add(content, (uint64_t)event->verb << 1 | event->timed);
    for (size_t i = 0; i < event->id_length; i++)
        content = (content ^ (unsigned char)event->id[i]) * FNV_PRIME;
    content = add(content, event->id_length);
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST || event->verb == VERB_RESIZE
        || event->verb == VERB_DEFRAG)
        content = add(content, event->size_bytes);
    return event->timed ? add(content, event->time_ns) : content;
}

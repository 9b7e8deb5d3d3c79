/* place.c: numbers, shares, marks and times. */
#include "traces/place.h"

#include <inttypes.h>
#include <string.h>

#include "traces/units.h"

/* A share of the events: rounded down, so that 100 % is the last one and nothing is beyond it. */
static bool find_share(uint64_t all, const char *text, uint64_t *number, struct trace_fault *fault) {
    const uint64_t hundred = (uint64_t)100 << 32;
    uint64_t fixed;
    const char *why;
    if (!parse_fixed(text, strlen(text) - 1, &fixed, &why) || fixed > hundred) {
        trace_fault_set(fault, 1, 1, "'%.40s' is no share of the events: it would be 0%% to 100%%, such as 40%%", text);
        return false;
    }
    *number = (uint64_t)((double)all * (double)fixed / (double)hundred);
    return true;
}

static bool is_mark(const struct trace_event *event, const char *text) {
    return event->id_length == strlen(text) && memcmp(event->id, text, event->id_length) == 0;
}

/* The first mark of that text behind event *seen, which becomes the last one that was looked at. */
static bool find_mark(struct history *history, const char *text, uint64_t *seen, uint64_t *number) {
    struct trace_event event;
    uint64_t mark;
    while ((mark = history_next(history, HISTORY_MARKS, *seen)) != 0) {
        *seen = mark;
        if (history_event(history, mark, &event) && is_mark(&event, text)) {
            *number = mark;
            return true;
        }
    }
    return false;
}

/* A trace without times is at 0 all along: a later time means nothing there. */
static bool find_time(struct history *history, uint64_t time_ns, uint64_t *number, struct trace_fault *fault) {
    uint64_t last_ns;
    if (!history_time(history, history_events(history), &last_ns) || !history_event_at(history, time_ns, number)) {
        trace_fault_set(fault, 1, 1, "the history cannot be read back");
        return false;
    }
    if (last_ns == 0 && time_ns != 0) {
        trace_fault_set(fault, 1, 1,
                        "the trace has no times: an event, a share such as 40%% or a mark is a place in it");
        return false;
    }
    return true;
}

bool place_find(struct history *history, const char *text, uint64_t *number_out, struct trace_fault *fault) {
    uint64_t all = history_events(history), value, marks = 0;
    size_t length = strlen(text);
    const char *why;
    if (parse_count(text, length, &value, &why)) {
        if (value <= all)
            *number_out = value;
        else
            trace_fault_set(fault, 1, 1, "there is no event %" PRIu64 ": the last one is %" PRIu64, value, all);
        return value <= all;
    }
    if (find_mark(history, text, &marks, number_out))
        return true;
    if (length > 1 && text[length - 1] == '%')
        return find_share(all, text, number_out, fault);
    if (parse_duration(text, length, &value, &why))
        return find_time(history, value, number_out, fault);
    trace_fault_set(fault, 1, 1,
                    "'%.60s' is no event of 0 to %" PRIu64 ", no share such as 40%%, no time such as 1.5s, and no mark "
                    "of the trace",
                    text, all);
    return false;
}

bool place_find_early(struct history *history, const char *text, uint64_t *marks, uint64_t *number_out) {
    uint64_t all = history_events(history), value, last_ns;
    size_t length = strlen(text);
    const char *why;
    if (parse_count(text, length, number_out, &why))
        return *number_out <= all;
    if (find_mark(history, text, marks, number_out))
        return true;
    return parse_duration(text, length, &value, &why) && history_time(history, all, &last_ns) && last_ns > value
           && history_event_at(history, value, number_out);
}

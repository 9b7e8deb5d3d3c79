/* size_limit.c: which event it is that a pool is too small for. */
#include <inttypes.h>
#include <stdio.h>

#include "traces/expectation.h"
#include "traces/size.h"
#include "traces/statistics.h"

int size_event_text(char *text, size_t size, const struct replay_step *step) {
    const struct trace_event *event = step->event;
    int used =
        snprintf(text, size, "%s %.40s", trace_verb_words[event->verb], step->live != NULL ? step->live->id : "");
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST || event->verb == VERB_RESIZE)
        used += snprintf(text + used, size - (size_t)used, " %" PRIu64, event->size_bytes);
    return used;
}

/* Looks after each event whether the expectation holds so far, and notes where it ceased to. */
struct lookout {
    const struct trace_expectation *expectation;
    const struct metric *metric;
    struct statistics *statistics;
    struct size_limit *limit;
    bool held;
};

static void look(void *context, const struct replay_step *step) {
    struct lookout *lookout = context;
    struct size_limit *limit = lookout->limit;
    const struct report *report = lookout->statistics->report;
    statistics_end(lookout->statistics);
    bool holds = metric_known(report, lookout->metric)
                 && compare_holds(metric_value(report, lookout->metric), lookout->expectation->compare,
                                  lookout->expectation->value);
    if (lookout->held && !holds) {
        limit->event = step->number;
        limit->line = step->event->line;
        size_event_text(limit->since, sizeof limit->since, step);
    }
    lookout->held = holds;
}

static void begun(void *context, struct statistics *statistics) {
    struct lookout *lookout = context;
    lookout->statistics = statistics;
    /* Nothing has happened yet: what is to stay small is, and what is to grow is not. */
    lookout->held = compare_holds(0, lookout->expectation->compare, lookout->expectation->value);
}

void size_limit_event(const struct sizing *sizing, struct size_limit *limit) {
    if (limit->unmet == NULL)
        return;
    struct setup setup;
    struct problem problem;
    struct report report;
    struct lookout lookout = {.expectation = limit->unmet, .metric = metric_find(limit->unmet->metric), .limit = limit};
    struct tape_run run = {
        .no_defrags = limit->point.still, .report = &report, .begun = begun, .observe = look, .context = &lookout};
    size_point_setup(sizing, &limit->point, limit->tape, &setup);
    if (tape_replay(limit->tape, &setup, &run, &problem) == TAPE_OK)
        report_free(&report);
}

/* condition.h: what somebody waits for or looks for in a history: "external_pct > 50", "id == rx and size >= 1KiB".
 *
 * A condition is comparisons joined by `and` and `or`, of which `and` binds closer. A comparison is NAME OPERATOR VALUE.
 * Numbers take == != < <= > >= and a value such as 12, 1.5KiB, 50% or 2ms; words take == != and ~ ("has in it") and a
 * word, in quotes where it has blanks. Names are those of condition_names and the metrics of a report, which then says
 * what it would say if the trace ended at the event. */
#ifndef TRACES_CONDITION_H
#define TRACES_CONDITION_H

#include "traces/history.h"

enum condition_unit { UNIT_COUNT, UNIT_BYTES, UNIT_PCT, UNIT_TIME, UNIT_WORD };

/* What it takes to know it: the stored event; what came of it; the state of the replay; a walk of its pool. */
enum condition_about { ABOUT_EVENT, ABOUT_OUTCOME, ABOUT_STATE, ABOUT_RUNS };

struct condition_name {
    const char *name;
    enum condition_unit unit;
    enum condition_about about;
    size_t offset; /* numbers: in struct moment */
    const char *help;
};

/* In the order in which the man page has them; the last one has no name. */
extern const struct condition_name condition_names[];

#define CONDITION_TERMS 8
#define CONDITION_WORD_BYTES 64

struct condition_term {
    const struct condition_name *name; /* NULL: the metric */
    const struct metric *metric;
    enum trace_compare compare;
    bool has;     /* ~ */
    bool or_else; /* it begins another alternative */
    double number;
    char word[CONDITION_WORD_BYTES];
};

struct condition {
    struct condition_term terms[CONDITION_TERMS];
    unsigned count;
    bool of_event; /* it can be told from a stored event alone, */
    bool done;     /* but for this: the event did not fail */
    bool of_state; /* it says nothing of the event, but of the pool: so it may hold for many events in a row */
    bool walks;    /* it takes a walk of the pool, O(runs) */
    bool totals;   /* it takes history_totals */
};

/* false and *fault, whose line is 1: it is none. */
bool condition_parse(const char *text, struct condition *condition, struct trace_fault *fault);

/* What has a text as its id, verb or size, or in its tag or in a mark's text. A longer one is cut. */
void condition_find(const char *text, struct condition *condition);

/* The other end of the allocation that an event is of: the free of what is allocated here, if it is done, which it is not
 * while that is locked; else where it was allocated, which is back. false: the event is of no allocation. */
bool condition_partner(const struct trace_event *event, struct condition *condition, bool *back_out);

/* Whether it holds where the view stands. Nothing holds before the first event. */
bool condition_holds(const struct condition *condition, struct history *history);

/* The same of a stored event, for a condition of_event; whether the event failed is left to the caller. */
bool condition_holds_for(const struct condition *condition, const struct trace_event *event);

#endif

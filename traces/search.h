/* search.h: the next event of a history, or the last one before, at which a condition holds.
 *
 * A search is done in steps, so that whoever waits for it can stop it, and draw meanwhile. One that is about stored
 * events alone leaves the view where it is until it has found one. Any other replays: forwards from the view on, backwards
 * from snapshot to snapshot, so that going back through the whole trace costs one replay of it.
 *
 * A condition of the state may hold for many events in a row. There the search is for the next stretch of them: it does not
 * stop before the condition has ceased to hold. */
#ifndef TRACES_SEARCH_H
#define TRACES_SEARCH_H

#include "traces/condition.h"

enum search_result {
    SEARCH_MORE,  /* not found yet: call again */
    SEARCH_FOUND, /* the view stands there */
    SEARCH_NONE,  /* there is none up to the end, or the beginning */
    SEARCH_BROKEN /* the history cannot be read */
};

struct search {
    struct history *history;
    struct condition condition;
    bool back;
    uint64_t from; /* where the view was */
    uint64_t at;   /* the event that was looked at last: back to history_go, the caller may show it */
    /* search.c's */
    bool stretches, open, held, first_held, held_above;
    uint64_t low, high, best;
};

/* Begins at the view, whose own event is not looked at. */
void search_begin(struct search *search, struct history *history, const struct condition *condition, bool back);

/* Looks at events_max events at most. After all but SEARCH_FOUND the view may be anywhere; forwards it is at `at` or at
 * `from`. */
enum search_result search_step(struct search *search, uint64_t events_max);

#endif

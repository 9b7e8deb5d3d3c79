/* search.c: through stored events, and through the states of a replay. */
#include "traces/search.h"

void search_begin(struct search *search, struct history *history, const struct condition *condition, bool back) {
    uint64_t number = replay_last(history_view(history))->number;
    *search = (struct search){.history = history,
                              .condition = *condition,
                              .back = back,
                              .from = number,
                              .at = number,
                              .stretches = condition->of_state};
    search->held = search->held_above = search->stretches && condition_holds(condition, history);
    search->high = number > 0 ? number - 1 : 0;
}

static enum search_result found(struct search *search, uint64_t number) {
    search->at = number;
    return history_go(search->history, number) ? SEARCH_FOUND : SEARCH_BROKEN;
}

static enum search_result step_events(struct search *search, uint64_t left) {
    struct trace_event event;
    for (; left > 0; left--) {
        if (search->back ? search->at <= 1 : search->at >= history_events(search->history))
            return SEARCH_NONE;
        search->at += search->back ? UINT64_MAX : 1;
        if (!history_event(search->history, search->at, &event))
            return SEARCH_BROKEN;
        if (condition_holds_for(&search->condition, &event)
            && !(search->condition.done && history_is(search->history, HISTORY_FAILURES, search->at)))
            return found(search, search->at);
    }
    return SEARCH_MORE;
}

static bool next_holds(struct search *search, bool *holds) {
    if (!history_go(search->history, search->at + 1))
        return false;
    search->at++;
    *holds = condition_holds(&search->condition, search->history);
    return true;
}

static enum search_result step_on(struct search *search, uint64_t left) {
    for (; left > 0; left--) {
        bool holds;
        if (search->at >= history_events(search->history))
            return SEARCH_NONE;
        if (!next_holds(search, &holds))
            return SEARCH_BROKEN;
        if (holds && !search->held)
            return SEARCH_FOUND;
        search->held = search->stretches && holds;
    }
    return SEARCH_MORE;
}

/* Stretches are looked at from above: which of two neighbouring events counts. */
static bool counts(const struct search *search, bool holds, bool holds_above) {
    return holds && !(search->stretches && holds_above);
}

/* Back through the events low + 1 .. high, low being a snapshot's: forwards over them, and `best` is the last that counts.
 * Of the event behind `high` the block above has told whether it holds. */
static enum search_result step_back(struct search *search, uint64_t left) {
    for (; left > 0; left--) {
        bool holds;
        if (!search->open) {
            if (search->high == 0)
                return SEARCH_NONE;
            search->open = true;
            search->best = 0;
            search->at = search->low = history_snapshot_before(search->history, search->high);
        }
        if (!next_holds(search, &holds))
            return SEARCH_BROKEN;
        if (search->at == search->low + 1)
            search->first_held = holds;
        else if (counts(search, search->held, holds))
            search->best = search->at - 1;
        search->held = holds;
        if (search->at < search->high)
            continue;
        if (counts(search, holds, search->held_above))
            search->best = search->at;
        if (search->best != 0)
            return found(search, search->best);
        search->held_above = search->first_held;
        search->high = search->low;
        search->open = false;
    }
    return SEARCH_MORE;
}

enum search_result search_step(struct search *search, uint64_t events_max) {
    if (search->condition.of_event)
        return step_events(search, events_max);
    return search->back ? step_back(search, events_max) : step_on(search, events_max);
}

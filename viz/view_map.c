/* view_map.c: the block that is chosen in the map, and what is tried on the pool. */
#include <string.h>

#include "viz/number.h"
#include "viz/view_inside.h"

bool view_chosen(const struct view *view, struct dpool_run *run, const struct live **live_out) {
    const struct replay *replay = history_view(view->history);
    *live_out = NULL;
    if (!frame_run_at(replay, view->chosen_block, run))
        return false;
    if (run->state != DPOOL_RUN_FREE && run->state != DPOOL_RUN_TARGET)
        *live_out = replay_live(replay, run->handle);
    return true;
}

/* ---- From alloc to free ---- */

/* The event behind `number` that frees the id, or 0. */
static uint64_t find_free(struct view *view, uint64_t number, const char *id, size_t length) {
    struct trace_event event;
    while (history_event(view->history, ++number, &event)) {
        if (event.verb == VERB_FREE && event.id_length == length && memcmp(event.id, id, length) == 0)
            return number;
    }
    return 0;
}

void view_jump_to_end(struct view *view) {
    struct dpool_run run;
    const struct live *live;
    if (!view->walking || !view_chosen(view, &run, &live) || live == NULL) {
        view_say(view, "no allocation is chosen; tab and the arrows choose one");
        return;
    }
    char id[256];
    size_t length = live->id_length < sizeof id ? live->id_length : sizeof id;
    uint64_t made = live->event, at = view_at(view);
    memcpy(id, live->id, length);
    view->playing = false;
    uint64_t freed = at == made ? find_free(view, at, id, length) : made;
    if (freed == 0) {
        view_say(view, "it is never freed");
        return;
    }
    view_jump(view, freed);
    live = replay_last(history_view(view->history))->live;
    if (freed == made && live != NULL
        && replay_pool(history_view(view->history))
                   ->kind->find(replay_pool(history_view(view->history)), live->handle, &run)
               == DPOOL_OK)
        view->chosen_block = run.loc; /* where it was then */
    view_say(view, freed == made ? "this event made it; o goes to the one that frees it" : "this event frees it");
}

/* ---- What if ---- */

static void measure_pool(const struct view *view, struct view_measure *measure) {
    const struct pool *pool = replay_pool(history_view(view->history));
    pool->kind->gauges(pool, &measure->gauges);
    measure->bytes_moved = pool->kind->stats(pool)->bytes_moved;
    measure->free_runs = 0;
    struct dpool_run run = {0};
    while (pool->kind->walk(pool, &run))
        measure->free_runs += run.state == DPOOL_RUN_FREE;
}

void view_try(struct view *view, enum history_trial trial, uint64_t bytes) {
    view->playing = false;
    if (!view->tried)
        measure_pool(view, &view->trial_before);
    int error = history_try(view->history, trial, bytes);
    measure_pool(view, &view->trial_after);
    view->tried = true;
    if (error != DPOOL_OK)
        view_say(view, "there is no way to make room for %s bytes: %s", number_text(bytes), pool_error_name(error));
}

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

void view_jump_to_end(struct view *view) {
    struct dpool_run run;
    const struct live *live = NULL;
    bool chosen = view->walking && view_chosen(view, &run, &live) && live != NULL;
    view->playing = false;
    if (!chosen || live->event == view_at(view)) {
        view_partner(view, view_at(view));
        return;
    }
    view_jump(view, live->event);
    if (view_broken(view) != NULL)
        return;
    const struct pool *pool = replay_pool(history_view(view->history)); /* the one from before may be gone */
    live = replay_last(history_view(view->history))->live;
    if (live != NULL && pool->kind->find(pool, live->handle, &run) == DPOOL_OK)
        view->chosen_block = run.loc; /* where it was then */
    view_say(view, "this event made it; o goes to the one that frees it");
}

/* ---- What if ---- */

static void measure_pool(const struct view *view, struct view_measure *measure) {
    const struct replay *replay = history_view(view->history);
    const struct pool *pool = replay_pool(replay);
    moment_of(replay, &measure->moment);
    moment_walk(replay, &measure->moment);
    measure->bytes_moved = pool->kind->stats(pool)->bytes_moved;
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

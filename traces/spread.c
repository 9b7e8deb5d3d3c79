/* spread.c: steps into histograms. */
#include "traces/spread.h"

#include <stdio.h>
#include <string.h>

static void add_pause(struct spread *spread, const struct replay_step *step, uint64_t moved) {
    struct histogram *pauses = &spread->kinds[SPREAD_PAUSES];
    if (moved > pauses->max) {
        const char *id = step->live != NULL ? step->live->id : "";
        spread->pause_event = step->number;
        snprintf(spread->pause_words, sizeof spread->pause_words, "%s%s%s", trace_verb_words[step->event->verb],
                 id[0] != 0 ? " " : "", id);
    }
    histogram_add(pauses, moved);
}

static void look(struct spread *spread, const struct replay_step *step) {
    const struct dpool_run *run = NULL;
    replay_list_runs(spread->replay);
    while ((run = replay_run(spread->replay, run)) != NULL) {
        if (run->state == DPOOL_RUN_FREE)
            histogram_add_many(&spread->kinds[SPREAD_FREE_RUNS], (uint64_t)run->blocks * step->pool->kind->block_bytes,
                               step->number - spread->looked);
    }
    spread->looked = step->number;
}

static void add_mark(struct spread *spread, const struct replay_step *step) {
    const struct trace_event *event = step->event;
    if (spread->mark_count++ % spread->mark_each != 0)
        return;
    if (spread->marks_kept == SPREAD_MARKS) {
        for (size_t i = 0; i < SPREAD_MARKS / 2; i++)
            spread->marks[i] = spread->marks[2 * i];
        spread->marks_kept = SPREAD_MARKS / 2;
        spread->mark_each *= 2;
        if ((spread->mark_count - 1) % spread->mark_each != 0)
            return;
    }
    struct spread_mark *mark = &spread->marks[spread->marks_kept++];
    size_t length = event->id_length;
    if (length >= sizeof mark->text) {
        length = sizeof mark->text - 1;
        while (length != 0 && ((unsigned char)event->id[length] & 0xC0) == 0x80)
            length--;
    }
    mark->event = step->number;
    mark->time_ns = step->time_ns;
    memcpy(mark->text, event->id, length);
    mark->text[length] = '\0';
}

static void observe(void *context, const struct replay_step *step) {
    struct spread *spread = context;
    enum trace_verb verb = step->event->verb;
    bool done = step->error == DPOOL_OK && !step->skipped;
    uint64_t moved = 0;
    if (!step->skipped && (verb == VERB_ALLOC || verb == VERB_ALLOC_FAST || verb == VERB_RESIZE))
        histogram_add(&spread->kinds[SPREAD_SIZES], step->event->size_bytes);
    if (done && verb == VERB_FREE)
        histogram_add(&spread->kinds[SPREAD_LIFETIMES], step->number - step->live->event);
    for (unsigned i = 0; i < step->work_count; i++) {
        const struct replay_work *work = &step->work[i];
        moved += work->bytes_moved;
        if (work->call == CALL_ALLOC || work->probes != 0)
            histogram_add(&spread->kinds[SPREAD_SEARCHES], work->probes);
        if (work->most_bytes != 0)
            histogram_add(&spread->kinds[SPREAD_STEPS], work->most_bytes);
    }
    if (verb == VERB_MARK)
        add_mark(spread, step);
    if (moved != 0)
        add_pause(spread, step, moved);
    if (step->number > spread->each * (replay_runs_are_dear(spread->replay) ? SPREAD_LOOKS_DEAR : SPREAD_LOOKS))
        spread->each *= 2;
    if (step->number % spread->each == 0)
        look(spread, step);
}

void spread_begin(struct spread *spread, struct replay *replay) {
    *spread = (struct spread){.replay = replay, .each = 1, .mark_each = 1};
    replay_observe(replay, observe, spread);
}

/* tape.c: reading traces into memory, and replaying them from there. */
#include "traces/tape.h"

#include <stdlib.h>
#include <string.h>

#include "traces/reader.h"
#include "traces/run.h"
#include "traces/statistics.h"

/* ---- Reading ---- */

/* Slots that are free again, last one first; and where the id of each begins. */
struct slots {
    uint32_t *free;
    uint64_t *ids;
    size_t count, room;
};

static bool grow_slots(struct slots *slots, uint32_t wanted) {
    if (wanted <= slots->room)
        return true;
    size_t room = slots->room * 2 + 256;
    uint32_t *free_slots = realloc(slots->free, room * sizeof *free_slots);
    if (free_slots != NULL)
        slots->free = free_slots;
    uint64_t *ids = realloc(slots->ids, room * sizeof *ids);
    if (ids != NULL)
        slots->ids = ids;
    if (free_slots == NULL || ids == NULL)
        return false;
    slots->room = room;
    return true;
}

static struct tape_op *new_op(struct tape *tape) {
    if ((tape->count & (tape->count - 1)) == 0 && tape->count != 1) { /* 0, 2, 4, 8 ... */
        void *ops = realloc(tape->ops, (tape->count == 0 ? 2 : tape->count * 2) * sizeof *tape->ops);
        if (ops == NULL)
            return NULL;
        tape->ops = ops;
    }
    return &tape->ops[tape->count++];
}

static uint64_t keep_text(struct tape *tape, const char *text, size_t length) {
    uint64_t at = tape->texts.length;
    bytes_put_text(&tape->texts, text, length);
    bytes_put_text(&tape->texts, "", 1);
    return at;
}

/* The slot of an event's allocation, in live->handle from its alloc on. */
static bool find_slot(struct tape *tape, struct slots *slots, const struct trace_event *event, struct live *live) {
    bool is_new = event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST;
    if (is_new && slots->count == 0) {
        live->handle = tape->slots++;
        if (!grow_slots(slots, tape->slots))
            return false;
    } else if (is_new) {
        live->handle = slots->free[--slots->count];
    }
    if (is_new)
        slots->ids[live->handle] = keep_text(tape, event->id, event->id_length);
    return true;
}

static bool keep_event(struct tape *tape, struct slots *slots, const struct trace_event *event, struct live *live) {
    struct tape_op op = {.verb = (uint8_t)event->verb,
                         .timed = event->timed,
                         .size_bytes = event->size_bytes,
                         .time_ns = event->time_ns,
                         .line = event->line};
    if (live != NULL && (!find_slot(tape, slots, event, live) || slots->ids == NULL || slots->free == NULL))
        return false;
    if (live != NULL) {
        op.slot = live->handle;
        op.id = slots->ids[live->handle];
    } else {
        op.id = keep_text(tape, event->id, event->id != NULL ? event->id_length : 0);
    }
    if (event->verb == VERB_FREE && slots->free != NULL)
        slots->free[slots->count++] = op.slot;
    struct tape_op *kept = new_op(tape);
    if (kept != NULL)
        *kept = op;
    return kept != NULL && !tape->texts.failed;
}

/* As trace_reader_next, and keeps the event. */
static int read_event(struct trace_reader *reader, struct live_table *table, struct tape *tape, struct slots *slots,
                      struct problem *problem) {
    struct trace_event event;
    struct trace_fault fault;
    struct live *live;
    int more = trace_reader_next(reader, &event, problem);
    if (more != 1)
        return more;
    if (live_apply(table, &event, &live, &fault) != 0) {
        trace_reader_show_fault(reader, &fault, problem);
        return -1;
    }
    uint64_t most = tape->peak.live_bytes;
    peak_event(&tape->peak, &event, live, live_count(table));
    if (tape->peak.live_bytes > most)
        tape->peak_at = tape->count;
    if (!keep_event(tape, slots, &event, live)) {
        problem_set(problem, "poolsim", "no memory for the trace");
        return -1;
    }
    if (event.verb == VERB_FREE)
        live_remove(table, live);
    return 1;
}

static int read_events(struct trace_reader *reader, struct tape *tape, struct problem *problem) {
    struct slots slots = {0};
    struct live_table *table = live_create();
    int more = table != NULL ? 1 : -1;
    if (table == NULL)
        problem_set(problem, "poolsim", "memory is out");
    while (more == 1)
        more = read_event(reader, table, tape, &slots, problem);
    live_destroy(table);
    free(slots.free);
    free(slots.ids);
    return more;
}

int tapes_read(struct tapes *tapes, const char *path, const struct workload_options *workload,
               struct problem *problem) {
    struct trace_input input;
    size_t first = tapes->count;
    if (trace_input_open(&input, path, workload, problem) != 0)
        return -1;
    for (;;) {
        struct trace_header header;
        int found = trace_reader_begin(input.reader, &header, problem);
        struct tape *items = found == 1 ? realloc(tapes->items, (tapes->count + 1) * sizeof *items) : NULL;
        if (found == 1 && items == NULL) {
            problem_set(problem, "poolsim", "memory is out");
            trace_header_free(&header);
            found = -1;
        }
        for (size_t i = first; i < tapes->count && found == 0; i++)
            tapes->items[i].content = source_content(input.source);
        if (found != 1) {
            trace_input_close(&input);
            return found;
        }
        tapes->items = items;
        struct tape *tape = &items[tapes->count++];
        *tape = (struct tape){.header = header, .source = strdup(source_name(input.source))};
        if (run_check_metrics(input.reader, &tape->header, problem) != 0
            || read_events(input.reader, tape, problem) != 0) {
            trace_input_close(&input);
            return -1;
        }
    }
}

void tapes_free(struct tapes *tapes) {
    for (size_t i = 0; i < tapes->count; i++) {
        struct tape *tape = &tapes->items[i];
        trace_header_free(&tape->header);
        free(tape->source);
        free(tape->ops);
        free(tape->texts.data);
    }
    free(tapes->items);
    *tapes = (struct tapes){0};
}

/* ---- Replaying ---- */

void tape_event(const struct tape *tape, size_t number, struct trace_event *event) {
    const struct tape_op *op = &tape->ops[number];
    const char *id = (const char *)tape->texts.data + op->id;
    *event = (struct trace_event){.verb = (enum trace_verb)op->verb,
                                  .id = id,
                                  .id_length = strlen(id),
                                  .size_bytes = op->size_bytes,
                                  .timed = op->timed,
                                  .time_ns = op->time_ns,
                                  .line = op->line,
                                  .column = 1};
}

static enum tape_result replay_ops(const struct tape *tape, struct replay *replay, const struct tape_run *run,
                                   struct trace_fault *fault) {
    struct trace_event event;
    for (size_t i = 0; i < tape->count; i++) {
        tape_event(tape, i, &event);
        if (run->no_defrags && event.verb == VERB_DEFRAG)
            event.verb = VERB_AT; /* its number and its time stay */
        if (replay_event(replay, &event, fault) != REPLAY_OK)
            return TAPE_BROKEN;
        if (run->stop_at_failure && replay_last(replay)->error != DPOOL_OK)
            return TAPE_FAILED;
    }
    return replay_end(replay, fault) == REPLAY_OK ? TAPE_OK : TAPE_BROKEN;
}

enum tape_result tape_replay(const struct tape *tape, const struct setup *setup, const struct tape_run *run,
                             struct problem *problem) {
    struct statistics statistics;
    struct trace_fault fault;
    struct replay *replay = replay_open(setup, problem);
    if (replay == NULL)
        return TAPE_NO_POOL;
    if (run->report != NULL)
        statistics_begin(&statistics, run->report, replay, setup);
    if (run->observe != NULL)
        replay_observe(replay, run->observe, run->context);
    enum tape_result result = replay_ops(tape, replay, run, &fault);
    if (run->report != NULL)
        statistics_end(&statistics);
    if (result == TAPE_BROKEN)
        problem_set(problem, tape->source, "%s", fault.message);
    replay_close(replay);
    return result;
}

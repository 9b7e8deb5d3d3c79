/* tape.c: reading traces into memory, and replaying them from there. */
#include "traces/tape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/ahead.h"
#include "traces/jobs.h"
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

/* Keeps an event. false: it is not possible, or memory is out. */
static bool take_event(struct tape *tape, struct live_table *table, struct slots *slots,
                       const struct trace_event *event, struct trace_fault *fault) {
    struct live *live;
    if (live_apply(table, event, &live, fault) != 0)
        return false;
    uint64_t most = tape->peak.live_bytes;
    peak_event(&tape->peak, event, live, live_count(table));
    if (tape->peak.live_bytes > most)
        tape->peak_at = tape->count;
    if (!keep_event(tape, slots, event, live)) {
        trace_fault_set(fault, 0, 0, "no memory for the trace");
        return false;
    }
    if (event->verb == VERB_LOCK || event->verb == VERB_UNLOCK)
        live->locked_event = event->verb == VERB_LOCK;
    if (event->verb == VERB_FREE) {
        tape->frees_locked = tape->frees_locked || live->locked_event != 0;
        live_remove(table, live);
    }
    return true;
}

static int read_events(struct trace_reader *reader, struct tape *tape, bool in_thread, struct problem *problem) {
    struct slots slots = {0};
    struct trace_event own;
    const struct trace_event *event = &own;
    struct trace_fault fault;
    struct live_table *table = live_create();
    struct ahead *ahead = in_thread && table != NULL ? ahead_start(reader) : NULL;
    int more = table != NULL ? 1 : -1;
    bool taken = true;
    if (table == NULL)
        problem_set(problem, "poolsim", "memory is out");
    while (more == 1 && taken) {
        more = ahead != NULL ? ahead_next(ahead, &event, problem) : trace_reader_next(reader, &own, problem);
        taken = more != 1 || take_event(tape, table, &slots, event, &fault);
    }
    ahead_stop(ahead);
    if (!taken)
        trace_reader_show_fault(reader, &fault, problem);
    live_destroy(table);
    free(slots.free);
    free(slots.ids);
    return taken ? more : -1;
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
            || read_events(input.reader, tape, tapes->ahead, problem) != 0) {
            trace_input_close(&input);
            return -1;
        }
    }
}

/* ---- Several files ---- */

struct file {
    struct tapes tapes;
    struct problem problem;
    int result;
};

struct files {
    struct file *items;
    const char *const *paths;
    const struct workload_options *workload;
};

static void read_file(void *context, size_t number) {
    struct files *files = context;
    struct file *file = &files->items[number];
    file->result = tapes_read(&file->tapes, files->paths[number], files->workload, &file->problem);
}

/* Appends what was read of a file. */
static bool append(struct tapes *tapes, struct tapes *more) {
    struct tape *items = realloc(tapes->items, (tapes->count + more->count + 1) * sizeof *items);
    if (items == NULL)
        return false;
    tapes->items = items;
    if (more->count != 0)
        memcpy(items + tapes->count, more->items, more->count * sizeof *items);
    tapes->count += more->count;
    more->count = 0;
    return true;
}

int tapes_read_all(struct tapes *tapes, const char *const *paths, const struct workload_options *workload,
                   unsigned threads, struct problem *problem) {
    size_t count = 0, inputs = 0;
    for (; paths[count] != NULL; count++)
        inputs += strcmp(paths[count], "-") == 0;
    threads = inputs > 1 ? 1 : threads; /* nobody shares the standard input */
    struct files files = {.items = calloc(count + 1, sizeof *files.items), .paths = paths, .workload = workload};
    struct jobs jobs = {read_file, NULL, &files, NULL};
    for (size_t i = 0; i < count && files.items != NULL; i++)
        files.items[i].tapes.ahead = count == 1 && threads > 1;
    bool read = files.items != NULL && jobs_run(&jobs, count, threads);
    int result = read ? 0 : -1;
    problem_set(problem, "poolsim", "memory is out");
    for (size_t i = 0; i < count && read; i++) {
        struct file *file = &files.items[i];
        if (result == 0 && file->result != 0)
            *problem = file->problem;
        if (result == 0)
            result = file->result == 0 && append(tapes, &file->tapes) ? 0 : -1;
        tapes_free(&file->tapes);
    }
    free(files.items);
    return result;
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

/* An event, and its allocation, found by its slot instead of its id. */
struct known {
    struct trace_event event;
    struct live *lives; /* by slot; NULL: they have to be found by their ids */
    uint64_t allocations;
};

static struct live *next_known(struct known *known, const struct tape *tape, size_t number) {
    const struct tape_op *op = &tape->ops[number];
    if (op->verb >= VERB_CLEAN || op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST || known->lives == NULL)
        tape_event(tape, number, &known->event);
    if (op->verb >= VERB_CLEAN || known->lives == NULL)
        return NULL;
    struct live *live = &known->lives[op->slot];
    if (op->verb == VERB_ALLOC || op->verb == VERB_ALLOC_FAST)
        *live = (struct live){.id = known->event.id,
                              .id_length = (uint32_t)known->event.id_length,
                              .size_bytes = op->size_bytes,
                              .serial = ++known->allocations};
    else
        known->event = (struct trace_event){.verb = (enum trace_verb)op->verb,
                                            .id = live->id,
                                            .id_length = live->id_length,
                                            .size_bytes = op->size_bytes,
                                            .timed = op->timed,
                                            .time_ns = op->time_ns,
                                            .line = op->line,
                                            .column = 1};
    return live;
}

static enum tape_result replay_ops(const struct tape *tape, struct replay *replay, const struct tape_run *run,
                                   struct known *known, struct trace_fault *fault) {
    struct trace_event *event = &known->event;
    for (size_t i = 0; i < tape->count; i++) {
        struct live *live = next_known(known, tape, i);
        if (run->no_defrags && event->verb == VERB_DEFRAG)
            event->verb = VERB_AT; /* its number and its time stay */
        enum replay_result result =
            known->lives != NULL ? replay_known(replay, event, live, fault) : replay_event(replay, event, fault);
        if (result != REPLAY_OK)
            return result == REPLAY_REFUSED ? TAPE_REFUSED : TAPE_BROKEN;
        if (run->stop_at_failure && replay_last(replay)->error != DPOOL_OK)
            return TAPE_FAILED;
    }
    return replay_end(replay, fault) == REPLAY_OK ? TAPE_OK : TAPE_BROKEN;
}

static void describe(const struct tape *tape, const struct trace_fault *fault, struct problem *problem) {
    char name[PROBLEM_NAME_BYTES];
    if (fault->line != 0)
        snprintf(name, sizeof name, "%s:%u", tape->source, fault->line);
    problem_set(problem, fault->line != 0 ? name : tape->source, "%s", fault->message);
    problem->line = fault->line;
}

enum tape_result tape_replay(const struct tape *tape, const struct setup *setup, const struct tape_run *run,
                             struct problem *problem) {
    struct statistics statistics;
    struct trace_fault fault;
    struct known known = {.lives = NULL};
    struct replay *replay = replay_open(setup, problem);
    if (replay == NULL)
        return TAPE_NO_POOL;
    if (!tape->frees_locked) /* without memory for it, ids do */
        known.lives = malloc((tape->slots + 1u) * sizeof *known.lives);
    if (run->report != NULL)
        statistics_begin(&statistics, run->report, replay, setup);
    if (run->report != NULL && run->begun != NULL)
        run->begun(run->context, &statistics);
    if (run->observe != NULL)
        replay_observe(replay, run->observe, run->context);
    enum tape_result result = replay_ops(tape, replay, run, &known, &fault);
    if (run->report != NULL)
        statistics_end(&statistics);
    if (result == TAPE_BROKEN || result == TAPE_REFUSED)
        describe(tape, &fault, problem);
    replay_close(replay);
    free(known.lives);
    return result;
}

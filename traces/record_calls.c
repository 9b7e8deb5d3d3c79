/* record_calls.c: a log's slots, in the file and in the ring, put together to calls. */
#include "traces/record_calls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Slots ---- */

/* The process may still be there and go on, when it is a child; the ring is read again if it was moved on meanwhile. */
static bool read_head(FILE *file, struct record_log *log) {
    uint64_t flushed = 0;
    do {
        rewind(file);
        if (fread(log, sizeof *log, 1, file) != 1
            || fseek(file, (long)offsetof(struct record_log, flushed), SEEK_SET) != 0
            || fread(&flushed, sizeof flushed, 1, file) != 1)
            return false;
    } while (flushed != log->flushed);
    return true;
}

/* A tag is a word. */
static void clean_modules(struct record_log *log) {
    for (uint64_t i = 0; i < RECORD_MODULES; i++) {
        char *name = log->modules[i];
        name[RECORD_NAME_BYTES - 1] = '\0';
        for (char *at = name; *at != '\0'; at++) {
            if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7F)
                *at = '_';
        }
    }
}

static uint64_t slots_end(const struct record_log *log) {
    uint64_t end = log->taken < log->limit ? log->taken : log->limit;
    return end < log->slots_max ? end : log->slots_max;
}

/* Goes on in the file or, behind what was flushed, in the ring. */
static bool read_slots(struct record_calls *calls) {
    const struct record_log *log = calls->log;
    uint64_t slot = calls->slot, end = slots_end(log);
    size_t count = 0;
    if (slot < log->flushed) {
        uint64_t left = log->flushed - slot;
        count = fread(calls->slots, sizeof calls->slots[0], left < RECORD_SLOTS_AT_ONCE ? left : RECORD_SLOTS_AT_ONCE,
                      calls->file);
    }
    for (; slot >= log->flushed && slot < end && count < RECORD_SLOTS_AT_ONCE; slot++) {
        const struct record_slot *place = &log->ring[slot % RECORD_RING_SLOTS];
        calls->slots[count].what = place->what;
        calls->slots[count++].rest = place->rest;
    }
    calls->read = count;
    calls->taken = 0;
    return count != 0;
}

/* The next slot, which is still to be taken; NULL: there is none. */
static const struct record_slot *look_ahead(struct record_calls *calls) {
    if (calls->taken == calls->read && (calls->slot >= slots_end(calls->log) || !read_slots(calls)))
        return NULL;
    return &calls->slots[calls->taken];
}

static void take_slot(struct record_calls *calls) {
    calls->taken++;
    calls->slot++;
}

/* ---- Calls ---- */

/* The slots that belong to a call. */
static void read_rest(struct record_calls *calls, struct record_call *call) {
    const struct record_slot *slot;
    while ((slot = look_ahead(calls)) != NULL) {
        uint64_t what = slot->what, rest = slot->rest;
        if (record_kind(what) == RECORD_SIZE) {
            call->size_bytes = rest;
        } else if (record_kind(what) == RECORD_ORIGIN) {
            call->module = rest;
            call->offset = record_address(what);
        } else {
            return;
        }
        take_slot(calls);
    }
}

/* Times are told without their upper bits. What goes back a little is of another thread, and told as the same time. */
static void go_on(struct record_calls *calls, uint64_t time) {
    uint64_t start = calls->log->start_ticks / RECORD_TIME_UNIT, step = (time - start - calls->time) & RECORD_TIME_MASK;
    if (step <= RECORD_TIME_MASK / 2)
        calls->time += step;
}

bool record_calls_next(struct record_calls *calls, struct record_call *call) {
    const struct record_slot *slot;
    while ((slot = look_ahead(calls)) != NULL) {
        uint64_t what = slot->what, rest = slot->rest, time = record_time(what, rest);
        *call = (struct record_call){.slot = calls->slot, .kind = record_kind(what), .address = record_address(what)};
        call->size_bytes = rest >> 32;
        take_slot(calls);
        read_rest(calls, call);
        if (call->kind == RECORD_RESIZE_END)
            call->begin = call->slot - time;
        else if (call->kind != RECORD_NONE)
            go_on(calls, time);
        if (call->kind != RECORD_NONE)
            return true;
        calls->pending++;
    }
    return false;
}

/* ---- Opening ---- */

struct record_calls *record_calls_open(const char *path, struct problem *problem) {
    struct record_calls *calls = calloc(1, sizeof *calls);
    if (calls == NULL || (calls->log = malloc(sizeof *calls->log)) == NULL) {
        problem_set(problem, path, "memory is out");
        goto free_calls;
    }
    calls->file = fopen(path, "rb");
    if (calls->file == NULL) {
        problem_set(problem, path, "the recorder's log cannot be read: %s", strerror(errno));
        goto free_calls;
    }
    if (!read_head(calls->file, calls->log) || calls->log->magic != RECORD_MAGIC) {
        problem_set(problem, path,
                    "the recorder's log has no beginning; is there room in its folder, which TMPDIR sets?");
        goto free_calls;
    }
    clean_modules(calls->log);
    record_calls_rewind(calls);
    return calls;
free_calls:
    record_calls_close(calls);
    return NULL;
}

void record_calls_close(struct record_calls *calls) {
    if (calls == NULL)
        return;
    if (calls->file != NULL)
        fclose(calls->file);
    free(calls->log);
    free(calls);
}

void record_calls_rewind(struct record_calls *calls) {
    fseek(calls->file, (long)sizeof *calls->log, SEEK_SET);
    calls->slot = calls->time = calls->pending = 0;
    calls->read = calls->taken = 0;
}

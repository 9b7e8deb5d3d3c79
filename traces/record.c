/* record.c: turns a log into a trace. Addresses become ids, which are counted: an address that comes again is another. */
#include "traces/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "traces/hash.h"
#include "traces/record_calls.h"
#include "traces/units.h"
#include "traces/writer.h"

#define NO_ID 0
#define NO_SLOT UINT64_MAX
#define CALLS_A_PROGRESS 65536

/* An address that was given out, and what is live there: what was freed is told from what was never seen. */
struct place {
    uint64_t address;
    uint64_t id; /* NO_ID: nothing is live */
    UT_hash_handle hh;
};

/* What realloc has taken from an address, under the slot where that began. */
struct resizing {
    uint64_t slot;
    struct record_call call;
    uint64_t id; /* NO_ID: it was not live */
    bool was_freed;
    UT_hash_handle hh;
};

struct conversion {
    struct record_calls *calls;
    struct trace_writer *writer;
    const struct record_request *request;
    struct record_summary *summary;
    struct place *places;
    struct resizing begun;     /* last, of slot NO_SLOT: it has ended; most do before the next one begins */
    struct resizing *resizing; /* those that began before it */
    uint64_t last_id;
    uint64_t told_us; /* the last `at` */
    bool beyond;      /* there are more events than are wanted */
    bool out_of_memory;
};

/* ---- Events ---- */

static void write_event(struct conversion *conversion, enum trace_verb verb, uint64_t id, uint64_t size_bytes,
                        const struct record_call *caller) {
    char word[COUNT_BYTES], tag[RECORD_NAME_BYTES + 24];
    const struct record_calls *calls = conversion->calls;
    struct trace_event event = {.verb = verb, .id = word, .size_bytes = size_bytes};
    struct record_summary *summary = conversion->summary;
    if (summary->events == conversion->request->events_max && summary->events != 0) {
        conversion->beyond = true;
        return;
    }
    summary->events++;
    event.id_length = print_count(id, word);
    if (caller != NULL && caller->module != 0 && caller->module <= RECORD_MODULES) {
        event.tag = tag;
        event.tag_length =
            (size_t)snprintf(tag, sizeof tag, "%s+0x%" PRIx64, calls->log->modules[caller->module - 1], caller->offset);
    }
    uint64_t now_us = (uint64_t)((double)calls->time * RECORD_TIME_UNIT * conversion->request->ns_per_tick / 1000);
    event.timed = now_us > conversion->told_us;
    event.time_ns = now_us * 1000;
    if (event.timed)
        conversion->told_us = now_us;
    trace_writer_event(conversion->writer, &event);
}

/* The place of an address that was given out; NULL: never. */
static struct place *find(const struct conversion *conversion, uint64_t address) {
    struct place *place;
    HASH_FIND(hh, conversion->places, &address, sizeof address, place);
    return place;
}

/* NULL: memory is out. */
static struct place *find_or_add(struct conversion *conversion, uint64_t address) {
    struct place *place = find(conversion, address);
    if (place != NULL)
        return place;
    place = calloc(1, sizeof *place);
    if (place != NULL) {
        place->address = address;
        HASH_ADD(hh, conversion->places, address, sizeof place->address, place);
        if (place->hh.tbl != NULL)
            return place;
        free(place);
    }
    conversion->out_of_memory = true;
    return NULL;
}

static void end_block(struct conversion *conversion, uint64_t id) {
    write_event(conversion, VERB_FREE, id, 0, NULL);
}

/* Puts what is live where the C library has put it. Whatever was there is gone, if nobody has said so. */
static void put_block(struct conversion *conversion, uint64_t id, uint64_t address) {
    struct place *place = find_or_add(conversion, address);
    if (place == NULL)
        return;
    if (place->id != NO_ID) {
        conversion->summary->unseen_frees++;
        end_block(conversion, place->id);
    }
    place->id = id;
}

static void begin_block(struct conversion *conversion, const struct record_call *call,
                        const struct record_call *caller) {
    put_block(conversion, ++conversion->last_id, call->address);
    write_event(conversion, VERB_ALLOC, conversion->last_id, call->size_bytes, caller);
}

static void on_free(struct conversion *conversion, uint64_t address) {
    struct place *place = find(conversion, address);
    if (place == NULL) {
        conversion->summary->foreign_frees++;
    } else if (place->id == NO_ID) {
        conversion->summary->double_frees++;
    } else {
        end_block(conversion, place->id);
        place->id = NO_ID;
    }
}

/* Puts aside the one that began last. */
static void keep_resizing(struct conversion *conversion) {
    struct resizing *kept = calloc(1, sizeof *kept);
    if (kept != NULL) {
        *kept = conversion->begun;
        HASH_ADD(hh, conversion->resizing, slot, sizeof kept->slot, kept);
    }
    if (kept == NULL || kept->hh.tbl == NULL) {
        free(kept);
        conversion->out_of_memory = true;
    }
}

static void on_resize_begin(struct conversion *conversion, const struct record_call *call) {
    struct place *place = find(conversion, call->address);
    if (conversion->begun.slot != NO_SLOT)
        keep_resizing(conversion);
    conversion->begun = (struct resizing){.slot = call->slot, .call = *call};
    if (place == NULL)
        return;
    conversion->begun.was_freed = place->id == NO_ID;
    conversion->begun.id = place->id;
    place->id = NO_ID;
}

/* The end of a resize of what was not live. */
static void on_foreign_resize(struct conversion *conversion, const struct record_call *call,
                              const struct resizing *begun) {
    struct record_summary *summary = conversion->summary;
    if (call->address != 0) {
        *(begun->was_freed ? &summary->freed_resizes : &summary->foreign_resizes) += 1;
        begin_block(conversion, call, &begun->call);
    } else if (call->size_bytes == 0) {
        *(begun->was_freed ? &summary->double_frees : &summary->foreign_frees) += 1;
    }
}

static void end_resize(struct conversion *conversion, const struct record_call *call, const struct resizing *begun) {
    bool failed = call->address == 0 && call->size_bytes != 0;
    conversion->summary->failed += failed;
    if (begun->id == NO_ID) {
        on_foreign_resize(conversion, call, begun);
    } else if (failed) {
        put_block(conversion, begun->id, begun->call.address);
    } else if (call->address == 0) {
        end_block(conversion, begun->id);
    } else {
        put_block(conversion, begun->id, call->address);
        write_event(conversion, VERB_RESIZE, begun->id, call->size_bytes, NULL);
    }
}

static void on_resize_end(struct conversion *conversion, const struct record_call *call) {
    struct resizing *kept;
    if (call->begin == conversion->begun.slot) {
        end_resize(conversion, call, &conversion->begun);
        conversion->begun.slot = NO_SLOT;
        return;
    }
    HASH_FIND(hh, conversion->resizing, &call->begin, sizeof call->begin, kept);
    if (kept == NULL)
        return; /* its begin was lost */
    end_resize(conversion, call, kept);
    HASH_DEL(conversion->resizing, kept);
    free(kept);
}

static void on_call(struct conversion *conversion, const struct record_call *call) {
    switch (call->kind) {
    case RECORD_ALLOC:
        begin_block(conversion, call, call);
        break;
    case RECORD_FREE:
        on_free(conversion, call->address);
        break;
    case RECORD_RESIZE_BEGIN:
        on_resize_begin(conversion, call);
        break;
    case RECORD_RESIZE_END:
        on_resize_end(conversion, call);
        break;
    default:
        break; /* without the call that it belongs to */
    }
}

/* ---- From the beginning to the end ---- */

/* HASH_CLEAR frees what is uthash's, and leaves the entries in their order. */
static void free_tables(struct conversion *conversion) {
    struct place *place = conversion->places, *next_place;
    struct resizing *resizing = conversion->resizing, *next_resizing;
    HASH_CLEAR(hh, conversion->places);
    HASH_CLEAR(hh, conversion->resizing);
    for (; place != NULL; place = next_place) {
        next_place = place->hh.next;
        free(place);
    }
    for (; resizing != NULL; resizing = next_resizing) {
        next_resizing = resizing->hh.next;
        free(resizing);
    }
}

/* Goes through all calls, or until there is one more event than is wanted. */
static int convert_calls(struct conversion *conversion) {
    struct record_summary *summary = conversion->summary;
    const volatile sig_atomic_t *stop = conversion->request->stop;
    const struct record_request *request = conversion->request;
    const struct record_calls *calls = conversion->calls;
    struct record_call call;
    uint64_t count = 0;
    while (!conversion->beyond && !conversion->out_of_memory && *stop == 0
           && record_calls_next(conversion->calls, &call)) {
        on_call(conversion, &call);
        if (++count % CALLS_A_PROGRESS == 0 && request->progress != NULL)
            request->progress(request->out_name, (double)calls->slot / (double)calls->log->taken);
    }
    summary->pending = conversion->calls->pending + HASH_COUNT(conversion->resizing);
    summary->pending += conversion->begun.slot != NO_SLOT;
    free_tables(conversion);
    return conversion->out_of_memory || *stop != 0 ? -1 : 0;
}

/* Why the recording ended before the program did, as far as it is known before its events are. */
static void find_cut(struct conversion *conversion) {
    struct record_summary *summary = conversion->summary;
    const struct record_log *log = conversion->calls->log;
    summary->failed = log->failed;
    summary->cut_by_max = log->taken > log->slots_max;
    summary->cut_by_error = (int)log->error;
    summary->cut_by_signal = conversion->request->killed;
    summary->cut_by_exec = !summary->cut_by_signal && log->ended == 0;
    summary->cut_off = summary->cut_by_max || log->error != 0 || summary->cut_by_signal || log->ended == 0;
}

static int convert(struct conversion *conversion, FILE *out, struct problem *problem) {
    const struct record_request *request = conversion->request;
    struct record_summary *summary = conversion->summary;
    struct trace_header header = {.name = (char *)(uintptr_t)request->name};
    trace_settings_init(&header.settings);
    find_cut(conversion);
    header.cut_off = summary->cut_off;
    conversion->writer = trace_writer_open(out, &header);
    if (conversion->writer == NULL || convert_calls(conversion) != 0) {
        if (conversion->writer != NULL)
            trace_writer_abandon(conversion->writer);
        problem_set(problem, request->out_name, "%s", *request->stop != 0 ? "interrupted" : "memory is out");
        return -1;
    }
    if (conversion->beyond && !header.cut_off)
        trace_writer_cut_off(conversion->writer);
    summary->cut_by_max |= conversion->beyond;
    summary->cut_off |= conversion->beyond;
    if (trace_writer_close(conversion->writer))
        return 0;
    problem_set(problem, request->out_name, "cannot be written: %s", strerror(errno));
    return -1;
}

int record_convert(const char *path, const struct record_request *request, FILE *out, struct record_summary *summary,
                   struct problem *problem) {
    struct conversion conversion = {.request = request, .summary = summary, .begun = {.slot = NO_SLOT}};
    *summary = (struct record_summary){0};
    conversion.calls = record_calls_open(path, problem);
    if (conversion.calls == NULL)
        return -1;
    int result = convert(&conversion, out, problem);
    record_calls_close(conversion.calls);
    return result;
}

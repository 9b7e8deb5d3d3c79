/* record.c: turns a log into a trace. Addresses become ids, which are counted: an address that comes again is another. */
#include "traces/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "traces/record_log.h"
#include "traces/writer.h"

#define NO_ID 0

/* An allocation that is live, under its address; or one that realloc has taken, under the slot where that began. */
struct block {
    uint64_t key, address;
    uint64_t id;             /* NO_ID: of a resize, and not seen before */
    uint64_t module, offset; /* of its caller; module 0: not known */
    UT_hash_handle hh;
};

struct conversion {
    FILE *file;
    struct record_log *log;
    struct trace_writer *writer; /* NULL: the events are only counted */
    const struct record_request *request;
    struct record_summary *summary;
    struct block *live, *resizing;
    uint64_t slot; /* the next one */
    struct record_slot ahead;
    bool is_ahead; /* `ahead` is that one */
    uint64_t last_id;
    uint64_t time, told_us; /* of the last call; of the last `at` */
    bool out_of_memory;
};

/* A slot with what follows it. */
struct call {
    enum record_kind kind;
    uint64_t slot, address, size_bytes, module, offset;
    uint64_t begin; /* RECORD_RESIZE_END: the slot of its begin */
};

/* ---- The log ---- */

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

/* The next slot in the file or, behind what was flushed, in the ring. false: there is none. */
static bool look_ahead(struct conversion *conversion) {
    const struct record_log *log = conversion->log;
    if (conversion->is_ahead)
        return true;
    if (conversion->slot >= slots_end(log))
        return false;
    const struct record_slot *place = &log->ring[conversion->slot % RECORD_RING_SLOTS];
    if (conversion->slot >= log->flushed) {
        conversion->ahead.what = place->what;
        conversion->ahead.rest = place->rest;
    } else if (fread(&conversion->ahead, sizeof conversion->ahead, 1, conversion->file) != 1) {
        return false;
    }
    conversion->is_ahead = true;
    return true;
}

static void take_slot(struct conversion *conversion) {
    conversion->is_ahead = false;
    conversion->slot++;
}

/* The slots that belong to a call. */
static void read_rest(struct conversion *conversion, struct call *call) {
    while (look_ahead(conversion)) {
        uint64_t what = conversion->ahead.what, rest = conversion->ahead.rest;
        if (record_kind(what) == RECORD_SIZE) {
            call->size_bytes = rest;
        } else if (record_kind(what) == RECORD_ORIGIN) {
            call->module = rest;
            call->offset = record_address(what);
        } else {
            return;
        }
        take_slot(conversion);
    }
}

/* Times are told without their upper bits. What goes back a little is of another thread, and told as the same time. */
static void go_on(struct conversion *conversion, uint64_t time) {
    uint64_t step = (time - conversion->time) & RECORD_TIME_MASK;
    if (step <= RECORD_TIME_MASK / 2)
        conversion->time += step;
}

static bool next_call(struct conversion *conversion, struct call *call) {
    while (look_ahead(conversion)) {
        uint64_t what = conversion->ahead.what, rest = conversion->ahead.rest, time = record_time(what, rest);
        *call = (struct call){.slot = conversion->slot, .kind = record_kind(what), .address = record_address(what)};
        call->size_bytes = rest >> 32;
        take_slot(conversion);
        read_rest(conversion, call);
        if (call->kind == RECORD_RESIZE_END)
            call->begin = call->slot - time;
        else if (call->kind != RECORD_NONE)
            go_on(conversion, time);
        if (call->kind != RECORD_NONE)
            return true;
        conversion->summary->pending++;
    }
    return false;
}

/* ---- Events ---- */

static void write_event(struct conversion *conversion, enum trace_verb verb, const struct block *block,
                        uint64_t size_bytes) {
    char id[24], tag[RECORD_NAME_BYTES + 24];
    struct trace_event event = {.verb = verb, .id = id, .size_bytes = size_bytes};
    conversion->summary->events++;
    if (conversion->writer == NULL)
        return;
    event.id_length = (size_t)snprintf(id, sizeof id, "%" PRIu64, block->id);
    if (verb == VERB_ALLOC && block->module != 0 && block->module <= RECORD_MODULES) {
        event.tag = tag;
        event.tag_length = (size_t)snprintf(tag, sizeof tag, "%s+0x%" PRIx64,
                                            conversion->log->modules[block->module - 1], block->offset);
    }
    uint64_t units = conversion->time - conversion->log->start_ticks / RECORD_TIME_UNIT;
    uint64_t now_us = (uint64_t)((double)units * RECORD_TIME_UNIT * conversion->request->ns_per_tick / 1000);
    event.timed = now_us > conversion->told_us;
    event.time_ns = now_us * 1000;
    if (event.timed)
        conversion->told_us = now_us;
    trace_writer_event(conversion->writer, &event);
}

static struct block *find(struct block *table, uint64_t key) {
    struct block *block;
    HASH_FIND(hh, table, &key, sizeof key, block);
    return block;
}

static void add(struct conversion *conversion, struct block **table, uint64_t key, struct block *block) {
    block->key = key;
    HASH_ADD(hh, *table, key, sizeof block->key, block);
    if (block->hh.tbl != NULL)
        return;
    free(block);
    conversion->out_of_memory = true;
}

static struct block *new_block(struct conversion *conversion, const struct call *call) {
    struct block *block = calloc(1, sizeof *block);
    if (block == NULL) {
        conversion->out_of_memory = true;
        return NULL;
    }
    block->address = call->address;
    block->module = call->module;
    block->offset = call->offset;
    return block;
}

static void end_block(struct conversion *conversion, struct block *block) {
    write_event(conversion, VERB_FREE, block, 0);
    HASH_DEL(conversion->live, block);
    free(block);
}

/* Puts a block where the C library has put it. Whatever was there is gone, if nobody has said so. */
static void place(struct conversion *conversion, struct block *block, uint64_t address) {
    struct block *old = find(conversion->live, address);
    if (old != NULL) {
        conversion->summary->unseen_frees++;
        end_block(conversion, old);
    }
    block->address = address;
    add(conversion, &conversion->live, address, block);
}

static void begin_block(struct conversion *conversion, struct block *block, uint64_t address, uint64_t size_bytes) {
    block->id = ++conversion->last_id;
    place(conversion, block, address);
    if (!conversion->out_of_memory)
        write_event(conversion, VERB_ALLOC, block, size_bytes);
}

static void on_free(struct conversion *conversion, uint64_t address) {
    struct block *block = find(conversion->live, address);
    if (block != NULL)
        end_block(conversion, block);
    else
        conversion->summary->foreign_frees++;
}

static void on_resize_begin(struct conversion *conversion, const struct call *call) {
    struct block *block = find(conversion->live, call->address);
    if (block != NULL)
        HASH_DEL(conversion->live, block);
    else
        block = new_block(conversion, call);
    if (block != NULL)
        add(conversion, &conversion->resizing, call->slot, block);
}

static void on_resize_end(struct conversion *conversion, const struct call *call) {
    struct block *block = find(conversion->resizing, call->begin);
    if (block == NULL)
        return; /* its begin was lost */
    HASH_DEL(conversion->resizing, block);
    bool known = block->id != NO_ID, failed = call->address == 0 && call->size_bytes != 0;
    if (known && call->address == 0) {
        add(conversion, &conversion->live, block->address, block);
        if (!failed && !conversion->out_of_memory)
            end_block(conversion, block);
    } else if (known) {
        place(conversion, block, call->address);
        if (!conversion->out_of_memory)
            write_event(conversion, VERB_RESIZE, block, call->size_bytes);
    } else if (call->address == 0) {
        conversion->summary->foreign_frees += !failed;
        free(block);
    } else {
        conversion->summary->foreign_resizes++;
        begin_block(conversion, block, call->address, call->size_bytes);
    }
    conversion->summary->failed += failed;
}

static void on_call(struct conversion *conversion, const struct call *call) {
    struct block *block;
    switch (call->kind) {
    case RECORD_ALLOC:
        block = new_block(conversion, call);
        if (block != NULL)
            begin_block(conversion, block, call->address, call->size_bytes);
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

static void free_blocks(struct block *block) {
    struct block *all = block, *next;
    HASH_CLEAR(hh, all); /* frees what is uthash's, and leaves the entries in their order */
    for (; block != NULL; block = next) {
        next = block->hh.next;
        free(block);
    }
}

/* Goes through all calls, or until as many events are written as are wanted. */
static int convert_calls(struct conversion *conversion) {
    struct record_summary *summary = conversion->summary;
    uint64_t events_max = conversion->writer != NULL ? conversion->request->events_max : 0;
    struct call call;
    *summary = (struct record_summary){.failed = conversion->log->failed};
    clean_modules(conversion->log);
    conversion->live = conversion->resizing = NULL;
    conversion->slot = conversion->last_id = conversion->told_us = 0;
    conversion->is_ahead = false;
    conversion->time = conversion->log->start_ticks / RECORD_TIME_UNIT;
    fseek(conversion->file, (long)sizeof *conversion->log, SEEK_SET);
    while ((events_max == 0 || summary->events < events_max) && !conversion->out_of_memory
           && *conversion->request->stop == 0 && next_call(conversion, &call))
        on_call(conversion, &call);
    summary->pending += HASH_COUNT(conversion->resizing);
    free_blocks(conversion->live);
    free_blocks(conversion->resizing);
    return conversion->out_of_memory || *conversion->request->stop != 0 ? -1 : 0;
}

static int refuse_stop(const struct conversion *conversion, struct problem *problem) {
    const char *why = *conversion->request->stop != 0 ? "interrupted" : "memory is out";
    problem_set(problem, conversion->request->out_name, "%s", why);
    return -1;
}

/* Why the recording ended before the program did, if so; the header tells it in front of all events. */
static void find_cut(struct conversion *conversion) {
    struct record_summary *summary = conversion->summary;
    const struct record_log *log = conversion->log;
    const struct record_request *request = conversion->request;
    bool beyond = request->events_max != 0 && summary->events > request->events_max;
    summary->cut_by_max = beyond || log->taken > log->slots_max;
    summary->cut_by_error = (int)log->error;
    summary->cut_by_signal = request->killed;
    summary->cut_by_exec = !request->killed && log->ended == 0;
    summary->cut_off = summary->cut_by_max || log->error != 0 || request->killed || log->ended == 0;
}

static int convert(struct conversion *conversion, FILE *out, struct problem *problem) {
    const struct record_request *request = conversion->request;
    struct trace_header header = {.name = (char *)(uintptr_t)request->name};
    trace_settings_init(&header.settings);
    if (request->events_max != 0 && convert_calls(conversion) != 0)
        return refuse_stop(conversion, problem);
    find_cut(conversion);
    struct record_summary cut = *conversion->summary;
    header.cut_off = cut.cut_off;
    conversion->writer = trace_writer_open(out, &header);
    if (conversion->writer == NULL || convert_calls(conversion) != 0) {
        if (conversion->writer != NULL)
            trace_writer_abandon(conversion->writer);
        return refuse_stop(conversion, problem);
    }
    find_cut(conversion);
    conversion->summary->cut_by_max = cut.cut_by_max;
    conversion->summary->cut_off = cut.cut_off;
    if (trace_writer_close(conversion->writer))
        return 0;
    problem_set(problem, request->out_name, "cannot be written: %s", strerror(errno));
    return -1;
}

bool record_is_main(const char *path) {
    struct record_log *log = malloc(sizeof *log);
    FILE *file = fopen(path, "rb");
    bool is_main = log != NULL && file != NULL && read_head(file, log) && log->magic == RECORD_MAGIC && log->is_main;
    if (file != NULL)
        fclose(file);
    free(log);
    return is_main;
}

int record_convert(const char *path, const struct record_request *request, FILE *out, struct record_summary *summary,
                   struct problem *problem) {
    int result = -1;
    struct conversion conversion = {.request = request, .summary = summary, .log = malloc(sizeof *conversion.log)};
    *summary = (struct record_summary){0};
    if (conversion.log == NULL)
        goto out_of_memory;
    conversion.file = fopen(path, "rb");
    if (conversion.file == NULL) {
        problem_set(problem, path, "the recorder's log cannot be read: %s", strerror(errno));
        goto free_log;
    }
    if (read_head(conversion.file, conversion.log) && conversion.log->magic == RECORD_MAGIC)
        result = convert(&conversion, out, problem);
    else
        problem_set(problem, path,
                    "the recorder's log has no beginning; is there room in its folder, which TMPDIR sets?");
    fclose(conversion.file);
free_log:
    free(conversion.log);
    return result;
out_of_memory:
    problem_set(problem, path, "memory is out");
    return -1;
}

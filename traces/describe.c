/* describe.c: events in, a description out. */
#include "traces/describe.h"

#include <stdlib.h>
#include <string.h>

#include "traces/live.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

/* What is known of a live allocation beside its size; the number of its record is in live->handle. */
struct record {
    struct describe_life life;
    uint64_t born_event, born_ns;
    struct tag *tag;
    bool used;
    uint32_t spare; /* the next record that is not used */
};

struct tag {
    UT_hash_handle hh;
    struct describe_tag counts;
    char name[];
};

struct describer {
    struct description result;
    struct live_table *live;
    struct record *records;
    uint32_t record_count, record_room, spare;
    struct tag *tags;
    bool in_time;
    describe_observer observer;
    void *context;
    uint64_t live_bytes, locked_bytes;
    double locked_shares; /* a share of 1 for each event */
    uint64_t busy_events; /* events with something live */
};

#define NO_RECORD UINT32_MAX

struct describer *describe_begin(bool in_time, describe_observer observer, void *context) {
    struct describer *describer = calloc(1, sizeof *describer);
    if (describer == NULL)
        return NULL;
    describer->live = live_create();
    describer->spare = NO_RECORD;
    describer->in_time = in_time;
    describer->observer = observer;
    describer->context = context;
    if (describer->live != NULL)
        return describer;
    free(describer);
    return NULL;
}

static uint64_t moment(const struct describer *describer) {
    return describer->in_time ? describer->result.time_ns : describer->result.events;
}

/* ---- Records and tags ---- */

static struct record *new_record(struct describer *describer, uint32_t *number) {
    *number = describer->spare;
    if (*number != NO_RECORD) {
        describer->spare = describer->records[*number].spare;
        return &describer->records[*number];
    }
    if (describer->record_count == describer->record_room) {
        uint32_t room = describer->record_room == 0 ? 256 : describer->record_room * 2;
        struct record *records =
            room > describer->record_room ? realloc(describer->records, (size_t)room * sizeof *records) : NULL;
        if (records == NULL)
            return NULL;
        describer->records = records;
        describer->record_room = room;
    }
    *number = describer->record_count++;
    return &describer->records[*number];
}

static struct tag *find_tag(struct describer *describer, const char *name, size_t length) {
    struct tag *tag;
    HASH_FIND(hh, describer->tags, name, length, tag);
    if (tag != NULL)
        return tag;
    tag = calloc(1, sizeof *tag + length + 1);
    if (tag == NULL)
        return NULL;
    memcpy(tag->name, name, length);
    tag->counts.name = tag->name;
    bool added = true;
#undef uthash_nonfatal_oom
#define uthash_nonfatal_oom(element) (added = false)
    HASH_ADD_KEYPTR(hh, describer->tags, tag->name, length, tag);
    if (added)
        return tag;
    free(tag);
    return NULL;
}

static void tag_bytes(struct tag *tag, uint64_t added, uint64_t removed) {
    if (tag == NULL)
        return;
    tag->counts.live_bytes += added - removed;
    if (tag->counts.live_bytes > tag->counts.peak_bytes)
        tag->counts.peak_bytes = tag->counts.live_bytes;
}

/* ---- Events ---- */

static int begin_life(struct describer *describer, const struct trace_event *event, struct live *live) {
    struct description *result = &describer->result;
    struct record *record = new_record(describer, &live->handle);
    if (record == NULL)
        return -1;
    *record = (struct record){
        .life = {.born = moment(describer), .first_bytes = event->size_bytes, .last_bytes = event->size_bytes},
        .born_event = result->events,
        .born_ns = result->time_ns,
        .used = true};
    if (event->tag != NULL) {
        record->tag = find_tag(describer, event->tag, event->tag_length);
        if (record->tag == NULL)
            return -1;
        record->tag->counts.allocs++;
        record->tag->counts.bytes += event->size_bytes;
    } else {
        result->untagged++;
    }
    tag_bytes(record->tag, event->size_bytes, 0);
    histogram_add(&result->sizes, event->size_bytes);
    describer->live_bytes += event->size_bytes;
    return 0;
}

static void resize_life(struct describer *describer, const struct trace_event *event, struct record *record) {
    struct describe_life *life = &record->life;
    describer->result.grown += event->size_bytes > life->last_bytes;
    describer->result.shrunk += event->size_bytes < life->last_bytes;
    tag_bytes(record->tag, event->size_bytes, life->last_bytes);
    describer->live_bytes += event->size_bytes - life->last_bytes;
    if (life->locked_now)
        describer->locked_bytes += event->size_bytes - life->last_bytes;
    life->last_bytes = event->size_bytes;
    life->resizes++;
    life->resized = moment(describer);
}

static void lock_life(struct describer *describer, struct describe_life *life) {
    if (life->locked_now)
        return; /* what a pool would refuse */
    life->locked_now = true;
    life->last_lock = moment(describer);
    if (life->locks++ == 0) {
        life->first_lock = life->last_lock;
        describer->result.locked_allocs++;
    }
    describer->locked_bytes += life->last_bytes;
}

static void unlock_life(struct describer *describer, struct describe_life *life) {
    if (!life->locked_now)
        return;
    life->locked_now = false;
    life->held += moment(describer) - life->last_lock;
    describer->locked_bytes -= life->last_bytes;
}

static void end_life(struct describer *describer, struct record *record, bool freed) {
    struct describe_life *life = &record->life;
    life->freed = freed;
    life->ended = moment(describer);
    unlock_life(describer, life);
    if (describer->observer != NULL)
        describer->observer(describer->context, life);
}

static void free_life(struct describer *describer, struct live *live) {
    struct record *record = &describer->records[live->handle];
    struct description *result = &describer->result;
    end_life(describer, record, true);
    histogram_add(&result->lives, result->events - record->born_event);
    histogram_add(&result->lives_ns, result->time_ns - record->born_ns);
    tag_bytes(record->tag, 0, record->life.last_bytes);
    describer->live_bytes -= record->life.last_bytes;
    record->used = false;
    record->spare = describer->spare;
    describer->spare = live->handle;
    live_remove(describer->live, live);
}

static int change(struct describer *describer, const struct trace_event *event, struct live *live) {
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST)
        return begin_life(describer, event, live);
    struct record *record = &describer->records[live->handle];
    if (event->verb == VERB_RESIZE)
        resize_life(describer, event, record);
    else if (event->verb == VERB_LOCK)
        lock_life(describer, &record->life);
    else if (event->verb == VERB_UNLOCK)
        unlock_life(describer, &record->life);
    else
        free_life(describer, live);
    return 0;
}

int describe_event(struct describer *describer, const struct trace_event *event, struct trace_fault *fault) {
    struct description *result = &describer->result;
    struct live *live;
    if (live_apply(describer->live, event, &live, fault) != 0)
        return -1;
    result->events++;
    result->verbs[event->verb]++;
    if (event->timed)
        result->time_ns = event->time_ns;
    if (live != NULL && change(describer, event, live) != 0) {
        trace_fault_set(fault, 0, 0, "memory is out");
        return -1;
    }
    uint64_t count = live_count(describer->live);
    result->peak_bytes = describer->live_bytes > result->peak_bytes ? describer->live_bytes : result->peak_bytes;
    result->peak_count = count > result->peak_count ? count : result->peak_count;
    if (describer->live_bytes != 0) {
        describer->locked_shares += (double)describer->locked_bytes / (double)describer->live_bytes;
        describer->busy_events++;
    }
    return 0;
}

/* ---- The result ---- */

static int compare_tags(const void *left, const void *right) {
    const struct describe_tag *a = left, *b = right;
    if (a->bytes != b->bytes)
        return a->bytes > b->bytes ? -1 : 1;
    return strcmp(a->name, b->name);
}

const struct description *describe_result(struct describer *describer) {
    struct description *result = &describer->result;
    for (uint32_t i = 0; i < describer->record_count; i++) {
        if (describer->records[i].used)
            end_life(describer, &describer->records[i], false);
    }
    result->final_bytes = describer->live_bytes;
    result->final_count = live_count(describer->live);
    if (describer->busy_events != 0)
        result->locked_pct = 100 * describer->locked_shares / (double)describer->busy_events;
    if (result->time_ns == 0)
        result->lives_ns = (struct histogram){0};
    result->tags = calloc(HASH_COUNT(describer->tags) + 1, sizeof *result->tags);
    if (result->tags == NULL)
        return NULL;
    for (const struct tag *tag = describer->tags; tag != NULL; tag = tag->hh.next)
        result->tags[result->tag_count++] = tag->counts;
    qsort(result->tags, result->tag_count, sizeof *result->tags, compare_tags);
    return result;
}

void describe_end(struct describer *describer) {
    if (describer == NULL)
        return;
    struct tag *next, *tag = describer->tags;
    HASH_CLEAR(hh, describer->tags);
    for (; tag != NULL; tag = next) {
        next = tag->hh.next;
        free(tag);
    }
    live_destroy(describer->live);
    free(describer->records);
    free(describer->result.tags);
    free(describer);
}

/* live.c: the table of live ids, on uthash. */
#include "traces/live.h"

#include <stdlib.h>
#include <string.h>

/* The first byte is the word's lowest, whatever the machine's byte order; count is 1 .. 8. */
static uint64_t load(const char *bytes, size_t count) {
    uint64_t word = 0;
    memcpy(&word, bytes, count);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        word >>= 64 - 8 * count;
    return word;
}

/* The last 1 to 8 bytes of an id as one word: two loads that may overlap, so that no loop is needed. */
static uint64_t load_last(const char *id, size_t length) {
    if (length >= 4)
        return load(id, 4) | load(id + length - 4, 4) << 32;
    if (length >= 2)
        return load(id, 2) | load(id + length - 2, 2) << 16;
    return length != 0 ? (unsigned char)id[0] : 0;
}

/* Ids are short words: eight bytes a round, and two multiplications, so that every bit reaches every other. */
static unsigned hash_id(const char *id, size_t length) {
    uint64_t hash = length;
    for (; length > 8; id += 8, length -= 8) {
        hash = (hash ^ load(id, 8)) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    hash = (hash ^ load_last(id, length)) * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
    return (unsigned)(hash >> 32);
}

#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION(key, length, hash) ((hash) = hash_id((key), (length)))
#include <uthash.h>

#define SHORT_ID 24 /* the most bytes of id and tag, their 0s included, of an entry that is kept for the next id */

/* Two cache lines: what a look-up walks through, and what it finds. */
struct entry {
    UT_hash_handle hh; /* of a spare entry: hh.next is the next spare one */
    size_t room;       /* of id */
    struct live live;
    char id[];
};
#define ENTRY_ALIGN 64

struct live_table {
    struct entry *entries;
    struct entry *spare;
    uint64_t allocations;
    uint64_t time_ns;
};

struct live_table *live_create(void) {
    return calloc(1, sizeof(struct live_table));
}

static void free_entries(struct entry *entry) {
    for (struct entry *next; entry != NULL; entry = next) {
        next = entry->hh.next;
        free(entry);
    }
}

static void free_all(struct live_table *table) {
    struct entry *entries = table->entries;
    HASH_CLEAR(hh, table->entries); /* frees what is uthash's, and leaves the entries in their order */
    free_entries(entries);
    free_entries(table->spare);
    table->spare = NULL;
}

void live_destroy(struct live_table *table) {
    if (table == NULL)
        return;
    free_all(table);
    free(table);
}

/* With that many bytes for its id and tag, their 0s included. */
static struct entry *new_entry(struct live_table *table, size_t bytes) {
    struct entry *entry = table->spare;
    if (entry != NULL && bytes <= entry->room) {
        table->spare = entry->hh.next;
        return entry;
    }
    size_t room = bytes <= SHORT_ID ? SHORT_ID : bytes;
    void *memory;
    if (posix_memalign(&memory, ENTRY_ALIGN, sizeof *entry + room) != 0)
        return NULL;
    entry = memory;
    entry->room = room;
    return entry;
}

static void drop_entry(struct live_table *table, struct entry *entry) {
    if (entry->room != SHORT_ID) {
        free(entry);
        return;
    }
    entry->hh.next = table->spare;
    table->spare = entry;
}

/* A new entry of that id and tag (NULL: none); all else of it is 0. */
static struct entry *add(struct live_table *table, const char *id, size_t id_length, const char *tag, size_t tag_length,
                         unsigned hash) {
    struct entry *entry = new_entry(table, id_length + 1 + (tag != NULL ? tag_length + 1 : 0));
    if (entry == NULL)
        return NULL;
    memcpy(entry->id, id, id_length);
    entry->id[id_length] = '\0';
    entry->live = (struct live){.id = entry->id, .id_length = (uint32_t)id_length};
    if (tag != NULL) {
        char *kept = entry->id + id_length + 1;
        memcpy(kept, tag, tag_length);
        kept[tag_length] = '\0';
        entry->live.tag = kept;
    }
    bool added = true;
#undef uthash_nonfatal_oom
#define uthash_nonfatal_oom(element) (added = false)
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, table->entries, entry->id, id_length, hash, entry);
    if (added)
        return entry;
    drop_entry(table, entry);
    return NULL;
}

static int check_time(struct live_table *table, const struct trace_event *event, struct trace_fault *fault) {
    if (event->time_ns < table->time_ns) {
        trace_fault_set(fault, event->line, event->column,
                        "time %llu ns is before the last one, %llu ns; times may not go back",
                        (unsigned long long)event->time_ns, (unsigned long long)table->time_ns);
        return -1;
    }
    table->time_ns = event->time_ns;
    return 0;
}

int live_apply(struct live_table *table, const struct trace_event *event, struct live **live_out,
               struct trace_fault *fault) {
    *live_out = NULL;
    if (event->timed && check_time(table, event, fault) != 0)
        return -1;
    if (event->verb >= VERB_CLEAN)
        return 0;
    unsigned hash = hash_id(event->id, event->id_length);
    struct entry *entry;
    HASH_FIND_BYHASHVALUE(hh, table->entries, event->id, event->id_length, hash, entry);
    int shown = event->id_length < 60 ? (int)event->id_length : 60;
    if (event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST) {
        if (entry != NULL) {
            trace_fault_set(fault, event->line, event->id_column,
                            "%s of %.*s, which is live already; free it first, or use another id",
                            trace_verb_words[event->verb], shown, event->id);
            return -1;
        }
        entry = add(table, event->id, event->id_length, event->tag, event->tag_length, hash);
        if (entry == NULL) {
            trace_fault_set(fault, 0, 0, "memory is out");
            return -1;
        }
        entry->live.size_bytes = event->size_bytes;
        entry->live.serial = ++table->allocations;
    } else if (entry == NULL) {
        trace_fault_set(fault, event->line, event->id_column,
                        "%s of %.*s, which is not live: it was never allocated, or is freed already",
                        trace_verb_words[event->verb], shown, event->id);
        return -1;
    }
    *live_out = &entry->live;
    return 0;
}

void live_remove(struct live_table *table, struct live *live) {
    struct entry *entry = (struct entry *)(void *)((char *)live - offsetof(struct entry, live));
    HASH_DEL(table->entries, entry);
    drop_entry(table, entry);
}

uint64_t live_count(const struct live_table *table) {
    return HASH_COUNT(table->entries);
}

/* ---- Saving ---- */

static void save_entry(const struct live *live, struct bytes *bytes) {
    bytes_put_number(bytes, live->id_length);
    bytes_put_text(bytes, live->id, live->id_length);
    bytes_put_number(bytes, live->tag == NULL ? 0 : strlen(live->tag));
    bytes_put_text(bytes, live->tag, live->tag == NULL ? 0 : strlen(live->tag));
    bytes_put_number(bytes, live->size_bytes);
    bytes_put_number(bytes, live->serial);
    bytes_put_number(bytes, live->event);
    bytes_put_number(bytes, live->locked_event);
    bytes_put_number(bytes, live->moved_event);
    bytes_put_number(bytes, live->handle);
    bytes_put_number(bytes, live->moves);
    bytes_put_number(bytes, live->failed);
}

static struct live *load_entry(struct live_table *table, struct bytes_reader *reader) {
    uint64_t id_length = bytes_get_number(reader);
    const char *id = bytes_get_text(reader, id_length);
    uint64_t tag_length = bytes_get_number(reader);
    const char *tag = bytes_get_text(reader, tag_length);
    if (reader->failed)
        return NULL;
    struct entry *entry = add(table, id, (size_t)id_length, tag_length == 0 ? NULL : tag, (size_t)tag_length,
                              hash_id(id, (size_t)id_length));
    if (entry == NULL)
        return NULL;
    struct live *live = &entry->live;
    live->size_bytes = bytes_get_number(reader);
    live->serial = bytes_get_number(reader);
    live->event = bytes_get_number(reader);
    live->locked_event = bytes_get_number(reader);
    live->moved_event = bytes_get_number(reader);
    live->handle = (uint32_t)bytes_get_number(reader);
    live->moves = (uint32_t)bytes_get_number(reader);
    live->failed = bytes_get_number(reader) != 0;
    return reader->failed ? NULL : live;
}

void live_save(const struct live_table *table, struct bytes *bytes) {
    bytes_put_number(bytes, table->allocations);
    bytes_put_number(bytes, table->time_ns);
    bytes_put_number(bytes, HASH_COUNT(table->entries));
    for (const struct entry *entry = table->entries; entry != NULL; entry = entry->hh.next)
        save_entry(&entry->live, bytes);
}

bool live_load(struct live_table *table, struct bytes_reader *reader,
               void (*restored)(void *context, struct live *live), void *context) {
    free_all(table);
    table->allocations = bytes_get_number(reader);
    table->time_ns = bytes_get_number(reader);
    for (uint64_t left = bytes_get_number(reader); left > 0; left--) {
        struct live *live = load_entry(table, reader);
        if (live == NULL)
            return false;
        restored(context, live);
    }
    return !reader->failed;
}

/* import_table.c: addresses become ids. An address that is freed and given out again is a new id. */
#include "traces/import_log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "traces/hash.h"
#include "traces/units.h"

/* What the log last said of an address. */
struct import_address {
    uint64_t address, id;
    uint64_t line; /* that gave it out, or freed it */
    bool live;
    UT_hash_handle hh;
};

/* ---- The table ---- */

static struct import_address *find(const struct import *import, uint64_t address) {
    struct import_address *entry;
    HASH_FIND(hh, import->addresses, &address, sizeof address, entry);
    return entry;
}

/* The entry of an address, made if there is none. NULL: memory is out, and that is said. */
static struct import_address *find_or_add(struct import *import, uint64_t address) {
    struct import_address *entry = find(import, address);
    if (entry != NULL)
        return entry;
    entry = calloc(1, sizeof *entry);
    if (entry != NULL) {
        entry->address = address;
        HASH_ADD(hh, import->addresses, address, sizeof entry->address, entry);
        if (entry->hh.tbl != NULL)
            return entry;
        free(entry);
    }
    problem_set(import->problem, source_name(import->lines.source), "memory is out");
    import->refused = true;
    return NULL;
}

static void set_live(struct import *import, struct import_address *entry, uint64_t id) {
    entry->live = true;
    entry->id = id;
    entry->line = import->lines.number;
}

/* Ids that the log names are as many as its allocations, so that those that are over are not kept. */
static void set_freed(struct import *import, struct import_address *entry) {
    entry->live = false;
    entry->line = import->lines.number;
    if (import->format->names_ids) {
        HASH_DEL(import->addresses, entry);
        free(entry);
    }
}

void import_release_addresses(struct import *import) {
    struct import_address *next, *entry = import->addresses;
    HASH_CLEAR(hh, import->addresses); /* frees what is uthash's, and leaves the entries in their order */
    for (; entry != NULL; entry = next) {
        next = entry->hh.next;
        free(entry);
    }
}

/* ---- Messages ---- */

struct named {
    char text[40];
};

static const char *name_address(const struct import *import, uint64_t address, struct named *name) {
    snprintf(name->text, sizeof name->text, import->format->names_ids ? "id %" PRIu64 : "0x%" PRIx64, address);
    return name->text;
}

/* The reason why an address is not live. */
static const char *why_not_live(const struct import *import, const struct import_address *entry, struct named *why) {
    if (entry != NULL)
        snprintf(why->text, sizeof why->text, "was freed in line %" PRIu64, entry->line);
    else
        strcpy(why->text, import->format->names_ids ? "is not live" : "was given out by no line before");
    return why->text;
}

/* Its line has to be one that can be taken whole. */
static bool begin(struct import *import, const char *place) {
    if (import->lines.overlong)
        import_fault(import, IMPORT_UNREADABLE, place, "a line of more than %d bytes: %s", LINE_BYTES - 1,
                     import->format->usage);
    return !import->lines.overlong;
}

/* ---- What the lines say ---- */

static const struct import_tag no_tag = {NULL, 0};

#define TAG_BYTES 120

/* A tag is one word of printable ASCII. */
static size_t clean_tag(struct import_tag tag, char *word) {
    size_t length = tag.length < TAG_BYTES ? tag.length : TAG_BYTES;
    for (size_t i = 0; i < length; i++)
        word[i] = tag.text[i] > ' ' && tag.text[i] < 0x7F ? tag.text[i] : '_';
    return length;
}

static bool write_event(void *context, const struct trace_event *event) {
    struct import *import = context;
    trace_writer_event(import->writer, event);
    import->summary->events++;
    return true;
}

/* Writes the event, with the locks that are to be added. */
static void write_locked(struct import *import, const struct trace_event *event) {
    enum locks_result result = LOCKS_OK;
    if (import->locks == NULL)
        write_event(import, event);
    else
        result = locks_event(import->locks, event, write_event, import);
    if (result == LOCKS_NO_TIME)
        import_refuse(import, import->lines.text, "locks that are held for a time need times, which are missing here");
    else if (result == LOCKS_NO_MEMORY)
        import_refuse_memory(import);
}

static void put(struct import *import, enum trace_verb verb, uint64_t id, uint64_t size_bytes, struct import_tag tag) {
    char name[COUNT_BYTES], word[TAG_BYTES];
    struct trace_event event = {.verb = verb, .size_bytes = size_bytes};
    if (verb != VERB_CLEAN) {
        event.id = name;
        event.id_length = print_count(id, name);
    }
    if (import->options->tags && tag.text != NULL && tag.length != 0) {
        event.tag = word;
        event.tag_length = clean_tag(tag, word);
    }
    event.timed = import->time_is_new;
    event.time_ns = import->time_ns;
    import->time_is_new = false;
    write_locked(import, &event);
}

/* Frees what is live at an address that is given out. false: that is refused. */
static bool make_way(struct import *import, const char *place, struct import_address *entry) {
    struct named name;
    if (!entry->live)
        return true;
    import_fault(import, IMPORT_MISSING_LINE, place,
                 "%s is given out, but is live since line %" PRIu64 ": the line of its free is missing",
                 name_address(import, entry->address, &name), entry->line);
    if (!import->refused)
        put(import, VERB_FREE, entry->id, 0, no_tag);
    return !import->refused;
}

void import_alloc(struct import *import, const char *place, uint64_t address, uint64_t size_bytes,
                  struct import_tag tag) {
    if (!begin(import, place))
        return;
    if (address == 0 && !import->format->names_ids) {
        import->summary->failed++;
        return;
    }
    struct import_address *entry = find_or_add(import, address);
    if (entry == NULL || !make_way(import, place, entry))
        return;
    set_live(import, entry, import->format->names_ids ? address : import->next_id++);
    if (entry->id >= import->highest_id)
        import->highest_id = entry->id + 1;
    put(import, VERB_ALLOC, entry->id, size_bytes, tag);
}

/* The id of an address goes on at another one. */
static void move_id(struct import *import, const char *place, struct import_address *old, uint64_t address) {
    struct import_address *entry = find_or_add(import, address);
    if (entry == NULL || !make_way(import, place, entry))
        return;
    set_live(import, entry, old->id);
    set_freed(import, old);
}

void import_resize(struct import *import, const char *place, uint64_t old, uint64_t address, uint64_t size_bytes,
                   struct import_tag tag) {
    struct named name, why;
    if (old == 0 && !import->format->names_ids) {
        import_alloc(import, place, address, size_bytes, tag);
        return;
    }
    if (!begin(import, place))
        return;
    if (address == 0 && !import->format->names_ids) {
        if (size_bytes == 0)
            import_free(import, place, old);
        else
            import->summary->failed++;
        return;
    }
    struct import_address *entry = find(import, old);
    if (entry == NULL || !entry->live) {
        import_fault(import, IMPORT_UNKNOWN_RESIZE, place, "%s is resized, but %s", name_address(import, old, &name),
                     why_not_live(import, entry, &why));
        if (!import->refused)
            import_alloc(import, place, address, size_bytes, tag);
        return;
    }
    uint64_t id = entry->id;
    if (address != old)
        move_id(import, place, entry, address);
    if (!import->refused)
        put(import, VERB_RESIZE, id, size_bytes, no_tag);
}

void import_free(struct import *import, const char *place, uint64_t address) {
    struct named name, why;
    if (!begin(import, place) || (address == 0 && !import->format->names_ids))
        return;
    struct import_address *entry = find(import, address);
    if (entry != NULL && entry->live) {
        put(import, VERB_FREE, entry->id, 0, no_tag);
        set_freed(import, entry);
        return;
    }
    bool twice = entry != NULL || (import->format->names_ids && address < import->highest_id);
    import_fault(import, twice ? IMPORT_DOUBLE_FREE : IMPORT_UNKNOWN_FREE, place, "%s is freed, but %s%s",
                 name_address(import, address, &name), why_not_live(import, entry, &why),
                 twice || import->format->names_ids ? "" : ": it was live before the recording began");
}

void import_clean(struct import *import) {
    put(import, VERB_CLEAN, 0, 0, no_tag);
}

void import_time(struct import *import, const char *place, uint64_t time_ns) {
    if (!import->timed && import->format->absolute_times)
        import->time_base_ns = time_ns;
    if (import->timed && time_ns < import->time_base_ns + import->time_ns) {
        import_fault(import, IMPORT_TIME_BACK, place, "the time is %" PRIu64 " ns before the last one",
                     import->time_base_ns + import->time_ns - time_ns);
        return;
    }
    time_ns -= import->time_base_ns;
    import->time_is_new = import->time_is_new || !import->timed || time_ns != import->time_ns;
    import->timed = true;
    import->time_ns = time_ns;
}

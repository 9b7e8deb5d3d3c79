/* locks.c: puts locks between the events of a trace. */
#include "traces/locks.h"

#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "traces/units.h"

#define BILLION 1000000000u

/* An allocation that is locked. */
struct held {
    uint64_t until; /* events or nanoseconds */
    UT_hash_handle hh;
    char id[]; /* not ended by 0 */
};

struct locks {
    struct lock_plan plan;
    uint64_t events, time_ns, random;
    bool timed;
    struct held *held; /* in the order in which they were locked; all are held equally long */
};

/* ---- The plan ---- */

/* "0.25" and the like as billionths. */
static bool parse_share(const char *text, uint64_t *billionths, const char **why) {
    uint64_t whole = 0, unit = BILLION;
    *why = "takes a probability from 0 to 1, such as prob=0.25, of nine decimals at most";
    if ((*text != '0' && *text != '1') || (text[1] != 0 && text[1] != '.'))
        return false;
    whole = (uint64_t)(*text - '0') * BILLION;
    text += text[1] == '.' ? 2 : 1;
    for (; *text >= '0' && *text <= '9' && unit > 1; text++) {
        unit /= 10;
        whole += (uint64_t)(*text - '0') * unit;
    }
    if (*text != 0 || whole > BILLION)
        return false;
    *billionths = whole;
    return true;
}

static bool parse_hold(const char *text, struct lock_plan *plan, const char **why) {
    size_t length = strlen(text);
    if (parse_count(text, length, &plan->hold, why)) {
        plan->mode = LOCKS_HOLD_EVENTS;
        return true;
    }
    plan->mode = LOCKS_HOLD_TIME;
    if (parse_duration(text, length, &plan->hold, why))
        return true;
    *why = "takes a number of events or a time, such as hold=12 or hold=5ms";
    return false;
}

bool lock_plan_parse(const char *text, struct lock_plan *plan, const char **why) {
    if (strncmp(text, "hold=", 5) == 0)
        return parse_hold(text + 5, plan, why);
    if (strncmp(text, "prob=", 5) == 0) {
        plan->mode = LOCKS_SHARE;
        return parse_share(text + 5, &plan->share_billionths, why);
    }
    plan->mode = strcmp(text, "always") == 0 ? LOCKS_ALWAYS : LOCKS_NONE;
    *why = "takes none, always, hold=EVENTS, hold=TIME or prob=P";
    return plan->mode == LOCKS_ALWAYS || strcmp(text, "none") == 0;
}

/* ---- What is held ---- */

struct locks *locks_create(const struct lock_plan *plan) {
    struct locks *locks = calloc(1, sizeof *locks);
    if (locks != NULL) {
        locks->plan = *plan;
        locks->random = plan->seed;
    }
    return locks;
}

void locks_destroy(struct locks *locks) {
    if (locks == NULL)
        return;
    struct held *next, *held = locks->held;
    HASH_CLEAR(hh, locks->held); /* frees what is uthash's, and leaves the entries in their order */
    for (; held != NULL; held = next) {
        next = held->hh.next;
        free(held);
    }
    free(locks);
}

static struct held *find(const struct locks *locks, const struct trace_event *event) {
    struct held *held;
    HASH_FIND(hh, locks->held, event->id, event->id_length, held);
    return held;
}

static void let_go(struct locks *locks, struct held *held) {
    HASH_DEL(locks->held, held); /* NOLINT(clang-analyzer-*): it loses count of the list's entries in put_ended */
    free(held);
}

static struct held *hold(struct locks *locks, const struct trace_event *event) {
    uint64_t from = locks->plan.mode == LOCKS_HOLD_TIME ? locks->time_ns : locks->events;
    struct held *held = calloc(1, sizeof *held + event->id_length);
    if (held == NULL)
        return NULL;
    memcpy(held->id, event->id, event->id_length);
    held->until = locks->plan.hold > UINT64_MAX - from ? UINT64_MAX : from + locks->plan.hold;
    HASH_ADD_KEYPTR(hh, locks->held, held->id, event->id_length, held);
    if (held->hh.tbl == NULL) {
        free(held);
        return NULL;
    }
    return held;
}

/* The next of a sequence that the seed begins: SplitMix64, by Steele, Lea and Flood. */
static uint64_t next_random(struct locks *locks) {
    uint64_t z = locks->random += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static bool is_locked(struct locks *locks) {
    if (locks->plan.mode == LOCKS_SHARE)
        return (next_random(locks) >> 32) * BILLION >> 32 < locks->plan.share_billionths;
    return locks->plan.mode != LOCKS_NONE;
}

/* ---- Events ---- */

/* A lock or unlock of an event's allocation, at the event's place in its source. */
static bool put_lock(const struct trace_event *event, enum trace_verb verb, locks_sink sink, void *context) {
    struct trace_event lock = *event;
    lock.verb = verb;
    lock.tag = NULL;
    lock.tag_length = 0;
    lock.size_bytes = 0;
    return sink(context, &lock);
}

/* Unlocks what was held long enough before the event, or before the trace goes on. */
static bool put_ended(struct locks *locks, const struct trace_event *event, uint64_t now, locks_sink sink,
                      void *context) {
    struct held *next;
    for (struct held *held = locks->held; held != NULL && held->until <= now; held = next) {
        next = held->hh.next;
        struct trace_event unlock = {.verb = VERB_UNLOCK,
                                     .id = held->id,
                                     .id_length = held->hh.keylen,
                                     .timed = locks->plan.mode == LOCKS_HOLD_TIME,
                                     .time_ns = held->until,
                                     .line = event->line,
                                     .column = event->column,
                                     .id_column = event->column};
        bool goes_on = sink(context, &unlock);
        let_go(locks, held);
        if (!goes_on)
            return false;
    }
    return true;
}

static enum locks_result allocate(struct locks *locks, const struct trace_event *event, locks_sink sink,
                                  void *context) {
    struct trace_event lock = *event;
    lock.timed = false;
    if (locks->plan.mode == LOCKS_HOLD_TIME && !locks->timed)
        return LOCKS_NO_TIME;
    if (!sink(context, event))
        return LOCKS_STOPPED;
    if (find(locks, event) != NULL || !is_locked(locks))
        return LOCKS_OK;
    if (hold(locks, event) == NULL)
        return LOCKS_NO_MEMORY;
    return put_lock(&lock, VERB_LOCK, sink, context) ? LOCKS_OK : LOCKS_STOPPED;
}

/* A free or a resize, which a lock would not let through. */
static enum locks_result unlocked(struct locks *locks, const struct trace_event *event, locks_sink sink,
                                  void *context) {
    struct held *held = find(locks, event);
    struct trace_event later = *event;
    if (held == NULL)
        return sink(context, event) ? LOCKS_OK : LOCKS_STOPPED;
    later.timed = false; /* the unlock has told the time */
    bool goes_on = put_lock(event, VERB_UNLOCK, sink, context) && sink(context, &later);
    if (event->verb == VERB_FREE)
        let_go(locks, held);
    else
        goes_on = goes_on && put_lock(&later, VERB_LOCK, sink, context);
    return goes_on ? LOCKS_OK : LOCKS_STOPPED;
}

static enum locks_result pass(struct locks *locks, const struct trace_event *event, locks_sink sink, void *context) {
    switch (event->verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
        return allocate(locks, event, sink, context);
    case VERB_FREE:
    case VERB_RESIZE:
        return unlocked(locks, event, sink, context);
    case VERB_LOCK:
    case VERB_UNLOCK:
        if (event->timed) {
            struct trace_event at = *event;
            at.verb = VERB_AT;
            at.id = NULL;
            at.id_length = 0;
            return sink(context, &at) ? LOCKS_OK : LOCKS_STOPPED;
        }
        return LOCKS_OK;
    default:
        return sink(context, event) ? LOCKS_OK : LOCKS_STOPPED;
    }
}

static bool counts(enum trace_verb verb) {
    return verb != VERB_LOCK && verb != VERB_UNLOCK && verb != VERB_AT && verb != VERB_MARK;
}

enum locks_result locks_event(struct locks *locks, const struct trace_event *event, locks_sink sink, void *context) {
    if (event->timed) {
        if (locks->plan.mode == LOCKS_HOLD_TIME && !put_ended(locks, event, event->time_ns, sink, context))
            return LOCKS_STOPPED;
        locks->timed = true;
        locks->time_ns = event->time_ns;
    }
    locks->events += counts(event->verb);
    enum locks_result result = pass(locks, event, sink, context);
    if (result == LOCKS_OK && locks->plan.mode == LOCKS_HOLD_EVENTS
        && !put_ended(locks, event, locks->events, sink, context))
        return LOCKS_STOPPED;
    return result;
}

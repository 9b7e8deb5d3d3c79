/* condition.c: the names, and whether a condition holds. */
#include "traces/condition.h"

#include <string.h>

#include "traces/condition_inside.h"
#include "traces/expectation.h"
#include "traces/moment.h"
#include "traces/units.h"

/* In place of an offset, where the name is of a word. */
enum { WORD_VERB, WORD_ID, WORD_TAG, WORD_MARK, WORD_ERROR };

#define MOMENT(field) offsetof(struct moment, field)

const struct condition_name condition_names[] = {
    {"event", UNIT_COUNT, ABOUT_STATE, MOMENT(event), "the event's number"},
    {"verb", UNIT_WORD, ABOUT_EVENT, WORD_VERB, "what the event does: alloc, free, ..."},
    {"id", UNIT_WORD, ABOUT_EVENT, WORD_ID, "the allocation that the event is of"},
    {"tag", UNIT_WORD, ABOUT_EVENT, WORD_TAG, "the tag that an alloc gives"},
    {"mark", UNIT_WORD, ABOUT_EVENT, WORD_MARK, "the text of a mark"},
    {"size", UNIT_BYTES, ABOUT_EVENT, MOMENT(size_bytes), "bytes that the event asks for"},
    {"at", UNIT_TIME, ABOUT_STATE, MOMENT(at_ns), "the trace's time"},
    {"failed", UNIT_COUNT, ABOUT_OUTCOME, MOMENT(failed), "1 where the event failed, else 0"},
    {"error", UNIT_WORD, ABOUT_OUTCOME, WORD_ERROR, "how the event failed: fragmented, out_of_memory, ..., or none"},
    {"moved_bytes", UNIT_BYTES, ABOUT_OUTCOME, MOMENT(moved_bytes), "data bytes moved during the event"},
    {"live_bytes", UNIT_BYTES, ABOUT_STATE, MOMENT(live_bytes), "bytes asked for and live"},
    {"live_count", UNIT_COUNT, ABOUT_STATE, MOMENT(live_count), "live allocations"},
    {"used_bytes", UNIT_BYTES, ABOUT_STATE, MOMENT(used_bytes), "bytes of blocks in allocations"},
    {"free_bytes", UNIT_BYTES, ABOUT_STATE, MOMENT(free_bytes), "bytes of blocks in none"},
    {"largest_free_bytes", UNIT_BYTES, ABOUT_STATE, MOMENT(largest_free_bytes),
     "the longest free run, or what lies beyond the top"},
    {"top_bytes", UNIT_BYTES, ABOUT_STATE, MOMENT(top_bytes), "bytes below the top"},
    {"used_indexes", UNIT_COUNT, ABOUT_STATE, MOMENT(used_indexes), "handles in use"},
    {"external_pct", UNIT_PCT, ABOUT_STATE, MOMENT(external_pct), "external fragmentation"},
    {"internal_pct", UNIT_PCT, ABOUT_STATE, MOMENT(internal_pct), "internal fragmentation"},
    {"locked_count", UNIT_COUNT, ABOUT_RUNS, MOMENT(locked_count), "locked allocations"},
    {"locked_bytes", UNIT_BYTES, ABOUT_RUNS, MOMENT(locked_bytes), "bytes of blocks in locked allocations"},
    {"free_runs", UNIT_COUNT, ABOUT_RUNS, MOMENT(free_runs), "free runs below the top"},
    {NULL, UNIT_COUNT, ABOUT_EVENT, 0, NULL},
};

const char *const condition_error_words[] = {"none",           "fragmented",   "out_of_memory",
                                             "out_of_indexes", "invalid_size", "invalid_handle",
                                             "locked",         "not_locked",   NULL};

/* What a condition is held against. Of a stored event there is no report, and no outcome. */
struct subject {
    const struct trace_event *event;
    int error;
    const struct moment *moment;
    const struct report *report;
};

/* ---- Terms ---- */

/* The word that a name stands for; "" where the event has none. */
static const char *word_of(const struct condition_name *name, const struct subject *subject, size_t *length) {
    const struct trace_event *event = subject->event;
    const char *word = NULL;
    switch (name->offset) {
    case WORD_VERB:
        word = trace_verb_words[event->verb];
        *length = strlen(word);
        break;
    case WORD_ID:
        word = event->verb == VERB_MARK ? NULL : event->id;
        *length = event->id_length;
        break;
    case WORD_TAG:
        word = event->tag;
        *length = event->tag_length;
        break;
    case WORD_MARK:
        word = event->verb == VERB_MARK ? event->id : NULL;
        *length = event->id_length;
        break;
    case WORD_ERROR:
        word = condition_error_words[subject->error];
        *length = strlen(word);
        break;
    default:
        break;
    }
    if (word == NULL)
        *length = 0;
    return word != NULL ? word : "";
}

static bool word_holds(const struct condition_term *term, const struct subject *subject) {
    size_t length, wanted = strlen(term->word);
    const char *word = word_of(term->name, subject, &length);
    if (term->has)
        return memmem(word, length, term->word, wanted) != NULL;
    return (length == wanted && memcmp(word, term->word, wanted) == 0) == (term->compare == COMPARE_EQ);
}

static bool term_holds(const struct condition_term *term, const struct subject *subject) {
    if (term->name == NULL)
        return compare_holds(metric_value(subject->report, term->metric), term->compare, term->number);
    if (term->name->unit == UNIT_WORD)
        return word_holds(term, subject);
    const char *field = (const char *)subject->moment + term->name->offset;
    double pct;
    uint64_t count;
    if (term->name->unit == UNIT_PCT) {
        memcpy(&pct, field, sizeof pct);
        return compare_holds(pct, term->compare, term->number);
    }
    memcpy(&count, field, sizeof count);
    return compare_holds((double)count, term->compare, term->number);
}

static bool terms_hold(const struct condition *condition, const struct subject *subject) {
    bool holds = false;
    for (unsigned i = 0; i < condition->count; i++) {
        const struct condition_term *term = &condition->terms[i];
        if (i == 0 || term->or_else) {
            if (holds)
                return true;
            holds = true;
        }
        holds = holds && term_holds(term, subject);
    }
    return holds;
}

/* ---- Holding ---- */

bool condition_holds(const struct condition *condition, struct history *history) {
    const struct replay *replay = history_view(history);
    const struct replay_step *step = replay_last(replay);
    struct moment moment;
    struct subject subject = {.event = step->event, .error = step->error, .moment = &moment};
    if (step->number == 0)
        return false;
    moment_of(replay, &moment);
    if (condition->walks)
        moment_walk(replay, &moment);
    if (condition->totals)
        subject.report = history_totals(history);
    return terms_hold(condition, &subject);
}

bool condition_holds_for(const struct condition *condition, const struct trace_event *event) {
    struct moment moment = {.size_bytes = event->size_bytes};
    return terms_hold(condition, &(struct subject){.event = event, .moment = &moment});
}

/* ---- Making ---- */

void condition_add(struct condition *condition, const struct condition_term *term) {
    enum condition_about about = term->name != NULL ? term->name->about : ABOUT_STATE;
    bool first = condition->count == 0;
    condition->terms[condition->count++] = *term;
    condition->of_event = (first || condition->of_event) && about == ABOUT_EVENT;
    condition->of_state = (first || condition->of_state) && about >= ABOUT_STATE;
    condition->walks = condition->walks || about == ABOUT_RUNS;
    condition->totals = condition->totals || term->name == NULL;
}

const struct condition_name *condition_name_find(const char *name) {
    for (const struct condition_name *known = condition_names; known->name != NULL; known++) {
        if (strcmp(known->name, name) == 0)
            return known;
    }
    return NULL;
}

/* A comparison of a word that begins another alternative. */
static struct condition_term word_term(const char *name, const char *word, size_t length) {
    struct condition_term term = {.name = condition_name_find(name), .compare = COMPARE_EQ, .or_else = true};
    memcpy(term.word, word, length < CONDITION_WORD_BYTES ? length : CONDITION_WORD_BYTES - 1);
    return term;
}

void condition_find(const char *text, struct condition *condition) {
    static const char *const whole[] = {"id", "verb"}, *const parts[] = {"tag", "mark"};
    size_t length = strlen(text);
    uint64_t size_bytes;
    const char *why;
    *condition = (struct condition){.count = 0};
    for (int i = 0; i < 2; i++) {
        struct condition_term part = word_term(parts[i], text, length), term = word_term(whole[i], text, length);
        part.has = true;
        condition_add(condition, &term);
        condition_add(condition, &part);
    }
    if (parse_size(text, length, &size_bytes, &why))
        condition_add(condition, &(struct condition_term){.name = condition_name_find("size"),
                                                          .or_else = true,
                                                          .number = (double)size_bytes});
}

bool condition_partner(const struct trace_event *event, struct condition *condition, bool *back_out) {
    bool allocates = event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST;
    static const char *const begins[] = {"alloc", "alloc_fast"};
    if (event->id == NULL || event->verb == VERB_MARK || event->id_length >= CONDITION_WORD_BYTES)
        return false;
    *condition = (struct condition){.count = 0};
    *back_out = !allocates;
    condition->done = allocates;
    for (int i = 0; i < (allocates ? 1 : 2); i++) {
        const char *verb = allocates ? "free" : begins[i];
        struct condition_term verb_term = word_term("verb", verb, strlen(verb));
        struct condition_term id_term = word_term("id", event->id, event->id_length);
        id_term.or_else = false;
        condition_add(condition, &verb_term);
        condition_add(condition, &id_term);
    }
    return true;
}

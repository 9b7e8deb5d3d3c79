/* condition_parse.c: a condition as people write it. */
#include <string.h>

#include "traces/condition_inside.h"
#include "traces/expectation.h"
#include "traces/suggest.h"
#include "traces/units.h"

struct scan {
    const char *text, *at;
    struct trace_fault *fault;
};

#define REFUSE(scan, place, ...) \
    (trace_fault_set((scan)->fault, 1, (unsigned)((place) - (scan)->text) + 1, __VA_ARGS__), false)

static void skip_blanks(struct scan *scan) {
    scan->at += strspn(scan->at, " \t");
}

/* ---- Names ---- */

#define NAMES_MAX 128

/* The nearest of our own names and the metrics. */
static const char *suggest_name(const char *name, size_t length) {
    const char *words[NAMES_MAX + 1];
    size_t count = 0;
    for (const struct condition_name *known = condition_names; known->name != NULL && count < NAMES_MAX; known++)
        words[count++] = known->name;
    for (const struct metric *metric = metrics; metric->name != NULL && count < NAMES_MAX; metric++)
        words[count++] = metric->name;
    words[count] = NULL;
    return suggest(name, length, words);
}

static bool read_name(struct scan *scan, struct condition_term *term) {
    const char *begin = scan->at;
    size_t length = strspn(begin, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    char name[CONDITION_WORD_BYTES] = "";
    memcpy(name, begin, length < sizeof name ? length : sizeof name - 1);
    scan->at += length;
    term->name = condition_name_find(name);
    term->metric = term->name == NULL ? metric_find(name) : NULL;
    if (term->name != NULL || term->metric != NULL)
        return true;
    if (length == 0)
        return REFUSE(scan, begin, "here comes a name, such as external_pct, free_bytes or id");
    const char *meant = suggest_name(name, strlen(name));
    if (meant != NULL)
        return REFUSE(scan, begin, "nothing is called '%s'; did you mean %s?", name, meant);
    return REFUSE(scan, begin, "nothing is called '%s'; poolsim-view(1) lists the names", name);
}

/* ---- Operators and values ---- */

static bool is_word(const struct condition_term *term) {
    return term->name != NULL && term->name->unit == UNIT_WORD;
}

static bool read_operator(struct scan *scan, struct condition_term *term) {
    const char *begin = scan->at;
    size_t length = compare_parse(begin, strlen(begin), &term->compare);
    const char *name = term->name != NULL ? term->name->name : term->metric->name;
    if (is_word(term)) {
        term->has = *begin == '~';
        scan->at += term->has ? 1 : length;
        if (!term->has && (length == 0 || term->compare > COMPARE_NE))
            return REFUSE(scan, begin, "behind %s, which is a word, comes ==, != or ~ (has in it)", name);
        return true;
    }
    scan->at += length;
    return length != 0 || REFUSE(scan, begin, "behind %s, which is a number, comes ==, !=, <, <=, > or >=", name);
}

/* A value, in quotes or up to the next blank. */
static bool read_value(struct scan *scan, const char **value, size_t *length) {
    const char *begin = scan->at;
    if (*begin != '"' && *begin != '\'') {
        *value = begin;
        *length = strcspn(begin, " \t");
        scan->at += *length;
        return *length != 0 || REFUSE(scan, begin, "here comes a value, such as 12, 1.5KiB, 50%% or a word");
    }
    const char *end = strchr(begin + 1, *begin);
    if (end == NULL)
        return REFUSE(scan, begin, "the quote is not closed");
    *value = begin + 1;
    *length = (size_t)(end - begin) - 1;
    scan->at = end + 1;
    return true;
}

static bool in_words(const char *word, const char *const words[]) {
    while (*words != NULL && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* A word that is one of a few could never be met where it is none of them. */
static bool check_word(struct scan *scan, const char *begin, const struct condition_term *term) {
    const char *const *words = term->name == condition_name_find("verb")    ? trace_verb_words
                               : term->name == condition_name_find("error") ? condition_error_words
                                                                            : NULL;
    if (words == NULL || term->has || in_words(term->word, words))
        return true;
    const char *meant = suggest(term->word, strlen(term->word), words);
    if (meant != NULL)
        return REFUSE(scan, begin, "no %s is '%s'; did you mean %s?", term->name->name, term->word, meant);
    return REFUSE(scan, begin, "no %s is '%s'; one is %s", term->name->name, term->word, words[1]);
}

static bool read_number(struct scan *scan, const char *begin, const char *value, size_t length,
                        struct condition_term *term) {
    enum condition_unit unit = term->name != NULL ? term->name->unit : term->metric->is_pct ? UNIT_PCT : UNIT_COUNT;
    struct trace_expectation parsed;
    uint64_t time_ns;
    const char *why;
    if (unit == UNIT_TIME) {
        if (!parse_duration(value, length, &time_ns, &why))
            return REFUSE(scan, begin, "'%.*s' %s", (int)(length < 40 ? length : 40), value, why);
        term->number = (double)time_ns;
        return true;
    }
    if (unit == UNIT_PCT && length > 1 && value[length - 1] == '%')
        length--;
    if (strchr("0123456789", *value) == NULL || !expectation_parse_value(value, length, &parsed))
        return REFUSE(scan, begin, "'%.*s' is no number, such as 12, 1.5KiB or 50%%", (int)(length < 40 ? length : 40),
                      value);
    term->number = parsed.value;
    return true;
}

static bool read_term(struct scan *scan, struct condition_term *term) {
    const char *value = NULL;
    size_t length = 0;
    if (!read_name(scan, term))
        return false;
    skip_blanks(scan);
    if (!read_operator(scan, term))
        return false;
    skip_blanks(scan);
    const char *begin = scan->at;
    if (!read_value(scan, &value, &length))
        return false;
    if (!is_word(term))
        return read_number(scan, begin, value, length, term);
    if (length >= sizeof term->word)
        return REFUSE(scan, begin, "a word of more than %d letters", CONDITION_WORD_BYTES - 1);
    memcpy(term->word, value, length);
    return check_word(scan, begin, term);
}

/* `and` or `or` or the end. */
static bool read_joint(struct scan *scan, bool *more, bool *or_else) {
    skip_blanks(scan);
    const char *begin = scan->at;
    size_t length = strcspn(begin, " \t");
    *more = length != 0;
    *or_else = length == 2 && memcmp(begin, "or", 2) == 0;
    scan->at += length;
    if (!*more || *or_else || (length == 3 && memcmp(begin, "and", 3) == 0))
        return true;
    return REFUSE(scan, begin, "behind a comparison comes 'and', 'or' or nothing, not '%.*s'",
                  (int)(length < 40 ? length : 40), begin);
}

bool condition_parse(const char *text, struct condition *condition, struct trace_fault *fault) {
    struct scan scan = {text, text, fault};
    bool more = true, or_else = false;
    *condition = (struct condition){.count = 0};
    while (more) {
        struct condition_term term = {.or_else = or_else};
        skip_blanks(&scan);
        if (condition->count == CONDITION_TERMS)
            return REFUSE(&scan, scan.at, "more than %d comparisons", CONDITION_TERMS);
        if (!read_term(&scan, &term))
            return false;
        condition_add(condition, &term);
        if (!read_joint(&scan, &more, &or_else))
            return false;
    }
    return true;
}

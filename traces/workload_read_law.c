/* workload_read_law.c: laws as people write them: a value, or a law's name and its parameters, a line of words. */
#include "traces/workload_read.h"

#include <stdlib.h>
#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/suggest.h"
#include "traces/units.h"

#define SIGMA_MAX ((uint64_t)10 << 32)

typedef bool (*parse_function)(const char *, size_t, uint64_t *, const char **);

/* The words of the scalar that is read. */
struct words {
    struct trace_reader *reader;
    const char *key, *usage;
    enum law_unit unit;
    const char *word, *end; /* the one that was taken last; at the scalar's end both are there */
    const char *next;
};

enum { WORD_CHOICE, WORD_UNIFORM, WORD_NORMAL, WORD_LOGNORMAL, WORD_EXPONENTIAL, WORD_HISTOGRAM };

static const struct {
    enum law_kind kind;
    const char *usage;
} laws[] = {
    /* in the order of workload_law_words */
    {LAW_PARTS, "choice VALUE[*WEIGHT]..."},
    {LAW_UNIFORM, "uniform LOW..HIGH"},
    {LAW_NORMAL, "normal mean VALUE sd VALUE [min VALUE] [max VALUE]"},
    {LAW_LOGNORMAL, "lognormal median VALUE sigma NUMBER [min VALUE] [max VALUE]"},
    {LAW_EXPONENTIAL, "exponential MEAN [min VALUE] [max VALUE]"},
    {LAW_PARTS, "histogram LOW..HIGH*WEIGHT..."},
};

const char *const workload_law_words[] = {"choice", "uniform", "normal", "lognormal", "exponential", "histogram", NULL};
static const char *const arrival_words[] = {"choice", "uniform", "normal", "lognormal", "poisson", "histogram", NULL};

static parse_function parser_of(enum law_unit unit) {
    return unit == UNIT_SIZE ? parse_size : unit == UNIT_COUNT ? parse_count : parse_duration;
}

/* ---- Words ---- */

static bool take_word(struct words *words) {
    words->word = line_skip_blanks(words->next);
    words->next = words->end = line_word_end(words->word);
    return words->end > words->word;
}

static bool word_is(const struct words *words, const char *text) {
    size_t length = (size_t)(words->end - words->word);
    return strlen(text) == length && memcmp(text, words->word, length) == 0;
}

static int refuse_missing(const struct words *words, const char *what) {
    return reader_refuse_place(words->reader, words->word, "'%s' lacks %s: %s", words->key, what, words->usage);
}

static int parse_number(const struct words *words, const char *from, const char *to, parse_function parse,
                        uint64_t *number) {
    struct quoted found;
    const char *why;
    if (parse(from, (size_t)(to - from), number, &why))
        return 0;
    return reader_refuse_place(words->reader, from, "%s %s", show_quoted(&found, from, (size_t)(to - from)), why);
}

/* The next word as a value. */
static int take_value(struct words *words, const char *what, uint64_t *value) {
    if (!take_word(words))
        return refuse_missing(words, what);
    return parse_number(words, words->word, words->end, parser_of(words->unit), value);
}

/* The next word has to be this one, which names a parameter. */
static int take_name(struct words *words, const char *name) {
    char what[40];
    struct quoted found;
    snprintf(what, sizeof what, "its %s", name);
    if (!take_word(words))
        return refuse_missing(words, what);
    if (word_is(words, name))
        return 0;
    return reader_refuse_place(words->reader, words->word, "%s, where '%s' belongs: %s",
                               show_quoted(&found, words->word, (size_t)(words->end - words->word)), name,
                               words->usage);
}

/* ---- Parameters ---- */

/* "[min VALUE] [max VALUE]", and nothing behind. */
static int take_ends(struct words *words, struct law *law) {
    struct quoted found;
    bool has_min = false, has_max = false;
    law->min = 0;
    law->max = UINT64_MAX;
    while (take_word(words)) {
        bool is_min = word_is(words, "min"), is_max = word_is(words, "max");
        if ((!is_min && !is_max) || (is_min && has_min) || (is_max && has_max))
            return reader_refuse_place(words->reader, words->word, "%s is one word too many: %s",
                                       show_quoted(&found, words->word, (size_t)(words->end - words->word)),
                                       words->usage);
        has_min = has_min || is_min;
        has_max = has_max || is_max;
        if (take_value(words, is_min ? "its min" : "its max", is_min ? &law->min : &law->max) != 0)
            return -1;
        if (law->min > law->max)
            return reader_refuse_place(words->reader, words->word, "min is above max");
    }
    return 0;
}

/* "LOW..HIGH" from `from` to `to`. */
static int parse_range(const struct words *words, const char *from, const char *to, uint64_t *low, uint64_t *high) {
    const char *dots = from;
    while (dots + 1 < to && (dots[0] != '.' || dots[1] != '.'))
        dots++;
    if (dots + 1 >= to) {
        struct quoted found;
        return reader_refuse_place(words->reader, from, "%s is no range: %s",
                                   show_quoted(&found, from, (size_t)(to - from)), words->usage);
    }
    if (parse_number(words, from, dots, parser_of(words->unit), low) != 0
        || parse_number(words, dots + 2, to, parser_of(words->unit), high) != 0)
        return -1;
    return *low <= *high ? 0 : reader_refuse_place(words->reader, from, "this range ends before it begins");
}

/* One word of a choice or a histogram. */
static int parse_part(const struct words *words, bool ranges, struct law *law) {
    const char *star = memchr(words->word, '*', (size_t)(words->end - words->word));
    const char *value_end = star != NULL ? star : words->end;
    uint64_t weight = 1;
    size_t count = law->part_count;
    if (star != NULL && parse_number(words, star + 1, words->end, parse_count, &weight) != 0)
        return -1;
    if (star == NULL && ranges)
        return reader_refuse_place(words->reader, words->word, "a range without its weight: %s", words->usage);
    if (weight == 0 || weight > UINT32_MAX)
        return reader_refuse_place(words->reader, words->word, "a weight is 1 to 4294967295");
    struct law_part *part =
        workload_add(words->reader, &law->parts, &law->part_count, sizeof *part, WORKLOAD_PARTS_MAX, "values");
    if (part == NULL)
        return -1;
    part->weights_sum = weight + (count > 0 ? law->parts[count - 1].weights_sum : 0);
    if (ranges)
        return parse_range(words, words->word, value_end, &part->low, &part->high);
    int parsed = parse_number(words, words->word, value_end, parser_of(words->unit), &part->low);
    part->high = part->low;
    return parsed;
}

static int take_parts(struct words *words, bool ranges, struct law *law) {
    while (take_word(words)) {
        if (parse_part(words, ranges, law) != 0)
            return -1;
    }
    return law->part_count != 0 ? 0 : refuse_missing(words, "its values");
}

static int take_nothing(struct words *words) {
    struct quoted found;
    if (!take_word(words))
        return 0;
    return reader_refuse_place(words->reader, words->word, "%s is one word too many: %s",
                               show_quoted(&found, words->word, (size_t)(words->end - words->word)), words->usage);
}

static int take_sigma(struct words *words, struct law *law) {
    if (!take_word(words))
        return refuse_missing(words, "its sigma");
    if (parse_number(words, words->word, words->end, parse_fixed, &law->spread) != 0)
        return -1;
    return law->spread <= SIGMA_MAX ? 0 : reader_refuse_place(words->reader, words->word, "a sigma is 0 to 10");
}

static int take_parameters(struct words *words, int which, struct law *law) {
    switch (which) {
    case WORD_UNIFORM:
        if (!take_word(words))
            return refuse_missing(words, "its range");
        if (parse_range(words, words->word, words->end, &law->min, &law->max) != 0)
            return -1;
        return take_nothing(words);
    case WORD_NORMAL:
        if (take_name(words, "mean") != 0 || take_value(words, "its mean", &law->middle) != 0
            || take_name(words, "sd") != 0 || take_value(words, "its sd", &law->spread) != 0)
            return -1;
        return take_ends(words, law);
    case WORD_LOGNORMAL:
        if (take_name(words, "median") != 0 || take_value(words, "its median", &law->middle) != 0
            || take_name(words, "sigma") != 0 || take_sigma(words, law) != 0)
            return -1;
        return take_ends(words, law);
    case WORD_EXPONENTIAL:
        if (take_value(words, "its mean", &law->middle) != 0)
            return -1;
        return take_ends(words, law);
    default:
        return take_parts(words, which == WORD_HISTOGRAM, law);
    }
}

/* ---- A law ---- */

static int refuse_law(const struct words *words, const char *const names[]) {
    struct quoted found, list;
    size_t length = (size_t)(words->end - words->word);
    const char *meant = suggest(words->word, length, names);
    show_quoted(&found, words->word, length);
    if (meant != NULL)
        return reader_refuse_place(words->reader, words->word, "%s is no law of '%s'; did you mean '%s'?", found.text,
                                   words->key, meant);
    return reader_refuse_place(words->reader, words->word, "%s is no value of '%s': a value, or one of the laws %s",
                               found.text, words->key, show_words(&list, names));
}

static const char *example_of(enum law_unit unit) {
    static const char *const examples[] = {
        "a size such as 512 or `uniform 16..512`", "a count such as 3 or `uniform 1..4`",
        "a time such as 5ms or `exponential 2s`", "a time such as 5s or `poisson 5s`"};
    return examples[unit];
}

int workload_law_of_scalar(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law) {
    const char *const *names = unit == UNIT_ARRIVAL ? arrival_words : workload_law_words;
    struct words words = {.reader = reader, .key = key, .unit = unit, .usage = "a value alone, or a law"};
    size_t length;
    words.next = reader_text(reader, &length);
    if (!show_is_line(words.next, length))
        return reader_refuse_event(reader, "'%s' has a line end or a control character in it", key);
    if (!take_word(&words))
        return reader_refuse_event(reader, "'%s' is empty, where %s belongs", key, example_of(unit));
    if (*words.word >= '0' && *words.word <= '9') {
        if (parse_number(&words, words.word, words.end, parser_of(unit), &law->middle) != 0)
            return -1;
        return take_nothing(&words);
    }
    for (int which = 0; names[which] != NULL; which++) {
        if (!word_is(&words, names[which]))
            continue;
        law->kind = laws[which].kind;
        words.usage = laws[which].usage;
        if (unit == UNIT_ARRIVAL && which == WORD_EXPONENTIAL)
            words.usage = "poisson MEAN [min VALUE] [max VALUE]";
        return take_parameters(&words, which, law);
    }
    return refuse_law(&words, names);
}

int workload_read_law(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law) {
    return reader_scalar(reader, key, example_of(unit)) != 0 ? -1 : workload_law_of_scalar(reader, key, unit, law);
}

int workload_read_interval(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law) {
    if (workload_read_law(reader, key, unit, law) != 0)
        return -1;
    bool zero = (law->kind == LAW_CONSTANT || law->kind == LAW_EXPONENTIAL) && law->middle == 0;
    return zero ? reader_refuse_event(reader, "'%s' is 0; it has to be above", key) : 0;
}

/* ---- Single values ---- */

static int read_number(struct trace_reader *reader, const char *key, const char *example, parse_function parse,
                       uint64_t *number) {
    if (reader_scalar(reader, key, example) != 0)
        return -1;
    return reader_number(reader, parse, number);
}

int workload_read_time(struct trace_reader *reader, const char *key, uint64_t *nanoseconds) {
    return read_number(reader, key, "a time such as 10ms", parse_duration, nanoseconds);
}

int workload_read_count(struct trace_reader *reader, const char *key, uint64_t *count) {
    return read_number(reader, key, "a count such as 8", parse_count, count);
}

int workload_read_bytes(struct trace_reader *reader, const char *key, uint64_t *bytes) {
    return read_number(reader, key, "a size such as 256", parse_size, bytes);
}

int workload_read_chance(struct trace_reader *reader, const char *key, uint64_t *chance) {
    struct quoted found;
    const char *why;
    size_t length;
    if (reader_scalar(reader, key, "a share such as 5%") != 0)
        return -1;
    const char *text = reader_text(reader, &length);
    bool percent = length > 0 && text[length - 1] == '%';
    if (!percent || !parse_fixed(text, length - 1, chance, &why) || *chance > 100 * RANDOM_ONE)
        return reader_refuse_event(reader, "%s is no share of 0%% to 100%%, such as 5%%",
                                   show_quoted(&found, text, length));
    *chance /= 100;
    return 0;
}

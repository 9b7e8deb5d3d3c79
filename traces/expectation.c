/* expectation.c: parsing and holding expectations. */
#include "traces/expectation.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/report.h"
#include "traces/units.h"

size_t compare_parse(const char *text, size_t length, enum trace_compare *compare) {
    static const struct {
        const char *word;
        enum trace_compare compare;
    } operators[] = {{"<=", COMPARE_LE}, {">=", COMPARE_GE}, {"==", COMPARE_EQ},
                     {"!=", COMPARE_NE}, {"<", COMPARE_LT},  {">", COMPARE_GT}};
    *compare = COMPARE_EQ;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t word = strlen(operators[i].word);
        if (length >= word && memcmp(text, operators[i].word, word) == 0) {
            *compare = operators[i].compare;
            return word;
        }
    }
    return 0;
}

bool compare_holds(double got, enum trace_compare compare, double wanted) {
    switch (compare) {
    case COMPARE_EQ:
        return got == wanted;
    case COMPARE_NE:
        return got != wanted;
    case COMPARE_LT:
        return got < wanted;
    case COMPARE_LE:
        return got <= wanted;
    case COMPARE_GT:
        return got > wanted;
    case COMPARE_GE:
        return got >= wanted;
    }
    return false;
}

static bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/* A decimal number, or a size. The double nearest to it, up to 2^53 and 22 decimals. */
static bool parse_number(const char *text, size_t length, double *value) {
    const char *end = text + length, *why;
    uint64_t number = 0;
    if (parse_size(text, length, &number, &why)) {
        *value = (double)number;
        return true;
    }
    if (length == 0 || !is_digit(*text))
        return false;
    double power = 1;
    bool point = false;
    for (; text < end; text++) {
        if (*text == '.' && !point && text + 1 < end) {
            point = true;
            continue;
        }
        if (!is_digit(*text) || number > (UINT64_MAX - 9) / 10)
            return false;
        number = number * 10 + (uint64_t)(*text - '0');
        power = point ? power * 10 : power;
    }
    *value = (double)number / power;
    return true;
}

bool expectation_parse_value(const char *text, size_t length, struct trace_expectation *expectation) {
    size_t used = compare_parse(text, length, &expectation->compare);
    while (used < length && text[used] == ' ')
        used++;
    return parse_number(text + used, length - used, &expectation->value);
}

bool expectation_parse(const char *text, struct trace_expectation *expectation, char why[192]) {
    text += strspn(text, " ");
    size_t name = strcspn(text, " <>=!");
    const char *value = text + name + strspn(text + name, " ");
    enum trace_compare compare;
    *expectation = (struct trace_expectation){.metric = strndup(text, name)};
    if (expectation->metric == NULL) {
        snprintf(why, 192, "memory is out");
        return false;
    }
    if (metric_find(expectation->metric) == NULL) {
        const char *meant = metric_suggest(expectation->metric);
        snprintf(why, 192, "no metric is called '%.40s'%s%s%s", expectation->metric,
                 meant != NULL ? "; did you mean '" : "", meant != NULL ? meant : "",
                 meant != NULL ? "'?" : "; poolsim-run(1) lists them");
    } else if (compare_parse(value, strlen(value), &compare) == 0) {
        snprintf(why, 192, "is no expectation, such as 'failures == 0' or 'peak.live_bytes <= 4KiB'");
    } else if (!expectation_parse_value(value, strcspn(value, "\n"), expectation)) {
        const char *number = value + compare_parse(value, strlen(value), &compare),
                   *reason = "is no number, such as 4, 95.5 or 4KiB";
        uint64_t bytes;
        number += strspn(number, " ");
        if (is_digit(*number))
            parse_size(number, strlen(number), &bytes, &reason);
        snprintf(why, 192, "the value '%.40s' %s", number, reason);
    } else {
        return true;
    }
    free(expectation->metric);
    expectation->metric = NULL;
    return false;
}

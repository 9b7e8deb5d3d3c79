/* units.c: decimal numbers with a fraction and a unit, read exactly, in integers. */
#include "traces/units.h"

#include <string.h>

static const char beyond[] = "is beyond 64 bits";

/* A number as written: (whole + fraction / 10^fraction_digits) of a unit. */
struct number {
    uint64_t whole, fraction;
    unsigned fraction_digits; /* 0: no fraction, or one of zeros */
    bool point;
    const char *unit;
    size_t unit_length;
};

struct unit {
    const char *word;
    uint64_t factor;
};

static bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/* Adds a decimal digit; false: beyond 64 bits. */
static bool append_digit(uint64_t *value, char digit) {
    uint64_t added = (uint64_t)(digit - '0');
    if (*value > (UINT64_MAX - added) / 10)
        return false;
    *value = *value * 10 + added;
    return true;
}

/* Digits, perhaps a point and digits, and the rest as the unit. wrong is the reason when it does not begin so. */
static bool read_number(const char *text, size_t length, struct number *number, const char *wrong, const char **why) {
    const char *end = text + length;
    *number = (struct number){0};
    if (length == 0 || !is_digit(*text)) {
        *why = wrong;
        return false;
    }
    *why = beyond;
    for (; text < end && is_digit(*text); text++) {
        if (!append_digit(&number->whole, *text))
            return false;
    }
    if (text < end && *text == '.') {
        number->point = true;
        const char *digits = ++text;
        while (text < end && is_digit(*text))
            text++;
        *why = wrong;
        if (text == digits)
            return false;
        const char *last = text;
        while (last > digits && last[-1] == '0')
            last--;
        number->fraction_digits = (unsigned)(last - digits);
        *why = "has too many digits";
        if (last - digits > 40)
            return false;
        for (; digits < last; digits++) {
            if (!append_digit(&number->fraction, *digits))
                return false;
        }
    }
    number->unit = text;
    number->unit_length = (size_t)(end - text);
    return true;
}

/* Takes a prime out of a product, where it is in. */
static bool divide(uint64_t *a, uint64_t *b, uint64_t prime) {
    uint64_t *divisible = *a % prime == 0 ? a : b;
    if (*divisible % prime != 0)
        return false;
    *divisible /= prime;
    return true;
}

/* The number times factor; parts is the reason when that is not whole. */
static bool scale(const struct number *number, uint64_t factor, uint64_t *value, const char *parts, const char **why) {
    uint64_t fraction = number->fraction, rest = factor;
    *why = parts;
    for (unsigned digit = 0; digit < number->fraction_digits; digit++) {
        if (!divide(&fraction, &rest, 2) || !divide(&fraction, &rest, 5))
            return false;
    }
    fraction *= rest; /* less than factor, for a fraction is less than one */
    *why = beyond;
    if (number->whole > (UINT64_MAX - fraction) / factor)
        return false;
    *value = number->whole * factor + fraction;
    return true;
}

static const struct unit *find_unit(const struct number *number, const struct unit *units) {
    for (; units->word != NULL; units++) {
        if (strlen(units->word) == number->unit_length && memcmp(units->word, number->unit, number->unit_length) == 0)
            return units;
    }
    return NULL;
}

bool parse_size(const char *text, size_t length, uint64_t *bytes, const char **why) {
    static const struct unit units[] = {{"", 1},
                                        {"B", 1},
                                        {"KiB", 1024},
                                        {"K", 1024},
                                        {"MiB", 1024 * 1024},
                                        {"M", 1024 * 1024},
                                        {"GiB", 1024 * 1024 * 1024},
                                        {"G", 1024 * 1024 * 1024},
                                        {NULL, 0}};
    struct number number;
    if (!read_number(text, length, &number, "is not a size, such as 512, 64KiB or 1.5MiB", why))
        return false;
    const struct unit *unit = find_unit(&number, units);
    *why = "has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)";
    if (unit == NULL)
        return false;
    *why = "is not a whole number of bytes";
    if (number.point && unit->factor == 1)
        return false;
    return scale(&number, unit->factor, bytes, *why, why);
}

/* The units of a time, the longest last; a trace's times end with the second. */
static bool parse_nanoseconds(const char *text, size_t length, const struct unit *units, const char *const wrong[3],
                              uint64_t *nanoseconds, const char **why) {
    struct number number;
    if (!read_number(text, length, &number, wrong[0], why))
        return false;
    const struct unit *unit = find_unit(&number, units);
    if (number.unit_length == 0 && !number.point && number.whole == 0)
        unit = &units[0];
    *why = number.unit_length == 0 ? wrong[1] : wrong[2];
    if (unit == NULL)
        return false;
    return scale(&number, unit->factor, nanoseconds, "is finer than a nanosecond", why);
}

bool parse_time(const char *text, size_t length, uint64_t *nanoseconds, const char **why) {
    static const struct unit units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}, {NULL, 0}};
    static const char *const wrong[3] = {"is not a time, such as 10ns, 1.5ms or 2s",
                                         "lacks its unit: a time takes ns, us, ms or s",
                                         "has an unknown unit: a time takes ns, us, ms or s"};
    return parse_nanoseconds(text, length, units, wrong, nanoseconds, why);
}

bool parse_duration(const char *text, size_t length, uint64_t *nanoseconds, const char **why) {
    static const struct unit units[] = {
        {"ns", 1},
        {"us", 1000},
        {"ms", 1000000},
        {"s", 1000000000},
        {"min", 60 * (uint64_t)1000000000},
        {"h", 3600 * (uint64_t)1000000000},
        {"d", 86400 * (uint64_t)1000000000},
        {NULL, 0},
    };
    static const char *const wrong[3] = {"is not a time, such as 10ms, 1.5s or 2h",
                                         "lacks its unit: it takes ns, us, ms, s, min, h or d",
                                         "has an unknown unit: it takes ns, us, ms, s, min, h or d"};
    return parse_nanoseconds(text, length, units, wrong, nanoseconds, why);
}

bool parse_frequency(const char *text, size_t length, uint64_t *hertz, const char **why) {
    static const struct unit units[] = {{"Hz", 1}, {"kHz", 1000}, {"MHz", 1000000}, {"GHz", 1000000000}, {NULL, 0}};
    struct number number;
    if (!read_number(text, length, &number, "is not a frequency, such as 64MHz or 32768Hz", why))
        return false;
    const struct unit *unit = find_unit(&number, units);
    *why = number.unit_length == 0 ? "lacks its unit: a frequency takes Hz, kHz, MHz or GHz"
                                   : "has an unknown unit: a frequency takes Hz, kHz, MHz or GHz";
    return unit != NULL && scale(&number, unit->factor, hertz, "is finer than a hertz", why);
}

bool parse_fixed(const char *text, size_t length, uint64_t *fixed, const char **why) {
    static const char wrong[] = "is not a number, such as 3 or 0.75";
    struct number number;
    uint64_t power = 1;
    if (!read_number(text, length, &number, wrong, why))
        return false;
    *why = wrong;
    if (number.unit_length != 0)
        return false;
    *why = "has too many digits";
    if (number.whole > INT32_MAX || number.fraction_digits > 9)
        return false;
    for (unsigned digit = 0; digit < number.fraction_digits; digit++)
        power *= 10;
    *fixed = (number.whole << 32) + ((number.fraction << 32) + power / 2) / power;
    return true;
}

bool parse_count(const char *text, size_t length, uint64_t *count, const char **why) {
    static const char wrong[] = "is not a count, such as 12";
    struct number number;
    if (!read_number(text, length, &number, wrong, why))
        return false;
    *why = wrong;
    if (number.point || number.unit_length != 0)
        return false;
    *count = number.whole;
    return true;
}

size_t print_count(uint64_t count, char text[COUNT_BYTES]) {
    char digits[COUNT_BYTES], *first = digits + COUNT_BYTES;
    do {
        *--first = (char)('0' + count % 10);
        count /= 10;
    } while (count != 0);
    size_t length = (size_t)(digits + COUNT_BYTES - first);
    memcpy(text, first, length);
    return length;
}

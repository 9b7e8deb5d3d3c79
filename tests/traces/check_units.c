/* check_units.c: sizes, times and counts, and the word that was meant. */
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/suggest.h"
#include "traces/units.h"

struct reading {
    const char *text;
    uint64_t value;
    const char *why; /* NULL: it is read */
};

static const char unit_of_size[] = "has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)";
static const char unit_of_time[] = "has an unknown unit: a time takes ns, us, ms or s";
static const char no_size[] = "is not a size, such as 512, 64KiB or 1.5MiB";
static const char no_time[] = "is not a time, such as 10ns, 1.5ms or 2s";
static const char no_count[] = "is not a count, such as 12";
static const char beyond[] = "is beyond 64 bits";
static const char not_whole[] = "is not a whole number of bytes";

static void expect_readings(bool (*parse)(const char *, size_t, uint64_t *, const char **),
                            const struct reading *readings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct reading *reading = &readings[i];
        const char *why = NULL;
        uint64_t value = 123456789;
        bool read = parse(reading->text, strlen(reading->text), &value, &why);
        ck_assert_msg(read == (reading->why == NULL), "'%s': %s", reading->text, read ? "is read" : why);
        ck_assert_msg(value == (read ? reading->value : 123456789), "'%s' is %llu", reading->text,
                      (unsigned long long)value);
        if (!read)
            ck_assert_msg(strcmp(why, reading->why) == 0, "'%s' %s", reading->text, why);
    }
}

#define EXPECT_READINGS(parse, readings) expect_readings(parse, readings, sizeof readings / sizeof readings[0])

START_TEST(sizes_are_bytes_with_a_unit) {
    static const struct reading readings[] = {
        {"0", 0, NULL},
        {"512", 512, NULL},
        {"64B", 64, NULL},
        {"64KiB", 65536, NULL},
        {"64K", 65536, NULL},
        {"2M", 2097152, NULL},
        {"3GiB", 3221225472, NULL},
        {"0.5G", 536870912, NULL},
        {"1.5MiB", 1572864, NULL},
        {"0.5K", 512, NULL},
        {"1.50K", 1536, NULL},
        {"1.000KiB", 1024, NULL},
        {"0.00000095367431640625MiB", 1, NULL},
        {"007", 7, NULL},
        {"18446744073709551615", UINT64_MAX, NULL},
        {"17592186044415.99999904632568359375M", UINT64_MAX, "has too many digits"},
        {"18446744073709551616", 0, beyond},
        {"99999999999999999999999", 0, beyond},
        {"18014398509481984K", 0, beyond},
        {"18014398509481983.5K", 18446744073709551104u, NULL},
        {"1.5", 0, not_whole},
        {"1.0", 0, not_whole},
        {"1.5B", 0, not_whole},
        {"1.0001K", 0, not_whole},
        {"0.3M", 0, not_whole},
        {"", 0, no_size},
        {"K", 0, no_size},
        {"-1", 0, no_size},
        {"+1", 0, no_size},
        {"1.", 0, no_size},
        {"1.K", 0, no_size},
        {".5K", 0, no_size},
        {"1 K", 0, unit_of_size},
        {"1k", 0, unit_of_size},
        {"1KB", 0, unit_of_size},
        {"1TiB", 0, unit_of_size},
        {"0x10", 0, unit_of_size},
        {"1e3", 0, unit_of_size},
    };
    EXPECT_READINGS(parse_size, readings);
}
END_TEST

START_TEST(times_are_nanoseconds_with_a_unit) {
    static const struct reading readings[] = {
        {"0", 0, NULL},
        {"10ns", 10, NULL},
        {"100us", 100000, NULL},
        {"1.5ms", 1500000, NULL},
        {"2s", 2000000000, NULL},
        {"0.000000001s", 1, NULL},
        {"1.0ns", 1, NULL},
        {"18446744073.709551615s", UINT64_MAX, NULL},
        {"18446744073.709551616s", 0, beyond},
        {"18446744073709551616ns", 0, beyond},
        {"1.5ns", 0, "is finer than a nanosecond"},
        {"0.0000000001s", 0, "is finer than a nanosecond"},
        {"5", 0, "lacks its unit: a time takes ns, us, ms or s"},
        {"0.0", 0, "lacks its unit: a time takes ns, us, ms or s"},
        {"5m", 0, unit_of_time},
        {"5 ms", 0, unit_of_time},
        {"", 0, no_time},
        {"ms", 0, no_time},
        {"-1ms", 0, no_time},
    };
    EXPECT_READINGS(parse_time, readings);
}
END_TEST

START_TEST(counts_are_plain_numbers) {
    static const struct reading readings[] = {
        {"0", 0, NULL},       {"256", 256, NULL},   {"18446744073709551615", UINT64_MAX, NULL},
        {"", 0, no_count},    {"1K", 0, no_count},  {"18446744073709551616", 0, beyond},
        {"1.5", 0, no_count}, {"1.0", 0, no_count}, {"-1", 0, no_count},
        {"12a", 0, no_count}, {" 1", 0, no_count},
    };
    EXPECT_READINGS(parse_count, readings);
}
END_TEST

START_TEST(a_length_ends_the_text) {
    uint64_t value = 0;
    const char *why;
    ck_assert(parse_size("64KiB", 2, &value, &why));
    ck_assert_uint_eq(value, 64);
    ck_assert(parse_count("12345", 3, &value, &why));
    ck_assert_uint_eq(value, 123);
}
END_TEST

START_TEST(the_nearest_word_is_suggested) {
    static const char *const words[] = {"alloc", "alloc_fast", "free", "at", "mark", NULL};
    static const struct {
        const char *found, *meant;
    } rows[] = {
        {"alloc", "alloc"},
        {"aloc", "alloc"},
        {"allocc", "alloc"},
        {"lalloc", "alloc"},
        {"allco", "alloc"},
        {"allocfast", "alloc_fast"},
        {"fere", "free"},
        {"fre", "free"},
        {"ta", "at"},
        {"a", "at"},
        {"mrak", "mark"},
        {"explode", NULL},
        {"", NULL},
        {"xyz", NULL},
        {"ALLOC", NULL},
        {"fear", NULL},
        {"a_word_that_is_longer_than_any_that_we_have_got", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *meant = suggest(rows[i].found, strlen(rows[i].found), words);
        bool right =
            meant == NULL || rows[i].meant == NULL ? meant == rows[i].meant : strcmp(meant, rows[i].meant) == 0;
        ck_assert_msg(right, "'%s' suggests %s", rows[i].found, meant == NULL ? "nothing" : meant);
    }
}
END_TEST

Suite *units_suite(void) {
    Suite *suite = suite_create("units");
    TCase *units = tcase_create("units");
    tcase_add_test(units, sizes_are_bytes_with_a_unit);
    tcase_add_test(units, times_are_nanoseconds_with_a_unit);
    tcase_add_test(units, counts_are_plain_numbers);
    tcase_add_test(units, a_length_ends_the_text);
    suite_add_tcase(suite, units);
    TCase *suggestions = tcase_create("suggest");
    tcase_add_test(suggestions, the_nearest_word_is_suggested);
    suite_add_tcase(suite, suggestions);
    return suite;
}

/* check_source.c: files, plain and compressed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"

#define LONG_BYTES 300000

static const char *const filters[] = {"gzip", "xz", "zstd", "bzip2", "lz4"};

/* Reads all of a file in pieces of that size: its length, or -1 and *problem. */
static ssize_t read_source(const char *name, char *bytes, size_t room, size_t piece, struct problem *problem) {
    struct source *source = source_open(name, problem);
    size_t used = 0;
    ssize_t got = -1;
    if (source == NULL)
        return -1;
    while (used < room) {
        got = source_read(source, bytes + used, piece < room - used ? piece : room - used, problem);
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    source_close(source);
    return got < 0 ? -1 : (ssize_t)used;
}

/* Text that does not compress to nothing. */
static char *long_text(void) {
    char *text = malloc(LONG_BYTES);
    uint64_t state = 1;
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LONG_BYTES; i++)
        text[i] = (char)('a' + next_random(&state) % 16);
    return text;
}

START_TEST(plain_bytes_come_as_they_are) {
    struct problem problem;
    char *text = long_text(), *copy = malloc(LONG_BYTES + 1);
    write_file("plain", text, LONG_BYTES);
    ck_assert_int_eq(read_source("plain", copy, LONG_BYTES + 1, 777, &problem), LONG_BYTES);
    ck_assert_int_eq(memcmp(text, copy, LONG_BYTES), 0);
    free(copy);
    free(text);
}
END_TEST

START_TEST(compressed_bytes_come_decompressed) {
    struct problem problem;
    char *text = long_text(), *copy = malloc(LONG_BYTES + 1);
    write_compressed("packed", filters[_i], text, LONG_BYTES);
    ssize_t got = read_source("packed", copy, LONG_BYTES + 1, 100000, &problem);
    ck_assert_msg(got == LONG_BYTES, "%s: %ld %s", filters[_i], (long)got, got < 0 ? problem.text : "");
    ck_assert_int_eq(memcmp(text, copy, LONG_BYTES), 0);
    free(copy);
    free(text);
}
END_TEST

START_TEST(a_compressed_file_cut_anywhere_is_refused) {
    struct problem problem;
    char *text = long_text(), *copy = malloc(LONG_BYTES + 1), said[80];
    size_t length;
    snprintf(said, sizeof said, "cut: the compressed data (%s) is ", filters[_i]);
    write_compressed("packed", filters[_i], text, LONG_BYTES);
    char *packed = read_file("packed", &length);
    for (size_t cut = 2; cut < length; cut += cut < length - 200 && cut > 200 ? length / 50 : 1) {
        write_file("cut", packed, cut);
        ssize_t got = read_source("cut", copy, LONG_BYTES + 1, 65536, &problem);
        ck_assert_msg(got < 0, "%s, %zu of %zu bytes: read %zd", filters[_i], cut, length, got);
        ck_assert_msg(strncmp(problem.text, said, strlen(said)) == 0 && strstr(problem.text, "cut off") != NULL,
                      "%zu of %zu bytes: %s", cut, length, problem.text);
    }
    free(packed);
    free(copy);
    free(text);
}
END_TEST

/* Those that have a checksum; zstd as it is written here has none. */
static const char *const checked_filters[] = {"gzip", "xz", "bzip2", "lz4"};

START_TEST(a_damaged_file_is_not_taken_for_one_that_is_cut_off) {
    struct problem problem;
    char *text = long_text(), *copy = malloc(16 * LONG_BYTES), said[80];
    size_t length;
    snprintf(said, sizeof said, "damaged: the compressed data (%s) is damaged: ", checked_filters[_i]);
    write_compressed("packed", checked_filters[_i], text, LONG_BYTES);
    char *packed = read_file("packed", &length);
    memset(packed + length / 2, 0xA5, 64);
    write_file("damaged", packed, length);
    ck_assert_int_lt(read_source("damaged", copy, 16 * LONG_BYTES, 65536, &problem), 0);
    ck_assert_msg(strncmp(problem.text, said, strlen(said)) == 0, "%s", problem.text);
    free(packed);
    free(copy);
    free(text);
}
END_TEST

START_TEST(a_gzip_file_with_a_bit_flipped_is_refused) {
    struct problem problem;
    char *text = long_text(), *copy = malloc(16 * LONG_BYTES); /* damage may also make it longer */
    size_t length;
    write_compressed("packed", "gzip", text, LONG_BYTES);
    char *packed = read_file("packed", &length);
    for (size_t place = 20; place < length; place += length / 100) {
        packed[place] ^= 0x10;
        write_file("flipped", packed, length);
        ssize_t got = read_source("flipped", copy, 16 * LONG_BYTES, 65536, &problem);
        ck_assert_msg(got < 0, "byte %zu of %zu: read %zd", place, length, got);
        packed[place] ^= 0x10;
    }
    free(packed);
    free(copy);
    free(text);
}
END_TEST

START_TEST(gzip_members_follow_one_another) {
    struct problem problem;
    char copy[64];
    size_t first_length, second_length;
    write_compressed("1", "gzip", "one ", 4);
    write_compressed("2", "gzip", "two", 3);
    char *first = read_file("1", &first_length), *second = read_file("2", &second_length);
    char both[256];
    memcpy(both, first, first_length);
    memcpy(both + first_length, second, second_length);
    write_file("both", both, first_length + second_length);
    ck_assert_int_eq(read_source("both", copy, sizeof copy, 64, &problem), 7);
    ck_assert_int_eq(memcmp(copy, "one two", 7), 0);
    free(first);
    free(second);
}
END_TEST

START_TEST(an_empty_file_has_no_bytes) {
    struct problem problem;
    char copy[8];
    write_file("empty", "", 0);
    ck_assert_int_eq(read_source("empty", copy, sizeof copy, 8, &problem), 0);
    static const char *const packers[] = {"gzip -c <empty >packed", "xz -c <empty >packed",
                                          "zstd -q -c <empty >packed"};
    for (size_t i = 0; i < sizeof packers / sizeof packers[0]; i++) {
        ck_assert_int_eq(system(packers[i]), 0);
        ck_assert_msg(read_source("packed", copy, sizeof copy, 8, &problem) == 0, "%s: %s", packers[i], problem.text);
    }
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_says_why) {
    struct problem problem;
    ck_assert_ptr_null(source_open("nowhere.yaml", &problem));
    ck_assert_str_eq(problem.text, "nowhere.yaml: No such file or directory\n");
    ck_assert_int_eq(mkdir("folder", 0777), 0);
    ck_assert_ptr_null(source_open("folder", &problem));
    ck_assert_str_eq(problem.text, "folder: Is a directory\n");
}
END_TEST

START_TEST(a_dash_is_standard_input) {
    struct problem problem;
    char copy[16];
    write_text("input", "hello");
    ck_assert_ptr_nonnull(freopen("input", "rb", stdin));
    struct source *source = source_open("-", &problem);
    ck_assert_ptr_nonnull(source);
    ck_assert_str_eq(source_name(source), "standard input");
    ck_assert_int_eq(source_read(source, copy, sizeof copy, &problem), 5);
    ck_assert_int_eq(source_read(source, copy, sizeof copy, &problem), 0);
    source_close(source);
}
END_TEST

START_TEST(closing_nothing_is_allowed) {
    source_close(NULL);
}
END_TEST

Suite *source_suite(void) {
    Suite *suite = suite_create("source");
    TCase *files = tcase_create("files");
    int count = sizeof filters / sizeof filters[0];
    tcase_set_timeout(files, 60);
    tcase_add_checked_fixture(files, enter_directory, leave_directory);
    tcase_add_test(files, plain_bytes_come_as_they_are);
    tcase_add_loop_test(files, compressed_bytes_come_decompressed, 0, count);
    tcase_add_loop_test(files, a_compressed_file_cut_anywhere_is_refused, 0, count);
    tcase_add_loop_test(files, a_damaged_file_is_not_taken_for_one_that_is_cut_off, 0,
                        sizeof checked_filters / sizeof checked_filters[0]);
    tcase_add_test(files, a_gzip_file_with_a_bit_flipped_is_refused);
    tcase_add_test(files, gzip_members_follow_one_another);
    tcase_add_test(files, an_empty_file_has_no_bytes);
    tcase_add_test(files, a_file_that_cannot_be_opened_says_why);
    tcase_add_test(files, a_dash_is_standard_input);
    tcase_add_test(files, closing_nothing_is_allowed);
    suite_add_tcase(suite, files);
    return suite;
}

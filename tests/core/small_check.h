/* small_check.h: the part of the Check library that these tests use, for machines that have none. One process, no
 * timeouts: the first failure of a test ends that test, a crash ends the run. */
#ifndef TESTS_CORE_SMALL_CHECK_H
#define TESTS_CORE_SMALL_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CK_NORMAL };
typedef struct small_case TCase;
typedef struct small_suite Suite;
typedef struct small_suite SRunner;
typedef void (*small_test)(int _i);

TCase *tcase_create(const char *name);
void small_add_test(TCase *tcase, small_test test, const char *name, int first, int end);
Suite *suite_create(const char *name);
void suite_add_tcase(Suite *suite, TCase *tcase);
SRunner *srunner_create(Suite *suite);
void srunner_run_all(SRunner *runner, int how);
int srunner_ntests_failed(SRunner *runner);
void srunner_free(SRunner *runner);

/* Prints where and why, and ends the test. */
_Noreturn void small_fail(const char *file, int line, const char *format, ...);

#define tcase_add_test(tcase, test) small_add_test(tcase, test, #test, 0, 1)
#define tcase_add_loop_test(tcase, test, first, end) small_add_test(tcase, test, #test, first, end)
#define tcase_set_timeout(tcase, seconds) ((void)(tcase))

#define START_TEST(name) static void name(__attribute__((unused)) int _i)
#define END_TEST

#define ck_assert_msg(condition, ...) ((condition) ? (void)0 : small_fail(__FILE__, __LINE__, __VA_ARGS__))
#define ck_assert(condition) ck_assert_msg(condition, "%s", #condition)
#define ck_abort_msg(...) small_fail(__FILE__, __LINE__, __VA_ARGS__)

#define SMALL_COMPARE(type, format, a, op, b)                                                              \
    do {                                                                                                   \
        type small_a = (a);                                                                                \
        type small_b = (b);                                                                                \
        ck_assert_msg(small_a op small_b, "%s " #op " %s: " format ", " format, #a, #b, small_a, small_b); \
    } while (0)
#define ck_assert_int_eq(a, b) SMALL_COMPARE(long, "%ld", a, ==, b)
#define ck_assert_int_ne(a, b) SMALL_COMPARE(long, "%ld", a, !=, b)
#define ck_assert_int_ge(a, b) SMALL_COMPARE(long, "%ld", a, >=, b)
#define ck_assert_uint_eq(a, b) SMALL_COMPARE(unsigned long, "%lu", a, ==, b)
#define ck_assert_uint_ne(a, b) SMALL_COMPARE(unsigned long, "%lu", a, !=, b)
#define ck_assert_uint_le(a, b) SMALL_COMPARE(unsigned long, "%lu", a, <=, b)
#define ck_assert_uint_lt(a, b) SMALL_COMPARE(unsigned long, "%lu", a, <, b)
#define ck_assert_uint_ge(a, b) SMALL_COMPARE(unsigned long, "%lu", a, >=, b)
#define ck_assert_uint_gt(a, b) SMALL_COMPARE(unsigned long, "%lu", a, >, b)
#define ck_assert_ptr_eq(a, b) ck_assert_msg((const void *)(a) == (const void *)(b), "%s == %s", #a, #b)
#define ck_assert_ptr_ne(a, b) ck_assert_msg((const void *)(a) != (const void *)(b), "%s != %s", #a, #b)
#define ck_assert_str_eq(a, b) ck_assert_msg(strcmp((a), (b)) == 0, "%s == %s: \"%s\", \"%s\"", #a, #b, (a), (b))
#define ck_assert_mem_eq(a, b, bytes) ck_assert_msg(memcmp((a), (b), (bytes)) == 0, "%s == %s", #a, #b)

#endif

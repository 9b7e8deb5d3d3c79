/* assert.h: what DPOOL_ASSERT is in tests. Included in front of every source by the Makefile. */
#ifndef TESTS_CORE_ASSERT_H
#define TESTS_CORE_ASSERT_H

/* Says where a broken invariant was found, and ends the program. */
_Noreturn void test_assert_failed(const char *file, int line, const char *condition);

#define test_assert(condition) ((condition) ? (void)0 : test_assert_failed(__FILE__, __LINE__, #condition))

#endif

/* small_check.c: see small_check.h. Empty where the Check library is. */
#ifdef SMALL_CHECK
#include "small_check.h"

#include <setjmp.h>
#include <stdarg.h>

struct test {
    small_test run;
    const char *name;
    int first, end;
};

struct small_case {
    const char *name;
    struct test tests[64];
    size_t count;
};

struct small_suite {
    const char *name;
    TCase *cases[16];
    size_t count;
    int checks, failures;
};

static jmp_buf after_failure;

TCase *tcase_create(const char *name) {
    TCase *tcase = calloc(1, sizeof *tcase);
    if (tcase == NULL)
        abort();
    tcase->name = name;
    return tcase;
}

void small_add_test(TCase *tcase, small_test test, const char *name, int first, int end) {
    if (tcase->count == sizeof tcase->tests / sizeof tcase->tests[0])
        abort();
    tcase->tests[tcase->count++] = (struct test){test, name, first, end};
}

Suite *suite_create(const char *name) {
    Suite *suite = calloc(1, sizeof *suite);
    if (suite == NULL)
        abort();
    suite->name = name;
    return suite;
}

void suite_add_tcase(Suite *suite, TCase *tcase) {
    if (suite->count == sizeof suite->cases / sizeof suite->cases[0])
        abort();
    suite->cases[suite->count++] = tcase;
}

SRunner *srunner_create(Suite *suite) {
    return suite;
}

void small_fail(const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("%s:%d: ", file, line);
    vprintf(format, arguments);
    va_end(arguments);
    longjmp(after_failure, 1);
}

static void run_test(SRunner *runner, const TCase *tcase, const struct test *test, int i) {
    runner->checks++;
    if (setjmp(after_failure) == 0) {
        test->run(i);
        return;
    }
    runner->failures++;
    printf("\n    in %s:%s:%d\n", tcase->name, test->name, i);
}

void srunner_run_all(SRunner *runner, int how) {
    (void)how;
    const char *only = getenv("CK_RUN_CASE");
    printf("Running suite(s): %s\n", runner->name);
    for (size_t c = 0; c < runner->count; c++) {
        const TCase *tcase = runner->cases[c];
        for (size_t t = 0; t < tcase->count && (only == NULL || strcmp(only, tcase->name) == 0); t++) {
            for (int i = tcase->tests[t].first; i < tcase->tests[t].end; i++)
                run_test(runner, tcase, &tcase->tests[t], i);
        }
    }
    int passed = runner->checks - runner->failures;
    printf("%d%%: Checks: %d, Failures: %d, Errors: 0\n", runner->checks == 0 ? 100 : 100 * passed / runner->checks,
           runner->checks, runner->failures);
}

int srunner_ntests_failed(SRunner *runner) {
    return runner->failures;
}

void srunner_free(SRunner *runner) {
    for (size_t c = 0; c < runner->count; c++)
        free(runner->cases[c]);
    free(runner);
}
#else
typedef int small_check_is_not_used;
#endif

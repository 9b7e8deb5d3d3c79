/* first.c: a broken pool is found out at the first test that fails; the ones behind it have nothing to add. */
#include <stdio.h>
#include <stdlib.h>

/* What the linker puts in the place of the Check library's _ck_assert_failed. */
_Noreturn void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...);

_Noreturn void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...) {
    (void)message;
    printf("%s:%d: %s\n", file, line, expression);
    fflush(stdout);
    _Exit(EXIT_FAILURE);
}

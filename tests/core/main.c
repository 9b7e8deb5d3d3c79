/* main.c: runs core's tests. One alone: CK_RUN_CASE=defrag build/tests/core-b8w16 */
#include "test.h"

#define TEXT_OF(number) #number
#define NAME(block, width) "core, blocks of " TEXT_OF(block) ", " TEXT_OF(width) " bits"

static const char *suite_name(void) {
    return NAME(DPOOL_BLOCK, DPOOL_WIDTH);
}

int main(void) {
    Suite *suite = suite_create(suite_name());
    TCase *(*const cases[])(void) = {
        init_case,
        alloc_case,
        alloc_failures_case,
        indexes_case,
        handle_lock_case,
        resize_case,
        clean_case,
        defrag_case,
        defrag_step_case,
        inspect_case,
        forged_case,
#if DPOOL_MAKE_ROOM
        room_case,
        room_step_case,
#endif
        model_case
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TCase *tcase = cases[i]();
        tcase_set_timeout(tcase, cases[i] == model_case ? 24 * 3600 : 120);
        suite_add_tcase(suite, tcase);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* main.c: runs the tests of traces/ and viz/. CK_RUN_SUITE and CK_RUN_CASE pick some of them. */
#include <stdlib.h>

#include "tests/traces/suites.h"

int main(void) {
    setenv("CK_DEFAULT_TIMEOUT", "60", 0); /* a busy machine is no failure */
    SRunner *runner = srunner_create(units_suite());
    srunner_add_suite(runner, source_suite());
    srunner_add_suite(runner, reader_suite());
    srunner_add_suite(runner, split_suite());
    srunner_add_suite(runner, hostile_suite());
    srunner_add_suite(runner, writer_suite());
    srunner_add_suite(runner, locks_suite());
    srunner_add_suite(runner, import_suite());
    srunner_add_suite(runner, import_logs_suite());
    srunner_add_suite(runner, record_suite());
    srunner_add_suite(runner, setup_suite());
    srunner_add_suite(runner, replay_suite());
    srunner_add_suite(runner, history_suite());
    srunner_add_suite(runner, place_suite());
    srunner_add_suite(runner, condition_suite());
    srunner_add_suite(runner, frame_suite());
    srunner_add_suite(runner, keys_suite());
    srunner_add_suite(runner, view_suite());
    srunner_add_suite(runner, any_keys_suite());
    srunner_add_suite(runner, report_suite());
    srunner_add_suite(runner, series_suite());
    srunner_add_suite(runner, raster_suite());
    srunner_add_suite(runner, blame_suite());
    srunner_add_suite(runner, law_suite());
    srunner_add_suite(runner, agenda_suite());
    srunner_add_suite(runner, generate_suite());
    srunner_add_suite(runner, arrivals_suite());
    srunner_add_suite(runner, describe_suite());
    srunner_add_suite(runner, jobs_suite());
    srunner_add_suite(runner, diff_suite());
    srunner_add_suite(runner, sweep_suite());
    srunner_add_suite(runner, heaps_suite());
    srunner_add_suite(runner, smallest_suite());
    srunner_add_suite(runner, cost_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

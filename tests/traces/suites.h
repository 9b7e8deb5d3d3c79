/* suites.h: the tests of traces/ and viz/, a suite a file. */
#ifndef TESTS_TRACES_SUITES_H
#define TESTS_TRACES_SUITES_H

#include <check.h>

Suite *units_suite(void);
Suite *source_suite(void);
Suite *reader_suite(void);
Suite *split_suite(void);
Suite *hostile_suite(void);
Suite *writer_suite(void);
Suite *import_suite(void);
Suite *locks_suite(void);
Suite *import_logs_suite(void);
Suite *setup_suite(void);
Suite *replay_suite(void);
Suite *history_suite(void);
Suite *place_suite(void);
Suite *condition_suite(void);
Suite *frame_suite(void);
Suite *record_suite(void);
Suite *keys_suite(void);
Suite *view_suite(void);
Suite *any_keys_suite(void);
Suite *report_suite(void);
Suite *series_suite(void);
Suite *raster_suite(void);
Suite *blame_suite(void);
Suite *law_suite(void);
Suite *agenda_suite(void);
Suite *generate_suite(void);
Suite *arrivals_suite(void);
Suite *describe_suite(void);
Suite *jobs_suite(void);
Suite *diff_suite(void);
Suite *sweep_suite(void);
Suite *heaps_suite(void);
Suite *smallest_suite(void);
Suite *cost_suite(void);

#endif

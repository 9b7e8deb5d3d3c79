/* check_report.c: reports as CSV, JSON and text, and the line that shows a layout. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/suites.h"
#include "viz/report_out.h"

static char *text;
static size_t length;

static FILE *open_text(void) {
    FILE *out = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(out);
    return out;
}

static struct report sample(void) {
    static char trace[] = "say \"hi\", twice", source[] = "a.yaml";
    struct report report = {.trace = trace, .source = source, .events = 1234567, .external_pct_max = 12.5};
    report.setup.kind = pool_kinds[0];
    report.failures = report.failures_by[DPOOL_ERR_FRAGMENTED] = 1;
    report.first[DPOOL_ERR_FRAGMENTED] = (struct report_failure){
        .event = 7, .line = 9, .verb = "alloc", .id = "rx", .asked_bytes = 64, .free_bytes = 100, .for_room = true};
    return report;
}

START_TEST(csv_has_a_column_for_each_metric_and_quotes_names) {
    struct report report = sample();
    FILE *out = open_text();
    report_csv_header(out, false);
    report_csv(out, &report);
    fclose(out);
    char *row = strchr(text, '\n') + 1;
    size_t columns = 1, fields = 1, known = 2;
    for (const char *at = text; at < row; at++)
        columns += *at == ',';
    for (const struct metric *metric = metrics; metric->name != NULL; metric++)
        known += !metric_is_optional(metric);
    ck_assert_uint_eq(columns, known);
    ck_assert_msg(strncmp(row, "\"say \"\"hi\"\", twice\",\"a.yaml\",1234567,", 36) == 0, "%s", row);
    for (const char *at = row + 19; *at != '\0'; at++)
        fields += *at == ',';
    ck_assert_uint_eq(fields, known);
    free(text);
}
END_TEST

START_TEST(json_nests_the_metrics_at_their_dots) {
    struct report report = sample();
    FILE *out = open_text();
    ck_assert(report_json(out, &report));
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "\"trace\":\"say \\\"hi\\\", twice\""));
    ck_assert_ptr_nonnull(strstr(text, "\"failures\":{\"total\":1,\"fragmented\":1,"));
    ck_assert_ptr_nonnull(strstr(text, "\"fragmentation\":{\"external_pct_max\":12.5,"));
    ck_assert_ptr_nonnull(strstr(text, "\"first_failures\":[{\"error\":\"fragmented\",\"event\":7,\"line\":9,"));
    ck_assert_ptr_nonnull(strstr(text, "\"defrag_helps\":false"));
    ck_assert_ptr_eq(strchr(text, '\n'), text + length - 1);
    free(text);
}
END_TEST

START_TEST(text_keeps_to_80_columns_and_has_colour_only_when_asked) {
    struct report report = sample();
    for (int colour = 0; colour < 2; colour++) {
        FILE *out = open_text();
        report_text(out, &report, NULL, colour);
        fclose(out);
        ck_assert_int_eq(strchr(text, '\033') != NULL, colour);
        ck_assert_ptr_nonnull(strstr(text, "1,234,567"));
        ck_assert_ptr_nonnull(strstr(text, "first: event 7, line 9: alloc rx, asked for 64 bytes"));
        for (char *line = strtok(text, "\n"); line != NULL && !colour; line = strtok(NULL, "\n"))
            ck_assert_msg(strlen(line) <= 80, "%s", line);
        free(text);
    }
}
END_TEST

/* A pool of 60 blocks of 8 bytes, drawn in 60 cells. */
START_TEST(a_layout_is_drawn_a_cell_a_block) {
    struct dpool_config config = {.indexes = 8};
    size_t bytes = pool_kinds[1]->overhead(8, 0) + 60 * 8;
    struct pool *pool = pool_create(pool_kinds[1], bytes, &config);
    struct report report = {.blocks = 60};
    dpool_handle a, b, c;
    void *data;
    char line[61];
    ck_assert_int_eq(pool->kind->alloc(pool, 76, &a), DPOOL_OK);
    ck_assert_int_eq(pool->kind->alloc(pool, 76, &b), DPOOL_OK);
    ck_assert_int_eq(pool->kind->alloc(pool, 76, &c), DPOOL_OK);
    ck_assert_int_eq(pool->kind->free(pool, b), DPOOL_OK);
    ck_assert_int_eq(pool->kind->lock(pool, c, &data), DPOOL_OK);
    map_line(pool, &report, line, 60);
    ck_assert_str_eq(line, "##########..........@@@@@@@@@@                              ");
    map_line(pool, &report, line, 6);
    ck_assert_str_eq(line, "#.@   ");
    map_line(pool, &report, line, 4);
    ck_assert_str_eq(line, "+@  ");
    pool_destroy(pool);
}
END_TEST

Suite *report_suite(void) {
    Suite *suite = suite_create("report");
    TCase *output = tcase_create("output");
    tcase_add_test(output, csv_has_a_column_for_each_metric_and_quotes_names);
    tcase_add_test(output, json_nests_the_metrics_at_their_dots);
    tcase_add_test(output, text_keeps_to_80_columns_and_has_colour_only_when_asked);
    tcase_add_test(output, a_layout_is_drawn_a_cell_a_block);
    suite_add_tcase(suite, output);
    return suite;
}

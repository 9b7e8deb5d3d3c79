/* reader_expect.c: the expectations of a header. */
#include "traces/reader_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "traces/expectation.h"
#include "traces/reader_show.h"

#define EXPECTATIONS_MAX 256 /* more than a report has numbers */

static struct trace_expectation *add_expectation(struct trace_header *header) {
    size_t count = header->expectation_count;
    if (count % 16 == 0) {
        void *more = realloc(header->expectations, (count + 16) * sizeof header->expectations[0]);
        if (more == NULL)
            return NULL;
        header->expectations = more;
    }
    header->expectations[count] = (struct trace_expectation){0};
    header->expectation_count++;
    return &header->expectations[count];
}

/* The metric that the last event names, as a new expectation without its value. */
static struct trace_expectation *read_metric(struct trace_reader *reader, struct trace_header *header) {
    if (reader->event.type != YAML_SCALAR_EVENT || reader->event.data.scalar.length == 0) {
        reader_refuse_event(reader, "a key of 'expect' is a number of the report, such as peak.live_bytes");
        return NULL;
    }
    if (header->expectation_count == EXPECTATIONS_MAX) {
        reader_refuse_event(reader, "more than %d expectations", EXPECTATIONS_MAX);
        return NULL;
    }
    char *metric = reader_copy_text(reader, "expect");
    if (metric == NULL)
        return NULL;
    for (size_t i = 0; i < header->expectation_count; i++) {
        if (strcmp(header->expectations[i].metric, metric) == 0) {
            struct quoted found;
            reader_refuse_event(reader, "%s is given twice", show_quoted(&found, metric, strlen(metric)));
            free(metric);
            return NULL;
        }
    }
    struct trace_expectation *expectation = add_expectation(header);
    if (expectation == NULL) {
        free(metric);
        reader_refuse_memory(reader);
        return NULL;
    }
    expectation->metric = metric;
    expectation->line = (unsigned)reader->event.start_mark.line + 1;
    expectation->column = (unsigned)reader->event.start_mark.column + 1;
    return expectation;
}

int reader_expect(struct trace_reader *reader, struct trace_header *header) {
    if (reader_mapping(reader, "expect", "{failures: 0}") != 0)
        return -1;
    for (;;) {
        if (reader_pull(reader) != 0)
            return -1;
        if (reader->event.type == YAML_MAPPING_END_EVENT)
            return 0;
        struct trace_expectation *expectation = read_metric(reader, header);
        if (expectation == NULL || reader_scalar(reader, expectation->metric, "a value such as \"<= 95\"") != 0)
            return -1;
        struct quoted found;
        size_t length;
        const char *text = reader_text(reader, &length);
        if (!expectation_parse_value(text, length, expectation))
            return reader_refuse_event(reader, "%s is not a value to expect, such as 0, \"<= 95\" or \"< 1KiB\"",
                                       show_quoted(&found, text, length));
    }
}

/* report_csv.c: reports for spreadsheets (RFC 4180). */
#include <inttypes.h>

#include "viz/report_out.h"

static void quoted(FILE *out, const char *text) {
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

void report_csv_header(FILE *out, bool costs) {
    fputs("trace,source", out);
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        if (costs || !metric_is_optional(metric))
            fprintf(out, ",%s", metric->name);
    }
    putc('\n', out);
}

static void write_names(FILE *out, const struct report *report) {
    quoted(out, report->trace);
    putc(',', out);
    quoted(out, report->source);
}

void report_csv_no_pool(FILE *out, const struct report *report) {
    write_names(out, report);
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        double value = metric_value(report, metric);
        if (metric_is_optional(metric) && report->setup.cost == NULL)
            continue;
        putc(',', out);
        if (value != 0)
            fprintf(out, "%.0f", value);
    }
    putc('\n', out);
}

void report_csv(FILE *out, const struct report *report) {
    write_names(out, report);
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        if (metric_is_optional(metric) && report->setup.cost == NULL)
            continue;
        if (metric_is_optional(metric) && !metric_known(report, metric))
            putc(',', out);
        else
            fprintf(out, metric->is_pct ? ",%.4f" : ",%.0f", metric_value(report, metric));
    }
    putc('\n', out);
}

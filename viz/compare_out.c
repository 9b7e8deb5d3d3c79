/* compare_out.c: printing what compare found. */
#include "viz/compare_out.h"

#include <string.h>

#include "viz/number.h"
#include "viz/report_json.h"

static double of_peak(const struct compare_table *table, const struct compare_row *row) {
    double peak = (double)table->tape->peak.live_bytes;
    return peak > 0 ? (double)row->smallest / peak : 0;
}

static const char *name_of(const struct tape *tape) {
    return tape->header.name != NULL ? tape->header.name : tape->source;
}

static void text_row(FILE *out, const struct compare_table *table, const struct compare_row *row) {
    fprintf(out, "  %-13.13s", row->name);
    if (row->found && table->tape->peak.live_bytes == 0)
        fprintf(out, "%12s%8s", number_text(row->smallest), "-");
    else if (row->found)
        fprintf(out, "%12s%8.3f", number_text(row->smallest), of_peak(table, row));
    else
        fprintf(out, "%12s%8s", row->allocator == NULL ? "-" : "none", "-");
    if (table->arena_bytes != 0)
        fprintf(out, "%10s", row->allocator == NULL ? "-" : row->no_heap ? "no heap" : number_text(row->failures));
    if (row->measured)
        fprintf(out, "%9.1f %9.1f", row->external_pct, row->overhead);
    else
        fprintf(out, "%9s %9s", "-", "-");
    if (table->timed && row->mean_ns > 0)
        fprintf(out, "%8.0f%10s", row->mean_ns, number_text((uint64_t)row->longest_ns));
    putc('\n', out);
}

void compare_text(FILE *out, const struct compare_table *table) {
    const struct trace_peak *peak = &table->tape->peak;
    fprintf(out, "%s\n  peak %s bytes%s in %s allocations", name_of(table->tape), number_text(peak->live_bytes),
            peak->live_bytes >= PEAK_COUNTED_MAX ? " or more" : "", number_text(peak->live_count));
    if (table->arena_bytes != 0)
        fprintf(out, "; failures in %s bytes", number_text(table->arena_bytes));
    fprintf(out, "\n\n  %-13s%12s%8s%s%10s%10s%s\n", "", "smallest", "", table->arena_bytes != 0 ? "          " : "",
            "external", "overhead", table->timed ? "      ns   longest" : "");
    fprintf(out, "  %-13s%12s%8s%s%10s%10s%s\n", "allocator", "arena", "/ peak",
            table->arena_bytes != 0 ? "  failures" : "", "%", "bytes", table->timed ? "   an op        ns" : "");
    for (size_t i = 0; i < table->count; i++)
        text_row(out, table, &table->rows[i]);
}

static json_t *row_json(const struct compare_table *table, const struct compare_row *row) {
    json_t *object = json_pack("{s:s}", "allocator", row->name);
    if (row->found) {
        json_object_set_new(object, "smallest_bytes", json_integer((json_int_t)row->smallest));
        if (table->tape->peak.live_bytes != 0)
            json_object_set_new(object, "of_peak", json_real(of_peak(table, row)));
    }
    if (table->arena_bytes != 0 && row->allocator != NULL) {
        json_object_set_new(object, "heap", json_boolean(!row->no_heap));
        json_object_set_new(object, "failures", json_integer((json_int_t)row->failures));
    }
    if (row->measured) {
        json_object_set_new(object, "external_pct", json_real(row->external_pct));
        json_object_set_new(object, "overhead_bytes", json_real(row->overhead));
    }
    if (table->timed && row->mean_ns > 0) {
        json_object_set_new(object, "mean_ns", json_real(row->mean_ns));
        json_object_set_new(object, "longest_ns", json_real(row->longest_ns));
    }
    return object;
}

bool compare_json(FILE *out, const struct compare_table *table) {
    json_t *rows = json_array();
    for (size_t i = 0; i < table->count; i++)
        json_array_append_new(rows, row_json(table, &table->rows[i]));
    json_t *object = json_pack("{s:s, s:s, s:I, s:I, s:o}", "trace", name_of(table->tape), "source",
                               table->tape->source, "peak_live_bytes", (json_int_t)table->tape->peak.live_bytes,
                               "peak_live_count", (json_int_t)table->tape->peak.live_count, "allocators", rows);
    if (object != NULL && table->tape->peak.live_bytes >= PEAK_COUNTED_MAX)
        json_object_set_new(object, "peak_live_bytes_or_more", json_true());
    if (object != NULL && table->arena_bytes != 0)
        json_object_set_new(object, "arena_bytes", json_integer((json_int_t)table->arena_bytes));
    return json_print(out, object);
}

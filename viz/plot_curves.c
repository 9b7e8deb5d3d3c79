/* plot_curves.c: what changes from event to event, out of series.dat. */
#include <inttypes.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

static void begin(FILE *out, const struct plots *plots, const char *title) {
    plot_begin(out, plots, 0, title);
    plot_labels(out, plots);
    size_t rows;
    uint64_t each;
    series_buckets(plots->traces[0].series, &rows, &each);
    fprintf(out, "thick = %s\n", rows > 400 ? "1.0" : "2.0"); /* what has many rows is a thicket */
    if (plots->count == 1)
        plot_mark_texts(out, &plots->traces[0]);
}

/* Failures and marks behind all that is plotted. */
static void end(FILE *out, const struct plots *plots) {
    plot_ticks(out, plots, 0);
    putc('\n', out);
}

/* A curve of the first trace, behind something else that is plotted. */
static void curve(FILE *out, const char *y, const char *style, const char *title) {
    fputs(", \\\n  ", out);
    plot_steps(out, &(struct plot_steps){.data = "'series.dat' index 0", .y = y, .style = style, .title = title});
}

/* A curve of each trace, and nothing else. */
static void overlay(FILE *out, const struct plots *plots, const char *y, const char *y_first, const char *title) {
    fputs("plot ", out);
    plot_steps(out, &(struct plot_steps){.each = "for [i = 1:traces] ",
                                         .data = "'series.dat' index i - 1",
                                         .y = y,
                                         .y_first = y_first,
                                         .style = "lt i lw thick dt i lc rgb colour[(i - 1) % 8 + 1]",
                                         .title = title});
    end(out, plots);
}

/* ---- Memory ---- */

static uint64_t block_bytes_of(const struct report *report) {
    return report->blocks * report->block_bytes;
}

static uint64_t live_peak_of(const struct report *report) {
    return report->peak_live_bytes != 0 ? report->peak_live_bytes : 1;
}

void plot_memory(FILE *out, const struct plots *plots, size_t trace) {
    const struct report *report = plots->traces[trace].report;
    double most = plot_most(plots, plots->count > 1 ? live_peak_of : block_bytes_of), divisor;
    char label[64];
    snprintf(label, sizeof label, "memory (%s)", plot_unit(most, &divisor));
    begin(out, plots, "Memory");
    plot_axes(out, plots, label, most * 1.05 / divisor);
    fprintf(out, "unit = %.0f.0\npool = %" PRIu64 "\n", divisor, report->blocks * report->block_bytes);
    if (plots->count > 1) {
        overlay(out, plots, "column(live_max) / unit", NULL, "label[i].', live'");
        return;
    }
    fprintf(out, "live_peak = %" PRIu64 "; used_peak = %" PRIu64 "; top_peak = %" PRIu64 "\n", report->peak_live_bytes,
            report->peak_used_blocks * report->block_bytes, report->peak_top_blocks * report->block_bytes);
    fputs("plot pool / unit with lines lt 1 lw 2 lc rgb black title sprintf('blocks of the pool %.0f', pool)", out);
    curve(out, "column(top_max) / unit", "lt 2 lw 0.75 * thick dt 2 lc rgb purple",
          "sprintf('top, at most %.0f', top_peak)");
    curve(out, "column(used_max) / unit", "lt 3 lw thick lc rgb orange", "sprintf('used, at most %.0f', used_peak)");
    curve(out, "column(live_max) / unit", "lt 4 lw thick lc rgb blue", "sprintf('live, at most %.0f', live_peak)");
    curve(out, "column(largest_free_min) / unit", "lt 5 lw 0.75 * thick dt 4 lc rgb green",
          "'largest free run, lowest'");
    end(out, plots);
}

/* ---- Fragmentation ---- */

void plot_fragmentation(FILE *out, const struct plots *plots, size_t trace) {
    const struct report *report = plots->traces[trace].report;
    begin(out, plots, "Fragmentation");
    plot_axes(out, plots, "share (%)", 112);
    if (plots->count > 1) {
        overlay(out, plots, "column(external_mean)", NULL, "label[i].', external'");
        return;
    }
    fputs("plot ", out);
    plot_steps(out, &(struct plot_steps){.data = "'series.dat' index 0",
                                         .y = "column(external_max)",
                                         .style = "lt 1 lw 1 dt 3 lc rgb blue",
                                         .title = "'external, highest'"});
    curve(out, "column(external_mean)", "lt 2 lw thick lc rgb blue", "'external, mean'");
    curve(out, "column(internal_mean)", "lt 3 lw thick dt 2 lc rgb orange", "'internal, mean'");
    if (report->defrag_calls + report->defrag_steps + report->room_calls != 0)
        fputs(", \\\n  'series.dat' index 0 using (middle(0)):(column(defrags) + column(defrag_steps) + "
              "column(room_calls) > 0"
              " ? 109 : NaN) with points pt 1 ps 0.8 lc rgb green title 'defrag, or room made'",
              out);
    if (report->clean_calls != 0)
        fputs(", \\\n  'series.dat' index 0 using (middle(0)):(column(cleans) > 0 ? 105 : NaN) with points pt 6 ps 0.8"
              " lc rgb purple title 'clean'",
              out);
    end(out, plots);
}

/* ---- Indexes ---- */

static uint64_t indexes_of(const struct report *report) {
    return report->indexes;
}

void plot_indexes(FILE *out, const struct plots *plots, size_t trace) {
    const struct report *report = plots->traces[trace].report;
    begin(out, plots, "Indexes");
    plot_axes(out, plots, "indexes", plot_most(plots, indexes_of) * 1.05);
    fprintf(out, "indexes = %" PRIu64 "\n", report->indexes);
    if (plots->count > 1) {
        overlay(out, plots, "column(indexes_max)", NULL, "label[i].', in use'");
        return;
    }
    bool asked = report->index_hits + report->index_misses != 0;
    if (asked) {
        plot_y_label(out, 2, "hit rate of the cache (%)");
        fputs("hits = 0.0; asked = 0.0\nset y2range [0:105]\nset y2tics\nset border 11\nset rmargin 10\n", out);
    }
    fputs("plot indexes with lines lt 1 lw 2 lc rgb black title sprintf('indexes of the pool %.0f', indexes)", out);
    curve(out, "column(indexes_max)", "lt 4 lw thick lc rgb blue", "'in use'");
    if (report->index_cache != 0)
        curve(out, "column(cached_min)", "lt 3 lw 0.75 * thick dt 2 lc rgb orange", "'in the cache, lowest'");
    if (asked)
        fputs(", \\\n  'series.dat' index 0 using last:(hits = hits + column(cache_hits), asked = asked + "
              "column(cache_hits)"
              " + column(cache_misses), asked > 0 ? 100 * hits / asked : NaN) axes x1y2 with lines lt 5 lw 1.5 lc rgb "
              "green"
              " title 'hit rate so far'",
              out);
    end(out, plots);
}

/* ---- Cost ---- */

static uint64_t moved_of(const struct report *report) {
    return report->defrag_bytes + report->resize_bytes;
}

const char *plot_no_cost(const struct plots *plots, size_t trace) {
    (void)trace;
    if (plots->traces[0].timing != NULL)
        return plot_no_time(plots);
    return plot_most(plots, moved_of) == 0 ? "nothing was moved" : NULL;
}

static double most_in_an_event(const struct plots *plots) {
    uint64_t most = 1;
    for (size_t i = 0; i < plots->count; i++) {
        const struct histogram *pauses = &plots->traces[i].spread->kinds[SPREAD_PAUSES];
        most = pauses->max > most ? pauses->max : most;
    }
    return (double)most;
}

void plot_cost(FILE *out, const struct plots *plots, size_t trace) {
    double most = plot_most(plots, moved_of), divisor, each_divisor;
    char label[64];
    (void)trace;
    if (plots->traces[0].timing != NULL) {
        plot_time_cost(out, plots);
        return;
    }
    snprintf(label, sizeof label, "moved so far (%s)", plot_unit(most, &divisor));
    begin(out, plots, "Bytes moved");
    plot_axes(out, plots, label, most * 1.05 / divisor);
    fprintf(out, "unit = %.0f.0\n", divisor);
    if (plots->count > 1) {
        fputs("array so_far[traces]\ndo for [i = 1:traces] { so_far[i] = 0 }\n", out);
        overlay(out, plots, "so_far[i] = so_far[i] + column(moved), so_far[i] / unit", "column(moved) / unit",
                "label[i]");
        return;
    }
    snprintf(label, sizeof label, "moved for one event, at most (%s)",
             plot_unit(most_in_an_event(plots), &each_divisor));
    plot_y_label(out, 2, label);
    fprintf(out,
            "each_unit = %.0f.0\nset y2range [0:%.6g]\nset y2tics\n"
            "set border 11\nset rmargin 10\nso_far = 0\n",
            each_divisor, most_in_an_event(plots) * 1.05 / each_divisor);
    fputs(
        "plot 'series.dat' index 0 using (middle(0)):(column(moved_event_max) > 0 ? column(moved_event_max) / each_unit"
        " : NaN) axes x1y2 with impulses lt 1 lw 1.5 lc rgb orange title 'for one event, at most', \\\n  ",
        out);
    plot_steps(out, &(struct plot_steps){.data = "'series.dat' index 0",
                                         .y = "so_far = so_far + column(moved), so_far / unit",
                                         .y_first = "column(moved) / unit",
                                         .style = "lt 4 lw thick lc rgb blue",
                                         .title = "'so far'"});
    end(out, plots);
}

/* plot_curves.c: what changes from event to event, out of series.dat. */
#include <inttypes.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/series_out.h"

static void begin(FILE *out, const struct plots *plots, const char *title) {
    plot_begin(out, plots, 0, title);
    plot_labels(out, plots);
    size_t rows;
    uint64_t each;
    series_buckets(plots->traces[0].series, &rows, &each);
    fprintf(out, "thick = %s\n", rows > 400 ? "1.0" : "2.0"); /* what has many rows is a thicket */
}

static void end(FILE *out, const struct plots *plots, bool calls) {
    plot_strip_key(out, plots);
    putc('\n', out);
    plot_strip(out, plots, 0, calls);
}

/* Number `number` of the curves of the first trace; how thick, in which colour. */
struct curve {
    const char *y, *style, *title;
    int number;
};

static void curve(FILE *out, const struct curve *curve, int of, const char *before) {
    char number[16], glyph[32];
    snprintf(number, sizeof number, "%d, %d", curve->number, of);
    snprintf(glyph, sizeof glyph, "%d", curve->number);
    fputs(before, out);
    plot_steps(out, &(struct plot_steps){.data = "'series.dat' index 0",
                                         .y = curve->y,
                                         .style = curve->style,
                                         .title = curve->title,
                                         .glyph = glyph,
                                         .number = number});
}

#define NEXT ", \\\n  "

/* A curve of each trace; it goes on in a plot command. */
static void overlay_steps(FILE *out, const struct plot_steps *steps) {
    struct plot_steps each = *steps;
    each.each = "for [i = 1:traces] ";
    each.data = "'series.dat' index i - 1";
    each.rows = "rows[i]";
    each.style = "lt i lw thick lc rgb colour[(i - 1) % 8 + 1]";
    each.glyph = "i";
    each.number = "i, traces";
    plot_steps(out, &each);
}

/* The same, and nothing else. */
static void overlay(FILE *out, const struct plots *plots, const struct plot_steps *steps) {
    fputs("plot ", out);
    overlay_steps(out, steps);
    end(out, plots, false);
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
    plot_axes(out, plots, label, most * 1.05 / divisor, false);
    fprintf(out, "unit = %.0f.0\npool = %" PRIu64 "\n", divisor, report->blocks * report->block_bytes);
    if (plots->count > 1) {
        overlay(out, plots, &(struct plot_steps){.y = "column(live_max) / unit", .title = "label[i].', live'"});
        return;
    }
    char titles[4][64];
    snprintf(titles[0], sizeof titles[0], "'blocks of the pool, %s'", number_bytes(block_bytes_of(report)));
    snprintf(titles[1], sizeof titles[1], "'top, at most %s'",
             number_bytes(report->peak_top_blocks * report->block_bytes));
    snprintf(titles[2], sizeof titles[2], "'used, at most %s'",
             number_bytes(report->peak_used_blocks * report->block_bytes));
    snprintf(titles[3], sizeof titles[3], "'live, at most %s'", number_bytes(report->peak_live_bytes));
    fprintf(out, "plot pool / unit with lines lt 1 lw 2.5 lc rgb black title %s", titles[0]);
    curve(out, &(struct curve){"column(top_max) / unit", "lt 2 lw 0.75 * thick lc rgb purple", titles[1], 3}, 4, NEXT);
    curve(out, &(struct curve){"column(used_max) / unit", "lt 3 lw thick lc rgb orange", titles[2], 2}, 4, NEXT);
    curve(out, &(struct curve){"column(live_max) / unit", "lt 4 lw thick lc rgb blue", titles[3], 1}, 4, NEXT);
    curve(out,
          &(struct curve){"column(largest_free_min) / unit", "lt 5 lw 0.75 * thick lc rgb green",
                          "'largest free run, lowest'", 4},
          4, NEXT);
    end(out, plots, false);
}

/* ---- Fragmentation ---- */

void plot_fragmentation(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    begin(out, plots, "Fragmentation");
    plot_axes(out, plots, "share (%)", 105, true);
    if (plots->count > 1) {
        overlay(out, plots, &(struct plot_steps){.y = "column(external_mean)", .title = "label[i].', external'"});
        return;
    }
    curve(out, &(struct curve){"column(external_max)", "lt 1 lw 0.5 lc rgb sky", "'external, highest'", 3}, 3, "plot ");
    curve(out, &(struct curve){"column(external_mean)", "lt 2 lw thick lc rgb blue", "'external, mean'", 1}, 3, NEXT);
    curve(out, &(struct curve){"column(internal_mean)", "lt 3 lw thick lc rgb orange", "'internal, mean'", 2}, 3, NEXT);
    end(out, plots, true);
}

/* ---- Indexes ---- */

static uint64_t indexes_of(const struct report *report) {
    return report->indexes;
}

static uint64_t asked_of(const struct report *report) {
    return report->index_hits + report->index_misses;
}

#define RATES 64 /* of the cache over the trace, at most: each over so many rows that it is a rate */

/* A row for some rows of the series, in which the cache was asked. */
static void write_rates(FILE *out, const struct plot_trace *trace) {
    size_t count, first = 0, told = 0;
    uint64_t each, hits = 0, misses = 0;
    const struct series_bucket *buckets = series_buckets(trace->series, &count, &each);
    for (size_t i = 0; i < count; i++) {
        hits += series_count(trace->series, i, SERIES_INDEX_HITS);
        misses += series_count(trace->series, i, SERIES_INDEX_MISSES);
        if ((i + 1 - first < (count + RATES - 1) / RATES && i + 1 < count) || hits + misses == 0)
            continue;
        fprintf(out, "%" PRIu64 " %" PRIu64 " %.9f %.9f %" PRIu64 " %" PRIu64 " %.3f\n", buckets[first].first,
                buckets[i].first + buckets[i].events - 1, (double)buckets[first].began_ns / 1e9,
                (double)buckets[i].time_ns / 1e9, hits, misses, 100 * (double)hits / (double)(hits + misses));
        first = i + 1;
        hits = misses = 0;
        told++;
    }
    if (told == 0)
        fputs("0 0 0 0 0 0 NaN\n", out);
}

void plot_indexes_data(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    for (size_t i = 0; i < plots->count; i++) {
        fputs(i == 0 ? "" : "\n\n", out);
        series_head(out, "hit rate of the index cache", plots->traces[i].report);
        fputs("# columns: first event, last, the trace's time at the first [s], at the last [s], hits, misses, hits of "
              "both [%]\n",
              out);
        write_rates(out, &plots->traces[i]);
    }
}

/* In a panel of its own, below. */
static void rates(FILE *out, const struct plots *plots) {
    bool begun = false;
    fputs("\n# The lower panel.\nset tmargin at screen 0.44; set bmargin at screen bottom; unset title; unset key; "
          "unset label\n"
          "set xlabel x_name noenhanced; set format x\n",
          out);
    plot_y_label(out, 1, "hits of the cache (%)");
    fputs("set yrange [0:105]; set ytics 25\nfirst = 1; last = 2; began = 3; time = 4\nplot ", out);
    for (size_t i = 0; i < plots->count; i++) {
        if (asked_of(plots->traces[i].report) == 0)
            continue;
        fprintf(out,
                "%s'indexes.dat' index %zu using (middle(0)):7 with linespoints lt %zu lw 2 lc rgb colour[%zu] pt "
                "glyph[%zu] ps 0.7 notitle",
                begun ? NEXT : "", i, i + 1, i % 8 + 1, i % 8 + 1);
        begun = true;
    }
    putc('\n', out);
}

void plot_indexes(FILE *out, const struct plots *plots, size_t trace) {
    const struct report *report = plots->traces[trace].report;
    bool asked = plot_most(plots, asked_of) != 0;
    begin(out, plots, "Indexes");
    plot_axes(out, plots, "indexes", plot_most(plots, indexes_of) * 1.05, false);
    fprintf(out, "indexes = %" PRIu64 "\n", report->indexes);
    if (asked)
        fprintf(out,
                "bottom = fmt eq 'txt' ? (below - 1) / 33.0 : 0.0375 * (below - 1.5)\nset bmargin at screen 0.53; "
                "unset xlabel; set format x ''; "
                "set lmargin 15\n%s",
                plot_strip_rows(plots, false) == 0 ? "set multiplot\n" : "");
    if (plots->count > 1) {
        fputs("plot ", out);
        overlay_steps(out, &(struct plot_steps){.y = "column(indexes_max)", .title = "label[i].', in use'"});
    } else {
        fprintf(out, "plot indexes with lines lt 1 lw 2.5 lc rgb black title 'indexes of the pool, %s'",
                number_text(report->indexes));
        curve(out, &(struct curve){"column(indexes_max)", "lt 4 lw thick lc rgb blue", "'in use'", 1}, 2, NEXT);
        if (report->index_cache != 0)
            curve(out,
                  &(struct curve){"column(cached_min)", "lt 3 lw 0.75 * thick lc rgb orange", "'in the cache, lowest'",
                                  2},
                  2, NEXT);
    }
    plot_strip_key(out, plots);
    putc('\n', out);
    if (asked)
        rates(out, plots);
    plot_strip(out, plots, 0, false);
    if (asked && plot_strip_rows(plots, false) == 0)
        fputs("unset multiplot\n", out);
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
    plot_axes(out, plots, label, most * 1.05 / divisor, false);
    fprintf(out, "unit = %.0f.0\n", divisor);
    if (plots->count > 1) {
        fputs("array so_far[traces]\narray seen[traces]\ndo for [i = 1:traces] { so_far[i] = 0; seen[i] = 0 }\n", out);
        overlay(out, plots,
                &(struct plot_steps){
                    .y = "so_far[i] = so_far[i] + column(moved), so_far[i] / unit",
                    .y_last = "so_far[i] / unit",
                    .y_glyph = "seen[i] = seen[i] + column(moved), shown(rows[i], i, traces) ? seen[i] / unit : NaN",
                    .title = "label[i]"});
        return;
    }
    snprintf(label, sizeof label, "moved for one event, at most (%s)",
             plot_unit(most_in_an_event(plots), &each_divisor));
    plot_y_label(out, 2, label);
    fprintf(out,
            "each_unit = %.0f.0\nset y2range [0:%.6g]\nset y2tics\n"
            "set border 11\nset rmargin 10\nso_far = 0\nseen = 0\n",
            each_divisor, most_in_an_event(plots) * 1.05 / each_divisor);
    fputs(
        "plot 'series.dat' index 0 using (middle(0)):(column(moved_event_max) > 0 ? column(moved_event_max) / each_unit"
        " : NaN) axes x1y2 with impulses lt 1 lw 1.5 lc rgb orange title 'for one event, at most', \\\n  ",
        out);
    plot_steps(out,
               &(struct plot_steps){.data = "'series.dat' index 0",
                                    .y = "so_far = so_far + column(moved), so_far / unit",
                                    .y_last = "so_far / unit",
                                    .y_glyph = "seen = seen + column(moved), shown(rows[1], 1, 1) ? seen / unit : NaN",
                                    .glyph = "1",
                                    .style = "lt 4 lw thick lc rgb blue",
                                    .title = "'so far'"});
    end(out, plots, false);
}

/* plot_time.c: costs and pauses in microseconds, where a cost table is given, out of time.dat. */
#include <inttypes.h>
#include <math.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

static double us_of(const struct report *report) {
    return 1e6 / report->setup.cost->clock_hz;
}

/* On what, as the axis and the data say it: an instruction is not a cycle. */
static void put_processor(char *text, size_t size, const struct report *report) {
    const struct cost *cost = report->setup.cost;
    snprintf(text, size, "%s at %.6g MHz%s", cost->name, cost->clock_hz / 1e6,
             cost->unit == COST_INSTRUCTIONS ? ", an instruction a cycle" : "");
}

static void write_time(FILE *out, const struct report *report, const struct timing *timing) {
    char processor[160];
    double us = us_of(report);
    put_processor(processor, sizeof processor, report);
    series_head(out, "time, poolsim-cost(5)", report);
    fprintf(out,
            "# on       %s\n# columns: first event, last, all calls of the pool [us], of these clean, defrag and making"
            " room [us], most for one event [us], longest pause [us],"
            " the trace's time at the first event [s], at the last [s]\n",
            processor);
    for (size_t i = 0; i < timing->count; i++) {
        const struct timing_bucket *bucket = &timing->buckets[i];
        fprintf(out, "%" PRIu64 " %" PRIu64 " %.3f %.3f %.3f %.3f %.9f %.9f\n", bucket->first, bucket->last,
                bucket->cost * us, bucket->compaction * us, bucket->event_max * us, bucket->pause_max * us,
                (double)bucket->began_ns / 1e9, (double)bucket->time_ns / 1e9);
    }
    fputs("\n\n\"pauses\"\n# least [us], most, count, count up to here, the same in %\n", out);
    uint64_t so_far = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        const struct histogram_bucket *bucket = &timing->pauses.buckets[i];
        so_far += bucket->count;
        if (bucket->count != 0)
            fprintf(out, "%.3f %.3f %" PRIu64 " %" PRIu64 " %.4f\n", (double)bucket->min * us, (double)bucket->max * us,
                    bucket->count, so_far, 100 * (double)so_far / (double)timing->pauses.count);
    }
    if (so_far == 0)
        fputs("# none\n", out);
}

void plot_write_time(FILE *out, const struct report *report, const struct timing *timing) {
    write_time(out, report, timing);
}

void plot_time_data(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    for (size_t i = 0; i < plots->count; i++) {
        fputs(i == 0 ? "" : "\n\n", out);
        write_time(out, plots->traces[i].report, plots->traces[i].timing);
    }
}

static double compaction_of(const struct report *report) {
    return report->cost_compaction_us;
}

static double pause_of(const struct report *report) {
    return report->cost_pause_us;
}

/* The most of all traces, above 0. */
static double most_of(const struct plots *plots, double (*part_of)(const struct report *report)) {
    double most = 1;
    for (size_t i = 0; i < plots->count; i++)
        most = fmax(most, part_of(plots->traces[i].report));
    return most;
}

static double time_unit(double most_us, const char **name) {
    *name = most_us >= 4e6 ? "s" : most_us >= 4e3 ? "ms" : "us";
    return most_us >= 4e6 ? 1e6 : most_us >= 4e3 ? 1e3 : 1;
}

/* What the times are of, in a line of the title. */
static void begin(FILE *out, const struct plots *plots, const char *title) {
    char processor[160];
    put_processor(processor, sizeof processor, plots->traces[0].report);
    plot_begin(out, plots, 0, title);
    plot_labels(out, plots);
    plot_add_line(out, processor);
}

static void end(FILE *out, const struct plots *plots) {
    plot_strip_key(out, plots);
    putc('\n', out);
    plot_strip(out, plots, 0, false);
}

void plot_time_cost(FILE *out, const struct plots *plots) {
    const char *unit, *each_unit;
    double most = most_of(plots, compaction_of), divisor = time_unit(most, &unit);
    double longest = most_of(plots, pause_of), each_divisor = time_unit(longest, &each_unit);
    char label[96];
    snprintf(label, sizeof label, "clean, defrag and making room so far (%s)", unit);
    begin(out, plots, "Time for moving");
    plot_axes(out, plots, label, most * 1.05 / divisor, false);
    fprintf(out, "unit = %.0f.0\nfirst = 1\nlast = 2\nbegan = 7\ntime = 8\n", divisor);
    if (plots->count > 1) {
        fputs("array so_far[traces]\narray seen[traces]\ndo for [i = 1:traces] { so_far[i] = 0; seen[i] = 0 }\nplot ",
              out);
        plot_steps(out, &(struct plot_steps){
                            .each = "for [i = 1:traces] ",
                            .data = "'time.dat' index 2 * (i - 1)",
                            .y = "so_far[i] = so_far[i] + $4, so_far[i] / unit",
                            .y_last = "so_far[i] / unit",
                            .rows = "rows[i]",
                            .y_glyph = "seen[i] = seen[i] + $4, shown(rows[i], i, traces) ? seen[i] / unit : NaN",
                            .glyph = "i",
                            .style = "lt i lw 2 lc rgb colour[(i - 1) % 8 + 1]",
                            .title = "label[i]"});
        end(out, plots);
        return;
    }
    snprintf(label, sizeof label, "longest pause (%s)", each_unit);
    plot_y_label(out, 2, label);
    fprintf(out,
            "each_unit = %.0f.0\nset y2range [0:%.6g]\nset y2tics\n"
            "set border 11\nset rmargin 10\nso_far = 0\nseen = 0\n",
            each_divisor, longest * 1.05 / each_divisor);
    fputs("plot 'time.dat' index 0 using (middle(0)):($6 > 0 ? $6 / each_unit : NaN) axes x1y2 with impulses "
          "lt 1 lw 1.5"
          " lc rgb orange title 'longest pause', \\\n  ",
          out);
    plot_steps(out, &(struct plot_steps){.data = "'time.dat' index 0",
                                         .y = "so_far = so_far + $4, so_far / unit",
                                         .y_last = "so_far / unit",
                                         .y_glyph = "seen = seen + $4, shown(rows[1], 1, 1) ? seen / unit : NaN",
                                         .glyph = "1",
                                         .style = "lt 2 lw 2 lc rgb blue",
                                         .title = "'so far'"});
    end(out, plots);
}

/* Where the axis begins and ends, in microseconds. */
static void pause_range(FILE *out, const struct plots *plots) {
    double least = 0, most = 1;
    for (size_t i = 0; i < plots->count; i++) {
        const struct histogram *pauses = &plots->traces[i].timing->pauses;
        double us = us_of(plots->traces[i].report);
        if (pauses->count != 0 && (least == 0 || (double)pauses->min * us < least))
            least = (double)pauses->min * us;
        if (pauses->count != 0 && (double)pauses->max * us > most)
            most = (double)pauses->max * us;
    }
    fprintf(out, "set xrange [%.6g:%.6g]\n", least > 0 ? least / 1.5 : 0.01, most * 1.5);
}

static const struct histogram *pauses_of(const struct plot_trace *trace, int which) {
    (void)which;
    return &trace->timing->pauses;
}

void plot_time_pauses(FILE *out, const struct plots *plots) {
    const struct timing *timing = plots->traces[0].timing;
    char text[160];
    begin(out, plots, "Pauses");
    if (plots->count == 1) {
        snprintf(text, sizeof text, "the longest: %.1f us in event %" PRIu64 ", %s",
                 timing->pause_max * us_of(plots->traces[0].report), timing->pause_event, timing->pause_words);
        fputs("set label ", out);
        plot_quote(out, text);
        fputs(" at screen 0.5, screen 0.03 center noenhanced\nunset key\n", out);
    }
    plot_title(out);
    pause_range(out, plots);
    plot_y_label(out, 1, "share at or below (%)");
    fputs("set yrange [0:105]\nset logscale x\nset format x '%g'\n"
          "set xlabel 'longest clean, defrag, making of room, or step of one, for an event (us)'\n"
          "",
          out);
    plot_list(out, plots, pauses_of, 0);
    putc('\n', out);
    plot_steps_begin(out);
    fputs("\nplot for [k = 1:|some|] 'time.dat' index 2 * some[k] - 1 using 2:5 with steps lt some[k] lw 2 dt some[k]"
          " lc rgb colour[(some[k] - 1) % 8 + 1] notitle, \\\n"
          "  for [k = 1:|some|] '' index 2 * some[k] - 1 using 2:5 with points @mark_k"
          " lc rgb colour[(some[k] - 1) % 8 + 1] notitle, \\\n"
          "  for [k = 1:|some|] NaN with @entry lt some[k] lw 2 dt some[k] @key_k"
          " lc rgb colour[(some[k] - 1) % 8 + 1] title label[some[k]]\n",
          out);
}

const char *plot_no_time(const struct plots *plots) {
    for (size_t i = 0; i < plots->count; i++) {
        if (plots->traces[i].timing->pauses.count != 0)
            return NULL;
    }
    return "nothing was cleaned, defragmented or made room for";
}

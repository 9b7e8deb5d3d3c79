/* plot_ticks.c: where events failed and where marks are, out of series.dat, as ticks near the event axis. */
#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define MARK_CHARACTERS 24

static bool has_marks(const struct plot_trace *trace) {
    size_t count;
    uint64_t each;
    const struct series_bucket *buckets = series_buckets(trace->series, &count, &each);
    return count != 0 && buckets[count - 1].counters[SERIES_MARKS] != 0;
}

bool plot_has_ticks(const struct plot_trace *trace) {
    return trace->report->failures != 0 || has_marks(trace);
}

void plot_ticks_begin(FILE *out, double most) {
    series_columns(out);
    fprintf(out,
            "middle(x) = (column(first) + column(last) - 1) / 2.0\n"
            "failed(x) = column(fragmented) + column(out_of_memory) + column(out_of_indexes) + column(invalid_size)"
            " + column(invalid_handle) + column(locked) + column(not_locked)\n"
            "base(i) = %.6g * ((fmt eq 'txt' ? 1 : 0) + i - 1) / 22\n",
            most);
}

void plot_mark_texts(FILE *out, const struct plot_trace *trace) {
    const struct spread *spread = trace->spread;
    if (spread->mark_count > SPREAD_MARKS)
        return;
    for (size_t i = 0; i < spread->mark_count; i++) {
        fputs("if (fmt ne 'txt') { set label ", out);
        plot_quote_short(out, spread->marks[i].text, MARK_CHARACTERS);
        fprintf(out,
                " at %.1f, graph 0 rotate by 90 left offset 0, character 0.8 font ',10' tc rgb '#555555' front "
                "noenhanced }\n",
                (double)spread->marks[i].event - 0.5);
    }
}

void plot_ticks(FILE *out, const struct plots *plots, size_t index) {
    static const struct {
        const char *of, *style, *title;
    } kinds[] = {{"failed(0)", "pt 2 ps 0.9 lw 2", "failures"}, {"column(marks)", "pt 9 ps 0.9", "marks"}};
    for (int kind = 0; kind < 2; kind++) {
        bool told = false;
        for (size_t i = 0; i < plots->count; i++) {
            const struct plot_trace *trace = &plots->traces[i];
            if (kind == 0 ? trace->report->failures == 0 : !has_marks(trace))
                continue;
            fprintf(
                out,
                ", \\\n  'series.dat' index %zu using (middle(0)):(%s > 0 ? base(%zu) : NaN) with points %s lc rgb ",
                index + i, kinds[kind].of, i + 1, kinds[kind].style);
            if (plots->count > 1)
                fprintf(out, "colour[%zu]", i % 8 + 1);
            else
                fputs(kind == 0 ? "vermillion" : "black", out);
            fprintf(out, told ? " notitle" : " title '%s'", kinds[kind].title);
            told = true;
        }
    }
}

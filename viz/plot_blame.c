/* plot_blame.c: who keeps free space apart, and whose locks, as bars. */
#include <inttypes.h>
#include <string.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define BARS 10 /* of each ranking */

struct rankings {
    struct blame_part parts[BLAME_KINDS][BARS];
    size_t counts[BLAME_KINDS];
    double all[BLAME_KINDS], events;
};

static void rank(const struct plot_trace *trace, struct rankings *rankings) {
    for (int kind = 0; kind < BLAME_KINDS; kind++)
        rankings->counts[kind] =
            blame_ranking(trace->blame, (enum blame_kind)kind, rankings->parts[kind], BARS, &rankings->all[kind]);
    rankings->events = (double)blame_events(trace->blame);
}

const char *plot_no_blame(const struct plots *plots, size_t trace) {
    struct rankings rankings;
    rank(&plots->traces[trace], &rankings);
    return rankings.counts[BLAME_SPLIT] == 0 ? "no free space was kept apart" : NULL;
}

void plot_blame_data(FILE *out, const struct plots *plots, size_t trace) {
    static const char *const words[] = {"who keeps free space apart", "whose locks keep it so"};
    struct rankings rankings;
    rank(&plots->traces[trace], &rankings);
    series_head(out, "blame, poolsim-run(1)", plots->traces[trace].report);
    fputs("# columns: row, bytes kept apart in the mean, most, share of all [%], 1: all that is not ranked; names in "
          "the script\n",
          out);
    size_t row = 1;
    for (int kind = 0; kind < BLAME_KINDS; kind++) {
        fprintf(out, "%s\"%s\"\n", kind == 0 ? "" : "\n\n", words[kind]);
        for (size_t i = 0; i < rankings.counts[kind]; i++) {
            const struct blame_part *part = &rankings.parts[kind][i];
            fprintf(out, "%zu %.3f %.0f %.2f %d\n", row++, part->byte_events / rankings.events, part->bytes_max,
                    100 * part->byte_events / rankings.all[kind], strcmp(part->name, BLAME_OTHERS) == 0);
        }
    }
}

void plot_blame(FILE *out, const struct plots *plots, size_t trace) {
    struct plots alone = {.traces = &plots->traces[trace], .count = 1};
    struct rankings rankings;
    char suffix[24] = "";
    rank(alone.traces, &rankings);
    if (trace != 0)
        snprintf(suffix, sizeof suffix, "-%zu", trace + 1);
    plot_begin(out, &alone, 0, "Who keeps free space apart");
    plot_title(out);
    plot_y_label(out, 1, "tag or id");
    size_t rows = rankings.counts[BLAME_SPLIT] + rankings.counts[BLAME_PINNED], row = 1;
    fprintf(out,
            "set xlabel 'free space kept apart, in the mean (bytes)'\nset xrange [0:*]\nset yrange [%zu.5:0.5]\n"
            "set lmargin 26\nset termoption noenhanced\nset ytics ()\nunset grid\nset grid xtics\n",
            rows);
    for (int kind = 0; kind < BLAME_KINDS; kind++) {
        for (size_t i = 0; i < rankings.counts[kind]; i++) {
            fputs("set ytics add (", out);
            plot_quote_tic(out, rankings.parts[kind][i].name, 22);
            fprintf(out, " %zu)\n", row++);
        }
    }
    fprintf(out,
            "share(x) = sprintf('%%.1f %%%%', x)\nset offsets 0, graph 0.08, 0, 0\n"
            "plot 'blame%s.dat' index 0 using ($2/2):1:($2/2):(0.35) with boxxyerror fs solid 1.0 lc rgb sky"
            " title 'allocations, with their share'",
            suffix);
    if (rankings.counts[BLAME_PINNED] != 0)
        fputs(", \\\n  '' index 1 using ($2/2):1:($2/2):(0.35) with boxxyerror fs solid 1.0 lc rgb '#4a1500' title "
              "'locks'",
              out);
    fputs(
        ", \\\n  '' using ($5 > 0 ? $2/2 : NaN):1:($2/2):(0.35) with boxxyerror fs solid 1.0 lc rgb grey notitle, \\\n"
        "  '' using 2:1:(share($4)) with labels left offset character 0.5, 0 notitle\n",
        out);
}

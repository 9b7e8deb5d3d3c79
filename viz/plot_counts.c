/* plot_counts.c: how sizes, lifetimes, searches and pauses are distributed, out of counts.dat. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/series_out.h"

static const struct {
    const char *name, *unit, *share;
} words[SPREAD_KINDS] = {
    [SPREAD_SIZES] = {"sizes asked for", "bytes", "share of the allocations and resizes (%)"},
    [SPREAD_LIFETIMES] = {"lifetimes of allocations that were freed", "events", "share of the allocations (%)"},
    [SPREAD_SEARCHES] = {"free runs looked at by a search for room", "free runs", "share of the searches (%)"},
    [SPREAD_PAUSES] = {"moved for one event that moved any", "bytes", "share of the events, or of the goes (%)"},
    [SPREAD_FREE_RUNS] = {"free runs below the top, times the events that they were seen for", "bytes",
                          "share of the free runs (%)"},
    [SPREAD_STEPS] = {"moved at one go", "bytes", "share of the goes (%)"},
};

/* A data set: a row for each bucket of a histogram. */
static void write_histogram(FILE *out, const struct plot_trace *trace, enum spread_kind kind) {
    const struct histogram *histogram = &trace->spread->kinds[kind];
    uint64_t so_far = 0;
    fprintf(out, "# %s, of %s\n# columns: least [%s], most, count, count up to here, the same in %%\n",
            words[kind].name, trace->report->trace, words[kind].unit);
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        const struct histogram_bucket *bucket = &histogram->buckets[i];
        if (bucket->count == 0)
            continue;
        so_far += bucket->count;
        fprintf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %.4f\n", bucket->min, bucket->max, bucket->count,
                so_far, 100 * (double)so_far / (double)histogram->count);
    }
    if (histogram->count == 0)
        fputs("# none\n", out);
}

void plot_counts_data(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    for (size_t i = 0; i < plots->count; i++) {
        fputs(i == 0 ? "" : "\n\n", out);
        series_head(out, "distributions", plots->traces[i].report);
        for (int kind = 0; kind < SPREAD_KINDS; kind++) {
            fprintf(out, "%s\"%s\"\n", kind == 0 ? "" : "\n\n", words[kind].name);
            write_histogram(out, &plots->traces[i], (enum spread_kind)kind);
        }
    }
}

/* Where a log axis begins and ends: at powers of two around what there is; 0 stands at 0.5. */
static double least_of(const struct plots *plots, enum spread_kind kind) {
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < plots->count; i++) {
        const struct histogram *histogram = &plots->traces[i].spread->kinds[kind];
        if (histogram->count != 0 && histogram->min < least)
            least = histogram->min;
    }
    return least == UINT64_MAX ? 0.5 : exp2(floor(log2(least > 0 ? (double)least / 1.2 : 0.5)));
}

static double most_of(const struct plots *plots, enum spread_kind kind) {
    uint64_t most = 1;
    for (size_t i = 0; i < plots->count; i++) {
        uint64_t max = plots->traces[i].spread->kinds[kind].max;
        most = max > most ? max : most;
    }
    return 1.01 * exp2(ceil(log2((double)most * 1.2))); /* so that its tic is inside, whatever is rounded */
}

static const struct histogram *histogram_of(const struct plot_trace *trace, int kind) {
    return &trace->spread->kinds[kind];
}

/* The share at or below a value, as steps that begin at 0 (behind the name of the data set), on a log axis; those of 0 stand at
 * 0.5 there. */
static void put_curve(FILE *out, const char *each, const char *index, const char *style, const char *glyph,
                      const char *title) {
    fprintf(out,
            "%s'counts.dat' index %s using (at($2)):5 with steps %s notitle, \\\n"
            "  %s'' index %s every ::::1 using (at($2)):5 with impulses %s notitle, \\\n"
            "  %s'' index %s using (at($2)):5 with points @mark_%s %s notitle, \\\n  %sNaN with @entry %s @key_%s "
            "title %s",
            each, index, style, each, index, style, each, index, glyph, style, each, style, glyph, title);
}

/* Of bytes, at most about ten powers of two with their units. */
static void bytes_axis(FILE *out, double least, double most) {
    unsigned count = 0;
    for (unsigned power = 0; power < 64 && (double)((uint64_t)1 << power) <= most; power++)
        count += (double)((uint64_t)1 << power) >= least;
    unsigned step = (count + 9) / 10;
    fputs("set xtics (", out);
    const char *comma = "";
    for (unsigned power = 0; power < 64 && (double)((uint64_t)1 << power) <= most; power += step) {
        uint64_t value = (uint64_t)1 << power;
        if ((double)value < least)
            continue;
        fprintf(out, "%s'%" PRIu64 "%s' %" PRIu64, comma,
                value >= 1048576 ? value / 1048576
                : value >= 1024  ? value / 1024
                                 : value,
                value >= 1048576 ? " MiB"
                : value >= 1024  ? " KiB"
                                 : "",
                value);
        comma = ", ";
    }
    fputs(")\n", out);
}

/* `line`: one more of the title, or NULL. */
static void shares(FILE *out, const struct plots *plots, enum spread_kind kind, const char *title, const char *line) {
    char index[64];
    plot_begin(out, plots, 0, title);
    if (line != NULL)
        plot_add_line(out, line);
    plot_title(out);
    plot_labels(out, plots);
    plot_y_label(out, 1, words[kind].share);
    fprintf(out,
            "set yrange [0:105]\nset logscale x 2\nset xrange [%.6g:%.6g]\nset format x '%%.0f'\nset xlabel '%s (%s)'\n"
            "at(x) = x > 0 ? x : 0.5\n",
            least_of(plots, kind), most_of(plots, kind), words[kind].name, words[kind].unit);
    if (strcmp(words[kind].unit, "bytes") == 0)
        bytes_axis(out, least_of(plots, kind), most_of(plots, kind));
    plot_list(out, plots, histogram_of, (int)kind);
    putc('\n', out);
    plot_steps_begin(out);
    fputs("plot ", out);
    if (plots->count > 1) {
        snprintf(index, sizeof index, "%d * (some[k] - 1) + %d", SPREAD_KINDS, kind);
        put_curve(out, "for [k = 1:|some|] ", index, "lt some[k] lw 2 dt some[k] lc rgb colour[(some[k] - 1) % 8 + 1]",
                  "k", "label[some[k]]");
        putc('\n', out);
        return;
    }
    snprintf(index, sizeof index, "%d", kind);
    fprintf(
        out,
        "'counts.dat' index %s using (at($2)):($3 * $5 / $4) with impulses lt 1 lw 3 lc rgb sky title 'at this value'",
        index);
    fputs(", \\\n  ", out);
    put_curve(out, "", index, "lt 2 lw 2 lc rgb blue", "1", "'at or below it'");
    if (kind == SPREAD_PAUSES) {
        snprintf(index, sizeof index, "%d", SPREAD_STEPS);
        fputs(", \\\n  ", out);
        put_curve(out, "", index, "lt 3 lw 2 dt 2 lc rgb vermillion", "2",
                  "'at or below it at one go: by a call, or a step of one'");
    }
    putc('\n', out);
}

void plot_sizes(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    shares(out, plots, SPREAD_SIZES, "Sizes", NULL);
}

void plot_lifetimes(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    shares(out, plots, SPREAD_LIFETIMES, "Lifetimes", NULL);
}

void plot_free_runs(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    shares(out, plots, SPREAD_FREE_RUNS, "Free runs", NULL);
}

void plot_searches(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    shares(out, plots, SPREAD_SEARCHES, "Searches", NULL);
}

/* Whether no trace has any of a kind: then why. */
static const char *none_of(const struct plots *plots, enum spread_kind kind, const char *why) {
    for (size_t i = 0; i < plots->count; i++) {
        if (plots->traces[i].spread->kinds[kind].count != 0)
            return NULL;
    }
    return why;
}

const char *plot_no_sizes(const struct plots *plots, size_t trace) {
    (void)trace;
    return none_of(plots, SPREAD_SIZES, "nothing was asked for");
}

const char *plot_no_free_runs(const struct plots *plots, size_t trace) {
    (void)trace;
    return none_of(plots, SPREAD_FREE_RUNS, "no free run was below the top");
}

const char *plot_no_lifetimes(const struct plots *plots, size_t trace) {
    (void)trace;
    return none_of(plots, SPREAD_LIFETIMES, "nothing was freed");
}

/* The longest is named, where the key would be. */
void plot_pauses(FILE *out, const struct plots *plots, size_t trace) {
    const struct spread *spread = plots->traces[trace].spread;
    char text[160];
    if (plots->traces[0].timing != NULL) {
        plot_time_pauses(out, plots);
        return;
    }
    if (plots->count == 1) {
        snprintf(text, sizeof text, "most for one event: %s, event %s, %s",
                 number_bytes(spread->kinds[SPREAD_PAUSES].max), number_text(spread->pause_event), spread->pause_words);
    }
    shares(out, plots, SPREAD_PAUSES, "Pauses", plots->count == 1 ? text : NULL);
}

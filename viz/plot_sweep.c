/* plot_sweep.c: how likely a pool fails: over one setting, in a curve for each combination of the others; and over two, as a heat
 * map. */
#include <inttypes.h>
#include <string.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/plot_results.h"

#define LABELS_ALONG 12 /* of an axis, at most */
#define LABELS_UP 20

void sweep_choose_axes(const struct sweep_grid *grid, enum sweep_axis *x, enum sweep_axis *y) {
    *x = *y = AXIS_COUNT;
    for (int axis = AXIS_COUNT; axis-- > AXIS_SEED + 1;) {
        size_t count = grid->axes[axis].count;
        if (count < 2)
            continue;
        if (*x == AXIS_COUNT)
            *x = (enum sweep_axis)axis; /* the size comes first here */
        else if (*y == AXIS_COUNT || count > grid->axes[*y].count)
            *y = (enum sweep_axis)axis;
    }
}

static bool is_size(enum sweep_axis axis) {
    return axis == AXIS_SIZE || axis == AXIS_DEFRAG_STEP;
}

/* Whether all values are short in KiB. */
static bool in_kib(const struct sweep_grid *grid, enum sweep_axis axis) {
    const struct sweep_values *values = &grid->axes[axis];
    bool fine = is_size(axis);
    for (size_t i = 0; i < values->count; i++)
        fine = fine && values->items[i] >= 1024 && values->items[i] % 64 == 0;
    return fine;
}

/* A value as a label: a word or a number, in the axis's unit. */
static const char *value_text(const struct sweep_grid *grid, enum sweep_axis axis, int64_t value, char text[32]) {
    const char *const *words = sweep_axis_words(axis);
    if (words != NULL)
        return words[value];
    if (in_kib(grid, axis))
        snprintf(text, 32, "%g", (double)value / 1024);
    else
        snprintf(text, 32, "%s", number_text((uint64_t)value));
    return text;
}

static const char *unit_of(const struct sweep_grid *grid, enum sweep_axis axis) {
    return in_kib(grid, axis)                    ? " (KiB)"
           : is_size(axis) || axis == AXIS_BLOCK ? " (bytes)"
           : axis == AXIS_DEFRAG_EVERY           ? " (events)"
                                                 : "";
}

/* Labels at 0, 1, 2 ... for the values; some of them, where there are many. Returns how long the longest is. */
static int put_labels(FILE *out, const char *which, const struct sweep_results *results, enum sweep_axis axis,
                      size_t most) {
    const struct sweep_values *values = &results->grid->axes[axis];
    size_t each = (values->count + most - 1) / most, longest = 0;
    char text[32];
    fprintf(out, "set %stics noenhanced (", which);
    for (size_t i = 0; i < values->count; i += each) {
        const char *value = value_text(results->grid, axis, values->items[i], text);
        fputs(i == 0 ? "" : ", ", out);
        plot_quote(out, value);
        fprintf(out, " %zu", i);
        longest = strlen(value) > longest ? strlen(value) : longest;
    }
    fputs(")\n", out);
    return (int)longest;
}

static void put_axis(FILE *out, const struct sweep_grid *grid, const char *which, enum sweep_axis axis) {
    fprintf(out, "set %slabel '%s%s%s'\n", which, sweep_axis_names[axis], axis == AXIS_SIZE ? " of the pool" : "",
            unit_of(grid, axis));
}

/* The combinations of settings with the same value of an axis lie so many apart. */
static uint64_t stride_of(const struct sweep_grid *grid, enum sweep_axis axis) {
    uint64_t stride = 1;
    for (int i = AXIS_COUNT; i-- > (int)axis + 1;)
        stride *= grid->axes[i].count != 0 ? grid->axes[i].count : 1;
    return stride;
}

static size_t place_of(const struct sweep_grid *grid, enum sweep_axis axis, uint64_t setting) {
    size_t count = grid->axes[axis].count;
    return count == 0 ? 0 : (size_t)(setting / stride_of(grid, axis) % count);
}

static void title(FILE *out, const struct sweep_results *results, const char *what, const char *trace) {
    char second[160];
    size_t seeds = results->grid->axes[AXIS_SEED].count;
    fprintf(out, "set title '%s: '.", what);
    plot_quote_short(out, trace, 60);
    size_t used = (size_t)snprintf(second, sizeof second, "%s%s", seeds > 1 ? number_text(seeds) : "",
                                   seeds > 1 ? " seeds a point; " : "");
    snprintf(second + used, sizeof second - used, "%s of %s points are done", number_text(results->done),
             number_text(results->count));
    fprintf(out, ".\"\\n\".'%s' noenhanced\n", second);
}

static void head(FILE *out, const struct sweep_results *results, const char *what) {
    fprintf(out,
            "# poolsim " POOLSIM_VERSION ": %s of a sweep, poolsim-sweep(1)\n# points   %" PRIu64 " of %" PRIu64 "\n",
            what, results->done, results->count);
}

/* ---- Curves ---- */

/* Those of one trace: the combinations of all settings but x. */
static uint64_t curves_of(const struct sweep_results *results) {
    return sweep_settings_count(results->grid) / results->grid->axes[results->x].count;
}

/* The combination that a curve begins with: the first one of x. */
static uint64_t curve_start(const struct sweep_results *results, uint64_t curve) {
    uint64_t stride = stride_of(results->grid, results->x);
    return curve / stride * stride * results->grid->axes[results->x].count + curve % stride;
}

/* "defrag, defrag-step 64": what a curve has of the settings that are varied, and of which trace it is. */
static void curve_name(const struct sweep_results *results, size_t trace, uint64_t setting, char name[160]) {
    const struct sweep_grid *grid = results->grid;
    size_t used = 0;
    char text[32];
    name[0] = '\0';
    if (grid->trace_count > 1) {
        const char *base = strrchr(results->paths[trace], '/');
        used = (size_t)snprintf(name, 160, "%.60s", base != NULL ? base + 1 : results->paths[trace]);
    }
    for (int axis = AXIS_SEED + 1; axis < AXIS_COUNT && used < 120; axis++) {
        const struct sweep_values *values = &grid->axes[axis];
        if (values->count < 2 || axis == (int)results->x)
            continue;
        const char *value = value_text(grid, (enum sweep_axis)axis,
                                       values->items[place_of(grid, (enum sweep_axis)axis, setting)], text);
        const char *of = sweep_axis_words((enum sweep_axis)axis) != NULL ? "" : sweep_axis_names[axis];
        used += (size_t)snprintf(name + used, 160 - used, "%s%s%s%.30s%s", used != 0 ? ", " : "", of,
                                 of[0] != '\0' ? " " : "", value, in_kib(grid, (enum sweep_axis)axis) ? " KiB" : "");
    }
    if (used == 0)
        snprintf(name, 160, "all");
}

static void write_failures_data(FILE *out, const struct result_file *file) {
    const struct sweep_results *results = file->results;
    uint64_t settings = sweep_settings_count(results->grid), stride = stride_of(results->grid, results->x);
    const struct sweep_values *values = &results->grid->axes[results->x];
    head(out, results, "failures");
    fprintf(out, "# columns: %s, its place, runs, failed, share that failed [%%], its interval of 95 %% confidence\n",
            sweep_axis_names[results->x]);
    for (size_t trace = 0; trace < results->grid->trace_count; trace++) {
        for (uint64_t curve = 0; curve < curves_of(results); curve++) {
            char name[160];
            uint64_t start = curve_start(results, curve);
            curve_name(results, trace, start, name);
            fprintf(out, "%s# %s\n", trace + curve == 0 ? "" : "\n\n", name);
            for (size_t i = 0; i < values->count; i++) {
                const struct sweep_tally *tally = &results->tallies[trace * settings + start + i * stride];
                double low = 0, high = 0, share = 0;
                if (tally->runs != 0) {
                    share = 100 * (double)tally->failed / (double)tally->runs;
                    sweep_interval(tally->failed, tally->runs, &low, &high);
                }
                /* A single run has no probability to tell, and what was not run has nothing. */
                if (tally->runs > 1)
                    fprintf(out, "%" PRId64 " %zu %" PRIu64 " %" PRIu64 " %.4f %.4f %.4f\n", values->items[i], i,
                            tally->runs, tally->failed, share, 100 * low, 100 * high);
                else if (tally->runs == 1)
                    fprintf(out, "%" PRId64 " %zu 1 %" PRIu64 " %.4f %.4f %.4f\n", values->items[i], i, tally->failed,
                            share, share, share);
            }
        }
    }
}

/* The highest end of an interval, in per cent. */
static double highest(const struct sweep_results *results) {
    uint64_t combinations = sweep_settings_count(results->grid) * results->grid->trace_count;
    double most = 1;
    for (uint64_t i = 0; i < combinations; i++) {
        const struct sweep_tally *tally = &results->tallies[i];
        double low, high = 0;
        if (tally->runs > 1)
            sweep_interval(tally->failed, tally->runs, &low, &high);
        else
            high = (double)tally->failed;
        most = 100 * high > most ? 100 * high : most;
    }
    return most;
}

static void write_failures(FILE *out, const struct result_file *file) {
    const struct sweep_results *results = file->results;
    const struct sweep_values *values = &results->grid->axes[results->x];
    bool kib = in_kib(results->grid, results->x), words = sweep_axis_words(results->x) != NULL;
    uint64_t curves = curves_of(results) * results->grid->trace_count, each = curves_of(results);
    const char *base = strrchr(results->paths[0], '/');
    title(out, results, "Failures",
          results->grid->trace_count > 1 ? "several traces"
          : base != NULL                 ? base + 1
                                         : results->paths[0]);
    put_axis(out, results->grid, "x", results->x);
    if (words)
        put_labels(out, "x", results, results->x, LABELS_ALONG);
    else
        fputs("set format x '%g'\n", out);
    plot_y_label(out, 1, "points that failed (%)");
    fprintf(out,
            "set yrange [%.4g:%.4g]\n"
            "set offsets graph 0.03, graph 0.03, 0, 0\n"
            "unit = %s\narray label[%" PRIu64 "]\n",
            -0.02 * highest(results), 1.05 * highest(results), kib ? "1024.0" : "1.0", curves);
    for (uint64_t i = 0; i < curves; i++) {
        char name[160];
        curve_name(results, (size_t)(i / each), curve_start(results, i % each), name);
        fprintf(out, "label[%" PRIu64 "] = ", i + 1);
        plot_quote_short(out, name, 44);
        putc('\n', out);
    }
    if (curves == 1)
        fputs("unset key\n", out);
    fprintf(out,
            "# Curves stand a little apart, so that their intervals can be told apart.\n"
            "apart(i) = %.6g * (i - %g)\n"
            "plot for [i = 1:%" PRIu64 "] 'failures.dat' index i - 1 using ($%d / %s + apart(i)):5:6:7 with yerrorlines"
            " lw 1.5 dt i pt 7 ps 0.5 lc rgb colour[i] title label[i]\n",
            words ? 0.03 : (double)(values->items[values->count - 1] - values->items[0]) / (kib ? 1024 : 1) * 0.003,
            (double)(curves + 1) / 2, curves, words ? 2 : 1, words ? "1.0" : "unit");
}

/* ---- The heat map ---- */

static void write_heat_data(FILE *out, const struct result_file *file) {
    const struct sweep_results *results = file->results;
    const struct sweep_grid *grid = results->grid;
    uint64_t settings = sweep_settings_count(grid);
    head(out, results, "failures over two settings");
    fprintf(out,
            "# file     %s\n# columns: place of %s, place of %s, runs, failed, share that failed [%%]; over all other "
            "settings\n",
            results->paths[file->trace], sweep_axis_names[results->x], sweep_axis_names[results->y]);
    for (size_t y = 0; y < grid->axes[results->y].count; y++) {
        for (size_t x = 0; x < grid->axes[results->x].count; x++) {
            struct sweep_tally sum = {0, 0};
            for (uint64_t setting = 0; setting < settings; setting++) {
                const struct sweep_tally *tally = &results->tallies[file->trace * settings + setting];
                bool here = place_of(grid, results->x, setting) == x && place_of(grid, results->y, setting) == y;
                sum.runs += here ? tally->runs : 0;
                sum.failed += here ? tally->failed : 0;
            }
            if (sum.runs != 0)
                fprintf(out, "%zu %zu %" PRIu64 " %" PRIu64 " %.4f\n", x, y, sum.runs, sum.failed,
                        100 * (double)sum.failed / (double)sum.runs);
        }
    }
}

static void write_heat(FILE *out, const struct result_file *file) {
    const struct sweep_results *results = file->results;
    size_t along = results->grid->axes[results->x].count, up = results->grid->axes[results->y].count;
    const char *base = strrchr(results->paths[file->trace], '/');
    char suffix[24] = "";
    if (file->trace != 0)
        snprintf(suffix, sizeof suffix, "-%zu", file->trace + 1);
    title(out, results, "Failures", base != NULL ? base + 1 : results->paths[file->trace]);
    put_axis(out, results->grid, "x", results->x);
    put_labels(out, "x", results, results->x, LABELS_ALONG);
    int longest = put_labels(out, "y", results, results->y, LABELS_UP);
    fprintf(out, "set ylabel '%s%s' offset character %d\nset lmargin %d\n", sweep_axis_names[results->y],
            unit_of(results->grid, results->y), longest > 6 ? 6 - longest : 0, longest + 8);
    fprintf(
        out,
        "set xrange [-0.5:%zu.5]\nset yrange [-0.5:%zu.5]\nset cbrange [0:100]\nset cblabel 'points that failed (%%)'\n"
        "set border 15\nunset grid\nunset key\nset bmargin 5\nset rmargin 14\n"
        "set palette defined (0 '#ffffd9', 25 '#7fcdbb', 60 '#1d91c0', 100 '#081d58')\n"
        "glyph(x) = x <= 0 ? '.' : x < 25 ? '-' : x < 50 ? '+' : x < 100 ? '*' : '#'\n"
        "if (fmt eq 'txt') {\n"
        "set xlabel '. none, - under 25 %%, + under 50, * more, # all failed'\n"
        "plot 'heat%s.dat' using 1:2:(glyph($5)) with labels\n} else {\n"
        "plot 'heat%s.dat' using 1:2:(0.5):(0.5):5 with boxxyerror fs solid 1.0 border lc rgb '#ffffff' lw 0.5"
        " fc palette",
        along - 1, up - 1, suffix, suffix);
    /* In a cell that has room for it stands its number, on dark ground in white. */
    if (along <= 14 && up <= 16)
        fputs(", \\\n  '' using 1:2:(sprintf('%.3g', $5)):($5 > 55 ? 0xffffff : 0x000000) with labels tc rgb variable",
              out);
    putc('\n', out);
    fputs("}\n", out);
}

/* ---- The files ---- */

static const char *no_failures(const struct sweep_results *results) {
    if (results->done == 0)
        return "no point is done";
    if (results->x == AXIS_COUNT)
        return "no setting has two values";
    if (curves_of(results) * results->grid->trace_count > SWEEP_CURVES)
        return "the other settings have more than 8 combinations, which cannot be told apart";
    return NULL;
}

static const char *no_heat(const struct sweep_results *results) {
    if (results->done == 0)
        return "no point is done";
    return results->y == AXIS_COUNT ? "there are no two settings with two values each" : NULL;
}

bool plot_sweep_file(const void *context, size_t number, struct result_file *file_out) {
    const struct sweep_results *results = context;
    size_t traces = results->grid->trace_count;
    if (number >= 2 + 2 * traces)
        return false;
    bool heat = number >= 2;
    size_t trace = heat ? (number - 2) / 2 : 0;
    *file_out = (struct result_file){.results = results, .is_script = number % 2 != 0, .trace = trace};
    file_out->nothing = heat ? no_heat(results) : no_failures(results);
    file_out->write = heat ? (file_out->is_script ? write_heat : write_heat_data)
                           : (file_out->is_script ? write_failures : write_failures_data);
    char suffix[24] = "";
    if (trace != 0)
        snprintf(suffix, sizeof suffix, "-%zu", trace + 1);
    snprintf(file_out->name, sizeof file_out->name, "%s%s.%s", heat ? "heat" : "failures", suffix,
             file_out->is_script ? "gp" : "dat");
    return true;
}

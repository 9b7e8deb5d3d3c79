/* plot_pictures.c: the pool over time: a heap map, ages, and free bytes by the size of their run. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define AGE_COLOURS 8
#define BIN_CLASSES 8 /* of free runs, each four times as long as the one before; the last has no end */

/* What the text terminal shows of a raster, with the margins that the script gives it. */
#define TXT_COLUMNS 78
#define TXT_ROWS 20 /* less what stands above, but for 6 */

struct looks {
    const struct raster_column *columns;
    size_t count;
    uint64_t each; /* events */
};

static struct looks looks_of(const struct plot_trace *trace) {
    struct looks looks;
    looks.columns = raster_columns(trace->raster, &looks.count, &looks.each);
    return looks;
}

/* What the cells of a row show, from left to right, each a stretch as long as the others: a look each, or over time the last
 * look up to its end, and nothing before the first event. How many there are. */
static size_t cells_of(const struct plots *plots, size_t trace,
                       const struct raster_column *columns_out[RASTER_COLUMNS]) {
    static const struct raster_column empty;
    struct plots alone = {.traces = &plots->traces[trace], .count = 1, .by_time = plots->by_time};
    struct looks looks = looks_of(alone.traces);
    if (!plots->by_time) {
        for (size_t i = 0; i < looks.count; i++)
            columns_out[i] = &looks.columns[i];
        return looks.count;
    }
    struct plot_stretch time = plot_time(&alone);
    uint64_t began_ns = series_buckets(alone.traces->series, &(size_t){0}, &(uint64_t){0})->began_ns;
    size_t look = 0;
    for (size_t i = 0; i < RASTER_COLUMNS; i++) {
        double end = (double)time.first + (double)(time.last - time.first) * (double)(i + 1) / RASTER_COLUMNS;
        while (look + 1 < looks.count && (double)looks.columns[look + 1].time_ns <= end)
            look++;
        columns_out[i] = (double)began_ns <= end ? &looks.columns[look] : &empty;
    }
    return RASTER_COLUMNS;
}

/* Rows of a matrix: a line for each row of the raster, from the bottom of the pool up. */
static void matrix(FILE *out, const struct plots *plots, size_t trace, const char *what, bool ages) {
    const struct plot_trace *one = &plots->traces[trace];
    const struct raster_column *columns[RASTER_COLUMNS];
    size_t count = cells_of(plots, trace, columns);
    series_head(out, what, one->report);
    fputs("# a line a stretch of the pool, from its bottom up; ", out);
    if (plots->by_time)
        fprintf(out, "a number the last look in a stretch of time, %zu alike of %.9g s\n", count,
                (double)one->report->time_ns / 1e9);
    else
        fprintf(out, "a number a look, one every %" PRIu64 " events\n", looks_of(one).each);
    for (size_t row = 0; row < RASTER_ROWS; row++) {
        for (size_t i = 0; i < count; i++)
            fprintf(out, i == 0 ? "%d" : " %d", ages ? columns[i]->age[row] : columns[i]->state[row]);
        putc('\n', out);
    }
}

void plot_map_data(FILE *out, const struct plots *plots, size_t trace) {
    matrix(out, plots, trace, "heap map: 0 beyond the top, 1 free, 2 to 4 partly used, 5 used, 6 locked, 7 half-moved",
           false);
}

void plot_age_data(FILE *out, const struct plots *plots, size_t trace) {
    matrix(out, plots, trace, "age of allocations: 0 none, 1 in its event, n from 2^(n-2) to below 2^(n-1) events",
           true);
}

static void data_name(char *text, size_t size, const char *data, size_t trace) {
    if (trace == 0)
        snprintf(text, size, "%s.dat", data);
    else
        snprintf(text, size, "%s-%zu.dat", data, trace + 1);
}

/* A character shows one row of one look; where there are fewer looks than columns, a look has several. */
static void picture_of_text(FILE *out, const char *file, size_t count, size_t above) {
    size_t rows = TXT_ROWS + 6 - above, repeat = (TXT_COLUMNS + count - 1) / count;
    fprintf(out,
            "unset colorbox; set xlabel x_name.'; '.meaning noenhanced\n"
            "set lmargin 15; set rmargin 5; set tmargin %zu; set bmargin 6\n"
            "shows(i, all, cells) = i * cells / all < (i + 1) * cells / all\n"
            "plot for [k = 0:%zu] '%s' matrix using (look = int($1) * %zu + k, shows(look, %zu, %d) ?"
            " least_x + (look * %d / %zu + 1) * (most_x - least_x) / %d.0 : NaN):(shows(int($2), %d, %zu) ?"
            " (int($2) * %zu / %d + 1) * most_y / %zu.0 : NaN):(glyphs[level_of($3) + 1:level_of($3) + 1]) with labels "
            "notitle",
            above, repeat - 1, file, repeat, count * repeat, TXT_COLUMNS, TXT_COLUMNS, count * repeat, TXT_COLUMNS + 1,
            RASTER_ROWS, rows, rows, RASTER_ROWS, rows + 1);
}

/* An image of a single look would have no width. */
static void picture_of_colours(FILE *out, const char *file, size_t count) {
    fprintf(out, "set rmargin at screen 1 - 0.0092 * (bar + 12.5)\nplot '%s' matrix using (x($1)):(y($2)):", file);
    if (count > 1)
        fputs("(level_of($3)) with image notitle", out);
    else
        fputs("(x($1 - 0.5)):(x($1 + 0.5)):(y($2 - 0.5)):(y($2 + 0.7)):(level_of($3))"
              " with boxxyerror lc palette fs solid 1.0 noborder notitle",
              out);
}

static void picture(FILE *out, const struct plots *plots, size_t trace, const char *data, const char *title) {
    const struct plot_trace *one = &plots->traces[trace];
    struct plots alone = {.traces = one, .count = 1, .by_time = plots->by_time};
    struct looks looks = looks_of(one);
    size_t count = plots->by_time ? RASTER_COLUMNS : looks.count;
    double divisor, bytes = (double)(one->report->blocks * one->report->block_bytes);
    double least_x = 0, most_x = (double)(looks.each * looks.count);
    char label[64], file[40];
    if (plots->by_time) {
        least_x = (double)plot_time(&alone).first / plot_time_unit(&alone);
        most_x = (double)plot_time(&alone).last / plot_time_unit(&alone);
    }
    snprintf(label, sizeof label, "address from the first block (%s)", plot_unit(bytes, &divisor));
    data_name(file, sizeof file, data, trace);
    size_t above = 4 + plot_begin(out, &alone, 0, title) + plot_strip_rows(&alone, false);
    plot_axes(out, &alone, label, bytes / divisor, false);
    fprintf(out,
            "least_x = %.9g; most_x = %.9g; most_y = %.6f\nset xrange [least_x:most_x]\nset border 15\nunset "
            "grid\nunset key; set bmargin 4\n"
            "x(i) = least_x + (i + 0.5) * (most_x - least_x) / %zu\ny(i) = (i + 0.5) * %.6f\n",
            least_x, most_x, bytes / divisor, count, bytes / divisor / RASTER_ROWS);
    if (!plots->by_time && most_x >= 1000000) { /* long numbers, beside the colours' names */
        double step = pow(10, floor(log10(most_x / 4)));
        fprintf(out, "set xtics %.0f\n",
                step
                    * (most_x / step > 20   ? 10
                       : most_x / step > 10 ? 5
                       : most_x / step > 5  ? 2
                                            : 1));
    }
    fputs("if (fmt eq 'txt') {\n", out);
    picture_of_text(out, file, count, above);
    fputs("\n} else {\n", out);
    picture_of_colours(out, file, count);
    fputs("\n}\n", out);
    plot_strip(out, &alone, trace, false);
}

const char *plot_no_map(const struct plots *plots, size_t trace) {
    return plots->traces[trace].report->peak_live_count == 0 ? "no allocation succeeded" : NULL;
}

void plot_map(FILE *out, const struct plots *plots, size_t trace) {
    fputs(
        "level_of(state) = int(state)\nglyphs = '~.-+*#@%'\n"
        "meaning = \"~ beyond the top, . free, - a little used, + half, * mostly, # all, @ locked, % moving\"\n"
        "set palette maxcolors 8 defined (0 '#ffffff', 1 '#f0e442', 2 '#d3e06a', 3 '#aed18d', 4 '#82c2ba', 5 '#56b4e9',"
        " 6 '#4a1500', 7 '#0072b2')\nset cbrange [-0.5:7.5]\nbar = 18\n"
        "set cbtics ('beyond the top' 0, 'free' 1, 'a little used' 2, 'half used' 3, 'mostly used' 4, 'used' 5,"
        " 'locked' 6, 'moving' 7) scale 0\n",
        out);
    picture(out, plots, trace, "map", "Heap map");
}

/* Of the powers of two up to the trace's length so many have a colour. */
static unsigned powers_each(uint64_t events) {
    unsigned powers = histogram_power(events) + 2; /* 0, 1, 2 to 3 and so on */
    return (powers + AGE_COLOURS - 1) / AGE_COLOURS;
}

/* The most events since the allocation that have a colour, from 1. */
static uint64_t age_most(unsigned colour, unsigned each, uint64_t events) {
    uint64_t most = ((uint64_t)1 << (colour * each - 1)) - 1;
    return most < events ? most : events;
}

/* All of them: "0", "4 to 7". */
static const char *age_text(unsigned colour, unsigned each, uint64_t events, char text[64]) {
    uint64_t most = age_most(colour, each, events), least = colour == 1 ? 0 : age_most(colour - 1, each, events) + 1;
    if (least >= most)
        snprintf(text, 64, "%s", number_text(most));
    else
        snprintf(text, 64, "%s to %s", number_text(least), number_text(most));
    return text;
}

void plot_age(FILE *out, const struct plots *plots, size_t trace) {
    static const char *const shades[AGE_COLOURS] = {"#fde725", "#b5de2b", "#6ece58", "#35b779",
                                                    "#1f9e89", "#26828e", "#3e4989", "#440154"};
    uint64_t events = plots->traces[trace].report->events;
    char text[64];
    unsigned each = powers_each(events), colours = (histogram_power(events) + 1) / each + 1;
    fprintf(out, "level_of(age) = age > 0 ? int(age - 1) / %u + 1 : 0\nglyphs = '.12345678'; meaning = \"", each);
    fputs(". nothing; events since the allocation, at most\\n", out);
    for (unsigned colour = 1; colour <= colours; colour++)
        fprintf(out, "%s%u: %s", colour == 1 ? "" : ", ", colour, number_text(age_most(colour, each, events)));
    fprintf(out, "\"\nset palette maxcolors %u defined (0 '#ffffff'", colours + 1);
    for (unsigned colour = 1; colour <= colours; colour++)
        fprintf(out, ", %u '%s'", colour, shades[(colour - 1) * (AGE_COLOURS - 1) / (colours > 1 ? colours - 1 : 1)]);
    fprintf(out, ")\nset cbrange [-0.5:%u.5]\nset cbtics ('nothing' 0", colours);
    for (unsigned colour = 1; colour <= colours; colour++)
        fprintf(out, ", '%s' %u", age_text(colour, each, events, text), colour);
    fprintf(out, ") scale 0\nset cblabel 'events since the allocation'\nbar = %zu\n", 6 + strlen(text));
    picture(out, plots, trace, "age", "Age of allocations");
}

/* ---- Free bytes by the size of their run ---- */

void plot_bins_data(FILE *out, const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    size_t count;
    uint64_t each, least = one->report->block_bytes;
    const struct raster_column *columns = raster_columns(one->raster, &count, &each);
    uint64_t first_ns = plot_time(&(struct plots){.traces = one, .count = 1}).first;
    series_head(out, "free bytes by the size of their run", one->report);
    fputs("# columns: event in front of a stretch; bytes in free runs", out);
    for (int i = 0; i < BIN_CLASSES; i++, least *= 4)
        fprintf(out, " from %" PRIu64 "%s", least, i + 1 < BIN_CLASSES ? "," : " bytes up; beyond the top\n");
    fputs("# the last row ends the last stretch; the last column is the time in seconds from which on a row holds\n",
          out);
    for (size_t k = 0; k <= count; k++) {
        size_t i = k < count ? k : count - 1;
        uint64_t bytes[BIN_CLASSES] = {0};
        for (int bin = 0; bin < RASTER_SIZES; bin++)
            bytes[bin / 2 < BIN_CLASSES ? bin / 2 : BIN_CLASSES - 1] += columns[i].bytes[bin];
        fprintf(out, "%" PRIu64, k == 0 ? 0 : columns[k - 1].event);
        for (int class = 0; class < BIN_CLASSES; class ++)
            fprintf(out, " %" PRIu64, bytes[class]);
        uint64_t from_ns = k == 0 ? first_ns : k < count ? columns[k].time_ns : one->report->time_ns;
        fprintf(out, " %" PRIu64 " %.9f\n", columns[i].beyond, (double)from_ns / 1e9);
    }
}

void plot_bins(FILE *out, const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    struct plots alone = {.traces = one, .count = 1, .by_time = plots->by_time};
    size_t count;
    uint64_t each, least = one->report->block_bytes, most = 1, used_classes = 1;
    const struct raster_column *columns = raster_columns(one->raster, &count, &each);
    for (size_t i = 0; i < count; i++) {
        uint64_t sum = columns[i].beyond;
        for (uint64_t bin = 0; bin < RASTER_SIZES; bin++) {
            sum += columns[i].bytes[bin];
            if (columns[i].bytes[bin] != 0 && bin / 2 + 1 > used_classes)
                used_classes = bin / 2 + 1 < BIN_CLASSES ? bin / 2 + 1 : BIN_CLASSES;
        }
        most = sum > most ? sum : most;
    }
    double divisor;
    const char *from = plots->by_time ? "$11 / time_unit" : "$1";
    char label[64], file[40];
    snprintf(label, sizeof label, "free (%s)", plot_unit((double)most, &divisor));
    data_name(file, sizeof file, "bins", trace);
    plot_begin(out, &alone, 0, "Free bytes by the size of their run");
    plot_axes(out, &alone, label, (double)most * 1.05 / divisor, false);
    fprintf(out, "classes = %" PRIu64 "\narray bin[classes + 1]\n", used_classes);
    for (uint64_t i = 0; i < used_classes; i++, least *= 4)
        fprintf(out, "bin[%" PRIu64 "] = 'from %s'\n", i + 1, number_bytes(least));
    fprintf(
        out,
        "bin[classes + 1] = 'beyond the top'\nunit = %.0f.0\n"
        "# From light to dark, so that it can be told apart in grey.\n"
        "array shade[9] = ['#fde725', '#aadc32', '#5ec962', '#27ad81', '#21918c', '#2c728e', '#3b528b', '#440154',"
        " '#f2f2f2']\n"
        "from(i) = i > classes ? 10 : i + 1\n"
        "sum_to(i) = (sum [k = 2:(i > classes ? classes + 1 : i + 1)] column(k)) / unit + (i > classes ? column(10) "
        "/ unit : 0)\n"
        "if (fmt eq 'txt') {\nplot for [i = classes + 1:1:-1] '%s' using (%s):(sum_to(i)) with steps title bin[i]",
        divisor, file, from);
    fprintf(out,
            "\n} else {\nplot for [i = classes + 1:1:-1] '%s' using (%s):(sum_to(i)) with fillsteps fs solid 1.0"
            " lc rgb (i > classes ? shade[9] : shade[i]) title bin[i]",
            file, from);
    fputs("\n}\n", out);
    plot_strip(out, &alone, trace, false);
}

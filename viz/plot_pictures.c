/* plot_pictures.c: the pool over time: a heap map, ages, and free bytes by the size of their run. */
#include <inttypes.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define BIN_CLASSES 8 /* of free runs, each four times as long as the one before; the last has no end */

/* What the text terminal shows of a raster. */
#define TXT_COLUMNS 76
#define TXT_ROWS 16

/* Rows of a matrix: a line for each row of the raster, from the bottom of the pool up. */
static void matrix(FILE *out, const struct plot_trace *trace, const char *what, bool ages) {
    size_t count;
    uint64_t each;
    const struct raster_column *columns = raster_columns(trace->raster, &count, &each);
    series_head(out, what, trace->report);
    fprintf(out, "# a line a stretch of the pool, from its bottom up; a number a look, one every %" PRIu64 " events\n",
            each);
    for (size_t row = 0; row < RASTER_ROWS; row++) {
        for (size_t i = 0; i < count; i++) {
            const struct raster_column *column = &columns[i];
            bool used = column->state[row] >= CELL_USED;
            fprintf(out, i == 0 ? "%d" : " %d", ages ? (used ? column->age[row] + 1 : 0) : column->state[row]);
        }
        putc('\n', out);
    }
}

void plot_map_data(FILE *out, const struct plots *plots, size_t trace) {
    matrix(out, &plots->traces[trace], "heap map: 0 beyond the top, 1 free, 2 used, 3 locked, 4 half-moved", false);
}

void plot_age_data(FILE *out, const struct plots *plots, size_t trace) {
    matrix(out, &plots->traces[trace], "age of allocations: 0 none, 1 the youngest to 8", true);
}

static void picture(FILE *out, const struct plots *plots, size_t trace, const char *data, const char *title) {
    const struct plot_trace *one = &plots->traces[trace];
    struct plots alone = {.traces = one, .count = 1};
    size_t count;
    uint64_t each;
    double divisor, bytes = (double)(one->report->blocks * one->report->block_bytes);
    char label[64], suffix[24] = "";
    raster_columns(one->raster, &count, &each);
    snprintf(label, sizeof label, "address from the first block (%s)", plot_unit(bytes, &divisor));
    if (trace != 0)
        snprintf(suffix, sizeof suffix, "-%zu", trace + 1);
    plot_begin(out, &alone, 0, title);
    plot_axes(out, &alone, label, bytes / divisor);
    fprintf(out, "set xrange [0:%" PRIu64 "]\n", each * count);
    fprintf(out,
            "set border 15\nset bmargin 4\nunset grid\nunset key\nset rmargin 14\nx(i) = (i + 0.5) * %" PRIu64
            "\ny(i) = (i + 0.5) * %.6f\n",
            each, bytes / divisor / RASTER_ROWS);
    /* The text terminal has no images, and an image of one look has no width. */
    fprintf(out,
            "if (fmt eq 'txt') {\n"
            "unset colorbox; set xlabel 'event; '.meaning\n"
            "plot '%s%s.dat' matrix using (x($1)):(y($2)):(glyphs[$3+1:$3+1]) every %zu:%d with labels\n"
            "} else {\nplot '%s%s.dat' matrix using (x($1)):(y($2)):",
            data, suffix, (count + TXT_COLUMNS - 1) / TXT_COLUMNS, RASTER_ROWS / TXT_ROWS, data, suffix);
    if (count > 1)
        fputs("3 with image\n}\n", out);
    else
        fputs("(x($1 - 0.5)):(x($1 + 0.5)):(y($2 - 0.5)):(y($2 + 0.7)):3 with boxxyerror lc palette fs solid 1.0 "
              "noborder\n}\n",
              out);
}

const char *plot_no_map(const struct plots *plots, size_t trace) {
    return plots->traces[trace].report->peak_live_count == 0 ? "no allocation succeeded" : NULL;
}

void plot_map(FILE *out, const struct plots *plots, size_t trace) {
    fputs("glyphs = ' .#@%'; meaning = '. free, # used, @ locked, % moving'\n"
          "set palette maxcolors 5 defined (0 '#ffffff', 1 '#f0e442', 2 '#56b4e9', 3 '#4a1500', 4 '#0072b2')\n"
          "set cbrange [-0.5:4.5]\n"
          "set cbtics ('beyond top' 0, 'free' 1, 'used' 2, 'locked' 3, 'moving' 4) scale 0\n",
          out);
    picture(out, plots, trace, "map", "Heap map");
}

void plot_age(FILE *out, const struct plots *plots, size_t trace) {
    fputs(
        "glyphs = ' 12345678'; meaning = '1 youngest, 8 oldest'\n"
        "set palette maxcolors 9 defined (0 '#ffffff', 1 '#fde725', 2 '#b5de2b', 3 '#6ece58', 4 '#35b779', 5 '#1f9e89',"
        " 6 '#26828e', 7 '#3e4989', 8 '#440154')\n"
        "set cbrange [-0.5:8.5]\n"
        "set cbtics ('not used' 0, 'youngest' 1, 'oldest' 8) scale 0\n",
        out);
    picture(out, plots, trace, "age", "Age of allocations");
}

/* ---- Free bytes by the size of their run ---- */

void plot_bins_data(FILE *out, const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    size_t count;
    uint64_t each, least = one->report->block_bytes;
    const struct raster_column *columns = raster_columns(one->raster, &count, &each);
    series_head(out, "free bytes by the size of their run", one->report);
    fputs("# columns: event in front of a stretch; bytes in free runs", out);
    for (int i = 0; i < BIN_CLASSES; i++, least *= 4)
        fprintf(out, " from %" PRIu64 "%s", least, i + 1 < BIN_CLASSES ? "," : " bytes up; beyond the top\n");
    fputs("# the last row ends the last stretch\n", out);
    for (size_t k = 0; k <= count; k++) {
        size_t i = k < count ? k : count - 1;
        uint64_t bytes[BIN_CLASSES] = {0};
        for (int bin = 0; bin < RASTER_SIZES; bin++)
            bytes[bin / 2 < BIN_CLASSES ? bin / 2 : BIN_CLASSES - 1] += columns[i].bytes[bin];
        fprintf(out, "%" PRIu64, k == 0 ? 0 : columns[k - 1].event);
        for (int class = 0; class < BIN_CLASSES; class ++)
            fprintf(out, " %" PRIu64, bytes[class]);
        fprintf(out, " %" PRIu64 "\n", columns[i].beyond);
    }
}

void plot_bins(FILE *out, const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    struct plots alone = {.traces = one, .count = 1};
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
    char label[64], suffix[24] = "";
    snprintf(label, sizeof label, "free (%s)", plot_unit((double)most, &divisor));
    if (trace != 0)
        snprintf(suffix, sizeof suffix, "-%zu", trace + 1);
    plot_begin(out, &alone, 0, "Free bytes by the size of their run");
    plot_axes(out, &alone, label, (double)most * 1.05 / divisor);
    fprintf(out, "classes = %" PRIu64 "\narray bin[classes + 1]\n", used_classes);
    for (uint64_t i = 0; i < used_classes; i++, least *= 4)
        fprintf(out, "bin[%" PRIu64 "] = 'from %" PRIu64 " bytes'\n", i + 1, least);
    fprintf(out,
            "bin[classes + 1] = 'beyond the top'\nunit = %.0f.0\n"
            "# From light to dark, so that it can be told apart in grey.\n"
            "array shade[9] = ['#fde725', '#aadc32', '#5ec962', '#27ad81', '#21918c', '#2c728e', '#3b528b', '#440154',"
            " '#cccccc']\n"
            "from(i) = i > classes ? 10 : i + 1\n"
            "plot for [i = classes + 1:1:-1] 'bins%s.dat' using 1:((sum [k = 2:(i > classes ? classes + 1 : i + 1)]"
            " column(k)) / unit + (i > classes ? column(10) / unit : 0)) with fillsteps fs solid 1.0"
            " lc rgb (i > classes ? shade[9] : shade[i]) title bin[i]\n",
            divisor, suffix);
}

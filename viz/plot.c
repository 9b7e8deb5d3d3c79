/* plot.c: which files there are, and what all scripts have in common. */
#include <inttypes.h>
#include <string.h>

#include "viz/number.h"
#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define TITLE_CHARACTERS 64
#define TITLE_COLUMNS 96
#define LABEL_CHARACTERS 44
#define KEY_CHARACTERS 110
#define TXT_KEY_CHARACTERS 78

const char *const plot_format_words[] = {"svg", "png", "pdf", "txt", "sixel", NULL};

/* ---- The files ---- */

static void series_data(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    for (size_t i = 0; i < plots->count; i++) {
        if (i != 0)
            fputs("\n\n", out);
        series_write(out, plots->traces[i].report, plots->traces[i].series);
    }
}

static const struct plot_kind kinds[] = {
    {"series", "dat", false, false, NULL, series_data, NULL, NULL},
    {"counts", "dat", false, false, NULL, plot_counts_data, NULL, NULL},
    {"indexes", "dat", false, false, NULL, plot_indexes_data, NULL, NULL},
    {"bins", "dat", false, true, NULL, plot_bins_data, NULL, NULL},
    {"map", "dat", false, true, NULL, plot_map_data, NULL, NULL},
    {"age", "dat", false, true, NULL, plot_age_data, NULL, NULL},
    {"blame", "dat", false, true, NULL, plot_blame_data, NULL, NULL},
    {"marks", "dat", false, false, NULL, plot_marks_data, NULL, NULL},
    {"time", "dat", true, false, NULL, plot_time_data, NULL, NULL},
    {"memory", "gp", false, false, NULL, plot_memory, "Memory",
     "How close is it to its end? Bytes asked for, in blocks, up to the top, and in the longest free run: of each "
     "stretch the highest, of the run the lowest."},
    {"fragmentation", "gp", false, false, NULL, plot_fragmentation, "Fragmentation",
     "When did it fragment? External: the share of the free bytes that is not in the longest free run. Internal: the "
     "share of the used bytes that nobody asked for."},
    {"map", "gp", false, true, plot_no_map, plot_map, "Heap map",
     "What lies where? A stretch of the pool that is one row is locked where anything in it is."},
    {"age", "gp", false, true, plot_no_map, plot_age, "Age of allocations",
     "How long has it been there? What is old and lies high keeps the top up."},
    {"bins", "gp", false, true, NULL, plot_bins, "Free bytes by the size of their run",
     "In which pieces is what is free? What lies in short runs serves no long allocation."},
    {"free-runs", "gp", false, false, plot_no_free_runs, plot_free_runs, "Free runs",
     "How long are the free runs below the top?"},
    {"blame", "gp", false, true, plot_no_blame, plot_blame, "Who keeps free space apart",
     "Free bytes that an allocation keeps from joining, in the mean over the events, and those whose locks keep it "
     "so."},
    {"indexes", "gp", false, false, NULL, plot_indexes, "Indexes",
     "How many handles are in use, how many free ones are in the cache, and how often was one found there?"},
    {"cost", "gp", false, false, plot_no_cost, plot_cost, "Cost",
     "What was moved, or how long did it take, up to an event, and for one event at most?"},
    {"pauses", "gp", false, false, plot_no_cost, plot_pauses, "Pauses",
     "How long was it away for at one go? The share of pauses up to each length."},
    {"searches", "gp", false, false, NULL, plot_searches, "Searches",
     "How many free runs did a search for room look at?"},
    {"sizes", "gp", false, false, plot_no_sizes, plot_sizes, "Sizes",
     "What was asked for, by allocations and resizes, those that failed too?"},
    {"lifetimes", "gp", false, false, plot_no_lifetimes, plot_lifetimes, "Lifetimes",
     "How many events after its allocation was something freed?"},
};

bool plot_file(const struct plots *plots, size_t number, struct plot_file *file_out) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct plot_kind *kind = &kinds[i];
        size_t files = kind->each ? plots->count : 1;
        if (kind->timed && plots->traces[0].timing == NULL)
            files = 0;
        if (number >= files) {
            number -= files;
            continue;
        }
        *file_out = (struct plot_file){.kind = kind, .trace = number, .is_script = strcmp(kind->suffix, "gp") == 0};
        file_out->nothing = kind->nothing != NULL ? kind->nothing(plots, number) : NULL;
        file_out->of_trace = kind->each;
        file_out->heading = kind->heading;
        file_out->caption = kind->caption;
        if (number == 0)
            snprintf(file_out->name, sizeof file_out->name, "%s.%s", kind->name, kind->suffix);
        else
            snprintf(file_out->name, sizeof file_out->name, "%s-%zu.%s", kind->name, number + 1, kind->suffix);
        return true;
    }
    return false;
}

/* What comes before a picture: where it goes, and in which form. */
static const char preamble[] =
    "if (!exists('fmt')) fmt = 'svg'\n"
    "if (!exists('out')) out = name.'.'.fmt\n"
    "set encoding utf8\n"
    "if (fmt eq 'svg') { set terminal svg size 960,560 font 'sans-serif,14' background 'white'\n"
    "} else { if (fmt eq 'png') { set terminal pngcairo size 960,560 font 'sans,11'\n"
    "} else { if (fmt eq 'pdf') { set terminal pdfcairo size 24cm,14cm font 'sans,11'\n"
    "} else { if (fmt eq 'txt') { set terminal dumb size 100,34\n"
    "} else { if (fmt eq 'sixel') { set terminal sixelgd size 960,560\n"
    "} else { print 'fmt is svg, png, pdf, txt or sixel'; exit status 1 }}}}}\n"
    "if (out ne '-') set output out\n"
    "gap = fmt eq 'txt' ? \"\\n \" : ''\n"
    "black = '#000000'; orange = '#e69f00'; sky = '#56b4e9'; green = '#009e73'\n"
    "yellow = '#f0e442'; blue = '#0072b2'; vermillion = '#d55e00'; purple = '#cc79a7'; grey = '#999999'\n"
    "array colour[8] = [blue, vermillion, green, purple, orange, sky, black, grey]\n"
    "set key at screen 0.5, screen 0.015 bottom center horizontal maxcols 3 noenhanced\n"
    "set border 3; set tics nomirror out; set grid ytics lc rgb '#dddddd' lw 0.5\n"
    "below = 8; set bmargin below; set rmargin 6\n"
    "if (fmt eq 'txt') set key at screen 0.55, screen 0.015 width 1 samplen 2\n";

void plot_preamble(FILE *out, const char *script) {
    fprintf(out, PLOT_SCRIPT_HEAD POOLSIM_VERSION ". In this directory: gnuplot -e 'fmt=\"png\"' %s\n", script);
    fprintf(out, "name = '%.*s'\n%s", (int)strcspn(script, "."), script, preamble);
}

void plot_write(FILE *out, const struct plots *plots, const struct plot_file *file) {
    if (!file->is_script) {
        file->kind->write(out, plots, file->trace);
        return;
    }
    plot_preamble(out, file->name);
    file->kind->write(out, plots, file->trace);
}

void plot_write_raster(FILE *out, const struct report *report, const struct raster *raster) {
    struct plot_trace trace = {.report = report, .raster = raster};
    struct plots plots = {.traces = &trace, .count = 1};
    plot_map_data(out, &plots, 0);
    fputs("\n\n", out);
    plot_age_data(out, &plots, 0);
}

void plot_write_counts(FILE *out, const struct report *report, const struct spread *spread) {
    struct plot_trace trace = {.report = report, .spread = spread};
    struct plots plots = {.traces = &trace, .count = 1};
    plot_counts_data(out, &plots, 0);
}

/* ---- What scripts share ---- */

/* Each of the characters `doubled` twice. */
static void quote(FILE *out, const char *text, const char *doubled) {
    putc('\'', out);
    for (; *text != '\0'; text++) {
        if (strchr(doubled, *text) != NULL)
            putc(*text, out);
        putc((unsigned char)*text < ' ' ? ' ' : *text, out);
    }
    putc('\'', out);
}

void plot_quote(FILE *out, const char *text) {
    quote(out, text, "'");
}

static void quote_short(FILE *out, const char *text, int most, const char *doubled) {
    char kept[4 * TITLE_CHARACTERS + 8];
    size_t length = 0;
    int characters = 0;
    while (text[length] != '\0' && length < sizeof kept - 8) {
        characters += ((unsigned char)text[length] & 0xC0) != 0x80;
        if (characters > most)
            break;
        kept[length] = text[length];
        length++;
    }
    memcpy(kept + length, text[length] != '\0' ? "..." : "", text[length] != '\0' ? 4 : 1);
    quote(out, kept, doubled);
}

void plot_quote_short(FILE *out, const char *text, int most) {
    quote_short(out, text, most, "'");
}

void plot_quote_tic(FILE *out, const char *text, int most) {
    quote_short(out, text, most, "'%");
}

/* A text in lines that a title has room for, each behind a line's end; how many. */
static size_t quote_lines(FILE *out, char *text) {
    size_t lines = 0;
    while (text != NULL) {
        char *rest = NULL;
        if (strlen(text) > TITLE_COLUMNS)
            rest = memrchr(text, ' ', TITLE_COLUMNS);
        if (rest != NULL)
            *rest++ = '\0';
        fputs(".\"\\n\".", out);
        plot_quote(out, text);
        text = rest;
        lines++;
    }
    return lines;
}

size_t plot_begin(FILE *out, const struct plots *plots, size_t trace, const char *title) {
    const struct report *report = plots->traces[trace].report;
    char policy[256], second[400];
    series_policy(policy, sizeof policy, report);
    if (plots->count > 1)
        snprintf(second, sizeof second, "series.dat tells the pool and the policy of each");
    else
        snprintf(second, sizeof second, "%s bytes, blocks of %s; %s", number_text(report->pool_bytes),
                 number_text(report->block_bytes), policy);
    fputs("heading = ", out);
    plot_quote(out, title);
    fputs(".': '.", out);
    plot_quote_short(out, report->trace, TITLE_CHARACTERS);
    size_t policies = plots->policies > 1 ? plots->policies : 1;
    if (plots->count / policies > 1 && trace == 0)
        fprintf(out, ".' and %zu more'", plots->count / policies - 1);
    if (policies > 1)
        fprintf(out, ".', with %zu policies'", policies);
    size_t lines = 1 + quote_lines(out, second);
    fprintf(out, "\nlines = %zu\n", lines);
    return lines;
}

void plot_add_line(FILE *out, const char *text) {
    fputs("heading = heading.\"\\n\".", out);
    plot_quote(out, text);
    fputs("; lines = lines + 1\n", out);
}

/* A line takes 21 of 560 in a picture, and of text one of 34, whose coordinates are from the middle of the first to that of the
 * last. Of text, a line is left for labels of the y axes. */
void plot_title(FILE *out) {
    fputs("set title heading.gap noenhanced\n"
          "set tmargin at screen 1 - (fmt eq 'txt' ? (lines + 4) / 33.0 : 0.0375 * lines + 0.036)\n",
          out);
}

/* Of text, which cannot be turned, above the axis; the title has left a line for it. */
void plot_y_label(FILE *out, int axis, const char *text) {
    fprintf(out, "if (fmt eq 'txt') { set label %d ", 90 + axis);
    plot_quote(out, text);
    fputs(axis == 1 ? " at screen 0, graph 1 offset 1, 1 left" : " at screen 1, graph 1 offset -2, 1 right", out);
    fprintf(out, " noenhanced\n} else { set y%slabel ", axis == 1 ? "" : "2");
    plot_quote(out, text);
    fputs(" noenhanced }\n", out);
}

const char *plot_unit(double most_bytes, double *divisor) {
    *divisor = most_bytes >= 4 * 1048576.0 ? 1048576 : most_bytes >= 32 * 1024.0 ? 1024 : 1;
    return *divisor > 1024 ? "MiB" : *divisor > 1 ? "KiB" : "bytes";
}

/* The key has rows of as many names as find room side by side, and the picture the margin for them. */
static void make_room_for_key(FILE *out, size_t names, size_t longest) {
    size_t columns = KEY_CHARACTERS / (longest + 8 > KEY_CHARACTERS ? KEY_CHARACTERS : longest + 8);
    columns = columns > 3 ? 3 : columns;
    size_t rows = (names + columns - 1) / columns;
    fprintf(out, "set key maxcols %zu\nbelow = %zu; set bmargin below\n", columns, rows > 3 ? rows + 5 : 8);
    if (longest + 8 > TXT_KEY_CHARACTERS / columns) /* of text, what is left of the axis is cut off */
        fprintf(out, "if (fmt eq 'txt') { set key maxcols 1; below = %zu; set bmargin below }\n", names + 5);
}

void plot_labels(FILE *out, const struct plots *plots) {
    size_t longest = 0;
    fprintf(out, "traces = %zu\narray label[traces]\n", plots->count);
    for (size_t i = 0; i < plots->count; i++) {
        const char *name = plots->traces[i].label != NULL ? plots->traces[i].label : plots->traces[i].report->trace;
        fprintf(out, "label[%zu] = ", i + 1);
        plot_quote_short(out, name, LABEL_CHARACTERS);
        putc('\n', out);
        longest = strlen(name) > longest ? strlen(name) : longest;
    }
    if (plots->count > 1) /* behind a name stands what the curve is; and failures and marks have a place */
        make_room_for_key(out, plots->count + 2, (longest < LABEL_CHARACTERS ? longest : LABEL_CHARACTERS) + 10);
}

double plot_most(const struct plots *plots, uint64_t (*of)(const struct report *report)) {
    uint64_t most = 0;
    for (size_t i = 0; i < plots->count; i++)
        most = of(plots->traces[i].report) > most ? of(plots->traces[i].report) : most;
    return (double)most;
}

void plot_list(FILE *out, const struct plots *plots, const struct histogram *(*of)(const struct plot_trace *, int),
               int which) {
    size_t count = 0, told = 0;
    for (size_t i = 0; i < plots->count; i++)
        count += of(&plots->traces[i], which)->count != 0;
    fprintf(out, "array some[%zu] = [", count);
    for (size_t i = 0; i < plots->count; i++) {
        if (of(&plots->traces[i], which)->count != 0)
            fprintf(out, "%s%zu", told++ == 0 ? "" : ", ", i + 1);
    }
    putc(']', out);
}

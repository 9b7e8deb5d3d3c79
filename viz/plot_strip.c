/* plot_strip.c: where events failed and where marks are, in rows above what is drawn over events or time, out of marks.dat.
 * Of one trace each kind has a row, with its name; of several each trace has one, and kinds are told by letters. */
#include <inttypes.h>
#include <string.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

#define MARK_CHARACTERS 24
#define MARK_ROWS 3        /* of texts */
#define AXIS_COLUMNS 64    /* characters that have room above the axis, in the picture with the least */
#define ROW_TRACES 8       /* so many have a row; no more can be told apart */
#define NAME_CHARACTERS 10 /* and dots; of text there are 15 columns */

static const struct {
    const char *name, *of_several, *points, *colour;
} kinds[SERIES_TICKS] = {
    {"fragmented", "pt 'F'", "pt 2", "vermillion"},
    {"out of memory", "pt 'M'", "pt 5 ps 0.7", "vermillion"},
    {"out of indexes", "pt 'I'", "pt 13", "vermillion"},
    {"invalid size", "pt 'S'", "pt 1", "vermillion"},
    {"invalid handle", "pt 'H'", "pt 3", "vermillion"},
    {"locked", "pt 'L'", "pt 4 ps 0.8", "vermillion"},
    {"not locked", "pt 'U'", "pt 6 ps 0.8", "vermillion"},
    {"marks", "pt 9 ps 0.8", "pt 9 ps 0.8", "black"},
    {"clean", NULL, "pt 6 ps 0.7", "purple"},
    {"defrag", NULL, "pt 4 ps 0.7", "green"},
    {"steps", NULL, "pt 7 ps 0.3", "green"},
    {"room made", NULL, "pt 1 ps 0.7", "green"},
};

static uint64_t count_of(const struct plot_trace *trace, enum series_tick tick) {
    size_t count;
    uint64_t each, sum = 0;
    series_buckets(trace->series, &count, &each);
    for (size_t i = 0; i < count; i++)
        sum += series_ticks(trace->series, i, tick);
    return sum;
}

/* ---- The data ---- */

static void put_row(FILE *out, size_t trace, struct series_place place, enum series_tick tick, uint64_t count,
                    const char *text) {
    fprintf(out, "%zu %" PRIu64 " %.9f \"%s\" %" PRIu64 " \"", trace + 1, place.event, (double)place.time_ns / 1e9,
            kinds[tick].name, count);
    for (; *text != '\0'; text++)
        putc(*text == '"' ? '\'' : (unsigned char)*text < ' ' || *text == '\\' ? ' ' : *text, out);
    fputs("\"\n", out);
}

/* The first mark of a row, and with their texts all that have one. */
static void put_marks(FILE *out, const struct plot_trace *trace, size_t number, size_t row,
                      const struct series_bucket *bucket) {
    const struct spread *spread = trace->spread;
    uint64_t others = series_ticks(trace->series, row, TICK_MARK);
    for (size_t i = 0; i < spread->marks_kept; i++) {
        const struct spread_mark *mark = &spread->marks[i];
        if (mark->event < bucket->first || mark->event >= bucket->first + bucket->events)
            continue;
        others--;
        put_row(out, number, (struct series_place){mark->event, mark->time_ns}, TICK_MARK, 1, mark->text);
    }
    if (others != 0)
        put_row(out, number, bucket->ticks[TICK_MARK], TICK_MARK, others, "");
}

void plot_marks_data(FILE *out, const struct plots *plots, size_t trace) {
    (void)trace;
    for (size_t i = 0; i < plots->count; i++) {
        const struct plot_trace *one = &plots->traces[i];
        size_t count;
        uint64_t each;
        const struct series_bucket *buckets = series_buckets(one->series, &count, &each);
        series_head(out, "failures, marks, and calls that make room, by the first of each kind in a stretch of events",
                    one->report);
        fputs("# columns: trace, event, time [s], kind, how many in the stretch, text\n", out);
        for (size_t row = 0; row < count; row++) {
            for (int tick = 0; tick < SERIES_TICKS; tick++) {
                uint64_t ticks = series_ticks(one->series, row, (enum series_tick)tick);
                if (ticks != 0 && tick == TICK_MARK)
                    put_marks(out, one, i, row, &buckets[row]);
                else if (ticks != 0)
                    put_row(out, i, buckets[row].ticks[tick], (enum series_tick)tick, ticks, "");
            }
        }
    }
}

/* ---- Which rows there are, from the top ---- */

struct strip {
    size_t rows, texts;            /* texts: the rows of marks */
    size_t row_of[SERIES_TICKS];   /* of one trace; 0: none */
    size_t text_row[SPREAD_MARKS]; /* of each mark that has a text; 0: there is no room for it */
    bool to_left[SPREAD_MARKS];    /* its text stands before it */
    size_t trace_row[ROW_TRACES];  /* of several traces */
};

/* Where an event is on the axis, from 0 to 1. */
static double share_of(const struct plots *plots, const struct spread_mark *mark) {
    if (!plots->by_time)
        return (double)mark->event / (double)plots->traces[0].report->events;
    struct plot_stretch time = plot_time(plots);
    return (double)(mark->time_ns - time.first) / (double)(time.last - time.first);
}

static size_t characters_of(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count < MARK_CHARACTERS ? count : MARK_CHARACTERS + 3;
}

/* Each text into the first row where it does not touch another; marks without one have a row of their own, below. */
static void place_texts(const struct plots *plots, struct strip *strip) {
    const struct spread *spread = plots->traces[0].spread;
    double taken[MARK_ROWS] = {0}; /* up to there; texts come from left to right */
    strip->texts = spread->marks_kept != 0;
    bool rest = spread->marks_kept < spread->mark_count;
    for (size_t i = 0; i < spread->marks_kept; i++) {
        double length = (double)(characters_of(spread->marks[i].text) + 3) / AXIS_COLUMNS;
        double from = share_of(plots, &spread->marks[i]);
        strip->to_left[i] = from + length > 1.05;
        double to = strip->to_left[i] ? from + 2.0 / AXIS_COLUMNS : from + length;
        from = strip->to_left[i] ? from - length : from;
        for (size_t row = 0; row < MARK_ROWS && strip->text_row[i] == 0; row++) {
            if (from < taken[row] || from < -0.05)
                continue;
            taken[row] = to;
            strip->text_row[i] = row + 1;
            strip->texts = row + 1 > strip->texts ? row + 1 : strip->texts;
        }
        rest = rest || strip->text_row[i] == 0;
    }
    strip->texts += rest;
}

static struct strip strip_of(const struct plots *plots, bool calls) {
    struct strip strip = {.rows = 0};
    if (plots->count > 1) {
        for (size_t i = 0; i < plots->count && i < ROW_TRACES; i++) {
            bool any = plots->traces[i].report->failures != 0 || count_of(&plots->traces[i], TICK_MARK) != 0;
            strip.trace_row[i] = any ? ++strip.rows : 0;
        }
        return strip;
    }
    place_texts(plots, &strip);
    strip.rows = strip.texts;
    for (int tick = 0; tick < SERIES_TICKS; tick++) {
        if (tick == TICK_MARK)
            strip.row_of[tick] = strip.texts;
        else if ((tick < TICK_MARK || calls) && count_of(plots->traces, (enum series_tick)tick) != 0)
            strip.row_of[tick] = ++strip.rows;
    }
    return strip;
}

size_t plot_strip_rows(const struct plots *plots, bool calls) {
    return strip_of(plots, calls).rows;
}

/* ---- The script ---- */

/* As plot_title, with the rows below it. */
void plot_strip_begin(FILE *out, const struct plots *plots, bool calls) {
    size_t rows = plot_strip_rows(plots, calls);
    fprintf(out,
            "rows_above = %zu\nheight = fmt eq 'txt' ? 1 / 33.0 : 0.03\n"
            "strip_top = 1 - (fmt eq 'txt' ? (lines + 2) * height : 0.0375 * lines + 0.036)\n"
            "main_top = strip_top - (rows_above + (fmt eq 'txt' ? 2 : rows_above ? 1 : 0.5)) * height\n"
            "set tmargin at screen main_top\n",
            rows);
    fputs(rows == 0 ? "set title heading.gap noenhanced\n" : "set lmargin 15\nset multiplot\n", out);
}

/* What the letters mean, in the key of what is drawn. */
void plot_strip_key(FILE *out, const struct plots *plots) {
    for (int tick = 0; plots->count > 1 && tick <= TICK_MARK; tick++) {
        uint64_t count = 0;
        for (size_t i = 0; i < plots->count; i++)
            count += count_of(&plots->traces[i], (enum series_tick)tick);
        if (count != 0)
            fprintf(out, ", \\\n  NaN with points %s lc rgb black title '%s'", kinds[tick].of_several,
                    kinds[tick].name);
    }
}

static void put_points(FILE *out, bool *begun, size_t trace, int tick, const char *style, size_t row, bool texts) {
    fprintf(out,
            "%s'marks.dat' using ($1 == %zu && strcol(4) eq '%s'%s ? place($2, $3) : NaN):(%zu) with points %s notitle",
            *begun ? ", \\\n  " : "plot ", trace + 1, kinds[tick].name, texts ? "" : " && strcol(6) eq ''", row, style);
    *begun = true;
}

static void put_texts(FILE *out, const struct plot_trace *trace, const struct strip *strip) {
    for (size_t i = 0; i < trace->spread->marks_kept; i++) {
        const struct spread_mark *mark = &trace->spread->marks[i];
        size_t row = strip->text_row[i] != 0 ? strip->text_row[i] : strip->texts;
        fputs("set label ", out);
        plot_quote_short(out, strip->text_row[i] != 0 ? mark->text : "", MARK_CHARACTERS);
        fprintf(out,
                " at place(%" PRIu64 ", %.9f), first %zu %s point %s offset character %s, 0 font ',10' noenhanced\n",
                mark->event, (double)mark->time_ns / 1e9, row, strip->to_left[i] ? "right" : "left",
                kinds[TICK_MARK].points, strip->to_left[i] ? "-1.2" : "1.2");
    }
}

/* The marks, and what else one trace has. */
static void rows_of_one(FILE *out, const struct plots *plots, size_t trace, const struct strip *strip) {
    bool begun = false;
    fputs("set ytics (", out);
    for (int tick = 0, told = 0; tick < SERIES_TICKS; tick++) {
        if (strip->row_of[tick] != 0)
            fprintf(out, "%s'%s' %zu", told++ == 0 ? "" : ", ", kinds[tick].name,
                    tick == TICK_MARK ? 1 : strip->row_of[tick]);
    }
    fputs(") scale 0 font ',10' noenhanced\n", out);
    put_texts(out, plots->traces, strip);
    for (int tick = 0; tick < SERIES_TICKS; tick++) {
        char style[64];
        snprintf(style, sizeof style, "%s lc rgb %s", kinds[tick].points, kinds[tick].colour);
        if (strip->row_of[tick] != 0) /* a mark with a text is a label */
            put_points(out, &begun, trace, tick, style, strip->row_of[tick], tick != TICK_MARK);
    }
    putc('\n', out);
}

static const char *name_of(const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    return one->label != NULL ? one->label : one->report->trace;
}

/* Of a name that is too long its beginning, or its end where another begins alike. */
static void put_name(FILE *out, const struct plots *plots, size_t trace) {
    const char *name = name_of(plots, trace);
    char text[4 * NAME_CHARACTERS + 8];
    bool alike = false;
    for (size_t i = 0; i < plots->count; i++)
        alike = alike || (i != trace && strncmp(name_of(plots, i), name, NAME_CHARACTERS) == 0);
    if (strlen(name) <= NAME_CHARACTERS + 3 || !alike) {
        plot_quote_tic(out, name, NAME_CHARACTERS + (strlen(name) <= NAME_CHARACTERS + 3 ? 3 : 0));
        return;
    }
    const char *end = name + strlen(name) - NAME_CHARACTERS;
    while (((unsigned char)*end & 0xC0) == 0x80)
        end++;
    snprintf(text, sizeof text, "...%s", end);
    plot_quote_tic(out, text, (int)sizeof text);
}

static void rows_of_several(FILE *out, const struct plots *plots, const struct strip *strip) {
    bool begun = false;
    fputs("set ytics ()\n", out);
    for (size_t i = 0; i < plots->count && i < ROW_TRACES; i++) {
        if (strip->trace_row[i] == 0)
            continue;
        fputs("set ytics add (", out);
        put_name(out, plots, i);
        fprintf(out, " %zu) scale 0 font ',10' noenhanced\n", strip->trace_row[i]);
    }
    for (size_t i = 0; i < plots->count && i < ROW_TRACES; i++) {
        for (int tick = 0; tick <= TICK_MARK; tick++) {
            char style[64];
            snprintf(style, sizeof style, "%s lc rgb colour[%zu]", kinds[tick].of_several, i + 1);
            if (count_of(&plots->traces[i], (enum series_tick)tick) != 0)
                put_points(out, &begun, i, tick, style, strip->trace_row[i], true);
        }
    }
    putc('\n', out);
}

void plot_strip(FILE *out, const struct plots *plots, size_t trace, bool calls) {
    struct strip strip = strip_of(plots, calls);
    if (strip.rows == 0)
        return;
    fprintf(
        out,
        "\n# What stands above it.\nunset label; unset key; unset xlabel; unset ylabel; unset y2label; unset y2tics; "
        "unset xtics\nset border 0; unset grid; set grid ytics lc rgb '#dddddd' lw 0.5\n"
        "set tmargin at screen strip_top; set bmargin at screen strip_top - (rows_above + 1) * height\n"
        "set title heading noenhanced\nset yrange [%zu:0]\n",
        strip.rows + 1);
    if (plots->count > 1)
        rows_of_several(out, plots, &strip);
    else
        rows_of_one(out, plots, trace, &strip);
    fputs("unset multiplot\n", out);
}

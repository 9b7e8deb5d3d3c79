/* diff_out.c: printing what differs. */
#include "viz/diff_out.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "traces/cost.h"
#include "viz/number.h"
#include "viz/report_json.h"

/* ---- Text ---- */

/* name, a, b, b - a, the share of a */
#define CELLS 5
#define CELL_BYTES 64

#define COLUMNS 80

/* Nanoseconds of days are longer than a column: what is not below `most` has six digits. */
static void value_text(char text[CELL_BYTES], const struct metric *metric, double value, double most) {
    if (metric->is_pct)
        snprintf(text, CELL_BYTES, "%.2f", value);
    else if (value < most)
        snprintf(text, CELL_BYTES, "%s", number_text((uint64_t)value));
    else
        snprintf(text, CELL_BYTES, "%.6g", value);
}

static void row_text(char cells[CELLS][CELL_BYTES], const struct diff_row *row, double most) {
    const struct metric *metric = row->metric;
    double by = row->b - row->a, change = diff_percent(row);
    for (size_t i = 0; i < CELLS; i++)
        cells[i][0] = '\0';
    snprintf(cells[0], CELL_BYTES, "%s%s", metric->name, row->in_bytes ? ", in bytes" : "");
    value_text(cells[1], metric, row->a, most);
    value_text(cells[2], metric, row->b, most);
    if (!row->in_a)
        strcpy(cells[1], "-");
    if (!row->in_b)
        strcpy(cells[2], "-");
    if (!row->in_a || !row->in_b)
        return;
    char by_text[CELL_BYTES];
    value_text(by_text, metric, fabs(by), most);
    snprintf(cells[3], CELL_BYTES, "%c%.40s", by < 0 ? '-' : '+', by_text);
    if (isfinite(change))
        snprintf(cells[4], CELL_BYTES, fabs(change) < 99999 ? "%+.1f %%" : "%+.2g %%", change);
}

/* One line, without blanks at its end. */
static void print_cells(FILE *out, char cells[CELLS][CELL_BYTES], const int widths[CELLS]) {
    size_t last = CELLS - 1;
    while (last > 0 && cells[last][0] == '\0')
        last--;
    fprintf(out, "  %-*s", widths[0], cells[0]);
    for (size_t i = 1; i <= last; i++) {
        if (widths[i] != 0)
            fprintf(out, "  %*s", widths[i], cells[i]);
    }
}

/* As wide as what stands in them. The difference, which can be reckoned, is left out where a line has no room for it.
 * false: there is still none. */
static bool choose_widths(int widths[CELLS], char heads[CELLS][CELL_BYTES], const struct diff_row *rows, size_t count,
                          double most) {
    char cells[CELLS][CELL_BYTES];
    int line = (int)strlen("  better");
    for (size_t i = 0; i < CELLS; i++)
        widths[i] = (int)strlen(heads[i]);
    for (size_t row = 0; row < count; row++) {
        row_text(cells, &rows[row], most);
        for (size_t i = 0; i < CELLS; i++)
            widths[i] = (int)strlen(cells[i]) > widths[i] ? (int)strlen(cells[i]) : widths[i];
    }
    for (size_t i = 0; i < CELLS; i++)
        line += 2 + widths[i];
    if (line <= COLUMNS)
        return true;
    line -= 2 + widths[3];
    widths[3] = 0;
    return line <= COLUMNS;
}

static void print_rows(FILE *out, const struct diff_row *rows, size_t count, bool colour) {
    char heads[CELLS][CELL_BYTES] = {"", "A", "B", "B - A", "of A"}, cells[CELLS][CELL_BYTES];
    int widths[CELLS];
    double most = 1e10;
    if (!choose_widths(widths, heads, rows, count, most))
        choose_widths(widths, heads, rows, count, most = 1e7);
    putc('\n', out);
    print_cells(out, heads, widths);
    putc('\n', out);
    for (size_t row = 0; row < count; row++) {
        int change = rows[row].change;
        row_text(cells, &rows[row], most);
        if (change != 0 && cells[4][0] == '\0')
            strcpy(cells[4], " ");
        print_cells(out, cells, widths);
        if (change != 0)
            fprintf(out, "  %s%s%s",
                    !colour      ? ""
                    : change < 0 ? "\033[31m"
                                 : "\033[32m",
                    change < 0 ? "worse" : "better", colour ? "\033[0m" : "");
        putc('\n', out);
    }
}

static void print_parting(FILE *out, const struct diff_side *side, const char *what, uint64_t number) {
    struct trace_event event;
    if (number == 0)
        return;
    fprintf(out, "  from event %s %s", number_text(number), what);
    if (number <= side->tape->count) {
        tape_event(side->tape, (size_t)number - 1, &event);
        fprintf(out, ": line %u, %s %.*s", event.line, trace_verb_words[event.verb], (int)event.id_length, event.id);
        if (event.size_bytes != 0)
            fprintf(out, " %" PRIu64, event.size_bytes);
    }
    putc('\n', out);
}

static void print_partings(FILE *out, const struct diff_side *a, const struct diff_side *b) {
    struct diff_parting parting;
    if (a->tape == NULL || b->tape == NULL) {
        fputs("  where they part is not known of reports\n", out);
        return;
    }
    diff_part(a, b, &parting);
    print_parting(out, a, "on the traces differ", parting.content);
    print_parting(out, a, "on what fails differs", parting.outcome);
    print_parting(out, a, "on what is moved differs", parting.moved);
    if (parting.content == 0 && parting.outcome == 0 && parting.moved == 0)
        fputs("  every event came to the same, and moved as much\n", out);
}

void diff_text(FILE *out, const struct diff_side *a, const struct diff_side *b, bool colour) {
    struct diff_row rows[DIFF_METRICS_MAX];
    size_t count = diff_rows(a, b, rows);
    const struct cost *cost = a->cost != NULL ? a->cost : b->cost;
    char processor[COST_TEXT_BYTES];
    fprintf(out, "A  %s\nB  %s\n", a->name, b->name);
    if (cost != NULL)
        fprintf(out, "  time is on %s\n", cost_text(cost, processor));
    print_partings(out, a, b);
    if (count == 0) {
        fputs("  no number differs\n", out);
        return;
    }
    print_rows(out, rows, count, colour);
}

/* ---- JSON ---- */

static json_t *value_json(const struct metric *metric, double value, bool known) {
    if (!known)
        return json_null();
    return metric->is_pct ? json_real(value) : json_integer((json_int_t)value);
}

bool diff_json(FILE *out, const struct diff_side *a, const struct diff_side *b) {
    struct diff_row rows[DIFF_METRICS_MAX];
    size_t count = diff_rows(a, b, rows);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_pack("{s:s, s:o, s:o}", "name", rows[i].metric->name, "a",
                                value_json(rows[i].metric, rows[i].a, rows[i].in_a), "b",
                                value_json(rows[i].metric, rows[i].b, rows[i].in_b));
        if (rows[i].in_bytes)
            json_object_set_new(row, "unit", json_string("bytes"));
        if (rows[i].change != 0)
            json_object_set_new(row, "change", json_string(rows[i].change < 0 ? "worse" : "better"));
        json_array_append_new(array, row);
    }
    json_t *object = json_pack("{s:s, s:s, s:o}", "a", a->name, "b", b->name, "metrics", array);
    if (object != NULL && a->tape != NULL && b->tape != NULL) {
        struct diff_parting parting;
        diff_part(a, b, &parting);
        json_object_set_new(object, "parting",
                            json_pack("{s:I, s:I, s:I}", "events", (json_int_t)parting.content, "failures",
                                      (json_int_t)parting.outcome, "moves", (json_int_t)parting.moved));
    }
    return json_print(out, object);
}

/* ---- Reports ---- */

/* The first letter that is no space. */
static int first_letter(FILE *file) {
    int letter;
    do
        letter = getc(file);
    while (letter != EOF && isspace(letter));
    return letter;
}

/* As diff_read_report. */
static int take_numbers(const char *path, const json_t *report, struct diff_side *side, struct problem *problem) {
    size_t found = 0;
    for (size_t i = 0; metrics[i].name != NULL && i < DIFF_METRICS_MAX; i++) {
        const json_t *value = NULL;
        if (!json_get_number(report, metrics[i].name, &value)) {
            problem_set(problem, path, "%s is no number, as poolsim run --json writes one", metrics[i].name);
            return -1;
        }
        side->known[i] = value != NULL;
        side->missing[i] = value == NULL && !metric_is_optional(&metrics[i]);
        side->values[i] = json_number_value(value);
        found += side->known[i];
    }
    if (found == 0)
        problem_set(problem, path, "is no report, as poolsim run --json writes one");
    return found != 0 ? 1 : -1;
}

int diff_read_report(const char *path, struct diff_side *side, struct problem *problem) {
    json_error_t error;
    FILE *file = strcmp(path, "-") != 0 ? fopen(path, "r") : NULL;
    if (file == NULL)
        return 0; /* standard input is a trace; what cannot be opened is told of by who opens traces */
    bool is_json = first_letter(file) == '{';
    if (is_json)
        ungetc('{', file);
    json_t *report = is_json ? json_loadf(file, 0, &error) : NULL;
    fclose(file);
    if (!is_json)
        return 0;
    if (report == NULL) {
        problem_set(problem, path, "line %d, column %d: %s; it takes the report of one trace", error.line, error.column,
                    error.text);
        return -1;
    }
    int read = take_numbers(path, report, side, problem);
    json_decref(report);
    return read;
}

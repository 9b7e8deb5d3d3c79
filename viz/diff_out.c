/* diff_out.c: printing what differs. */
#include "viz/diff_out.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viz/number.h"
#include "viz/report_json.h"

/* ---- Text ---- */

static void print_value(FILE *out, const struct metric *metric, double value, bool known) {
    if (!known)
        fprintf(out, "%14s", "-");
    else if (metric->is_pct)
        fprintf(out, "%14.2f", value);
    else
        fprintf(out, "%14s", number_text((uint64_t)value));
}

static void print_row(FILE *out, const struct diff_row *row, bool colour) {
    char by[24] = "", percent[24] = "";
    if (row->in_a && row->in_b) {
        double change = diff_percent(row);
        snprintf(by, sizeof by, row->metric->is_pct ? "%+.2f" : "%+.0f", row->b - row->a);
        if (isfinite(change))
            snprintf(percent, sizeof percent, "%+.1f %%", change);
    }
    fprintf(out, "  %-32s", row->metric->name);
    print_value(out, row->metric, row->a, row->in_a);
    print_value(out, row->metric, row->b, row->in_b);
    const char *word = row->change < 0 ? "worse" : "better", *paint = row->change < 0 ? "\033[31m" : "\033[32m";
    if (row->change == 0)
        fprintf(out, "%11s%10s\n", by, percent);
    else
        fprintf(out, "%11s%10s  %s%s%s\n", by, percent, colour ? paint : "", word, colour ? "\033[0m" : "");
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
    fprintf(out, "A  %s\nB  %s\n", a->name, b->name);
    print_partings(out, a, b);
    if (count == 0) {
        fputs("  no number differs\n", out);
        return;
    }
    fprintf(out, "\n  %-32s%14s%14s%11s%10s\n", "", "A", "B", "B - A", "of A");
    for (size_t i = 0; i < count; i++)
        print_row(out, &rows[i], colour);
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
    size_t found = 0;
    for (size_t i = 0; metrics[i].name != NULL && i < DIFF_METRICS_MAX; i++) {
        const json_t *value = json_get_dotted(report, metrics[i].name);
        side->known[i] = json_is_number(value);
        side->values[i] = json_number_value(value);
        found += side->known[i];
    }
    json_decref(report);
    if (found == 0)
        problem_set(problem, path, "is no report, as poolsim run --json writes one");
    return found != 0 ? 1 : -1;
}

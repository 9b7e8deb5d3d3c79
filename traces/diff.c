/* diff.c: comparing two runs. */
#include "traces/diff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/content.h"

void diff_side_free(struct diff_side *side) {
    free(side->name);
    free(side->events);
    *side = (struct diff_side){.name = NULL};
}

/* With as many digits as a report has that was written. */
static double rounded(double value) {
    char text[40];
    snprintf(text, sizeof text, "%.8g", value);
    return strtod(text, NULL);
}

void diff_numbers(struct diff_side *side, const struct report *report) {
    for (size_t i = 0; metrics[i].name != NULL && i < DIFF_METRICS_MAX; i++) {
        double value = metric_value(report, &metrics[i]);
        side->values[i] = metrics[i].is_pct ? rounded(value) : value;
        side->known[i] = metric_known(report, &metrics[i]);
    }
}

/* ---- A replay ---- */

static void note_event(void *context, const struct replay_step *step) {
    struct diff_side *side = context;
    uint64_t content = content_event(CONTENT_BEGIN, step->event);
    struct diff_event *event = &side->events[side->event_count++];
    *event = (struct diff_event){.content = (uint32_t)(content ^ content >> 32),
                                 .outcome = (uint32_t)step->error << 1 | step->skipped};
    for (unsigned i = 0; i < step->work_count; i++)
        event->moved += step->work[i].bytes_moved;
}

enum tape_result diff_replay(struct diff_side *side, const struct tape *tape, const struct trace_settings *options,
                             struct problem *problem) {
    struct setup setup;
    struct trace_fault fault;
    struct report report = {.trace = NULL};
    struct tape_run run = {.report = &report, .observe = note_event, .context = side};
    if (setup_resolve(&tape->header.settings, options, &tape->peak, &setup, &fault) != 0) {
        problem_set(problem, tape->source, "%s", fault.message);
        return TAPE_NO_POOL;
    }
    side->tape = tape;
    side->cost = setup.cost;
    side->events = calloc(tape->count + 1, sizeof *side->events);
    if (side->events == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return TAPE_NO_POOL;
    }
    enum tape_result result = tape_replay(tape, &setup, &run, problem);
    diff_numbers(side, &report);
    report_free(&report);
    return result;
}

void diff_part(const struct diff_side *a, const struct diff_side *b, struct diff_parting *parting) {
    size_t both = a->event_count < b->event_count ? a->event_count : b->event_count;
    *parting = (struct diff_parting){0, 0, 0};
    for (size_t i = 0; i < both; i++) {
        const struct diff_event *x = &a->events[i], *y = &b->events[i];
        if (parting->content == 0 && x->content != y->content)
            parting->content = i + 1;
        if (parting->outcome == 0 && x->outcome != y->outcome)
            parting->outcome = i + 1;
        if (parting->moved == 0 && x->moved != y->moved)
            parting->moved = i + 1;
    }
    if (parting->content == 0 && a->event_count != b->event_count)
        parting->content = both + 1;
}

/* ---- Numbers ---- */

double diff_percent(const struct diff_row *row) {
    if (row->a == row->b)
        return 0;
    return row->a != 0 ? 100 * (row->b - row->a) / row->a : row->b > 0 ? (double)INFINITY : -(double)INFINITY;
}

static bool is_failure(const struct diff_row *row) {
    return strncmp(row->metric->name, "failures.", 9) == 0;
}

static bool is_skipped(const struct diff_row *row) {
    return strcmp(row->metric->name, "skipped") == 0;
}

/* How far to the front: what failed, worse, better, neither. */
static int rank(const struct diff_row *row) {
    return is_failure(row) || is_skipped(row) ? 0 : row->change < 0 ? 1 : row->change > 0 ? 2 : 3;
}

static int compare_rows(const void *x, const void *y) {
    const struct diff_row *a = x, *b = y;
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    if (is_skipped(a) != is_skipped(b))
        return is_skipped(a) ? 1 : -1;
    double by_a = fabs(diff_percent(a)), by_b = fabs(diff_percent(b));
    if (by_a != by_b && (rank(a) == 1 || rank(a) == 2))
        return by_a > by_b ? -1 : 1;
    return a->metric < b->metric ? -1 : 1; /* as the table has them */
}

/* The bytes of a block on that side; 0: not known. */
static double block_bytes(const struct diff_side *side) {
    size_t place = (size_t)(metric_find("pool.block_bytes") - metrics);
    return side->known[place] ? side->values[place] : 0;
}

/* A number of blocks that is better or worse says nothing where blocks differ; in bytes it does. Whether it can be
 * judged. */
static bool to_bytes(struct diff_row *row, double block_a, double block_b) {
    if (row->metric->sense == SENSE_NONE || !row->in_a || !row->in_b)
        return false;
    if (strstr(row->metric->name, "blocks") == NULL || block_a == block_b)
        return true;
    row->in_bytes = block_a != 0 && block_b != 0;
    row->a *= row->in_bytes ? block_a : 1;
    row->b *= row->in_bytes ? block_b : 1;
    return row->in_bytes && row->a != row->b;
}

size_t diff_rows(const struct diff_side *a, const struct diff_side *b, struct diff_row rows[DIFF_METRICS_MAX]) {
    double block_a = block_bytes(a), block_b = block_bytes(b);
    size_t count = 0;
    for (size_t i = 0; metrics[i].name != NULL && i < DIFF_METRICS_MAX; i++) {
        struct diff_row row = {&metrics[i], a->values[i], b->values[i], a->known[i], b->known[i], false, 0};
        bool missing = a->missing[i] != b->missing[i];
        /* A report that was written has a 0 for what there is not. */
        double seen_a = row.in_a ? row.a : 0, seen_b = row.in_b ? row.b : 0;
        if (seen_a == seen_b && !missing)
            continue;
        if (to_bytes(&row, block_a, block_b))
            row.change = (row.b > row.a) == (metrics[i].sense == SENSE_MORE) ? 1 : -1;
        rows[count++] = row;
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    return count;
}

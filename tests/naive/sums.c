/* sums.c: rows and distributions of what was seen after each event. */
#include <stdlib.h>
#include <string.h>

#include "tests/naive/naive.h"

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* ---- Rows ---- */

static uint32_t row_length(uint32_t events) {
    uint32_t each = 1;
    while ((events + each - 1) / each > settings.points)
        each *= 2;
    return each;
}

/* Whether the free runs are counted after an event: it ends what was a row when it came, or the trace. */
static bool is_counted(uint32_t number) {
    return number % row_length(number) == 0 || number == moment_count;
}

static void write_gauge(FILE *out, enum gauge gauge, uint32_t first, uint32_t end) {
    double least = 1e300, most = 0, sum = 0;
    uint32_t count = 0;
    for (uint32_t i = first; i < end; i++) {
        double value = moments[i].gauges[gauge];
        if (gauge == FREE_RUNS && !is_counted(i + 1))
            continue;
        least = value < least ? value : least;
        most = larger(most, value);
        sum += value;
        count++;
    }
    fprintf(out, " %.6f %.6f %.6f", least, sum / count, most);
}

static double count_of(enum counter counter, uint32_t first, uint32_t end) {
    double sum = 0;
    for (uint32_t i = first; i < end; i++)
        sum += moments[i].counters[counter];
    return sum;
}

static void write_counters(FILE *out, enum counter from, enum counter to, uint32_t first, uint32_t end) {
    for (int counter = (int)from; counter <= (int)to; counter++)
        fprintf(out, " %.0f", count_of((enum counter)counter, first, end));
}

static void write_row(FILE *out, uint32_t first, uint32_t end) {
    double probes = 0, event = 0, go = 0;
    for (uint32_t i = first; i < end; i++) {
        event = larger(event, moments[i].counters[MOVED]);
        for (unsigned k = 0; k < moments[i].try_count; k++) {
            probes = larger(probes, moments[i].tries[k].probes);
            go = larger(go, moments[i].tries[k].most_moved);
        }
    }
    fprintf(out, "%u %u %.9f", first + 1, end, moments[end - 1].seconds);
    for (int gauge = 0; gauge < GAUGES; gauge++)
        write_gauge(out, (enum gauge)gauge, first, end);
    write_counters(out, HITS, PROBES, first, end);
    fprintf(out, " %.0f", probes);
    write_counters(out, DEFRAGS, MOVED, first, end);
    fprintf(out, " %.0f %.0f", event, go);
    write_counters(out, MARKS, MARKS, first, end);
    fprintf(out, " %.9f\n", moments[first].seconds);
}

void write_series(FILE *out) {
    static const char *const names[] = {"first [event]",
                                        "last [event]",
                                        "time [s]",
                                        "=live [bytes]",
                                        "=used [bytes]",
                                        "=top [bytes]",
                                        "=free [bytes]",
                                        "=largest_free [bytes]",
                                        "=live_count [allocations]",
                                        "=external [%]",
                                        "=internal [%]",
                                        "=free_runs [runs]",
                                        "=bins [bins]",
                                        "=indexes [indexes]",
                                        "=cached [indexes]",
                                        "cache_hits [indexes]",
                                        "cache_misses [indexes]",
                                        "fragmented [failures]",
                                        "out_of_memory [failures]",
                                        "out_of_indexes [failures]",
                                        "invalid_size [failures]",
                                        "invalid_handle [failures]",
                                        "locked [failures]",
                                        "not_locked [failures]",
                                        "allocs [calls]",
                                        "probes [free runs]",
                                        "probes_max [free runs]",
                                        "defrags [calls]",
                                        "defrag_steps [calls]",
                                        "room_calls [calls]",
                                        "cleans [calls]",
                                        "moved [bytes]",
                                        "moved_event_max [bytes]",
                                        "moved_step_max [bytes]",
                                        "marks [marks]",
                                        "began [s]"};
    static const char *const parts[] = {"_min", "_mean", "_max"};
    uint32_t each = row_length(moment_count), rows = (moment_count + each - 1) / each;
    int column = 1;
    fprintf(out, "# rows     %u, of %u event%s each, the last perhaps of fewer\n", rows, each, each == 1 ? "" : "s");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *name = names[i] + (names[i][0] == '='), *unit = strchr(name, ' ');
        for (int part = 0; part < (names[i][0] == '=' ? 3 : 1); part++)
            fprintf(out, "#   %2d %.*s%s%s\n", column++, (int)(unit - name), name,
                    names[i][0] == '=' ? parts[part] : "", unit);
    }
    for (uint32_t first = 0; first < moment_count; first += each)
        write_row(out, first, first + each < moment_count ? first + each : moment_count);
}

/* ---- Distributions ---- */

#define VALUES_MAX (8u * EVENTS_MAX)
static struct weighted values[VALUES_MAX];
static size_t value_count;

static void put(double value) {
    if (value_count == VALUES_MAX)
        exit(2);
    values[value_count++] = (struct weighted){value, 1};
}

static int by_value(const void *a, const void *b) {
    const struct weighted *left = a, *right = b;
    return left->value < right->value ? -1 : left->value > right->value;
}

/* What values that share a row agree in: themselves below 16, else their first five bits, and how many follow. */
static uint64_t group_of(double value) {
    uint64_t bits = (uint64_t)value, dropped = 0;
    while (bits >= 32) {
        bits /= 2;
        dropped++;
    }
    return dropped * 32 + bits;
}

static void write_distribution(FILE *out, struct weighted *list, size_t count, double unit) {
    double all = 0, so_far = 0;
    qsort(list, count, sizeof *list, by_value);
    for (size_t i = 0; i < count; i++)
        all += list[i].times;
    for (size_t first = 0, end; first < count; first = end) {
        double times = 0;
        for (end = first; end < count && group_of(list[end].value) == group_of(list[first].value); end++)
            times += list[end].times;
        so_far += times;
        fprintf(out, "%.6f %.6f %.0f %.0f %.6f\n", list[first].value * unit, list[end - 1].value * unit, times, so_far,
                100 * so_far / all);
    }
}

static void put_all(int kind) {
    for (uint32_t i = 0; i < moment_count; i++) {
        const struct moment *moment = &moments[i];
        if (kind == 0 && moment->asked)
            put((double)moment->size);
        if (kind == 1 && moment->freed)
            put(moment->lifetime);
        if (kind == 3 && moment->counters[MOVED] > 0)
            put(moment->counters[MOVED]);
        for (unsigned k = 0; k < moment->try_count; k++) {
            const struct try *try = &moment->tries[k];
            if (kind == 2 && (try->call <= CALL_ALLOC_FAST || try->probes != 0))
                put(try->probes);
            if (kind == 4 && try->most_moved != 0)
                put(try->most_moved);
        }
    }
}

void write_counts(FILE *out) {
    static const char *const units[] = {"bytes", "events", "free runs", "bytes", "bytes", "bytes"};
    for (int kind = 0; kind < 6; kind++) {
        value_count = 0;
        put_all(kind);
        fprintf(out, "%s# columns: least [%s], most, count, count up to here, the same in %%\n",
                kind != 0 ? "\n\n" : "", units[kind]);
        if (kind < 5)
            write_distribution(out, values, value_count, 1);
        else
            write_distribution(out, run_lengths, run_length_count, 1);
    }
}

void write_time(FILE *out) {
    uint32_t each = row_length(moment_count);
    double us = 1e6 / settings.clock_hz;
    fputs("# columns: first event, last, all calls of the pool [us], of these clean, defrag and making room [us], most "
          "for"
          " one event [us], longest pause [us], the trace's time at the first event [s], at the last [s]\n",
          out);
    for (uint32_t first = 0; first < moment_count; first += each) {
        double all = 0, compaction = 0, event = 0, pause = 0;
        uint32_t i = first;
        for (; i < first + each && i < moment_count; i++) {
            all += moments[i].cost;
            compaction += moments[i].compaction;
            event = larger(event, moments[i].cost);
            pause = larger(pause, moments[i].pause);
        }
        fprintf(out, "%u %u %.6f %.6f %.6f %.6f %.9f %.9f\n", first + 1, i, all * us, compaction * us, event * us,
                pause * us, moments[first].seconds, moments[i - 1].seconds);
    }
    value_count = 0;
    for (uint32_t i = 0; i < moment_count; i++) {
        if (moments[i].compaction > 0)
            put((double)(uint64_t)(moments[i].pause + 0.5)); /* whole instructions */
    }
    fputs("\n\n# least [us], most, count, count up to here, the same in %\n", out);
    write_distribution(out, values, value_count, us);
}

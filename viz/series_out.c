/* series_out.c: buckets as rows. One table says what the columns are. */
#include "viz/series_out.h"

#include <inttypes.h>

/* How a column is made of a bucket. */
enum column_kind { COLUMN_FIRST, COLUMN_LAST, COLUMN_TIME, COLUMN_GAUGE, COLUMN_COUNT, COLUMN_MOST, COLUMN_BEGAN };
enum most { MOST_EVENT_MOVED, MOST_STEP_MOVED, MOST_PROBES };

static const struct column {
    const char *name; /* of a gauge three columns: NAME_min, NAME_mean, NAME_max */
    const char *unit;
    enum column_kind kind;
    int which; /* enum series_gauge, series_counter or most */
} columns[] = {
    {"first", "event", COLUMN_FIRST, 0},
    {"last", "event", COLUMN_LAST, 0},
    {"time", "s", COLUMN_TIME, 0},
    {"live", "bytes", COLUMN_GAUGE, SERIES_LIVE},
    {"used", "bytes", COLUMN_GAUGE, SERIES_USED},
    {"top", "bytes", COLUMN_GAUGE, SERIES_TOP},
    {"free", "bytes", COLUMN_GAUGE, SERIES_FREE},
    {"largest_free", "bytes", COLUMN_GAUGE, SERIES_LARGEST_FREE},
    {"live_count", "allocations", COLUMN_GAUGE, SERIES_LIVE_COUNT},
    {"external", "%", COLUMN_GAUGE, SERIES_EXTERNAL},
    {"internal", "%", COLUMN_GAUGE, SERIES_INTERNAL},
    {"free_runs", "runs", COLUMN_GAUGE, SERIES_FREE_RUNS},
    {"bins", "bins", COLUMN_GAUGE, SERIES_BINS},
    {"indexes", "indexes", COLUMN_GAUGE, SERIES_INDEXES},
    {"cached", "indexes", COLUMN_GAUGE, SERIES_CACHED},
    {"cache_hits", "indexes", COLUMN_COUNT, SERIES_INDEX_HITS},
    {"cache_misses", "indexes", COLUMN_COUNT, SERIES_INDEX_MISSES},
    {"fragmented", "failures", COLUMN_COUNT, SERIES_FAILED},
    {"out_of_memory", "failures", COLUMN_COUNT, SERIES_FAILED + 1},
    {"out_of_indexes", "failures", COLUMN_COUNT, SERIES_FAILED + 2},
    {"invalid_size", "failures", COLUMN_COUNT, SERIES_FAILED + 3},
    {"invalid_handle", "failures", COLUMN_COUNT, SERIES_FAILED + 4},
    {"locked", "failures", COLUMN_COUNT, SERIES_FAILED + 5},
    {"not_locked", "failures", COLUMN_COUNT, SERIES_FAILED + 6},
    {"allocs", "calls", COLUMN_COUNT, SERIES_ALLOCS},
    {"probes", "free runs", COLUMN_COUNT, SERIES_PROBES},
    {"probes_max", "free runs", COLUMN_MOST, MOST_PROBES},
    {"defrags", "calls", COLUMN_COUNT, SERIES_DEFRAG_CALLS},
    {"defrag_steps", "calls", COLUMN_COUNT, SERIES_DEFRAG_STEPS},
    {"room_calls", "calls", COLUMN_COUNT, SERIES_ROOM_CALLS},
    {"cleans", "calls", COLUMN_COUNT, SERIES_CLEAN_CALLS},
    {"moved", "bytes", COLUMN_COUNT, SERIES_MOVED},
    {"moved_event_max", "bytes", COLUMN_MOST, MOST_EVENT_MOVED},
    {"moved_step_max", "bytes", COLUMN_MOST, MOST_STEP_MOVED},
    {"marks", "marks", COLUMN_COUNT, SERIES_MARKS},
    {"began", "s", COLUMN_BEGAN, 0},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static const char *const parts[] = {"_min", "_mean", "_max"};

/* Calls `say` for each column of the file, with its number from 1. */
static void each_column(FILE *out,
                        void (*say)(FILE *out, int number, const char *name, const char *part, const char *unit)) {
    int number = 1;
    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].kind != COLUMN_GAUGE) {
            say(out, number++, columns[i].name, "", columns[i].unit);
            continue;
        }
        for (int part = 0; part < 3; part++)
            say(out, number++, columns[i].name, parts[part], columns[i].unit);
    }
}

static void say_column(FILE *out, int number, const char *name, const char *part, const char *unit) {
    fprintf(out, "#   %2d %s%s [%s]\n", number, name, part, unit);
}

static void say_assignment(FILE *out, int number, const char *name, const char *part, const char *unit) {
    (void)unit;
    fprintf(out, "%s%s = %d\n", name, part, number);
}

void series_columns(FILE *out) {
    each_column(out, say_assignment);
}

/* ---- The head ---- */

void series_policy(char *text, size_t size, const struct report *report) {
    const struct setup *setup = &report->setup;
    char room[48] = "", every[64] = "";
    if (setup->room_step != 0)
        snprintf(room, sizeof room, " in steps of %" PRIu64 " bytes", setup->room_step);
    if (setup->defrag_every != 0)
        snprintf(every, sizeof every, ", a defrag step of %" PRIu64 " bytes every %" PRIu64 " events",
                 setup->defrag_step, setup->defrag_every);
    snprintf(text, size, "fit %s, coalesce %s, on fragmented %s%s%s", trace_fit_words[setup->fit],
             trace_coalesce_words[setup->coalesce], trace_on_fragmented_words[setup->on_fragmented], room, every);
}

/* A comment ends with its line, so a name must not. */
static void say_text(FILE *out, const char *label, const char *text) {
    fprintf(out, "# %-8s ", label);
    for (; *text != '\0'; text++)
        putc((unsigned char)*text < ' ' ? '?' : *text, out);
    putc('\n', out);
}

void series_head(FILE *out, const char *what, const struct report *report) {
    char policy[256];
    series_policy(policy, sizeof policy, report);
    fprintf(out, "# poolsim " POOLSIM_VERSION ": %s\n", what);
    say_text(out, "trace", report->trace);
    say_text(out, "file", report->source);
    if (report->content.bytes != 0)
        fprintf(out, "# content  CRC-32 %08" PRIx32 ", %" PRIu64 " bytes, decompressed\n", report->content.crc32,
                report->content.bytes);
    if (report->generated)
        fprintf(out, "# seed     %" PRIu64 "\n", report->seed);
    fprintf(out,
            "# pool     %" PRIu64 " bytes: %" PRIu64 " blocks of %" PRIu64 " at %" PRIu64 " bits, %" PRIu64
            " indexes, cache of %" PRIu64 ", %" PRIu64 " bytes of bookkeeping\n",
            report->pool_bytes, report->blocks, report->block_bytes, report->width_bits, report->indexes,
            report->index_cache, report->bookkeeping_bytes);
    fprintf(out, "# policy   %s\n", policy);
}

/* ---- Rows ---- */

static uint64_t most_of(const struct series_bucket *bucket, enum most which) {
    switch (which) {
    case MOST_EVENT_MOVED:
        return bucket->event_moved_max;
    case MOST_STEP_MOVED:
        return bucket->step_moved_max;
    case MOST_PROBES:
        return bucket->probes_max;
    }
    return 0;
}

static void write_gauge(FILE *out, const struct series_bucket *bucket, enum series_gauge gauge) {
    bool is_pct = gauge == SERIES_EXTERNAL || gauge == SERIES_INTERNAL;
    int decimals = is_pct ? 4 : 0;
    struct series_range range = series_range(bucket, gauge);
    fprintf(out, " %.*f %.*f %.*f", decimals, range.min, is_pct ? 4 : 2, series_mean(bucket, gauge), decimals,
            range.max);
}

static void write_seconds(FILE *out, uint64_t ns) {
    fprintf(out, " %" PRIu64 ".%09" PRIu64, ns / 1000000000, ns % 1000000000);
}

static void write_row(FILE *out, const struct series *series, size_t number, const struct series_bucket *bucket) {
    fprintf(out, "%" PRIu64 " %" PRIu64, bucket->first, bucket->first + bucket->events - 1);
    write_seconds(out, bucket->time_ns);
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct column *column = &columns[i];
        if (column->kind == COLUMN_GAUGE)
            write_gauge(out, bucket, (enum series_gauge)column->which);
        else if (column->kind == COLUMN_COUNT)
            fprintf(out, " %" PRIu64, series_count(series, number, (enum series_counter)column->which));
        else if (column->kind == COLUMN_MOST)
            fprintf(out, " %" PRIu64, most_of(bucket, (enum most)column->which));
        else if (column->kind == COLUMN_BEGAN)
            write_seconds(out, bucket->began_ns);
    }
    putc('\n', out);
}

void series_write(FILE *out, const struct report *report, const struct series *series) {
    size_t count;
    uint64_t events_each;
    const struct series_bucket *buckets = series_buckets(series, &count, &events_each);
    series_head(out, "the history of a replay, poolsim-series(5)", report);
    fprintf(out, "# rows     %zu, of %" PRIu64 " event%s each, the last perhaps of fewer\n# columns\n", count,
            events_each, events_each == 1 ? "" : "s");
    each_column(out, say_column);
    for (size_t i = 0; i < count; i++)
        write_row(out, series, i, &buckets[i]);
}

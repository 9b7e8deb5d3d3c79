/* report_text.c: reports for people. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "traces/cost.h"
#include "viz/number.h"
#include "viz/report_out.h"

#define NAME_BYTES 160  /* of a name: two lines */
#define TEXT_COLUMNS 63 /* behind a row's label, of 80; a longer text goes on in the next row */
#define BOLD "\033[1m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

struct page {
    FILE *out;
    bool colour;
};

static void paint(const struct page *page, const char *code) {
    if (page->colour)
        fputs(code, page->out);
}

__attribute__((format(printf, 3, 4))) static void row(const struct page *page, const char *label, const char *format,
                                                      ...) {
    char text[1024], *rest = text;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    while (strlen(rest) > TEXT_COLUMNS) {
        char *cut = memrchr(rest, ' ', TEXT_COLUMNS + 1);
        if (cut == NULL || cut == rest)
            break; /* one long word */
        fprintf(page->out, "  %-14s %.*s\n", label, (int)(cut - rest), rest);
        rest = cut + 1;
        label = "";
    }
    fprintf(page->out, "  %-14s %s\n", label, rest);
}

static void pool_rows(const struct page *page, const struct report *report) {
    const struct setup *setup = &report->setup;
    row(page, "pool", "%s bytes: %s blocks of %s, %s bytes of bookkeeping", number_text(report->pool_bytes),
        number_text(report->blocks), number_text(report->block_bytes), number_text(report->bookkeeping_bytes));
    if (setup->size_percent != 0)
        row(page, "", "chosen by the trace's peak: %u %% of the smallest that could do", setup->size_percent);
    if (report->index_cache != 0)
        row(page, "indexes", "%s, with a cache of %s", number_text(report->indexes), number_text(report->index_cache));
    else
        row(page, "indexes", "%s, in a free list", number_text(report->indexes));
    row(page, "policy", "%s fit, %s coalescing, when fragmented: %s", trace_fit_words[setup->fit],
        trace_coalesce_words[setup->coalesce], trace_on_fragmented_words[setup->on_fragmented]);
    if (setup->defrag_every != 0)
        row(page, "", "a defrag step of %s bytes every %s events", number_text(setup->defrag_step),
            number_text(setup->defrag_every));
}

static void use_rows(const struct page *page, const struct report *report) {
    row(page, "peak live", "%s bytes asked for, %s allocations", number_text(report->peak_live_bytes),
        number_text(report->peak_live_count));
    row(page, "peak used", "%s bytes in blocks; with bookkeeping %.1f %% of the pool",
        number_text(report->peak_used_blocks * report->block_bytes), report->pool_used_pct);
    row(page, "highest top", "%s of %s blocks", number_text(report->peak_top_blocks), number_text(report->blocks));
    row(page, "at the end", "%s bytes live, %s free, the largest run %s", number_text(report->final_live_bytes),
        number_text(report->final_free_bytes), number_text(report->final_largest_free_bytes));
    row(page, "fragmentation", "external %.1f %% mean, %.1f %% max, %.1f %% at the end", report->external_pct_mean,
        report->external_pct_max, report->final_external_pct);
    row(page, "", "internal %.1f %% mean, headers included", report->internal_pct_mean);
}

/* What is modelled of a processor's time. What a table counts is said, since an instruction is not a cycle. */
static void time_rows(const struct page *page, const struct report *report) {
    const struct cost *cost = report->setup.cost;
    if (cost == NULL)
        return;
    char processor[COST_TEXT_BYTES];
    row(page, "time", "on %s: %.1f ms in the pool, of it %.1f ms for clean, defrag and making room (%.1f %%)",
        cost_text(cost, processor), report->cost_us / 1000, report->cost_compaction_us / 1000,
        report->cost_compaction_pct);
    if (report->timed_clock_hz != 0)
        row(page, "", "the latter is %.4g %% of the trace's time", report->time_pct);
    row(page, "", "the longest pause %.1f us at one go; the longest event %.1f us", report->cost_pause_us,
        report->cost_event_us);
}

static void cost_rows(const struct page *page, const struct report *report) {
    row(page, "search", "%.2f free runs looked at by an allocation, %s at most", report->probes_mean,
        number_text(report->probes_max));
    if (report->index_cache != 0)
        row(page, "index cache", "%s hits, %s misses, %s entries searched at most", number_text(report->index_hits),
            number_text(report->index_misses), number_text(report->index_probes_max));
    row(page, "defrag", "%s whole, %s steps, room made %s times", number_text(report->defrag_calls),
        number_text(report->defrag_steps), number_text(report->room_calls));
    if (report->defrag_bytes != 0)
        row(page, "", "%s bytes moved in %s allocations, %.1f bytes an event", number_text(report->defrag_bytes),
            number_text(report->defrag_allocations), (double)report->defrag_bytes / (double)report->events);
    if (report->defrag_bytes != 0)
        row(page, "longest pause", "%s bytes in one call, %s in one step", number_text(report->call_bytes_max),
            number_text(report->step_bytes_max));
    if (report->resize_bytes != 0)
        row(page, "resizes", "%s bytes moved", number_text(report->resize_bytes));
    time_rows(page, report);
    if (report->clean_calls != 0)
        row(page, "clean", "%s calls, %s runs joined", number_text(report->clean_calls),
            number_text(report->runs_joined));
}

static void explain_locked(const struct page *page, const struct report_failure *failure) {
    if (failure->locked_count == 0)
        return;
    fprintf(page->out, "%*s%s bytes are locked in %s allocation%s: %s", 6, "", number_text(failure->locked_bytes),
            number_text(failure->locked_count), failure->locked_count == 1 ? "" : "s", failure->locked_ids[0]);
    for (size_t i = 1; i < 3 && failure->locked_ids[i][0] != '\0'; i++)
        fprintf(page->out, ", %s", failure->locked_ids[i]);
    fputs(failure->locked_count > 3 ? ", ...\n" : "\n", page->out);
}

static void explain(const struct page *page, const struct report *report, int error) {
    const struct report_failure *failure = &report->first[error];
    fprintf(page->out, "    first: event %s, line %u: %s %s", number_text(failure->event), failure->line, failure->verb,
            failure->id);
    const char *state = error == DPOOL_ERR_LOCKED       ? ", which is locked"
                        : error == DPOOL_ERR_NOT_LOCKED ? ", which is not locked"
                                                        : "";
    if (!failure->for_room) {
        fprintf(page->out, "%s\n", state);
        return;
    }
    fprintf(page->out, "%s, asked for %s bytes\n", state, number_text(failure->asked_bytes));
    fprintf(page->out, "%*s%s bytes were free, the largest run %s\n", 6, "", number_text(failure->free_bytes),
            number_text(failure->largest_free_bytes));
    explain_locked(page, failure);
    fprintf(page->out, "%*sclean would %shave helped, defrag would %shave helped\n", 6, "",
            failure->clean_helps ? "" : "not ", failure->defrag_helps ? "" : "not ");
}

static void failure_rows(const struct page *page, const struct report *report) {
    paint(page, report->failures == 0 ? GREEN : RED);
    if (report->failures == 0)
        row(page, "failures", "none");
    else
        row(page, "failures", "%s; %s events of failed allocations skipped", number_text(report->failures),
            number_text(report->skipped));
    paint(page, PLAIN);
    for (int error = 1; error < DPOOL_ERR_INVALID_CONFIG; error++) {
        if (report->failures_by[error] == 0)
            continue;
        fprintf(page->out, "    %s: %s\n", pool_error_name(error), number_text(report->failures_by[error]));
        explain(page, report, error);
    }
}

const char *expectation_text(const struct report_expectation *expectation, char text[EXPECTATION_TEXT]) {
    int used = snprintf(text, EXPECTATION_TEXT, "%.60s %s %.10g: ", expectation->metric,
                        trace_compare_words[expectation->compare], expectation->wanted);
    size_t room = EXPECTATION_TEXT - (size_t)used;
    if (!expectation->known)
        snprintf(text + used, room, "FAILS, there is no such number");
    else
        snprintf(text + used, room, "%s, it is %.*f", expectation->ok ? "holds" : "FAILS",
                 metric_find(expectation->metric)->is_pct ? 2 : 0, expectation->got);
    return text;
}

static void expectation_rows(const struct page *page, const struct report *report) {
    for (size_t i = 0; i < report->expectation_count; i++) {
        const struct report_expectation *expectation = &report->expectations[i];
        paint(page, expectation->ok ? GREEN : RED);
        char text[EXPECTATION_TEXT];
        row(page, i == 0 ? "expected" : "", "%s", expectation_text(expectation, text));
        paint(page, PLAIN);
    }
}

void report_text(FILE *out, const struct report *report, const char *map, bool colour) {
    struct page page = {out, colour};
    paint(&page, BOLD);
    fprintf(out, "%.*s\n", NAME_BYTES, report->trace);
    paint(&page, PLAIN);
    row(&page, "events", "%s: %s allocs, %s frees, %s resizes, %s locks", number_text(report->events),
        number_text(report->allocs), number_text(report->frees), number_text(report->resizes),
        number_text(report->locks));
    if (report->generated)
        row(&page, "", "generated from a workload, with seed %" PRIu64, report->seed);
    if (report->cut_off)
        row(&page, "", "the recording is cut off: its program did not end by itself");
    if (report->sizes_rounded)
        row(&page, "", "sizes are rounded by what was recorded, and not as asked for");
    pool_rows(&page, report);
    use_rows(&page, report);
    cost_rows(&page, report);
    failure_rows(&page, report);
    expectation_rows(&page, report);
    if (map != NULL) {
        row(&page, "at the end", "|%s|", map);
        row(&page, "", "%s", "# used  + partly  @ locked  % moving  . free  blank: beyond top");
    }
}

/* ---- With nothing and with everything locked ---- */

static const char *metric_text(const struct report *report, const struct metric *metric, char text[24]) {
    double value = metric_value(report, metric);
    if (metric->is_pct)
        snprintf(text, 24, "%.1f", value);
    else
        snprintf(text, 24, "%s", number_text((uint64_t)value));
    return text;
}

static void bracket_row(const struct page *page, const char *name, const struct report *none,
                        const struct report *all) {
    const struct metric *metric = metric_find(name);
    char texts[2][24];
    row(page, "", "%-36s %12s %12s", name, metric_text(none, metric, texts[0]), metric_text(all, metric, texts[1]));
}

static void bracket_expectations(const struct page *page, const struct report *none, const struct report *all) {
    for (size_t i = 0; i < none->expectation_count; i++) {
        const struct report_expectation *expectation = &none->expectations[i];
        bool other = i < all->expectation_count && all->expectations[i].ok;
        char text[64];
        snprintf(text, sizeof text, "%.40s %s %.10g", expectation->metric, trace_compare_words[expectation->compare],
                 expectation->wanted);
        paint(page, expectation->ok && other ? GREEN : RED);
        row(page, i == 0 ? "expected" : "", "%-36s %12s %12s", text, expectation->ok ? "holds" : "FAILS",
            other ? "holds" : "FAILS");
        paint(page, PLAIN);
    }
}

void report_bracket_text(FILE *out, const struct report *none, const struct report *all, bool colour) {
    static const char *const names[] = {"failures.total",
                                        "failures.fragmented",
                                        "failures.out_of_memory",
                                        "failures.locked",
                                        "peak.used_blocks",
                                        "peak.top_blocks",
                                        "fragmentation.external_pct_mean",
                                        "fragmentation.external_pct_max",
                                        "final.external_fragmentation_pct",
                                        "final.largest_free_bytes",
                                        "defrag.calls",
                                        "defrag.room_calls",
                                        "defrag.steps",
                                        "defrag.bytes_moved",
                                        "defrag.call_bytes_max",
                                        "defrag.step_bytes_max",
                                        "resize.bytes_moved"};
    struct page page = {out, colour};
    paint(&page, BOLD);
    fprintf(out, "%s\n", none->trace);
    paint(&page, PLAIN);
    pool_rows(&page, none);
    row(&page, "locked", "%-36s %12s %12s", "", "nothing", "everything");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        bracket_row(&page, names[i], none, all);
    bracket_expectations(&page, none, all);
}

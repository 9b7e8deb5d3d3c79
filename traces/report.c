/* report.c: the metrics' table, and expectations. */
#include "traces/report.h"

#include <stdlib.h>
#include <string.h>

#include "traces/expectation.h"
#include "traces/suggest.h"

#define AT(field) offsetof(struct report, field)
#define COUNT(name, field, sense, help) \
    { name, false, AT(field), SENSE_##sense, 0, help }
#define COUNT_IF(needs, name, field, sense, help) \
    { name, false, AT(field), SENSE_##sense, AT(needs), help }
#define PCT(name, field, sense, help) \
    { name, true, AT(field), SENSE_##sense, 0, help }
#define PCT_IF(needs, name, field, sense, help) \
    { name, true, AT(field), SENSE_##sense, AT(needs), help }

const struct metric metrics[] = {
    COUNT("events", events, NONE, "events replayed"),
    COUNT("allocs", allocs, NONE, "allocations asked for"),
    COUNT("frees", frees, NONE, "frees done"),
    COUNT("resizes", resizes, NONE, "resizes asked for"),
    COUNT("locks", locks, NONE, "locks done"),
    COUNT("unlocks", unlocks, NONE, "unlocks done"),
    COUNT("skipped", skipped, LESS, "events skipped, of allocations that had failed"),
    COUNT("failures.total", failures, LESS, "events that failed"),
    COUNT("failures.fragmented", failures_by[DPOOL_ERR_FRAGMENTED], LESS, "enough was free, but not in one piece"),
    COUNT("failures.out_of_memory", failures_by[DPOOL_ERR_OUT_OF_MEMORY], LESS, "too little was free"),
    COUNT("failures.out_of_indexes", failures_by[DPOOL_ERR_OUT_OF_INDEXES], LESS, "every handle was in use"),
    COUNT("failures.invalid_size", failures_by[DPOOL_ERR_INVALID_SIZE], LESS, "more than the empty pool holds"),
    COUNT("failures.invalid_handle", failures_by[DPOOL_ERR_INVALID_HANDLE], LESS, "wrong handles"),
    COUNT("failures.locked", failures_by[DPOOL_ERR_LOCKED], LESS, "the allocation was locked"),
    COUNT("failures.not_locked", failures_by[DPOOL_ERR_NOT_LOCKED], LESS, "unlocks of what was not locked"),
    COUNT("pool.bytes", pool_bytes, NONE, "the pool, its bookkeeping included"),
    COUNT("pool.block_bytes", block_bytes, NONE, "bytes a block"),
    COUNT("pool.width_bits", width_bits, NONE, "bits a location"),
    COUNT("pool.blocks", blocks, NONE, "blocks in the pool"),
    COUNT("pool.indexes", indexes, NONE, "handles at most"),
    COUNT("pool.index_cache", index_cache, NONE, "free indexes in the cache at most; 0: a free list"),
    COUNT("pool.bookkeeping_bytes", bookkeeping_bytes, NONE, "bytes of the pool that are not blocks"),
    COUNT("peak.live_bytes", peak_live_bytes, NONE, "most bytes asked for at one time"),
    COUNT("peak.live_count", peak_live_count, NONE, "most allocations at one time"),
    COUNT("peak.used_blocks", peak_used_blocks, LESS, "most blocks handed out at one time"),
    COUNT("peak.top_blocks", peak_top_blocks, LESS, "highest top, in blocks"),
    PCT("peak.pool_used_pct", pool_used_pct, LESS, "bookkeeping and most blocks handed out, of the pool"),
    COUNT("final.live_bytes", final_live_bytes, NONE, "bytes asked for and live at the end"),
    COUNT("final.live_count", final_live_count, NONE, "allocations live at the end"),
    COUNT("final.free_bytes", final_free_bytes, MORE, "bytes in no allocation at the end"),
    COUNT("final.largest_free_bytes", final_largest_free_bytes, MORE, "the longest free run at the end"),
    PCT("final.external_fragmentation_pct", final_external_pct, LESS, "external fragmentation at the end"),
    PCT_IF(events, "fragmentation.external_pct_max", external_pct_max, LESS,
           "highest external fragmentation after an event"),
    PCT_IF(events, "fragmentation.external_pct_mean", external_pct_mean, LESS,
           "mean external fragmentation over the events"),
    PCT_IF(events, "fragmentation.internal_pct_mean", internal_pct_mean, LESS,
           "mean share of used bytes that nobody asked for"),
    COUNT_IF(allocs, "alloc.probes_max", probes_max, LESS, "most free runs looked at by one attempt"),
    PCT_IF(allocs, "alloc.probes_mean", probes_mean, LESS, "free runs looked at by an attempt"),
    COUNT_IF(index_cache, "index_cache.hits", index_hits, MORE, "indexes found in the cache"),
    COUNT_IF(index_cache, "index_cache.misses", index_misses, LESS, "indexes searched for in the table"),
    COUNT_IF(index_cache, "index_cache.probes_max", index_probes_max, LESS,
             "table entries looked at by the longest search"),
    COUNT("defrag.calls", defrag_calls, NONE, "whole defrags"),
    COUNT("defrag.steps", defrag_steps, NONE, "defrag steps"),
    COUNT("defrag.room_calls", room_calls, NONE, "times that room was made for one allocation"),
    COUNT("defrag.bytes_moved", defrag_bytes, LESS, "data bytes moved by all of these"),
    COUNT("defrag.blocks_moved", defrag_blocks, LESS, "blocks of the allocations moved"),
    COUNT("defrag.allocations_moved", defrag_allocations, LESS, "allocations moved"),
    COUNT("defrag.headers_visited", defrag_headers, LESS, "run headers looked at"),
    COUNT("defrag.call_bytes_max", call_bytes_max, LESS, "most bytes moved by one call, steps apart"),
    COUNT("defrag.call_headers_max", call_headers_max, LESS, "most run headers looked at by one call, steps apart"),
    COUNT("defrag.step_bytes_max", step_bytes_max, LESS, "most bytes moved by one step"),
    COUNT("defrag.step_blocks_max", step_blocks_max, LESS, "blocks of the allocations moved by one step, at most"),
    COUNT("defrag.step_headers_max", step_headers_max, LESS, "most run headers looked at by one step"),
    COUNT_IF(resizes, "resize.bytes_moved", resize_bytes, LESS, "data bytes moved by resizes themselves"),
    COUNT("clean.calls", clean_calls, NONE, "cleans"),
    COUNT("clean.blocks_joined", runs_joined, NONE, "free runs joined to their neighbour"),
    COUNT_IF(time_ns, "time_ns", time_ns, NONE, "the trace's last time, in nanoseconds"),
    COUNT_IF(clock_hz, "cost.clock_hz", clock_hz, NONE, "instructions, or cycles, a second"),
    COUNT_IF(clock_hz, "cost.total", cost_total, LESS, "instructions, or cycles, of all calls of the pool"),
    PCT_IF(clock_hz, "cost.total_us", cost_us, LESS, "the same in microseconds"),
    PCT_IF(clock_hz, "cost.compaction_us", cost_compaction_us, LESS, "microseconds of clean, defrag and making room"),
    PCT_IF(clock_hz, "cost.compaction_pct", cost_compaction_pct, LESS, "the share of these in all calls of the pool"),
    PCT_IF(timed_clock_hz, "cost.time_pct", time_pct, LESS, "their share in the trace's own time"),
    PCT_IF(clock_hz, "cost.pause_us_max", cost_pause_us, LESS, "the longest of these calls, or of their steps"),
    PCT_IF(clock_hz, "cost.event_us_max", cost_event_us, LESS, "all calls for one event, at most"),
    {NULL, false, 0, SENSE_NONE, 0, NULL},
};

/* What `expect:` takes for short. */
static const char *const short_names[][2] = {
    {"failures", "failures.total"},
    {"pool_used_pct", "peak.pool_used_pct"},
};

const char *const trace_compare_words[] = {"==", "!=", "<", "<=", ">", ">=", NULL};

const struct metric *metric_find(const char *name) {
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++) {
        if (strcmp(name, short_names[i][0]) == 0)
            name = short_names[i][1];
    }
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        if (strcmp(metric->name, name) == 0)
            return metric;
    }
    return NULL;
}

double metric_value(const struct report *report, const struct metric *metric) {
    const char *field = (const char *)report + metric->offset;
    if (metric->is_pct) {
        double value;
        memcpy(&value, field, sizeof value);
        return value;
    }
    uint64_t value;
    memcpy(&value, field, sizeof value);
    return (double)value;
}

bool metric_is_optional(const struct metric *metric) {
    return strncmp(metric->name, "cost.", 5) == 0;
}

const char *metric_suggest(const char *name) {
    const char *words[sizeof metrics / sizeof metrics[0] + sizeof short_names / sizeof short_names[0]];
    size_t count = 0;
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
        words[count++] = short_names[i][0];
    for (const struct metric *metric = metrics; metric->name != NULL; metric++)
        words[count++] = metric->name;
    words[count] = NULL;
    return suggest(name, strlen(name), words);
}

bool metric_known(const struct report *report, const struct metric *metric) {
    uint64_t count = 1;
    if (metric->needs != 0)
        memcpy(&count, (const char *)report + metric->needs, sizeof count);
    return count != 0;
}

int report_expect(struct report *report, const struct trace_expectation *expectations, size_t count) {
    size_t all = report->expectation_count + count;
    void *more = realloc(report->expectations, (all + 1) * sizeof *report->expectations);
    if (more == NULL)
        return -1;
    report->expectations = more;
    for (size_t i = 0; i < count; i++) {
        const struct metric *metric = metric_find(expectations[i].metric);
        struct report_expectation *result = &report->expectations[report->expectation_count];
        *result = (struct report_expectation){.metric = strdup(expectations[i].metric),
                                              .compare = expectations[i].compare,
                                              .wanted = expectations[i].value,
                                              .got = metric_value(report, metric),
                                              .known = metric_known(report, metric),
                                              .line = expectations[i].line};
        if (result->metric == NULL)
            return -1;
        result->ok = result->known && compare_holds(result->got, result->compare, result->wanted);
        report->expectation_count++;
    }
    return 0;
}

bool report_expectations_hold(const struct report *report) {
    for (size_t i = 0; i < report->expectation_count; i++) {
        if (!report->expectations[i].ok)
            return false;
    }
    return true;
}

void report_free(struct report *report) {
    for (size_t i = 0; i < report->expectation_count; i++)
        free(report->expectations[i].metric);
    free(report->expectations);
    free(report->trace);
    free(report->source);
    *report = (struct report){0};
}

/* report.c: the metrics' table, and expectations. */
#include "traces/report.h"

#include <stdlib.h>
#include <string.h>

#include "traces/suggest.h"

#define COUNT(name, field, help) \
    { name, false, offsetof(struct report, field), help }
#define PCT(name, field, help) \
    { name, true, offsetof(struct report, field), help }

const struct metric metrics[] = {
    COUNT("events", events, "events replayed"),
    COUNT("allocs", allocs, "allocations asked for"),
    COUNT("frees", frees, "frees done"),
    COUNT("resizes", resizes, "resizes asked for"),
    COUNT("locks", locks, "locks done"),
    COUNT("unlocks", unlocks, "unlocks done"),
    COUNT("skipped", skipped, "events skipped, of allocations that had failed"),
    COUNT("failures.total", failures, "events that failed"),
    COUNT("failures.fragmented", failures_by[DPOOL_ERR_FRAGMENTED], "enough was free, but not in one piece"),
    COUNT("failures.out_of_memory", failures_by[DPOOL_ERR_OUT_OF_MEMORY], "too little was free"),
    COUNT("failures.out_of_indexes", failures_by[DPOOL_ERR_OUT_OF_INDEXES], "every handle was in use"),
    COUNT("failures.invalid_size", failures_by[DPOOL_ERR_INVALID_SIZE], "more than the empty pool holds"),
    COUNT("failures.invalid_handle", failures_by[DPOOL_ERR_INVALID_HANDLE], "wrong handles"),
    COUNT("failures.locked", failures_by[DPOOL_ERR_LOCKED], "the allocation was locked"),
    COUNT("failures.not_locked", failures_by[DPOOL_ERR_NOT_LOCKED], "unlocks of what was not locked"),
    COUNT("pool.bytes", pool_bytes, "the pool, its bookkeeping included"),
    COUNT("pool.block_bytes", block_bytes, "bytes a block"),
    COUNT("pool.width_bits", width_bits, "bits a location"),
    COUNT("pool.blocks", blocks, "blocks in the pool"),
    COUNT("pool.indexes", indexes, "handles at most"),
    COUNT("pool.index_cache", index_cache, "free indexes in the cache at most; 0: a free list"),
    COUNT("pool.bookkeeping_bytes", bookkeeping_bytes, "bytes of the pool that are not blocks"),
    COUNT("peak.live_bytes", peak_live_bytes, "most bytes asked for at one time"),
    COUNT("peak.live_count", peak_live_count, "most allocations at one time"),
    COUNT("peak.used_blocks", peak_used_blocks, "most blocks handed out at one time"),
    COUNT("peak.top_blocks", peak_top_blocks, "highest top, in blocks"),
    PCT("peak.pool_used_pct", pool_used_pct, "bookkeeping and most blocks handed out, of the pool"),
    COUNT("final.live_bytes", final_live_bytes, "bytes asked for and live at the end"),
    COUNT("final.live_count", final_live_count, "allocations live at the end"),
    COUNT("final.free_bytes", final_free_bytes, "bytes in no allocation at the end"),
    COUNT("final.largest_free_bytes", final_largest_free_bytes, "the longest free run at the end"),
    PCT("final.external_fragmentation_pct", final_external_pct, "external fragmentation at the end"),
    PCT("fragmentation.external_pct_max", external_pct_max, "highest external fragmentation after an event"),
    PCT("fragmentation.external_pct_mean", external_pct_mean, "mean external fragmentation over the events"),
    PCT("fragmentation.internal_pct_mean", internal_pct_mean, "mean share of used bytes that nobody asked for"),
    COUNT("alloc.probes_max", probes_max, "most free runs looked at by one attempt"),
    PCT("alloc.probes_mean", probes_mean, "free runs looked at by an attempt"),
    COUNT("index_cache.hits", index_hits, "indexes found in the cache"),
    COUNT("index_cache.misses", index_misses, "indexes searched for in the table"),
    COUNT("index_cache.probes_max", index_probes_max, "table entries looked at by the longest search"),
    COUNT("defrag.calls", defrag_calls, "whole defrags"),
    COUNT("defrag.steps", defrag_steps, "defrag steps"),
    COUNT("defrag.room_calls", room_calls, "times that room was made for one allocation"),
    COUNT("defrag.bytes_moved", defrag_bytes, "data bytes moved by all of these"),
    COUNT("defrag.blocks_moved", defrag_blocks, "blocks of the allocations moved"),
    COUNT("defrag.allocations_moved", defrag_allocations, "allocations moved"),
    COUNT("defrag.headers_visited", defrag_headers, "run headers looked at"),
    COUNT("defrag.call_bytes_max", call_bytes_max, "most bytes moved by one call, steps apart"),
    COUNT("defrag.call_headers_max", call_headers_max, "most run headers looked at by one call, steps apart"),
    COUNT("defrag.step_bytes_max", step_bytes_max, "most bytes moved by one step"),
    COUNT("defrag.step_blocks_max", step_blocks_max, "blocks of the allocations moved by one step, at most"),
    COUNT("defrag.step_headers_max", step_headers_max, "most run headers looked at by one step"),
    COUNT("resize.bytes_moved", resize_bytes, "data bytes moved by resizes themselves"),
    COUNT("clean.calls", clean_calls, "cleans"),
    COUNT("clean.blocks_joined", runs_joined, "free runs joined to their neighbour"),
    COUNT("time_ns", time_ns, "the trace's last time, in nanoseconds"),
    {NULL, false, 0, NULL},
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

static bool holds(double got, enum trace_compare compare, double wanted) {
    switch (compare) {
    case COMPARE_EQ:
        return got == wanted;
    case COMPARE_NE:
        return got != wanted;
    case COMPARE_LT:
        return got < wanted;
    case COMPARE_LE:
        return got <= wanted;
    case COMPARE_GT:
        return got > wanted;
    case COMPARE_GE:
        return got >= wanted;
    }
    return false;
}

int report_expect(struct report *report, const struct trace_header *header) {
    report->expectations = calloc(header->expectation_count + 1, sizeof *report->expectations);
    if (report->expectations == NULL)
        return -1;
    for (size_t i = 0; i < header->expectation_count; i++) {
        const struct trace_expectation *expectation = &header->expectations[i];
        struct report_expectation *result = &report->expectations[report->expectation_count];
        result->metric = strdup(expectation->metric);
        if (result->metric == NULL)
            return -1;
        result->compare = expectation->compare;
        result->wanted = expectation->value;
        result->got = metric_value(report, metric_find(expectation->metric));
        result->ok = holds(result->got, result->compare, result->wanted);
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

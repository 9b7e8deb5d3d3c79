/* report.h: what a replay came to, as numbers with names. The names are the keys of `run --json`, the columns of
 * `run --csv` and the metrics of `expect:`. */
#ifndef TRACES_REPORT_H
#define TRACES_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "traces/setup.h"
#include "traces/source.h"
#include "traces/trace.h"

#define REPORT_ID_BYTES 48

/* The first failure of one kind, explained. */
struct report_failure {
    uint64_t event; /* 0: there was none */
    unsigned line;
    char verb[16];
    char id[REPORT_ID_BYTES];
    uint64_t asked_bytes, free_bytes, largest_free_bytes;
    uint64_t locked_count, locked_bytes;
    char locked_ids[3][REPORT_ID_BYTES]; /* the lowest three; "" where there are fewer */
    bool for_room; /* an alloc or a resize: what would have helped was tried on a copy of the pool: */
    bool clean_helps, defrag_helps;
};

struct report_expectation {
    char *metric;
    enum trace_compare compare;
    double wanted, got;
    bool known; /* the replay has such a number: see metric_known */
    bool ok;
    unsigned line; /* of the trace's file, from 1; 0: the command line's */
};

struct report {
    char *trace;                   /* its name, or its file's */
    char *source;                  /* the file */
    struct source_content content; /* the file's; all 0 where it was not read to its end */
    struct setup setup;
    bool cut_off, sizes_rounded; /* as its header says */
    bool generated;              /* from a workload, with this seed: */
    uint64_t seed;
    uint64_t events, allocs, frees, resizes, locks, unlocks, skipped;
    uint64_t failures, failures_by[DPOOL_ERR_INVALID_CONFIG]; /* by enum dpool_error */
    struct report_failure first[DPOOL_ERR_INVALID_CONFIG];
    uint64_t pool_bytes, block_bytes, width_bits, blocks, indexes, index_cache, bookkeeping_bytes;
    uint64_t peak_live_bytes, peak_live_count, peak_used_blocks, peak_top_blocks;
    double pool_used_pct; /* bookkeeping and the peak's blocks, of the pool */
    uint64_t final_live_bytes, final_live_count, final_free_bytes, final_largest_free_bytes;
    double final_external_pct;
    double external_pct_max, external_pct_mean, internal_pct_mean;
    uint64_t probes, probes_max;
    double probes_mean; /* an attempt to allocate */
    uint64_t index_hits, index_misses, index_probes_max;
    uint64_t defrag_calls, defrag_steps, defrag_bytes, defrag_blocks, defrag_allocations, defrag_headers;
    uint64_t call_bytes_max, call_headers_max, step_bytes_max, step_blocks_max, step_headers_max;
    uint64_t room_calls, resize_bytes;
    uint64_t clean_calls, runs_joined;
    uint64_t time_ns;
    uint64_t clock_hz;                                   /* of the cost table's unit; 0: costs are not reckoned */
    uint64_t timed_clock_hz;                             /* the same, 0 where the trace has no times */
    uint64_t cost_total;                                 /* of the pool's calls, in its unit */
    double cost_us, cost_compaction_us, cost_pause_us;   /* of all; of compaction; the longest of it at one go */
    double cost_event_us, cost_compaction_pct, time_pct; /* the longest event; shares of cost_us, of the trace's time */
    struct report_expectation *expectations;
    size_t expectation_count;
};

/* Which way a number is better; or that it only says what was replayed, and in what. */
enum metric_sense { SENSE_NONE, SENSE_LESS, SENSE_MORE };

/* One number of a report. */
struct metric {
    const char *name; /* "peak.live_bytes" */
    bool is_pct;      /* a double, else a uint64_t */
    size_t offset;
    enum metric_sense sense;
    size_t needs; /* where a count is, without which there is no such number; 0: nothing */
    const char *help;
};

/* All of them, in the order in which they are written; the last one has no name. */
extern const struct metric metrics[];

/* By name, or one of the short names that `expect:` also takes ("failures"); NULL: there is none. */
const struct metric *metric_find(const char *name);
double metric_value(const struct report *report, const struct metric *metric);

/* Whether there was anything to count: no index cache, no number of its hits. */
bool metric_known(const struct report *report, const struct metric *metric);

/* Whether it is written only where costs are reckoned. */
bool metric_is_optional(const struct metric *metric);

/* The nearest metric's name for a misspelt one, or NULL. */
const char *metric_suggest(const char *name);

extern const char *const trace_compare_words[]; /* "==", "!=", "<", "<=", ">", ">=" */

/* Holds the report against further expectations, whose metrics exist. One without a number does not hold. -1: memory is
 * out. */
int report_expect(struct report *report, const struct trace_expectation *expectations, size_t count);

/* Whether every expectation holds. */
bool report_expectations_hold(const struct report *report);

void report_free(struct report *report);

#endif

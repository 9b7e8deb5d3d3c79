/* trace.h: what a trace says: a header, then events. The language is described in poolsim-trace(5). */
#ifndef TRACES_TRACE_H
#define TRACES_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_VERSION 1
#define TRACE_UNSET (-1) /* a setting that was not given */

enum trace_fit { FIT_BEST, FIT_FAST };
enum trace_coalesce { COALESCE_IMMEDIATE, COALESCE_DEFERRED };
enum trace_on_fragmented { FRAGMENTED_FAIL, FRAGMENTED_CLEAN, FRAGMENTED_MAKE_ROOM, FRAGMENTED_DEFRAG };

struct cost;

/* The pool's shape and the policy, as a trace's header or the command line gives them. TRACE_UNSET where not given. */
struct trace_settings {
    int64_t size_bytes;
    int64_t size_percent; /* command line only: of the smallest pool that the trace could fit in */
    int64_t indexes;
    int64_t index_cache;
    int64_t block_bytes; /* 4, 8, 16 or 32 */
    int64_t fit;         /* enum trace_fit */
    int64_t coalesce;    /* enum trace_coalesce */
    int64_t on_fragmented;
    int64_t defrag_step;     /* bytes a step */
    int64_t defrag_every;    /* events between two steps; 0: none */
    const struct cost *cost; /* command line only: what calls cost, cost.h; NULL: not reckoned */
};

/* Everything TRACE_UNSET. */
void trace_settings_init(struct trace_settings *settings);

/* The words of each enumeration, in its order, NULL at the end. */
extern const char *const trace_fit_words[];
extern const char *const trace_coalesce_words[];
extern const char *const trace_on_fragmented_words[];

enum trace_compare { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

/* One line of `expect:`. A bare value means equal. */
struct trace_expectation {
    char *metric; /* a key of the report, "peak.live_bytes"; see report.h */
    enum trace_compare compare;
    double value;
    unsigned line, column; /* of the metric, from 1 */
};

struct trace_header {
    char *name; /* NULL when the trace has none */
    struct trace_settings settings;
    unsigned pool_line, pool_column; /* where its pool is given, from 1; 0: it gives none */
    struct trace_expectation *expectations;
    size_t expectation_count;
    bool cut_off;                    /* the recording ended before its program did */
    bool sizes_rounded;              /* sizes are not those asked for, but what some allocator made of them */
    bool generated;                  /* the document is a workload, and the events are generated from it: */
    uint64_t seed, duration, events; /* with this seed, up to that time and number; 0: no such limit */
};

/* Frees what a header holds, and empties it. */
void trace_header_free(struct trace_header *header);

/* In the order of trace_verb_words. */
enum trace_verb {
    VERB_ALLOC,
    VERB_ALLOC_FAST,
    VERB_FREE,
    VERB_RESIZE,
    VERB_LOCK,
    VERB_UNLOCK,
    VERB_CLEAN,
    VERB_DEFRAG,
    VERB_AT,
    VERB_MARK,
    VERB_COUNT
};
extern const char *const trace_verb_words[]; /* NULL at the end */

struct trace_event {
    enum trace_verb verb;
    const char *id; /* alloc, alloc_fast, free, resize, lock, unlock; mark: its text. Not ended by 0. */
    size_t id_length;
    const char *tag; /* alloc, alloc_fast: what allocated, or NULL. Not ended by 0. */
    size_t tag_length;
    uint64_t size_bytes; /* alloc, alloc_fast, resize; defrag: bytes of a step, or 0 for a whole one */
    bool timed;          /* time_ns is given: `at TIME`, or a long form with an `at:` */
    uint64_t time_ns;
    unsigned line, column; /* where the event begins in its source, from 1; columns count code points */
    unsigned id_column;    /* where its id or text begins; 0 without one; column where it is on a later line */
};

/* What is wrong with an event, and where. Whoever has the reader turns it into a struct problem. */
struct trace_fault {
    unsigned line, column; /* 0: no place in the source */
    char message[256];
};

__attribute__((format(printf, 4, 5))) void trace_fault_set(struct trace_fault *fault, unsigned line, unsigned column,
                                                           const char *format, ...);

#endif

/* size.h: the smallest pool, or the least of something else, with which every trace passes what is expected of it. */
#ifndef TRACES_SIZE_H
#define TRACES_SIZE_H

#include "traces/smallest.h"
#include "traces/tape.h"

/* A pool and what of the policy is varied; the rest is each trace's own. */
struct size_point {
    const struct pool_kind *kind;
    uint64_t blocks, indexes, index_cache;
    int64_t on_fragmented, defrag_step, defrag_every; /* TRACE_UNSET: the trace's own */
    uint64_t bytes; /* of the pool, of which less than a block may be left over; 0: just the blocks */
    bool still;     /* nothing is moved: free runs may be joined, but there are no defrags and no steps */
};

uint64_t size_point_bytes(const struct size_point *point);

/* What is to be had. */
struct sizing {
    const struct tapes *tapes;
    const struct trace_settings *options;         /* win over each trace's header */
    const struct trace_expectation *expectations; /* of every trace, beside its own */
    size_t expectation_count;
};

/* Why a point does not do: the first event that fails, or the expectation that does not hold. */
struct size_limit {
    const struct tape *tape; /* NULL: none */
    uint64_t event;          /* from 1; 0: an expectation, until size_limit_event has found the event */
    unsigned line;
    struct size_point point;
    const struct trace_expectation *unmet; /* NULL: it is no expectation */
    char since[80];                        /* with an expectation, the event: "alloc rx 512" */
    bool no_pool;                          /* there is none of that shape; event is 0 */
    char text[160]; /* "alloc rx 512: out_of_memory", "defrag.bytes_moved <= 8192: FAILS, it is 9000" */
};

/* Whether every trace passes what is expected; where that says nothing of failures, nothing may fail either. A pool that
 * cannot be made does not; neither does a replay that is refused or loses data: then *ended, which starts as TAPE_OK, says
 * so, and *problem what. limit may be NULL. */
bool size_passes(const struct sizing *sizing, const struct size_point *point, struct size_limit *limit,
                 enum tape_result *ended, struct problem *problem);

/* Where an expectation does not hold: the event since which it does not, up to the end, if it ever held. A replay. */
void size_limit_event(const struct sizing *sizing, struct size_limit *limit);

/* "alloc rx 512"; its length. */
int size_event_text(char *text, size_t size, const struct replay_step *step);

/* The setup of a point for one trace. */
void size_point_setup(const struct sizing *sizing, const struct size_point *point, const struct tape *tape,
                      struct setup *setup);

/* The pool that is given to all traces together, and whether one of them coalesces deferred: the options; where those say
 * nothing, the most that any header says. The indexes also have to do for the peaks of the traces that give none. The rest
 * is TRACE_UNSET. */
void size_shape(const struct tapes *tapes, const struct trace_settings *options, struct trace_settings *shape);

/* Whether a pool can have so many indexes, and such a cache; else *problem. */
bool size_shape_exists(const struct tapes *tapes, const struct trace_settings *shape, struct problem *problem);

/* What is varied. */
enum size_subject { SIZE_POOL, SIZE_INDEXES, SIZE_CACHE, SIZE_BLOCK, SIZE_STEP, SIZE_EVERY };

/* One search: from a point, whose other numbers stay. SIZE_POOL varies the blocks; SIZE_INDEXES and SIZE_CACHE keep the
 * blocks, so that the pool's bytes change; SIZE_EVERY looks for the most events between two steps, 0 (never) being the
 * most. SIZE_BLOCK is several searches for SIZE_POOL. */
struct size_search {
    const struct sizing *sizing;
    struct size_point point; /* in: where from; out: the answer's */
    enum size_subject subject;
    unsigned around, threads, ahead; /* as in struct smallest */
    /* SIZE_INDEXES, SIZE_CACHE: the answer is to do in a pool of so many bytes, of which its table takes blocks; 0: the
     * blocks stay as they are. */
    uint64_t given_bytes;
    /* Out: */
    struct smallest_result result;
    bool in_given;         /* the answer does in given_bytes; else it needs the point's */
    uint64_t tried_blocks; /* SIZE_INDEXES, SIZE_CACHE: in these everything was replayed, but for an answer in_given */
    struct size_limit limit; /* of the next smaller one; where nothing passes, of the one that came furthest */
    uint64_t limit_value;    /* that one */
    bool memory_is_out;
    enum tape_result ended; /* TAPE_REFUSED, TAPE_BROKEN: a replay, and *problem is set */
    struct problem problem;
    uint64_t longest; /* events of the longest trace */
};

void size_search_run(struct size_search *search);

/* The number of a search's subject that a value of its result means: bytes, indexes, bytes of a step ... */
uint64_t size_search_number(const struct size_search *search, uint64_t value);

/* A pool of other bytes, tried as well. */
struct size_try {
    uint64_t bytes;               /* 0: none was */
    const struct pool_kind *kind; /* NULL: none spans it */
    bool passes;
    struct size_limit limit;
};

/* Whether so many bytes do, of try->kind or, where that is NULL, of the kind that such a pool would have, with blocks of
 * block_bytes or, TRACE_UNSET, any; the rest as in a search's answer. Without bytes nothing is done. */
void size_try_bytes(struct size_search *answer, int64_t block_bytes, struct size_try *try);

/* The highest peaks of all: with these a point begins. */
uint64_t size_peak_blocks(const struct tapes *tapes, size_t kind);
uint64_t size_peak_count(const struct tapes *tapes);

#endif

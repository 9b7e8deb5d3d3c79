/* generate.h: a trace out of a workload, an event at a time: a discrete event simulation.
 *
 * The same workload gives the same events on every machine. Each task draws from a stream of its own, so that a change
 * to one task leaves what the others draw as it was. Memory is that of the allocations that live or wait to begin, of
 * which there is a most; an event costs O(log of them). */
#ifndef TRACES_GENERATE_H
#define TRACES_GENERATE_H

#include "traces/trace.h"
#include "traces/workload.h"

struct generator;

/* How many runs, locks and the like may come to nothing in a row: a second's work, and nine hours of a task that runs
 * each millisecond. */
#define GENERATOR_IN_VAIN_MAX 30000000
/* More than the largest pool holds. */
#define GENERATOR_ALLOCATIONS_MAX 4000000

enum generator_result {
    GENERATOR_EVENT = 1,
    GENERATOR_END = 0, /* the workload has come to its end */
    GENERATOR_NO_MEMORY = -1,
    GENERATOR_IN_VAIN = -2, /* GENERATOR_IN_VAIN_MAX is reached: there may be no further event, ever */
    GENERATOR_CROWDED = -3, /* GENERATOR_ALLOCATIONS_MAX are live or wait */
};

/* The workload stays the caller's and must outlive the generator. NULL: memory is out. */
struct generator *generator_create(const struct workload *workload);
void generator_destroy(struct generator *generator);

/* The next event. Its words are good until the next call; its place is that of the allocation or task in the workload's
 * document. For what is below 0 the event has the place alone. */
enum generator_result generator_next(struct generator *generator, struct trace_event *event);

#endif

/* generate.h: a trace out of a workload, an event at a time: a discrete event simulation.
 *
 * The same workload gives the same events on every machine. Each task draws from a stream of its own, so that a change
 * to one task leaves what the others draw as it was. Memory is that of the allocations that live or wait to begin;
 * an event costs O(log of them). */
#ifndef TRACES_GENERATE_H
#define TRACES_GENERATE_H

#include "traces/trace.h"
#include "traces/workload.h"

struct generator;

/* The workload stays the caller's and must outlive the generator. NULL: memory is out. */
struct generator *generator_create(const struct workload *workload);
void generator_destroy(struct generator *generator);

/* The next event: 1; 0: the workload has come to its end; -1: memory is out. Its words are good until the next call;
 * its place is that of the allocation or task in the workload's document. */
int generator_next(struct generator *generator, struct trace_event *event);

#endif

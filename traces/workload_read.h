/* workload_read.h: the inside of reading a workload document, shared by its files. As in reader_yaml.h, -1 says that
 * something was refused. */
#ifndef TRACES_WORKLOAD_READ_H
#define TRACES_WORKLOAD_READ_H

#include "traces/reader_yaml.h"
#include "traces/workload.h"

/* What a law draws. Arrivals are times whose exponential law is called by the name of its process. */
enum law_unit { UNIT_SIZE, UNIT_COUNT, UNIT_TIME, UNIT_ARRIVAL };

/* The names of the laws, NULL at the end. */
extern const char *const workload_law_words[];

/* The value of a key as a law. */
int workload_read_law(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law);

/* The same, where the last event is that value. */
int workload_law_of_scalar(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law);

/* As workload_read_law, for a time that something is repeated at, so that 0 is refused. */
int workload_read_interval(struct trace_reader *reader, const char *key, enum law_unit unit, struct law *law);

/* The value of a key as one time, count or size; as a share of 100 %. */
int workload_read_time(struct trace_reader *reader, const char *key, uint64_t *nanoseconds);
int workload_read_count(struct trace_reader *reader, const char *key, uint64_t *count);
int workload_read_bytes(struct trace_reader *reader, const char *key, uint64_t *bytes);
int workload_read_chance(struct trace_reader *reader, const char *key, uint64_t *chance);

/* The last event, a scalar, as a word that can be part of an id. NULL: refused. */
char *workload_copy_word(struct trace_reader *reader, const char *key);

/* Another zeroed item at the end of an array that holds *count of size bytes; NULL: refused, memory is out or there are
 * `most` already. */
void *workload_add(struct trace_reader *reader, void *items, size_t *count, size_t size, size_t most, const char *what);

/* Goes on in a sequence of mappings: 1: the next one has begun; 0: the sequence has ended. What else is there is refused
 * with the form that it should have. */
int workload_next_mapping(struct trace_reader *reader, const char *form);

/* A task whose mapping has just begun. */
int workload_read_task(struct trace_reader *reader, struct workload_task *task);

/* An allocation whose mapping has just begun, of a task. */
int workload_read_alloc(struct trace_reader *reader, struct workload_alloc *alloc);

/* Finds what every moment is the moment of, and which phases a task runs in. */
int workload_link(struct trace_reader *reader, struct workload *workload);

#endif

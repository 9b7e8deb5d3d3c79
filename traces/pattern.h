/* pattern.h: what the replay fills allocations with, so that lost and mixed-up data is noticed. */
#ifndef TRACES_PATTERN_H
#define TRACES_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* Writes bytes first .. first + length - 1 of the pattern of a seed to data. */
void pattern_fill(void *data, uint64_t seed, size_t first, size_t length);

/* The first byte of data that is not what pattern_fill wrote, counted from the allocation's beginning; first + length
 * when all are. */
size_t pattern_check(const void *data, uint64_t seed, size_t first, size_t length);

#endif

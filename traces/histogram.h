/* histogram.h: how values of any size are distributed, in constant memory. Each power of two is divided into 16 buckets,
 * and values below 16 have one each; a bucket knows its least and its greatest value, so one that saw a single value is
 * exact. */
#ifndef TRACES_HISTOGRAM_H
#define TRACES_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_BUCKETS 976

struct histogram_bucket {
    uint64_t count, min, max;
};

/* All zero is empty. */
struct histogram {
    uint64_t count, min, max;
    double sum;
    struct histogram_bucket buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* The same `times` times, 1 or more. */
void histogram_add_many(struct histogram *histogram, uint64_t value, uint64_t times);

/* The value that a share of all are at or below, 0 to 1; within a bucket values are taken to be evenly spread. 0 when it
 * is empty. */
uint64_t histogram_quantile(const struct histogram *histogram, double share);

/* How many values have floor(log2) equal to power; those of 0 and 1 count as power 0. */
uint64_t histogram_of_power(const struct histogram *histogram, unsigned power);

/* The Kolmogorov-Smirnov distance of two distributions, to the precision of the buckets: 0 to 1. Neither is empty. */
double histogram_distance(const struct histogram *a, const struct histogram *b);

/* floor(log2(value)); 0 for 0. */
unsigned histogram_power(uint64_t value);

#endif

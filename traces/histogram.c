/* histogram.c: counting by the first five bits of a value. */
#include "traces/histogram.h"

unsigned histogram_power(uint64_t value) {
    unsigned power = 0;
    while (value >>= 1)
        power++;
    return power;
}

static size_t bucket_of(uint64_t value) {
    if (value < 16)
        return (size_t)value;
    unsigned power = 63u - (unsigned)__builtin_clzll(value);
    return (size_t)(power - 3) * 16 + (size_t)(value >> (power - 4) & 15);
}

void histogram_add_many(struct histogram *histogram, uint64_t value, uint64_t times) {
    struct histogram_bucket *bucket = &histogram->buckets[bucket_of(value)];
    bucket->min = bucket->count == 0 || value < bucket->min ? value : bucket->min;
    bucket->max = bucket->count == 0 || value > bucket->max ? value : bucket->max;
    bucket->count += times;
    histogram->min = histogram->count == 0 || value < histogram->min ? value : histogram->min;
    histogram->max = histogram->count == 0 || value > histogram->max ? value : histogram->max;
    histogram->count += times;
    histogram->sum += (double)value * (double)times;
}

void histogram_add(struct histogram *histogram, uint64_t value) {
    histogram_add_many(histogram, value, 1);
}

uint64_t histogram_quantile(const struct histogram *histogram, double share) {
    double wanted = share * (double)histogram->count, before = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        const struct histogram_bucket *bucket = &histogram->buckets[i];
        double count = (double)bucket->count;
        if (count != 0 && before + count >= wanted)
            return bucket->min + (uint64_t)((double)(bucket->max - bucket->min) * (wanted - before) / count);
        before += count;
    }
    return histogram->max;
}

uint64_t histogram_of_power(const struct histogram *histogram, unsigned power) {
    uint64_t count = 0;
    size_t first = power < 4 ? (size_t)1 << power : (size_t)(power - 3) * 16;
    size_t end = power < 4 ? (size_t)2 << power : first + 16;
    for (size_t i = power == 0 ? 0 : first; i < end; i++)
        count += histogram->buckets[i].count;
    return count;
}

double histogram_distance(const struct histogram *a, const struct histogram *b) {
    double most = 0, sum_a = 0, sum_b = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        sum_a += (double)a->buckets[i].count / (double)a->count;
        sum_b += (double)b->buckets[i].count / (double)b->count;
        double distance = sum_a > sum_b ? sum_a - sum_b : sum_b - sum_a;
        most = distance > most ? distance : most;
    }
    return most;
}

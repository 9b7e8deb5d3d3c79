/* hash.h: uthash, for tables whose keys are 64-bit numbers: those need no hash function of any length. */
#ifndef TRACES_HASH_H
#define TRACES_HASH_H

#include <stdint.h>
#include <string.h>

/* Addresses near one another, whose lowest bits are 0, get buckets near one another: programs go through their heap in
 * strides, and a table that is scattered at random misses the cache at every step. */
static inline unsigned hash_number(const void *key) {
    uint64_t number;
    memcpy(&number, key, sizeof number);
    return (unsigned)(number >> 4) + (unsigned)(((number & 15) | number >> 16 << 4) * 0x9E3779B97F4A7C15u >> 32);
}

#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION(key, length, hash) ((hash) = hash_number(key))
#include <uthash.h>

#endif

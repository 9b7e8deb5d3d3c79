/* pattern.c: eight bytes at a time, each word from the seed and its place. */
#include "traces/pattern.h"

#include <string.h>

static uint64_t word_at(uint64_t seed, size_t place) {
    uint64_t word = (seed + place) * 0x9E3779B97F4A7C15u;
    return word ^ word >> 29;
}

static unsigned char byte_at(uint64_t seed, size_t place) {
    return (unsigned char)(word_at(seed, place / 8) >> place % 8 * 8);
}

static uint64_t in_memory_order(uint64_t word) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(word >> i * 8);
    memcpy(&word, bytes, 8);
    return word;
}

void pattern_fill(void *data, uint64_t seed, size_t first, size_t length) {
    unsigned char *byte = data;
    size_t end = first + length;
    for (; first < end && first % 8 != 0; first++)
        *byte++ = byte_at(seed, first);
    for (; end - first >= 8; first += 8, byte += 8) {
        uint64_t word = in_memory_order(word_at(seed, first / 8));
        memcpy(byte, &word, 8);
    }
    for (; first < end; first++)
        *byte++ = byte_at(seed, first);
}

size_t pattern_check(const void *data, uint64_t seed, size_t first, size_t length) {
    const unsigned char *byte = data;
    size_t end = first + length;
    for (; first < end && first % 8 != 0; first++) {
        if (*byte++ != byte_at(seed, first))
            return first;
    }
    for (; end - first >= 8; first += 8, byte += 8) {
        uint64_t word;
        memcpy(&word, byte, 8);
        if (word != in_memory_order(word_at(seed, first / 8)))
            break;
    }
    for (; first < end; first++) {
        if (*byte++ != byte_at(seed, first))
            return first;
    }
    return end;
}

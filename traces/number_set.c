/* number_set.c: bits, and bits of which words have any. */
#include "traces/number_set.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT64_MAX

static bool grow(uint64_t **words, size_t room, size_t wanted) {
    uint64_t *grown = realloc(*words, wanted * sizeof *grown);
    if (grown == NULL)
        return false;
    memset(grown + room, 0, (wanted - room) * sizeof *grown);
    *words = grown;
    return true;
}

bool number_set_add(struct number_set *set, uint64_t number) {
    size_t word = (size_t)(number / 64);
    if (word >= set->room) {
        size_t room = (word + word / 2 + 64) / 64 * 64;
        if (!grow(&set->summary, set->room / 64, room / 64) || !grow(&set->words, set->room, room))
            return false;
        set->room = room;
    }
    set->words[word] |= (uint64_t)1 << number % 64;
    set->summary[word / 64] |= (uint64_t)1 << word % 64;
    return true;
}

void number_set_free(struct number_set *set) {
    free(set->words);
    free(set->summary);
    *set = (struct number_set){0};
}

bool number_set_has(const struct number_set *set, uint64_t number) {
    return number / 64 < set->room && (set->words[number / 64] >> number % 64 & 1) != 0;
}

/* The first bit from `at` on, and the last one before it, of so many words. */
static uint64_t bit_from(const uint64_t *words, size_t count, uint64_t at) {
    size_t word = (size_t)(at / 64);
    if (word >= count)
        return NONE;
    uint64_t bits = words[word] & UINT64_MAX << at % 64;
    while (bits == 0 && ++word < count)
        bits = words[word];
    return bits == 0 ? NONE : word * 64 + (uint64_t)__builtin_ctzll(bits);
}

static uint64_t bit_before(const uint64_t *words, size_t count, uint64_t at) {
    if (at > (uint64_t)count * 64)
        at = (uint64_t)count * 64;
    if (at == 0)
        return NONE;
    size_t word = (size_t)((at - 1) / 64);
    uint64_t bits = words[word] & UINT64_MAX >> (63 - (at - 1) % 64);
    while (bits == 0 && word-- > 0)
        bits = words[word];
    return bits == 0 ? NONE : word * 64 + 63 - (uint64_t)__builtin_clzll(bits);
}

uint64_t number_set_from(const struct number_set *set, uint64_t number) {
    uint64_t word = number / 64, found = bit_from(set->words, word < set->room ? (size_t)word + 1 : 0, number);
    if (found != NONE || word >= set->room)
        return found;
    word = bit_from(set->summary, set->room / 64, word + 1);
    return word == NONE ? NONE : bit_from(set->words, set->room, word * 64);
}

uint64_t number_set_before(const struct number_set *set, uint64_t number) {
    uint64_t word = number / 64;
    if (word < set->room) {
        uint64_t bits = set->words[word] & (((uint64_t)1 << number % 64) - 1);
        if (bits != 0)
            return word * 64 + 63 - (uint64_t)__builtin_clzll(bits);
    }
    word = bit_before(set->summary, set->room / 64, word);
    return word == NONE ? NONE : word * 64 + 63 - (uint64_t)__builtin_clzll(set->words[word]);
}

/* number_set.h: numbers, which are added in ascending order: two bits for each that could be, or a little more. */
#ifndef TRACES_NUMBER_SET_H
#define TRACES_NUMBER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero at the beginning; number_set_free at the end. */
struct number_set {
    uint64_t *words;   /* a bit a number */
    uint64_t *summary; /* a bit a word that is not 0 */
    size_t room;       /* words; of the summary a 64th */
};

/* false: memory is out. */
bool number_set_add(struct number_set *set, uint64_t number);
void number_set_free(struct number_set *set);

bool number_set_has(const struct number_set *set, uint64_t number);

/* The first one from `number` on, UINT64_MAX: none; and the last one before it, UINT64_MAX: none. O(highest / 4096). */
uint64_t number_set_from(const struct number_set *set, uint64_t number);
uint64_t number_set_before(const struct number_set *set, uint64_t number);

#endif

/* random.h: numbers that look random, the same from the same seed on every machine.
 *
 * All of it is integer arithmetic: what logarithms and exponentials of a C library come to differs in the last bit from
 * one machine to the next, and then a trace would differ too. Fixed-point numbers ("Q32") have 32 bits of fraction. */
#ifndef TRACES_RANDOM_H
#define TRACES_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RANDOM_ONE ((uint64_t)1 << 32) /* 1 in Q32 */

struct random {
    uint64_t state[4];
};

/* A stream of its own for each seed and name. */
void random_seed(struct random *random, uint64_t seed, const char *name);

/* 64 random bits. */
uint64_t random_bits(struct random *random);

/* One of 0 .. count - 1, each as likely; count 0 stands for 2^64. */
uint64_t random_below(struct random *random, uint64_t count);

/* True with a probability in Q32; RANDOM_ONE is always. */
bool random_chance(struct random *random, uint64_t probability);

/* A number of the exponential distribution of mean 1, in Q32. */
uint64_t random_exponential(struct random *random);

/* The size of a number of the normal distribution of mean 0 and deviation 1, in Q32, and its sign. */
uint64_t random_normal(struct random *random, bool *negative);

/* a x b, where one of them is in Q32, rounded to the nearest; UINT64_MAX where it would be more. */
uint64_t fixed_multiply(uint64_t a, uint64_t b);

/* value x e^power and value / e^power, with power in Q32; UINT64_MAX where it would be more. Good to 8 digits. */
uint64_t fixed_scale_exp(uint64_t value, uint64_t power, bool negative);

#endif

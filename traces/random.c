/* random.c: xoshiro256** and splitmix64 (Blackman and Vigna, 2018), and exact sampling by comparison. */
#include "traces/random.h"

static uint64_t rotate(uint64_t word, unsigned bits) {
    return word << bits | word >> (64 - bits);
}

static uint64_t splitmix(uint64_t *state) {
    uint64_t word = *state += 0x9E3779B97F4A7C15u;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
    word = (word ^ word >> 27) * 0x94D049BB133111EBu;
    return word ^ word >> 31;
}

void random_seed(struct random *random, uint64_t seed, const char *name) {
    uint64_t state = seed;
    for (; *name != '\0'; name++)
        state = splitmix(&state) ^ (unsigned char)*name;
    for (size_t i = 0; i < 4; i++)
        random->state[i] = splitmix(&state);
}

uint64_t random_bits(struct random *random) {
    uint64_t *state = random->state, result = rotate(state[1] * 5, 7) * 9, shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return result;
}

/* The 128 bits of a product. */
static uint64_t multiply_wide(uint64_t a, uint64_t b, uint64_t *low) {
    uint64_t a_high = a >> 32, a_low = (uint32_t)a, b_high = b >> 32, b_low = (uint32_t)b;
    uint64_t bottom = a_low * b_low, middle = a_high * b_low + (bottom >> 32), other = a_low * b_high;
    uint64_t carried = (uint32_t)middle + other;
    *low = carried << 32 | (uint32_t)bottom;
    return a_high * b_high + (middle >> 32) + (carried >> 32);
}

/* Lemire's method (2019): the high word of a product is the number; the low word tells the few that have to be drawn
 * again, so that each number has as many words that lead to it. */
uint64_t random_below(struct random *random, uint64_t count) {
    uint64_t low, number;
    if (count == 0)
        return random_bits(random);
    number = multiply_wide(random_bits(random), count, &low);
    if (low < count) {
        uint64_t surplus = (0 - count) % count;
        while (low < surplus)
            number = multiply_wide(random_bits(random), count, &low);
    }
    return number;
}

bool random_chance(struct random *random, uint64_t probability) {
    return probability >= RANDOM_ONE || random_bits(random) >> 32 < probability;
}

/* Von Neumann's method (1951): of uniform numbers u1 > u2 > ... that descend as long as they can, an odd count has
 * probability e^-u1; each try that fails adds 1, with probability 1/e. */
uint64_t random_exponential(struct random *random) {
    for (uint64_t whole = 0;; whole += RANDOM_ONE) {
        uint64_t first = random_bits(random), last = first, next;
        bool odd = true;
        while ((next = random_bits(random)) < last) {
            last = next;
            odd = !odd;
        }
        if (odd)
            return whole | first >> 32;
    }
}

/* Von Neumann's rejection: the exponential number x is kept with probability e^(-(x - 1)^2 / 2), which is the same as
 * that another one is no less than (x - 1)^2 / 2. */
uint64_t random_normal(struct random *random, bool *negative) {
    for (;;) {
        uint64_t x = random_exponential(random);
        uint64_t distance = x > RANDOM_ONE ? x - RANDOM_ONE : RANDOM_ONE - x;
        if (random_exponential(random) < fixed_multiply(distance, distance) / 2)
            continue;
        *negative = random_bits(random) >> 63;
        return x;
    }
}

/* a x b / 2^shift, rounded to the nearest; UINT64_MAX where it would be more. shift is 1 to 127. */
static uint64_t multiply_shift(uint64_t a, uint64_t b, unsigned shift) {
    uint64_t low, high = multiply_wide(a, b, &low), product, half;
    if (shift < 64) {
        if (high >> shift != 0)
            return UINT64_MAX;
        product = high << (64 - shift) | low >> shift;
        half = low >> (shift - 1) & 1;
    } else {
        product = high >> (shift - 64);
        half = (shift == 64 ? low >> 63 : high >> (shift - 65)) & 1;
    }
    return product == UINT64_MAX ? product : product + half;
}

uint64_t fixed_multiply(uint64_t a, uint64_t b) {
    return multiply_shift(a, b, 32);
}

/* 2^fraction for a fraction in Q32 below 1, in Q32: the series of e^(fraction x ln 2). */
static uint64_t exp2_fraction(uint64_t fraction) {
    static const uint64_t ln2 = 2977044472; /* in Q32 */
    uint64_t power = fixed_multiply(fraction, ln2), sum = RANDOM_ONE;
    for (uint64_t term = 12; term > 0; term--)
        sum = RANDOM_ONE + fixed_multiply(sum, power) / term;
    return sum;
}

uint64_t fixed_scale_exp(uint64_t value, uint64_t power, bool negative) {
    static const uint64_t log2_e = 6196328019; /* 1.442695..., in Q32 */
    uint64_t binary = fixed_multiply(power, log2_e), fraction = (uint32_t)binary, whole = binary >> 32;
    if (negative) { /* 2^-(whole + fraction) = 2^(1 - fraction) / 2^(whole + 1) */
        whole += fraction != 0;
        return whole > 95 ? 0 : multiply_shift(value, exp2_fraction((uint32_t)(0 - fraction)), 32 + (unsigned)whole);
    }
    if (whole > 63 || value > UINT64_MAX >> whole)
        return UINT64_MAX;
    return fixed_multiply(value << whole, exp2_fraction(fraction));
}

/* law.c: drawing by a law. */
#include "traces/law.h"

#include <stdlib.h>

static uint64_t between(uint64_t low, uint64_t high, struct random *random) {
    return low + random_below(random, high - low + 1);
}

/* The first part whose sum is above the number. */
static const struct law_part *find_part(const struct law *law, uint64_t number) {
    size_t low = 0, high = law->part_count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (law->parts[middle].weights_sum > number)
            high = middle;
        else
            low = middle + 1;
    }
    return &law->parts[low];
}

static uint64_t draw_part(const struct law *law, struct random *random) {
    const struct law_part *part = find_part(law, random_below(random, law->parts[law->part_count - 1].weights_sum));
    return part->low == part->high ? part->low : between(part->low, part->high, random);
}

/* A value of a law that has no ends of its own. *below: it is less than 0, and the value its size. */
static uint64_t draw_unbounded(const struct law *law, struct random *random, bool *below) {
    bool negative;
    uint64_t number, offset;
    *below = false;
    switch (law->kind) {
    case LAW_NORMAL:
        number = random_normal(random, &negative);
        offset = fixed_multiply(law->spread, number);
        if (!negative)
            return offset > UINT64_MAX - law->middle ? UINT64_MAX : law->middle + offset;
        *below = offset > law->middle;
        return *below ? offset - law->middle : law->middle - offset;
    case LAW_LOGNORMAL:
        number = random_normal(random, &negative);
        return fixed_scale_exp(law->middle, fixed_multiply(law->spread, number), negative);
    default:
        return fixed_multiply(law->middle, random_exponential(random));
    }
}

uint64_t law_draw(const struct law *law, struct random *random) {
    uint64_t value = 0;
    bool below = false;
    if (law->kind == LAW_CONSTANT)
        return law->middle;
    if (law->kind == LAW_UNIFORM)
        return between(law->min, law->max, random);
    if (law->kind == LAW_PARTS)
        return draw_part(law, random);
    for (int tries = 0; tries < LAW_TRIES; tries++) {
        value = draw_unbounded(law, random, &below);
        if (!below && value >= law->min && value <= law->max)
            return value;
    }
    return below || value < law->min ? law->min : law->max;
}

void law_free(struct law *law) {
    free(law->parts);
    *law = (struct law){0};
}

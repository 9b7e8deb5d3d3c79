/* law.h: how a size, a time or a count is drawn: the laws of a workload document. */
#ifndef TRACES_LAW_H
#define TRACES_LAW_H

#include <stddef.h>
#include <stdint.h>

#include "traces/random.h"

enum law_kind { LAW_CONSTANT, LAW_UNIFORM, LAW_NORMAL, LAW_LOGNORMAL, LAW_EXPONENTIAL, LAW_PARTS };

/* One value of a choice, or one bar of a histogram. */
struct law_part {
    uint64_t low, high;   /* each value from low to high is as likely */
    uint64_t weights_sum; /* of this part and those before it */
};

/* All zero is the constant 0. */
struct law {
    enum law_kind kind;
    uint64_t middle;   /* the constant; the mean; of a log-normal law the median */
    uint64_t spread;   /* normal: the deviation; log-normal: sigma in Q32 */
    uint64_t min, max; /* the lowest and highest value that may be drawn; uniform: its ends */
    struct law_part *parts;
    size_t part_count;
};

/* How often a value out of min .. max is drawn again before the nearer end is taken. */
#define LAW_TRIES 100

uint64_t law_draw(const struct law *law, struct random *random);

/* Frees what a law holds. */
void law_free(struct law *law);

#endif

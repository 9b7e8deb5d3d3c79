/* compare_out.h: allocators side by side, as text and JSON. */
#ifndef VIZ_COMPARE_OUT_H
#define VIZ_COMPARE_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/compare.h"

struct compare_table {
    const struct tape *tape;
    const struct compare_row *rows;
    size_t count;
    uint64_t arena_bytes; /* the arena given; 0: none */
    bool timed;
};

void compare_text(FILE *out, const struct compare_table *table);

/* One object. false: memory is out. */
bool compare_json(FILE *out, const struct compare_table *table);

#endif

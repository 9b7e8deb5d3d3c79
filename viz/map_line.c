/* map_line.c: a pool's layout in one line. */
#include <stdint.h>
#include <string.h>

#include "viz/frame.h"
#include "viz/report_out.h"

#define STATES (CELL_MOVING + 1)

/* The share of each state in the blocks first .. end - 1, going on from *run; what no run has is beyond the top. */
static uint64_t count_cell(const struct pool *pool, struct dpool_run *run, uint64_t first, uint64_t end,
                           uint64_t blocks[STATES]) {
    uint64_t counted = 0;
    for (;;) {
        uint64_t run_end = (uint64_t)run->loc + run->blocks;
        uint64_t from = run->loc > first ? run->loc : first;
        uint64_t to = run_end < end ? run_end : end;
        if (to > from) {
            blocks[frame_state(run)] += to - from;
            counted += to - from;
        }
        if (run_end >= end || !pool->kind->walk(pool, run))
            return counted;
    }
}

static char cell_glyph(const uint64_t blocks[STATES], uint64_t counted, uint64_t all) {
    uint64_t taken = counted - blocks[CELL_FREE];
    if (taken == 0 && counted * 2 < all)
        return ' ';
    if (blocks[CELL_MOVING] * 2 > all)
        return '%';
    if (blocks[CELL_LOCKED] != 0)
        return '@';
    if (taken == 0)
        return '.';
    return taken < all ? '+' : '#';
}

void map_line(const struct pool *pool, const struct report *report, char *line, size_t cells) {
    struct dpool_run run = {0};
    for (size_t i = 0; i < cells; i++) {
        uint64_t blocks[STATES] = {0};
        uint64_t first = report->blocks * i / cells;
        uint64_t end = report->blocks * (i + 1) / cells;
        uint64_t counted = count_cell(pool, &run, first, end, blocks);
        line[i] = end == first ? ' ' : cell_glyph(blocks, counted, end - first);
    }
    line[cells] = '\0';
}

/* frame.c: walks of the pool, summed up for a picture. */
#include "viz/frame.h"

#include <string.h>

const char *const frame_mode_words[] = {"state", "bin", "age", "size", "tag", "waste", "moves", NULL};

#define SHADES 8

static unsigned log2_of(uint64_t value) {
    unsigned bits = 0;
    while (value >>= 1)
        bits++;
    return bits;
}

static uint8_t shade_of_log(uint64_t value, unsigned a_shade) {
    unsigned shade = value == 0 ? 0 : log2_of(value) / a_shade + 1;
    return (uint8_t)(shade < SHADES ? shade : SHADES - 1);
}

static const struct live *live_of(const struct replay *replay, const struct dpool_run *run) {
    bool used = run->state == DPOOL_RUN_USED || run->state == DPOOL_RUN_LOCKED || run->state == DPOOL_RUN_MOVING;
    return used ? replay_live(replay, run->handle) : NULL;
}

static uint8_t shade_of_tag(const char *tag) {
    uint32_t hash = 2166136261u;
    if (tag == NULL)
        return 0;
    for (; *tag != 0; tag++)
        hash = (hash ^ (unsigned char)*tag) * 16777619u;
    return (uint8_t)(1 + hash % (SHADES - 1));
}

/* Free runs have a shade by bin alone. */
static uint8_t shade_of(const struct replay *replay, const struct dpool_run *run, enum frame_mode mode) {
    const struct live *live = live_of(replay, run);
    uint64_t block_bytes = replay_pool(replay)->kind->block_bytes;
    if (mode == MODE_BIN)
        return live == NULL ? shade_of_log(run->blocks, 2) : 0;
    if (live == NULL)
        return 0;
    uint64_t waste = run->blocks * block_bytes - live->size_bytes;
    switch (mode) {
    case MODE_AGE:
        return shade_of_log(replay_last(replay)->number - live->event, 2);
    case MODE_SIZE:
        return shade_of_log(live->size_bytes, 2);
    case MODE_TAG:
        return shade_of_tag(live->tag);
    case MODE_WASTE:
        return (uint8_t)(waste * (SHADES - 1) / (run->blocks * block_bytes));
    case MODE_MOVES:
        return shade_of_log(live->moves, 1);
    default:
        return 0;
    }
}

enum cell_state frame_state(const struct dpool_run *run) {
    switch (run->state) {
    case DPOOL_RUN_FREE:
        return CELL_FREE;
    case DPOOL_RUN_LOCKED:
        return CELL_LOCKED;
    case DPOOL_RUN_MOVING:
    case DPOOL_RUN_TARGET:
        return CELL_MOVING;
    case DPOOL_RUN_USED:
        break;
    }
    return CELL_USED;
}

/* ---- The map ---- */

/* Blocks of a cell by state, those in use of its first half, and its longest parts. */
struct shares {
    uint32_t blocks[CELL_MOVING + 1];
    uint32_t first_half, longest, longest_free;
};

static bool is_touched(const struct replay *replay, const struct dpool_run *run) {
    const struct replay_step *step = replay_last(replay);
    return step->live != NULL && !step->skipped && step->error == DPOOL_OK && step->event->verb != VERB_FREE
           && live_of(replay, run) == step->live;
}

static bool is_moved(const struct replay *replay, const struct dpool_run *run) {
    const struct live *live = live_of(replay, run);
    return live != NULL && live->moves != 0 && live->moved_event == replay_last(replay)->number;
}

static uint8_t bin_of(uint32_t blocks) {
    return blocks < 4 ? 0 : blocks < 16 ? 1 : blocks < 64 ? 2 : 3;
}

static void add_run(const struct replay *replay, enum frame_mode mode, const struct dpool_run *run,
                    struct frame_cell *cell, struct shares *shares) {
    uint32_t run_end = run->loc + run->blocks, middle = cell->first + (cell->end - cell->first) / 2;
    uint32_t from = run->loc > cell->first ? run->loc : cell->first;
    uint32_t to = run_end < cell->end ? run_end : cell->end;
    if (to <= from)
        return;
    shares->blocks[frame_state(run)] += to - from;
    if (run->state == DPOOL_RUN_FREE && run->blocks > shares->longest_free) {
        shares->longest_free = run->blocks;
        cell->free_bin = bin_of(run->blocks);
    } else if (run->state != DPOOL_RUN_FREE && from < middle) {
        shares->first_half += (to < middle ? to : middle) - from;
    }
    cell->touched = cell->touched || is_touched(replay, run);
    cell->moved = cell->moved || is_moved(replay, run);
    cell->begins = run->loc == cell->first && to == cell->end && run->state != DPOOL_RUN_FREE;
    if (to - from > shares->longest) {
        shares->longest = to - from;
        cell->shade = shade_of(replay, run, mode);
    }
}

static void sum_up(struct frame_cell *cell, const struct shares *shares) {
    uint32_t all = cell->end - cell->first;
    uint32_t used = shares->blocks[CELL_USED] + shares->blocks[CELL_LOCKED] + shares->blocks[CELL_MOVING];
    uint32_t most = all - used - shares->blocks[CELL_FREE];
    cell->state = CELL_BEYOND;
    for (enum cell_state state = CELL_FREE; state <= CELL_MOVING; state++) {
        if (shares->blocks[state] > most) {
            most = shares->blocks[state];
            cell->state = state;
        }
    }
    if (shares->blocks[CELL_LOCKED] != 0)
        cell->state = CELL_LOCKED;
    uint64_t eighths = all == 0 ? 0 : (uint64_t)used * 8 / all;
    cell->used_eighths = (uint8_t)eighths;
    if (used != 0 && cell->used_eighths == 0)
        cell->used_eighths = 1;
    uint32_t half = all / 2, second_half = used - shares->first_half;
    if (shares->first_half == half && second_half == 0 && half != 0)
        cell->half = HALF_FIRST;
    else if (shares->first_half == 0 && second_half == all - half && half != 0)
        cell->half = HALF_SECOND;
}

void frame_map(const struct replay *replay, enum frame_mode mode, struct frame_cell *cells, uint32_t count) {
    const struct pool *pool = replay_pool(replay);
    struct dpool_run run = {0};
    struct pool_gauges gauges;
    pool->kind->gauges(pool, &gauges);
    uint64_t blocks = gauges.used_blocks + gauges.free_bytes / pool->kind->block_bytes;
    bool more = pool->kind->walk(pool, &run);
    for (uint32_t i = 0; i < count; i++) {
        struct shares shares = {.longest = 0};
        struct frame_cell *cell = &cells[i];
        uint64_t end = blocks * (i + 1) / count;
        *cell = (struct frame_cell){.first = (uint32_t)(blocks * i / count), .end = (uint32_t)end};
        if (cell->end == cell->first)
            cell->end++; /* more cells than blocks: several show the same one */
        while (more) {
            add_run(replay, mode, &run, cell, &shares);
            if (run.loc + run.blocks > end)
                break;
            more = pool->kind->walk(pool, &run);
        }
        sum_up(cell, &shares);
        cell->begins = cell->begins && (i == 0 || cells[i - 1].first != cell->first);
    }
}

bool frame_run_at(const struct replay *replay, uint32_t block, struct dpool_run *run_out) {
    const struct pool *pool = replay_pool(replay);
    *run_out = (struct dpool_run){0};
    while (pool->kind->walk(pool, run_out)) {
        if (block < run_out->loc + run_out->blocks)
            return true;
    }
    return false;
}

/* ---- The index table ---- */

static void raise_state(uint8_t *cells, uint32_t count, uint32_t indexes, uint32_t index, enum index_state state) {
    uint8_t *cell = &cells[(uint64_t)index * count / indexes];
    if (*cell < (uint8_t)state)
        *cell = (uint8_t)state;
}

void frame_indexes(const struct replay *replay, uint32_t indexes, uint8_t *cells, uint32_t *count) {
    const struct pool *pool = replay_pool(replay);
    struct pool_gauges gauges;
    struct dpool_run run = {0};
    *count = *count < indexes ? *count : indexes;
    memset(cells, INDEX_FREE, *count);
    pool->kind->gauges(pool, &gauges);
    for (uint32_t i = 0; i < gauges.cached_indexes; i++)
        raise_state(cells, *count, indexes, pool->kind->cached_index(pool, i), INDEX_CACHED);
    while (pool->kind->walk(pool, &run)) {
        if (live_of(replay, &run) != NULL)
            raise_state(cells, *count, indexes, pool_index(run.handle),
                        run.state == DPOOL_RUN_LOCKED ? INDEX_LOCKED : INDEX_USED);
    }
}

/* ---- The panels ---- */

/* The shortest run that is in the bin of `blocks`: bins grow with the size, and none spans twice its shortest. */
static uint32_t bin_begins(const struct pool_kind *kind, uint32_t blocks) {
    uint32_t low = blocks / 2 + 1, high = blocks;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (kind->bin_of(middle) < kind->bin_of(blocks))
            low = middle + 1;
        else
            high = middle;
    }
    return kind->bin_of(blocks) == 0 ? 1 : low;
}

/* Each two neighbours become one. */
static unsigned pair_bins(struct frame_bin *bins, unsigned count) {
    for (unsigned i = 0; i < count; i += 2) {
        bins[i / 2] = bins[i];
        if (i + 1 < count) {
            bins[i / 2].runs += bins[i + 1].runs;
            bins[i / 2].bytes += bins[i + 1].bytes;
        }
    }
    return (count + 1) / 2;
}

unsigned frame_bins(const struct replay *replay, struct frame_bin bins[FRAME_BINS], unsigned most) {
    const struct pool *pool = replay_pool(replay);
    struct frame_bin all[FRAME_BINS] = {{0}};
    struct dpool_run run = {0};
    unsigned count = 0;
    while (pool->kind->walk(pool, &run)) {
        if (run.state != DPOOL_RUN_FREE)
            continue;
        struct frame_bin *bin = &all[pool->kind->bin_of(run.blocks)];
        if (bin->runs++ == 0)
            bin->at_least_blocks = bin_begins(pool->kind, run.blocks);
        bin->bytes += (uint64_t)run.blocks * pool->kind->block_bytes;
    }
    for (unsigned i = 0; i < FRAME_BINS; i++) {
        if (all[i].runs != 0)
            bins[count++] = all[i];
    }
    while (count > most && count > 1)
        count = pair_bins(bins, count);
    return count;
}

void frame_locks(const struct replay *replay, struct frame_locks *locks_out) {
    const struct pool *pool = replay_pool(replay);
    struct dpool_run run = {0};
    *locks_out = (struct frame_locks){0};
    while (pool->kind->walk(pool, &run)) {
        if (run.state != DPOOL_RUN_LOCKED)
            continue;
        const struct live *live = replay_live(replay, run.handle);
        locks_out->count++;
        locks_out->bytes += (uint64_t)run.blocks * pool->kind->block_bytes;
        if (locks_out->longest == NULL || live->locked_event < locks_out->longest->locked_event)
            locks_out->longest = live;
    }
    if (locks_out->longest != NULL)
        locks_out->longest_events = replay_last(replay)->number - locks_out->longest->locked_event;
}

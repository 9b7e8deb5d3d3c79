/* frame.c: a walk of the pool, summed up for a picture. */
#include "viz/frame.h"

#include <string.h>

const char *const frame_mode_words[] = {"state", "bin", "age", "size", "tag", "waste", "moves", NULL};

static unsigned log2_of(uint64_t value) {
    unsigned bits = 0;
    while (value >>= 1)
        bits++;
    return bits;
}

static uint8_t shade_of_log(uint64_t value, unsigned a_shade) {
    unsigned shade = value == 0 ? 0 : log2_of(value) / a_shade + 1;
    return (uint8_t)(shade < FRAME_SHADES ? shade : FRAME_SHADES - 1);
}

static const struct live *live_of(const struct replay *replay, const struct dpool_run *run) {
    return run->state != DPOOL_RUN_FREE ? replay_live(replay, run->handle) : NULL;
}

static uint8_t shade_of_tag(const char *tag) {
    uint32_t hash = 2166136261u;
    if (tag == NULL)
        return 0;
    for (; *tag != 0; tag++)
        hash = (hash ^ (unsigned char)*tag) * 16777619u;
    return (uint8_t)(1 + hash % (FRAME_SHADES - 1));
}

/* Free runs have a shade by bin alone. */
static uint8_t shade_of(const struct replay *replay, const struct dpool_run *run, enum frame_mode mode,
                        bool each_power) {
    if (mode == MODE_STATE)
        return 0;
    const struct live *live = live_of(replay, run);
    uint64_t block_bytes = replay_pool(replay)->kind->block_bytes;
    if (mode == MODE_BIN)
        return live == NULL ? shade_of_log(run->blocks, 2) : 0;
    if (live == NULL)
        return 0;
    uint64_t waste = run->blocks * block_bytes - live->size_bytes, age = replay_last(replay)->number - live->event;
    switch (mode) {
    case MODE_AGE:
        return each_power ? (uint8_t)(age == 0 ? 0 : log2_of(age) + 1) : shade_of_log(age, 2);
    case MODE_SIZE:
        return shade_of_log(live->size_bytes, 2);
    case MODE_TAG:
        return shade_of_tag(live->tag);
    case MODE_WASTE:
        return (uint8_t)(waste * (FRAME_SHADES - 1) / (run->blocks * block_bytes));
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

/* The cells while the runs go by: those in front of `cell` are done. */
struct filling {
    const struct replay *replay;
    enum frame_mode mode;
    bool each_power;
    struct frame_cell *cell, *behind; /* behind: the last one */
    struct shares shares;             /* of the cell */
    uint64_t end;                     /* of the cell: where it is, were there a block for each */
    uint64_t blocks, cells, left;     /* left: of the division of blocks x cells so far */
    bool again;                       /* the cell shows the block that the one in front shows */
    bool moves;                       /* anything was moved since the event before */
    dpool_handle touched;             /* what the last event was about, where it is still there */
    uint64_t old, old_end;            /* the blocks that it left */
};

/* The next cell: by additions, as a division would have it. Where there are more cells than blocks, several show one. */
static void begin_cell(struct filling *filling) {
    uint64_t first = filling->end;
    filling->again = filling->left != 0 && (filling->cell - 1)->first == first;
    filling->end += filling->blocks / filling->cells;
    filling->left += filling->blocks % filling->cells;
    if (filling->left >= filling->cells) {
        filling->left -= filling->cells;
        filling->end++;
    }
    filling->shares = (struct shares){.longest = 0};
    *filling->cell = (struct frame_cell){
        .first = (uint32_t)first,
        .end = (uint32_t)(filling->end > first ? filling->end : first + 1),
    };
}

static void sum_up(struct frame_cell *cell, const struct shares *shares) {
    uint32_t all = cell->end - cell->first;
    uint32_t used = shares->blocks[CELL_USED] + shares->blocks[CELL_LOCKED] + shares->blocks[CELL_MOVING];
    uint32_t most = all - used - shares->blocks[CELL_FREE];
    for (enum cell_state state = CELL_FREE; state <= CELL_MOVING; state++) {
        if (shares->blocks[state] > most) {
            most = shares->blocks[state];
            cell->state = state;
        }
    }
    if (shares->blocks[CELL_LOCKED] != 0)
        cell->state = CELL_LOCKED;
    cell->used_eighths = (uint8_t)(used == all ? 8 : (uint64_t)used * 8 / all);
    if (used != 0 && cell->used_eighths == 0)
        cell->used_eighths = 1;
    uint32_t half = all / 2, second_half = used - shares->first_half;
    if (shares->first_half == half && second_half == 0 && half != 0)
        cell->half = HALF_FIRST;
    else if (shares->first_half == 0 && second_half == all - half && half != 0)
        cell->half = HALF_SECOND;
}

static void end_cell(struct filling *filling) {
    struct frame_cell *cell = filling->cell;
    sum_up(cell, &filling->shares);
    cell->touched = cell->touched || (cell->first < filling->old_end && cell->end > filling->old);
    if (++filling->cell != filling->behind)
        begin_cell(filling);
}

/* What of a run is in the cell, where some of it is. */
static void add_part(struct filling *filling, const struct dpool_run *run, enum cell_state state) {
    struct frame_cell *cell = filling->cell;
    struct shares *shares = &filling->shares;
    uint32_t run_end = run->loc + run->blocks, middle = cell->first + (cell->end - cell->first) / 2;
    uint32_t from = run->loc > cell->first ? run->loc : cell->first;
    uint32_t to = run_end < cell->end ? run_end : cell->end;
    shares->blocks[state] += to - from;
    if (state != CELL_FREE && from < middle)
        shares->first_half += (to < middle ? to : middle) - from;
    if (state == CELL_FREE && run->blocks > shares->longest_free) {
        shares->longest_free = run->blocks;
        cell->free_bin = run->blocks < 4 ? 0 : run->blocks < 16 ? 1 : run->blocks < 64 ? 2 : 3;
    }
    if (to - from > shares->longest && (state != CELL_FREE || filling->mode == MODE_BIN)) {
        shares->longest = to - from;
        cell->shade = shade_of(filling->replay, run, filling->mode, filling->each_power);
    }
}

static void add_to_cells(struct filling *filling, const struct dpool_run *run, enum cell_state state) {
    uint64_t run_end = (uint64_t)run->loc + run->blocks, number = replay_last(filling->replay)->number;
    const struct live *live = filling->moves ? live_of(filling->replay, run) : NULL;
    bool moved = live != NULL && live->moves != 0 && live->moved_event == number;
    bool touched = run->handle != DPOOL_NO_HANDLE && run->handle == filling->touched;
    while (filling->cell != filling->behind) {
        struct frame_cell *cell = filling->cell;
        uint64_t end = filling->end;
        add_part(filling, run, state);
        cell->touched = cell->touched || touched;
        cell->moved = cell->moved || moved;
        if (run_end < end)
            return;
        cell->begins = state != CELL_FREE && run->loc == cell->first && run_end >= cell->end && !filling->again;
        end_cell(filling);
        if (run_end == end)
            return;
    }
}

static void begin_cells(struct filling *filling, const struct pool_gauges *gauges) {
    const struct replay_step *step = replay_last(filling->replay);
    filling->blocks = gauges->used_blocks + gauges->free_bytes / replay_pool(filling->replay)->kind->block_bytes;
    filling->moves = step->moves != 0;
    filling->touched = DPOOL_NO_HANDLE;
    if (step->live != NULL && !step->skipped && step->error == DPOOL_OK) {
        if (step->event->verb != VERB_FREE) /* whose allocation is gone */
            filling->touched = step->live->handle;
        filling->old = step->old_block;
        filling->old_end = (uint64_t)step->old_block + step->old_blocks;
    }
    if (filling->cell != filling->behind)
        begin_cell(filling);
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

uint32_t frame_bin_of(const struct pool_kind *kind, uint32_t blocks, uint32_t *least_out, uint32_t *most_out) {
    uint32_t low = blocks, high = blocks + blocks / 2; /* the longest is a power's quarter away at most */
    *least_out = bin_begins(kind, blocks);
    while (low < high) {
        uint32_t middle = high - (high - low) / 2;
        if (kind->bin_of(middle) > kind->bin_of(blocks))
            high = middle - 1;
        else
            low = middle;
    }
    *most_out = low < kind->max_blocks ? low : kind->max_blocks;
    return kind->bin_of(blocks);
}

static void add_to_bins(struct frame *frame, const struct pool_kind *kind, uint32_t blocks) {
    struct frame_bin *bin = &frame->bins[kind->bin_of(blocks)];
    if (bin->runs++ == 0)
        bin->at_least_blocks = bin_begins(kind, blocks);
    bin->bytes += (uint64_t)blocks * kind->block_bytes;
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

unsigned frame_bins(const struct frame *frame, struct frame_bin bins[FRAME_BINS], unsigned most) {
    unsigned count = 0;
    for (unsigned i = 0; i < FRAME_BINS; i++) {
        if (frame->bins[i].runs != 0)
            bins[count++] = frame->bins[i];
    }
    while (count > most && count > 1)
        count = pair_bins(bins, count);
    return count;
}

static void add_to_locks(struct frame_locks *locks, const struct replay *replay, const struct dpool_run *run) {
    const struct live *live = replay_live(replay, run->handle);
    locks->count++;
    locks->bytes += (uint64_t)run->blocks * replay_pool(replay)->kind->block_bytes;
    if (locks->longest == NULL || live->locked_event < locks->longest->locked_event) {
        locks->longest = live;
        locks->longest_events = replay_last(replay)->number - live->locked_event;
    }
}

static void add_to_tags(struct frame_tag tags[FRAME_SHADES], const struct live *live, uint32_t blocks) {
    if (live == NULL || live->tag == NULL)
        return;
    struct frame_tag *tag = &tags[shade_of_tag(live->tag)];
    tag->others = tag->others || (tag->tag != NULL && strcmp(tag->tag, live->tag) != 0);
    if (blocks > tag->blocks) {
        tag->blocks = blocks;
        tag->tag = live->tag;
    }
}

static void begin_indexes(struct frame *frame, const struct pool *pool, uint32_t cached) {
    if (frame->index_count == 0)
        return;
    memset(frame->indexes, INDEX_FREE, frame->index_count);
    for (uint32_t i = 0; i < cached; i++)
        frame->indexes[pool->kind->cached_index(pool, i)] = INDEX_CACHED;
}

enum index_state frame_index_cell(const struct frame *frame, uint32_t cell, uint32_t count) {
    uint64_t indexes = frame->index_count, round_up = count - 1;
    uint64_t at = (cell * indexes + round_up) / count, end = ((cell + 1) * indexes + round_up) / count;
    uint8_t state = INDEX_FREE;
    for (; at < end; at++)
        state = frame->indexes[at] > state ? frame->indexes[at] : state;
    return (enum index_state)state;
}

/* ---- All ---- */

static void add_run(struct frame *frame, const struct replay *replay, const struct dpool_run *run,
                    enum cell_state state) {
    if (state == CELL_FREE)
        add_to_bins(frame, replay_pool(replay)->kind, run->blocks);
    else if (frame->index_count != 0 && run->state != DPOOL_RUN_TARGET)
        frame->indexes[pool_index(run->handle)] = state == CELL_LOCKED ? INDEX_LOCKED : INDEX_USED;
    if (state == CELL_LOCKED)
        add_to_locks(&frame->locks, replay, run);
}

void frame_look(struct frame *frame, const struct replay *replay, enum frame_mode mode) {
    const struct pool *pool = replay_pool(replay);
    const struct dpool_run *run = NULL;
    struct pool_gauges gauges;
    struct filling filling = {.replay = replay,
                              .mode = mode,
                              .cell = frame->cells,
                              .cells = frame->cell_count,
                              .each_power = frame->each_power};
    filling.behind = frame->cell_count == 0 ? frame->cells : frame->cells + frame->cell_count;
    memset(frame->bins, 0, sizeof frame->bins);
    memset(frame->tags, 0, sizeof frame->tags);
    frame->locks = (struct frame_locks){0};
    pool->kind->gauges(pool, &gauges);
    begin_indexes(frame, pool, gauges.cached_indexes);
    begin_cells(&filling, &gauges);
    while ((run = replay_run(replay, run)) != NULL) {
        enum cell_state state = frame_state(run);
        add_run(frame, replay, run, state);
        if (mode == MODE_TAG)
            add_to_tags(frame->tags, live_of(replay, run), run->blocks);
        add_to_cells(&filling, run, state);
    }
    while (filling.cell != filling.behind)
        end_cell(&filling);
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

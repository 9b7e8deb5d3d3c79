/* looks.c: a walk of the pool after each event. Pictures are taken of each, and the wanted ones kept. */
#include <stdlib.h>
#include <string.h>

#include "tests/naive/naive.h"

#define ROWS 128
#define COLUMNS_MAX 480
#define CLASSES 8
#define BLAMED 256

struct column {
    uint32_t event;
    int state[ROWS], age[ROWS];
    uint64_t bytes[CLASSES], beyond;
};

struct blame {
    char name[TEXT_MAX];
    double sums[2], most[2], now[2]; /* of splitting, and of pinning */
};

static struct dpool_run runs[RUNS_MAX];
static uint32_t run_count;
static struct column columns[EVENTS_MAX];
static struct blame blamed[BLAMED];
static uint32_t blamed_count, blame_looked, lengths_looked;
struct weighted *run_lengths;
size_t run_length_count;
static size_t run_length_room;

/* The least power of two that is not below a share of a number. */
static uint32_t stretch(uint32_t number, uint32_t parts) {
    uint32_t each = 1;
    while ((uint64_t)each * parts < number)
        each *= 2;
    return each;
}

/* ---- Gauges ---- */

static void see_gauges(struct moment *moment) {
    bool bins[DPOOL_BIN_COUNT] = {false};
    double live = 0, used = 0, end = 0, largest = 0, free_runs = 0, in_use = 0;
    double *gauges = moment->gauges, all = (double)blocks_in_pool() * DPOOL_BLOCK;
    uint32_t count = 0;
    for (uint32_t i = 0; i < item_count; i++) {
        if (items[i].failed)
            continue;
        live += (double)items[i].size;
        used += (double)(DPOOL_BLOCKS_FOR(items[i].size) * DPOOL_BLOCK);
        count++;
    }
    for (uint32_t i = 0; i < run_count; i++) {
        double bytes = (double)runs[i].blocks * DPOOL_BLOCK;
        end = (double)(runs[i].loc + runs[i].blocks) * DPOOL_BLOCK;
        if (runs[i].state != DPOOL_RUN_FREE)
            continue;
        free_runs++;
        bins[dpool_bin_of(runs[i].blocks)] = true;
        largest = bytes > largest ? bytes : largest;
    }
    for (unsigned bin = 0; bin < DPOOL_BIN_COUNT; bin++)
        in_use += bins[bin];
    largest = all - end > largest ? all - end : largest;
    gauges[LIVE] = live;
    gauges[USED] = used;
    gauges[TOP] = end;
    gauges[FREE_BYTES] = all - used;
    gauges[LARGEST] = largest;
    gauges[COUNT] = gauges[INDEXES] = count;
    gauges[EXTERNAL] = all > used ? 100 * (all - used - largest) / (all - used) : 0;
    gauges[INTERNAL] = used > 0 ? 100 * (used - live) / used : 0;
    gauges[FREE_RUNS] = free_runs;
    gauges[BINS] = in_use;
    gauges[CACHED] = pool->cache_count;
}

/* ---- Rows of the map ---- */

/* The most of a stretch that is in one state, and ties go to none. */
static int state_of(const uint32_t blocks[DPOOL_RUN_TARGET + 1], uint32_t all) {
    uint32_t moving = blocks[DPOOL_RUN_MOVING] + blocks[DPOOL_RUN_TARGET], locked = blocks[DPOOL_RUN_LOCKED];
    uint32_t plain = blocks[DPOOL_RUN_USED], empty = blocks[DPOOL_RUN_FREE], used = plain + locked + moving;
    uint32_t beyond = all - used - empty;
    if (locked != 0)
        return 6;
    if (moving > plain && moving > empty && moving > beyond)
        return 7;
    if (used == 0)
        return empty > beyond ? 1 : 0;
    return used == all ? 5 : 8 * used >= 6 * all ? 4 : 8 * used >= 3 * all ? 3 : 2;
}

static int age_of(dpool_handle handle) {
    uint32_t since = moment_count - item_of(handle)->event;
    int age = 1;
    for (; since != 0; since /= 2)
        age++;
    return age;
}

static void see_row(struct column *column, int row) {
    size_t all = blocks_in_pool();
    uint32_t first = (uint32_t)((size_t)row * all / ROWS), end = (uint32_t)((size_t)(row + 1) * all / ROWS);
    uint32_t blocks[DPOOL_RUN_TARGET + 1] = {0}, longest = 0;
    for (uint32_t i = 0; i < run_count; i++) {
        uint32_t from = runs[i].loc > first ? runs[i].loc : first;
        uint32_t to = runs[i].loc + runs[i].blocks < end ? runs[i].loc + runs[i].blocks : end;
        if (from >= to)
            continue;
        blocks[runs[i].state] += to - from;
        if (runs[i].state != DPOOL_RUN_FREE && to - from > longest) {
            longest = to - from;
            column->age[row] = age_of(runs[i].handle);
        }
    }
    column->state[row] = state_of(blocks, end - first);
}

static void see_column(struct column *column) {
    uint64_t end = 0;
    *column = (struct column){.event = moment_count};
    for (int row = 0; row < ROWS; row++)
        see_row(column, row);
    for (uint32_t i = 0; i < run_count; i++) {
        uint64_t bytes = (uint64_t)runs[i].blocks * DPOOL_BLOCK;
        int class = 0;
        end = runs[i].loc + runs[i].blocks;
        for (uint64_t least = DPOOL_BLOCK * 4; least <= bytes && class < CLASSES - 1; least *= 4)
            class ++;
        if (runs[i].state == DPOOL_RUN_FREE)
            column->bytes[class] += bytes;
    }
    column->beyond = (blocks_in_pool() - end) * DPOOL_BLOCK;
}

/* ---- Blame ---- */

static struct blame *blame_of(const struct item *item) {
    const char *name = item->tag[0] != '\0' ? item->tag : item->id;
    for (uint32_t i = 0; i < blamed_count; i++) {
        if (strcmp(blamed[i].name, name) == 0)
            return &blamed[i];
    }
    if (blamed_count == BLAMED)
        exit(2);
    blamed[blamed_count] = (struct blame){.most = {0}};
    snprintf(blamed[blamed_count].name, TEXT_MAX, "%s", name);
    return &blamed[blamed_count++];
}

/* The runs between two free ones, which are `shorter` bytes at least. */
static void blame_group(uint32_t from, uint32_t to, double shorter) {
    double locked = 0;
    for (uint32_t i = from; i < to; i++)
        locked += runs[i].state == DPOOL_RUN_LOCKED;
    for (uint32_t i = from; i < to; i++) {
        struct blame *blame = blame_of(item_of(runs[i].handle));
        blame->now[0] += shorter / (to - from);
        if (runs[i].state == DPOOL_RUN_LOCKED)
            blame->now[1] += shorter / locked;
    }
}

static void see_blame(double weight) {
    double below = 0, all = (double)blocks_in_pool() * DPOOL_BLOCK;
    uint32_t from = 0;
    for (uint32_t i = 0; i <= run_count;) {
        double here = 0;
        uint32_t to = i;
        for (; i < run_count && runs[i].state == DPOOL_RUN_FREE; i++)
            here += (double)runs[i].blocks * DPOOL_BLOCK;
        if (i == run_count)
            here += all - (run_count != 0 ? (double)(runs[i - 1].loc + runs[i - 1].blocks) * DPOOL_BLOCK : 0);
        if (here > 0 && below > 0)
            blame_group(from, to, below < here ? below : here);
        if (here > 0) {
            below = here;
            from = i;
        }
        for (; i < run_count && runs[i].state != DPOOL_RUN_FREE; i++)
            ;
        if (i == run_count && to == i)
            break;
    }
    for (uint32_t i = 0; i < blamed_count; i++) {
        for (int kind = 0; kind < 2; kind++) {
            struct blame *blame = &blamed[i];
            blame->sums[kind] += blame->now[kind] * weight;
            blame->most[kind] = blame->now[kind] > blame->most[kind] ? blame->now[kind] : blame->most[kind];
            blame->now[kind] = 0;
        }
    }
}

/* ---- All ---- */

static void see_lengths(uint32_t weight) {
    for (uint32_t i = 0; i < run_count; i++) {
        if (runs[i].state != DPOOL_RUN_FREE)
            continue;
        if (run_length_count == run_length_room) {
            run_length_room = run_length_room * 2 + 1024;
            run_lengths = realloc(run_lengths, run_length_room * sizeof *run_lengths);
            if (run_lengths == NULL)
                exit(2);
        }
        run_lengths[run_length_count++] = (struct weighted){(double)runs[i].blocks * DPOOL_BLOCK, weight};
    }
}

void look(uint32_t number) {
    struct dpool_run run = {0};
    run_count = 0;
    while (dpool_walk(pool, &run) && run_count < RUNS_MAX)
        runs[run_count++] = run;
    see_gauges(&moments[number - 1]);
    see_column(&columns[number - 1]);
    if (number % stretch(number, 1024) == 0) {
        see_lengths(number - lengths_looked);
        lengths_looked = number;
    }
    if (number % stretch(number, 2048) == 0) {
        see_blame(number - blame_looked);
        blame_looked = number;
    }
}

void look_last(void) {
    if (blame_looked != moment_count)
        see_blame(moment_count - blame_looked);
}

/* ---- Writing ---- */

/* Calls with each look that is in the pictures, and with the number of events that one stands for. */
static uint32_t column_each(void) {
    uint32_t each = 1;
    while (moment_count / each > COLUMNS_MAX)
        each *= 2;
    return each;
}

/* The looks, of which the last takes the place of another where there are too many. */
static uint32_t list_columns(const struct column *list[COLUMNS_MAX + 1]) {
    uint32_t count = 0, each = column_each();
    for (uint32_t number = each; number <= moment_count; number += each)
        list[count++] = &columns[number - 1];
    if (moment_count % each != 0) {
        count -= count == COLUMNS_MAX;
        list[count++] = &columns[moment_count - 1];
    }
    return count;
}

void write_raster(FILE *out, bool ages) {
    const struct column *list[COLUMNS_MAX + 1];
    uint32_t count = list_columns(list);
    fprintf(out, "# a number a look, one every %u events\n", column_each());
    for (int row = 0; row < ROWS; row++) {
        for (uint32_t i = 0; i < count; i++)
            fprintf(out, "%d%c", ages ? list[i]->age[row] : list[i]->state[row], i + 1 < count ? ' ' : '\n');
    }
}

void write_bins(FILE *out) {
    const struct column *list[COLUMNS_MAX + 1];
    uint32_t count = list_columns(list);
    for (uint32_t i = 0; i <= count; i++) {
        const struct column *column = list[i < count ? i : count - 1];
        fprintf(out, "%u", i == 0 ? 0 : list[i - 1]->event);
        for (int class = 0; class < CLASSES; class ++)
            fprintf(out, " %llu", (unsigned long long)column->bytes[class]);
        /* From when on a row holds: the first from where a time axis begins, which is 0 where that leaves half of it or less. */
        double first = moments[0].seconds, last = moments[moment_count - 1].seconds;
        double from = first < last && first >= last / 2 ? first : 0;
        if (i != 0)
            from = i < count ? moments[column->event - 1].seconds : last;
        fprintf(out, " %llu %.9f\n", (unsigned long long)column->beyond, from);
    }
}

static int ranked;

static int by_sum(const void *a, const void *b) {
    const struct blame *left = a, *right = b;
    double more = right->sums[ranked] - left->sums[ranked];
    return more > 0 ? 1 : more < 0 ? -1 : strcmp(left->name, right->name);
}

void write_blame(FILE *out) {
    int row = 1;
    for (ranked = 0; ranked < 2; ranked++) {
        double all = 0;
        qsort(blamed, blamed_count, sizeof blamed[0], by_sum);
        for (uint32_t i = 0; i < blamed_count; i++)
            all += blamed[i].sums[ranked];
        fputs(ranked != 0 ? "\n\n" : "", out);
        for (uint32_t i = 0; i < blamed_count && i < 10 && blamed[i].sums[ranked] > 0; i++)
            fprintf(out, "%d %.6f %.6f %.6f 0\n", row++, blamed[i].sums[ranked] / moment_count, blamed[i].most[ranked],
                    100 * blamed[i].sums[ranked] / all);
    }
}

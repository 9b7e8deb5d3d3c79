/* sweep.c: the points of a grid. */
#include "traces/sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/units.h"

const char *const sweep_axis_names[AXIS_COUNT] = {"seed",        "fit",          "coalesce", "on-fragmented",
                                                  "defrag-step", "defrag-every", "block",    "index-cache",
                                                  "indexes",     "size"};

/* Where an axis lies in settings; the seed lies in none. */
static const size_t offsets[AXIS_COUNT] = {
    [AXIS_FIT] = offsetof(struct trace_settings, fit),
    [AXIS_COALESCE] = offsetof(struct trace_settings, coalesce),
    [AXIS_ON_FRAGMENTED] = offsetof(struct trace_settings, on_fragmented),
    [AXIS_DEFRAG_STEP] = offsetof(struct trace_settings, defrag_step),
    [AXIS_DEFRAG_EVERY] = offsetof(struct trace_settings, defrag_every),
    [AXIS_BLOCK] = offsetof(struct trace_settings, block_bytes),
    [AXIS_INDEX_CACHE] = offsetof(struct trace_settings, index_cache),
    [AXIS_INDEXES] = offsetof(struct trace_settings, indexes),
    [AXIS_SIZE] = offsetof(struct trace_settings, size_bytes),
};

const char *const *sweep_axis_words(enum sweep_axis axis) {
    return axis == AXIS_FIT             ? trace_fit_words
           : axis == AXIS_COALESCE      ? trace_coalesce_words
           : axis == AXIS_ON_FRAGMENTED ? trace_on_fragmented_words
                                        : NULL;
}

static bool refuse(char why[160], const char *text, size_t length, const char *message) {
    snprintf(why, 160, "'%.*s' %s", (int)(length < 40 ? length : 40), text, message);
    return false;
}

/* Lists the words that there are. */
static bool refuse_word(char why[160], const char *text, size_t length, const char *const *words) {
    char message[100] = "is none of";
    size_t used = strlen(message);
    for (size_t i = 0; words[i] != NULL; i++)
        used += (size_t)snprintf(message + used, sizeof message - used, "%s %s", i != 0 ? "," : "", words[i]);
    return refuse(why, text, length, message);
}

static bool has_value(const struct sweep_values *values, uint64_t first, uint64_t last, uint64_t step) {
    for (size_t i = 0; i < values->count; i++) {
        uint64_t value = (uint64_t)values->items[i];
        if (value >= first && value <= last && (value - first) % step == 0)
            return true;
    }
    return false;
}

static bool add_value(struct sweep_grid *grid, enum sweep_axis axis, int64_t value) {
    struct sweep_values *values = &grid->axes[axis];
    if ((values->count & (values->count - 1)) == 0) { /* 0, 1, 2, 4 ... */
        int64_t *items = realloc(values->items, (values->count == 0 ? 1 : values->count * 2) * sizeof *items);
        if (items == NULL)
            return false;
        values->items = items;
    }
    values->items[values->count++] = value;
    return true;
}

static bool parse_one(enum sweep_axis axis, const char *text, size_t length, uint64_t *value, char why[160]) {
    bool is_size = axis == AXIS_SIZE || axis == AXIS_DEFRAG_STEP;
    const char *reason = "is no number";
    if (!(is_size ? parse_size : parse_count)(text, length, value, &reason))
        return refuse(why, text, length, reason);
    if (*value > (axis == AXIS_SEED || is_size ? (uint64_t)INT64_MAX : UINT32_MAX))
        return refuse(why, text, length, "is too large");
    if (axis == AXIS_BLOCK && *value != 4 && *value != 8 && *value != 16 && *value != 32)
        return refuse(why, text, length, "is no block; it takes 4, 8, 16 and 32");
    return true;
}

static bool add_word(struct sweep_grid *grid, enum sweep_axis axis, const char *text, size_t length, char why[160]) {
    const char *const *words = sweep_axis_words(axis);
    for (int64_t i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
            return has_value(&grid->axes[axis], (uint64_t)i, (uint64_t)i, 1)
                       ? refuse(why, text, length, "is there twice")
                       : add_value(grid, axis, i) || refuse(why, "", 0, "memory is out");
    }
    return refuse_word(why, text, length, words);
}

/* "A", "A..B" or "A..B/STEP". */
static bool add_range(struct sweep_grid *grid, enum sweep_axis axis, const char *text, size_t length, char why[160]) {
    const char *dots = memmem(text, length, "..", 2), *slash = memchr(text, '/', length);
    uint64_t first, last, step = 1;
    size_t first_length = dots != NULL ? (size_t)(dots - text) : length;
    if (slash != NULL && dots == NULL)
        return refuse(why, text, length, "is no range, such as 32K..128K/4K");
    if (!parse_one(axis, text, first_length, &first, why))
        return false;
    last = first;
    if (dots != NULL) {
        const char *end = slash != NULL ? slash : text + length;
        if (!parse_one(axis, dots + 2, (size_t)(end - dots - 2), &last, why))
            return false;
    }
    if (slash != NULL && !parse_one(axis, slash + 1, (size_t)(text + length - slash - 1), &step, why))
        return false;
    if (step == 0)
        return refuse(why, text, length, "has steps of 0");
    if (last < first)
        return refuse(why, text, length, "is no range, such as 32K..128K/4K");
    if ((last - first) / step >= SWEEP_POINTS_MAX)
        return refuse(why, text, length, "has more values than a sweep has points");
    if (has_value(&grid->axes[axis], first, last, step))
        return refuse(why, text, length, "has a value that is there already");
    for (uint64_t value = first; value <= last; value += step) {
        if (!add_value(grid, axis, (int64_t)value))
            return refuse(why, "", 0, "memory is out");
    }
    return true;
}

bool sweep_add(struct sweep_grid *grid, enum sweep_axis axis, const char *text, char why[160]) {
    for (;;) {
        size_t length = strcspn(text, ",");
        bool fine = sweep_axis_words(axis) != NULL ? add_word(grid, axis, text, length, why)
                                                   : add_range(grid, axis, text, length, why);
        if (!fine || text[length] == '\0')
            return fine;
        text += length + 1;
    }
}

void sweep_free(struct sweep_grid *grid) {
    for (size_t i = 0; i < AXIS_COUNT; i++)
        free(grid->axes[i].items);
    *grid = (struct sweep_grid){.trace_count = 0};
}

static uint64_t times(uint64_t count, uint64_t factor) {
    factor = factor == 0 ? 1 : factor;
    return count > SWEEP_POINTS_MAX / factor ? SWEEP_POINTS_MAX + 1 : count * factor;
}

uint64_t sweep_settings_count(const struct sweep_grid *grid) {
    uint64_t count = 1;
    for (size_t axis = AXIS_SEED + 1; axis < AXIS_COUNT; axis++)
        count = times(count, grid->axes[axis].count);
    return count;
}

uint64_t sweep_count(const struct sweep_grid *grid) {
    return times(times(sweep_settings_count(grid), grid->axes[AXIS_SEED].count), grid->trace_count);
}

void sweep_point_of(const struct sweep_grid *grid, uint64_t number, struct sweep_point *point) {
    uint64_t settings = sweep_settings_count(grid);
    uint64_t rest = settings != 0 ? number % settings : 0, group = settings != 0 ? number / settings : 0;
    const struct sweep_values *seeds = &grid->axes[AXIS_SEED];
    *point = (struct sweep_point){.setting = rest};
    if (seeds->count != 0) {
        point->has_seed = true;
        point->seed = (uint64_t)seeds->items[group % seeds->count];
        group /= seeds->count;
    }
    point->trace = (size_t)group;
    trace_settings_init(&point->settings);
    for (size_t axis = AXIS_COUNT; axis-- > AXIS_SEED + 1;) {
        const struct sweep_values *values = &grid->axes[axis];
        if (values->count == 0)
            continue;
        memcpy((char *)&point->settings + offsets[axis], &values->items[rest % values->count], sizeof(int64_t));
        rest /= values->count;
    }
}

void sweep_interval(uint64_t hits, uint64_t count, double *low, double *high) {
    const double z = 1.959963984540054; /* the normal distribution's 97.5 % quantile */
    double n = (double)count, share = (double)hits / n, scale = 1 + z * z / n;
    double middle = (share + z * z / (2 * n)) / scale;
    double half = z / scale * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *low = hits == 0 ? 0 : middle - half;
    *high = hits == count ? 1 : middle + half;
}

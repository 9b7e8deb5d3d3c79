/* replay.c: a trace in its short form, line by line, done to a pool. */
#include <stdlib.h>
#include <string.h>

#include "tests/naive/naive.h"

enum part { PART_CALL, PART_CUT, PART_PROBE, PART_HEADER, PART_MOVE, PART_JOIN, PART_LIST, PARTS };

struct settings settings;
struct dpool *pool;
struct moment moments[EVENTS_MAX];
uint32_t moment_count;
struct item items[LIVE_MAX];
uint32_t item_count;
static _Alignas(16) unsigned char memory[1 << 18];
static struct moment *now;
static double seconds;

static void stop(const char *why, const char *what) {
    fprintf(stderr, "naive: %s: %s\n", what, why);
    exit(2);
}

size_t blocks_in_pool(void) {
    return (settings.pool_bytes - DPOOL_OVERHEAD(settings.indexes, settings.cache)) / DPOOL_BLOCK;
}

const struct item *item_of(dpool_handle handle) {
    for (uint32_t i = 0; i < item_count; i++) {
        if (!items[i].failed && items[i].handle == handle)
            return &items[i];
    }
    return NULL;
}

static struct item *find(const char *id) {
    for (uint32_t i = 0; i < item_count; i++) {
        if (strcmp(items[i].id, id) == 0)
            return &items[i];
    }
    stop("is not live", id);
    return NULL;
}

/* ---- A cost table ---- */

static double number_behind(const char *line, const char *word) {
    char key[32];
    snprintf(key, sizeof key, "%s: ", word);
    const char *at = strstr(line, key);
    return at == NULL ? 0 : strtod(at + strlen(key), NULL);
}

void read_table(const char *path) {
    static const char *const calls[CALLS] = {"alloc",       "alloc_fast", "free",           "lock",
                                             "unlock",      "resize",     "clean",          "defrag",
                                             "defrag_step", "make_room",  "make_room_step", "make_room_behind"};
    static const char *const parts[PARTS] = {"call", "cut", "probe", "header", "move", "join", "list"};
    char line[512], name[64];
    FILE *in = fopen(path, "r");
    if (in == NULL)
        stop("cannot be read", path);
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "bytes:", 6) == 0) {
            settings.byte_moved = number_behind(line, "moved");
            settings.byte_cleared = number_behind(line, "cleared");
        }
        if (line[0] != ' ' || sscanf(line, " %63[a-z_]: {", name) != 1)
            continue;
        for (int call = 0; call < CALLS; call++) {
            for (int part = 0; part < PARTS && strcmp(name, calls[call]) == 0; part++)
                settings.parts[call][part] = number_behind(strchr(line, '{'), parts[part]);
        }
    }
    fclose(in);
}

/* ---- Calls ---- */

static struct dpool_stats before;

static struct try *begin(enum call call) {
    struct try *try = &now->tries[now->try_count++];
    *try = (struct try){.call = call};
    dpool_stats(pool, &before);
    return try;
}

/* What was done since the counters were those before. */
static void add(struct try *try) {
    struct dpool_stats after;
    const double *parts = settings.parts[try->call];
    dpool_stats(pool, &after);
    uint32_t probes = after.probes - before.probes, moved = after.bytes_moved - before.bytes_moved;
    double moves = after.allocations_moved - before.allocations_moved;
    if (try->call == CALL_RESIZE)
        moves = moved != 0;
    double cost = parts[PART_CALL] + (probes != 0 ? parts[PART_CUT] : 0) + parts[PART_PROBE] * probes
                  + parts[PART_HEADER] * (after.headers_visited - before.headers_visited) + parts[PART_MOVE] * moves
                  + parts[PART_JOIN] * (after.runs_joined - before.runs_joined) + settings.byte_moved * moved;
    try->probes += probes;
    try->moved += moved;
    try->most_moved = moved > try->most_moved ? moved : try->most_moved;
    try->cost += cost;
    try->most_cost = cost > try->most_cost ? cost : try->most_cost;
    before = after;
}

static int call_alloc(struct item *item, bool fast) {
    struct try *try = begin(fast ? CALL_ALLOC_FAST : CALL_ALLOC);
    int error = fast ? dpool_alloc_fast(pool, item->size, &item->handle) : dpool_alloc(pool, item->size, &item->handle);
    add(try);
    return error;
}

static int call_resize(const struct item *item, size_t size) {
    struct try *try = begin(CALL_RESIZE);
    int error = dpool_resize(pool, item->handle, size);
    add(try);
    return error;
}

static void call_clean(void) {
    struct try *try = begin(CALL_CLEAN);
    dpool_clean(pool);
    add(try);
    now->counters[CLEANS]++;
}

static void call_defrag(void) {
    struct try *try = begin(CALL_DEFRAG);
    dpool_defrag(pool);
    add(try);
    now->counters[DEFRAGS]++;
}

static void call_step(size_t bytes) {
    struct try *try = begin(CALL_STEP);
    dpool_defrag_step(pool, bytes);
    add(try);
    try->steps = 1;
}

static int call_behind(const struct item *item, size_t size) {
    struct try *try = begin(CALL_BEHIND);
    int error = dpool_make_room_behind(pool, item->handle, size);
    add(try);
    now->counters[ROOMS]++;
    return error;
}

static void call_room(size_t size) {
    struct try *try = begin(settings.step != 0 ? CALL_ROOM_STEP : CALL_ROOM);
    bool more = settings.step != 0;
    if (!more) {
        dpool_make_room(pool, size);
        add(try);
    }
    while (more) {
        more = dpool_make_room_step(pool, size, settings.step);
        add(try);
        try->steps++;
    }
    now->counters[ROOMS]++;
}

/* ---- Events ---- */

static int alloc(struct item *item, bool fast) {
    int error = call_alloc(item, fast);
    if (error != DPOOL_ERR_FRAGMENTED || !(settings.clean || settings.defrag || settings.make_room))
        return error;
    if (settings.clean)
        call_clean();
    else if (settings.defrag)
        call_defrag();
    else
        call_room(item->size);
    return call_alloc(item, fast && !settings.make_room);
}

static int resize(const struct item *item, size_t size) {
    int error = call_resize(item, size);
    bool helps = error == DPOOL_ERR_FRAGMENTED || error == DPOOL_ERR_LOCKED;
    if (!helps || !(settings.clean || settings.defrag || settings.make_room))
        return error;
    if (settings.clean) {
        call_clean();
        return call_resize(item, size);
    }
    if (call_behind(item, size) == DPOOL_OK)
        return call_resize(item, size);
    call_defrag();
    error = call_resize(item, size);
    if (error == DPOOL_OK || call_behind(item, size) != DPOOL_OK)
        return error;
    return call_resize(item, size);
}

static size_t data_bytes(size_t size) {
    return DPOOL_BLOCKS_FOR(size) * DPOOL_BLOCK - DPOOL_HEADER;
}

static int event_alloc(struct item *item, bool fast) {
    now->counters[ALLOCS] = 1;
    int error = alloc(item, fast);
    item->failed = error != DPOOL_OK;
    if (!item->failed)
        now->cost += settings.byte_cleared * (double)data_bytes(item->size);
    return error;
}

static int event_resize(struct item *item, size_t size) {
    int error = resize(item, size);
    if (error != DPOOL_OK)
        return error;
    size_t had = data_bytes(item->size), has = data_bytes(size);
    if (has > had)
        now->cost += settings.byte_cleared * (double)(has - had);
    item->size = size;
    return error;
}

/* The free runs, and those of them that are the allocation's neighbours. */
static unsigned free_runs(const struct dpool_run *beside, unsigned *neighbours) {
    struct dpool_run run = {0}, last = {0};
    unsigned count = 0;
    bool is_last = false;
    *neighbours = 0;
    while (dpool_walk(pool, &run)) {
        bool is_free = run.state == DPOOL_RUN_FREE;
        count += is_free;
        *neighbours += is_last && is_free;
        is_last = run.loc == beside->loc;
        *neighbours += is_last && run.loc != 0 && last.state == DPOOL_RUN_FREE;
        last = run;
    }
    return count;
}

static size_t top(void) {
    struct dpool_run run = {0};
    size_t end = 0;
    while (dpool_walk(pool, &run))
        end = run.loc + run.blocks;
    return end;
}

/* Of a half-moved one only the place that is told first is priced; of all others the count of free runs tells as well. */
static int event_free(const struct item *item) {
    struct dpool_run run = {0};
    unsigned joins, unused;
    dpool_find(pool, item->handle, &run);
    unsigned had = free_runs(&run, &joins);
    bool listed = run.loc + run.blocks != top();
    int error = dpool_free(pool, item->handle);
    now->cost += settings.parts[CALL_FREE][PART_CALL];
    if (error != DPOOL_OK)
        return error;
    if (settings.deferred)
        joins = 0;
    if (run.state != DPOOL_RUN_MOVING && joins != had + listed - free_runs(&run, &unused))
        stop("joins another number of free runs than it has for neighbours", item->id);
    now->cost += settings.parts[CALL_FREE][PART_LIST] * listed + settings.parts[CALL_FREE][PART_JOIN] * joins;
    now->freed = true;
    now->lifetime = moment_count + 1 - item->event;
    return error;
}

static int event_lock(const struct item *item) {
    void *data;
    struct dpool_stats after;
    dpool_stats(pool, &before);
    int error = dpool_lock(pool, item->handle, &data);
    dpool_stats(pool, &after);
    now->cost += settings.parts[CALL_LOCK][PART_CALL] + settings.byte_moved * (after.bytes_moved - before.bytes_moved);
    return error;
}

static int event_of(struct item *item, enum verb verb, size_t size) {
    if (item->failed)
        return DPOOL_OK;
    now->asked = verb <= ALLOC_FAST || verb == RESIZE;
    switch (verb) {
    case ALLOC:
    case ALLOC_FAST:
        return event_alloc(item, verb == ALLOC_FAST);
    case FREE:
        return event_free(item);
    case RESIZE:
        return event_resize(item, size);
    case LOCK:
        return event_lock(item);
    default:
        now->cost += settings.parts[CALL_UNLOCK][PART_CALL];
        return dpool_unlock(pool, item->handle);
    }
}

static void sum_up_event(int error) {
    for (unsigned i = 0; i < now->try_count; i++) {
        const struct try *try = &now->tries[i];
        now->counters[PROBES] += try->probes;
        now->counters[MOVED] += try->moved;
        now->counters[STEPS] += try->steps;
        now->cost += try->cost;
        if (try->call >= CALL_CLEAN) {
            now->compaction += try->cost;
            now->pause = try->most_cost > now->pause ? try->most_cost : now->pause;
        }
    }
    if (error != DPOOL_OK)
        now->counters[FAILED + error - DPOOL_ERR_FRAGMENTED]++;
}

static void do_event(enum verb verb, const char *id, size_t size, const char *tag) {
    struct item *item = NULL;
    struct dpool_stats had, has;
    int error = DPOOL_OK;
    if (moment_count == EVENTS_MAX || item_count == LIVE_MAX)
        stop("has too much for this test", id);
    now = &moments[moment_count];
    *now = (struct moment){.verb = verb, .seconds = seconds, .size = size};
    if (verb <= ALLOC_FAST) {
        item = &items[item_count++];
        *item = (struct item){.size = size, .event = moment_count + 1};
        snprintf(item->id, sizeof item->id, "%s", id);
        snprintf(item->tag, sizeof item->tag, "%s", tag);
    } else if (verb <= UNLOCK) {
        item = find(id);
    }
    dpool_stats(pool, &had);
    if (item != NULL)
        error = event_of(item, verb, size);
    else if (verb == CLEAN)
        call_clean();
    else if (verb == DEFRAG && size == 0)
        call_defrag();
    else if (verb == DEFRAG)
        call_step(size);
    if (settings.every != 0 && (moment_count + 1) % settings.every == 0)
        call_step(settings.step);
    dpool_stats(pool, &has);
    now->counters[HITS] = settings.cache != 0 ? has.index_hits - had.index_hits : 0;
    now->counters[MISSES] = settings.cache != 0 ? has.index_misses - had.index_misses : 0;
    now->counters[MARKS] = verb == MARK;
    sum_up_event(error);
    bool gone = verb == FREE && error == DPOOL_OK;
    if (gone)
        *item = items[--item_count];
    look(++moment_count);
}

/* ---- The file ---- */

static double seconds_of(const char *text) {
    char *unit;
    double value = strtod(text, &unit);
    return value
           * (strcmp(unit, "ns") == 0   ? 1e-9
              : strcmp(unit, "us") == 0 ? 1e-6
              : strcmp(unit, "ms") == 0 ? 1e-3
                                        : 1);
}

static void do_line(const char *line) {
    static const char *const verbs[] = {"alloc",  "alloc_fast", "free",   "resize", "lock",
                                        "unlock", "clean",      "defrag", "mark",   "at"};
    char word[TEXT_MAX] = "", first[TEXT_MAX] = "", second[TEXT_MAX] = "", third[TEXT_MAX] = "";
    sscanf(line, "%63s %63s %63s %63s", word, first, second, third);
    if (strcmp(word, "at") == 0)
        seconds = seconds_of(first);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(word, verbs[i]) == 0) {
            const char *size = i == DEFRAG ? first : second, *tag = third[0] == '@' ? third + 1 : "";
            do_event((enum verb)i, first, (size_t)strtoull(size, NULL, 10), tag);
            return;
        }
    }
    stop("is not a line that this test knows", word);
}

void replay_file(const char *path) {
    struct dpool_config config = {
        .indexes = (uint32_t)settings.indexes, .index_cache = (uint32_t)settings.cache, .deferred = settings.deferred};
    char line[512];
    bool begun = false;
    FILE *in = fopen(path, "r");
    if (in == NULL)
        stop("cannot be read", path);
    if (settings.pool_bytes > sizeof memory || dpool_init(memory, settings.pool_bytes, &config, &pool) != DPOOL_OK)
        stop("no such pool can be made", path);
    while (fgets(line, sizeof line, in) != NULL) {
        if (begun && strncmp(line, "  ", 2) == 0)
            do_line(line);
        begun = begun || strcmp(line, "- |\n") == 0;
    }
    fclose(in);
    look_last();
}

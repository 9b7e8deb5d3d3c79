/* blame.c: groups between free runs, and sums by name. */
#include "traces/blame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

/* What a name, or an allocation, is to be blamed for. */
struct sums {
    double all[BLAME_KINDS], most[BLAME_KINDS];
    double now[BLAME_KINDS]; /* of the look that is under way */
    bool seen;               /* by that look */
};

struct named {
    char name[BLAME_NAME_BYTES];
    struct sums sums;
    UT_hash_handle hh;
};

/* The allocation that one of the pool's indexes had at a look. One without a tag is alone with its id, mostly, so that its
 * sums are its own until it is freed. */
struct owner {
    uint64_t serial;     /* of the allocation; 0: none */
    struct named *named; /* its tag's; NULL: it has none */
    struct sums sums;
};

struct member {
    const struct live *live;
    bool locked;
};

struct blame {
    const struct replay *replay;
    uint64_t each, looked; /* events between two looks, and the event of the last */
    double weight;         /* events that the look under way stands for */
    struct named *names;
    struct owner *owners; /* by index */
    struct member *group; /* the allocations since the last free run */
    size_t group_count, group_room, group_locked;
    struct sums **seen;
    size_t seen_count, seen_room;
    bool memory_is_out;
};

struct blame *blame_create(void) {
    return calloc(1, sizeof(struct blame));
}

static void forget(struct blame *blame) {
    struct named *named = blame->names, *next;
    HASH_CLEAR(hh, blame->names); /* frees what is uthash's, and leaves the entries in their order */
    for (; named != NULL; named = next) {
        next = named->hh.next;
        free(named);
    }
    free(blame->owners);
    blame->owners = NULL;
}

void blame_destroy(struct blame *blame) {
    if (blame == NULL)
        return;
    forget(blame);
    free(blame->group);
    free(blame->seen);
    free(blame);
}

/* ---- Names ---- */

#undef uthash_nonfatal_oom
#define uthash_nonfatal_oom(element) (added = false)

/* Of a longer name its beginning, in whole characters. */
static size_t kept_bytes(const char *name) {
    size_t length = strnlen(name, BLAME_NAME_BYTES - 1);
    while (length == BLAME_NAME_BYTES - 1 && length != 0 && ((unsigned char)name[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static struct named *add_name(struct blame *blame, const char *name) {
    struct named *named = calloc(1, sizeof *named);
    bool added = named != NULL;
    if (added) {
        memcpy(named->name, name, kept_bytes(name));
        HASH_ADD_STR(blame->names, name, named);
    }
    if (added)
        return named;
    free(named);
    blame->memory_is_out = true;
    return NULL;
}

static struct named *find_name(const struct blame *blame, const char *name) {
    struct named *named;
    HASH_FIND(hh, blame->names, name, kept_bytes(name), named);
    return named;
}

static struct named *find_or_add(struct blame *blame, const char *name) {
    struct named *named = find_name(blame, name);
    return named != NULL ? named : add_name(blame, name);
}

static void add_sums(struct sums *sums, const struct sums *more) {
    for (int kind = 0; kind < BLAME_KINDS; kind++) {
        sums->all[kind] += more->all[kind];
        if (more->most[kind] > sums->most[kind])
            sums->most[kind] = more->most[kind];
    }
}

static double weight_of(const struct named *named) {
    return named->sums.all[BLAME_SPLIT] + named->sums.all[BLAME_PINNED];
}

/* The value that would be at place n, were they sorted; their order changes. O(count) mostly. */
static double nth_of(double *values, ptrdiff_t count, ptrdiff_t n) {
    ptrdiff_t low = 0, high = count - 1;
    while (low < high) {
        double pivot = values[low + (high - low) / 2];
        ptrdiff_t up = low, down = high;
        while (up <= down) {
            while (values[up] < pivot)
                up++;
            while (pivot < values[down])
                down--;
            if (up > down)
                break;
            double value = values[up];
            values[up++] = values[down];
            values[down--] = value;
        }
        if (n <= down)
            high = down;
        else if (n >= up)
            low = up;
        else
            break;
    }
    return values[n];
}

/* The weight that is surpassed by as many names as there is room for, or fewer. -1: memory is out. */
static double limit_of(struct blame *blame) {
    size_t count = HASH_COUNT(blame->names), filled = 0;
    double *weights = malloc(count * sizeof *weights), limit = -1;
    blame->memory_is_out = blame->memory_is_out || weights == NULL;
    if (weights == NULL)
        return -1;
    for (const struct named *named = blame->names; named != NULL; named = named->hh.next)
        weights[filled++] = weight_of(named);
    limit = nth_of(weights, (ptrdiff_t)count, (ptrdiff_t)(count - BLAME_NAMES / 2 - 1));
    free(weights);
    return limit;
}

/* Lets the lighter half become one name; between two looks. */
static void drop_half(struct blame *blame) {
    double limit = limit_of(blame);
    struct named *others = find_or_add(blame, BLAME_OTHERS), *named = blame->names, *next;
    for (; named != NULL && others != NULL; named = next) {
        next = named->hh.next;
        if (weight_of(named) > limit || named == others)
            continue;
        add_sums(&others->sums, &named->sums);
        /* others stays, so that the table does: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
        HASH_DEL(blame->names, named);
        free(named);
    }
    for (uint64_t i = 0; i < replay_indexes(blame->replay); i++) {
        if (blame->owners[i].named != NULL) /* which may be gone */
            blame->owners[i] = (struct owner){.serial = 0};
    }
}

static void drop_if_many(struct blame *blame) {
    if (HASH_COUNT(blame->names) > BLAME_NAMES)
        drop_half(blame);
}

/* ---- Allocations ---- */

/* Where an allocation's blame is summed up. NULL: memory is out. */
static struct sums *sums_of(struct blame *blame, const struct live *live) {
    struct owner *owner = &blame->owners[pool_index(live->handle)];
    if (owner->serial != live->serial) {
        *owner = (struct owner){.serial = live->serial};
        if (live->tag != NULL && (owner->named = find_or_add(blame, live->tag)) == NULL)
            return NULL;
    }
    return owner->named != NULL ? &owner->named->sums : &owner->sums;
}

/* The allocation goes, and its sums become its id's. */
static void give_up(struct blame *blame, const struct live *live) {
    struct owner *owner = &blame->owners[pool_index(live->handle)];
    bool alone = owner->serial == live->serial && owner->named == NULL;
    struct named *named = alone ? find_or_add(blame, live->id) : NULL;
    if (named != NULL)
        add_sums(&named->sums, &owner->sums);
    owner->serial = 0;
    if (named != NULL)
        drop_if_many(blame);
}

/* ---- A look ---- */

/* A longer list, of items of that size, where this one is full. false: memory is out. */
static bool make_room(void **list, size_t *room, size_t count, size_t item_bytes) {
    if (count < *room)
        return true;
    void *longer = realloc(*list, (*room * 2 + 64) * item_bytes);
    if (longer == NULL)
        return false;
    *list = longer;
    *room = *room * 2 + 64;
    return true;
}

static bool make_seen(struct blame *blame) {
    void *list = blame->seen;
    bool made = make_room(&list, &blame->seen_room, blame->seen_count, sizeof(struct sums *));
    blame->seen = list;
    return made;
}

static bool make_member(struct blame *blame) {
    void *list = blame->group;
    bool made = make_room(&list, &blame->group_room, blame->group_count, sizeof(struct member));
    blame->group = list;
    return made;
}

static void put_part(struct blame *blame, const struct live *live, enum blame_kind kind, double bytes) {
    struct sums *sums = sums_of(blame, live);
    if (sums == NULL || !make_seen(blame)) {
        blame->memory_is_out = true;
        return;
    }
    if (!sums->seen)
        blame->seen[blame->seen_count++] = sums;
    sums->seen = true;
    sums->now[kind] += bytes;
}

/* The group between two free runs: it keeps the shorter one apart. */
static void blame_group(struct blame *blame, uint64_t below, uint64_t above) {
    double apart = (double)(below < above ? below : above);
    for (size_t i = 0; i < blame->group_count && apart > 0; i++) {
        const struct member *member = &blame->group[i];
        put_part(blame, member->live, BLAME_SPLIT, apart / (double)blame->group_count);
        if (member->locked)
            put_part(blame, member->live, BLAME_PINNED, apart / (double)blame->group_locked);
    }
}

static void add_to_group(struct blame *blame, const struct live *live, bool locked) {
    if (!make_member(blame)) {
        blame->memory_is_out = true;
        return;
    }
    blame->group[blame->group_count++] = (struct member){live, locked};
    blame->group_locked += locked;
}

static void sum_up(struct blame *blame) {
    for (size_t i = 0; i < blame->seen_count; i++) {
        struct sums *sums = blame->seen[i];
        for (int kind = 0; kind < BLAME_KINDS; kind++) {
            sums->all[kind] += sums->now[kind] * blame->weight;
            if (sums->now[kind] > sums->most[kind])
                sums->most[kind] = sums->now[kind];
            sums->now[kind] = 0;
        }
        sums->seen = false;
    }
    blame->seen_count = 0;
}

static void look(struct blame *blame) {
    const struct pool *pool = replay_pool(blame->replay);
    const struct dpool_run *run = NULL;
    struct pool_gauges gauges;
    uint64_t below = 0, free_here = 0, block = pool->kind->block_bytes;
    pool->kind->gauges(pool, &gauges);
    uint64_t all = gauges.used_blocks * block + gauges.free_bytes;
    blame->weight = (double)(replay_last(blame->replay)->number - blame->looked);
    blame->looked = replay_last(blame->replay)->number;
    blame->group_count = blame->group_locked = 0;
    replay_list_runs(blame->replay);
    do {
        run = replay_run(blame->replay, run);
        if (run != NULL && run->state == DPOOL_RUN_FREE) {
            free_here += run->blocks * block;
            continue;
        }
        if (run == NULL)
            free_here += all - gauges.top_blocks * block;
        if (free_here != 0) { /* a free run has ended, and with it the group in front of it */
            blame_group(blame, below, free_here);
            blame->group_count = blame->group_locked = 0;
            below = free_here;
            free_here = 0;
        }
        if (run != NULL)
            add_to_group(blame, replay_live(blame->replay, run->handle), run->state == DPOOL_RUN_LOCKED);
    } while (run != NULL && !blame->memory_is_out);
    sum_up(blame);
    drop_if_many(blame);
}

static void observe(void *context, const struct replay_step *step) {
    struct blame *blame = context;
    if (blame->memory_is_out)
        return;
    if (step->number > blame->each * (replay_runs_are_dear(blame->replay) ? BLAME_LOOKS_DEAR : BLAME_LOOKS))
        blame->each *= 2;
    if (step->number % blame->each == 0)
        look(blame);
    if (step->event->verb == VERB_FREE && step->error == DPOOL_OK && !step->skipped)
        give_up(blame, step->live);
}

void blame_begin(struct blame *blame, struct replay *replay) {
    forget(blame);
    blame->replay = replay;
    blame->owners = calloc(replay_indexes(replay), sizeof *blame->owners);
    blame->memory_is_out = blame->owners == NULL;
    blame->each = 1;
    blame->looked = 0;
    replay_observe(replay, observe, blame);
}

bool blame_end(struct blame *blame) {
    if (!blame->memory_is_out && blame->looked != replay_last(blame->replay)->number)
        look(blame);
    for (uint32_t i = 0; !blame->memory_is_out && i < replay_indexes(blame->replay); i++) {
        if (blame->owners[i].serial != 0)
            give_up(blame, replay_live(blame->replay, i + 1));
    }
    return !blame->memory_is_out;
}

/* ---- The ranking ---- */

static int by_parts(const void *a, const void *b) {
    const struct blame_part *left = a, *right = b;
    if (left->byte_events != right->byte_events)
        return left->byte_events < right->byte_events ? 1 : -1;
    return strcmp(left->name, right->name);
}

/* It is nobody's, however heavy. */
static void put_others_last(struct blame_part *parts, size_t count) {
    for (size_t i = 0; i + 1 < count; i++) {
        struct blame_part part = parts[i];
        if (strcmp(part.name, BLAME_OTHERS) == 0) {
            parts[i] = parts[i + 1];
            parts[i + 1] = part;
        }
    }
}

size_t blame_ranking(struct blame *blame, enum blame_kind kind, struct blame_part *parts, size_t room,
                     double *all_out) {
    size_t count = 0, have = HASH_COUNT(blame->names);
    struct blame_part *all = calloc(have + 1, sizeof *all);
    *all_out = 0;
    if (all == NULL)
        return 0;
    for (const struct named *named = blame->names; named != NULL; named = named->hh.next) {
        *all_out += named->sums.all[kind];
        if (named->sums.all[kind] > 0)
            all[count++] = (struct blame_part){named->name, named->sums.all[kind], named->sums.most[kind]};
    }
    qsort(all, count, sizeof *all, by_parts);
    count = count < room ? count : room;
    memcpy(parts, all, count * sizeof *all);
    free(all);
    put_others_last(parts, count);
    return count;
}

uint64_t blame_events(const struct blame *blame) {
    return blame->looked;
}

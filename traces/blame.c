/* blame.c: groups between free runs, and sums by name. */
#include "traces/blame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#define OTHERS "(others)" /* the names that there was no room for */

struct named {
    char name[BLAME_NAME_BYTES];
    double sums[BLAME_KINDS], most[BLAME_KINDS];
    double now[BLAME_KINDS]; /* of the look that is under way */
    bool seen;               /* by that look */
    UT_hash_handle hh;
};

struct member {
    const struct live *live;
    bool locked;
};

/* What an allocation of one of the pool's indexes was called, the last that was looked up. */
struct called {
    uint64_t serial; /* of the allocation; 0: none was */
    struct named *named;
};

struct blame {
    const struct replay *replay;
    uint64_t each, looked; /* events between two looks, and the event of the last */
    double weight;         /* events that the look under way stands for */
    struct named *names;
    struct member *group; /* the allocations since the last free run */
    size_t group_count, group_room, group_locked;
    struct named **seen;
    size_t seen_count, seen_room;
    struct called *called; /* by index */
    size_t called_room;
    bool memory_is_out;
};

struct blame *blame_create(void) {
    return calloc(1, sizeof(struct blame));
}

static void forget_calls(struct blame *blame) {
    if (blame->called_room != 0)
        memset(blame->called, 0, blame->called_room * sizeof *blame->called);
}

static void forget(struct blame *blame) {
    struct named *named = blame->names, *next;
    forget_calls(blame);
    HASH_CLEAR(hh, blame->names); /* frees what is uthash's, and leaves the entries in their order */
    for (; named != NULL; named = next) {
        next = named->hh.next;
        free(named);
    }
}

void blame_destroy(struct blame *blame) {
    if (blame == NULL)
        return;
    forget(blame);
    free(blame->group);
    free(blame->seen);
    free(blame->called);
    free(blame);
}

/* ---- Names ---- */

static int by_split(const struct named *a, const struct named *b) {
    double left = a->sums[BLAME_SPLIT] + a->sums[BLAME_PINNED], right = b->sums[BLAME_SPLIT] + b->sums[BLAME_PINNED];
    return left < right ? 1 : left > right ? -1 : strcmp(a->name, b->name);
}

#undef uthash_nonfatal_oom
#define uthash_nonfatal_oom(element) (added = false)

static struct named *add_name(struct blame *blame, const char *name) {
    struct named *named = calloc(1, sizeof *named);
    bool added = named != NULL;
    if (added) {
        snprintf(named->name, sizeof named->name, "%s", name);
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
    char kept[BLAME_NAME_BYTES];
    snprintf(kept, sizeof kept, "%s", name);
    HASH_FIND_STR(blame->names, kept, named);
    return named;
}

/* The entry of an index. NULL: memory is out. */
static struct called *called_of(struct blame *blame, size_t index) {
    if (index < blame->called_room)
        return &blame->called[index];
    size_t room = index * 2 + 64;
    struct called *longer = realloc(blame->called, room * sizeof *longer);
    if (longer == NULL)
        return NULL;
    memset(longer + blame->called_room, 0, (room - blame->called_room) * sizeof *longer);
    blame->called = longer;
    blame->called_room = room;
    return &longer[index];
}

/* The name of an allocation. NULL: memory is out. */
static struct named *name_of(struct blame *blame, const struct live *live) {
    struct called *called = called_of(blame, pool_index(live->handle));
    if (called == NULL || called->serial == live->serial)
        return called != NULL ? called->named : NULL;
    const char *name = live->tag != NULL ? live->tag : live->id;
    struct named *named = find_name(blame, name);
    if (named == NULL)
        named = add_name(blame, name);
    if (named != NULL)
        *called = (struct called){live->serial, named};
    return named;
}

/* Lets the lighter half become one name; between two looks. */
static void drop_half(struct blame *blame) {
    struct named *others = find_name(blame, OTHERS), *next;
    if (others == NULL)
        others = add_name(blame, OTHERS);
    HASH_SORT(blame->names, by_split);
    forget_calls(blame);
    struct named *named = blame->names;
    for (unsigned i = 0; named != NULL && others != NULL; i++, named = next) {
        next = named->hh.next;
        if (i < BLAME_NAMES / 2 || named == others)
            continue;
        for (int kind = 0; kind < BLAME_KINDS; kind++) {
            others->sums[kind] += named->sums[kind];
            if (named->most[kind] > others->most[kind])
                others->most[kind] = named->most[kind];
        }
        HASH_DEL(blame->names, named);
        free(named);
    }
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
    bool made = make_room(&list, &blame->seen_room, blame->seen_count, sizeof(struct named *));
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
    struct named *named = name_of(blame, live);
    if (named == NULL || !make_seen(blame)) {
        blame->memory_is_out = true;
        return;
    }
    if (!named->seen)
        blame->seen[blame->seen_count++] = named;
    named->seen = true;
    named->now[kind] += bytes;
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
        struct named *named = blame->seen[i];
        for (int kind = 0; kind < BLAME_KINDS; kind++) {
            named->sums[kind] += named->now[kind] * blame->weight;
            if (named->now[kind] > named->most[kind])
                named->most[kind] = named->now[kind];
            named->now[kind] = 0;
        }
        named->seen = false;
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
    if (HASH_COUNT(blame->names) > BLAME_NAMES)
        drop_half(blame);
}

static void observe(void *context, const struct replay_step *step) {
    struct blame *blame = context;
    if (step->number > blame->each * (replay_runs_are_dear(blame->replay) ? BLAME_LOOKS_DEAR : BLAME_LOOKS))
        blame->each *= 2;
    if (step->number % blame->each == 0)
        look(blame);
}

void blame_begin(struct blame *blame, struct replay *replay) {
    forget(blame);
    blame->replay = replay;
    blame->each = 1;
    blame->looked = 0;
    replay_observe(replay, observe, blame);
}

bool blame_end(struct blame *blame) {
    if (blame->looked != replay_last(blame->replay)->number)
        look(blame);
    return !blame->memory_is_out;
}

/* ---- The ranking ---- */

static int by_parts(const void *a, const void *b) {
    const struct blame_part *left = a, *right = b;
    if (left->byte_events != right->byte_events)
        return left->byte_events < right->byte_events ? 1 : -1;
    return strcmp(left->name, right->name);
}

size_t blame_ranking(struct blame *blame, enum blame_kind kind, struct blame_part *parts, size_t room,
                     double *all_out) {
    size_t count = 0, have = HASH_COUNT(blame->names);
    struct blame_part *all = calloc(have + 1, sizeof *all);
    *all_out = 0;
    if (all == NULL)
        return 0;
    for (const struct named *named = blame->names; named != NULL; named = named->hh.next) {
        *all_out += named->sums[kind];
        if (named->sums[kind] > 0)
            all[count++] = (struct blame_part){named->name, named->sums[kind], named->most[kind]};
    }
    qsort(all, count, sizeof *all, by_parts);
    count = count < room ? count : room;
    memcpy(parts, all, count * sizeof *all);
    free(all);
    return count;
}

uint64_t blame_events(const struct blame *blame) {
    return blame->looked;
}

/* interrupts.c: see interrupts.h. */
#include "interrupts.h"

#include <string.h>

#include "core/dpool_layout.h"

struct scene scene;
struct thing things[THINGS];
struct plan plan;
bool quiet;
static unsigned char pattern[512]; /* of new allocations */
static uint32_t depth, point;
static bool fired;
static uint64_t interrupts;

/* ---- What must hold ---- */

static unsigned char byte_of(const struct dpool_run *run, size_t at) {
    return at < run->rest_at ? ((const unsigned char *)run->data)[at]
                             : ((const unsigned char *)run->rest)[at - run->rest_at];
}

static void expect_thing(const struct thing *thing) {
    struct dpool_run run;
    int error = dpool_find(scene.pool, thing->handle, &run);
    if (thing->data == NULL) {
        if (error != DPOOL_ERR_INVALID_HANDLE)
            failed("a freed allocation is there again");
        return;
    }
    if (error != DPOOL_OK)
        failed("an allocation is gone");
    if ((run.state == DPOOL_RUN_LOCKED) != (thing->address != NULL))
        failed("a lock is lost, or nobody holds it");
    if (thing->address != NULL && run.data != thing->address)
        failed("a locked allocation has moved");
    for (size_t at = 0; at < thing->bytes; at++) {
        if (byte_of(&run, at) != thing->data[at])
            failed("data is lost");
    }
}

void expect_all(void) {
    if (depth != 0)
        failed("a call ended inside a critical section");
    const char *broken = dpool_check(scene.pool);
    if (broken != NULL)
        failed(broken);
    for (unsigned i = 0; i < THINGS; i++)
        expect_thing(&things[i]);
}

void expect_answer(int wanted, int got) {
    if (wanted != got)
        failed(dpool_error_name(got));
}

/* ---- The interrupt ---- */

static bool is_there(const struct thing *thing, struct dpool_run *run) {
    return thing->data != NULL && dpool_find(scene.pool, thing->handle, run) == DPOOL_OK;
}

/* What lock and free have to answer here; the interrupted call may have taken effect already. */
static int answer(const struct thing *thing) {
    struct dpool_run run;
    if (!is_there(thing, &run))
        return DPOOL_ERR_INVALID_HANDLE;
    return run.state == DPOOL_RUN_LOCKED ? DPOOL_ERR_LOCKED : DPOOL_OK;
}

static void interrupt_locks(struct thing *thing, bool unlocks) {
    void *data = NULL;
    int wanted = answer(thing);
    expect_answer(wanted, dpool_lock(scene.pool, thing->handle, &data));
    if (wanted != DPOOL_OK)
        return;
    thing->address = data;
    expect_thing(thing);
    if (unlocks) {
        expect_answer(DPOOL_OK, dpool_unlock(scene.pool, thing->handle));
        thing->address = NULL;
    }
}

static void interrupt_frees(struct thing *thing) {
    int wanted = answer(thing);
    expect_answer(wanted, dpool_free(scene.pool, thing->handle));
    if (wanted == DPOOL_OK)
        thing->data = NULL;
}

/* New data is zero, whatever was there; then it gets a pattern. */
void take_new(struct thing *thing, size_t bytes) {
    void *data = NULL;
    expect_answer(DPOOL_OK, dpool_lock(scene.pool, thing->handle, &data));
    for (size_t at = 0; at < bytes; at++) {
        if (((unsigned char *)data)[at] != 0)
            failed("new data is not zero");
    }
    for (size_t at = 0; at < sizeof pattern; at++)
        pattern[at] = (unsigned char)(at * 7u + 1u);
    memcpy(data, pattern, bytes);
    expect_answer(DPOOL_OK, dpool_unlock(scene.pool, thing->handle));
    thing->data = pattern;
    thing->bytes = bytes;
    thing->address = NULL;
}

static void interrupt_allocates(size_t bytes) {
    if (things[MINE].data == NULL && dpool_alloc_fast(scene.pool, bytes, &things[MINE].handle) == DPOOL_OK)
        take_new(&things[MINE], bytes);
}

static void interrupt(void) {
    struct thing *thing = &things[plan.target];
    switch (plan.act) {
    case LOCK:
        interrupt_locks(thing, false);
        break;
    case LOCK_AND_UNLOCK:
        interrupt_locks(thing, true);
        break;
    case FREE:
        interrupt_frees(thing);
        break;
    case UNLOCK:
        if (thing->address != NULL) {
            expect_answer(DPOOL_OK, dpool_unlock(scene.pool, thing->handle));
            thing->address = NULL;
        }
        break;
    case FREE_AND_ALLOC_FAST:
        interrupt_frees(thing);
        interrupt_allocates(40);
        break;
    default:
        interrupt_allocates(plan.target % 2u != 0 ? 100 : 1);
    }
    fired = true;
    interrupts++;
}

static uint32_t random_below(uint32_t end) {
    plan.random_state ^= plan.random_state << 13;
    plan.random_state ^= plan.random_state >> 17;
    plan.random_state ^= plan.random_state << 5;
    return plan.random_state % end;
}

static void reach_point(void) {
    const char *broken;
    if (quiet)
        return;
    quiet = true;
    if (plan.random_state != 0 && random_below(3) == 0) {
        plan.act = (enum act)random_below(ACTS);
        plan.target = random_below(THINGS);
        interrupt();
    } else if (point == plan.at) {
        interrupt();
    }
    point++;
    if (fired && (broken = dpool_check(scene.pool)) != NULL)
        failed(broken);
    quiet = false;
}

/* Bookkeeping in front of the blocks and behind them as the last critical section left it. */
static unsigned char front[DPOOL_BLOCKS_OFFSET], tables[2048];
static bool kept;

static size_t table_bytes(void) {
    return DPOOL_OVERHEAD(scene.pool->index_count, scene.pool->cache_capacity) - DPOOL_BLOCKS_OFFSET;
}

static void keep_bookkeeping(void) {
    kept = scene.image != NULL; /* the scene is made */
    if (kept) {
        memcpy(front, scene.pool, sizeof front);
        memcpy(tables, dpool_table(scene.pool), table_bytes());
    }
}

void hook_enter(void) {
    if (depth == 0) {
        if (kept
            && (memcmp(front, scene.pool, sizeof front) != 0
                || memcmp(tables, dpool_table(scene.pool), table_bytes()) != 0))
            failed("bookkeeping was changed outside a critical section");
        reach_point();
    }
    depth++;
}

void hook_leave(void) {
    if (depth == 0)
        failed("a critical section is left that was not entered");
    depth--;
    if (depth != 0)
        return;
    keep_bookkeeping();
    reach_point();
}

void points_begin(void) {
    point = 0;
    fired = false;
    keep_bookkeeping();
}

uint32_t points_reached(void) {
    return point;
}

uint64_t interrupts_made(void) {
    return interrupts;
}

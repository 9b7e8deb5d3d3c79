/* main.c: the calls that are interrupted, each at each of its points; see interrupts.h. */
#include <stdio.h>
#include <string.h>

#include "interrupts.h"

static const char *const act_names[ACTS] = {"lock",   "lock and unlock", "free",
                                            "unlock", "alloc_fast",      "free and alloc_fast"};

/* ---- The main program ---- */

#define STEPS_MAX 10000u

static void main_alloc(size_t bytes, int (*alloc)(struct dpool *, size_t, dpool_handle *)) {
    dpool_handle handle;
    if (alloc(scene.pool, bytes, &handle) == DPOOL_OK) {
        things[THEIRS].handle = handle;
        quiet = true; /* from here on it is another call */
        take_new(&things[THEIRS], bytes);
        quiet = false;
    }
}

static void call_alloc(struct thing *thing, size_t bytes) {
    (void)thing;
    main_alloc(bytes, dpool_alloc);
}

static void call_alloc_fast(struct thing *thing, size_t bytes) {
    (void)thing;
    main_alloc(bytes, dpool_alloc_fast);
}

static void call_free(struct thing *thing, size_t bytes) {
    (void)bytes;
    if (dpool_free(scene.pool, thing->handle) == DPOOL_OK)
        thing->data = NULL;
}

static void call_lock(struct thing *thing, size_t bytes) {
    void *data;
    (void)bytes;
    if (dpool_lock(scene.pool, thing->handle, &data) == DPOOL_OK)
        thing->address = data;
}

static void call_unlock(struct thing *thing, size_t bytes) {
    (void)bytes;
    if (thing->address == NULL)
        return;
    thing->address = NULL; /* now: behind the call the interrupt may have locked it again */
    expect_answer(DPOOL_OK, dpool_unlock(scene.pool, thing->handle));
}

/* Data past the smaller size is nobody's. */
static void call_resize(struct thing *thing, size_t bytes) {
    if (bytes < thing->bytes)
        thing->bytes = bytes;
    (void)dpool_resize(scene.pool, thing->handle, bytes);
}

static void call_size(struct thing *thing, size_t bytes) {
    (void)dpool_size(scene.pool, thing->handle, &bytes);
}

static void call_room_behind(struct thing *thing, size_t bytes) {
    (void)dpool_make_room_behind(scene.pool, thing->handle, bytes);
}

static void call_clean(struct thing *thing, size_t bytes) {
    (void)thing, (void)bytes;
    dpool_clean(scene.pool);
}

static void call_defrag(struct thing *thing, size_t bytes) {
    (void)thing, (void)bytes;
    dpool_defrag(scene.pool);
}

static void call_make_room(struct thing *thing, size_t bytes) {
    (void)thing;
    (void)dpool_make_room(scene.pool, bytes);
}

static void expect_end(uint32_t steps) {
    if (steps == STEPS_MAX)
        failed("a step always has more to do");
}

static void call_clean_steps(struct thing *thing, size_t bytes) {
    (void)thing;
    for (uint32_t steps = 0; dpool_clean_step(scene.pool, (uint32_t)bytes); steps++)
        expect_end(steps);
}

static void call_defrag_steps(struct thing *thing, size_t bytes) {
    (void)thing;
    for (uint32_t steps = 0; dpool_defrag_step(scene.pool, bytes); steps++)
        expect_end(steps);
}

static void call_room_steps(struct thing *thing, size_t bytes) {
    (void)thing;
    for (uint32_t steps = 0; dpool_make_room_step(scene.pool, bytes, 12); steps++)
        expect_end(steps);
}

static const struct call {
    const char *name;
    void (*make)(struct thing *thing, size_t bytes);
    size_t bytes;
    bool of_handle;
} calls[] = {
    {"alloc", call_alloc, 40, false},
    {"alloc, too large", call_alloc, 400, false},
    {"alloc_fast", call_alloc_fast, 40, false},
    {"clean", call_clean, 0, false},
    {"clean_step", call_clean_steps, DPOOL_STEP_HEADERS, false},
    {"defrag", call_defrag, 0, false},
    {"defrag_step 12", call_defrag_steps, 12, false},
    {"make_room", call_make_room, 150, false},
    {"make_room_step", call_room_steps, 150, false},
    {"free", call_free, 0, true},
    {"lock", call_lock, 0, true},
    {"unlock", call_unlock, 0, true},
    {"size", call_size, 0, true},
    {"resize to 1", call_resize, 1, true},
    {"resize to 100", call_resize, 100, true},
    {"make_room_behind", call_room_behind, 100, true},
};
#define CALLS (sizeof calls / sizeof calls[0])

/* ---- Each point ---- */

static void begin(uint32_t at) {
    struct dpool_run run;
    scene_restore(&scene);
    memset(things, 0, sizeof things);
    for (unsigned i = 0; i < HANDLES; i++) {
        things[i].handle = scene.handles[i];
        if (scene.data[i] == NULL)
            continue;
        things[i].data = scene.data[i];
        things[i].bytes = scene.data_bytes[i];
        if (dpool_find(scene.pool, things[i].handle, &run) == DPOOL_OK && run.state == DPOOL_RUN_LOCKED)
            things[i].address = run.data;
    }
    plan.at = at;
    points_begin();
}

/* All is there; and when it is freed, all of the pool is free. */
static void finish(void) {
    expect_all();
    quiet = true;
    dpool_defrag(scene.pool);
    expect_all();
    for (unsigned i = 0; i < THINGS; i++) {
        if (things[i].address != NULL)
            expect_answer(DPOOL_OK, dpool_unlock(scene.pool, things[i].handle));
        if (things[i].data != NULL)
            expect_answer(DPOOL_OK, dpool_free(scene.pool, things[i].handle));
        things[i].data = NULL;
        things[i].address = NULL;
    }
    dpool_defrag(scene.pool);
    expect_all();
    if (dpool_largest_free(scene.pool) != dpool_free_bytes(scene.pool))
        failed("the pool is not empty");
    quiet = false;
}

static bool act_is_of_handle(enum act which) {
    return which != ALLOC_FAST;
}

static void try_call(const struct call *call, unsigned about) {
    begin(NEVER);
    trying("\"%s\", %s of allocation %u, no interrupt", scene.name, call->name, about);
    call->make(&things[about], call->bytes);
    uint32_t points = points_reached();
    finish();
    for (uint32_t at = 0; at < points; at++) {
        for (unsigned which = 0; which < ACTS * HANDLES; which++) {
            plan.act = (enum act)(which / HANDLES);
            plan.target = which % HANDLES;
            if (scene.data[plan.target] == NULL && (act_is_of_handle(plan.act) || plan.target > 1))
                continue;
            trying("\"%s\", %s of allocation %u; at point %u of %u: %s, allocation %u", scene.name, call->name, about,
                   (unsigned)at, (unsigned)points, act_names[plan.act], plan.target);
            begin(at);
            call->make(&things[about], call->bytes);
            finish();
        }
    }
}

static void try_storm(const struct call *call, unsigned about) {
    for (uint32_t seed = 1; seed <= 100; seed++) {
        begin(NEVER);
        trying("\"%s\", %s of allocation %u, interrupts by chance, seed %u", scene.name, call->name, about,
               (unsigned)seed);
        plan.random_state = seed;
        call->make(&things[about], call->bytes);
        plan.random_state = 0;
        finish();
    }
}

int main(void) {
    quiet = true;
    for (unsigned number = 0; scene_start(&scene, number); number++) {
        quiet = false;
        for (unsigned i = 0; i < CALLS; i++) {
            for (unsigned about = 0; about < (calls[i].of_handle ? HANDLES : 1u); about++) {
                try_call(&calls[i], about);

                try_storm(&calls[i], about);
            }
        }
        quiet = true;
        scene_end(&scene);
        points_begin();
    }
    printf("blocks of %d, %d bits%s: %llu interrupts, at every point of %u calls\n", DPOOL_BLOCK, DPOOL_WIDTH,
           DPOOL_HARDENED ? ", hardened" : "", (unsigned long long)interrupts_made(), (unsigned)CALLS);
    return 0;
}

/* overruns.c: data is written past the end of an allocation; and memory that holds anything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/dpool_layout.h"
#include "faults.h"

#define LENGTH_MAX 16u
static const unsigned char patterns[] = {0x00, 0xFF, 0xAA, 0x55, 0x01, 'A'};
#define PATTERNS (sizeof patterns / sizeof patterns[0])

static uint32_t tried, by_check, by_owner;

/* Whether free, lock or unlock of the allocation itself finds it. */
static bool found_by_owner(struct scene *scene, dpool_handle handle) {
    void *data;
    size_t bytes = 0;
    int error = dpool_lock(scene->pool, handle, &data);
    if (error == DPOOL_ERR_LOCKED)
        error = dpool_unlock(scene->pool, handle);
    return error == DPOOL_ERR_CORRUPT && dpool_size(scene->pool, handle, &bytes) == DPOOL_ERR_CORRUPT
           && dpool_free(scene->pool, handle) == DPOOL_ERR_CORRUPT;
}

static bool overrun(struct scene *scene, const struct dpool_run *run, size_t length, unsigned pattern) {
    unsigned char *end = dpool_at(scene->pool, run->loc + run->blocks);
    unsigned char wanted[LENGTH_MAX];
    scene_restore(scene);
    memset(wanted, patterns[pattern], sizeof wanted);
    if (memcmp(end, wanted, length) == 0)
        return true; /* nothing is changed by it */
    tried++;
    for (unsigned number = 0; DPOOL_HARDENED && number < call_count(); number++) {
        trying("\"%s\", %zu bytes of %02X behind block %u, %s", scene->name, length, patterns[pattern],
               (unsigned)run->loc, call_name(number));
        scene_restore(scene);
        memcpy(end, wanted, length);
        make_call(scene, number);
    }
    scene_restore(scene);
    memcpy(end, wanted, length);
    bool check = dpool_check(scene->pool) != NULL;
    bool owner = found_by_owner(scene, run->handle);
    by_check += check;
    by_owner += owner;
    if (!DPOOL_HARDENED || (check && owner))
        return true;
    printf("\"%s\", %zu bytes of %02X behind block %u: not found by %s\n", scene->name, length, patterns[pattern],
           (unsigned)run->loc, check ? "its owner" : "dpool_check");
    return false;
}

/* What lies beyond the top is no bookkeeping; a half-moved allocation has no address to write to. */
static bool overrun_all(struct scene *scene) {
    bool right = true;
    struct dpool_run run = {0};
    while (scene_restore(scene), dpool_walk(scene->pool, &run)) {
        if ((run.state != DPOOL_RUN_USED && run.state != DPOOL_RUN_LOCKED) || run.loc + run.blocks == scene->pool->top)
            continue;
        for (size_t length = 1; length <= LENGTH_MAX; length++) {
            for (unsigned pattern = 0; pattern < PATTERNS; pattern++)
                right = overrun(scene, &run, length, pattern) && right;
        }
    }
    return right;
}

bool try_overruns(void) {
    bool right = true;
    struct scene scene;
    for (unsigned number = 0; scene_start(&scene, number); number++) {
        right = overrun_all(&scene) && right;
        scene_end(&scene);
    }
    printf("%lu overruns, %lu found by check", (unsigned long)tried, (unsigned long)by_check);
    if (DPOOL_HARDENED)
        printf(", %lu by a call for the allocation that was overrun", (unsigned long)by_owner);
    printf("\n");
    return right;
}

/* ---- Memory that holds anything ---- */

#define ROUNDS 20000u

/* Bytes from `from` on become random, some of them more likely than others, as a run's beginning is. */
static void scramble(unsigned char *memory, size_t from, size_t bytes) {
    for (size_t at = from; at < bytes; at++) {
        int choice = rand() % 8;
        memory[at] = choice < 4 ? memory[at] : choice == 4 ? 0 : choice == 5 ? 0xFF : (unsigned char)rand();
    }
}

/* What dpool_check has to take as given, and the calls of a hardened pool because it is sealed. */
static void restore_shape(struct dpool *pool, const struct dpool *shape) {
    pool->pool_bytes = shape->pool_bytes;
#if DPOOL_HARDENED
    pool->corrupt = shape->corrupt;
    pool->seal = shape->seal;
#endif
}

void try_garbage(void) {
    struct scene scene;
    srand(1);
    for (unsigned number = 0; scene_start(&scene, number); number++) {
        const struct dpool shape = *scene.pool;
        for (unsigned round = 0; round < ROUNDS; round++) {
            trying("\"%s\", garbage number %u, dpool_check", scene.name, round);
            scene_restore(&scene);
            size_t first = DPOOL_HARDENED ? offsetof(struct dpool, bins) : 0;
            scramble((unsigned char *)scene.pool, first + (size_t)rand() % (scene.bytes - first), scene.bytes);
            restore_shape(scene.pool, &shape);
            (void)dpool_check(scene.pool);
            for (unsigned i = 0; DPOOL_HARDENED && i < 8; i++)
                make_call(&scene, (unsigned)rand() % call_count());
        }
        scene_end(&scene);
    }
    printf("%u pools of random bytes a scene: nothing read or written outside\n", ROUNDS);
}

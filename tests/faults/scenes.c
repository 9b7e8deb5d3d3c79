/* scenes.c: the pools that faults are put into. */
#include <stdlib.h>
#include <string.h>

#include "faults.h"

static const size_t sizes[] = {30, 60, 25, 60, 100, 60, 9, 60, 1, 44};

static void require(bool condition) {
    if (!condition)
        failed("the scene is not what it should be");
}

/* Data that is not zero and repeats nowhere. */
static void fill(struct scene *scene, unsigned at) {
    static uint32_t state = 1;
    void *data = NULL;
    size_t bytes = 0;
    require(dpool_size(scene->pool, scene->handles[at], &bytes) == DPOOL_OK);
    require(dpool_lock(scene->pool, scene->handles[at], &data) == DPOOL_OK);
    for (size_t i = 0; i < bytes; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        ((unsigned char *)data)[i] = (unsigned char)state;
    }
    require(dpool_unlock(scene->pool, scene->handles[at]) == DPOOL_OK);
}

static void alloc(struct scene *scene, unsigned at, size_t bytes) {
    require(dpool_alloc(scene->pool, bytes, &scene->handles[at]) == DPOOL_OK);
    fill(scene, at);
}

static void release(struct scene *scene, unsigned at) {
    require(dpool_free(scene->pool, scene->handles[at]) == DPOOL_OK);
}

static void lock(struct scene *scene, unsigned at) {
    void *data;
    require(dpool_lock(scene->pool, scene->handles[at], &data) == DPOOL_OK);
}

static bool half_moved(const struct scene *scene) {
    struct dpool_run run = {0};
    while (dpool_walk(scene->pool, &run)) {
        if (run.state == DPOOL_RUN_MOVING)
            return true;
    }
    return false;
}

/* ---- The scenes ---- */

static void fresh(struct scene *scene) {
    (void)scene;
}

static void ten(struct scene *scene) {
    for (unsigned at = 0; at < 10; at++)
        alloc(scene, at, sizes[at]);
}

/* Three free runs of one size, two of others, two locks. */
static void fragmented(struct scene *scene) {
    ten(scene);
    release(scene, 1);
    release(scene, 3);
    release(scene, 5);
    release(scene, 8);
    lock(scene, 4);
    lock(scene, 7);
}

/* Free runs side by side, and one that ends at the top. */
static void unjoined(struct scene *scene) {
    ten(scene);
    release(scene, 3);
    release(scene, 2);
    release(scene, 6);
    release(scene, 9);
    lock(scene, 5);
    dpool_clean_step(scene->pool, DPOOL_STEP_HEADERS);
}

/* Over a gap that is shorter than itself. */
static void moving_over_itself(struct scene *scene) {
    ten(scene);
    release(scene, 2);
    release(scene, 6);
    while (!half_moved(scene))
        require(dpool_defrag_step(scene->pool, 12));
}

/* Into the gap in front of a locked allocation. */
static void moving_apart(struct scene *scene) {
    ten(scene);
    lock(scene, 2);
    lock(scene, 4);
    release(scene, 3);
    while (!half_moved(scene))
        require(dpool_defrag_step(scene->pool, 5));
}

/* Room is being made: a run has begun to grow. */
static void making_room(struct scene *scene) {
    fragmented(scene);
    while (!half_moved(scene))
        require(dpool_make_room_step(scene->pool, 156, 12));
}

/* A run has grown, and has to grow on. */
static void between_moves(struct scene *scene) {
    making_room(scene);
    while (half_moved(scene))
        require(dpool_make_room_step(scene->pool, 156, 4));
}

/* Runs too short for links lie between, where the build has any. */
static void splinters(struct scene *scene) {
    ten(scene);
    for (unsigned at = 1; at < 8; at += 2) {
        size_t less = (at / 2u % 3u + 1u) * DPOOL_BLOCK;
        release(scene, at);
        alloc(scene, at, less < 60 ? 60 - less : 1);
    }
}

static const struct {
    const char *name;
    void (*make)(struct scene *scene);
    uint32_t index_cache;
    bool deferred;
    uint32_t units_beyond;
} scenes[] = {
    {"fresh", fresh, 0, false, 20},
    {"fragmented, two locked", fragmented, 0, false, 2},
    {"the same with an index cache", fragmented, 4, false, 2},
    {"free runs not joined", unjoined, 0, true, 2},
    {"half-moved over itself", moving_over_itself, 0, false, 2},
    {"half-moved to another place", moving_apart, 0, false, 1},
    {"room being made", making_room, 12, true, 0},
    {"room being made, between two moves", between_moves, 12, true, 0},
    {"splinters", splinters, 3, false, 0},
};

/* Ends on a multiple of 16, which every build aligns to. Blocks for what ten allocates. */
static size_t bytes_of(unsigned number) {
    size_t blocks = (size_t)scenes[number].units_beyond * DPOOL_MIN_BLOCKS;
    for (unsigned at = 0; at < 10; at++)
        blocks += DPOOL_BLOCKS_FOR(sizes[at]);
    return (DPOOL_BYTES(blocks, HANDLES, scenes[number].index_cache) + 15u) / 16u * 16u;
}

/* ---- Data ---- */

/* Byte `at` of an allocation, which may be half-moved. */
static unsigned char byte_of(const struct dpool_run *run, size_t at) {
    return at < run->rest_at ? ((const unsigned char *)run->data)[at]
                             : ((const unsigned char *)run->rest)[at - run->rest_at];
}

static void keep_data(struct scene *scene) {
    struct dpool_run run;
    for (unsigned i = 0; i < HANDLES; i++) {
        if (dpool_find(scene->pool, scene->handles[i], &run) != DPOOL_OK)
            continue;
        scene->data_bytes[i] = run.data_bytes;
        scene->data[i] = malloc(run.data_bytes);
        if (scene->data[i] == NULL)
            abort();
        for (size_t at = 0; at < run.data_bytes; at++)
            scene->data[i][at] = byte_of(&run, at);
    }
}

bool scene_is_whole(const struct scene *scene) {
    struct dpool_run run;
    for (unsigned i = 0; i < HANDLES; i++) {
        if (scene->data_bytes[i] == 0 || dpool_find(scene->pool, scene->handles[i], &run) != DPOOL_OK)
            continue;
        for (size_t at = 0; at < run.data_bytes && at < scene->data_bytes[i]; at++) {
            if (byte_of(&run, at) != scene->data[i][at])
                return false;
        }
    }
    return true;
}

bool scene_start(struct scene *scene, unsigned number) {
    if (number == sizeof scenes / sizeof scenes[0])
        return false;
    memset(scene, 0, sizeof *scene);
    scene->name = scenes[number].name;
    scene->bytes = bytes_of(number);
    trying("making \"%s\"", scene->name);
    struct dpool_config config = {
        .indexes = HANDLES, .index_cache = scenes[number].index_cache, .deferred = scenes[number].deferred};
    require(dpool_init(guarded(scene->bytes), scene->bytes, &config, &scene->pool) == DPOOL_OK);
    scenes[number].make(scene);
    require(dpool_check(scene->pool) == NULL);
    scene->image = malloc(scene->bytes);
    if (scene->image == NULL)
        abort();
    memcpy(scene->image, scene->pool, scene->bytes);
    keep_data(scene);
    return true;
}

void scene_restore(struct scene *scene) {
    memcpy(scene->pool, scene->image, scene->bytes);
}

void scene_end(struct scene *scene) {
    for (unsigned i = 0; i < HANDLES; i++)
        free(scene->data[i]);
    free(scene->image);
    scene->image = NULL;
}

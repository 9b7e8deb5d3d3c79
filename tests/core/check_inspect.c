/* check_inspect.c: walk, find and the figures; and what dpool_check says of a pool that was written over. */
#include <stdio.h>

#include "core/dpool_layout.h"
#include "test.h"

/* ---- Looking ---- */

START_TEST(walk_visits_every_run_from_the_bottom_up) {
    struct scene scene;
    struct dpool_run run = {0}, found;
    uint32_t loc = 0;
    static const enum dpool_run_state states[] = {DPOOL_RUN_USED, DPOOL_RUN_FREE, DPOOL_RUN_LOCKED, DPOOL_RUN_USED};
    static const uint32_t units[] = {2, 1, 3, 1};
    scene_start(&scene, "AA.bbbC", 4, _i != 0);
    for (size_t i = 0; i < 4; i++) {
        ck_assert(dpool_walk(scene.pool, &run));
        ck_assert_uint_eq(run.loc, loc);
        ck_assert_uint_eq(run.blocks, units[i] * DPOOL_MIN_BLOCKS);
        ck_assert_int_eq(run.state, states[i]);
        loc += run.blocks;
        if (run.state == DPOOL_RUN_FREE) {
            ck_assert_uint_eq(run.handle, DPOOL_NO_HANDLE);
            continue;
        }
        ck_assert_uint_eq(run.data_bytes, UNITS(units[i]));
        ck_assert_uint_eq(run.rest_at, run.data_bytes);
        ck_assert_int_eq(dpool_find(scene.pool, run.handle, &found), DPOOL_OK);
        ck_assert_mem_eq(&found, &run, sizeof run);
    }
    ck_assert(!dpool_walk(scene.pool, &run));
    ck_assert(!dpool_walk(scene.pool, &run));
}
END_TEST

START_TEST(walk_of_an_empty_pool_visits_nothing) {
    struct scene scene;
    struct dpool_run run = {0};
    scene_start(&scene, "", 4, _i != 0);
    ck_assert(!dpool_walk(scene.pool, &run));
}
END_TEST

START_TEST(find_sees_both_parts_of_an_overlapping_half_move) {
    struct scene scene;
    struct dpool_run run, walked = {0};
    scene_start(&scene, "..6AB", 0, _i != 0);
    dpool_defrag_step(scene.pool, 5);
    ck_assert_int_eq(dpool_find(scene.pool, scene_handle(&scene, 'A'), &run), DPOOL_OK);
    ck_assert_int_eq(run.state, DPOOL_RUN_MOVING);
    ck_assert_uint_eq(run.loc, 0);
    ck_assert_uint_eq(run.blocks, 8u * DPOOL_MIN_BLOCKS);
    ck_assert_uint_eq(run.data_bytes, UNITS(6));
    ck_assert_uint_eq(run.rest_at, 5);
    ck_assert_ptr_eq(run.rest, (const char *)run.data + 2u * UNIT + 5u);
    ck_assert(dpool_walk(scene.pool, &walked));
    ck_assert_mem_eq(&walked, &run, sizeof run);
}
END_TEST

START_TEST(find_sees_the_old_place_of_a_half_move_that_is_apart) {
    struct scene scene;
    struct dpool_run run, walked = {0};
    scene_start(&scene, "5.4AB", 0, _i != 0);
    dpool_defrag_step(scene.pool, 5);
    ck_assert_int_eq(dpool_find(scene.pool, scene_handle(&scene, 'A'), &run), DPOOL_OK);
    ck_assert_int_eq(run.state, DPOOL_RUN_MOVING);
    ck_assert_uint_eq(run.loc, 5u * DPOOL_MIN_BLOCKS);
    ck_assert_uint_eq(run.blocks, 4u * DPOOL_MIN_BLOCKS);
    ck_assert_uint_eq(run.rest_at, run.data_bytes);
    ck_assert(dpool_walk(scene.pool, &walked));
    ck_assert_int_eq(walked.state, DPOOL_RUN_TARGET);
    ck_assert_uint_eq(walked.handle, run.handle);
    ck_assert_uint_eq(walked.blocks, run.blocks);
}
END_TEST

START_TEST(figures_of_free_memory) {
    struct scene scene;
    scene_start(&scene, "A..B5.C.D", 4, _i != 0);
    ck_assert_uint_eq(dpool_free_bytes(scene.pool), 12u * UNIT);
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 5u * UNIT);
    scene_alloc(&scene, 'X', 5);
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 4u * UNIT);
    scene_alloc(&scene, 'Y', 4);
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 2u * UNIT);
}
END_TEST

START_TEST(bins_grow_with_the_size) {
    uint32_t last = dpool_bin_of(1);
    for (uint32_t blocks = 2; blocks <= DPOOL_MAX_BLOCKS; blocks++) {
        uint32_t bin = dpool_bin_of(blocks);
        if (bin != last && bin != last + 1u)
            ck_abort_msg("%lu blocks: bin %lu", (unsigned long)blocks, (unsigned long)bin);
        last = bin;
    }
    ck_assert_uint_eq(last, DPOOL_BIN_COUNT - 1u);
}
END_TEST

START_TEST(errors_have_names) {
    static const char *const names[] = {
        "ok",     "fragmented", "out of memory",         "out of indexes", "invalid size", "invalid handle",
        "locked", "not locked", "invalid configuration", "corrupt"};
    for (int error = DPOOL_OK; error <= DPOOL_ERR_CORRUPT; error++)
        ck_assert_str_eq(dpool_error_name(error), names[error]);
    ck_assert_str_eq(dpool_error_name(-1), "unknown error");
    ck_assert_str_eq(dpool_error_name(DPOOL_ERR_CORRUPT + 1), "unknown error");
}
END_TEST

static void append(void *context, const char *text, size_t length) {
    strncat(context, text, length);
}

START_TEST(display_prints_the_status) {
    struct scene scene;
    char text[2000] = "", wanted[2000];
    unsigned unit = DPOOL_MIN_BLOCKS;
    struct dpool_config config = {.indexes = 20, .index_cache = CACHE(10)};
    scene_start_with(&scene, "A.B..C", 4, &config);
    unsigned char *before = copy_pool(scene.pool);
    dpool_display(scene.pool, append, text);
    snprintf(wanted, sizeof wanted,
             "bookkeeping: %u of %u bytes\nused: %u of %u blocks\ntop: %u of %u blocks\nlargest free: %u of %u bytes "
             "free\nindexes: 3 of 20 in use\nindex cache: %u of %u filled\nmoving: 0 of 0 bytes\n"
             "bin %u: 1 runs, %u blocks\nbin %u: 1 runs, %u blocks\n",
             (unsigned)DPOOL_OVERHEAD(20, CACHE(10)), (unsigned)dpool_pool_size(scene.pool), 3 * unit, 10 * unit,
             6 * unit, 10 * unit, 4 * UNIT, 7 * UNIT, CACHE(7u), CACHE(10u), (unsigned)dpool_bin_of(unit), unit,
             (unsigned)dpool_bin_of(2 * unit), 2 * unit);
    ck_assert_str_eq(text, wanted);
    expect_same(&scene, before);
    free(before);
}
END_TEST

START_TEST(display_tells_how_far_a_half_move_is) {
    struct scene scene;
    char text[2000] = "", wanted[100];
    scene_start(&scene, "..6AB", 0, IMMEDIATE);
    dpool_defrag_step(scene.pool, 8);
    dpool_display(scene.pool, append, text);
    snprintf(wanted, sizeof wanted, "moving: 8 of %u bytes\n", (unsigned)UNITS(6));
    ck_assert_msg(strstr(text, wanted) != NULL, "no \"%s\" in \"%s\"", wanted, text);
}
END_TEST

/* ---- A pool that was written over ---- */

/* A gap in front of a locked allocation, and C half-moved to a place apart. */
static struct dpool *pool_to_break(struct scene *scene, bool cache) {
    struct dpool_config config = {.indexes = 12, .index_cache = cache ? CACHE(4u) : 0};
    scene_start_with(scene, "A..b3.D5.CCE", 3, &config);
    scene_free(scene, 'A');
    scene_lock(scene, 'D');
    scene_alloc(scene, 'A', 1);
    dpool_defrag_step(scene->pool, 1);
    while (scene->pool->moving_blocks < 2u * DPOOL_MIN_BLOCKS)
        ck_assert(dpool_defrag_step(scene->pool, 1));
    ck_assert_ptr_eq(dpool_check(scene->pool), NULL);
    return scene->pool;
}

/* The first run in that state at or above loc. */
static uint32_t run_in_state(const struct dpool *pool, enum dpool_run_state state, int skip) {
    struct dpool_run run = {0};
    while (dpool_walk(pool, &run)) {
        if (run.state == state && skip-- == 0)
            return run.loc;
    }
    ck_abort_msg("no such run");
    return 0;
}

static dpool_word *head_of(struct dpool *pool, enum dpool_run_state state, int skip) {
    return dpool_words(pool, run_in_state(pool, state, skip));
}

#define BREAKS 45

/* Breaks one invariant. Returns its name, or NULL when this pool has not that one. */
static const char *break_one(struct dpool *pool, int what) {
    uint32_t gap = run_in_state(pool, DPOOL_RUN_FREE, 0);
    uint32_t gap_end = gap + dpool_run_blocks(pool, gap);
    bool cache = pool->cache_capacity != 0;
    uint32_t bin = dpool_bin_of(dpool_run_blocks(pool, gap));
    switch (what) {
    case 0:
        *head_of(pool, DPOOL_RUN_USED, 0) += 1;
        return "a used run's size";
    case 1:
        *head_of(pool, DPOOL_RUN_FREE, 0) += 1;
        return "a free run's size";
    case 2:
        *head_of(pool, DPOOL_RUN_USED, 0) &= ~(dpool_word)DPOOL_SIZE_MASK;
        return "a size of 0";
    case 3:
        *head_of(pool, DPOOL_RUN_USED, 0) |= DPOOL_SIZE_MASK;
        return "a size beyond the top";
    case 4:
        dpool_words(pool, gap_end)[0] ^= DPOOL_PREV_FREE;
        return "the previous-is-free flag of one behind a gap";
    case 5:
        *head_of(pool, DPOOL_RUN_TARGET, 0) ^= DPOOL_PREV_FREE;
        return "the flag of a target";
    case 6:
        *head_of(pool, DPOOL_RUN_MOVING, 0) ^= DPOOL_PREV_FREE;
        return "the flag of a moving one";
    case 7:
        *head_of(pool, DPOOL_RUN_FREE, 0) ^= DPOOL_USED;
        return "a free run's used flag";
    case 8:
        *head_of(pool, DPOOL_RUN_USED, 0) ^= DPOOL_USED;
        return "a used run's used flag";
    case 9:
        *head_of(pool, DPOOL_RUN_MOVING, 0) |= DPOOL_LOCKED;
        return "the lock of a moving one";
    case 10:
        dpool_words(pool, gap_end)[-1] ^= 1;
        return "the size at a free run's end";
    case 11:
        dpool_set_next_free(pool, gap, 0);
        return "a next link";
    case 12:
        dpool_set_prev_free(pool, gap, 1);
        return "a previous link";
    case 13:
        pool->bin_map[bin / 32u] ^= 1u << bin % 32u;
        return "a bin's bit, cleared";
    case 14:
        pool->bin_map[0] ^= 1;
        return "a bin's bit, set";
    case 15:
        *dpool_bin(pool, bin) = (dpool_loc)DPOOL_NONE;
        return "a bin's head, gone";
    case 16:
        *dpool_bin(pool, bin) = 0;
        return "a bin's head, elsewhere";
    case 17:
        dpool_table(pool)[dpool_run_index(pool, run_in_state(pool, DPOOL_RUN_USED, 0))]++;
        return "an entry";
    case 18:
        dpool_table(pool)[dpool_run_index(pool, run_in_state(pool, DPOOL_RUN_USED, 0))] |= (dpool_loc)DPOOL_ENTRY_FREE;
        return "an entry's free flag";
    case 19:
        dpool_table(pool)[dpool_run_index(pool, run_in_state(pool, DPOOL_RUN_MOVING, 0))] = pool->moving_to;
        return "the entry of a moving one";
    case 20:
        pool->free_blocks++;
        return "free_blocks";
    case 21:
        pool->free_indexes--;
        return "free_indexes";
    case 22:
        pool->top++;
        return "top, raised";
    case 23:
        pool->top--;
        return "top, lowered";
    case 24:
        pool->top = (dpool_loc)(pool->block_count + 1u);
        return "top beyond the pool";
    case 25:
        pool->top_after_free ^= 1;
        return "top_after_free";
    case 26:
        pool->block_count++;
        return "block_count";
    case 27:
        pool->index_count++;
        return "index_count";
    case 28:
        pool->table_offset += 4;
        return "table_offset";
    case 29:
        pool->pool_bytes += DPOOL_BLOCK;
        return "pool_bytes";
    case 30:
        pool->index_count = 0;
        return "no indexes";
    case 31:
        pool->cache_capacity = (dpool_loc)(pool->index_count + 1u);
        return "cache_capacity";
    case 32:
        pool->cache_count = (dpool_loc)(pool->cache_capacity + 1u);
        return cache ? "cache_count" : NULL;
    case 33:
        pool->index_head = pool->index_count;
        return "index_head";
    case 34:
        if (cache)
            dpool_cache(pool)[pool->cache_head] = (dpool_loc)dpool_run_index(pool, pool->moving_from);
        return cache ? "a cached index in use" : NULL;
    case 35:
        pool->clean_at = (dpool_loc)(pool->moving_from + 1u);
        return "clean_at";
    case 36:
        pool->defrag_at = (dpool_loc)(pool->moving_from + 1u);
        return "defrag_at";
    case 37:
        pool->defrag_fill = (dpool_loc)(pool->moving_from + 1u);
        return "defrag_fill";
    case 38:
        pool->defrag_low = (dpool_loc)(pool->moving_from + 1u);
        return "defrag_low";
    case 39:
        pool->moving_blocks++;
        return "moving_blocks";
    case 40:
        pool->moving_from++;
        return "moving_from";
    case 41:
        pool->moving_to++;
        return "moving_to";
    case 42:
        pool->moving_bytes = dpool_data_bytes(pool->moving_blocks);
        return "moving_bytes";
    case 43:
        pool->room_at = (dpool_loc)(pool->moving_from + 1u);
        return "room_at";
    default:
        pool->cache_head = pool->cache_capacity;
        return cache ? "cache_head" : NULL;
    }
}

START_TEST(check_finds_a_broken_invariant) {
    struct scene scene;
    struct dpool *pool = pool_to_break(&scene, _i >= BREAKS);
    const char *name = break_one(pool, _i % BREAKS);
    if (name == NULL)
        return;
    const char *broken = dpool_check(pool);
    ck_assert_msg(broken != NULL, "%s: not found", name);
    ck_assert_msg(strlen(broken) > 10, "%s: \"%s\"", name, broken);
}
END_TEST

/* Everything that is not the callers' data: flips it or writes over it. */
static void damage(struct dpool *copy, const struct dpool *pool, uint32_t *seed) {
    struct dpool_run run = {0};
    uint32_t bytes = (uint32_t)DPOOL_OVERHEAD(pool->index_count, pool->cache_capacity);
    if (random_below(seed, 3) != 0) {
        for (uint32_t skip = random_below(seed, 12); dpool_walk(pool, &run) && skip != 0; skip--) {
        }
        dpool_words(copy, run.loc)[random_below(seed, UNIT / 4u)] ^= 1u << random_below(seed, 32);
        return;
    }
    uint32_t at = random_below(seed, bytes);
    if (at >= DPOOL_BLOCKS_OFFSET)
        at += pool->table_offset - (uint32_t)DPOOL_BLOCKS_OFFSET;
    unsigned char *byte = (unsigned char *)copy + at;
    *byte = (unsigned char)(random_below(seed, 2) ? *byte ^ 1u << random_below(seed, 8) : random_next(seed));
}

START_TEST(check_ends_on_any_damage) {
    struct scene scene;
    uint32_t seed = (uint32_t)_i + 1u;
    uint32_t found = 0;
    const struct dpool *pool = pool_to_break(&scene, _i % 2 != 0);
    for (int i = 0; i < 4000; i++) {
        struct dpool *copy = copy_pool(pool);
        for (uint32_t flips = 1u + (i % 4 == 0 ? random_below(&seed, 8) : 0); flips != 0; flips--) {
            if (copy->table_offset == pool->table_offset)
                damage(copy, pool, &seed);
        }
        found += dpool_check(copy) != NULL;
        free(copy);
    }
    ck_assert_uint_gt(found, 1000);
}
END_TEST

TCase *inspect_case(void) {
    TCase *tcase = tcase_create("inspect");
    tcase_add_loop_test(tcase, walk_visits_every_run_from_the_bottom_up, 0, 2);
    tcase_add_loop_test(tcase, walk_of_an_empty_pool_visits_nothing, 0, 2);
    tcase_add_loop_test(tcase, find_sees_both_parts_of_an_overlapping_half_move, 0, 2);
    tcase_add_loop_test(tcase, find_sees_the_old_place_of_a_half_move_that_is_apart, 0, 2);
    tcase_add_loop_test(tcase, figures_of_free_memory, 0, 2);
    tcase_add_test(tcase, bins_grow_with_the_size);
    tcase_add_test(tcase, errors_have_names);
    tcase_add_test(tcase, display_prints_the_status);
    tcase_add_test(tcase, display_tells_how_far_a_half_move_is);
    tcase_add_loop_test(tcase, check_finds_a_broken_invariant, 0, 2 * BREAKS);
    tcase_add_loop_test(tcase, check_ends_on_any_damage, 0, 4);
    return tcase;
}

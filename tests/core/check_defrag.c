/* check_defrag.c: what moving allocations together leaves, as a whole and in steps. */
#include "test.h"

struct row {
    const char *before, *after;
    uint32_t moved; /* allocations */
};

static const struct row rows[] = {
    {"", "", 0},
    {"ABC", "ABC", 0},
    {".A", "A", 1},
    {"A.B", "AB", 1},
    {"A..BBB.C", "ABBBC", 2},
    {"..6AB", "6AB", 2},
    {"9.AAB", "AAB", 2},
    {"A.b", "A.b", 0},
    {"A.bC", "ACb", 1},
    {"A.bCCD", "ADbCC", 1},
    {"A..bCCCD.E", "ADEbCCC", 2},
    {"A...bCCDE", "ACCDbE", 3},
    {"A..bcDE", "ADEbc", 2},
    {"A..bcD", "AD.bc", 1},
    {".a.b.c", ".a.b.c", 0},
    {"a.B.c.D", "aBD.c", 2},
    {"..a.B..cDD", "B.aDD..c", 2},
    {"..bCCC.DD.E", "DDbCCCE", 2},
    {"...b..cEEDF", "EEDbF.c", 3},
    {"4.bCCCCC...D.e..F", "DF..b5C5.e", 2},
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

START_TEST(defrag_moves_together_all_that_can_move) {
    const struct row *row = &rows[_i % ROWS];
    struct scene scene;
    scene_start(&scene, row->before, 3, _i >= ROWS);
    dpool_defrag(scene.pool);
    expect_layout(&scene, row->after);
    expect_nothing_left(&scene);
    ck_assert_uint_eq(stats_of(scene.pool).allocations_moved, COUNTED(row->moved));
    ck_assert(!dpool_defrag_step(scene.pool, 1));
}
END_TEST

START_TEST(defrag_steps_move_the_same_to_the_same_places) {
    static const size_t budgets[] = {1, 3, 4, 8, 20, 64, 1000};
    const struct row *row = &rows[_i % ROWS];
    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        struct scene scene;
        scene_start(&scene, row->before, 3, _i >= ROWS);
        drain_defrag(&scene, budgets[i]);
        expect_layout(&scene, row->after);
        ck_assert_uint_eq(stats_of(scene.pool).allocations_moved, COUNTED(row->moved));
    }
}
END_TEST

START_TEST(defrag_joins_what_was_freed_in_pieces) {
    struct scene scene;
    scene_start(&scene, "ABCDeFFF", 0, DEFERRED);
    scene_free(&scene, 'C');
    scene_free(&scene, 'B');
    scene_free(&scene, 'D');
    dpool_defrag(scene.pool);
    expect_layout(&scene, "AFFFe");
}
END_TEST

START_TEST(defrag_helps_what_was_fragmented) {
    struct scene scene;
    dpool_handle handle;
    scene_start(&scene, "A.B.C.D", 0, _i != 0);
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(3), &handle), DPOOL_ERR_FRAGMENTED);
    dpool_defrag(scene.pool);
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(3), &handle), DPOOL_OK);
}
END_TEST

/* ---- Random pools ---- */

#define SLOTS 48u

/* A pool after many random calls; deferred on odd seeds. */
static void random_pool(struct scene *scene, dpool_handle *handles, uint32_t seed, bool steps) {
    struct dpool_config config = {.indexes = SLOTS, .deferred = seed % 2u != 0 && DPOOL_DEFERRED};
    scene_start_with(scene, "", 150, &config);
    seed = seed * 2654435761u + 1u;
    for (int i = 0; i < 400; i++) {
        dpool_handle *handle = &handles[random_below(&seed, SLOTS)];
        void *data;
        switch (random_below(&seed, steps ? 7u : 6u)) {
        case 0:
        case 1:
        case 2:
            if (dpool_alloc(scene->pool, random_below(&seed, 8u * UNIT), handle) != DPOOL_OK)
                dpool_free(scene->pool, *handle);
            break;
        case 3:
            dpool_free(scene->pool, *handle);
            break;
        case 4:
            dpool_resize(scene->pool, *handle, random_below(&seed, 9u * UNIT));
            break;
        case 5:
            if (random_below(&seed, 4) == 0)
                dpool_lock(scene->pool, *handle, &data);
            else
                dpool_unlock(scene->pool, *handle);
            break;
        default:
            dpool_defrag_step(scene->pool, random_below(&seed, 60));
            break;
        }
    }
    ck_assert_ptr_eq(dpool_check(scene->pool), NULL);
}

START_TEST(defrag_of_a_random_pool_leaves_nothing_to_move) {
    dpool_handle handles[SLOTS];
    for (uint32_t seed = (uint32_t)_i * 50u; seed < (uint32_t)_i * 50u + 50u; seed++) {
        struct scene scene;
        memset(handles, 0, sizeof handles);
        random_pool(&scene, handles, seed, true);
        dpool_defrag(scene.pool);
        expect_nothing_left(&scene);
    }
}
END_TEST

START_TEST(defrag_moves_each_allocation_once_at_most) {
    dpool_handle handles[SLOTS];
    for (uint32_t seed = 0; seed < 50; seed++) {
        struct scene scene;
        struct dpool_run run = {0}, other;
        uint32_t elsewhere = 0;
        memset(handles, 0, sizeof handles);
        random_pool(&scene, handles, seed, false);
        struct dpool *before = copy_pool(scene.pool);
        dpool_defrag(scene.pool);
        while (dpool_walk(before, &run)) {
            if (run.state != DPOOL_RUN_FREE) {
                ck_assert_int_eq(dpool_find(scene.pool, run.handle, &other), DPOOL_OK);
                ck_assert_uint_eq(other.blocks, run.blocks);
                ck_assert(run.state != DPOOL_RUN_LOCKED || other.loc == run.loc);
                elsewhere += other.loc != run.loc;
            }
        }
        ck_assert_uint_eq(stats_of(scene.pool).allocations_moved - stats_of(before).allocations_moved,
                          COUNTED(elsewhere));
        free(before);
    }
}
END_TEST

/* Both after a first defrag and some changes, and from a pool that was never defragmented. */
START_TEST(steps_on_a_random_pool_leave_what_one_defrag_leaves) {
    dpool_handle handles[SLOTS];
    for (uint32_t seed = (uint32_t)_i * 50u; seed < (uint32_t)_i * 50u + 50u; seed++) {
        struct scene scene;
        uint32_t random = seed + 1u;
        memset(handles, 0, sizeof handles);
        random_pool(&scene, handles, seed, seed % 4u > 1u);
        if (seed % 4u > 1u) {
            drain_defrag(&scene, 100);
            for (int i = 0; i < 20; i++) {
                dpool_handle *handle = &handles[random_below(&random, SLOTS)];
                dpool_unlock(scene.pool, *handle);
                if (dpool_free(scene.pool, *handle) != DPOOL_OK)
                    dpool_alloc(scene.pool, random_below(&random, 8u * UNIT), handle);
            }
        }
        struct dpool *whole = copy_pool(scene.pool);
        dpool_defrag(whole);
        drain_defrag(&scene, 1u + random_below(&random, 50));
        ck_assert_msg(same_runs(scene.pool, whole), "seed %u", seed);
        free(whole);
    }
}
END_TEST

START_TEST(pool_copied_elsewhere_goes_on_identically) {
    dpool_handle handles[SLOTS] = {0};
    struct scene scene;
    random_pool(&scene, handles, 12u + (uint32_t)_i, true);
    dpool_defrag_step(scene.pool, 3);
    struct dpool *copy = copy_pool(scene.pool), *pools[2] = {scene.pool, copy};
    for (int p = 0; p < 2; p++) {
        uint32_t seed = 77;
        dpool_handle own[SLOTS];
        memcpy(own, handles, sizeof own);
        for (int i = 0; i < 300; i++) {
            dpool_handle *handle = &own[random_below(&seed, SLOTS)];
            dpool_defrag_step(pools[p], random_below(&seed, 40));
            if (dpool_free(pools[p], *handle) != DPOOL_OK)
                dpool_alloc(pools[p], random_below(&seed, 8u * UNIT), handle);
            dpool_resize(pools[p], own[random_below(&seed, SLOTS)], random_below(&seed, 8u * UNIT));
            dpool_clean_step(pools[p], 5);
        }
    }
    ck_assert_mem_eq(scene.pool, copy, dpool_pool_size(copy));
    free(copy);
}
END_TEST

/* Ten gaps, and above them 19 runs for the first search, 3 headers each; every other gap costs two looks. */
START_TEST(gaps_that_nothing_above_is_short_enough_for_cost_one_search) {
    const char *picture = ".a.b.c.d.e.f.g.h.i.j2K2L2M2N2O2P2Q2R";
    struct scene scene;
    scene_start(&scene, picture, 0, _i);
    uint32_t before = stats_of(scene.pool).headers_visited;
    dpool_defrag(scene.pool);
    expect_layout(&scene, picture);
    ck_assert_uint_le(stats_of(scene.pool).headers_visited - before, 150);
    /* The next pass does not rely on what this one found. */
    scene_free(&scene, 'K');
    scene_alloc(&scene, 'K', 1);
    dpool_defrag(scene.pool);
    expect_layout(&scene, "Ka.b.c.d.e.f.g.h.i.j2L2M2N2O2P2Q2R");
}
END_TEST

TCase *defrag_case(void) {
    TCase *tcase = tcase_create("defrag");
    tcase_add_loop_test(tcase, defrag_moves_together_all_that_can_move, 0, 2 * ROWS);
    tcase_add_loop_test(tcase, defrag_steps_move_the_same_to_the_same_places, 0, 2 * ROWS);
    tcase_add_test(tcase, defrag_joins_what_was_freed_in_pieces);
    tcase_add_loop_test(tcase, defrag_helps_what_was_fragmented, 0, 2);
    tcase_add_loop_test(tcase, defrag_of_a_random_pool_leaves_nothing_to_move, 0, 4);
    tcase_add_test(tcase, defrag_moves_each_allocation_once_at_most);
    tcase_add_loop_test(tcase, steps_on_a_random_pool_leave_what_one_defrag_leaves, 0, 4);
    tcase_add_loop_test(tcase, pool_copied_elsewhere_goes_on_identically, 0, 6);
    tcase_add_loop_test(tcase, gaps_that_nothing_above_is_short_enough_for_cost_one_search, 0, 2);
    return tcase;
}

/* check_clean.c: joining free runs when that is deferred. */
#include "test.h"

static uint32_t headers_of(const struct scene *scene) {
    return stats_of(scene->pool).headers_visited;
}

static bool has_free_neighbours(const struct dpool *pool) {
    struct dpool_run run = {0};
    bool after_free = false;
    while (dpool_walk(pool, &run)) {
        if (after_free && run.state == DPOOL_RUN_FREE)
            return true;
        after_free = run.state == DPOOL_RUN_FREE;
    }
    return after_free; /* it ends at the top */
}

START_TEST(clean_joins_neighbouring_free_runs) {
    struct scene scene;
    scene_start(&scene, "ABBCDDEF", 0, DEFERRED);
    scene_free(&scene, 'B');
    scene_free(&scene, 'D');
    scene_free(&scene, 'C');
    ck_assert(has_free_neighbours(scene.pool));
    dpool_clean(scene.pool);
    ck_assert(!has_free_neighbours(scene.pool));
    ck_assert_uint_eq(stats_of(scene.pool).runs_joined, COUNTED(2u));
    expect_layout(&scene, "A5.EF");
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 5u * UNIT);
    scene_alloc(&scene, 'X', 5);
    expect_layout(&scene, "A5XEF");
}
END_TEST

START_TEST(clean_gives_back_what_ends_at_the_top) {
    struct scene scene;
    scene_start(&scene, "ABCDE", 2, DEFERRED);
    scene_free(&scene, 'C');
    scene_free(&scene, 'D');
    scene_free(&scene, 'E');
    expect_layout(&scene, "AB..");
    dpool_clean(scene.pool);
    expect_layout(&scene, "AB");
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 5u * UNIT);
}
END_TEST

START_TEST(clean_of_an_emptied_pool_gives_back_everything) {
    struct scene scene;
    scene_start(&scene, "ABCDE", 0, DEFERRED);
    for (char letter = 'A'; letter <= 'E'; letter++)
        scene_free(&scene, letter);
    dpool_clean(scene.pool);
    expect_layout(&scene, "");
}
END_TEST

START_TEST(clean_with_immediate_coalescing_looks_at_nothing) {
    struct scene scene;
    scene_start(&scene, "A.B..C", 3, IMMEDIATE);
    unsigned char *before = copy_pool(scene.pool);
    dpool_clean(scene.pool);
    ck_assert(!dpool_clean_step(scene.pool, 100));
    expect_same(&scene, before);
    free(before);
}
END_TEST

START_TEST(clean_moves_no_data) {
    struct scene scene;
    scene_start(&scene, "A.B..cD", 3, DEFERRED);
    scene_free(&scene, 'B');
    dpool_clean(scene.pool);
    expect_layout(&scene, "A4.cD");
    ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, 0);
}
END_TEST

/* Frees about half of 400 small allocations, so that runs of neighbours come about. */
static void shred(struct scene *scene, uint32_t seed) {
    dpool_handle handles[400];
    struct dpool_config config = {.indexes = 400, .deferred = true};
    scene_start_with(scene, "", 800, &config);
    for (size_t i = 0; i < 400; i++)
        ck_assert_int_eq(dpool_alloc(scene->pool, UNITS(1u + random_below(&seed, 2)), &handles[i]), DPOOL_OK);
    for (size_t i = 0; i < 400; i++) {
        if (random_below(&seed, 2) == 0)
            ck_assert_int_eq(dpool_free(scene->pool, handles[i]), DPOOL_OK);
    }
}

START_TEST(clean_step_visits_no_more_headers_than_asked_for) {
    static const uint32_t headers[] = {0, 1, 2, 3, 4, 5, 6, 7, 10, 33, 100, 10000};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        uint32_t most = headers[i] < DPOOL_STEP_HEADERS ? DPOOL_STEP_HEADERS : headers[i];
        struct scene scene;
        shred(&scene, (uint32_t)i + 1u);
        for (bool more = true; more;) {
            uint32_t before = headers_of(&scene);
            more = dpool_clean_step(scene.pool, headers[i]);
            ck_assert_uint_le(headers_of(&scene) - before, most);
            ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        }
        ck_assert(!has_free_neighbours(scene.pool));
    }
}
END_TEST

START_TEST(clean_steps_leave_what_one_clean_leaves) {
    struct scene scene;
    shred(&scene, 5);
    struct dpool *copy = copy_pool(scene.pool);
    dpool_clean(copy);
    int steps = 0;
    while (dpool_clean_step(scene.pool, 7))
        steps++;
    ck_assert_int_ge(steps, 400 / 7);
    ck_assert(same_runs(scene.pool, copy));
    free(copy);
}
END_TEST

START_TEST(clean_goes_on_after_any_change) {
    uint32_t seed = 3;
    struct scene scene;
    dpool_handle handles[64] = {0};
    shred(&scene, 9);
    for (int i = 0; i < 20000; i++) {
        uint32_t slot = random_below(&seed, 64);
        if (dpool_free(scene.pool, handles[slot]) != DPOOL_OK)
            dpool_alloc(scene.pool, random_below(&seed, 9u * UNIT), &handles[slot]);
        slot = random_below(&seed, 64);
        dpool_resize(scene.pool, handles[slot], random_below(&seed, 9u * UNIT));
        dpool_clean_step(scene.pool, 4);
        const char *broken = dpool_check(scene.pool);
        ck_assert_msg(broken == NULL, "%s", broken);
    }
}
END_TEST

START_TEST(what_changes_behind_the_next_step_leaves_it_where_it_is) {
    struct scene scene;
    scene_start(&scene, "ABCDEFGH.I", 0, DEFERRED);
    for (const char *letter = "BCEF"; *letter != '\0'; letter++)
        scene_free(&scene, *letter);
    ck_assert(dpool_clean_step(scene.pool, DPOOL_STEP_HEADERS));
    ck_assert(has_free_neighbours(scene.pool));
    scene_resize(&scene, 'H', 2);
    expect_layout(&scene, "A..D..GHHI");
    while (dpool_clean_step(scene.pool, DPOOL_STEP_HEADERS)) {
    }
    ck_assert(!has_free_neighbours(scene.pool));
}
END_TEST

TCase *clean_case(void) {
    TCase *tcase = tcase_create("clean");
    tcase_add_test(tcase, clean_with_immediate_coalescing_looks_at_nothing);
    if (!DPOOL_DEFERRED)
        return tcase;
    tcase_add_test(tcase, clean_joins_neighbouring_free_runs);
    tcase_add_test(tcase, clean_gives_back_what_ends_at_the_top);
    tcase_add_test(tcase, clean_of_an_emptied_pool_gives_back_everything);
    tcase_add_test(tcase, clean_moves_no_data);
    tcase_add_test(tcase, clean_step_visits_no_more_headers_than_asked_for);
    tcase_add_test(tcase, clean_steps_leave_what_one_clean_leaves);
    tcase_add_test(tcase, clean_goes_on_after_any_change);
    tcase_add_test(tcase, what_changes_behind_the_next_step_leaves_it_where_it_is);
    return tcase;
}

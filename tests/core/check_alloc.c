/* check_alloc.c: where allocations go, and what they hold. */
#include <stdint.h>

#include "test.h"

/* ---- Data ---- */

START_TEST(alloc_answers_aligned_data_of_the_size) {
    struct scene scene;
    scene_start(&scene, "", 200, _i != 0);
    for (size_t size = 0; size < 70; size++) {
        dpool_handle handle = 0;
        void *data = NULL;
        size_t held = 0;
        ck_assert_int_eq((size % 2 ? dpool_alloc : dpool_alloc_fast)(scene.pool, size, &handle), DPOOL_OK);
        ck_assert_uint_ne(handle, DPOOL_NO_HANDLE);
        ck_assert_int_eq(dpool_lock(scene.pool, handle, &data), DPOOL_OK);
        ck_assert_uint_eq((uintptr_t)data % DPOOL_ALIGN, 0);
        ck_assert_int_eq(dpool_size(scene.pool, handle, &held), DPOOL_OK);
        ck_assert_uint_eq(held, DPOOL_BLOCKS_FOR(size) * DPOOL_BLOCK - DPOOL_HEADER);
        ck_assert_uint_ge(held, size);
        for (size_t at = 0; at < held; at++)
            ck_assert_uint_eq(((unsigned char *)data)[at], 0);
        memset(data, 0xFF, held);
        ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        ck_assert_int_eq(dpool_unlock(scene.pool, handle), DPOOL_OK);
        if (size % 3 == 0)
            ck_assert_int_eq(dpool_free(scene.pool, handle), DPOOL_OK);
        if (size % 16 == 15)
            scene_start(&scene, "", 200, _i != 0);
    }
}
END_TEST

START_TEST(alloc_zeroes_memory_that_was_used_before) {
    struct scene scene;
    unsigned char data[UNITS(8)], zeros[UNITS(8)] = {0};
    scene_start(&scene, "8AB", 0, _i != 0);
    scene_free(&scene, 'A');
    dpool_handle handle = 0;
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(8), &handle), DPOOL_OK);
    gather(scene.pool, handle, data);
    ck_assert_mem_eq(data, zeros, sizeof data);
}
END_TEST

START_TEST(alloc_of_an_unzeroed_pool_clears_nothing) {
    struct dpool_config config = {.indexes = 8, .unzeroed = true};
    struct scene scene;
    unsigned char data[UNITS(8)];
    scene_start_with(&scene, "", 8, &config);
    dpool_handle handle = 0;
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(8), &handle), DPOOL_OK);
    gather(scene.pool, handle, data);
    for (size_t at = 0; at < sizeof data; at++)
        ck_assert_uint_eq(data[at], 0xA5);
}
END_TEST

START_TEST(alloc_of_no_bytes_is_an_allocation) {
    struct scene scene;
    scene_start(&scene, "", 2, _i != 0);
    dpool_handle a = 0, b = 0;
    ck_assert_int_eq(dpool_alloc(scene.pool, 0, &a), DPOOL_OK);
    ck_assert_int_eq(dpool_alloc_fast(scene.pool, 0, &b), DPOOL_OK);
    ck_assert_uint_ne(a, b);
    ck_assert_uint_eq(dpool_free_bytes(scene.pool), 0);
    ck_assert_int_eq(dpool_free(scene.pool, a), DPOOL_OK);
    ck_assert_int_eq(dpool_free(scene.pool, b), DPOOL_OK);
}
END_TEST

/* ---- Arrays ---- */

START_TEST(alloc_array_reserves_the_product) {
    struct scene scene;
    size_t held = 0;
    dpool_handle handle = 0;
    scene_start(&scene, "", 100, false);
    int (*allocate)(struct dpool *, size_t, size_t, dpool_handle *) = _i ? dpool_alloc_array : dpool_alloc_array_fast;
    ck_assert_int_eq(allocate(scene.pool, 7, 13, &handle), DPOOL_OK);
    ck_assert_int_eq(dpool_size(scene.pool, handle, &held), DPOOL_OK);
    ck_assert_uint_eq(held, DPOOL_BLOCKS_FOR(91u) * DPOOL_BLOCK - DPOOL_HEADER);
    ck_assert_int_eq(allocate(scene.pool, 0, SIZE_MAX, &handle), DPOOL_OK);
    ck_assert_int_eq(allocate(scene.pool, SIZE_MAX, 0, &handle), DPOOL_OK);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

/* ---- Best fit ---- */

START_TEST(alloc_takes_the_closest_run_of_the_bin) {
    struct scene scene;
    for (uint32_t units = 16; units < 20; units++) { /* these four sizes share a bin */
        const char *const after[] = {"16XA19.B17.C18.D", "16.A19.B17XC18.D", "16.A19.B17.C18XD", "16.A19XB17.C18.D"};
        scene_start(&scene, "16.A19.B17.C18.D", 30, _i != 0);
        scene_alloc(&scene, 'X', units);
        expect_layout(&scene, after[units - 16u]);
    }
}
END_TEST

START_TEST(alloc_leaves_what_is_over_as_a_free_run) {
    struct scene scene;
    scene_start(&scene, "A12.B", 0, _i != 0);
    scene_alloc(&scene, 'C', 5);
    expect_layout(&scene, "A5C7.B");
    scene_alloc(&scene, 'D', 7);
    expect_layout(&scene, "A5C7DB");
    scene_free(&scene, 'C');
    scene_free(&scene, 'D');
    expect_layout(&scene, "A12.B");
}
END_TEST

START_TEST(alloc_looks_past_a_head_that_is_too_short) {
    struct scene scene;
    scene_start(&scene, "A12.B5.C", 0, _i != 0); /* the one of 5 was freed last */
    scene_alloc(&scene, 'X', 10);
    expect_layout(&scene, "A10X2.B5.C");
}
END_TEST

START_TEST(alloc_prefers_a_free_run_to_what_is_beyond_the_top) {
    struct scene scene;
    scene_start(&scene, "A40.B", 10, _i != 0);
    scene_alloc(&scene, 'X', 2);
    expect_layout(&scene, "AXX38.B");
}
END_TEST

START_TEST(alloc_sees_the_longest_runs) {
    dpool_handle handles[3];
    struct dpool_config config = {.indexes = 8, .deferred = _i != 0 && DPOOL_DEFERRED};
    size_t bytes = DPOOL_BYTES(20000, 8, 0);
    void *memory = new_memory(bytes);
    struct dpool *pool = NULL;
    ck_assert_int_eq(dpool_init(memory, bytes, &config, &pool), DPOOL_OK);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(dpool_alloc(pool, 9000u * DPOOL_BLOCK - DPOOL_HEADER, &handles[i]), DPOOL_OK);
        ck_assert_int_eq(dpool_alloc(pool, 1000u * DPOOL_BLOCK - DPOOL_HEADER, &handles[2]), DPOOL_OK);
    }
    ck_assert_int_eq(dpool_free(pool, handles[0]), DPOOL_OK);
    ck_assert_uint_eq(dpool_largest_free(pool), 9000u * DPOOL_BLOCK);
    ck_assert_int_eq(dpool_alloc(pool, 8999u * DPOOL_BLOCK - DPOOL_HEADER, &handles[0]), DPOOL_OK);
    ck_assert_int_eq(dpool_free(pool, handles[0]), DPOOL_OK);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    free(memory);
}
END_TEST

START_TEST(alloc_looks_at_no_more_than_fit_tries_runs_of_a_bin) {
    struct dpool_config config = {.indexes = 64};
    for (config.fit_tries = 1; config.fit_tries < 6; config.fit_tries++) {
        struct scene scene;
        scene_start_with(&scene, "19.A16.B16.C16.D16.E", 30, &config);
        uint32_t probes = stats_of(scene.pool).probes;
        scene_alloc(&scene, 'X', 19); /* freed first, so last of its bin */
        uint32_t looked_at = stats_of(scene.pool).probes - probes;
        ck_assert_uint_eq(looked_at, COUNTED(config.fit_tries));
        expect_layout(&scene, config.fit_tries < 5 ? "19.A16.B16.C16.D16.E19X" : "19XA16.B16.C16.D16.E");
    }
}
END_TEST

START_TEST(alloc_stops_at_a_perfect_fit) {
    struct scene scene;
    scene_start(&scene, "17.A17.B17.C17.D", 0, _i != 0);
    uint32_t probes = stats_of(scene.pool).probes;
    scene_alloc(&scene, 'X', 17);
    ck_assert_uint_eq(stats_of(scene.pool).probes - probes, COUNTED(1u));
}
END_TEST

START_TEST(alloc_that_fails_looks_at_each_run_once) {
    struct scene scene;
    dpool_handle handle;
    scene_start(&scene, "16.A17.B", 0, _i != 0);
    uint32_t probes = stats_of(scene.pool).probes;
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(18), &handle), DPOOL_ERR_FRAGMENTED);
    ck_assert_uint_eq(stats_of(scene.pool).probes - probes, COUNTED(2u));
}
END_TEST

/* ---- Fast ---- */

START_TEST(alloc_takes_the_run_freed_last_of_those_that_fit_alike) {
    struct scene scene;
    scene_start(&scene, "A19BC19DE", 0, _i != 0);
    scene_free(&scene, 'D');
    scene_free(&scene, 'B');
    scene_alloc(&scene, 'X', 18);
    expect_layout(&scene, "A18X.C19.E");
}
END_TEST

START_TEST(alloc_fast_takes_a_run_of_the_next_bin) {
    struct scene scene;
    scene_start(&scene, "A19.B20.C", 30, _i != 0);
    ck_assert_int_eq(dpool_alloc_fast(scene.pool, UNITS(18), &scene.handles['X' - 'A']), DPOOL_OK);
    expect_layout(&scene, "A19.B18X2.C");
    ck_assert_int_eq(dpool_alloc_fast(scene.pool, UNITS(16), &scene.handles['Y' - 'A']), DPOOL_OK);
    expect_layout(&scene, "A16Y3.B18X2.C");
}
END_TEST

START_TEST(alloc_fast_looks_at_one_run_at_most) {
    struct scene scene;
    uint32_t seed = 7;
    dpool_handle handles[32] = {0};
    scene_start(&scene, "", 500, _i != 0);
    for (int i = 0; i < 3000; i++) {
        uint32_t slot = random_below(&seed, 32);
        uint32_t probes = stats_of(scene.pool).probes;
        if (dpool_free(scene.pool, handles[slot]) != DPOOL_OK)
            dpool_alloc_fast(scene.pool, random_below(&seed, 30u * UNIT), &handles[slot]);
        ck_assert_uint_le(stats_of(scene.pool).probes - probes, 1);
    }
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

START_TEST(alloc_fast_of_every_size_takes_a_run_that_is_one_bin_longer) {
    for (uint32_t units = 1; units < 130; units++) {
        struct scene scene;
        dpool_handle handle, gap, end;
        scene_start(&scene, "", units + units / 4u + 3u, _i != 0);
        ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(units + units / 4u + 1u), &gap), DPOOL_OK);
        ck_assert_int_eq(dpool_alloc(scene.pool, 0, &end), DPOOL_OK);
        ck_assert_int_eq(dpool_free(scene.pool, gap), DPOOL_OK);
        ck_assert_int_eq(dpool_alloc_fast(scene.pool, UNITS(units), &handle), DPOOL_OK);
        ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
    }
}
END_TEST

/* ---- Joining at free ---- */

START_TEST(free_joins_both_neighbours_at_once) {
    struct scene scene;
    scene_start(&scene, "ABCDE", 0, IMMEDIATE);
    scene_free(&scene, 'B');
    scene_free(&scene, 'D');
    expect_layout(&scene, "A.C.E");
    scene_free(&scene, 'C');
    scene_alloc(&scene, 'X', 3);
    expect_layout(&scene, "AXXXE");
}
END_TEST

START_TEST(free_of_the_last_allocation_gives_back_the_gap_below_it) {
    struct scene scene;
    scene_start(&scene, "AA..B", 3, IMMEDIATE);
    scene_free(&scene, 'B');
    expect_layout(&scene, "AA");
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 6u * UNIT);
}
END_TEST

/* Ten allocations of 100 blocks fill the pool; all are freed in one of several orders. */
START_TEST(emptied_pool_of_1000_blocks_holds_800) {
    const uint32_t step[] = {1, 3, 7, 9};
    struct dpool_config config = {.indexes = 16, .deferred = _i >= 4 && DPOOL_DEFERRED};
    size_t bytes = DPOOL_BYTES(1000, 16, 0);
    struct dpool *pool = new_memory(bytes);
    dpool_handle handles[10], handle;
    ck_assert_int_eq(dpool_init(pool, bytes, &config, &pool), DPOOL_OK);
    for (uint32_t i = 0; i < 10; i++)
        ck_assert_int_eq(dpool_alloc(pool, 100u * DPOOL_BLOCK - DPOOL_HEADER, &handles[i]), DPOOL_OK);
    for (uint32_t i = 0; i < 10; i++)
        ck_assert_int_eq(dpool_free(pool, handles[(i + 1u) * step[_i % 4] % 10u]), DPOOL_OK);
    ck_assert_int_eq(dpool_alloc(pool, 800u * DPOOL_BLOCK - DPOOL_HEADER, &handle), DPOOL_OK);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    free(pool);
}
END_TEST

/* ---- Counters ---- */

START_TEST(high_water_marks_stay) {
    struct scene scene;
    scene_start(&scene, "AABBBCC", 3, _i != 0);
    scene_free(&scene, 'A');
    scene_free(&scene, 'C');
    ck_assert_uint_eq(stats_of(scene.pool).used_blocks_max, COUNTED(7u * DPOOL_MIN_BLOCKS));
    ck_assert_uint_eq(stats_of(scene.pool).top_max, COUNTED(7u * DPOOL_MIN_BLOCKS));
    scene_resize(&scene, 'B', 8);
    ck_assert_uint_eq(stats_of(scene.pool).used_blocks_max, COUNTED(8u * DPOOL_MIN_BLOCKS));
    ck_assert_uint_eq(stats_of(scene.pool).top_max, COUNTED(10u * DPOOL_MIN_BLOCKS));
}
END_TEST

TCase *alloc_case(void) {
    TCase *tcase = tcase_create("alloc");
    tcase_add_loop_test(tcase, alloc_answers_aligned_data_of_the_size, 0, 2);
    tcase_add_loop_test(tcase, alloc_zeroes_memory_that_was_used_before, 0, 2);
    tcase_add_test(tcase, alloc_of_an_unzeroed_pool_clears_nothing);
    tcase_add_loop_test(tcase, alloc_of_no_bytes_is_an_allocation, 0, 2);
    tcase_add_loop_test(tcase, alloc_array_reserves_the_product, 0, 2);
    tcase_add_loop_test(tcase, alloc_takes_the_closest_run_of_the_bin, 0, 2);
    tcase_add_loop_test(tcase, alloc_leaves_what_is_over_as_a_free_run, 0, 2);
    tcase_add_loop_test(tcase, alloc_looks_past_a_head_that_is_too_short, 0, 2);
    tcase_add_loop_test(tcase, alloc_prefers_a_free_run_to_what_is_beyond_the_top, 0, 2);
    tcase_add_loop_test(tcase, alloc_sees_the_longest_runs, 0, 2);
    tcase_add_test(tcase, alloc_looks_at_no_more_than_fit_tries_runs_of_a_bin);
    tcase_add_loop_test(tcase, alloc_stops_at_a_perfect_fit, 0, 2);
    tcase_add_loop_test(tcase, alloc_that_fails_looks_at_each_run_once, 0, 2);
    tcase_add_loop_test(tcase, alloc_takes_the_run_freed_last_of_those_that_fit_alike, 0, 2);
    tcase_add_loop_test(tcase, alloc_fast_takes_a_run_of_the_next_bin, 0, 2);
    tcase_add_loop_test(tcase, alloc_fast_looks_at_one_run_at_most, 0, 2);
    tcase_add_loop_test(tcase, alloc_fast_of_every_size_takes_a_run_that_is_one_bin_longer, 0, 2);
    tcase_add_test(tcase, free_joins_both_neighbours_at_once);
    tcase_add_test(tcase, free_of_the_last_allocation_gives_back_the_gap_below_it);
    tcase_add_loop_test(tcase, emptied_pool_of_1000_blocks_holds_800, 0, 8);
    tcase_add_loop_test(tcase, high_water_marks_stay, 0, 2);
    return tcase;
}

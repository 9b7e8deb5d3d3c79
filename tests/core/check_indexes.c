/* check_indexes.c: where allocations get their indexes: the list, and the cache. */
#include "test.h"

START_TEST(index_list_never_searches) {
    struct scene scene;
    scene_start(&scene, "ABCDEFGH", 0, false);
    scene_free(&scene, 'C');
    scene_free(&scene, 'G');
    scene_alloc(&scene, 'C', 1);
    struct counters stats = stats_of(scene.pool);
    ck_assert_uint_eq(stats.index_misses, 0);
    ck_assert_uint_eq(stats.index_scan_max, 0);
}
END_TEST

START_TEST(index_cache_of_all_indexes_never_misses) {
    struct dpool_config config = {.indexes = 8, .index_cache = 8};
    struct scene scene;
    scene_start_with(&scene, "ABCDEFGH", 0, &config);
    scene_free(&scene, 'C');
    scene_free(&scene, 'G');
    scene_alloc(&scene, 'C', 1);
    ck_assert_uint_eq(stats_of(scene.pool).index_hits, 9);
    ck_assert_uint_eq(stats_of(scene.pool).index_misses, 0);
    expect_layout(&scene, "AB.DEFCH");
}
END_TEST

START_TEST(empty_index_cache_is_searched_for) {
    struct dpool_config config = {.indexes = 8, .index_cache = 2};
    struct scene scene;
    scene_start_with(&scene, "ABCDEFGH", 0, &config);
    ck_assert_uint_eq(stats_of(scene.pool).index_hits, 2);
    ck_assert_uint_eq(stats_of(scene.pool).index_misses, 6);
    ck_assert_uint_eq(stats_of(scene.pool).index_scan_max, 1);
    scene_free(&scene, 'A');
    scene_free(&scene, 'C');
    scene_free(&scene, 'D'); /* the cache is full: this one has to be found later */
    scene_alloc(&scene, 'A', 1);
    scene_alloc(&scene, 'C', 1);
    ck_assert_uint_eq(stats_of(scene.pool).index_hits, 4);
    ck_assert_uint_eq(stats_of(scene.pool).index_misses, 6);
    scene_alloc(&scene, 'D', 1);
    ck_assert_uint_eq(stats_of(scene.pool).index_misses, 7);
    ck_assert_uint_le(stats_of(scene.pool).index_scan_max, 8);
    expect_layout(&scene, "ABCDEFGH");
}
END_TEST

START_TEST(one_free_index_is_found_wherever_it_is) {
    struct dpool_config config = {.indexes = 5, .index_cache = 1};
    for (char first = 'A'; first <= 'E'; first++) {
        for (char letter = 'A'; letter <= 'E'; letter++) {
            struct scene scene;
            dpool_handle handle;
            scene_start_with(&scene, "ABCDE", 0, &config);
            scene_free(&scene, first); /* cached */
            scene_free(&scene, letter == first ? 'A' + (first == 'A') : letter);
            ck_assert_int_eq(dpool_alloc(scene.pool, 0, &handle), DPOOL_OK);
            ck_assert_int_eq(dpool_alloc(scene.pool, 0, &handle), DPOOL_OK);
            ck_assert_int_eq(dpool_free(scene.pool, handle), DPOOL_OK);
            ck_assert_int_eq(dpool_alloc(scene.pool, 0, &handle), DPOOL_OK);
            ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        }
    }
}
END_TEST

START_TEST(search_for_an_index_goes_round) {
    struct dpool_config config = {.indexes = 3, .index_cache = 1};
    struct scene scene;
    scene_start_with(&scene, "ABC", 0, &config);
    scene_free(&scene, 'B'); /* index 1, cached */
    scene_free(&scene, 'A'); /* index 0 */
    scene_alloc(&scene, 'B', 1);
    scene_alloc(&scene, 'A', 1); /* behind 1: 2 is in use, then comes 0 */
    ck_assert_uint_eq(stats_of(scene.pool).index_scan_max, 2);
}
END_TEST

/* The seed's panic: the one free index is the one handed out last, and not in the cache. */
START_TEST(index_handed_out_last_is_found_again) {
    struct dpool_config config = {.indexes = 3, .index_cache = 1};
    struct scene scene;
    scene_start_with(&scene, "ABC", 0, &config);
    scene_free(&scene, 'A');
    scene_free(&scene, 'C');
    scene_alloc(&scene, 'A', 1);
    scene_alloc(&scene, 'C', 1);
    for (int i = 0; i < 5; i++) {
        scene_free(&scene, i % 2 ? 'A' : 'C');
        scene_alloc(&scene, i % 2 ? 'A' : 'C', 1);
    }
    ck_assert_uint_le(stats_of(scene.pool).index_scan_max, 3);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

TCase *indexes_case(void) {
    TCase *tcase = tcase_create("indexes");
    tcase_add_test(tcase, index_list_never_searches);
    if (DPOOL_INDEX_CACHE && DPOOL_STATISTICS) {
        tcase_add_test(tcase, index_cache_of_all_indexes_never_misses);
        tcase_add_test(tcase, empty_index_cache_is_searched_for);
        tcase_add_test(tcase, one_free_index_is_found_wherever_it_is);
        tcase_add_test(tcase, search_for_an_index_goes_round);
        tcase_add_test(tcase, index_handed_out_last_is_found_again);
    }
    return tcase;
}

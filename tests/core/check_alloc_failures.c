/* check_alloc_failures.c: why an allocation fails, and that it leaves everything as it was. */
#include <stdint.h>

#include "test.h"

#define SENTINEL ((dpool_handle)0xDEADBEEF)

/* An allocation of that size fails so, and leaves pool and handle as they were. */
static void expect_alloc_error(struct scene *scene, size_t size, int error) {
    int (*const functions[])(struct dpool *, size_t, dpool_handle *) = {dpool_alloc, dpool_alloc_fast};
    for (size_t i = 0; i < 2; i++) {
        unsigned char *before = copy_pool(scene->pool);
        uint32_t failures = failures_of(scene->pool, error);
        dpool_handle handle = SENTINEL;
        ck_assert_int_eq(functions[i](scene->pool, size, &handle), error);
        ck_assert_uint_eq(handle, SENTINEL);
        ck_assert_uint_eq(failures_of(scene->pool, error), failures + COUNTED(1u));
        expect_same(scene, before);
        free(before);
    }
}

START_TEST(alloc_beyond_the_empty_pool_is_invalid_size) {
    struct scene scene;
    scene_start(&scene, "AA", 6, _i != 0);
    expect_alloc_error(&scene, UNITS(8) + 1u, DPOOL_ERR_INVALID_SIZE);
    expect_alloc_error(&scene, UNITS(8) + DPOOL_HEADER, DPOOL_ERR_INVALID_SIZE);
    expect_alloc_error(&scene, SIZE_MAX / 2u + 1u, DPOOL_ERR_INVALID_SIZE);
    for (size_t less = 0; less < 40; less++)
        expect_alloc_error(&scene, SIZE_MAX - less, DPOOL_ERR_INVALID_SIZE);
    expect_layout(&scene, "AA");
}
END_TEST

START_TEST(alloc_of_more_than_is_free_is_out_of_memory) {
    struct scene scene;
    scene_start(&scene, "AA..BB", 1, _i != 0);
    expect_alloc_error(&scene, UNITS(7), DPOOL_ERR_OUT_OF_MEMORY);
    expect_alloc_error(&scene, UNITS(3) + 1u, DPOOL_ERR_OUT_OF_MEMORY);
    expect_layout(&scene, "AA..BB");
}
END_TEST

START_TEST(alloc_without_a_free_index_is_out_of_indexes) {
    struct dpool_config config = {.indexes = 3, .index_cache = CACHE((uint32_t)_i)};
    struct scene scene;
    scene_start_with(&scene, "ABC", 5, &config);
    expect_alloc_error(&scene, 0, DPOOL_ERR_OUT_OF_INDEXES);
    scene_free(&scene, 'B');
    scene_alloc(&scene, 'D', 1);
    expect_alloc_error(&scene, 0, DPOOL_ERR_OUT_OF_INDEXES);
    expect_layout(&scene, "ADC");
}
END_TEST

START_TEST(alloc_of_more_than_any_free_run_is_fragmented) {
    struct scene scene;
    scene_start(&scene, "A..B..C..D", 2, _i != 0);
    expect_alloc_error(&scene, UNITS(3), DPOOL_ERR_FRAGMENTED);
    expect_alloc_error(&scene, UNITS(8), DPOOL_ERR_FRAGMENTED);
    expect_layout(&scene, "A..B..C..D");
}
END_TEST

START_TEST(alloc_tests_for_errors_in_the_documented_order) {
    struct dpool_config config = {.indexes = 3};
    struct scene scene;
    scene_start_with(&scene, "AABBC", 2, &config);
    expect_alloc_error(&scene, UNITS(8), DPOOL_ERR_INVALID_SIZE);
    expect_alloc_error(&scene, UNITS(3), DPOOL_ERR_OUT_OF_MEMORY);
    scene_free(&scene, 'A');
    scene_alloc(&scene, 'D', 1); /* [D][gap 1][B B][C][beyond 2] */
    expect_alloc_error(&scene, UNITS(3), DPOOL_ERR_OUT_OF_INDEXES);
    scene_free(&scene, 'C');
    scene_alloc(&scene, 'E', 3);
    expect_layout(&scene, "D.BBEEE");
}
END_TEST

START_TEST(alloc_array_beyond_size_t_is_invalid_size) {
    struct scene scene;
    scene_start(&scene, "", 100, false);
    int (*allocate)(struct dpool *, size_t, size_t, dpool_handle *) = _i ? dpool_alloc_array : dpool_alloc_array_fast;
    const size_t half = SIZE_MAX / 2u + 1u;
    const size_t pairs[][2] = {
        {half, 2},     {2, half},    {SIZE_MAX, SIZE_MAX}, {half + 1u, 2}, {4, SIZE_MAX / 4u + 2u},
        {1, SIZE_MAX}, {SIZE_MAX, 1}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        dpool_handle handle = SENTINEL;
        ck_assert_int_eq(allocate(scene.pool, pairs[i][0], pairs[i][1], &handle), DPOOL_ERR_INVALID_SIZE);
        ck_assert_uint_eq(handle, SENTINEL);
        ck_assert_uint_eq(failures_of(scene.pool, DPOOL_ERR_INVALID_SIZE), COUNTED(i + 1u));
    }
}
END_TEST

START_TEST(alloc_fast_may_be_fragmented_where_alloc_succeeds) {
    struct scene scene;
    dpool_handle handle = SENTINEL;
    scene_start(&scene, "A19.B", 0, _i != 0);
    ck_assert_int_eq(dpool_alloc_fast(scene.pool, UNITS(18), &handle), DPOOL_ERR_FRAGMENTED);
    ck_assert_int_eq(dpool_alloc_array_fast(scene.pool, 1, UNITS(18), &handle), DPOOL_ERR_FRAGMENTED);
    ck_assert_uint_eq(handle, SENTINEL);
    ck_assert_int_eq(dpool_alloc(scene.pool, UNITS(18), &handle), DPOOL_OK);
}
END_TEST

START_TEST(deferred_free_joins_nothing) {
    struct scene scene;
    scene_start(&scene, "ABBCCD", 0, DEFERRED);
    scene_free(&scene, 'B');
    scene_free(&scene, 'C');
    expect_layout(&scene, "A....D");
    ck_assert_uint_eq(dpool_largest_free(scene.pool), 2u * UNIT);
    expect_alloc_error(&scene, UNITS(3), DPOOL_ERR_FRAGMENTED);
}
END_TEST

TCase *alloc_failures_case(void) {
    TCase *tcase = tcase_create("alloc_failures");
    tcase_add_loop_test(tcase, alloc_beyond_the_empty_pool_is_invalid_size, 0, 2);
    tcase_add_loop_test(tcase, alloc_of_more_than_is_free_is_out_of_memory, 0, 2);
    tcase_add_loop_test(tcase, alloc_without_a_free_index_is_out_of_indexes, 0, 4);
    tcase_add_loop_test(tcase, alloc_of_more_than_any_free_run_is_fragmented, 0, 2);
    tcase_add_test(tcase, alloc_tests_for_errors_in_the_documented_order);
    tcase_add_loop_test(tcase, alloc_array_beyond_size_t_is_invalid_size, 0, 2);
    tcase_add_loop_test(tcase, alloc_fast_may_be_fragmented_where_alloc_succeeds, 0, 2);
    if (DPOOL_DEFERRED)
        tcase_add_test(tcase, deferred_free_joins_nothing);
    return tcase;
}

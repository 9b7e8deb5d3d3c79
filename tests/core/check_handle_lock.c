/* check_handle_lock.c: which handles are valid, and what a lock promises. */
#include <stdint.h>

#include "test.h"

/* Every function refuses the handle and changes nothing. */
static void expect_invalid(struct scene *scene, dpool_handle handle) {
    unsigned char *before = copy_pool(scene->pool);
    uint32_t failures = failures_of(scene->pool, DPOOL_ERR_INVALID_HANDLE);
    void *data = before;
    size_t size = 12345;
    struct dpool_run run = {.loc = 77};
    ck_assert_int_eq(dpool_free(scene->pool, handle), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_lock(scene->pool, handle, &data), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_unlock(scene->pool, handle), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_resize(scene->pool, handle, 1), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_resize(scene->pool, handle, SIZE_MAX), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_uint_eq(failures_of(scene->pool, DPOOL_ERR_INVALID_HANDLE), failures + COUNTED(5u));
#if DPOOL_MAKE_ROOM
    ck_assert_int_eq(dpool_make_room_behind(scene->pool, handle, 1), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_make_room_behind(scene->pool, handle, SIZE_MAX), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_uint_eq(failures_of(scene->pool, DPOOL_ERR_INVALID_HANDLE), failures + COUNTED(7u));
#endif
    ck_assert_int_eq(dpool_size(scene->pool, handle, &size), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_int_eq(dpool_find(scene->pool, handle, &run), DPOOL_ERR_INVALID_HANDLE);
    ck_assert_ptr_eq(data, before);
    ck_assert_uint_eq(size, 12345);
    ck_assert_uint_eq(run.loc, 77);
    expect_same(scene, before);
    free(before);
}

START_TEST(handle_that_was_never_given_out_is_invalid) {
    struct dpool_config config = {.indexes = 5, .index_cache = _i == 0 ? 0 : CACHE(3u)};
    struct scene scene;
    scene_start_with(&scene, "A.B", 3, &config);
    expect_invalid(&scene, DPOOL_NO_HANDLE);
    for (dpool_handle index = 4; index < 20; index++) /* the gap had the third index, or one of the cache */
        expect_invalid(&scene, index);
    expect_invalid(&scene, 0x00FFFFFFu);
    expect_invalid(&scene, UINT32_MAX);
    expect_layout(&scene, "A.B");
}
END_TEST

START_TEST(handle_is_invalid_after_its_free) {
    struct scene scene;
    scene_start(&scene, "ABC", 0, _i != 0);
    dpool_handle stale = scene_handle(&scene, 'B');
    scene_free(&scene, 'B');
    expect_invalid(&scene, stale);
#if DPOOL_GENERATIONS
    for (int uses = 1; uses < 256; uses++) { /* its index is used again, with the next generation */
        scene_alloc(&scene, 'B', 1);
        ck_assert_uint_ne(scene_handle(&scene, 'B'), stale);
        expect_invalid(&scene, stale);
        scene_free(&scene, 'B');
    }
#endif
    expect_layout(&scene, "A.C");
}
END_TEST

START_TEST(forged_generation_is_invalid) {
    struct scene scene;
    scene_start(&scene, "ABC", 0, _i != 0);
    for (uint32_t generation = 1; generation < 256; generation++)
        expect_invalid(&scene, scene_handle(&scene, 'B') ^ generation << 24);
    expect_layout(&scene, "ABC");
}
END_TEST

START_TEST(random_numbers_are_invalid_unless_given_out) {
    struct scene scene;
    uint32_t seed = 99;
    scene_start(&scene, "A.BC..D", 0, _i != 0);
    for (int i = 0; i < 20000; i++) {
        dpool_handle handle = random_next(&seed);
        size_t size;
        bool given_out = false;
        for (unsigned letter = 0; letter < 26; letter++)
            given_out |= scene.handles[letter] == handle;
        if (!given_out)
            ck_assert_int_eq(dpool_size(scene.pool, handle, &size), DPOOL_ERR_INVALID_HANDLE);
        if (!given_out && i % 100 == 0)
            expect_invalid(&scene, handle);
    }
}
END_TEST

START_TEST(handles_in_use_differ) {
    struct scene scene;
    scene_start(&scene, "ABCDEFGH", 0, false);
    for (unsigned a = 0; a < 8; a++) {
        for (unsigned b = 0; b < a; b++)
            ck_assert_uint_ne(scene.handles[a], scene.handles[b]);
    }
}
END_TEST

START_TEST(lock_answers_the_data_where_find_sees_it) {
    struct scene scene;
    struct dpool_run run;
    scene_start(&scene, ".AB", 0, _i != 0);
    void *data = scene_lock(&scene, 'A');
    ck_assert_int_eq(dpool_find(scene.pool, scene_handle(&scene, 'A'), &run), DPOOL_OK);
    ck_assert_ptr_eq(run.data, data);
    ck_assert_int_eq(run.state, DPOOL_RUN_LOCKED);
    scene_unlock(&scene, 'A');
    ck_assert_ptr_eq(scene_lock(&scene, 'A'), data);
}
END_TEST

START_TEST(lock_is_exclusive) {
    struct scene scene;
    scene_start(&scene, "AbC", 0, _i != 0);
    unsigned char *before = copy_pool(scene.pool);
    void *data = before;
    ck_assert_int_eq(dpool_lock(scene.pool, scene_handle(&scene, 'B'), &data), DPOOL_ERR_LOCKED);
    ck_assert_ptr_eq(data, before);
    ck_assert_uint_eq(failures_of(scene.pool, DPOOL_ERR_LOCKED), COUNTED(1u));
    expect_same(&scene, before);
    free(before);
    expect_layout(&scene, "AbC");
}
END_TEST

START_TEST(unlock_of_what_is_not_locked_is_an_error) {
    struct scene scene;
    scene_start(&scene, "AbC", 0, _i != 0);
    unsigned char *before = copy_pool(scene.pool);
    ck_assert_int_eq(dpool_unlock(scene.pool, scene_handle(&scene, 'A')), DPOOL_ERR_NOT_LOCKED);
    ck_assert_uint_eq(failures_of(scene.pool, DPOOL_ERR_NOT_LOCKED), COUNTED(1u));
    expect_same(&scene, before);
    free(before);
}
END_TEST

START_TEST(free_of_a_locked_allocation_is_an_error) {
    struct scene scene;
    scene_start(&scene, "AbC", 0, _i != 0);
    unsigned char *before = copy_pool(scene.pool);
    ck_assert_int_eq(dpool_free(scene.pool, scene_handle(&scene, 'B')), DPOOL_ERR_LOCKED);
    ck_assert_uint_eq(failures_of(scene.pool, DPOOL_ERR_LOCKED), COUNTED(1u));
    expect_same(&scene, before);
    free(before);
    scene_unlock(&scene, 'B');
    scene_free(&scene, 'B');
    expect_layout(&scene, "A.C");
}
END_TEST

START_TEST(size_of_a_locked_allocation_is_answered) {
    struct scene scene;
    size_t size = 0;
    scene_start(&scene, "abbb", 0, _i != 0);
    ck_assert_int_eq(dpool_size(scene.pool, scene_handle(&scene, 'B'), &size), DPOOL_OK);
    ck_assert_uint_eq(size, UNITS(3));
}
END_TEST

TCase *handle_lock_case(void) {
    TCase *tcase = tcase_create("handle_lock");
    tcase_add_loop_test(tcase, handle_that_was_never_given_out_is_invalid, 0, 2);
    tcase_add_loop_test(tcase, handle_is_invalid_after_its_free, 0, 2);
    tcase_add_loop_test(tcase, forged_generation_is_invalid, 0, 2);
    tcase_add_loop_test(tcase, random_numbers_are_invalid_unless_given_out, 0, 2);
    tcase_add_test(tcase, handles_in_use_differ);
    tcase_add_loop_test(tcase, lock_answers_the_data_where_find_sees_it, 0, 2);
    tcase_add_loop_test(tcase, lock_is_exclusive, 0, 2);
    tcase_add_loop_test(tcase, unlock_of_what_is_not_locked_is_an_error, 0, 2);
    tcase_add_loop_test(tcase, free_of_a_locked_allocation_is_an_error, 0, 2);
    tcase_add_loop_test(tcase, size_of_a_locked_allocation_is_answered, 0, 2);
    return tcase;
}

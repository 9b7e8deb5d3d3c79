/* check_resize.c: an allocation shrinks, grows where it is, and moves when it has to. */
#include <stdint.h>

#include "test.h"

/* A resize fails so, and changes nothing. */
static void expect_resize_error(struct scene *scene, char letter, size_t size, int error) {
    unsigned char *before = copy_pool(scene->pool);
    uint32_t failures = failures_of(scene->pool, error);
    ck_assert_int_eq(dpool_resize(scene->pool, scene_handle(scene, letter), size), error);
    ck_assert_uint_eq(failures_of(scene->pool, error), failures + COUNTED(1u));
    expect_same(scene, before);
    free(before);
}

/* The bytes behind what the letter was filled with are all zero, or the allocation is as long as its filling. */
static void expect_zeros_behind(const struct scene *scene, char letter) {
    unsigned char data[UNITS(20)];
    size_t size = gather(scene->pool, scene_handle(scene, letter), data);
    for (size_t at = scene->filled[letter - 'A']; at < size; at++)
        ck_assert_uint_eq(data[at], 0);
}

struct way {
    const char *name, *before;
    uint32_t more_units;
    char letter;
    uint32_t units;
    const char *after;
    bool moves;
};

static const struct way ways[] = {
    {"same size", "ABBC", 0, 'B', 2, "ABBC", false},
    {"shrinks in front of a used one", "ABBBC", 0, 'B', 1, "AB..C", false},
    {"shrinks in front of a gap", "ABBB.C", 0, 'B', 1, "AB...C", false},
    {"shrinks at the top", "ABBB", 2, 'B', 1, "AB", false},
    {"locked shrinks", "AbbbC", 0, 'B', 1, "Ab..C", false},
    {"grows over part of the gap behind", "AB...C", 0, 'B', 3, "ABBB.C", false},
    {"grows over all of the gap behind", "AB...C", 0, 'B', 4, "ABBBBC", false},
    {"grows behind though there is a gap in front", "A..B..C", 0, 'B', 3, "A..BBBC", false},
    {"grows at the top", "AB", 3, 'B', 4, "ABBBB", false},
    {"locked grows behind", "Ab...C", 0, 'B', 3, "Abbb.C", false},
    {"locked grows at the top", "A.b", 3, 'B', 4, "A.bbbb", false},
    {"slides over all of the gap in front", "A..BC", 5, 'B', 3, "ABBBC", true},
    {"slides over part of the gap in front", "A....BC", 5, 'B', 3, "ABBB..C", true},
    {"slides down by more than its length", "A6.BBC", 5, 'B', 3, "ABBB5.C", true},
    {"slides and takes all behind", "A..BB..C", 5, 'B', 6, "A6BC", true},
    {"slides and takes part of what is behind", "A..BB...C", 5, 'B', 6, "A6B.C", true},
    {"slides down from the top and back up", "A..BB", 2, 'B', 5, "A5B", true},
    {"slides down from the top and down", "A...BB", 0, 'B', 5, "A5B", true},
    {"slides down from the top and below it", "A4.BB", 0, 'B', 5, "A5B", true},
    {"moves to a gap below", "A6.BCD", 0, 'C', 5, "A5C.B.D", true},
    {"moves to a gap above", "ABC6.D", 0, 'B', 5, "A.C5B.D", true},
    {"moves to the closest gap", "A7.CBD6.E", 9, 'B', 6, "A7.C.D6BE", true},
    {"moves above the top", "ABC", 6, 'B', 4, "A.C4B", true},
    {"moves and leaves a gap that joins", "A.BC", 6, 'B', 4, "A..C4B", true},
};
#define WAYS ((int)(sizeof ways / sizeof ways[0]))

/* Free runs that were freed apart are not joined when coalescing is deferred, but look the same in a picture. */
START_TEST(resize_goes_the_documented_way) {
    const struct way *way = &ways[_i % WAYS];
    struct scene scene;
    scene_start(&scene, way->before, way->more_units, _i >= WAYS);
    uint32_t moved = stats_of(scene.pool).bytes_moved;
    dpool_handle handle = scene_handle(&scene, way->letter);
    size_t size = 0;
    scene_resize(&scene, way->letter, way->units);
    ck_assert_int_eq(dpool_size(scene.pool, handle, &size), DPOOL_OK);
    ck_assert_msg(size == UNITS(way->units), "%s: size is %lu", way->name, (unsigned long)size);
    ck_assert_msg((stats_of(scene.pool).bytes_moved != moved) == COUNTED(way->moves), "%s: bytes moved", way->name);
    expect_layout(&scene, way->after);
    expect_zeros_behind(&scene, way->letter);
}
END_TEST

START_TEST(grown_bytes_are_zero_where_data_was_before) {
    struct scene scene;
    scene_start(&scene, "A4BC", 6, _i != 0);
    scene_free(&scene, 'B');
    scene_resize(&scene, 'A', 5);
    expect_zeros_behind(&scene, 'A');
    scene_resize(&scene, 'A', 2);
    scene_resize(&scene, 'A', 5);
    expect_zeros_behind(&scene, 'A');
    expect_layout(&scene, "5AC");
}
END_TEST

START_TEST(grown_bytes_of_an_unzeroed_pool_are_left_alone) {
    struct dpool_config config = {.indexes = 8, .unzeroed = true};
    struct scene scene;
    unsigned char data[UNITS(4)];
    scene_start_with(&scene, "AA", 2, &config);
    scene_resize(&scene, 'A', 4);
    gather(scene.pool, scene_handle(&scene, 'A'), data);
    for (size_t at = UNITS(2); at < sizeof data; at++)
        ck_assert_uint_eq(data[at], 0xA5);
}
END_TEST

START_TEST(resize_to_nothing_and_within_the_last_block_keeps_the_handle) {
    struct scene scene;
    scene_start(&scene, "AAAB", 0, _i != 0);
    ck_assert_int_eq(dpool_resize(scene.pool, scene_handle(&scene, 'A'), UNITS(3) - 1u), DPOOL_OK);
    expect_layout(&scene, "AAAB");
    scene.filled[0] = 0;
    ck_assert_int_eq(dpool_resize(scene.pool, scene_handle(&scene, 'A'), 0), DPOOL_OK);
    expect_layout(&scene, "A..B");
}
END_TEST

START_TEST(resize_beyond_the_empty_pool_is_invalid_size) {
    struct scene scene;
    scene_start(&scene, "AB", 4, _i != 0);
    expect_resize_error(&scene, 'A', UNITS(6) + 1u, DPOOL_ERR_INVALID_SIZE);
    for (size_t less = 0; less < 40; less++)
        expect_resize_error(&scene, 'A', SIZE_MAX - less, DPOOL_ERR_INVALID_SIZE);
}
END_TEST

START_TEST(resize_by_more_than_is_free_is_out_of_memory) {
    struct scene scene;
    scene_start(&scene, "AB.C", 1, _i != 0);
    expect_resize_error(&scene, 'A', UNITS(4), DPOOL_ERR_OUT_OF_MEMORY);
    expect_resize_error(&scene, 'C', UNITS(5), DPOOL_ERR_OUT_OF_MEMORY);
    expect_layout(&scene, "AB.C");
}
END_TEST

START_TEST(resize_without_room_in_one_piece_is_fragmented) {
    struct scene scene;
    scene_start(&scene, "AB.C.D", 1, _i != 0);
    expect_resize_error(&scene, 'A', UNITS(2), DPOOL_ERR_FRAGMENTED);
    expect_resize_error(&scene, 'C', UNITS(4), DPOOL_ERR_FRAGMENTED);
    expect_layout(&scene, "AB.C.D");
}
END_TEST

START_TEST(resize_of_a_locked_one_that_must_move_is_locked) {
    struct scene scene;
    scene_start(&scene, "A..bC", 9, _i != 0);
    expect_resize_error(&scene, 'B', UNITS(2), DPOOL_ERR_LOCKED);
    expect_layout(&scene, "A..bC");
    scene_start(&scene, "A..b.C", 9, _i != 0);
    expect_resize_error(&scene, 'B', UNITS(3), DPOOL_ERR_LOCKED);
    expect_layout(&scene, "A..b.C");
}
END_TEST

START_TEST(locked_data_stays_where_it_is_when_resized) {
    struct scene scene;
    scene_start(&scene, "A..B..C", 9, _i != 0);
    void *data = scene_lock(&scene, 'B');
    for (uint32_t units = 3; units-- > 1;)
        scene_resize(&scene, 'B', units);
    dpool_clean(scene.pool);
    scene_resize(&scene, 'B', 3);
    scene_unlock(&scene, 'B');
    ck_assert_ptr_eq(scene_lock(&scene, 'B'), data);
    expect_layout(&scene, "A..bbbC");
}
END_TEST

/* Runs freed one after the other at the top count as one for the allocation below them. */
START_TEST(deferred_resize_gives_back_what_ends_at_the_top) {
    struct scene scene;
    scene_start(&scene, "ABBCCD", 0, DEFERRED);
    scene_free(&scene, 'B');
    scene_free(&scene, 'C');
    scene_free(&scene, 'D');
    scene_resize(&scene, 'A', 6);
    expect_layout(&scene, "6A");
}
END_TEST

/* Deferred: what lies behind it is a free run and, behind that, all beyond the top. */
START_TEST(a_locked_one_grows_over_the_free_run_that_ends_at_the_top) {
    struct scene scene;
    scene_start(&scene, "aBC", 0, DEFERRED);
    scene_free(&scene, 'B');
    scene_free(&scene, 'C');
    expect_layout(&scene, "a.");
    scene_resize(&scene, 'A', 3);
    expect_layout(&scene, "aaa");
}
END_TEST

START_TEST(a_locked_one_grows_over_the_new_place_of_a_half_move) {
    struct scene scene;
    scene_start(&scene, "a..bCC", 0, _i != 0);
    while (scene.pool->moving_blocks == 0)
        dpool_defrag_step(scene.pool, 4);
    expect_layout(&scene, "a++b**");
    scene_resize(&scene, 'A', 3);
    expect_layout(&scene, "aaabCC");
}
END_TEST

/* Where clean and defrag go on stays a run's start. */
START_TEST(growing_at_the_top_leaves_clean_and_defrag_able_to_go_on) {
    struct scene scene;
    scene_start(&scene, "AB", 4, _i != 0);
    dpool_clean(scene.pool);
    dpool_defrag(scene.pool);
    scene_resize(&scene, 'B', 3);
    expect_layout(&scene, "ABBB");
    scene_alloc(&scene, 'C', 1);
    scene_free(&scene, 'A');
    while (dpool_clean_step(scene.pool, 4) || dpool_defrag_step(scene.pool, 8)) {
    }
    expect_layout(&scene, "BBBC");
}
END_TEST

START_TEST(growing_over_a_gap_leaves_defrag_able_to_begin_there) {
    struct scene scene;
    scene_start(&scene, "ABCD", 4, _i != 0);
    dpool_defrag(scene.pool);
    scene_free(&scene, 'B');
    scene_resize(&scene, 'A', 2);
    scene_free(&scene, 'C');
    while (dpool_defrag_step(scene.pool, 8)) {
    }
    expect_layout(&scene, "AAD");
}
END_TEST

TCase *resize_case(void) {
    TCase *tcase = tcase_create("resize");
    tcase_add_loop_test(tcase, resize_goes_the_documented_way, 0, 2 * WAYS);
    tcase_add_loop_test(tcase, grown_bytes_are_zero_where_data_was_before, 0, 2);
    tcase_add_test(tcase, grown_bytes_of_an_unzeroed_pool_are_left_alone);
    tcase_add_loop_test(tcase, resize_to_nothing_and_within_the_last_block_keeps_the_handle, 0, 2);
    tcase_add_loop_test(tcase, resize_beyond_the_empty_pool_is_invalid_size, 0, 2);
    tcase_add_loop_test(tcase, resize_by_more_than_is_free_is_out_of_memory, 0, 2);
    tcase_add_loop_test(tcase, resize_without_room_in_one_piece_is_fragmented, 0, 2);
    tcase_add_loop_test(tcase, resize_of_a_locked_one_that_must_move_is_locked, 0, 2);
    tcase_add_loop_test(tcase, locked_data_stays_where_it_is_when_resized, 0, 2);
    if (DPOOL_DEFERRED)
        tcase_add_test(tcase, deferred_resize_gives_back_what_ends_at_the_top);
    tcase_add_loop_test(tcase, growing_at_the_top_leaves_clean_and_defrag_able_to_go_on, 0, 2);
    tcase_add_loop_test(tcase, growing_over_a_gap_leaves_defrag_able_to_begin_there, 0, 2);
    if (DPOOL_DEFERRED)
        tcase_add_test(tcase, a_locked_one_grows_over_the_free_run_that_ends_at_the_top);
    tcase_add_loop_test(tcase, a_locked_one_grows_over_the_new_place_of_a_half_move, 0, 2);
    return tcase;
}

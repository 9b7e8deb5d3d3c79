/* check_room.c: dpool_make_room and dpool_make_room_behind. */
#include <stdint.h>

#include "test.h"

#if DPOOL_MAKE_ROOM

struct row {
    const char *before;
    uint32_t more_units;
    char letter;
    uint32_t units;
    const char *after;
    uint32_t moved;
};

static const struct row rows[] = {
    {"A.B", 0, 'A', 1, "A.B", 0},
    {"AAA.B", 0, 'A', 1, "AAA.B", 0},
    {"A..B", 0, 'A', 3, "A..B", 0},
    {"A.B.C..D", 0, 'A', 3, "A..BC..D", 1},
    {"A.B..C..D", 0, 'A', 3, "A..B.C..D", 1},
    {"A.B.C..D", 0, 'A', 4, "A...BC.D", 2},
    {"A.B.C..D", 0, 'A', 5, "A4.BCD", 2},
    {"AB.C", 0, 'A', 2, "A.BC", 1},
    {"A4BCD.E", 0, 'A', 2, "A.4BCDE", 3},
    {"AB", 3, 'A', 3, "A..B", 1},
    {"AB.C", 3, 'A', 5, "A4.BC", 2},
    {"A.B", 3, 'B', 4, "A.B", 0},
    {"A.bC.D", 0, 'B', 2, "A.b.CD", 1},
    {"A.BC..dE", 0, 'A', 4, "A...BCdE", 2},
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

START_TEST(make_room_slides_up_as_little_as_suffices) {
    const struct row *row = &rows[_i % ROWS];
    struct scene scene;
    scene_start(&scene, row->before, row->more_units, _i >= ROWS);
    dpool_handle handle = scene_handle(&scene, row->letter);
    ck_assert_int_eq(dpool_make_room_behind(scene.pool, handle, UNITS(row->units)), DPOOL_OK);
    expect_layout(&scene, row->after);
    ck_assert_uint_eq(stats_of(scene.pool).allocations_moved, row->moved);
    uint32_t bytes = stats_of(scene.pool).bytes_moved;
    scene_resize(&scene, row->letter, row->units);
    ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, bytes);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
    while (dpool_defrag_step(scene.pool, 9)) {
    }
    ck_assert_ptr_eq(defrag_left_over(scene.pool), NULL);
}
END_TEST

/* Fails so, and changes nothing. */
static void expect_error(struct scene *scene, char letter, size_t size, int error) {
    unsigned char *before = copy_pool(scene->pool);
    ck_assert_int_eq(dpool_make_room_behind(scene->pool, scene_handle(scene, letter), size), error);
    ck_assert_uint_eq(failures_of(scene->pool, error), 1);
    struct dpool *pool = scene->pool;
    pool->stats.headers_visited = ((struct dpool *)(void *)before)->stats.headers_visited;
    expect_same(scene, before);
    free(before);
}

START_TEST(make_room_in_front_of_a_locked_one_is_fragmented) {
    struct scene scene;
    scene_start(&scene, "A.Bc..D", 5, _i != 0);
    expect_error(&scene, 'A', UNITS(3), DPOOL_ERR_FRAGMENTED);
    expect_layout(&scene, "A.Bc..D");
}
END_TEST

START_TEST(make_room_beyond_the_pool_is_fragmented) {
    struct scene scene;
    scene_start(&scene, "9.A.B", 1, _i != 0);
    expect_error(&scene, 'A', UNITS(4), DPOOL_ERR_FRAGMENTED);
    expect_layout(&scene, "9.A.B");
}
END_TEST

START_TEST(make_room_larger_than_the_empty_pool_is_invalid_size) {
    struct scene scene;
    scene_start(&scene, "A.B", 1, _i != 0);
    expect_error(&scene, 'A', UNITS(4) + 1u, DPOOL_ERR_INVALID_SIZE);
    scene_start(&scene, "A.B", 1, _i != 0);
    expect_error(&scene, 'A', SIZE_MAX, DPOOL_ERR_INVALID_SIZE);
}
END_TEST

START_TEST(make_room_behind_gaps_in_pieces_joins_them) {
    struct scene scene;
    scene_start(&scene, "ABCDEF", 0, DEFERRED);
    scene_free(&scene, 'B');
    scene_free(&scene, 'C');
    scene_free(&scene, 'D');
    ck_assert_int_eq(dpool_make_room_behind(scene.pool, scene_handle(&scene, 'A'), UNITS(3)), DPOOL_OK);
    scene_resize(&scene, 'A', 3);
    expect_layout(&scene, "AAA.EF");
    ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, 0);
}
END_TEST

START_TEST(make_room_settles_what_is_half_moved) {
    static const char *const pictures[] = {"A..4B.C", "A5.4B.C", "A.4B4.C", "b..4A.C"};
    for (size_t moved = 0; moved < UNITS(4); moved++) {
        struct scene scene;
        scene_start(&scene, pictures[_i % 4], 9, _i >= 4);
        for (size_t i = 0; i < moved; i++)
            dpool_defrag_step(scene.pool, 1);
        dpool_handle handle = scene_handle(&scene, 'A');
        ck_assert_int_eq(dpool_make_room_behind(scene.pool, handle, UNITS(9)), DPOOL_OK);
        uint32_t bytes = stats_of(scene.pool).bytes_moved;
        scene_resize(&scene, 'A', 9);
        ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, bytes);
        while (dpool_defrag_step(scene.pool, 9)) {
        }
        expect_layout(&scene, _i % 4 == 3 ? "b9AC" : "9A4BC");
    }
}
END_TEST

START_TEST(room_that_was_made_is_closed_by_the_next_defrag_step) {
    struct scene scene;
    scene_start(&scene, "ABB..cD3E", 0, _i != 0);
    scene_free(&scene, 'D');
    while (dpool_defrag_step(scene.pool, 16)) {
    }
    expect_layout(&scene, "ABB..c3E");
    ck_assert_int_eq(dpool_make_room_behind(scene.pool, scene_handle(&scene, 'A'), UNITS(3)), DPOOL_OK);
    expect_layout(&scene, "A..BBc3E");
    ck_assert(dpool_defrag_step(scene.pool, 1));
    while (dpool_defrag_step(scene.pool, 16)) {
    }
    expect_layout(&scene, "ABB..c3E");
}
END_TEST

/* ---- Room for a new allocation ---- */

static const struct row new_rows[] = {
    {"A..B.C", 0, 0, 2, "A..B.C", 0},             /* there is room already */
    {"A.B", 2, 0, 2, "A.B", 0},                   /* beyond the top */
    {"A.B.CC.DD", 0, 0, 2, "A...CCBDD", 1},       /* B to a free run elsewhere */
    {"A.b.C.DD", 0, 0, 2, "ACb...DD", 1},         /* nothing locked is moved */
    {"A.BB.CC3D", 0, 0, 2, "ABB..CC3D", 1},       /* no other run holds BB: it slides down */
    {"A.3B.3C.D.EE", 0, 0, 2, "A.3BD3C...EE", 1}, /* D is the cheapest neighbour */
    {"A.B", 1, 0, 2, "AB", 1},                    /* up to the top, which comes down */
    {"A.BB.4C.DDD", 0, 0, 3, "ABB4CDDD", 3},      /* two slides, half of what is in use: so all is tidied */
};
#define NEW_ROWS ((int)(sizeof new_rows / sizeof new_rows[0]))

START_TEST(make_room_moves_the_cheapest_neighbours) {
    const struct row *row = &new_rows[_i % NEW_ROWS];
    struct scene scene;
    scene_start(&scene, row->before, row->more_units, _i >= NEW_ROWS);
    ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(row->units)), DPOOL_OK);
    expect_layout(&scene, row->after);
    ck_assert_uint_eq(stats_of(scene.pool).allocations_moved, row->moved);
    scene_alloc(&scene, 'Z', row->units);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
    while (dpool_defrag_step(scene.pool, 9)) {
    }
    ck_assert_ptr_eq(defrag_left_over(scene.pool), NULL);
}
END_TEST

/* Fails so, and moves nothing. */
static void expect_no_room(const char *picture, size_t size, int error, bool deferred) {
    struct scene scene;
    scene_start(&scene, picture, 0, deferred);
    ck_assert_int_eq(dpool_make_room(scene.pool, size), error);
    ck_assert_uint_eq(failures_of(scene.pool, error), 1);
    ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, 0);
    expect_layout(&scene, picture);
}

START_TEST(make_room_that_cannot_be_made_moves_nothing) {
    expect_no_room("A.b.c", UNITS(2), DPOOL_ERR_FRAGMENTED, _i != 0);
    expect_no_room("A.B.C", UNITS(3), DPOOL_ERR_OUT_OF_MEMORY, _i != 0);
    expect_no_room("A.B.C", UNITS(5) + 1u, DPOOL_ERR_INVALID_SIZE, _i != 0);
    expect_no_room("A.B.C", SIZE_MAX, DPOOL_ERR_INVALID_SIZE, _i != 0);
}
END_TEST

START_TEST(make_room_settles_a_half_moved_allocation_first) {
    struct scene scene;
    scene_start(&scene, "A..4B.C", 0, _i != 0);
    dpool_defrag_step(scene.pool, UNIT);
    ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(3)), DPOOL_OK);
    scene_alloc(&scene, 'Z', 3);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

START_TEST(where_there_is_room_a_half_moved_allocation_is_left_alone) {
    struct scene scene;
    scene_start(&scene, "A..4B.C", 3, _i != 0);
    while (scene.pool->moving_blocks == 0)
        dpool_defrag_step(scene.pool, 4);
    expect_layout(&scene, "A6*.C");
    ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(3)), DPOOL_OK);
    expect_layout(&scene, "A6*.C");
}
END_TEST

/* Many small free runs; then more and more room is asked for: without locks it can always be made. */
START_TEST(calls_that_have_moved_much_tidy_up_as_well) {
    struct scene scene;
    char picture[100];
    memset(picture, 0, sizeof picture);
    for (int i = 0; i < 24; i++)
        memcpy(picture + 3 * i, i % 2 == 0 ? ".BB" : ".CC", 3);
    for (int i = 0; i < 72; i++) {
        if (picture[i] != '.')
            picture[i] = (char)('A' + i / 3);
    }
    scene_start(&scene, picture, 0, _i != 0);
    size_t free_bytes = dpool_free_bytes(scene.pool);
    for (uint32_t units = 2; units * UNIT <= free_bytes; units++)
        ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(units)), DPOOL_OK);
    ck_assert_uint_eq(dpool_largest_free(scene.pool), free_bytes);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

/* The search for what fills the gap has passed the place where the room's making puts an allocation that fits. */
START_TEST(what_room_was_made_with_fills_gaps_in_the_next_steps) {
    for (size_t budget = 1; budget < 10u * DPOOL_BLOCK; budget++) {
        struct scene scene;
        scene_start(&scene, ".a.b.C", 0, _i != 0);
        dpool_defrag_step(scene.pool, budget);
        ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(2)), DPOOL_OK);
        while (dpool_defrag_step(scene.pool, 64)) {
        }
        ck_assert_ptr_eq(defrag_left_over(scene.pool), NULL);
    }
}
END_TEST

TCase *room_case(void) {
    TCase *tcase = tcase_create("room");
    tcase_add_loop_test(tcase, make_room_slides_up_as_little_as_suffices, 0, 2 * ROWS);
    tcase_add_loop_test(tcase, make_room_in_front_of_a_locked_one_is_fragmented, 0, 2);
    tcase_add_loop_test(tcase, make_room_beyond_the_pool_is_fragmented, 0, 2);
    tcase_add_loop_test(tcase, make_room_larger_than_the_empty_pool_is_invalid_size, 0, 2);
    tcase_add_test(tcase, make_room_behind_gaps_in_pieces_joins_them);
    tcase_add_loop_test(tcase, make_room_settles_what_is_half_moved, 0, 8);
    tcase_add_loop_test(tcase, room_that_was_made_is_closed_by_the_next_defrag_step, 0, 2);
    tcase_add_loop_test(tcase, make_room_moves_the_cheapest_neighbours, 0, 2 * NEW_ROWS);
    tcase_add_loop_test(tcase, make_room_that_cannot_be_made_moves_nothing, 0, 2);
    tcase_add_loop_test(tcase, make_room_settles_a_half_moved_allocation_first, 0, 2);
    tcase_add_loop_test(tcase, calls_that_have_moved_much_tidy_up_as_well, 0, 2);
    tcase_add_loop_test(tcase, what_room_was_made_with_fills_gaps_in_the_next_steps, 0, 2);
    tcase_add_loop_test(tcase, where_there_is_room_a_half_moved_allocation_is_left_alone, 0, 2);
    return tcase;
}

#endif

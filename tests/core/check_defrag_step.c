/* check_defrag_step.c: defrag in steps, allocations that are half-moved between two, and calls that come between. */
#include "test.h"

static uint32_t bytes_moved(const struct scene *scene) {
    return stats_of(scene->pool).bytes_moved;
}

START_TEST(defrag_step_of_no_bytes_does_nothing) {
    struct scene scene;
    scene_start(&scene, "..AABB", 0, _i != 0);
    ck_assert(step_defrag(&scene, 0));
    expect_layout(&scene, "..AABB");
    ck_assert(step_defrag(&scene, 4));
    ck_assert(step_defrag(&scene, 0));
    ck_assert_uint_eq(bytes_moved(&scene), COUNTED(4u));
}
END_TEST

START_TEST(one_pass_is_enough_where_nothing_was_freed) {
    struct scene scene;
    scene_start(&scene, "ABC", 2, _i != 0);
    ck_assert(!step_defrag(&scene, 64));
}
END_TEST

START_TEST(defrag_finishes_a_half_moved_allocation) {
    struct scene scene;
    scene_start(&scene, "..6A.B", 0, _i != 0);
    ck_assert(step_defrag(&scene, 5));
    expect_layout(&scene, "8*.B");
    dpool_defrag(scene.pool);
    expect_layout(&scene, "6AB");
}
END_TEST

START_TEST(new_gap_is_found_by_the_next_step) {
    struct scene scene;
    scene_start(&scene, "ABCD", 0, _i != 0);
    drain_defrag(&scene, 64);
    scene_free(&scene, 'A');
    drain_defrag(&scene, 64);
    expect_layout(&scene, "BCD");
    scene_free(&scene, 'C');
    drain_defrag(&scene, 1);
    expect_layout(&scene, "BD");
}
END_TEST

START_TEST(unlocked_allocation_is_moved_by_the_next_step) {
    struct scene scene;
    scene_start(&scene, "A..bC.dE", 0, _i != 0);
    drain_defrag(&scene, 64);
    expect_layout(&scene, "ACEb..d");
    scene_unlock(&scene, 'D');
    drain_defrag(&scene, 64);
    expect_layout(&scene, "ACEbD");
}
END_TEST

/* Other allocations are looked at, one a step, when the one that was passed over comes to fit the gap. */
START_TEST(gap_is_filled_by_one_that_came_to_fit_after_it_was_passed_over) {
    for (int steps = 0; steps < 12; steps++) {
        struct scene scene;
        scene_start(&scene, "..bccDDDEEEFFFGGG", 0, _i % 2 != 0);
        for (int i = 0; i < steps; i++)
            ck_assert(step_defrag(&scene, 1) || i > 5);
        if (_i < 2)
            scene_unlock(&scene, 'C');
        else
            scene_resize(&scene, 'D', 2);
        drain_defrag(&scene, 1);
        expect_layout(&scene, _i < 2 ? "CCbDDDEEEFFFGGG" : "DDbccEEEFFFGGG");
    }
}
END_TEST

/* Passed over while the gap was too short; then what ended the gap is freed. */
START_TEST(gap_that_grew_is_filled_by_one_that_was_passed_over) {
    for (int steps = 0; steps < 12; steps++) {
        struct scene scene;
        scene_start(&scene, ".bdCCEEEFFFGGG", 0, _i != 0);
        for (int i = 0; i < steps; i++)
            step_defrag(&scene, 1);
        scene_unlock(&scene, 'B');
        scene_free(&scene, 'B');
        drain_defrag(&scene, 1);
        expect_layout(&scene, "CCdEEEFFFGGG");
    }
}
END_TEST

/* The same, when what is freed lies in front of the gap. */
START_TEST(gap_that_grew_down_is_filled_by_one_that_was_passed_over) {
    for (int steps = 0; steps < 12; steps++) {
        struct scene scene;
        scene_start(&scene, _i < 2 ? "A.bCCEEEFFFGGG" : "AA.bCCEEEFFFGGG", 0, _i % 2 != 0);
        for (int i = 0; i < steps; i++)
            step_defrag(&scene, 1);
        if (_i < 2)
            scene_free(&scene, 'A');
        else
            scene_resize(&scene, 'A', 1);
        drain_defrag(&scene, 1);
        expect_layout(&scene, _i < 2 ? "CCbEEEFFFGGG" : "ACCbEEEFFFGGG");
    }
}
END_TEST

/* A pass that begins above a gap does not forget that it was left. */
START_TEST(gap_left_by_an_earlier_pass_is_filled_when_one_is_unlocked) {
    struct scene scene;
    scene_start(&scene, "..bggCCCDDDEEE", 0, _i != 0);
    drain_defrag(&scene, 16);
    scene_free(&scene, 'C');
    drain_defrag(&scene, 16);
    expect_layout(&scene, "..bggDDDEEE");
    scene_unlock(&scene, 'G');
    drain_defrag(&scene, 16);
    expect_layout(&scene, "GGbDDDEEE");
}
END_TEST

/* ---- Half-moved ---- */

START_TEST(half_move_overlaps_when_the_gap_is_shorter) {
    struct scene scene;
    scene_start(&scene, "..6AB", 0, _i != 0);
    for (size_t moved = 1; moved < UNITS(6); moved++) {
        ck_assert(step_defrag(&scene, 1));
        ck_assert_uint_eq(bytes_moved(&scene), COUNTED(moved));
        expect_layout(&scene, "8*B");
    }
    ck_assert(step_defrag(&scene, 1));
    expect_layout(&scene, "6A..B");
}
END_TEST

START_TEST(half_move_is_apart_when_the_gap_is_as_long) {
    struct scene scene;
    scene_start(&scene, "4.AABB", 0, _i != 0);
    for (size_t moved = 1; moved < UNITS(2); moved++) {
        ck_assert(step_defrag(&scene, 1));
        expect_layout(&scene, "++..**BB");
    }
    ck_assert(step_defrag(&scene, 1));
    expect_layout(&scene, "AA....BB");
}
END_TEST

/* Moves that many bytes of A, one a step. */
static void half_move(struct scene *scene, const char *picture, size_t bytes, bool deferred) {
    scene_start(scene, picture, 8, deferred);
    for (size_t i = 0; i < bytes; i++)
        step_defrag(scene, 1);
}

struct half {
    const char *before, *after;
    uint32_t slide_units;
    bool apart;
};

static const struct half half_moves[] = {
    {".4AB", "4AB", 1, false}, {"3.4AB", "4AB", 3, false},  {"4.4AB", "4AB", 4, true},    {"7.4AB", "4AB", 7, true},
    {".4A", "4A", 1, false},   {"6.4Ab", "4A6.b", 6, true}, {"b2.4AC", "b4AC", 2, false}, {"5.b4AC", "4ACb", 6, true},
};
#define HALF_MOVES ((int)(sizeof half_moves / sizeof half_moves[0]))

START_TEST(lock_of_a_half_moved_one_copies_half_of_it_at_most) {
    const struct half *half = &half_moves[_i % HALF_MOVES];
    for (size_t moved = 0; moved < UNITS(4); moved++) {
        struct scene scene;
        half_move(&scene, half->before, moved, _i >= HALF_MOVES);
        struct counters before = stats_of(scene.pool);
        scene_lock(&scene, 'A');
        struct counters after = stats_of(scene.pool);
        ck_assert_uint_le(after.bytes_moved - before.bytes_moved, UNITS(4) / 2u);
        if (half->apart || moved <= half->slide_units * UNIT)
            ck_assert_uint_eq(after.bytes_moved, before.bytes_moved);
        ck_assert_uint_eq(after.headers_visited, before.headers_visited);
        ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        scene_unlock(&scene, 'A');
        drain_defrag(&scene, 16);
        expect_layout(&scene, half->after);
    }
}
END_TEST

START_TEST(free_of_a_half_moved_one_copies_nothing) {
    for (size_t moved = 0; moved < UNITS(4); moved++) {
        struct scene scene;
        half_move(&scene, half_moves[_i % HALF_MOVES].before, moved, _i >= HALF_MOVES);
        struct counters before = stats_of(scene.pool);
        size_t free_bytes = dpool_free_bytes(scene.pool);
        scene_free(&scene, 'A');
        struct counters after = stats_of(scene.pool);
        ck_assert_mem_eq(&after, &before, sizeof before);
        ck_assert_uint_eq(dpool_free_bytes(scene.pool), free_bytes + 4u * UNIT);
        ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        drain_defrag(&scene, 16);
    }
}
END_TEST

START_TEST(resize_of_a_half_moved_one_keeps_its_data) {
    for (size_t moved = 0; moved < UNITS(4); moved++) {
        for (uint32_t units = 1; units < 9; units++) {
            struct scene scene;
            size_t size = 0;
            half_move(&scene, half_moves[_i % HALF_MOVES].before, moved, _i >= HALF_MOVES);
            ck_assert_int_eq(dpool_size(scene.pool, scene_handle(&scene, 'A'), &size), DPOOL_OK);
            ck_assert_uint_eq(size, UNITS(4));
            scene_resize(&scene, 'A', units);
            ck_assert_int_eq(dpool_size(scene.pool, scene_handle(&scene, 'A'), &size), DPOOL_OK);
            ck_assert_uint_eq(size, UNITS(units));
            drain_defrag(&scene, 16);
            ck_assert_int_eq(dpool_free(scene.pool, scene_handle(&scene, 'A')), DPOOL_OK);
            drain_defrag(&scene, 16);
        }
    }
}
END_TEST

/* The new place of a half-moved allocation is room for another as long as the old place is whole. */
START_TEST(alloc_gets_the_room_that_a_half_move_holds) {
    struct scene scene;
    scene_start(&scene, "6.AAB", 0, _i != 0);
    step_defrag(&scene, 1);
    expect_layout(&scene, "++4.**B");
    dpool_clean(scene.pool);
    if (_i != 0) { /* what was the new place has to be joined again */
        scene_alloc(&scene, 'X', 4);
        expect_layout(&scene, "++4X**B");
    } else {
        scene_alloc(&scene, 'X', 6);
        expect_layout(&scene, "6XAAB");
    }
}
END_TEST

START_TEST(free_bytes_stay_while_one_moves) {
    struct scene scene;
    scene_start(&scene, "3.AAA..5BC", 0, _i != 0);
    while (step_defrag(&scene, 1))
        assert_often(dpool_free_bytes(scene.pool) == 5u * UNIT);
    expect_layout(&scene, "3A5BC");
}
END_TEST

/* ---- Changes between two steps ---- */

/* Not scene_alloc: that locks and unlocks as well. */
static void alloc_alone(struct scene *scene, char letter, uint32_t units) {
    ck_assert_int_eq(dpool_alloc(scene->pool, UNITS(units), &scene->handles[letter - 'A']), DPOOL_OK);
    scene->filled[letter - 'A'] = 0;
}

static void change(struct scene *scene, int what) {
    switch (what) {
    case 0:
        scene_unlock(scene, 'C');
        break;
    case 1:
        scene_resize(scene, 'D', 1);
        break;
    case 2:
        scene_free(scene, 'A');
        break;
    case 3:
        scene_unlock(scene, 'B');
        scene_free(scene, 'B');
        break;
    case 4:
        alloc_alone(scene, 'X', 2);
        break;
    case 5:
        scene_resize(scene, 'C', 1);
        break;
    case 6:
        scene_free(scene, 'D');
        break;
    case 7:
        scene_lock(scene, 'E');
        break;
    case 8:
        scene_unlock(scene, 'B');
        break;
    case 9:
        scene_resize(scene, 'H', 3);
        break;
    case 10:
#if DPOOL_MAKE_ROOM
        dpool_make_room_behind(scene->pool, scene_handle(scene, 'H'), UNITS(6));
#endif
        break;
    case 11:
        alloc_alone(scene, 'X', 1);
        scene_free(scene, 'X');
        break;
    case 12:
        scene_lock(scene, 'A');
        break;
    case 13:
        alloc_alone(scene, 'X', 1);
        alloc_alone(scene, 'Y', 5);
        break;
    case 14:
        scene_resize(scene, 'A', 1);
        break;
    default:
        scene_resize(scene, 'A', 4);
        break;
    }
}
#define CHANGES 16

START_TEST(change_after_any_number_of_steps_is_taken_into_account) {
    for (int steps = 0; steps < 80; steps++) {
        struct scene scene;
        scene_start(&scene, ".AA..bbccDDD3EiiHHF5G", 12, _i >= CHANGES);
        for (int i = 0; i < steps; i++)
            step_defrag(&scene, 1u + (unsigned)_i % 3u * 8u);
        change(&scene, _i % CHANGES);
        ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
        drain_defrag(&scene, 7);
    }
}
END_TEST

START_TEST(change_after_everything_is_done_is_taken_into_account) {
    struct scene scene;
    scene_start(&scene, ".AA..bbccDDD3EiiHHF5G", 12, _i >= CHANGES);
    dpool_defrag(scene.pool);
    change(&scene, _i % CHANGES);
    drain_defrag(&scene, 7);
}
END_TEST

TCase *defrag_step_case(void) {
    TCase *tcase = tcase_create("defrag_step");
    tcase_add_loop_test(tcase, defrag_step_of_no_bytes_does_nothing, 0, 2);
    tcase_add_loop_test(tcase, one_pass_is_enough_where_nothing_was_freed, 0, 2);
    tcase_add_loop_test(tcase, defrag_finishes_a_half_moved_allocation, 0, 2);
    tcase_add_loop_test(tcase, new_gap_is_found_by_the_next_step, 0, 2);
    tcase_add_loop_test(tcase, unlocked_allocation_is_moved_by_the_next_step, 0, 2);
    tcase_add_loop_test(tcase, gap_is_filled_by_one_that_came_to_fit_after_it_was_passed_over, 0, 4);
    tcase_add_loop_test(tcase, gap_that_grew_is_filled_by_one_that_was_passed_over, 0, 2);
    tcase_add_loop_test(tcase, gap_that_grew_down_is_filled_by_one_that_was_passed_over, 0, 4);
    tcase_add_loop_test(tcase, gap_left_by_an_earlier_pass_is_filled_when_one_is_unlocked, 0, 2);
    tcase_add_loop_test(tcase, half_move_overlaps_when_the_gap_is_shorter, 0, 2);
    tcase_add_loop_test(tcase, half_move_is_apart_when_the_gap_is_as_long, 0, 2);
    tcase_add_loop_test(tcase, lock_of_a_half_moved_one_copies_half_of_it_at_most, 0, 2 * HALF_MOVES);
    tcase_add_loop_test(tcase, free_of_a_half_moved_one_copies_nothing, 0, 2 * HALF_MOVES);
    tcase_add_loop_test(tcase, resize_of_a_half_moved_one_keeps_its_data, 0, 2 * HALF_MOVES);
    tcase_add_loop_test(tcase, alloc_gets_the_room_that_a_half_move_holds, 0, 2);
    tcase_add_loop_test(tcase, free_bytes_stay_while_one_moves, 0, 2);
    tcase_add_loop_test(tcase, change_after_any_number_of_steps_is_taken_into_account, 0, 2 * CHANGES);
    tcase_add_loop_test(tcase, change_after_everything_is_done_is_taken_into_account, 0, 2 * CHANGES);
    return tcase;
}

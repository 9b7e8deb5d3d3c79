/* check_room_step.c: dpool_make_room_step. */
#include <stdint.h>

#include "test.h"

#if DPOOL_MAKE_ROOM

#define HEADERS_MAX(budget) \
    (2u * DPOOL_ROOM_HEADERS + DPOOL_ROOM_TRIES + DPOOL_STEP_HEADERS + (uint32_t)((budget) / DPOOL_BLOCK))

/* One step, which keeps its bounds. */
static bool step(struct scene *scene, uint32_t units, size_t budget) {
    struct counters before = stats_of(scene->pool);
    bool more = dpool_make_room_step(scene->pool, UNITS(units), budget);
    struct counters after = stats_of(scene->pool);
    assert_often(after.bytes_moved - before.bytes_moved <= budget);
    assert_often(after.headers_visited - before.headers_visited <= HEADERS_MAX(budget));
    assert_often(dpool_check(scene->pool) == NULL);
    return more;
}

struct row {
    const char *before;
    uint32_t more_units, units;
    const char *after;
};

static const struct row rows[] = {
    {"A..B.C", 0, 2, "A..B.C"},             /* there is room already */
    {"A.B", 2, 2, "A.B"},                   /* beyond the top */
    {"A.B.CC.DD", 0, 2, "A...CCBDD"},       /* to a free run elsewhere */
    {"A.b.C.DD", 0, 2, "ACb...DD"},         /* nothing locked is moved */
    {"A.4B.4CD", 0, 2, "A4B..4CD"},         /* by less than its length */
    {"a.3B.c4D.E.f", 0, 2, "a.3BEc4D...f"}, /* E is the cheapest neighbour */
    {"A.b.c.d.EE.f", 0, 3, "A.b.c.dEE..f"}, /* it cannot be made, but a defrag has been tried */
    {"A.BB.c.DD.e", 0, 3, "ABBDDc4.e"},
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

START_TEST(steps_of_any_budget_make_room) {
    static const size_t budgets[] = {1, 3, DPOOL_BLOCK, UNIT, 100, SIZE_MAX};
    const struct row *row = &rows[_i % ROWS];
    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        struct scene scene;
        scene_start(&scene, row->before, row->more_units, _i >= ROWS);
        uint32_t steps = 0;
        while (step(&scene, row->units, budgets[i]))
            ck_assert_uint_le(++steps, 10000);
        expect_layout(&scene, row->after);
    }
}
END_TEST

START_TEST(a_budget_of_0_or_an_impossible_size_does_nothing) {
    struct scene scene;
    scene_start(&scene, "A.B.C", 0, _i != 0);
    unsigned char *before = copy_pool(scene.pool);
    ck_assert(!dpool_make_room_step(scene.pool, UNITS(2), 0));
    ck_assert(!dpool_make_room_step(scene.pool, UNITS(3), SIZE_MAX));
    ck_assert(!dpool_make_room_step(scene.pool, SIZE_MAX, SIZE_MAX));
    expect_same(&scene, before);
    free(before);
}
END_TEST

/* A.8BC. with room for two asked for: B slides, or C's neighbour does, a byte at a time. */
static void start_half_moved(struct scene *scene, bool deferred) {
    scene_start(scene, "a.8B.c4d", 0, deferred);
    while (stats_of(scene->pool).bytes_moved < UNIT / 2u)
        ck_assert(step(scene, 2, 1));
}

START_TEST(a_step_ends_within_an_allocation_that_is_larger_than_its_budget) {
    struct scene scene;
    start_half_moved(&scene, _i != 0);
    expect_layout(&scene, "a9*.c4d");
    scene_lock(&scene, 'B'); /* goes back */
    expect_layout(&scene, "a.8b.c4d");
    while (step(&scene, 2, 1)) {
    }
    expect_layout(&scene, "a.8b.c4d");
    scene_unlock(&scene, 'B');
    while (step(&scene, 2, 7)) {
    }
    expect_layout(&scene, "a8B..c4d");
    scene_alloc(&scene, 'Z', 2);
    expect_layout(&scene, "a8BZZc4d");
}
END_TEST

START_TEST(a_free_between_two_steps_ends_the_request) {
    struct scene scene;
    start_half_moved(&scene, _i != 0);
    scene_free(&scene, 'B');
    uint32_t moved = stats_of(scene.pool).bytes_moved;
    ck_assert(!step(&scene, 2, 100));
    ck_assert_uint_eq(stats_of(scene.pool).bytes_moved, moved);
}
END_TEST

START_TEST(an_allocation_may_take_the_run_that_grows) {
    struct scene scene;
    scene_start(&scene, "a.B.C.D.e5f", 0, _i != 0);
    while (stats_of(scene.pool).allocations_moved == 0)
        ck_assert(step(&scene, 4, 5));
    scene_alloc(&scene, 'X', 2); /* what has grown so far */
    while (step(&scene, 2, 5)) {
    }
    scene_alloc(&scene, 'Y', 2);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

START_TEST(steps_for_room_and_of_defrag_go_on_with_each_others_move) {
    struct scene scene;
    start_half_moved(&scene, _i != 0);
    while (dpool_defrag_step(scene.pool, 1)) {
    }
    expect_layout(&scene, "a8B..c4d");
    scene_start(&scene, "A.8B.C3D", 0, _i != 0);
    dpool_defrag_step(scene.pool, 5);
    while (step(&scene, 2, 1)) {
    }
    expect_layout(&scene, "A8B..C3D");
}
END_TEST

/* A pool of `count` allocations of one unit, of which every second one is freed, and one unit in use at the top. */
static struct dpool *start_ragged(uint32_t count) {
    dpool_handle handles[3001];
    struct dpool_config config = {.indexes = count + 1u};
    size_t bytes = DPOOL_BYTES((count + 1u) * DPOOL_MIN_BLOCKS, count + 1u, 0);
    struct dpool *pool, *memory = new_memory(bytes);
    ck_assert_int_eq(dpool_init(memory, bytes, &config, &pool), DPOOL_OK);
    for (uint32_t i = 0; i <= count; i++)
        assert_often(dpool_alloc(pool, UNITS(1), &handles[i]) == DPOOL_OK);
    for (uint32_t i = 0; i < count; i += 2u)
        assert_often(dpool_free(pool, handles[i]) == DPOOL_OK);
    return pool;
}

START_TEST(a_search_is_bounded_whatever_the_pools_size) {
    for (uint32_t count = 1000; count <= 3000; count += 1000) {
        struct dpool *pool = start_ragged(count);
        ck_assert(dpool_make_room_step(pool, UNITS(300), 1));
        uint32_t headers = stats_of(pool).headers_visited;
        ck_assert_uint_ge(headers, DPOOL_ROOM_HEADERS);
        ck_assert_uint_le(headers, HEADERS_MAX(1));
        ck_assert_int_eq(dpool_make_room(pool, UNITS(300)), DPOOL_OK);
        ck_assert_ptr_eq(dpool_check(pool), NULL);
        free(pool);
    }
}
END_TEST

START_TEST(when_requests_have_moved_much_one_opens_half_of_what_is_free) {
    for (int much = 0; much < 2; much++) {
        struct dpool *pool = start_ragged(60);
        ck_assert_int_eq(dpool_make_room(pool, UNITS(2)), DPOOL_OK);
        uint32_t quarter = (pool->block_count - (uint32_t)(dpool_free_bytes(pool) / DPOOL_BLOCK)) / 4u;
        pool->room_debt = (dpool_loc)(much ? quarter : quarter - 1u);
        reseal(pool);
        ck_assert_int_eq(dpool_make_room(pool, UNITS(6)), DPOOL_OK);
        ck_assert((dpool_largest_free(pool) >= dpool_free_bytes(pool) / 2u) == (much != 0));
        ck_assert_uint_lt(pool->room_debt, pool->block_count);
        ck_assert_ptr_eq(dpool_check(pool), NULL);
        free(pool);
    }
}
END_TEST

/* A request of two units that has begun to open half of what is free, as requests before it have moved much. */
static struct dpool *start_tidying(void) {
    struct dpool *pool = start_ragged(60);
    pool->room_debt = pool->block_count;
    reseal(pool);
    ck_assert(dpool_make_room_step(pool, UNITS(2), 1));
    ck_assert_uint_eq(pool->room_stage, 1); /* ROOM_TIDY */
    ck_assert_uint_lt(pool->room_debt, pool->block_count);
    return pool;
}

START_TEST(a_request_that_tidies_for_too_long_makes_its_room_alone) {
    struct dpool *pool = start_tidying();
    pool->room_debt = (dpool_loc)(_i == 0 ? pool->block_count : DPOOL_ROOM_TIDY / DPOOL_BLOCK);
    reseal(pool);
    while (dpool_make_room_step(pool, UNITS(2), SIZE_MAX)) {
    }
    ck_assert_uint_ge(dpool_largest_free(pool), 2u * UNIT);
    ck_assert_uint_lt(dpool_largest_free(pool), dpool_free_bytes(pool) / 2u);
    free(pool);
}
END_TEST

START_TEST(a_larger_request_goes_on_where_a_smaller_one_tidied) {
    struct dpool *pool = start_tidying();
    uint32_t units = (uint32_t)(dpool_free_bytes(pool) * 3u / 4u / UNIT);
    while (dpool_make_room_step(pool, UNITS(units), SIZE_MAX)) {
    }
    ck_assert_uint_ge(dpool_largest_free(pool), units * UNIT);
    free(pool);
}
END_TEST

START_TEST(one_step_without_a_limit_is_enough) {
    const struct row *row = &rows[_i % ROWS];
    struct scene scene;
    scene_start(&scene, row->before, row->more_units, _i >= ROWS);
    ck_assert(!dpool_make_room_step(scene.pool, UNITS(row->units), SIZE_MAX));
    expect_layout(&scene, row->after);
}
END_TEST

/* To tidy is searched for in vain, the request's own run is found, and each of its small moves costs some headers. */
START_TEST(a_step_that_searches_twice_and_moves_is_bounded) {
    for (uint32_t units = 4; units <= 90; units++) {
        struct dpool *pool = start_ragged(3000);
        size_t budget = units * UNITS(1);
        pool->room_debt = pool->block_count;
        reseal(pool);
        dpool_make_room_step(pool, UNITS(units), budget);
        ck_assert_uint_le(stats_of(pool).headers_visited, HEADERS_MAX(budget));
        free(pool);
    }
}
END_TEST

START_TEST(the_run_that_grows_stays_the_same_when_others_are_joined) {
    struct scene scene;
    scene_start(&scene, "A.BBCC.DD.EE.FG.H.I", 0, IMMEDIATE);
    ck_assert(dpool_make_room_step(scene.pool, UNITS(4), 1));
    dpool_loc at = scene.pool->room_at;
    scene_free(&scene, 'D');
    ck_assert_uint_eq(scene.pool->room_at, at);
    ck_assert_ptr_eq(dpool_check(scene.pool), NULL);
}
END_TEST

/* Nothing of what may be tidied is left after a defrag. */
START_TEST(a_request_that_ends_in_a_defrag_owes_nothing) {
    struct scene scene;
    scene_start(&scene, "A.b.c.d.EE.f", 0, _i != 0);
    scene.pool->room_debt = 1;
    reseal(scene.pool);
    ck_assert_int_eq(dpool_make_room(scene.pool, UNITS(3)), DPOOL_ERR_FRAGMENTED);
    ck_assert_uint_eq(scene.pool->room_debt, 0);
}
END_TEST

TCase *room_step_case(void) {
    TCase *tcase = tcase_create("room_step");
    tcase_add_loop_test(tcase, steps_of_any_budget_make_room, 0, 2 * ROWS);
    tcase_add_loop_test(tcase, a_budget_of_0_or_an_impossible_size_does_nothing, 0, 2);
    tcase_add_loop_test(tcase, a_step_ends_within_an_allocation_that_is_larger_than_its_budget, 0, 2);
    tcase_add_loop_test(tcase, a_free_between_two_steps_ends_the_request, 0, 2);
    tcase_add_loop_test(tcase, an_allocation_may_take_the_run_that_grows, 0, 2);
    tcase_add_loop_test(tcase, steps_for_room_and_of_defrag_go_on_with_each_others_move, 0, 2);
    tcase_add_test(tcase, a_search_is_bounded_whatever_the_pools_size);
    tcase_add_test(tcase, when_requests_have_moved_much_one_opens_half_of_what_is_free);
    tcase_add_loop_test(tcase, a_request_that_tidies_for_too_long_makes_its_room_alone, 0, 2);
    tcase_add_test(tcase, a_larger_request_goes_on_where_a_smaller_one_tidied);
    tcase_add_loop_test(tcase, one_step_without_a_limit_is_enough, 0, 2 * ROWS);
    tcase_add_test(tcase, a_step_that_searches_twice_and_moves_is_bounded);
    tcase_add_test(tcase, the_run_that_grows_stays_the_same_when_others_are_joined);
    tcase_add_loop_test(tcase, a_request_that_ends_in_a_defrag_owes_nothing, 0, 2);
    return tcase;
}

#endif

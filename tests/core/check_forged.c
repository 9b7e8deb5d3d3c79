/* check_forged.c: pools that are whole but for one thing, so that one question of dpool_check alone finds it,
 * or of a hardened pool. */
#include "core/dpool_layout.h"

#include "test.h"

static void expect_broken(const struct scene *scene, const char *wanted) {
    reseal(scene->pool);
    const char *got = dpool_check(scene->pool);
    ck_assert_msg(got != NULL && strcmp(got, wanted) == 0, "wanted \"%s\", got \"%s\"", wanted, got == NULL ? "" : got);
}

static uint32_t loc_of(const struct scene *scene, char letter) {
    struct dpool_run run;
    ck_assert_int_eq(dpool_find(scene->pool, scene_handle(scene, letter), &run), DPOOL_OK);
    return run.loc;
}

static uint32_t first_gap(const struct dpool *pool) {
    struct dpool_run run = {0};
    while (dpool_walk(pool, &run) && run.state != DPOOL_RUN_FREE) {
    }
    return run.loc;
}

START_TEST(check_finds_a_free_run_that_ends_at_the_top) {
    struct scene scene;
    scene_start(&scene, "AAB", 1, IMMEDIATE);
    uint32_t loc = loc_of(&scene, 'B');
    dpool_put_free(scene.pool, loc, dpool_run_blocks(scene.pool, loc), 0);
    expect_broken(&scene, "the run that ends at the top is free, and coalescing is immediate");
}
END_TEST

/* A free run of that length that lies inside A, at the head of its bin, where the walk does not come. */
static uint32_t forge_free(struct scene *scene, uint32_t bin_blocks, uint32_t head) {
    struct dpool *pool = scene->pool;
    uint32_t loc = loc_of(scene, 'A') + DPOOL_MIN_BLOCKS;
    uint32_t bin = dpool_bin_of(bin_blocks);
    ck_assert_uint_eq(*dpool_bin(pool, bin), DPOOL_NONE);
    dpool_words(pool, loc)[0] = head;
    dpool_set_prev_free(pool, loc, DPOOL_NONE);
    dpool_set_next_free(pool, loc, DPOOL_NONE);
    *dpool_bin(pool, bin) = (dpool_loc)loc;
    pool->bin_map[bin / 32u] |= 1u << bin % 32u;
    return loc;
}

/* The gap's bin is above all that are forged, and another gap is of a length that no unit has: so the forged runs are met
 * before there are too many. */
static void scene_with_room_for_forgery(struct scene *scene) {
    scene_start(scene, "6AB9.C8.D", 0, IMMEDIATE);
    ck_assert_ptr_eq(dpool_check(scene->pool), NULL);
}

START_TEST(check_finds_a_listed_run_that_is_none) {
    struct scene scene;
    const uint32_t blocks = 2u * DPOOL_MIN_BLOCKS;
    scene_with_room_for_forgery(&scene);
    uint32_t loc = forge_free(&scene, blocks, blocks);
    switch (_i) {
    case 0: /* longer than what is left of the pool */
        dpool_words(scene.pool, loc)[0] = scene.pool->top;
        expect_broken(&scene, "a run is in the wrong bin");
        break;
    case 1: /* of no length */
        dpool_words(scene.pool, loc)[0] &= ~DPOOL_SIZE_MASK;
        expect_broken(&scene, "a run is in the wrong bin");
        break;
    case 2: /* of another length */
        dpool_words(scene.pool, loc)[0] += 2u * blocks;
        expect_broken(&scene, "a run is in the wrong bin");
        break;
    case 3:
        dpool_words(scene.pool, loc)[0] |= DPOOL_USED;
        expect_broken(&scene, "a bin's list is broken");
        break;
    case 4:
        dpool_set_prev_free(scene.pool, loc, 0);
        expect_broken(&scene, "a bin's list is broken");
        break;
    default: /* beyond the top */
        *dpool_bin(scene.pool, dpool_bin_of(blocks)) = scene.pool->top;
        expect_broken(&scene, "a run is in the wrong bin");
        break;
    }
}
END_TEST

START_TEST(check_finds_a_listed_run_that_is_too_short_for_links) {
    struct scene scene;
    if (dpool_listed(1))
        return; /* this build has none */
    scene_with_room_for_forgery(&scene);
    forge_free(&scene, 1, 1);
    expect_broken(&scene, "a run is in the wrong bin");
}
END_TEST

/* Two free runs that list each other, and no bin has them. */
START_TEST(check_finds_free_runs_in_no_bin) {
    struct scene scene;
    scene_start(&scene, "A..B..C", 0, IMMEDIATE);
    struct dpool *pool = scene.pool;
    uint32_t one = first_gap(pool), other = loc_of(&scene, 'B') + DPOOL_MIN_BLOCKS;
    uint32_t bin = dpool_bin_of(dpool_run_blocks(pool, one));
    dpool_set_next_free(pool, one, other);
    dpool_set_prev_free(pool, one, other);
    dpool_set_next_free(pool, other, one);
    dpool_set_prev_free(pool, other, one);
    *dpool_bin(pool, bin) = (dpool_loc)DPOOL_NONE;
    pool->bin_map[bin / 32u] &= ~(1u << bin % 32u);
    expect_broken(&scene, "a free run is in no bin");
}
END_TEST

START_TEST(check_finds_a_half_move_that_leads_out_of_the_pool) {
    struct scene scene;
    scene_start(&scene, "4.a4BCC", 0, IMMEDIATE);
    struct dpool *pool = scene.pool;
    while (pool->moving_blocks == 0)
        dpool_defrag_step(pool, 4);
    expect_layout(&scene, "4+a4*CC");
    uint32_t to = pool->moving_to, from = pool->moving_from;
    switch (_i) {
    case 0:
        pool->moving_from = (dpool_loc)(pool->top + 1u);
        break;
    case 1:
        pool->moving_to = (dpool_loc)(pool->top + 1u);
        break;
    case 2:
        pool->moving_to = pool->moving_from;
        break;
    case 3:
        pool->moving_blocks = (dpool_loc)(pool->top - pool->moving_from + 1u);
        break;
    default: /* upward: the new place is the one that is too short */
        pool->moving_to = (dpool_loc)from;
        pool->moving_from = (dpool_loc)to;
        pool->moving_blocks = (dpool_loc)(pool->top - from + 1u);
        break;
    }
    expect_broken(&scene, "a location leads beyond the top");
}
END_TEST

/* Up to the last block below the top, where coalescing is deferred and a free run may lie there. */
START_TEST(a_half_move_to_the_end_of_the_top_stands_well) {
    struct scene scene;
    scene_start(&scene, "ABC", 0, DEFERRED);
    uint32_t from = loc_of(&scene, 'A'), to = loc_of(&scene, 'B');
    scene_free(&scene, 'B');
    scene_free(&scene, 'C');
    dpool_begin_move(scene.pool, from, to);
    dpool_move_on(scene.pool, 1);
    reseal(scene.pool);
    expect_layout(&scene, "*+");
}
END_TEST

START_TEST(check_finds_a_half_move_of_nothing) {
    struct scene scene;
    scene_start(&scene, "A.BB", 0, IMMEDIATE);
    uint32_t gap = first_gap(scene.pool), from = loc_of(&scene, 'B');
    scene.pool->moving_blocks = 2u * DPOOL_MIN_BLOCKS;
    scene.pool->moving_from = (dpool_loc)from;
    scene.pool->moving_to = (dpool_loc)gap;
    expect_broken(&scene, "a half-moved allocation is not where it should be");
    scene.pool->moving_blocks = DPOOL_MIN_BLOCKS; /* apart: B is moving, and nothing waits for it */
    dpool_set_used(scene.pool, from, 2u * DPOOL_MIN_BLOCKS, dpool_run_index(scene.pool, from), DPOOL_PREV_FREE);
    expect_broken(&scene, "a half-moved allocation is not where it should be");
}
END_TEST

START_TEST(check_finds_a_last_run_that_is_a_block_too_long) {
    struct scene scene;
    scene_start(&scene, "ABB", 1, IMMEDIATE);
    dpool_words(scene.pool, loc_of(&scene, 'B'))[0]++;
    expect_broken(&scene, "a run's length leads beyond the top");
}
END_TEST

START_TEST(check_names_the_cursor_that_stands_inside_a_run) {
    struct scene scene;
    scene_start(&scene, "4A.B", 1, IMMEDIATE);
    const dpool_loc inside = 1;
    switch (_i) {
    case 0:
        scene.pool->clean_at = inside;
        expect_broken(&scene, "clean would go on in the middle of a run");
        return;
    case 1:
        scene.pool->room_at = inside;
        expect_broken(&scene, "room would be made in the middle of a run");
        return;
    case 2:
        scene.pool->defrag_at = inside;
        break;
    case 3:
        scene.pool->defrag_fill = inside;
        break;
    default:
        scene.pool->defrag_low = inside;
        break;
    }
    expect_broken(&scene, "defrag would go on in the middle of a run");
}
END_TEST

START_TEST(a_cursor_at_the_top_stands_well) {
    struct scene scene;
    scene_start(&scene, "4A.B", 1, IMMEDIATE);
    struct dpool *pool = scene.pool;
    dpool_loc *const cursors[] = {&pool->clean_at, &pool->defrag_at, &pool->defrag_fill, &pool->defrag_low,
                                  &pool->room_at};
    *cursors[_i] = pool->top;
    reseal(pool);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
}
END_TEST

#if DPOOL_HARDENED

/* ---- What a hardened pool finds, although each thing for itself looks right ---- */

START_TEST(half_move_to_a_run_of_another_length_is_found) {
    struct scene scene;
    void *data;
    scene_start(&scene, "6.AAB", 0, IMMEDIATE);
    step_defrag(&scene, 1);
    expect_layout(&scene, "++4.**B");
    scene.pool->moving_blocks--;
    reseal(scene.pool);
    ck_assert_int_eq(dpool_lock(scene.pool, scene_handle(&scene, 'A'), &data), DPOOL_ERR_CORRUPT);
}
END_TEST

/* The table has the old place under two indexes: the allocation's, and that of its new place's header. */
START_TEST(half_move_to_the_run_of_another_index_is_found) {
    struct scene scene;
    void *data;
    scene_start(&scene, "6.AABC", 0, IMMEDIATE);
    scene_free(&scene, 'C');
    step_defrag(&scene, 1);
    expect_layout(&scene, "++4.**B");
    struct dpool *pool = scene.pool;
    uint32_t other = pool->index_head;
    dpool_table(pool)[other] = pool->moving_from;
    dpool_set_used(pool, pool->moving_to, pool->moving_blocks, other, 0);
    ck_assert_int_eq(dpool_lock(pool, scene_handle(&scene, 'A'), &data), DPOOL_ERR_CORRUPT);
}
END_TEST

/* The last block below the top as a free run: its second link would lie beyond the top. */
START_TEST(link_to_a_run_that_is_too_short_for_links_is_found) {
    struct scene scene;
    dpool_handle handle;
    if (dpool_listed(1))
        return; /* this build has none */
    scene_start(&scene, "A..BCC", 1, IMMEDIATE);
    struct dpool *pool = scene.pool;
    uint32_t gap = first_gap(pool), last = pool->top - 1u;
    dpool_words(pool, last)[0] = 1;
    dpool_set_prev_free(pool, last, gap);
    dpool_set_next_free(pool, gap, last);
    ck_assert_int_eq(dpool_alloc(pool, UNITS(2), &handle), DPOOL_ERR_CORRUPT);
}
END_TEST

#endif

TCase *forged_case(void) {
    TCase *tcase = tcase_create("forged");
    tcase_add_test(tcase, check_finds_a_free_run_that_ends_at_the_top);
    tcase_add_loop_test(tcase, check_finds_a_listed_run_that_is_none, 0, 6);
    tcase_add_test(tcase, check_finds_a_listed_run_that_is_too_short_for_links);
    tcase_add_test(tcase, check_finds_free_runs_in_no_bin);
    tcase_add_loop_test(tcase, check_finds_a_half_move_that_leads_out_of_the_pool, 0, 5);
    tcase_add_test(tcase, a_half_move_to_the_end_of_the_top_stands_well);
    tcase_add_test(tcase, check_finds_a_half_move_of_nothing);
    tcase_add_test(tcase, check_finds_a_last_run_that_is_a_block_too_long);
    tcase_add_loop_test(tcase, check_names_the_cursor_that_stands_inside_a_run, 0, 5);
    tcase_add_loop_test(tcase, a_cursor_at_the_top_stands_well, 0, 5);
#if DPOOL_HARDENED
    tcase_add_test(tcase, half_move_to_a_run_of_another_length_is_found);
    tcase_add_test(tcase, half_move_to_the_run_of_another_index_is_found);
    tcase_add_test(tcase, link_to_a_run_that_is_too_short_for_links_is_found);
#endif
    return tcase;
}

/* check_frame.c: what a picture of a pool holds, and the canvas that it is drawn on. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/suites.h"
#include "viz/canvas.h"
#include "viz/frame.h"
#include "viz/number.h"

static struct replay *replay;

#define BLOCKS 64

/* A pool of 64 blocks of 8 bytes; each allocation of 12 bytes takes 2 of them. */
static void begin(void) {
    struct problem problem;
    struct setup setup = {.kind = pool_kinds[1], .indexes = 16};
    setup.size_bytes = setup.kind->overhead(16, 0) + BLOCKS * 8;
    replay = replay_open(&setup, &problem);
    ck_assert_ptr_nonnull(replay);
    replay_watch_moves(replay);
}

static void end(void) {
    replay_close(replay);
}

static struct trace_event last; /* the replay's step points to it */

static void event(enum trace_verb verb, const char *id, uint64_t size_bytes) {
    struct trace_fault fault;
    last = (struct trace_event){.verb = verb, .id = id, .id_length = strlen(id), .size_bytes = size_bytes};
    ck_assert_int_eq(replay_event(replay, &last, &fault), REPLAY_OK);
}

static struct frame frame; /* the last look */

static void look(enum frame_mode mode, struct frame_cell *cells, uint32_t count) {
    frame = (struct frame){.cells = cells, .cell_count = count};
    frame_look(&frame, replay, mode);
}

static char *picture(uint32_t cells) {
    static const char glyphs[] = " .#@%";
    static char text[BLOCKS * 4 + 1];
    struct frame_cell all[BLOCKS * 4];
    look(MODE_STATE, all, cells);
    for (uint32_t i = 0; i < cells; i++)
        text[i] = glyphs[all[i].state];
    text[cells] = 0;
    return text;
}

START_TEST(each_block_is_shown_as_what_it_is) {
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_ALLOC, "c", 12);
    event(VERB_LOCK, "c", 0);
    event(VERB_FREE, "b", 0);
    ck_assert_str_eq(picture(BLOCKS), "##..@@                                                          ");
    ck_assert_str_eq(picture(BLOCKS / 2), "#.@                             ");
    ck_assert_str_eq(picture(BLOCKS * 2), "####....@@@@"
                                          "                                                          "
                                          "                                                          ");
}
END_TEST

START_TEST(a_cell_of_several_blocks_has_shares) {
    struct frame_cell cells[4];
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_ALLOC, "c", 100);
    event(VERB_FREE, "a", 0);
    look(MODE_STATE, cells, 4);
    ck_assert_uint_eq(cells[0].first, 0);
    ck_assert_uint_eq(cells[0].end, 16);
    ck_assert_int_eq(cells[0].state, CELL_USED);
    ck_assert_uint_eq(cells[0].used_eighths, 7); /* 14 of 16 */
    ck_assert_uint_eq(cells[1].used_eighths, 1); /* 1 of 16: not none */
    ck_assert_int_eq(cells[2].state, CELL_BEYOND);
    ck_assert_uint_eq(cells[2].used_eighths, 0);
}
END_TEST

/* The marked blocks: & what was touched, * what was moved, X both. */
static char *marks(uint32_t cells) {
    static char text[BLOCKS + 1];
    struct frame_cell all[BLOCKS];
    look(MODE_STATE, all, cells);
    for (uint32_t i = 0; i < cells; i++)
        text[i] = " &*X"[all[i].touched + 2 * all[i].moved];
    while (cells > 0 && text[cells - 1] == ' ')
        cells--;
    text[cells] = 0;
    return text;
}

START_TEST(what_the_last_event_touched_is_marked) {
    event(VERB_ALLOC, "a", 12);
    ck_assert_str_eq(marks(BLOCKS), "&&");
    event(VERB_ALLOC_FAST, "b", 12);
    ck_assert_str_eq(marks(BLOCKS), "  &&");
    event(VERB_ALLOC, "c", 12);
    event(VERB_LOCK, "b", 0);
    ck_assert_str_eq(marks(BLOCKS), "  &&");
    event(VERB_FREE, "b", 0); /* fails */
    ck_assert_str_eq(marks(BLOCKS), "");
    event(VERB_UNLOCK, "b", 0);
    ck_assert_str_eq(marks(BLOCKS), "  &&");
    event(VERB_MARK, "b", 0);
    ck_assert_str_eq(marks(BLOCKS), "");
    event(VERB_FREE, "b", 0);
    ck_assert_str_eq(marks(BLOCKS), "  &&");
    ck_assert_str_eq(marks(BLOCKS / 4), "&");
    event(VERB_FREE, "a", 0); /* joined with the free run behind */
    ck_assert_str_eq(marks(BLOCKS), "&&");
    event(VERB_FREE, "c", 0); /* beyond the top now */
    ck_assert_str_eq(marks(BLOCKS), "    &&");
}
END_TEST

START_TEST(both_places_of_a_resize_are_marked) {
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_RESIZE, "a", 20); /* to behind b */
    ck_assert_str_eq(picture(8), "#       ");
    ck_assert_str_eq(marks(BLOCKS), "&&  &&&");
    event(VERB_RESIZE, "a", 12); /* where it is */
    ck_assert_str_eq(marks(BLOCKS), "    &&&");
    event(VERB_RESIZE, "a", 10000); /* fails */
    ck_assert_str_eq(marks(BLOCKS), "");
    event(VERB_DEFRAG, "", 0);
    ck_assert_str_eq(marks(BLOCKS), "****");
}
END_TEST

START_TEST(sharp_borders_and_beginnings_are_seen) {
    struct frame_cell cells[BLOCKS];
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_ALLOC, "c", 40);
    event(VERB_FREE, "b", 0);
    look(MODE_STATE, cells, BLOCKS / 4); /* of 4 blocks: aa.. cccc cc__ */
    ck_assert_int_eq(cells[0].half, HALF_FIRST);
    ck_assert_uint_eq(cells[0].free_bin, 0);
    ck_assert(!cells[0].begins);
    ck_assert(cells[1].begins);
    ck_assert_int_eq(cells[1].half, HALF_NONE);
    ck_assert_int_eq(cells[2].half, HALF_FIRST);
    event(VERB_FREE, "a", 0);
    look(MODE_STATE, cells, BLOCKS / 8); /* of 8: ....cccc */
    ck_assert_int_eq(cells[0].half, HALF_SECOND);
    ck_assert_uint_eq(cells[0].free_bin, 1);
    look(MODE_STATE, cells, BLOCKS);
    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(cells[i].begins, i == 4);
}
END_TEST

START_TEST(what_was_just_moved_is_marked) {
    struct frame_cell cells[BLOCKS];
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_ALLOC, "c", 12);
    event(VERB_FREE, "b", 0);
    event(VERB_DEFRAG, "", 0);
    look(MODE_STATE, cells, BLOCKS);
    for (int i = 0; i < BLOCKS; i++)
        ck_assert_int_eq(cells[i].moved, i == 2 || i == 3);
    event(VERB_CLEAN, "", 0);
    look(MODE_STATE, cells, BLOCKS);
    ck_assert(!cells[2].moved);
}
END_TEST

/* " c#@": free, cached, used, locked. */
static char *index_picture(uint32_t cells) {
    static char text[17];
    uint8_t indexes[16];
    frame = (struct frame){.indexes = indexes, .index_count = 16};
    frame_look(&frame, replay, MODE_STATE);
    for (uint32_t i = 0; i < cells; i++)
        text[i] = " c#@"[frame_index_cell(&frame, i, cells)];
    text[cells] = 0;
    return text;
}

START_TEST(indexes_are_mapped) {
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 12);
    event(VERB_ALLOC, "c", 12);
    event(VERB_FREE, "a", 0);
    event(VERB_LOCK, "c", 0);
    ck_assert_str_eq(index_picture(16), " #@             ");
    ck_assert_str_eq(index_picture(8), "#@      "); /* of two, the one that says more */
    ck_assert_str_eq(index_picture(7), "@      ");  /* of three */
    ck_assert_str_eq(index_picture(1), "@");
}
END_TEST

START_TEST(what_the_index_cache_holds_is_mapped) {
    struct problem problem;
    struct setup setup = {.kind = pool_kinds[1], .indexes = 16, .index_cache = 4};
    setup.size_bytes = setup.kind->overhead(16, 4) + BLOCKS * 8;
    replay_close(replay);
    replay = replay_open(&setup, &problem);
    event(VERB_ALLOC, "a", 12);
    ck_assert_str_eq(index_picture(16), "#ccc            ");
}
END_TEST

START_TEST(shades_follow_the_mode) {
    struct frame_cell cells[BLOCKS];
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 60);
    look(MODE_SIZE, cells, BLOCKS);
    ck_assert_uint_lt(cells[0].shade, cells[4].shade);
    look(MODE_AGE, cells, BLOCKS);
    ck_assert_uint_gt(cells[0].shade, cells[4].shade);
    event(VERB_FREE, "a", 0);
    event(VERB_DEFRAG, "", 0);
    look(MODE_MOVES, cells, BLOCKS);
    ck_assert_uint_eq(cells[0].shade, 1);
    ck_assert_uint_eq(cells[BLOCKS - 1].shade, 0);
}
END_TEST

static void expect_bin(const struct frame_bin *bin, uint32_t at_least_blocks, uint32_t runs, uint64_t bytes) {
    ck_assert_uint_eq(bin->at_least_blocks, at_least_blocks);
    ck_assert_uint_eq(bin->runs, runs);
    ck_assert_uint_eq(bin->bytes, bytes);
}

/* Free runs of 2, 9, 2 and 3 blocks; those of 8 and 9 share a bin. */
START_TEST(free_runs_are_counted_by_bin) {
    struct frame_bin bins[FRAME_BINS];
    char id[2] = "a";
    for (; *id < 'i'; ++*id)
        event(VERB_ALLOC, id, *id == 'c' ? 68 : *id == 'g' ? 20 : 12);
    look(MODE_STATE, NULL, 0);
    ck_assert_uint_eq(frame_bins(&frame, bins, FRAME_BINS), 0);
    for (*id = 'a'; *id < 'i'; *id = (char)(*id + 2))
        event(VERB_FREE, id, 0);
    look(MODE_STATE, NULL, 0);
    ck_assert_uint_eq(frame_bins(&frame, bins, FRAME_BINS), 3);
    expect_bin(&bins[0], 2, 2, 32);
    expect_bin(&bins[1], 3, 1, 24);
    expect_bin(&bins[2], 8, 1, 72);
    ck_assert_uint_eq(frame_bins(&frame, bins, 2), 2);
    expect_bin(&bins[0], 2, 3, 56);
    expect_bin(&bins[1], 8, 1, 72);
    ck_assert_uint_eq(frame_bins(&frame, bins, 1), 1);
    expect_bin(&bins[0], 2, 4, 128);
}
END_TEST

START_TEST(a_bin_has_its_shortest_and_its_longest_run) {
    static const uint32_t rows[][4] = {/* blocks, bin, least, most */
                                       {1, 1, 1, 1},     {2, 2, 2, 2},     {7, 7, 7, 7},
                                       {8, 8, 8, 9},     {9, 8, 8, 9},     {15, 11, 14, 15},
                                       {16, 12, 16, 19}, {27, 14, 24, 27}, {1000, 35, 896, 1023}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t least, most;
        ck_assert_uint_eq(frame_bin_of(pool_kinds[1], rows[i][0], &least, &most), rows[i][1]);
        ck_assert_uint_eq(least, rows[i][2]);
        ck_assert_uint_eq(most, rows[i][3]);
    }
    ck_assert_uint_eq(frame_bin_of(pool_kinds[0], 1, &(uint32_t){0}, &(uint32_t){0}), 0);
}
END_TEST

START_TEST(times_have_their_units) {
    ck_assert_str_eq(number_time(0), "0 ns");
    ck_assert_str_eq(number_time(999), "999 ns");
    ck_assert_str_eq(number_time(1500), "1.5 us");
    ck_assert_str_eq(number_time(999999), "999.9 us");
    ck_assert_str_eq(number_time(20000000), "20.0 ms");
    ck_assert_str_eq(number_time(1234567890000), "1,234.5 s");
}
END_TEST

START_TEST(the_longest_lock_is_named) {
    const struct frame_locks *locks = &frame.locks;
    event(VERB_ALLOC, "a", 12);
    event(VERB_ALLOC, "b", 60);
    look(MODE_STATE, NULL, 0);
    ck_assert_uint_eq(locks->count, 0);
    event(VERB_LOCK, "b", 0);
    event(VERB_LOCK, "a", 0);
    event(VERB_CLEAN, "", 0);
    look(MODE_STATE, NULL, 0);
    ck_assert_uint_eq(locks->count, 2);
    ck_assert_uint_eq(locks->bytes, 16 + 64);
    ck_assert_str_eq(locks->longest->id, "b");
    ck_assert_uint_eq(locks->longest_events, 2);
}
END_TEST

/* ---- The canvas ---- */

static void expect_printed(const struct canvas *canvas, bool colour, const char *wanted) {
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    canvas_print(out, canvas, colour);
    fclose(out);
    ck_assert_str_eq(text, wanted);
    free(text);
}

START_TEST(a_canvas_is_cut_at_its_edges) {
    struct canvas canvas;
    ck_assert(canvas_open(&canvas, 6, 2));
    canvas_text(&canvas, -2, 0, 9, CANVAS_PLAIN, STYLE_NONE, "abcdefghijk");
    canvas_text(&canvas, 4, 1, 9, CANVAS_PLAIN, STYLE_NONE, "xyz");
    canvas_put(&canvas, 0, 2, '!', CANVAS_PLAIN, STYLE_NONE);
    expect_printed(&canvas, false, "cdefgh\n    xy\n");
    canvas_close(&canvas);
}
END_TEST

START_TEST(control_characters_do_not_reach_the_screen) {
    struct canvas canvas;
    ck_assert(canvas_open(&canvas, 12, 1));
    canvas_text(&canvas, 0, 0, 12, CANVAS_PLAIN, STYLE_NONE, "a\033[1mb\xFF\xC3\xA9\x7F");
    expect_printed(&canvas, false, "a?[1mb?\xC3\xA9?\n");
    canvas_close(&canvas);
}
END_TEST

START_TEST(colours_are_switched_only_where_they_change) {
    struct canvas canvas;
    ck_assert(canvas_open(&canvas, 4, 1));
    canvas_text(&canvas, 0, 0, 2, CANVAS_SKY, STYLE_NONE, "ab");
    canvas_text(&canvas, 2, 0, 1, CANVAS_PLAIN, STYLE_BOLD, "c");
    expect_printed(&canvas, true, "\033[0;38;5;74mab\033[0;1mc\033[0m\n");
    canvas_close(&canvas);
}
END_TEST

Suite *frame_suite(void) {
    Suite *suite = suite_create("frame");
    TCase *looks = tcase_create("frame");
    tcase_add_checked_fixture(looks, begin, end);
    tcase_add_test(looks, each_block_is_shown_as_what_it_is);
    tcase_add_test(looks, a_cell_of_several_blocks_has_shares);
    tcase_add_test(looks, what_the_last_event_touched_is_marked);
    tcase_add_test(looks, both_places_of_a_resize_are_marked);
    tcase_add_test(looks, sharp_borders_and_beginnings_are_seen);
    tcase_add_test(looks, what_was_just_moved_is_marked);
    tcase_add_test(looks, indexes_are_mapped);
    tcase_add_test(looks, what_the_index_cache_holds_is_mapped);
    tcase_add_test(looks, shades_follow_the_mode);
    tcase_add_test(looks, free_runs_are_counted_by_bin);
    tcase_add_test(looks, a_bin_has_its_shortest_and_its_longest_run);
    tcase_add_test(looks, times_have_their_units);
    tcase_add_test(looks, the_longest_lock_is_named);
    suite_add_tcase(suite, looks);
    TCase *canvas = tcase_create("canvas");
    tcase_add_test(canvas, a_canvas_is_cut_at_its_edges);
    tcase_add_test(canvas, control_characters_do_not_reach_the_screen);
    tcase_add_test(canvas, colours_are_switched_only_where_they_change);
    suite_add_tcase(suite, canvas);
    return suite;
}

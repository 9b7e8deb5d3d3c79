/* check_view.c: keys and time in, screens out, some of them compared whole. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/traces/suites.h"
#include "tests/viz/session.h"
#include "traces/history.h"
#include "viz/asciicast.h"
#include "viz/keys.h"

/* ---- Screens ---- */

START_TEST(screens_of_every_size) {
    type(":60%\n");
    expect_screen("80x24");
    resize(200, 60);
    expect_screen("200x60");
    resize(120, 30);
    expect_screen("120x30");
    resize(76, 16);
    expect_screen("76x16");
    resize(60, 12);
    expect_screen("60x12");
    resize(40, 10);
    expect_screen("40x10");
    resize(39, 10);
    expect_screen("39x10");
    resize(1, 1);
    expect_screen("1x1");
}
END_TEST

START_TEST(screens_in_ascii) {
    session_end();
    session_begin_as(80, 24, true);
    type(":60%\nma");
    expect_screen("ascii");
    type("vvv");
    expect_screen("ascii-size");
}
END_TEST

START_TEST(boxes_and_modes) {
    type("?");
    expect_screen("help");
    type("?:60%\n\t\n");
    expect_screen("inspect");
    type("\033\033d");
    expect_screen("defrag");
    type("u:60%\nv");
    resize(120, 30);
    expect_screen("bins");
    type("i");
    expect_screen("indexes");
}
END_TEST

START_TEST(what_an_event_touched_is_marked) {
    type("/lock\n");
    expect_line("\u25A3\u25A3");
    type("/unlock\n");
    expect_line("\u2593\u2593");
    type("/free\n");
    expect_line("\u25CB\u25CB");
}
END_TEST

/* ---- Moving ---- */

START_TEST(steps_go_both_ways_and_stop_at_the_ends) {
    type("...");
    ck_assert_uint_eq(at(), 3);
    type(",");
    ck_assert_uint_eq(at(), 2);
    view_key(view, TYPED_RIGHT);
    ck_assert_uint_eq(at(), 12);
    view_key(view, TYPED_SHIFT_RIGHT);
    ck_assert_uint_eq(at(), 93);
    view_key(view, TYPED_LEFT);
    ck_assert_uint_eq(at(), 83);
    view_key(view, TYPED_SHIFT_LEFT);
    ck_assert_uint_eq(at(), 0);
    type(",");
    ck_assert_uint_eq(at(), 0);
    type("5");
    ck_assert_uint_eq(at(), 46);
    type("G");
    ck_assert_uint_eq(at(), 93);
    type("g");
    ck_assert_uint_eq(at(), 0);
}
END_TEST

START_TEST(going_back_shows_the_same_screen) {
    type(":40\n");
    char *first = screen();
    type("G:40\n");
    char *again = screen();
    ck_assert_str_eq(first, again);
    free(first);
    free(again);
}
END_TEST

START_TEST(places_are_gone_to_and_wrong_ones_told) {
    type(":50%\n");
    ck_assert_uint_eq(at(), 46);
    type(":17\n");
    ck_assert_uint_eq(at(), 17);
    type(":nowhere\n");
    ck_assert_uint_eq(at(), 17);
    expect_line("nowhere");
    type(":9\033");
    ck_assert_uint_eq(at(), 17);
}
END_TEST

START_TEST(play_follows_the_time_that_is_handed_in) {
    type(" "); /* at 20 events a second */
    ck_assert(!view_tick(view, 49000000));
    ck_assert_uint_eq(at(), 0);
    ck_assert(view_tick(view, 1000000));
    ck_assert_uint_eq(at(), 1);
    ck_assert(view_tick(view, 500000000));
    ck_assert_uint_eq(at(), 11);
    type("]"); /* 50 */
    ck_assert(view_tick(view, 100000000));
    ck_assert_uint_eq(at(), 16);
    type(" ");
    ck_assert(!view_tick(view, 900000000));
    ck_assert_uint_eq(at(), 16);
    ck_assert_uint_eq(view_wait_ns(view), UINT64_MAX); /* nothing to do while paused */
}
END_TEST

START_TEST(play_ends_with_the_trace_and_begins_again) {
    type("}}}}}} ");
    ck_assert(view_tick(view, 500000000));
    ck_assert_uint_eq(at(), 93);
    ck_assert(!view_tick(view, 500000000));
    ck_assert_uint_eq(view_wait_ns(view), UINT64_MAX);
    type(" ");
    ck_assert_uint_eq(at(), 0);
}
END_TEST

START_TEST(a_stream_is_waited_for_at_its_end) {
    view_read(view, READING_LIVE, -1);
    type("}}}}}} ");
    view_tick(view, 500000000);
    ck_assert_uint_eq(at(), 93);
    ck_assert_uint_eq(view_wait_ns(view), UINT64_MAX);
    struct trace_event event = {.verb = VERB_MARK, .id = "more", .id_length = 4};
    struct trace_fault fault;
    ck_assert_int_eq(history_add(history, &event, &fault), REPLAY_OK);
    ck_assert(view_tick(view, 1000000));
    ck_assert_uint_eq(at(), 94);
    expect_line("live");
}
END_TEST

START_TEST(bookmarks_are_kept) {
    type(":20\nma:70\nmb'a");
    ck_assert_uint_eq(at(), 20);
    type("'b");
    ck_assert_uint_eq(at(), 70);
    type("''");
    ck_assert_uint_eq(at(), 20);
    type("'z");
    expect_line("there is no bookmark z");
    type("m!");
    expect_line("a letter or a digit");
}
END_TEST

/* ---- The pool ---- */

START_TEST(what_is_tried_is_undone) {
    type(":55\n");
    char *before = screen();
    type("d");
    expect_line("tried here");
    type("u");
    char *after = screen();
    ck_assert_str_eq(before, after);
    type("r100\n");
    expect_line("tried here");
    type("uron\n");
    expect_line("on: ");
    free(before);
    free(after);
}
END_TEST

START_TEST(o_goes_from_alloc_to_free_and_back) {
    type(":6\n:55\no"); /* alloc_fast f16 */
    uint64_t freed = at();
    ck_assert_uint_gt(freed, 55);
    type("o");
    ck_assert_uint_eq(at(), 55);
    type(":53\no"); /* resize routes */
    ck_assert_uint_eq(at(), 2);
    type("o");
    expect_line("it is not freed after event 2");
    ck_assert_uint_eq(at(), 2);
    type(":60\n\t\no"); /* what lies at the bottom */
    ck_assert_uint_eq(at(), 2);
    type("\033\033:6\no");
    expect_line("event 6 is of no allocation");
}
END_TEST

/* ---- Looking for something ---- */

START_TEST(words_are_found_in_both_directions) {
    type("/f12\n");
    uint64_t first = at();
    type("n");
    ck_assert_uint_gt(at(), first);
    type("N");
    ck_assert_uint_eq(at(), first);
    type("N");
    expect_line("no 'f12' before event ");
    ck_assert_uint_eq(at(), first);
    type("GN/f12\n");
    expect_line("no 'f12' after event ");
    view_read(view, READING_FILE, 0.5);
    type("n");
    expect_line(", as far as it is read");
}
END_TEST

START_TEST(a_break_stops_play_and_is_run_to) {
    type("bid == f16\n");
    expect_line("play stops where id == f16");
    type("c");
    ck_assert_uint_eq(at(), 55);
    expect_line("here id == f16");
    type("g}}}}}} ");
    for (int i = 0; i < 10; i++)
        view_tick(view, 100000000);
    ck_assert_uint_eq(at(), 55);
    expect_line("\xE2\x80\x96"); /* paused */
    type("GC");
    ck_assert_uint_gt(at(), 55);
    type("bexternal_pct > 50\nGC");
    ck_assert_uint_lt(at(), 93);
    type("bfree_bytes < 1\ngc");
    expect_line("no event after 0 where free_bytes < 1");
    type("bnonsense\n");
    expect_line("nonsense");
    type("b\n");
    expect_line("no break");
    type("c");
    expect_line("there is no break");
}
END_TEST

START_TEST(clicks_go_and_inspect) {
    expect_line("event 0");
    view_click(view, 79, 22);
    ck_assert_uint_eq(at(), 93);
    view_click(view, 0, 22);
    ck_assert_uint_eq(at(), 0);
    type(":60%\n");
    view_draw(view, &canvas);
    view_click(view, 3, 1);
    expect_line("handle");
    view_click(view, 3, 4);
    expect_line("free      in bin 11, of 14 to 15 blocks");
}
END_TEST

/* The history's file becomes one that nothing is in: its descriptor, and another one of the file. */
static int lose_the_file(int *kept_out) {
    int lost = -1, nothing = open("/dev/null", O_RDWR);
    for (int file = 3; file < 100 && lost < 0; file++) {
        char name[40], target[80];
        snprintf(name, sizeof name, "/proc/self/fd/%d", file);
        ssize_t length = readlink(name, target, sizeof target - 1);
        target[length < 0 ? 0 : length] = '\0';
        if (strncmp(target, "/tmp/#", 6) == 0) {
            *kept_out = dup(file);
            ck_assert_int_eq(dup2(nothing, file), file);
            lost = file;
        }
    }
    close(nothing);
    return lost;
}

START_TEST(a_history_that_cannot_be_read_back_ends_the_session) {
    struct trace_event event = {.verb = VERB_MARK, .id = "more", .id_length = 4};
    struct trace_fault fault;
    for (int i = 0; i < 2 * HISTORY_SNAPSHOT_EVENTS; i++)
        ck_assert_int_eq(history_add(history, &event, &fault), REPLAY_OK);
    type("G:5000\n");
    ck_assert_ptr_null(view_broken(view));
    int kept = -1, lost = lose_the_file(&kept);
    type(","); /* no chunk of events is read for it, but a snapshot */
    ck_assert_str_eq(view_broken(view), "event 4,999 cannot be read back: Input/output error");
    expect_line("event 4,999 cannot be read back: Input/output error");
    type("g5 d\t\n:3\n/routes\nc");
    view_click(view, 3, 1);
    view_click(view, 0, 22);
    ck_assert(!view_tick(view, 1000000000));
    ck_assert_uint_eq(view_wait_ns(view), UINT64_MAX);
    expect_line("event 4,999 cannot be read back");
    ck_assert_int_eq(view_key(view, 'q'), VIEW_QUIT);
    ck_assert(dup2(kept, lost) == lost && close(kept) == 0);
    ck_assert(history_go(history, 4999)); /* the history itself is as good as its file */
    ck_assert_uint_eq(at(), 4999);
}
END_TEST

/* ---- Recording ---- */

START_TEST(a_recording_has_what_changed) {
    char *text, *line;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    struct asciicast cast;
    resize(4, 2);
    asciicast_begin(&cast, out, "a \"title\"");
    canvas_text(&canvas, 0, 0, 4, CANVAS_PLAIN, STYLE_NONE, "ab");
    asciicast_frame(&cast, &canvas, 0);
    asciicast_frame(&cast, &canvas, 1000000);
    canvas_put(&canvas, 1, 1, 0x2588, CANVAS_SKY, STYLE_NONE);
    asciicast_frame(&cast, &canvas, 1500000000);
    resize(5, 2);
    asciicast_frame(&cast, &canvas, 2000000000);
    asciicast_end(&cast);
    fclose(out);
    static const char *const wanted[] = {
        "{\"version\":2,\"width\":4,\"height\":2,\"env\":{\"TERM\":\"xterm-256color\"},\"title\":\"a \\\"title\\\"\"}",
        "[0.0,\"o\",\"\\u001B[0m\\u001B[?25l\\u001B[2J\"]",
        "[0.0,\"o\",\"\\u001B[1;1Hab\"]",
        "[1.5,\"o\",\"\\u001B[2;2H\\u001B[0;38;5;74m\xE2\x96\x88\\u001B[0m\"]",
        "[2.0,\"r\",\"5x2\"]",
        "[2.0,\"o\",\"\\u001B[0m\\u001B[?25l\\u001B[2J\"]"};
    line = strtok(text, "\n");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++, line = strtok(NULL, "\n")) {
        ck_assert_ptr_nonnull(line);
        ck_assert_str_eq(line, wanted[i]);
    }
    ck_assert_ptr_null(line);
    free(text);
}
END_TEST

Suite *view_suite(void) {
    Suite *suite = suite_create("view");
    TCase *sessions = tcase_create("view");
    tcase_add_checked_fixture(sessions, session_begin, session_end);
    tcase_set_timeout(sessions, 600);
    tcase_add_test(sessions, screens_of_every_size);
    tcase_add_test(sessions, screens_in_ascii);
    tcase_add_test(sessions, boxes_and_modes);
    tcase_add_test(sessions, what_an_event_touched_is_marked);
    tcase_add_test(sessions, steps_go_both_ways_and_stop_at_the_ends);
    tcase_add_test(sessions, going_back_shows_the_same_screen);
    tcase_add_test(sessions, places_are_gone_to_and_wrong_ones_told);
    tcase_add_test(sessions, play_follows_the_time_that_is_handed_in);
    tcase_add_test(sessions, play_ends_with_the_trace_and_begins_again);
    tcase_add_test(sessions, a_stream_is_waited_for_at_its_end);
    tcase_add_test(sessions, bookmarks_are_kept);
    tcase_add_test(sessions, what_is_tried_is_undone);
    tcase_add_test(sessions, o_goes_from_alloc_to_free_and_back);
    tcase_add_test(sessions, words_are_found_in_both_directions);
    tcase_add_test(sessions, a_break_stops_play_and_is_run_to);
    tcase_add_test(sessions, clicks_go_and_inspect);
    tcase_add_test(sessions, a_history_that_cannot_be_read_back_ends_the_session);
    tcase_add_test(sessions, a_recording_has_what_changed);
    suite_add_tcase(suite, sessions);
    return suite;
}

/* check_record.c: logs of the recorder, made by hand, and the traces that come out of them. tests/record/ has real ones. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/record.h"
#include "traces/record_log.h"

#define START 1000 /* in units */

static struct record_log *head;
static uint64_t now_units;
static struct record_request request;
static struct record_summary summary;
static struct problem problem;
static volatile sig_atomic_t stop;

static void begin_log(void) {
    enter_directory();
    head = calloc(1, sizeof *head);
    ck_assert_ptr_nonnull(head);
    head->magic = RECORD_MAGIC;
    head->start_ticks = START * RECORD_TIME_UNIT;
    head->slots_max = UINT64_MAX;
    head->limit = RECORD_RING_SLOTS;
    head->ended = 1;
    now_units = START;
    stop = 0;
    request = (struct record_request){.name = "made", .ns_per_tick = 1, .out_name = "out.yaml", .stop = &stop};
}

static void end_log(void) {
    free(head);
    leave_directory();
}

static void put(uint64_t what, uint64_t rest) {
    struct record_slot *slot = &head->ring[head->taken++ % RECORD_RING_SLOTS];
    slot->what = what;
    slot->rest = rest;
}

/* A call now. Returns its slot. */
static uint64_t call(enum record_kind kind, uint64_t address, uint64_t size_bytes) {
    uint64_t time = now_units & RECORD_TIME_MASK;
    put(record_what(kind, address, time), record_rest(size_bytes, time));
    return head->taken - 1;
}

static void end_resize(uint64_t begin, uint64_t address, uint64_t size_bytes) {
    uint64_t distance = head->taken - begin;
    put(record_what(RECORD_RESIZE_END, address, distance), record_rest(size_bytes, distance));
}

static void write_log(size_t length) {
    write_file("log", head, length);
}

static int convert(void) {
    FILE *out = fopen("out.yaml", "w");
    int result = record_convert("log", &request, out, &summary, &problem);
    fclose(out);
    return result;
}

/* The events are these lines. */
static void expect_events(const char *expected) {
    write_log(sizeof *head);
    ck_assert_msg(convert() == 0, "%s", problem.text);
    char *text = read_file("out.yaml", NULL);
    char *events = strstr(text, "- |\n"), *end = strstr(text, "end:");
    bool cut_behind = events != NULL && strstr(events, "cut_off: true\n") != NULL;
    if (cut_behind)
        end -= strlen("cut_off: true\n");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    ck_assert_str_eq(events != NULL ? events + 4 : "", expected);
    ck_assert(summary.cut_off == (cut_behind || strstr(text, "cut_off: true\n") != NULL));
    free(text);
}

START_TEST(an_address_that_comes_again_is_another_id) {
    call(RECORD_ALLOC, 0x1000, 10);
    call(RECORD_FREE, 0x1000, 0);
    call(RECORD_ALLOC, 0x1000, 0);
    call(RECORD_ALLOC, 0x2000, 20);
    expect_events("  alloc 1 10\n  free 1\n  alloc 2 0\n  alloc 3 20\n");
    ck_assert_uint_eq(summary.events, 4);
    ck_assert(!summary.cut_off);
}
END_TEST

START_TEST(times_are_told_in_microseconds_where_they_change) {
    call(RECORD_ALLOC, 0x1000, 1);
    now_units += 3; /* 768 ns */
    call(RECORD_ALLOC, 0x2000, 2);
    now_units += 1; /* 1024 ns */
    call(RECORD_ALLOC, 0x3000, 3);
    now_units -= 2; /* another thread's */
    call(RECORD_ALLOC, 0x4000, 4);
    now_units += 4000000;
    call(RECORD_FREE, 0x4000, 0);
    expect_events("  alloc 1 1\n  alloc 2 2\n  at 1us\n  alloc 3 3\n  alloc 4 4\n  at 1024ms\n  free 4\n");
}
END_TEST

START_TEST(time_goes_on_where_its_lower_bits_begin_anew) {
    head->start_ticks = (RECORD_TIME_MASK - 1) * RECORD_TIME_UNIT;
    now_units = RECORD_TIME_MASK - 1;
    call(RECORD_ALLOC, 0x1000, 1);
    now_units += 125;
    call(RECORD_ALLOC, 0x2000, 2);
    request.ns_per_tick = 0.5;
    expect_events("  alloc 1 1\n  at 16us\n  alloc 2 2\n");
}
END_TEST

START_TEST(a_resize_gives_its_address_up_before_it_ends) {
    call(RECORD_ALLOC, 0x1000, 10);
    uint64_t begin = call(RECORD_RESIZE_BEGIN, 0x1000, 0);
    call(RECORD_ALLOC, 0x1000, 20); /* by another thread */
    end_resize(begin, 0x2000, 30);
    call(RECORD_FREE, 0x1000, 0);
    call(RECORD_FREE, 0x2000, 0);
    expect_events("  alloc 1 10\n  alloc 2 20\n  resize 1 30\n  free 2\n  free 1\n");
    ck_assert_uint_eq(summary.unseen_frees, 0);
}
END_TEST

START_TEST(a_resize_that_fails_changes_nothing) {
    call(RECORD_ALLOC, 0x1000, 10);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x1000, 0), 0, 1000000);
    call(RECORD_FREE, 0x1000, 0);
    expect_events("  alloc 1 10\n  free 1\n");
    ck_assert_uint_eq(summary.failed, 1);
}
END_TEST

START_TEST(a_resize_to_nothing_is_a_free) {
    call(RECORD_ALLOC, 0x1000, 10);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x1000, 0), 0, 0);
    call(RECORD_ALLOC, 0x1000, 20);
    expect_events("  alloc 1 10\n  free 1\n  alloc 2 20\n");
    ck_assert_uint_eq(summary.failed + summary.unseen_frees, 0);
}
END_TEST

START_TEST(what_began_before_the_recording_is_counted) {
    call(RECORD_FREE, 0x1000, 0);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x2000, 0), 0x3000, 64);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x4000, 0), 0, 0);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x5000, 0), 0, 1);
    call(RECORD_FREE, 0x3000, 0);
    expect_events("  alloc 1 64\n  free 1\n");
    ck_assert_uint_eq(summary.foreign_frees, 2);
    ck_assert_uint_eq(summary.foreign_resizes, 1);
    ck_assert_uint_eq(summary.failed, 1);
}
END_TEST

START_TEST(what_was_freed_already_is_told_from_what_was_never_seen) {
    call(RECORD_ALLOC, 0x1000, 10);
    call(RECORD_FREE, 0x1000, 0);
    call(RECORD_FREE, 0x1000, 0);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x1000, 0), 0, 0);
    call(RECORD_FREE, 0x2000, 0);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x1000, 0), 0x3000, 30);
    call(RECORD_FREE, 0x3000, 0);
    expect_events("  alloc 1 10\n  free 1\n  alloc 2 30\n  free 2\n");
    ck_assert_uint_eq(summary.double_frees, 2);
    ck_assert_uint_eq(summary.freed_resizes, 1);
    ck_assert_uint_eq(summary.foreign_frees, 1);
    ck_assert_uint_eq(summary.foreign_resizes, 0);
}
END_TEST

START_TEST(resizes_of_several_threads_end_in_any_order) {
    call(RECORD_ALLOC, 0x1000, 10);
    call(RECORD_ALLOC, 0x2000, 20);
    call(RECORD_ALLOC, 0x3000, 30);
    uint64_t first = call(RECORD_RESIZE_BEGIN, 0x1000, 0), second = call(RECORD_RESIZE_BEGIN, 0x2000, 0);
    uint64_t third = call(RECORD_RESIZE_BEGIN, 0x3000, 0);
    end_resize(third, 0x2000, 31);
    end_resize(first, 0x3000, 11);
    end_resize(second, 0x1000, 21);
    call(RECORD_RESIZE_BEGIN, 0x1000, 0);
    call(RECORD_RESIZE_BEGIN, 0x2000, 0);
    expect_events("  alloc 1 10\n  alloc 2 20\n  alloc 3 30\n  resize 3 31\n  resize 1 11\n  resize 2 21\n");
    ck_assert_uint_eq(summary.pending, 2);
}
END_TEST

START_TEST(a_free_that_was_not_seen_is_told_where_the_address_comes_again) {
    call(RECORD_ALLOC, 0x1000, 10);
    call(RECORD_ALLOC, 0x1000, 20);
    call(RECORD_ALLOC, 0x2000, 30);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x2000, 0), 0x1000, 40);
    expect_events("  alloc 1 10\n  free 1\n  alloc 2 20\n  alloc 3 30\n  free 2\n  resize 3 40\n");
    ck_assert_uint_eq(summary.unseen_frees, 2);
}
END_TEST

START_TEST(a_call_that_had_not_returned_is_left_out) {
    call(RECORD_ALLOC, 0x1000, 10);
    put(0, 0); /* taken, and not filled */
    put(record_what(RECORD_ORIGIN, 0x10, 0), 1);
    call(RECORD_RESIZE_BEGIN, 0x1000, 0);
    head->ended = 0;
    request.killed = true;
    expect_events("  alloc 1 10\n");
    ck_assert_uint_eq(summary.pending, 2);
    ck_assert(summary.cut_off && summary.cut_by_signal && !summary.cut_by_exec);
}
END_TEST

START_TEST(a_tag_is_a_word_and_a_size_may_be_vast) {
    strcpy(head->modules[0], "my program");
    strcpy(head->modules[1], "libc\xE9.so");
    head->module_count = 2;
    call(RECORD_ALLOC, 0x1000, RECORD_SIZE_MAX);
    put(record_what(RECORD_ORIGIN, 0x1a2, 0), 1);
    put(record_what(RECORD_SIZE, 0, 0), UINT64_C(1) << 40);
    call(RECORD_ALLOC, 0x2000, 16);
    put(record_what(RECORD_ORIGIN, 0xff, 0), 2);
    call(RECORD_ALLOC, 0x3000, 16);
    put(record_what(RECORD_ORIGIN, 0, 0), 0); /* of no module */
    uint64_t begin = call(RECORD_RESIZE_BEGIN, 0x9000, 0);
    put(record_what(RECORD_ORIGIN, 0x30, 0), 2);
    end_resize(begin, 0x4000, RECORD_SIZE_MAX);
    put(record_what(RECORD_SIZE, 0, 0), UINT64_C(5000000000));
    expect_events("  alloc 1 1099511627776 @my_program+0x1a2\n  alloc 2 16 @libc_.so+0xff\n  alloc 3 16\n"
                  "  alloc 4 5000000000 @libc_.so+0x30\n");
}
END_TEST

/* As the recorder leaves it: parts behind the head of the file, and the rest in the ring. */
START_TEST(slots_are_read_from_the_file_and_from_the_ring) {
    const uint64_t flushed = 2 * RECORD_PART_SLOTS, all = flushed + RECORD_RING_SLOTS - 1;
    struct record_slot *parts = calloc(flushed, sizeof *parts);
    ck_assert_ptr_nonnull(parts);
    for (uint64_t i = 0; i < all; i++) {
        call(i % 2 == 0 ? RECORD_ALLOC : RECORD_FREE, 0x1000 + i / 2 * 16, i % 2 == 0 ? i : 0);
        if (i < flushed)
            memcpy(&parts[i], &head->ring[i % RECORD_RING_SLOTS], sizeof *parts);
    }
    head->flushed = flushed;
    head->limit = flushed + RECORD_RING_SLOTS;
    FILE *file = fopen("log", "wb");
    ck_assert(fwrite(head, sizeof *head, 1, file) == 1 && fwrite(parts, sizeof *parts, flushed, file) == flushed);
    fclose(file);
    free(parts);
    ck_assert_int_eq(convert(), 0);
    ck_assert_uint_eq(summary.events, all);
    ck_assert_uint_eq(summary.foreign_frees + summary.unseen_frees + summary.pending, 0);
}
END_TEST

START_TEST(a_log_that_could_not_grow_cuts_off) {
    call(RECORD_ALLOC, 0x1000, 10);
    head->taken = RECORD_RING_SLOTS + 5; /* of which the last five had no place */
    head->error = ENOSPC;
    expect_events("  alloc 1 10\n");
    ck_assert_int_eq(summary.cut_by_error, ENOSPC);
    ck_assert(summary.cut_off);
    ck_assert_uint_eq(summary.pending, RECORD_RING_SLOTS - 1);
}
END_TEST

START_TEST(so_many_events_as_are_wanted) {
    static const struct {
        uint64_t events_max;
        bool cut;
        const char *events;
    } rows[] = {{1, true, "  alloc 1 10\n"},
                {2, true, "  alloc 1 10\n  resize 1 20\n"},
                {3, false, "  alloc 1 10\n  resize 1 20\n  free 1\n"},
                {4, false, "  alloc 1 10\n  resize 1 20\n  free 1\n"}};
    call(RECORD_ALLOC, 0x1000, 10);
    end_resize(call(RECORD_RESIZE_BEGIN, 0x1000, 0), 0x1000, 20);
    call(RECORD_FREE, 0x1000, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        request.events_max = rows[i].events_max;
        expect_events(rows[i].events);
        ck_assert_msg(summary.cut_by_max == rows[i].cut && summary.cut_off == rows[i].cut, "--max-events %" PRIu64,
                      rows[i].events_max);
    }
}
END_TEST

START_TEST(an_exec_into_what_is_not_recorded_cuts_off) {
    head->ended = 0;
    expect_events("");
    ck_assert(summary.cut_off && summary.cut_by_exec);
}
END_TEST

START_TEST(what_is_no_log_is_refused) {
    write_log(1000);
    ck_assert_int_eq(convert(), -1);
    ck_assert_ptr_nonnull(strstr(problem.text, "log: the recorder's log has no beginning"));
    head->magic++;
    write_log(sizeof *head);
    ck_assert_int_eq(convert(), -1);
    remove("log");
    ck_assert_int_eq(convert(), -1);
    ck_assert_ptr_nonnull(strstr(problem.text, "No such file"));
}
END_TEST

START_TEST(a_conversion_can_be_stopped_and_a_full_disk_is_told) {
    call(RECORD_ALLOC, 0x1000, 10);
    write_log(sizeof *head);
    FILE *full = fopen("/dev/full", "w");
    ck_assert_int_eq(record_convert("log", &request, full, &summary, &problem), -1);
    ck_assert_ptr_nonnull(strstr(problem.text, "out.yaml: cannot be written"));
    fclose(full);
    stop = 2;
    ck_assert_int_eq(convert(), -1);
    ck_assert_str_eq(problem.text, "out.yaml: interrupted\n");
}
END_TEST

Suite *record_suite(void) {
    Suite *suite = suite_create("record");
    TCase *one = tcase_create("record");
    tcase_add_checked_fixture(one, begin_log, end_log);
    tcase_add_test(one, an_address_that_comes_again_is_another_id);
    tcase_add_test(one, times_are_told_in_microseconds_where_they_change);
    tcase_add_test(one, time_goes_on_where_its_lower_bits_begin_anew);
    tcase_add_test(one, a_resize_gives_its_address_up_before_it_ends);
    tcase_add_test(one, a_resize_that_fails_changes_nothing);
    tcase_add_test(one, a_resize_to_nothing_is_a_free);
    tcase_add_test(one, what_began_before_the_recording_is_counted);
    tcase_add_test(one, what_was_freed_already_is_told_from_what_was_never_seen);
    tcase_add_test(one, resizes_of_several_threads_end_in_any_order);
    tcase_add_test(one, a_free_that_was_not_seen_is_told_where_the_address_comes_again);
    tcase_add_test(one, a_call_that_had_not_returned_is_left_out);
    tcase_add_test(one, a_tag_is_a_word_and_a_size_may_be_vast);
    tcase_add_test(one, slots_are_read_from_the_file_and_from_the_ring);
    tcase_add_test(one, a_log_that_could_not_grow_cuts_off);
    tcase_add_test(one, so_many_events_as_are_wanted);
    tcase_add_test(one, an_exec_into_what_is_not_recorded_cuts_off);
    tcase_add_test(one, what_is_no_log_is_refused);
    tcase_add_test(one, a_conversion_can_be_stopped_and_a_full_disk_is_told);
    suite_add_tcase(suite, one);
    return suite;
}

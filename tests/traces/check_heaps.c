/* check_heaps.c: the allocators of compare: no two allocations share a byte, data survives a resize, and a heap that was
 * emptied holds again what it held at first. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/compare.h"

#define ARENA 16384u
#define LIVE 40u

static const struct poolsim_allocator *const heaps[] = {&heap_first_fit, &heap_best_fit, &heap_tlsf, &heap_buddy,
                                                        &heap_fixed};
static const struct poolsim_need needs[] = {{24, 40}, {72, 40}, {200, 20}};

static unsigned char *memory;
static void *heap;

static void begin(const struct poolsim_allocator *allocator) {
    ck_assert_int_eq(posix_memalign((void **)&memory, 64, ARENA), 0);
    memset(memory, 0, ARENA);
    struct poolsim_arena arena = {memory, ARENA, needs, sizeof needs / sizeof *needs, NULL};
    heap = allocator->create(&arena);
    ck_assert_ptr_nonnull(heap);
}

struct piece {
    unsigned char *data;
    size_t bytes;
    unsigned char letter;
};

static void look(const struct piece *piece, size_t bytes) {
    bool same = true;
    for (size_t i = 0; i < bytes; i++)
        same = same && piece->data[i] == piece->letter;
    ck_assert(same);
}

static void write_piece(struct piece *piece, void *data, size_t bytes) {
    piece->data = data;
    piece->bytes = bytes;
    ck_assert(piece->data >= memory && piece->data + bytes <= memory + ARENA);
    memset(data, piece->letter, bytes);
}

/* One operation on a random piece. */
static void step(const struct poolsim_allocator *allocator, struct piece *piece, uint64_t *seed) {
    size_t bytes = next_random(seed) % 201;
    if (piece->data == NULL) {
        void *data = allocator->allocate(heap, bytes);
        if (data != NULL)
            write_piece(piece, data, bytes);
        return;
    }
    look(piece, piece->bytes);
    if (next_random(seed) % 2 == 0) {
        allocator->release(heap, piece->data);
        piece->data = NULL;
        return;
    }
    unsigned char *moved = allocator->resize(heap, piece->data, bytes);
    if (moved == NULL)
        return;
    piece->data = moved;
    look(piece, piece->bytes < bytes ? piece->bytes : bytes);
    write_piece(piece, moved, bytes);
}

START_TEST(pieces_keep_their_bytes_and_an_emptied_heap_is_as_new) {
    const struct poolsim_allocator *allocator = heaps[_i];
    struct piece pieces[LIVE];
    struct poolsim_usage before, after;
    uint64_t seed = 7;
    begin(allocator);
    allocator->measure(heap, &before);
    for (unsigned i = 0; i < LIVE; i++)
        pieces[i] = (struct piece){NULL, 0, (unsigned char)(i + 1)};
    for (unsigned i = 0; i < 20000; i++)
        step(allocator, &pieces[next_random(&seed) % LIVE], &seed);
    for (unsigned i = 0; i < LIVE; i++) {
        if (pieces[i].data != NULL)
            allocator->release(heap, pieces[i].data);
    }
    allocator->measure(heap, &after);
    ck_assert_uint_eq(after.free_bytes, before.free_bytes);
    ck_assert_uint_eq(after.largest_free_bytes, before.largest_free_bytes);
    free(memory);
}
END_TEST

START_TEST(handles_never_fragment) {
    uint32_t handles[4];
    begin(&heap_handles);
    struct poolsim_usage usage;
    for (unsigned i = 0; i < 4; i++)
        handles[i] = (uint32_t)(uintptr_t)heap_handles.allocate(heap, 1000);
    heap_handles.measure(heap, &usage);
    size_t before = usage.free_bytes;
    heap_handles.release(heap, (void *)(uintptr_t)handles[0]);
    heap_handles.release(heap, (void *)(uintptr_t)handles[2]);
    ck_assert_ptr_nonnull(heap_handles.resize(heap, (void *)(uintptr_t)handles[3], 500));
    heap_handles.measure(heap, &usage);
    ck_assert_uint_eq(usage.largest_free_bytes, before + 2 * 1004 + 500);
    ck_assert_ptr_nonnull(heap_handles.allocate(heap, before + 2 * 1004 + 500 - 4));
    ck_assert_ptr_null(heap_handles.allocate(heap, 1));
    free(memory);
}
END_TEST

START_TEST(fixed_pools_are_chosen_where_peaks_are) {
    /* 3 of 16 and 2 of 100 at one time, never both: two pools cost less than one of 100. */
    struct tape_op ops[16];
    struct tape tape = {.ops = ops, .slots = 3};
    for (uint32_t i = 0; i < 3; i++)
        ops[tape.count++] = (struct tape_op){.verb = VERB_ALLOC, .slot = i, .size_bytes = 16};
    for (uint32_t i = 0; i < 3; i++)
        ops[tape.count++] = (struct tape_op){.verb = VERB_FREE, .slot = i};
    for (uint32_t i = 0; i < 2; i++)
        ops[tape.count++] = (struct tape_op){.verb = VERB_ALLOC, .slot = i, .size_bytes = 100};
    struct poolsim_need found[COMPARE_NEEDS];
    ck_assert_uint_eq(compare_needs(&tape, found), 2);
    ck_assert_uint_eq(found[0].block_bytes, 16);
    ck_assert_uint_eq(found[0].count, 3);
    ck_assert_uint_eq(found[1].block_bytes, 100);
    ck_assert_uint_eq(found[1].count, 2);
}
END_TEST

/* A clock that takes 10 to be read and jumps now and then, and an allocator that takes as many nanoseconds as bytes. */
static uint64_t clock_now, clock_readings;

static uint64_t jumping_clock(void) {
    clock_now += ++clock_readings % 37 == 0 ? 100000 : 10;
    return clock_now;
}

static void *slow_create(const struct poolsim_arena *arena) {
    return arena->memory;
}

static void *slow_allocate(void *to, size_t bytes) {
    clock_now += bytes;
    return to;
}

static void *slow_resize(void *to, void *allocation, size_t bytes) {
    (void)to;
    clock_now += bytes;
    return allocation;
}

static void slow_release(void *to, void *allocation) {
    (void)to;
    (void)allocation;
    clock_now += 5;
}

START_TEST(the_longest_operation_is_that_of_the_allocator_and_not_of_the_clock) {
    static const struct poolsim_allocator slow = {
        POOLSIM_PLUGIN_VERSION, "slow", slow_create, slow_allocate, slow_resize, slow_release, NULL};
    struct tape_op ops[40];
    struct tape tape = {.ops = ops, .slots = 20};
    for (uint32_t i = 0; i < 20; i++)
        ops[tape.count++] = (struct tape_op){.verb = VERB_ALLOC, .slot = i, .size_bytes = i == 11 ? 321 : 50};
    for (uint32_t i = 0; i < 20; i++)
        ops[tape.count++] = (struct tape_op){.verb = VERB_FREE, .slot = i};
    struct compare_row row = {.name = "slow", .allocator = &slow, .tape = &tape, .found = true, .smallest = 1000};
    struct compare_clocks clocks = {jumping_clock, jumping_clock};
    ck_assert(compare_time(&row, &clocks));
    ck_assert_double_eq(row.longest_ns, 321);
    ck_assert_double_ge(row.mean_ns, (19 * 50 + 321 + 20 * 5) / 40.0);
}
END_TEST

Suite *heaps_suite(void) {
    Suite *suite = suite_create("heaps");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, pieces_keep_their_bytes_and_an_emptied_heap_is_as_new, 0, sizeof heaps / sizeof *heaps);
    tcase_add_test(all, handles_never_fragment);
    tcase_add_test(all, fixed_pools_are_chosen_where_peaks_are);
    tcase_add_test(all, the_longest_operation_is_that_of_the_allocator_and_not_of_the_clock);
    suite_add_tcase(suite, all);
    return suite;
}

/* check_init.c: a pool's life begins, and its figures agree with the macros. */
#include "test.h"

/* dpool_init refuses, and changes neither the memory nor what it would have answered. */
static void expect_refused(size_t offset, size_t bytes, uint32_t indexes, uint32_t index_cache) {
    unsigned char *memory = new_memory(bytes + 64u);
    struct dpool_config config = {.indexes = indexes, .index_cache = index_cache};
    struct dpool marker, *pool = &marker;
    ck_assert_int_eq(dpool_init(memory + offset, bytes, &config, &pool), DPOOL_ERR_INVALID_CONFIG);
    ck_assert_ptr_eq(pool, &marker);
    for (size_t at = 0; at < bytes + 64u; at++) {
        if (memory[at] != 0xA5)
            ck_abort_msg("byte %lu was changed", (unsigned long)at);
    }
    free(memory);
}

static struct dpool *make(size_t bytes, uint32_t indexes, uint32_t index_cache) {
    struct dpool_config config = {.indexes = indexes, .index_cache = index_cache};
    void *memory = new_memory(bytes);
    struct dpool *pool = NULL;
    ck_assert_int_eq(dpool_init(memory, bytes, &config, &pool), DPOOL_OK);
    ck_assert_ptr_eq(pool, memory);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    return pool;
}

START_TEST(init_refuses_misaligned_memory) {
    expect_refused(1, DPOOL_BYTES(100, 8, 0), 8, 0);
    expect_refused(2, DPOOL_BYTES(100, 8, 0), 8, 0);
    if (DPOOL_ALIGN > 4)
        expect_refused(DPOOL_ALIGN / 2, DPOOL_BYTES(100, 8, 0), 8, 0);
}
END_TEST

START_TEST(init_refuses_indexes_out_of_range) {
    expect_refused(0, DPOOL_BYTES(100, 1, 0), 0, 0);
    expect_refused(0, DPOOL_BYTES(100, DPOOL_MAX_INDEXES + 1u, 0), DPOOL_MAX_INDEXES + 1u, 0);
    expect_refused(0, DPOOL_BYTES(100, 8, 0), UINT32_MAX, 0);
}
END_TEST

START_TEST(init_refuses_a_cache_larger_than_the_table) {
    expect_refused(0, DPOOL_BYTES(100, 8, 9), 8, 9);
    expect_refused(0, DPOOL_BYTES(100, 8, 9), 8, UINT32_MAX);
}
END_TEST

START_TEST(init_refuses_what_the_build_leaves_out) {
    struct dpool_config config = {.indexes = 8, .deferred = true};
    struct dpool *memory = new_memory(DPOOL_BYTES(100, 8, 8)), *pool = NULL;
    ck_assert_int_eq(dpool_init(memory, DPOOL_BYTES(100, 8, 8), &config, &pool),
                     DPOOL_DEFERRED ? DPOOL_OK : DPOOL_ERR_INVALID_CONFIG);
    config = (struct dpool_config){.indexes = 8, .index_cache = 1};
    ck_assert_int_eq(dpool_init(memory, DPOOL_BYTES(100, 8, 8), &config, &pool),
                     DPOOL_INDEX_CACHE ? DPOOL_OK : DPOOL_ERR_INVALID_CONFIG);
    free(memory);
}
END_TEST

START_TEST(init_refuses_memory_without_room_for_an_allocation) {
    expect_refused(0, 0, 8, 0);
    expect_refused(0, sizeof(struct dpool), 8, 0);
    expect_refused(0, DPOOL_OVERHEAD(8, CACHE(4)), 8, CACHE(4));
    expect_refused(0, DPOOL_BYTES(DPOOL_MIN_BLOCKS, 8, CACHE(4)) - 1u, 8, CACHE(4));
    free(make(DPOOL_BYTES(DPOOL_MIN_BLOCKS, 8, CACHE(4)), 8, CACHE(4)));
}
END_TEST

START_TEST(init_refuses_more_blocks_than_a_location_can_name) {
    size_t bytes = DPOOL_BYTES(DPOOL_MAX_BLOCKS + 1u, 8, 0);
    unsigned char *memory = new_memory(bytes);
    struct dpool_config config = {.indexes = 8};
    struct dpool *pool = NULL;
    ck_assert_int_eq(dpool_init(memory, bytes, &config, &pool), DPOOL_ERR_INVALID_CONFIG);
    ck_assert_ptr_eq(pool, NULL);
    free(memory);
}
END_TEST

START_TEST(largest_pool_can_be_filled_by_one_allocation) {
    size_t size = (size_t)DPOOL_MAX_BLOCKS * DPOOL_BLOCK - DPOOL_HEADER;
    struct dpool *pool = make(DPOOL_BYTES(DPOOL_MAX_BLOCKS, 8, 0) + DPOOL_BLOCK - 1u, 8, 0);
    dpool_handle handle = 0, small = 0;
    ck_assert_int_eq(dpool_alloc(pool, size + 1u, &handle), DPOOL_ERR_INVALID_SIZE);
    ck_assert_int_eq(dpool_alloc(pool, size, &handle), DPOOL_OK);
    ck_assert_uint_eq(dpool_free_bytes(pool), 0);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    ck_assert_int_eq(dpool_alloc(pool, 0, &small), DPOOL_ERR_OUT_OF_MEMORY);
    ck_assert_int_eq(dpool_resize(pool, handle, size / 2u), DPOOL_OK);
    ck_assert_int_eq(dpool_resize(pool, handle, size), DPOOL_OK);
    ck_assert_int_eq(dpool_free(pool, handle), DPOOL_OK);
    ck_assert_int_eq(dpool_alloc_fast(pool, size, &handle), DPOOL_OK);
    ck_assert_int_eq(dpool_free(pool, handle), DPOOL_OK);
    ck_assert(!dpool_defrag_step(pool, 100));
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    free(pool);
}
END_TEST

START_TEST(largest_table_gives_out_every_index) {
    uint32_t cache = _i == 0 ? 0 : CACHE(DPOOL_MAX_INDEXES);
    uint32_t blocks = DPOOL_MAX_INDEXES * DPOOL_MIN_BLOCKS;
    blocks = blocks < DPOOL_MAX_BLOCKS ? blocks : DPOOL_MAX_BLOCKS;
    struct dpool *pool = make(DPOOL_BYTES(blocks, DPOOL_MAX_INDEXES, cache), DPOOL_MAX_INDEXES, cache);
    dpool_handle handle = 0, first = 0;
    ck_assert_uint_eq(dpool_len_indexes(pool), DPOOL_MAX_INDEXES);
    ck_assert_int_eq(dpool_alloc(pool, 0, &first), DPOOL_OK);
    for (uint32_t i = 1; i < blocks / DPOOL_MIN_BLOCKS; i++) {
        if (dpool_alloc(pool, 0, &handle) != DPOOL_OK)
            ck_abort_msg("allocation %lu failed", (unsigned long)i);
    }
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    ck_assert_int_eq(dpool_free(pool, first), DPOOL_OK);
    ck_assert_int_eq(dpool_free(pool, handle), DPOOL_OK);
    ck_assert_ptr_eq(dpool_check(pool), NULL);
    free(pool);
}
END_TEST

START_TEST(macros_agree_with_init) {
    static const uint32_t blocks[] = {DPOOL_MIN_BLOCKS, 16, 17, 100, 1000};
    static const uint32_t indexes[] = {1, 2, 3, 5, 8, 13, 64};
    for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
        for (size_t i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
            for (uint32_t cache = 0; cache <= CACHE(indexes[i]); cache++) {
                size_t bytes = DPOOL_BYTES(blocks[b], indexes[i], cache);
                struct dpool *pool = make(bytes, indexes[i], cache);
                ck_assert_uint_eq(bytes - DPOOL_OVERHEAD(indexes[i], cache), blocks[b] * DPOOL_BLOCK);
                ck_assert_uint_eq(dpool_free_bytes(pool), blocks[b] * DPOOL_BLOCK);
                ck_assert_uint_eq(dpool_largest_free(pool), blocks[b] * DPOOL_BLOCK);
                ck_assert_uint_eq(dpool_pool_size(pool), bytes);
                ck_assert_uint_eq(dpool_len_indexes(pool), indexes[i]);
                free(pool);
            }
        }
    }
}
END_TEST

START_TEST(bytes_that_make_no_whole_block_are_left_over) {
    struct dpool *pool = make(DPOOL_BYTES(100, 8, CACHE(3)) - 1u, 8, CACHE(3));
    ck_assert_uint_eq(dpool_free_bytes(pool), 99u * DPOOL_BLOCK);
    ck_assert_uint_eq(dpool_pool_size(pool), DPOOL_BYTES(100, 8, CACHE(3)) - 1u);
    free(pool);
}
END_TEST

START_TEST(fresh_pool_numbers_its_handles_from_1) {
    for (uint32_t index_cache = 0; index_cache <= CACHE(9u); index_cache++) {
        struct dpool *pool;
        struct dpool_config config = {.indexes = 9, .index_cache = index_cache};
        size_t bytes = DPOOL_BYTES(9u * DPOOL_MIN_BLOCKS, 9, index_cache);
        void *memory = new_memory(bytes);
        ck_assert_int_eq(dpool_init(memory, bytes, &config, &pool), DPOOL_OK);
        for (uint32_t i = 1; i <= 9; i++) {
            dpool_handle handle = DPOOL_NO_HANDLE;
            ck_assert_int_eq(dpool_alloc(pool, 0, &handle), DPOOL_OK);
            ck_assert_uint_eq(handle, index_cache == 0 || index_cache == 9 ? i : handle);
            ck_assert_uint_lt(handle, 10);
        }
        free(memory);
    }
}
END_TEST

START_TEST(init_does_not_depend_on_what_the_memory_held) {
    size_t bytes = DPOOL_BYTES(100, 13, CACHE(5));
    struct dpool_config config = {.indexes = 13, .index_cache = CACHE(5)};
    struct dpool *a = new_memory(bytes), *b = new_memory(bytes), *pool;
    memset(b, 0x11, bytes);
    ck_assert_int_eq(dpool_init(a, bytes, &config, &pool), DPOOL_OK);
    ck_assert_int_eq(dpool_init(b, bytes, &config, &pool), DPOOL_OK);
    ck_assert_mem_eq(a, b, DPOOL_BLOCKS_OFFSET);
    ck_assert_mem_eq((char *)a + a->table_offset, (char *)b + b->table_offset,
                     DPOOL_OVERHEAD(13, CACHE(5)) - DPOOL_BLOCKS_OFFSET);
    free(a);
    free(b);
}
END_TEST

TCase *init_case(void) {
    TCase *tcase = tcase_create("init");
    tcase_add_test(tcase, init_refuses_misaligned_memory);
    tcase_add_test(tcase, init_refuses_indexes_out_of_range);
    tcase_add_test(tcase, init_refuses_a_cache_larger_than_the_table);
    tcase_add_test(tcase, init_refuses_what_the_build_leaves_out);
    tcase_add_test(tcase, init_refuses_memory_without_room_for_an_allocation);
    tcase_add_test(tcase, init_refuses_more_blocks_than_a_location_can_name);
    tcase_add_test(tcase, largest_pool_can_be_filled_by_one_allocation);
    tcase_add_loop_test(tcase, largest_table_gives_out_every_index, 0, 2);
    tcase_add_test(tcase, macros_agree_with_init);
    tcase_add_test(tcase, bytes_that_make_no_whole_block_are_left_over);
    tcase_add_test(tcase, init_does_not_depend_on_what_the_memory_held);
    tcase_add_test(tcase, fresh_pool_numbers_its_handles_from_1);
    return tcase;
}

/* image.c: a pool's memory as a state. */
#include "exhaustive.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/dpool_layout.h"

#define POISON 0xA5

void image_start(struct box *box) {
    struct dpool *pool = NULL;
    size_t bytes = DPOOL_BYTES(shape.blocks, shape.config.indexes, shape.config.index_cache);
    memset(box, POISON, sizeof *box);
    expect(bytes <= MEMORY_MAX);
    expect(dpool_init(box->memory, bytes, &shape.config, &pool) == DPOOL_OK);
    expect(pool == pool_in(box) && pool->block_count == shape.blocks);
}

/* ---- Data ---- */

/* Differs from each other byte of a tiny pool, and is neither zero nor poison. */
static unsigned char pattern(uint32_t index, size_t at) {
    unsigned value = 1u + (unsigned)(at * INDEXES_MAX + index) % 250u;
    return (unsigned char)(value == POISON ? 252u : value);
}

static unsigned char *byte_of(const struct item *item, size_t at) {
    const struct dpool_run *run = &item->run;
    return at < run->rest_at ? (unsigned char *)run->data + at : (unsigned char *)run->rest + (at - run->rest_at);
}

void data_write(const struct item *item, uint32_t index, size_t from) {
    for (size_t at = from; at < item->run.data_bytes; at++)
        *byte_of(item, at) = pattern(index, at);
}

void data_expect(const struct item *item, uint32_t index, size_t from, size_t to) {
    for (size_t at = from; at < to; at++)
        expect(*byte_of(item, at) == pattern(index, at));
}

void data_expect_zero(const struct item *item, size_t from) {
    for (size_t at = from; at < item->run.data_bytes; at++)
        expect(*byte_of(item, at) == 0);
}

/* The other copy that a half-moved allocation has of some bytes: those of its old place that are not overwritten yet, or
 * those that have arrived at a new place that is apart. */
static unsigned char *second_copy(const struct dpool *pool, size_t *from_out, size_t *to_out) {
    size_t shift = (size_t)(pool->moving_from - pool->moving_to) * DPOOL_BLOCK;
    *to_out = pool->moving_bytes;
    if (dpool_moving_apart(pool)) {
        *from_out = 0;
        return dpool_data(pool, pool->moving_to);
    }
    *from_out = pool->moving_bytes > shift ? pool->moving_bytes - shift : 0;
    return dpool_data(pool, pool->moving_from);
}

/* ---- Numbering the indexes anew ---- */

/* by_order: the index of each allocation from the bottom up, then the free ones as they are listed. */
static void order_indexes(const struct dpool *pool, const struct view *view, uint32_t *by_order) {
    uint32_t count = 0;
    for (uint32_t loc = 0; loc < pool->top; loc += dpool_run_blocks(pool, loc)) {
        uint32_t index = dpool_run_index(pool, loc);
        if ((dpool_head(pool, loc) & DPOOL_USED) && view->items[index].loc == loc)
            by_order[count++] = index;
    }
    uint32_t index = pool->index_head;
    for (; count < pool->index_count; count++) {
        by_order[count] = index;
        index = dpool_table(pool)[index] & DPOOL_ENTRY_MASK;
    }
}

static void renumber(struct dpool *pool, const struct view *view) {
    uint32_t by_order[INDEXES_MAX], new_of[INDEXES_MAX];
    order_indexes(pool, view, by_order);
    for (uint32_t i = 0; i < pool->index_count; i++)
        new_of[by_order[i]] = i;
    for (uint32_t loc = 0; loc < pool->top; loc += dpool_run_blocks(pool, loc)) {
        uint32_t head = dpool_head(pool, loc);
        if (head & DPOOL_USED)
            dpool_set_used(pool, loc, head & DPOOL_SIZE_MASK, new_of[dpool_run_index(pool, loc)],
                           head & (DPOOL_LOCKED | DPOOL_PREV_FREE));
    }
    for (uint32_t i = 0; i < pool->index_count; i++) {
        const struct item *item = &view->items[by_order[i]];
        uint32_t next = i + 1u < pool->index_count ? i + 1u : 0;
        dpool_table(pool)[i] = (dpool_loc)(item->used ? item->loc : DPOOL_ENTRY_FREE | next);
        if (item->used)
            data_write(item, i, 0);
    }
    pool->index_head = (dpool_loc)(view->used_count < pool->index_count ? view->used_count : 0);
    if (pool->moving_blocks != 0) {
        size_t from, to;
        uint32_t index = dpool_run_index(pool, pool->moving_to);
        unsigned char *copy = second_copy(pool, &from, &to);
        for (; from < to; from++)
            copy[from] = pattern(index, from);
    }
}

/* ---- Poison ---- */

static void poison(void *from, const void *to) {
    if ((const unsigned char *)from < (const unsigned char *)to)
        memset(from, POISON, (size_t)((const unsigned char *)to - (unsigned char *)from));
}

static void poison_runs(struct dpool *pool) {
    for (uint32_t loc = 0; loc < pool->top; loc += dpool_run_blocks(pool, loc)) {
        uint32_t blocks = dpool_run_blocks(pool, loc);
        dpool_word *words = dpool_words(pool, loc), *end = dpool_words(pool, loc + blocks);
        bool moving = pool->moving_blocks != 0 && loc == pool->moving_to;
        if (!(words[0] & DPOOL_USED))
            poison(words + (dpool_listed(blocks) ? DPOOL_HEADER / 2u : 1u), end - 1);
        else if (moving && dpool_moving_apart(pool))
            poison(dpool_data(pool, loc) + pool->moving_bytes, end);
        else if (moving)
            poison(dpool_data(pool, loc) + pool->moving_bytes, dpool_words(pool, pool->moving_from));
    }
    poison(dpool_words(pool, pool->top), dpool_words(pool, pool->block_count));
}

static void poison_fields(struct dpool *pool) {
    memset(&pool->stats, 0, sizeof pool->stats);
    if (pool->moving_blocks == 0) {
        poison(&pool->moving_from, &pool->moving_from + 1);
        poison(&pool->moving_to, &pool->moving_to + 1);
        poison(&pool->moving_bytes, &pool->moving_bytes + 1);
    }
    if (pool->room_stage == 0) /* no request is under way, and the next one chooses its place before it looks there */
        pool->room_at = 0;
    for (uint32_t i = pool->cache_count; i < pool->cache_capacity; i++) {
        dpool_loc *entry = &dpool_cache(pool)[(pool->cache_head + i) % pool->cache_capacity];
        poison(entry, entry + 1);
    }
}

void image_normalise(struct dpool *pool) {
    struct view view;
    look(pool, &view);
    if (pool->moving_blocks != 0) {
        size_t from, to;
        uint32_t index = dpool_run_index(pool, pool->moving_to);
        const unsigned char *copy = second_copy(pool, &from, &to);
        for (; from < to; from++)
            expect(copy[from] == pattern(index, from));
    }
    if (pool->cache_capacity == 0 && !shape.numbered)
        renumber(pool, &view);
    poison_runs(pool);
    poison_fields(pool);
}

/* ---- Keys: how many words are as in the first state, how many are not, these ---- */

static bool same_word(const struct box *box, const struct box *first, uint32_t at) {
    return memcmp(box->memory + at, first->memory + at, 8) == 0;
}

uint32_t image_pack(const struct box *box, const struct box *first, uint8_t *key) {
    uint32_t at = 0, last = 0, length = 0;
    for (;;) {
        while (at < MEMORY_MAX && same_word(box, first, at))
            at += 8u;
        if (at == MEMORY_MAX)
            return length;
        uint32_t start = at;
        while (at < MEMORY_MAX && at - start < 248u && !same_word(box, first, at))
            at += 8u;
        key[length++] = (uint8_t)((start - last) / 8u);
        key[length++] = (uint8_t)((at - start) / 8u);
        memcpy(key + length, box->memory + start, at - start);
        length += at - start;
        last = at;
    }
}

void image_unpack(struct box *box, const struct box *first, const uint8_t *key, uint32_t length) {
    uint32_t at = 0;
    memcpy(box, first, sizeof *box);
    for (uint32_t i = 0; i < length;) {
        uint32_t bytes = key[i + 1u] * 8u;
        at += key[i] * 8u;
        memcpy(box->memory + at, key + i + 2u, bytes);
        at += bytes;
        i += 2u + bytes;
    }
}

void image_draw(const struct dpool *pool) {
    static const char letters[] = {[DPOOL_RUN_FREE] = '.',
                                   [DPOOL_RUN_USED] = 'A',
                                   [DPOOL_RUN_LOCKED] = 'a',
                                   [DPOOL_RUN_MOVING] = '*',
                                   [DPOOL_RUN_TARGET] = '+'};
    struct dpool_run run = {0};
    for (uint32_t runs = 0; runs < shape.blocks && dpool_walk(pool, &run); runs++) {
        bool named = run.state == DPOOL_RUN_USED || run.state == DPOOL_RUN_LOCKED;
        for (uint32_t block = 0; block < run.blocks && block < shape.blocks; block++)
            fputc(letters[run.state] + (named ? (int)((run.handle & DPOOL_INDEX_MASK) - 1u) : 0), stderr);
        fputc(' ', stderr);
    }
    fputc('\n', stderr);
}

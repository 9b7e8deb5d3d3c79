/* check_model.c: random calls, judged by a second, naive model of what the pool holds. The model knows the arithmetic
 * of dpool.h and copies of every allocation's data; what it may not know, it asks dpool_walk and dpool_find. */
#include <stdio.h>

#include "test.h"

#define SLOTS 64u
#define OPERATIONS_A_ROUND 1000u
#ifdef SMALL_CHECK
#define OPERATIONS 30000u
#else
#define OPERATIONS 200000u
#endif

struct slot {
    dpool_handle handle;
    uint32_t blocks; /* 0: not in use */
    bool locked;
    unsigned char *address; /* while locked */
    unsigned char *data;    /* a copy */
};

struct model {
    struct dpool *pool;
    struct dpool_config config;
    uint32_t blocks, round, operation, seed;
    uint32_t sizes; /* how many of any_size's are used: the fewer, the more and smaller the allocations */
    dpool_handle stale[16];
    uint32_t stale_count;
    uint32_t room_blocks; /* asked for in steps; 0: no request is under way */
    struct slot slots[SLOTS];
};

/* Check notes each assertion that it passes, in a file. There are too many here. */
#define expect(model, condition)                                                                               \
    do {                                                                                                       \
        if (!(condition))                                                                                      \
            ck_abort_msg("round %u, operation %u: %s", (unsigned)(model)->round, (unsigned)(model)->operation, \
                         #condition);                                                                          \
    } while (0)

static uint32_t roll(struct model *model, uint32_t end) {
    return random_below(&model->seed, end);
}

/* ---- What the model knows ---- */

static uint32_t blocks_for(size_t size) {
    return size > (size_t)DPOOL_MAX_BLOCKS * DPOOL_BLOCK ? UINT32_MAX : (uint32_t)DPOOL_BLOCKS_FOR(size);
}

static size_t data_bytes(uint32_t blocks) {
    return (size_t)blocks * DPOOL_BLOCK - DPOOL_HEADER;
}

static uint32_t used_blocks(const struct model *model) {
    uint32_t blocks = 0;
    for (uint32_t i = 0; i < SLOTS; i++)
        blocks += model->slots[i].blocks;
    return blocks;
}

static uint32_t used_slots(const struct model *model) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < SLOTS; i++)
        count += model->slots[i].blocks != 0;
    return count;
}

static bool any_locked(const struct model *model) {
    for (uint32_t i = 0; i < SLOTS; i++) {
        if (model->slots[i].blocks != 0 && model->slots[i].locked)
            return true;
    }
    return false;
}

static struct slot *slot_of(struct model *model, dpool_handle handle) {
    for (uint32_t i = 0; i < SLOTS; i++) {
        if (model->slots[i].blocks != 0 && model->slots[i].handle == handle)
            return &model->slots[i];
    }
    return NULL;
}

static struct slot *any_slot(struct model *model, bool in_use) {
    uint32_t first = roll(model, SLOTS);
    for (uint32_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &model->slots[(first + i) % SLOTS];
        if ((slot->blocks != 0) == in_use)
            return slot;
    }
    return NULL;
}

/* What the walk tells of free memory. */
struct room {
    uint32_t longest;          /* run, or what lies beyond the top with the free runs that end there */
    uint32_t in_front, behind; /* of one allocation */
};

static struct room room_of(const struct model *model, dpool_handle handle) {
    struct room room = {0, 0, 0};
    struct dpool_run run = {0};
    uint32_t gap = 0, ending = 0, top = 0;
    bool was_it = false;
    while (dpool_walk(model->pool, &run)) {
        uint32_t free_blocks = run.state == DPOOL_RUN_FREE ? run.blocks : 0;
        if (was_it)
            room.behind = free_blocks;
        was_it = handle != DPOOL_NO_HANDLE && run.handle == handle;
        if (was_it)
            room.in_front = gap;
        room.longest = free_blocks > room.longest ? free_blocks : room.longest;
        gap = free_blocks;
        ending = free_blocks != 0 ? ending + free_blocks : 0;
        top = run.loc + run.blocks;
    }
    ending += model->blocks - top;
    if (was_it)
        room.behind = ending;
    room.longest = ending > room.longest ? ending : room.longest;
    return room;
}

/* ---- After every operation ---- */

static void expect_contents(struct model *model, struct slot *slot) {
    struct dpool_run run;
    size_t size = 0;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK);
    expect(model, dpool_size(model->pool, slot->handle, &size) == DPOOL_OK);
    expect(model, size == data_bytes(slot->blocks) && run.data_bytes == size);
    expect(model, (run.state == DPOOL_RUN_LOCKED) == slot->locked);
    expect(model, !slot->locked || run.data == slot->address);
    expect(model, memcmp(run.data, slot->data, run.rest_at) == 0);
    expect(model, run.rest_at == size || memcmp(run.rest, slot->data + run.rest_at, size - run.rest_at) == 0);
}

static void expect_walk(struct model *model) {
    struct dpool_run run = {0};
    uint32_t end = 0, allocations = 0, targets = 0, moving = 0, longest = 0;
    bool after_free = false;
    while (dpool_walk(model->pool, &run)) {
        expect(model, run.loc == end && run.blocks != 0);
        end += run.blocks;
        bool is_free = run.state == DPOOL_RUN_FREE;
        expect(model, model->config.deferred || !(is_free && after_free));
        expect(model, is_free ? run.handle == DPOOL_NO_HANDLE : slot_of(model, run.handle) != NULL);
        allocations += !is_free && run.state != DPOOL_RUN_TARGET;
        targets += run.state == DPOOL_RUN_TARGET;
        moving += run.state == DPOOL_RUN_MOVING;
        if (is_free && run.blocks >= DPOOL_MIN_BLOCKS && run.blocks > longest)
            longest = run.blocks;
        after_free = is_free;
    }
    if (model->blocks - end > longest)
        longest = model->blocks - end;
    expect(model, end <= model->blocks && (model->config.deferred || !after_free));
    expect(model, allocations == used_slots(model) && moving <= 1 && targets <= moving);
    expect(model, dpool_largest_free(model->pool) == (size_t)longest * DPOOL_BLOCK);
}

static void expect_all(struct model *model) {
    const char *broken = dpool_check(model->pool);
    if (broken != NULL)
        ck_abort_msg("round %u, operation %u: %s", (unsigned)model->round, (unsigned)model->operation, broken);
    expect(model, dpool_free_bytes(model->pool) == (size_t)(model->blocks - used_blocks(model)) * DPOOL_BLOCK);
    expect_walk(model);
    for (uint32_t i = 0; i < SLOTS; i++) {
        if (model->slots[i].blocks != 0)
            expect_contents(model, &model->slots[i]);
    }
}

/* ---- Operations ---- */

static size_t any_size(struct model *model) {
    static const uint32_t percent[] = {1, 2, 3, 5, 8, 13, 30, 110};
    uint32_t most = model->blocks * DPOOL_BLOCK * percent[roll(model, model->sizes)] / 100u;
    return roll(model, 2000) == 0 ? SIZE_MAX - roll(model, 50) : roll(model, most + 4u * DPOOL_BLOCK);
}

/* The error that must come whatever the layout, or DPOOL_OK. */
static int certain_alloc_error(const struct model *model, uint32_t blocks) {
    if (blocks > model->blocks)
        return DPOOL_ERR_INVALID_SIZE;
    if (blocks > model->blocks - used_blocks(model))
        return DPOOL_ERR_OUT_OF_MEMORY;
    return used_slots(model) == model->config.indexes ? DPOOL_ERR_OUT_OF_INDEXES : DPOOL_OK;
}

static void expect_fragmented(struct model *model, uint32_t blocks, bool fast) {
    uint32_t longest = room_of(model, DPOOL_NO_HANDLE).longest;
    if (fast && model->config.deferred) /* it joins nothing, not even what ends at the top */
        expect(model, dpool_largest_free(model->pool) < (size_t)(blocks + blocks / 4u + 1u) * DPOOL_BLOCK);
    else if (fast)
        expect(model, longest < blocks + blocks / 4u + 1u);
    else
        expect(model, model->config.fit_tries != 0 || longest < blocks);
}

static void take_over(struct model *model, struct slot *slot, uint32_t blocks) {
    struct dpool_run run;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK);
    expect(model, run.data_bytes == data_bytes(blocks) && run.blocks == blocks);
    slot->blocks = blocks;
    slot->locked = false;
    slot->data = realloc(slot->data, data_bytes(blocks));
    if (slot->data == NULL)
        abort();
    memcpy(slot->data, run.data, data_bytes(blocks));
    for (size_t at = 0; at < data_bytes(blocks) && !model->config.unzeroed; at++)
        expect(model, slot->data[at] == 0);
}

static void scribble(struct model *model, struct slot *slot) {
    for (size_t at = 0; at < data_bytes(slot->blocks); at++)
        slot->address[at] = slot->data[at] = (unsigned char)(random_next(&model->seed) >> 13);
}

static int call_alloc(struct model *model, uint32_t how, size_t size, dpool_handle *handle) {
    size_t count = size == 0 ? 0 : 1u + roll(model, 9);
    switch (how) {
    case 0:
        return dpool_alloc(model->pool, size, handle);
    case 1:
        return dpool_alloc_fast(model->pool, size, handle);
    case 2:
        return dpool_alloc_array(model->pool, count, count == 0 ? 9 : size / count, handle);
    default:
        return dpool_alloc_array_fast(model->pool, size, 1, handle);
    }
}

static void do_alloc(struct model *model) {
    struct slot *slot = any_slot(model, false);
    uint32_t how = roll(model, 4);
    size_t size = any_size(model);
    if (how == 2) /* so that whatever count call_alloc takes, the product is size */
        size = size > SIZE_MAX / 2520u ? SIZE_MAX : size / 2520u * 2520u;
    if (slot == NULL || size == SIZE_MAX)
        return;
    uint32_t blocks = blocks_for(size);
    int certain = certain_alloc_error(model, blocks);
    uint32_t failures = failures_of(model->pool, certain);
    dpool_handle handle = 0x12345678;
    int error = call_alloc(model, how, size, &handle);
    if (certain != DPOOL_OK) {
        expect(model, error == certain && handle == 0x12345678);
        expect(model, failures_of(model->pool, certain) == failures + 1u);
    } else if (error == DPOOL_OK) {
        expect(model, slot_of(model, handle) == NULL && handle != DPOOL_NO_HANDLE);
        slot->handle = handle;
        take_over(model, slot, blocks);
    } else {
        expect(model, error == DPOOL_ERR_FRAGMENTED && handle == 0x12345678);
        expect_fragmented(model, blocks, how % 2u == 1u);
    }
}

static void do_free(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    int error = dpool_free(model->pool, slot->handle);
    expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    if (error == DPOOL_OK) {
        model->stale[model->stale_count++ % 16u] = slot->handle;
        slot->blocks = 0;
    }
}

static void do_lock(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    uint32_t moved = stats_of(model->pool).bytes_moved;
    void *data = NULL;
    int error = dpool_lock(model->pool, slot->handle, &data);
    expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_OK));
    expect(model, stats_of(model->pool).bytes_moved - moved <= data_bytes(slot->blocks) / 2u);
    if (error != DPOOL_OK)
        return;
    expect(model, (uintptr_t)data % DPOOL_ALIGN == 0);
    slot->locked = true;
    slot->address = data;
    expect_contents(model, slot);
    scribble(model, slot);
}

static void do_unlock(struct model *model) {
    struct slot *slot = any_slot(model, true);
    if (slot == NULL)
        return;
    int error = dpool_unlock(model->pool, slot->handle);
    expect(model, error == (slot->locked ? DPOOL_OK : DPOOL_ERR_NOT_LOCKED));
    slot->locked = false;
}

/* A resize that failed: the layout is as it was, so it tells whether that was right. */
static void expect_resize_error(struct model *model, const struct slot *slot, uint32_t blocks, int error) {
    struct room room = room_of(model, slot->handle);
    uint32_t more = blocks - slot->blocks;
    expect(model, blocks > slot->blocks);
    if (blocks > model->blocks) {
        expect(model, error == DPOOL_ERR_INVALID_SIZE);
    } else if (more > model->blocks - used_blocks(model)) {
        expect(model, error == DPOOL_ERR_OUT_OF_MEMORY);
    } else {
        expect(model, error == (slot->locked ? DPOOL_ERR_LOCKED : DPOOL_ERR_FRAGMENTED));
        expect(model, room.behind < more);
        expect(model, slot->locked || room.in_front == 0 || room.in_front + room.behind < more);
        expect(model, slot->locked || model->config.fit_tries != 0 || room.longest < blocks);
    }
}

static void do_resize(struct model *model) {
    struct slot *slot = any_slot(model, true);
    size_t size = any_size(model);
    if (slot == NULL)
        return;
    uint32_t blocks = blocks_for(size), old_blocks = slot->blocks;
    int error = dpool_resize(model->pool, slot->handle, size);
    if (error != DPOOL_OK) {
        expect_resize_error(model, slot, blocks, error);
        return;
    }
    expect(model, blocks <= model->blocks);
    struct dpool_run run;
    expect(model, dpool_find(model->pool, slot->handle, &run) == DPOOL_OK && run.blocks == blocks);
    slot->blocks = blocks;
    slot->data = realloc(slot->data, data_bytes(blocks));
    if (slot->data == NULL)
        abort();
    for (size_t at = blocks > old_blocks ? data_bytes(old_blocks) : data_bytes(blocks); at < data_bytes(blocks); at++)
        slot->data[at] = model->config.unzeroed ? ((const unsigned char *)run.data)[at] : 0;
}

/* Room for a new allocation can always be made where nothing is locked, and an allocation fits in it then. */
static void do_make_room(struct model *model) {
    size_t size = any_size(model);
    uint32_t blocks = blocks_for(size);
    uint32_t free_blocks = (uint32_t)(dpool_free_bytes(model->pool) / DPOOL_BLOCK);
    int error = dpool_make_room(model->pool, size);
    expect(model, (blocks > model->blocks) == (error == DPOOL_ERR_INVALID_SIZE));
    if (error == DPOOL_ERR_INVALID_SIZE)
        return;
    expect(model, (blocks > free_blocks) == (error == DPOOL_ERR_OUT_OF_MEMORY));
    if (error == DPOOL_ERR_OUT_OF_MEMORY)
        return;
    expect(model, error == DPOOL_OK || (error == DPOOL_ERR_FRAGMENTED && any_locked(model)));
    expect(model, error != DPOOL_OK || dpool_largest_free(model->pool) / DPOOL_BLOCK >= blocks);
}

/* The request's size stays until it has ended, whatever is called meanwhile. */
static void do_make_room_step(struct model *model) {
    if (model->room_blocks == 0)
        model->room_blocks = blocks_for(any_size(model));
    size_t size = model->room_blocks > model->blocks ? SIZE_MAX : data_bytes(model->room_blocks);
    for (uint32_t steps = roll(model, 4); steps != 0; steps--) {
        size_t budget = roll(model, 4) == 0 ? 1 : 1u + roll(model, 300);
        struct dpool_stats before = stats_of(model->pool);
        bool more = dpool_make_room_step(model->pool, size, budget);
        struct dpool_stats after = stats_of(model->pool);
        expect(model, after.bytes_moved - before.bytes_moved <= budget);
        expect(model, after.headers_visited - before.headers_visited
                          <= 2u * DPOOL_ROOM_HEADERS + DPOOL_ROOM_TRIES + DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
        if (more)
            continue;
        bool possible = model->room_blocks <= model->blocks - used_blocks(model) && !any_locked(model);
        expect(model, !possible || dpool_largest_free(model->pool) / DPOOL_BLOCK >= model->room_blocks);
        model->room_blocks = 0;
        return;
    }
}

static void do_make_room_behind(struct model *model) {
    struct slot *slot = any_slot(model, true);
    size_t size = any_size(model);
    if (slot == NULL)
        return;
    uint32_t blocks = blocks_for(size);
    int error = dpool_make_room_behind(model->pool, slot->handle, size);
    if (blocks > model->blocks) {
        expect(model, error == DPOOL_ERR_INVALID_SIZE);
        return;
    }
    expect(model, error == DPOOL_OK || error == DPOOL_ERR_FRAGMENTED);
    expect_all(model);
    if (error != DPOOL_OK)
        return;
    uint32_t moved = stats_of(model->pool).bytes_moved;
    expect(model, blocks <= slot->blocks || room_of(model, slot->handle).behind >= blocks - slot->blocks);
    if (!model->config.unzeroed && blocks >= slot->blocks) {
        expect(model, dpool_resize(model->pool, slot->handle, size) == DPOOL_OK);
        slot->data = realloc(slot->data, data_bytes(blocks));
        if (slot->data == NULL)
            abort();
        memset(slot->data + data_bytes(slot->blocks), 0, data_bytes(blocks) - data_bytes(slot->blocks));
        slot->blocks = blocks;
        expect(model, stats_of(model->pool).bytes_moved == moved);
    }
}

static void do_clean(struct model *model) {
    uint32_t most = roll(model, 20);
    uint32_t headers = stats_of(model->pool).headers_visited;
    if (roll(model, 10) == 0) {
        dpool_clean(model->pool);
        return;
    }
    dpool_clean_step(model->pool, most);
    if (most < DPOOL_STEP_HEADERS)
        most = DPOOL_STEP_HEADERS;
    expect(model, stats_of(model->pool).headers_visited - headers <= most);
}

static bool defrag_step(struct model *model, size_t budget) {
    struct dpool_stats before = stats_of(model->pool);
    bool more = dpool_defrag_step(model->pool, budget);
    struct dpool_stats after = stats_of(model->pool);
    expect(model, after.bytes_moved - before.bytes_moved <= budget);
    expect(model, after.headers_visited - before.headers_visited <= DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
    return more;
}

static void expect_defragmented(struct model *model) {
    const char *left = defrag_left_over(model->pool);
    if (left != NULL)
        ck_abort_msg("round %u, operation %u: %s", (unsigned)model->round, (unsigned)model->operation, left);
    uint32_t headers = stats_of(model->pool).headers_visited;
    expect(model, !defrag_step(model, 50));
    expect(model, stats_of(model->pool).headers_visited == headers);
}

static void do_defrag(struct model *model) {
    uint32_t how = roll(model, 40);
    size_t budget = 1u + roll(model, 100);
    if (how > 1) {
        for (uint32_t steps = how > 20 ? 1 : 5; steps != 0; steps--)
            defrag_step(model, roll(model, 4) == 0 ? 1 : budget);
        return;
    }
    uint32_t steps = 0;
    while (how == 1 && defrag_step(model, budget))
        expect(model, steps++ < 1000000);
    if (how == 0)
        dpool_defrag(model->pool);
    expect_defragmented(model);
}

static void do_wrong_handle(struct model *model) {
    dpool_handle handle = random_next(&model->seed) >> roll(model, 31);
    void *data = NULL;
    size_t size = 0;
    if (roll(model, 2) == 0)
        handle = model->stale[roll(model, 16)];
    if (slot_of(model, handle) != NULL)
        return;
    expect(model, dpool_free(model->pool, handle) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_lock(model->pool, handle, &data) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_unlock(model->pool, handle) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_size(model->pool, handle, &size) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_resize(model->pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
    expect(model, dpool_make_room_behind(model->pool, handle, 1) == DPOOL_ERR_INVALID_HANDLE);
}

static void do_one(struct model *model) {
    static void (*const operations[])(struct model *) = {
        do_alloc,          do_alloc,          do_alloc,       do_alloc, do_free,      do_free,
        do_free,           do_resize,         do_resize,      do_lock,  do_unlock,    do_unlock,
        do_defrag,         do_defrag,         do_defrag,      do_clean, do_make_room, do_make_room_behind,
        do_make_room_step, do_make_room_step, do_wrong_handle};
    operations[roll(model, sizeof operations / sizeof operations[0])](model);
    expect_all(model);
}

/* ---- Rounds: a pool each ---- */

static struct dpool_config any_config(struct model *model) {
    struct dpool_config config = {0};
    config.indexes = roll(model, 3) == 0 ? 1u + roll(model, 12) : SLOTS;
    config.index_cache = roll(model, 2) == 0 ? 0 : roll(model, config.indexes + 1u);
    config.fit_tries = roll(model, 4) == 0 ? 1u + roll(model, 3) : 0;
    config.deferred = roll(model, 2) == 0;
    config.unzeroed = roll(model, 4) == 0;
    return config;
}

static void run_round(uint32_t round) {
    static const uint32_t sizes[] = {16, 30, 64, 120, 250, 500, 1000};
    struct model model = {.round = round, .seed = round * 2654435761u + 12345u};
    model.blocks = sizes[roll(&model, 7)] + roll(&model, 3);
    model.config = any_config(&model);
    model.sizes = 2u + roll(&model, 7);
    size_t bytes = DPOOL_BYTES(model.blocks, model.config.indexes, model.config.index_cache);
    struct dpool *memory = new_memory(bytes);
    ck_assert_int_eq(dpool_init(memory, bytes, &model.config, &model.pool), DPOOL_OK);
    for (; model.operation < OPERATIONS_A_ROUND; model.operation++)
        do_one(&model);
    for (uint32_t i = 0; i < SLOTS; i++)
        free(model.slots[i].data);
    free(memory);
}

static uint32_t rounds(void) {
    unsigned long operations = OPERATIONS;
#ifndef SMALL_CHECK
    const char *text = getenv("MODEL_OPS");
    if (text != NULL)
        operations = strtoul(text, NULL, 10);
#endif
    return (uint32_t)(operations / OPERATIONS_A_ROUND);
}

START_TEST(pool_agrees_with_the_model_on_random_calls) {
    uint32_t count = rounds();
    for (uint32_t round = 1; round <= count; round++)
        run_round(round);
}
END_TEST

TCase *model_case(void) {
    TCase *tcase = tcase_create("model");
    tcase_add_test(tcase, pool_agrees_with_the_model_on_random_calls);
    return tcase;
}

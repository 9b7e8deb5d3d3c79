/* test.c: see test.h. */
#include "test.h"

#include <ctype.h>
#include <stdio.h>

#include "assert.h"
#include "core/dpool_layout.h"

void test_assert_failed(const char *file, int line, const char *condition) {
    fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
    abort();
}

/* ---- Memory ---- */

void *new_memory(size_t bytes) {
    void *memory = aligned_alloc(16, (bytes + 15u) / 16u * 16u);
    if (memory == NULL)
        abort();
    memset(memory, 0xA5, (bytes + 15u) / 16u * 16u);
    return memory;
}

void *copy_pool(const struct dpool *pool) {
    void *copy = new_memory(dpool_pool_size(pool));
    memcpy(copy, pool, dpool_pool_size(pool));
    return copy;
}

size_t gather(const struct dpool *pool, dpool_handle handle, void *data_out) {
    struct dpool_run run;
    assert_often(dpool_find(pool, handle, &run) == DPOOL_OK);
    memcpy(data_out, run.data, run.rest_at);
    if (run.rest_at != run.data_bytes)
        memcpy((char *)data_out + run.rest_at, run.rest, run.data_bytes - run.rest_at);
    return run.data_bytes;
}

uint32_t random_next(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

uint32_t random_below(uint32_t *state, uint32_t end) {
    return random_next(state) % end;
}

void reseal(struct dpool *pool) {
#if DPOOL_HARDENED
    dpool_seal(pool);
#else
    (void)pool;
#endif
}

/* ---- Scenes ---- */

static unsigned letter_index(char letter) {
    return (unsigned)(toupper((unsigned char)letter) - 'A');
}

static unsigned char pattern(char letter, size_t at) {
    return (unsigned char)(letter_index(letter) * 37u + at * 11u + (at >> 8) + 1u);
}

dpool_handle scene_handle(const struct scene *scene, char letter) {
    return scene->handles[letter_index(letter)];
}

static void expand(const char *picture, char *text) {
    size_t length = 0;
    while (*picture != '\0') {
        unsigned long count = 1;
        if (isdigit((unsigned char)*picture))
            count = strtoul(picture, (char **)&picture, 10);
        for (; count != 0; count--) {
            assert_often(length < PICTURE_MAX - 1u);
            text[length++] = *picture;
        }
        picture++;
    }
    text[length] = '\0';
}

static void fill(struct scene *scene, char letter) {
    unsigned char *data = scene_lock(scene, letter);
    size_t bytes = 0;
    assert_often(dpool_size(scene->pool, scene_handle(scene, letter), &bytes) == DPOOL_OK);
    for (size_t at = 0; at < bytes; at++)
        data[at] = pattern(letter, at);
    scene->filled[letter_index(letter)] = bytes;
    scene_unlock(scene, letter);
}

void scene_alloc(struct scene *scene, char letter, uint32_t units) {
    assert_often(dpool_alloc(scene->pool, UNITS(units), &scene->handles[letter_index(letter)]) == DPOOL_OK);
    fill(scene, letter);
}

void scene_free(struct scene *scene, char letter) {
    assert_often(dpool_free(scene->pool, scene_handle(scene, letter)) == DPOOL_OK);
    scene->handles[letter_index(letter)] = DPOOL_NO_HANDLE;
}

void scene_resize(struct scene *scene, char letter, uint32_t units) {
    size_t *filled = &scene->filled[letter_index(letter)];
    assert_often(dpool_resize(scene->pool, scene_handle(scene, letter), UNITS(units)) == DPOOL_OK);
    if (*filled > UNITS(units))
        *filled = UNITS(units);
}

void *scene_lock(struct scene *scene, char letter) {
    void *data = NULL;
    assert_often(dpool_lock(scene->pool, scene_handle(scene, letter), &data) == DPOOL_OK);
    return data;
}

void scene_unlock(struct scene *scene, char letter) {
    assert_often(dpool_unlock(scene->pool, scene_handle(scene, letter)) == DPOOL_OK);
}

/* Allocates the picture's runs from the bottom up, the gaps as well; returns how many gaps, whose handles go to gaps. */
static size_t alloc_runs(struct scene *scene, const char *text, dpool_handle *gaps) {
    size_t gap_count = 0;
    while (*text != '\0') {
        uint32_t units = 1;
        while (text[units] == *text)
            units++;
        if (*text == '.')
            assert_often(dpool_alloc(scene->pool, UNITS(units), &gaps[gap_count++]) == DPOOL_OK);
        else
            scene_alloc(scene, *text, units);
        text += units;
    }
    return gap_count;
}

void scene_start_with(struct scene *scene, const char *picture, uint32_t more_units,
                      const struct dpool_config *config) {
    static unsigned char *memory;
    char text[PICTURE_MAX];
    dpool_handle gaps[64];
    expand(picture, text);
    memset(scene, 0, sizeof *scene);
    size_t blocks = (strlen(text) + more_units) * DPOOL_MIN_BLOCKS;
    size_t bytes = DPOOL_BYTES(blocks, config->indexes, config->index_cache);
    free(memory);
    memory = new_memory(bytes);
    assert_often(dpool_init(memory, bytes, config, &scene->pool) == DPOOL_OK);
    size_t gap_count = alloc_runs(scene, text, gaps);
    for (size_t gap = 0; gap < gap_count; gap++)
        assert_often(dpool_free(scene->pool, gaps[gap]) == DPOOL_OK);
    for (unsigned letter = 0; letter < 26; letter++) {
        if (strchr(text, (int)('a' + letter)) != NULL)
            scene_lock(scene, (char)('a' + letter));
    }
}

void scene_start(struct scene *scene, const char *picture, uint32_t more_units, bool deferred) {
    struct dpool_config config = {.indexes = 64, .deferred = deferred && DPOOL_DEFERRED};
    scene_start_with(scene, picture, more_units, &config);
}

/* ---- Looking ---- */

static char letter_of(const struct scene *scene, const struct dpool_run *run) {
    static const char states[] = {[DPOOL_RUN_FREE] = '.', [DPOOL_RUN_MOVING] = '*', [DPOOL_RUN_TARGET] = '+'};
    if (run->state != DPOOL_RUN_USED && run->state != DPOOL_RUN_LOCKED)
        return states[run->state];
    for (unsigned letter = 0; letter < 26; letter++) {
        if (scene->handles[letter] == run->handle)
            return (char)((run->state == DPOOL_RUN_LOCKED ? 'a' : 'A') + (int)letter);
    }
    return '?';
}

static void draw(const struct scene *scene, char *text) {
    struct dpool_run run = {0};
    size_t length = 0;
    while (dpool_walk(scene->pool, &run)) {
        assert_often(run.blocks % DPOOL_MIN_BLOCKS == 0);
        for (uint32_t unit = 0; unit < run.blocks / DPOOL_MIN_BLOCKS && length < PICTURE_MAX - 1u; unit++)
            text[length++] = letter_of(scene, &run);
    }
    text[length] = '\0';
}

static void expect_data(const struct scene *scene, char letter, const char *file, int line) {
    static unsigned char data[PICTURE_MAX * 64u];
    gather(scene->pool, scene_handle(scene, letter), data);
    for (size_t at = 0; at < scene->filled[letter_index(letter)]; at++) {
        if (data[at] != pattern(letter, at))
            ck_abort_msg("%s:%d: byte %lu of %c is wrong", file, line, (unsigned long)at, letter);
    }
}

static void expect_all_data(const struct scene *scene, const char *file, int line) {
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        if (scene_handle(scene, letter) != DPOOL_NO_HANDLE)
            expect_data(scene, letter, file, line);
    }
}

void expect_layout_at(const struct scene *scene, const char *picture, const char *file, int line) {
    char wanted[PICTURE_MAX], got[PICTURE_MAX];
    const char *broken = dpool_check(scene->pool);
    if (broken != NULL)
        ck_abort_msg("%s:%d: %s", file, line, broken);
    expand(picture, wanted);
    draw(scene, got);
    ck_assert_msg(strcmp(wanted, got) == 0, "%s:%d: wanted \"%s\", got \"%s\"", file, line, wanted, got);
    expect_all_data(scene, file, line);
}

void expect_same_at(const struct scene *scene, const unsigned char *memory, const char *file, int line) {
    size_t bytes = dpool_pool_size(scene->pool);
    struct dpool *before = new_memory(bytes), *after = copy_pool(scene->pool);
    memcpy(before, memory, bytes);
#if DPOOL_STATISTICS
    memset(before->stats.failures, 0, sizeof before->stats.failures);
    memset(after->stats.failures, 0, sizeof after->stats.failures);
    after->stats.probes = before->stats.probes;
#endif
    bool same = memcmp(before, after, bytes) == 0;
    free(before);
    free(after);
    ck_assert_msg(same, "%s:%d: the pool was changed", file, line);
}

/* ---- Defrag ---- */

void expect_nothing_left(const struct scene *scene) {
    const char *left = defrag_left_over(scene->pool);
    ck_assert_msg(left == NULL, "%s", left);
    ck_assert_ptr_eq(dpool_check(scene->pool), NULL);
}

bool step_defrag(struct scene *scene, size_t budget) {
    struct counters before = stats_of(scene->pool);
    bool more = dpool_defrag_step(scene->pool, budget);
    struct counters after = stats_of(scene->pool);
    assert_often(after.bytes_moved - before.bytes_moved <= budget);
    assert_often(after.headers_visited - before.headers_visited <= DPOOL_STEP_HEADERS + budget / DPOOL_BLOCK);
    const char *broken = dpool_check(scene->pool);
    if (broken != NULL)
        ck_abort_msg("after a step: %s", broken);
    return more;
}

void drain_defrag(struct scene *scene, size_t budget) {
    uint32_t steps = 0;
    while (step_defrag(scene, budget))
        assert_often(steps++ < 1000000);
    uint32_t headers = stats_of(scene->pool).headers_visited;
    ck_assert(!step_defrag(scene, budget));
    ck_assert_uint_eq(stats_of(scene->pool).headers_visited, headers);
    expect_nothing_left(scene);
}

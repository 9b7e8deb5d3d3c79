/* test.h: what core's tests share: pools drawn as pictures, and looks at a pool that use its public functions only.
 *
 * A picture has a character a unit, and a unit is the smallest allocation: letters are allocations, lower case is
 * locked; '.' is a free run; '*' is the half-moved allocation and '+' its new place where that is apart. What lies
 * beyond the top is not drawn. A number repeats the character behind it: "3AB2." is "AAAB..". */
#ifndef TESTS_CORE_TEST_H
#define TESTS_CORE_TEST_H

#ifdef SMALL_CHECK
#include "small_check.h"
#else
#include <check.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "core/dpool.h"
#include "look.h"

#define UNIT ((uint32_t)(DPOOL_MIN_BLOCKS * DPOOL_BLOCK))  /* bytes a character of a picture */
#define UNITS(count) ((size_t)(count)*UNIT - DPOOL_HEADER) /* data bytes of an allocation of that many characters */
#define PICTURE_MAX 2048u
/* For assertions that are passed very often: Check writes a file for each that it sees. */
#define assert_often(condition)             \
    do {                                    \
        if (!(condition))                   \
            ck_abort_msg("%s", #condition); \
    } while (0)

#define IMMEDIATE false
#define DEFERRED true
/* The index cache of a pool where the build has one. */
#define CACHE(count) (DPOOL_INDEX_CACHE ? (count) : 0u)

/* A pool that began as a picture. Its allocations are filled with a pattern that tells letter and place. */
struct scene {
    struct dpool *pool;
    dpool_handle handles[26];
    size_t filled[26]; /* bytes that hold the pattern */
};

/* The smallest pool that holds the picture and more_units beyond it. The picture's gaps are freed from the left. */
/* deferred: where the build can defer. */
void scene_start(struct scene *scene, const char *picture, uint32_t more_units, bool deferred);
void scene_start_with(struct scene *scene, const char *picture, uint32_t more_units, const struct dpool_config *config);

/* One operation on a letter's allocation, which must succeed. */
void scene_alloc(struct scene *scene, char letter, uint32_t units);
void scene_free(struct scene *scene, char letter);
void scene_resize(struct scene *scene, char letter, uint32_t units);
void *scene_lock(struct scene *scene, char letter);
void scene_unlock(struct scene *scene, char letter);
dpool_handle scene_handle(const struct scene *scene, char letter);

/* The pool looks like that, every invariant holds, and every allocation still has its data. */
#define expect_layout(scene, picture) expect_layout_at(scene, picture, __FILE__, __LINE__)
void expect_layout_at(const struct scene *scene, const char *picture, const char *file, int line);

/* Neither the pool nor its data differ, but for the counters of dpool_stats that a failed call may move. */
#define expect_same(scene, picture_of_memory) expect_same_at(scene, picture_of_memory, __FILE__, __LINE__)
void expect_same_at(const struct scene *scene, const unsigned char *memory, const char *file, int line);

/* Nothing more can be moved together, and every invariant holds. */
void expect_nothing_left(const struct scene *scene);

/* One step of defrag, within its bounds; steps until there is nothing more to do, which costs nothing to find out again. */
bool step_defrag(struct scene *scene, size_t budget);
void drain_defrag(struct scene *scene, size_t budget);

/* The test has written over fields of the pool: a hardened one takes them for its own again. */
void reseal(struct dpool *pool);

/* A copy of the pool's whole memory, aligned as the pool's was; for free(). */
void *copy_pool(const struct dpool *pool);

/* Memory for a pool, filled with a byte that is not zero. For free(). */
void *new_memory(size_t bytes);

/* Copies out an allocation's data wherever its parts lie. Returns its size. */
size_t gather(const struct dpool *pool, dpool_handle handle, void *data_out);

/* xorshift32; *state is not 0. random_below gives 0 .. end-1. */
uint32_t random_next(uint32_t *state);
uint32_t random_below(uint32_t *state, uint32_t end);

TCase *init_case(void);
TCase *alloc_case(void);
TCase *alloc_failures_case(void);
TCase *indexes_case(void);
TCase *handle_lock_case(void);
TCase *resize_case(void);
TCase *clean_case(void);
TCase *defrag_case(void);
TCase *defrag_step_case(void);
TCase *room_case(void);
TCase *room_step_case(void);
TCase *inspect_case(void);
TCase *forged_case(void);
TCase *model_case(void);

#endif

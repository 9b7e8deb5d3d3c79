/* bare.c: a pool as a device has it that leaves out all that it can, dpool_check and the walk among it: fills it, makes holes,
 * and expects every byte where its handle says, and room where defrag has been. Exit status 1, and the line: one is not. */
#include <stdio.h>
#include <string.h>

#include "core/dpool.h"

#if DPOOL_INSPECT
#error "this is the test of a build without it"
#endif

enum { COUNT = 40, SIZE = 60 };

#define EXPECT(fact)                                            \
    do {                                                        \
        if (!(fact)) {                                          \
            printf("bare.c:%d: not so: %s\n", __LINE__, #fact); \
            return 1;                                           \
        }                                                       \
    } while (0)

static _Alignas(16) unsigned char memory[DPOOL_BYTES(COUNT * DPOOL_BLOCKS_FOR(SIZE), COUNT, 0)];

/* Whether an allocation holds its number in the bytes 0 .. size-1. */
static int holds(struct dpool *pool, dpool_handle handle, unsigned char number, size_t size) {
    void *data;
    unsigned char wanted[2 * SIZE];
    memset(wanted, number, sizeof wanted);
    return dpool_lock(pool, handle, &data) == DPOOL_OK && memcmp(data, wanted, size) == 0
           && dpool_unlock(pool, handle) == DPOOL_OK;
}

int main(void) {
    const struct dpool_config config = {.indexes = COUNT},
                              cached = {.indexes = COUNT, .index_cache = DPOOL_INDEX_CACHE ? 0 : 1};
    struct dpool *pool;
    dpool_handle handles[COUNT], more;
    void *data;
    EXPECT(dpool_init(memory, sizeof memory, &config, &pool) == DPOOL_OK);
    EXPECT(DPOOL_INDEX_CACHE || dpool_init(memory, sizeof memory, &cached, &pool) == DPOOL_ERR_INVALID_CONFIG);
    for (unsigned i = 0; i < COUNT; i++) {
        EXPECT((i % 2 ? dpool_alloc : dpool_alloc_fast)(pool, SIZE, &handles[i]) == DPOOL_OK);
        EXPECT(holds(pool, handles[i], 0, SIZE));
        EXPECT(dpool_lock(pool, handles[i], &data) == DPOOL_OK
               && dpool_lock(pool, handles[i], &data) == DPOOL_ERR_LOCKED);
        memset(data, (int)i, SIZE);
        EXPECT(dpool_free(pool, handles[i]) == DPOOL_ERR_LOCKED && dpool_unlock(pool, handles[i]) == DPOOL_OK);
    }
    EXPECT(dpool_free_bytes(pool) == 0 && dpool_alloc(pool, 1, &more) == DPOOL_ERR_OUT_OF_MEMORY);
    for (unsigned i = 0; i < COUNT; i += 2)
        EXPECT(dpool_free(pool, handles[i]) == DPOOL_OK && dpool_free(pool, handles[i]) == DPOOL_ERR_INVALID_HANDLE);
    EXPECT(dpool_alloc(pool, 2 * SIZE, &more) == DPOOL_ERR_FRAGMENTED);
    while (dpool_defrag_step(pool, 24)) {
    }
    EXPECT(dpool_largest_free(pool) == dpool_free_bytes(pool));
    EXPECT(dpool_resize(pool, handles[1], 2 * SIZE) == DPOOL_OK && dpool_alloc(pool, 2 * SIZE, &more) == DPOOL_OK);
    for (unsigned i = 1; i < COUNT; i += 2)
        EXPECT(holds(pool, handles[i], (unsigned char)i, SIZE));
    EXPECT(dpool_lock(pool, handles[1], &data) == DPOOL_OK);
    EXPECT(((unsigned char *)data)[SIZE - 1] == 1 && ((unsigned char *)data)[2 * SIZE - 1] == 0);
    EXPECT(strcmp(dpool_error_name(dpool_unlock(pool, handles[3])), "not locked") == 0);
    return 0;
}

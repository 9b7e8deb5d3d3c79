/* What a user of the installed core writes: the header and the sources are found through pkg-config. */
#include <dpool.h>
#include <stdio.h>

int main(void) {
    static _Alignas(DPOOL_ALIGN) unsigned char memory[DPOOL_BYTES(100, 8, 0)];
    struct dpool_config config = {.indexes = 8};
    struct dpool *pool;
    dpool_handle handle;
    void *data;
    if (dpool_init(memory, sizeof memory, &config, &pool) != DPOOL_OK || dpool_alloc(pool, 100, &handle) != DPOOL_OK
        || dpool_lock(pool, handle, &data) != DPOOL_OK)
        return 1;
    printf("%zu bytes in a pool\n", dpool_pool_size(pool));
    return 0;
}

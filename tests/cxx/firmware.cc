// firmware.cc: the pool called from C++: the header compiles there, and its names are those that C code defines.
#include "core/dpool.h"

#include <cstdio>
#include <cstring>

namespace {

alignas(16) unsigned char memory[DPOOL_BYTES(100, 8, 0)];

bool write_and_read(struct dpool *pool, dpool_handle handle) {
    void *data = nullptr;
    if (dpool_lock(pool, handle, &data) != DPOOL_OK)
        return false;
    std::memcpy(data, "kept", 5);
    dpool_unlock(pool, handle);
    dpool_defrag(pool);
    if (dpool_lock(pool, handle, &data) != DPOOL_OK)
        return false;
    bool kept = std::memcmp(data, "kept", 5) == 0;
    return dpool_unlock(pool, handle) == DPOOL_OK && kept;
}

bool works() {
    struct dpool_config config = {};
    config.indexes = 8;
    struct dpool *pool = nullptr;
    dpool_handle below, handle;
    if (dpool_init(memory, sizeof memory, &config, &pool) != DPOOL_OK)
        return false;
    if (dpool_alloc(pool, 40, &below) != DPOOL_OK || dpool_alloc(pool, 40, &handle) != DPOOL_OK)
        return false;
    return dpool_free(pool, below) == DPOOL_OK && write_and_read(pool, handle) && dpool_check(pool) == nullptr;
}

} // namespace

int main() {
    bool passed = works();
    std::printf("%s\n", passed ? "1 passed, 0 failed" : "0 passed, 1 failed");
    return passed ? 0 : 1;
}

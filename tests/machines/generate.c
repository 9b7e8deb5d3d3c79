/* generate.c: whether this machine generates the same events as every other one. */
#include <inttypes.h>
#include <stdio.h>

#include "tests/traces/golden_workload.h"

int main(void) {
    uint64_t hash = golden_workload_hash();
    printf("generated events: hash %016" PRIx64 ", %s\n", hash, hash == GOLDEN_HASH ? "as everywhere" : "WRONG");
    return hash == GOLDEN_HASH ? 0 : 1;
}

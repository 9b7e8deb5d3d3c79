/* main.c: writes over the bookkeeping of live pools; see faults.h. */
#include <stdio.h>

#include "faults.h"

int main(void) {
    printf("blocks of %d, %d bits%s\n", DPOOL_BLOCK, DPOOL_WIDTH, DPOOL_HARDENED ? ", hardened" : "");
    fflush(stdout);
    bool right = try_flips();
    right = try_overruns() && right;
    try_garbage();
    return right ? 0 : 1;
}

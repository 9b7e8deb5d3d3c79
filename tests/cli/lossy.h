/* lossy.h: put in front of the pool, so that moves lose data: for the tests of what is said then. */
#include <string.h>

static inline void *lossy_move(void *to, const void *from, size_t size) {
    unsigned char *bytes = memmove(to, from, size);
    if (size != 0)
        bytes[0] ^= 1;
    return to;
}
#define memmove lossy_move

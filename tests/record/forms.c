/* forms.c: every way to allocate, between two marks that the trace is searched for. */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#define MARK 77777

/* Known to no compiler, which would warn of what is asked for here. */
static volatile size_t vast = SIZE_MAX / 2;
static void *volatile nothing;

static void mark(void) {
    free(malloc(MARK));
}

static void resizes(void) {
    void *block = realloc(nothing, 30);
    block = realloc(block, 40);
    if (realloc(block, vast) != NULL)
        abort();
    if (realloc(block, 0) != NULL)
        abort();
    block = reallocarray(nothing, 4, 25);
    if (reallocarray(block, vast, 3) != NULL || errno != ENOMEM)
        abort();
    block = reallocarray(block, 5, 25);
    free(block);
}

static void alignments(void) {
    void *block = NULL;
    free(aligned_alloc(64, 128));
    if (posix_memalign(&block, 4096, 50) != 0)
        abort();
    free(block);
    free(memalign(32, 33));
    free(valloc(44));
    free(pvalloc(55));
}

int main(void) {
    mark();
    free(malloc(10));
    free(malloc(0));
    free(calloc(3, 7));
    if (calloc(vast, 3) != NULL || malloc(vast) != NULL)
        abort();
    free(nothing);
    resizes();
    alignments();
    mark();
    return 7;
}

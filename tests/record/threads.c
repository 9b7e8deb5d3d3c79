/* threads.c: threads that allocate, resize and free one another's blocks. Each call of theirs is counted and printed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 4
#define ROUNDS 60000
#define PLACES 64

static _Atomic(void *) places[PLACES];
static _Atomic unsigned long allocs, frees, resizes;

static void *work(void *context) {
    unsigned random = (unsigned)(size_t)context * 7919u + 1;
    for (unsigned i = 0; i < ROUNDS; i++) {
        random = random * 1664525u + 1013904223u;
        void *block = atomic_exchange(&places[random >> 26], NULL);
        size_t bytes = 1 + (random >> 8) % 3000;
        if (block == NULL) {
            block = malloc(bytes);
            allocs++;
        } else if (i % 3 != 0) {
            block = realloc(block, bytes);
            resizes++;
        } else {
            free(block);
            frees++;
            continue;
        }
        block = atomic_exchange(&places[random >> 26], block);
        if (block != NULL) {
            free(block);
            frees++;
        }
    }
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    static char line[100];
    for (size_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    setvbuf(stdout, line, _IOLBF, sizeof line);
    printf("%lu %lu %lu\n", allocs, frees, resizes);
    return 0;
}

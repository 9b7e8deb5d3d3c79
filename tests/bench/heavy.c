/* heavy.c mixed|pairs: a program that does nothing but allocate and free, and prints the processor's time that it took, in
 * seconds. mixed: 1,024 places, sizes up to 600 bytes, in random order. pairs: one block after the other, which the C
 * library serves from its thread cache; no program can call it more often. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 1000000
#define PLACES 1024

static void mixed(void) {
    static void *places[PLACES];
    unsigned random = 1;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1664525u + 1013904223u;
        void **place = &places[random >> 22];
        free(*place);
        *place = malloc((random >> 8) % 600);
    }
}

static void pairs(void) {
    for (int i = 0; i < ROUNDS; i++) {
        void *volatile block = malloc(64 + (i & 63));
        free(block);
    }
}

int main(int argc, char **argv) {
    if (argc != 2 || (strcmp(argv[1], "mixed") != 0 && strcmp(argv[1], "pairs") != 0))
        return 2;
    if (argv[1][0] == 'm')
        mixed();
    else
        pairs();
    printf("%.6f\n", (double)clock() / CLOCKS_PER_SEC);
    return 0;
}

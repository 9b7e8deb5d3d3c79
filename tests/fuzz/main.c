/* main.c: goes through the files that are named, with whatever compiler there is. */
#include "fuzz.h"

#include <string.h>

static void go_through(const char *name) {
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        perror(name);
        exit(EXIT_FAILURE);
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    uint8_t *copy = malloc(length + (length == 0)); /* so that a sanitizer sees its end */
    fuzz_expect(copy != NULL);
    memcpy(copy, bytes, length);
    LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        go_through(argv[i]);
    printf("%s: %d inputs\n", argv[0], argc - 1);
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

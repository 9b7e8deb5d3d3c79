/* twice.c: frees a block twice, of which the C library dies. */
#include <stdlib.h>

int main(void) {
    void *volatile block = malloc(77777);
    free(block);
    free(block);
    return 0;
}

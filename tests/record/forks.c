/* forks.c [leave | PROGRAM]: a child that frees what its parent allocated, and allocates itself; the parent goes on
 * meanwhile. With an argument the child leaves by _exit; the parent becomes the program that a path names. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PARENT 11111
#define CHILD 22222

int main(int argc, char **argv) {
    int status = 0;
    void *block = malloc(PARENT);
    pid_t child = fork();
    if (child == 0) {
        free(block);
        (void)!malloc(CHILD);
        if (argc > 1)
            _exit(0);
        exit(0);
    }
    free(block);
    waitpid(child, &status, 0);
    pid_t other = vfork(); /* its end is not that of its parent */
    if (other == 0)
        _exit(0);
    waitpid(other, &status, 0);
    (void)!malloc(PARENT);
    if (argc > 1)
        execv(argv[1], argv + 1);
    return status;
}

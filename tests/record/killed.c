/* killed.c SIGNAL COUNT: allocates COUNT times, and a marked size last; then sends itself that signal. */
#include <signal.h>
#include <stdlib.h>

#define MARK 77777

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    for (long i = atol(argv[2]); i > 0; i--)
        (void)!malloc(16);
    (void)!malloc(MARK);
    raise(atoi(argv[1]));
    return 0;
}

/* hostile.c: closes every file and watches errno while it allocates; sleeps between two marks. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MARK 77777
#define COUNT 100000 /* several times what the recorder can hold before it writes */

int main(void) {
    struct timespec pause = {.tv_nsec = 50000000};
    closefrom(0);
    errno = ENOTTY;
    for (int i = 0; i < COUNT; i++)
        free(malloc(24));
    if (errno != ENOTTY)
        return 1;
    (void)!malloc(MARK);
    nanosleep(&pause, NULL);
    (void)!malloc(MARK);
    return 0;
}

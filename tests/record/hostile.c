/* hostile.c [FOLDER]: closes every file and watches errno while it allocates; sleeps between two marks. Meanwhile the only
 * thing in the folder has another name, as all have in another root directory. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MARK 77777
#define COUNT 100000 /* several times what the recorder can hold before it writes */

static void find_only(const char *folder, char *path, size_t size) {
    struct dirent *entry;
    DIR *stream = opendir(folder);
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] != '.')
            snprintf(path, size, "%s/%s", folder, entry->d_name);
    }
    if (stream != NULL)
        closedir(stream);
}

int main(int argc, char **argv) {
    struct timespec pause = {.tv_nsec = 50000000};
    char path[1000] = "", aside[1010];
    if (argc > 1)
        find_only(argv[1], path, sizeof path);
    snprintf(aside, sizeof aside, "%s.aside", path);
    if (argc > 1 && rename(path, aside) != 0)
        return 2;
    closefrom(0);
    errno = ENOTTY;
    for (int i = 0; i < COUNT; i++)
        free(malloc(24));
    if (errno != ENOTTY)
        return 1;
    (void)!malloc(MARK);
    nanosleep(&pause, NULL);
    (void)!malloc(MARK);
    if (argc > 1 && rename(aside, path) != 0)
        return 3;
    return 0;
}

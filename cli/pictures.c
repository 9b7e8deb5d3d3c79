/* pictures.c: which pictures are poolsim's, and away with them. */
#include "cli/pictures.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "viz/plot.h"

/* The name's length without its ending, where it is that of a script that poolsim made; else 0. */
static size_t stem_of_script(int directory, const char *name) {
    char head[sizeof PLOT_SCRIPT_HEAD] = "";
    size_t length = strlen(name);
    if (length < 4 || strcmp(name + length - 3, ".gp") != 0)
        return 0;
    int script = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = script >= 0 ? read(script, head, sizeof head - 1) : 0;
    if (script >= 0)
        close(script);
    return got == (ssize_t)sizeof head - 1 && strcmp(head, PLOT_SCRIPT_HEAD) == 0 ? length - 3 : 0;
}

static int remove_picture(const char *directory, const char *script, size_t stem, const char *format) {
    struct stat status;
    char *path;
    int removed = EXIT_DONE;
    if (asprintf(&path, "%s/%.*s.%s", directory, (int)stem, script, format) < 0) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) && unlink(path) != 0) {
        fprintf(stderr, "%s: an old picture cannot be removed: %s\n", path, strerror(errno));
        removed = EXIT_INPUT;
    }
    free(path);
    return removed;
}

int pictures_remove_old(const char *directory) {
    DIR *folder = opendir(directory);
    struct dirent *entry;
    int status = EXIT_DONE;
    while (folder != NULL && status == EXIT_DONE && (entry = readdir(folder)) != NULL) {
        size_t stem = stem_of_script(dirfd(folder), entry->d_name);
        for (size_t i = 0; stem != 0 && status == EXIT_DONE && plot_format_words[i] != NULL; i++)
            status = remove_picture(directory, entry->d_name, stem, plot_format_words[i]);
    }
    if (folder != NULL)
        closedir(folder);
    return status;
}

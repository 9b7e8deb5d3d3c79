/* scratch.c: a folder that goes again, also where the program is interrupted; so what removes it is safe in a handler. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static char scratch[4096];
static volatile sig_atomic_t exists;

void scratch_remove(void) {
    _Alignas(struct dirent64) char entries[4096];
    if (!exists)
        return;
    exists = 0;
    int folder = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t got = 0;
    while (folder >= 0 && (got = getdents64(folder, entries, sizeof entries)) > 0) {
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(entries + at);
            unlinkat(folder, entry->d_name, 0); /* . and .. stay by themselves */
            at += entry->d_reclen;
        }
    }
    if (folder >= 0)
        close(folder);
    rmdir(scratch);
}

const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

const char *scratch_make(const char *what) {
    const char *place = temporary_folder();
    sigset_t held, before;
    int written = snprintf(scratch, sizeof scratch, "%s/poolsim-%s-XXXXXX", place, what);
    if (written < 0 || (size_t)written >= sizeof scratch) {
        fprintf(stderr, "%s: cannot be made: %s\n", place, strerror(ENAMETOOLONG));
        return NULL;
    }
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &before); /* there is no moment at which it is there and not known */
    exists = mkdtemp(scratch) != NULL;
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (exists)
        return scratch;
    fprintf(stderr, "%s: cannot be made: %s\n", scratch, strerror(error));
    return NULL;
}

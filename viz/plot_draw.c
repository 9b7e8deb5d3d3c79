/* plot_draw.c: the one place that starts gnuplot. Its picture comes through a pipe, so that who writes it knows whether it
 * could be written; and a picture that gnuplot did not finish is none. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "viz/plot.h"

#define NOT_FOUND 127

static _Noreturn void become_gnuplot(const char *directory, const char *script, enum plot_format format, int to) {
    char settings[64];
    snprintf(settings, sizeof settings, "fmt='%s'; out='-'", plot_format_words[format]);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* who waits for the picture may hold signals back */
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0 || chdir(directory) != 0)
        _exit(1);
    execlp("gnuplot", "gnuplot", "-d", "-e", settings, script, (char *)NULL);
    _exit(errno == ENOENT ? NOT_FOUND : 1);
}

/* All of a pipe to a file, also when that cannot be written any more, so that its writer ends. */
static size_t copy(int from, FILE *out) {
    char bytes[16384];
    size_t sum = 0;
    for (;;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return sum;
        fwrite(bytes, 1, (size_t)got, out);
        sum += (size_t)got;
    }
}

enum plot_result plot_draw(FILE *out, const char *directory, const char *script, enum plot_format format) {
    int ends[2], status = 0;
    fflush(out);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return PLOT_FAILED;
    pid_t child = fork();
    if (child == 0)
        become_gnuplot(directory, script, format, ends[1]);
    close(ends[1]);
    size_t bytes = child > 0 ? copy(ends[0], out) : 0;
    close(ends[0]);
    if (child < 0)
        return PLOT_FAILED;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return PLOT_FAILED;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return PLOT_NO_GNUPLOT;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && bytes != 0 ? PLOT_DRAWN : PLOT_FAILED;
}

/* plot_draw.c: the one place that starts gnuplot. Its picture goes to memory, so that who writes it knows whether it
 * could be written; and a picture that gnuplot did not finish is none. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "viz/plot.h"

#define NOT_FOUND 127

static _Noreturn void become_gnuplot(const char *directory, const char *script, enum plot_format format, int to) {
    char settings[64];
    snprintf(settings, sizeof settings, "fmt='%s'; out='-'", plot_format_words[format]);
    sigset_t none;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody will want the picture then */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* who waits for the picture may hold signals back */
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0 || chdir(directory) != 0)
        _exit(1);
    execlp("gnuplot", "gnuplot", "-d", "-e", settings, script, (char *)NULL);
    _exit(errno == ENOENT ? NOT_FOUND : 1);
}

/* What gnuplot wrote. false: nothing, or it cannot be read. */
static bool copy(int from, FILE *out) {
    char bytes[16384];
    ssize_t got = 0;
    off_t at = 0;
    while ((got = pread(from, bytes, sizeof bytes, at)) > 0) {
        fwrite(bytes, 1, (size_t)got, out);
        at += got;
    }
    return got == 0 && at != 0;
}

void plot_start(struct plot_drawing *drawing, const char *directory, const char *script, enum plot_format format) {
    drawing->process = -1;
    drawing->picture = memfd_create("picture", MFD_CLOEXEC);
    if (drawing->picture < 0)
        return;
    drawing->process = fork();
    if (drawing->process == 0)
        become_gnuplot(directory, script, format, drawing->picture);
}

/* -1: it was not begun, or cannot be waited for. */
static int wait_for(const struct plot_drawing *drawing) {
    int status = -1;
    if (drawing->process < 0)
        return -1;
    while (waitpid(drawing->process, &status, 0) < 0) {
        if (errno != EINTR)
            return -1;
    }
    return status;
}

static void forget(struct plot_drawing *drawing) {
    if (drawing->picture >= 0)
        close(drawing->picture);
    *drawing = (struct plot_drawing){-1, -1};
}

enum plot_result plot_finish(struct plot_drawing *drawing, FILE *out) {
    int status = wait_for(drawing);
    enum plot_result result = PLOT_FAILED;
    if (status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        result = PLOT_NO_GNUPLOT;
    else if (status == 0 && copy(drawing->picture, out))
        result = PLOT_DRAWN;
    forget(drawing);
    return result;
}

void plot_drop(struct plot_drawing *drawing) {
    if (drawing->process >= 0)
        kill(drawing->process, SIGKILL);
    wait_for(drawing);
    forget(drawing);
}

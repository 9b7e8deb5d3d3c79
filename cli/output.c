/* output.c: what leaves the program, and how it ends early. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

void print_problem(const char *text) {
    progress_clear();
    fputs(text, stderr);
}

int finish_output(int status) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "poolsim: standard output cannot be written: %s\n", strerror(errno));
    return EXIT_INPUT;
}

/* ---- A file that appears when it is whole ---- */

static struct {
    FILE *file;
    char path[4096];
    char temporary[4096 + 16];
    volatile sig_atomic_t exists;
} output;

static void on_interrupt(int signal) {
    (void)signal;
    if (output.exists)
        unlink(output.temporary);
    _exit(EXIT_INTERRUPTED);
}

void catch_interrupts(void) {
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static FILE *cannot_write(const char *path) {
    print_problem("");
    fprintf(stderr, "poolsim: %s: cannot be written: %s\n", path, strerror(errno));
    return NULL;
}

FILE *output_begin(const char *path) {
    struct stat status;
    size_t length = strlen(path);
    if (length >= sizeof output.path) {
        errno = ENAMETOOLONG;
        return cannot_write(path);
    }
    memcpy(output.path, path, length + 1);
    /* What is no plain file (a pipe, a terminal, /dev/null) cannot be renamed over, and is written to as it is. */
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        output.file = fopen(path, "w");
        return output.file != NULL ? output.file : cannot_write(path);
    }
    snprintf(output.temporary, sizeof output.temporary, "%s.%ld.part", path, (long)getpid());
    int descriptor = open(output.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return cannot_write(path);
    output.exists = 1;
    output.file = fdopen(descriptor, "w");
    if (output.file == NULL) {
        cannot_write(path);
        close(descriptor);
        output_drop();
    }
    return output.file;
}

int output_commit(void) {
    bool whole = fflush(output.file) == 0 && !ferror(output.file);
    whole = fclose(output.file) == 0 && whole;
    output.file = NULL;
    if (whole && output.exists)
        whole = rename(output.temporary, output.path) == 0;
    if (whole) {
        output.exists = 0;
        return EXIT_DONE;
    }
    cannot_write(output.path);
    output_drop();
    return EXIT_INPUT;
}

void output_drop(void) {
    if (output.file != NULL)
        fclose(output.file);
    output.file = NULL;
    if (output.exists)
        unlink(output.temporary);
    output.exists = 0;
}

/* ---- Progress ---- */

static bool progress_shown;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void progress_show(const char *what, double share) {
    static double started, shown;
    static int terminal = -1;
    if (terminal < 0) {
        terminal = isatty(STDERR_FILENO);
        started = terminal ? seconds_now() : 0;
    }
    if (!terminal)
        return;
    double now = seconds_now();
    if (now - started < 0.5 || now - shown < 0.1)
        return;
    shown = now;
    progress_shown = true;
    if (share < 0) {
        fprintf(stderr, "\r\033[K%.60s ...", what);
        return;
    }
    int filled = (int)(fmin(share, 1) * 30);
    fprintf(stderr, "\r\033[K%.40s [%.*s%*s] %3.0f %%", what, filled, "##############################", 30 - filled, "",
            fmin(share, 1) * 100);
}

void progress_clear(void) {
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

/* output.c: what leaves the program, and how it ends early. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

void print_problem(const char *text) {
    progress_unwatch();
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
    const char *name; /* as the user gave it */
    char path[4096];
    char temporary[4096 + 32];
    volatile sig_atomic_t exists;
} output;

static volatile sig_atomic_t progress_shown;

static void on_interrupt(int signal) {
    static const char clear[] = "\r\033[K";
    if (progress_shown && write(STDERR_FILENO, clear, sizeof clear - 1) < 0)
        progress_shown = 0; /* nothing more can be done for it */
    if (output.exists)
        unlink(output.temporary);
    scratch_remove();
    _exit(signal == SIGINT ? EXIT_INTERRUPTED : EXIT_TERMINATED);
}

/* A handler, and not SIG_IGN, which gnuplot would inherit: it ends with half a picture and says nothing. */
static void on_full_file(int signal) {
    (void)signal;
}

void catch_interrupts(void) {
    static const int signals[] = {SIGINT, SIGTERM};
    struct sigaction before, action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    action = (struct sigaction){.sa_handler = on_full_file, .sa_flags = SA_RESTART};
    sigaction(SIGXFSZ, &action, NULL);
}

static FILE *cannot_write(void) {
    print_problem("");
    fprintf(stderr, "%s: cannot be written: %s\n", output.name, strerror(errno));
    return NULL;
}

/* The file that symbolic links lead to, which need not exist, into output.path. */
static bool follow_links(const char *path) {
    char link[sizeof output.path];
    int written = snprintf(output.path, sizeof output.path, "%s", path);
    for (int links = 0; written >= 0 && (size_t)written < sizeof output.path; links++) {
        ssize_t length = readlink(output.path, link, sizeof link - 1);
        if (length < 0)
            return true; /* no link, or nothing there */
        if (links == 40) {
            errno = ELOOP;
            return false;
        }
        link[length] = '\0';
        const char *slash = link[0] == '/' ? NULL : strrchr(output.path, '/');
        size_t folder = slash == NULL ? 0 : (size_t)(slash - output.path) + 1;
        written = snprintf(output.path + folder, sizeof output.path - folder, "%s", link);
        written += (int)folder;
    }
    errno = ENAMETOOLONG;
    return false;
}

int output_beside(const char *path, char *temporary, size_t room) {
    int descriptor = -1;
    errno = EEXIST;
    for (unsigned i = 0; i < 1000 && descriptor < 0 && errno == EEXIST; i++) {
        if (snprintf(temporary, room, "%s.%ld-%u.part", path, (long)getpid(), i) >= (int)room) {
            errno = ENAMETOOLONG;
            break;
        }
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    return descriptor;
}

/* A file beside output.path that is to take its name, and has the mode of the one that it replaces, if there is one. */
static int open_temporary(const struct stat *replaced) {
    int descriptor = output_beside(output.path, output.temporary, sizeof output.temporary);
    output.exists = descriptor >= 0;
    if (descriptor >= 0 && replaced != NULL)
        fchmod(descriptor, replaced->st_mode & 0777);
    return descriptor;
}

static bool is_standard_output(const struct stat *file) {
    struct stat status;
    return fstat(STDOUT_FILENO, &status) == 0 && status.st_dev == file->st_dev && status.st_ino == file->st_ino;
}

/* The open file behind a path: what is no plain file (a pipe, a terminal, /dev/null) cannot be replaced and is written to
 * as it is; so is standard output under another name, /dev/stdout, which somebody else has opened. */
static int open_output(const char *path) {
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    if (is_there && is_standard_output(&status))
        return dup(STDOUT_FILENO);
    if (is_there && !S_ISREG(status.st_mode))
        return open(path, O_WRONLY | O_CLOEXEC);
    return follow_links(path) ? open_temporary(is_there ? &status : NULL) : -1;
}

FILE *output_begin(const char *path) {
    if (path == NULL || strcmp(path, "-") == 0)
        return output.file = stdout;
    output.name = path;
    int descriptor = open_output(path);
    if (descriptor < 0)
        return cannot_write();
    output.file = fdopen(descriptor, "w");
    if (output.file == NULL) {
        cannot_write();
        close(descriptor);
        output_drop();
    }
    return output.file;
}

int output_commit(void) {
    if (output.file == stdout) {
        output.file = NULL;
        return finish_output(EXIT_DONE);
    }
    bool whole = fflush(output.file) == 0 && !ferror(output.file);
    whole = fclose(output.file) == 0 && whole;
    output.file = NULL;
    if (whole && output.exists)
        whole = rename(output.temporary, output.path) == 0;
    if (whole) {
        output.exists = 0;
        return EXIT_DONE;
    }
    cannot_write();
    output_drop();
    return EXIT_INPUT;
}

void output_drop(void) {
    if (output.file != NULL && output.file != stdout)
        fclose(output.file);
    output.file = NULL;
    if (output.exists)
        unlink(output.temporary);
    output.exists = 0;
}

/* ---- Progress ---- */

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
    progress_shown = 1;
    if (share < 0) {
        fprintf(stderr, "\r\033[K%.60s ... %.0f s", what, now - started);
        return;
    }
    int filled = (int)(fmin(share, 1) * 30);
    fprintf(stderr, "\r\033[K%.40s [%.*s%*s] %3.0f %%", what, filled, "##############################", 30 - filled, "",
            fmin(share, 1) * 100);
}

/* ---- Progress of a source, from a thread of its own ---- */

static struct {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    const struct source *source; /* NULL: nobody watches */
    bool end;
} watch = {.mutex = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};

static void *watch_source(void *unused) {
    (void)unused;
    pthread_mutex_lock(&watch.mutex);
    while (!watch.end) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 100000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        progress_show(source_name(watch.source), source_progress(watch.source));
        pthread_cond_timedwait(&watch.ended, &watch.mutex, &until);
    }
    pthread_mutex_unlock(&watch.mutex);
    return NULL;
}

void progress_watch(const struct source *source) {
    watch.end = false;
    watch.source = isatty(STDERR_FILENO) ? source : NULL;
    if (watch.source != NULL && pthread_create(&watch.thread, NULL, watch_source, NULL) != 0)
        watch.source = NULL;
}

void progress_unwatch(void) {
    if (watch.source == NULL)
        return;
    pthread_mutex_lock(&watch.mutex);
    watch.end = true;
    pthread_cond_signal(&watch.ended);
    pthread_mutex_unlock(&watch.mutex);
    pthread_join(watch.thread, NULL);
    watch.source = NULL;
    progress_clear();
}

void progress_clear(void) {
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = 0;
}

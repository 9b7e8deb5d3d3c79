/* record_program.c: how a program is run under the recorder. */
#include "cli/record_program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "traces/record_log.h"

#define LIBRARY "libpoolsim-record.so"
#define INSTALLED "../lib/poolsim/" LIBRARY
#define FOLDER "poolsim-record-"
#define OWNER ".owner"
#define SLOTS_AN_EVENT 8 /* with its tag and twice as a resize, and as many that become no event */

__attribute__((format(printf, 1, 2))) static int fail(const char *format, ...) {
    va_list arguments;
    fputs("poolsim: record: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    putc('\n', stderr);
    return EXIT_INPUT;
}

/* ---- Signals ---- */

volatile sig_atomic_t recording_stop;
static volatile sig_atomic_t running; /* the command's process; 0: it has ended */

/* What the terminal sends, the command gets as well; what was sent to this process alone is passed on. */
static void on_signal(int signal) {
    int error = errno;
    if (running == 0)
        recording_stop = signal;
    else if (signal == SIGTERM || signal == SIGHUP)
        kill((pid_t)running, signal);
    errno = error;
}

/* A handler, and not SIG_IGN, which the command would inherit. */
static void pass_signals(void) {
    static const int signals[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
    struct sigaction before, action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

/* ---- The clock ---- */

/* Whether the kernel keeps time by the processor's counter, which is cheaper to read than the clock. */
static bool counter_is_clock(void) {
    char name[16] = "";
    FILE *file = fopen("/sys/devices/system/clocksource/clocksource0/current_clocksource", "r");
    if (file == NULL)
        return false;
    bool read = fgets(name, sizeof name, file) != NULL;
    fclose(file);
    return read && strcmp(name, "tsc\n") == 0;
}

struct instant {
    uint64_t ticks, ns;
};

static struct instant now(uint64_t flags) {
    return (struct instant){record_ticks((flags & RECORD_COUNTER) != 0), record_ticks(false)};
}

/* ---- The environment of the command ---- */

/* The recorder lies beside this program in a build tree, or where it was installed. */
static int find_library(char *path, size_t size) {
    static const char *const places[] = {LIBRARY, INSTALLED};
    char program[PATH_MAX];
    program_folder(program, sizeof program);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int written = snprintf(path, size, "%s%s", program, places[i]);
        if (written < 0 || (size_t)written >= size || access(path, R_OK) != 0)
            continue;
        if (strpbrk(path, " :") != NULL)
            return fail("%s: the loader takes no library whose path has a blank or a colon", path);
        return EXIT_DONE;
    }
    return fail("%s is neither in %s nor in %s%s", LIBRARY, program, program, "../lib/poolsim/");
}

static int set_environment(const struct recording *recording, uint64_t flags, uint64_t events_max) {
    char library[PATH_MAX], preload[2 * PATH_MAX], variable[PATH_MAX + 80];
    int status = find_library(library, sizeof library);
    if (status != EXIT_DONE)
        return status;
    const char *others = getenv("LD_PRELOAD");
    uint64_t capacity = events_max < UINT64_MAX / SLOTS_AN_EVENT / 2 ? events_max * SLOTS_AN_EVENT : 0;
    if (capacity != 0)
        capacity += RECORD_PART_SLOTS;
    snprintf(preload, sizeof preload, "%s%s%s", library, others != NULL ? ":" : "", others != NULL ? others : "");
    snprintf(variable, sizeof variable, "%llu %ld %llu %s", (unsigned long long)flags, (long)getpid(),
             (unsigned long long)capacity, recording->folder);
    if (setenv("LD_PRELOAD", preload, 1) == 0 && setenv(RECORD_VARIABLE, variable, 1) == 0)
        return EXIT_DONE;
    return fail("memory is out");
}

/* ---- Running ---- */

static void remove_folder(const char *path) {
    struct dirent *entry;
    DIR *folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}

/* The file that says whose folder it is, locked. -1: it is not there, or somebody else's. */
static int lock_owner(const char *folder, int flags) {
    char path[PATH_MAX + sizeof OWNER];
    snprintf(path, sizeof path, "%s/" OWNER, folder);
    int owner = open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (owner < 0 || flock(owner, LOCK_EX | LOCK_NB) == 0)
        return owner;
    close(owner);
    return -1;
}

/* A SIGKILL leaves the folder behind, and nobody who locks its owner's file. */
static void remove_abandoned(const char *base) {
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *folder = opendir(base);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strncmp(entry->d_name, FOLDER, sizeof FOLDER - 1) != 0
            || snprintf(path, sizeof path, "%s/%s", base, entry->d_name) >= (int)sizeof path)
            continue;
        int owner = lock_owner(path, 0);
        if (owner < 0)
            continue;
        fprintf(stderr, "poolsim: record: %s: the log of a recording that was killed, removed\n", path);
        remove_folder(path);
        close(owner);
    }
    if (folder != NULL)
        closedir(folder);
}

int recording_begin(struct recording *recording) {
    const char *base = temporary_folder();
    char relative[PATH_MAX];
    snprintf(relative, sizeof relative, "%s", base);
    if (realpath(relative, recording->folder) == NULL)
        return fail("%s: %s; it is to hold the recorder's log, and TMPDIR sets it", base, strerror(errno));
    remove_abandoned(recording->folder);
    size_t length = strlen(recording->folder);
    int written = snprintf(recording->folder + length, sizeof recording->folder - length, "/" FOLDER "XXXXXX");
    if (written < 0 || length + (size_t)written > sizeof recording->folder - 128)
        return fail("%s: too long a path for the recorder's log; TMPDIR sets it", base);
    if (mkdtemp(recording->folder) == NULL)
        return fail("%s: %s; it is to hold the recorder's log, and TMPDIR sets it", base, strerror(errno));
    recording->owner = lock_owner(recording->folder, O_CREAT | O_EXCL);
    return EXIT_DONE;
}

static int wait_for(pid_t process) {
    siginfo_t info;
    int status = 0;
    while (waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
        continue;
    running = 0; /* its number is still its own */
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

int recording_run(struct recording *recording, const char **command, uint64_t flags, uint64_t events_max) {
    pid_t process;
    if (counter_is_clock())
        flags |= RECORD_COUNTER;
    int status = set_environment(recording, flags, events_max);
    if (status != EXIT_DONE)
        return status;
    pass_signals();
    struct instant before = now(flags);
    int error = posix_spawnp(&process, command[0], NULL, NULL, (char **)(uintptr_t)command, environ);
    if (error != 0) {
        fail("%s: cannot be started: %s", command[0], strerror(error));
        return error == ENOENT ? EXIT_NO_COMMAND : EXIT_NOT_RUNNABLE;
    }
    recording->process = running = process;
    recording->wait_status = wait_for(process);
    struct instant after = now(flags);
    recording->ns_per_tick =
        after.ticks > before.ticks ? (double)(after.ns - before.ns) / (double)(after.ticks - before.ticks) : 1;
    return EXIT_DONE;
}

/* ---- Logs ---- */

static int by_name(const void *left, const void *right) {
    const struct record_log_name *a = left, *b = right;
    if (a->process != b->process)
        return a->process < b->process ? -1 : 1;
    return strcmp(a->path, b->path);
}

struct record_log_name *recording_logs(const struct recording *recording, size_t *count) {
    struct record_log_name *names = NULL;
    size_t found = 0, room = 0;
    struct dirent *entry;
    DIR *folder = opendir(recording->folder);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (found == room) {
            struct record_log_name *more = realloc(names, (room = 2 * room + 16) * sizeof *names);
            if (more == NULL)
                goto out_of_memory;
            names = more;
        }
        snprintf(names[found].path, sizeof names[found].path, "%.3900s/%.100s", recording->folder, entry->d_name);
        names[found++].process = strtol(entry->d_name, NULL, 10);
    }
    if (folder != NULL)
        closedir(folder);
    if (found != 0)
        qsort(names, found, sizeof *names, by_name);
    *count = 0;
    for (size_t i = 0; i < found; i++) { /* the last of each process */
        if (i + 1 == found || names[i + 1].process != names[i].process)
            names[(*count)++] = names[i];
    }
    return names != NULL ? names : malloc(1);
out_of_memory:
    closedir(folder);
    free(names);
    return NULL;
}

void recording_end(const struct recording *recording) {
    remove_folder(recording->folder);
    if (recording->owner >= 0)
        close(recording->owner);
}

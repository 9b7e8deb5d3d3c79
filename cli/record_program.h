/* record_program.h: a program under the recorder: started, waited for, and what logs it left. */
#ifndef CLI_RECORD_PROGRAM_H
#define CLI_RECORD_PROGRAM_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct recording {
    char folder[PATH_MAX]; /* where the logs are */
    int owner;             /* a file in it that is locked as long as this program lives */
    pid_t process;         /* the command's */
    int wait_status;       /* as of waitpid(2) */
    double ns_per_tick;
};

struct record_log_name {
    char path[PATH_MAX];
    long process;
};

/* Makes the folder for the logs, and removes those of programs that were killed. 0, or an exit status after a message. */
int recording_begin(struct recording *recording);

/* Runs a command with the recorder preloaded, and waits for its end; flags are enum record_flag, events_max 0 is no limit.
 * Signals that end this program are the command's meanwhile. 0, or an exit status after a message; 126 and 127 when the
 * command cannot be started. */
int recording_run(struct recording *recording, const char **command, uint64_t flags, uint64_t events_max);

/* The last log of each process, ordered by process. NULL when memory is out. Free it. */
struct record_log_name *recording_logs(const struct recording *recording, size_t *count);

/* Removes the folder and what is in it. */
void recording_end(const struct recording *recording);

/* The signal that came since the command has ended; 0: none. */
extern volatile sig_atomic_t recording_stop;

#endif

/* count.c: the child traps at both ends of a stretch; the parent steps through what is between. */
#include "tests/bench/count.h"

#if defined(__linux__) && defined(__x86_64__)
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile unsigned *now; /* shared: 1 + the kind of the stretch under way, 0: none */

/* Out of line, so that each end costs the same few instructions, which an empty stretch measures. */
__attribute__((noinline)) void count_begin(unsigned which) {
    if (now == NULL)
        return;
    *now = which + 1;
    __asm__ volatile("int3");
}

__attribute__((noinline)) void count_end(void) {
    if (now == NULL)
        return;
    *now = 0;
}

static bool stopped_by_trap(pid_t child) {
    int status;
    return waitpid(child, &status, 0) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP;
}

/* The child stands at the beginning of a stretch. */
static bool step_through(pid_t child, struct count *count) {
    uint64_t steps = 0;
    while (*now != 0) {
        if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) != 0 || !stopped_by_trap(child))
            return false;
        steps++;
    }
    count->stretches++;
    count->sum += steps;
    if (steps > count->most)
        count->most = steps;
    return true;
}

static bool watch(pid_t child, struct count *counts, unsigned kinds) {
    if (!stopped_by_trap(child))
        return false;
    while (ptrace(PTRACE_CONT, child, 0, 0) == 0 && stopped_by_trap(child)) {
        unsigned which = *now - 1;
        if (which >= kinds || !step_through(child, &counts[which]))
            return false;
    }
    return true;
}

bool count_run(void (*job)(void *context), void *context, struct count *counts, unsigned kinds) {
    now = mmap(NULL, sizeof *now, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (now == MAP_FAILED) {
        now = NULL;
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
            _exit(1);
        raise(SIGTRAP);
        job(context);
        _exit(0);
    }
    bool counted = child > 0 && watch(child, counts, kinds);
    if (child > 0)
        kill(child, SIGKILL);
    munmap((void *)(uintptr_t)now, sizeof *now);
    now = NULL;
    return counted && counts[0].stretches != 0;
}

#else
void count_begin(unsigned which) {
    (void)which;
}

void count_end(void) {
}

bool count_run(void (*job)(void *context), void *context, struct count *counts, unsigned kinds) {
    (void)job, (void)context, (void)counts, (void)kinds;
    return false;
}
#endif

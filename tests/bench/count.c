/* count.c: within a stretch the processor traps after each instruction, and the trap's handler counts. */
#include "tests/bench/count.h"

#if defined(__linux__) && defined(__x86_64__)
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define TRAP_FLAG 0x100u

static struct count *shared; /* the child's results; NULL: nothing is counted */
static unsigned kind;
static volatile uint64_t steps;

static void on_trap(int signal) {
    (void)signal;
    steps++;
}

/* Out of line, so that each end costs the same few instructions, which an empty stretch measures. */
__attribute__((noinline)) void count_begin(unsigned which) {
    if (shared == NULL)
        return;
    kind = which;
    steps = 0;
    __writeeflags(__readeflags() | TRAP_FLAG);
}

__attribute__((noinline)) void count_end(void) {
    if (shared == NULL)
        return;
    __writeeflags(__readeflags() & ~(unsigned long long)TRAP_FLAG);
    struct count *count = &shared[kind];
    count->stretches++;
    count->sum += steps;
    if (steps > count->most)
        count->most = steps;
}

bool count_run(void (*job)(void *context), void *context, struct count *counts, unsigned kinds) {
    size_t bytes = kinds * sizeof *counts;
    shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        shared = NULL;
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        signal(SIGTRAP, on_trap);
        job(context);
        _exit(0);
    }
    int status = -1;
    bool counted = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    memcpy(counts, shared, bytes);
    munmap(shared, bytes);
    shared = NULL;
    return counted && counts[0].stretches != 0 && counts[0].most != 0;
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

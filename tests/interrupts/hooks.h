/* hooks.h: the critical section of the tests of interrupts; included in front of every source by the Makefile. */
#ifndef TESTS_INTERRUPTS_HOOKS_H
#define TESTS_INTERRUPTS_HOOKS_H

/* An interrupt may come at once after the outermost of one leaves, and until the next one enters. */
void hook_enter(void);
void hook_leave(void);

#define DPOOL_ENTER(pool) ((void)(pool), hook_enter())
#define DPOOL_LEAVE(pool) ((void)(pool), hook_leave())

#endif

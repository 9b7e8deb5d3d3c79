/* stretch.h: with STRETCHES instructions.c counts the longest stretch of each call with interrupts off, instead of the whole
 * call. Included in front of every source. */
#ifndef TESTS_EMBEDDED_STRETCH_H
#define TESTS_EMBEDDED_STRETCH_H

void stretch_enter(void);
void stretch_leave(void);

#define DPOOL_ENTER(pool) ((void)(pool), stretch_enter())
#define DPOOL_LEAVE(pool) ((void)(pool), stretch_leave())

#endif

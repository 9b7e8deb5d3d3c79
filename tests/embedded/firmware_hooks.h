/* firmware_hooks.h: what firmware.c sets of dpool_config.h: interrupts are off while the pool must not be entered, and
 * nothing longer than 64 bytes is copied meanwhile. Given to the compiler with -include. */
#ifndef TESTS_EMBEDDED_FIRMWARE_HOOKS_H
#define TESTS_EMBEDDED_FIRMWARE_HOOKS_H

void interrupts_off(void);
void interrupts_on(void); /* once for each interrupts_off */

#define DPOOL_ENTER(pool) ((void)(pool), interrupts_off())
#define DPOOL_LEAVE(pool) ((void)(pool), interrupts_on())
#define DPOOL_COPY_CHUNK 64u

#endif

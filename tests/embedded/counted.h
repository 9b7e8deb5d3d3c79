/* counted.h: what instructions.c counts: a call's instructions; with STRETCHES, those of its longest stretch with interrupts
 * off. What the counting itself takes is left out. */
#ifndef TESTS_EMBEDDED_COUNTED_H
#define TESTS_EMBEDDED_COUNTED_H

#include "counter.h"

extern uint32_t counted_empty;
void counted_start(void);

#ifdef STRETCHES
#include "stretch.h"
#define COUNTS_STRETCHES 1
extern uint32_t stretch_ticks; /* the longest since it was set to 0 */
#define COUNTED(result, call)                                            \
    do {                                                                 \
        stretch_ticks = 0;                                               \
        call;                                                            \
        uint32_t counted_all = counter_instructions(stretch_ticks);      \
        (result) = stretch_ticks == 0 ? 0 : counted_all - counted_empty; \
    } while (0)
#else
#define COUNTS_STRETCHES 0
#define COUNTED(result, call)                                                          \
    do {                                                                               \
        uint32_t counted_from = counter_now();                                         \
        call;                                                                          \
        (result) = counter_instructions(counter_now() - counted_from) - counted_empty; \
    } while (0)
#endif

#endif

/* counted.c: see counted.h. */
#include "counted.h"

uint32_t counted_empty;

#ifdef STRETCHES
uint32_t stretch_ticks;
static uint32_t stretch_from;

void stretch_enter(void) {
    stretch_from = counter_now();
}

void stretch_leave(void) {
    uint32_t ticks = counter_now() - stretch_from;
    stretch_ticks = ticks > stretch_ticks ? ticks : stretch_ticks;
}
#endif

void counted_start(void) {
    uint32_t empty;
    counter_start();
#ifdef STRETCHES
    COUNTED(empty, stretch_enter(); stretch_leave());
#else
    COUNTED(empty, (void)0);
#endif
    counted_empty = empty;
}

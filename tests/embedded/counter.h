/* counter.h: how many instructions a stretch of code takes, exactly, in QEMU with -icount. These are not cycles: a
 * processor needs one or more for each, and its memory may make it wait. */
#ifndef TESTS_EMBEDDED_COUNTER_H
#define TESTS_EMBEDDED_COUNTER_H

#include <stdint.h>

#if defined(__arm__)
/* The board's timer counts down at 25 MHz; with -icount shift=8 an instruction lasts 256 ns, 6.4 of its ticks. */
#define COUNTER_TIMER ((volatile uint32_t *)0x40000000u) /* control, value, reload */
static inline void counter_start(void) {
    COUNTER_TIMER[2] = UINT32_MAX;
    COUNTER_TIMER[1] = UINT32_MAX;
    COUNTER_TIMER[0] = 1;
}
static inline uint32_t counter_now(void) {
    return UINT32_MAX - COUNTER_TIMER[1];
}
static inline uint32_t counter_instructions(uint32_t ticks) {
    return (uint32_t)(((uint64_t)ticks * 10u + 32u) / 64u);
}
#elif defined(__riscv)
static inline void counter_start(void) {
}
static inline uint32_t counter_now(void) {
    uint32_t count;
    __asm__ volatile("csrr %0, minstret" : "=r"(count)::"memory");
    return count;
}
static inline uint32_t counter_instructions(uint32_t count) {
    return count;
}
#endif

#endif

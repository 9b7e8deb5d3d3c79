/* firmware.c: an example for a Cortex-M3. A radio node keeps frames in a static pool and sends them by DMA: the frame is
 * locked while the radio reads it, and its interrupt unlocks and frees it. Between two interrupts the idle loop moves the
 * frames that wait together, a bounded step at a time.
 *
 * There is no radio in QEMU. SysTick stands in for it: it fires when the last byte would be sent, and only then looks at
 * the bytes, by the address that was handed out. A frame that was moved or overwritten meanwhile is counted as wrong. */
#include <stdio.h>
#include <string.h>

#include "core/dpool.h"

#define FRAMES 1000u /* to send */
#define WAITING 24u  /* frames kept at one time */
#define FRAME_MAX 250u

struct systick {
    volatile uint32_t control, reload, value;
};
#define SYSTICK ((struct systick *)0xE000E010u)
#define ICSR (*(volatile uint32_t *)0xE000ED04u)
#define ICSR_FORGET_SYSTICK (1u << 25)

static _Alignas(DPOOL_ALIGN) unsigned char memory[DPOOL_BYTES(440, WAITING + 1u, 0)];
static struct dpool *pool;

struct frame {
    dpool_handle handle;
    uint32_t number, bytes;
    uint32_t keep; /* rounds that it still waits for its turn */
};
static struct frame frames[WAITING];
static uint32_t waiting;

/* What the radio is sending; shared with its interrupt. */
static struct {
    struct frame frame;
    const unsigned char *data;
    volatile bool busy;
    volatile uint32_t sent, wrong;
} radio;

static uint32_t off_depth;

void interrupts_off(void) {
    __asm__ volatile("cpsid i" ::: "memory");
    off_depth++;
}

void interrupts_on(void) {
    if (--off_depth == 0)
        __asm__ volatile("cpsie i" ::: "memory");
}

static unsigned char byte_of(uint32_t number, uint32_t at) {
    return (unsigned char)(number * 31u + at * 7u);
}

/* ---- The radio ---- */

static void radio_send(const struct frame *frame) {
    void *data;
    if (dpool_lock(pool, frame->handle, &data) != DPOOL_OK) {
        radio.wrong++;
        return;
    }
    radio.frame = *frame;
    radio.data = data;
    radio.busy = true;
    SYSTICK->reload = 200u + frame->bytes * 8u;
    SYSTICK->value = 0;
    SYSTICK->control = 7; /* the processor's clock, an interrupt, on */
}

/* The end of the transfer. picolibc's vector table calls it by this name. */
void arm_systick_isr(void);
void arm_systick_isr(void) {
    bool right = true;
    SYSTICK->control = 0;
    ICSR = ICSR_FORGET_SYSTICK; /* it may have fired again since this call began; a transfer ends once */
    for (uint32_t at = 0; at < radio.frame.bytes; at++)
        right = right && radio.data[at] == byte_of(radio.frame.number, at);
    right =
        right && dpool_unlock(pool, radio.frame.handle) == DPOOL_OK && dpool_free(pool, radio.frame.handle) == DPOOL_OK;
    radio.sent++;
    radio.wrong += !right;
    radio.busy = false;
}

/* ---- The main loop ---- */

static uint32_t random_below(uint32_t limit) {
    static uint32_t state = 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

/* A frame arrives. False: it found no room, and has to come again after some idle steps. */
static bool receive(uint32_t number) {
    struct frame *frame = &frames[waiting];
    void *data;
    frame->number = number;
    frame->bytes = 20u + number * 37u % (FRAME_MAX - 20u);
    frame->keep = random_below(WAITING);
    if (dpool_alloc(pool, frame->bytes, &frame->handle) != DPOOL_OK
        || dpool_lock(pool, frame->handle, &data) != DPOOL_OK)
        return false;
    for (uint32_t at = 0; at < frame->bytes; at++)
        ((unsigned char *)data)[at] = byte_of(number, at);
    waiting++;
    return dpool_unlock(pool, frame->handle) == DPOOL_OK;
}

/* Sends a frame whose turn it is. Not the oldest: those that stay are what leaves gaps. */
static void send_next(void) {
    for (uint32_t i = 0; i < waiting; i++) {
        if (frames[i].keep != 0) {
            frames[i].keep--;
            continue;
        }
        struct frame frame = frames[i];
        frames[i] = frames[--waiting];
        radio_send(&frame);
        return;
    }
}

int main(void) {
    struct dpool_config config = {.indexes = WAITING + 1u};
    struct dpool_stats stats;
    uint32_t received = 0, refused = 0, steps = 0;
    if (dpool_init(memory, sizeof memory, &config, &pool) != DPOOL_OK)
        return 1;
    while (radio.sent < FRAMES && radio.wrong == 0) {
        if (received < FRAMES && waiting < WAITING) {
            bool kept = receive(received);
            received += kept;
            refused += !kept;
        }
        if (!radio.busy)
            send_next();
        if (dpool_defrag_step(pool, 64))
            steps++;
        else if (radio.busy)
            __asm__ volatile("wfi");
    }
    const char *broken = dpool_check(pool);
    dpool_stats(pool, &stats);
    printf("sent %lu frames, %lu wrong\n", (unsigned long)radio.sent, (unsigned long)radio.wrong);
    printf("pool: %s, %lu of %lu bytes free\n", broken == NULL ? "whole" : broken,
           (unsigned long)dpool_free_bytes(pool), (unsigned long)(440u * DPOOL_BLOCK));
    printf("frames that moved: %s\n", stats.allocations_moved != 0 ? "yes" : "none");
    printf("arrivals that waited for room: %s\n", refused != 0 ? "yes" : "none");
    printf("idle steps: %s\n", steps != 0 ? "yes" : "none");
    return broken != NULL || radio.wrong != 0;
}

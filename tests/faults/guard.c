/* guard.c: see faults.h. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults.h"

#define GUARD_BYTES ((size_t)64 << 20)
#define ROOM_BYTES ((size_t)32768)
#define PATTERN 0xC9
#define SECONDS 20 /* for what takes microseconds */

static unsigned char *room; /* ROOM_BYTES, with GUARD_BYTES on both sides */
static unsigned char *pool_start;
static char tried[200];

static void die(int signal_number) {
    const char *what = signal_number == SIGALRM ? ": does not end\n" : ": crashed\n";
    ssize_t ignored = write(STDOUT_FILENO, tried, strlen(tried));
    ignored = write(STDOUT_FILENO, what, strlen(what));
    (void)ignored;
    _exit(1);
}

void *guarded(size_t bytes) {
    if (room == NULL) {
        unsigned char *all =
            mmap(NULL, ROOM_BYTES + 2u * GUARD_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (all == MAP_FAILED || mprotect(all + GUARD_BYTES, ROOM_BYTES, PROT_READ | PROT_WRITE) != 0)
            abort();
        room = all + GUARD_BYTES;
        signal(SIGSEGV, die);
        signal(SIGBUS, die);
        signal(SIGFPE, die);
        signal(SIGALRM, die);
    }
    if (bytes > ROOM_BYTES)
        abort();
    pool_start = room + ROOM_BYTES - bytes;
    memset(room, PATTERN, ROOM_BYTES);
    return pool_start;
}

void trying(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(tried, sizeof tried, format, arguments);
    va_end(arguments);
    alarm(SECONDS);
}

void failed(const char *what) {
    printf("%s: %s\n", tried, what);
    exit(1);
}

/* Nothing in front of the pool has changed. */
static void expect_guard(void) {
    static unsigned char pattern[ROOM_BYTES];
    if (pattern[0] == 0)
        memset(pattern, PATTERN, sizeof pattern);
    if (memcmp(room, pattern, (size_t)(pool_start - room)) != 0)
        failed("bytes in front of the pool were written");
}

/* ---- Calls ---- */

#define CALLS_MAX 100000u /* steps until one says that there is no more to do */

static size_t printed;
static bool printed_corrupt;

static void put(void *context, const char *text, size_t length) {
    (void)context;
    printed += length;
    printed_corrupt = printed_corrupt || (length >= 7 && memcmp(text, "corrupt", 7) == 0);
    if (printed > 100000u)
        failed("dpool_display does not end");
}

static int call_alloc(struct dpool *pool, dpool_handle handle, size_t bytes) {
    return dpool_alloc(pool, bytes, &handle);
}

static int call_alloc_fast(struct dpool *pool, dpool_handle handle, size_t bytes) {
    return dpool_alloc_fast(pool, bytes, &handle);
}

static int call_free(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)bytes;
    return dpool_free(pool, handle);
}

/* Who has the address and the size will use both. */
static int call_lock(struct dpool *pool, dpool_handle handle, size_t bytes) {
    void *data = NULL;
    int error = dpool_lock(pool, handle, &data);
    if (error != DPOOL_OK)
        return error;
    error = dpool_size(pool, handle, &bytes);
    if (error != DPOOL_OK)
        return error;
    const unsigned char *from = data, *start = (const unsigned char *)pool;
    if (from < start || bytes > (size_t)(room + ROOM_BYTES - from))
        failed("an address outside the pool was lent");
    return dpool_unlock(pool, handle);
}

static int call_unlock(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)bytes;
    return dpool_unlock(pool, handle);
}

static int call_size(struct dpool *pool, dpool_handle handle, size_t bytes) {
    return dpool_size(pool, handle, &bytes);
}

static int call_resize(struct dpool *pool, dpool_handle handle, size_t bytes) {
    return dpool_resize(pool, handle, bytes);
}

static int call_room_behind(struct dpool *pool, dpool_handle handle, size_t bytes) {
    return dpool_make_room_behind(pool, handle, bytes);
}

static int call_find(struct dpool *pool, dpool_handle handle, size_t bytes) {
    struct dpool_run run;
    (void)bytes;
    return dpool_find(pool, handle, &run);
}

/* What answers no error has found the pool corrupt if the next call says so. */
static int next_answer(struct dpool *pool) {
    dpool_handle handle;
    return dpool_alloc(pool, SIZE_MAX, &handle);
}

static int call_clean(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle, (void)bytes;
    dpool_clean(pool);
    return next_answer(pool);
}

static int call_clean_step(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle;
    for (uint32_t calls = 0; dpool_clean_step(pool, (uint32_t)bytes); calls++) {
        if (calls == CALLS_MAX)
            failed("dpool_clean_step always has more to do");
    }
    return next_answer(pool);
}

static int call_defrag(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle, (void)bytes;
    dpool_defrag(pool);
    return next_answer(pool);
}

static int call_defrag_step(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle;
    for (uint32_t calls = 0; dpool_defrag_step(pool, bytes); calls++) {
        if (calls == CALLS_MAX)
            failed("dpool_defrag_step always has more to do");
    }
    return next_answer(pool);
}

static int call_make_room(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle;
    return dpool_make_room(pool, bytes);
}

static int call_make_room_step(struct dpool *pool, dpool_handle handle, size_t bytes) {
    (void)handle;
    for (uint32_t calls = 0; dpool_make_room_step(pool, bytes, 12); calls++) {
        if (calls == CALLS_MAX)
            failed("dpool_make_room_step always has more to do");
    }
    return next_answer(pool);
}

static int call_looks(struct dpool *pool, dpool_handle handle, size_t bytes) {
    struct dpool_run run = {0};
    (void)handle, (void)bytes;
    for (uint32_t calls = 0; dpool_walk(pool, &run); calls++) {
        if (calls == CALLS_MAX)
            failed("dpool_walk always has more to do");
    }
    (void)dpool_largest_free(pool);
    printed = 0;
    printed_corrupt = false;
    dpool_display(pool, put, NULL);
    return printed_corrupt ? DPOOL_ERR_CORRUPT : DPOOL_OK;
}

static const struct call {
    const char *name;
    int (*make)(struct dpool *pool, dpool_handle handle, size_t bytes);
    size_t bytes;
} once[] =
    {
        {"alloc 1", call_alloc, 1},
        {"alloc 40", call_alloc, 40},
        {"alloc 150", call_alloc, 150},
        {"alloc_fast 1", call_alloc_fast, 1},
        {"alloc_fast 40", call_alloc_fast, 40},
        {"clean", call_clean, 0},
        {"clean_step", call_clean_step, DPOOL_STEP_HEADERS},
        {"defrag", call_defrag, 0},
        {"defrag_step 12", call_defrag_step, 12},
        {"make_room 160", call_make_room, 160},
        {"make_room_step 160", call_make_room_step, 160},
        {"walk and display", call_looks, 0},
},
  of_handle[] = {
      {"free", call_free, 0},           {"lock", call_lock, 0},
      {"unlock", call_unlock, 0},       {"size", call_size, 0},
      {"find", call_find, 0},           {"resize 1", call_resize, 1},
      {"resize 150", call_resize, 150}, {"make_room_behind 150", call_room_behind, 150},
};
#define ONCE (sizeof once / sizeof once[0])
#define OF_HANDLE (sizeof of_handle / sizeof of_handle[0])
#define SINGLE (ONCE + OF_HANDLE * HANDLES)
#define SEQUENCES 4u

unsigned call_count(void) {
    return SINGLE + SEQUENCES;
}

bool call_is_single(unsigned number) {
    return number < SINGLE;
}

static const struct call *call_of(unsigned number) {
    return number < ONCE ? &once[number] : &of_handle[(number - ONCE) / HANDLES];
}

const char *call_name(unsigned number) {
    return number < SINGLE ? call_of(number)->name : "a sequence of calls";
}

static int make_single(struct scene *scene, unsigned number) {
    const struct call *call = call_of(number);
    return call->make(scene->pool, scene->handles[number < ONCE ? 0 : (number - ONCE) % HANDLES], call->bytes);
}

bool make_call(struct scene *scene, unsigned number) {
    bool corrupt = false;
    if (number < SINGLE) {
        corrupt = make_single(scene, number) == DPOOL_ERR_CORRUPT;
    } else {
        /* Every call, in an order of the sequence's own: the steps have no divisor in common with their number. */
        static const unsigned steps[SEQUENCES] = {1, 53, 71, 5};
        for (unsigned i = 0, at = 0; i < SINGLE; i++, at = (at + steps[number - SINGLE]) % SINGLE)
            corrupt = make_single(scene, at) == DPOOL_ERR_CORRUPT || corrupt;
    }
    expect_guard();
    return corrupt;
}

/* record_preload.c: the recorder that poolsim record preloads into a program, libpoolsim-record.so. It stands in front of
 * malloc and its kin, and logs each call (record_log.h). */
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "traces/record_preload.h"

#define EXPORT __attribute__((visibility("default")))
#define CALLER __builtin_return_address(0)

/* ---- The functions behind ---- */

static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
    void *(*aligned_alloc)(size_t, size_t);
    int (*posix_memalign)(void **, size_t, size_t);
    void *(*memalign)(size_t, size_t);
    void *(*valloc)(size_t);
    void *(*pvalloc)(size_t);
} next;

/* What the loader asks for while it looks these up. Never given back. */
static _Alignas(16) char early[4096];
static size_t early_used;

static void *early_alloc(size_t bytes) {
    size_t taken = (bytes + 15) & ~(size_t)15;
    if (taken < bytes || taken > sizeof early - early_used)
        return NULL;
    early_used += taken;
    return early + early_used - taken;
}

static bool is_early(const void *address) {
    return (uintptr_t)address - (uintptr_t)early < sizeof early;
}

static void look_up(const char *name, void *function) {
    void *symbol = dlsym(RTLD_NEXT, name);
    memcpy(function, &symbol, sizeof symbol);
}

/* false: asked for by the look-up itself. */
static bool look_up_all(void) {
    static bool busy;
    if (busy)
        return false;
    busy = true;
    look_up("calloc", &next.calloc);
    look_up("realloc", &next.realloc);
    look_up("free", &next.free);
    look_up("aligned_alloc", &next.aligned_alloc);
    look_up("posix_memalign", &next.posix_memalign);
    look_up("memalign", &next.memalign);
    look_up("valloc", &next.valloc);
    look_up("pvalloc", &next.pvalloc);
    look_up("malloc", &next.malloc); /* last: it says that all are there */
    busy = false;
    return true;
}

static inline bool ready(void) {
    return !RARE(next.malloc == NULL) || look_up_all();
}

/* ---- Calls ---- */

static inline __attribute__((always_inline)) void *allocated(void *address, size_t bytes, const void *caller) {
    if (!record_is_on())
        return address;
    if (RARE(address == NULL))
        record_state->log->failed++;
    else
        record_put(RECORD_ALLOC, address, bytes, caller);
    return address;
}

static void *resize_early(const void *address, size_t bytes) {
    size_t room = (size_t)(early + sizeof early - (const char *)address);
    void *copy = malloc(bytes);
    return copy == NULL ? NULL : memcpy(copy, address, bytes < room ? bytes : room);
}

static inline void *resize(void *address, size_t bytes, const void *caller) {
    if (!ready())
        return early_alloc(bytes);
    if (address == NULL)
        return allocated(next.realloc(NULL, bytes), bytes, caller);
    if (RARE(is_early(address)))
        return resize_early(address, bytes);
    if (!record_is_on())
        return next.realloc(address, bytes);
    uint64_t begun = record_put(RECORD_RESIZE_BEGIN, address, 0, caller);
    void *result = next.realloc(address, bytes);
    if (begun != NO_SLOT)
        record_put_end(begun, result, bytes);
    return result;
}

/* ---- What programs call ---- */

EXPORT void *malloc(size_t bytes) {
    return ready() ? allocated(next.malloc(bytes), bytes, CALLER) : early_alloc(bytes);
}

EXPORT void *calloc(size_t count, size_t bytes) {
    size_t product;
    if (__builtin_mul_overflow(count, bytes, &product))
        product = SIZE_MAX; /* fails */
    return ready() ? allocated(next.calloc(count, bytes), product, CALLER) : early_alloc(product);
}

EXPORT void free(void *address) {
    if (address == NULL || RARE(is_early(address)) || !ready())
        return;
    if (record_is_on())
        record_put(RECORD_FREE, address, 0, NULL);
    next.free(address);
}

EXPORT void *realloc(void *address, size_t bytes) {
    return resize(address, bytes, CALLER);
}

EXPORT void *reallocarray(void *address, size_t count, size_t bytes) {
    size_t product;
    if (!__builtin_mul_overflow(count, bytes, &product))
        return resize(address, product, CALLER);
    errno = ENOMEM;
    return allocated(NULL, SIZE_MAX, CALLER);
}

EXPORT void *aligned_alloc(size_t alignment, size_t bytes) {
    return ready() ? allocated(next.aligned_alloc(alignment, bytes), bytes, CALLER) : NULL;
}

EXPORT int posix_memalign(void **address, size_t alignment, size_t bytes) {
    int error = ready() ? next.posix_memalign(address, alignment, bytes) : ENOMEM;
    allocated(error == 0 ? *address : NULL, bytes, CALLER);
    return error;
}

EXPORT void *memalign(size_t alignment, size_t bytes) {
    return ready() ? allocated(next.memalign(alignment, bytes), bytes, CALLER) : NULL;
}

EXPORT void *valloc(size_t bytes) {
    return ready() ? allocated(next.valloc(bytes), bytes, CALLER) : NULL;
}

EXPORT void *pvalloc(size_t bytes) {
    return ready() ? allocated(next.pvalloc(bytes), bytes, CALLER) : NULL;
}

/* ---- The end ---- */

/* Not that of a child of vfork, which lives in its parent's memory. */
static void mark_end(void) {
    if (record_state->log != NULL && record_state->log->process == (uint64_t)getpid())
        record_state->log->ended = 1;
}

EXPORT _Noreturn void _exit(int status) {
    mark_end();
    for (;;)
        syscall(SYS_exit_group, status);
}

EXPORT _Noreturn void _Exit(int status) {
    _exit(status);
}

/* Also a program that allocates nothing is known to have been there. */
__attribute__((constructor)) static void attach(void) {
    if (ready())
        record_is_on();
    at_quick_exit(mark_end);
}

__attribute__((destructor)) static void detach(void) {
    mark_end();
}

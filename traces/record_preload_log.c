/* record_preload_log.c: where the recorder's log goes: its settings, its file, and who called. */
#include "traces/record_preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct state off;
struct state *record_state = &off;

static struct {
    enum { UNREAD, RECORDING, PASSING } mode;
    uint64_t flags, parent, capacity;
    pid_t process;
    char folder[PATH_MAX - 64];
} settings;

/* ---- The file ---- */

/* None of these is a point where a thread can be cancelled, as malloc is none. */
static int open_quietly(const char *path, int flags) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_RDWR | O_CLOEXEC, 0600);
}

/* A file limit would be a signal to the program. */
static bool may_reach(uint64_t bytes) {
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur >= bytes;
}

static int write_all(int file, const char *bytes, uint64_t count, uint64_t offset) {
    while (count != 0) {
        long written = syscall(SYS_pwrite64, file, bytes, count, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? errno : ENOSPC;
        bytes += written;
        count -= (uint64_t)written;
        offset += (uint64_t)written;
    }
    return 0;
}

static void nap(void) {
    const struct timespec time = {.tv_nsec = 100000};
    syscall(SYS_nanosleep, &time, NULL);
}

/* Another thread may have taken a slot and not filled it yet, and not even run since, on a busy machine. The patience ends
 * after some seconds, since the slot may be of a call that a signal's handler interrupted, in this thread. */
static void await_part(const struct record_slot *part) {
    unsigned naps = 30000;
    for (uint64_t i = 0; i < RECORD_PART_SLOTS && naps != 0; i++) {
        while (atomic_load_explicit(&part[i].what, memory_order_acquire) == 0 && --naps != 0)
            nap();
    }
}

/* Writes the oldest part of the ring to the file. What happens at any point in between, log->flushed and log->limit say
 * where each slot is. */
static void flush_part(struct state *own) {
    struct record_log *log = own->log;
    struct record_slot *part = &log->ring[log->flushed % RECORD_RING_SLOTS];
    uint64_t offset = sizeof *log + log->flushed * sizeof *part;
    await_part(part);
    bool fits = may_reach(offset + RECORD_PART_BYTES);
    int file = fits ? open_quietly(own->path, 0) : -1;
    if (file < 0) {
        log->error = (uint64_t)(fits ? errno : EFBIG);
        return;
    }
    log->error = (uint64_t)write_all(file, (const char *)part, RECORD_PART_BYTES, offset);
    syscall(SYS_close, file);
    if (log->error != 0)
        return;
    log->flushed += RECORD_PART_SLOTS;
    memset((void *)part, 0, RECORD_PART_BYTES);
    log->limit += RECORD_PART_SLOTS;
}

/* Who finds the mutex taken does not wait for it: the thread that has it may be waiting for this one's slot, once that has
 * a place. */
bool record_await_place(struct state *own, uint64_t slot) {
    struct record_log *log = own->log;
    int error = errno;
    while (slot >= log->limit && slot < log->slots_max && log->error == 0) {
        if (pthread_mutex_trylock(&own->mutex) != 0) {
            nap();
            continue;
        }
        if (slot >= log->limit && log->error == 0)
            flush_part(own);
        pthread_mutex_unlock(&own->mutex);
    }
    errno = error;
    return slot < log->limit && slot < log->slots_max;
}

/* A name that no image of this process has taken. false: there is one, and the first is all that is wanted; or an error. */
static bool create(struct state *own) {
    for (unsigned image = 0; image < 10000; image++) {
        snprintf(own->path, sizeof own->path, "%s/%ld.%04u", settings.folder, (long)settings.process, image);
        int file = open_quietly(own->path, O_CREAT | O_EXCL);
        if (file >= 0) {
            syscall(SYS_close, file);
            return true;
        }
        if (errno != EEXIST || (settings.flags & RECORD_FIRST_ONLY) != 0)
            return false;
    }
    return false;
}

/* Its blocks are reserved, since a full disk would be a SIGBUS later. */
static struct record_log *map_log(const char *path) {
    int file = may_reach(sizeof(struct record_log)) ? open_quietly(path, 0) : -1;
    if (file < 0)
        return NULL;
    void *place = MAP_FAILED;
    if (syscall(SYS_fallocate, file, 0, 0, sizeof(struct record_log)) == 0)
        place = mmap(NULL, sizeof(struct record_log), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    return place != MAP_FAILED ? place : NULL;
}

static bool open_log(struct state *own) {
    struct record_log *log = create(own) ? map_log(own->path) : NULL;
    if (log == NULL)
        return false; /* an empty file, where there is one, says so */
    own->counter = (settings.flags & RECORD_COUNTER) != 0;
    own->tags = (settings.flags & RECORD_TAGS) != 0;
    log->start_ticks = record_ticks(own->counter);
    log->process = (uint64_t)settings.process;
    log->slots_max = settings.capacity;
    log->limit = RECORD_RING_SLOTS;
    log->magic = RECORD_MAGIC;
    own->log = log;
    return true;
}

/* ---- The beginning ---- */

static bool read_number(const char **text, uint64_t *number) {
    char *end;
    *number = strtoull(*text, &end, 10);
    if (end == *text || *end != ' ')
        return false;
    *text = end + 1;
    return true;
}

static void read_settings(void) {
    const char *text = getenv(RECORD_VARIABLE);
    settings.process = getpid();
    settings.mode = PASSING;
    if (text == NULL || !read_number(&text, &settings.flags) || !read_number(&text, &settings.parent)
        || !read_number(&text, &settings.capacity) || strlen(text) >= sizeof settings.folder)
        return;
    memcpy(settings.folder, text, strlen(text) + 1);
    if (settings.capacity == 0)
        settings.capacity = UINT64_MAX;
    if ((uint64_t)getppid() == settings.parent || (settings.flags & RECORD_CHILDREN) != 0)
        settings.mode = RECORDING;
}

static void leave_parent(void) {
    settings.process = getpid();
    if ((settings.flags & RECORD_CHILDREN) == 0)
        settings.mode = PASSING;
}

static bool make_state(void) {
    if (record_state != &off)
        return true;
    void *place = mmap(NULL, sizeof *record_state, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED || madvise(place, sizeof *record_state, MADV_WIPEONFORK) != 0)
        return false;
    record_state = place;
    return true;
}

bool record_begin(void) {
    if (settings.mode == PASSING || environ == NULL) /* the C library has not begun yet */
        return false;
    int error = errno;
    if (settings.mode == UNREAD)
        read_settings();
    else if (settings.process != getpid())
        leave_parent();
    if (settings.mode == RECORDING && (!make_state() || !open_log(record_state)))
        settings.mode = PASSING;
    errno = error;
    return record_state->log != NULL;
}

/* ---- Who called ---- */

/* name is all 0 before. */
static void name_module(char *name, const struct link_map *map) {
    char path[PATH_MAX];
    const char *whole = map->l_name;
    if (whole[0] == '\0') { /* the program itself */
        ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
        path[length > 0 ? length : 0] = '\0';
        whole = path;
    }
    const char *slash = strrchr(whole, '/');
    const char *file = slash != NULL ? slash + 1 : whole;
    memcpy(name, file, strnlen(file, RECORD_NAME_BYTES - 1));
}

static uint64_t find_module(const struct state *own, const struct dl_find_object *found, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        const struct module *module = &own->modules[i];
        if (module->start == found->dlfo_map_start && module->end == found->dlfo_map_end
            && module->map == found->dlfo_link_map)
            return i + 1;
    }
    return 0;
}

__attribute__((noinline, cold)) static uint64_t add_module(struct state *own, const struct dl_find_object *found) {
    int error = errno;
    pthread_mutex_lock(&own->mutex);
    uint64_t count = own->log->module_count, number = find_module(own, found, count);
    if (number == 0 && count < RECORD_MODULES) {
        own->modules[count] = (struct module){found->dlfo_map_start, found->dlfo_map_end, found->dlfo_link_map};
        name_module(own->log->modules[count], found->dlfo_link_map);
        number = count + 1;
        own->log->module_count = number;
    }
    pthread_mutex_unlock(&own->mutex);
    errno = error;
    return number;
}

/* The number of the calling module, 0: not known, and where in it. The call ends in front of where it returns to. */
static uint64_t module_of(struct state *own, const void *caller, uint64_t *offset) {
    struct dl_find_object found;
    char *call = (char *)(uintptr_t)caller - 1;
    *offset = 0;
    if (_dl_find_object(call, &found) != 0)
        return 0;
    *offset = (uintptr_t)call - found.dlfo_link_map->l_addr;
    uint64_t number = find_module(own, &found, own->log->module_count);
    return number != 0 ? number : add_module(own, &found);
}

/* ---- Long slots ---- */

/* What a slot has no room for, in slots of its own behind it. */
uint64_t record_put_long(enum record_kind kind, const void *address, size_t bytes, const void *caller) {
    struct state *own = record_state;
    bool sized = bytes >= RECORD_SIZE_MAX, named = own->tags && caller != NULL;
    uint64_t offset = 0, module = named ? module_of(own, caller, &offset) : 0;
    uint64_t slot = record_take(own->log, 1u + sized + named);
    if (!record_has_place(own, slot + sized + named))
        return NO_SLOT;
    uint64_t time = record_time_now(own);
    if (named)
        record_fill(own->log, slot + 1, record_what(RECORD_ORIGIN, offset, 0), module);
    if (sized)
        record_fill(own->log, slot + 1 + named, record_what(RECORD_SIZE, 0, 0), bytes);
    record_fill(own->log, slot, record_what(kind, (uintptr_t)address, time),
                record_rest(sized ? RECORD_SIZE_MAX : bytes, time));
    return slot;
}

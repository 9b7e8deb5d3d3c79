/* import_valgrind.c: the log of valgrind --trace-malloc=yes, as its manual's "Malloc()-related options" and
 * coregrind/m_replacemalloc/vg_replace_malloc.c have it. */
#include "traces/import_call.h"

#include <string.h>

#include "traces/reader_show.h"

struct valgrind {
    uint64_t pid;
    bool has_pid;
};

/* The function of a line `--PID-- NAME(`: *at is then behind the bracket. */
static enum call_kind read_begin(const char **at, uint64_t *pid) {
    if (!import_skip(at, "--") || !import_number(at, pid) || !import_skip(at, "-- "))
        return CALL_NONE;
    size_t length = strcspn(*at, " (");
    if ((*at)[length] != '(')
        return CALL_NONE;
    enum call_kind kind = call_kind_of(*at, length);
    *at += length + 1;
    return kind;
}

static bool recognises(const char *line) {
    const char *at = line;
    uint64_t pid;
    if (import_skip(&at, "==") && import_number(&at, &pid) && import_skip(&at, "== "))
        return true;
    at = line;
    return read_begin(&at, &pid) != CALL_NONE;
}

static bool is_of_process(struct import *import, uint64_t pid, const char *line) {
    struct valgrind *valgrind = import->state;
    if (!valgrind->has_pid)
        *valgrind = (struct valgrind){pid, true};
    if (valgrind->pid == pid)
        return true;
    import_fault(import, IMPORT_UNREADABLE, line,
                 "a call of process %llu in the log of process %llu; --log-file=NAME.%%p gives each its own",
                 (unsigned long long)pid, (unsigned long long)valgrind->pid);
    return false;
}

/* A realloc that valgrind hands on shows the call that it became: realloc(0x0,24)malloc(24), realloc(0x4CF2040,0)free(..). */
static bool read_inner(struct import *import, const char **at, struct call *call) {
    size_t length = strcspn(*at, " (");
    enum call_kind kind = (*at)[length] == '(' ? call_kind_of(*at, length) : CALL_NONE;
    if (kind == CALL_NONE)
        return true;
    *at += length + 1;
    return call_read_arguments(import, kind, at, call) && import_want(import, at, ")");
}

static void read_line(struct import *import, const char *line) {
    const char *at = line;
    uint64_t pid, address;
    struct call call;
    enum call_kind kind = read_begin(&at, &pid);
    if (strncmp(line, "==", 2) == 0 && strstr(line, "== Process terminating with default action of signal ") != NULL)
        import_cut_off(import);
    if (kind == CALL_NONE || !is_of_process(import, pid, line) || !call_read_arguments(import, kind, &at, &call)
        || !import_want(import, &at, ")") || !read_inner(import, &at, &call))
        return;
    if (call.kind == CALL_FREE) {
        if (import_want_end(import, at))
            import_free(import, call.place, call.old);
    } else if (import_want(import, &at, " = ") && import_want_address(import, &at, &address)
               && import_want_end(import, at)) {
        call_returned(import, &call, address, (struct import_tag){NULL, 0});
    }
}

const struct import_format import_valgrind = {
    .name = "valgrind",
    .usage = "a line is a call and its result, `--PID-- malloc(24) = 0x4CF2040`",
    .recognises = recognises,
    .state_bytes = sizeof(struct valgrind),
    .read_line = read_line,
};

/* import_ltrace.c: the log of ltrace(1), with -f, -i, -r, -T and -ttt as well. A call during which another thread's is
 * shown is two lines: `malloc(24 <unfinished ...>` and `<... malloc resumed> ) = 0x55d0c2a0`. */
#include "traces/import_call.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "traces/units.h"

struct unfinished {
    uint64_t pid, line;
    bool library; /* the C library's own */
    struct call call;
    struct unfinished *next;
};

struct ltrace {
    struct unfinished *unfinished; /* the last one first */
    uint64_t relative_ns;          /* the sum of -r's times */
};

/* What stands in front of a call. */
struct prefix {
    uint64_t pid;
    const char *time;
    size_t time_length; /* 0: none, or one of the day, which -t and -tt show */
    struct import_tag caller;
    bool library; /* the C library made the call to itself: ltrace shows wrong values */
};

/* ---- The front of a line ---- */

static void read_pid(const char **at, struct prefix *prefix) {
    const char *end = *at;
    bool bracket = import_skip(&end, "[pid ");
    if (import_number(&end, &prefix->pid) && (bracket ? import_skip(&end, "] ") : *end == ' '))
        *at = end;
}

static void read_time(const char **at, struct prefix *prefix) {
    import_blanks(at);
    size_t length = strspn(*at, "0123456789.:");
    if (length == 0 || (*at)[length] != ' ')
        return;
    if (memchr(*at, ':', length) == NULL && memchr(*at, '.', length) != NULL) {
        prefix->time = *at;
        prefix->time_length = length;
    }
    *at += length + 1;
}

/* `[0x401136] ` of -i, and `gawk->`. The address says more. */
static void read_caller(const char **at, struct prefix *prefix) {
    uint64_t address;
    const char *end = *at + 1;
    import_blanks(at);
    if (**at == '[' && (end = *at + 1, import_hex(&end, &address)) && *end == ']') {
        prefix->caller = (struct import_tag){*at + 1, (size_t)(end - *at - 1)};
        *at = end + 1;
        import_blanks(at);
    }
    size_t length = strcspn(*at, "(<\"");
    const char *arrow = memmem(*at, length + 1, "->", 2);
    if (arrow == NULL)
        return;
    if (prefix->caller.text == NULL)
        prefix->caller = (struct import_tag){*at, (size_t)(arrow - *at)};
    *at = arrow + 2;
}

static void read_prefix(const char **at, struct prefix *prefix) {
    const char *line = *at;
    *prefix = (struct prefix){0};
    read_pid(at, prefix);
    read_time(at, prefix);
    read_caller(at, prefix);
    const char *library = strstr(line, "libc.so");
    prefix->library = library != NULL && library < *at;
}

static bool recognises(const char *line) {
    struct prefix prefix;
    read_prefix(&line, &prefix);
    size_t length = strcspn(line, " (");
    if (line[length] != '(' || call_kind_of(line, length) == CALL_NONE)
        return false;
    return strstr(line, " = ") != NULL || strstr(line, "<unfinished ...>") != NULL;
}

/* Seconds since 1970 with -ttt, since the last line with -r. */
static void take_time(struct import *import, const struct prefix *prefix) {
    struct ltrace *ltrace = import->state;
    char text[40];
    uint64_t time_ns;
    const char *why;
    if (prefix->time_length == 0 || prefix->time_length > 30)
        return;
    size_t length = (size_t)snprintf(text, sizeof text, "%.*ss", (int)prefix->time_length, prefix->time);
    if (!parse_time(text, length, &time_ns, &why)) {
        import_unexpected(import, prefix->time, "a time");
        return;
    }
    bool absolute = time_ns > 100000000000000000u; /* more than three years */
    ltrace->relative_ns += absolute ? 0 : time_ns;
    import_time(import, prefix->time, absolute ? time_ns : ltrace->relative_ns);
}

/* ---- Calls ---- */

static void keep_unfinished(struct import *import, const struct prefix *prefix, const struct call *call) {
    struct ltrace *ltrace = import->state;
    struct unfinished *unfinished = calloc(1, sizeof *unfinished);
    if (unfinished == NULL) {
        import_refuse_memory(import);
        return;
    }
    unfinished->pid = prefix->pid;
    unfinished->library = prefix->library;
    unfinished->line = import->lines.number;
    unfinished->call = *call;
    LL_PREPEND(ltrace->unfinished, unfinished);
}

/* ` = 0x55d0c2a0`, and perhaps the time that -T shows; at a free ` = <void>`. */
static void read_result(struct import *import, const char *at, struct call *call, struct import_tag tag) {
    uint64_t address;
    import_blanks(&at);
    if (!import_want(import, &at, "= "))
        return;
    if (call->kind == CALL_FREE) {
        import_free(import, call->place, call->old);
        return;
    }
    if (!import_want_address(import, &at, &address))
        return;
    import_blanks(&at);
    if (*at != '<' && !import_want_end(import, at))
        return;
    call_returned(import, call, address, tag);
}

/* `<... malloc resumed> ) = 0x55d0c2a0` */
static void read_resumed(struct import *import, const char *at, const struct prefix *prefix) {
    struct ltrace *ltrace = import->state;
    struct unfinished *last;
    size_t length = strcspn(at, " ");
    const char *name = at;
    enum call_kind kind = call_kind_of(name, length);
    if (kind == CALL_NONE)
        return;
    LL_FOREACH(ltrace->unfinished, last) {
        if (last->pid == prefix->pid && last->call.kind == kind)
            break;
    }
    if (last == NULL) {
        import_fault(import, IMPORT_MISSING_LINE, name, "the line is missing that begins this call");
        return;
    }
    struct call call = last->call;
    bool over = kind == CALL_FREE || last->library;
    call.place = name; /* its own line is gone */
    LL_DELETE(ltrace->unfinished, last);
    free(last);
    at += length;
    if (!over && import_want(import, &at, " resumed>")) {
        import_blanks(&at);
        if (import_want(import, &at, ")"))
            read_result(import, at, &call, prefix->caller);
    }
}

/* A call within which the program ended. What it was to free is gone. */
static void take_last(struct import *import, const struct call *call, const struct prefix *prefix) {
    import_cut_off(import);
    if (prefix->library)
        return;
    if (call->kind == CALL_FREE)
        import_free(import, call->place, call->old);
    else
        import->summary->pending++;
}

static void read_call(struct import *import, const char *at, const struct prefix *prefix) {
    struct call call;
    size_t length = strcspn(at, " (");
    const char *arguments = at + length + 1;
    if (at[length] != '(')
        return;
    enum call_kind kind = call_kind_of(at, length);
    if (strncmp(at, "posix_memalign(", 15) == 0 && !prefix->library) {
        import_fault(import, IMPORT_MISSING_LINE, at, "the address that posix_memalign gave out is not in the log");
        return;
    }
    if (kind == CALL_NONE || strncmp(at, "_Z", 2) == 0 || !call_read_arguments(import, kind, &arguments, &call))
        return;
    import->summary->library += prefix->library;
    if (import_skip(&arguments, " <no return ...>")) {
        take_last(import, &call, prefix);
    } else if (import_skip(&arguments, " <unfinished ...>")) {
        /* What another thread gets in the meantime may be what this one gave up. */
        if (kind == CALL_FREE && !prefix->library)
            import_free(import, call.place, call.old);
        keep_unfinished(import, prefix, &call);
    } else if (!prefix->library && import_want(import, &arguments, ")")) {
        read_result(import, arguments, &call, prefix->caller);
    }
}

static void read_line(struct import *import, const char *line) {
    struct prefix prefix;
    const char *at = line;
    read_prefix(&at, &prefix);
    take_time(import, &prefix);
    if (import->refused)
        return;
    if (import_skip(&at, "+++ killed "))
        import_cut_off(import);
    else if (import_skip(&at, "<... "))
        read_resumed(import, at, &prefix);
    else
        read_call(import, at, &prefix);
}

/* ---- The end ---- */

static void end(struct import *import) {
    const struct ltrace *ltrace = import->state;
    const struct unfinished *unfinished;
    LL_FOREACH(ltrace->unfinished, unfinished) {
        if (unfinished->call.kind != CALL_FREE && !unfinished->library)
            import_fault_of_line(import, IMPORT_MISSING_LINE, unfinished->line, "this call never ends");
        import_cut_off(import);
    }
}

static void release(struct import *import) {
    struct ltrace *ltrace = import->state;
    struct unfinished *unfinished, *next;
    LL_FOREACH_SAFE(ltrace->unfinished, unfinished, next) {
        free(unfinished);
    }
}

const struct import_format import_ltrace = {
    .name = "ltrace",
    .usage = "a line is a call and its result, `gawk->malloc(24) = 0x55d0c2a0`",
    .recognises = recognises,
    .state_bytes = sizeof(struct ltrace),
    .read_line = read_line,
    .end = end,
    .release = release,
    .absolute_times = true,
};

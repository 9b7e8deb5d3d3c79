/* import_mbed.c: what mbed_mem_trace_default_callback() of Mbed OS prints (platform/source/mbed_mem_trace.cpp):
 * `#m:RESULT;CALLER-SIZE`, `#c:RESULT;CALLER-COUNT;SIZE`, `#r:RESULT;CALLER-OLD;SIZE`, `#f:0x0;CALLER-ADDRESS`. */
#include "traces/import_call.h"

#include <string.h>

/* Where in the line an operation begins; NULL: it is another line of the serial port. */
static const char *find_operation(const char *line) {
    for (; (line = strchr(line, '#')) != NULL; line++) {
        if (line[1] != 0 && strchr("mcrf", line[1]) != NULL && line[2] == ':')
            return line;
    }
    return NULL;
}

static bool recognises(const char *line) {
    uint64_t address;
    const char *at = line + 3;
    return find_operation(line) == line && import_hex(&at, &address) && *at == ';';
}

static void read_line(struct import *import, const char *line) {
    const char *at = find_operation(line);
    uint64_t result, caller, first = 0, size = 0;
    if (at == NULL)
        return;
    if (at != line) {
        import_fault(import, IMPORT_UNREADABLE, at, "an operation within a line: other output was mixed up with it");
        return;
    }
    char verb = at[1];
    const char *place = at += 3;
    if (!import_want_address(import, &at, &result) || !import_want(import, &at, ";"))
        return;
    struct import_tag tag = {at, 0};
    if (!import_want_address(import, &at, &caller))
        return;
    tag.length = (size_t)(at - tag.text);
    if (!import_want(import, &at, "-"))
        return;
    if (verb != 'm') {
        place = verb == 'c' ? place : at;
        if (!(verb == 'c' ? import_want_size : import_want_address)(import, &at, &first)
            || (verb != 'f' && !import_want(import, &at, ";")))
            return;
    }
    if ((verb != 'f' && !import_want_size(import, &at, &size)) || !import_want_end(import, at))
        return;
    const struct call call = {.kind = verb == 'r' ? CALL_REALLOC : CALL_CALLOC,
                              .place = place,
                              .old = first,
                              .count = verb == 'c' ? first : 1,
                              .size = size};
    if (verb == 'f')
        import_free(import, place, first);
    else
        call_returned(import, &call, result, tag);
}

const struct import_format import_mbed = {
    .name = "mbed",
    .usage = "an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r and #f with their arguments",
    .recognises = recognises,
    .read_line = read_line,
};

/* import_sysview.c: what ESP-IDF's sysviewtrace_proc.py prints of SystemView's heap events with -p (ESP-IDF's programming
 * guide, "Heap Tracing", host-based mode): `[0.002130925] HEAP: Allocated 124 bytes @ 0x3ffb7418 from task "alloc0" on ...`
 * and `[0.002563725] HEAP: Freed bytes @ 0x3ffb7418 from ...`. A realloc is a free and an allocation there. */
#include "traces/import_log.h"

#include <string.h>

#include "traces/units.h"

/* The report at the end lists what was not freed once more. */
struct sysview {
    bool in_report;
};

static bool recognises(const char *line) {
    return (strncmp(line, "EVENT[", 6) == 0 && strstr(line, " - core[") != NULL)
           || (line[0] == '[' && strstr(line, "] HEAP: ") != NULL);
}

/* `[SECONDS] HEAP: ` */
static bool read_front(struct import *import, const char **at) {
    char text[40];
    uint64_t time_ns;
    const char *why, *place = *at + 1;
    size_t length = strspn(place, "0123456789.");
    if (length > 30
        || !parse_time(text, (size_t)snprintf(text, sizeof text, "%.*ss", (int)length, place), &time_ns, &why)
        || strncmp(place + length, "] HEAP: ", 8) != 0) {
        import_unexpected(import, place, "a time in seconds and '] HEAP: '");
        return false;
    }
    *at = place + length + 8;
    import_time(import, place, time_ns);
    return !import->refused;
}

static struct import_tag task_of(const char *at) {
    const char *name = strchr(at, '"');
    const char *end = name != NULL ? strchr(name + 1, '"') : NULL;
    return end != NULL ? (struct import_tag){name + 1, (size_t)(end - name - 1)} : (struct import_tag){NULL, 0};
}

static void read_line(struct import *import, const char *line) {
    struct sysview *sysview = import->state;
    uint64_t size = 0, address;
    const char *at = line;
    if (strncmp(line, "====", 4) == 0 && strstr(line, "HEAP TRACE REPORT") != NULL)
        sysview->in_report = true;
    if (sysview->in_report || line[0] != '[' || strstr(line, "] HEAP: ") == NULL || !read_front(import, &at))
        return;
    bool freed = import_skip(&at, "Freed ");
    if (!freed && !import_want(import, &at, "Allocated "))
        return;
    if (freed ? import_number(&at, &size) : import_want_size(import, &at, &size))
        import_blanks(&at);
    else if (!freed)
        return;
    if (!import_want(import, &at, "bytes @ "))
        return;
    const char *place = at;
    if (!import_want_address(import, &at, &address))
        return;
    if (*at != 0 && *at != ' ')
        import_unexpected(import, place, "an address alone");
    else if (freed)
        import_free(import, place, address);
    else
        import_alloc(import, place, address, size, task_of(at));
}

const struct import_format import_sysview = {
    .name = "esp-sysview",
    .usage = "an operation is `[SECONDS] HEAP: Allocated SIZE bytes @ ADDRESS`, as sysviewtrace_proc.py -p prints it",
    .recognises = recognises,
    .state_bytes = sizeof(struct sysview),
    .read_line = read_line,
};

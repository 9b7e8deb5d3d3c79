/* import_heaptrack.h: the call sites of a heaptrack log as tags. */
#ifndef TRACES_IMPORT_HEAPTRACK_H
#define TRACES_IMPORT_HEAPTRACK_H

#include "traces/import_log.h"

/* Of every line that describes call sites, in order of their numbers. Begins as all zero. */
struct call_sites {
    struct call_node *nodes; /* `t` */
    size_t node_count, node_room;
    struct call_module *modules; /* `m`, raw */
    size_t module_count, module_room;
    char **strings; /* `s`, interpreted */
    size_t string_count, string_room;
    uint64_t *functions; /* `i`, interpreted: the function's string, 0: not known */
    size_t function_count, function_room;
    char *program; /* `x`, raw */
    char text[160];
};

/* Takes a line of that kind; at is behind the kind and its blank. sized: strings have their length in front of them. */
void call_sites_line(struct import *import, struct call_sites *sites, char kind, const char *at, bool sized);

/* What called the allocator at the end of that trace: module and offset, or the function where the log names it. Good
 * until the next call. */
struct import_tag call_sites_tag(struct call_sites *sites, uint64_t trace);

void call_sites_free(struct call_sites *sites);

#endif

/* import_call.h: calls written as in C, `malloc(24) = 0x55d0c2a0`, which valgrind and ltrace share. */
#ifndef TRACES_IMPORT_CALL_H
#define TRACES_IMPORT_CALL_H

#include "traces/import_log.h"

enum call_kind {
    CALL_NONE, /* another function */
    CALL_MALLOC,
    CALL_CALLOC,
    CALL_REALLOC,
    CALL_REALLOCARRAY,
    CALL_FREE,
    CALL_ALIGNED /* an alignment, and a size */
};

struct call {
    enum call_kind kind;
    const char *place;    /* of the arguments */
    uint64_t old;         /* realloc, reallocarray, free */
    uint64_t count, size; /* count is 1 but for calloc and reallocarray */
};

/* The function of that name; a version behind @ is no part of it. C++ operators are known by their mangled names. */
enum call_kind call_kind_of(const char *name, size_t length);

/* Reads the arguments at *at, behind the opening bracket, up to the closing one, which is left. false: reported. */
bool call_read_arguments(struct import *import, enum call_kind kind, const char **at, struct call *call);

/* The call has returned that address; free is not among them. */
void call_returned(struct import *import, const struct call *call, uint64_t address, struct import_tag tag);

#endif

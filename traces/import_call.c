/* import_call.c: calls of malloc and its like. */
#include "traces/import_call.h"

#include <string.h>

enum call_kind call_kind_of(const char *name, size_t length) {
    static const struct {
        const char *name;
        enum call_kind kind;
    } functions[] = {
        {"malloc", CALL_MALLOC},
        {"calloc", CALL_CALLOC},
        {"realloc", CALL_REALLOC},
        {"reallocarray", CALL_REALLOCARRAY},
        {"free", CALL_FREE},
        {"cfree", CALL_FREE},
        {"memalign", CALL_ALIGNED},
        {"aligned_alloc", CALL_ALIGNED},
        {"valloc", CALL_MALLOC},
        {"pvalloc", CALL_MALLOC},
        {"__builtin_new", CALL_MALLOC},
        {"__builtin_vec_new", CALL_MALLOC},
        {"__builtin_delete", CALL_FREE},
        {"__builtin_vec_delete", CALL_FREE},
    };
    const char *version = memchr(name, '@', length);
    if (version != NULL)
        length = (size_t)(version - name);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (strlen(functions[i].name) == length && strncmp(name, functions[i].name, length) == 0)
            return functions[i].kind;
    }
    if (length > 4 && (strncmp(name, "_Znw", 4) == 0 || strncmp(name, "_Zna", 4) == 0))
        return memmem(name, length, "align_val_t", 11) != NULL ? CALL_ALIGNED : CALL_MALLOC;
    if (length > 4 && (strncmp(name, "_Zdl", 4) == 0 || strncmp(name, "_Zda", 4) == 0))
        return CALL_FREE;
    return CALL_NONE;
}

/* One argument; the labels of valgrind, `al 64, size 100`, say which is which. *is_size: it bears that label. */
static bool read_argument(struct import *import, const char **at, bool address, uint64_t *value, bool *is_size) {
    import_blanks(at);
    *is_size = import_skip(at, "size ");
    if (!*is_size)
        import_skip(at, "al ");
    return address ? import_want_address(import, at, value) : import_want_size(import, at, value);
}

bool call_read_arguments(struct import *import, enum call_kind kind, const char **at, struct call *call) {
    bool takes_old = kind == CALL_REALLOC || kind == CALL_REALLOCARRAY || kind == CALL_FREE;
    size_t wanted = kind == CALL_MALLOC || kind == CALL_FREE ? 1 : kind == CALL_REALLOCARRAY ? 3 : 2;
    uint64_t values[3] = {0};
    bool size_is_first = false, is_size;
    *call = (struct call){.kind = kind, .place = *at, .count = 1};
    for (size_t i = 0; i < wanted; i++) {
        if ((i != 0 && !import_want(import, at, ","))
            || !read_argument(import, at, takes_old && i == 0, &values[i], &is_size))
            return false;
        size_is_first = size_is_first || (is_size && i == 0);
    }
    if (takes_old)
        call->old = values[0];
    if (kind != CALL_FREE)
        call->size = values[size_is_first ? 0 : wanted - 1];
    if (kind == CALL_CALLOC || kind == CALL_REALLOCARRAY)
        call->count = values[wanted - 2];
    return true;
}

void call_returned(struct import *import, const struct call *call, uint64_t address, struct import_tag tag) {
    uint64_t size = call->size;
    if (address != 0 && !import_want_product(import, call->place, call->count, &size))
        return;
    if (call->kind == CALL_REALLOC || call->kind == CALL_REALLOCARRAY)
        import_resize(import, call->place, call->old, address, size, tag);
    else
        import_alloc(import, call->place, address, size, tag);
}

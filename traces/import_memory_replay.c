/* import_memory_replay.c: the text that Android's memory_replay reads (platform/system/extras, memory_replay,
 * AllocParser.cpp): `TID: malloc ADDRESS SIZE`, perhaps with two times in nanoseconds behind it. */
#include "traces/import_call.h"

#include <string.h>

enum replay_verb {
    REPLAY_MALLOC,
    REPLAY_CALLOC,
    REPLAY_REALLOC,
    REPLAY_MEMALIGN,
    REPLAY_FREE,
    REPLAY_DONE,
    REPLAY_NONE
};

static enum replay_verb read_verb(const char **at) {
    static const char *const words[] = {"malloc ", "calloc ", "realloc ", "memalign ", "free ", "thread_done "};
    for (int i = 0; i < REPLAY_NONE; i++) {
        if (import_skip(at, words[i]))
            return (enum replay_verb)i;
    }
    return REPLAY_NONE;
}

static bool recognises(const char *line) {
    uint64_t thread, address;
    return import_number(&line, &thread) && import_skip(&line, ": ") && read_verb(&line) != REPLAY_NONE
           && import_skip(&line, "0x") && import_hex(&line, &address);
}

/* The first of the two times, when the call began, if they are there. false: reported. */
static bool read_times(struct import *import, const char *at) {
    uint64_t begin, end;
    import_blanks(&at);
    if (*at == 0)
        return true;
    const char *place = at;
    if (!import_number(&at, &begin) || (import_blanks(&at), !import_number(&at, &end))) {
        import_unexpected(import, at, "a pair of times in nanoseconds");
        return false;
    }
    if (!import_want_end(import, at))
        return false;
    import_time(import, place, begin);
    return !import->refused;
}

static void read_line(struct import *import, const char *line) {
    uint64_t thread, address = 0, first = 0, size = 0;
    const char *at = line;
    if (*line == 0)
        return;
    if (!import_number(&at, &thread) || !import_skip(&at, ": ")) {
        import_unexpected(import, line, "a thread's number and ': '");
        return;
    }
    const char *word = at;
    enum replay_verb verb = read_verb(&at);
    const char *place = at;
    if (verb == REPLAY_NONE) {
        import_unexpected(import, word, "malloc, calloc, realloc, memalign, free or thread_done");
        return;
    }
    if (verb == REPLAY_DONE || !import_want_address(import, &at, &address))
        return;
    import_blanks(&at);
    if (verb == REPLAY_REALLOC && !import_want_address(import, &at, &first))
        return;
    if ((verb == REPLAY_CALLOC || verb == REPLAY_MEMALIGN) && !import_want_size(import, &at, &first))
        return;
    import_blanks(&at);
    if ((verb != REPLAY_FREE && !import_want_size(import, &at, &size)) || !read_times(import, at))
        return;
    const struct call call = {.kind = verb == REPLAY_REALLOC ? CALL_REALLOC : CALL_CALLOC,
                              .place = place,
                              .old = first,
                              .count = verb == REPLAY_CALLOC ? first : 1,
                              .size = size};
    if (verb == REPLAY_FREE)
        import_free(import, place, address);
    else
        call_returned(import, &call, address, (struct import_tag){NULL, 0});
}

const struct import_format import_memory_replay = {
    .name = "memory-replay",
    .usage = "a line is `THREAD: malloc ADDRESS SIZE`, or has another call's name and arguments",
    .recognises = recognises,
    .read_line = read_line,
    .absolute_times = true,
};

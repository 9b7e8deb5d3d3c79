/* import_heaptrack.c: heaptrack's files, raw and interpreted, of versions 1 to 3, as heaptrack's src/track/libheaptrack.cpp
 * writes and src/interpret/heaptrack_interpret.cpp rewrites them. Every number is hexadecimal.
 *   raw          + SIZE TRACE ADDRESS       - ADDRESS
 *   interpreted  a SIZE TRACE, which is allocation 0, 1, ..., then + ALLOCATION and - ALLOCATION
 * In both, a realloc is a free and an allocation; c is the time in milliseconds. */
#include "traces/import_heaptrack.h"

#include <stdlib.h>
#include <string.h>

/* An allocation of the interpreted form stands for all of that size and trace. Which one of them a free means is not told;
 * it is taken to be the last one. */
struct allocation {
    uint64_t size, trace, live;
};

struct heaptrack {
    uint64_t version;
    bool interpreted, form_known;
    struct allocation *allocations;
    size_t allocation_count, allocation_room;
    struct call_sites sites;
};

static bool recognises(const char *line) {
    uint64_t heaptrack_version, version;
    return import_skip(&line, "v ") && import_hex(&line, &heaptrack_version) && import_skip(&line, " ")
           && import_hex(&line, &version) && *line == 0;
}

static void read_version(struct import *import, struct heaptrack *heaptrack, const char *at) {
    uint64_t program;
    if (!import_hex(&at, &program) || !import_skip(&at, " ") || !import_hex(&at, &heaptrack->version)
        || heaptrack->version < 1 || heaptrack->version > 3)
        import_refuse(import, at, "a file of an unknown version; those of heaptrack 1.0 to 1.5 have 1 to 3");
}

/* The numbers of a line, up to three of them. 0: none, and that is reported. */
static size_t read_numbers(struct import *import, const char *at, uint64_t numbers[3]) {
    size_t count = 0;
    while (count < 3 && import_hex(&at, &numbers[count])) {
        count++;
        import_blanks(&at);
    }
    if (count != 0 && *at == 0)
        return count;
    import_unexpected(import, at, count == 3 ? "the line's end" : "a hexadecimal number of at most 64 bits");
    return 0;
}

/* ---- The interpreted form ---- */

static void add_allocation(struct import *import, struct heaptrack *heaptrack, const char *at) {
    uint64_t numbers[3];
    size_t count = read_numbers(import, at, numbers);
    if (count == 0)
        return;
    if (count != 2) {
        import_unexpected(import, at, "SIZE TRACE");
        return;
    }
    if (heaptrack->allocation_count == heaptrack->allocation_room) {
        size_t room = heaptrack->allocation_room * 2 + 256;
        struct allocation *allocations = realloc(heaptrack->allocations, room * sizeof *allocations);
        if (allocations == NULL) {
            import_refuse_memory(import);
            return;
        }
        heaptrack->allocations = allocations;
        heaptrack->allocation_room = room;
    }
    heaptrack->allocations[heaptrack->allocation_count++] = (struct allocation){numbers[0], numbers[1], 0};
}

/* Each live one gets an address of its own: the allocation's number above, which of the live ones below. */
static uint64_t invented_address(uint64_t number, uint64_t live) {
    return (number + 1) << 32 | live;
}

static void read_interpreted(struct import *import, struct heaptrack *heaptrack, char kind, const char *at,
                             uint64_t number) {
    if (number >= heaptrack->allocation_count || number >= UINT32_MAX) {
        import_fault(import, IMPORT_MISSING_LINE, at, "the line `a SIZE TRACE` of this allocation is missing");
        return;
    }
    struct allocation *allocation = &heaptrack->allocations[number];
    if (kind == '+') {
        struct import_tag tag = call_sites_tag(&heaptrack->sites, allocation->trace);
        import_alloc(import, at, invented_address(number, allocation->live++), allocation->size, tag);
    } else if (allocation->live == 0) {
        import_fault(import, IMPORT_DOUBLE_FREE, at, "a free of this allocation more than there were");
    } else {
        import_free(import, at, invented_address(number, --allocation->live));
    }
}

/* ---- Both ---- */

static void read_operation(struct import *import, struct heaptrack *heaptrack, char kind, const char *at) {
    uint64_t numbers[3];
    size_t count = read_numbers(import, at, numbers);
    if (count == 0)
        return;
    if (kind == '+' && !heaptrack->form_known) {
        heaptrack->form_known = true;
        heaptrack->interpreted = count == 1;
    }
    size_t wanted = kind == '-' || heaptrack->interpreted ? 1 : 3;
    if (count != wanted)
        import_unexpected(import, at, wanted == 3 ? "SIZE TRACE ADDRESS" : "one number");
    else if (heaptrack->interpreted)
        read_interpreted(import, heaptrack, kind, at, numbers[0]);
    else if (kind == '-')
        import_free(import, at, numbers[0]);
    else
        import_alloc(import, at, numbers[2], numbers[0], call_sites_tag(&heaptrack->sites, numbers[1]));
}

static void read_time(struct import *import, const char *at) {
    uint64_t milliseconds;
    const char *place = at;
    if (!import_hex(&at, &milliseconds) || milliseconds > UINT64_MAX / 1000000)
        import_unexpected(import, place, "a hexadecimal time in milliseconds");
    else
        import_time(import, place, milliseconds * 1000000);
}

static void read_line(struct import *import, const char *line) {
    struct heaptrack *heaptrack = import->state;
    char kind = line[0];
    const char *at = line + 2;
    if (kind == 0 || kind == '#')
        return;
    if (line[1] != ' ' && kind != 'A') {
        import_unexpected(import, line, "a letter or a sign, and a blank");
        return;
    }
    if (kind == 'v') {
        read_version(import, heaptrack, at);
    } else if (heaptrack->version == 0) {
        import_refuse(import, line, "the line `v VERSION FILE_VERSION` is missing, with which a file begins");
    } else if (kind == '+' || kind == '-') {
        read_operation(import, heaptrack, kind, at);
    } else if (kind == 'a') {
        heaptrack->interpreted = heaptrack->form_known = true;
        add_allocation(import, heaptrack, at);
    } else if (kind == 'c') {
        read_time(import, at);
    } else if (strchr("tmsix", kind) != NULL) {
        if (import->options->tags)
            call_sites_line(import, &heaptrack->sites, kind, at, heaptrack->version >= 3);
    } else if (strchr("RXAIS", kind) == NULL) {
        import_unexpected(import, line, "one of +-actismxvRXAIS");
    }
}

/* heaptrack's clock begins with the program. */
static void begin(struct import *import) {
    import_time(import, NULL, 0);
}

static void release(struct import *import) {
    struct heaptrack *heaptrack = import->state;
    free(heaptrack->allocations);
    call_sites_free(&heaptrack->sites);
}

const struct import_format import_heaptrack = {
    .name = "heaptrack",
    .usage = "lines are `+ SIZE TRACE ADDRESS` and `- ADDRESS`, or interpreted `+ ALLOCATION` and `- ALLOCATION`",
    .recognises = recognises,
    .state_bytes = sizeof(struct heaptrack),
    .begin = begin,
    .read_line = read_line,
    .release = release,
};

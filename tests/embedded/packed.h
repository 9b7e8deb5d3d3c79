/* packed.h: a trace for machines that have no YAML, made by pack.c and replayed by replay_main.c.
 *
 * Bytes, the same on every machine: PACKED_FIELDS numbers of 4 bytes, lowest first; then the events. An event is its
 * verb (enum trace_verb), its slot if it has an allocation, and its size if it has one; numbers have 7 bits a byte, the
 * lowest first, and bit 7 says that more follow. PACKED_END ends it. A slot is the number of a live allocation, used
 * again after its free. */
#ifndef TESTS_EMBEDDED_PACKED_H
#define TESTS_EMBEDDED_PACKED_H

enum packed_field {
    PACKED_MAGIC,
    PACKED_KIND, /* of pool_kinds */
    PACKED_SIZE,
    PACKED_INDEXES,
    PACKED_INDEX_CACHE,
    PACKED_FIT,
    PACKED_COALESCE,
    PACKED_ON_FRAGMENTED,
    PACKED_STEP,
    PACKED_EVERY,
    PACKED_ROOM_STEP,
    PACKED_FIELDS
};
#define PACKED_MAGIC_NUMBER 0x32545350u
#define PACKED_END 255

#endif

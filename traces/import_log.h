/* import_log.h: what the importers share. Each format has a file, with a function that reads one line of it and says
 * what it means: import_alloc, import_resize, import_free. What cannot be is reported by import_fault. No function
 * returns an error: once import->refused is set, no further line is read. */
#ifndef TRACES_IMPORT_LOG_H
#define TRACES_IMPORT_LOG_H

#include "traces/import.h"
#include "traces/lines.h"
#include "traces/writer.h"

struct import;

struct import_format {
    const char *name;
    const char *usage;                    /* what a line is, for messages */
    bool (*recognises)(const char *line); /* NULL: never guessed */
    size_t state_bytes;                   /* of import->state, all zero at first */
    void (*begin)(struct import *import); /* before the first line; may be NULL */
    void (*read_line)(struct import *import, const char *line);
    void (*end)(struct import *import);     /* behind the last line; may be NULL */
    void (*release)(struct import *import); /* frees what state holds; may be NULL */
    bool names_ids;                         /* its addresses are ids, which the trace keeps */
    bool absolute_times;                    /* the first of its times becomes 0 */
};

extern const struct import_format import_rep, import_mtrace, import_ltrace, import_valgrind, import_heaptrack,
    import_memory_replay, import_mbed, import_sysview, import_regex;

struct import_address;

struct import {
    const struct import_format *format;
    const struct import_options *options;
    struct import_summary *summary;
    struct problem *problem;
    void *state;
    bool refused;      /* *problem says why */
    bool usage;        /* ... and it is the options' fault */
    bool may_be_empty; /* a recording of no operation is whole */
    struct trace_writer *writer;
    struct locks *locks; /* NULL: events go to the writer as they are */
    struct import_address *addresses;
    uint64_t next_id, highest_id;
    bool timed, time_is_new;
    uint64_t time_base_ns, time_ns;
    struct lines lines;
};

/* A call site, as it stands in the line; text NULL: none. */
struct import_tag {
    const char *text;
    size_t length;
};

/* ---- What a line means ---- place is where in the line its address is. */

/* address 0: the attempt found no memory. */
void import_alloc(struct import *import, const char *place, uint64_t address, uint64_t size_bytes,
                  struct import_tag tag);

/* old 0: an allocation. address 0: it found no memory, or, of size 0, was a free. */
void import_resize(struct import *import, const char *place, uint64_t old, uint64_t address, uint64_t size_bytes,
                   struct import_tag tag);

/* address 0: nothing. */
void import_free(struct import *import, const char *place, uint64_t address);

void import_clean(struct import *import);

/* The log shows that it ended before its program did, or that this was killed. */
void import_cut_off(struct import *import);

/* The time from here on. */
void import_time(struct import *import, const char *place, uint64_t time_ns);

/* ---- What is wrong ---- */

/* place NULL: the log as a whole, at the line that was read last, or its end. Refused, or with import->options->lenient counted. */
__attribute__((format(printf, 4, 5))) void import_fault(struct import *import, enum import_fault fault,
                                                        const char *place, const char *format, ...);

/* The same of an earlier line as a whole. */
__attribute__((format(printf, 4, 5))) void import_fault_of_line(struct import *import, enum import_fault fault,
                                                                uint64_t line, const char *format, ...);

/* As import_fault, but refused also leniently. */
__attribute__((format(printf, 3, 4))) void import_refuse(struct import *import, const char *place, const char *format,
                                                         ...);

void import_refuse_memory(struct import *import);

/* What is at place is not what belongs there: "an address", say. A fault of the kind IMPORT_UNREADABLE. */
void import_unexpected(struct import *import, const char *place, const char *wanted);

/* ---- Reading a line ---- Each moves *at behind what it read; false: it was not there. */

/* These are silent. */
bool import_skip(const char **at, const char *text);
bool import_hex(const char **at, uint64_t *number);    /* with 0x or without; (nil), nil and NULL are 0 */
bool import_number(const char **at, uint64_t *number); /* decimal, or hexadecimal with 0x; no more than 64 bits */
void import_blanks(const char **at);

/* These report what they found instead. */
bool import_want(struct import *import, const char **at, const char *text);
bool import_want_address(struct import *import, const char **at, uint64_t *address);
bool import_want_size(struct import *import, const char **at, uint64_t *size_bytes);
bool import_want_hex_size(struct import *import, const char **at, uint64_t *size_bytes);
bool import_want_product(struct import *import, const char *place, uint64_t count, uint64_t *size_bytes); /* calloc */
bool import_want_end(struct import *import, const char *at); /* only blanks are left */

/* Frees the table of addresses. */
void import_release_addresses(struct import *import);

#endif

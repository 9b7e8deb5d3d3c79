/* reader_yaml.h: the reader's inside, shared by its files: where YAML's events come from, and how one is refused.
 *
 * The one header with yaml.h in it. Functions that answer an int say -1 when they have refused something; the problem
 * is then in the reader. */
#ifndef TRACES_READER_YAML_H
#define TRACES_READER_YAML_H

#include <yaml.h>

#include "traces/reader.h"
#include "traces/reader_input.h"
#include "traces/workload.h"

/* A literal block, line by line. */
struct reader_bulk {
    const char *next;    /* the line to read next; at its end the 0 of the scalar, or NULL */
    const char *current; /* the line that was read last */
    unsigned line;       /* of next, from 1 */
    unsigned indent;     /* what the source has in front of each line */
};

enum reader_state { READER_BETWEEN, READER_IN_EVENTS, READER_AT_END };

struct trace_reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the last one pulled */
    bool event_held;
    struct reader_input input;
    enum reader_state state;
    bool failed;
    struct problem problem;
    bool trace_seen;
    struct reader_bulk bulk;
    struct reader_kept {
        char *text;
        size_t room;
    } kept[2];          /* an id or text, and a tag, whose YAML events have passed */
    unsigned keys_seen; /* of the document, a bit each */
    bool counted;
    bool cut_off; /* is said behind the events */
    uint64_t events;
    struct workload_options workload_options;
    struct workload *workload; /* of the document, where it is one */
    struct generator *generator;
};

/* The keys of a trace. */
enum reader_key {
    KEY_VERSION,
    KEY_NAME,
    KEY_POOL,
    KEY_POLICY,
    KEY_EXPECT,
    KEY_COUNTED,
    KEY_CUT_OFF,
    KEY_SIZES,
    KEY_EVENTS,
    KEY_END
};
extern const char *const reader_trace_keys[];

/* ---- reader_pull.c ---- */

/* Goes to the next YAML event; refuses what no trace has: errors of syntax, aliases, anchors, tags. */
int reader_pull(struct trace_reader *reader);

/* Refuses a place of the source, in the parser's counting. Always -1. */
__attribute__((format(printf, 3, 4))) int reader_refuse(struct trace_reader *reader, yaml_mark_t mark,
                                                        const char *format, ...);
/* The same, where the last event begins. */
__attribute__((format(printf, 2, 3))) int reader_refuse_event(struct trace_reader *reader, const char *format, ...);
int reader_refuse_memory(struct trace_reader *reader);

/* The position up to which the parser has read. */
struct input_anchor reader_anchor(const struct trace_reader *reader);

/* Describes a place of the source. Line and column count from 0. */
void reader_describe(const struct trace_reader *reader, size_t line, size_t column, const char *message,
                     struct problem *problem);

/* The column of a place in the scalar that the last event is: exact, but for quotes with escapes, and for a scalar of
 * several lines; there it is the scalar's. */
size_t reader_column(const struct trace_reader *reader, const char *place);

/* Refuses such a place. */
__attribute__((format(printf, 3, 4))) int reader_refuse_place(struct trace_reader *reader, const char *place,
                                                              const char *format, ...);

/* Refuses a stream whose last line lacks its end, once the parser has come to it. */
int reader_check_cut(struct trace_reader *reader);

/* ---- reader_keys.c ---- */

/* The next key of a mapping: 1 and its index in keys; 0: the mapping is at its end. Refuses an unknown key of the owner
 * ("a trace") and one that *seen has already. */
int reader_key(struct trace_reader *reader, const char *const keys[], const char *owner, unsigned *seen, int *index);

/* The key that the last event is: its index in keys, or -1 without a refusal. */
int reader_find_key(const struct trace_reader *reader, const char *const keys[]);

/* Goes to the value of a key and wants a scalar, or the start of a mapping. example says what belongs there. */
int reader_scalar(struct trace_reader *reader, const char *key, const char *example);
int reader_mapping(struct trace_reader *reader, const char *key, const char *example);

/* The scalar that the last event is. */
const char *reader_text(const struct trace_reader *reader, size_t *length);

/* That scalar as one line of text without control characters, copied; NULL: refused. */
char *reader_copy_text(struct trace_reader *reader, const char *key);

/* That scalar as a number; why it is none is refused. */
int reader_number(struct trace_reader *reader, bool (*parse)(const char *, size_t, uint64_t *, const char **),
                  uint64_t *number);

/* That scalar as the index of a word. */
int reader_word(struct trace_reader *reader, const char *key, const char *const words[], int64_t *index);

/* Goes to the value of a key and wants the start of a sequence. */
int reader_sequence(struct trace_reader *reader, const char *key, const char *example);

/* ---- reader_header.c, reader_expect.c, reader_long.c, reader_events.c ---- */

/* The header's mapping, up to the first event. */
int reader_header(struct trace_reader *reader, struct trace_header *header);
int reader_expect(struct trace_reader *reader, struct trace_header *header);

/* The value of a key that traces and workloads share: up to KEY_EXPECT. */
int reader_header_value(struct trace_reader *reader, enum reader_key key, struct trace_header *header);

/* The value of `cut_off`. */
int reader_cut_off(struct trace_reader *reader, bool *cut_off);

/* The rest of a workload document, whose version was read; reader->workload is set. */
int reader_workload(struct trace_reader *reader, struct trace_header *header);

/* Behind a document's mapping: its end. */
int reader_close_document(struct trace_reader *reader);

/* The long form of an event, whose mapping has just begun: 1 or -1. */
int reader_long_event(struct trace_reader *reader, struct trace_event *event);

/* The next event: 1; 0: there is none left in the document. */
int reader_next_event(struct trace_reader *reader, struct trace_event *event);

#endif

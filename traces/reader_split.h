/* reader_split.h: cuts long literal blocks of events on their way to the YAML parser.
 *
 * The parser hands a scalar over whole, so a block of ten million lines would be in memory at once. Where a block under
 * `events:` has grown to SPLIT_BYTES, the line `- |` is put in before its next line: to the parser it goes on as
 * another item, which is the same trace. Lines and offsets of the parser count what was put in; they are turned back
 * here. */
#ifndef TRACES_READER_SPLIT_H
#define TRACES_READER_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPLIT_BYTES 65536
#define SPLIT_KEPT 16 /* cuts whose places are known: more than the parser can be ahead of its events */

enum split_state { SPLIT_OUTSIDE, SPLIT_IN_EVENTS, SPLIT_IN_BLOCK, SPLIT_OFF };

/* All zero at the beginning of a stream. */
struct split {
    enum split_state state;
    bool in_line;         /* what comes next is not the beginning of a line */
    bool due;             /* a cut comes before the next byte */
    size_t item_indent;   /* of the block's `-` */
    size_t text_indent;   /* of its lines; 0: none was seen yet */
    uint64_t block_bytes; /* of it, since it began or was cut */
    uint64_t offset;      /* of what comes next, as the parser counts */
    size_t line;
    size_t cuts; /* in all; the last SPLIT_KEPT are kept */
    uint64_t bytes_put_in;
    struct split_cut {
        uint64_t offset; /* where it begins, and what all before it have put in */
        uint64_t bytes_before;
        size_t line;
        size_t length;
    } kept[SPLIT_KEPT];
};

/* How many of the next `wanted` bytes may pass. `available` bytes (at least as many as wanted) are visible, up to the
 * stream's end if `last`. 0: a cut is due, or more has to be visible for a decision. */
size_t split_pass(struct split *split, const char *bytes, size_t wanted, size_t available, bool last);

/* Writes the line that cuts; 0: it does not fit, and no cut is made. */
size_t split_cut(struct split *split, unsigned char *bytes, size_t size);

/* A line of the parser's as a line of the source. What was put in counts as the end of the line before it. */
size_t split_line(const struct split *split, size_t line);

/* An offset of the parser's as one of the source. *in_cut: it lies in what was put in, and the source goes on there. */
uint64_t split_offset(const struct split *split, uint64_t offset, bool *in_cut);

#endif

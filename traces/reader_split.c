/* reader_split.c: finds the blocks under `events:` by their indentation, line by line, and where they may be cut. */
#include "traces/reader_split.h"

#include <string.h>

#define LOOK_BYTES 256 /* what is looked at of a line */
static const char cut_line[] = "- |\n";

/* A line end of another kind than LF and CR LF, which the parser knows and the lines here do not. */
static bool has_odd_ends(const char *bytes, size_t count) {
    const char *end = bytes + count;
    for (const char *at = bytes; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++) {
        if (at + 1 < end && at[1] != '\n')
            return true;
    }
    return memchr(bytes, 0xC2, count) != NULL || memchr(bytes, 0xE2, count) != NULL;
}

/* Behind a key or a block's bar: nothing, or a comment. */
static bool is_rest_empty(const char *at, const char *end) {
    const char *start = at;
    while (at < end && (*at == ' ' || *at == '\r'))
        at++;
    return at == end || (*at == '#' && at > start);
}

static bool begins_events(const char *line, const char *end) {
    static const char key[] = "events:";
    const size_t length = sizeof key - 1;
    return (size_t)(end - line) >= length && memcmp(line, key, length) == 0 && is_rest_empty(line + length, end);
}

/* `- |`, perhaps with a sign; one that states its indentation is left alone. */
static bool begins_block(const char *at, const char *end) {
    if (at == end || *at++ != '-')
        return false;
    const char *start = at;
    while (at < end && *at == ' ')
        at++;
    if (at == start || at == end || *at++ != '|')
        return false;
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    return is_rest_empty(at, end);
}

/* Takes notice of a line's beginning. true: the block may be cut before it. */
static bool begin_line(struct split *split, const char *line, size_t length) {
    const char *end = line + length, *text = line;
    while (text < end && *text == ' ')
        text++;
    if (text == end || *text == '\r')
        return false;
    size_t indent = (size_t)(text - line);
    if (split->state == SPLIT_IN_BLOCK && indent > split->item_indent) {
        if (split->text_indent == 0)
            split->text_indent = indent;
        return split->block_bytes >= SPLIT_BYTES && indent == split->text_indent && *text != '\t';
    }
    if (split->state == SPLIT_IN_BLOCK)
        split->state = SPLIT_IN_EVENTS;
    if (split->state == SPLIT_IN_EVENTS && begins_block(text, end)) {
        split->state = SPLIT_IN_BLOCK;
        split->item_indent = indent;
        split->text_indent = 0;
        split->block_bytes = 0;
    } else if (indent == 0 && (*text != '-' || (length >= 3 && memcmp(text, "---", 3) == 0)) && *text != '#') {
        split->state = begins_events(line, end) ? SPLIT_IN_EVENTS : SPLIT_OUTSIDE;
    }
    return false;
}

static size_t scan(struct split *split, const char *bytes, size_t wanted, size_t available, bool last) {
    size_t at = 0;
    while (at < wanted) {
        const char *end = memchr(bytes + at, '\n', available - at);
        size_t left = end != NULL ? (size_t)(end - bytes) - at : available - at;
        if (!split->in_line) {
            if (end == NULL && left < LOOK_BYTES && !last)
                return at;
            split->due = begin_line(split, bytes + at, left < LOOK_BYTES ? left : LOOK_BYTES);
            if (split->due)
                return at;
        }
        size_t next = at + left + (end != NULL);
        split->in_line = end == NULL || next > wanted;
        if (next > wanted)
            next = wanted;
        split->block_bytes += next - at;
        split->line += !split->in_line;
        at = next;
    }
    return at;
}

size_t split_pass(struct split *split, const char *bytes, size_t wanted, size_t available, bool last) {
    if (split->state != SPLIT_OFF && has_odd_ends(bytes, wanted))
        split->state = SPLIT_OFF;
    size_t passed = split->state == SPLIT_OFF ? wanted : scan(split, bytes, wanted, available, last);
    split->offset += passed;
    return passed;
}

size_t split_cut(struct split *split, unsigned char *bytes, size_t size) {
    size_t length = split->item_indent + sizeof cut_line - 1;
    split->due = false;
    split->block_bytes = 0;
    if (size < length)
        return 0;
    memset(bytes, ' ', split->item_indent);
    memcpy(bytes + split->item_indent, cut_line, sizeof cut_line - 1);
    split->kept[split->cuts++ % SPLIT_KEPT] = (struct split_cut){
        .offset = split->offset, .bytes_before = split->bytes_put_in, .line = split->line, .length = length};
    split->bytes_put_in += length;
    split->offset += length;
    split->line++;
    return length;
}

size_t split_line(const struct split *split, size_t line) {
    size_t cuts = split->cuts, oldest = cuts > SPLIT_KEPT ? cuts - SPLIT_KEPT : 0;
    while (cuts > oldest && split->kept[(cuts - 1) % SPLIT_KEPT].line > line)
        cuts--;
    return line - cuts;
}

uint64_t split_offset(const struct split *split, uint64_t offset, bool *in_cut) {
    size_t cuts = split->cuts, oldest = cuts > SPLIT_KEPT ? cuts - SPLIT_KEPT : 0;
    *in_cut = false;
    while (cuts > oldest && split->kept[(cuts - 1) % SPLIT_KEPT].offset > offset)
        cuts--;
    if (cuts == 0)
        return offset;
    if (cuts == oldest)
        return offset - split->kept[oldest % SPLIT_KEPT].bytes_before;
    const struct split_cut *cut = &split->kept[(cuts - 1) % SPLIT_KEPT];
    *in_cut = offset < cut->offset + cut->length;
    return *in_cut ? cut->offset - cut->bytes_before : offset - cut->bytes_before - cut->length;
}

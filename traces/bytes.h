/* bytes.h: numbers and texts packed into bytes one after the other, and read back in the same order. */
#ifndef TRACES_BYTES_H
#define TRACES_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero at the beginning; free(data) at the end. */
struct bytes {
    unsigned char *data;
    size_t length, room;
    bool failed; /* memory was out; what came then is missing */
};

/* A number of 1 to 10 bytes, small ones in few: seven bits a byte, the lowest first, the top bit set but for the last
 * (LEB128). */
void bytes_put_number(struct bytes *bytes, uint64_t number);
/* The text alone, without its length. */
void bytes_put_text(struct bytes *bytes, const void *text, size_t length);

struct bytes_reader {
    const unsigned char *at, *end;
    bool failed; /* there was less than was asked for; the answers then are 0 and NULL */
};

uint64_t bytes_get_number(struct bytes_reader *reader);
const char *bytes_get_text(struct bytes_reader *reader, uint64_t length);

#endif

/* bytes.c: packing. */
#include "traces/bytes.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_BYTES 10

static bool make_room(struct bytes *bytes, size_t more) {
    if (bytes->room - bytes->length >= more)
        return !bytes->failed;
    size_t room = bytes->room + bytes->room / 2 + more + 256;
    unsigned char *data = bytes->failed ? NULL : realloc(bytes->data, room);
    if (data == NULL) {
        bytes->failed = true;
        return false;
    }
    bytes->data = data;
    bytes->room = room;
    return true;
}

void bytes_put_number(struct bytes *bytes, uint64_t number) {
    if (!make_room(bytes, NUMBER_BYTES))
        return;
    while (number >= 0x80) {
        bytes->data[bytes->length++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    bytes->data[bytes->length++] = (unsigned char)number;
}

void bytes_put_text(struct bytes *bytes, const void *text, size_t length) {
    if (length == 0 || !make_room(bytes, length))
        return;
    memcpy(bytes->data + bytes->length, text, length);
    bytes->length += length;
}

uint64_t bytes_get_number(struct bytes_reader *reader) {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        unsigned char byte = *reader->at++;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
    reader->failed = true;
    return 0;
}

const char *bytes_get_text(struct bytes_reader *reader, uint64_t length) {
    if (length > (uint64_t)(reader->end - reader->at)) {
        reader->failed = true;
        return NULL;
    }
    const char *text = (const char *)reader->at;
    reader->at += length;
    return text;
}

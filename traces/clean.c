/* clean.c: what may be shown of a text. */
#include "traces/clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t clean_point(const char *text, const char *end) {
    static const unsigned char first_bits[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || (size_t)(end - text) < length)
        return 0;
    unsigned long point = (unsigned long)(first - first_bits[length]);
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xC0u) != 0x80u)
            return 0;
        point = point << 6 | ((unsigned char)text[i] & 0x3Fu);
    }
    bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

bool clean_is_control(const char *text, size_t length) {
    unsigned char first = (unsigned char)text[0], second = length > 1 ? (unsigned char)text[1] : 0;
    if (length == 1)
        return first < 0x20 || first == 0x7F;
    if (length == 2)
        return first == 0xC2 && second < 0xA0;
    if (length != 3 || first != 0xE2)
        return false;
    unsigned char third = (unsigned char)text[2];
    bool separator = second == 0x80 && third >= 0xA8 && third <= 0xAE; /* U+2028 .. U+202E: line ends, directions */
    bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;   /* U+2066 .. U+2069 */
    return separator || isolate;
}

/* The bytes at text that stay as they are; 0: the first one does not. */
static size_t clean_bytes(const char *text, const char *end) {
    size_t length = clean_point(text, end);
    bool no_character = length == 3 && (memcmp(text, "\xEF\xBF\xBE", 3) == 0 || memcmp(text, "\xEF\xBF\xBF", 3) == 0);
    return no_character || (length != 0 && clean_is_control(text, length)) ? 0 : length;
}

void clean_name_to(char *out, size_t room, const char *text) {
    const char *end = text + strlen(text);
    while (text < end) {
        size_t length = clean_bytes(text, end), needed = length != 0 ? length : strlen("\\xFF");
        if (needed >= room)
            break;
        if (length != 0)
            memcpy(out, text, length);
        else
            snprintf(out, room, "\\x%02x", (unsigned)(unsigned char)*text);
        out += needed;
        room -= needed;
        text += length != 0 ? length : 1;
    }
    *out = '\0';
}

char *clean_name(const char *text) {
    size_t room = strlen(text) * strlen("\\xFF") + 1;
    char *clean = malloc(room);
    if (clean != NULL)
        clean_name_to(clean, room, text);
    return clean;
}

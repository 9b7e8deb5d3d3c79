/* import_scan.c: words and numbers in a log's line. */
#include "traces/import_log.h"

#include <string.h>

#include "traces/reader_show.h"

void import_blanks(const char **at) {
    *at += strspn(*at, " \t");
}

bool import_skip(const char **at, const char *text) {
    size_t length = strlen(text);
    if (strncmp(*at, text, length) != 0)
        return false;
    *at += length;
    return true;
}

static int digit_value(char letter) {
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : 99;
}

/* Digits of that base: false when there are none, or they come to more than 64 bits. */
static bool read_digits(const char **at, unsigned base, uint64_t *number) {
    const char *end = *at;
    uint64_t value = 0;
    for (; digit_value(*end) < (int)base; end++) {
        unsigned digit = (unsigned)digit_value(*end);
        if (value > (UINT64_MAX - digit) / base)
            return false;
        value = value * base + digit;
    }
    if (end == *at)
        return false;
    *at = end;
    *number = value;
    return true;
}

bool import_hex(const char **at, uint64_t *number) {
    const char *digits = *at;
    *number = 0;
    if (import_skip(at, "(nil)") || import_skip(at, "nil") || import_skip(at, "NULL"))
        return true;
    if (!import_skip(&digits, "0x"))
        import_skip(&digits, "0X");
    if (!read_digits(&digits, 16, number))
        return false;
    *at = digits;
    return true;
}

bool import_number(const char **at, uint64_t *number) {
    return strncmp(*at, "0x", 2) == 0 ? import_hex(at, number) : read_digits(at, 10, number);
}

/* ---- What has to be there ---- */

static void report_found(struct import *import, const char *place, size_t length, const char *wanted) {
    struct quoted found;
    if (length == 0)
        import_fault(import, IMPORT_UNREADABLE, place, "%s is missing: %s", wanted, import->format->usage);
    else
        import_fault(import, IMPORT_UNREADABLE, place, "%s, where %s belongs: %s", show_quoted(&found, place, length),
                     wanted, import->format->usage);
}

void import_unexpected(struct import *import, const char *place, const char *wanted) {
    report_found(import, place, strcspn(place, " \t"), wanted);
}

bool import_want(struct import *import, const char **at, const char *text) {
    char wanted[64];
    if (import_skip(at, text))
        return true;
    snprintf(wanted, sizeof wanted, "'%s'", text);
    report_found(import, *at, strlen(*at), wanted);
    return false;
}

bool import_want_address(struct import *import, const char **at, uint64_t *address) {
    if (import_hex(at, address))
        return true;
    import_unexpected(import, *at, "an address of at most 64 bits");
    return false;
}

bool import_want_size(struct import *import, const char **at, uint64_t *size_bytes) {
    if (import_number(at, size_bytes))
        return true;
    import_unexpected(import, *at, "a size of at most 64 bits");
    return false;
}

bool import_want_hex_size(struct import *import, const char **at, uint64_t *size_bytes) {
    if (import_hex(at, size_bytes))
        return true;
    import_unexpected(import, *at, "a hexadecimal size of at most 64 bits");
    return false;
}

bool import_want_product(struct import *import, const char *place, uint64_t count, uint64_t *size_bytes) {
    if (*size_bytes == 0 || count <= UINT64_MAX / *size_bytes) {
        *size_bytes *= count;
        return true;
    }
    import_fault(import, IMPORT_UNREADABLE, place, "count times size is beyond 64 bits");
    return false;
}

bool import_want_end(struct import *import, const char *at) {
    import_blanks(&at);
    if (*at == 0)
        return true;
    import_unexpected(import, at, "the line's end");
    return false;
}

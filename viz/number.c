/* number.c: thousands apart, and units. */
#include "viz/number.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXT_BYTES 32

static char *next_text(void) {
    static char texts[8][TEXT_BYTES];
    static unsigned next;
    return texts[next++ % 8];
}

const char *number_text(uint64_t value) {
    char *text = next_text();
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, value);
    char *to = text;
    for (int i = 0; i < length; i++) {
        if (i != 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

const char *number_bytes(uint64_t bytes) {
    char *text = next_text();
    double divisor = bytes >= 10 * 1048576 ? 1048576 : 1024;
    if (bytes < 10240 && (bytes % 1024 != 0 || bytes == 0))
        snprintf(text, TEXT_BYTES, "%s bytes", number_text(bytes));
    else if (bytes % 1048576 == 0)
        snprintf(text, TEXT_BYTES, "%" PRIu64 " MiB", bytes / 1048576);
    else
        snprintf(text, TEXT_BYTES, "%.*f %s", bytes % (uint64_t)divisor == 0 ? 0 : 1, (double)bytes / divisor,
                 divisor > 1024 ? "MiB" : "KiB");
    return text;
}

const char *number_time(uint64_t nanoseconds) {
    static const char *const units[] = {"us", "ms", "s"};
    char *text = next_text();
    unsigned unit = 0;
    if (nanoseconds < 1000) {
        snprintf(text, TEXT_BYTES, "%" PRIu64 " ns", nanoseconds);
        return text;
    }
    for (; unit < 2 && nanoseconds >= 1000000; unit++)
        nanoseconds /= 1000;
    snprintf(text, TEXT_BYTES, "%s.%" PRIu64 " %s", number_text(nanoseconds / 1000), nanoseconds % 1000 / 100,
             units[unit]);
    return text;
}

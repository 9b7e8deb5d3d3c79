/* number.c: thousands apart. */
#include "viz/number.h"

#include <inttypes.h>
#include <stdio.h>

const char *number_text(uint64_t value) {
    static char texts[8][32];
    static unsigned next;
    char *text = texts[next++ % 8];
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

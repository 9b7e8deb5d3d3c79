/* number.h: numbers for people. */
#ifndef VIZ_NUMBER_H
#define VIZ_NUMBER_H

#include <stdint.h>

/* A number with its thousands apart: 1,234,567. The text is good until the eighth call after. */
const char *number_text(uint64_t value);

#endif

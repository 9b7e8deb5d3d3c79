/* number.h: numbers for people. */
#ifndef VIZ_NUMBER_H
#define VIZ_NUMBER_H

#include <stdint.h>

/* A number with its thousands apart: 1,234,567. The text is good until the eighth call after. */
const char *number_text(uint64_t value);

/* Bytes with their unit: 1,696 bytes, 12.5 KiB, 3 MiB. The text is good as long. */
const char *number_bytes(uint64_t bytes);

/* A time with its unit: 500 ns, 1.5 us, 20.0 ms, 1,234.5 s. The text is good as long. */
const char *number_time(uint64_t nanoseconds);

#endif

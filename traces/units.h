/* units.h: sizes and times as people write them. */
#ifndef TRACES_UNITS_H
#define TRACES_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "512", "64B", "64KiB", "64K", "1.5MiB", "2M": bytes. A fraction is allowed with a unit above B where it comes to a
 * whole number of bytes. false: not a size, or beyond 64 bits; *bytes is as before, and *why ("is beyond 64 bits") a
 * reason. */
bool parse_size(const char *text, size_t length, uint64_t *bytes, const char **why);

/* "10ns", "1.5ms", "2s", "100us": nanoseconds; a plain 0 needs no unit. As parse_size; a fraction finer than a
 * nanosecond is an error. */
bool parse_time(const char *text, size_t length, uint64_t *nanoseconds, const char **why);

/* The same, and "5min", "2h", "1.5d" as well. */
bool parse_duration(const char *text, size_t length, uint64_t *nanoseconds, const char **why);

/* "64MHz", "32768Hz", "1.5GHz", "100kHz": hertz. As parse_size; it needs its unit. */
bool parse_frequency(const char *text, size_t length, uint64_t *hertz, const char **why);

/* "0.75": a decimal number without sign below 2^31, of at most 9 decimals, with 32 bits of fraction. */
bool parse_fixed(const char *text, size_t length, uint64_t *fixed, const char **why);

/* A decimal integer without sign. As parse_size. */
bool parse_count(const char *text, size_t length, uint64_t *count, const char **why);

/* A number in decimal, without a 0 behind it. Returns its length. */
#define COUNT_BYTES 20
size_t print_count(uint64_t count, char text[COUNT_BYTES]);

#endif

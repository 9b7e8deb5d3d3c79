/* source.h: the bytes of a file, decompressed (.gz .xz .zst, told by content) through libarchive. */
#ifndef TRACES_SOURCE_H
#define TRACES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "traces/problem.h"

struct source;

/* Opens a file, or standard input for "-". NULL, and *problem says why. */
struct source *source_open(const char *path, struct problem *problem);

/* The next bytes, at most size of them: their count; 0 at the end; -1 and *problem when the file cannot be read or its
 * compressed data is damaged or cut off. */
ssize_t source_read(struct source *source, void *bytes, size_t size, struct problem *problem);

/* The share of the file that is read, 0 to 1; below 0 where its length is not known. */
double source_progress(const struct source *source);

/* Whether its path can be opened anew, to read the same bytes again: a plain file, no pipe and not standard input. */
bool source_reopens(const struct source *source);

/* Makes a source live, for a reader in a thread of its own: `waits` is called in that thread each time that no bytes are
 * there yet, before it waits for them, and source_stop ends the waiting, from any thread: source_read then fails. With
 * `follow` the end of a plain file is waited at, until the file grows. false: the system refuses it. */
bool source_go_live(struct source *source, bool follow, void (*waits)(void *context), void *context);
void source_stop(struct source *source);

/* For messages and reports: the path as clean.h shows it, "standard input" for "-". Good until source_close. */
const char *source_name(const struct source *source);

/* What was read so far, decompressed: how many bytes, and their CRC-32 as gzip has it. */
struct source_content {
    uint64_t bytes;
    uint32_t crc32;
};
struct source_content source_content(const struct source *source);

/* Closes it and frees it. NULL is allowed. */
void source_close(struct source *source);

#endif

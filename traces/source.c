/* source.c: a file's bytes through libarchive, and gzip's checksum, which libarchive leaves unread. */
#include "traces/source.h"

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "traces/clean.h"

#define CHUNK_BYTES 65536

struct source {
    char *path, *name; /* the name is to be shown */
    int fd;
    bool reopens;
    uint64_t file_bytes;          /* as stored; 0: not known */
    _Atomic uint64_t taken_bytes; /* of those; the progress of a reader in another thread is asked for */
    struct archive *archive;
    const char *block; /* libarchive's, read up to here */
    size_t block_bytes;
    bool at_end;
    const char *packer;            /* who compressed it, by the first bytes; NULL: nobody that we know */
    bool read_failed;              /* the system refused it */
    bool file_at_end;              /* the compressed bytes are read to their end */
    bool gzip;                     /* one layer of it: its trailer can be checked */
    bool members;                  /* the compressed bytes may hold more than one member */
    struct source_content content; /* of the blocks so far */
    unsigned char tail[8];         /* the last compressed bytes */
    size_t tail_bytes;
    bool live;  /* bytes may come late: */
    int stop;   /* an eventfd, readable from source_stop on */
    int growth; /* an inotify of the file, which is followed; -1: it is not */
    void (*waits)(void *context);
    void *context;
    unsigned char chunk[CHUNK_BYTES];
};

/* ---- The checksum of gzip ---- */

static uint32_t read_le32(const unsigned char *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Keeps the last eight of the compressed bytes, and looks for a second member's first ones. */
static void watch_compressed(struct source *source, const unsigned char *bytes, size_t count, bool first) {
    static const unsigned char magic[3] = {0x1F, 0x8B, 8};
    unsigned char seam[16];
    size_t news = count < 8 ? count : 8;
    memcpy(seam, source->tail, source->tail_bytes);
    memcpy(seam + source->tail_bytes, bytes, news);
    if (memmem(bytes + first, count - first, magic, sizeof magic) != NULL
        || (!first && memmem(seam, source->tail_bytes + news, magic, sizeof magic) != NULL))
        source->members = true;

    size_t kept = 8 - news < source->tail_bytes ? 8 - news : source->tail_bytes;
    memmove(source->tail, source->tail + source->tail_bytes - kept, kept);
    memcpy(source->tail + kept, bytes + count - news, news);
    source->tail_bytes = kept + news;
}

/* A file of several members has a checksum for each, and nothing tells here where one ends: what is left to check is the
 * length, and libarchive sees to the members' structure. */
static bool gzip_is_damaged(const struct source *source) {
    if (!source->gzip || source->tail_bytes < 8)
        return false;
    bool sum_holds = read_le32(source->tail) == source->content.crc32;
    bool size_holds = read_le32(source->tail + 4) == (uint32_t)source->content.bytes;
    return source->members ? size_holds && !sum_holds : !(size_holds && sum_holds);
}

/* ---- Reading ---- */

/* A text cannot begin like this, nor with the first two of these bytes. */
static const char *packer_of(const unsigned char *bytes, size_t count) {
    static const struct {
        const char *name, *magic;
        size_t length;
    } packers[] = {{"gzip", "\x1F\x8B", 2},
                   {"xz", "\xFD\x37\x7A\x58\x5A", 6}, /* and the 0 that ends it */
                   {"zstd", "\x28\xB5\x2F\xFD", 4},
                   {"bzip2", "BZh", 3},
                   {"lz4", "\x04\x22\x4D\x18", 4}};
    for (size_t i = 0; i < sizeof packers / sizeof packers[0] && count >= 2; i++) {
        size_t length = count < packers[i].length ? count : packers[i].length;
        if (memcmp(bytes, packers[i].magic, length) == 0)
            return packers[i].name;
    }
    return NULL;
}

/* Waits until the descriptor can be read. false: the source is stopped. */
static bool await(struct source *source, int descriptor) {
    struct pollfd polled[2] = {{.fd = source->stop, .events = POLLIN}, {.fd = descriptor, .events = POLLIN}};
    if (poll(polled, 2, 0) == 0) {
        source->waits(source->context);
        while (poll(polled, 2, -1) < 0 && errno == EINTR)
            continue;
    }
    errno = ECANCELED;
    return polled[0].revents == 0;
}

/* As read(), but stopped by source_stop. */
static ssize_t read_live(struct source *source) {
    char news[4096];
    ssize_t got = 0;
    while (got == 0 && await(source, source->fd)) {
        got = read(source->fd, source->chunk, CHUNK_BYTES);
        if (got != 0 || source->growth < 0)
            return got;
        if (!await(source, source->growth) || read(source->growth, news, sizeof news) < 0)
            break;
    }
    return -1;
}

static la_ssize_t read_chunk(struct archive *archive, void *context, const void **buffer) {
    struct source *source = context;
    ssize_t got;
    do
        got = source->live ? read_live(source) : read(source->fd, source->chunk, CHUNK_BYTES);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        source->read_failed = true;
        archive_set_error(archive, errno, "%s", strerror(errno));
        return -1;
    }
    *buffer = source->chunk;
    source->file_at_end = got == 0;
    source->taken_bytes += (uint64_t)got;
    bool first = source->tail_bytes == 0;
    if (first && got > 0) {
        source->packer = packer_of(source->chunk, (size_t)got);
        source->gzip = source->packer != NULL && strcmp(source->packer, "gzip") == 0;
    }
    if (got > 0 && (source->gzip || first))
        watch_compressed(source, source->chunk, (size_t)got, first);
    return got;
}

/* A decompressor that has asked for bytes beyond the file's end has found it cut off; libarchive's own words for that
 * differ, and may be about progress, or none. */
static int fail_reading(const struct source *source, struct problem *problem) {
    const char *reason = archive_error_string(source->archive);
    if (reason == NULL)
        reason = "unknown error";
    if (source->packer == NULL || source->read_failed)
        problem_set(problem, source->name, "cannot be read: %s", reason);
    else if (source->file_at_end)
        problem_set(problem, source->name,
                    "the compressed data (%s) is cut off, or what is behind its end is not of it", source->packer);
    else
        problem_set(problem, source->name, "the compressed data (%s) is damaged: %s", source->packer, reason);
    return -1;
}

static int open_archive(struct source *source, struct problem *problem) {
    struct archive *archive = source->archive = archive_read_new();
    struct archive_entry *entry;
    if (archive == NULL) {
        problem_set(problem, source->name, "memory is out");
        return -1;
    }
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_lz4(archive);
    archive_read_support_format_raw(archive);
    archive_read_support_format_empty(archive); /* the raw format refuses a file of no bytes */
    if (archive_read_open(archive, source, NULL, read_chunk, NULL) != ARCHIVE_OK)
        return fail_reading(source, problem);
    int result = archive_read_next_header(archive, &entry);
    if (result == ARCHIVE_EOF)
        source->at_end = true;
    else if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        return fail_reading(source, problem);
    int layers = archive_filter_count(archive) - 1;
    if (layers == 0 && source->packer != NULL) { /* libarchive takes it for plain */
        problem_set(problem, source->name, "the compressed data (%s) is damaged or cut off within its header",
                    source->packer);
        return -1;
    }
    if (layers != 1)
        source->gzip = false;
    return 0;
}

static int open_file(struct source *source, const char *path, struct problem *problem) {
    struct stat status;
    bool standard_input = strcmp(path, "-") == 0;
    source->fd = -1;
    source->path = strdup(path);
    source->name = clean_name(standard_input ? "standard input" : path);
    if (source->path == NULL || source->name == NULL) {
        problem_set(problem, path, "memory is out");
        return -1;
    }
    source->fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &status) != 0) {
        problem_set(problem, source->name, "%s", strerror(errno));
        return -1;
    }
    if (S_ISDIR(status.st_mode)) {
        problem_set(problem, source->name, "%s", strerror(EISDIR));
        return -1;
    }
    source->reopens = S_ISREG(status.st_mode) && !standard_input;
    source->file_bytes = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    return 0;
}

struct source *source_open(const char *path, struct problem *problem) {
    struct source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        problem_set(problem, path, "memory is out");
        return NULL;
    }
    if (open_file(source, path, problem) != 0 || open_archive(source, problem) != 0) {
        source_close(source);
        return NULL;
    }
    return source;
}

/* Fetches the next block: 1; 0: the end; -1: *problem. */
static int next_block(struct source *source, struct problem *problem) {
    const void *block;
    la_int64_t offset;
    int result;
    do
        result = archive_read_data_block(source->archive, &block, &source->block_bytes, &offset);
    while (result == ARCHIVE_RETRY || (result == ARCHIVE_OK && source->block_bytes == 0));
    if (result == ARCHIVE_EOF) {
        source->at_end = true;
        source->block_bytes = 0;
        if (gzip_is_damaged(source)) {
            problem_set(problem, source->name,
                        "the compressed data (gzip) is damaged: its checksum does not hold, or what is behind its end "
                        "is not of "
                        "it");
            return -1;
        }
        return 0;
    }
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        return fail_reading(source, problem);
    source->block = block;
    source->content.crc32 = (uint32_t)crc32_z(source->content.crc32, block, source->block_bytes);
    source->content.bytes += source->block_bytes;
    return 1;
}

ssize_t source_read(struct source *source, void *bytes, size_t size, struct problem *problem) {
    if (source->block_bytes == 0) {
        if (source->at_end)
            return 0;
        int got = next_block(source, problem);
        if (got <= 0)
            return got;
    }
    size_t count = size < source->block_bytes ? size : source->block_bytes;
    memcpy(bytes, source->block, count);
    source->block += count;
    source->block_bytes -= count;
    return (ssize_t)count;
}

double source_progress(const struct source *source) {
    return source->file_bytes == 0 ? -1 : (double)source->taken_bytes / (double)source->file_bytes;
}

bool source_reopens(const struct source *source) {
    return source->reopens;
}

bool source_go_live(struct source *source, bool follow, void (*waits)(void *context), void *context) {
    source->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    source->growth = -1;
    source->waits = waits;
    source->context = context;
    if (source->stop < 0)
        return false;
    source->live = true;
    if (!follow)
        return true;
    source->growth = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    return source->growth >= 0 && inotify_add_watch(source->growth, source->path, IN_MODIFY) >= 0;
}

void source_stop(struct source *source) {
    uint64_t one = 1;
    if (source->live && write(source->stop, &one, sizeof one) < 0)
        return; /* it is stopped already */
}

const char *source_name(const struct source *source) {
    return source->name;
}

struct source_content source_content(const struct source *source) {
    return source->content;
}

void source_close(struct source *source) {
    if (source == NULL)
        return;
    if (source->archive != NULL)
        archive_read_free(source->archive);
    if (source->fd > STDIN_FILENO)
        close(source->fd);
    if (source->live)
        close(source->stop);
    if (source->live && source->growth >= 0)
        close(source->growth);
    free(source->path);
    free(source->name);
    free(source);
}

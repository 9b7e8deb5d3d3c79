/* history_log.c: events packed in chunks. */
#include "traces/history_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "traces/bytes.h"

#define CHUNK_EVENTS 256
#define NO_CHUNK UINT64_MAX

/* The chunk that was read last. */
struct window {
    uint64_t chunk;
    struct bytes bytes;
    size_t count; /* events unpacked of it */
    struct trace_event events[CHUNK_EVENTS];
};

struct history_log {
    int file;
    uint64_t end;         /* of the file */
    struct bytes filling; /* the chunk that events are added to */
    uint64_t events;
    unsigned line; /* of the event that was packed last in it */
    uint64_t time_ns;
    uint64_t latest_ns; /* the last time of all events */
    struct {
        uint64_t offset;
        uint64_t length;
        uint64_t latest_ns; /* the last time of the events up to its end */
    } * chunks;
    size_t chunk_room;
    struct window windows[WINDOW_COUNT];
};

/* ---- Life ---- */

struct history_log *history_log_open(const char *directory, struct problem *problem) {
    struct history_log *log = calloc(1, sizeof *log);
    if (log == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return NULL;
    }
    for (int i = 0; i < WINDOW_COUNT; i++)
        log->windows[i].chunk = NO_CHUNK;
    log->file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (log->file >= 0)
        return log;
    problem_set(problem, directory, "no temporary file can be made here: %s", strerror(errno));
    free(log);
    return NULL;
}

void history_log_close(struct history_log *log) {
    if (log == NULL)
        return;
    close(log->file);
    free(log->filling.data);
    for (int i = 0; i < WINDOW_COUNT; i++)
        free(log->windows[i].bytes.data);
    free(log->chunks);
    free(log);
}

/* ---- Bytes ---- */

bool history_log_put(struct history_log *log, const void *bytes, size_t length, uint64_t *offset_out) {
    const char *from = bytes;
    *offset_out = log->end;
    while (length > 0) {
        ssize_t written = pwrite(log->file, from, length, (off_t)log->end);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        from += written;
        length -= (size_t)written;
        log->end += (uint64_t)written;
    }
    return true;
}

bool history_log_get(const struct history_log *log, void *bytes, size_t length, uint64_t offset) {
    char *to = bytes;
    while (length > 0) {
        ssize_t got = pread(log->file, to, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got == 0 ? EIO : errno;
            return false;
        }
        to += got;
        length -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

/* ---- Events ---- */

/* The first byte of a packed event: its verb and what else of it there is. */
enum { HAS_TIME = 16, HAS_TAG = 32, HAS_SIZE = 64 };

static void put_word(struct bytes *bytes, const char *word, size_t length) {
    bytes_put_number(bytes, length);
    bytes_put_text(bytes, word, length);
}

/* Lines and times go up, but for a new file's lines: their difference is small, and wraps. */
static void pack(struct history_log *log, const struct trace_event *event) {
    struct bytes *bytes = &log->filling;
    bytes_put_number(bytes, (unsigned)event->verb | (event->timed ? HAS_TIME : 0u) | (event->tag != NULL ? HAS_TAG : 0u)
                                | (event->size_bytes != 0 ? HAS_SIZE : 0u));
    bytes_put_number(bytes, event->line - log->line);
    bytes_put_number(bytes, event->column);
    bytes_put_number(bytes, event->id_column);
    put_word(bytes, event->id, event->id_length);
    if (event->tag != NULL)
        put_word(bytes, event->tag, event->tag_length);
    if (event->size_bytes != 0)
        bytes_put_number(bytes, event->size_bytes);
    if (event->timed)
        bytes_put_number(bytes, event->time_ns - log->time_ns);
    log->line = event->line;
    if (event->timed)
        log->time_ns = log->latest_ns = event->time_ns;
}

static struct trace_event unpack(struct bytes_reader *reader, unsigned *line, uint64_t *time_ns) {
    uint64_t first = bytes_get_number(reader);
    struct trace_event event = {.verb = (enum trace_verb)(first & 15), .timed = (first & HAS_TIME) != 0};
    event.line = *line += (unsigned)bytes_get_number(reader);
    event.column = (unsigned)bytes_get_number(reader);
    event.id_column = (unsigned)bytes_get_number(reader);
    event.id_length = (size_t)bytes_get_number(reader);
    event.id = bytes_get_text(reader, event.id_length);
    if (event.verb >= VERB_CLEAN && event.verb != VERB_MARK)
        event.id = NULL;
    if (first & HAS_TAG) {
        event.tag_length = (size_t)bytes_get_number(reader);
        event.tag = bytes_get_text(reader, event.tag_length);
    }
    if (first & HAS_SIZE)
        event.size_bytes = bytes_get_number(reader);
    if (event.timed)
        event.time_ns = *time_ns += bytes_get_number(reader);
    return event;
}

/* The chunk that was filled goes to the file. Each begins at line 0 and time 0. */
static bool end_chunk(struct history_log *log) {
    size_t chunk = (size_t)(log->events / CHUNK_EVENTS) - 1;
    if (chunk == log->chunk_room) {
        size_t room = log->chunk_room * 2 + 64;
        void *chunks = realloc(log->chunks, room * sizeof *log->chunks);
        if (chunks == NULL)
            return false;
        log->chunks = chunks;
        log->chunk_room = room;
    }
    log->chunks[chunk].length = log->filling.length;
    log->chunks[chunk].latest_ns = log->latest_ns;
    if (!history_log_put(log, log->filling.data, log->filling.length, &log->chunks[chunk].offset))
        return false;
    log->filling.length = 0;
    log->line = 0;
    log->time_ns = 0;
    return true;
}

bool history_log_event(struct history_log *log, const struct trace_event *event) {
    pack(log, event);
    log->events++;
    if (log->filling.failed)
        return false;
    return log->events % CHUNK_EVENTS != 0 || end_chunk(log);
}

/* Gets a chunk and unpacks it. The one that is being filled may have grown since it was read. */
static bool read_chunk(struct history_log *log, struct window *window, uint64_t chunk) {
    bool filling = chunk == log->events / CHUNK_EVENTS;
    size_t length = filling ? log->filling.length : (size_t)log->chunks[chunk].length;
    struct bytes *bytes = &window->bytes;
    window->chunk = NO_CHUNK;
    if (bytes->room < length) {
        unsigned char *data = realloc(bytes->data, length);
        if (data == NULL)
            return false;
        bytes->data = data;
        bytes->room = length;
    }
    if (filling)
        memcpy(bytes->data, log->filling.data, length);
    else if (!history_log_get(log, bytes->data, length, log->chunks[chunk].offset))
        return false;
    struct bytes_reader reader = {.at = bytes->data, .end = bytes->data + length};
    unsigned line = 0;
    uint64_t time_ns = 0;
    for (window->count = 0; reader.at < reader.end && !reader.failed; window->count++)
        window->events[window->count] = unpack(&reader, &line, &time_ns);
    window->chunk = chunk;
    errno = reader.failed ? EIO : errno;
    return !reader.failed;
}

bool history_log_read(struct history_log *log, enum history_window which, uint64_t number,
                      struct trace_event *event_out) {
    struct window *window = &log->windows[which];
    uint64_t chunk = number / CHUNK_EVENTS, at = number % CHUNK_EVENTS;
    if (number >= log->events)
        return false;
    if ((chunk != window->chunk || at >= window->count) && !read_chunk(log, window, chunk))
        return false;
    *event_out = window->events[at];
    return true;
}

/* ---- Times ---- */

bool history_log_time(struct history_log *log, uint64_t number, uint64_t *time_ns_out) {
    struct trace_event event;
    uint64_t chunk = number / CHUNK_EVENTS;
    for (uint64_t at = number + 1; at > chunk * CHUNK_EVENTS; at--) {
        if (!history_log_read(log, WINDOW_LOOK, at - 1, &event))
            return false;
        if (event.timed) {
            *time_ns_out = event.time_ns;
            return true;
        }
    }
    *time_ns_out = chunk == 0 ? 0 : log->chunks[chunk - 1].latest_ns;
    return true;
}

bool history_log_until(struct history_log *log, uint64_t time_ns, uint64_t *count_out) {
    uint64_t low = 0, high = log->events / CHUNK_EVENTS;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (log->chunks[middle].latest_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count_out = low * CHUNK_EVENTS; *count_out < log->events; ++*count_out) {
        struct trace_event event;
        if (!history_log_read(log, WINDOW_LOOK, *count_out, &event))
            return false;
        if (event.timed && event.time_ns > time_ns)
            break;
    }
    return true;
}

/* import_rep.c: the malloc-lab format. */
#include "traces/import.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "traces/reader_show.h"
#include "traces/units.h"
#include "traces/writer.h"

#define BUFFER_BYTES 65536
#define LINE_BYTES 256 /* a longer line is none of this format */
#define WORDS_MAX 4
#define HEADER_LINES 4
#define HEADER_OPERATIONS 2 /* the header's line that counts them */

struct live_id {
    uint64_t id;
    UT_hash_handle hh;
};

struct word {
    const char *text;
    size_t length;
};

struct rep {
    struct source *source;
    struct problem *problem;
    struct trace_writer *writer;
    struct import_summary *summary;
    struct live_id *live;
    uint64_t line; /* from 1 */
    uint64_t operations, header_operations;
    unsigned header_lines;
    size_t filled, used;
    bool cut; /* the line has no line end */
    char text[LINE_BYTES];
    char buffer[BUFFER_BYTES];
};

/* ---- Lines ---- */

/* A problem of the line that was read last. */
__attribute__((format(printf, 2, 3))) static int refuse(struct rep *rep, const char *format, ...) {
    char message[600], name[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    snprintf(name, sizeof name, "%s:%llu", source_name(rep->source), (unsigned long long)rep->line);
    problem_set(rep->problem, name, "%s", message);
    return -1;
}

/* 1: *byte; 0: the end; -1. */
static inline int next_byte(struct rep *rep, char *byte) {
    if (rep->used == rep->filled) {
        ssize_t got = source_read(rep->source, rep->buffer, BUFFER_BYTES, rep->problem);
        if (got <= 0)
            return (int)got;
        rep->filled = (size_t)got;
        rep->used = 0;
    }
    *byte = rep->buffer[rep->used++];
    return 1;
}

/* The next line into rep->text, without its end: 1; 0: there is none; -1. */
static int next_line(struct rep *rep) {
    size_t length = 0;
    char byte = 0;
    int got;
    rep->line++;
    while ((got = next_byte(rep, &byte)) > 0 && byte != '\n') {
        if (length == LINE_BYTES - 1)
            return refuse(rep, "a line of more than %d bytes; this format has `a ID SIZE`, `r ID SIZE` and `f ID`",
                          LINE_BYTES - 1);
        rep->text[length++] = byte;
    }
    if (got < 0 || (got == 0 && length == 0))
        return got;
    rep->cut = got == 0;
    if (length > 0 && rep->text[length - 1] == '\r')
        length--;
    rep->text[length] = 0;
    if (strlen(rep->text) != length)
        return refuse(rep, "a byte of 0; this is not a text");
    return 1;
}

/* The words of the line; WORDS_MAX stands for that many or more. */
static size_t split(const char *text, struct word words[WORDS_MAX]) {
    size_t count = 0;
    while (count < WORDS_MAX) {
        text += strspn(text, " \t");
        if (*text == 0)
            break;
        size_t length = strcspn(text, " \t");
        words[count++] = (struct word){text, length};
        text += length;
    }
    return count;
}

/* ---- Operations ---- */

static int read_number(struct rep *rep, const struct word *word, const char *what,
                       bool (*parse)(const char *, size_t, uint64_t *, const char **), uint64_t *number) {
    struct quoted found;
    const char *why;
    if (parse(word->text, word->length, number, &why))
        return 0;
    return refuse(rep, "the %s %s %s", what, show_quoted(&found, word->text, word->length), why);
}

static int add_live(struct rep *rep, uint64_t id) {
    struct live_id *live;
    HASH_FIND(hh, rep->live, &id, sizeof id, live);
    if (live != NULL)
        return refuse(rep, "a of id %llu, which is live; an id is used again after its f", (unsigned long long)id);
    live = malloc(sizeof *live);
    if (live != NULL) {
        live->id = id;
        HASH_ADD(hh, rep->live, id, sizeof live->id, live);
        if (live->hh.tbl != NULL)
            return 0;
        free(live);
    }
    problem_set(rep->problem, source_name(rep->source), "memory is out");
    return -1;
}

static int find_live(struct rep *rep, char verb, uint64_t id, bool remove) {
    struct live_id *live;
    HASH_FIND(hh, rep->live, &id, sizeof id, live);
    if (live == NULL)
        return refuse(rep, "%c of id %llu, which is not live; an id begins with its a", verb, (unsigned long long)id);
    if (remove) {
        HASH_DEL(rep->live, live);
        free(live);
    }
    return 0;
}

static void write_event(struct rep *rep, enum trace_verb verb, const struct word *id, uint64_t size_bytes) {
    struct trace_event event = {.verb = verb, .size_bytes = size_bytes};
    if (id != NULL) {
        event.id = id->text;
        event.id_length = id->length;
    }
    trace_writer_event(rep->writer, &event);
    rep->summary->events++;
}

/* a, r or f, with its id as the plain number that it is. */
static int read_operation(struct rep *rep, char verb, const struct word *words, size_t count) {
    const char *usage = verb == 'f' ? "f ID" : verb == 'a' ? "a ID SIZE" : "r ID SIZE";
    size_t wanted = verb == 'f' ? 2 : 3;
    uint64_t id = 0, size = 0;
    if (count != wanted)
        return refuse(rep, "too %s words: %s", count < wanted ? "few" : "many", usage);
    if (read_number(rep, &words[1], "id", parse_count, &id) != 0
        || (count == 3 && read_number(rep, &words[2], "size", parse_count, &size) != 0))
        return -1;
    if ((verb == 'a' ? add_live(rep, id) : find_live(rep, verb, id, verb == 'f')) != 0)
        return -1;
    struct word word = words[1];
    while (word.length > 1 && *word.text == '0') {
        word.text++;
        word.length--;
    }
    write_event(rep, verb == 'a' ? VERB_ALLOC : verb == 'r' ? VERB_RESIZE : VERB_FREE, &word, size);
    return 0;
}

static int read_line(struct rep *rep, const struct word *words, size_t count) {
    struct quoted found;
    char verb = words[0].length == 1 ? *words[0].text : 0;
    rep->operations++;
    if (verb == 'a' || verb == 'r' || verb == 'f')
        return read_operation(rep, verb, words, count);
    if (verb == 'c') {
        if (count != 1)
            return refuse(rep, "too many words: c");
        write_event(rep, VERB_CLEAN, NULL, 0);
        return 0;
    }
    if (verb == 'o') {
        rep->summary->left_out++;
        return 0;
    }
    return refuse(rep, "%s is no operation; they are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`",
                  show_quoted(&found, words[0].text, words[0].length));
}

/* ---- The file ---- */

static bool is_number(const struct word *word) {
    return strspn(word->text, "0123456789") >= word->length;
}

/* A line of the header, which is there as a whole or not at all. */
static int read_header_line(struct rep *rep, const struct word *words, size_t count) {
    static const char *const lines[] = {"suggested heap", "number of ids", "number of operations", "weight"};
    uint64_t number = 0;
    const char *what = lines[rep->header_lines];
    if (count != 1 || !is_number(&words[0]))
        return refuse(rep, "the header lacks its %s: it has four lines, each a number", what);
    if (read_number(rep, &words[0], what, parse_count, &number) != 0)
        return -1;
    if (rep->header_lines == HEADER_OPERATIONS)
        rep->header_operations = number;
    rep->header_lines++;
    return 0;
}

static int check_close(struct rep *rep) {
    const char *name = source_name(rep->source);
    if (rep->header_lines == 0 && rep->operations == 0) {
        problem_set(rep->problem, name, "no recording: it has no operation, such as `a ID SIZE`");
        return -1;
    }
    if (rep->header_lines > 0 && rep->header_lines < HEADER_LINES) {
        problem_set(rep->problem, name, "cut off within its header, which has four lines, each a number");
        return -1;
    }
    if (rep->header_lines > 0 && rep->header_operations != rep->operations) {
        problem_set(rep->problem, name, "%s: its header says %llu operations, and it has %llu",
                    rep->header_operations > rep->operations ? "cut off" : "damaged",
                    (unsigned long long)rep->header_operations, (unsigned long long)rep->operations);
        return -1;
    }
    return 0;
}

static int read_recording(struct rep *rep) {
    struct word words[WORDS_MAX];
    int got;
    while ((got = next_line(rep)) > 0) {
        size_t count = split(rep->text, words);
        if (rep->cut)
            return refuse(rep,
                          "the last line has no line end: the recording is cut off here, or its line end is missing");
        if (count == 0)
            continue;
        bool in_header = rep->header_lines > 0 && rep->header_lines < HEADER_LINES;
        bool begins_header = rep->header_lines == 0 && rep->operations == 0 && is_number(&words[0]);
        if ((in_header || begins_header ? read_header_line : read_line)(rep, words, count) != 0)
            return -1;
    }
    return got < 0 ? -1 : check_close(rep);
}

static void free_live(struct rep *rep) {
    struct live_id *next, *live = rep->live;
    HASH_CLEAR(hh, rep->live); /* frees what is uthash's, and leaves the entries in their order */
    for (; live != NULL; live = next) {
        next = live->hh.next;
        free(live);
    }
}

int import_rep(struct source *source, const char *name, FILE *out, const char *out_name, struct import_summary *summary,
               struct problem *problem) {
    struct trace_header header = {.name = (char *)(uintptr_t)name};
    trace_settings_init(&header.settings);
    *summary = (struct import_summary){0};
    struct rep *rep = calloc(1, sizeof *rep);
    if (rep == NULL || (rep->writer = trace_writer_open(out, &header)) == NULL) {
        problem_set(problem, source_name(source), "memory is out");
        free(rep);
        return -1;
    }
    rep->source = source;
    rep->problem = problem;
    rep->summary = summary;
    int result = read_recording(rep);
    if (result != 0) {
        trace_writer_abandon(rep->writer);
    } else if (!trace_writer_close(rep->writer)) {
        problem_set(problem, out_name, "cannot be written: %s", strerror(errno));
        result = -1;
    }
    free_live(rep);
    free(rep);
    return result;
}

/* read.c: see fuzz.h. */
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>

#include "traces/live.h"

FILE *fuzz_file(const uint8_t *bytes, size_t length) {
    FILE *file = fdopen(memfd_create("fuzz", 0), "w+");
    fuzz_expect(file != NULL);
    fuzz_expect(length == 0 || (fwrite(bytes, 1, length, file) == length && fflush(file) == 0));
    return file;
}

struct source *fuzz_open(FILE *file) {
    char path[64];
    struct problem problem;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    return source_open(path, &problem);
}

void fuzz_expect_problem(const struct problem *problem) {
    size_t length = strnlen(problem->text, sizeof problem->text);
    fuzz_expect(length > 0 && length < sizeof problem->text && problem->text[length - 1] == '\n');
}

/* Each byte of the event's words can be read: a sanitizer sees if not. */
static void touch(const struct trace_event *event) {
    fuzz_expect(event->id_length == 0 || memrchr(event->id, '\n', event->id_length) == NULL);
}

static int read_events(struct trace_reader *reader, uint64_t *events, struct problem *problem) {
    struct trace_event event;
    struct trace_fault fault;
    struct live_table *table = live_create();
    int got;
    fuzz_expect(table != NULL);
    *events = 0;
    while ((got = trace_reader_next(reader, &event, problem)) > 0) {
        struct live *live = NULL;
        touch(&event);
        *events += event.verb != VERB_AT;
        if (live_apply(table, &event, &live, &fault) < 0) {
            trace_reader_show_fault(reader, &fault, problem);
            got = -1;
            break;
        }
        if (event.verb == VERB_FREE)
            live_remove(table, live);
    }
    live_destroy(table);
    return got;
}

int fuzz_read(struct source *source, uint64_t *events) {
    struct problem problem = {.text = ""};
    struct trace_header header;
    struct trace_reader *reader = trace_reader_open(source);
    int got;
    fuzz_expect(reader != NULL);
    while ((got = trace_reader_begin(reader, &header, &problem)) > 0) {
        trace_header_free(&header);
        got = read_events(reader, events, &problem);
        if (got < 0)
            break;
    }
    trace_reader_close(reader);
    if (got < 0)
        fuzz_expect_problem(&problem);
    return got;
}

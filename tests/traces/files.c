/* files.c: files for the tests of traces/. */
#include "tests/traces/files.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[64], came_from[4096];

void enter_directory(void) {
    ck_assert_ptr_nonnull(getcwd(came_from, sizeof came_from));
    strcpy(directory, "/tmp/poolsim-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_int_eq(chdir(directory), 0);
}

void leave_directory(void) {
    char command[128];
    ck_assert_int_eq(chdir(came_from), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    ck_assert_int_eq(system(command), 0);
}

void write_file(const char *name, const void *bytes, size_t length) {
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

void write_text(const char *name, const char *text) {
    write_file(name, text, strlen(text));
}

char *read_file(const char *name, size_t *length) {
    FILE *file = fopen(name, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq(fread(bytes, 1, size, file), size);
    bytes[size] = 0;
    fclose(file);
    if (length != NULL)
        *length = size;
    return bytes;
}

void write_compressed(const char *name, const char *filter, const void *bytes, size_t length) {
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_pathname(entry, "data");
    ck_assert_int_eq(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    archive_write_set_format_raw(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    ck_assert_int_eq(archive_write_open_filename(archive, name), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    ck_assert_int_eq((int)archive_write_data(archive, bytes, length), (int)length);
    ck_assert_int_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(archive);
}

struct opened open_trace(const char *name) {
    struct opened opened = {0};
    opened.source = source_open(name, &opened.problem);
    ck_assert_msg(opened.source != NULL, "%s", opened.problem.text);
    opened.reader = trace_reader_open(opened.source);
    ck_assert_ptr_nonnull(opened.reader);
    return opened;
}

void close_trace(struct opened *opened) {
    trace_reader_close(opened->reader);
    source_close(opened->source);
}

int read_all(const char *name, uint64_t *events, struct problem *problem) {
    struct opened opened = open_trace(name);
    struct trace_header header;
    struct trace_event event;
    int got;
    *events = 0;
    while ((got = trace_reader_begin(opened.reader, &header, problem)) > 0) {
        while ((got = trace_reader_next(opened.reader, &event, problem)) > 0)
            ++*events;
        trace_header_free(&header);
        if (got < 0)
            break;
    }
    close_trace(&opened);
    return got;
}

void print_event(FILE *out, const struct trace_event *event) {
    fprintf(out, "%s", trace_verb_words[event->verb]);
    if (event->id != NULL)
        fprintf(out, " %.*s", (int)event->id_length, event->id);
    if (event->size_bytes != 0)
        fprintf(out, " %" PRIu64, event->size_bytes);
    if (event->tag != NULL)
        fprintf(out, " @%.*s", (int)event->tag_length, event->tag);
    if (event->timed)
        fprintf(out, " at %" PRIu64, event->time_ns);
    fprintf(out, " (%u:%u", event->line, event->column);
    if (event->id_column != 0)
        fprintf(out, " %u", event->id_column);
    fprintf(out, ")\n");
}

uint64_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

struct opened open_workload(const char *text, struct trace_header *header) {
    write_text("workload.yaml", text);
    struct opened opened = open_trace("workload.yaml");
    int got = trace_reader_begin(opened.reader, header, &opened.problem);
    ck_assert_msg(got == 1, "%s", got < 0 ? opened.problem.text : "no document");
    return opened;
}

/* import.c: a recording in, a trace out. */
#include "traces/import_log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "traces/reader_show.h"
#include "traces/suggest.h"

#define GUESS_LINES 200

/* In the order in which they are guessed: what is told most surely comes first. */
static const struct import_format *const formats[] = {
    &import_heaptrack, &import_mtrace,  &import_valgrind, &import_ltrace, &import_memory_replay,
    &import_mbed,      &import_sysview, &import_rep,      &import_regex,  NULL};

const char *const import_format_words[] = {"rep",           "mtrace", "ltrace",      "valgrind", "heaptrack",
                                           "memory-replay", "mbed",   "esp-sysview", "regex",    NULL};

const char *const import_fault_words[IMPORT_FAULTS] = {
    "lines that cannot be read, left out",
    "places where a line is missing, with a free put in where it was one's",
    "frees of what was live before the recording began, left out",
    "double frees, left out",
    "resizes of what is not live, taken as allocations",
    "times that go back, left out",
};

/* ---- What is wrong ---- */

/* At a place of the line that was read last; or (NULL) in a line. */
static void refuse(struct import *import, const char *place, uint64_t line, const char *hint, const char *format,
                   va_list arguments) {
    char message[800];
    int length = vsnprintf(message, sizeof message, format, arguments);
    if (length >= 0 && (size_t)length < sizeof message)
        snprintf(message + length, sizeof message - (size_t)length, "%s", hint);
    if (place != NULL)
        lines_show(&import->lines, place, message, import->problem);
    else
        show_problem(import->problem, source_name(import->lines.source), line, 1, message, NULL);
    import->refused = true;
}

static const char lenient_hint[] = "; --lenient counts it, and goes on";

/* Whether a fault is to be refused; else it is counted. */
static bool is_refused(struct import *import, enum import_fault fault, uint64_t line) {
    struct import_summary *summary = import->summary;
    if (import->refused || !import->options->lenient)
        return !import->refused;
    if (summary->faults[fault]++ == 0)
        summary->first_lines[fault] = line;
    return false;
}

void import_fault(struct import *import, enum import_fault fault, const char *place, const char *format, ...) {
    va_list arguments;
    if (!is_refused(import, fault, import->lines.number))
        return;
    va_start(arguments, format);
    refuse(import, place, import->lines.number, lenient_hint, format, arguments);
    va_end(arguments);
}

void import_fault_of_line(struct import *import, enum import_fault fault, uint64_t line, const char *format, ...) {
    va_list arguments;
    if (!is_refused(import, fault, line))
        return;
    va_start(arguments, format);
    refuse(import, NULL, line, lenient_hint, format, arguments);
    va_end(arguments);
}

void import_refuse(struct import *import, const char *place, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    refuse(import, place, import->lines.number, "", format, arguments);
    va_end(arguments);
}

void import_refuse_memory(struct import *import) {
    problem_set(import->problem, source_name(import->lines.source), "memory is out");
    import->refused = true;
}

void import_cut_off(struct import *import) {
    import->summary->cut_off = true;
}

/* ---- The format ---- */

static const struct import_format *format_named(const char *name) {
    for (const struct import_format *const *format = formats; *format != NULL; format++) {
        if (strcmp((*format)->name, name) == 0)
            return *format;
    }
    return NULL;
}

static const struct import_format *format_of_line(const char *line) {
    for (const struct import_format *const *format = formats; *format != NULL; format++) {
        if ((*format)->recognises != NULL && (*format)->recognises(line))
            return *format;
    }
    return NULL;
}

/* By the first line that any format knows for its own. */
static const struct import_format *guess(struct import *import) {
    const char *text;
    size_t length;
    if (lines_peek(&import->lines, &text, &length, import->problem) != 0) {
        import->refused = true;
        return NULL;
    }
    for (int i = 0; i < GUESS_LINES && length > 0; i++) {
        char line[LINE_BYTES];
        const char *end = memchr(text, '\n', length);
        size_t count = end != NULL ? (size_t)(end - text) : length;
        size_t kept = count < LINE_BYTES - 1 ? count : LINE_BYTES - 1;
        memcpy(line, text, kept);
        line[kept] = 0;
        line[strcspn(line, "\r")] = 0;
        const struct import_format *format = format_of_line(line);
        if (format != NULL)
            return format;
        count += end != NULL;
        text += count;
        length -= count;
    }
    return NULL;
}

/* The first line is shown, which is of no format. */
static void refuse_unknown(struct import *import, const char *formats_there_are) {
    struct problem *problem = import->problem;
    if (lines_next(&import->lines, problem) >= 0)
        import_refuse(import, import->lines.text, "the first lines do not tell the format; give --from and one of %s",
                      formats_there_are);
}

static void choose_format(struct import *import) {
    const char *name = import->options->format;
    struct quoted words;
    import->format = name != NULL ? format_named(name) : guess(import);
    if (import->format != NULL || import->refused)
        return;
    show_words(&words, import_format_words);
    if (name == NULL) {
        refuse_unknown(import, words.text);
        return;
    }
    const char *meant = suggest(name, strlen(name), import_format_words);
    problem_set(import->problem, "poolsim", "import: there is no format '%s'; %s%s%s", name,
                meant != NULL ? "did you mean '" : "it reads ", meant != NULL ? meant : words.text,
                meant != NULL ? "'?" : "");
    import->refused = import->usage = true;
}

/* ---- The recording ---- */

static void read_line(struct import *import) {
    const char *text = import->lines.text;
    if (import->lines.unended && import->options->lenient)
        import_cut_off(import);
    if (import->lines.unended)
        import_fault(import, IMPORT_UNREADABLE, text + import->lines.length,
                     "the last line has no line end: the recording is cut off here, or its line end is missing");
    else if (import->lines.binary)
        import_fault(import, IMPORT_UNREADABLE, text, "a byte of 0 in the line; this is not a text");
    else
        import->format->read_line(import, text);
}

static void read_recording(struct import *import) {
    int got = 0;
    while (!import->refused && (got = lines_next(&import->lines, import->problem)) > 0)
        read_line(import);
    if (got < 0)
        import->refused = true;
    if (!import->refused && import->format->end != NULL)
        import->format->end(import);
    const struct import_summary *summary = import->summary;
    if (!import->refused && summary->events + summary->failed == 0 && !import->may_be_empty)
        import_refuse(import, NULL, "no recording, it has no operation: %s", import->format->usage);
}

static void convert(struct import *import, FILE *out) {
    struct trace_header header = {.name = (char *)(uintptr_t)import->options->name,
                                  .sizes_rounded = import->options->rounded};
    trace_settings_init(&header.settings);
    import->summary->format = import->format->name;
    import->state = calloc(1, import->format->state_bytes + 1);
    if (import->state != NULL && import->format->begin != NULL)
        import->format->begin(import);
    if (import->refused)
        return;
    if (import->options->locks != NULL)
        import->locks = locks_create(import->options->locks);
    bool has_memory = import->state != NULL && (import->locks != NULL || import->options->locks == NULL);
    import->writer = has_memory ? trace_writer_open(out, &header) : NULL;
    if (import->writer == NULL) {
        import_refuse_memory(import);
        return;
    }
    read_recording(import);
    if (import->summary->cut_off)
        trace_writer_cut_off(import->writer);
    if (import->refused) {
        trace_writer_abandon(import->writer);
    } else if (!trace_writer_close(import->writer)) {
        problem_set(import->problem, import->options->out_name, "cannot be written: %s", strerror(errno));
        import->refused = true;
    }
}

enum import_result import_trace(struct source *source, const struct import_options *options, FILE *out,
                                struct import_summary *summary, struct problem *problem) {
    *summary = (struct import_summary){0};
    struct import *import = calloc(1, sizeof *import);
    if (import == NULL) {
        problem_set(problem, source_name(source), "memory is out");
        return IMPORT_REFUSED;
    }
    import->options = options;
    import->summary = summary;
    import->problem = problem;
    import->lines.source = source;
    choose_format(import);
    if (!import->refused)
        convert(import, out);
    if (import->state != NULL && import->format->release != NULL)
        import->format->release(import);
    enum import_result result = !import->refused ? IMPORT_DONE : import->usage ? IMPORT_USAGE : IMPORT_REFUSED;
    import_release_addresses(import);
    locks_destroy(import->locks);
    free(import->state);
    free(import);
    return result;
}

/* reader.c: the reader as its callers see it: documents, and what is left of them. */
#include "traces/reader_yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "traces/generate.h"

struct trace_reader *trace_reader_open(struct source *source) {
    struct trace_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return NULL;
    if (!input_open(&reader->input, source))
        goto free_reader;
    if (!yaml_parser_initialize(&reader->parser))
        goto close_input;
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input(&reader->parser, input_read, &reader->input);
    return reader;
close_input:
    input_close(&reader->input);
free_reader:
    free(reader);
    return NULL;
}

/* Goes out of a workload, if the document was one. */
static void leave_workload(struct trace_reader *reader) {
    generator_destroy(reader->generator);
    workload_free(reader->workload);
    reader->generator = NULL;
    reader->workload = NULL;
    reader->state = READER_BETWEEN;
}

void trace_reader_set_workload(struct trace_reader *reader, const struct workload_options *options) {
    reader->workload_options = *options;
}

void trace_reader_close(struct trace_reader *reader) {
    if (reader == NULL)
        return;
    if (reader->event_held)
        yaml_event_delete(&reader->event);
    leave_workload(reader);
    yaml_parser_delete(&reader->parser);
    input_close(&reader->input);
    free(reader->kept[0].text);
    free(reader->kept[1].text);
    free(reader);
}

static int end_stream(struct trace_reader *reader) {
    reader->state = READER_AT_END;
    if (reader_check_cut(reader) != 0)
        return -1;
    if (reader->trace_seen)
        return 0;
    problem_set(&reader->problem, source_name(reader->input.source),
                "no trace: a trace begins with `poolsim-trace: 1`");
    reader->failed = true;
    return -1;
}

static int begin_document(struct trace_reader *reader, struct trace_header *header) {
    if (reader->state == READER_AT_END)
        return 0;
    do {
        if (reader_pull(reader) != 0)
            return -1;
    } while (reader->event.type == YAML_STREAM_START_EVENT);
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return end_stream(reader);
    reader->input.in_prologue = false;
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type != YAML_MAPPING_START_EVENT)
        return reader_refuse_event(reader, "no trace: a trace begins with `poolsim-trace: 1`");
    reader->trace_seen = true;
    reader->counted = reader->cut_off = false;
    reader->events = 0;
    return reader_header(reader, header) != 0 ? -1 : 1;
}

int trace_reader_begin(struct trace_reader *reader, struct trace_header *header, struct problem *problem) {
    struct trace_event event;
    int got = reader->failed ? -1 : 1;
    *header = (struct trace_header){0};
    trace_settings_init(&header->settings);
    if (reader->generator != NULL)
        leave_workload(reader);
    while (got > 0 && reader->state == READER_IN_EVENTS)
        got = reader_next_event(reader, &event);
    if (got >= 0)
        got = begin_document(reader, header);
    if (got < 0) {
        trace_header_free(header);
        *problem = reader->problem;
    }
    return got;
}

static int refuse_generated(struct trace_reader *reader, enum generator_result why, const struct trace_event *event) {
    yaml_mark_t mark = {.line = event->line - 1, .column = event->column - 1};
    if (why == GENERATOR_NO_MEMORY)
        return reader_refuse_memory(reader);
    if (why == GENERATOR_CROWDED)
        return reader_refuse(reader, mark, "%d allocations live or wait at one time, which is the most",
                             GENERATOR_ALLOCATIONS_MAX);
    return reader_refuse(reader, mark,
                         "no event has come of %d runs in a row, of which this is the last; for what is rare write "
                         "`every: poisson 1d`, say, instead of a chance",
                         GENERATOR_IN_VAIN_MAX);
}

static int generate_next(struct trace_reader *reader, struct trace_event *event) {
    enum generator_result got = generator_next(reader->generator, event);
    if (got == GENERATOR_END)
        leave_workload(reader);
    return got < 0 ? refuse_generated(reader, got, event) : (int)got;
}

int trace_reader_next(struct trace_reader *reader, struct trace_event *event, struct problem *problem) {
    if (reader->generator != NULL && !reader->failed) {
        int generated = generate_next(reader, event);
        if (generated < 0)
            *problem = reader->problem;
        return generated;
    }
    int got = reader->failed ? -1 : reader_next_event(reader, event);
    if (got < 0)
        *problem = reader->problem;
    return got;
}

bool trace_reader_is_cut_off(const struct trace_reader *reader) {
    return reader->cut_off;
}

void trace_reader_refuse(const struct trace_reader *reader, unsigned line, unsigned column, struct problem *problem,
                         const char *format, ...) {
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader_describe(reader, line > 0 ? line - 1 : 0, column > 0 ? column - 1 : 0, message, problem);
}

void trace_reader_show_fault(const struct trace_reader *reader, const struct trace_fault *fault,
                             struct problem *problem) {
    if (fault->line != 0)
        trace_reader_refuse(reader, fault->line, fault->column, problem, "%s", fault->message);
    else
        problem_set(problem, "poolsim", "%s", fault->message);
}

int trace_input_open(struct trace_input *input, const char *path, const struct workload_options *workload,
                     struct problem *problem) {
    *input = (struct trace_input){.source = source_open(path, problem)};
    if (input->source == NULL)
        return -1;
    input->reader = trace_reader_open(input->source);
    if (input->reader == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        trace_input_close(input);
        return -1;
    }
    trace_reader_set_workload(input->reader, workload);
    return 0;
}

void trace_input_close(struct trace_input *input) {
    trace_reader_close(input->reader);
    source_close(input->source);
    *input = (struct trace_input){0};
}

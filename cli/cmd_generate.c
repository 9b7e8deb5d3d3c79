/* cmd_generate.c: poolsim generate. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "traces/reader.h"
#include "traces/writer.h"

enum { OPTION_OUTPUT = 1 };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "write the trace to a file (default: standard output)",
     "FILE"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "The workload:", NULL},
    POPT_TABLEEND,
};

struct request {
    char *output;
    struct workload_options workload;
};

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    return option == OPTION_OUTPUT ? text_take(parse, &request->output)
                                   : workload_take(parse, option, &request->workload);
}

/* The events of the document whose header was read, written to out. 1; 0: out cannot be written; -1: *problem. */
static int write_events(struct trace_reader *reader, const struct trace_header *header, FILE *out, uint64_t *events,
                        struct problem *problem) {
    struct trace_event event;
    struct trace_writer *writer = trace_writer_open(out, header);
    int got = -1;
    *events = 0;
    if (writer == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return -1;
    }
    while ((got = trace_reader_next(reader, &event, problem)) > 0) {
        trace_writer_event(writer, &event);
        ++*events;
    }
    if (got < 0) {
        trace_writer_abandon(writer);
        return -1;
    }
    return trace_writer_close(writer);
}

/* Every workload of the input as a trace on out. */
static int generate_all(struct trace_input *input, FILE *out, struct problem *problem) {
    struct trace_header header;
    int got = -1, written = 1;
    const char *name = source_name(input->source);
    for (bool first = true; written == 1 && (got = trace_reader_begin(input->reader, &header, problem)) > 0;
         first = false) {
        uint64_t events = 0;
        if (!header.generated) {
            problem_set(problem, name, "is a trace already; a workload begins with `poolsim-workload: 1`");
            written = -1;
        } else {
            if (!first)
                fputs("---\n", out);
            written = write_events(input->reader, &header, out, &events, problem);
        }
        if (written == 1 && events < header.events && header.duration == 0)
            fprintf(stderr, "%s: nothing happens behind event %" PRIu64 "\n", name, events);
        trace_header_free(&header);
    }
    if (written == 0)
        problem_set(problem, "poolsim", "the trace cannot be written: %s", strerror(errno));
    return got < 0 || written != 1 ? EXIT_INPUT : EXIT_DONE;
}

static int generate(const struct request *request, const char *path) {
    struct problem problem;
    struct trace_input input;
    int status = EXIT_INPUT;
    if (trace_input_open(&input, path, &request->workload, &problem) != 0) {
        print_problem(problem.text);
        return status;
    }
    FILE *out = output_begin(request->output);
    if (out == NULL)
        goto close_input;
    status = generate_all(&input, out, &problem);
    if (status == EXIT_DONE) {
        status = output_commit();
    } else {
        print_problem(problem.text);
        output_drop();
    }
close_input:
    trace_input_close(&input);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {0};
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        catch_interrupts();
        parse.status = parse.argument_count == 1 ? generate(&request, parse.arguments[0])
                                                 : usage_error("generate: one WORKLOAD, or '-' for standard input");
    }
    free(request.output);
    return parse_end(&parse);
}

const struct command command_generate = {
    "generate", "[options] WORKLOAD", "make a trace out of a workload", options, run, false};

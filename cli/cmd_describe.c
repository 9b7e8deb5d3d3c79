/* cmd_describe.c: poolsim describe. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "traces/describe.h"
#include "traces/fit.h"
#include "traces/reader.h"
#include "viz/describe_out.h"

enum { OPTION_JSON = 1, OPTION_FIT, OPTION_OUTPUT };

static struct poptOption options[] = {
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "one JSON object a trace, on a line", NULL},
    {"fit", '\0', POPT_ARG_NONE, NULL, OPTION_FIT, "write a workload that resembles the trace", NULL},
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "write that to a file (default: standard output)", "FILE"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    POPT_TABLEEND,
};

#define EVENT_NS 1000 /* what an event stands for in a workload that fits a trace without times */

struct request {
    bool json, fit;
    char *output;
    struct workload_options workload;
};

/* A file, gone through from its beginning. */
struct pass {
    struct trace_input input;
    struct trace_header header;
    struct describer *describer;
    const struct description *description; /* of the last document */
};

static int open_pass(struct pass *pass, const char *path, const struct workload_options *workload,
                     struct problem *problem) {
    *pass = (struct pass){.describer = NULL};
    if (trace_input_open(&pass->input, path, workload, problem) != 0)
        return -1;
    progress_watch(pass->input.source);
    return 0;
}

static void close_document(struct pass *pass) {
    describe_end(pass->describer);
    trace_header_free(&pass->header);
    pass->describer = NULL;
}

static void close_pass(struct pass *pass) {
    progress_unwatch();
    close_document(pass);
    trace_input_close(&pass->input);
}

/* Describes the next document: 1; 0: there is none; -1: *problem. */
static int describe_document(struct pass *pass, bool in_time, describe_observer observer, void *context,
                             struct problem *problem) {
    struct trace_event event;
    struct trace_fault fault = {.message = "memory is out"};
    close_document(pass);
    int got = trace_reader_begin(pass->input.reader, &pass->header, problem);
    if (got != 1)
        return got;
    pass->describer = describe_begin(in_time, observer, context);
    bool fine = pass->describer != NULL;
    while (fine && (got = trace_reader_next(pass->input.reader, &event, problem)) == 1)
        fine = describe_event(pass->describer, &event, &fault) == 0;
    if (fine && got < 0)
        return -1;
    pass->header.cut_off = pass->header.cut_off || trace_reader_is_cut_off(pass->input.reader);
    pass->description = fine ? describe_result(pass->describer) : NULL;
    if (pass->description != NULL)
        return 1;
    trace_reader_show_fault(pass->input.reader, &fault, problem);
    return -1;
}

static const char *name_of(const struct pass *pass) {
    return pass->header.name != NULL ? pass->header.name : source_name(pass->input.source);
}

/* ---- Describing ---- */

/* Writes what it prints to out, which is shown only when all files could be described. */
static int describe_file(const struct request *request, const char *path, FILE *out, struct problem *problem) {
    struct pass pass;
    int got = open_pass(&pass, path, &request->workload, problem);
    while (got >= 0 && (got = describe_document(&pass, false, NULL, NULL, problem)) == 1) {
        if (!request->json) {
            if (ftell(out) > 0)
                putc('\n', out);
            describe_text(out, name_of(&pass), &pass.header, pass.description);
        } else if (!describe_json(out, name_of(&pass), &pass.header, pass.description)) {
            problem_set(problem, "poolsim", "memory is out");
            got = -1;
        }
    }
    close_pass(&pass);
    return got == 0 ? EXIT_DONE : EXIT_INPUT;
}

static int describe_files(const struct request *request, const char **paths) {
    struct problem problem;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int status = out != NULL ? EXIT_DONE : EXIT_INPUT;
    problem_set(&problem, "poolsim", "memory is out");
    for (; status == EXIT_DONE && *paths != NULL; paths++)
        status = describe_file(request, *paths, out, &problem);
    if (out != NULL && fclose(out) != 0)
        status = EXIT_INPUT;
    if (status == EXIT_DONE) {
        fwrite(text, 1, length, stdout);
        status = finish_output(EXIT_DONE);
    } else {
        print_problem(problem.text);
    }
    free(text);
    return status;
}

/* ---- Fitting ---- */

/* Goes through the file again, and makes a workload of at most so many parts. */
static struct workload *fit_parts(const struct request *request, const char *path, const struct description *seen,
                                  unsigned parts, struct fit **fit, bool *too_many, struct problem *problem) {
    bool timed = seen->time_ns != 0;
    struct pass pass;
    struct workload *workload = NULL;
    *too_many = false;
    *fit = fit_begin(timed ? seen->time_ns : seen->events + 1, timed ? 1 : EVENT_NS, parts);
    int got = open_pass(&pass, path, &request->workload, problem);
    if (got == 0 && *fit != NULL)
        got = describe_document(&pass, timed, fit_observe, *fit, problem);
    if (*fit == NULL || got == 1) {
        problem_set(problem, "poolsim", "memory is out");
        workload = *fit != NULL ? fit_workload(*fit, too_many) : NULL;
    }
    close_pass(&pass);
    return workload;
}

static int write_fit(const struct request *request, const char *name, const struct workload *workload,
                     const struct fit_quality *quality) {
    char *comment = NULL;
    size_t length;
    FILE *text = open_memstream(&comment, &length);
    FILE *out = output_begin(request->output);
    if (text != NULL && out != NULL) {
        fputs(
            "# Fitted to a recording by poolsim describe --fit. A life of the whole duration stands for what is never "
            "freed.\n#\n",
            text);
        fit_text(text, "# ", quality);
        fclose(text);
        workload_write(out, comment, name, workload);
        fit_text(stderr, "", quality);
    }
    free(comment);
    return out == NULL || text == NULL ? EXIT_INPUT : output_commit();
}

static int fit_trace(const struct request *request, const char *path) {
    struct problem problem;
    struct pass pass;
    struct fit *fit = NULL;
    struct workload *workload = NULL;
    struct fit_quality quality;
    bool too_many = true;
    int status = EXIT_INPUT, got = open_pass(&pass, path, &request->workload, &problem);
    if (got == 0 && !source_reopens(pass.input.source)) {
        close_pass(&pass);
        return usage_error("describe: --fit reads the trace twice, and %s is read once", path);
    }
    if (got == 0)
        got = describe_document(&pass, false, NULL, NULL, &problem);
    for (unsigned parts = FIT_PARTS; got == 1 && workload == NULL && too_many && parts > 0; parts /= 2) {
        fit_end(fit);
        workload = fit_parts(request, path, pass.description, parts, &fit, &too_many, &problem);
    }
    if (got == 1 && workload != NULL && workload->task_count == 0)
        problem_set(&problem, path, "a trace without allocations, which no workload resembles");
    else if (workload != NULL && fit_compare(fit, workload, pass.description, &quality) == 0)
        status = write_fit(request, name_of(&pass), workload, &quality);
    if (status == EXIT_INPUT)
        print_problem(problem.text);
    workload_free(workload);
    fit_end(fit);
    close_pass(&pass);
    return status;
}

/* ---- The command ---- */

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    switch (option) {
    case OPTION_JSON:
        request->json = true;
        return 1;
    case OPTION_FIT:
        request->fit = true;
        return 1;
    case OPTION_OUTPUT:
        return text_take(parse, &request->output);
    default:
        return workload_take(parse, option, &request->workload);
    }
}

static int describe(const struct request *request, const struct parse *parse) {
    if (parse->argument_count == 0)
        return usage_error("describe: which trace? poolsim describe TRACE...; '-' is standard input");
    if (request->fit && (request->json || parse->argument_count != 1))
        return usage_error("describe: --fit takes one TRACE, and no --json");
    if (!request->fit && request->output != NULL)
        return usage_error("describe: --output is for the workload of --fit");
    catch_interrupts();
    return request->fit ? fit_trace(request, parse->arguments[0]) : describe_files(request, parse->arguments);
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {0};
    if (parse_begin(&parse, command, argc, argv, take, &request))
        parse.status = describe(&request, &parse);
    free(request.output);
    return parse_end(&parse);
}

const struct command command_describe = {
    "describe", "[options] TRACE...", "say what a trace is, or fit a workload to it", options, run, false};

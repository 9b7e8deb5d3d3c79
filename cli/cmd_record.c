/* cmd_record.c: poolsim record. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/cli.h"
#include "cli/record_program.h"
#include "traces/record.h"
#include "traces/record_log.h"
#include "traces/units.h"

enum { OPTION_OUTPUT = 1, OPTION_TAGS, OPTION_CHILDREN, OPTION_EXEC, OPTION_MAX_EVENTS };

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "write the trace to this file", "FILE"},
    {"tags", '\0', POPT_ARG_NONE, NULL, OPTION_TAGS, "tag each allocation with its caller: module+0xOFFSET", NULL},
    {"children", '\0', POPT_ARG_NONE, NULL, OPTION_CHILDREN, "record child processes too, each into FILE.PID", NULL},
    {"exec", '\0', POPT_ARG_STRING, NULL, OPTION_EXEC,
     "of a process that becomes another program by exec, record the last (default) or the first", "last|first"},
    {"max-events", '\0', POPT_ARG_STRING, NULL, OPTION_MAX_EVENTS,
     "record so many allocations, frees and resizes, and let the program go on", "N"},
    POPT_TABLEEND,
};

struct request {
    char *output;
    uint64_t flags; /* enum record_flag */
    uint64_t events_max;
    const char **command;
    char name[256]; /* of the trace: the command */
};

/* ---- The command line ---- */

static int take_max(struct parse *parse, uint64_t *events_max) {
    const char *why;
    char *value = poptGetOptArg(parse->context);
    int status = EXIT_DONE;
    if (!parse_count(value, strlen(value), events_max, &why))
        status = usage_error("record: --max-events %s: %s", value, why);
    else if (*events_max == 0)
        status = usage_error("record: --max-events 0: a recording has one event at least");
    free(value);
    return status == EXIT_DONE ? 1 : -1;
}

static int take(struct parse *parse, int option, void *context) {
    static const char *const exec_words[] = {"last", "first", NULL};
    struct request *request = context;
    int64_t which;
    switch (option) {
    case OPTION_TAGS:
        request->flags |= RECORD_TAGS;
        return 1;
    case OPTION_CHILDREN:
        request->flags |= RECORD_CHILDREN;
        return 1;
    case OPTION_EXEC:
        if (word_take(parse, "exec", exec_words, &which) < 0)
            return -1;
        request->flags &= ~(uint64_t)RECORD_FIRST_ONLY;
        request->flags |= which == 1 ? RECORD_FIRST_ONLY : 0;
        return 1;
    case OPTION_MAX_EVENTS:
        return take_max(parse, &request->events_max);
    default:
        return text_take(parse, &request->output);
    }
}

static void name_trace(struct request *request) {
    size_t used = 0;
    for (const char **word = request->command; *word != NULL && used < sizeof request->name; word++)
        used +=
            (size_t)snprintf(request->name + used, sizeof request->name - used, "%s%s", used == 0 ? "" : " ", *word);
    text_clean(request->name);
}

static int check_request(struct request *request) {
    if (request->output == NULL)
        return usage_error("record: -o FILE is missing, where the trace is to go");
    if (strcmp(request->output, "-") == 0)
        return usage_error("record: standard output is the command's; give -o a file");
    if (request->command[0] == NULL)
        return usage_error("record: the command is missing: poolsim record -o FILE COMMAND [ARGUMENT...]");
    if (request->command[0][0] == '\0')
        return usage_error("record: the command is an empty word");
    name_trace(request);
    return EXIT_DONE;
}

/* ---- What is said of a recording ---- */

static void tell_count(const char *path, uint64_t count, const char *text) {
    if (count != 0)
        fprintf(stderr, "poolsim: %s: %" PRIu64 " %s\n", path, count, text);
}

static void tell(const char *path, const struct record_summary *summary) {
    tell_count(path, summary->foreign_frees, "frees of what was allocated before the recording began are left out");
    tell_count(path, summary->foreign_resizes,
               "resizes of what was allocated before the recording began are told as allocations");
    tell_count(path, summary->double_frees, "frees of what was freed already are left out");
    tell_count(path, summary->freed_resizes, "resizes of what was freed already are told as allocations");
    tell_count(path, summary->unseen_frees, "frees were not seen, and are told where their address came again");
    tell_count(path, summary->failed, "attempts that found no memory are left out");
    tell_count(path, summary->pending, "calls that had not returned are left out");
    if (summary->cut_by_max)
        fprintf(stderr, "poolsim: %s: cut off after %" PRIu64 " events, as --max-events says\n", path, summary->events);
    if (summary->cut_by_error != 0)
        fprintf(stderr, "poolsim: %s: cut off after %" PRIu64 " events, as the recorder's log could not grow: %s\n",
                path, summary->events, strerror(summary->cut_by_error));
    if (summary->cut_by_exec)
        fprintf(stderr,
                "poolsim: %s: cut off after %" PRIu64 " events, where the program became another by exec that is not "
                "recorded, was killed, or left past the C library\n",
                path, summary->events);
    if (summary->events == 0)
        fprintf(stderr, "poolsim: %s: no allocation was seen: the program has none, or an allocator of its own\n",
                path);
}

/* ---- Traces ---- */

static int convert(const struct record_log_name *log, const struct record_request *request, FILE *out) {
    struct record_summary summary;
    struct problem problem;
    int converted = record_convert(log->path, request, out, &summary, &problem);
    progress_clear();
    if (converted != 0) {
        print_problem(problem.text);
        output_drop();
        return recording_stop != 0 ? 128 + recording_stop : EXIT_INPUT;
    }
    int status = output_commit();
    if (status == EXIT_DONE)
        tell(request->out_name, &summary);
    return status;
}

static int convert_child(const struct record_log_name *log, const struct request *request,
                         const struct record_request *main) {
    char path[4096], name[320];
    snprintf(path, sizeof path, "%.4000s.%ld", request->output, log->process);
    snprintf(name, sizeof name, "%s, process %ld", request->name, log->process);
    struct record_request child = *main;
    child.name = name;
    child.out_name = path;
    child.killed = false;
    FILE *out = output_begin(path);
    return out != NULL ? convert(log, &child, out) : EXIT_INPUT;
}

static int nothing_recorded(const struct request *request, int wait_status) {
    output_drop();
    fprintf(stderr, "poolsim: record: %s ", request->command[0]);
    if (WIFSIGNALED(wait_status))
        fprintf(stderr, "was killed by signal %d", WTERMSIG(wait_status));
    else
        fprintf(stderr, "ended with status %d", WEXITSTATUS(wait_status));
    fputs(" and was not recorded: it is linked statically or set-user-ID, or it dropped LD_PRELOAD\n", stderr);
    return EXIT_INPUT;
}

static int convert_all(const struct request *request, const struct recording *recording, FILE *out) {
    size_t count = 0, own = 0;
    int status = recording->wait_status;
    struct record_log_name *logs = recording_logs(recording, &count);
    struct record_request conversion = {.name = request->name,
                                        .events_max = request->events_max,
                                        .ns_per_tick = recording->ns_per_tick,
                                        .killed = WIFSIGNALED(status),
                                        .out_name = request->output,
                                        .progress = progress_show,
                                        .stop = &recording_stop};
    while (own < count && logs[own].process != (long)recording->process)
        own++;
    int result = own == count ? nothing_recorded(request, status) : convert(&logs[own], &conversion, out);
    for (size_t i = 0; i < count && (result == EXIT_DONE || own == count) && recording_stop == 0; i++) {
        int child = i != own ? convert_child(&logs[i], request, &conversion) : EXIT_DONE;
        result = child != EXIT_DONE ? child : result;
    }
    free(logs);
    if (result != EXIT_DONE)
        return result;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int record(const struct request *request) {
    struct recording recording;
    FILE *out = output_begin(request->output); /* before the program runs in vain */
    if (out == NULL)
        return EXIT_INPUT;
    int status = recording_begin(&recording);
    if (status != EXIT_DONE) {
        output_drop();
        return status;
    }
    status = recording_run(&recording, request->command, request->flags, request->events_max);
    if (status == EXIT_DONE)
        status = convert_all(request, &recording, out);
    else
        output_drop();
    recording_end(&recording);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {0};
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        request.command = parse.arguments;
        parse.status = check_request(&request);
        if (parse.status == EXIT_DONE)
            parse.status = record(&request);
    }
    free(request.output);
    return parse_end(&parse);
}

const struct command command_record = {
    "record", "-o FILE COMMAND...", "run a program, and write its allocations", options, run, true};

/* cmd_diff.c: poolsim diff. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "traces/clean.h"
#include "viz/diff_out.h"

enum { OPTION_OTHER = 1, OPTION_JSON };

static struct poptOption options[] = {
    {"other", '\0', POPT_ARG_STRING, NULL, OPTION_OTHER,
     "with these for B as well, such as '--on-fragmented defrag --block 4'", "'OPTIONS'"},
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "print one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

struct request {
    char *other;
    bool json, has_options; /* for replays */
    struct trace_settings settings;
    struct workload_options workload;
    struct cost_request costs;
};

/* One of the two, with what it keeps of its file. */
struct side {
    struct diff_side diff;
    struct tapes tapes;
};

static int refuse(const struct problem *problem, int status) {
    print_problem(problem->text);
    return status;
}

static int fill_side(struct side *side, const char *path, const char *other, const struct trace_settings *settings,
                     const struct workload_options *workload) {
    struct problem problem;
    int read = diff_read_report(path, &side->diff, &problem);
    char *name = NULL;
    if (asprintf(&name, "%s%s%s", path, other != NULL ? " " : "", other != NULL ? other : "") < 0)
        name = NULL;
    side->diff.name = name != NULL ? clean_name(name) : NULL;
    free(name);
    if (side->diff.name == NULL)
        problem_set(&problem, "poolsim", "memory is out");
    if (read < 0 || side->diff.name == NULL)
        return refuse(&problem, EXIT_INPUT);
    if (read == 1)
        return other == NULL ? EXIT_DONE : usage_error("diff: %s is a report, and --other replays a trace", path);
    if (tapes_read(&side->tapes, path, workload, &problem) != 0)
        return refuse(&problem, EXIT_INPUT);
    if (side->tapes.count != 1)
        return usage_error("diff: %s holds more than one trace", path);
    switch (diff_replay(&side->diff, &side->tapes.items[0], settings, &problem)) {
    case TAPE_BROKEN:
        return refuse(&problem, EXIT_BROKEN);
    case TAPE_REFUSED:
        return refuse(&problem, EXIT_INPUT);
    case TAPE_NO_POOL:
        return refuse(&problem, EXIT_USAGE);
    default:
        return EXIT_DONE;
    }
}

static int diff(const struct command *command, struct request *request, const struct parse *parse) {
    struct side a = {.tapes = {0}}, b = {.tapes = {0}};
    if (parse->argument_count == 0 || parse->argument_count > 2
        || (parse->argument_count == 1 && request->other == NULL))
        return usage_error("diff: which two? poolsim diff A B, or poolsim diff --other 'OPTIONS' TRACE");
    int status = cost_resolve(&request->costs, &request->settings);
    struct trace_settings settings = request->settings;
    if (status == EXIT_DONE && request->other != NULL)
        status = shape_parse(command, "other", request->other, &settings);
    const char *second = parse->arguments[parse->argument_count - 1];
    catch_interrupts();
    if (status == EXIT_DONE)
        status = fill_side(&a, parse->arguments[0], NULL, &request->settings, &request->workload);
    if (status == EXIT_DONE)
        status = fill_side(&b, second, request->other, &settings, &request->workload);
    if (status == EXIT_DONE && request->has_options && a.diff.tape == NULL && b.diff.tape == NULL)
        status = usage_error("diff: both are reports, and the options of a pool, a workload or time are for a trace");
    if (status == EXIT_DONE && !request->json) {
        diff_text(stdout, &a.diff, &b.diff, isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL);
    } else if (status == EXIT_DONE && !diff_json(stdout, &a.diff, &b.diff)) {
        print_problem("poolsim: memory is out\n");
        status = EXIT_INPUT;
    }
    diff_side_free(&a.diff);
    diff_side_free(&b.diff);
    tapes_free(&a.tapes);
    tapes_free(&b.tapes);
    return finish_output(status);
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    if (option == OPTION_OTHER)
        return text_take(parse, &request->other);
    if (option == OPTION_JSON)
        request->json = true;
    if (option == OPTION_JSON)
        return 1;
    int taken = cost_take(parse, option, &request->costs);
    if (taken == 0)
        taken = replay_take(parse, option, &request->settings, &request->workload);
    request->has_options = request->has_options || taken == 1;
    return taken;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {.other = NULL};
    trace_settings_init(&request.settings);
    if (parse_begin(&parse, command, argc, argv, take, &request))
        parse.status = diff(command, &request, &parse);
    cost_request_free(&request.costs);
    free(request.other);
    return parse_end(&parse);
}

const struct command command_diff = {"diff", "[options] A [B]", "say what differs between two runs", options, run,
                                     false};

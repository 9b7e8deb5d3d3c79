/* cmd_check.c: poolsim check. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "traces/clean.h"
#include "traces/content.h"
#include "traces/jobs.h"
#include "traces/run.h"
#include "viz/baseline.h"
#include "viz/check_out.h"
#include "viz/report_out.h"

enum {
    OPTION_EXPECT = 1,
    OPTION_BASELINE,
    OPTION_SAVE_BASELINE,
    OPTION_TOLERANCE,
    OPTION_JOBS,
    OPTION_TAP,
    OPTION_JSON,
    OPTION_GITHUB,
    OPTION_JUNIT
};

static struct poptOption options[] = {
    {"expect", 'e', POPT_ARG_STRING, NULL, OPTION_EXPECT, "expect this of every trace, such as 'failures == 0'",
     "'METRIC OP VALUE'"},
    {"baseline", '\0', POPT_ARG_STRING, NULL, OPTION_BASELINE, "no number may be worse than in this file", "FILE"},
    {"save-baseline", '\0', POPT_ARG_STRING, NULL, OPTION_SAVE_BASELINE, "write the numbers to a file", "FILE"},
    {"tolerance", '\0', POPT_ARG_STRING, NULL, OPTION_TOLERANCE, "by how much it may be worse: METRIC=+2%, METRIC=+16",
     "METRIC=BY"},
    {"jobs", 'j', POPT_ARG_STRING, NULL, OPTION_JOBS, "traces at one time (default: one a processor)", "N"},
    {"tap", '\0', POPT_ARG_NONE, NULL, OPTION_TAP, "print TAP, the test anything protocol", NULL},
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "print one JSON object a trace, on a line", NULL},
    {"github", '\0', POPT_ARG_NONE, NULL, OPTION_GITHUB, "print annotations of GitHub's as well", NULL},
    {"junit", '\0', POPT_ARG_STRING, NULL, OPTION_JUNIT, "also write JUnit's XML to a file", "FILE"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

enum form { FORM_TEXT, FORM_TAP, FORM_JSON };

/* One file, while it is replayed. */
struct file {
    struct run_options run;
    struct reports reports;
    uint64_t content, *contents; /* of the trace at hand; of each report */
    bool memory_is_out;
    enum run_result result;
    struct problem problem;
};

struct request {
    enum form form;
    bool github, colour, memory_is_out;
    char *baseline_path, *save_path, *junit_path;
    struct trace_expectation *expectations;
    struct tolerance *tolerances;
    size_t expectation_count, tolerance_count;
    int64_t jobs;
    struct run_options run; /* of every file */
    struct cost_request costs;
    struct file_list paths;
    struct file *files;
    struct baseline *baseline, *saved;
    struct check_case *cases;
    size_t case_count;
};

/* ---- Replaying, in any thread ---- */

static void on_event(void *context, const struct replay_step *step) {
    struct file *file = context;
    if (step->number == 1)
        file->content = CONTENT_BEGIN;
    file->content = content_event(file->content, step->event);
}

static void on_finished(void *context, const struct report *report, const struct pool *pool) {
    (void)report;
    (void)pool;
    struct file *file = context;
    uint64_t *contents = realloc(file->contents, file->reports.count * sizeof *contents);
    file->memory_is_out = file->memory_is_out || contents == NULL;
    if (contents == NULL)
        return;
    file->contents = contents;
    contents[file->reports.count - 1] = report->events != 0 ? file->content : CONTENT_BEGIN;
}

static void work(void *context, size_t number) {
    struct request *request = context;
    struct file *file = &request->files[number];
    file->run = request->run;
    file->run.context = file;
    file->result = run_file(request->paths.paths[number], &file->run, &file->reports, &file->problem);
}

/* ---- What was found, in order ---- */

static struct check_case *add_case(struct request *request, const char *path, size_t document, const char *name) {
    struct check_case *cases = realloc(request->cases, (request->case_count + 1) * sizeof *cases);
    if (cases == NULL) {
        request->memory_is_out = true;
        return NULL;
    }
    request->cases = cases;
    struct check_case *found = &cases[request->case_count++];
    *found = (struct check_case){.path = clean_name(path), .document = (unsigned)document};
    found->memory_is_out = found->path == NULL;
    if (name != NULL)
        found->name = strdup(name);
    return found;
}

static void show_case(struct request *request, const struct check_case *found) {
    request->memory_is_out = request->memory_is_out || found->memory_is_out;
    if (request->memory_is_out)
        return;
    if (request->form == FORM_TAP)
        check_tap(stdout, found, request->case_count);
    else if (request->form == FORM_TEXT)
        check_text(stdout, found, request->colour);
    else if (!check_json(stdout, found))
        request->memory_is_out = true;
    if (request->github)
        check_github(stdout, found);
}

static void judge_report(struct request *request, const char *path, size_t document, const struct report *report,
                         uint64_t content) {
    struct check_case *found = add_case(request, path, document, report->trace);
    if (found == NULL || found->path == NULL) {
        request->memory_is_out = true;
        return;
    }
    for (size_t i = 0; i < report->expectation_count; i++) {
        const struct report_expectation *held = &report->expectations[i];
        char text[EXPECTATION_TEXT];
        expectation_text(held, text);
        if (held->line != 0)
            check_add(found, held->ok, CHECK_UNMET, held->line, "%s:%u: %s", found->path, held->line, text);
        else
            check_add(found, held->ok, CHECK_UNMET, 0, "%s", text);
        check_number(found, &(struct check_number){.metric = metric_find(held->metric)->name,
                                                   .op = trace_compare_words[held->compare],
                                                   .wanted = held->wanted,
                                                   .got = held->got,
                                                   .known = held->known});
    }
    if (request->baseline != NULL)
        baseline_compare(request->baseline, report, content, request->tolerances, request->tolerance_count, found);
    if (request->saved != NULL && !baseline_add(request->saved, report, (unsigned)document, content))
        request->memory_is_out = true;
    show_case(request, found);
}

static bool judge(void *context, size_t number) {
    struct request *request = context;
    struct file *file = &request->files[number];
    const char *path = request->paths.paths[number];
    size_t whole = file->reports.count;
    progress_clear();
    if (file->result != RUN_OK && whole > 0)
        whole--; /* the last one ended in the middle */
    request->memory_is_out = request->memory_is_out || file->memory_is_out;
    for (size_t i = 0; i < whole && !request->memory_is_out; i++)
        judge_report(request, path, i, &file->reports.items[i], file->contents[i]);
    if (file->result != RUN_OK) {
        struct check_case *found = add_case(request, path, whole, NULL);
        enum check_verdict verdict = file->result == RUN_USAGE    ? CHECK_USAGE
                                     : file->result == RUN_BROKEN ? CHECK_BROKEN
                                                                  : CHECK_REFUSED;
        if (found != NULL) {
            check_add(found, false, verdict, file->problem.line, "%s", file->problem.text);
            check_column(found, file->problem.column);
            show_case(request, found);
        }
    }
    reports_free(&file->reports);
    free(file->contents);
    file->contents = NULL;
    progress_show("checking", (double)(number + 1) / (double)request->paths.count);
    return !request->memory_is_out;
}

static int status_of(const struct request *request) {
    static const int statuses[CHECK_VERDICTS] = {EXIT_DONE,  EXIT_INCOMPARABLE, EXIT_UNMET,
                                                 EXIT_USAGE, EXIT_INPUT,        EXIT_BROKEN};
    enum check_verdict worst = CHECK_OK;
    for (size_t i = 0; i < request->case_count; i++)
        worst = request->cases[i].verdict > worst ? request->cases[i].verdict : worst;
    return statuses[worst];
}

/* What the baseline has below an argument, and the argument has not. */
static void judge_left(struct request *request, const char **arguments) {
    for (; request->baseline != NULL && *arguments != NULL; arguments++) {
        size_t index = 0;
        unsigned document;
        const char *path;
        while ((path = baseline_left(request->baseline, *arguments, &index, &document)) != NULL) {
            struct check_case *found = add_case(request, path, document, NULL);
            if (found == NULL)
                return;
            check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline has this trace, which is not there now");
            show_case(request, found);
        }
    }
}

/* ---- The end ---- */

static int write_junit(const struct request *request) {
    FILE *out = output_begin(request->junit_path);
    if (out == NULL)
        return EXIT_INPUT;
    check_junit(out, request->cases, request->case_count);
    return output_commit();
}

static int write_baseline(const struct request *request) {
    FILE *out = output_begin(request->save_path);
    if (out == NULL)
        return EXIT_INPUT;
    if (baseline_write(out, request->saved))
        return output_commit();
    output_drop();
    print_problem("poolsim: memory is out\n");
    return EXIT_INPUT;
}

static int end(struct request *request) {
    if (request->memory_is_out) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    if (request->form == FORM_TAP)
        check_tap_end(stdout, request->case_count);
    else if (request->form == FORM_TEXT)
        check_text_end(stdout, request->cases, request->case_count);
    int status = status_of(request), written = EXIT_DONE;
    if (request->junit_path != NULL)
        written = write_junit(request);
    /* A baseline of what could not be replayed would miss it for ever. What is incomparable with the old one belongs into
     * the new one. */
    bool replayed = status < EXIT_USAGE || status == EXIT_INCOMPARABLE;
    if (written == EXIT_DONE && request->saved != NULL && replayed)
        written = write_baseline(request);
    return finish_output(written != EXIT_DONE ? written : status);
}

static int check(struct request *request, const char **arguments) {
    struct problem problem;
    int status = files_collect(arguments, &request->paths);
    if (status != EXIT_DONE)
        return status;
    if (request->baseline_path != NULL) {
        request->baseline = baseline_read(request->baseline_path, &problem);
        if (request->baseline == NULL) {
            print_problem(problem.text);
            return EXIT_INPUT;
        }
    }
    request->saved = request->save_path != NULL ? baseline_create() : NULL;
    request->files = calloc(request->paths.count, sizeof *request->files);
    request->run.expectations = request->expectations;
    request->run.expectation_count = request->expectation_count;
    size_t *order = files_longest_first(&request->paths);
    struct jobs jobs = {work, judge, request, order};
    if (order == NULL || request->files == NULL || (request->save_path != NULL && request->saved == NULL)
        || !jobs_run(&jobs, request->paths.count, jobs_count((unsigned)request->jobs)))
        request->memory_is_out = true;
    free(order);
    progress_clear();
    status = status_of(request);
    if (!request->memory_is_out && (status < EXIT_USAGE || status == EXIT_INCOMPARABLE))
        judge_left(request, arguments);
    return end(request);
}

/* ---- The command line ---- */

static int take_tolerance(struct parse *parse, struct request *request) {
    char why[192], *text = poptGetOptArg(parse->context);
    struct tolerance *all = realloc(request->tolerances, (request->tolerance_count + 1) * sizeof *request->tolerances);
    int taken = all != NULL ? 1 : -1;
    if (all != NULL)
        request->tolerances = all;
    if (taken == 1 && tolerance_parse(text, &all[request->tolerance_count], why)) {
        request->tolerance_count++;
    } else {
        usage_error("--tolerance %s: %s", text, taken == 1 ? why : "memory is out");
        taken = -1;
    }
    free(text);
    return taken;
}

static int take_form(struct request *request, enum form form) {
    if (request->form != FORM_TEXT && request->form != form) {
        usage_error("check: --tap and --json are two forms of the result; give one");
        return -1;
    }
    request->form = form;
    return 1;
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    int taken;
    switch (option) {
    case OPTION_EXPECT:
        return expectation_take(parse, &request->expectations, &request->expectation_count);
    case OPTION_TOLERANCE:
        return take_tolerance(parse, request);
    case OPTION_BASELINE:
        return text_take(parse, &request->baseline_path);
    case OPTION_SAVE_BASELINE:
        return text_take(parse, &request->save_path);
    case OPTION_JUNIT:
        return text_take(parse, &request->junit_path);
    case OPTION_JOBS:
        return number_take(parse, "jobs", 1, 1024, &request->jobs);
    case OPTION_TAP:
        return take_form(request, FORM_TAP);
    case OPTION_JSON:
        return take_form(request, FORM_JSON);
    case OPTION_GITHUB:
        request->github = true;
        return 1;
    default:
        taken = cost_take(parse, option, &request->costs);
        return taken != 0 ? taken : replay_take(parse, option, &request->run.settings, &request->run.workload);
    }
}

static void free_request(struct request *request) {
    for (size_t i = 0; i < request->case_count; i++)
        check_free(&request->cases[i]);
    baseline_free(request->baseline);
    baseline_free(request->saved);
    cost_request_free(&request->costs);
    files_free(&request->paths);
    expectations_free(request->expectations, request->expectation_count);
    free(request->tolerances);
    free(request->cases);
    free(request->files);
    free(request->baseline_path);
    free(request->save_path);
    free(request->junit_path);
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {
        .run = {.expects_success = true, .verify = true, .observe = on_event, .finished = on_finished},
        .colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
    };
    trace_settings_init(&request.run.settings);
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        if (parse.argument_count == 0) {
            parse.status = usage_error("check: which traces? poolsim check TRACE|DIRECTORY...");
        } else if (request.tolerance_count != 0 && request.baseline_path == NULL) {
            parse.status = usage_error("check: --tolerance is for --baseline");
        } else if ((parse.status = cost_resolve(&request.costs, &request.run.settings)) == EXIT_DONE) {
            catch_interrupts();
            parse.status = check(&request, parse.arguments);
        }
    }
    free_request(&request);
    return parse_end(&parse);
}

const struct command command_check = {
    "check", "[options] TRACE|DIR...", "hold traces against what is expected, for CI", options, run, false};

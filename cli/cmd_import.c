/* cmd_import.c: poolsim import. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "traces/import.h"
#include "traces/locks.h"
#include "traces/units.h"

enum {
    OPTION_FROM = 1,
    OPTION_OUTPUT,
    OPTION_NAME,
    OPTION_LENIENT,
    OPTION_TAGS,
    OPTION_ROUNDED,
    OPTION_LOCKS,
    OPTION_SEED,
    OPTION_PATTERN /* and the two behind it */
};

#define WORD(name, value, help, argument) \
    { name, '\0', POPT_ARG_STRING, NULL, value, help, argument }
#define FLAG(name, value, help) \
    { name, '\0', POPT_ARG_NONE, NULL, value, help, NULL }

static struct poptOption options[] = {
    WORD("from", OPTION_FROM,
         "rep, mtrace, ltrace, valgrind, heaptrack, memory-replay, mbed, esp-sysview or regex (default: told by the "
         "first lines)",
         "FORMAT"),
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "write the trace to a file (default: standard output)",
     "FILE"},
    WORD("name", OPTION_NAME, "the trace's name (default: the file's)", "TEXT"),
    FLAG("lenient", OPTION_LENIENT, "count what cannot be, and go on (default: refuse it)"),
    FLAG("tags", OPTION_TAGS, "call sites become tags, where the format has them"),
    FLAG("rounded", OPTION_ROUNDED, "the sizes are an allocator's, and not as asked for"),
    WORD("locks", OPTION_LOCKS, "add locks: none, always, hold=EVENTS, hold=TIME or prob=P (default: none)", "PLAN"),
    WORD("seed", OPTION_SEED, "what --locks prob=P draws by (default: 1)", "N"),
    WORD("regex-alloc", OPTION_PATTERN + IMPORT_PATTERN_ALLOC, "regex: an allocation, with groups address and size",
         "PATTERN"),
    WORD("regex-realloc", OPTION_PATTERN + IMPORT_PATTERN_RESIZE, "regex: a resize, with address, new and size",
         "PATTERN"),
    WORD("regex-free", OPTION_PATTERN + IMPORT_PATTERN_FREE, "regex: a free, with address", "PATTERN"),
    POPT_TABLEEND,
};

struct request {
    const char *path; /* of the recording */
    char *from, *output, *name, *locks, *seed, *patterns[IMPORT_PATTERNS];
    bool lenient, tags, rounded;
    struct lock_plan plan; /* what locks and seed say */
};

/* Where an option's word is kept. */
static char **word_of(struct request *request, int option) {
    if (option >= OPTION_PATTERN)
        return &request->patterns[option - OPTION_PATTERN];
    switch (option) {
    case OPTION_FROM:
        return &request->from;
    case OPTION_OUTPUT:
        return &request->output;
    case OPTION_LOCKS:
        return &request->locks;
    case OPTION_SEED:
        return &request->seed;
    default:
        return &request->name;
    }
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    switch (option) {
    case OPTION_LENIENT:
        request->lenient = true;
        return 1;
    case OPTION_TAGS:
        request->tags = true;
        return 1;
    case OPTION_ROUNDED:
        request->rounded = true;
        return 1;
    default:
        return text_take(parse, word_of(request, option));
    }
}

/* What is wrong with an option's value is said. */
static int check_request(struct request *request) {
    const char *why;
    request->plan.seed = 1;
    if (request->seed != NULL && !parse_count(request->seed, strlen(request->seed), &request->plan.seed, &why))
        return usage_error("--seed %s: %s", request->seed, why);
    if (request->locks != NULL && !lock_plan_parse(request->locks, &request->plan, &why))
        return usage_error("--locks %s: it %s", request->locks, why);
    if (request->name != NULL && !text_is_clean(request->name))
        return usage_error("import: --name takes UTF-8 text without line ends and control characters");
    return EXIT_DONE;
}

static void free_request(struct request *request) {
    free(request->from);
    free(request->output);
    free(request->name);
    free(request->locks);
    free(request->seed);
    for (int i = 0; i < IMPORT_PATTERNS; i++)
        free(request->patterns[i]);
}

/* The file's name without folders and without the endings of compression and format. */
static void name_of(const char *path, char *name, size_t size) {
    static const char *const endings[] = {".xz", ".gz", ".zst", ".rep", ".txt", ".log", ".raw", NULL};
    const char *slash = strrchr(path, '/');
    snprintf(name, size, "%s", strcmp(path, "-") == 0 ? "standard input" : slash != NULL ? slash + 1 : path);
    for (size_t i = 0; endings[i] != NULL; i++) {
        size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0)
            name[length - ending] = '\0';
    }
}

/* Whether the trace would be written over the recording that it is read from, whatever the names of the two. */
static bool output_is_input(const char *in, const char *out) {
    struct stat read, written;
    int found = strcmp(in, "-") == 0 ? fstat(STDIN_FILENO, &read) : stat(in, &read);
    return found == 0 && stat(out, &written) == 0 && S_ISREG(read.st_mode) && read.st_dev == written.st_dev
           && read.st_ino == written.st_ino;
}

/* What of the recording is not in the trace. */
static void print_summary(const char *path, const struct import_summary *summary) {
    if (summary->failed != 0)
        fprintf(stderr, "%s: attempts that found no memory, left out: %" PRIu64 "\n", path, summary->failed);
    if (summary->library != 0)
        fprintf(stderr, "%s: calls that the C library made to itself, left out: %" PRIu64 "\n", path, summary->library);
    if (summary->pending != 0)
        fprintf(stderr, "%s: calls that had not returned, left out: %" PRIu64 "\n", path, summary->pending);
    if (summary->unmatched != 0)
        fprintf(stderr, "%s: lines that match no pattern, left out: %" PRIu64 "\n", path, summary->unmatched);
    if (summary->cut_off)
        fprintf(stderr, "%s: cut off: the recording ends before its program does\n", path);
    for (int i = 0; i < IMPORT_FAULTS; i++) {
        if (summary->faults[i] != 0)
            fprintf(stderr, "%s: %s: %" PRIu64 ", the first in line %" PRIu64 "\n", path, import_fault_words[i],
                    summary->faults[i], summary->first_lines[i]);
    }
}

/* Imports to out: an exit status. */
static int import_to(const struct request *request, struct source *source, FILE *out, const char *out_name,
                     struct import_summary *summary) {
    char name[256];
    struct problem problem;
    name_of(request->path, name, sizeof name);
    text_clean(name);
    const struct import_options import = {
        .format = request->from,
        .name = request->name != NULL ? request->name : name,
        .out_name = out_name,
        .lenient = request->lenient,
        .tags = request->tags,
        .rounded = request->rounded,
        .locks = request->locks != NULL ? &request->plan : NULL,
        .patterns = {request->patterns[0], request->patterns[1], request->patterns[2]},
    };
    enum import_result result = import_trace(source, &import, out, summary, &problem);
    if (result != IMPORT_DONE)
        print_problem(problem.text);
    return result == IMPORT_DONE ? EXIT_DONE : result == IMPORT_USAGE ? EXIT_USAGE : EXIT_INPUT;
}

static int import_file(const struct request *request) {
    struct problem problem;
    struct import_summary summary;
    bool to_file = request->output != NULL && strcmp(request->output, "-") != 0;
    if (to_file && output_is_input(request->path, request->output))
        return usage_error("import: %s is the recording itself; give -o another file", request->output);
    struct source *source = source_open(request->path, &problem);
    if (source == NULL) {
        print_problem(problem.text);
        return EXIT_INPUT;
    }
    int status = EXIT_INPUT;
    FILE *out = output_begin(request->output);
    if (out == NULL)
        goto close_source;
    progress_watch(source);
    status = import_to(request, source, out, to_file ? request->output : "standard output", &summary);
    progress_unwatch();
    if (status == EXIT_DONE) {
        status = output_commit();
        if (status == EXIT_DONE)
            print_summary(source_name(source), &summary);
    } else {
        output_drop();
    }
close_source:
    source_close(source);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {0};
    if (parse_begin(&parse, command, argc, argv, take, &request)) {
        parse.status = parse.argument_count == 1 ? check_request(&request)
                                                 : usage_error("import: one FILE, or '-' for standard input");
        if (parse.status == EXIT_DONE) {
            catch_interrupts();
            request.path = parse.arguments[0];
            parse.status = import_file(&request);
        }
    }
    free_request(&request);
    return parse_end(&parse);
}

const struct command command_import = {
    "import", "[options] FILE", "turn another tool's recording into a trace", options, run, false};

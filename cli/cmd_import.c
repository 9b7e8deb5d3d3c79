/* cmd_import.c: poolsim import. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "traces/import.h"
#include "traces/suggest.h"

enum { OPTION_FROM = 1, OPTION_OUTPUT, OPTION_NAME };

static struct poptOption options[] = {
    {"from", '\0', POPT_ARG_STRING, NULL, OPTION_FROM, "the recording's format: rep (malloc lab)", "FORMAT"},
    {"output", 'o', POPT_ARG_STRING, NULL, OPTION_OUTPUT, "write the trace to a file (default: standard output)",
     "FILE"},
    {"name", '\0', POPT_ARG_STRING, NULL, OPTION_NAME, "the trace's name (default: the file's)", "TEXT"},
    POPT_TABLEEND,
};

struct request {
    char *from, *output, *name;
};

static int parse_request(struct parse *parse, struct request *request) {
    int option;
    while ((option = parse_next(parse)) > 0) {
        char **word = option == OPTION_FROM     ? &request->from
                      : option == OPTION_OUTPUT ? &request->output
                                                : &request->name;
        free(*word);
        *word = poptGetOptArg(parse->context);
    }
    return option;
}

static int check_format(const char *from) {
    static const char *const formats[] = {"rep", NULL};
    if (from == NULL)
        return usage_error("import: which format is it? --from rep");
    if (strcmp(from, "rep") == 0)
        return EXIT_DONE;
    const char *meant = suggest(from, strlen(from), formats);
    return usage_error("import: there is no format '%s'; %s%s", from, meant != NULL ? "did you mean " : "it reads ",
                       meant != NULL ? "'rep'?" : "rep");
}

/* The file's name without folders and without the endings of compression and format. */
static void name_of(const char *path, char *name, size_t size) {
    static const char *const endings[] = {".xz", ".gz", ".zst", ".rep", ".txt", NULL};
    const char *slash = strrchr(path, '/');
    snprintf(name, size, "%s", strcmp(path, "-") == 0 ? "standard input" : slash != NULL ? slash + 1 : path);
    for (size_t i = 0; endings[i] != NULL; i++) {
        size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0)
            name[length - ending] = '\0';
    }
}

/* A trace's name is valid UTF-8 without control characters. */
static bool is_clean(const char *name) {
    json_t *text = json_string(name); /* NULL: not UTF-8 */
    bool clean = text != NULL;
    json_decref(text);
    for (; *name != '\0'; name++)
        clean = clean && (unsigned char)*name >= ' ' && *name != 0x7F;
    return clean;
}

static void clean(char *name) {
    if (is_clean(name))
        return;
    for (; *name != '\0'; name++) {
        if ((unsigned char)*name < ' ' || (unsigned char)*name >= 0x7F)
            *name = '?';
    }
}

/* Whether the trace would be written over the recording that it is read from, whatever the names of the two. */
static bool output_is_input(const char *in, const char *out) {
    struct stat read, written;
    int found = strcmp(in, "-") == 0 ? fstat(STDIN_FILENO, &read) : stat(in, &read);
    return found == 0 && stat(out, &written) == 0 && S_ISREG(read.st_mode) && read.st_dev == written.st_dev
           && read.st_ino == written.st_ino;
}

static int import_file(const struct request *request, const char *path) {
    struct problem problem;
    struct import_summary summary;
    char name[256];
    bool to_file = request->output != NULL && strcmp(request->output, "-") != 0;
    if (to_file && output_is_input(path, request->output))
        return usage_error("import: %s is the recording itself; give -o another file", request->output);
    name_of(path, name, sizeof name);
    clean(name);
    struct source *source = source_open(path, &problem);
    if (source == NULL) {
        print_problem(problem.text);
        return EXIT_INPUT;
    }
    int status = EXIT_INPUT;
    FILE *out = to_file ? output_begin(request->output) : stdout;
    if (out == NULL)
        goto close_source;
    if (import_rep(source, request->name != NULL ? request->name : name, out,
                   to_file ? request->output : "standard output", &summary, &problem)
        != 0) {
        print_problem(problem.text);
        if (to_file)
            output_drop();
        goto close_source;
    }
    status = to_file ? output_commit() : finish_output(EXIT_DONE);
    if (status == EXIT_DONE && summary.left_out != 0)
        fprintf(stderr, "%s: left out %" PRIu64 " attempts that found no memory: their size is not known\n", path,
                summary.left_out);
close_source:
    source_close(source);
    return status;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request request = {NULL, NULL, NULL};
    if (parse_begin(&parse, command, argc, argv) != 0)
        return EXIT_INPUT;
    int option = parse_request(&parse, &request);
    const char **paths = poptGetArgs(parse.context);
    int status = EXIT_DONE;
    if (option < 0)
        status = (int)parse_status(option);
    else if ((status = check_format(request.from)) == EXIT_DONE
             && (paths == NULL || paths[0] == NULL || paths[1] != NULL))
        status = usage_error("import: one FILE, or '-' for standard input");
    else if (status == EXIT_DONE && request.name != NULL && !is_clean(request.name))
        status = usage_error("import: --name takes UTF-8 text without line ends and control characters");
    else if (status == EXIT_DONE) {
        catch_interrupts();
        status = import_file(&request, paths[0]);
    }
    parse_end(&parse);
    free(request.from);
    free(request.output);
    free(request.name);
    return status;
}

const struct command command_import = {"import", "[options] FILE", "turn another tool's recording into a trace",
                                       options, run};

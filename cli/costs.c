/* costs.c: the options --clock and --cost. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "traces/units.h"

enum { OPTION_CLOCK = 2000, OPTION_COST };

const char *const cost_table_words[] = {"cortex-m3", "rv32", NULL};

struct poptOption cost_options[] = {
    {"clock", '\0', POPT_ARG_STRING, NULL, OPTION_CLOCK, "the processor's clock, such as 64MHz", "FREQUENCY"},
    {"cost", '\0', POPT_ARG_STRING, NULL, OPTION_COST,
     "what the pool's calls cost there: cortex-m3, rv32, or the file of a table", "TABLE"},
    POPT_TABLEEND,
};

static int take_clock(struct parse *parse, struct cost_request *request) {
    char *value = poptGetOptArg(parse->context);
    const char *why = "is no clock";
    bool fine = parse_frequency(value, strlen(value), &request->clock_hz, &why);
    if (fine && request->clock_hz == 0) {
        why = "has to be above 0";
        fine = false;
    }
    if (!fine)
        usage_error("--clock %s: %s", value, why);
    free(value);
    return fine ? 1 : -1;
}

int cost_take(struct parse *parse, int option, struct cost_request *request) {
    if (option == OPTION_CLOCK)
        return take_clock(parse, request);
    return option == OPTION_COST ? text_take(parse, &request->table) : 0;
}

/* A table by its name alone: where it was installed, or in the sources that the program was built from. */
static bool find_table(const char *name, char *path, size_t size) {
    static const char *const places[] = {"../share/poolsim/costs", "../traces/costs", "../../traces/costs"};
    char program[PATH_MAX];
    program_folder(program, sizeof program);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int written = snprintf(path, size, "%s%s/%s.yaml", program, places[i], name);
        if (written > 0 && (size_t)written < size && access(path, R_OK) == 0)
            return true;
    }
    return false;
}

int cost_resolve(struct cost_request *request, struct trace_settings *settings) {
    struct problem problem;
    char path[PATH_MAX];
    const char *table = request->table;
    if (table == NULL && request->clock_hz == 0)
        return EXIT_DONE;
    if (table == NULL)
        return usage_error("--clock needs --cost, such as --cost cortex-m3");
    if (request->clock_hz == 0)
        return usage_error("--cost needs --clock, such as --clock 64MHz");
    if (strcmp(table, "-") == 0)
        return usage_error("--cost takes a file, and not standard input");
    if (strpbrk(table, "/.") == NULL) {
        if (!find_table(table, path, sizeof path))
            return usage_error(
                "--cost %s: no such table comes with poolsim; a file's name has a point or a slash in it", table);
        table = path;
    }
    if (!cost_read(table, &request->cost, &problem)) {
        print_problem(problem.text);
        return EXIT_INPUT;
    }
    request->cost.clock_hz = (double)request->clock_hz;
    settings->cost = &request->cost;
    return EXIT_DONE;
}

void cost_request_free(struct cost_request *request) {
    free(request->table);
}

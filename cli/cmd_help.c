/* cmd_help.c: poolsim help. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static struct poptOption options[] = {POPT_TABLEEND};

/* Becomes man, on the page that is installed or else the one in the checkout. Returns when there is neither. */
static void open_page(const char *page) {
    char command[128], file[96];
    snprintf(command, sizeof command, "man -w %s >/dev/null 2>&1", page);
    if (system(command) == 0)
        execlp("man", "man", page, (char *)NULL);
    snprintf(file, sizeof file, "man/%s.1", page);
    if (access(file, R_OK) == 0)
        execlp("man", "man", "-l", file, (char *)NULL);
}

static int take(struct parse *parse, int option, void *request) {
    (void)parse, (void)option, (void)request;
    return 0; /* it has none of its own */
}

static int help(const char *name) {
    char page[64] = "poolsim";
    if (name != NULL && command_find(name) == NULL)
        return EXIT_USAGE;
    if (name != NULL && strcmp(name, "help") != 0)
        snprintf(page, sizeof page, "poolsim-%s", name);
    open_page(page);
    fprintf(stderr, "poolsim: the man page %s cannot be opened; 'poolsim %s%s--help' has the options\n", page,
            name != NULL ? name : "", name != NULL ? " " : "");
    return EXIT_INPUT;
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    if (parse_begin(&parse, command, argc, argv, take, NULL))
        parse.status = parse.argument_count <= 1 ? help(parse.arguments[0]) : usage_error("help: one COMMAND, or none");
    return parse_end(&parse);
}

const struct command command_help = {"help", "[COMMAND]", "open a command's man page", options, run, false};

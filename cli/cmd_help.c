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

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    if (parse_begin(&parse, command, argc, argv) != 0)
        return EXIT_INPUT;
    int option = parse_next(&parse);
    const char *name = poptGetArg(parse.context);
    char page[64] = "poolsim";
    int status = EXIT_USAGE;
    if (option < 0) {
        status = (int)parse_status(option);
    } else if (name == NULL || command_find(name) != NULL) {
        if (name != NULL && strcmp(name, "help") != 0)
            snprintf(page, sizeof page, "poolsim-%s", name);
        open_page(page);
        fprintf(stderr, "poolsim: the man page %s cannot be opened; 'poolsim %s%s--help' has the options\n", page,
                name != NULL ? name : "", name != NULL ? " " : "");
        status = EXIT_INPUT;
    }
    parse_end(&parse);
    return status;
}

const struct command command_help = {"help", "[COMMAND]", "open a command's man page", options, run, false};

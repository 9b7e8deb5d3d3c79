/* cmd_help.c: poolsim help. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static struct poptOption options[] = {POPT_TABLEEND};

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
        execlp("man", "man", page, (char *)NULL);
        fprintf(stderr, "poolsim: man cannot be started (%s); 'poolsim %s%s--help' has the options\n", strerror(errno),
                name != NULL ? name : "", name != NULL ? " " : "");
        status = EXIT_INPUT;
    }
    parse_end(&parse);
    return status;
}

const struct command command_help = {"help", "[COMMAND]", "open a command's man page", options, run};

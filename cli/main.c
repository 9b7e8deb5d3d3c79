/* main.c: which command. */
#include <locale.h>
#include <string.h>

#include "cli/cli.h"
#include "traces/suggest.h"

const struct command *const commands[] = {&command_run,
                                          &command_view,
                                          &command_map,
                                          &command_record,
                                          &command_import,
                                          &command_generate,
                                          &command_describe,
                                          &command_check,
                                          &command_diff,
                                          &command_size,
                                          &command_compare,
                                          &command_sweep,
                                          &command_plot,
                                          &command_report,
                                          &command_completion,
                                          &command_help,
                                          NULL};

const struct command *command_find(const char *name) {
    const char *names[sizeof commands / sizeof commands[0]] = {NULL};
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
        names[i] = commands[i]->name;
    }
    const char *meant = suggest(name, strlen(name), names);
    if (meant != NULL)
        usage_error("there is no command '%s'; did you mean '%s'?", name, meant);
    else
        usage_error("there is no command '%s'; 'poolsim --help' lists them", name);
    return NULL;
}

static void print_usage(FILE *out) {
    fputs("Usage: poolsim COMMAND [options] ...\n\n"
          "Replays memory traces through a pool whose unlocked allocations may move.\n\n",
          out);
    for (size_t i = 0; commands[i] != NULL; i++)
        fprintf(out, "  %-10s %-22s %s\n", commands[i]->name, commands[i]->arguments, commands[i]->summary);
    fputs("\n'poolsim COMMAND --help' lists a command's options,\n"
          "'poolsim help COMMAND' opens its man page.\n",
          out);
}

/* An option where the command belongs. */
static int bad_option(const char *option) {
    static const char *const words[] = {"--help", "--version", NULL};
    const char *meant = suggest(option, strlen(option), words);
    if (meant != NULL)
        return usage_error("there is no option %s; did you mean %s?", option, meant);
    return usage_error("a command comes first, then its options; 'poolsim --help' lists the commands");
}

int main(int argc, const char **argv) {
    setlocale(LC_CTYPE, "");
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
        print_usage(stdout);
        return finish_output(EXIT_DONE);
    }
    if (strcmp(word, "-V") == 0 || strcmp(word, "--version") == 0) {
        puts("poolsim " POOLSIM_VERSION);
        return finish_output(EXIT_DONE);
    }
    if (word[0] == '-')
        return bad_option(word);
    const struct command *command = command_find(word);
    return command != NULL ? command->run(command, argc - 1, argv + 1) : EXIT_USAGE;
}

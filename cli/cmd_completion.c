/* cmd_completion.c: poolsim completion: what a shell has to know, out of the option tables. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static struct poptOption options[] = {POPT_TABLEEND};

typedef void print_option(const struct command *command, const struct poptOption *option);

/* Every option of a table and of those that it includes. */
static void each_option(const struct command *command, const struct poptOption *option, print_option *print) {
    for (; option->longName != NULL || option->shortName != '\0' || option->arg != NULL; option++) {
        if (option->argInfo == POPT_ARG_INCLUDE_TABLE)
            each_option(command, option->arg, print);
        else
            print(command, option);
    }
}

static void print_word(const struct command *command, const struct poptOption *option) {
    (void)command;
    if (option->longName != NULL)
        printf(" --%s", option->longName);
    if (option->shortName != '\0')
        printf(" -%c", option->shortName);
}

static void print_bash(void) {
    fputs("# bash completion of poolsim: source it, or put it where bash-completion looks.\n_poolsim() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n        words=\"",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("%s%s", i != 0 ? " " : "", commands[i]->name);
    fputs(" --help --version\"\n    elif [[ $word == -* ]]; then\n        case ${COMP_WORDS[1]} in\n", stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("        %s) words=\"--help --version", commands[i]->name);
        each_option(commands[i], commands[i]->options, print_word);
        fputs("\" ;;\n", stdout);
    }
    fputs("        esac\n    fi\n    if [ -n \"$words\" ]; then\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n    else\n"
          "        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -o filenames -F _poolsim poolsim\n",
          stdout);
}

/* A text between single quotes, with what zsh's _arguments reads into it taken out of its meaning. */
static void print_quoted(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

static void print_zsh_option(const struct command *command, const struct poptOption *option) {
    (void)command;
    if (option->longName == NULL)
        return;
    printf(" \\\n            '--%s[", option->longName);
    print_quoted(option->descrip);
    putchar(']');
    if (option->argInfo == POPT_ARG_STRING) {
        putchar(':');
        print_quoted(option->argDescrip);
        fputs(":_files", stdout);
    }
    putchar('\'');
}

static void print_zsh(void) {
    fputs("#compdef poolsim\n_poolsim() {\n    if (( CURRENT == 2 )); then\n        local -a words=(", stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("\n            '%s:", commands[i]->name);
        print_quoted(commands[i]->summary);
        putchar('\'');
    }
    fputs(")\n        _describe command words\n        return\n    fi\n    local name=$words[2]\n    shift words\n"
          "    (( CURRENT-- ))\n    case $name in\n",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("    %s)\n        _arguments '*:file:_files'", commands[i]->name);
        each_option(commands[i], commands[i]->options, print_zsh_option);
        fputs(" ;;\n", stdout);
    }
    fputs("    esac\n}\n_poolsim \"$@\"\n", stdout);
}

static void print_fish_text(const char *text) {
    putchar('\'');
    for (; *text != '\0'; text++)
        printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('\'');
}

static void print_fish_option(const struct command *command, const struct poptOption *option) {
    printf("complete -c poolsim -n '__fish_seen_subcommand_from %s'", command->name);
    if (option->longName != NULL)
        printf(" -l %s", option->longName);
    if (option->shortName != '\0')
        printf(" -s %c", option->shortName);
    fputs(option->argInfo == POPT_ARG_STRING ? " -r -d " : " -d ", stdout);
    print_fish_text(option->descrip);
    putchar('\n');
}

static void print_fish(void) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("complete -c poolsim -n __fish_use_subcommand -f -a %s -d ", commands[i]->name);
        print_fish_text(commands[i]->summary);
        putchar('\n');
        each_option(commands[i], commands[i]->options, print_fish_option);
    }
}

static int take(struct parse *parse, int option, void *context) {
    (void)parse;
    (void)option;
    (void)context;
    return 0;
}

static int run(const struct command *command, int argc, const char **argv) {
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    struct parse parse;
    if (!parse_begin(&parse, command, argc, argv, take, NULL))
        return parse_end(&parse);
    parse.status = EXIT_USAGE;
    const char *shell = parse.argument_count == 1 ? parse.arguments[0] : "";
    for (size_t i = 0; i < sizeof shells / sizeof *shells && parse.status == EXIT_USAGE; i++) {
        if (strcmp(shells[i].name, shell) != 0)
            continue;
        shells[i].print();
        parse.status = finish_output(EXIT_DONE);
    }
    if (parse.status == EXIT_USAGE)
        usage_error("completion: for which shell? poolsim completion bash|zsh|fish");
    return parse_end(&parse);
}

const struct command command_completion = {
    "completion", "bash|zsh|fish", "print what a shell completes, to be sourced", options, run, false};

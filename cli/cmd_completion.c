/* cmd_completion.c: poolsim completion: what a shell has to know, out of the option tables. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "traces/import.h"
#include "viz/frame.h"
#include "viz/plot.h"
#include "viz/size_out.h"

static struct poptOption options[] = {POPT_TABLEEND};

/* ---- What comes behind an option, or as an argument ---- */

/* Words with a space in front of each, and files as well or alone; none of all: nothing that can be completed. */
struct values {
    char words[256];
    bool files, folders;
};

static void add_word(struct values *values, const char *word, size_t length) {
    size_t used = strlen(values->words);
    snprintf(values->words + used, sizeof values->words - used, " %.*s", (int)length, word);
}

static void add_words(struct values *values, const char *const words[]) {
    for (size_t i = 0; words[i] != NULL; i++)
        add_word(values, words[i], strlen(words[i]));
}

/* "last|first" */
static void add_choice(struct values *values, const char *text) {
    for (; *text != '\0'; text += text[strcspn(text, "|")] == '|' ? strcspn(text, "|") + 1 : strcspn(text, "|"))
        add_word(values, text, strcspn(text, "|"));
}

static struct values values_of_option(const struct poptOption *option) {
    static const char *const blocks[] = {"4", "8", "16", "32", NULL};
    static const struct {
        const char *option;
        const char *const *words;
    } known[] = {{"fit", trace_fit_words},
                 {"coalesce", trace_coalesce_words},
                 {"on-fragmented", trace_on_fragmented_words},
                 {"block", blocks},
                 {"color", colour_words},
                 {"glyphs", glyph_words},
                 {"mode", frame_mode_words},
                 {"format", plot_format_words},
                 {"from", import_format_words},
                 {"for", size_subject_words},
                 {"policy", trace_on_fragmented_words},
                 {"cost", cost_table_words}};
    struct values values = {.files =
                                strcmp(option->argDescrip, "FILE") == 0 || strcmp(option->argDescrip, "TABLE") == 0,
                            .folders = strcmp(option->argDescrip, "DIR") == 0};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].option, option->longName) == 0)
            add_words(&values, known[i].words);
    }
    for (size_t i = 0; strcmp(option->longName, "with") == 0 && compare_name(i) != NULL; i++)
        add_word(&values, compare_name(i), strlen(compare_name(i)));
    if (strchr(option->argDescrip, '|') != NULL)
        add_choice(&values, option->argDescrip);
    return values;
}

static struct values values_of_arguments(const struct command *command) {
    struct values values = {.files = true};
    if (strcmp(command->arguments, "[COMMAND]") == 0) {
        values.files = false;
        for (size_t i = 0; commands[i] != NULL; i++)
            add_word(&values, commands[i]->name, strlen(commands[i]->name));
    } else if (strchr(command->arguments, ' ') == NULL) {
        values.files = false;
        add_choice(&values, command->arguments);
    }
    return values;
}

typedef void print_option(const struct command *command, const struct poptOption *option);

/* Every option of a table and of those that it includes; each has a long name. */
static void each_option(const struct command *command, const struct poptOption *option, print_option *print) {
    for (; option->longName != NULL || option->shortName != '\0' || option->arg != NULL; option++) {
        if (option->argInfo == POPT_ARG_INCLUDE_TABLE)
            each_option(command, option->arg, print);
        else if (option->longName != NULL)
            print(command, option);
    }
}

/* ---- bash ---- */

static void print_bash_name(const struct command *command, const struct poptOption *option) {
    (void)command;
    printf(" --%s", option->longName);
    if (option->shortName != '\0')
        printf(" -%c", option->shortName);
}

static void print_bash_values(const struct values *values) {
    if (values->words[0] != '\0')
        printf("words=\"%s\"%s", values->words + 1, values->files ? " paths=-f" : "");
    else
        fputs(values->folders ? "paths=-d" : values->files ? "paths=-f" : ":", stdout);
}

static void print_bash_option(const struct command *command, const struct poptOption *option) {
    (void)command;
    if (option->argInfo != POPT_ARG_STRING)
        return;
    struct values values = values_of_option(option);
    printf("        --%s", option->longName);
    if (option->shortName != '\0')
        printf("|-%c", option->shortName);
    fputs(") ", stdout);
    print_bash_values(&values);
    fputs(" ;;\n", stdout);
}

static void print_bash_command(const struct command *command) {
    struct values values = values_of_arguments(command);
    printf("    %s)\n        case $before in\n", command->name);
    each_option(command, command->options, print_bash_option);
    fputs("        *) if [[ $word == -* ]]; then words=\"--help --version", stdout);
    each_option(command, command->options, print_bash_name);
    fputs("\"; else ", stdout);
    print_bash_values(&values);
    fputs("; fi ;;\n        esac ;;\n", stdout);
}

static void print_bash(void) {
    fputs("# bash completion of poolsim: source it, or put it where bash-completion looks.\n_poolsim() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} name=${COMP_WORDS[1]}\n"
          "    local words='' paths=''\n"
          "    if [ \"$word\" = = ]; then\n        word=''\n"
          "    elif [ \"$before\" = = ]; then\n        before=${COMP_WORDS[COMP_CWORD - 2]}\n    fi\n"
          "    [ \"$COMP_CWORD\" != 1 ] || name=''\n    case $name in\n    '') words=\"",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("%s ", commands[i]->name);
    fputs("--help --version\" ;;\n", stdout);
    for (size_t i = 0; commands[i] != NULL; i++)
        print_bash_command(commands[i]);
    fputs("    esac\n    COMPREPLY=()\n    [ -z \"$words$paths\" ] ||\n"
          "        mapfile -t COMPREPLY < <(compgen $paths -W \"$words\" -- \"$word\")\n}\n"
          "complete -o filenames -F _poolsim poolsim\n",
          stdout);
}

/* ---- zsh ---- */

/* A text between single quotes, with what zsh's _arguments reads into it taken out of its meaning. */
static void print_zsh_text(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

/* What is asked for, and how it is completed: ":FILE:_files". */
static void print_zsh_values(const char *what, const struct values *values) {
    putchar(':');
    print_zsh_text(what);
    if (values->words[0] != '\0' && values->files)
        printf(":{compadd %s; _files}", values->words + 1);
    else if (values->words[0] != '\0')
        printf(":(%s)", values->words + 1);
    else
        fputs(values->folders ? ":_files -/" : values->files ? ":_files" : ": ", stdout);
}

static void print_zsh_form(const struct poptOption *option, bool is_long) {
    bool takes = option->argInfo == POPT_ARG_STRING;
    fputs(takes ? " \\\n            '*" : " \\\n            '", stdout);
    if (is_long)
        printf(takes ? "--%s=[" : "--%s[", option->longName);
    else
        printf(takes ? "-%c+[" : "-%c[", option->shortName);
    print_zsh_text(option->descrip);
    putchar(']');
    if (takes) {
        struct values values = values_of_option(option);
        print_zsh_values(option->argDescrip, &values);
    }
    putchar('\'');
}

static void print_zsh_option(const struct command *command, const struct poptOption *option) {
    (void)command;
    print_zsh_form(option, true);
    if (option->shortName != '\0')
        print_zsh_form(option, false);
}

static void print_zsh(void) {
    fputs("#compdef poolsim\n_poolsim() {\n    if (( CURRENT == 2 )); then\n        local -a words_of=(", stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        printf("\n            '%s:", commands[i]->name);
        print_zsh_text(commands[i]->summary);
        putchar('\'');
    }
    fputs(")\n        _describe command words_of\n        _arguments --help --version\n        return\n    fi\n"
          "    local name=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $name in\n",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        struct values values = values_of_arguments(commands[i]);
        printf("    %s)\n        _arguments '*", commands[i]->name);
        print_zsh_values(values.files ? "file" : "word", &values);
        fputs("' '--help[print the options]' '--version[print the version]'", stdout);
        each_option(commands[i], commands[i]->options, print_zsh_option);
        fputs(" ;;\n", stdout);
    }
    fputs("    esac\n}\n# Found by compinit, or sourced.\n"
          "if [[ $funcstack[1] == _poolsim ]]; then\n    _poolsim \"$@\"\nelse\n    compdef _poolsim poolsim\nfi\n",
          stdout);
}

/* ---- fish ---- */

static void print_fish_text(const char *text) {
    putchar('\'');
    for (; *text != '\0'; text++)
        printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('\'');
}

static void print_fish_values(const struct values *values) {
    if (values->words[0] != '\0')
        printf(values->files ? " -r -F -a '%s'" : " -x -a '%s'", values->words + 1);
    else
        fputs(values->folders ? " -x -a '(__fish_complete_directories)'" : values->files ? " -r -F" : " -x", stdout);
}

static void print_fish_option(const struct command *command, const struct poptOption *option) {
    printf("complete -c poolsim -n '__poolsim_is %s' -l %s", command->name, option->longName);
    if (option->shortName != '\0')
        printf(" -s %c", option->shortName);
    if (option->argInfo == POPT_ARG_STRING) {
        struct values values = values_of_option(option);
        print_fish_values(&values);
    }
    fputs(" -d ", stdout);
    print_fish_text(option->descrip);
    putchar('\n');
}

static void print_fish(void) {
    fputs("# fish completion of poolsim.\nfunction __poolsim_is # NAME: the command is that\n"
          "    set -l words (commandline -opc)\n    test \"$words[2]\" = $argv[1]\nend\n"
          "complete -c poolsim -l help -d 'print the options'\ncomplete -c poolsim -l version -d 'print the version'\n",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++) {
        struct values values = values_of_arguments(commands[i]);
        printf("complete -c poolsim -n '__poolsim_is \"\"' -f -a %s -d ", commands[i]->name);
        print_fish_text(commands[i]->summary);
        putchar('\n');
        if (!values.files)
            printf("complete -c poolsim -n '__poolsim_is %s' -f -a '%s'\n", commands[i]->name, values.words + 1);
        each_option(commands[i], commands[i]->options, print_fish_option);
    }
}

/* ---- The command ---- */

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

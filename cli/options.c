/* options.c: parsing with popt, and the options that shape the pool. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "traces/clean.h"
#include "traces/expectation.h"
#include "traces/suggest.h"
#include "traces/units.h"

enum {
    OPTION_SIZE = 1000,
    OPTION_INDEXES,
    OPTION_INDEX_CACHE,
    OPTION_BLOCK,
    OPTION_FIT,
    OPTION_COALESCE,
    OPTION_ON_FRAGMENTED,
    OPTION_DEFRAG_STEP,
    OPTION_DEFRAG_EVERY,
    OPTION_SEED,
    OPTION_DURATION,
    OPTION_EVENTS,
    OPTION_HELP,
    OPTION_VERSION
};

#define WORD(name, value, help, argument) \
    { name, '\0', POPT_ARG_STRING, NULL, value, help, argument }

struct poptOption shape_options[] = {
    WORD("size", OPTION_SIZE, "the pool: bytes, or with % a share of the smallest that could do (default: 110%)",
         "SIZE"),
    WORD("indexes", OPTION_INDEXES, "handles at most (default: the trace's peak)", "N"),
    WORD("index-cache", OPTION_INDEX_CACHE, "free indexes kept in a ring; 0: a free list (default)", "N"),
    WORD("block", OPTION_BLOCK, "bytes a block: 4, 8, 16 or 32 (default: the smallest that spans the pool)", "N"),
    WORD("fit", OPTION_FIT, "what alloc events use: best (default) or fast", "WORD"),
    WORD("coalesce", OPTION_COALESCE, "when free runs are joined: immediate (default) or deferred", "WORD"),
    WORD("on-fragmented", OPTION_ON_FRAGMENTED,
         "what is tried before an allocation fails: fail, clean, make_room (default) or defrag", "WORD"),
    WORD("defrag-step", OPTION_DEFRAG_STEP, "bytes that a defrag step may move (default: 256)", "BYTES"),
    WORD("defrag-every", OPTION_DEFRAG_EVERY, "events between two defrag steps; 0: none (default)", "N"),
    POPT_TABLEEND,
};

struct poptOption workload_options[] = {
    WORD("seed", OPTION_SEED, "what the random numbers of a workload begin with (default: its own)", "N"),
    WORD("duration", OPTION_DURATION, "how long a workload goes on, such as 1h (default: its own)", "TIME"),
    WORD("events", OPTION_EVENTS, "how many events are generated at most (default: its own)", "N"),
    POPT_TABLEEND,
};

static struct poptOption common_options[] = {
    {"help", 'h', POPT_ARG_NONE, NULL, OPTION_HELP, "print this help", NULL},
    {"version", 'V', POPT_ARG_NONE, NULL, OPTION_VERSION, "print the version", NULL},
    POPT_TABLEEND,
};

int usage_error(const char *format, ...) {
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    char *clean = text != NULL ? clean_name(text) : NULL;
    fprintf(stderr, "poolsim: %s\n", clean != NULL ? clean : "the command line is wrong, and memory is out");
    free(clean);
    free(text);
    return EXIT_USAGE;
}

/* ---- Parsing ---- */

static poptContext open_context(const struct command *command, int argc, const char **argv) {
    static struct poptOption tables[3]; /* outlives the context */
    tables[0] = (struct poptOption){NULL,       '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)command->options, 0,
                                    "Options:", NULL};
    tables[1] = (struct poptOption){NULL, '\0', POPT_ARG_INCLUDE_TABLE, common_options, 0, "Everywhere:", NULL};
    tables[2] = (struct poptOption)POPT_TABLEEND;
    static char name[32]; /* what the usage line begins with; outlives the context as well */
    snprintf(name, sizeof name, "poolsim %s", command->name);
    argv[0] = name;
    poptContext context =
        poptGetContext("poolsim", argc, argv, tables, command->ends_in_command ? POPT_CONTEXT_POSIXMEHARDER : 0);
    if (context != NULL)
        poptSetOtherOptionHelp(context, command->arguments);
    return context;
}

/* The names of a command's options, the tables that it includes among them. */
static size_t collect_names(const struct poptOption *option, const char **names, size_t count, size_t room) {
    for (; option->longName != NULL || option->shortName != '\0' || option->arg != NULL; option++) {
        if (option->argInfo == POPT_ARG_INCLUDE_TABLE)
            count = collect_names(option->arg, names, count, room);
        else if (option->longName != NULL && count < room)
            names[count++] = option->longName;
    }
    return count;
}

static int bad_option(const struct parse *parse, int error) {
    const char *found = poptBadOption(parse->context, POPT_BADOPTION_NOALIAS);
    const char *command = parse->command->name;
    if (error != POPT_ERROR_BADOPT)
        return usage_error("%s: %s: %s", command, found, poptStrerror(error));
    const char *names[64] = {NULL};
    size_t count = collect_names(parse->command->options, names, 0, 60);
    count = collect_names(common_options, names, count, 63);
    names[count] = NULL;
    const char *word = found + strspn(found, "-");
    const char *meant = suggest(word, strcspn(word, "="), names);
    if (meant != NULL)
        return usage_error("%s: there is no option %s; did you mean --%s?", command, found, meant);
    return usage_error("%s: there is no option %s; 'poolsim %s --help' lists them", command, found, command);
}

/* --help and --version end the parsing, whatever follows. */
static int tell(const struct parse *parse, int option) {
    if (option == OPTION_VERSION) {
        puts("poolsim " POOLSIM_VERSION);
    } else {
        printf("poolsim %s: %s\n\n", parse->command->name, parse->command->summary);
        fflush(stdout);
        poptPrintHelp(parse->context, stdout, 0);
    }
    return finish_output(EXIT_DONE);
}

bool parse_begin(struct parse *parse, const struct command *command, int argc, const char **argv, take_option *take,
                 void *request) {
    static const char *none = NULL;
    *parse = (struct parse){.command = command, .context = open_context(command, argc, argv), .status = EXIT_INPUT};
    if (parse->context == NULL) {
        print_problem("poolsim: memory is out\n");
        return false;
    }
    int option;
    while ((option = poptGetNextOpt(parse->context)) > 0) {
        bool tells = option == OPTION_HELP || option == OPTION_VERSION;
        parse->status = tells ? tell(parse, option) : EXIT_USAGE;
        if (tells || take(parse, option, request) < 0)
            return false;
    }
    parse->status = option == -1 ? EXIT_DONE : bad_option(parse, option);
    parse->arguments = poptGetArgs(parse->context);
    if (parse->arguments == NULL)
        parse->arguments = &none;
    while (parse->arguments[parse->argument_count] != NULL)
        parse->argument_count++;
    return option == -1;
}

int parse_end(struct parse *parse) {
    poptFreeContext(parse->context);
    return parse->status;
}

int text_take(struct parse *parse, char **text) {
    free(*text);
    *text = poptGetOptArg(parse->context);
    return 1;
}

/* ---- The pool's shape ---- */

static int bad_value(const char *option, const char *value, const char *what) {
    usage_error("--%s %s: %s", option, value, what);
    return -1;
}

static int take_word(const char *option, const char *value, const char *const words[], int64_t *setting) {
    char choices[128] = "";
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(value, words[i]) == 0) {
            *setting = i;
            return 1;
        }
        snprintf(choices + strlen(choices), sizeof choices - strlen(choices), "%s%s", i == 0 ? "it takes " : ", ",
                 words[i]);
    }
    return bad_value(option, value, choices);
}

int word_take(struct parse *parse, const char *option, const char *const words[], int64_t *setting) {
    char *value = poptGetOptArg(parse->context);
    int taken = take_word(option, value, words, setting);
    free(value);
    return taken;
}

static int take_count(const char *option, const char *value, int64_t *setting) {
    const char *why;
    uint64_t count;
    if (!parse_count(value, strlen(value), &count, &why))
        return bad_value(option, value, why);
    if (count > UINT32_MAX)
        return bad_value(option, value, "is more than 4,294,967,295");
    *setting = (int64_t)count;
    return 1;
}

int number_take(struct parse *parse, const char *option, int64_t least, int64_t most, int64_t *setting) {
    char *value = poptGetOptArg(parse->context);
    char range[64];
    int taken = take_count(option, value, setting);
    snprintf(range, sizeof range, "it takes %lld to %lld", (long long)least, (long long)most);
    if (taken > 0 && (*setting < least || *setting > most))
        taken = bad_value(option, value, range);
    free(value);
    return taken;
}

int expectation_add(const char *text, struct trace_expectation **expectations, size_t *count) {
    char why[192] = "memory is out";
    struct trace_expectation *all = realloc(*expectations, (*count + 1) * sizeof *all);
    bool taken = false;
    if (all != NULL) {
        *expectations = all;
        taken = expectation_parse(text, &all[*count], why);
    }
    *count += taken;
    if (!taken)
        usage_error("--expect '%s': %s", text, why);
    return taken ? 1 : -1;
}

int expectation_take(struct parse *parse, struct trace_expectation **expectations, size_t *count) {
    char *text = poptGetOptArg(parse->context);
    int taken = expectation_add(text, expectations, count);
    free(text);
    return taken;
}

void expectations_free(struct trace_expectation *expectations, size_t count) {
    for (size_t i = 0; i < count; i++)
        free(expectations[i].metric);
    free(expectations);
}

static int take_bytes(const char *option, const char *value, int64_t *setting) {
    const char *why;
    uint64_t bytes;
    if (!parse_size(value, strlen(value), &bytes, &why))
        return bad_value(option, value, why);
    if (bytes > INT64_MAX)
        return bad_value(option, value, "is more than any memory");
    *setting = (int64_t)bytes;
    return 1;
}

int bytes_take(struct parse *parse, const char *option, int64_t *setting) {
    char *value = poptGetOptArg(parse->context);
    int taken = take_bytes(option, value, setting);
    free(value);
    return taken;
}

static int take_size(const char *value, struct trace_settings *settings) {
    size_t length = strlen(value);
    const char *why;
    uint64_t percent;
    if (length == 0 || value[length - 1] != '%')
        return take_bytes("size", value, &settings->size_bytes);
    if (!parse_count(value, length - 1, &percent, &why) || percent == 0 || percent > 100000)
        return bad_value("size", value, "a share of the smallest pool is 1% to 100000%");
    settings->size_percent = (int64_t)percent;
    return 1;
}

static int take_block(const char *value, struct trace_settings *settings) {
    static const char *const words[] = {"4", "8", "16", "32", NULL};
    int64_t which;
    if (take_word("block", value, words, &which) < 0)
        return -1;
    settings->block_bytes = (int64_t)4 << which;
    return 1;
}

int shape_take(struct parse *parse, int option, struct trace_settings *settings) {
    if (option < OPTION_SIZE || option > OPTION_DEFRAG_EVERY)
        return 0;
    char *value = poptGetOptArg(parse->context);
    int taken = -1;
    switch (option) {
    case OPTION_SIZE:
        taken = take_size(value, settings);
        break;
    case OPTION_INDEXES:
        taken = take_count("indexes", value, &settings->indexes);
        break;
    case OPTION_INDEX_CACHE:
        taken = take_count("index-cache", value, &settings->index_cache);
        break;
    case OPTION_BLOCK:
        taken = take_block(value, settings);
        break;
    case OPTION_FIT:
        taken = take_word("fit", value, trace_fit_words, &settings->fit);
        break;
    case OPTION_COALESCE:
        taken = take_word("coalesce", value, trace_coalesce_words, &settings->coalesce);
        break;
    case OPTION_ON_FRAGMENTED:
        taken = take_word("on-fragmented", value, trace_on_fragmented_words, &settings->on_fragmented);
        break;
    case OPTION_DEFRAG_STEP:
        taken = take_bytes("defrag-step", value, &settings->defrag_step);
        break;
    case OPTION_DEFRAG_EVERY:
        taken = take_count("defrag-every", value, &settings->defrag_every);
        break;
    default:
        break;
    }
    free(value);
    return taken;
}

static int take_shape(struct parse *parse, int option, void *settings) {
    return shape_take(parse, option, settings);
}

int shape_parse(const struct command *command, const char *option, const char *text, struct trace_settings *settings) {
    struct command other = *command;
    struct parse parse;
    int argc = 0;
    const char **words = NULL;
    if (poptParseArgvString(text, &argc, &words) != 0)
        return usage_error("--%s '%s': its quotes do not end, or it is empty", option, text);
    const char **argv = calloc((size_t)argc + 2, sizeof *argv);
    int status = EXIT_INPUT;
    if (argv != NULL) {
        memcpy(argv + 1, words, (size_t)argc * sizeof *argv);
        other.options = shape_options;
        bool fine = parse_begin(&parse, &other, argc + 1, argv, take_shape, settings);
        if (fine && parse.argument_count != 0)
            parse.status = usage_error("--%s '%s': %s is no option", option, text, parse.arguments[0]);
        status = parse_end(&parse);
    }
    free(argv);
    free(words);
    return status;
}

/* ---- Workloads ---- */

static int take_limit(const char *option, const char *value, bool is_time, uint64_t *limit) {
    const char *why;
    if (!(is_time ? parse_duration : parse_count)(value, strlen(value), limit, &why))
        return bad_value(option, value, why);
    return *limit != 0 ? 1 : bad_value(option, value, "has to be above 0");
}

int workload_take(struct parse *parse, int option, struct workload_options *options) {
    if (option < OPTION_SEED || option > OPTION_EVENTS)
        return 0;
    char *value = poptGetOptArg(parse->context);
    const char *why;
    int taken = 1;
    if (option == OPTION_DURATION)
        taken = take_limit("duration", value, true, &options->limits.duration);
    else if (option == OPTION_EVENTS)
        taken = take_limit("events", value, false, &options->limits.events);
    else if (!parse_count(value, strlen(value), &options->seed, &why))
        taken = bad_value("seed", value, why);
    else
        options->has_seed = true;
    free(value);
    return taken;
}

int replay_take(struct parse *parse, int option, struct trace_settings *settings, struct workload_options *workload) {
    int taken = shape_take(parse, option, settings);
    return taken != 0 ? taken : workload_take(parse, option, workload);
}

/* cli.h: what the commands share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <popt.h>
#include <stdbool.h>
#include <stdio.h>

#include "traces/cost.h"
#include "traces/source.h"
#include "traces/trace.h"
#include "traces/workload.h"

/* The program's exit statuses; poolsim(1) documents them. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_UNMET = 1,          /* an expectation did not hold; with --strict an allocation failed */
    EXIT_USAGE = 2,          /* the command line is wrong */
    EXIT_INPUT = 3,          /* input is bad or unreadable, or output could not be written */
    EXIT_BROKEN = 4,         /* the pool lost or mixed up data */
    EXIT_INCOMPARABLE = 125, /* check: a baseline that is of something else */
    EXIT_NOT_RUNNABLE = 126, /* record: the command is there and cannot be started */
    EXIT_NO_COMMAND = 127,   /* record: it is not there */
    EXIT_INTERRUPTED = 130,  /* by SIGINT */
    EXIT_TERMINATED = 143    /* by SIGTERM */
};

struct command {
    const char *name;
    const char *arguments; /* for --help: "[options] TRACE..." */
    const char *summary;
    const struct poptOption *options;
    int (*run)(const struct command *command, int argc, const char **argv);
    bool ends_in_command; /* options behind the first argument are not its own */
};

extern const struct command command_run, command_map, command_view, command_record, command_import, command_generate,
    command_describe, command_check, command_diff, command_size, command_compare, command_sweep, command_plot,
    command_report, command_completion, command_help;

/* All of them, NULL at the end. */
extern const struct command *const commands[];

/* The command of that name, or NULL after one line with a suggestion on standard error. */
const struct command *command_find(const char *name);

/* ---- Options ---- */

/* A command line, as popt parses it. */
struct parse {
    const struct command *command;
    poptContext context;
    const char **arguments; /* that are no options; NULL behind them */
    size_t argument_count;
    int status; /* an exit status; the command's own to set once parse_begin was true */
};

/* Takes an option's val, and its argument if it has one: 1; 0: it is not one of its options; -1 after a message. */
typedef int take_option(struct parse *parse, int option, void *request);

/* Parses all of a command line, each option by take. false: there is nothing to do, as after --help, or after a message;
 * parse->status says which. End with parse_end either way, which returns parse->status. */
bool parse_begin(struct parse *parse, const struct command *command, int argc, const char **argv, take_option *take,
                 void *request);
int parse_end(struct parse *parse);

/* The argument of the option at hand, instead of what *text was: 1. */
int text_take(struct parse *parse, char **text);

/* The options that shape pool and policy, the same in every command: POPT_ARG_INCLUDE_TABLE this. */
extern struct poptOption shape_options[];

/* Takes an option of shape_options into settings: 1; 0: it is not one of them; -1 after a message. */
int shape_take(struct parse *parse, int option, struct trace_settings *settings);

/* Parses a text of such options, which is the value of an option itself, as if it were a command line: an exit status. */
int shape_parse(const struct command *command, const char *option, const char *text, struct trace_settings *settings);

/* The options of commands that take workloads, and taking one of them; as with shape_options. */
extern struct poptOption workload_options[];
int workload_take(struct parse *parse, int option, struct workload_options *options);

/* Takes an option of either; as with shape_options. */
int replay_take(struct parse *parse, int option, struct trace_settings *settings, struct workload_options *workload);

/* The options that name a clock and a cost table, and taking one of them; as with shape_options. */
struct cost_request {
    char *table;
    uint64_t clock_hz;
    struct cost cost;
};
extern const char *const cost_table_words[]; /* the tables that come with poolsim */
extern struct poptOption cost_options[];
int cost_take(struct parse *parse, int option, struct cost_request *request);

/* Reads the table into the settings, which then refer to *request: an exit status, after a message. Without either option
 * there is nothing to do. */
int cost_resolve(struct cost_request *request, struct trace_settings *settings);
void cost_request_free(struct cost_request *request);

/* Appends the value of --expect to an array: 1; -1 after a message. expectations_free frees it. */
int expectation_take(struct parse *parse, struct trace_expectation **expectations, size_t *count);
int expectation_add(const char *text, struct trace_expectation **expectations, size_t *count);
void expectations_free(struct trace_expectation *expectations, size_t count);

/* Takes the value of an option that is one of some words: 1 and its place among them; -1 after a message. */
int word_take(struct parse *parse, const char *option, const char *const words[], int64_t *setting);

/* Takes the value of an option that is a size: 1; -1 after a message. */
int bytes_take(struct parse *parse, const char *option, int64_t *setting);

/* Takes the value of an option that is a number, from least to most: 1; -1 after a message. */
int number_take(struct parse *parse, const char *option, int64_t least, int64_t most, int64_t *setting);

/* Prints "poolsim: ..." and returns EXIT_USAGE. */
__attribute__((format(printf, 1, 2))) int usage_error(const char *format, ...);

/* How a pool is drawn: the options --color, --glyphs and --mode, and taking one of them, as with shape_options. */
struct look {
    int64_t color, glyphs;
    int64_t mode; /* enum frame_mode */
};
extern struct poptOption look_options[];
void look_init(struct look *look);
int look_take(struct parse *parse, int option, struct look *look);

/* Whether the picture is to be ASCII, as asked for or as the locale has it; and whether it is to have colours, as asked for
 * or on a terminal where NO_COLOR is not set. */
bool look_is_ascii(const struct look *look);
bool look_has_colours(const struct look *look, bool terminal);
extern const char *const colour_words[], *const glyph_words[]; /* what --color and --glyphs take */

/* What --with of compare takes, by number from 0; NULL behind them. */
const char *compare_name(size_t number);

/* ---- Names ---- */

/* Whether a text can be a trace's name: UTF-8 without control characters; and makes it one, with a ? for what cannot be. */
bool text_is_clean(const char *text);
void text_clean(char *text);

/* ---- Output ---- */

/* Prints a text of struct problem. */
void print_problem(const char *text);

/* Flushes standard output. Returns status, or EXIT_INPUT after a message when something could not be written. */
int finish_output(int status);

/* From here on SIGINT and SIGTERM end the program with 130 and 143, and remove the unfinished file of output_begin and the
 * folder of scratch_make. One that the program was started to ignore stays ignored. A file beyond `ulimit -f` is an error
 * of writing. */
void catch_interrupts(void);

/* TMPDIR, or /tmp. */
const char *temporary_folder(void);

/* Makes a folder there for files that nobody keeps, one at a time: its path; NULL after a message. scratch_remove takes
 * it away again with all files in it, if there is one, and may be called in a signal's handler. */
const char *scratch_make(const char *what);
void scratch_remove(void);

/* Opens a file that takes its name only when output_commit is called, so that there is none that looks whole and is
 * not. Symbolic links are followed; what is no plain file is written to as it is. NULL or "-" is standard output. NULL
 * after a message. One at a time; path has to stay until its end. */
FILE *output_begin(const char *path);
int output_commit(void); /* an exit status */
void output_drop(void);

/* Opens a new file beside a path, of a name that no file has: machines that share a folder may have equal process numbers. A
 * descriptor and its name; -1 with errno. */
int output_beside(const char *path, char *temporary, size_t room);

/* ---- Progress: a bar on standard error, if that is a terminal, of what takes over half a second ---- */

void progress_show(const char *what, double share); /* share of the whole, below 0: not known */
void progress_clear(void);

/* The same by itself, while a source is read by whoever reads it. */
void progress_watch(const struct source *source);
void progress_unwatch(void);

#endif

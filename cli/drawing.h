/* drawing.h: traces replayed so that they can be drawn, for the commands that do. */
#ifndef CLI_DRAWING_H
#define CLI_DRAWING_H

#include "cli/cli.h"
#include "cli/gather.h"
#include "traces/run.h"
#include "viz/plot.h"
#include "viz/plot_results.h"

/* Traces times policies at most, where policies are given: no more can be told apart. */
#define DRAWING_CURVES 8

struct drawing {
    struct run_options run; /* its settings and workload are the command's to set */
    struct cost_request costs;
    char *policies
        [DRAWING_CURVES]; /* further options, each of which every trace is replayed with; none: once, as it is */
    size_t policy_count;
    int64_t x;                    /* enum plot_x */
    char *labels[DRAWING_CURVES]; /* of the curves */
    struct gather gather;
    struct reports reports;
    struct plots plots; /* of the reports */
    struct plot_trace *traces;
    const char *path; /* that is read */
};

void drawing_begin(struct drawing *drawing);
void drawing_free(struct drawing *drawing);

/* Adds the policies of the option at hand: 1; -1 after a message. */
int drawing_take_policy(struct parse *parse, struct drawing *drawing);

/* Replays every trace of the files; then drawing->plots can be written. An exit status, after a message. */
int drawing_replay(const struct command *command, struct drawing *drawing, const char **paths);

/* Writes data and scripts into a directory. An exit status, after a message. */
int drawing_write(const struct drawing *drawing, const char *directory);

/* "DIRECTORY/NAME", which the caller frees. NULL after a message. */
char *drawing_path(const char *directory, const char *name);

/* Makes a directory where there is none. An exit status, after a message. */
int drawing_directory(const char *path);

/* Draws what the scripts in a directory are for, several at a time, and gives `take` one after the other, which has to finish
 * or drop it; where there is nothing to draw, it does not take one. A status that is not EXIT_DONE ends it, and is that of all. */
struct script {
    char name[64];
    const char *nothing;   /* why there is no such picture, or NULL */
    struct plot_file file; /* of a plot of traces */
};
typedef int script_taker(void *context, const struct script *script, struct plot_drawing *picture);
int drawing_scripts(const struct drawing *drawing, const char *directory, int64_t format, script_taker *take,
                    void *context);

/* The same into files beside the scripts. */
int drawing_pictures(const struct drawing *drawing, const char *directory, int64_t format);

/* Writes and draws all files of what a command found. An exit status, after a message. */
int drawing_results(const char *directory, int64_t format, result_next *next, const void *results, bool tell);

/* Says why gnuplot did not draw a script: EXIT_INPUT. */
int drawing_failed(enum plot_result result, const char *written, const char *picture, const char *script);

#endif

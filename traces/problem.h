/* problem.h: what to tell the user when an input is refused. One text, ready to print: place, what was found, what
 * would have been right; for a trace also the source line and a caret. */
#ifndef TRACES_PROBLEM_H
#define TRACES_PROBLEM_H

struct problem {
    char text[2048]; /* lines, each ended; a longer text is cut at the end */
};

/* Formats the one line "NAME: MESSAGE". */
__attribute__((format(printf, 3, 4))) void problem_set(struct problem *problem, const char *name, const char *format,
                                                       ...);

#endif

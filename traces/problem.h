/* problem.h: what to tell the user when an input is refused. One text, ready to print: place, what was found, what
 * would have been right; for a trace also the source line and a caret. */
#ifndef TRACES_PROBLEM_H
#define TRACES_PROBLEM_H

struct problem {
    char text[2048];       /* lines, each ended; a longer text is cut at the end */
    unsigned line, column; /* of an input, from 1; 0: it has no place there */
};

#define PROBLEM_NAME_BYTES 512 /* a longer name is cut */

/* Formats the one line "NAME: MESSAGE". The name may be any bytes. */
__attribute__((format(printf, 3, 4))) void problem_set(struct problem *problem, const char *name, const char *format,
                                                       ...);

#endif

/* check_out.h: what was found of each trace that is checked; as text, TAP, JUnit's XML, JSON and GitHub's annotations. */
#ifndef VIZ_CHECK_OUT_H
#define VIZ_CHECK_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* In the order in which one outweighs the other. */
enum check_verdict { CHECK_OK, CHECK_INCOMPARABLE, CHECK_UNMET, CHECK_USAGE, CHECK_REFUSED, CHECK_BROKEN };
#define CHECK_VERDICTS 6
extern const char *const check_verdict_words[CHECK_VERDICTS]; /* "ok", "incomparable", "failed" ... */

/* The number that a line is of: METRIC OP WANTED. */
struct check_number {
    const char *metric, *op; /* they outlive the line; NULL: it is of none */
    double wanted, got, baseline;
    bool known, of_baseline; /* got; baseline */
};

/* One thing that was held against a trace. */
struct check_line {
    bool ok;
    unsigned line, column; /* of the trace's file, from 1; 0: none */
    struct check_number number;
    char *text;
};

/* One trace, or a file that could not be read. */
struct check_case {
    char *path;        /* as it can be shown */
    char *name;        /* of the trace; NULL: not known */
    unsigned document; /* in the file, from 0 */
    enum check_verdict verdict;
    struct check_line *lines;
    size_t line_count;
    bool memory_is_out; /* lines are missing */
};

/* Adds a line; one that is not ok raises the verdict to the one given. */
__attribute__((format(printf, 5, 6))) void check_add(struct check_case *found, bool ok, enum check_verdict otherwise,
                                                     unsigned line, const char *format, ...);

/* Gives the last line a number, or a column, as well. */
void check_number(struct check_case *found, const struct check_number *number);
void check_column(struct check_case *found, unsigned column);
void check_free(struct check_case *found);

/* For people: a line of verdict, and what did not hold below it. */
void check_text(FILE *out, const struct check_case *found, bool colour);
void check_text_end(FILE *out, const struct check_case *cases, size_t count);

/* TAP 13: a test point, from 1, with what did not hold as comments; and the plan, behind them all. */
void check_tap(FILE *out, const struct check_case *found, size_t number);
void check_tap_end(FILE *out, size_t count);

/* A workflow command of GitHub for each line that is not ok. */
void check_github(FILE *out, const struct check_case *found);

/* All of them, with names that differ. */
void check_junit(FILE *out, const struct check_case *cases, size_t count);

/* One object a case, on a line. false: memory is out. */
bool check_json(FILE *out, const struct check_case *found);

#endif

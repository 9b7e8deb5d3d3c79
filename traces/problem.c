/* problem.c: the one-line form of a problem. */
#include "traces/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "traces/clean.h"

void problem_set(struct problem *problem, const char *name, const char *format, ...) {
    const size_t room = sizeof problem->text - 1; /* for the line end */
    char clean[PROBLEM_NAME_BYTES];
    clean_name_to(clean, sizeof clean, name);
    problem->line = problem->column = 0;
    int used = snprintf(problem->text, room, "%s: ", clean);
    if (used >= 0 && (size_t)used < room) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(problem->text + used, room - (size_t)used, format, arguments);
        va_end(arguments);
    }
    strcat(problem->text, "\n");
}

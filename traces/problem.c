/* problem.c: the one-line form of a problem. */
#include "traces/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void problem_set(struct problem *problem, const char *name, const char *format, ...) {
    const size_t room = sizeof problem->text - 1; /* for the line end */
    int used = snprintf(problem->text, room, "%s: ", name);
    if (used >= 0 && (size_t)used < room) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(problem->text + used, room - (size_t)used, format, arguments);
        va_end(arguments);
    }
    strcat(problem->text, "\n");
}

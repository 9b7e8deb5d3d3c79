/* refused.h: inputs that the reader refuses, with the whole text of each problem. The file is always "bad.yaml". */
#ifndef TESTS_TRACES_REFUSED_H
#define TESTS_TRACES_REFUSED_H

#include <stddef.h>

struct refused {
    const char *name; /* NULL at the end */
    const char *input;
    size_t length; /* an input may have zeros in it */
    const char *problem;
};

#define REFUSED(name, input, problem) \
    { name, input, sizeof(input) - 1, problem }
#define EVENTS "poolsim-trace: 1\nevents:\n"

extern const struct refused refused_header[], refused_events[], refused_stream[], refused_workload[], refused_allocs[];

#endif

/* condition_inside.h: how a condition is made, for the files condition*.c only. */
#ifndef TRACES_CONDITION_INSIDE_H
#define TRACES_CONDITION_INSIDE_H

#include "traces/condition.h"

/* The words of `error`, by enum dpool_error, NULL at the end. */
extern const char *const condition_error_words[];

/* NULL: there is none. */
const struct condition_name *condition_name_find(const char *name);

/* There must be room for it. */
void condition_add(struct condition *condition, const struct condition_term *term);

#endif

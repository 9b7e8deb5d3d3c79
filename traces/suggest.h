/* suggest.h: the word that somebody meant. */
#ifndef TRACES_SUGGEST_H
#define TRACES_SUGGEST_H

#include <stddef.h>

/* The word of a NULL-ended list that is nearest to what was found, by the number of letters inserted, left out,
 * changed or swapped (optimal string alignment); NULL when none is near enough to be meant (more than a third of its
 * letters, at least one, differ). */
const char *suggest(const char *found, size_t length, const char *const words[]);

#endif

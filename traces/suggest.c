/* suggest.c: optimal string alignment, three rows of it at a time. */
#include "traces/suggest.h"

#include <string.h>

#define LONGEST 40 /* letters; nobody means one of our words by more */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Letters to insert, leave out, change or swap to come from one word to the other. Both are at most LONGEST long. */
static size_t distance(const char *from, size_t from_length, const char *to, size_t to_length) {
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= to_length; j++)
        above[j] = j;
    for (size_t i = 1; i <= from_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= to_length; j++) {
            size_t change = above[j - 1] + (from[i - 1] != to[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[to_length];
}

const char *suggest(const char *found, size_t length, const char *const words[]) {
    const char *nearest = NULL;
    size_t nearest_distance = (length < 3 ? 1 : length / 3) + 1;
    if (length == 0 || length > LONGEST)
        return NULL;
    for (; *words != NULL; words++) {
        size_t word_length = strlen(*words);
        if (word_length > LONGEST)
            continue;
        size_t apart = distance(found, length, *words, word_length);
        if (apart < nearest_distance) {
            nearest = *words;
            nearest_distance = apart;
        }
    }
    return nearest;
}

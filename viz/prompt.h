/* prompt.h: a line that is typed. */
#ifndef VIZ_PROMPT_H
#define VIZ_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROMPT_POINTS 120

struct prompt {
    const char *label; /* "go to: "; NULL: nothing is asked */
    int kind;          /* the caller's */
    uint32_t points[PROMPT_POINTS];
    size_t count, at; /* the cursor is in front of points[at] */
};

void prompt_begin(struct prompt *prompt, const char *label, int kind);

/* One key: the text goes on, it is entered, or it is given up; after the latter two nothing is asked. */
enum prompt_result { PROMPT_GO_ON, PROMPT_ENTERED, PROMPT_LEFT };
enum prompt_result prompt_key(struct prompt *prompt, uint32_t typed);

/* As UTF-8 that ends with 0. */
#define PROMPT_BYTES (4 * PROMPT_POINTS + 1)
void prompt_text(const struct prompt *prompt, char text[PROMPT_BYTES]);

#endif

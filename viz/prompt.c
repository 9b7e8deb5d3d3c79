/* prompt.c: editing a line of code points. */
#include "viz/prompt.h"

#include <string.h>

#include "viz/keys.h"

void prompt_begin(struct prompt *prompt, const char *label, int kind) {
    *prompt = (struct prompt){.label = label, .kind = kind};
}

static void erase(struct prompt *prompt, size_t at) {
    if (at >= prompt->count)
        return;
    prompt->count--;
    memmove(&prompt->points[at], &prompt->points[at + 1], (prompt->count - at) * sizeof prompt->points[0]);
}

static void insert(struct prompt *prompt, uint32_t point) {
    if (prompt->count == PROMPT_POINTS || point < ' ' || point >= TYPED_UP)
        return;
    memmove(&prompt->points[prompt->at + 1], &prompt->points[prompt->at],
            (prompt->count - prompt->at) * sizeof prompt->points[0]);
    prompt->points[prompt->at++] = point;
    prompt->count++;
}

enum prompt_result prompt_key(struct prompt *prompt, uint32_t typed) {
    switch (typed) {
    case TYPED_ENTER:
        prompt->label = NULL;
        return PROMPT_ENTERED;
    case TYPED_ESCAPE:
        prompt->label = NULL;
        return PROMPT_LEFT;
    case TYPED_LEFT:
        prompt->at -= prompt->at != 0;
        break;
    case TYPED_RIGHT:
        prompt->at += prompt->at < prompt->count;
        break;
    case TYPED_HOME:
        prompt->at = 0;
        break;
    case TYPED_END:
        prompt->at = prompt->count;
        break;
    case TYPED_CLEAR:
        prompt->at = prompt->count = 0;
        break;
    case TYPED_DELETE:
        erase(prompt, prompt->at);
        break;
    case TYPED_BACKSPACE:
        if (prompt->at != 0)
            erase(prompt, --prompt->at);
        break;
    default:
        insert(prompt, typed);
    }
    return PROMPT_GO_ON;
}

void prompt_text(const struct prompt *prompt, char text[PROMPT_BYTES]) {
    unsigned char *to = (unsigned char *)text;
    for (size_t i = 0; i < prompt->count; i++) {
        uint32_t point = prompt->points[i];
        if (point < 0x80) {
            *to++ = (unsigned char)point;
            continue;
        }
        unsigned more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
        *to++ = (unsigned char)(leads[more] | point >> 6 * more);
        while (more-- > 0)
            *to++ = (unsigned char)(0x80 | (point >> 6 * more & 0x3F));
    }
    *to = 0;
}

/* text.c: what may be a trace's name. */
#include <jansson.h>

#include "cli/cli.h"

bool text_is_clean(const char *text) {
    json_t *string = json_string(text); /* NULL: not UTF-8 */
    bool clean = string != NULL;
    json_decref(string);
    for (; *text != '\0'; text++)
        clean = clean && (unsigned char)*text >= ' ' && *text != 0x7F;
    return clean;
}

void text_clean(char *text) {
    if (text_is_clean(text))
        return;
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || (unsigned char)*text >= 0x7F)
            *text = '?';
    }
}

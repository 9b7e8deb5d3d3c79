/* look.c: the options of those who draw the pool. */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "viz/frame.h"

enum { OPTION_COLOR = 1200, OPTION_GLYPHS, OPTION_MODE };

struct poptOption look_options[] = {
    {"color", '\0', POPT_ARG_STRING, NULL, OPTION_COLOR,
     "always, never, or auto: where there is a terminal and no NO_COLOR (default)", "WHEN"},
    {"glyphs", '\0', POPT_ARG_STRING, NULL, OPTION_GLYPHS, "utf8 or ascii (default: what the locale has)", "SET"},
    {"mode", '\0', POPT_ARG_STRING, NULL, OPTION_MODE,
     "what colours tell: state (default), bin, age, size, tag, waste, moves", "MODE"},
    POPT_TABLEEND,
};

enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };
const char *const colour_words[] = {"auto", "always", "never", NULL};

enum glyphs { GLYPHS_UTF8, GLYPHS_ASCII };
const char *const glyph_words[] = {"utf8", "ascii", NULL};

void look_init(struct look *look) {
    *look = (struct look){.color = COLOUR_AUTO, .glyphs = TRACE_UNSET, .mode = MODE_STATE};
}

int look_take(struct parse *parse, int option, struct look *look) {
    switch (option) {
    case OPTION_COLOR:
        return word_take(parse, "color", colour_words, &look->color);
    case OPTION_GLYPHS:
        return word_take(parse, "glyphs", glyph_words, &look->glyphs);
    case OPTION_MODE:
        return word_take(parse, "mode", frame_mode_words, &look->mode);
    default:
        return 0;
    }
}

bool look_is_ascii(const struct look *look) {
    return look->glyphs == TRACE_UNSET ? strcmp(nl_langinfo(CODESET), "UTF-8") != 0 : look->glyphs == GLYPHS_ASCII;
}

bool look_has_colours(const struct look *look, bool terminal) {
    const char *no_colour = getenv("NO_COLOR");
    bool wanted = terminal && (no_colour == NULL || no_colour[0] == '\0');
    return look->color == COLOUR_ALWAYS || (look->color == COLOUR_AUTO && wanted);
}

/* reader_show.c: messages with a source line and a caret. */
#include "traces/reader_show.h"

#include <stdio.h>
#include <string.h>

#include "traces/clean.h"

#define SHOW_POINTS 100       /* code points of a line that are shown */
#define SHOW_POINTS_BEFORE 70 /* of those at most before the place */
#define QUOTED_POINTS 40

/* Copies one code point, or a ? for what cannot be shown; returns the bytes read. *to moves on. */
static size_t copy_point(char **to, const char *text, const char *end) {
    size_t length = clean_point(text, end);
    if (length == 0 || (*text != '\t' && clean_is_control(text, length))) {
        *(*to)++ = '?';
        return length == 0 ? 1 : length;
    }
    memcpy(*to, text, length);
    *to += length;
    return length;
}

bool show_is_line(const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        size_t point = clean_point(text, end);
        if (point == 0 || (*text != '\t' && clean_is_control(text, point)))
            return false;
        text += point;
    }
    return true;
}

const char *show_quoted(struct quoted *quoted, const char *text, size_t length) {
    const char *end = text + length;
    char *to = quoted->text;
    *to++ = '\'';
    for (int points = 0; text < end; points++) {
        if (points == QUOTED_POINTS) {
            to = stpcpy(to, "...");
            break;
        }
        text += copy_point(&to, text, end);
    }
    strcpy(to, "'");
    return quoted->text;
}

const char *show_words(struct quoted *list, const char *const words[]) {
    size_t used = 0;
    for (size_t i = 0; words[i] != NULL && used < sizeof list->text; i++) {
        const char *before = i == 0 ? "" : words[i + 1] == NULL ? " and " : ", ";
        int more = snprintf(list->text + used, sizeof list->text - used, "%s%s", before, words[i]);
        used += more > 0 ? (size_t)more : 0;
    }
    return list->text;
}

/* Where the shown part of a line begins: *points before the place, *spaces of its indent. */
static const char *shown_start(const struct show_line *line, size_t *points, size_t *spaces) {
    const char *from = line->text + line->place;
    *points = 0;
    while (from > line->text && *points < SHOW_POINTS_BEFORE) {
        int bytes = 0; /* at most 4, also where it is not UTF-8 */
        do
            from--;
        while (++bytes < 4 && from > line->text && ((unsigned char)*from & 0xC0u) == 0x80u);
        ++*points;
    }
    *spaces = line->indent < SHOW_POINTS_BEFORE - *points ? line->indent : SHOW_POINTS_BEFORE - *points;
    *points += *spaces;
    return from;
}

#define CARET_BYTES (SHOW_POINTS_BEFORE * 4 + 8)
#define SHOWN_BYTES (SHOW_POINTS * 4 + CARET_BYTES + CARET_BYTES + 8)

/* Writes the line and the caret to out, SHOWN_BYTES long. */
static void show_line(char *out, const struct show_line *line) {
    char caret[CARET_BYTES], *under = caret;
    size_t points, spaces;
    const char *from = shown_start(line, &points, &spaces);
    const char *place = line->text + line->place, *end = line->text + line->length;
    if (from > line->text || spaces < line->indent) {
        out = stpcpy(out, "...");
        under = stpcpy(under, "   ");
    }
    for (size_t i = 0; i < spaces; i++)
        *out++ = *under++ = ' ';
    while (from < place) {
        *under++ = *from == '\t' ? '\t' : ' ';
        from += copy_point(&out, from, end);
    }
    for (; from < end && points < SHOW_POINTS; points++)
        from += copy_point(&out, from, end);
    if (from < end)
        out = stpcpy(out, "...");
    *under = 0;
    sprintf(out, "\n%s^\n", caret);
}

void show_problem(struct problem *problem, const char *name, size_t line, size_t column, const char *message,
                  const struct show_line *source_line) {
    char shown[SHOWN_BYTES], clean[PROBLEM_NAME_BYTES];
    const size_t room = sizeof problem->text - sizeof shown;
    clean_name_to(clean, sizeof clean, name);
    problem->line = (unsigned)line;
    problem->column = (unsigned)column;
    int used = snprintf(problem->text, room, "%s:%zu:%zu: %s", clean, line, column, message);
    size_t length = used < 0 ? 0 : (size_t)used < room ? (size_t)used : room - 1;
    strcpy(problem->text + length, "\n");
    if (source_line == NULL)
        return;
    show_line(shown, source_line);
    strcat(problem->text, shown);
}

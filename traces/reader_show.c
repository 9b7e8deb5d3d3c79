/* reader_show.c: messages with a source line and a caret. */
#include "traces/reader_show.h"

#include <stdio.h>
#include <string.h>

#define SHOW_POINTS 100       /* code points of a line that are shown */
#define SHOW_POINTS_BEFORE 70 /* of those at most before the place */
#define QUOTED_POINTS 40

/* The bytes of the code point at text; 0: not UTF-8. */
static size_t point_length(const char *text, const char *end) {
    static const unsigned char first_bits[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || (size_t)(end - text) < length)
        return 0;
    unsigned long point = (unsigned long)(first - first_bits[length]);
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xC0u) != 0x80u)
            return 0;
        point = point << 6 | ((unsigned char)text[i] & 0x3Fu);
    }
    bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

/* A code point that would move the cursor, end the line or otherwise change what the terminal shows. */
static bool is_control(const char *text, size_t length) {
    unsigned char first = (unsigned char)text[0], second = length > 1 ? (unsigned char)text[1] : 0;
    if (length == 1)
        return first < 0x20 || first == 0x7F;
    if (length == 2)
        return first == 0xC2 && second < 0xA0;
    if (length != 3 || first != 0xE2)
        return false;
    unsigned char third = (unsigned char)text[2];
    bool separator = second == 0x80 && third >= 0xA8 && third <= 0xAE; /* U+2028 .. U+202E: line ends, directions */
    bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;   /* U+2066 .. U+2069 */
    return separator || isolate;
}

/* Copies one code point, or a ? for what cannot be shown; returns the bytes read. *to moves on. */
static size_t copy_point(char **to, const char *text, const char *end) {
    size_t length = point_length(text, end);
    if (length == 0 || (*text != '\t' && is_control(text, length))) {
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
        size_t point = point_length(text, end);
        if (point == 0 || (*text != '\t' && is_control(text, point)))
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
    char shown[SHOWN_BYTES];
    const size_t room = sizeof problem->text - sizeof shown;
    int used = snprintf(problem->text, room, "%s:%zu:%zu: %s", name, line, column, message);
    size_t length = used < 0 ? 0 : (size_t)used < room ? (size_t)used : room - 1;
    strcpy(problem->text + length, "\n");
    if (source_line == NULL)
        return;
    show_line(shown, source_line);
    strcat(problem->text, shown);
}

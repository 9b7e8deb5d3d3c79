/* clean.h: names of files, which may be any bytes, made what a terminal, JSON, XML and TAP can show. */
#ifndef TRACES_CLEAN_H
#define TRACES_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the code point at text; 0: not UTF-8. */
size_t clean_point(const char *text, const char *end);

/* A code point that would move the cursor, end the line or otherwise change what the terminal shows. */
bool clean_is_control(const char *text, size_t length);

/* Copies a name, with \x1b for a byte of what is no UTF-8, a control character, or U+FFFE or U+FFFF, which XML does not
 * have. It is cut at a whole one where room is too little; room is not 0. */
void clean_name_to(char *out, size_t room, const char *text);

/* The same, whole; NULL: memory is out. The caller frees it. */
char *clean_name(const char *text);

#endif

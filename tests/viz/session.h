/* session.h: a session without a terminal, for tests. */
#ifndef TESTS_VIZ_SESSION_H
#define TESTS_VIZ_SESSION_H

#include "viz/view.h"

extern struct history *history;
extern struct view *view;
extern struct canvas canvas;

/* With all of the packet radio's trace, at its beginning, in 80x24. */
void session_begin(void);
void session_begin_as(int width, int height, bool ascii);
void session_end(void);

void resize(int width, int height);

/* Keys as text. What follows from a search is waited for. */
void type(const char *keys);

/* The event that the view is at. */
uint64_t at(void);

/* What is shown, which the caller frees. */
char *screen(void);

/* It is tests/screens/NAME.txt, which UPDATE=1 writes; and some words are in it. */
void expect_screen(const char *name);
void expect_line(const char *words);

#endif

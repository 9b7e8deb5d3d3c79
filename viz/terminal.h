/* terminal.h: canvases on a terminal, and what is typed there; through ncurses. One terminal at a time.
 *
 * From terminal_open to terminal_close signals that end or stop the program, and those of a new size, are blocked and read
 * by terminal_signal; after a crash the terminal is put in order before the program dies. */
#ifndef VIZ_TERMINAL_H
#define VIZ_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/problem.h"
#include "viz/canvas.h"

struct terminal_options {
    bool colour; /* if it has any */
    bool mouse;
};

/* Standard output's terminal; keys come from standard input, or, if that is none, from /dev/tty. false and *problem. */
bool terminal_open(const struct terminal_options *options, struct problem *problem);
void terminal_close(void);

void terminal_size(int *width, int *height);
bool terminal_has_colours(void);

/* Shows a canvas of the terminal's size, by what has changed; `all` paints all of it. */
void terminal_show(const struct canvas *canvas, bool all);

/* What was typed or clicked; false: nothing more for now. */
struct terminal_input {
    uint32_t typed; /* enum typed, or a code point; TYPED_NOTHING: it is a click */
    bool clicked;
    int x, y;
};
bool terminal_input(struct terminal_input *input_out);

/* Descriptors to poll: for terminal_input, and for terminal_signal. */
int terminal_keys_fd(void);
int terminal_signals_fd(void);

/* What a signal asks for. RESIZED: the size is another; a stop and going on are done here, and count as such. ENDED: the
 * program is to end by *signal_out. */
enum terminal_signal { SIGNAL_NONE, SIGNAL_RESIZED, SIGNAL_ENDED };
enum terminal_signal terminal_signal(int *signal_out);

#endif

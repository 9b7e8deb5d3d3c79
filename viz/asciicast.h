/* asciicast.h: pictures as a recording of a terminal: asciicast, version 2, which asciinema plays. */
#ifndef VIZ_ASCIICAST_H
#define VIZ_ASCIICAST_H

#include <stdio.h>

#include "viz/canvas.h"

struct asciicast {
    FILE *out;
    const char *title;
    struct canvas shown; /* the last picture */
};

/* title has to stay until the first frame. What cannot be written shows in ferror(out). */
void asciicast_begin(struct asciicast *cast, FILE *out, const char *title);
void asciicast_frame(struct asciicast *cast, const struct canvas *canvas, uint64_t time_ns);
void asciicast_end(struct asciicast *cast);

#endif

/* viewer.h: `poolsim view` at work: reads a trace into a history while a terminal shows it and keys are typed. */
#ifndef VIZ_VIEWER_H
#define VIZ_VIEWER_H

#include <stdio.h>

#include "traces/run.h"
#include "viz/terminal.h"
#include "viz/view.h"

struct viewer_options {
    struct view_options view;
    struct terminal_options terminal;
    const char *at;        /* a place to begin at, as soon as it is read; NULL: the beginning, playing */
    const char *directory; /* for the history's file */
    bool live;             /* the input is a stream, or */
    bool follow;           /* a file that grows */
    FILE *cast;            /* the session is recorded here; NULL: it is not */
};

enum viewer_result {
    VIEWER_DONE,
    VIEWER_PLACE,      /* there is no such place: *problem */
    VIEWER_NO_SCREEN,  /* no terminal, or it cannot be drawn on: *problem */
    VIEWER_REFUSED,    /* the trace is wrong, its history cannot be read back, or memory is out: *problem */
    VIEWER_BROKEN,     /* the pool lost data: *problem */
    VIEWER_INTERRUPTED /* by *signal_out */
};

/* Until q is typed. What is wrong with a trace is shown and told at the end; what was read of it can be looked at. */
enum viewer_result viewer_run(struct run_trace *trace, const struct viewer_options *options, int *signal_out,
                              struct problem *problem);

#endif

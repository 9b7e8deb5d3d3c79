/* view.c: time, and where the view is. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/number.h"
#include "viz/view_inside.h"

#define SECOND_NS 1000000000u
#define FRAME_NS (SECOND_NS / 30)
#define RATE_NS (SECOND_NS / 2)
#define FULL_SPEED 10000000u /* events a second at most: what cannot be seen any more */

const uint32_t view_speeds[VIEW_SPEEDS] = {1,    2,    5,     10,    20,    50,     100,    200,    500,     1000,
                                           2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000, 0};

bool view_find_speed(const char *text, unsigned *speed_out) {
    char name[16];
    for (*speed_out = 0; *speed_out < VIEW_SPEEDS; ++*speed_out) {
        snprintf(name, sizeof name, "%u", (unsigned)view_speeds[*speed_out]);
        if (strcmp(text, *speed_out == VIEW_SPEEDS - 1 ? "full" : name) == 0)
            return true;
    }
    return false;
}

/* ---- Life ---- */

struct view *view_open(struct history *history, const struct view_options *options) {
    struct view *view = calloc(1, sizeof *view);
    if (view == NULL)
        return NULL;
    view->history = history;
    view->options = *options;
    view->mode = options->mode;
    view->playing = options->playing;
    view->speed = options->speed;
    return view;
}

void view_close(struct view *view) {
    free(view);
}

void view_say(struct view *view, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(view->message, sizeof view->message, format, arguments);
    va_end(arguments);
    char *end = strchr(view->message, '\n');
    if (end != NULL)
        *end = '\0';
}

/* ---- Where ---- */

uint64_t view_at(const struct view *view) {
    return replay_last(history_view(view->history))->number;
}

void view_go(struct view *view, uint64_t number) {
    uint64_t all = history_events(view->history);
    view->tried = false;
    if (!history_go(view->history, number < all ? number : all)) {
        snprintf(view->broken, sizeof view->broken, "event %s cannot be read back: %s", number_text(number),
                 strerror(errno));
    }
}

const char *view_broken(const struct view *view) {
    return view->broken[0] != '\0' ? view->broken : NULL;
}

void view_jump(struct view *view, uint64_t number) {
    view->before = view_at(view);
    view_go(view, number);
}

/* ---- Time ---- */

void view_read(struct view *view, enum view_reading reading, double share) {
    view->reading = reading;
    view->read_share = share;
}

static uint64_t events_a_second(const struct view *view) {
    uint32_t speed = view_speeds[view->speed];
    return speed != 0 ? speed : FULL_SPEED;
}

static void measure(struct view *view, uint64_t elapsed_ns, uint64_t events) {
    view->rate_ns += elapsed_ns;
    view->rate_events += events;
    if (view->rate_ns < RATE_NS)
        return;
    view->rate = (uint64_t)((double)view->rate_events * 1e9 / (double)view->rate_ns);
    view->rate_ns = view->rate_events = 0;
}

bool view_tick(struct view *view, uint64_t elapsed_ns) {
    if (view_broken(view) != NULL)
        return false;
    uint64_t at = view_at(view), all = history_events(view->history), speed = events_a_second(view);
    if (view->hunt != HUNT_NONE)
        return view_hunt_tick(view);
    if (!view->playing)
        return false;
    if (elapsed_ns > SECOND_NS) /* the machine slept, or somebody stopped us */
        elapsed_ns = SECOND_NS;
    view->owed_ns += elapsed_ns;
    uint64_t due = view->owed_ns * speed / SECOND_NS, done = due < all - at ? due : all - at;
    view->owed_ns = due == done ? view->owed_ns - due * SECOND_NS / speed : 0;
    measure(view, elapsed_ns, done);
    if (done != 0 && view->break_text[0] != '\0')
        view_play_to_break(view, done < VIEW_HUNT_EVENTS ? done : VIEW_HUNT_EVENTS);
    else if (done != 0)
        view_go(view, at + done);
    if (at + done == all && view->reading == READING_DONE)
        view->playing = false;
    return done != 0 || !view->playing;
}

uint64_t view_wait_ns(const struct view *view) {
    if (view_broken(view) != NULL)
        return UINT64_MAX;
    if (view->hunt != HUNT_NONE)
        return 0;
    if (!view->playing || view_at(view) == history_events(view->history))
        return view->playing && view->reading == READING_DONE ? 0 : UINT64_MAX;
    uint64_t event_ns = SECOND_NS / events_a_second(view);
    uint64_t left = event_ns > view->owed_ns ? event_ns - view->owed_ns + 1 : 0;
    return left > FRAME_NS ? left : FRAME_NS;
}

/* view_inside.h: the state of a session, for view*.c only. */
#ifndef VIZ_VIEW_INSIDE_H
#define VIZ_VIEW_INSIDE_H

#include "traces/moment.h"
#include "traces/search.h"
#include "viz/keys.h"
#include "viz/prompt.h"
#include "viz/screen.h"
#include "viz/view.h"

#define BOOKMARKS 62

/* A key whose letter is still to come. */
enum pending { PENDING_NONE, PENDING_BOOKMARK, PENDING_TO_BOOKMARK };

/* What is searched for, while it is. */
enum view_hunt { HUNT_NONE, HUNT_FIND, HUNT_BREAK, HUNT_PARTNER };

/* What is compared of a pool before and after something was tried. */
struct view_measure {
    struct moment moment;
    uint32_t bytes_moved; /* wraps */
};

struct view {
    struct history *history;
    struct view_options options;
    /* Time: */
    bool playing;
    unsigned speed;
    uint64_t owed_ns; /* that no event was done for yet */
    enum view_reading reading;
    double read_share;
    uint64_t rate_ns, rate_events, rate; /* events a second, measured over half a second of play */
    /* What is shown: */
    enum frame_mode mode;
    bool indexes, help, walking, inspecting, tried;
    uint32_t chosen_block;
    struct view_measure trial_before, trial_after;
    struct screen_places places;
    char message[320];
    char broken[128]; /* by a reading back that failed: why. Empty: it goes on */
    /* What is asked: */
    struct prompt prompt;
    enum pending pending;
    struct screen_bookmark bookmarks[BOOKMARKS];
    size_t bookmark_count;
    struct condition find, breaks;
    char find_text[PROMPT_BYTES], break_text[PROMPT_BYTES]; /* empty: there is none */
    struct search search;
    enum view_hunt hunt;
    uint64_t before; /* where the view was before it was sent somewhere */
};

uint64_t view_at(const struct view *view);

/* Goes somewhere far; `before` is where it was. */
void view_jump(struct view *view, uint64_t number);

/* The run at view.chosen_block, and whose it is; NULL: nobody's. false: it is beyond the top. */
bool view_chosen(const struct view *view, struct dpool_run *run, const struct live **live_out);

/* Tries something on the pool, shows what it comes to, and leaves the map as it is then. */
void view_try(struct view *view, enum history_trial trial, uint64_t bytes);

/* To the event that made the chosen allocation or, from there, to its free; with nothing chosen, of the event's own. */
void view_jump_to_end(struct view *view);

/* What is looked for: again, anew; the other end of an event's allocation. */
void view_find(struct view *view, bool back);
void view_find_text(struct view *view, const char *text);
void view_partner(struct view *view, uint64_t number);

/* The break: set, run to; and played to, at most so many events. */
void view_break_at(struct view *view, const char *text);
void view_run_to_break(struct view *view, bool back);
void view_play_to_break(struct view *view, uint64_t events);

/* A part of what is looked for: whether the picture has changed. Leaving goes back to where it began. */
#define VIEW_HUNT_EVENTS 16384
bool view_hunt_tick(struct view *view);
void view_hunt_leave(struct view *view);

/* Boxes of text over the picture, and the line below it. */
void view_draw_boxes(const struct view *view, struct canvas *canvas);
void view_draw_line(const struct view *view, struct canvas *canvas);

/* What a prompt's text asks for. */
void view_answer(struct view *view);

#endif

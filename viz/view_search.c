/* view_search.c: what is looked for and waited for, a part at a tick, so that keys are taken meanwhile. */
#include <string.h>

#include "viz/number.h"
#include "viz/view_inside.h"

static void begin(struct view *view, const struct condition *condition, bool back, enum view_hunt hunt) {
    view->playing = false;
    if (view->tried)
        view_go(view, view_at(view));
    if (view_broken(view) != NULL)
        return;
    view->before = view_at(view);
    view->hunt = hunt;
    search_begin(&view->search, view->history, condition, back);
}

void view_find(struct view *view, bool back) {
    if (view->find_text[0] == '\0')
        view_say(view, "nothing was looked for; / asks");
    else
        begin(view, &view->find, back, HUNT_FIND);
}

void view_find_text(struct view *view, const char *text) {
    strncpy(view->find_text, text, sizeof view->find_text - 1);
    condition_find(text, &view->find);
    view_find(view, false);
}

void view_run_to_break(struct view *view, bool back) {
    if (view->break_text[0] == '\0')
        view_say(view, "there is no break; b asks for one");
    else
        begin(view, &view->breaks, back, HUNT_BREAK);
}

void view_break_at(struct view *view, const char *text) {
    struct condition condition;
    struct trace_fault fault;
    if (text[0] == '\0') {
        view->break_text[0] = '\0';
        view_say(view, "no break");
        return;
    }
    if (!condition_parse(text, &condition, &fault)) {
        view_say(view, "%s", fault.message);
        return;
    }
    view->breaks = condition;
    strncpy(view->break_text, text, sizeof view->break_text - 1);
    view_say(view, "play stops where %s; c runs there, C back", view->break_text);
}

void view_partner(struct view *view, uint64_t number) {
    struct trace_event event;
    struct condition condition;
    bool back;
    if (!history_event(view->history, number, &event) || !condition_partner(&event, &condition, &back)) {
        view_say(view, "event %s is of no allocation", number_text(number));
        return;
    }
    begin(view, &condition, back, HUNT_PARTNER);
}

/* ---- While it is looked for ---- */

/* "no 'rx' after event 1,234, as far as it is read": what was looked for in vain, and where. */
static void tell_none(struct view *view, enum view_hunt hunt) {
    const char *so_far = view->reading != READING_DONE && !view->search.back ? ", as far as it is read" : "";
    const char *side = view->search.back ? "before" : "after", *from = number_text(view->search.from);
    if (hunt == HUNT_PARTNER)
        view_say(view, "it is not freed after event %s%s", from, so_far);
    else if (hunt == HUNT_FIND)
        view_say(view, "no '%s' %s event %s%s", view->find_text, side, from, so_far);
    else
        view_say(view, "no event %s %s where %s%s", side, from, view->break_text, so_far);
}

static void end(struct view *view, enum search_result result) {
    enum view_hunt hunt = view->hunt;
    view->hunt = HUNT_NONE;
    if (result == SEARCH_FOUND) {
        if (hunt == HUNT_BREAK)
            view_say(view, "here %s", view->break_text);
        return;
    }
    view_go(view, view->search.from);
    if (result == SEARCH_BROKEN)
        view_say(view, "event %s could not be read back", number_text(view->search.at));
    else
        tell_none(view, hunt);
}

bool view_hunt_tick(struct view *view) {
    enum search_result result = search_step(&view->search, VIEW_HUNT_EVENTS);
    if (result == SEARCH_MORE)
        view_say(view, "event %s ... any key ends it", number_text(view->search.at));
    else
        end(view, result);
    return true;
}

void view_hunt_leave(struct view *view) {
    view->hunt = HUNT_NONE;
    view_go(view, view->search.from);
}

/* Plays `events` on, or to the break. */
void view_play_to_break(struct view *view, uint64_t events) {
    uint64_t at = view_at(view);
    struct search search;
    search_begin(&search, view->history, &view->breaks, false);
    enum search_result result = search_step(&search, events);
    if (result == SEARCH_FOUND) {
        view->playing = false;
        view_say(view, "here %s", view->break_text);
        return;
    }
    view_go(view, at + events);
}

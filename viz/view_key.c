/* view_key.c: what keys and clicks do. */
#include <string.h>

#include "traces/place.h"
#include "traces/units.h"
#include "viz/number.h"
#include "viz/view_inside.h"

enum { ASK_PLACE, ASK_ROOM, ASK_FIND, ASK_BREAK };

/* ---- Moving ---- */

static void step(struct view *view, uint64_t events, bool back) {
    uint64_t at = view_at(view);
    view->playing = false;
    if (back)
        view_go(view, at > events ? at - events : 0);
    else
        view_go(view, at + events);
}

static void go_tenth(struct view *view, uint32_t digit) {
    uint64_t all = history_events(view->history);
    view_jump(view, all / 10 * digit + all % 10 * digit / 10);
}

static void go_failure(struct view *view, bool back) {
    uint64_t number = (back ? history_previous : history_next)(view->history, HISTORY_FAILURES, view_at(view));
    view->playing = false;
    if (number != 0)
        view_jump(view, number);
    else
        view_say(view, "no event fails %s event %s", back ? "before" : "after", number_text(view_at(view)));
}

static void change_speed(struct view *view, int by) {
    int speed = (int)view->speed + by;
    view->speed = speed < 0 ? 0 : speed < VIEW_SPEEDS ? (unsigned)speed : VIEW_SPEEDS - 1;
    view->owed_ns = 0;
}

static void play(struct view *view) {
    bool at_end = view_at(view) == history_events(view->history) && view->reading == READING_DONE;
    if (!view->playing && at_end)
        view_jump(view, 0); /* once more */
    else if (view->tried)
        view_go(view, view_at(view));
    view->playing = !view->playing;
    view->rate_ns = view->rate_events = view->rate = view->owed_ns = 0;
}

/* ---- Bookmarks ---- */

static struct screen_bookmark *find_bookmark(struct view *view, char letter) {
    for (size_t i = 0; i < view->bookmark_count; i++) {
        if (view->bookmarks[i].letter == letter)
            return &view->bookmarks[i];
    }
    return NULL;
}

static void take_letter(struct view *view, uint32_t typed) {
    enum pending pending = view->pending;
    bool letter = (typed >= 'a' && typed <= 'z') || (typed >= 'A' && typed <= 'Z') || (typed >= '0' && typed <= '9');
    view->pending = PENDING_NONE;
    if (pending == PENDING_TO_BOOKMARK && typed == '\'') {
        view_jump(view, view->before);
    } else if (!letter) {
        view_say(view, "a bookmark is a letter or a digit");
    } else {
        struct screen_bookmark *bookmark = find_bookmark(view, (char)typed);
        if (pending == PENDING_BOOKMARK) {
            if (bookmark == NULL)
                bookmark = &view->bookmarks[view->bookmark_count++];
            *bookmark = (struct screen_bookmark){(char)typed, view_at(view)};
        } else if (bookmark != NULL) {
            view->playing = false;
            view_jump(view, bookmark->event);
        } else {
            view_say(view, "there is no bookmark %c; m%c sets it", (char)typed, (char)typed);
        }
    }
}

/* ---- Prompts ---- */

void view_answer(struct view *view) {
    char text[PROMPT_BYTES];
    const char *why;
    uint64_t value;
    struct trace_fault fault;
    prompt_text(&view->prompt, text);
    if (view->prompt.kind == ASK_BREAK)
        view_break_at(view, text);
    if (text[0] == '\0' || view->prompt.kind == ASK_BREAK)
        return;
    if (view->prompt.kind == ASK_FIND) {
        view_find_text(view, text);
    } else if (view->prompt.kind == ASK_PLACE) {
        view->playing = false;
        if (place_find(view->history, text, &value, &fault))
            view_jump(view, value);
        else
            view_say(view, "%s", fault.message);
    } else if (parse_size(text, strlen(text), &value, &why)) {
        view_try(view, TRIAL_MAKE_ROOM, value);
    } else {
        view_say(view, "%s: %s", text, why);
    }
}

/* ---- The map ---- */

/* Moves the cursor by cells, from the cell that the block is in. */
static void walk(struct view *view, int64_t cells) {
    uint64_t blocks = history_report(view->history)->blocks;
    int64_t count = (int64_t)view->places.map.width * view->places.map.height;
    if (count == 0 || blocks == 0)
        return;
    uint64_t first = view->chosen_block;
    int64_t cell = (int64_t)((first * (uint64_t)count + blocks - 1) / blocks);
    cell += cells;
    cell = cell < 0 ? 0 : cell < count ? cell : count - 1;
    uint64_t block = (uint64_t)cell * blocks / (uint64_t)count;
    if (block == first && cells != 0) /* several cells show one block */
        block = cells > 0 ? (first + 1 < blocks ? first + 1 : first) : (first != 0 ? first - 1 : 0);
    view->chosen_block = (uint32_t)block;
}

static void arrow(struct view *view, enum action action) {
    int64_t row = view->places.map.width;
    if (!view->walking)
        step(view, 10, action == ACTION_LEFT || action == ACTION_UP);
    else
        walk(view, action == ACTION_LEFT ? -1 : action == ACTION_RIGHT ? 1 : action == ACTION_UP ? -row : row);
}

void view_click(struct view *view, int x, int y) {
    const struct box *map = &view->places.map, *timeline = &view->places.timeline;
    if (view_broken(view) != NULL)
        return;
    view->message[0] = '\0';
    view->help = false;
    if (view->hunt != HUNT_NONE)
        view_hunt_leave(view);
    if (timeline->height != 0 && y == timeline->y) {
        view_jump(view, screen_event_at(&view->places, view->history, x));
    } else if (x >= map->x && x < map->x + map->width && y >= map->y && y < map->y + map->height && !view->indexes) {
        view->walking = view->inspecting = true;
        view->chosen_block = screen_block_at(&view->places, view->history, x, y);
    }
}

static void leave(struct view *view) {
    if (view->help)
        view->help = false;
    else if (view->inspecting)
        view->inspecting = false;
    else
        view->walking = false;
}

/* ---- Keys ---- */

static void act_on_picture(struct view *view, enum action action) {
    switch (action) {
    case ACTION_WALK:
        view->walking = !view->walking;
        view->inspecting = view->inspecting && view->walking;
        break;
    case ACTION_INSPECT:
        view->inspecting = !view->inspecting || !view->walking;
        view->walking = true;
        break;
    case ACTION_JUMP:
        view_jump_to_end(view);
        break;
    case ACTION_DEFRAG:
    case ACTION_CLEAN:
        view_try(view, action == ACTION_DEFRAG ? TRIAL_DEFRAG : TRIAL_CLEAN, 0);
        break;
    case ACTION_ROOM:
        prompt_begin(&view->prompt, "make room for: ", ASK_ROOM);
        break;
    case ACTION_UNDO:
        view_go(view, view_at(view));
        break;
    case ACTION_MODE_NEXT:
        view->mode = (view->mode + 1) % MODE_COUNT;
        break;
    case ACTION_MODE_BACK:
        view->mode = (view->mode + MODE_COUNT - 1) % MODE_COUNT;
        break;
    case ACTION_INDEXES:
        view->indexes = !view->indexes;
        break;
    case ACTION_HELP:
        view->help = !view->help;
        break;
    case ACTION_LEAVE:
        leave(view);
        break;
    default:
        break;
    }
}

static void act_on_search(struct view *view, enum action action) {
    switch (action) {
    case ACTION_FIND:
        prompt_begin(&view->prompt, "find: ", ASK_FIND);
        break;
    case ACTION_FIND_NEXT:
    case ACTION_FIND_BACK:
        view_find(view, action == ACTION_FIND_BACK);
        break;
    case ACTION_FAILURE_NEXT:
    case ACTION_FAILURE_BACK:
        go_failure(view, action == ACTION_FAILURE_BACK);
        break;
    case ACTION_BREAK:
        prompt_begin(&view->prompt, "break where: ", ASK_BREAK);
        break;
    case ACTION_RUN_ON:
    case ACTION_RUN_BACK:
        view_run_to_break(view, action == ACTION_RUN_BACK);
        break;
    default:
        act_on_picture(view, action);
    }
}

static void act(struct view *view, enum action action, uint32_t typed) {
    switch (action) {
    case ACTION_PLAY:
        play(view);
        break;
    case ACTION_NEXT:
    case ACTION_BACK:
        step(view, 1, action == ACTION_BACK);
        break;
    case ACTION_LEFT:
    case ACTION_RIGHT:
    case ACTION_UP:
    case ACTION_DOWN:
        arrow(view, action);
        break;
    case ACTION_FAR_BACK:
    case ACTION_FAR_ON:
        step(view, 100, action == ACTION_FAR_BACK);
        break;
    case ACTION_TENTH:
        go_tenth(view, typed - '0');
        break;
    case ACTION_BEGIN:
    case ACTION_END:
        view_jump(view, action == ACTION_BEGIN ? 0 : history_events(view->history));
        break;
    case ACTION_GO:
        prompt_begin(&view->prompt, "go to: ", ASK_PLACE);
        break;
    case ACTION_SLOWER:
    case ACTION_FASTER:
        change_speed(view, action == ACTION_FASTER ? 1 : -1);
        break;
    case ACTION_MUCH_SLOWER:
    case ACTION_MUCH_FASTER:
        change_speed(view, action == ACTION_MUCH_FASTER ? 3 : -3);
        break;
    case ACTION_BOOKMARK:
    case ACTION_TO_BOOKMARK:
        view->pending = action == ACTION_BOOKMARK ? PENDING_BOOKMARK : PENDING_TO_BOOKMARK;
        view_say(view, "%s bookmark: a letter", action == ACTION_BOOKMARK ? "set" : "go to");
        break;
    default:
        act_on_search(view, action);
    }
}

enum view_wish view_key(struct view *view, uint32_t typed) {
    if (view_broken(view) != NULL)
        return key_action(typed) == ACTION_QUIT ? VIEW_QUIT : VIEW_GO_ON;
    view->message[0] = '\0';
    if (view->hunt != HUNT_NONE) {
        view_hunt_leave(view);
        return VIEW_GO_ON;
    }
    if (view->prompt.label != NULL) {
        if (prompt_key(&view->prompt, typed) == PROMPT_ENTERED)
            view_answer(view);
        return VIEW_GO_ON;
    }
    if (view->pending != PENDING_NONE) {
        take_letter(view, typed);
        return VIEW_GO_ON;
    }
    enum action action = key_action(typed);
    if (action == ACTION_QUIT)
        return VIEW_QUIT;
    if (action == ACTION_SAVE)
        return VIEW_SAVE;
    if (action == ACTION_REDRAW)
        return VIEW_REPAINT;
    if (action != ACTION_NONE)
        act(view, action, typed);
    else if (typed != TYPED_NOTHING)
        view_say(view, "this key does nothing; ? lists those that do");
    return VIEW_GO_ON;
}

/* keys.h: the keys of `poolsim view`, in one table: what is typed, what it does, and what is said of it. The help, the man
 * page and the bar of keys come from it. */
#ifndef VIZ_KEYS_H
#define VIZ_KEYS_H

#include <stdbool.h>
#include <stdint.h>

/* What is typed: a code point, or one of these. */
enum typed {
    TYPED_TAB = '\t',
    TYPED_ENTER = '\n',
    TYPED_REDRAW = 'L' - '@', /* control-L */
    TYPED_CLEAR = 'U' - '@',
    TYPED_ESCAPE = 27,
    TYPED_BACKSPACE = 127,
    TYPED_UP = 0x110000,
    TYPED_DOWN,
    TYPED_LEFT,
    TYPED_RIGHT,
    TYPED_SHIFT_UP,
    TYPED_SHIFT_DOWN,
    TYPED_SHIFT_LEFT,
    TYPED_SHIFT_RIGHT,
    TYPED_HOME,
    TYPED_END,
    TYPED_DELETE,
    TYPED_NOTHING /* a key that has no name here */
};

enum action {
    ACTION_NONE,
    ACTION_PLAY,
    ACTION_NEXT,
    ACTION_BACK,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_FAR_BACK,
    ACTION_FAR_ON,
    ACTION_TENTH,
    ACTION_BEGIN,
    ACTION_END,
    ACTION_GO,
    ACTION_SLOWER,
    ACTION_FASTER,
    ACTION_MUCH_SLOWER,
    ACTION_MUCH_FASTER,
    ACTION_FIND,
    ACTION_FIND_NEXT,
    ACTION_FIND_BACK,
    ACTION_FAILURE_NEXT,
    ACTION_FAILURE_BACK,
    ACTION_BREAK,
    ACTION_RUN_ON,
    ACTION_RUN_BACK,
    ACTION_BOOKMARK,
    ACTION_TO_BOOKMARK,
    ACTION_WALK,
    ACTION_INSPECT,
    ACTION_JUMP,
    ACTION_DEFRAG,
    ACTION_CLEAN,
    ACTION_ROOM,
    ACTION_UNDO,
    ACTION_MODE_NEXT,
    ACTION_MODE_BACK,
    ACTION_INDEXES,
    ACTION_SAVE,
    ACTION_HELP,
    ACTION_REDRAW,
    ACTION_LEAVE,
    ACTION_QUIT
};

#define KEYS_A_ROW 5

struct key_row {
    const char *keys; /* as they are shown; NULL ends the table */
    const char *text;
    const char *bar; /* one word, for the bar; NULL: it is not there */
    struct {
        uint32_t typed;
        enum action action;
    } of[KEYS_A_ROW];
};

extern const struct key_row key_rows[];

/* The digits are all ACTION_TENTH. */
enum action key_action(uint32_t typed);

#endif

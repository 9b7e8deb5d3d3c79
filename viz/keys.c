/* keys.c: the table. */
#include "viz/keys.h"

#include <stddef.h>

/* The first half stands at the left of the help, with room for 12 and 27 columns; the other at the right, 6 and 28. */
const struct key_row key_rows[] = {
    {"space", "play, pause", "play", {{' ', ACTION_PLAY}}},
    {"?", "this help, or not", "help", {{'?', ACTION_HELP}}},
    {"q", "quit", "quit", {{'q', ACTION_QUIT}}},
    {". ,", "one event on, back", "step", {{'.', ACTION_NEXT}, {',', ACTION_BACK}}},
    {"arrows",
     "10 events on, back",
     NULL,
     {{TYPED_LEFT, ACTION_LEFT}, {TYPED_RIGHT, ACTION_RIGHT}, {TYPED_UP, ACTION_UP}, {TYPED_DOWN, ACTION_DOWN}}},
    {"shift-arrows",
     "100 events on, back",
     NULL,
     {{TYPED_SHIFT_LEFT, ACTION_FAR_BACK},
      {TYPED_SHIFT_UP, ACTION_FAR_BACK},
      {TYPED_SHIFT_RIGHT, ACTION_FAR_ON},
      {TYPED_SHIFT_DOWN, ACTION_FAR_ON}}},
    {"0-9", "to tenths of the trace", NULL, {{'0', ACTION_TENTH}}},
    {"g G",
     "to the beginning, the end",
     NULL,
     {{'g', ACTION_BEGIN}, {'G', ACTION_END}, {TYPED_HOME, ACTION_BEGIN}, {TYPED_END, ACTION_END}}},
    {":", "go to 42, 40%, 1.5s, a mark", "go", {{':', ACTION_GO}}},
    {"[ ]", "slower, faster", NULL, {{'[', ACTION_SLOWER}, {']', ACTION_FASTER}}},
    {"{ }", "ten times slower, faster", NULL, {{'{', ACTION_MUCH_SLOWER}, {'}', ACTION_MUCH_FASTER}}},
    {"/", "find an id, tag, verb, size", "find", {{'/', ACTION_FIND}}},
    {"n N", "find the next, the last one", NULL, {{'n', ACTION_FIND_NEXT}, {'N', ACTION_FIND_BACK}}},
    {"f F", "next failure, the last one", NULL, {{'f', ACTION_FAILURE_NEXT}, {'F', ACTION_FAILURE_BACK}}},
    {"b", "break on an expression", "break", {{'b', ACTION_BREAK}}},
    {"c C", "run on, back, until it holds", NULL, {{'c', ACTION_RUN_ON}, {'C', ACTION_RUN_BACK}}},
    {"m '", "set a bookmark, go to it", NULL, {{'m', ACTION_BOOKMARK}, {'\'', ACTION_TO_BOOKMARK}}},
    {"tab", "walk the map with arrows", "map", {{TYPED_TAB, ACTION_WALK}}},
    {"enter", "inspect a block", NULL, {{TYPED_ENTER, ACTION_INSPECT}}},
    {"o", "jump: its alloc, its free", NULL, {{'o', ACTION_JUMP}}},
    {"d x r",
     "what if: defrag, clean, room",
     "what if",
     {{'d', ACTION_DEFRAG}, {'x', ACTION_CLEAN}, {'r', ACTION_ROOM}}},
    {"u", "undo what was tried", NULL, {{'u', ACTION_UNDO}}},
    {"v V", "what the colours tell", "mode", {{'v', ACTION_MODE_NEXT}, {'V', ACTION_MODE_BACK}}},
    {"i", "the index table's map", NULL, {{'i', ACTION_INDEXES}}},
    {"s", "save the screen as text", NULL, {{'s', ACTION_SAVE}}},
    {"escape", "leave map, prompt or box", NULL, {{TYPED_ESCAPE, ACTION_LEAVE}, {TYPED_REDRAW, ACTION_REDRAW}}},
    {NULL, NULL, NULL, {{0, ACTION_NONE}}},
};

enum action key_action(uint32_t typed) {
    if (typed >= '0' && typed <= '9')
        return ACTION_TENTH;
    for (const struct key_row *row = key_rows; row->keys != NULL; row++) {
        for (size_t i = 0; i < KEYS_A_ROW && row->of[i].action != ACTION_NONE; i++) {
            if (row->of[i].typed == typed)
                return row->of[i].action;
        }
    }
    return ACTION_NONE;
}

/* view.h: a session with a history: keys and time in, pictures out. It knows no terminal and no clock.
 *
 * The history is the caller's, who goes on adding events to it between the calls, and tells with view_reading. What goes
 * wrong is shown in the picture's last line. */
#ifndef VIZ_VIEW_H
#define VIZ_VIEW_H

#include "traces/history.h"
#include "viz/canvas.h"
#include "viz/frame.h"

struct view;

struct view_options {
    const char *name; /* of the trace; stays the caller's */
    enum frame_mode mode;
    bool ascii, digits; /* as struct screen_look */
    bool playing;       /* from the first tick on */
    unsigned speed;     /* of view_speeds */
};

/* Events a second, ascending; the last one, 0, is as fast as it goes. */
extern const uint32_t view_speeds[];
#define VIEW_SPEEDS 20
/* "50" or "full" to its place; false: it is none of them. */
bool view_find_speed(const char *text, unsigned *speed_out);

/* NULL: memory is out. */
struct view *view_open(struct history *history, const struct view_options *options);
void view_close(struct view *view);

/* What the caller is asked to do after a key: VIEW_SAVE: put the picture into a file, and tell; VIEW_REPAINT: the whole
 * terminal. */
enum view_wish { VIEW_GO_ON, VIEW_SAVE, VIEW_REPAINT, VIEW_QUIT };
enum view_wish view_key(struct view *view, uint32_t typed);
void view_click(struct view *view, int x, int y);

/* Where the reading of the trace is. A stream that is live has no end that is known. */
enum view_reading { READING_FILE, READING_LIVE, READING_DONE };
void view_read(struct view *view, enum view_reading reading, double share);

/* Time has gone by. Whether the picture has changed. */
bool view_tick(struct view *view, uint64_t elapsed_ns);

/* How long nothing changes by itself; UINT64_MAX: until a key or an event comes. */
uint64_t view_wait_ns(const struct view *view);

/* Goes to an event; shows a message until the next key. */
void view_go(struct view *view, uint64_t number);
__attribute__((format(printf, 2, 3))) void view_say(struct view *view, const char *format, ...);

/* Why the session can only be closed, since the history could not be read back; NULL: it goes on. Until it is closed, keys
 * and time do nothing, and the picture is that sentence. */
const char *view_broken(const struct view *view);

/* false: memory is out. */
bool view_draw(struct view *view, struct canvas *canvas);

#endif

/* terminal.c: ncurses, which no other file includes. */
#include "viz/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "viz/keys.h"

static struct {
    SCREEN *screen;
    FILE *keys;
    int signals;
    sigset_t mask_before;
    struct canvas shown; /* what the terminal has */
    bool colours;
    attr_t looks[CANVAS_COLOURS]; /* besides the colour pair */
    struct termios modes;         /* as they were */
    char restore[256];            /* what puts the terminal in order, for a crash */
    volatile sig_atomic_t open;
} terminal = {.signals = -1};

/* ---- Crashes ---- */

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
static struct sigaction crashes_before[sizeof crashes / sizeof crashes[0]];

/* Only what is allowed in a signal handler. */
static void on_crash(int signal) {
    if (terminal.open) {
        terminal.open = 0;
        if (write(STDOUT_FILENO, terminal.restore, strlen(terminal.restore)) >= 0)
            tcsetattr(STDOUT_FILENO, TCSANOW, &terminal.modes);
    }
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) {
        if (crashes[i] == signal)
            sigaction(signal, &crashes_before[i], NULL);
    }
    raise(signal);
}

static void add_capability(const char *name) {
    const char *text = tigetstr(name);
    size_t used = strlen(terminal.restore);
    if (text != NULL && text != (const char *)-1 && used + strlen(text) < sizeof terminal.restore)
        strcpy(terminal.restore + used, text);
}

static void catch_crashes(bool mouse) {
    struct sigaction action = {.sa_handler = on_crash};
    terminal.restore[0] = '\0';
    if (mouse)
        strcpy(terminal.restore, "\033[?1000l\033[?1006l");
    add_capability("sgr0");
    add_capability("rmkx");
    add_capability("cnorm");
    add_capability("rmcup");
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigaction(crashes[i], &action, &crashes_before[i]);
}

/* ---- Opening ---- */

static bool open_keys(struct problem *problem) {
    if (isatty(STDIN_FILENO)) {
        terminal.keys = stdin;
        return true;
    }
    terminal.keys = fopen("/dev/tty", "r+e");
    if (terminal.keys == NULL)
        problem_set(problem, "/dev/tty", "no keys can be read: %s; 'poolsim map' prints a picture without a terminal",
                    strerror(errno));
    return terminal.keys != NULL;
}

static void block_signals(void) {
    static const int ours[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};
    sigset_t mask;
    sigemptyset(&mask);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        sigaddset(&mask, ours[i]);
    sigprocmask(SIG_BLOCK, &mask, &terminal.mask_before);
    terminal.signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Okabe and Ito's colours where there are 256, the nearest of 8 else. */
static void begin_colours(void) {
    static const short eight[CANVAS_COLOURS] = {-1,         COLOR_YELLOW, COLOR_CYAN,    COLOR_GREEN, COLOR_YELLOW,
                                                COLOR_BLUE, COLOR_RED,    COLOR_MAGENTA, -1};
    start_color();
    use_default_colors();
    for (int i = 1; i < CANVAS_COLOURS; i++)
        init_pair((short)i, COLORS >= 256 ? canvas_xterm[i] : eight[i], -1);
    if (COLORS < 256) {
        terminal.looks[CANVAS_YELLOW] = A_BOLD;
        terminal.looks[CANVAS_GREY] = A_DIM;
    }
}

bool terminal_open(const struct terminal_options *options, struct problem *problem) {
    const char *name = getenv("TERM");
    if (!isatty(STDOUT_FILENO)) {
        problem_set(problem, "poolsim", "view: standard output is no terminal; 'poolsim map' prints a picture");
        return false;
    }
    if (!open_keys(problem))
        return false;
    tcgetattr(STDOUT_FILENO, &terminal.modes);
    block_signals();
    terminal.screen = newterm(NULL, stdout, terminal.keys);
    const char *move = terminal.screen != NULL ? tigetstr("cup") : NULL;
    if (move == NULL || move == (const char *)-1 || terminal.signals < 0) {
        terminal_close();
        problem_set(problem, "poolsim",
                    "view: the terminal (TERM=%s) cannot be drawn on; 'poolsim map' prints a picture",
                    name != NULL ? name : "");
        return false;
    }
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    terminal.colours = options->colour && has_colors();
    if (terminal.colours)
        begin_colours();
    if (options->mouse) {
        mouseinterval(0);
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    }
    catch_crashes(options->mouse);
    terminal.open = 1;
    refresh();
    return true;
}

void terminal_close(void) {
    if (terminal.open) {
        for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
            sigaction(crashes[i], &crashes_before[i], NULL);
    }
    if (terminal.screen != NULL) {
        endwin();
        delscreen(terminal.screen);
    }
    if (terminal.keys != NULL && terminal.keys != stdin)
        fclose(terminal.keys);
    if (terminal.signals >= 0)
        close(terminal.signals);
    sigprocmask(SIG_SETMASK, &terminal.mask_before, NULL);
    canvas_close(&terminal.shown);
    terminal.screen = NULL;
    terminal.keys = NULL;
    terminal.signals = -1;
    terminal.open = 0;
}

void terminal_size(int *width, int *height) {
    getmaxyx(stdscr, *height, *width);
}

bool terminal_has_colours(void) {
    return terminal.colours;
}

/* ---- Showing ---- */

static cchar_t cell_of(const struct canvas_cell *cell) {
    wchar_t text[2] = {(wchar_t)cell->glyph, 0};
    cchar_t made;
    attr_t look = terminal.colours ? terminal.looks[cell->colour] : A_NORMAL;
    if (cell->style & STYLE_BOLD)
        look |= A_BOLD;
    if (cell->style & STYLE_REVERSE)
        look |= A_REVERSE;
    setcchar(&made, text, look, terminal.colours ? (short)cell->colour : 0, NULL);
    return made;
}

static bool same(const struct canvas_cell *a, const struct canvas_cell *b) {
    return a->glyph == b->glyph && a->colour == b->colour && a->style == b->style;
}

void terminal_show(const struct canvas *canvas, bool all) {
    struct canvas *shown = &terminal.shown;
    if (shown->width != canvas->width || shown->height != canvas->height) {
        canvas_close(shown);
        if (!canvas_open(shown, canvas->width, canvas->height))
            return;
        erase();
    }
    if (all)
        clearok(curscr, TRUE);
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            size_t at = (size_t)y * (size_t)canvas->width + (size_t)x;
            if (same(&canvas->cells[at], &shown->cells[at]))
                continue;
            cchar_t cell = cell_of(&canvas->cells[at]);
            shown->cells[at] = canvas->cells[at];
            mvadd_wchnstr(y, x, &cell, 1);
        }
    }
    refresh();
}

/* ---- Keys ---- */

static uint32_t typed_of(wint_t key) {
    static const struct {
        int key;
        uint32_t typed;
    } names[] = {{KEY_UP, TYPED_UP},
                 {KEY_DOWN, TYPED_DOWN},
                 {KEY_LEFT, TYPED_LEFT},
                 {KEY_RIGHT, TYPED_RIGHT},
                 {KEY_SR, TYPED_SHIFT_UP},
                 {KEY_SF, TYPED_SHIFT_DOWN},
                 {KEY_SLEFT, TYPED_SHIFT_LEFT},
                 {KEY_SRIGHT, TYPED_SHIFT_RIGHT},
                 {KEY_HOME, TYPED_HOME},
                 {KEY_END, TYPED_END},
                 {KEY_DC, TYPED_DELETE},
                 {KEY_BACKSPACE, TYPED_BACKSPACE},
                 {KEY_ENTER, TYPED_ENTER},
                 {KEY_PPAGE, TYPED_SHIFT_UP},
                 {KEY_NPAGE, TYPED_SHIFT_DOWN}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (key == (wint_t)names[i].key)
            return names[i].typed;
    }
    return TYPED_NOTHING;
}

static void take_mouse(struct terminal_input *input) {
    MEVENT event;
    if (getmouse(&event) != OK)
        return;
    if (event.bstate & BUTTON4_PRESSED) {
        input->typed = TYPED_LEFT;
    } else if (event.bstate & BUTTON5_PRESSED) {
        input->typed = TYPED_RIGHT;
    } else if (event.bstate & BUTTON1_PRESSED) {
        input->clicked = true;
        input->x = event.x;
        input->y = event.y;
    }
}

bool terminal_input(struct terminal_input *input_out) {
    wint_t key;
    int got = get_wch(&key);
    *input_out = (struct terminal_input){.typed = TYPED_NOTHING};
    if (got == ERR)
        return false;
    if (got == KEY_CODE_YES && key == KEY_MOUSE)
        take_mouse(input_out);
    else if (got == KEY_CODE_YES)
        input_out->typed = typed_of(key);
    else
        input_out->typed = key == '\r' ? TYPED_ENTER : key == '\b' ? TYPED_BACKSPACE : (uint32_t)key;
    return true;
}

int terminal_keys_fd(void) {
    return fileno(terminal.keys);
}

int terminal_signals_fd(void) {
    return terminal.signals;
}

/* ---- Signals ---- */

static void take_size(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row != 0 && size.ws_col != 0)
        resizeterm(size.ws_row, size.ws_col);
    canvas_close(&terminal.shown); /* paints all of it */
}

/* As the shell expects it: the terminal is left in order, and the program stops until somebody lets it go on. */
static void stop(void) {
    sigset_t mask;
    struct sigaction before, action = {.sa_handler = SIG_DFL};
    endwin();
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &before);
    raise(SIGTSTP);
    sigemptyset(&mask);
    sigaddset(&mask, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &mask, NULL); /* it stops here */
    sigprocmask(SIG_BLOCK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
    take_size();
    clearok(curscr, TRUE);
    refresh();
}

enum terminal_signal terminal_signal(int *signal_out) {
    struct signalfd_siginfo info;
    if (read(terminal.signals, &info, sizeof info) != (ssize_t)sizeof info)
        return SIGNAL_NONE;
    *signal_out = (int)info.ssi_signo;
    if (*signal_out == SIGTSTP)
        stop();
    else if (*signal_out == SIGWINCH)
        take_size();
    else
        return SIGNAL_ENDED;
    return SIGNAL_RESIZED;
}

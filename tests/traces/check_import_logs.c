/* check_import_logs.c: what the lines of each log mean. */
#include <stdlib.h>
#include <string.h>

#include "tests/traces/files.h"
#include "tests/traces/imports.h"
#include "tests/traces/suites.h"

enum { TAGS = 1, LENIENT = 2, ROUNDED = 4, GUESSED = 8 };

struct row {
    const char *name, *format;
    int flags;
    const char *text, *events;
};

static struct import_options options_of(const struct row *row) {
    return (struct import_options){
        .format = (row->flags & GUESSED) != 0 ? NULL : row->format,
        .name = "in",
        .out_name = "out.yaml",
        .tags = (row->flags & TAGS) != 0,
        .lenient = (row->flags & LENIENT) != 0,
        .rounded = (row->flags & ROUNDED) != 0,
        .patterns = {"get (\\w+) (\\d+)", "move (\\w+) (\\w+) (\\d+)", "put (\\w+)"},
    };
}

/* The lines of the events alone, without their indentation. */
static char *events_of(const char *name) {
    char *trace = read_file(name, NULL), *events, *kept;
    events = strstr(trace, "- |\n");
    ck_assert_ptr_nonnull(events);
    kept = trace;
    for (char *line = strtok(events + 4, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (strncmp(line, "  ", 2) == 0)
            kept = stpcpy(stpcpy(kept, line + 2), "\n");
    }
    *kept = 0;
    return trace;
}

static const struct row rows[] = {
    {"mtrace", "mtrace", GUESSED,
     "= Start\n@ /bin/p q:(main+8c)[0x758cc] + 0x1a0 0x5\n@ /lib/l.so:[0x39221] + 0x2a0 0x10\n@ [0x4005] - 0x1a0\n"
     "@ /lib/l.so:[0x38896] < 0x2a0\n@ /lib/l.so:[0x38896] > 0x3a0 0x800\n+ 0x1a0 0\n- 0x3a0\n= End\n",
     "alloc 0 5\nalloc 1 16\nfree 0\nresize 1 2048\nalloc 2 0\nfree 1\n"},
    {"an address that a resize left is given out again", "mtrace", 0,
     "+ 0x10 0x1\n< 0x10\n> 0x20 0x2\n+ 0x10 0x3\n- 0x20\n- 0x10\n",
     "alloc 0 1\nresize 0 2\nalloc 1 3\nfree 0\nfree 1\n"},
    {"mtrace with call sites", "mtrace", TAGS,
     "@ /bin/p q:(main+8c)[0x758cc] + 0x1a0 0x5\n@ /lib/l.so:[0x39221] + 0x2a0 0x10\n+ 0x3a0 0x1\n",
     "alloc 0 5 @p_q:(main+8c)[0x758cc]\nalloc 1 16 @l.so:[0x39221]\nalloc 2 1\n"},
    {"mtrace without memory", "mtrace", 0, "+ 0x1a0 0x5\n+ (nil) 0x7fffffff\n! 0x1a0 0x7fffffff\n- 0x1a0\n",
     "alloc 0 5\nfree 0\n"},
    {"valgrind", "valgrind", GUESSED,
     "==7== Memcheck, a memory error detector\n--7-- Reading syms from (none)\n--7-- malloc(5) = 0x4CF2040\n"
     "--7-- calloc(3,8) = 0x4CF2090\n--7-- realloc(0x0,100)malloc(100) = 0x4CF3970\n--7-- realloc(0x4CF3970,200) = "
     "0x4CF3DB0\n--7-- free(0x0)\n--7-- realloc(0x4CF2090,0)free(0x4CF2090)\n = 0\n--7-- memalign(al 64, size 10) = "
     "0x500\n--7-- _ZnwmSt11align_val_t(size 20, al 64) = 0x600\n--7-- _Znwm(30) = 0x700\n--7-- _ZdlPvm(0x700)\n"
     "--7-- realloc(0x0,8) = 0x800\n--7-- malloc(99999999999) = 0x0\n",
     "alloc 0 5\nalloc 1 24\nalloc 2 100\nresize 2 200\nfree 1\nalloc 3 10\nalloc 4 20\nalloc 5 30\nfree 5\nalloc 6 "
     "8\n"},
    {"ltrace", "ltrace", GUESSED,
     "libc.so.6->calloc(0, 1600)                       = 0x36d564b0\nlibc.so.6->realloc(0x36d55610, 6)                "
     "= "
     "0x6\ngawk->strlen(\"malloc(3) = 0x4\")       = 3\ngawk->malloc(1)            = 0x36d56410\n"
     "gawk->realloc(0x36d56410, 6)                = 0x36d56420\ngawk->calloc(2, 104)      = 0x36d57440\n"
     "gawk->reallocarray(0x36d57440, 4, 104)      = 0x36d57440\nmalloc@libc.so.6(7) = 0x100 <0.000157>\n"
     "gawk->free(0)      = <void>\ngawk->free(0x36d56420)      = <void>\n+++ exited (status 0) +++\n",
     "alloc 0 1\nresize 0 6\nalloc 1 208\nresize 1 416\nalloc 2 7\nfree 0\n"},
    {"ltrace of two threads", "ltrace", TAGS,
     "[pid 390] 1795543959.124756 [0x55d5bffe11ae] t->malloc(100 <unfinished ...>\n"
     "[pid 391] 1795543959.124757 [0x55d5bffe11ae] t->malloc(200 <unfinished ...>\n"
     "[pid 390] 1795543959.125000 [0x55d5bffe11d3] <... malloc resumed> )       = 0x100\n"
     "[pid 390] 1795543959.125756 [0x55d5bffe11d3] t->free(0x100 <unfinished ...>\n"
     "[pid 391] 1795543960.125756 [0x55d5bffe11ae] <... malloc resumed> )       = 0x100\n"
     "[pid 390] 1795543960.125757 [0x55d5bffe11ae] <... free resumed> )         = <void>\n",
     "at 244us\nalloc 0 100 @0x55d5bffe11d3\nat 1ms\nfree 0\nat 1001ms\nalloc 1 200 @0x55d5bffe11ae\n"},
    {"ltrace with relative times", "ltrace", TAGS,
     "383   0.000000 t->malloc(100) = 0x100 <0.000157>\n383   0.000500 t->free(0x100) = <void> <0.000157>\n",
     "at 0ns\nalloc 0 100 @t\nat 500us\nfree 0\n"},
    {"ltrace with the time of day", "ltrace", 0, "383 18:12:39.175392 t->malloc(100) = 0x100\n", "alloc 0 100\n"},
    {"ltrace of a library call that another thread interrupts", "ltrace", 0,
     "1 libc.so.6->calloc(3, 4 <unfinished ...>\n2 t->malloc(9) = 0x90\n1 <... calloc resumed> ) = 0x60\n",
     "alloc 0 9\n"},
    {"heaptrack, raw", "heaptrack", GUESSED,
     "v 10400 3\nx d /usr/bin/gawk\nX gawk -f x\nI 1000 5e2919\nm 1 -\nt 7f48 0\n+ 1f 1 1a0\nc a\nR 5f1\n- 1a0\n"
     "+ 20 1 1a0\n# remark\n",
     "at 0ns\nalloc 0 31\nat 10ms\nfree 0\nalloc 1 32\n"},
    {"heaptrack, raw, with call sites", "heaptrack", TAGS,
     "v 10400 3\nx d /usr/bin/gawk\nm 1 -\nm 1 x 0 400000 4de8 405000 83911\nm b /a b/lib.so 7000 0 100\nt 405001 0\n"
     "t 7010 1\nt 99999999 0\n+ 1 1 1a0\n+ 2 2 2a0\n+ 3 3 3a0\n+ 4 0 4a0\n",
     "at 0ns\nalloc 0 1 @gawk+0x405001\nalloc 1 2 @lib.so+0x10\nalloc 2 3 @0x99999999\nalloc 3 4\n"},
    {"heaptrack, version 2", "heaptrack", TAGS,
     "v 10200 2\nx /usr/bin/gawk\nm x 0 400000 4de8\nt 400001 0\n+ 1 1 1a0\n- 1a0\n",
     "at 0ns\nalloc 0 1 @gawk+0x400001\nfree 0\n"},
    {"heaptrack, interpreted", "heaptrack", GUESSED | TAGS,
     "v 10400 3\nX gawk\ns 8 /bin/awk\ns 1b operator new(unsigned long)\ns 4 main\ni 405001 1 2\ni 405002 1 3\n"
     "i 405003 1\nt 2 0\nt 1 1\nt 3 1\na 10 2\n+ 0\n+ 0\na 20 3\n+ 1\n- 0\n- 0\n+ 0\n",
     "at 0ns\nalloc 0 16 @main\nalloc 1 16 @main\nalloc 2 32\nfree 1\nfree 0\nalloc 3 16 @main\n"},
    {"memory-replay", "memory-replay", GUESSED,
     "186: malloc 0xb6038060 20\n187: calloc 0xb48c1100 32 8\n186: realloc 0xb6038070 0xb6038060 56\n"
     "187: memalign 0xae9f8000 4096 104\n186: free 0xb6038070\n187: thread_done 0x0\n186: malloc 0x0 999\n",
     "alloc 0 20\nalloc 1 256\nresize 0 56\nalloc 2 104\nfree 0\n"},
    {"memory-replay with times", "memory-replay", 0,
     "1: malloc 0x10 20 1000001000 1000002000\n1: free 0x10 1000005000 1000006000\n",
     "at 0ns\nalloc 0 20\nat 4us\nfree 0\n"},
    {"mbed", "mbed", GUESSED,
     "Hello from the board\n#m:0x20003080;0x182f-50\n#c:0x20003240;0x183f-100;4\n#r:0x20003300;0x184f-0x20003080;100\n"
     "#f:0x0;0x185f-0x20003240\n#m:0x0;0x182f-99999\n#m:20004000;182f-7\nbye\n",
     "alloc 0 50\nalloc 1 400\nresize 0 100\nfree 1\nalloc 2 7\n"},
    {"mbed with callers", "mbed", TAGS, "#m:0x20003080;0x182f-50\n", "alloc 0 50 @0x182f\n"},
    {"esp-sysview", "esp-sysview", GUESSED | TAGS,
     "EVENT[0]: 0.000000000 - core[0].svTraceStart(10), plen 0: []\n"
     "[0.001637325] HEAP: Allocated 8 bytes @ 0x3ffb68a0 from task \"main\" on core 0 by: \n/idf/heap_caps.c:84\n\n"
     "[0.275756850] LOG: I (571) example: Got notify val 1\n"
     "[0.300000000] HEAP: Freed bytes @ 0x3ffb68a0 from task \"free\" on core 0 by: \n/idf/heap_caps.c:84\n"
     "[0.300000000] HEAP: Allocated 9 bytes @ 0x3ffb68a0 from IRQ \"SysTick\" on core 0 by: \nProcessed 2641 events\n"
     "=============== HEAP TRACE REPORT ===============\n"
     "[0.300000000] HEAP: Allocated 9 bytes @ 0x3ffb68a0 from IRQ \"SysTick\" on core 0 by: \n",
     "at 1637325ns\nalloc 0 8 @main\nat 300ms\nfree 0\nalloc 1 9 @SysTick\n"},
    {"regex", "regex", 0, "boot\nget 20a0 16\nmove 20a0 0x30a0 32\nput 30a0\n", "alloc 0 16\nresize 0 32\nfree 0\n"},
    {"leniently, what was live before the recording began", "mtrace", LENIENT,
     "- 0x10\n+ 0x20 0x1\n< 0x30\n> 0x40 0x2\n- 0x20\n- 0x20\n", "alloc 0 1\nalloc 1 2\nfree 0\n"},
    {"leniently, a lost free", "mtrace", LENIENT, "+ 0x20 0x1\n+ 0x20 0x2\n- 0x20\n",
     "alloc 0 1\nfree 0\nalloc 1 2\nfree 1\n"},
    {"leniently, a resize to a live address", "mtrace", LENIENT, "+ 0x20 0x1\n+ 0x30 0x2\n< 0x20\n> 0x30 0x3\n- 0x30\n",
     "alloc 0 1\nalloc 1 2\nfree 1\nresize 0 3\nfree 0\n"},
    {"leniently, lines that cannot be read", "mtrace", LENIENT, "+ 0x20 0x1\n+ 0x30\nnoise\n+ 0x30 0x10 x\n+ 0x40 0x1",
     "alloc 0 1\n"},
    {"leniently, times that go back", "memory-replay", LENIENT, "1: malloc 0x10 1 50 60\n1: malloc 0x20 2 40 60\n",
     "at 0ns\nalloc 0 1\nalloc 1 2\n"},
};

START_TEST(the_lines_of_every_log_become_events) {
    const struct row *row = &rows[_i];
    struct import_summary summary;
    struct problem problem;
    const struct import_options options = options_of(row);
    enum import_result result = import_text(row->text, strlen(row->text), &options, &summary, &problem);
    ck_assert_msg(result == IMPORT_DONE, "%s: %s", row->name, problem.text);
    ck_assert_msg(strcmp(summary.format, row->format) == 0, "%s: taken for %s", row->name, summary.format);
    char *events = events_of("out.yaml");
    ck_assert_msg(strcmp(events, row->events) == 0, "%s: it has\n%s", row->name, events);
    free(events);
}
END_TEST

START_TEST(refused_logs_are_refused_with_their_place) {
    static const struct refused_log *const tables[] = {refused_call_logs, refused_logs};
    for (const struct refused_log *log = tables[_i]; log->name != NULL; log++) {
        struct import_summary summary;
        struct problem problem;
        const struct row row = {.format = log->format};
        const struct import_options options = options_of(&row);
        enum import_result result = import_text(log->text, strlen(log->text), &options, &summary, &problem);
        ck_assert_msg(result == IMPORT_REFUSED, "%s: is imported", log->name);
        ck_assert_msg(strcmp(problem.text, log->problem) == 0, "%s: %s", log->name, problem.text);
    }
}
END_TEST

START_TEST(a_log_that_shows_its_programs_end_is_cut_off) {
    static const struct {
        struct row row;
        bool cut_off;
        uint64_t pending;
    } cuts[] = {
        {{"killed", "ltrace", 0, "a->malloc(1) = 0x10\n+++ killed by SIGKILL +++\n", "alloc 0 1\n"}, true, 0},
        {{"exited", "ltrace", 0, "a->malloc(1) = 0x10\n+++ exited (status 0) +++\n", "alloc 0 1\n"}, false, 0},
        {{"within malloc", "ltrace", 0, "a->malloc(1) = 0x10\na->malloc(5 <no return ...>\n", "alloc 0 1\n"}, true, 1},
        {{"within free", "ltrace", 0, "a->malloc(1) = 0x10\na->free(0x10 <no return ...>\n", "alloc 0 1\nfree 0\n"},
         true,
         0},
        {{"within another call", "ltrace", 0, "a->malloc(1) = 0x10\na->kill(1, SIGKILL <no return ...>\n",
          "alloc 0 1\n"},
         false,
         0},
        {{"never resumed", "ltrace", LENIENT, "a->malloc(1) = 0x10\n2 a->malloc(5 <unfinished ...>\n", "alloc 0 1\n"},
         true,
         0},
        {{"half a line", "mtrace", LENIENT, "+ 0x10 0x1\n+ 0x2", "alloc 0 1\n"}, true, 0},
        {{"half a resize", "mtrace", LENIENT, "+ 0x10 0x1\n< 0x10\n", "alloc 0 1\n"}, true, 0},
        {{"fewer operations", "rep", LENIENT, "0\n1\n2\n1\na 0 1\n", "alloc 0 1\n"}, true, 0},
        {{"more operations", "rep", LENIENT, "0\n1\n0\n1\na 0 1\n", "alloc 0 1\n"}, false, 0},
        {{"a signal", "valgrind", 0,
          "--7-- malloc(1) = 0x10\n==7== Process terminating with default action of signal 11 (SIGSEGV)\n",
          "alloc 0 1\n"},
         true,
         0},
    };
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        const struct row *row = &cuts[i].row;
        struct import_summary summary;
        struct problem problem;
        const struct import_options options = options_of(row);
        enum import_result result = import_text(row->text, strlen(row->text), &options, &summary, &problem);
        ck_assert_msg(result == IMPORT_DONE, "%s: %s", row->name, problem.text);
        char *trace = read_file("out.yaml", NULL), *events = events_of("out.yaml");
        ck_assert_str_eq(events, row->events);
        ck_assert_msg(summary.cut_off == cuts[i].cut_off && summary.pending == cuts[i].pending, "%s", row->name);
        ck_assert_msg((strstr(trace, "\ncut_off: true\n") != NULL) == cuts[i].cut_off, "%s: %s", row->name, trace);
        free(events);
        free(trace);
    }
}
END_TEST

START_TEST(lenient_faults_are_counted_with_their_first_line) {
    static const char text[] = "- 0x10\n- 0x11\n+ 0x20 0x1\n< 0x30\n> 0x40 0x2\n- 0x20\n- 0x20\n+ 0x40 0x1\nnoise\n";
    static const uint64_t faults[] = {1, 1, 2, 1, 1, 0}, lines[] = {9, 8, 1, 7, 5, 0};
    const struct import_options options = {.format = "mtrace", .name = "in", .out_name = "out", .lenient = true};
    struct import_summary summary;
    struct problem problem;
    ck_assert_int_eq(import_text(text, strlen(text), &options, &summary, &problem), IMPORT_DONE);
    for (int i = 0; i < IMPORT_FAULTS; i++) {
        ck_assert_msg(summary.faults[i] == faults[i], "%s: %d", import_fault_words[i], (int)summary.faults[i]);
        ck_assert_msg(summary.first_lines[i] == lines[i], "%s: line %d", import_fault_words[i],
                      (int)summary.first_lines[i]);
    }
}
END_TEST

/* Whatever follows a line's beginning: each is refused, or what it means is the beginning's. */
START_TEST(cut_lines_are_never_taken_for_whole_ones) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct import_options options = options_of(&rows[i]);
        size_t length = strlen(rows[i].text);
        struct import_summary summary;
        struct problem problem;
        if ((rows[i].flags & LENIENT) != 0)
            continue;
        for (size_t cut = 1; cut < length; cut++) {
            if (rows[i].text[cut - 1] == '\n')
                continue;
            ck_assert_msg(import_text(rows[i].text, cut, &options, &summary, &problem) != IMPORT_DONE,
                          "%s: cut off at byte %zu, it is imported", rows[i].name, cut);
        }
    }
}
END_TEST

static void expect_header(const struct row *row, const char *wanted) {
    struct import_summary summary;
    struct problem problem;
    const struct import_options options = options_of(row);
    ck_assert_int_eq(import_text(row->text, strlen(row->text), &options, &summary, &problem), IMPORT_DONE);
    char *trace = read_file("out.yaml", NULL);
    ck_assert_msg(strncmp(trace, wanted, strlen(wanted)) == 0, "%s", trace);
    free(trace);
}

START_TEST(rounded_sizes_are_told_in_the_header) {
    expect_header(&(struct row){.format = "mtrace", .flags = ROUNDED, .text = "+ 0x10 0x10\n"},
                  "poolsim-trace: 1\nname: in\nsizes: rounded\ncounted: true\n");
}
END_TEST

START_TEST(an_imported_log_reads_back) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct import_summary summary;
        struct problem problem;
        uint64_t events;
        const struct import_options options = options_of(&rows[i]);
        import_text(rows[i].text, strlen(rows[i].text), &options, &summary, &problem);
        ck_assert_msg(read_all("out.yaml", &events, &problem) == 0, "%s: %s", rows[i].name, problem.text);
    }
}
END_TEST

static enum import_result import_by_pattern(const char *alloc, const char *text, struct problem *problem) {
    struct import_summary summary;
    const struct import_options options = {.format = "regex",
                                           .name = "in",
                                           .out_name = "out",
                                           .tags = true,
                                           .patterns = {alloc, NULL, "free (?<address>\\w+)"}};
    return import_text(text, strlen(text), &options, &summary, problem);
}

START_TEST(a_pattern_names_its_groups) {
    struct problem problem;
    static const char pattern[] = "(?<time_ms>[\\d.]+) (?<tag>\\w+) gets (?<size>\\d+) at (?<address>\\w+)";
    ck_assert_int_eq(import_by_pattern(pattern, "5.5 rx gets 16 at 2000\nfree 2000\n7 tx gets 8 at 2000\n", &problem),
                     IMPORT_DONE);
    char *events = events_of("out.yaml");
    ck_assert_str_eq(events, "at 0ns\nalloc 0 16 @rx\nfree 0\nat 1500us\nalloc 1 8 @tx\n");
    free(events);
}
END_TEST

START_TEST(patterns_that_cannot_serve_are_refused) {
    static const char *const patterns[][2] = {
        {"get (", "poolsim: import: --regex-alloc: missing closing parenthesis, at its character 6\n"},
        {"get \\w+",
         "poolsim: import: --regex-alloc: it takes the groups address and size, named (?<address>...) or by "
         "their order; see poolsim-import(1)\n"},
        {"get (\\w+)", "poolsim: import: --regex-alloc: it takes the groups address and size, named (?<address>...) or "
                       "by their order; see poolsim-import(1)\n"},
        {"(?<size>\\d+)", "poolsim: import: --regex-alloc: it takes the groups address and size, named (?<address>...) "
                          "or by their order; see poolsim-import(1)\n"},
        {NULL, "poolsim: import: --regex-alloc: this format needs it, and --regex-realloc and --regex-free where there "
               "are such lines\n"},
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct problem problem;
        ck_assert_int_eq(import_by_pattern(patterns[i][0], "get 1 1\n", &problem), IMPORT_USAGE);
        ck_assert_str_eq(problem.text, patterns[i][1]);
    }
}
END_TEST

START_TEST(a_format_that_no_line_tells_is_asked_for) {
    const struct import_options options = {.name = "in", .out_name = "out"};
    struct import_summary summary;
    struct problem problem;
    ck_assert_int_eq(import_text("hello\nworld\n", 12, &options, &summary, &problem), IMPORT_REFUSED);
    ck_assert_str_eq(problem.text,
                     "in.log:1:1: the first lines do not tell the format; give --from and one of rep, mtrace, "
                     "ltrace, valgrind, heaptrack, memory-replay, mbed, esp-sysview and regex\nhello\n^\n");
}
END_TEST

Suite *import_logs_suite(void) {
    Suite *suite = suite_create("import_logs");
    TCase *logs = tcase_create("logs");
    tcase_add_checked_fixture(logs, enter_directory, leave_directory);
    tcase_set_timeout(logs, 60);
    tcase_add_loop_test(logs, the_lines_of_every_log_become_events, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_loop_test(logs, refused_logs_are_refused_with_their_place, 0, 2);
    tcase_add_test(logs, a_log_that_shows_its_programs_end_is_cut_off);
    tcase_add_test(logs, lenient_faults_are_counted_with_their_first_line);
    tcase_add_test(logs, cut_lines_are_never_taken_for_whole_ones);
    tcase_add_test(logs, rounded_sizes_are_told_in_the_header);
    tcase_add_test(logs, an_imported_log_reads_back);
    tcase_add_test(logs, a_pattern_names_its_groups);
    tcase_add_test(logs, patterns_that_cannot_serve_are_refused);
    tcase_add_test(logs, a_format_that_no_line_tells_is_asked_for);
    suite_add_tcase(suite, logs);
    return suite;
}

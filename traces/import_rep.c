/* import_rep.c: the malloc-lab format, as CS:APP's malloc lab describes it: four header lines (which may be missing as a
 * whole), then `a ID SIZE`, `r ID SIZE`, `f ID`; and of the seed's benchmark `c` (clean) and `o` (an attempt that found no
 * memory). */
#include "traces/import_log.h"

#include <string.h>

#include "traces/reader_show.h"
#include "traces/units.h"

#define WORDS_MAX 4
#define HEADER_LINES 4
enum { HEADER_IDS = 1, HEADER_OPERATIONS }; /* the header's lines that count them */

struct word {
    const char *text;
    size_t length;
};

struct rep {
    uint64_t operations;
    uint64_t header[HEADER_LINES], header_line_numbers[HEADER_LINES];
    unsigned header_lines;
};

/* The words of the line; WORDS_MAX stands for that many or more. */
static size_t split(const char *text, struct word words[WORDS_MAX]) {
    size_t count = 0;
    while (count < WORDS_MAX) {
        text += strspn(text, " \t");
        if (*text == 0)
            break;
        size_t length = strcspn(text, " \t");
        words[count++] = (struct word){text, length};
        text += length;
    }
    return count;
}

static bool is_number(const struct word *word) {
    return strspn(word->text, "0123456789") >= word->length;
}

static bool recognises(const char *line) {
    struct word words[WORDS_MAX];
    size_t count = split(line, words);
    if (count == 1)
        return is_number(&words[0]) && words[0].length < 20;
    return count == 3 && words[0].length == 1 && *words[0].text == 'a' && is_number(&words[1]) && is_number(&words[2]);
}

static bool read_number(struct import *import, const struct word *word, const char *what, uint64_t *number) {
    struct quoted found;
    const char *why;
    if (parse_count(word->text, word->length, number, &why))
        return true;
    import_fault(import, IMPORT_UNREADABLE, word->text, "the %s %s %s", what,
                 show_quoted(&found, word->text, word->length), why);
    return false;
}

/* a, r or f. */
static void read_operation(struct import *import, char verb, const struct word *words, size_t count) {
    const char *usage = verb == 'f' ? "f ID" : verb == 'a' ? "a ID SIZE" : "r ID SIZE";
    size_t wanted = verb == 'f' ? 2 : 3;
    uint64_t id = 0, size = 0;
    if (count != wanted) {
        const struct word *last = &words[count < wanted ? count - 1 : wanted];
        import_fault(import, IMPORT_UNREADABLE, last->text + (count < wanted ? last->length : 0), "too %s words: %s",
                     count < wanted ? "few" : "many", usage);
        return;
    }
    if (!read_number(import, &words[1], "id", &id) || (count == 3 && !read_number(import, &words[2], "size", &size)))
        return;
    if (verb == 'a')
        import_alloc(import, words[1].text, id, size, (struct import_tag){NULL, 0});
    else if (verb == 'r')
        import_resize(import, words[1].text, id, id, size, (struct import_tag){NULL, 0});
    else
        import_free(import, words[1].text, id);
}

static void read_verb(struct import *import, struct rep *rep, const struct word *words, size_t count) {
    struct quoted found;
    char verb = words[0].length == 1 ? *words[0].text : 0;
    rep->operations++;
    if (verb == 'a' || verb == 'r' || verb == 'f')
        read_operation(import, verb, words, count);
    else if (verb == 'c' && count == 1)
        import_clean(import);
    else if (verb == 'c')
        import_fault(import, IMPORT_UNREADABLE, words[1].text, "too many words: c");
    else if (verb == 'o')
        import->summary->failed++;
    else
        import_fault(import, IMPORT_UNREADABLE, words[0].text, "%s is no operation: %s",
                     show_quoted(&found, words[0].text, words[0].length), import->format->usage);
}

/* A line of the header, which is there as a whole or not at all. */
static void read_header_line(struct import *import, struct rep *rep, const struct word *words, size_t count) {
    static const char *const lines[] = {"suggested heap", "number of ids", "number of operations", "weight"};
    uint64_t number = 0;
    const char *what = lines[rep->header_lines];
    if (count != 1 || !is_number(&words[0])) {
        import_refuse(import, words[0].text, "the header lacks its %s: it has four lines, each a number", what);
        return;
    }
    if (!read_number(import, &words[0], what, &number))
        return;
    rep->header[rep->header_lines] = number;
    rep->header_line_numbers[rep->header_lines++] = import->lines.number;
    import->may_be_empty = rep->header_lines == HEADER_LINES;
}

static void read_line(struct import *import, const char *line) {
    struct rep *rep = import->state;
    struct word words[WORDS_MAX];
    size_t count = split(line, words);
    if (count == 0)
        return;
    bool in_header = rep->header_lines > 0 && rep->header_lines < HEADER_LINES;
    bool begins_header = rep->header_lines == 0 && rep->operations == 0 && is_number(&words[0]);
    (in_header || begins_header ? read_header_line : read_verb)(import, rep, words, count);
}

/* A count of the header against what was there. */
static void check_count(struct import *import, unsigned line, const char *what, uint64_t count) {
    const struct rep *rep = import->state;
    if (rep->header[line] == count || import->refused)
        return;
    if (rep->header[line] > count)
        import_cut_off(import);
    import_fault_of_line(import, IMPORT_MISSING_LINE, rep->header_line_numbers[line],
                         "the header says %llu %s, and there are %llu: %s", (unsigned long long)rep->header[line], what,
                         (unsigned long long)count,
                         rep->header[line] > count ? "the recording is cut off" : "the recording is damaged");
}

static void end(struct import *import) {
    const struct rep *rep = import->state;
    if (rep->header_lines == 0)
        return;
    if (rep->header_lines < HEADER_LINES) {
        import_refuse(import, NULL, "cut off within its header, which has four lines, each a number");
        return;
    }
    check_count(import, HEADER_OPERATIONS, "operations", rep->operations);
    check_count(import, HEADER_IDS, "ids", import->highest_id);
}

const struct import_format import_rep = {
    .name = "rep",
    .usage = "operations are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`",
    .recognises = recognises,
    .state_bytes = sizeof(struct rep),
    .read_line = read_line,
    .end = end,
    .names_ids = true,
};

/* import_mtrace.c: the log of glibc's mtrace(3), as malloc/mtrace.c writes it and the mtrace(1) script reads it. */
#include "traces/import_log.h"

#include <string.h>

#include "traces/reader_show.h"

/* A resize is two lines, `< OLD` and `> NEW SIZE`, with nothing in between. */
struct mtrace {
    uint64_t old, old_line;
    bool resizing;
};

/* Behind `@ ` the caller: FILE:(SYMBOL+OFFSET)[ADDRESS], FILE:[ADDRESS] or [ADDRESS]. FILE may hold spaces. */
static const char *behind_caller(const char *line, struct import_tag *tag) {
    const char *caller = line + 2, *end = NULL;
    for (const char *bracket = caller; (bracket = strstr(bracket, "] ")) != NULL; bracket++)
        end = bracket + 1;
    if (end == NULL)
        end = caller + strcspn(caller, " ");
    const char *name = end;
    while (name > caller && name[-1] != '/')
        name--;
    *tag = (struct import_tag){name, (size_t)(end - name)};
    return *end == ' ' ? end + 1 : end;
}

static bool recognises(const char *line) {
    struct import_tag tag;
    if (strcmp(line, "= Start") == 0)
        return true;
    if (strncmp(line, "@ ", 2) != 0)
        return false;
    const char *at = behind_caller(line, &tag);
    return *at != 0 && strchr("+-<>!", *at) != NULL && at[1] == ' ';
}

/* What stands between the two lines of a resize, and their missing partners. */
static void check_pair(struct import *import, struct mtrace *mtrace, const char *at) {
    if (mtrace->resizing != (*at == '>')) {
        if (mtrace->resizing)
            import_fault(import, IMPORT_MISSING_LINE, at, "the > line is missing that ends the resize of line %llu",
                         (unsigned long long)mtrace->old_line);
        else
            import_fault(import, IMPORT_MISSING_LINE, at, "the < line is missing that begins this resize");
    }
    if (*at != '>')
        mtrace->resizing = false;
}

static void read_operation(struct import *import, const char *at, struct import_tag tag) {
    struct mtrace *mtrace = import->state;
    uint64_t address, size = 0;
    char verb = *at;
    const char *place = at + 1;
    check_pair(import, mtrace, at);
    if (import->refused)
        return;
    import_blanks(&place);
    at = place;
    if (!import_want_address(import, &at, &address))
        return;
    import_blanks(&at);
    if ((verb == '+' || verb == '>' || verb == '!') && !import_want_hex_size(import, &at, &size))
        return;
    if (!import_want_end(import, at))
        return;
    if (verb == '+') {
        import_alloc(import, place, address, size, tag);
    } else if (verb == '-') {
        import_free(import, place, address);
    } else if (verb == '<') {
        *mtrace = (struct mtrace){address, import->lines.number, true};
    } else if (verb == '>') {
        import_resize(import, place, mtrace->resizing ? mtrace->old : 0, address, size, tag);
        mtrace->resizing = false;
    } else {
        import->summary->failed++;
    }
}

static void read_line(struct import *import, const char *line) {
    struct import_tag tag = {NULL, 0};
    const char *at = line;
    if (*line == 0 || *line == '=')
        return;
    if (strncmp(line, "@ ", 2) == 0)
        at = behind_caller(line, &tag);
    if (*at != 0 && strchr("+-<>!", *at) != NULL)
        read_operation(import, at, tag);
    else
        import_unexpected(import, at, "+, -, <, > or !");
}

static void end(struct import *import) {
    const struct mtrace *mtrace = import->state;
    if (!mtrace->resizing)
        return;
    import_cut_off(import);
    import_fault_of_line(import, IMPORT_MISSING_LINE, mtrace->old_line,
                         "the log ends within this resize: its > line is missing");
}

const struct import_format import_mtrace = {
    .name = "mtrace",
    .usage = "lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, and the pair `< OLD`, `> NEW SIZE`",
    .recognises = recognises,
    .state_bytes = sizeof(struct mtrace),
    .read_line = read_line,
    .end = end,
};

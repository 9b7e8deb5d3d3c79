/* import_regex.c: any log, by a regular expression (pcre2pattern(3)) for each of alloc, resize and free. The groups are
 * named `address`, `size`, `new` (a resize's new address), `tag`, and `time_ns`, `time_us`, `time_ms` or `time_s`; without
 * names they are address and size; old address, new address and size; and address, in this order. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "traces/import_log.h"

#include <stdarg.h>
#include <string.h>

#include "traces/reader_show.h"
#include "traces/units.h"

enum group { GROUP_ADDRESS, GROUP_NEW, GROUP_SIZE, GROUP_TAG, GROUP_TIME, GROUPS };

struct pattern {
    pcre2_code *code; /* NULL: not given */
    pcre2_match_data *match;
    uint32_t groups[GROUPS]; /* 0: none */
    const char *time_unit;
};

struct regex {
    struct pattern patterns[IMPORT_PATTERNS];
};

static const char *const option_words[] = {"--regex-alloc", "--regex-realloc", "--regex-free"};

/* ---- The patterns ---- */

__attribute__((format(printf, 3, 4))) static void refuse_pattern(struct import *import, int which, const char *format,
                                                                 ...) {
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problem_set(import->problem, "poolsim", "import: %s: %s", option_words[which], message);
    import->refused = import->usage = true;
}

static uint32_t group_named(const pcre2_code *code, const char *name) {
    int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
    return number > 0 ? (uint32_t)number : 0;
}

static void name_groups(struct pattern *pattern) {
    static const char *const names[GROUPS] = {"address", "new", "size", "tag", NULL};
    static const char *const times[][2] = {{"time_ns", "ns"}, {"time_us", "us"}, {"time_ms", "ms"}, {"time_s", "s"}};
    for (int i = 0; i < GROUP_TIME; i++)
        pattern->groups[i] = group_named(pattern->code, names[i]);
    for (int i = 0; i < 4; i++) {
        uint32_t group = group_named(pattern->code, times[i][0]);
        if (group == 0)
            continue;
        pattern->groups[GROUP_TIME] = group;
        pattern->time_unit = times[i][1];
    }
}

static void number_groups(struct pattern *pattern, int which) {
    pattern->groups[GROUP_ADDRESS] = 1;
    if (which == IMPORT_PATTERN_RESIZE)
        pattern->groups[GROUP_NEW] = 2;
    if (which != IMPORT_PATTERN_FREE)
        pattern->groups[GROUP_SIZE] = which == IMPORT_PATTERN_RESIZE ? 3 : 2;
}

static void compile(struct import *import, int which, struct pattern *pattern) {
    static const char *const usages[] = {"it takes the groups address and size",
                                         "it takes the groups address, new and size", "it takes the group address"};
    int error;
    PCRE2_SIZE offset;
    uint32_t names = 0, count = 0;
    const char *text = import->options->patterns[which];
    pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, &error, &offset, NULL);
    if (pattern->code == NULL) {
        char why[256];
        pcre2_get_error_message(error, (PCRE2_UCHAR *)why, sizeof why);
        refuse_pattern(import, which, "%s, at its character %zu", why, offset + 1);
        return;
    }
    pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &names);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_CAPTURECOUNT, &count);
    if (names != 0)
        name_groups(pattern);
    else
        number_groups(pattern, which);
    bool lacks_size =
        which != IMPORT_PATTERN_FREE && (pattern->groups[GROUP_SIZE] == 0 || pattern->groups[GROUP_SIZE] > count);
    if (pattern->match == NULL)
        import_refuse_memory(import);
    else if (pattern->groups[GROUP_ADDRESS] == 0 || count == 0 || lacks_size)
        refuse_pattern(import, which, "%s, named (?<address>...) or by their order; see poolsim-import(1)",
                       usages[which]);
}

static void begin(struct import *import) {
    struct regex *regex = import->state;
    for (int i = 0; i < IMPORT_PATTERNS && !import->refused; i++) {
        if (import->options->patterns[i] != NULL)
            compile(import, i, &regex->patterns[i]);
        else if (i == IMPORT_PATTERN_ALLOC)
            refuse_pattern(import, i, "this format needs it, and %s and %s where there are such lines", option_words[1],
                           option_words[2]);
    }
}

/* ---- Lines ---- */

/* What a group matched: its place, and *length. NULL: the pattern has no such group, or it took no part. */
static const char *group_text(const struct pattern *pattern, enum group group, const char *line, size_t *length) {
    uint32_t number = pattern->groups[group];
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(pattern->match);
    if (number == 0 || number >= pcre2_get_ovector_count(pattern->match) || ends[2 * number] == PCRE2_UNSET)
        return NULL;
    *length = ends[2 * number + 1] - ends[2 * number];
    return line + ends[2 * number];
}

/* A group that is a number as a whole. false: reported. */
static bool read_group(struct import *import, const struct pattern *pattern, enum group group, const char *line,
                       uint64_t *number) {
    size_t length = 0;
    const char *text = group_text(pattern, group, line, &length), *at = text;
    struct quoted found;
    if (text == NULL) {
        import_fault(import, IMPORT_UNREADABLE, line, "the pattern matches, but without its %s",
                     group == GROUP_SIZE ? "size" : "address");
        return false;
    }
    bool read = group == GROUP_SIZE ? import_number(&at, number) : import_hex(&at, number);
    if (read && at == text + length)
        return true;
    import_fault(import, IMPORT_UNREADABLE, text, "%s, which the pattern took, is no %s of 64 bits",
                 show_quoted(&found, text, length), group == GROUP_SIZE ? "size" : "hexadecimal address");
    return false;
}

/* false: reported. */
static bool read_time(struct import *import, const struct pattern *pattern, const char *line) {
    size_t length = 0;
    const char *text = group_text(pattern, GROUP_TIME, line, &length), *why = "is too long";
    char time[60];
    uint64_t time_ns;
    struct quoted found;
    if (text == NULL)
        return true;
    int used = snprintf(time, sizeof time, "%.*s%s", (int)length, text, pattern->time_unit);
    if (used < 0 || (size_t)used >= sizeof time || !parse_time(time, (size_t)used, &time_ns, &why)) {
        import_fault(import, IMPORT_UNREADABLE, text, "the time %s %s", show_quoted(&found, text, length), why);
        return false;
    }
    import_time(import, text, time_ns);
    return !import->refused;
}

static void read_match(struct import *import, const struct pattern *pattern, int which, const char *line) {
    uint64_t address, size = 0, moved;
    struct import_tag tag = {NULL, 0};
    size_t length = 0;
    if (!read_group(import, pattern, GROUP_ADDRESS, line, &address)
        || (which != IMPORT_PATTERN_FREE && !read_group(import, pattern, GROUP_SIZE, line, &size)))
        return;
    moved = address; /* a resize without a new address stays where it is */
    if (pattern->groups[GROUP_NEW] != 0 && !read_group(import, pattern, GROUP_NEW, line, &moved))
        return;
    if (!read_time(import, pattern, line))
        return;
    tag.text = group_text(pattern, GROUP_TAG, line, &tag.length);
    const char *place = group_text(pattern, GROUP_ADDRESS, line, &length);
    if (which == IMPORT_PATTERN_ALLOC)
        import_alloc(import, place, address, size, tag);
    else if (which == IMPORT_PATTERN_RESIZE)
        import_resize(import, place, address, moved, size, tag);
    else
        import_free(import, place, address);
}

static void read_line(struct import *import, const char *line) {
    struct regex *regex = import->state;
    for (int i = 0; i < IMPORT_PATTERNS; i++) {
        const struct pattern *pattern = &regex->patterns[i];
        if (pattern->code == NULL)
            continue;
        int matched = pcre2_match(pattern->code, (PCRE2_SPTR)line, import->lines.length, 0, 0, pattern->match, NULL);
        if (matched > 0) {
            read_match(import, pattern, i, line);
            return;
        }
        if (matched != PCRE2_ERROR_NOMATCH) {
            import_refuse(import, line, "%s gives up on this line: it would take too many steps", option_words[i]);
            return;
        }
    }
    import->summary->unmatched++;
}

static void release(struct import *import) {
    struct regex *regex = import->state;
    for (int i = 0; i < IMPORT_PATTERNS; i++) {
        pcre2_match_data_free(regex->patterns[i].match);
        pcre2_code_free(regex->patterns[i].code);
    }
}

const struct import_format import_regex = {
    .name = "regex",
    .usage = "--regex-alloc matches no line",
    .state_bytes = sizeof(struct regex),
    .begin = begin,
    .read_line = read_line,
    .release = release,
    .absolute_times = true,
};

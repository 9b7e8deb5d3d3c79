/* check_out.c: the forms of what check finds. */
#include "viz/check_out.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "viz/report_json.h"

const char *const check_verdict_words[CHECK_VERDICTS] = {"ok",           "incomparable", "failed",
                                                         "no such pool", "bad input",    "pool broken"};

void check_add(struct check_case *found, bool ok, enum check_verdict otherwise, unsigned line, const char *format,
               ...) {
    struct check_line *lines = realloc(found->lines, (found->line_count + 1) * sizeof *lines);
    va_list arguments;
    char *text = NULL;
    if (!ok && otherwise > found->verdict)
        found->verdict = otherwise;
    if (lines != NULL)
        found->lines = lines;
    va_start(arguments, format);
    if (lines == NULL || vasprintf(&text, format, arguments) < 0)
        found->memory_is_out = true;
    else
        lines[found->line_count++] = (struct check_line){.ok = ok, .line = line, .text = text};
    va_end(arguments);
}

void check_number(struct check_case *found, const struct check_number *number) {
    if (!found->memory_is_out && found->line_count != 0)
        found->lines[found->line_count - 1].number = *number;
}

void check_column(struct check_case *found, unsigned column) {
    if (!found->memory_is_out && found->line_count != 0)
        found->lines[found->line_count - 1].column = column;
}

void check_free(struct check_case *found) {
    for (size_t i = 0; i < found->line_count; i++)
        free(found->lines[i].text);
    free(found->lines);
    free(found->name);
    free(found->path);
    *found = (struct check_case){.path = NULL};
}

/* Where a case is: its file, and which of its traces. */
static void print_place(FILE *out, const struct check_case *found) {
    fputs(found->path, out);
    if (found->document != 0)
        fprintf(out, "#%u", found->document + 1);
}

/* A text, each of its lines behind the same words. */
static void print_lines(FILE *out, const char *before, const char *text) {
    while (*text != '\0') {
        int length = (int)strcspn(text, "\n");
        fprintf(out, "%s%.*s\n", before, length, text);
        text += length + (text[length] == '\n');
    }
}

/* ---- Text ---- */

void check_text(FILE *out, const struct check_case *found, bool colour) {
    bool ok = found->verdict == CHECK_OK;
    fprintf(out, "%s%-12s%s  ",
            !colour ? ""
            : ok    ? "\033[32m"
                    : "\033[31m",
            check_verdict_words[found->verdict], colour ? "\033[0m" : "");
    print_place(out, found);
    if (found->name != NULL)
        fprintf(out, ": %s", found->name);
    putc('\n', out);
    for (size_t i = 0; i < found->line_count; i++) {
        if (!found->lines[i].ok)
            print_lines(out, "    ", found->lines[i].text);
    }
}

void check_text_end(FILE *out, const struct check_case *cases, size_t count) {
    size_t of[CHECK_VERDICTS] = {0};
    for (size_t i = 0; i < count; i++)
        of[cases[i].verdict]++;
    fprintf(out, "%zu trace%s", count, count == 1 ? "" : "s");
    const char *before = ": ";
    for (size_t i = 0; i < CHECK_VERDICTS; i++) {
        if (of[i] != 0)
            fprintf(out, "%s%zu %s", before, of[i], check_verdict_words[i]);
        before = of[i] != 0 ? ", " : before;
    }
    putc('\n', out);
}

/* ---- TAP ---- */

void check_tap(FILE *out, const struct check_case *found, size_t number) {
    fprintf(out, "%sok %zu - ", found->verdict == CHECK_OK ? "" : "not ", number);
    for (const char *at = found->path; *at != '\0'; at++)
        fprintf(out, *at == '#' || *at == '\\' ? "\\%c" : "%c", *at); /* a # begins a directive */
    fprintf(out, " trace %u", found->document + 1);
    if (found->verdict == CHECK_INCOMPARABLE)
        fputs(" (incomparable)", out);
    putc('\n', out);
    for (size_t i = 0; i < found->line_count; i++) {
        if (!found->lines[i].ok)
            print_lines(out, "# ", found->lines[i].text);
    }
}

void check_tap_end(FILE *out, size_t count) {
    fprintf(out, "1..%zu\n", count);
}

/* ---- GitHub ---- */

static void print_github(FILE *out, const char *text, bool is_property) {
    for (; *text != '\0'; text++) {
        if (strchr(is_property ? "%\r\n:," : "%\r\n", *text) != NULL)
            fprintf(out, "%%%02X", (unsigned)(unsigned char)*text);
        else
            putc(*text, out);
    }
}

void check_github(FILE *out, const struct check_case *found) {
    for (size_t i = 0; i < found->line_count; i++) {
        const struct check_line *line = &found->lines[i];
        if (line->ok)
            continue;
        fputs(found->verdict == CHECK_INCOMPARABLE ? "::warning file=" : "::error file=", out);
        print_github(out, found->path, true);
        fprintf(out, ",line=%u", line->line != 0 ? line->line : 1);
        if (line->column != 0)
            fprintf(out, ",col=%u", line->column);
        fputs(",title=", out);
        print_github(out, found->name != NULL ? found->name : "poolsim check", true);
        fputs("::", out);
        print_github(out, line->text, false);
        putc('\n', out);
    }
}

/* ---- JUnit ---- */

/* Text, or an attribute's value; what XML 1.0 cannot hold at all becomes a ?. */
static void print_xml(FILE *out, const char *text) {
    static const struct {
        char letter;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "&#10;"}, {'\t', "&#9;"}};
    for (; *text != '\0'; text++) {
        const char *entity = NULL;
        for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
            entity = entities[i].letter == *text ? entities[i].entity : entity;
        if (entity != NULL)
            fputs(entity, out);
        else
            putc((unsigned char)*text < ' ' ? '?' : *text, out);
    }
}

static void print_testcase(FILE *out, const struct check_case *found) {
    bool is_error = found->verdict >= CHECK_USAGE;
    const char *tag = is_error ? "error" : found->verdict == CHECK_INCOMPARABLE ? "skipped" : "failure";
    fputs("    <testcase classname=\"", out);
    print_xml(out, found->path);
    fprintf(out, "\" name=\"%u: ", found->document + 1);
    print_xml(out, found->name != NULL ? found->name : "cannot be replayed");
    if (found->verdict == CHECK_OK) {
        fputs("\"/>\n", out);
        return;
    }
    fprintf(out, "\">\n      <%s message=\"%s", tag, check_verdict_words[found->verdict]);
    for (size_t i = 0; i < found->line_count; i++) {
        if (!found->lines[i].ok) {
            fputs("&#10;", out);
            print_xml(out, found->lines[i].text);
        }
    }
    fprintf(out, "\"/>\n    </testcase>\n");
}

void check_junit(FILE *out, const struct check_case *cases, size_t count) {
    size_t failures = 0, errors = 0, skipped = 0;
    for (size_t i = 0; i < count; i++) {
        failures += cases[i].verdict == CHECK_UNMET;
        errors += cases[i].verdict >= CHECK_USAGE;
        skipped += cases[i].verdict == CHECK_INCOMPARABLE;
    }
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
            "  <testsuite name=\"poolsim check\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
            count, failures, errors, skipped);
    for (size_t i = 0; i < count; i++)
        print_testcase(out, &cases[i]);
    fputs("  </testsuite>\n</testsuites>\n", out);
}

/* ---- JSON ---- */

/* A count is whole, a share is not. */
static json_t *number_json(double value) {
    return value >= 0 && value < 1e15 && value == (double)(json_int_t)value ? json_integer((json_int_t)value)
                                                                            : json_real(value);
}

static void add_number(json_t *object, const struct check_number *number) {
    if (number->metric == NULL)
        return;
    json_object_set_new(object, "metric", json_string(number->metric));
    json_object_set_new(object, "op", json_string(number->op));
    json_object_set_new(object, "wanted", number_json(number->wanted));
    json_object_set_new(object, "got", number->known ? number_json(number->got) : json_null());
    if (number->of_baseline)
        json_object_set_new(object, "baseline", number_json(number->baseline));
}

bool check_json(FILE *out, const struct check_case *found) {
    json_t *lines = json_array();
    for (size_t i = 0; i < found->line_count; i++) {
        const struct check_line *line = &found->lines[i];
        json_t *object = json_pack("{s:b, s:s}", "ok", (int)line->ok, "text", line->text);
        add_number(object, &line->number);
        if (line->line != 0)
            json_object_set_new(object, "line", json_integer(line->line));
        if (line->column != 0)
            json_object_set_new(object, "column", json_integer(line->column));
        json_array_append_new(lines, object);
    }
    json_t *object =
        json_pack("{s:s, s:I, s:s*, s:s, s:o}", "source", found->path, "document", (json_int_t)found->document + 1,
                  "trace", found->name, "verdict", check_verdict_words[found->verdict], "held", lines);
    return json_print(out, object);
}

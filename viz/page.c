/* page.c: HTML around texts and pictures. */
#include "viz/page.h"

#include <stdlib.h>
#include <string.h>

#include "viz/blame_out.h"
#include "viz/report_out.h"
#include "viz/series_out.h"

static void escape(FILE *out, const char *text) {
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        default:
            putc((unsigned char)*text < ' ' && *text != '\n' ? ' ' : *text, out);
        }
    }
}

void page_begin(FILE *out, const struct plots *plots) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>poolsim: ", out);
    for (size_t i = 0; i < plots->count; i++) {
        fputs(i == 0 ? "" : ", ", out);
        escape(out, plots->traces[i].report->trace);
    }
    fputs("</title>\n<style>\n"
          "body { font-family: sans-serif; max-width: 62em; margin: 1em auto; padding: 0 1em; color: #000; background: "
          "#fff }\n"
          "pre { overflow-x: auto; background: #f4f4f4; padding: 0.7em }\n"
          "figure { margin: 1em 0 } svg { max-width: 100%; height: auto } image { image-rendering: pixelated }\n"
          "@media print { figure, pre { break-inside: avoid } }\n"
          "</style>\n</head>\n<body>\n",
          out);
}

static void write_texts(FILE *texts, const struct plot_trace *trace) {
    series_head(texts, "the configuration", trace->report);
    putc('\n', texts);
    report_text(texts, trace->report, NULL, false);
    blame_text(texts, trace->blame);
}

bool page_report(FILE *out, const struct plot_trace *trace) {
    char *text = NULL;
    size_t length;
    FILE *texts = open_memstream(&text, &length);
    if (texts == NULL)
        return false;
    write_texts(texts, trace);
    bool whole = fclose(texts) == 0;
    if (whole) {
        fputs("<h1>", out);
        escape(out, trace->report->trace);
        fputs("</h1>\n<pre>", out);
        escape(out, text);
        fputs("</pre>\n", out);
    }
    free(text);
    return whole;
}

/* A line of SVG, with a name in front of each id and of what refers to one. */
static void write_line(FILE *out, const char *name, const char *line) {
    static const char *const marks[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#", "url('#"};
    bool is_text = strstr(line, "<text>") != NULL;
    while (*line != '\0') {
        size_t length = 1;
        bool marked = false;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0] && !is_text && !marked; i++) {
            marked = strncmp(line, marks[i], strlen(marks[i])) == 0;
            length = marked ? strlen(marks[i]) : 1;
        }
        fprintf(out, "%.*s%s%s", (int)length, line, marked ? name : "", marked ? "-" : "");
        line += length;
    }
}

void page_picture(FILE *out, const char *name, FILE *svg) {
    char *line = NULL;
    size_t room = 0;
    bool begun = false;
    fprintf(out, "<figure id=\"%s\">\n", name);
    rewind(svg);
    while (getline(&line, &room, svg) > 0) {
        begun = begun || strncmp(line, "<svg", 4) == 0; /* before it stands what only a file of its own has */
        if (strncmp(line, "<title>", 7) == 0)
            fprintf(out, "<title>%s</title>\n", name);
        else if (begun && line[0] != '\n')
            write_line(out, name, line);
    }
    free(line);
    fputs("</figure>\n", out);
}

void page_no_picture(FILE *out, const char *name, const char *why) {
    fprintf(out, "<p>%s: ", name);
    escape(out, why);
    fputs(".</p>\n", out);
}

void page_end(FILE *out) {
    fputs("<p>Made by poolsim " POOLSIM_VERSION ".</p>\n</body>\n</html>\n", out);
}

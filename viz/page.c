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

static const char *name_of(const struct plots *plots, size_t trace) {
    const struct plot_trace *one = &plots->traces[trace];
    return one->label != NULL && plots->policies > 1 ? one->label : one->report->trace;
}

/* "map-2": what the picture of a script is called on the page. */
static void id_of(const struct plot_file *file, char id[40]) {
    snprintf(id, 40, "%.*s", (int)strcspn(file->name, "."), file->name);
}

static void put_heading(FILE *out, const struct plots *plots, const struct plot_file *file) {
    fputs(file->heading, out);
    if (file->of_trace && plots->count > 1) {
        fputs(": ", out);
        escape(out, name_of(plots, file->trace));
    }
}

static void contents(FILE *out, const struct plots *plots) {
    struct plot_file file;
    fputs("<nav>\n<h2>Contents</h2>\n<ul>\n", out);
    for (size_t i = 0; i < plots->count; i++) {
        fprintf(out, "<li><a href=\"#report-%zu\">Report: ", i + 1);
        escape(out, name_of(plots, i));
        fputs("</a></li>\n", out);
    }
    for (size_t i = 0; plot_file(plots, i, &file); i++) {
        char id[40];
        if (!file.is_script)
            continue;
        id_of(&file, id);
        fprintf(out, "<li><a href=\"#%s\">", id);
        put_heading(out, plots, &file);
        fprintf(out, "</a>%s%s</li>\n", file.nothing != NULL ? ": not drawn, " : "",
                file.nothing != NULL ? file.nothing : "");
    }
    fputs("</ul>\n</nav>\n", out);
}

void page_begin(FILE *out, const struct plots *plots) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>poolsim: ", out);
    for (size_t i = 0; i < plots->count; i++) {
        fputs(i == 0 ? "" : ", ", out);
        escape(out, name_of(plots, i));
    }
    fputs("</title>\n<style>\n"
          "body { font-family: sans-serif; max-width: 62em; margin: 1em auto; padding: 0 1em; color: #000; background: "
          "#fff }\n"
          "h1, h2 { overflow-wrap: anywhere } h2 { margin-top: 2em }\n"
          "nav h2 { margin-top: 1em } nav ul { columns: 2; padding-left: 1.2em } nav li { break-inside: avoid }\n"
          "pre { overflow-x: auto; background: #f4f4f4; padding: 0.7em }\n"
          "figure { margin: 1em 0 } svg { max-width: 100%; height: auto } image { image-rendering: pixelated }\n"
          "@media print { figure, pre { break-inside: avoid } h2 { break-after: avoid } }\n"
          "</style>\n</head>\n<body>\n<h1>poolsim: ",
          out);
    escape(out, plots->traces[0].report->trace);
    size_t policies = plots->policies > 1 ? plots->policies : 1;
    if (plots->count / policies > 1)
        fprintf(out, " and %zu more", plots->count / policies - 1);
    if (policies > 1)
        fprintf(out, ", with %zu policies", policies);
    fputs("</h1>\n", out);
    contents(out, plots);
}

static void write_texts(FILE *texts, const struct plot_trace *trace) {
    series_head(texts, "the configuration", trace->report);
    putc('\n', texts);
    report_text(texts, trace->report, NULL, false);
    blame_text(texts, trace->blame);
}

bool page_report(FILE *out, const struct plots *plots, size_t number) {
    char *text = NULL;
    size_t length;
    FILE *texts = open_memstream(&text, &length);
    if (texts == NULL)
        return false;
    write_texts(texts, &plots->traces[number]);
    bool whole = fclose(texts) == 0;
    if (whole) {
        fprintf(out, "<h2 id=\"report-%zu\">Report: ", number + 1);
        escape(out, name_of(plots, number));
        fputs("</h2>\n<pre>", out);
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

static void copy_svg(FILE *out, const char *name, FILE *svg) {
    char *line = NULL;
    size_t room = 0;
    bool begun = false;
    rewind(svg);
    while (getline(&line, &room, svg) > 0) {
        begun = begun || strncmp(line, "<svg", 4) == 0; /* before it stands what only a file of its own has */
        if (strncmp(line, "<title>", 7) == 0)
            fprintf(out, "<title>%s</title>\n", name);
        else if (begun && line[0] != '\n')
            write_line(out, name, line);
    }
    free(line);
}

void page_picture(FILE *out, const struct plots *plots, const struct plot_file *file, FILE *svg) {
    char id[40];
    id_of(file, id);
    fprintf(out, "<section id=\"%s\">\n<h2>", id);
    put_heading(out, plots, file);
    fputs("</h2>\n", out);
    if (svg != NULL) {
        fputs("<figure>\n", out);
        copy_svg(out, id, svg);
        fprintf(out, "<figcaption>%s</figcaption>\n</figure>\n", file->caption);
    } else {
        fprintf(out, "<p>Not drawn: %s.</p>\n", file->nothing);
    }
    fputs("</section>\n", out);
}

void page_end(FILE *out) {
    fputs("<p>Made by poolsim " POOLSIM_VERSION ".</p>\n</body>\n</html>\n", out);
}

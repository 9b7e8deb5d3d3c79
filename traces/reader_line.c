/* reader_line.c: an event as a line of words. Most of a long trace passes through here, so the usual words are looked at
 * once and nothing is copied. */
#include "traces/reader_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "traces/reader_show.h"
#include "traces/suggest.h"
#include "traces/units.h"

static const char *const usages[] = {
    "alloc ID SIZE [@TAG]",
    "alloc_fast ID SIZE [@TAG]",
    "free ID",
    "resize ID SIZE",
    "lock ID",
    "unlock ID",
    "clean",
    "defrag [SIZE]",
    "at TIME",
    "mark TEXT",
};

const char *line_usage(enum trace_verb verb) {
    return usages[verb];
}

__attribute__((format(printf, 3, 4), cold, noinline)) static const char *
refuse(struct line_fault *fault, const char *place, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fault->place = place;
    vsnprintf(fault->message, sizeof fault->message, format, arguments);
    va_end(arguments);
    return NULL;
}

__attribute__((cold, noinline)) static const char *refuse_verb(struct line_fault *fault, const char *word,
                                                               const char *end) {
    struct quoted found, list;
    const char *meant = suggest(word, (size_t)(end - word), trace_verb_words);
    if (end == word)
        return refuse(fault, word, "an event without words: it begins with a verb, such as alloc or free");
    show_quoted(&found, word, (size_t)(end - word));
    if (*word == '&' || *word == '*')
        return refuse(fault, word, "%s are not part of a trace: an event begins with its verb, not with %s",
                      *word == '&' ? "anchors" : "aliases", found.text);
    if (meant != NULL)
        return refuse(fault, word, "%s is not a verb; did you mean '%s'?", found.text, meant);
    return refuse(fault, word, "%s is not a verb; the verbs are %s", found.text, show_words(&list, trace_verb_words));
}

static inline bool same(const char *word, const char *verb, size_t length) {
    return memcmp(word, verb, length) == 0;
}

static inline enum trace_verb verb_of(const char *word, size_t length) {
    switch (length) {
    case 2:
        return same(word, "at", 2) ? VERB_AT : VERB_COUNT;
    case 4:
        return same(word, "free", 4)   ? VERB_FREE
               : same(word, "lock", 4) ? VERB_LOCK
               : same(word, "mark", 4) ? VERB_MARK
                                       : VERB_COUNT;
    case 5:
        return same(word, "alloc", 5) ? VERB_ALLOC : same(word, "clean", 5) ? VERB_CLEAN : VERB_COUNT;
    case 6:
        return same(word, "unlock", 6)   ? VERB_UNLOCK
               : same(word, "resize", 6) ? VERB_RESIZE
               : same(word, "defrag", 6) ? VERB_DEFRAG
                                         : VERB_COUNT;
    case 10:
        return same(word, "alloc_fast", 10) ? VERB_ALLOC_FAST : VERB_COUNT;
    default:
        return VERB_COUNT;
    }
}

enum trace_verb line_verb(const char *word, size_t length) {
    return verb_of(word, length);
}

static bool ends_line(char byte) {
    return byte == '\n' || byte == 0;
}

__attribute__((cold, noinline)) static const char *refuse_missing(struct line_fault *fault, const char *place,
                                                                  enum trace_verb verb, const char *what) {
    return refuse(fault, place, "%s lacks its %s: %s", trace_verb_words[verb], what, usages[verb]);
}

/* Reads a size, a plain number of bytes at once. */
static inline const char *read_size(const char *word, enum trace_verb verb, uint64_t *bytes, struct line_fault *fault) {
    const char *at = word, *why;
    uint64_t value = 0;
    unsigned digit;
    while ((digit = (unsigned)(unsigned char)*at - '0') <= 9) {
        value = value * 10 + digit;
        at++;
    }
    if (at - word <= 19 && at > word && (unsigned char)*at <= ' ') {
        *bytes = value;
        return at;
    }
    if (ends_line(*word) || *word == '#')
        return refuse_missing(fault, word, verb, "size");
    at = line_word_end(at);
    if (parse_size(word, (size_t)(at - word), bytes, &why))
        return at;
    struct quoted found;
    return refuse(fault, word, "%s %s", show_quoted(&found, word, (size_t)(at - word)), why);
}

static const char *read_time(const char *word, struct trace_event *event, struct line_fault *fault) {
    const char *end = line_word_end(word), *why;
    if (ends_line(*word))
        return refuse_missing(fault, word, VERB_AT, "time");
    event->timed = true;
    if (parse_time(word, (size_t)(end - word), &event->time_ns, &why))
        return end;
    struct quoted found;
    return refuse(fault, word, "%s %s", show_quoted(&found, word, (size_t)(end - word)), why);
}

/* A mark's text: the rest of the line, but for the blanks at its ends. */
static const char *read_text(const char *text, struct trace_event *event, struct line_fault *fault) {
    const char *end = text;
    while (!ends_line(*end))
        end++;
    const char *last = end;
    while (last > text && (last[-1] == ' ' || last[-1] == '\t'))
        last--;
    if (last == text)
        return refuse_missing(fault, text, VERB_MARK, "text");
    event->id = text;
    event->id_length = (size_t)(last - text);
    return end;
}

__attribute__((cold, noinline)) static const char *refuse_rest(struct line_fault *fault, const char *rest,
                                                               enum trace_verb verb) {
    struct quoted found;
    show_quoted(&found, rest, (size_t)(line_word_end(rest) - rest));
    return refuse(fault, rest, "%s is one word too many: %s%s", found.text, usages[verb],
                  *rest == '#' ? "; a comment has a line of its own" : "");
}

/* Behind an allocation's size: nothing, or its tag. Returns the end of what was read. */
static inline const char *read_tag(const char *at, struct trace_event *event) {
    const char *word = line_skip_blanks(at);
    if (*word != '@')
        return at;
    at = line_word_end(word + 1);
    event->tag = word + 1;
    event->tag_length = (size_t)(at - event->tag);
    return at;
}

const char *line_parse(const char *text, struct trace_event *event, struct line_fault *fault) {
    const char *at = line_word_end(text);
    enum trace_verb verb = verb_of(text, (size_t)(at - text));
    const char *word = line_skip_blanks(at);
    event->verb = verb;
    event->id = NULL;
    event->id_length = 0;
    event->tag = NULL;
    event->tag_length = 0;
    event->size_bytes = 0;
    event->timed = false;
    event->time_ns = 0;
    switch (verb) {
    case VERB_ALLOC:
    case VERB_ALLOC_FAST:
    case VERB_RESIZE:
    case VERB_FREE:
    case VERB_LOCK:
    case VERB_UNLOCK:
        at = line_word_end(word);
        if (at == word)
            return refuse_missing(fault, word, verb, "id");
        event->id = word;
        event->id_length = (size_t)(at - word);
        if (verb <= VERB_ALLOC_FAST || verb == VERB_RESIZE)
            at = read_size(line_skip_blanks(at), verb, &event->size_bytes, fault);
        if (verb <= VERB_ALLOC_FAST && at != NULL && *at == ' ') {
            at = read_tag(at, event);
            if (event->tag != NULL && event->tag_length == 0)
                return refuse(fault, at - 1, "a tag without a word: %s", usages[verb]);
        }
        break;
    case VERB_CLEAN:
        break;
    case VERB_DEFRAG:
        if (!ends_line(*word))
            at = read_size(word, verb, &event->size_bytes, fault);
        break;
    case VERB_AT:
        at = read_time(word, event, fault);
        break;
    case VERB_MARK:
        at = read_text(word, event, fault);
        break;
    case VERB_COUNT:
        return refuse_verb(fault, text, at);
    }
    if (at == NULL || ends_line(*at))
        return at;
    at = line_skip_blanks(at);
    return ends_line(*at) ? at : refuse_rest(fault, at, verb);
}

/* reader_keys.c: keys and values of a trace's mappings. */
#include "traces/reader_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "traces/reader_line.h"
#include "traces/reader_show.h"
#include "traces/suggest.h"

const char *reader_text(const struct trace_reader *reader, size_t *length) {
    *length = reader->event.data.scalar.length;
    return (const char *)reader->event.data.scalar.value;
}

static int find_word(const char *const words[], const char *text, size_t length) {
    for (int i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
            return i;
    }
    return -1;
}

int reader_find_key(const struct trace_reader *reader, const char *const keys[]) {
    size_t length;
    const char *text = reader_text(reader, &length);
    return find_word(keys, text, length);
}

/* People write `- mark note: text`, which YAML takes for a mapping. */
static bool begins_with_verb(const char *text) {
    const char *end = line_word_end(text);
    return *end != 0 && line_verb(text, (size_t)(end - text)) != VERB_COUNT;
}

static int refuse_key(struct trace_reader *reader, const char *const keys[], const char *owner) {
    struct quoted found, list;
    size_t length;
    const char *text = reader_text(reader, &length);
    const char *meant = suggest(text, length, keys);
    if (begins_with_verb(text))
        return reader_refuse_event(reader, "YAML takes this for a key, for a ':' follows; put the event in quotes");
    show_quoted(&found, text, length);
    if (meant != NULL)
        return reader_refuse_event(reader, "%s is not a key of %s; did you mean '%s'?", found.text, owner, meant);
    return reader_refuse_event(reader, "%s is not a key of %s; the keys are %s", found.text, owner,
                               show_words(&list, keys));
}

int reader_key(struct trace_reader *reader, const char *const keys[], const char *owner, unsigned *seen, int *index) {
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type == YAML_MAPPING_END_EVENT)
        return 0;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "a key of %s is one word", owner);
    *index = reader_find_key(reader, keys);
    if (*index < 0)
        return refuse_key(reader, keys, owner);
    unsigned bit = 1u << *index;
    if (*seen & bit)
        return reader_refuse_event(reader, "'%s' is given twice", keys[*index]);
    *seen |= bit;
    return 1;
}

static const char *kind_of_event(const struct trace_reader *reader) {
    return reader->event.type == YAML_MAPPING_START_EVENT ? "a mapping" : "a sequence";
}

int reader_scalar(struct trace_reader *reader, const char *key, const char *example) {
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "'%s' is %s, where %s belongs", key, kind_of_event(reader), example);
    return 0;
}

/* Goes to a value that has to begin with an event of that type. */
static int want_start(struct trace_reader *reader, yaml_event_type_t type, const char *type_name, const char *key,
                      const char *example) {
    if (reader_pull(reader) != 0)
        return -1;
    if (reader->event.type == type)
        return 0;
    if (reader->event.type != YAML_SCALAR_EVENT)
        return reader_refuse_event(reader, "'%s' is %s, where %s such as %s belongs", key, kind_of_event(reader),
                                   type_name, example);
    struct quoted found;
    size_t length;
    const char *text = reader_text(reader, &length);
    return reader_refuse_event(reader, "'%s' is %s, where %s such as %s belongs", key,
                               length == 0 ? "empty" : show_quoted(&found, text, length), type_name, example);
}

int reader_mapping(struct trace_reader *reader, const char *key, const char *example) {
    return want_start(reader, YAML_MAPPING_START_EVENT, "a mapping", key, example);
}

int reader_sequence(struct trace_reader *reader, const char *key, const char *example) {
    return want_start(reader, YAML_SEQUENCE_START_EVENT, "a sequence", key, example);
}

char *reader_copy_text(struct trace_reader *reader, const char *key) {
    size_t length;
    const char *text = reader_text(reader, &length);
    if (!show_is_line(text, length)) {
        reader_refuse_event(reader, "'%s' has a line end or a control character in it", key);
        return NULL;
    }
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        reader_refuse_memory(reader);
        return NULL;
    }
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

int reader_number(struct trace_reader *reader, bool (*parse)(const char *, size_t, uint64_t *, const char **),
                  uint64_t *number) {
    struct quoted found;
    const char *why;
    size_t length;
    const char *text = reader_text(reader, &length);
    if (parse(text, length, number, &why))
        return 0;
    return reader_refuse_event(reader, "%s %s", show_quoted(&found, text, length), why);
}

int reader_word(struct trace_reader *reader, const char *key, const char *const words[], int64_t *index) {
    struct quoted found, list;
    size_t length;
    const char *text = reader_text(reader, &length);
    int at = find_word(words, text, length);
    if (at >= 0) {
        *index = at;
        return 0;
    }
    const char *meant = suggest(text, length, words);
    show_quoted(&found, text, length);
    if (meant != NULL)
        return reader_refuse_event(reader, "%s is no value of '%s'; did you mean '%s'?", found.text, key, meant);
    return reader_refuse_event(reader, "%s is no value of '%s'; it is one of %s", found.text, key,
                               show_words(&list, words));
}

/* blame_out.c: rankings. */
#include "viz/blame_out.h"

#include <string.h>

#include "viz/report_json.h"

static const char *const titles[BLAME_KINDS] = {
    [BLAME_SPLIT] = "who keeps free space apart",
    [BLAME_PINNED] = "whose locks keep it so",
};
static const char *const keys[BLAME_KINDS] = {[BLAME_SPLIT] = "split", [BLAME_PINNED] = "pinned"};

static double mean_bytes(const struct blame *blame, double byte_events) {
    return blame_events(blame) == 0 ? 0 : byte_events / (double)blame_events(blame);
}

#define NAME_CHARACTERS 60

/* At most so many of a name, with dots where it is longer; how many bytes more than characters they are. */
static int shorten(const char *name, char kept[4 * NAME_CHARACTERS + 4]) {
    size_t length = 0, characters = 0, cut = 0;
    while (name[length] != '\0') {
        characters += ((unsigned char)name[length] & 0xC0) != 0x80;
        if (characters == NAME_CHARACTERS - 2 && cut == 0)
            cut = length;
        if (characters > NAME_CHARACTERS || length == 4 * (size_t)NAME_CHARACTERS)
            break;
        length++;
    }
    bool longer = name[length] != '\0';
    length = longer ? cut : length;
    characters = longer ? NAME_CHARACTERS - 3 : characters;
    memcpy(kept, name, length);
    memcpy(kept + length, longer ? "..." : "", longer ? 4 : 1);
    return (int)(length - characters);
}

void blame_text(FILE *out, struct blame *blame) {
    for (int kind = 0; kind < BLAME_KINDS; kind++) {
        struct blame_part parts[BLAME_ROWS];
        double all;
        size_t count = blame_ranking(blame, (enum blame_kind)kind, parts, BLAME_ROWS, &all);
        if (count == 0) {
            fprintf(out, "  %s: nobody\n", titles[kind]);
            continue;
        }
        fprintf(out, "  %-30s %12s %12s %8s\n", titles[kind], "bytes, mean", "most", "share");
        for (size_t i = 0; i < count; i++) {
            char name[4 * NAME_CHARACTERS + 4];
            int more = shorten(parts[i].name, name);
            fprintf(out, "    %-*s %12.1f %12.0f %6.1f %%\n", 28 + more, name, mean_bytes(blame, parts[i].byte_events),
                    parts[i].bytes_max, 100 * parts[i].byte_events / all);
        }
    }
}

static json_t *ranking_json(struct blame *blame, enum blame_kind kind) {
    struct blame_part parts[BLAME_ROWS];
    double all;
    size_t count = blame_ranking(blame, kind, parts, BLAME_ROWS, &all);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:s, s:f, s:f, s:f}", "name", parts[i].name, "bytes_mean",
                                               mean_bytes(blame, parts[i].byte_events), "bytes_max", parts[i].bytes_max,
                                               "share_pct", 100 * parts[i].byte_events / all));
    return array;
}

bool blame_report_json(FILE *out, const struct report *report, struct blame *blame) {
    json_t *object = json_report(report), *rankings = json_object();
    for (int kind = 0; kind < BLAME_KINDS; kind++)
        json_object_set_new(rankings, keys[kind], ranking_json(blame, (enum blame_kind)kind));
    if (object != NULL && json_object_set_new(object, "blame", rankings) == 0)
        return json_print(out, object);
    json_decref(object);
    return false;
}

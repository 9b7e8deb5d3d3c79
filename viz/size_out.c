/* size_out.c: printing what size found. */
#include "viz/size_out.h"

#include <inttypes.h>
#include <string.h>

#include "viz/number.h"
#include "viz/report_json.h"

const char *const size_subject_words[] = {"pool", "indexes", "cache", "block", "defrag-step", "defrag-every", NULL};

static uint64_t with_margin(uint64_t bytes, uint64_t percent) {
    return bytes + bytes / 100 * percent + (bytes % 100 * percent + 99) / 100;
}

/* ---- Text ---- */

static void row(FILE *out, const char *name, const char *text) {
    fprintf(out, "  %-16s%s\n", name, text);
}

static void limit_row(FILE *out, const struct size_search *search) {
    const struct size_limit *limit = &search->limit;
    char text[400];
    const char *bytes;
    if (limit->tape == NULL)
        return;
    bool found = search->result.found;
    bytes = found ? number_text(size_search_number(search, search->result.answer - 1)) : "the largest";
    if (limit->event != 0)
        snprintf(text, sizeof text, "with %s: event %" PRIu64 ", line %u: %s", bytes, limit->event, limit->line,
                 limit->text);
    else
        snprintf(text, sizeof text, "with %s: %s", bytes, limit->text);
    row(out, "limited by", text);
    if (search->sizing->tapes->count > 1)
        row(out, "", limit->tape->source);
}

static void still_row(FILE *out, const struct size_search *still, uint64_t bytes) {
    uint64_t more = size_point_bytes(&still->point);
    char text[300];
    if (still->result.found)
        snprintf(text, sizeof text, "%s bytes, %+.1f %%", number_text(more),
                 100 * ((double)more - (double)bytes) / (double)bytes);
    else
        snprintf(text, sizeof text, "nothing passes: %s", still->limit.text);
    row(out, "without moving", text);
}

static void pool_rows(FILE *out, const struct size_findings *findings) {
    const struct size_search *search = findings->answer;
    const struct size_point *point = &search->point;
    uint64_t bytes = size_point_bytes(point);
    char text[200];
    snprintf(text, sizeof text, "%s bytes: %s blocks of %u, %s indexes%s%s", number_text(bytes),
             number_text(point->blocks), point->kind->block_bytes, number_text(point->indexes),
             point->index_cache != 0 ? ", a cache of " : ", a free list",
             point->index_cache != 0 ? number_text(point->index_cache) : "");
    row(out, search->subject == SIZE_POOL ? "smallest pool" : "pool", text);
    if (search->subject != SIZE_POOL)
        return;
    if (findings->margin_percent != 0) {
        snprintf(text, sizeof text, "%s bytes, %" PRIu64 " %% more",
                 number_text(with_margin(bytes, findings->margin_percent)), findings->margin_percent);
        row(out, "with a margin", text);
    }
    if (findings->given_bytes != 0) {
        double headroom = 100 * ((double)findings->given_bytes - (double)bytes) / (double)findings->given_bytes;
        snprintf(text, sizeof text, "%.1f %% of the %s bytes given%s", headroom, number_text(findings->given_bytes),
                 headroom < 0 ? ": too few" : "");
        row(out, "headroom", text);
    }
    still_row(out, findings->still, bytes);
}

static void around_row(FILE *out, const struct size_search *search) {
    const struct smallest_result *result = &search->result;
    char text[400];
    int used = snprintf(text, sizeof text, "%u replayed; of %u smaller ones ", result->probes, result->below_tried);
    if (result->below_tried == 0)
        used = snprintf(text, sizeof text, "%u replayed; there is no smaller one", result->probes);
    else if (result->below_count == 0)
        used += snprintf(text + used, sizeof text - (size_t)used, "none passes");
    else
        used += snprintf(text + used, sizeof text - (size_t)used, "%u pass%s:", result->below_count,
                         result->below_count == 1 ? "es" : "");
    for (unsigned i = 0; i < result->below_count && i < SMALLEST_ISLANDS; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, " %s",
                         number_text(size_search_number(search, result->below[i])));
    snprintf(text + used, sizeof text - (size_t)used, "; all of %u larger ones pass", result->above_tried);
    row(out, "looked around", text);
}

static void table(FILE *out, const struct size_findings *findings) {
    fprintf(out, "\n  %-16s%12s%12s%12s%12s  bytes a block\n", "when fragmented", "4", "8", "16", "32");
    for (int policy = 0; policy < SIZE_POLICIES; policy++) {
        if (findings->cells[policy][0] == NULL)
            continue;
        fprintf(out, "  %-16s", trace_on_fragmented_words[policy]);
        for (int i = 0; i < SIZE_BLOCKS; i++) {
            const struct size_search *cell = findings->cells[policy][i];
            fprintf(out, "%12s", cell->result.found ? number_text(size_point_bytes(&cell->point)) : "none");
        }
        putc('\n', out);
    }
}

void size_text(FILE *out, const struct size_findings *findings) {
    const struct size_search *search = findings->answer;
    char text[120];
    for (size_t i = 0; i < findings->tapes->count; i++) {
        const struct tape *tape = &findings->tapes->items[i];
        fprintf(out, "%s\n", tape->header.name != NULL ? tape->header.name : tape->source);
    }
    if (!search->result.found) {
        row(out, size_subject_words[findings->subject], "nothing passes, however large");
        limit_row(out, search);
        return;
    }
    if (findings->subject != SIZE_POOL && findings->subject != SIZE_BLOCK) {
        uint64_t number = size_search_number(search, search->result.answer);
        snprintf(text, sizeof text, "%s%s", number_text(number),
                 findings->subject == SIZE_EVERY && number == 0 ? ": no steps are needed" : "");
        row(out, size_subject_words[findings->subject], text);
    }
    pool_rows(out, findings);
    limit_row(out, search);
    if (search->around != 0)
        around_row(out, search);
    if (findings->subject == SIZE_POOL || findings->subject == SIZE_BLOCK)
        table(out, findings);
}

/* ---- JSON ---- */

static json_t *point_json(const struct size_search *search) {
    const struct size_point *point = &search->point;
    if (!search->result.found)
        return json_null();
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "bytes", (json_int_t)size_point_bytes(point), "blocks",
                     (json_int_t)point->blocks, "block_bytes", (json_int_t)point->kind->block_bytes, "indexes",
                     (json_int_t)point->indexes, "index_cache", (json_int_t)point->index_cache);
}

static json_t *cells_json(const struct size_findings *findings) {
    json_t *array = json_array();
    for (int policy = 0; policy < SIZE_POLICIES; policy++) {
        for (int i = 0; i < SIZE_BLOCKS && findings->cells[policy][i] != NULL; i++)
            json_array_append_new(array,
                                  json_pack("{s:s, s:i, s:o}", "on_fragmented", trace_on_fragmented_words[policy],
                                            "block_bytes", 4 << i, "pool", point_json(findings->cells[policy][i])));
    }
    return array;
}

static json_t *limit_json(const struct size_search *search) {
    const struct size_limit *limit = &search->limit;
    if (limit->tape == NULL)
        return json_null();
    return json_pack("{s:s, s:I, s:I, s:s}", "source", limit->tape->source, "event", (json_int_t)limit->event, "line",
                     (json_int_t)limit->line, "text", limit->text);
}

bool size_json(FILE *out, const struct size_findings *findings) {
    const struct size_search *search = findings->answer;
    const struct smallest_result *result = &search->result;
    json_t *below = json_array(), *sources = json_array();
    for (size_t i = 0; i < findings->tapes->count; i++)
        json_array_append_new(sources, json_string(findings->tapes->items[i].source));
    for (unsigned i = 0; i < result->below_count && i < SMALLEST_ISLANDS; i++)
        json_array_append_new(below, json_integer((json_int_t)size_search_number(search, result->below[i])));
    json_t *object = json_pack(
        "{s:o, s:s, s:b, s:o, s:o, s:I, s:I, s:I, s:o, s:o}", "sources", sources, "for",
        size_subject_words[findings->subject], "found", (int)result->found, "pool", point_json(search), "limited_by",
        limit_json(search), "replayed", (json_int_t)result->probes, "below_tried", (json_int_t)result->below_tried,
        "above_tried", (json_int_t)result->above_tried, "below_passing", below, "table", cells_json(findings));
    if (object == NULL)
        return false;
    if (findings->still != NULL)
        json_object_set_new(object, "without_moving", point_json(findings->still));
    if (result->found) {
        json_object_set_new(object, "answer", json_integer((json_int_t)size_search_number(search, result->answer)));
        if (findings->margin_percent != 0)
            json_object_set_new(
                object, "bytes_with_margin",
                json_integer((json_int_t)with_margin(size_point_bytes(&search->point), findings->margin_percent)));
    }
    return json_print(out, object);
}

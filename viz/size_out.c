/* size_out.c: printing what size found. */
#include "viz/size_out.h"

#include <inttypes.h>
#include <string.h>

#include "viz/number.h"
#include "viz/report_json.h"

const char *const size_subject_words[] = {"pool", "indexes", "cache", "block", "defrag-step", "defrag-every", NULL};

uint64_t size_with_margin(const struct size_findings *findings) {
    uint64_t bytes = size_point_bytes(&findings->answer->point), percent = findings->margin_percent;
    return bytes + bytes / 100 * percent + (bytes % 100 * percent + 99) / 100;
}

/* ---- Text ---- */

static void row(FILE *out, const char *name, const char *text) {
    fprintf(out, "  %-16s%s\n", name, text);
}

static const char *limit_text(char text[300], const struct size_limit *limit) {
    if (limit->event != 0 && limit->unmet == NULL)
        snprintf(text, 300, "event %" PRIu64 ", line %u: %s", limit->event, limit->line, limit->text);
    else
        snprintf(text, 300, "%s", limit->text);
    return text;
}

/* An expectation that held, and then no more. */
static void since_row(FILE *out, const struct size_limit *limit) {
    char text[200];
    if (limit->event == 0 || limit->unmet == NULL)
        return;
    snprintf(text, sizeof text, "since event %" PRIu64 ", line %u: %s", limit->event, limit->line, limit->since);
    row(out, "", text);
}

static void try_row(FILE *out, const char *name, const char *what, const struct size_try *try) {
    char text[300];
    snprintf(text, sizeof text, "%s, which %s", what, try->passes ? "pass" : "fail:");
    row(out, name, text);
    if (try->passes)
        return;
    row(out, "", limit_text(text, &try->limit));
    since_row(out, &try->limit);
}

static void limit_row(FILE *out, const struct size_search *search) {
    const struct size_limit *limit = &search->limit;
    char text[400], why[300];
    if (limit->tape == NULL)
        return;
    snprintf(text, sizeof text, "with %s: %s", number_text(size_search_number(search, search->limit_value)),
             limit_text(why, limit));
    row(out, "limited by", text);
    since_row(out, limit);
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
    char more[60] = "";
    if (search->given_bytes != 0 && bytes > search->given_bytes)
        snprintf(more, sizeof more, ", %s more than given", number_text(bytes - search->given_bytes));
    snprintf(text, sizeof text, "%s bytes%s: %s blocks of %u, %s indexes%s%s", number_text(bytes), more,
             number_text(point->blocks), point->kind->block_bytes, number_text(point->indexes),
             point->index_cache != 0 ? ", a cache of " : ", a free list",
             point->index_cache != 0 ? number_text(point->index_cache) : "");
    row(out, search->subject == SIZE_POOL ? "smallest pool" : "pool", text);
    if (findings->subject != SIZE_POOL && findings->subject != SIZE_BLOCK)
        return;
    if (findings->smaller != NULL) {
        const struct size_point *other = &findings->smaller->point;
        snprintf(text, sizeof text, "with --block %u: %s bytes", other->kind->block_bytes,
                 number_text(size_point_bytes(other)));
        row(out, "", text);
    }
    if (findings->margin.bytes != 0) {
        snprintf(text, sizeof text, "%s bytes, %" PRIu64 " %% more", number_text(findings->margin.bytes),
                 findings->margin_percent);
        try_row(out, "with a margin", text, &findings->margin);
    }
    if (findings->given_bytes != 0) {
        double headroom = 100 * ((double)findings->given_bytes - (double)bytes) / (double)findings->given_bytes;
        snprintf(text, sizeof text, "%.1f %% of the %s bytes given", headroom, number_text(findings->given_bytes));
        try_row(out, "headroom", text, &findings->given);
    }
    still_row(out, findings->still, bytes);
}

static void around_row(FILE *out, const struct size_search *search) {
    const struct smallest_result *result = &search->result;
    bool every = search->subject == SIZE_EVERY; /* its numbers are looked for from never on */
    const char *less = every ? "rarer" : "smaller", *more = every ? "more frequent" : "larger";
    char text[400], blocks[60] = "";
    if (search->subject == SIZE_INDEXES || search->subject == SIZE_CACHE)
        snprintf(blocks, sizeof blocks, " in %s blocks", number_text(search->tried_blocks));
    int used =
        snprintf(text, sizeof text, "%u replayed%s; of %u %s ones ", result->probes, blocks, result->below_tried, less);
    if (result->below_tried == 0)
        used = snprintf(text, sizeof text, "%u replayed%s; there is no %s one", result->probes, blocks, less);
    else if (result->below_count == 0)
        used += snprintf(text + used, sizeof text - (size_t)used, "none passes");
    else
        used += snprintf(text + used, sizeof text - (size_t)used, "%u pass%s:", result->below_count,
                         result->below_count == 1 ? "es" : "");
    for (unsigned i = 0; i < result->below_count && i < SMALLEST_ISLANDS; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, " %s",
                         number_text(size_search_number(search, result->below[i])));
    if (result->above_tried == 0)
        snprintf(text + used, sizeof text - (size_t)used, "; there is no %s one", more);
    else
        snprintf(text + used, sizeof text - (size_t)used, "; all of %u %s ones pass", result->above_tried, more);
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
        row(out, size_subject_words[findings->subject],
            findings->subject == SIZE_EVERY ? "nothing passes, however frequent" : "nothing passes, however large");
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

static json_t *limit_json(const struct size_limit *limit) {
    if (limit->tape == NULL)
        return json_null();
    return json_pack("{s:s, s:I, s:I, s:s, s:s?}", "source", limit->tape->source, "event", (json_int_t)limit->event,
                     "line", (json_int_t)limit->line, "text", limit->text, "since",
                     limit->since[0] != 0 ? limit->since : NULL);
}

static json_t *try_json(const struct size_try *try) {
    return json_pack("{s:I, s:b, s:o}", "bytes", (json_int_t)try->bytes, "passes", (int)try->passes, "limited_by",
                     limit_json(&try->limit));
}

bool size_json(FILE *out, const struct size_findings *findings) {
    const struct size_search *search = findings->answer;
    const struct smallest_result *result = &search->result;
    json_t *below = json_array(), *sources = json_array();
    for (size_t i = 0; i < findings->tapes->count; i++)
        json_array_append_new(sources, json_string(findings->tapes->items[i].source));
    for (unsigned i = 0; i < result->below_count && i < SMALLEST_ISLANDS; i++)
        json_array_append_new(below, json_integer((json_int_t)size_search_number(search, result->below[i])));
    json_t *object =
        json_pack("{s:o, s:s, s:b, s:o, s:o, s:I, s:I, s:I, s:o, s:o}", "sources", sources, "for",
                  size_subject_words[findings->subject], "found", (int)result->found, "pool", point_json(search),
                  "limited_by", limit_json(&search->limit), "replayed", (json_int_t)result->probes, "below_tried",
                  (json_int_t)result->below_tried, "above_tried", (json_int_t)result->above_tried, "below_passing",
                  below, "table", cells_json(findings));
    if (object == NULL)
        return false;
    if (findings->still != NULL)
        json_object_set_new(object, "without_moving", point_json(findings->still));
    if (result->found) {
        json_object_set_new(object, "answer", json_integer((json_int_t)size_search_number(search, result->answer)));
        if (findings->margin.bytes != 0) {
            json_object_set_new(object, "bytes_with_margin", json_integer((json_int_t)findings->margin.bytes));
            json_object_set_new(object, "with_margin", try_json(&findings->margin));
        }
        if (findings->given.bytes != 0)
            json_object_set_new(object, "given", try_json(&findings->given));
        if (search->given_bytes != 0)
            json_object_set_new(object, "in_given_bytes", json_boolean(search->in_given));
    }
    return json_print(out, object);
}

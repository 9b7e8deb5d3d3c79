/* describe_json.c: descriptions for programs. */
#include <jansson.h>

#include "viz/describe_out.h"

static json_t *whole(uint64_t value) {
    return json_integer((json_int_t)value);
}

/* Quantiles, and the buckets that have values. */
static json_t *histogram_json(const struct histogram *values) {
    json_t *buckets = json_array();
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        const struct histogram_bucket *bucket = &values->buckets[i];
        if (bucket->count != 0)
            json_array_append_new(buckets, json_pack("{s:o, s:o, s:o}", "min", whole(bucket->min), "max",
                                                     whole(bucket->max), "count", whole(bucket->count)));
    }
    return json_pack("{s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:o}", "count", whole(values->count), "min",
                     whole(values->min), "max", whole(values->max), "mean",
                     values->count != 0 ? values->sum / (double)values->count : 0.0, "median",
                     whole(histogram_quantile(values, 0.5)), "p90", whole(histogram_quantile(values, 0.9)), "p99",
                     whole(histogram_quantile(values, 0.99)), "buckets", buckets);
}

static json_t *tags_json(const struct description *description) {
    json_t *tags = json_array();
    for (size_t i = 0; i < description->tag_count; i++) {
        const struct describe_tag *tag = &description->tags[i];
        json_array_append_new(tags, json_pack("{s:s, s:o, s:o, s:o}", "tag", tag->name, "allocs", whole(tag->allocs),
                                              "bytes", whole(tag->bytes), "peak_bytes", whole(tag->peak_bytes)));
    }
    return tags;
}

static json_t *verbs_json(const struct description *description) {
    json_t *verbs = json_object();
    for (int verb = 0; verb < VERB_COUNT; verb++)
        json_object_set_new(verbs, trace_verb_words[verb], whole(description->verbs[verb]));
    return verbs;
}

bool describe_json(FILE *out, const char *name, const struct trace_header *header,
                   const struct description *description) {
    json_t *object =
        json_pack("{s:s, s:o, s:o, s:o, s:{s:o, s:o}, s:o, s:o, s:{s:o, s:o}, s:{s:o, s:f}, s:{s:o, s:o}, s:o, s:o}",
                  "trace", name, "events", whole(description->events), "verbs", verbs_json(description), "time_ns",
                  whole(description->time_ns), "peak", "live_bytes", whole(description->peak_bytes), "live_count",
                  whole(description->peak_count), "sizes", histogram_json(&description->sizes), "lives_events",
                  histogram_json(&description->lives), "final", "live_bytes", whole(description->final_bytes),
                  "live_count", whole(description->final_count), "locked", "allocs", whole(description->locked_allocs),
                  "live_bytes_pct", description->locked_pct, "resizes", "grown", whole(description->grown), "shrunk",
                  whole(description->shrunk), "tags", tags_json(description), "untagged", whole(description->untagged));
    if (object != NULL && description->time_ns != 0)
        json_object_set_new(object, "lives_ns", histogram_json(&description->lives_ns));
    if (object != NULL && header->generated)
        json_object_set_new(object, "seed", whole(header->seed));
    if (object != NULL && header->cut_off)
        json_object_set_new(object, "cut_off", json_true());
    if (object != NULL && header->sizes_rounded)
        json_object_set_new(object, "sizes_rounded", json_true());
    bool written = object != NULL && json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(8)) == 0;
    putc('\n', out);
    json_decref(object);
    return written;
}

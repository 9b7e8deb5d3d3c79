/* report_json.c: reports for programs. */
#include <stdlib.h>
#include <string.h>

#include "traces/cost.h"
#include "viz/report_json.h"
#include "viz/report_out.h"

bool json_set_dotted(json_t *object, const char *name, json_t *value) {
    const char *dot;
    while ((dot = strchr(name, '.')) != NULL) {
        json_t *inner = json_object_getn(object, name, (size_t)(dot - name));
        if (inner == NULL) {
            inner = json_object();
            if (json_object_setn_new(object, name, (size_t)(dot - name), inner) != 0) {
                json_decref(value);
                return false;
            }
        }
        object = inner;
        name = dot + 1;
    }
    return json_object_set_new(object, name, value) == 0;
}

const json_t *json_get_dotted(const json_t *object, const char *name) {
    const char *dot;
    while ((dot = strchr(name, '.')) != NULL) {
        object = json_object_getn(object, name, (size_t)(dot - name));
        name = dot + 1;
    }
    return json_object_get(object, name);
}

bool json_get_number(const json_t *object, const char *name, const json_t **number) {
    const char *dot;
    *number = NULL;
    while (object != NULL && (dot = strchr(name, '.')) != NULL) {
        object = json_object_getn(object, name, (size_t)(dot - name));
        if (object != NULL && !json_is_object(object))
            return false;
        name = dot + 1;
    }
    *number = json_object_get(object, name);
    return *number == NULL || json_is_number(*number);
}

json_t *json_metric(const struct report *report, const struct metric *metric) {
    double value = metric_value(report, metric);
    return metric->is_pct ? json_real(value) : json_integer((json_int_t)value);
}

static json_t *failure_json(const struct report_failure *failure, int error) {
    json_t *locked_ids = json_array();
    for (size_t i = 0; i < 3 && failure->locked_ids[i][0] != '\0'; i++)
        json_array_append_new(locked_ids, json_string(failure->locked_ids[i]));
    json_t *object = json_pack(
        "{s:s, s:I, s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:o}", "error", pool_error_name(error), "event",
        (json_int_t)failure->event, "line", (json_int_t)failure->line, "verb", failure->verb, "id", failure->id,
        "asked_bytes", (json_int_t)failure->asked_bytes, "free_bytes", (json_int_t)failure->free_bytes,
        "largest_free_bytes", (json_int_t)failure->largest_free_bytes, "locked_count",
        (json_int_t)failure->locked_count, "locked_bytes", (json_int_t)failure->locked_bytes, "locked_ids", locked_ids);
    if (object != NULL && failure->for_room) {
        json_object_set_new(object, "clean_helps", json_boolean(failure->clean_helps));
        json_object_set_new(object, "defrag_helps", json_boolean(failure->defrag_helps));
    }
    return object;
}

static json_t *first_failures_json(const struct report *report) {
    json_t *array = json_array();
    for (int error = 1; error < DPOOL_ERR_INVALID_CONFIG; error++) {
        if (report->first[error].event != 0)
            json_array_append_new(array, failure_json(&report->first[error], error));
    }
    return array;
}

static json_t *expectations_json(const struct report *report) {
    json_t *array = json_array();
    for (size_t i = 0; i < report->expectation_count; i++) {
        const struct report_expectation *expectation = &report->expectations[i];
        char wanted[64];
        snprintf(wanted, sizeof wanted, "%s %.15g", trace_compare_words[expectation->compare], expectation->wanted);
        json_array_append_new(
            array, json_pack("{s:s, s:s, s:o, s:b}", "name", expectation->metric, "wanted", wanted, "got",
                             expectation->known ? json_metric(report, metric_find(expectation->metric)) : json_null(),
                             "ok", (int)expectation->ok));
    }
    return array;
}

json_t *json_report(const struct report *report) {
    json_t *object = json_object();
    bool whole = object != NULL && json_object_set_new(object, "trace", json_string(report->trace)) == 0
                 && json_object_set_new(object, "source", json_string(report->source)) == 0;
    if (report->generated)
        json_object_set_new(object, "seed", json_integer((json_int_t)report->seed));
    if (report->cut_off)
        json_object_set_new(object, "cut_off", json_true());
    if (report->sizes_rounded)
        json_object_set_new(object, "sizes_rounded", json_true());
    for (const struct metric *metric = metrics; whole && metric->name != NULL; metric++) {
        if (!metric_is_optional(metric) || metric_known(report, metric))
            whole = json_set_dotted(object, metric->name, json_metric(report, metric));
    }
    if (whole && report->setup.cost != NULL)
        whole = json_set_dotted(object, "cost.table", json_string(report->setup.cost->name))
                && json_set_dotted(object, "cost.unit", json_string(cost_unit_words[report->setup.cost->unit]));
    whole = whole && json_object_set_new(object, "first_failures", first_failures_json(report)) == 0
            && json_object_set_new(object, "expect", expectations_json(report)) == 0;
    if (whole)
        return object;
    json_decref(object);
    return NULL;
}

bool json_print(FILE *out, json_t *object) {
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(8)) : NULL;
    json_decref(object);
    if (text == NULL)
        return false;
    fprintf(out, "%s\n", text);
    free(text);
    return true;
}

bool report_json(FILE *out, const struct report *report) {
    return json_print(out, json_report(report));
}

bool report_bracket_json(FILE *out, const struct report *none, const struct report *all) {
    return json_print(out, json_pack("{s:s, s:s, s:o, s:o}", "trace", none->trace, "source", none->source, "none",
                                     json_report(none), "all", json_report(all)));
}

/* baseline.c: writing, reading and comparing baselines. */
#include "viz/baseline.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "traces/expectation.h"
#include "viz/report_json.h"

#define VERSION 1

/* {"poolsim-baseline": 1, "traces": [{source, document, content, policy, and the report's own keys}]} */
struct baseline {
    json_t *root, *traces;
};

struct baseline *baseline_create(void) {
    struct baseline *baseline = calloc(1, sizeof *baseline);
    if (baseline == NULL)
        return NULL;
    baseline->traces = json_array();
    baseline->root = json_pack("{s:i, s:o}", "poolsim-baseline", VERSION, "traces", baseline->traces);
    return baseline;
}

void baseline_free(struct baseline *baseline) {
    if (baseline == NULL)
        return;
    json_decref(baseline->root);
    free(baseline);
}

/* The first thing in the traces that cannot be; NULL: there is none. */
static const char *find_fault(const struct baseline *baseline, size_t *index) {
    const json_t *number;
    for (*index = 0; *index < json_array_size(baseline->traces); ++*index) {
        const json_t *trace = json_array_get(baseline->traces, *index);
        if (!json_is_object(trace))
            return "the trace";
        for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
            if (!json_get_number(trace, metric->name, &number))
                return metric->name;
        }
    }
    return NULL;
}

struct baseline *baseline_read(const char *path, struct problem *problem) {
    struct baseline *baseline = calloc(1, sizeof *baseline);
    json_error_t error;
    const char *fault;
    size_t index = 0;
    if (baseline == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return NULL;
    }
    baseline->root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    baseline->traces = json_object_get(baseline->root, "traces");
    if (baseline->root == NULL && error.line > 0)
        problem_set(problem, path, "line %d, column %d: %s", error.line, error.column, error.text);
    else if (baseline->root == NULL)
        problem_set(problem, path, "%s", error.text);
    else if (json_integer_value(json_object_get(baseline->root, "poolsim-baseline")) != VERSION
             || !json_is_array(baseline->traces))
        problem_set(problem, path, "is no baseline of version %d, as poolsim check --save-baseline writes it", VERSION);
    else if ((fault = find_fault(baseline, &index)) != NULL)
        problem_set(problem, path, "in traces[%zu], %s is no %s", index, fault,
                    json_is_object(json_array_get(baseline->traces, index)) ? "number" : "object");
    else
        return baseline;
    baseline_free(baseline);
    return NULL;
}

static json_t *policy_json(const struct setup *setup) {
    return json_pack("{s:s, s:s, s:s, s:I, s:I}", "fit", trace_fit_words[setup->fit], "coalesce",
                     trace_coalesce_words[setup->coalesce], "on_fragmented",
                     trace_on_fragmented_words[setup->on_fragmented], "defrag_step", (json_int_t)setup->defrag_step,
                     "defrag_every", (json_int_t)setup->defrag_every);
}

static void content_text(uint64_t content, char text[20]) {
    snprintf(text, 20, "%016" PRIx64, content);
}

bool baseline_add(struct baseline *baseline, const struct report *report, unsigned document, uint64_t content) {
    json_t *object = json_report(report);
    char text[20];
    content_text(content, text);
    if (object == NULL)
        return false;
    json_object_del(object, "expect");
    return json_object_set_new(object, "document", json_integer((json_int_t)document + 1)) == 0
           && json_object_set_new(object, "content", json_string(text)) == 0
           && json_object_set_new(object, "policy", policy_json(&report->setup)) == 0
           && json_array_append_new(baseline->traces, object) == 0;
}

bool baseline_write(FILE *out, const struct baseline *baseline) {
    char *text = json_dumps(baseline->root, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    if (text == NULL)
        return false;
    fprintf(out, "%s\n", text);
    free(text);
    return true;
}

/* ---- Comparing ---- */

/* A path as it is from here: without what leads here, and without "./". */
static const char *path_from_here(const char *path) {
    char here[4096];
    size_t length = getcwd(here, sizeof here) != NULL ? strlen(here) : 0;
    if (length != 0 && strncmp(path, here, length) == 0 && path[length] == '/')
        path += length + strspn(path + length, "/");
    while (path[0] == '.' && path[1] == '/')
        path += 1 + strspn(path + 1, "/");
    return path;
}

static json_t *find_trace(const struct baseline *baseline, const struct check_case *found) {
    size_t index;
    json_t *trace;
    const char *path = path_from_here(found->path);
    json_array_foreach(baseline->traces, index, trace) {
        const char *source = json_string_value(json_object_get(trace, "source"));
        json_int_t document = json_integer_value(json_object_get(trace, "document"));
        if (source != NULL && strcmp(path_from_here(source), path) == 0 && document == (json_int_t)found->document + 1)
            return trace;
    }
    return NULL;
}

static bool is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return strcmp(folder, ".") == 0 || *folder == '\0'
           || (strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

const char *baseline_left(const struct baseline *baseline, const char *path, size_t *index, unsigned *document) {
    const char *folder = path_from_here(path);
    while (*index < json_array_size(baseline->traces)) {
        json_t *trace = json_array_get(baseline->traces, (*index)++);
        const char *source = json_string_value(json_object_get(trace, "source"));
        if (source == NULL || json_is_true(json_object_get(trace, "met")) || !is_below(path_from_here(source), folder))
            continue;
        json_object_set_new(trace, "met", json_true());
        *document = (unsigned)json_integer_value(json_object_get(trace, "document")) - 1;
        return source;
    }
    return NULL;
}

/* Whether both were made of the same; adds what was not. */
static bool is_comparable(const json_t *trace, const struct report *report, uint64_t content,
                          struct check_case *found) {
    static const char *const shape[] = {"pool.bytes", "pool.block_bytes", "pool.width_bits", "pool.indexes",
                                        "pool.index_cache"};
    char text[20];
    bool same = true;
    content_text(content, text);
    const char *before = json_string_value(json_object_get(trace, "content"));
    if (before == NULL || strcmp(before, text) != 0) {
        check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline is of other events than the trace has now");
        same = false;
    }
    for (size_t i = 0; i < sizeof shape / sizeof shape[0]; i++) {
        double now = metric_value(report, metric_find(shape[i])),
               then = json_number_value(json_get_dotted(trace, shape[i]));
        if (now != then) {
            check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline is of another pool: %s was %.0f, and is %.0f",
                      shape[i], then, now);
            same = false;
        }
    }
    json_t *policy = policy_json(&report->setup);
    if (!json_equal(policy, json_object_get(trace, "policy"))) {
        check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline is of another policy");
        same = false;
    }
    json_decref(policy);
    return same;
}

static double allowed_worse(const struct metric *metric, double then, const struct tolerance *tolerances,
                            size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (tolerances[i].metric == metric)
            return tolerances[i].is_percent ? then * tolerances[i].amount / 100 : tolerances[i].amount;
    }
    return 0;
}

/* Whether the baseline has the numbers that the replay has, and no costs beside; adds the first that one of them lacks. */
static bool has_same_numbers(const json_t *trace, const struct report *report, struct check_case *found) {
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        bool then = json_is_number(json_get_dotted(trace, metric->name)), now = metric_known(report, metric);
        if (metric->sense == SENSE_NONE || then == now || (!now && !metric_is_optional(metric)))
            continue;
        check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline %s %s, and the trace %s now",
                  then ? "has" : "does not have", metric->name, now ? "has" : "has not");
        return false;
    }
    return true;
}

void baseline_compare(const struct baseline *baseline, const struct report *report, uint64_t content,
                      const struct tolerance *tolerances, size_t count, struct check_case *found) {
    json_t *trace = find_trace(baseline, found);
    unsigned judged = 0, worse = 0;
    if (trace == NULL) {
        check_add(found, false, CHECK_INCOMPARABLE, 0, "the baseline has no such trace");
        return;
    }
    json_object_set_new(trace, "met", json_true());
    if (!is_comparable(trace, report, content, found) || !has_same_numbers(trace, report, found))
        return;
    for (const struct metric *metric = metrics; metric->name != NULL; metric++) {
        if (metric->sense == SENSE_NONE || !metric_known(report, metric))
            continue;
        double then = json_number_value(json_get_dotted(trace, metric->name)), now = metric_value(report, metric);
        double loss = metric->sense == SENSE_LESS ? now - then : then - now;
        judged++;
        double allowed = allowed_worse(metric, then, tolerances, count);
        if (loss <= allowed)
            continue;
        worse++;
        check_add(found, false, CHECK_UNMET, 0, "%s is worse than the baseline: it was %.15g, and is %.15g",
                  metric->name, then, now);
        bool less = metric->sense == SENSE_LESS;
        check_number(found, &(struct check_number){.metric = metric->name,
                                                   .op = less ? "<=" : ">=",
                                                   .wanted = less ? then + allowed : then - allowed,
                                                   .got = now,
                                                   .baseline = then,
                                                   .known = true,
                                                   .of_baseline = true});
    }
    if (worse == 0)
        check_add(found, true, CHECK_OK, 0, "%u numbers are no worse than the baseline's", judged);
}

/* ---- Tolerances ---- */

bool tolerance_parse(const char *text, struct tolerance *tolerance, char why[192]) {
    size_t length = strcspn(text, "=");
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(length < 63 ? length : 63), text);
    const struct metric *metric = metric_find(name);
    if (metric == NULL) {
        const char *meant = metric_suggest(name);
        snprintf(why, 192, "no metric is called '%s'%s%s%s", name, meant != NULL ? "; did you mean '" : "",
                 meant != NULL ? meant : "", meant != NULL ? "'?" : "; poolsim-run(1) lists them");
        return false;
    }
    if (metric->sense == SENSE_NONE) {
        snprintf(why, 192, "%s is neither better nor worse when it changes, so that it is not judged", name);
        return false;
    }
    char sign = metric->sense == SENSE_LESS ? '+' : '-';
    const char *value = text[length] == '=' ? text + length + 1 : "";
    struct trace_expectation parsed;
    size_t digits = *value == sign ? strcspn(value + 1, "%") : 0;
    bool is_percent = digits != 0 && value[1 + digits] == '%';
    if (digits == 0 || value[1 + digits + is_percent] != '\0' || !expectation_parse_value(value + 1, digits, &parsed)
        || value[1] == '<' || value[1] == '>' || value[1] == '=' || value[1] == '!') {
        snprintf(why, 192, "a tolerance is METRIC=%c2%% or METRIC=%c16; %s gets worse %s", sign, sign, name,
                 sign == '+' ? "upwards" : "downwards");
        return false;
    }
    *tolerance = (struct tolerance){metric, parsed.value, is_percent};
    return true;
}

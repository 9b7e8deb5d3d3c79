/* describe_text.c: descriptions for people. */
#include <inttypes.h>
#include <stdarg.h>

#include "viz/describe_out.h"

#define TAGS_SHOWN 10
#define BAR_CELLS 30

__attribute__((format(printf, 3, 4))) static void row(FILE *out, const char *label, const char *format, ...) {
    va_list arguments;
    fprintf(out, "  %-14s ", label);
    va_start(arguments, format);
    vfprintf(out, format, arguments);
    va_end(arguments);
    putc('\n', out);
}

static double pct(uint64_t part, uint64_t whole) {
    return whole != 0 ? 100 * (double)part / (double)whole : 0;
}

/* A time in a unit that suits it. The text is good until the fourth call after. */
static const char *time_text(double nanoseconds) {
    static char texts[4][32];
    static unsigned next;
    static const struct {
        const char *unit;
        double factor;
    } units[] = {{"d", 86400e9}, {"h", 3600e9}, {"min", 60e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}};
    char *text = texts[next++ % 4];
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (nanoseconds >= units[i].factor) {
            snprintf(text, 32, "%.3g %s", nanoseconds / units[i].factor, units[i].unit);
            return text;
        }
    }
    snprintf(text, 32, "%.0f ns", nanoseconds);
    return text;
}

static void quantile_row(FILE *out, const char *label, const struct histogram *values) {
    row(out, label,
        "%" PRIu64 " to %" PRIu64 ", mean %.1f, median %" PRIu64 ", 90 %% up to %" PRIu64 ", 99 %% to %" PRIu64,
        values->min, values->max, values->sum / (double)values->count, histogram_quantile(values, 0.5),
        histogram_quantile(values, 0.9), histogram_quantile(values, 0.99));
}

/* The powers of two that have values, `step` of them a row. */
static void histogram_rows(FILE *out, const char *title, const struct histogram *values, unsigned step) {
    uint64_t most = 1;
    if (values->count == 0)
        return;
    unsigned first = histogram_power(values->min) / step * step, last = histogram_power(values->max);
    uint64_t counts[64 + 3] = {0};
    for (unsigned power = first; power <= last; power++) {
        counts[power / step] += histogram_of_power(values, power);
        most = counts[power / step] > most ? counts[power / step] : most;
    }
    fprintf(out, "\n  %s\n", title);
    uint64_t low = first == 0 ? 0 : (uint64_t)1 << first;
    for (unsigned i = first / step; i <= last / step; i++) {
        uint64_t high = (i + 1) * step >= 64 ? UINT64_MAX : ((uint64_t)1 << ((i + 1) * step)) - 1;
        int cells = (int)((double)counts[i] / (double)most * BAR_CELLS + 0.999);
        fprintf(out, "  %10" PRIu64 " .. %-10" PRIu64 " %10" PRIu64 " %5.1f %% %.*s\n", low, high, counts[i],
                pct(counts[i], values->count), cells, "##############################");
        low = high + 1;
    }
}

static void tag_rows(FILE *out, const struct description *description) {
    if (description->tag_count == 0)
        return;
    fprintf(out, "\n  %-30s %10s %14s %12s\n", "tag", "allocs", "bytes in all", "peak bytes");
    for (size_t i = 0; i < description->tag_count && i < TAGS_SHOWN; i++) {
        const struct describe_tag *tag = &description->tags[i];
        fprintf(out, "  %-30s %10" PRIu64 " %14" PRIu64 " %12" PRIu64 "\n", tag->name, tag->allocs, tag->bytes,
                tag->peak_bytes);
    }
    if (description->tag_count > TAGS_SHOWN)
        fprintf(out, "  and %zu more\n", description->tag_count - TAGS_SHOWN);
    if (description->untagged != 0)
        fprintf(out, "  %-30s %10" PRIu64 "\n", "without a tag", description->untagged);
}

static void life_rows(FILE *out, const struct description *description) {
    uint64_t allocs = description->sizes.count;
    if (description->lives.count != 0)
        quantile_row(out, "lives, events", &description->lives);
    if (description->lives_ns.count != 0)
        row(out, "lives, time", "median %s, 90 %% up to %s, 99 %% to %s",
            time_text((double)histogram_quantile(&description->lives_ns, 0.5)),
            time_text((double)histogram_quantile(&description->lives_ns, 0.9)),
            time_text((double)histogram_quantile(&description->lives_ns, 0.99)));
    row(out, "never freed", "%" PRIu64 " allocations, %.1f %%, of %" PRIu64 " bytes", description->final_count,
        pct(description->final_count, allocs), description->final_bytes);
}

void describe_text(FILE *out, const char *name, const struct trace_header *header,
                   const struct description *description) {
    const uint64_t *verbs = description->verbs;
    uint64_t allocs = description->sizes.count;
    fprintf(out, "%s\n", name);
    row(out, "events", "%" PRIu64 ": %" PRIu64 " allocs, %" PRIu64 " frees, %" PRIu64 " resizes, %" PRIu64 " locks",
        description->events, allocs, verbs[VERB_FREE], verbs[VERB_RESIZE], verbs[VERB_LOCK]);
    if (header->generated)
        row(out, "", "generated from a workload, with seed %" PRIu64, header->seed);
    if (header->cut_off)
        row(out, "", "the recording was cut off");
    if (header->sizes_rounded)
        row(out, "", "sizes are rounded by what was recorded, and not as asked for");
    if (description->time_ns != 0)
        row(out, "time", "%s", time_text((double)description->time_ns));
    row(out, "peak live", "%" PRIu64 " bytes; %" PRIu64 " allocations", description->peak_bytes,
        description->peak_count);
    if (allocs != 0) {
        quantile_row(out, "sizes", &description->sizes);
        life_rows(out, description);
        row(out, "locks", "%.1f %% of allocations at some time, %.1f %% of live bytes",
            pct(description->locked_allocs, allocs), description->locked_pct);
    }
    if (verbs[VERB_RESIZE] != 0)
        row(out, "resizes", "%" PRIu64 " to more, %" PRIu64 " to less", description->grown, description->shrunk);
    histogram_rows(out, "sizes in bytes", &description->sizes, 1);
    histogram_rows(out, "lives in events", &description->lives, 2);
    tag_rows(out, description);
}

/* ---- How well a workload fits ---- */

static void distance_row(FILE *out, const char *prefix, const char *label, const struct fit_distance *distance) {
    fprintf(out, "%s%-22s %9" PRIu64 " %9" PRIu64, prefix, label, distance->allocs, distance->generated);
    fprintf(out, distance->sizes < 0 ? "       -" : " %7.3f", distance->sizes);
    fprintf(out, distance->lives < 0 ? "       -" : " %7.3f", distance->lives);
    fprintf(out, " %7.1f %7.1f\n", distance->freed_pct, distance->generated_freed_pct);
}

void fit_text(FILE *out, const char *prefix, const struct fit_quality *quality) {
    fprintf(out, "%sKolmogorov-Smirnov distances of sizes and lifetimes, 0 to 1, recorded against generated:\n",
            prefix);
    fprintf(out, "%s%-22s %9s %9s %7s %7s %7s %7s\n", prefix, "bytes", "recorded", "generated", "sizes", "lives",
            "freed %", "gen. %");
    for (unsigned class = 0; class < FIT_CLASSES; class ++) {
        const struct fit_distance *distance = &quality->classes[class];
        char label[64];
        snprintf(label, sizeof label, "%" PRIu64 "..%" PRIu64, class == 0 ? 0 : (uint64_t)1 << class,
                 ((uint64_t)2 << class) - 1);
        if (distance->allocs != 0 || distance->generated != 0)
            distance_row(out, prefix, label, distance);
    }
    distance_row(out, prefix, "all", &quality->all);
    fprintf(out,
            "%speak live: %" PRIu64 " bytes recorded, %" PRIu64 " generated (%.1f %%); %" PRIu64
            " allocations, %" PRIu64 " generated (%.1f %%)\n",
            prefix, quality->peak_bytes, quality->generated_peak_bytes,
            pct(quality->generated_peak_bytes, quality->peak_bytes), quality->peak_count, quality->generated_peak_count,
            pct(quality->generated_peak_count, quality->peak_count));
}

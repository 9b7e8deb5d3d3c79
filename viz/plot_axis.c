/* plot_axis.c: the axis that what happened is drawn over: the events, or the trace's time. */
#include <inttypes.h>

#include "viz/plot_inside.h"
#include "viz/series_out.h"

const char *const plot_x_words[] = {"event", "time", NULL};

static uint64_t events_of(const struct report *report) {
    return report->events;
}

static uint64_t time_of(const struct report *report) {
    return report->time_ns;
}

/* The unit of times up to there: its name and its length. */
static const char *unit_of(double most_ns, double *ns_out) {
    static const struct {
        const char *name;
        double ns, from; /* how many of them are worth it */
    } units[] = {{"d", 86400e9, 4}, {"h", 3600e9, 3}, {"min", 60e9, 3}, {"s", 1e9, 3}, {"ms", 1e6, 3}, {"us", 1e3, 3}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        *ns_out = units[i].ns;
        if (most_ns >= units[i].ns * units[i].from)
            return units[i].name;
    }
    *ns_out = 1;
    return "ns";
}

/* At 0, but where all would lie in its right half, at the first event. */
struct plot_stretch plot_time(const struct plots *plots) {
    uint64_t first = UINT64_MAX, last = (uint64_t)plot_most(plots, time_of);
    for (size_t i = 0; i < plots->count; i++) {
        size_t count;
        uint64_t each;
        const struct series_bucket *buckets = series_buckets(plots->traces[i].series, &count, &each);
        if (count != 0 && buckets[0].began_ns < first)
            first = buckets[0].began_ns;
    }
    return (struct plot_stretch){first >= last || first < last / 2 ? 0 : first, last};
}

double plot_time_unit(const struct plots *plots) {
    double unit;
    unit_of((double)plot_time(plots).last, &unit);
    return unit;
}

static void x_axis(FILE *out, const struct plots *plots) {
    if (!plots->by_time) {
        double events = plot_most(plots, events_of);
        fprintf(out, "x_name = 'event'\nset xrange [0:%.0f]\nset format x '%%.0f'\n%s", events,
                events < 10 ? "set xtics 1\n" : "");
        fputs("begins(x) = column(first) - 1\nends(x) = column(last)\nplace(event, time) = event - 0.5\n", out);
        return;
    }
    struct plot_stretch time = plot_time(plots);
    double unit;
    const char *name = unit_of((double)time.last, &unit);
    fprintf(out,
            "x_name = 'time (%s)'; time_unit = %.9g\nset xrange [%.9g:%.9g]\nset format x '%%g'\n"
            "begins(x) = column(began) / time_unit\nends(x) = column(time) / time_unit\nplace(event, time) = time / "
            "time_unit\n",
            name, unit / 1e9, (double)time.first / unit, (double)time.last / unit);
}

void plot_axes(FILE *out, const struct plots *plots, const char *y_label, double most, bool calls) {
    x_axis(out, plots);
    fprintf(out, "set xlabel x_name noenhanced\narray rows[%zu] = [", plots->count);
    for (size_t i = 0; i < plots->count; i++) {
        size_t count;
        uint64_t each;
        series_buckets(plots->traces[i].series, &count, &each);
        fprintf(out, i == 0 ? "%zu" : ", %zu", count);
    }
    fputs("]\n", out);
    plot_y_label(out, 1, y_label);
    fprintf(out, "set yrange [0:%.6g]\n%s", most, most < 10 ? "set ytics 1\n" : "");
    series_columns(out);
    fputs("middle(x) = (begins(0) + ends(0)) / 2.0\n", out);
    plot_steps_begin(out);
    plot_strip_begin(out, plots, calls);
}

/* workload_write.c: a workload as its document. What cannot be written shows in ferror(out). */
#include <inttypes.h>
#include <string.h>

#include "traces/fit.h"

/* In the largest unit that keeps it whole. */
static void put_time(FILE *out, uint64_t nanoseconds) {
    static const char *const units[] = {"ns", "us", "ms", "s"};
    size_t unit = 0;
    while (unit < 3 && nanoseconds != 0 && nanoseconds % 1000 == 0) {
        nanoseconds /= 1000;
        unit++;
    }
    fprintf(out, "%" PRIu64 "%s", nanoseconds, units[unit]);
}

static void put_value(FILE *out, uint64_t value, bool is_time) {
    if (is_time)
        put_time(out, value);
    else
        fprintf(out, "%" PRIu64, value);
}

/* The weights of parts that are all single values, or else ranges. */
static void put_parts(FILE *out, const struct law *law, bool is_time) {
    bool ranges = false;
    for (size_t i = 0; i < law->part_count; i++)
        ranges = ranges || law->parts[i].low != law->parts[i].high;
    fputs(ranges ? "histogram" : "choice", out);
    for (size_t i = 0; i < law->part_count; i++) {
        const struct law_part *part = &law->parts[i];
        fputs(i % 6 == 5 ? "\n        " : " ", out);
        put_value(out, part->low, is_time);
        if (ranges) {
            fputs("..", out);
            put_value(out, part->high, is_time);
        }
        fprintf(out, "*%" PRIu64, part->weights_sum - (i > 0 ? part[-1].weights_sum : 0));
    }
}

/* The kinds of laws that a fit makes. */
static void put_law(FILE *out, const char *key, const struct law *law, bool is_time) {
    fprintf(out, "%s: ", key);
    if (law->kind == LAW_PARTS) {
        put_parts(out, law, is_time);
        return;
    }
    if (law->kind == LAW_EXPONENTIAL)
        fputs("exponential ", out);
    put_value(out, law->middle, is_time);
}

static void put_alloc(FILE *out, const struct workload_alloc *alloc) {
    fprintf(out, "  - alloc: %s\n    ", alloc->name);
    put_law(out, "size", &alloc->size, false);
    fputs("\n    ", out);
    put_law(out, "life", &alloc->life_time, true);
    if (alloc->resize.used) {
        fputs("\n    resize:\n      ", out);
        put_law(out, "after", &alloc->resize.after, true);
        fputs("\n      ", out);
        put_law(out, "to", &alloc->resize.size, false);
    }
    if (alloc->lock.used) {
        fputs("\n    lock: {", out);
        put_law(out, "after", &alloc->lock.after, true);
        put_law(out, ", for", &alloc->lock.held, true);
        fprintf(out, ", chance: %.6f%%}", (double)alloc->lock.chance / (double)RANDOM_ONE * 100);
    }
    putc('\n', out);
}

static void put_task(FILE *out, const struct workload_task *task) {
    fprintf(out, "- task: %s\n  in: %s\n  ", task->name, task->in.items[0].name);
    put_law(out, "every", &task->every, true);
    fputs("\n  first: ", out);
    put_time(out, task->first);
    fputs("\n  jitter: ", out);
    put_time(out, task->jitter);
    fputs("\n  allocs:\n", out);
    for (size_t i = 0; i < task->alloc_count; i++)
        put_alloc(out, &task->allocs[i]);
}

void workload_write(FILE *out, const char *comment, const char *name, const struct workload *workload) {
    fprintf(out, "%spoolsim-workload: %d\nname: \"", comment, WORKLOAD_VERSION);
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            putc('\\', out);
        putc(*name, out);
    }
    fprintf(out, "\"\nseed: %" PRIu64 "\nduration: ", workload->seed);
    put_time(out, workload->limits.duration);
    fputs("\nphases:\n", out);
    for (size_t i = 0; i < workload->phase_count; i++) {
        fprintf(out, "- {phase: %s", workload->phases[i].name);
        if (workload->phases[i].ends) {
            fputs(", lasts: ", out);
            put_time(out, workload->phases[i].lasts);
        }
        fputs("}\n", out);
    }
    fputs("tasks:\n", out);
    for (size_t i = 0; i < workload->task_count; i++)
        put_task(out, &workload->tasks[i]);
}

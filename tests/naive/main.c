/* main.c: naive FOLDER TRACE NAME=VALUE... writes what `poolsim plot` should write into a folder, but for the head of
 * each file: series.dat, counts.dat, bins.dat, map.dat, age.dat, blame.dat, and time.dat where there is a clock. */
#include <stdlib.h>
#include <string.h>

#include "tests/naive/naive.h"

static void set(const char *argument) {
    const char *value = strchr(argument, '=');
    size_t length = value == NULL ? 0 : (size_t)(value - argument), number;
    const struct {
        const char *name;
        size_t *to;
    } numbers[] = {{"size", &settings.pool_bytes},  {"indexes", &settings.indexes},    {"index-cache", &settings.cache},
                   {"defrag-step", &settings.step}, {"defrag-every", &settings.every}, {"points", &settings.points}};
    if (value == NULL)
        exit(2);
    value++;
    number = strtoull(value, NULL, 10);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strlen(numbers[i].name) == length && strncmp(argument, numbers[i].name, length) == 0)
            *numbers[i].to = number;
    }
    if (strncmp(argument, "on-fragmented=", 14) == 0) {
        settings.clean = strcmp(value, "clean") == 0;
        settings.defrag = strcmp(value, "defrag") == 0;
        settings.make_room = strcmp(value, "make_room") == 0;
    }
    settings.deferred = settings.deferred || strcmp(argument, "coalesce=deferred") == 0;
    if (strncmp(argument, "mhz=", 4) == 0)
        settings.clock_hz = (double)number * 1e6;
    if (strncmp(argument, "cost=", 5) == 0)
        read_table(value);
}

static FILE *begin(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.dat", folder, name);
    FILE *out = fopen(path, "w");
    if (out == NULL)
        exit(2);
    return out;
}

static void states(FILE *out) {
    write_raster(out, false);
}

static void ages(FILE *out) {
    write_raster(out, true);
}

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        void (*write)(FILE *out);
    } files[] = {
        {"series", write_series}, {"counts", write_counts}, {"bins", write_bins}, {"map", states}, {"age", ages},
        {"blame", write_blame},   {"time", write_time}};
    if (count < 3)
        return 2;
    settings.points = 2000;
    for (int i = 3; i < count; i++)
        set(arguments[i]);
    replay_file(arguments[2]);
    for (size_t i = 0; i < sizeof files / sizeof files[0] - (settings.clock_hz == 0); i++) {
        FILE *out = begin(arguments[1], files[i].name);
        files[i].write(out);
        if (fclose(out) != 0)
            return 2;
    }
    return 0;
}

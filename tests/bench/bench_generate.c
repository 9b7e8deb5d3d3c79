/* bench_generate.c: how fast traces are generated: a million events of each workload, as `run` takes them, and as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/count.h"
#include "traces/reader.h"
#include "traces/writer.h"

#define EVENTS 1000000u
#define COUNTED_FROM 10000u /* an event in the middle of things */
#define COUNTED 2000u       /* events whose instructions are counted */

struct job {
    const char *path;
    uint64_t events; /* that came */
};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Generates EVENTS events; writes them to out where it is not NULL. The seconds that it took, or below 0. */
static double generate(struct job *job, FILE *out, uint64_t counted_from) {
    struct workload_options options = {.limits = {.events = EVENTS}};
    struct trace_header header;
    struct trace_event event;
    struct problem problem;
    struct trace_input input;
    struct trace_writer *writer = NULL;
    double begin = -1, took = -1;
    if (trace_input_open(&input, job->path, &options, &problem) != 0
        || trace_reader_begin(input.reader, &header, &problem) != 1) {
        fputs(problem.text, stderr);
        goto close_input;
    }
    writer = out != NULL ? trace_writer_open(out, &header) : NULL;
    begin = seconds();
    for (job->events = 0; job->events < EVENTS; job->events++) {
        bool counts = counted_from != 0 && job->events >= counted_from && job->events < counted_from + COUNTED;
        if (counts)
            count_begin(0);
        int got = trace_reader_next(input.reader, &event, &problem);
        if (counts)
            count_end();
        if (got != 1 || (counted_from != 0 && job->events >= counted_from + COUNTED))
            break;
        if (writer != NULL)
            trace_writer_event(writer, &event);
    }
    took = seconds() - begin;
    if (writer != NULL && !trace_writer_close(writer))
        took = -1;
    trace_header_free(&header);
close_input:
    trace_input_close(&input);
    return took;
}

static void count_job(void *context) {
    generate(context, NULL, COUNTED_FROM);
}

static void empty_job(void *context) {
    (void)context;
    for (unsigned i = 0; i < COUNTED; i++) {
        count_begin(0);
        count_end();
    }
}

static double mean_instructions(struct job *job) {
    struct count count = {0}, empty = {0};
    if (!count_run(count_job, job, &count, 1) || !count_run(empty_job, NULL, &empty, 1) || count.stretches == 0)
        return -1;
    return (double)count.sum / (double)count.stretches - (double)empty.sum / (double)empty.stretches;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("usage: bench_generate WORKLOAD...\n", stderr);
        return 2;
    }
    FILE *nowhere = fopen("/dev/null", "w");
    if (nowhere == NULL)
        return 3;
    printf("%-40s %10s %14s %14s %20s\n", "workload", "events", "M events/s", "... as text", "instructions/event");
    for (int i = 1; i < argc; i++) {
        struct job job = {.path = argv[i]};
        double alone = INFINITY, written = INFINITY;
        for (int round = 0; round < 5; round++) { /* the fastest one is disturbed least */
            alone = fmin(alone, generate(&job, NULL, 0));
            written = fmin(written, generate(&job, nowhere, 0));
        }
        if (alone < 0 || written < 0)
            return 3;
        double events = (double)job.events / 1e6, instructions = mean_instructions(&(struct job){.path = argv[i]});
        printf("%-40s %10.0f %14.2f %14.2f %20.1f\n", argv[i], events * 1e6, events / alone, events / written,
               instructions);
    }
    fclose(nowhere);
    return 0;
}

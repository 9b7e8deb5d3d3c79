/* sweep_points.c: replaying the points of a sweep. */
#include "cli/sweep.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "traces/cost.h"
#include "traces/jobs.h"
#include "traces/report.h"
#include "traces/units.h"
#include "viz/report_out.h"

#define CHUNK 16 /* points of one trace and seed that a thread takes at one time */

/* Points in a row of one trace and seed, which are not done yet. */
struct chunk {
    uint64_t numbers[CHUNK];
    size_t count;
    bool failed;
    int status;
    struct problem problem;
};

struct work {
    const struct sweep_request *request;
    struct tapes tapes; /* one a trace; of a workload that is seeded the header alone is of use */
    struct chunk *chunks;
    size_t chunk_count;
    int part;
    pthread_mutex_t mutex; /* of the part */
};

/* ---- One point ---- */

void sweep_header(FILE *out, bool costs) {
    fputs("point,seed,outcome,fit,coalesce,on_fragmented,defrag_step,defrag_every,", out);
    report_csv_header(out, costs);
}

static void write_settings(FILE *out, uint64_t number, const struct sweep_point *point, const struct setup *setup,
                           const char *outcome) {
    fprintf(out, "%" PRIu64 ",", number + 1);
    if (point->has_seed)
        fprintf(out, "%" PRIu64, point->seed);
    fprintf(out, ",%s,%s,%s,%s,%" PRIu64 ",%" PRIu64 ",", outcome, trace_fit_words[setup->fit],
            trace_coalesce_words[setup->coalesce], trace_on_fragmented_words[setup->on_fragmented], setup->defrag_step,
            setup->defrag_every);
}

/* A point whose settings make no pool. */
static void write_no_pool(FILE *out, uint64_t number, const struct sweep_point *point, const struct setup *setup,
                          const struct tape *tape) {
    const struct trace_settings *asked = &point->settings, *header = &tape->header.settings;
    int64_t block = asked->block_bytes != TRACE_UNSET ? asked->block_bytes : header->block_bytes;
    struct report report = {.trace = tape->header.name != NULL ? tape->header.name : tape->source,
                            .source = tape->source,
                            .pool_bytes = setup->size_bytes,
                            .setup = {.cost = setup->cost},
                            .block_bytes = block != TRACE_UNSET ? (uint64_t)block : 0,
                            .indexes = setup->indexes,
                            .index_cache = setup->index_cache};
    write_settings(out, number, point, setup, "no_pool");
    report_csv_no_pool(out, &report);
}

/* Replays a point, and writes its row. An exit status. */
static int do_point(struct work *work, const struct tape *tape, uint64_t number, FILE *out, struct problem *problem) {
    struct sweep_point point;
    struct setup setup;
    struct trace_fault fault;
    struct report report = {.trace = NULL};
    struct tape_run run = {.report = &report};
    sweep_point_of(&work->request->grid, number, &point);
    point.settings.cost = work->request->cost;
    if (setup_resolve(&tape->header.settings, &point.settings, &tape->peak, &setup, &fault) != 0) {
        write_no_pool(out, number, &point, &setup, tape);
        return EXIT_DONE;
    }
    setup.verify = false;
    enum tape_result result = tape_replay(tape, &setup, &run, problem);
    if (result != TAPE_OK)
        return result == TAPE_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
    report.source = strdup(tape->source);
    report.trace = strdup(tape->header.name != NULL ? tape->header.name : tape->source);
    report.generated = tape->header.generated;
    bool whole = report.source != NULL && report.trace != NULL
                 && report_expect(&report, tape->header.expectations, tape->header.expectation_count) == 0
                 && report_expect(&report, work->request->expectations, work->request->expectation_count) == 0;
    const char *outcome = report.failures != 0 ? "failed" : report_expectations_hold(&report) ? "ok" : "unmet";
    if (whole) {
        write_settings(out, number, &point, &setup, outcome);
        report_csv(out, &report);
    } else {
        problem_set(problem, "poolsim", "memory is out");
    }
    report_free(&report);
    return whole ? EXIT_DONE : EXIT_INPUT;
}

static int keep_row(struct work *work, const struct tape *tape, uint64_t number, struct problem *problem) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    problem_set(problem, "poolsim", "memory is out");
    int status = out != NULL ? do_point(work, tape, number, out, problem) : EXIT_INPUT;
    if (out != NULL && fclose(out) != 0)
        status = EXIT_INPUT;
    if (status == EXIT_DONE) {
        pthread_mutex_lock(&work->mutex);
        if (!sweep_part_add(work->part, text, length)) {
            problem_set(problem, work->request->directory, "a row cannot be written: %s", strerror(errno));
            status = EXIT_INPUT;
        }
        pthread_mutex_unlock(&work->mutex);
    }
    free(text);
    return status;
}

/* ---- Chunks, in any thread ---- */

static int refuse_change(const char *path, struct problem *problem) {
    problem_set(problem, path, "it changed while it was swept");
    return EXIT_INPUT;
}

static void do_chunk(void *context, size_t number) {
    struct work *work = context;
    struct chunk *chunk = &work->chunks[number];
    struct sweep_point point;
    struct tapes own = {0};
    sweep_point_of(&work->request->grid, chunk->numbers[0], &point);
    const struct tape *tape = &work->tapes.items[point.trace];
    chunk->status = EXIT_DONE;
    if (point.has_seed) {
        struct workload_options workload = work->request->workload;
        workload.has_seed = true;
        workload.seed = point.seed;
        if (tapes_read(&own, work->request->paths[point.trace], &workload, &chunk->problem) != 0)
            chunk->status = EXIT_INPUT;
        else if (own.items[0].content.bytes != tape->content.bytes || own.items[0].content.crc32 != tape->content.crc32)
            chunk->status = refuse_change(own.items[0].source, &chunk->problem);
        tape = own.items;
    }
    for (size_t i = 0; i < chunk->count && chunk->status == EXIT_DONE; i++)
        chunk->status = keep_row(work, tape, chunk->numbers[i], &chunk->problem);
    tapes_free(&own);
}

static bool chunk_done(void *context, size_t number) {
    const struct work *work = context;
    progress_show("sweeping", (double)(number + 1) / (double)work->chunk_count);
    return work->chunks[number].status == EXIT_DONE;
}

/* The points from first to last that are not done. */
static bool plan_chunks(struct work *work, const struct sweep_rows *rows) {
    const struct sweep_request *request = work->request;
    uint64_t settings = sweep_settings_count(&request->grid), count = request->last - request->first + 1;
    work->chunks = calloc((size_t)(count / CHUNK + count / settings + 2), sizeof *work->chunks);
    if (work->chunks == NULL)
        return false;
    for (uint64_t number = request->first; number <= request->last; number++) {
        struct chunk *chunk = work->chunk_count != 0 ? &work->chunks[work->chunk_count - 1] : NULL;
        if (rows->rows[number] != NULL)
            continue;
        if (chunk == NULL || chunk->count == CHUNK || chunk->numbers[0] / settings != number / settings)
            chunk = &work->chunks[work->chunk_count++];
        chunk->numbers[chunk->count++] = number;
    }
    return true;
}

/* ---- A sweep ---- */

static int read_traces(struct work *work) {
    struct problem problem;
    const struct sweep_request *request = work->request;
    work->tapes.ahead = jobs_count((unsigned)request->jobs) > 1;
    for (size_t i = 0; request->paths[i] != NULL; i++) {
        size_t before = work->tapes.count;
        if (tapes_read(&work->tapes, request->paths[i], &request->workload, &problem) != 0) {
            print_problem(problem.text);
            return EXIT_INPUT;
        }
        if (work->tapes.count != before + 1)
            return usage_error("sweep: %s holds more than one trace", request->paths[i]);
        if (request->grid.axes[AXIS_SEED].count != 0 && !work->tapes.items[before].header.generated)
            return usage_error("sweep: %s is a trace, and only workloads have seeds", request->paths[i]);
    }
    return EXIT_DONE;
}

/* All of a cost table, on which results depend as on a trace's content. */
static void print_table(FILE *out, const struct cost *cost) {
    fprintf(out, "%s, %s, bytes %.9g %.9g", cost->name, cost_unit_words[cost->unit], cost->byte_moved,
            cost->byte_cleared);
    for (int call = 0; call < COST_CALLS; call++) {
        fprintf(out, ", %s", cost_call_words[call]);
        for (int part = 0; part < COST_PARTS; part++) {
            if (cost_parts_of[call] >> part & 1u)
                fprintf(out, " %.9g", cost->parts[call][part]);
        }
    }
    putc('\n', out);
}

/* The plan of the directory: what the results depend on, and the arguments. NULL: memory is out. */
static char *make_plan(const struct work *work) {
    char *plan = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&plan, &length);
    if (out == NULL)
        return NULL;
    fputs("poolsim " POOLSIM_VERSION "\n", out);
    for (size_t i = 0; i < work->tapes.count; i++) {
        const struct source_content *content = &work->tapes.items[i].content;
        fprintf(out, "%" PRIu64 " bytes, CRC-32 %08" PRIX32 "\n", content->bytes, content->crc32);
    }
    if (work->request->cost != NULL)
        print_table(out, work->request->cost);
    fprintf(out, "\n%s", work->request->arguments);
    bool whole = !ferror(out);
    whole = fclose(out) == 0 && whole;
    if (!whole) {
        free(plan);
        plan = NULL;
    }
    return plan;
}

static int begin_directory(const struct work *work) {
    char *plan = make_plan(work);
    int status = plan != NULL ? sweep_directory_begin(work->request->directory, plan) : EXIT_INPUT;
    if (plan == NULL)
        print_problem("poolsim: memory is out\n");
    free(plan);
    return status;
}

static int end_chunks(struct work *work) {
    for (size_t i = 0; i < work->chunk_count; i++) {
        if (work->chunks[i].status != EXIT_DONE) {
            print_problem(work->chunks[i].problem.text);
            return work->chunks[i].status;
        }
    }
    return EXIT_DONE;
}

int sweep_points(const struct sweep_request *request, struct sweep_rows *rows) {
    struct work work = {.request = request, .part = -1, .mutex = PTHREAD_MUTEX_INITIALIZER};
    keep_freed_memory(jobs_count((unsigned)request->jobs));
    int status = read_traces(&work);
    if (status == EXIT_DONE)
        status = begin_directory(&work);
    if (status == EXIT_DONE) { /* before the rows are read: who had the part may just have ended */
        work.part = sweep_part_open(request->directory, request->first + 1, request->last + 1);
        status = work.part >= 0 ? EXIT_DONE : EXIT_INPUT;
    }
    if (status == EXIT_DONE)
        status = sweep_directory_read(request->directory, rows);
    struct jobs jobs = {do_chunk, chunk_done, &work, NULL};
    if (status == EXIT_DONE
        && (!plan_chunks(&work, rows) || !jobs_run(&jobs, work.chunk_count, jobs_count((unsigned)request->jobs)))) {
        print_problem("poolsim: memory is out\n");
        status = EXIT_INPUT;
    }
    progress_clear();
    if (status == EXIT_DONE)
        status = end_chunks(&work);
    if (work.part >= 0)
        close(work.part);
    if (status == EXIT_DONE && work.chunk_count != 0)
        status = sweep_directory_read(request->directory, rows);
    free(work.chunks);
    tapes_free(&work.tapes);
    return status;
}

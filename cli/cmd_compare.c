/* cmd_compare.c: poolsim compare. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/plugin.h"
#include "traces/compare.h"
#include "traces/jobs.h"
#include "traces/suggest.h"
#include "viz/compare_out.h"

enum { OPTION_WITH = 1, OPTION_PLUGIN, OPTION_ARENA, OPTION_NO_TIME, OPTION_JOBS, OPTION_JSON };

static struct poptOption options[] = {
    {"with", 'w', POPT_ARG_STRING, NULL, OPTION_WITH, "with this allocator, or these with commas (default: all)",
     "NAME"},
    {"plugin", '\0', POPT_ARG_STRING, NULL, OPTION_PLUGIN, "and with the one in this shared object", "FILE"},
    {"arena", '\0', POPT_ARG_STRING, NULL, OPTION_ARENA, "count what fails in so many bytes", "BYTES"},
    {"no-time", '\0', POPT_ARG_NONE, NULL, OPTION_NO_TIME, "measure no times", NULL},
    {"jobs", 'j', POPT_ARG_STRING, NULL, OPTION_JOBS, "searches at one time (default: one a processor)", "N"},
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "print one JSON object a trace, on a line", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    POPT_TABLEEND,
};

#define ROWS_MAX 64

/* The allocators that there are; what they are called is what --with takes. */
static const struct {
    const char *name;
    const struct poolsim_allocator *allocator;
    enum trace_on_fragmented on_fragmented;
    bool whole; /* with the trace's own pool and policy */
} known[] = {
    {"dpool", &heap_dpool, FRAGMENTED_MAKE_ROOM, false},
    {"dpool-defrag", &heap_dpool, FRAGMENTED_DEFRAG, false},
    {"dpool-fail", &heap_dpool, FRAGMENTED_FAIL, false},
    {"dpool-own", &heap_dpool, FRAGMENTED_MAKE_ROOM, true},
    {"first-fit", &heap_first_fit, FRAGMENTED_FAIL, false},
    {"best-fit", &heap_best_fit, FRAGMENTED_FAIL, false},
    {"tlsf", &heap_tlsf, FRAGMENTED_FAIL, false},
    {"buddy", &heap_buddy, FRAGMENTED_FAIL, false},
    {"fixed-pools", &heap_fixed, FRAGMENTED_FAIL, false},
    {"handles", &heap_handles, FRAGMENTED_FAIL, false},
    {"malloc", NULL, FRAGMENTED_FAIL, false},
};
#define KNOWN (sizeof known / sizeof known[0])

const char *compare_name(size_t number) {
    return number < KNOWN ? known[number].name : NULL;
}

struct request {
    struct compare_row rows[ROWS_MAX]; /* without a trace */
    size_t row_count;
    struct compare_row found[ROWS_MAX]; /* of the trace at hand */
    int64_t arena_bytes, jobs;
    bool no_time, json, memory_is_out;
    struct workload_options workload;
    struct tapes tapes;
};

/* ---- Allocators ---- */

static int add_row(struct request *request, const char *name, const struct poolsim_allocator *allocator,
                   enum trace_on_fragmented on_fragmented, bool whole) {
    if (request->row_count == ROWS_MAX) {
        usage_error("compare: more than %d allocators", ROWS_MAX);
        return -1;
    }
    request->rows[request->row_count++] = (struct compare_row){
        .name = name, .allocator = allocator, .own = {.setup = {.on_fragmented = on_fragmented}, .whole = whole}};
    return 1;
}

static int add_known(struct request *request, const char *name, size_t length) {
    const char *names[KNOWN + 1] = {NULL};
    for (size_t i = 0; i < KNOWN; i++) {
        names[i] = known[i].name;
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return add_row(request, known[i].name, known[i].allocator, known[i].on_fragmented, known[i].whole);
    }
    const char *meant = suggest(name, length, names);
    if (meant != NULL)
        usage_error("--with %.*s: there is no such allocator; did you mean %s?", (int)length, name, meant);
    else
        usage_error("--with %.*s: there is no such allocator; poolsim-compare(1) lists them", (int)length, name);
    return -1;
}

static int take_with(struct parse *parse, struct request *request) {
    char *value = poptGetOptArg(parse->context);
    int taken = 1;
    for (const char *at = value; taken == 1;) {
        size_t length = strcspn(at, ",");
        taken = add_known(request, at, length);
        at += length;
        if (*at++ == '\0')
            break;
    }
    free(value);
    return taken;
}

static int take_plugin(struct parse *parse, struct request *request) {
    char *path = poptGetOptArg(parse->context);
    const struct poolsim_allocator *allocator = plugin_open(path);
    free(path);
    return allocator != NULL ? add_row(request, allocator->name, allocator, FRAGMENTED_FAIL, false) : -1;
}

/* ---- Comparing ---- */

static uint64_t clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t computed_ns(void) {
    return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static uint64_t passed_ns(void) {
    return clock_ns(CLOCK_MONOTONIC);
}

static void work(void *context, size_t number) {
    struct request *request = context;
    plugin_at_work(request->found[number].allocator);
    compare_row(&request->found[number], (uint64_t)request->arena_bytes);
    plugin_at_work(NULL);
}

static bool done(void *context, size_t number) {
    struct request *request = context;
    progress_show("comparing", (double)(number + 1) / (double)request->row_count);
    request->memory_is_out = request->memory_is_out || request->found[number].memory_is_out;
    return !request->memory_is_out;
}

/* The smallest blocks, or those given, of which half as many again as the peak can be in a pool. */
static const struct pool_kind *choose_kind(const struct trace_peak *peak, int64_t block_bytes) {
    const struct pool_kind *last = NULL;
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        if (block_bytes != TRACE_UNSET && pool_kinds[i]->block_bytes != block_bytes)
            continue;
        last = pool_kinds[i];
        if (peak->used_blocks[i] + peak->used_blocks[i] / 2 <= pool_kinds[i]->max_blocks
            && peak->live_count <= pool_kinds[i]->max_indexes)
            return pool_kinds[i];
    }
    return last;
}

static void set_own(struct heap_dpool_own *own, const struct tape *tape) {
    const struct trace_settings *header = &tape->header.settings;
    struct trace_settings none;
    struct setup *setup = &own->setup;
    trace_settings_init(&none);
    if (own->whole)
        setup_policy(header, &none, setup);
    else
        setup->coalesce = header->coalesce == COALESCE_DEFERRED ? COALESCE_DEFERRED : COALESCE_IMMEDIATE;
    setup->kind = choose_kind(&tape->peak, own->whole ? header->block_bytes : TRACE_UNSET);
    setup->indexes = tape->peak.live_count != 0 ? tape->peak.live_count : 1;
    if (own->whole && header->indexes != TRACE_UNSET)
        setup->indexes = (uint64_t)header->indexes;
    if (setup->indexes < setup->index_cache)
        setup->indexes = setup->index_cache;
}

static int compare_tape(struct request *request, const struct tape *tape) {
    static const struct compare_clocks clocks = {computed_ns, passed_ns};
    struct poolsim_need needs[COMPARE_NEEDS];
    size_t need_count = compare_needs(tape, needs);
    struct compare_table table = {tape, request->found, request->row_count, (uint64_t)request->arena_bytes,
                                  !request->no_time};
    for (size_t i = 0; i < request->row_count; i++) {
        struct compare_row *row = &request->found[i];
        *row = request->rows[i];
        row->tape = tape;
        row->needs = needs;
        row->need_count = need_count;
        set_own(&row->own, tape);
    }
    size_t order[ROWS_MAX], count = 0;
    for (int slides = 1; slides >= 0; slides--) { /* what takes longest first */
        for (size_t i = 0; i < request->row_count; i++) {
            if ((request->found[i].allocator == &heap_handles) == slides)
                order[count++] = i;
        }
    }
    struct jobs jobs = {work, done, request, order};
    if (!jobs_run(&jobs, request->row_count, jobs_count((unsigned)request->jobs)))
        request->memory_is_out = true;
    for (size_t i = 0; i < request->row_count && !request->no_time && !request->memory_is_out; i++) {
        progress_show("timing", (double)i / (double)request->row_count);
        plugin_at_work(request->found[i].allocator);
        request->memory_is_out = !compare_time(&request->found[i], &clocks);
        plugin_at_work(NULL);
    }
    progress_clear();
    if (!request->memory_is_out && request->json)
        request->memory_is_out = !compare_json(stdout, &table);
    else if (!request->memory_is_out)
        compare_text(stdout, &table);
    return request->memory_is_out ? EXIT_INPUT : EXIT_DONE;
}

static int compare(struct request *request, const char **paths) {
    struct problem problem;
    int status = EXIT_DONE;
    unsigned threads = jobs_count((unsigned)request->jobs);
    keep_freed_memory(threads);
    if (tapes_read_all(&request->tapes, paths, &request->workload, threads, &problem) != 0) {
        print_problem(problem.text);
        return EXIT_INPUT;
    }
    for (size_t i = 0; i < KNOWN && request->row_count == 0; i++) {
        for (size_t j = 0; j < KNOWN; j++)
            add_row(request, known[j].name, known[j].allocator, known[j].on_fragmented, known[j].whole);
    }
    for (size_t i = 0; i < request->tapes.count && status == EXIT_DONE; i++) {
        if (i != 0 && !request->json)
            putchar('\n');
        status = compare_tape(request, &request->tapes.items[i]);
    }
    if (status != EXIT_DONE)
        print_problem("poolsim: memory is out\n");
    return finish_output(status);
}

/* ---- The command line ---- */

static int take_arena(struct parse *parse, struct request *request) {
    int taken = bytes_take(parse, "arena", &request->arena_bytes);
    if (taken < 0 || (request->arena_bytes > 0 && request->arena_bytes <= (int64_t)HEAP_MOST))
        return taken;
    usage_error("--arena %" PRId64 ": an arena has 1 byte to 1024 MiB", request->arena_bytes);
    return -1;
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    switch (option) {
    case OPTION_WITH:
        return take_with(parse, request);
    case OPTION_PLUGIN:
        return take_plugin(parse, request);
    case OPTION_ARENA:
        return take_arena(parse, request);
    case OPTION_NO_TIME:
        request->no_time = true;
        return 1;
    case OPTION_JOBS:
        return number_take(parse, "jobs", 1, 1024, &request->jobs);
    case OPTION_JSON:
        request->json = true;
        return 1;
    default:
        return workload_take(parse, option, &request->workload);
    }
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    if (parse_begin(&parse, command, argc, argv, take, request)) {
        if (parse.argument_count == 0) {
            parse.status = usage_error("compare: which trace? poolsim compare TRACE...; '-' is standard input");
        } else {
            catch_interrupts();
            parse.status = compare(request, parse.arguments);
        }
    }
    tapes_free(&request->tapes);
    free(request);
    return parse_end(&parse);
}

const struct command command_compare = {
    "compare", "[options] TRACE...", "replay traces through other allocators too", options, run, false};

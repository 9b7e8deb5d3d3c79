/* cmd_size.c: poolsim size. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/drawing.h"
#include "cli/files.h"
#include "traces/expectation.h"
#include "traces/jobs.h"
#include "traces/size.h"
#include "traces/units.h"
#include "viz/size_out.h"

enum { OPTION_FOR = 1, OPTION_MARGIN, OPTION_EXPECT, OPTION_JOBS, OPTION_JSON, OPTION_PLOT, OPTION_FORMAT };

static struct poptOption options[] = {
    {"for", '\0', POPT_ARG_STRING, NULL, OPTION_FOR,
     "what is to be small: pool (default), indexes, cache, block, defrag-step; or defrag-every, which is to be seldom",
     "WORD"},
    {"margin", '\0', POPT_ARG_STRING, NULL, OPTION_MARGIN, "also say the pool with that much added, such as 10%", "N%"},
    {"expect", 'e', POPT_ARG_STRING, NULL, OPTION_EXPECT, "expect this of every trace as well, such as 'failures == 0'",
     "'METRIC OP VALUE'"},
    {"jobs", 'j', POPT_ARG_STRING, NULL, OPTION_JOBS, "searches at one time (default: one a processor)", "N"},
    {"json", '\0', POPT_ARG_NONE, NULL, OPTION_JSON, "print one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, shape_options, 0, "The pool and the policy (win over the trace's own):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, workload_options, 0, "Workloads, out of which traces are generated:", NULL},
    {"plot", '\0', POPT_ARG_STRING, NULL, OPTION_PLOT, "draw the smallest pools by policy, into this directory", "DIR"},
    {"format", '\0', POPT_ARG_STRING, NULL, OPTION_FORMAT, "of the picture: svg (default), png, pdf, txt or sixel",
     "WORD"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, cost_options, 0, "Time, by what the pool's calls cost:", NULL},
    POPT_TABLEEND,
};

#define AROUND 16 /* numbers tried on each side of the answer */
#define STILL 1   /* the search for the pool in which nothing is moved */
#define CELLS 2   /* the first search of the table's */
#define SEARCHES (CELLS + SIZE_POLICIES * SIZE_BLOCKS)

struct request {
    enum size_subject subject;
    uint64_t margin_percent;
    bool json;
    int64_t jobs, format;
    char *directory; /* of the picture; NULL: none */
    struct trace_settings settings;
    struct trace_settings shape; /* of the pool, as size_shape has it */
    struct workload_options workload;
    struct cost_request costs;
    struct trace_expectation *expectations;
    size_t expectation_count;
    struct tapes tapes;
    struct sizing sizing;
    struct size_search searches[SEARCHES]; /* the first is the one that was asked for */
    size_t search_count;
};

/* ---- Where a search begins ---- */

/* The blocks of a pool in which something else is varied: those of the size given, or a tenth more than the peak's. */
static uint64_t fixed_blocks(const struct request *request, size_t number) {
    const struct pool_kind *kind = pool_kinds[number];
    int64_t given = request->shape.size_bytes, cache = request->shape.index_cache;
    /* Fewer indexes leave more blocks. */
    uint64_t peak = size_peak_blocks(&request->tapes, number), indexes = (uint64_t)request->shape.indexes;
    if (request->subject == SIZE_INDEXES)
        indexes = size_peak_count(&request->tapes);
    uint64_t overhead = kind->overhead((size_t)indexes, cache != TRACE_UNSET ? (size_t)cache : 0);
    if (given == TRACE_UNSET)
        return peak + peak / 10;
    return (uint64_t)given > overhead ? ((uint64_t)given - overhead) / kind->block_bytes : 0;
}

static bool keeps_pool(const struct request *request) {
    return request->subject != SIZE_POOL && request->subject != SIZE_BLOCK;
}

/* The kind of the block, or of any, whose width spans what is needed; or the widest. Its place among pool_kinds. */
static size_t choose_kind(const struct request *request, int64_t block_bytes, uint64_t indexes) {
    size_t last = POOL_KIND_COUNT - 1;
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        const struct pool_kind *kind = pool_kinds[i];
        if (block_bytes != TRACE_UNSET && kind->block_bytes != block_bytes)
            continue;
        last = i;
        uint64_t blocks = keeps_pool(request) ? fixed_blocks(request, i) : size_peak_blocks(&request->tapes, i);
        if (blocks <= kind->max_blocks && indexes <= kind->max_indexes)
            return i;
    }
    return last;
}

static struct size_search begin_search(const struct request *request, int64_t block_bytes, int64_t on_fragmented,
                                       unsigned around) {
    const struct trace_settings *shape = &request->shape;
    size_t kind = choose_kind(request, block_bytes, (uint64_t)shape->indexes);
    return (struct size_search){
        .sizing = &request->sizing,
        .point = {.kind = pool_kinds[kind],
                  .blocks = size_peak_blocks(&request->tapes, kind),
                  .indexes = (uint64_t)shape->indexes,
                  .index_cache = shape->index_cache != TRACE_UNSET ? (uint64_t)shape->index_cache : 0,
                  .on_fragmented = on_fragmented,
                  .defrag_step = TRACE_UNSET,
                  .defrag_every = TRACE_UNSET},
        .subject = SIZE_POOL,
        .around = around,
    };
}

/* The pool that stays as it is. */
static int fix_pool(const struct request *request, struct size_search *search) {
    struct size_point *point = &search->point;
    int64_t given = request->shape.size_bytes, block = request->shape.block_bytes;
    if (request->subject == SIZE_INDEXES)
        point->indexes = size_peak_count(&request->tapes);
    search->subject = request->subject;
    point->blocks = fixed_blocks(request, choose_kind(request, block, point->indexes));
    if (point->blocks == 0)
        return usage_error("size: a pool of %" PRId64 " bytes is too small: its bookkeeping takes %" PRIu64, given,
                           point->kind->overhead((size_t)point->indexes, (size_t)point->index_cache));
    if (given != TRACE_UNSET && point->blocks > point->kind->max_blocks)
        return usage_error("size: a pool of %" PRId64 " bytes is more than one of blocks of %" PRIu32 " spans", given,
                           point->kind->block_bytes);
    if (given != TRACE_UNSET && (request->subject == SIZE_INDEXES || request->subject == SIZE_CACHE))
        search->given_bytes = (uint64_t)given;
    return EXIT_DONE;
}

static int plan(struct request *request) {
    static const int64_t policies[] = {FRAGMENTED_FAIL, FRAGMENTED_CLEAN, FRAGMENTED_MAKE_ROOM, FRAGMENTED_DEFRAG};
    bool deferred = request->shape.coalesce == COALESCE_DEFERRED;
    if (request->subject != SIZE_BLOCK)
        request->searches[0] = begin_search(request, request->shape.block_bytes, TRACE_UNSET, AROUND);
    request->search_count = 1;
    if (keeps_pool(request))
        return fix_pool(request, &request->searches[0]);
    request->searches[STILL] = begin_search(request, request->searches[0].point.kind->block_bytes, TRACE_UNSET, AROUND);
    request->searches[STILL].point.still = true;
    request->search_count = CELLS;
    for (int policy = 0; policy < SIZE_POLICIES; policy++) {
        if (policy == FRAGMENTED_CLEAN && !deferred)
            continue; /* there is nothing to clean */
        for (int i = 0; i < SIZE_BLOCKS; i++)
            request->searches[request->search_count++] = begin_search(request, (int64_t)4 << i, policies[policy], 0);
    }
    return EXIT_DONE;
}

/* ---- Searching ---- */

/* Where 16 bits do not span enough, 32 may. */
static void run_search(struct request *request, struct size_search *search) {
    struct size_search first = *search;
    size_search_run(search);
    if (search->result.found || search->ended > TAPE_NO_POOL || search->subject != SIZE_POOL
        || first.point.kind->width_bits == 32)
        return;
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        if (pool_kinds[i]->block_bytes == first.point.kind->block_bytes && pool_kinds[i]->width_bits == 32) {
            first.point.kind = pool_kinds[i];
            first.point.blocks = size_peak_blocks(&request->tapes, i);
        }
    }
    *search = first;
    size_search_run(search);
}

static void work(void *context, size_t number) {
    struct request *request = context;
    run_search(request, &request->searches[number]);
}

static bool done(void *context, size_t number) {
    const struct request *request = context;
    const struct size_search *search = &request->searches[number];
    progress_show("searching", (double)(number + 1) / (double)request->search_count);
    return search->ended <= TAPE_NO_POOL && !search->memory_is_out;
}

static int end_search(const struct request *request) {
    for (size_t i = 0; i < request->search_count; i++) {
        const struct size_search *search = &request->searches[i];
        if (search->ended > TAPE_NO_POOL) {
            print_problem(search->problem.text);
            return search->ended == TAPE_BROKEN ? EXIT_BROKEN : EXIT_INPUT;
        }
        if (search->memory_is_out) {
            print_problem("poolsim: memory is out\n");
            return EXIT_INPUT;
        }
    }
    return EXIT_DONE;
}

/* A pool of the same policy and other blocks that is smaller than the answer; NULL: none, or the block was given. */
static const struct size_search *find_smaller(const struct request *request, const struct size_findings *findings) {
    const struct size_search *smallest = findings->answer;
    int64_t policy = TRACE_UNSET;
    for (size_t i = 0; i < request->tapes.count; i++) {
        struct setup setup;
        setup_policy(&request->tapes.items[i].header.settings, &request->settings, &setup);
        if (i != 0 && policy != (int64_t)setup.on_fragmented)
            return NULL;
        policy = (int64_t)setup.on_fragmented;
    }
    for (int i = 0; i < SIZE_BLOCKS && request->shape.block_bytes == TRACE_UNSET; i++) {
        const struct size_search *cell = findings->cells[policy][i];
        if (cell != NULL && cell->result.found && size_point_bytes(&cell->point) < size_point_bytes(&smallest->point))
            smallest = cell;
    }
    return smallest != findings->answer ? smallest : NULL;
}

/* The searches in their places; for the block, the smallest pool of them is the answer. */
static struct size_findings find(struct request *request) {
    struct size_findings findings = {.tapes = &request->tapes,
                                     .subject = request->subject,
                                     .answer = &request->searches[0],
                                     .margin_percent = request->margin_percent};
    findings.given_bytes = request->shape.size_bytes != TRACE_UNSET ? (uint64_t)request->shape.size_bytes : 0;
    bool of_pool = findings.answer->result.found && request->search_count > STILL;
    if (of_pool)
        findings.given = (struct size_try){.bytes = findings.given_bytes};
    if (of_pool && findings.margin_percent != 0)
        findings.margin = (struct size_try){.bytes = size_with_margin(&findings), .kind = findings.answer->point.kind};
    size_try_bytes(&request->searches[0], request->shape.block_bytes, &findings.given);
    size_try_bytes(&request->searches[0], request->shape.block_bytes, &findings.margin);
    if (request->search_count > STILL)
        findings.still = &request->searches[STILL];
    for (size_t i = CELLS; i < request->search_count; i++) {
        const struct size_search *cell = &request->searches[i];
        /* Rows are in the order of policies, clean left out where there is nothing to clean. */
        findings.cells[cell->point.on_fragmented][(i - CELLS) % SIZE_BLOCKS] = cell;
    }
    if (of_pool)
        findings.smaller = find_smaller(request, &findings);
    size_limit_event(&request->sizing, &request->searches[0].limit);
    size_limit_event(&request->sizing, &findings.given.limit);
    size_limit_event(&request->sizing, &findings.margin.limit);
    return findings;
}

/* For the block: the own policy with each block, then the smallest of these anew, looked around in. */
static bool search_block(struct request *request, unsigned threads) {
    struct jobs jobs = {work, NULL, request, NULL};
    const struct size_search *best = &request->searches[0];
    for (int i = 0; i < SIZE_BLOCKS; i++)
        request->searches[i] = begin_search(request, (int64_t)4 << i, TRACE_UNSET, 0);
    if (!jobs_run(&jobs, SIZE_BLOCKS, threads))
        return false;
    for (int i = 1; i < SIZE_BLOCKS; i++) {
        const struct size_search *search = &request->searches[i];
        bool is_smaller = size_point_bytes(&search->point) < size_point_bytes(&best->point);
        if (search->result.found && (!best->result.found || is_smaller))
            best = search;
    }
    request->searches[0] = begin_search(request, best->point.kind->block_bytes, TRACE_UNSET, AROUND);
    return true;
}

/* A search alone guesses ahead with all threads; beside those of the table, which keep them busy, the two that look around
 * last longest: they do what is sure in several, and guess where there are many. */
static bool search_all(struct request *request, unsigned threads) {
    struct jobs jobs = {work, done, request, NULL};
    for (size_t i = 0; i < CELLS && i < request->search_count; i++) {
        request->searches[i].threads = threads;
        request->searches[i].ahead = request->search_count == 1 ? threads : 1 + threads / 4;
    }
    return jobs_run(&jobs, request->search_count, threads);
}

static int check_shape(const struct request *request) {
    struct problem problem;
    if (size_shape_exists(&request->tapes, &request->shape, &problem))
        return EXIT_DONE;
    print_problem(problem.text);
    bool of_options = request->settings.indexes != TRACE_UNSET || request->settings.index_cache != TRACE_UNSET;
    return of_options ? EXIT_USAGE : EXIT_INPUT;
}

static int size(struct request *request, const char **paths) {
    struct problem problem;
    unsigned threads = jobs_count((unsigned)request->jobs);
    keep_freed_memory(threads);
    if (tapes_read_all(&request->tapes, paths, &request->workload, threads, &problem) != 0) {
        print_problem(problem.text);
        return EXIT_INPUT;
    }
    request->sizing =
        (struct sizing){&request->tapes, &request->settings, request->expectations, request->expectation_count};
    size_shape(&request->tapes, &request->settings, &request->shape);
    int status = check_shape(request);
    if (status != EXIT_DONE)
        return status;
    if (request->subject == SIZE_BLOCK && !search_block(request, threads)) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    if ((status = plan(request)) != EXIT_DONE)
        return status;
    if (!search_all(request, threads))
        request->searches[0].memory_is_out = true;
    progress_clear();
    if ((status = end_search(request)) != EXIT_DONE)
        return status;
    struct size_findings findings = find(request);
    if ((status = end_search(request)) != EXIT_DONE)
        return status;
    if (!request->json) {
        size_text(stdout, &findings);
    } else if (!size_json(stdout, &findings)) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    status = findings.answer->result.found ? EXIT_DONE : EXIT_UNMET;
    if (request->directory != NULL) {
        int drawn = drawing_results(request->directory, request->format, plot_size_file, &findings, !request->json);
        status = drawn != EXIT_DONE ? drawn : status;
    }
    return finish_output(status);
}

/* ---- The command line ---- */

static int take_margin(struct parse *parse, struct request *request) {
    char *value = poptGetOptArg(parse->context);
    const char *why = "";
    size_t length = strlen(value);
    bool fine = length > 1 && value[length - 1] == '%' && parse_count(value, length - 1, &request->margin_percent, &why)
                && request->margin_percent <= 1000;
    if (!fine)
        usage_error("--margin %s: a margin is 0%% to 1000%%, such as 10%%", value);
    free(value);
    return fine ? 1 : -1;
}

static int take(struct parse *parse, int option, void *context) {
    struct request *request = context;
    int64_t word = 0;
    int taken;
    switch (option) {
    case OPTION_FOR:
        taken = word_take(parse, "for", size_subject_words, &word);
        request->subject = (enum size_subject)word;
        return taken;
    case OPTION_MARGIN:
        return take_margin(parse, request);
    case OPTION_EXPECT:
        return expectation_take(parse, &request->expectations, &request->expectation_count);
    case OPTION_JOBS:
        return number_take(parse, "jobs", 1, 1024, &request->jobs);
    case OPTION_PLOT:
        return text_take(parse, &request->directory);
    case OPTION_FORMAT:
        return word_take(parse, "format", plot_format_words, &request->format);
    case OPTION_JSON:
        request->json = true;
        return 1;
    default:
        taken = cost_take(parse, option, &request->costs);
        return taken != 0 ? taken : replay_take(parse, option, &request->settings, &request->workload);
    }
}

static int run(const struct command *command, int argc, const char **argv) {
    struct parse parse;
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL) {
        print_problem("poolsim: memory is out\n");
        return EXIT_INPUT;
    }
    trace_settings_init(&request->settings);
    if (parse_begin(&parse, command, argc, argv, take, request)) {
        if (parse.argument_count == 0) {
            parse.status = usage_error("size: which trace? poolsim size TRACE...; '-' is standard input");
        } else if (request->directory != NULL && request->subject != SIZE_POOL && request->subject != SIZE_BLOCK) {
            parse.status = usage_error("size: --plot draws smallest pools, and goes with --for pool and block alone");
        } else if (request->settings.size_bytes == 0) {
            parse.status = usage_error("size: --size 0: it is the pool at hand, and has bytes");
        } else if (request->margin_percent != 0 && request->subject != SIZE_POOL && request->subject != SIZE_BLOCK) {
            parse.status = usage_error("size: --margin is of the smallest pool, and --for %s looks for none",
                                       size_subject_words[request->subject]);
        } else if (request->settings.size_percent != TRACE_UNSET) {
            parse.status = usage_error("size: --size is the pool at hand, in bytes, and not a share");
        } else if ((parse.status = cost_resolve(&request->costs, &request->settings)) == EXIT_DONE) {
            catch_interrupts();
            parse.status = size(request, parse.arguments);
        }
    }
    expectations_free(request->expectations, request->expectation_count);
    tapes_free(&request->tapes);
    cost_request_free(&request->costs);
    free(request->directory);
    free(request);
    return parse_end(&parse);
}

const struct command command_size = {"size", "[options] TRACE...", "find the smallest pool that does", options, run,
                                     false};

/* run.c: files in, reports out. */
#include "traces/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/ahead.h"
#include "traces/locks.h"

#define PROGRESS_EVENTS 4096

/* ---- The peak of one trace ---- */

/* How much is read; of a workload that is not known. */
static void tell_progress(const struct run_options *options, const struct trace_input *input, bool generated) {
    if (options->progress != NULL)
        options->progress(options->context, generated ? -1 : source_progress(input->source));
}

static int read_peak(const struct trace_input *input, bool generated, const struct run_options *options,
                     struct trace_peak *peak, struct problem *problem) {
    struct trace_event event;
    struct live *live;
    struct trace_fault fault;
    struct live_table *table = live_create();
    int more = -1;
    if (table == NULL) {
        problem_set(problem, "poolsim", "memory is out");
        return -1;
    }
    for (uint64_t events = 1; (more = trace_reader_next(input->reader, &event, problem)) == 1; events++) {
        if (live_apply(table, &event, &live, &fault) != 0) {
            trace_reader_show_fault(input->reader, &fault, problem);
            more = -1;
            break;
        }
        peak_event(peak, &event, live, live_count(table));
        if (event.verb == VERB_FREE)
            live_remove(table, live);
        if (events % PROGRESS_EVENTS == 0)
            tell_progress(options, input, generated);
    }
    live_destroy(table);
    return more;
}

/* Opens the file anew, and reads up to the events of its trace number `document`, from 0. */
static int open_document(struct trace_input *input, const char *path, size_t document,
                         const struct workload_options *workload, struct problem *problem) {
    if (trace_input_open(input, path, workload, problem) != 0)
        return -1;
    int found = 1;
    for (size_t i = 0; i <= document && found == 1; i++) {
        struct trace_header header;
        found = trace_reader_begin(input->reader, &header, problem);
        if (found == 1)
            trace_header_free(&header);
    }
    if (found == 0)
        problem_set(problem, path, "the file changed while it was read");
    if (found == 1)
        return 0;
    trace_input_close(input);
    return -1;
}

/* ---- One trace ---- */

struct run {
    const char *path;
    const struct run_options *options;
    struct trace_input input;
    const struct trace_header *header; /* of the trace that is replayed */
    size_t document;                   /* its number in the file, from 0 */
    struct problem *problem;
};

/* The share of the trace that is replayed: what is read of its file; of a workload, what is generated. */
static double share_done(const struct run *run, const struct replay *replay) {
    const struct trace_header *header = run->header;
    const struct replay_step *step = replay_last(replay);
    if (!header->generated)
        return source_progress(run->input.source);
    double of_events = header->events != 0 ? (double)step->number / (double)header->events : 0;
    double of_time = header->duration != 0 ? (double)step->time_ns / (double)header->duration : 0;
    return of_events > of_time ? of_events : of_time;
}

/* Where events go, with the locks that are put in between. */
struct feed {
    struct locks *locks; /* NULL: the events as they are */
    struct replay *replay;
    struct trace_fault *fault; /* what the replay refuses */
    enum replay_result result;
};

static bool feed_replay(void *context, const struct trace_event *event) {
    struct feed *feed = context;
    feed->result = replay_event(feed->replay, event, feed->fault);
    return feed->result == REPLAY_OK;
}

static enum replay_result feed_event(struct feed *feed, const struct trace_event *event) {
    if (feed->locks == NULL)
        return replay_event(feed->replay, event, feed->fault);
    enum locks_result result = locks_event(feed->locks, event, feed_replay, feed);
    if (result == LOCKS_OK || result == LOCKS_STOPPED)
        return feed->result;
    if (result == LOCKS_NO_TIME)
        trace_fault_set(feed->fault, event->line, event->column, "locks that are held for a time need times");
    else
        trace_fault_set(feed->fault, 0, 0, "memory is out");
    return REPLAY_REFUSED;
}

/* Replays what `ahead` reads. What a replay refuses is in feed->fault, and shown when the reader is at rest. */
static enum run_result replay_events(struct run *run, struct ahead *ahead, struct feed *feed,
                                     const struct report *report) {
    const struct trace_event *event;
    int more;
    while ((more = ahead_next(ahead, &event, run->problem)) == 1) {
        enum replay_result result = feed_event(feed, event);
        if (result != REPLAY_OK)
            return result == REPLAY_REFUSED ? RUN_REFUSED : RUN_BROKEN;
        if (run->options->strict && report->failures != 0)
            return RUN_STRICT;
        if (run->options->progress != NULL && report->events % PROGRESS_EVENTS == 0)
            run->options->progress(run->options->context, share_done(run, feed->replay));
    }
    if (more != 0)
        return RUN_REFUSED;
    return replay_end(feed->replay, feed->fault) == REPLAY_OK ? RUN_OK : RUN_BROKEN;
}

static enum run_result replay_all(struct run *run, struct replay *replay, const struct report *report) {
    struct trace_fault fault = {.message = ""};
    struct feed feed = {.replay = replay, .fault = &fault};
    if (run->options->locks != NULL)
        feed.locks = locks_create(run->options->locks);
    bool has_locks = feed.locks != NULL || run->options->locks == NULL;
    struct ahead *ahead = has_locks ? ahead_start(run->input.reader) : NULL;
    if (ahead == NULL) {
        problem_set(run->problem, "poolsim", "no memory, or no thread, to read ahead");
        locks_destroy(feed.locks);
        return RUN_REFUSED;
    }
    enum run_result result = replay_events(run, ahead, &feed, report);
    ahead_stop(ahead);
    replay_forget_event(replay);
    locks_destroy(feed.locks);
    if (fault.message[0] != '\0')
        trace_reader_show_fault(run->input.reader, &fault, run->problem);
    return result;
}

static bool any_option(const struct trace_settings *options) {
    return options->size_bytes != TRACE_UNSET || options->size_percent != TRACE_UNSET || options->indexes != TRACE_UNSET
           || options->index_cache != TRACE_UNSET || options->block_bytes != TRACE_UNSET;
}

/* A pool that cannot be: of what the options say, or shown where the trace gives it. */
static enum run_result refuse_setup(const struct run *run, struct trace_fault *fault) {
    bool of_options = any_option(&run->options->settings);
    if (of_options || run->header->pool_line == 0) {
        problem_set(run->problem, source_name(run->input.source), "%s", fault->message);
        return of_options ? RUN_USAGE : RUN_REFUSED;
    }
    fault->line = run->header->pool_line;
    fault->column = run->header->pool_column;
    trace_reader_show_fault(run->input.reader, fault, run->problem);
    return RUN_REFUSED;
}

static int find_peak(const struct run *run, struct trace_peak *peak) {
    struct trace_input input;
    if (open_document(&input, run->path, run->document, &run->options->workload, run->problem) != 0)
        return -1;
    int result = read_peak(&input, run->header->generated, run->options, peak, run->problem);
    trace_input_close(&input);
    return result;
}

/* The trace's pool, chosen from its peak or not. */
static enum run_result resolve(const struct run *run, bool from_peak, struct setup *setup) {
    struct trace_peak peak = {0};
    struct trace_fault fault;
    if (from_peak && find_peak(run, &peak) != 0)
        return RUN_REFUSED;
    if (setup_resolve(&run->header->settings, &run->options->settings, from_peak ? &peak : NULL, setup, &fault) != 0)
        return refuse_setup(run, &fault);
    setup->verify = run->options->verify;
    return RUN_OK;
}

static bool reads_twice(const struct run *run) {
    return !run->options->grows && source_reopens(run->input.source);
}

static enum run_result choose_setup(const struct run *run, struct setup *setup) {
    /* With other locks in each replay the pool is to be the same, whatever fails in it. */
    bool needs_peak = setup_needs_peak(&run->header->settings, &run->options->settings) || run->options->locks != NULL;
    if (needs_peak && !reads_twice(run)) {
        problem_set(run->problem, source_name(run->input.source), "%s",
                    run->options->locks != NULL
                        ? "is read once, and has to be replayed twice; give a file"
                        : "is read once, so that the pool cannot be chosen from the trace's peak; give --size BYTES");
        return RUN_USAGE;
    }
    return resolve(run, needs_peak, setup);
}

int run_check_metrics(const struct trace_reader *reader, const struct trace_header *header, struct problem *problem) {
    for (size_t i = 0; i < header->expectation_count; i++) {
        const struct trace_expectation *expectation = &header->expectations[i];
        if (metric_find(expectation->metric) != NULL)
            continue;
        const char *meant = metric_suggest(expectation->metric);
        trace_reader_refuse(reader, expectation->line, expectation->column, problem, "no metric is called '%s'%s%s%s",
                            expectation->metric, meant != NULL ? "; did you mean '" : "", meant != NULL ? meant : "",
                            meant != NULL ? "'?" : "; poolsim-trace(5) lists them");
        return -1;
    }
    return 0;
}

/* Nobody gave a number of indexes, so that it was guessed; and the trace can be read again. */
static bool indexes_guessed(const struct run *run, const struct setup *setup) {
    return setup->size_percent == 0 && run->header->settings.indexes == TRACE_UNSET
           && run->options->settings.indexes == TRACE_UNSET && reads_twice(run);
}

/* Something failed that may not have failed with more indexes or fewer. */
static bool failed_for_room(const struct report *report) {
    return report->failures_by[DPOOL_ERR_OUT_OF_INDEXES] + report->failures_by[DPOOL_ERR_OUT_OF_MEMORY]
               + report->failures_by[DPOOL_ERR_FRAGMENTED] + report->failures_by[DPOOL_ERR_INVALID_SIZE]
           != 0;
}

static bool speaks_of_failures(const struct report *report) {
    for (size_t i = 0; i < report->expectation_count; i++) {
        if (strncmp(metric_find(report->expectations[i].metric)->name, "failures.", strlen("failures.")) == 0)
            return true;
    }
    return false;
}

/* What the header expects, what the options do, and where neither speaks of failures, that there are none. */
static int expect_all(const struct run *run, struct report *report) {
    const struct run_options *options = run->options;
    char failures[] = "failures";
    struct trace_expectation success = {.metric = failures, .compare = COMPARE_EQ};
    if (report_expect(report, run->header->expectations, run->header->expectation_count) != 0
        || report_expect(report, options->expectations, options->expectation_count) != 0)
        return -1;
    return options->expects_success && !speaks_of_failures(report) ? report_expect(report, &success, 1) : 0;
}

/* Replays the trace that the reader is at. *again: it has to be replayed again, with its own number of indexes. */
static enum run_result run_once(struct run *run, const struct setup *setup, struct report *report, bool *again) {
    const struct trace_header *header = run->header;
    const char *source = source_name(run->input.source);
    struct statistics statistics;
    struct replay *replay = replay_open(setup, run->problem);
    if (replay == NULL)
        return RUN_REFUSED;
    statistics_begin(&statistics, report, replay, setup);
    if (run->options->began != NULL)
        run->options->began(run->options->context, replay, &statistics);
    if (run->options->observe != NULL)
        replay_observe(replay, run->options->observe, run->options->context);
    enum run_result result = replay_all(run, replay, report);
    statistics_end(&statistics);
    report->source = strdup(source);
    report->cut_off = header->cut_off || trace_reader_is_cut_off(run->input.reader);
    report->sizes_rounded = header->sizes_rounded;
    report->generated = header->generated;
    report->seed = header->seed;
    report->trace = strdup(header->name != NULL ? header->name : source);
    if (report->source == NULL || report->trace == NULL || expect_all(run, report) != 0) {
        problem_set(run->problem, "poolsim", "memory is out");
        result = RUN_REFUSED;
    }
    bool ran = result == RUN_OK || result == RUN_STRICT;
    *again = ran && *again && indexes_guessed(run, setup) && failed_for_room(report);
    if (ran && !*again && run->options->finished != NULL)
        run->options->finished(run->options->context, report, replay_pool(replay));
    replay_close(replay);
    return result;
}

/* Replays the trace anew, with as many indexes as it has live allocations at its peak. */
static enum run_result run_again(const struct run *first, struct report *report) {
    struct run run = *first;
    struct setup setup;
    bool again = false;
    report_free(report);
    enum run_result result = resolve(first, true, &setup);
    if (result != RUN_OK)
        return result;
    if (open_document(&run.input, run.path, run.document, &run.options->workload, run.problem) != 0)
        return RUN_REFUSED;
    result = run_once(&run, &setup, report, &again);
    trace_input_close(&run.input);
    return result;
}

static enum run_result run_trace(struct run *run, struct report *report) {
    struct setup setup;
    bool again = true;
    if (run_check_metrics(run->input.reader, run->header, run->problem) != 0)
        return RUN_REFUSED;
    enum run_result result = choose_setup(run, &setup);
    if (result == RUN_OK)
        result = run_once(run, &setup, report, &again);
    if ((result == RUN_OK || result == RUN_STRICT) && again)
        return run_again(run, report);
    return result;
}

/* ---- A file ---- */

static struct report *add_report(struct reports *reports) {
    struct report *items = realloc(reports->items, (reports->count + 1) * sizeof *items);
    if (items == NULL)
        return NULL;
    reports->items = items;
    items[reports->count] = (struct report){0};
    return &items[reports->count++];
}

static enum run_result run_documents(struct run *run, struct reports *reports) {
    for (;; run->document++) {
        struct trace_header header;
        int found = trace_reader_begin(run->input.reader, &header, run->problem);
        if (found != 1)
            return found == 0 ? RUN_OK : RUN_REFUSED;
        struct report *report = add_report(reports);
        enum run_result result = RUN_REFUSED;
        run->header = &header;
        if (report != NULL)
            result = run_trace(run, report);
        else
            problem_set(run->problem, "poolsim", "memory is out");
        run->header = NULL;
        trace_header_free(&header);
        if (result != RUN_OK)
            return result;
    }
}

enum run_result run_file(const char *path, const struct run_options *options, struct reports *reports,
                         struct problem *problem) {
    struct run run = {.path = path, .options = options, .problem = problem};
    if (trace_input_open(&run.input, path, &options->workload, problem) != 0)
        return RUN_REFUSED;
    size_t first = reports->count;
    enum run_result result = run_documents(&run, reports);
    for (size_t i = first; i < reports->count && result == RUN_OK; i++)
        reports->items[i].content = source_content(run.input.source);
    trace_input_close(&run.input);
    return result;
}

void reports_free(struct reports *reports) {
    for (size_t i = 0; i < reports->count; i++)
        report_free(&reports->items[i]);
    free(reports->items);
    *reports = (struct reports){0};
}

/* ---- One trace, to be replayed by somebody else ---- */

enum run_result run_open(const char *path, const struct run_options *options, struct run_trace *trace,
                         struct problem *problem) {
    struct run run = {.path = path, .options = options, .header = &trace->header, .problem = problem};
    *trace = (struct run_trace){0};
    if (trace_input_open(&trace->input, path, &options->workload, problem) != 0
        || trace_reader_begin(trace->input.reader, &trace->header, problem) != 1)
        return RUN_REFUSED;
    run.input = trace->input;
    enum run_result result = choose_setup(&run, &trace->setup);
    return result == RUN_OK && indexes_guessed(&run, &trace->setup) ? resolve(&run, true, &trace->setup) : result;
}

void run_close(struct run_trace *trace) {
    trace_input_close(&trace->input);
    trace_header_free(&trace->header);
    *trace = (struct run_trace){0};
}

/* ahead.c: a ring of batches between the thread that reads and the one that asks. */
#include "traces/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BATCHES 8
#define BATCH_EVENTS 512
#define BATCH_TEXT 16384

/* Events with copies of their words. */
struct batch {
    struct trace_event events[BATCH_EVENTS];
    size_t count;
    int result; /* after these events: 1 there are more, 0 the document ends, -1 problem */
    struct problem problem;
    char *text;
    size_t text_used, text_room;
};

struct ahead {
    struct trace_reader *reader;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct batch batches[BATCHES];
    size_t filled; /* batches that are ready, from `first` on */
    size_t first;
    bool stop;
    struct batch *now;     /* the first batch, while its events are given out */
    size_t at;             /* the next event of it */
    size_t next;           /* the batch that the thread fills */
    struct source *source; /* live, or NULL */
    int ready;             /* an eventfd, readable while batches are filled; -1: nobody polls */
};

/* ---- The thread that reads ---- */

static void keep_word(struct batch *batch, const char **word, size_t length) {
    char *copy = batch->text + batch->text_used;
    memcpy(copy, *word, length);
    *word = copy;
    batch->text_used += length;
}

/* Copies the event's words into the batch. false: they do not fit any more. */
static bool keep_words(struct batch *batch, struct trace_event *event) {
    if (event->id == NULL)
        return true;
    size_t length = event->id_length + event->tag_length;
    if (length > batch->text_room - batch->text_used) {
        if (batch->text_used != 0)
            return false;
        char *text = realloc(batch->text, length);
        if (text == NULL)
            return false;
        batch->text = text;
        batch->text_room = length;
    }
    keep_word(batch, &event->id, event->id_length);
    if (event->tag != NULL)
        keep_word(batch, &event->tag, event->tag_length);
    return true;
}

/* The next batch to fill, empty, as soon as there is one; NULL: the thread is to stop. */
static struct batch *begin_batch(struct ahead *ahead) {
    pthread_mutex_lock(&ahead->mutex);
    while (ahead->filled == BATCHES && !ahead->stop)
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
    bool stop = ahead->stop;
    pthread_mutex_unlock(&ahead->mutex);
    struct batch *batch = &ahead->batches[ahead->next];
    if (stop)
        return NULL;
    batch->count = 0;
    batch->text_used = 0;
    batch->result = 1;
    return batch;
}

static void end_batch(struct ahead *ahead) {
    uint64_t one = 1;
    ahead->next = (ahead->next + 1) % BATCHES;
    pthread_mutex_lock(&ahead->mutex);
    ahead->filled++;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    if (ahead->ready >= 0 && write(ahead->ready, &one, sizeof one) < 0)
        return; /* it is readable already */
}

/* The source has nothing more for now: what there is, is handed over. Whoever takes it may be slow; then the source
 * waits as well. */
static void on_wait(void *context) {
    struct ahead *ahead = context;
    if (ahead->batches[ahead->next].count == 0)
        return;
    end_batch(ahead);
    begin_batch(ahead);
}

/* Puts an event into the batch, or into the next one when that is full. false: the end. */
static bool add_event(struct ahead *ahead, struct trace_event event) {
    struct batch *batch = &ahead->batches[ahead->next];
    if (batch->count == BATCH_EVENTS || !keep_words(batch, &event)) {
        end_batch(ahead);
        batch = begin_batch(ahead);
        if (batch == NULL)
            return false;
        if (!keep_words(batch, &event)) {
            problem_set(&batch->problem, "poolsim", "memory is out");
            batch->result = -1;
            return false;
        }
    }
    batch->events[batch->count++] = event;
    return true;
}

static void *read_ahead(void *context) {
    struct ahead *ahead = context;
    struct trace_event event;
    struct problem problem;
    int result = 1;
    bool more = begin_batch(ahead) != NULL;
    while (more) {
        result = trace_reader_next(ahead->reader, &event, &problem);
        more = result == 1 && add_event(ahead, event);
    }
    struct batch *batch = &ahead->batches[ahead->next];
    if (result != 1)
        batch->result = result;
    if (result < 0)
        batch->problem = problem;
    end_batch(ahead);
    return NULL;
}

/* ---- The thread that asks ---- */

static void free_ahead(struct ahead *ahead) {
    for (size_t i = 0; i < BATCHES; i++)
        free(ahead->batches[i].text);
    if (ahead->ready >= 0)
        close(ahead->ready);
    pthread_mutex_destroy(&ahead->mutex);
    pthread_cond_destroy(&ahead->changed);
    free(ahead);
}

static struct ahead *new_ahead(struct trace_reader *reader) {
    struct ahead *ahead = calloc(1, sizeof *ahead);
    bool whole = ahead != NULL;
    if (!whole)
        return NULL;
    ahead->reader = reader;
    ahead->ready = -1;
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    for (size_t i = 0; i < BATCHES; i++) {
        ahead->batches[i].text = malloc(BATCH_TEXT);
        ahead->batches[i].text_room = BATCH_TEXT;
        whole = whole && ahead->batches[i].text != NULL;
    }
    if (whole)
        return ahead;
    free_ahead(ahead);
    return NULL;
}

static struct ahead *start(struct ahead *ahead) {
    if (pthread_create(&ahead->thread, NULL, read_ahead, ahead) == 0)
        return ahead;
    free_ahead(ahead);
    return NULL;
}

struct ahead *ahead_start(struct trace_reader *reader) {
    struct ahead *ahead = new_ahead(reader);
    return ahead != NULL ? start(ahead) : NULL;
}

struct ahead *ahead_start_live(struct trace_reader *reader, struct source *source, bool follow) {
    struct ahead *ahead = new_ahead(reader);
    if (ahead == NULL)
        return NULL;
    ahead->source = source;
    ahead->ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (ahead->ready >= 0 && source_go_live(source, follow, on_wait, ahead))
        return start(ahead);
    free_ahead(ahead);
    return NULL;
}

int ahead_fd(const struct ahead *ahead) {
    return ahead->ready;
}

/* The batch that events are given out of, NULL if none is filled; `wait` waits for one. The one that was used up is given
 * back before. */
static struct batch *take_batch(struct ahead *ahead, bool wait) {
    pthread_mutex_lock(&ahead->mutex);
    if (ahead->now != NULL) {
        ahead->first = (ahead->first + 1) % BATCHES;
        ahead->filled--;
        ahead->at = 0;
        pthread_cond_signal(&ahead->changed);
    }
    while (ahead->filled == 0 && wait)
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
    ahead->now = ahead->filled != 0 ? &ahead->batches[ahead->first] : NULL;
    pthread_mutex_unlock(&ahead->mutex);
    return ahead->now;
}

static int next_event(struct ahead *ahead, const struct trace_event **event, bool wait, struct problem *problem) {
    struct batch *batch = ahead->now != NULL ? ahead->now : take_batch(ahead, wait);
    while (batch != NULL && ahead->at == batch->count && batch->result == 1)
        batch = take_batch(ahead, wait);
    if (batch == NULL)
        return AHEAD_NOTHING;
    if (ahead->at < batch->count) {
        *event = &batch->events[ahead->at++];
        return 1;
    }
    if (batch->result < 0)
        *problem = batch->problem;
    return batch->result;
}

int ahead_next(struct ahead *ahead, const struct trace_event **event, struct problem *problem) {
    return next_event(ahead, event, true, problem);
}

int ahead_try(struct ahead *ahead, const struct trace_event **event, struct problem *problem) {
    uint64_t count;
    int result = next_event(ahead, event, false, problem);
    /* What was filled since then makes the descriptor readable again. */
    if (result == AHEAD_NOTHING && read(ahead->ready, &count, sizeof count) > 0)
        result = next_event(ahead, event, false, problem);
    return result;
}

void ahead_stop(struct ahead *ahead) {
    if (ahead == NULL)
        return;
    pthread_mutex_lock(&ahead->mutex);
    ahead->stop = true;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    if (ahead->source != NULL)
        source_stop(ahead->source);
    pthread_join(ahead->thread, NULL);
    free_ahead(ahead);
}

/* ahead.c: a ring of batches between the thread that reads and the one that asks. */
#include "traces/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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
    struct batch *now; /* the first batch, while its events are given out */
    size_t at;         /* the next event of it */
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

/* Fills a batch; *waiting is an event that did not fit into the one before. */
static void fill(struct ahead *ahead, struct batch *batch, struct trace_event *waiting, bool *waits) {
    batch->count = 0;
    batch->text_used = 0;
    batch->result = 1;
    while (batch->count < BATCH_EVENTS) {
        struct trace_event *event = &batch->events[batch->count];
        if (*waits)
            *event = *waiting;
        else
            batch->result = trace_reader_next(ahead->reader, event, &batch->problem);
        *waits = false;
        if (batch->result != 1)
            return;
        if (!keep_words(batch, event)) {
            if (batch->count == 0) {
                problem_set(&batch->problem, "poolsim", "memory is out");
                batch->result = -1;
                return;
            }
            *waiting = *event;
            *waits = true;
            return;
        }
        batch->count++;
    }
}

static void *read_ahead(void *context) {
    struct ahead *ahead = context;
    struct trace_event waiting;
    bool waits = false;
    size_t next = 0;
    int result = 1;
    while (result == 1) {
        pthread_mutex_lock(&ahead->mutex);
        while (ahead->filled == BATCHES && !ahead->stop)
            pthread_cond_wait(&ahead->changed, &ahead->mutex);
        bool stop = ahead->stop;
        pthread_mutex_unlock(&ahead->mutex);
        if (stop)
            break;
        fill(ahead, &ahead->batches[next], &waiting, &waits);
        result = ahead->batches[next].result;
        next = (next + 1) % BATCHES;
        pthread_mutex_lock(&ahead->mutex);
        ahead->filled++;
        pthread_cond_signal(&ahead->changed);
        pthread_mutex_unlock(&ahead->mutex);
    }
    return NULL;
}

/* ---- The thread that asks ---- */

static void free_ahead(struct ahead *ahead) {
    for (size_t i = 0; i < BATCHES; i++)
        free(ahead->batches[i].text);
    pthread_mutex_destroy(&ahead->mutex);
    pthread_cond_destroy(&ahead->changed);
    free(ahead);
}

struct ahead *ahead_start(struct trace_reader *reader) {
    struct ahead *ahead = calloc(1, sizeof *ahead);
    if (ahead == NULL)
        return NULL;
    ahead->reader = reader;
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    bool whole = true;
    for (size_t i = 0; i < BATCHES; i++) {
        ahead->batches[i].text = malloc(BATCH_TEXT);
        ahead->batches[i].text_room = BATCH_TEXT;
        whole = whole && ahead->batches[i].text != NULL;
    }
    if (whole && pthread_create(&ahead->thread, NULL, read_ahead, ahead) == 0)
        return ahead;
    free_ahead(ahead);
    return NULL;
}

/* Waits until the first batch is ready; before that gives the one that was used up back. */
static struct batch *wait_for_batch(struct ahead *ahead, bool give_back) {
    pthread_mutex_lock(&ahead->mutex);
    if (give_back) {
        ahead->first = (ahead->first + 1) % BATCHES;
        ahead->filled--;
        ahead->at = 0;
        pthread_cond_signal(&ahead->changed);
    }
    while (ahead->filled == 0)
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
    pthread_mutex_unlock(&ahead->mutex);
    return ahead->now = &ahead->batches[ahead->first];
}

int ahead_next(struct ahead *ahead, const struct trace_event **event, struct problem *problem) {
    struct batch *batch = ahead->now != NULL ? ahead->now : wait_for_batch(ahead, false);
    while (ahead->at == batch->count && batch->result == 1)
        batch = wait_for_batch(ahead, true);
    if (ahead->at < batch->count) {
        *event = &batch->events[ahead->at++];
        return 1;
    }
    if (batch->result < 0)
        *problem = batch->problem;
    return batch->result;
}

void ahead_stop(struct ahead *ahead) {
    if (ahead == NULL)
        return;
    pthread_mutex_lock(&ahead->mutex);
    ahead->stop = true;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    pthread_join(ahead->thread, NULL);
    free_ahead(ahead);
}

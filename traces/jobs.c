/* jobs.c: threads that take the next piece as long as there is one. */
#include "traces/jobs.h"

#include <pthread.h>
#include <stdlib.h>

struct crew {
    const struct jobs *jobs;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t next, count; /* the piece that is taken next; pieces behind count are not begun */
    unsigned char *is_done;
};

static void *work(void *context) {
    struct crew *crew = context;
    pthread_mutex_lock(&crew->mutex);
    while (crew->next < crew->count) {
        size_t number = crew->next++;
        if (crew->jobs->order != NULL)
            number = crew->jobs->order[number];
        pthread_mutex_unlock(&crew->mutex);
        crew->jobs->work(crew->jobs->context, number);
        pthread_mutex_lock(&crew->mutex);
        crew->is_done[number] = 1;
        pthread_cond_signal(&crew->changed);
    }
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

/* Tells of each piece in its order, outside of the lock. */
static void collect(struct crew *crew) {
    for (size_t number = 0; number < crew->count; number++) {
        while (!crew->is_done[number])
            pthread_cond_wait(&crew->changed, &crew->mutex);
        if (crew->jobs->done == NULL)
            continue;
        pthread_mutex_unlock(&crew->mutex);
        bool more = crew->jobs->done(crew->jobs->context, number);
        pthread_mutex_lock(&crew->mutex);
        if (!more)
            crew->count = 0;
    }
}

bool jobs_run(const struct jobs *jobs, size_t count, unsigned threads) {
    struct crew crew = {.jobs = jobs,
                        .mutex = PTHREAD_MUTEX_INITIALIZER,
                        .changed = PTHREAD_COND_INITIALIZER,
                        .count = count,
                        .is_done = calloc(count + 1, 1)};
    pthread_t *ids = calloc(threads + 1u, sizeof *ids);
    unsigned started = 0;
    if (threads > count)
        threads = (unsigned)count;
    if (crew.is_done != NULL && ids != NULL) {
        while (started < threads && pthread_create(&ids[started], NULL, work, &crew) == 0)
            started++;
    }
    if (started != 0) {
        pthread_mutex_lock(&crew.mutex);
        collect(&crew);
        pthread_mutex_unlock(&crew.mutex);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    free(crew.is_done);
    return started != 0 || count == 0;
}

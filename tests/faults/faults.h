/* faults.h: bookkeeping of a live pool is written over, and the pool has to say so: what the files of this folder share.
 *
 * A pool is built once in guarded memory and kept as an image. Each fault is put into a fresh copy of it, at the same
 * place. The pool's end touches a page that nobody may touch, and so does the memory in front of it, which holds a
 * pattern. A crash, a write outside the pool or a call that does not end is reported with the fault that led to it. */
#ifndef TESTS_FAULTS_FAULTS_H
#define TESTS_FAULTS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/dpool.h"

#define HANDLES 12u

struct scene {
    const char *name;
    size_t bytes; /* of the pool's memory */
    dpool_handle handles[HANDLES];
    struct dpool *pool;   /* where every copy is put */
    unsigned char *image; /* of the pool before any fault */
    unsigned char *data[HANDLES];
    size_t data_bytes[HANDLES]; /* 0: the handle is not valid */
};

/* The scenes of this build by number. False: there is none with that number. For scene_end. */
bool scene_start(struct scene *scene, unsigned number);
void scene_end(struct scene *scene);

/* Every allocation that the pool still vouches for has its data, up to the size that it has now. */
bool scene_is_whole(const struct scene *scene);

/* Puts the image back. */
void scene_restore(struct scene *scene);

/* Memory of that many bytes between guards; the same each time. */
void *guarded(size_t bytes);

/* What is tried is remembered for messages; a time limit begins. */
void trying(const char *format, ...);

/* Ends the program with what was being tried and a sentence about it. */
_Noreturn void failed(const char *what);

/* Makes call number `number` on the pool, or a long sequence of calls. Returns that it ended with DPOOL_ERR_CORRUPT.
 * Fails if it does not end, or if anything outside the pool has changed. */
bool make_call(struct scene *scene, unsigned number);
unsigned call_count(void);
const char *call_name(unsigned number);
bool call_is_single(unsigned number);

/* Every single bit of this build's pools, and every overrun; counts and faults that were not found on standard output.
 * Return whether all is as it is written there. */
bool try_flips(void);
bool try_overruns(void);
/* dpool_check of memory that holds anything, but for the pool's shape. */
void try_garbage(void);

#endif

/* model.h: a second, naive model of what a pool holds, and calls that it chooses and judges. The model knows the
 * arithmetic of dpool.h and copies of every allocation's data; what it may not know, it asks dpool_walk and dpool_find.
 * Where its choices come from is the user's matter: random numbers in check_model.c, a fuzzer's bytes elsewhere. */
#ifndef TESTS_CORE_MODEL_H
#define TESTS_CORE_MODEL_H

#include "core/dpool.h"

#define MODEL_SLOTS 64u

struct slot {
    dpool_handle handle;
    uint32_t blocks; /* 0: not in use */
    bool locked;
    unsigned char *address; /* while locked */
    unsigned char *data;    /* a copy */
};

struct model {
    uint32_t (*choose)(void *context, uint32_t end); /* 0 .. end-1; set before model_start, as are the next three */
    void (*fail)(const struct model *model, const char *what); /* does not return */
    void *context;
    uint32_t blocks, sizes; /* how many of the sizes are used: the fewer, the more and smaller the allocations */
    uint32_t operation;     /* how many there were */
    uint32_t scribbles;
    struct dpool_config config;
    struct dpool *pool;
    dpool_handle stale[16];
    uint32_t stale_count;
    uint32_t room_blocks; /* asked for in steps; 0: no request is under way */
    struct slot slots[MODEL_SLOTS];
};

/* Makes a pool of that many blocks, its configuration chosen. */
void model_start(struct model *model);
/* Makes one call, and expects what must hold after it. */
void model_do_one(struct model *model);
void model_end(struct model *model);

/* ---- Between model.c and model_calls.c ---- */

#define expect(model, condition) ((condition) ? (void)0 : (model)->fail((model), #condition))

uint32_t roll(struct model *model, uint32_t end);
uint32_t blocks_for(size_t size);
size_t data_bytes(uint32_t blocks);
uint32_t used_blocks(const struct model *model);
uint32_t used_slots(const struct model *model);
bool any_locked(const struct model *model);
struct slot *slot_of(struct model *model, dpool_handle handle);
struct slot *any_slot(struct model *model, bool in_use);

/* What the walk tells of free memory. */
struct room {
    uint32_t longest;          /* run, or what lies beyond the top with the free runs that end there */
    uint32_t in_front, behind; /* of one allocation */
};
struct room room_of(const struct model *model, dpool_handle handle);

void expect_contents(struct model *model, struct slot *slot);
void expect_all(struct model *model);

#endif

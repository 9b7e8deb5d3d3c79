/* blame.h: which allocations keep free space apart, and which locks keep it so.
 *
 * Between two neighbouring free runs there is a group of allocations. If they were elsewhere, the shorter run would be
 * joined to the longer one: that many bytes are kept apart. The allocations of the group share them evenly; that is
 * their part in splitting. Where some of the group are locked, these alone could not be moved away, and they share the same
 * bytes evenly: their part in pinning. What lies beyond the top is a free run, and so are several in a row; a
 * half-moved allocation is in both of its places.
 *
 * The parts are summed over time, which is counted in events, by what allocated (its tag) or, without one, by id. The pool
 * is looked at after each of the first BLAME_LOOKS events, then after every second, fourth and so on, BLAME_LOOKS / 2 times
 * whenever the trace's length doubles, and where that is dear, down to BLAME_LOOKS_DEAR / 2 times; a look stands for the events since the one before. Memory is constant but for a group's length: of more than
 * BLAME_NAMES names those with the smallest parts become one. */
#ifndef TRACES_BLAME_H
#define TRACES_BLAME_H

#include "traces/replay.h"

#define BLAME_LOOKS 2048
#define BLAME_LOOKS_DEAR 64
#define BLAME_NAMES 4096
#define BLAME_NAME_BYTES 256
#define BLAME_OTHERS "(others)" /* what became one */

enum blame_kind { BLAME_SPLIT, BLAME_PINNED, BLAME_KINDS };

/* What one name is to be blamed for. */
struct blame_part {
    const char *name;
    double byte_events; /* bytes kept apart, times events */
    double bytes_max;   /* most at one look, over all allocations of the name */
};

struct blame;

/* NULL: memory is out. */
struct blame *blame_create(void);
void blame_destroy(struct blame *blame);

/* Observes a replay from its first event on. Forgets what it observed before. */
void blame_begin(struct blame *blame, struct replay *replay);

/* Looks a last time. false: memory was out, and the parts are not all. */
bool blame_end(struct blame *blame);

/* The heaviest names, at most `room` of them, heaviest first, but BLAME_OTHERS last; how many. *all_out: the sum over all names. */
size_t blame_ranking(struct blame *blame, enum blame_kind kind, struct blame_part *parts, size_t room, double *all_out);

/* Events that were observed: byte_events over these are mean bytes. */
uint64_t blame_events(const struct blame *blame);

#endif

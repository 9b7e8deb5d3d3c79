/* poolsim_plugin.h: an allocator that poolsim compare can replay traces through; see poolsim-plugin(5).
 *
 * A shared object has one symbol of this: `const struct poolsim_allocator poolsim_allocator`. All that an allocator keeps
 * lies in the arena that it is given, so that the arena's size counts everything. Nothing is called from two threads at
 * one time on the same arena, but several arenas may be in use at once: no static variables. */
#ifndef POOLSIM_PLUGIN_H
#define POOLSIM_PLUGIN_H

#include <stddef.h>

#define POOLSIM_PLUGIN_VERSION 1

/* For fixed-size pools: so many blocks of that size would do for the trace. Others need not look. */
struct poolsim_need {
    size_t block_bytes, count;
};

struct poolsim_arena {
    void *memory; /* aligned to 64 bytes, and zero */
    size_t bytes;
    const struct poolsim_need *needs; /* in growing order of block_bytes */
    size_t need_count;
    const void *own; /* NULL for a plugin */
};

struct poolsim_usage {
    size_t free_bytes;         /* in no allocation and in no bookkeeping */
    size_t largest_free_bytes; /* the longest piece of them */
};

struct poolsim_allocator {
    unsigned version; /* POOLSIM_PLUGIN_VERSION */
    const char *name;
    /* The heap in that arena; NULL: it is too small. */
    void *(*create)(const struct poolsim_arena *arena);
    /* An allocation of at least so many bytes, 0 among them; NULL: there is no room. What comes back only has to be
     * something other than NULL by which the allocator finds it again. */
    void *(*allocate)(void *heap, size_t bytes);
    /* The same with another size and its data kept, wherever it is now; NULL: no room, and it is as it was. */
    void *(*resize)(void *heap, void *allocation, size_t bytes);
    void (*release)(void *heap, void *allocation);
    void (*measure)(void *heap, struct poolsim_usage *usage); /* NULL: not known */
};

#endif

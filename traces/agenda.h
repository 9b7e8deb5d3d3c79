/* agenda.h: what is due next: a heap of slots with a time each. A slot is a small number that its owner gives out; it
 * is due once at most, and can be put off or taken out at any time. What is due at one time comes in the order in
 * which it was set. Setting and removing take O(log slots). */
#ifndef TRACES_AGENDA_H
#define TRACES_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENDA_NEVER UINT64_MAX

struct agenda_item {
    uint64_t time, order;
    uint32_t slot;
};

/* All zero is an agenda without slots. */
struct agenda {
    struct agenda_item *items;
    uint32_t *places; /* of each slot in items, from 1; 0: it is not due */
    size_t count, room;
    uint64_t order;
};

/* Makes room for slots 0 .. slots - 1. false: memory is out, and nothing has changed. */
bool agenda_reserve(struct agenda *agenda, size_t slots);
void agenda_free(struct agenda *agenda);

/* The slot is due at that time and at no other; AGENDA_NEVER: not at all. */
void agenda_set(struct agenda *agenda, uint32_t slot, uint64_t time);

/* What is due first stays in the agenda until it is set anew. NULL: nothing is due. */
static inline const struct agenda_item *agenda_first(const struct agenda *agenda) {
    return agenda->count != 0 ? &agenda->items[0] : NULL;
}

static inline bool agenda_has(const struct agenda *agenda, uint32_t slot) {
    return agenda->places[slot] != 0;
}

#endif

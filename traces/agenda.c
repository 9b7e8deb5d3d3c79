/* agenda.c: the heap, four children a node, so that it is half as high as with two. */
#include "traces/agenda.h"

#include <stdlib.h>
#include <string.h>

#define CHILDREN 4

bool agenda_reserve(struct agenda *agenda, size_t slots) {
    if (slots <= agenda->room)
        return true;
    size_t room = agenda->room * 2 > slots ? agenda->room * 2 : slots;
    struct agenda_item *items = realloc(agenda->items, room * sizeof *items);
    if (items == NULL)
        return false;
    agenda->items = items;
    uint32_t *places = realloc(agenda->places, room * sizeof *places);
    if (places == NULL)
        return false;
    memset(places + agenda->room, 0, (room - agenda->room) * sizeof *places);
    agenda->places = places;
    agenda->room = room;
    return true;
}

void agenda_free(struct agenda *agenda) {
    free(agenda->items);
    free(agenda->places);
    *agenda = (struct agenda){0};
}

static bool is_before(const struct agenda_item *a, const struct agenda_item *b) {
    return a->time < b->time || (a->time == b->time && a->order < b->order);
}

static void put(struct agenda *agenda, size_t at, const struct agenda_item *item) {
    agenda->items[at] = *item;
    agenda->places[item->slot] = (uint32_t)at + 1;
}

/* Puts an item where there is a gap, or above it. */
static void rise(struct agenda *agenda, size_t gap, const struct agenda_item *item) {
    while (gap > 0) {
        size_t parent = (gap - 1) / CHILDREN;
        if (!is_before(item, &agenda->items[parent]))
            break;
        put(agenda, gap, &agenda->items[parent]);
        gap = parent;
    }
    put(agenda, gap, item);
}

/* Puts an item where there is a gap, or below it. */
static void sink(struct agenda *agenda, size_t gap, const struct agenda_item *item) {
    for (;;) {
        size_t child = gap * CHILDREN + 1, end = child + CHILDREN, least = child;
        if (child >= agenda->count)
            break;
        end = end < agenda->count ? end : agenda->count;
        while (++child < end)
            least = is_before(&agenda->items[child], &agenda->items[least]) ? child : least;
        if (!is_before(&agenda->items[least], item))
            break;
        put(agenda, gap, &agenda->items[least]);
        gap = least;
    }
    put(agenda, gap, item);
}

static void settle(struct agenda *agenda, size_t gap, const struct agenda_item *item) {
    if (gap > 0 && is_before(item, &agenda->items[(gap - 1) / CHILDREN]))
        rise(agenda, gap, item);
    else
        sink(agenda, gap, item);
}

void agenda_set(struct agenda *agenda, uint32_t slot, uint64_t time) {
    struct agenda_item item = {.time = time, .order = agenda->order++, .slot = slot};
    size_t place = agenda->places[slot];
    if (time != AGENDA_NEVER) {
        settle(agenda, place != 0 ? place - 1 : agenda->count++, &item);
    } else if (place != 0) {
        agenda->places[slot] = 0;
        struct agenda_item last = agenda->items[--agenda->count];
        if (place - 1 < agenda->count)
            settle(agenda, place - 1, &last);
    }
}

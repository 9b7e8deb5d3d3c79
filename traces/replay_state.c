/* replay_state.c: a replay put away and taken up again. */
#include "traces/replay_inside.h"

size_t replay_pool_bytes(const struct replay *replay) {
    return replay->pool->size_bytes;
}

void *replay_pool_memory(struct replay *replay) {
    return pool_memory_to_change(replay->pool);
}

bool replay_save(const struct replay *replay, struct bytes *bytes) {
    const struct replay_step *step = &replay->step;
    bytes_put_number(bytes, step->number);
    bytes_put_number(bytes, step->live_bytes);
    bytes_put_number(bytes, step->live_count);
    bytes_put_number(bytes, step->time_ns);
    live_save(replay->table, bytes);
    return !bytes->failed;
}

static void restore(void *context, struct live *live) {
    struct replay *replay = context;
    uint32_t index = pool_index(live->handle);
    if (!live->failed && index < replay->setup.indexes)
        replay->by_index[index] = live;
}

bool replay_load(struct replay *replay, const struct bytes *bytes) {
    struct bytes_reader reader = {.at = bytes->data, .end = bytes->data + bytes->length};
    replay->step = (struct replay_step){.pool = replay->pool};
    replay->step.number = bytes_get_number(&reader);
    replay->step.live_bytes = bytes_get_number(&reader);
    replay->step.live_count = bytes_get_number(&reader);
    replay->step.time_ns = bytes_get_number(&reader);
    return live_load(replay->table, &reader, restore, replay) && reader.at == reader.end;
}

struct pool *replay_pool_to_try(struct replay *replay) {
    return replay->pool;
}

/* setup.c: choosing the pool. */
#include "traces/setup.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t counted(uint64_t bytes) {
    return bytes < PEAK_COUNTED_MAX ? bytes : PEAK_COUNTED_MAX;
}

void peak_event(struct trace_peak *peak, const struct trace_event *event, struct live *live, uint64_t live_count) {
    peak->events++;
    if (event->verb != VERB_ALLOC && event->verb != VERB_ALLOC_FAST && event->verb != VERB_FREE
        && event->verb != VERB_RESIZE)
        return;
    bool is_new = event->verb == VERB_ALLOC || event->verb == VERB_ALLOC_FAST;
    bool is_gone = event->verb == VERB_FREE;
    uint64_t old_bytes = counted(live->size_bytes), new_bytes = counted(event->size_bytes);
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        uint64_t old_blocks = is_new ? 0 : pool_kinds[i]->blocks_for(old_bytes);
        uint64_t new_blocks = is_gone ? 0 : pool_kinds[i]->blocks_for(new_bytes);
        peak->used_now[i] += new_blocks - old_blocks;
        if (peak->used_now[i] > peak->used_blocks[i])
            peak->used_blocks[i] = peak->used_now[i];
    }
    peak->bytes_now += (is_gone ? 0 : new_bytes) - (is_new ? 0 : old_bytes);
    live->size_bytes = event->size_bytes;
    if (peak->bytes_now > peak->live_bytes)
        peak->live_bytes = peak->bytes_now;
    if (live_count > peak->live_count)
        peak->live_count = live_count;
}

uint64_t peak_floor_bytes(const struct trace_peak *peak, size_t kind, uint64_t indexes, uint64_t index_cache) {
    uint64_t blocks = peak->used_blocks[kind] == 0 ? pool_kinds[kind]->blocks_for(0) : peak->used_blocks[kind];
    return pool_kinds[kind]->overhead((size_t)indexes, (size_t)index_cache) + blocks * pool_kinds[kind]->block_bytes;
}

static int64_t pick(int64_t option, int64_t header, int64_t fallback) {
    return option != TRACE_UNSET ? option : header != TRACE_UNSET ? header : fallback;
}

bool setup_needs_peak(const struct trace_settings *header, const struct trace_settings *options) {
    return options->size_percent != TRACE_UNSET
           || (options->size_bytes == TRACE_UNSET && header->size_bytes == TRACE_UNSET);
}

/* The smallest blocks whose pool, at that many per cent of the floor, its width spans. */
static int choose_size(const struct trace_peak *peak, uint32_t block_bytes, struct setup *setup) {
    for (size_t i = 0; i < POOL_KIND_COUNT; i++) {
        const struct pool_kind *kind = pool_kinds[i];
        if ((block_bytes != 0 && kind->block_bytes != block_bytes) || setup->indexes > kind->max_indexes)
            continue;
        uint64_t floor = peak_floor_bytes(peak, i, setup->indexes, setup->index_cache);
        if (floor > PEAK_COUNTED_MAX)
            continue;
        uint64_t size = floor / 100 * setup->size_percent + floor % 100 * setup->size_percent / 100;
        uint64_t overhead = kind->overhead((size_t)setup->indexes, (size_t)setup->index_cache);
        if (size < overhead || (size - overhead) / kind->block_bytes <= kind->max_blocks) {
            setup->kind = kind;
            setup->size_bytes = size;
            return 0;
        }
    }
    return -1;
}

/* The blocks that make the pool impossible, and who asks for them; for messages. */
static const char *describe_blocks(char text[64], const struct trace_settings *header,
                                   const struct trace_settings *options) {
    bool is_option = options->block_bytes != TRACE_UNSET;
    snprintf(text, 64, "blocks of %d bytes%s", (int)pick(options->block_bytes, header->block_bytes, 32),
             is_option                            ? " (--block)"
             : header->block_bytes != TRACE_UNSET ? " (the trace's pool: block)"
                                                  : "");
    return text;
}

static int check_shape(const struct setup *setup, struct trace_fault *fault) {
    const struct pool_kind *widest = pool_kinds[POOL_KIND_COUNT - 1];
    if (setup->indexes == 0 || setup->indexes > widest->max_indexes) {
        trace_fault_set(fault, 0, 0, "%" PRIu64 " indexes; a pool has 1 to %u", setup->indexes, widest->max_indexes);
        return -1;
    }
    if (setup->index_cache > setup->indexes) {
        trace_fault_set(fault, 0, 0,
                        "an index cache of %" PRIu64 " for %" PRIu64 " indexes; it holds at most all of them",
                        setup->index_cache, setup->indexes);
        return -1;
    }
    return 0;
}

void setup_policy(const struct trace_settings *header, const struct trace_settings *options, struct setup *setup) {
    *setup = (struct setup){
        .fit = (enum trace_fit)pick(options->fit, header->fit, FIT_BEST),
        .coalesce = (enum trace_coalesce)pick(options->coalesce, header->coalesce, COALESCE_IMMEDIATE),
        .on_fragmented =
            (enum trace_on_fragmented)pick(options->on_fragmented, header->on_fragmented, FRAGMENTED_MAKE_ROOM),
        .defrag_step = (uint64_t)pick(options->defrag_step, header->defrag_step, SETUP_DEFAULT_STEP),
        .room_step = (uint64_t)pick(options->defrag_step, header->defrag_step, 0),
        .defrag_every = (uint64_t)pick(options->defrag_every, header->defrag_every, 0),
        .index_cache = (uint64_t)pick(options->index_cache, header->index_cache, 0),
        .size_bytes = (uint64_t)pick(options->size_bytes, header->size_bytes, 0),
        .cost = options->cost,
    };
}

int setup_resolve(const struct trace_settings *header, const struct trace_settings *options,
                  const struct trace_peak *peak, struct setup *setup, struct trace_fault *fault) {
    setup_policy(header, options, setup);
    setup->verify = true;
    char blocks[64];
    bool from_peak = peak != NULL && setup_needs_peak(header, options);
    uint64_t indexes = peak != NULL ? peak->live_count : setup->size_bytes / SETUP_BYTES_AN_INDEX;
    uint64_t most = pool_kinds[0]->max_indexes;
    if (peak == NULL)
        indexes = indexes < 16 ? 16 : indexes > most ? most : indexes;
    if (indexes < setup->index_cache)
        indexes = setup->index_cache;
    setup->indexes = (uint64_t)pick(options->indexes, header->indexes, indexes == 0 ? 1 : (int64_t)indexes);
    if (check_shape(setup, fault) != 0)
        return -1;
    uint32_t block_bytes = (uint32_t)pick(options->block_bytes, header->block_bytes, 0);
    if (from_peak) {
        setup->size_percent = (unsigned)pick(options->size_percent, TRACE_UNSET, SETUP_DEFAULT_PERCENT);
        if (choose_size(peak, block_bytes, setup) == 0)
            return 0;
        unsigned wanted = setup->size_percent;
        setup->size_percent = 100;
        bool is_default = options->size_percent == TRACE_UNSET;
        if (is_default && choose_size(peak, block_bytes, setup) == 0)
            return 0;
        trace_fault_set(fault, 0, 0, "at its peak the trace holds more than %s span, at %u %% of the smallest pool",
                        describe_blocks(blocks, header, options), is_default ? 100 : wanted);
        return -1;
    }
    setup->kind = pool_kind_for(setup->size_bytes, setup->indexes, setup->index_cache, block_bytes);
    if (setup->kind == NULL) {
        trace_fault_set(fault, 0, 0, "a pool of %" PRIu64 " bytes is more than %s span", setup->size_bytes,
                        describe_blocks(blocks, header, options));
        return -1;
    }
    uint64_t least = setup->kind->overhead((size_t)setup->indexes, (size_t)setup->index_cache)
                     + setup->kind->blocks_for(0) * setup->kind->block_bytes;
    if (setup->size_bytes < least) {
        trace_fault_set(fault, 0, 0,
                        "a pool of %" PRIu64 " bytes is too small: with %" PRIu64
                        " indexes the bookkeeping and one allocation take %" PRIu64,
                        setup->size_bytes, setup->indexes, least);
        return -1;
    }
    return 0;
}

/* size_try.c: a pool of other bytes than those that were found; and which pools there are at all. */
#include <inttypes.h>
#include <stdio.h>

#include "traces/size.h"

void size_try_bytes(struct size_search *answer, int64_t block_bytes, struct size_try *try) {
    if (try->bytes == 0)
        return;
    struct size_point point = answer->point;
    uint32_t block = block_bytes != TRACE_UNSET ? (uint32_t)block_bytes : 0;
    if (try->kind == NULL)
        try->kind = pool_kind_for(try->bytes, point.indexes, point.index_cache, block);
    const struct pool_kind *kind = try->kind;
    uint64_t overhead = kind != NULL ? kind->overhead((size_t)point.indexes, (size_t)point.index_cache) : 0;
    try->passes = false;
    try->limit = (struct size_limit){.tape = &answer->sizing->tapes->items[0], .no_pool = true};
    if (kind != NULL && try->bytes < overhead + kind->blocks_for(0) * kind->block_bytes) {
        snprintf(try->limit.text, sizeof try->limit.text, "the bookkeeping alone takes %" PRIu64, overhead);
        return;
    }
    if (kind == NULL || (try->bytes - overhead) / kind->block_bytes > kind->max_blocks) {
        snprintf(try->limit.text, sizeof try->limit.text, "it is more than such a pool spans");
        return;
    }
    point.kind = kind;
    point.bytes = try->bytes;
    point.blocks = (try->bytes - overhead) / kind->block_bytes;
    try->passes = size_passes(answer->sizing, &point, &try->limit, &answer->ended, &answer->problem);
}

bool size_shape_exists(const struct tapes *tapes, const struct trace_settings *shape, struct problem *problem) {
    uint32_t most = pool_kinds[POOL_KIND_COUNT - 1]->max_indexes;
    const char *source = tapes->items[0].source;
    if (shape->indexes < 1 || shape->indexes > (int64_t)most)
        problem_set(problem, source, "%" PRId64 " indexes; a pool has 1 to %" PRIu32, shape->indexes, most);
    else if (shape->index_cache > shape->indexes)
        problem_set(problem, source,
                    "an index cache of %" PRId64 " for %" PRId64 " indexes; it holds at most all of them",
                    shape->index_cache, shape->indexes);
    else
        return true;
    return false;
}

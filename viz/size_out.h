/* size_out.h: what size found, as text and JSON. */
#ifndef VIZ_SIZE_OUT_H
#define VIZ_SIZE_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "traces/size.h"

#define SIZE_BLOCKS 4   /* bytes a block: 4, 8, 16, 32 */
#define SIZE_POLICIES 4 /* in the order of trace_on_fragmented_words */

struct size_findings {
    const struct tapes *tapes;
    enum size_subject subject;
    const struct size_search *answer; /* of the subject; SIZE_BLOCK: the smallest cell */
    uint64_t given_bytes;             /* that the options or the trace say; 0: nobody does */
    uint64_t margin_percent;
    struct size_try given, margin;     /* the pool of given_bytes, and the answer's with the margin */
    const struct size_search *smaller; /* with other blocks; NULL: none */
    const struct size_search *still;   /* without compaction, with the answer's blocks; NULL: not searched for */
    const struct size_search *cells[SIZE_POLICIES][SIZE_BLOCKS]; /* NULL: not searched for */
};

extern const char *const size_subject_words[]; /* NULL at the end */

/* The answer's bytes with the margin. */
uint64_t size_with_margin(const struct size_findings *findings);

void size_text(FILE *out, const struct size_findings *findings);

/* One object. false: memory is out. */
bool size_json(FILE *out, const struct size_findings *findings);

#endif

/* trace.c: the words of the language, and a header's life. */
#include "traces/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const trace_fit_words[] = {"best", "fast", NULL};
const char *const trace_coalesce_words[] = {"immediate", "deferred", NULL};
const char *const trace_on_fragmented_words[] = {"fail", "clean", "make_room", "defrag", NULL};
const char *const trace_verb_words[] = {"alloc", "alloc_fast", "free", "resize", "lock", "unlock",
                                        "clean", "defrag",     "at",   "mark",   NULL};

_Static_assert(sizeof trace_verb_words / sizeof trace_verb_words[0] == VERB_COUNT + 1, "a word for each verb");

void trace_settings_init(struct trace_settings *settings) {
    *settings = (struct trace_settings){
        .size_bytes = TRACE_UNSET,
        .size_percent = TRACE_UNSET,
        .indexes = TRACE_UNSET,
        .index_cache = TRACE_UNSET,
        .block_bytes = TRACE_UNSET,
        .fit = TRACE_UNSET,
        .coalesce = TRACE_UNSET,
        .on_fragmented = TRACE_UNSET,
        .defrag_step = TRACE_UNSET,
        .defrag_every = TRACE_UNSET,
    };
}

void trace_header_free(struct trace_header *header) {
    for (size_t i = 0; i < header->expectation_count; i++)
        free(header->expectations[i].metric);
    free(header->expectations);
    free(header->name);
    *header = (struct trace_header){0};
    trace_settings_init(&header->settings);
}

void trace_fault_set(struct trace_fault *fault, unsigned line, unsigned column, const char *format, ...) {
    va_list arguments;
    fault->line = line;
    fault->column = column;
    va_start(arguments, format);
    vsnprintf(fault->message, sizeof fault->message, format, arguments);
    va_end(arguments);
}

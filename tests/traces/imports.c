/* imports.c: recordings that are imported by a test. */
#include "tests/traces/imports.h"

#include <check.h>

#include "tests/traces/files.h"

enum import_result import_text(const char *text, size_t length, const struct import_options *options,
                               struct import_summary *summary, struct problem *problem) {
    write_file("in.log", text, length);
    struct source *source = source_open("in.log", problem);
    ck_assert_ptr_nonnull(source);
    FILE *out = fopen("out.yaml", "w");
    ck_assert_ptr_nonnull(out);
    enum import_result result = import_trace(source, options, out, summary, problem);
    fclose(out);
    source_close(source);
    return result;
}

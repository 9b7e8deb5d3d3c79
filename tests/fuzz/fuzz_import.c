/* fuzz_import.c: whatever a recording is, it is refused, or imported as a trace that the reader takes, with as many events
 * as the import tells. The first byte chooses the format and whether the import is lenient. */
#include "fuzz.h"

#include "traces/import.h"

static struct import_options any_options(uint8_t choice) {
    struct import_options options = {.name = "fuzz", .out_name = "out"};
    unsigned formats = 0;
    while (import_format_words[formats] != NULL)
        formats++;
    unsigned format = (unsigned)(choice & 31u) % (formats + 1u);
    options.format = import_format_words[format]; /* the last one is NULL: guessed */
    options.lenient = (choice & 32u) != 0;
    options.tags = (choice & 64u) != 0;
    options.patterns[IMPORT_PATTERN_ALLOC] = "get (\\w+) (\\d+)";
    options.patterns[IMPORT_PATTERN_RESIZE] = "move (\\w+) (\\w+) (\\d+)";
    options.patterns[IMPORT_PATTERN_FREE] = "put (\\w+)";
    return options;
}

/* Without the patterns that only one of the formats takes. */
static void drop_patterns(struct import_options *options) {
    for (int i = 0; i < IMPORT_PATTERNS; i++)
        options->patterns[i] = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    if (length == 0)
        return 0;
    struct import_options options = any_options(bytes[0]);
    struct import_summary summary = {.events = 0};
    struct problem problem = {.text = ""};
    FILE *file = fuzz_file(bytes + 1, length - 1), *out = fuzz_file(NULL, 0);
    struct source *source = fuzz_open(file);
    if (source != NULL) {
        if (bytes[0] & 128u)
            drop_patterns(&options);
        enum import_result result = import_trace(source, &options, out, &summary, &problem);
        if (result == IMPORT_DONE) {
            uint64_t events = 0;
            fuzz_expect(fflush(out) == 0);
            struct source *trace = fuzz_open(out);
            fuzz_expect(trace != NULL && fuzz_read(trace, &events) == 0 && events == summary.events);
            source_close(trace);
        } else {
            fuzz_expect_problem(&problem);
        }
    }
    source_close(source);
    fclose(out);
    fclose(file);
    return 0;
}

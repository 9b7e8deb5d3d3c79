/* fuzz_trace.c: whatever the bytes are, the reader answers: events, or a problem with its place. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    FILE *file = fuzz_file(bytes, length);
    struct source *source = fuzz_open(file);
    uint64_t events;
    if (source != NULL)
        fuzz_read(source, &events);
    source_close(source);
    fclose(file);
    return 0;
}

/* golden_workload.h: a workload with everything in it, and what its first events come to on every machine. */
#ifndef TESTS_TRACES_GOLDEN_WORKLOAD_H
#define TESTS_TRACES_GOLDEN_WORKLOAD_H

#include <stdint.h>

#define GOLDEN_EVENTS 100000
#define GOLDEN_HASH 0x3E4DC9B60622ACE3u

/* The FNV-1a hash of the first GOLDEN_EVENTS events, their words and numbers; 0: memory is out. */
uint64_t golden_workload_hash(void);

#endif

/* refused_logs.c: as refused_imports.c, of logs that are not of calls. */
#include "tests/traces/imports.h"

const struct refused_log refused_logs[] = {
    {"heaptrack: no version", "heaptrack", "+ 5 1 10\n",
     "in.log:1:1: the line `v VERSION FILE_VERSION` is missing, with which a file begins\n"
     "+ 5 1 10\n"
     "^\n"},
    {"heaptrack: a version to come", "heaptrack", "v 20000 9\n",
     "in.log:1:10: a file of an unknown version; those of heaptrack 1.0 to 1.5 have 1 to 3\n"
     "v 20000 9\n"
     "         ^\n"},
    {"heaptrack: too few numbers", "heaptrack", "v 10400 3\n+ 5 1 10\n+ 5 1\n",
     "in.log:3:3: '5', where SIZE TRACE ADDRESS belongs: lines are `+ SIZE TRACE ADDRESS` and `- ADDRESS`, or "
     "interpreted `+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "+ 5 1\n"
     "  ^\n"},
    {"heaptrack: no number", "heaptrack", "v 10400 3\n+ x\n",
     "in.log:2:3: 'x', where a hexadecimal number of at most 64 bits belongs: lines are `+ SIZE TRACE ADDRESS` and `- "
     "ADDRESS`, or interpreted `+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "+ x\n"
     "  ^\n"},
    {"heaptrack: too many numbers", "heaptrack", "v 10400 3\n- 1 2 3 4\n",
     "in.log:2:9: '4', where the line's end belongs: lines are `+ SIZE TRACE ADDRESS` and `- ADDRESS`, or interpreted "
     "`+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "- 1 2 3 4\n"
     "        ^\n"},
    {"heaptrack: an unknown letter", "heaptrack", "v 10400 3\nq 1\n",
     "in.log:2:1: 'q', where one of +-actismxvRXAIS belongs: lines are `+ SIZE TRACE ADDRESS` and `- ADDRESS`, or "
     "interpreted `+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "q 1\n"
     "^\n"},
    {"heaptrack: no blank", "heaptrack", "v 10400 3\nxyz\n",
     "in.log:2:1: 'xyz', where a letter or a sign, and a blank belongs: lines are `+ SIZE TRACE ADDRESS` and `- "
     "ADDRESS`, or interpreted `+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "xyz\n"
     "^\n"},
    {"heaptrack: an allocation that no line describes", "heaptrack", "v 10400 3\na 5 1\n+ 1\n",
     "in.log:3:3: the line `a SIZE TRACE` of this allocation is missing; --lenient counts it, and goes on\n"
     "+ 1\n"
     "  ^\n"},
    {"heaptrack: a free more than there were", "heaptrack", "v 10400 3\na 5 1\n+ 0\n- 0\n- 0\n",
     "in.log:5:3: a free of this allocation more than there were; --lenient counts it, and goes on\n"
     "- 0\n"
     "  ^\n"},
    {"heaptrack: half a description", "heaptrack", "v 10400 3\na 5\n",
     "in.log:2:3: '5', where SIZE TRACE belongs: lines are `+ SIZE TRACE ADDRESS` and `- ADDRESS`, or interpreted `+ "
     "ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "a 5\n"
     "  ^\n"},
    {"heaptrack: a time that goes back", "heaptrack", "v 10400 3\nc a\nc 9\n",
     "in.log:3:3: the time is 1000000 ns before the last one; --lenient counts it, and goes on\n"
     "c 9\n"
     "  ^\n"},
    {"heaptrack: a time that is none", "heaptrack", "v 10400 3\nc x\n",
     "in.log:2:3: 'x', where a hexadecimal time in milliseconds belongs: lines are `+ SIZE TRACE ADDRESS` and `- "
     "ADDRESS`, or interpreted `+ ALLOCATION` and `- ALLOCATION`; --lenient counts it, and goes on\n"
     "c x\n"
     "  ^\n"},
    {"heaptrack: a free of what was live before", "heaptrack", "v 10400 3\n- 10\n",
     "in.log:2:3: 0x10 is freed, but was given out by no line before: it was live before the recording began; "
     "--lenient counts it, and goes on\n"
     "- 10\n"
     "  ^\n"},
    {"memory-replay: no thread", "memory-replay", "malloc 0x10 5\n",
     "in.log:1:1: 'malloc', where a thread's number and ': ' belongs: a line is `THREAD: malloc ADDRESS SIZE`, or has "
     "another call's name and arguments; --lenient counts it, and goes on\n"
     "malloc 0x10 5\n"
     "^\n"},
    {"memory-replay: an unknown verb", "memory-replay", "1: mallok 0x10 5\n",
     "in.log:1:4: 'mallok', where malloc, calloc, realloc, memalign, free or thread_done belongs: a line is `THREAD: "
     "malloc ADDRESS SIZE`, or has another call's name and arguments; --lenient counts it, and goes on\n"
     "1: mallok 0x10 5\n"
     "   ^\n"},
    {"memory-replay: no size", "memory-replay", "1: malloc 0x10\n",
     "in.log:1:15: a size of at most 64 bits is missing: a line is `THREAD: malloc ADDRESS SIZE`, or has another "
     "call's name and arguments; --lenient counts it, and goes on\n"
     "1: malloc 0x10\n"
     "              ^\n"},
    {"memory-replay: half a calloc", "memory-replay", "1: calloc 0x10 5\n",
     "in.log:1:17: a size of at most 64 bits is missing: a line is `THREAD: malloc ADDRESS SIZE`, or has another "
     "call's name and arguments; --lenient counts it, and goes on\n"
     "1: calloc 0x10 5\n"
     "                ^\n"},
    {"memory-replay: half a realloc", "memory-replay", "1: realloc 0x10 0x20\n",
     "in.log:1:21: a size of at most 64 bits is missing: a line is `THREAD: malloc ADDRESS SIZE`, or has another "
     "call's name and arguments; --lenient counts it, and goes on\n"
     "1: realloc 0x10 0x20\n"
     "                    ^\n"},
    {"memory-replay: one time", "memory-replay", "1: malloc 0x10 5 1000\n",
     "in.log:1:22: a pair of times in nanoseconds is missing: a line is `THREAD: malloc ADDRESS SIZE`, or has another "
     "call's name and arguments; --lenient counts it, and goes on\n"
     "1: malloc 0x10 5 1000\n"
     "                     ^\n"},
    {"memory-replay: one word too many", "memory-replay", "1: malloc 0x10 5 1000 1001 1002\n",
     "in.log:1:28: '1002', where the line's end belongs: a line is `THREAD: malloc ADDRESS SIZE`, or has another "
     "call's name and arguments; --lenient counts it, and goes on\n"
     "1: malloc 0x10 5 1000 1001 1002\n"
     "                           ^\n"},
    {"memory-replay: a double free", "memory-replay", "1: malloc 0x10 5\n1: free 0x10\n2: free 0x10\n",
     "in.log:3:9: 0x10 is freed, but was freed in line 2; --lenient counts it, and goes on\n"
     "2: free 0x10\n"
     "        ^\n"},
    {"memory-replay: a time that goes back", "memory-replay", "1: malloc 0x10 5 100 200\n1: free 0x10 99 300\n",
     "in.log:2:14: the time is 1 ns before the last one; --lenient counts it, and goes on\n"
     "1: free 0x10 99 300\n"
     "             ^\n"},
    {"mbed: no caller", "mbed", "#m:0x20003080-50\n",
     "in.log:1:14: '-50', where ';' belongs: an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r and #f with "
     "their arguments; --lenient counts it, and goes on\n"
     "#m:0x20003080-50\n"
     "             ^\n"},
    {"mbed: no size", "mbed", "#m:0x20003080;0x182f-\n",
     "in.log:1:22: a size of at most 64 bits is missing: an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r "
     "and #f with their arguments; --lenient counts it, and goes on\n"
     "#m:0x20003080;0x182f-\n"
     "                     ^\n"},
    {"mbed: no dash", "mbed", "#m:0x20003080;0x182f\n",
     "in.log:1:21: '-' is missing: an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r and #f with their "
     "arguments; --lenient counts it, and goes on\n"
     "#m:0x20003080;0x182f\n"
     "                    ^\n"},
    {"mbed: half a calloc", "mbed", "#c:0x20003080;0x182f-5\n",
     "in.log:1:23: ';' is missing: an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r and #f with their "
     "arguments; --lenient counts it, and goes on\n"
     "#c:0x20003080;0x182f-5\n"
     "                      ^\n"},
    {"mbed: an operation within a line", "mbed", "Hel#m:0x20003080;0x182f-50\n",
     "in.log:1:4: an operation within a line: other output was mixed up with it; --lenient counts it, and goes on\n"
     "Hel#m:0x20003080;0x182f-50\n"
     "   ^\n"},
    {"mbed: noise behind an operation", "mbed", "#m:0x20003080;0x182f-50lo\n",
     "in.log:1:24: 'lo', where the line's end belongs: an operation is `#m:ADDRESS;CALLER-SIZE`, or one of #c, #r and "
     "#f with their arguments; --lenient counts it, and goes on\n"
     "#m:0x20003080;0x182f-50lo\n"
     "                       ^\n"},
    {"mbed: a resize of what was live before", "mbed", "#r:0x20003300;0x184f-0x20003080;100\n",
     "in.log:1:22: 0x20003080 is resized, but was given out by no line before; --lenient counts it, and goes on\n"
     "#r:0x20003300;0x184f-0x20003080;100\n"
     "                     ^\n"},
    {"mbed: a free of what was live before", "mbed", "#f:0x0;0x185f-0x20003240\n",
     "in.log:1:15: 0x20003240 is freed, but was given out by no line before: it was live before the recording began; "
     "--lenient counts it, and goes on\n"
     "#f:0x0;0x185f-0x20003240\n"
     "              ^\n"},
    {"esp-sysview: no time", "esp-sysview", "[x] HEAP: Allocated 8 bytes @ 0x3ffb68a0 from\n",
     "in.log:1:2: 'x]', where a time in seconds and '] HEAP: ' belongs: an operation is `[SECONDS] HEAP: Allocated "
     "SIZE bytes @ ADDRESS`, as sysviewtrace_proc.py -p prints it; --lenient counts it, and goes on\n"
     "[x] HEAP: Allocated 8 bytes @ 0x3ffb68a0 from\n"
     " ^\n"},
    {"esp-sysview: no size", "esp-sysview", "[0.1] HEAP: Allocated bytes @ 0x3ffb68a0 from\n",
     "in.log:1:23: 'bytes', where a size of at most 64 bits belongs: an operation is `[SECONDS] HEAP: Allocated SIZE "
     "bytes @ ADDRESS`, as sysviewtrace_proc.py -p prints it; --lenient counts it, and goes on\n"
     "[0.1] HEAP: Allocated bytes @ 0x3ffb68a0 from\n"
     "                      ^\n"},
    {"esp-sysview: no address", "esp-sysview", "[0.1] HEAP: Allocated 8 bytes @\n",
     "in.log:1:25: 'bytes @', where 'bytes @ ' belongs: an operation is `[SECONDS] HEAP: Allocated SIZE bytes @ "
     "ADDRESS`, as sysviewtrace_proc.py -p prints it; --lenient counts it, and goes on\n"
     "[0.1] HEAP: Allocated 8 bytes @\n"
     "                        ^\n"},
    {"esp-sysview: another verb", "esp-sysview", "[0.1] HEAP: Reallocated 8 bytes @ 0x3ffb68a0 from\n",
     "in.log:1:13: 'Reallocated 8 bytes @ 0x3ffb68a0 from', where 'Allocated ' belongs: an operation is `[SECONDS] "
     "HEAP: Allocated SIZE bytes @ ADDRESS`, as sysviewtrace_proc.py -p prints it; --lenient counts it, and goes on\n"
     "[0.1] HEAP: Reallocated 8 bytes @ 0x3ffb68a0 from\n"
     "            ^\n"},
    {"esp-sysview: a time that goes back", "esp-sysview",
     "[0.2] HEAP: Allocated 8 bytes @ 0x10 from\n[0.1] HEAP: Freed bytes @ 0x10 from\n",
     "in.log:2:2: the time is 100000000 ns before the last one; --lenient counts it, and goes on\n"
     "[0.1] HEAP: Freed bytes @ 0x10 from\n"
     " ^\n"},
    {"esp-sysview: a report alone", "esp-sysview",
     "=============== HEAP TRACE REPORT ===============\n[0.2] HEAP: Allocated 8 bytes @ 0x10 from\n",
     "in.log:3:1: no recording, it has no operation: an operation is `[SECONDS] HEAP: Allocated SIZE bytes @ ADDRESS`, "
     "as "
     "sysviewtrace_proc.py -p prints it\n"},
    {"regex: no line that matches", "regex", "hello\n",
     "in.log:2:1: no recording, it has no operation: --regex-alloc matches no line\n"},
    {"regex: a size that is none", "regex", "get 20 99999999999999999999\n",
     "in.log:1:8: '99999999999999999999', which the pattern took, is no size of 64 bits; --lenient counts it, and goes "
     "on\n"
     "get 20 99999999999999999999\n"
     "       ^\n"},
    {"regex: an address that is none", "regex", "get zz 5\n",
     "in.log:1:5: 'zz', which the pattern took, is no hexadecimal address of 64 bits; --lenient counts it, and goes "
     "on\n"
     "get zz 5\n"
     "    ^\n"},
    {"regex: a double free", "regex", "get 20 5\nput 20\nput 20\n",
     "in.log:3:5: 0x20 is freed, but was freed in line 2; --lenient counts it, and goes on\n"
     "put 20\n"
     "    ^\n"},
    {NULL, NULL, NULL, NULL},
};

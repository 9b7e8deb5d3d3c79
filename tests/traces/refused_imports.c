/* refused_imports.c: logs that every importer refuses, with the whole text of each problem. The file is always "in.log". */
#include "tests/traces/imports.h"

const struct refused_log refused_logs[] = {
    {"rep: an empty file", "rep", "",
     "in.log: no recording, it has no operation: operations are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`\n"},
    {"rep: another format", "rep", "hello\n",
     "in.log:1:1: 'hello' is no operation: operations are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`; --lenient "
     "counts it, and goes on\n"
     "hello\n"
     "^\n"},
    {"rep: an unknown operation", "rep", "a 0 1\nx 0\n",
     "in.log:2:1: 'x' is no operation: operations are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`; --lenient counts "
     "it, and goes on\n"
     "x 0\n"
     "^\n"},
    {"rep: an id that is live", "rep", "a 0 1\na 0 2\n",
     "in.log:2:3: id 0 is given out, but is live since line 1: the line of its free is missing; --lenient counts it, "
     "and goes on\n"
     "a 0 2\n"
     "  ^\n"},
    {"rep: a free of an unknown id", "rep", "a 0 1\nf 1\n",
     "in.log:2:3: id 1 is freed, but is not live; --lenient counts it, and goes on\n"
     "f 1\n"
     "  ^\n"},
    {"rep: a free of a freed id", "rep", "a 0 1\nf 0\nf 0\n",
     "in.log:3:3: id 0 is freed, but is not live; --lenient counts it, and goes on\n"
     "f 0\n"
     "  ^\n"},
    {"rep: a realloc of an unknown id", "rep", "r 0 1\n",
     "in.log:1:3: id 0 is resized, but is not live; --lenient counts it, and goes on\n"
     "r 0 1\n"
     "  ^\n"},
    {"rep: too few words", "rep", "a 0\n",
     "in.log:1:4: too few words: a ID SIZE; --lenient counts it, and goes on\n"
     "a 0\n"
     "   ^\n"},
    {"rep: too many words", "rep", "a 0 1 2\n",
     "in.log:1:7: too many words: a ID SIZE; --lenient counts it, and goes on\n"
     "a 0 1 2\n"
     "      ^\n"},
    {"rep: a free with a size", "rep", "a 0 1\nf 0 1\n",
     "in.log:2:5: too many words: f ID; --lenient counts it, and goes on\n"
     "f 0 1\n"
     "    ^\n"},
    {"rep: a free of nothing", "rep", "f\n",
     "in.log:1:2: too few words: f ID; --lenient counts it, and goes on\n"
     "f\n"
     " ^\n"},
    {"rep: a clean with an id", "rep", "c 1\n",
     "in.log:1:3: too many words: c; --lenient counts it, and goes on\n"
     "c 1\n"
     "  ^\n"},
    {"rep: a size beyond 64 bits", "rep", "a 0 18446744073709551616\n",
     "in.log:1:5: the size '18446744073709551616' is beyond 64 bits; --lenient counts it, and goes on\n"
     "a 0 18446744073709551616\n"
     "    ^\n"},
    {"rep: a negative size", "rep", "a 0 -1\n",
     "in.log:1:5: the size '-1' is not a count, such as 12; --lenient counts it, and goes on\n"
     "a 0 -1\n"
     "    ^\n"},
    {"rep: an id that is a word", "rep", "a x 1\n",
     "in.log:1:3: the id 'x' is not a count, such as 12; --lenient counts it, and goes on\n"
     "a x 1\n"
     "  ^\n"},
    {"rep: half a header", "rep", "0\n1\n", "in.log: cut off within its header, which has four lines, each a number\n"},
    {"rep: a header with an operation in it", "rep", "0\n1\na 0 1\n",
     "in.log:3:1: the header lacks its number of operations: it has four lines, each a number\n"
     "a 0 1\n"
     "^\n"},
    {"rep: a header that says more operations", "rep", "0\n1\n3\n1\na 0 1\nf 0\n",
     "in.log: cut off: its header says 3 operations, and it has 2; --lenient counts it, and goes on\n"},
    {"rep: a header that says fewer operations", "rep", "0\n1\n1\n1\na 0 1\nf 0\n",
     "in.log: damaged: its header says 1 operations, and it has 2; --lenient counts it, and goes on\n"},
    {"rep: a last line without an end", "rep", "a 0 1\nf 0",
     "in.log:2:4: the last line has no line end: the recording is cut off here, or its line end is missing; --lenient "
     "counts it, and goes on\n"
     "f 0\n"
     "   ^\n"},
    {"rep: a control character", "rep", "a 0 1\x01\n",
     "in.log:1:5: the size '1?' is not a count, such as 12; --lenient counts it, and goes on\n"
     "a 0 1?\n"
     "    ^\n"},
    {"mtrace: an empty log", "mtrace", "",
     "in.log: no recording, it has no operation: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, and the "
     "pair `< OLD`, `> NEW SIZE`\n"},
    {"mtrace: another text", "mtrace", "hello world\n",
     "in.log:1:1: 'hello', where +, -, <, > or ! belongs: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, "
     "and the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "hello world\n"
     "^\n"},
    {"mtrace: no address", "mtrace", "@ a:[0x1] + \n",
     "in.log:1:13: an address of at most 64 bits is missing: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - "
     "ADDRESS`, and the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "@ a:[0x1] + \n"
     "            ^\n"},
    {"mtrace: a word for an address", "mtrace", "@ a:[0x1] + here 0x5\n",
     "in.log:1:13: 'here', where an address of at most 64 bits belongs: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER "
     "- ADDRESS`, and the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "@ a:[0x1] + here 0x5\n"
     "            ^\n"},
    {"mtrace: no size", "mtrace", "+ 0x10\n",
     "in.log:1:7: a hexadecimal size of at most 64 bits is missing: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - "
     "ADDRESS`, and the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "+ 0x10\n"
     "      ^\n"},
    {"mtrace: an address beyond 64 bits", "mtrace", "+ 0x10000000000000000 0x1\n",
     "in.log:1:3: '0x10000000000000000', where an address of at most 64 bits belongs: lines are `@ CALLER + ADDRESS "
     "SIZE`, `@ CALLER - ADDRESS`, and the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "+ 0x10000000000000000 0x1\n"
     "  ^\n"},
    {"mtrace: one word too many", "mtrace", "- 0x10 0x5\n",
     "in.log:1:8: '0x5', where the line's end belongs: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, and "
     "the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "- 0x10 0x5\n"
     "       ^\n"},
    {"mtrace: an unknown sign", "mtrace", "@ a:[0x1] ? 0x10\n",
     "in.log:1:11: '?', where +, -, <, > or ! belongs: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, and "
     "the pair `< OLD`, `> NEW SIZE`; --lenient counts it, and goes on\n"
     "@ a:[0x1] ? 0x10\n"
     "          ^\n"},
    {"mtrace: a free of what was live before", "mtrace", "+ 0x10 0x1\n@ a:[0x1] - 0x20\n",
     "in.log:2:13: 0x20 is freed, but was given out by no line before: it was live before the recording began; "
     "--lenient counts it, and goes on\n"
     "@ a:[0x1] - 0x20\n"
     "            ^\n"},
    {"mtrace: a double free", "mtrace", "+ 0x10 0x1\n- 0x10\n- 0x10\n",
     "in.log:3:3: 0x10 is freed, but was freed in line 2; --lenient counts it, and goes on\n"
     "- 0x10\n"
     "  ^\n"},
    {"mtrace: a resize of what was live before", "mtrace", "< 0x10\n> 0x20 0x5\n",
     "in.log:2:3: 0x10 is resized, but was given out by no line before; --lenient counts it, and goes on\n"
     "> 0x20 0x5\n"
     "  ^\n"},
    {"mtrace: a resize of what is freed", "mtrace", "+ 0x10 0x1\n- 0x10\n< 0x10\n> 0x20 0x5\n",
     "in.log:4:3: 0x10 is resized, but was freed in line 2; --lenient counts it, and goes on\n"
     "> 0x20 0x5\n"
     "  ^\n"},
    {"mtrace: an address given out twice", "mtrace", "+ 0x10 0x1\n+ 0x10 0x2\n",
     "in.log:2:3: 0x10 is given out, but is live since line 1: the line of its free is missing; --lenient counts it, "
     "and goes on\n"
     "+ 0x10 0x2\n"
     "  ^\n"},
    {"mtrace: a resize to a live address", "mtrace", "+ 0x10 0x1\n+ 0x20 0x2\n< 0x10\n> 0x20 0x3\n",
     "in.log:4:3: 0x20 is given out, but is live since line 2: the line of its free is missing; --lenient counts it, "
     "and goes on\n"
     "> 0x20 0x3\n"
     "  ^\n"},
    {"mtrace: a resize that lacks its end", "mtrace", "+ 0x10 0x1\n< 0x10\n+ 0x20 0x1\n",
     "in.log:3:1: the > line is missing that ends the resize of line 2; --lenient counts it, and goes on\n"
     "+ 0x20 0x1\n"
     "^\n"},
    {"mtrace: a resize that lacks its beginning", "mtrace", "+ 0x10 0x1\n> 0x20 0x5\n",
     "in.log:2:1: the < line is missing that begins this resize; --lenient counts it, and goes on\n"
     "> 0x20 0x5\n"
     "^\n"},
    {"mtrace: a resize that is cut off", "mtrace", "+ 0x10 0x1\n< 0x10\n",
     "in.log:2:1: the log ends within this resize: its > line is missing; --lenient counts it, and goes on\n"},
    {"mtrace: no line end", "mtrace", "+ 0x10 0x1\n- 0x10",
     "in.log:2:7: the last line has no line end: the recording is cut off here, or its line end is missing; --lenient "
     "counts it, and goes on\n"
     "- 0x10\n"
     "      ^\n"},
    {"valgrind: no closing bracket", "valgrind", "--7-- malloc(5 = 0x10\n",
     "in.log:1:15: ' = 0x10', where ')' belongs: a line is a call and its result, `--PID-- malloc(24) = 0x4CF2040`; "
     "--lenient counts it, and goes on\n"
     "--7-- malloc(5 = 0x10\n"
     "              ^\n"},
    {"valgrind: no size", "valgrind", "--7-- malloc() = 0x10\n",
     "in.log:1:14: ')', where a size of at most 64 bits belongs: a line is a call and its result, `--PID-- malloc(24) "
     "= 0x4CF2040`; --lenient counts it, and goes on\n"
     "--7-- malloc() = 0x10\n"
     "             ^\n"},
    {"valgrind: one argument too few", "valgrind", "--7-- calloc(5) = 0x10\n",
     "in.log:1:15: ') = 0x10', where ',' belongs: a line is a call and its result, `--PID-- malloc(24) = 0x4CF2040`; "
     "--lenient counts it, and goes on\n"
     "--7-- calloc(5) = 0x10\n"
     "              ^\n"},
    {"valgrind: no result", "valgrind", "--7-- malloc(5)\n",
     "in.log:1:16: ' = ' is missing: a line is a call and its result, `--PID-- malloc(24) = 0x4CF2040`; --lenient "
     "counts it, and goes on\n"
     "--7-- malloc(5)\n"
     "               ^\n"},
    {"valgrind: a result that is a word", "valgrind", "--7-- malloc(5) = here\n",
     "in.log:1:19: 'here', where an address of at most 64 bits belongs: a line is a call and its result, `--PID-- "
     "malloc(24) = 0x4CF2040`; --lenient counts it, and goes on\n"
     "--7-- malloc(5) = here\n"
     "                  ^\n"},
    {"valgrind: two threads mixed up in a line", "valgrind", "--7-- malloc(5)--7-- malloc(6) = 0x10\n",
     "in.log:1:16: '--7-- malloc(6) = 0x10', where ' = ' belongs: a line is a call and its result, `--PID-- malloc(24) "
     "= 0x4CF2040`; --lenient counts it, and goes on\n"
     "--7-- malloc(5)--7-- malloc(6) = 0x10\n"
     "               ^\n"},
    {"valgrind: a second process", "valgrind", "--7-- malloc(5) = 0x10\n--8-- malloc(5) = 0x20\n",
     "in.log:2:1: a call of process 8 in the log of process 7; --log-file=NAME.%p gives each its own; --lenient counts "
     "it, and goes on\n"
     "--8-- malloc(5) = 0x20\n"
     "^\n"},
    {"valgrind: a product beyond 64 bits", "valgrind", "--7-- calloc(4294967296,4294967296) = 0x10\n",
     "in.log:1:14: count times size is beyond 64 bits; --lenient counts it, and goes on\n"
     "--7-- calloc(4294967296,4294967296) = 0x10\n"
     "             ^\n"},
    {"valgrind: a free of what was live before", "valgrind", "--7-- free(0x10)\n",
     "in.log:1:12: 0x10 is freed, but was given out by no line before: it was live before the recording began; "
     "--lenient counts it, and goes on\n"
     "--7-- free(0x10)\n"
     "           ^\n"},
    {"valgrind: no operation", "valgrind", "==7== Memcheck\n",
     "in.log: no recording, it has no operation: a line is a call and its result, `--PID-- malloc(24) = 0x4CF2040`\n"},
    {"ltrace: no closing bracket", "ltrace", "p->malloc(5 = 0x10\n",
     "in.log:1:12: ' = 0x10', where ')' belongs: a line is a call and its result, `gawk->malloc(24) = 0x55d0c2a0`; "
     "--lenient counts it, and goes on\n"
     "p->malloc(5 = 0x10\n"
     "           ^\n"},
    {"ltrace: no result", "ltrace", "p->malloc(5)\n",
     "in.log:1:13: '= ' is missing: a line is a call and its result, `gawk->malloc(24) = 0x55d0c2a0`; --lenient counts "
     "it, and goes on\n"
     "p->malloc(5)\n"
     "            ^\n"},
    {"ltrace: a call that never ends", "ltrace", "1 p->malloc(5 <unfinished ...>\n2 p->malloc(5) = 0x10\n",
     "in.log:1:1: this call never ends; --lenient counts it, and goes on\n"},
    {"ltrace: a call that never began", "ltrace", "1 <... malloc resumed> ) = 0x10\n",
     "in.log:1:8: the line is missing that begins this call; --lenient counts it, and goes on\n"
     "1 <... malloc resumed> ) = 0x10\n"
     "       ^\n"},
    {"ltrace: an address that is not in the log", "ltrace", "p->posix_memalign(0x7ffd, 64, 100) = 0\n",
     "in.log:1:4: the address that posix_memalign gave out is not in the log; --lenient counts it, and goes on\n"
     "p->posix_memalign(0x7ffd, 64, 100) = 0\n"
     "   ^\n"},
    {"ltrace: a double free", "ltrace", "p->malloc(5) = 0x10\np->free(0x10) = <void>\np->free(0x10) = <void>\n",
     "in.log:3:9: 0x10 is freed, but was freed in line 2; --lenient counts it, and goes on\n"
     "p->free(0x10) = <void>\n"
     "        ^\n"},
    {"ltrace: a time that goes back", "ltrace",
     "1700000002.000000 p->malloc(5) = 0x10\n1700000001.000000 p->free(0x10) = <void>\n",
     "in.log:2:1: the time is 1000000000 ns before the last one; --lenient counts it, and goes on\n"
     "1700000001.000000 p->free(0x10) = <void>\n"
     "^\n"},
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
     "in.log: no recording, it has no operation: an operation is `[SECONDS] HEAP: Allocated SIZE bytes @ ADDRESS`, as "
     "sysviewtrace_proc.py -p prints it\n"},
    {"regex: no line that matches", "regex", "hello\n",
     "in.log: no recording, it has no operation: --regex-alloc matches no line\n"},
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

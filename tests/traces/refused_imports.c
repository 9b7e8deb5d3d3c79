/* refused_imports.c: logs of calls that every importer refuses, with the whole text of each problem. The file is always "in.log". */
#include "tests/traces/imports.h"

const struct refused_log refused_call_logs[] = {
    {"rep: an empty file", "rep", "",
     "in.log:1:1: no recording, it has no operation: operations are `a ID SIZE`, `r ID SIZE`, `f ID`, `c` and `o`\n"},
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
    {"rep: half a header", "rep", "0\n1\n",
     "in.log:3:1: cut off within its header, which has four lines, each a number\n"},
    {"rep: a header with an operation in it", "rep", "0\n1\na 0 1\n",
     "in.log:3:1: the header lacks its number of operations: it has four lines, each a number\n"
     "a 0 1\n"
     "^\n"},
    {"rep: a header that says more operations", "rep", "0\n1\n3\n1\na 0 1\nf 0\n",
     "in.log:3:1: the header says 3 operations, and there are 2: the recording is cut off; --lenient counts it, and "
     "goes on\n"},
    {"rep: a header that says fewer operations", "rep", "0\n1\n1\n1\na 0 1\nf 0\n",
     "in.log:3:1: the header says 1 operations, and there are 2: the recording is damaged; --lenient counts it, and "
     "goes on\n"},
    {"rep: a header that says more ids", "rep", "0\n3\n2\n1\na 0 1\na 1 1\n",
     "in.log:2:1: the header says 3 ids, and there are 2: the recording is cut off; --lenient counts it, and goes "
     "on\n"},
    {"rep: a header that says fewer ids", "rep", "0\n1\n2\n1\na 0 1\na 1 1\n",
     "in.log:2:1: the header says 1 ids, and there are 2: the recording is damaged; --lenient counts it, and goes "
     "on\n"},
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
     "in.log:1:1: no recording, it has no operation: lines are `@ CALLER + ADDRESS SIZE`, `@ CALLER - ADDRESS`, and "
     "the "
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
     "in.log:2:1: no recording, it has no operation: a line is a call and its result, `--PID-- malloc(24) = "
     "0x4CF2040`\n"},
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
    {NULL, NULL, NULL, NULL},
};

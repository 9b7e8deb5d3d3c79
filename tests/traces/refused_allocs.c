/* refused_allocs.c: faults of what a workload's tasks allocate, and of laws; see refused.h. */
#include "tests/traces/refused.h"

#define TASKS "poolsim-workload: 1\nduration: 1s\ntasks:\n"
#define ALLOCS TASKS "- task: t\n  every: 1s\n  allocs:\n"

const struct refused refused_allocs[] = {
    REFUSED(
        "allocs that are a mapping", TASKS "- {task: t, every: 1s, allocs: {alloc: a}}\n",
        "bad.yaml:4:32: 'allocs' is a mapping, where a sequence such as [{alloc: rx, size: 512, life: 5ms}] belongs\n"
        "- {task: t, every: 1s, allocs: {alloc: a}}\n"
        "                               ^\n"),
    REFUSED("an allocation that is a line", TASKS "- {task: t, every: 1s, allocs: [alloc a 5]}\n",
            "bad.yaml:4:33: an allocation is a mapping: {alloc: NAME, size: SIZE, life: TIME}\n"
            "- {task: t, every: 1s, allocs: [alloc a 5]}\n"
            "                                ^\n"),
    REFUSED("an allocation without a name", TASKS "- {task: t, every: 1s, allocs: [{size: 5}]}\n",
            "bad.yaml:4:33: an allocation lacks its name: {alloc: NAME, size: SIZE, life: TIME}\n"
            "- {task: t, every: 1s, allocs: [{size: 5}]}\n"
            "                                ^\n"),
    REFUSED("an allocation with two names", TASKS "- {task: t, every: 1s, allocs: [{alloc: a, alloc_fast: b}]}\n",
            "bad.yaml:4:44: an allocation has one name, under 'alloc' or 'alloc_fast'\n"
            "- {task: t, every: 1s, allocs: [{alloc: a, alloc_fast: b}]}\n"
            "                                           ^\n"),
    REFUSED("an allocation without a size", TASKS "- {task: t, every: 1s, allocs: [{alloc: a, life: 1s}]}\n",
            "bad.yaml:4:33: 'a' lacks its size: {alloc: NAME, size: SIZE, life: TIME}\n"
            "- {task: t, every: 1s, allocs: [{alloc: a, life: 1s}]}\n"
            "                                ^\n"),
    REFUSED("an allocation without a life", TASKS "- {task: t, every: 1s, allocs: [{alloc: a, size: 1}]}\n",
            "bad.yaml:4:33: 'a' lacks how long it lives: 'life' is a time, a law of times, `until NAME`, `fifo COUNT` "
            "or `forever`\n"
            "- {task: t, every: 1s, allocs: [{alloc: a, size: 1}]}\n"
            "                                ^\n"),
    REFUSED("two allocations of one name",
            ALLOCS "  - {alloc: a, size: 1, life: 1s}\n"
                   "  - {alloc: a, size: 1, life: 1s}\n",
            "bad.yaml:8:5: this task allocates 'a' already; give it another name\n"
            "  - {alloc: a, size: 1, life: 1s}\n"
            "    ^\n"),
    REFUSED("a misspelt key of an allocation", ALLOCS "  - {alloc: a, life: 1ms, sise: 3}\n",
            "bad.yaml:7:27: 'sise' is not a key of an allocation; did you mean 'size'?\n"
            "  - {alloc: a, life: 1ms, sise: 3}\n"
            "                          ^\n"),
    REFUSED("a size that is empty", ALLOCS "  - {alloc: a, life: 1ms, size: }\n",
            "bad.yaml:7:33: 'size' is empty, where a size such as 512 or `uniform 16..512` belongs\n"
            "  - {alloc: a, life: 1ms, size: }\n"
            "                                ^\n"),
    REFUSED("a size that is a sequence", ALLOCS "  - {alloc: a, life: 1ms, size: [1, 2]}\n",
            "bad.yaml:7:33: 'size' is a sequence, where a size such as 512 or `uniform 16..512` belongs\n"
            "  - {alloc: a, life: 1ms, size: [1, 2]}\n"
            "                                ^\n"),
    REFUSED("a size with two values", ALLOCS "  - {alloc: a, life: 1ms, size: 5 6}\n",
            "bad.yaml:7:35: '6' is one word too many: a value alone, or a law\n"
            "  - {alloc: a, life: 1ms, size: 5 6}\n"
            "                                  ^\n"),
    REFUSED("a size of an unknown unit", ALLOCS "  - {alloc: a, life: 1ms, size: 5kB}\n",
            "bad.yaml:7:33: '5kB' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "  - {alloc: a, life: 1ms, size: 5kB}\n"
            "                                ^\n"),
    REFUSED("uniform without a range", ALLOCS "  - {alloc: a, life: 1ms, size: uniform}\n",
            "bad.yaml:7:40: 'size' lacks its range: uniform LOW..HIGH\n"
            "  - {alloc: a, life: 1ms, size: uniform}\n"
            "                                       ^\n"),
    REFUSED("uniform of a value", ALLOCS "  - {alloc: a, life: 1ms, size: uniform 5}\n",
            "bad.yaml:7:41: '5' is no range: uniform LOW..HIGH\n"
            "  - {alloc: a, life: 1ms, size: uniform 5}\n"
            "                                        ^\n"),
    REFUSED("uniform of two values", ALLOCS "  - {alloc: a, life: 1ms, size: uniform 5 6}\n",
            "bad.yaml:7:41: '5' is no range: uniform LOW..HIGH\n"
            "  - {alloc: a, life: 1ms, size: uniform 5 6}\n"
            "                                        ^\n"),
    REFUSED("a range that ends early", ALLOCS "  - {alloc: a, life: 1ms, size: uniform 9..5}\n",
            "bad.yaml:7:41: this range ends before it begins\n"
            "  - {alloc: a, life: 1ms, size: uniform 9..5}\n"
            "                                        ^\n"),
    REFUSED("a range of words", ALLOCS "  - {alloc: a, life: 1ms, size: uniform a..b}\n",
            "bad.yaml:7:41: 'a' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "  - {alloc: a, life: 1ms, size: uniform a..b}\n"
            "                                        ^\n"),
    REFUSED("a word behind a range", ALLOCS "  - {alloc: a, life: 1ms, size: uniform 1..5 6}\n",
            "bad.yaml:7:46: '6' is one word too many: uniform LOW..HIGH\n"
            "  - {alloc: a, life: 1ms, size: uniform 1..5 6}\n"
            "                                             ^\n"),
    REFUSED("normal without a mean", ALLOCS "  - {alloc: a, life: 1ms, size: normal}\n",
            "bad.yaml:7:39: 'size' lacks its mean: normal mean VALUE sd VALUE [min VALUE] [max VALUE]\n"
            "  - {alloc: a, life: 1ms, size: normal}\n"
            "                                      ^\n"),
    REFUSED("normal without its words", ALLOCS "  - {alloc: a, life: 1ms, size: normal 200 30}\n",
            "bad.yaml:7:40: '200', where 'mean' belongs: normal mean VALUE sd VALUE [min VALUE] [max VALUE]\n"
            "  - {alloc: a, life: 1ms, size: normal 200 30}\n"
            "                                       ^\n"),
    REFUSED("normal without a deviation", ALLOCS "  - {alloc: a, life: 1ms, size: normal mean 200 sd}\n",
            "bad.yaml:7:51: 'size' lacks its sd: normal mean VALUE sd VALUE [min VALUE] [max VALUE]\n"
            "  - {alloc: a, life: 1ms, size: normal mean 200 sd}\n"
            "                                                  ^\n"),
    REFUSED("normal with two ends of one kind",
            ALLOCS "  - {alloc: a, life: 1ms, size: normal mean 200 sd 30 min 1 min 2}\n",
            "bad.yaml:7:61: 'min' is one word too many: normal mean VALUE sd VALUE [min VALUE] [max VALUE]\n"
            "  - {alloc: a, life: 1ms, size: normal mean 200 sd 30 min 1 min 2}\n"
            "                                                            ^\n"),
    REFUSED("normal with ends that cross",
            ALLOCS "  - {alloc: a, life: 1ms, size: normal mean 200 sd 30 min 9 max 2}\n",
            "bad.yaml:7:65: min is above max\n"
            "  - {alloc: a, life: 1ms, size: normal mean 200 sd 30 min 9 max 2}\n"
            "                                                                ^\n"),
    REFUSED("lognormal with a sigma of words",
            ALLOCS "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma wide}\n",
            "bad.yaml:7:58: 'wide' is not a number, such as 3 or 0.75\n"
            "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma wide}\n"
            "                                                         ^\n"),
    REFUSED("lognormal with a vast sigma", ALLOCS "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma 11}\n",
            "bad.yaml:7:58: a sigma is 0 to 10\n"
            "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma 11}\n"
            "                                                         ^\n"),
    REFUSED("lognormal with a long sigma",
            ALLOCS "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma 0.12345678901}\n",
            "bad.yaml:7:58: '0.12345678901' has too many digits\n"
            "  - {alloc: a, life: 1ms, size: lognormal median 9 sigma 0.12345678901}\n"
            "                                                         ^\n"),
    REFUSED("an exponential without a mean", ALLOCS "  - {alloc: a, life: 1ms, size: exponential}\n",
            "bad.yaml:7:44: 'size' lacks its mean: exponential MEAN [min VALUE] [max VALUE]\n"
            "  - {alloc: a, life: 1ms, size: exponential}\n"
            "                                           ^\n"),
    REFUSED("a choice of nothing", ALLOCS "  - {alloc: a, life: 1ms, size: choice}\n",
            "bad.yaml:7:39: 'size' lacks its values: choice VALUE[*WEIGHT]...\n"
            "  - {alloc: a, life: 1ms, size: choice}\n"
            "                                      ^\n"),
    REFUSED("a choice with a weight of 0", ALLOCS "  - {alloc: a, life: 1ms, size: choice 5*0}\n",
            "bad.yaml:7:40: a weight is 1 to 4294967295\n"
            "  - {alloc: a, life: 1ms, size: choice 5*0}\n"
            "                                       ^\n"),
    REFUSED("a choice with a weight of words", ALLOCS "  - {alloc: a, life: 1ms, size: choice 5*x}\n",
            "bad.yaml:7:42: 'x' is not a count, such as 12\n"
            "  - {alloc: a, life: 1ms, size: choice 5*x}\n"
            "                                         ^\n"),
    REFUSED("a histogram without weights", ALLOCS "  - {alloc: a, life: 1ms, size: histogram 1..5}\n",
            "bad.yaml:7:43: a range without its weight: histogram LOW..HIGH*WEIGHT...\n"
            "  - {alloc: a, life: 1ms, size: histogram 1..5}\n"
            "                                          ^\n"),
    REFUSED("a histogram of values", ALLOCS "  - {alloc: a, life: 1ms, size: histogram 5*1}\n",
            "bad.yaml:7:43: '5' is no range: histogram LOW..HIGH*WEIGHT...\n"
            "  - {alloc: a, life: 1ms, size: histogram 5*1}\n"
            "                                          ^\n"),
    REFUSED("a fault in the second line of a law",
            ALLOCS "  - alloc: a\n"
                   "    life: 1ms\n"
                   "    size: choice 5\n"
                   "      6 x\n",
            "bad.yaml:9:11: 'x' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "    size: choice 5\n"
            "          ^\n"),
    REFUSED("a misspelt life", ALLOCS "  - {alloc: a, size: 1, life: for ever}\n",
            "bad.yaml:7:31: 'for' is no value of 'life', which is a time, a law of times, `until NAME`, `fifo COUNT` "
            "or `forever`\n"
            "  - {alloc: a, size: 1, life: for ever}\n"
            "                              ^\n"),
    REFUSED("forever and more", ALLOCS "  - {alloc: a, size: 1, life: forever 5}\n",
            "bad.yaml:7:31: 'forever' takes nothing behind it\n"
            "  - {alloc: a, size: 1, life: forever 5}\n"
            "                              ^\n"),
    REFUSED("a life of a misspelt law", ALLOCS "  - {alloc: a, size: 1, life: unform 1s..2s}\n",
            "bad.yaml:7:31: 'unform' is no value of 'life'; did you mean 'uniform'?\n"
            "  - {alloc: a, size: 1, life: unform 1s..2s}\n"
            "                              ^\n"),
    REFUSED("a life that is a misspelt word", ALLOCS "  - {alloc: a, size: 1, life: forver}\n",
            "bad.yaml:7:31: 'forver' is no value of 'life'; did you mean 'forever'?\n"
            "  - {alloc: a, size: 1, life: forver}\n"
            "                              ^\n"),
    REFUSED("a life that is a sequence", ALLOCS "  - {alloc: a, size: 1, life: [1s]}\n",
            "bad.yaml:7:31: 'life' is one of: a time, a law of times, `until NAME`, `fifo COUNT` or `forever`\n"
            "  - {alloc: a, size: 1, life: [1s]}\n"
            "                              ^\n"),
    REFUSED("a life until nothing", ALLOCS "  - {alloc: a, size: 1, life: until}\n",
            "bad.yaml:7:31: 'until' lacks the phase or task that it waits for: until NAME\n"
            "  - {alloc: a, size: 1, life: until}\n"
            "                              ^\n"),
    REFUSED("a life until two things", ALLOCS "  - {alloc: a, size: 1, life: until a b}\n",
            "bad.yaml:7:39: one word too many: until NAME\n"
            "  - {alloc: a, size: 1, life: until a b}\n"
            "                                      ^\n"),
    REFUSED("a life until something that is not there", ALLOCS "  - {alloc: a, size: 1, life: until  strat}\n",
            "bad.yaml:7:38: no phase and no task is called 'strat'; did you mean 'start'?\n"
            "  - {alloc: a, size: 1, life: until  strat}\n"
            "                                     ^\n"),
    REFUSED("a fifo without a depth", ALLOCS "  - {alloc: a, size: 1, life: fifo}\n",
            "bad.yaml:7:31: 'fifo' lacks how many live at one time: fifo COUNT\n"
            "  - {alloc: a, size: 1, life: fifo}\n"
            "                              ^\n"),
    REFUSED("a fifo of 0", ALLOCS "  - {alloc: a, size: 1, life: fifo 0}\n",
            "bad.yaml:7:36: a fifo of 0 holds nothing; its depth is 1 at least\n"
            "  - {alloc: a, size: 1, life: fifo 0}\n"
            "                                   ^\n"),
    REFUSED("a fifo of two depths", ALLOCS "  - {alloc: a, size: 1, life: fifo 1 2}\n",
            "bad.yaml:7:38: one word too many: fifo COUNT\n"
            "  - {alloc: a, size: 1, life: fifo 1 2}\n"
            "                                     ^\n"),
    REFUSED("a fifo of words", ALLOCS "  - {alloc: a, size: 1, life: fifo many}\n",
            "bad.yaml:7:36: 'many' is not a count, such as 12\n"
            "  - {alloc: a, size: 1, life: fifo many}\n"
            "                                   ^\n"),
    REFUSED("a count of a size", ALLOCS "  - {alloc: a, life: 1ms, size: 1, count: 5KiB}\n",
            "bad.yaml:7:43: '5KiB' is not a count, such as 12\n"
            "  - {alloc: a, life: 1ms, size: 1, count: 5KiB}\n"
            "                                          ^\n"),
    REFUSED("a lock that is a word", ALLOCS "  - {alloc: a, life: 1ms, size: 1, lock: often}\n",
            "bad.yaml:7:42: 'lock' is `always`, or a mapping such as {after: 1ms, for: 5ms}\n"
            "  - {alloc: a, life: 1ms, size: 1, lock: often}\n"
            "                                         ^\n"),
    REFUSED("a lock that is never let go", ALLOCS "  - {alloc: a, life: 1ms, size: 1, lock: {after: 1ms}}\n",
            "bad.yaml:7:42: a lock lacks how long it is held: {for: 5ms}\n"
            "  - {alloc: a, life: 1ms, size: 1, lock: {after: 1ms}}\n"
            "                                         ^\n"),
    REFUSED("a lock at intervals of 0", ALLOCS "  - {alloc: a, life: 1ms, size: 1, lock: {for: 1ms, every: 0s}}\n",
            "bad.yaml:7:60: 'every' is 0; it has to be above\n"
            "  - {alloc: a, life: 1ms, size: 1, lock: {for: 1ms, every: 0s}}\n"
            "                                                           ^\n"),
    REFUSED("a resize of an allocation that is locked",
            ALLOCS "  - {alloc: a, life: 1ms, size: 1, lock: always, resize: {to: 5}}\n",
            "bad.yaml:7:5: 'a' is always locked, and so it is never resized\n"
            "  - {alloc: a, life: 1ms, size: 1, lock: always, resize: {to: 5}}\n"
            "    ^\n"),
    REFUSED("a resize that is a size", ALLOCS "  - {alloc: a, life: 1ms, size: 1, resize: 5}\n",
            "bad.yaml:7:44: 'resize' is '5', where a mapping such as {by: 64, every: 1ms, times: 4} belongs\n"
            "  - {alloc: a, life: 1ms, size: 1, resize: 5}\n"
            "                                           ^\n"),
    REFUSED("a resize without a size", ALLOCS "  - {alloc: a, life: 1ms, size: 1, resize: {after: 1ms}}\n",
            "bad.yaml:7:44: 'resize' lacks its size: {to: 128}, or {by: 64}\n"
            "  - {alloc: a, life: 1ms, size: 1, resize: {after: 1ms}}\n"
            "                                           ^\n"),
    REFUSED("a resize to and by", ALLOCS "  - {alloc: a, life: 1ms, size: 1, resize: {to: 5, by: 5}}\n",
            "bad.yaml:7:52: 'resize' takes either 'to' or 'by'\n"
            "  - {alloc: a, life: 1ms, size: 1, resize: {to: 5, by: 5}}\n"
            "                                                   ^\n"),
    REFUSED("resizes without a time between", ALLOCS "  - {alloc: a, life: 1ms, size: 1, resize: {to: 5, times: 2}}\n",
            "bad.yaml:7:44: 'times' lacks the time between two of them: {every: 1ms}\n"
            "  - {alloc: a, life: 1ms, size: 1, resize: {to: 5, times: 2}}\n"
            "                                           ^\n"),
    REFUSED("more allocations than may wait",
            TASKS "- {task: t, on: start, allocs: [{alloc: a, life: 1ms, size: 1, after: 1h, count: 99999999}]}\n",
            "bad.yaml:4:3: 4000000 allocations live or wait at one time, which is the most\n"
            "- {task: t, on: start, allocs: [{alloc: a, life: 1ms, size: 1, after: 1h, count: 99999999}]}\n"
            "  ^\n"),
    REFUSED("a lock that never comes",
            TASKS "- {task: t, on: start, allocs: [{alloc: a, life: forever, size: 1,\n"
                  "   lock: {for: 0s, every: 1ns, chance: 0%}}]}\n",
            "bad.yaml:4:3: no event has come of 30000000 runs in a row, of which this is the last; for what is rare "
            "write `every: poisson 1d`, say, instead of a chance\n"
            "- {task: t, on: start, allocs: [{alloc: a, life: forever, size: 1,\n"
            "  ^\n"),
    {0}};

/* refused_workload.c: faults of workloads; see refused.h. */
#include "tests/traces/refused.h"

#define WORKLOAD "poolsim-workload: 1\nduration: 1s\n"
#define TASKS WORKLOAD "tasks:\n"
#define ALLOCS TASKS "- task: t\n  every: 1s\n  allocs:\n"

const struct refused refused_workload[] = {
    REFUSED("another version", "poolsim-workload: 2\n",
            "bad.yaml:1:19: version 2 of the workload language; this program reads version 1\n"
            "poolsim-workload: 2\n"
            "                  ^\n"),
    REFUSED("a misspelt first key", "poolsim-workloda: 1\n",
            "bad.yaml:1:1: a trace begins with `poolsim-trace: 1`, and this with 'poolsim-workloda'; did you mean "
            "'poolsim-workload'?\n"
            "poolsim-workloda: 1\n"
            "^\n"),
    REFUSED("an unknown key", WORKLOAD "task: []\n",
            "bad.yaml:3:1: 'task' is not a key of a workload; did you mean 'tasks'?\n"
            "task: []\n"
            "^\n"),
    REFUSED("a key given twice", WORKLOAD "duration: 2s\n",
            "bad.yaml:3:1: 'duration' is given twice\n"
            "duration: 2s\n"
            "^\n"),
    REFUSED("no tasks", WORKLOAD,
            "bad.yaml:1:1: a workload without tasks: tasks: [{task: poll, every: 5s}]\n"
            "poolsim-workload: 1\n"
            "^\n"),
    REFUSED("an empty sequence of tasks", WORKLOAD "tasks: []\n",
            "bad.yaml:1:1: a workload without tasks: tasks: [{task: poll, every: 5s}]\n"
            "poolsim-workload: 1\n"
            "^\n"),
    REFUSED("tasks that are a mapping", WORKLOAD "tasks: {task: t}\n",
            "bad.yaml:3:8: 'tasks' is a mapping, where a sequence such as [{task: poll, every: 5s}] belongs\n"
            "tasks: {task: t}\n"
            "       ^\n"),
    REFUSED("tasks that are a word", WORKLOAD "tasks: many\n",
            "bad.yaml:3:8: 'tasks' is 'many', where a sequence such as [{task: poll, every: 5s}] belongs\n"
            "tasks: many\n"
            "       ^\n"),
    REFUSED("a task that is a word", TASKS "- poll\n",
            "bad.yaml:4:3: a task is a mapping: {task: NAME, every: 5s, allocs: [...]}\n"
            "- poll\n"
            "  ^\n"),
    REFUSED("no end",
            "poolsim-workload: 1\n"
            "tasks: [{task: t, every: 1s}]\n",
            "bad.yaml:1:1: the workload has no end: give it `duration: 1h` or `events: 100000`, or the command line "
            "--duration or --events\n"
            "poolsim-workload: 1\n"
            "^\n"),
    REFUSED("a duration of 0",
            "poolsim-workload: 1\n"
            "duration: 0s\n",
            "bad.yaml:2:11: 'duration' is 0; it has to be above\n"
            "duration: 0s\n"
            "          ^\n"),
    REFUSED("a duration without a unit",
            "poolsim-workload: 1\n"
            "duration: 5\n",
            "bad.yaml:2:11: '5' lacks its unit: it takes ns, us, ms, s, min, h or d\n"
            "duration: 5\n"
            "          ^\n"),
    REFUSED("a duration of an unknown unit",
            "poolsim-workload: 1\n"
            "duration: 5m\n",
            "bad.yaml:2:11: '5m' has an unknown unit: it takes ns, us, ms, s, min, h or d\n"
            "duration: 5m\n"
            "          ^\n"),
    REFUSED("a duration that is a mapping",
            "poolsim-workload: 1\n"
            "duration: {s: 5}\n",
            "bad.yaml:2:11: 'duration' is a mapping, where a time such as 10ms belongs\n"
            "duration: {s: 5}\n"
            "          ^\n"),
    REFUSED("events of 0",
            "poolsim-workload: 1\n"
            "events: 0\n",
            "bad.yaml:2:9: 'events' is 0; it has to be above\n"
            "events: 0\n"
            "        ^\n"),
    REFUSED("a seed below 0",
            "poolsim-workload: 1\n"
            "seed: -1\n",
            "bad.yaml:2:7: '-1' is not a count, such as 12\n"
            "seed: -1\n"
            "      ^\n"),
    REFUSED("a seed beyond 64 bits",
            "poolsim-workload: 1\n"
            "seed: 18446744073709551616\n",
            "bad.yaml:2:7: '18446744073709551616' is beyond 64 bits\n"
            "seed: 18446744073709551616\n"
            "      ^\n"),
    REFUSED("phases that are empty", WORKLOAD "phases: []\n",
            "bad.yaml:3:10: no phase; leave 'phases' out where there is one\n"
            "phases: []\n"
            "         ^\n"),
    REFUSED("a phase that is a word", WORKLOAD "phases: [a]\n",
            "bad.yaml:3:10: a phase is a mapping: {phase: NAME, lasts: TIME}\n"
            "phases: [a]\n"
            "         ^\n"),
    REFUSED("a phase without a name", WORKLOAD "phases: [{lasts: 5s}]\n",
            "bad.yaml:3:10: a phase lacks its name: {phase: NAME, lasts: TIME}\n"
            "phases: [{lasts: 5s}]\n"
            "         ^\n"),
    REFUSED("a phase of no time", WORKLOAD "phases: [{phase: a, lasts: 0s}]\n",
            "bad.yaml:3:28: a phase that lasts no time\n"
            "phases: [{phase: a, lasts: 0s}]\n"
            "                           ^\n"),
    REFUSED("a phase behind one without an end", WORKLOAD "phases: [{phase: a}, {phase: b}]\n",
            "bad.yaml:3:22: the phase before, 'a', has no end: give it a 'lasts'\n"
            "phases: [{phase: a}, {phase: b}]\n"
            "                     ^\n"),
    REFUSED("two phases of one name", WORKLOAD "phases: [{phase: a, lasts: 1s}, {phase: a}]\n",
            "bad.yaml:3:33: 'a' is the name of another phase or task\n"
            "phases: [{phase: a, lasts: 1s}, {phase: a}]\n"
            "                                ^\n"),
    REFUSED("a task of a phase's name",
            WORKLOAD "phases: [{phase: a, lasts: 1s}, {phase: b}]\n"
                     "tasks: [{task: b, every: 1s}]\n",
            "bad.yaml:4:9: 'b' is the name of another phase or task\n"
            "tasks: [{task: b, every: 1s}]\n"
            "        ^\n"),
    REFUSED("idle time without a step", WORKLOAD "idle: {every: 1s}\n",
            "bad.yaml:3:7: 'idle' takes both: {every: 50ms, defrag: 256}\n"
            "idle: {every: 1s}\n"
            "      ^\n"),
    REFUSED("an idle step of 0", WORKLOAD "idle: {every: 1s, defrag: 0}\n",
            "bad.yaml:3:27: 'defrag' is 0; it has to be above\n"
            "idle: {every: 1s, defrag: 0}\n"
            "                          ^\n"),
    REFUSED("an idle step of a misspelt key", WORKLOAD "idle: {evry: 1s}\n",
            "bad.yaml:3:8: 'evry' is not a key of 'idle'; did you mean 'every'?\n"
            "idle: {evry: 1s}\n"
            "       ^\n"),
    REFUSED("a task without a name", TASKS "- {every: 1s}\n",
            "bad.yaml:4:3: a task lacks its name: {task: NAME, every: 5s, allocs: [...]}\n"
            "- {every: 1s}\n"
            "  ^\n"),
    REFUSED("a task with a name of two words", TASKS "- {task: a b}\n",
            "bad.yaml:4:10: 'a b' is no name for 'task', which is one word\n"
            "- {task: a b}\n"
            "         ^\n"),
    REFUSED("a task with a long name",
            TASKS "- {task: nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn}\n",
            "bad.yaml:4:10: a name of 61 bytes; 60 are the most\n"
            "- {task: nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn}\n"
            "         ^\n"),
    REFUSED("a task with an empty name", TASKS "- {task: }\n",
            "bad.yaml:4:10: '' is no name for 'task', which is one word\n"
            "- {task: }\n"
            "         ^\n"),
    REFUSED("a task that never runs", TASKS "- {task: t, allocs: []}\n",
            "bad.yaml:4:3: 't' never runs: say `every: TIME`, or `on: NAME` of a phase or task\n"
            "- {task: t, allocs: []}\n"
            "  ^\n"),
    REFUSED("a jitter without every", TASKS "- {task: t, on: start, jitter: 5ms}\n",
            "bad.yaml:4:3: 't' has a 'jitter' or 'first', but no 'every' that they belong to\n"
            "- {task: t, on: start, jitter: 5ms}\n"
            "  ^\n"),
    REFUSED("a first without every", TASKS "- {task: t, on: start, first: 5ms}\n",
            "bad.yaml:4:3: 't' has a 'jitter' or 'first', but no 'every' that they belong to\n"
            "- {task: t, on: start, first: 5ms}\n"
            "  ^\n"),
    REFUSED("two tasks of one name",
            TASKS "- {task: t, every: 1s}\n"
                  "- {task: t, every: 1s}\n",
            "bad.yaml:5:3: 't' is the name of another phase or task\n"
            "- {task: t, every: 1s}\n"
            "  ^\n"),
    REFUSED("an interval of 0", TASKS "- {task: t, every: 0s}\n",
            "bad.yaml:4:20: 'every' is 0; it has to be above\n"
            "- {task: t, every: 0s}\n"
            "                   ^\n"),
    REFUSED("a Poisson process of 0", TASKS "- {task: t, every: poisson 0s}\n",
            "bad.yaml:4:20: 'every' is 0; it has to be above\n"
            "- {task: t, every: poisson 0s}\n"
            "                   ^\n"),
    REFUSED("a process called by its law", TASKS "- {task: t, every: exponential 1s}\n",
            "bad.yaml:4:20: 'exponential' is no value of 'every': a value, or one of the laws choice, uniform, normal, "
            "lognormal, poisson and histogram\n"
            "- {task: t, every: exponential 1s}\n"
            "                   ^\n"),
    REFUSED("a misspelt law", TASKS "- {task: t, every: poison 1s}\n",
            "bad.yaml:4:20: 'poison' is no law of 'every'; did you mean 'poisson'?\n"
            "- {task: t, every: poison 1s}\n"
            "                   ^\n"),
    REFUSED("an unknown law", TASKS "- {task: t, every: sometimes}\n",
            "bad.yaml:4:20: 'sometimes' is no value of 'every': a value, or one of the laws choice, uniform, normal, "
            "lognormal, poisson and histogram\n"
            "- {task: t, every: sometimes}\n"
            "                   ^\n"),
    REFUSED("on of a name that is not there", TASKS "- {task: t, on: stat}\n",
            "bad.yaml:4:17: no phase and no task is called 'stat'; did you mean 'start'?\n"
            "- {task: t, on: stat}\n"
            "                ^\n"),
    REFUSED("on of a name that is like none", TASKS "- {task: t, on: [start, reconnect]}\n",
            "bad.yaml:4:25: no phase and no task is called 'reconnect'; there are start and t\n"
            "- {task: t, on: [start, reconnect]}\n"
            "                        ^\n"),
    REFUSED("on of a mapping", TASKS "- {task: t, on: {a: b}}\n",
            "bad.yaml:4:17: 'on' takes names: one, or a sequence such as [start, reconnect]\n"
            "- {task: t, on: {a: b}}\n"
            "                ^\n"),
    REFUSED("on of nothing", TASKS "- {task: t, on: []}\n",
            "bad.yaml:4:18: 'on' names nothing\n"
            "- {task: t, on: []}\n"
            "                 ^\n"),
    REFUSED("in of a task", TASKS "- {task: t, every: 1s, in: t}\n",
            "bad.yaml:4:28: no phase is called 't'; there are start\n"
            "- {task: t, every: 1s, in: t}\n"
            "                           ^\n"),
    REFUSED("tasks in a circle",
            TASKS "- {task: a, on: c}\n"
                  "- {task: b, on: a}\n"
                  "- {task: c, on: b}\n",
            "bad.yaml:4:3: 'a' runs on tasks that run on one another in a circle\n"
            "- {task: a, on: c}\n"
            "  ^\n"),
    REFUSED("a chance without its sign", TASKS "- {task: t, every: 1s, chance: 5}\n",
            "bad.yaml:4:32: '5' is no share of 0% to 100%, such as 5%\n"
            "- {task: t, every: 1s, chance: 5}\n"
            "                               ^\n"),
    REFUSED("a chance above all", TASKS "- {task: t, every: 1s, chance: 101%}\n",
            "bad.yaml:4:32: '101%' is no share of 0% to 100%, such as 5%\n"
            "- {task: t, every: 1s, chance: 101%}\n"
            "                               ^\n"),
    REFUSED("a mark of nothing", TASKS "- {task: t, every: 1s, mark: \"\"}\n",
            "bad.yaml:4:30: a mark is a text without blanks at its ends\n"
            "- {task: t, every: 1s, mark: \"\"}\n"
            "                             ^\n"),
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
            "bad.yaml:7:33: '5kB' has an unknown unit: a size takes B, KiB or MiB (K and M are the same)\n"
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
    REFUSED("an alias", TASKS "- &a {task: t}\n",
            "bad.yaml:4:3: anchors are not part of a trace: leave '&a' out\n"
            "- &a {task: t}\n"
            "  ^\n"),
    REFUSED("a workload that is cut off",
            TASKS "- {task: t, every: 1s}\n"
                  "seed: 12",
            "bad.yaml:5:9: the last line has no line end: the trace is cut off here, or its line end is missing\n"
            "seed: 12\n"
            "        ^\n"),
    REFUSED("a workload that ends early", TASKS "- {task: t, every: 1s",
            "bad.yaml:4:22: the trace ends too early: expected ',' or '}'\n"
            "- {task: t, every: 1s\n"
            "                     ^\n"),
    REFUSED("text behind a workload",
            TASKS "- {task: t, every: 1s}\n"
                  "...\n"
                  "more\n",
            "bad.yaml:6:1: text after the end of the trace; a further trace begins with '---' on a line of its own\n"
            "more\n"
            "^\n"),
    {0}};

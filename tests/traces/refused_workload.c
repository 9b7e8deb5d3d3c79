/* refused_workload.c: faults of workloads, but for what tasks allocate; see refused.h. */
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
    REFUSED("runs that never make an event",
            "poolsim-workload: 1\n"
            "events: 9\n"
            "tasks:\n"
            "- {task: t, every: 1s, first: 0s, mark: m, chance: 0%}\n",
            "bad.yaml:4:3: no event has come of 30000000 runs in a row, of which this is the last; for what is rare "
            "write `every: poisson 1d`, say, instead of a chance\n"
            "- {task: t, every: 1s, first: 0s, mark: m, chance: 0%}\n"
            "  ^\n"),
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

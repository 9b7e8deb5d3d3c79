/* refused_header.c: faults of a trace's header; see refused.h. */
#include "tests/traces/refused.h"

const struct refused refused_header[] = {
    REFUSED("an empty file", "", "bad.yaml: no trace: a trace begins with `poolsim-trace: 1`\n"),
    REFUSED("a file of comments",
            "# nothing\n"
            "\n"
            "# here\n",
            "bad.yaml: no trace: a trace begins with `poolsim-trace: 1`\n"),
    REFUSED("an empty document", "---\n",
            "bad.yaml:2:1: no trace: a trace begins with `poolsim-trace: 1`\n"
            "\n"
            "^\n"),
    REFUSED("a plain text", "hello world\n",
            "bad.yaml:1:1: no trace: a trace begins with `poolsim-trace: 1`\n"
            "hello world\n"
            "^\n"),
    REFUSED("a sequence at the top", "[1, 2]\n",
            "bad.yaml:1:1: no trace: a trace begins with `poolsim-trace: 1`\n"
            "[1, 2]\n"
            "^\n"),
    REFUSED("another first key",
            "name: x\n"
            "poolsim-trace: 1\n"
            "events: []\n",
            "bad.yaml:1:1: a trace begins with `poolsim-trace: 1`, and this with 'name'\n"
            "name: x\n"
            "^\n"),
    REFUSED("a misspelt first key",
            "poolsim-trase: 1\n"
            "events: []\n",
            "bad.yaml:1:1: a trace begins with `poolsim-trace: 1`, and this with 'poolsim-trase'; did you mean "
            "'poolsim-trace'?\n"
            "poolsim-trase: 1\n"
            "^\n"),
    REFUSED("an old-style version",
            "poolsim-trace: 2\n"
            "events: []\n",
            "bad.yaml:1:16: version 2 of the trace language; this program reads version 1\n"
            "poolsim-trace: 2\n"
            "               ^\n"),
    REFUSED("a version that is no number",
            "poolsim-trace: one\n"
            "events: []\n",
            "bad.yaml:1:16: 'one' is not a count, such as 12\n"
            "poolsim-trace: one\n"
            "               ^\n"),
    REFUSED("a version that is a mapping",
            "poolsim-trace: {a: b}\n"
            "events: []\n",
            "bad.yaml:1:16: 'poolsim-trace' is a mapping, where the version, 1, belongs\n"
            "poolsim-trace: {a: b}\n"
            "               ^\n"),
    REFUSED("a first key that is a sequence",
            "? [a]\n"
            ": 1\n",
            "bad.yaml:1:3: no trace: a trace begins with `poolsim-trace: 1`\n"
            "? [a]\n"
            "  ^\n"),
    REFUSED("an unknown key",
            "poolsim-trace: 1\n"
            "pol: {size: 1}\n"
            "events: []\n",
            "bad.yaml:2:1: 'pol' is not a key of a trace; did you mean 'pool'?\n"
            "pol: {size: 1}\n"
            "^\n"),
    REFUSED("an unknown key that is like none",
            "poolsim-trace: 1\n"
            "colour: red\n"
            "events: []\n",
            "bad.yaml:2:1: 'colour' is not a key of a trace; the keys are poolsim-trace, name, pool, policy, expect, "
            "counted, cut_off, sizes, events and end\n"
            "colour: red\n"
            "^\n"),
    REFUSED("a key given twice",
            "poolsim-trace: 1\n"
            "name: a\n"
            "name: b\n"
            "events: []\n",
            "bad.yaml:3:1: 'name' is given twice\n"
            "name: b\n"
            "^\n"),
    REFUSED("a name with a line end",
            "poolsim-trace: 1\n"
            "name: \"a\\nb\"\n"
            "events: []\n",
            "bad.yaml:2:7: 'name' has a line end or a control character in it\n"
            "name: \"a\\nb\"\n"
            "      ^\n"),
    REFUSED("a name that is a sequence",
            "poolsim-trace: 1\n"
            "name: [a]\n"
            "events: []\n",
            "bad.yaml:2:7: 'name' is a sequence, where a text belongs\n"
            "name: [a]\n"
            "      ^\n"),
    REFUSED("an unknown key of the pool",
            "poolsim-trace: 1\n"
            "pool: {siez: 64KiB}\n"
            "events: []\n",
            "bad.yaml:2:8: 'siez' is not a key of 'pool'; did you mean 'size'?\n"
            "pool: {siez: 64KiB}\n"
            "       ^\n"),
    REFUSED("a pool key given twice",
            "poolsim-trace: 1\n"
            "pool: {size: 64KiB, block: 8, size: 1}\n"
            "events: []\n",
            "bad.yaml:2:31: 'size' is given twice\n"
            "pool: {size: 64KiB, block: 8, size: 1}\n"
            "                              ^\n"),
    REFUSED("a pool that is a size",
            "poolsim-trace: 1\n"
            "pool: 64KiB\n"
            "events: []\n",
            "bad.yaml:2:7: 'pool' is '64KiB', where a mapping such as {size: 64KiB} belongs\n"
            "pool: 64KiB\n"
            "      ^\n"),
    REFUSED("a pool that is a sequence",
            "poolsim-trace: 1\n"
            "pool: [size]\n"
            "events: []\n",
            "bad.yaml:2:7: 'pool' is a sequence, where a mapping such as {size: 64KiB} belongs\n"
            "pool: [size]\n"
            "      ^\n"),
    REFUSED("an empty pool",
            "poolsim-trace: 1\n"
            "pool:\n"
            "events: []\n",
            "bad.yaml:2:6: 'pool' is empty, where a mapping such as {size: 64KiB} belongs\n"
            "pool:\n"
            "     ^\n"),
    REFUSED("a pool size that is a mapping",
            "poolsim-trace: 1\n"
            "pool: {size: {a: b}}\n"
            "events: []\n",
            "bad.yaml:2:14: 'size' is a mapping, where a size such as 64KiB belongs\n"
            "pool: {size: {a: b}}\n"
            "             ^\n"),
    REFUSED("a pool size with an unknown unit",
            "poolsim-trace: 1\n"
            "pool: {size: 64KB}\n"
            "events: []\n",
            "bad.yaml:2:14: '64KB' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "pool: {size: 64KB}\n"
            "             ^\n"),
    REFUSED("a pool size of half a byte",
            "poolsim-trace: 1\n"
            "pool: {size: 1.0001KiB}\n"
            "events: []\n",
            "bad.yaml:2:14: '1.0001KiB' is not a whole number of bytes\n"
            "pool: {size: 1.0001KiB}\n"
            "             ^\n"),
    REFUSED("a pool size beyond 64 bits",
            "poolsim-trace: 1\n"
            "pool: {size: 99999999999999999999}\n"
            "events: []\n",
            "bad.yaml:2:14: '99999999999999999999' is beyond 64 bits\n"
            "pool: {size: 99999999999999999999}\n"
            "             ^\n"),
    REFUSED("a pool size beyond 63 bits",
            "poolsim-trace: 1\n"
            "pool: {size: 9223372036854775808}\n"
            "events: []\n",
            "bad.yaml:2:14: 'size' is larger than any pool\n"
            "pool: {size: 9223372036854775808}\n"
            "             ^\n"),
    REFUSED("a negative count",
            "poolsim-trace: 1\n"
            "pool: {indexes: -1}\n"
            "events: []\n",
            "bad.yaml:2:17: '-1' is not a count, such as 12\n"
            "pool: {indexes: -1}\n"
            "                ^\n"),
    REFUSED("a count with a unit",
            "poolsim-trace: 1\n"
            "pool: {indexes: 1K}\n"
            "events: []\n",
            "bad.yaml:2:17: '1K' is not a count, such as 12\n"
            "pool: {indexes: 1K}\n"
            "                ^\n"),
    REFUSED("a block of 12 bytes",
            "poolsim-trace: 1\n"
            "pool: {block: 12}\n"
            "events: []\n",
            "bad.yaml:2:15: a block of 12 bytes; it is 4, 8, 16 or 32\n"
            "pool: {block: 12}\n"
            "              ^\n"),
    REFUSED("a misspelt word of the policy",
            "poolsim-trace: 1\n"
            "policy: {fit: bets}\n"
            "events: []\n",
            "bad.yaml:2:15: 'bets' is no value of 'fit'; did you mean 'best'?\n"
            "policy: {fit: bets}\n"
            "              ^\n"),
    REFUSED("an unknown word of the policy",
            "poolsim-trace: 1\n"
            "policy: {on_fragmented: explode}\n"
            "events: []\n",
            "bad.yaml:2:25: 'explode' is no value of 'on_fragmented'; it is one of fail, clean, make_room and defrag\n"
            "policy: {on_fragmented: explode}\n"
            "                        ^\n"),
    REFUSED("an unknown key of the policy",
            "poolsim-trace: 1\n"
            "policy: {fits: best}\n"
            "events: []\n",
            "bad.yaml:2:10: 'fits' is not a key of 'policy'; did you mean 'fit'?\n"
            "policy: {fits: best}\n"
            "         ^\n"),
    REFUSED("an expectation without a number",
            "poolsim-trace: 1\n"
            "expect: {failures: \"<= many\"}\n"
            "events: []\n",
            "bad.yaml:2:20: '<= many' is not a value to expect, such as 0, \"<= 95\" or \"< 1KiB\"\n"
            "expect: {failures: \"<= many\"}\n"
            "                   ^\n"),
    REFUSED("an expectation that is a sequence",
            "poolsim-trace: 1\n"
            "expect: [failures]\n"
            "events: []\n",
            "bad.yaml:2:9: 'expect' is a sequence, where a mapping such as {failures: 0} belongs\n"
            "expect: [failures]\n"
            "        ^\n"),
    REFUSED("an expectation of a mapping",
            "poolsim-trace: 1\n"
            "expect: {peak: {live_bytes: 4}}\n"
            "events: []\n",
            "bad.yaml:2:16: 'peak' is a mapping, where a value such as \"<= 95\" belongs\n"
            "expect: {peak: {live_bytes: 4}}\n"
            "               ^\n"),
    REFUSED("an expectation given twice",
            "poolsim-trace: 1\n"
            "expect: {failures: 0, failures: 1}\n"
            "events: []\n",
            "bad.yaml:2:23: 'failures' is given twice\n"
            "expect: {failures: 0, failures: 1}\n"
            "                      ^\n"),
    REFUSED("counted that is neither true nor false",
            "poolsim-trace: 1\n"
            "counted: yes\n"
            "events: []\n",
            "bad.yaml:2:10: 'yes' is no value of 'counted'; it is one of false and true\n"
            "counted: yes\n"
            "         ^\n"),
    REFUSED("sizes of an unknown kind",
            "poolsim-trace: 1\n"
            "cut_off: true\n"
            "sizes: round\n"
            "events: []\n",
            "bad.yaml:3:8: 'round' is no value of 'sizes'; it is one of asked and rounded\n"
            "sizes: round\n"
            "       ^\n"),
    REFUSED("counted that is misspelt",
            "poolsim-trace: 1\n"
            "counted: ture\n"
            "events: []\n",
            "bad.yaml:2:10: 'ture' is no value of 'counted'; did you mean 'true'?\n"
            "counted: ture\n"
            "         ^\n"),
    REFUSED("end before the events",
            "poolsim-trace: 1\n"
            "end: 0\n"
            "events: []\n",
            "bad.yaml:2:1: 'end' belongs behind the events\n"
            "end: 0\n"
            "^\n"),
    REFUSED("no events",
            "poolsim-trace: 1\n"
            "name: x\n",
            "bad.yaml:3:1: the trace lacks its events; one without any has `events: []`\n"
            "\n"
            "^\n"),
    REFUSED("events that are empty", EVENTS "",
            "bad.yaml:2:8: 'events' is empty; a trace without events has `events: []`\n"
            "events:\n"
            "       ^\n"),
    REFUSED("events that are a scalar",
            "poolsim-trace: 1\n"
            "events: alloc a 16\n",
            "bad.yaml:2:9: 'events' is 'alloc a 16', where a sequence such as [alloc a 16, free a] belongs\n"
            "events: alloc a 16\n"
            "        ^\n"),
    REFUSED("events that are a mapping",
            "poolsim-trace: 1\n"
            "events: {alloc: a}\n",
            "bad.yaml:2:9: 'events' is a mapping, where a sequence such as [alloc a 16, free a] belongs\n"
            "events: {alloc: a}\n"
            "        ^\n"),
    REFUSED("nested brackets",
            "poolsim-trace: 1\n"
            "events: [[[[]]]]\n",
            "bad.yaml:2:10: a sequence, where an event belongs: a line such as alloc ID SIZE, or a mapping\n"
            "events: [[[[]]]]\n"
            "         ^\n"),
    REFUSED("an anchor",
            "poolsim-trace: 1\n"
            "name: &x text\n"
            "events: []\n",
            "bad.yaml:2:7: anchors are not part of a trace: leave '&x' out\n"
            "name: &x text\n"
            "      ^\n"),
    REFUSED("an alias",
            "poolsim-trace: 1\n"
            "name: *x\n"
            "events: []\n",
            "bad.yaml:2:7: aliases are not part of a trace: write the value itself\n"
            "name: *x\n"
            "      ^\n"),
    REFUSED("a tag",
            "poolsim-trace: 1\n"
            "name: !!str x\n"
            "events: []\n",
            "bad.yaml:2:7: tags are not part of a trace: write the value alone\n"
            "name: !!str x\n"
            "      ^\n"),
    REFUSED("a tag of an unknown handle",
            "poolsim-trace: 1\n"
            "name: !a!b x\n"
            "events: []\n",
            "bad.yaml:2:7: tags are not part of a trace\n"
            "name: !a!b x\n"
            "      ^\n"),
    REFUSED("a merge key",
            "poolsim-trace: 1\n"
            "<<: {a: b}\n"
            "events: []\n",
            "bad.yaml:2:1: '<<' is not a key of a trace; the keys are poolsim-trace, name, pool, policy, expect, "
            "counted, cut_off, sizes, events and end\n"
            "<<: {a: b}\n"
            "^\n"),
    {NULL, NULL, 0, NULL},
};

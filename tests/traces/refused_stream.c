/* refused_stream.c: the close of a trace, streams that are cut off, and what is not YAML; see refused.h. */
#include "tests/traces/refused.h"

const struct refused refused_stream[] = {
    REFUSED("a key behind the events",
            EVENTS "- clean\n"
                   "pool: {size: 64KiB}\n",
            "bad.yaml:4:1: put 'pool' before 'events', which are streamed\n"
            "pool: {size: 64KiB}\n"
            "^\n"),
    REFUSED("an unknown key behind the events",
            EVENTS "- clean\n"
                   "more: 1\n",
            "bad.yaml:4:1: 'more' stands behind the events, where only 'cut_off' and 'end' may\n"
            "more: 1\n"
            "^\n"),
    REFUSED("a misspelt end",
            EVENTS "- clean\n"
                   "edn: 1\n",
            "bad.yaml:4:1: 'edn' stands behind the events, where only 'cut_off' and 'end' may; did you mean 'end'?\n"
            "edn: 1\n"
            "^\n"),
    REFUSED("events given twice",
            EVENTS "- clean\n"
                   "events: []\n",
            "bad.yaml:4:1: 'events' is given twice\n"
            "events: []\n"
            "^\n"),
    REFUSED("end given twice",
            EVENTS "- clean\n"
                   "end: 1\n"
                   "end: 1\n",
            "bad.yaml:5:1: 'end' is given twice\n"
            "end: 1\n"
            "^\n"),
    REFUSED("an end that is too small",
            EVENTS "- clean\n"
                   "- clean\n"
                   "end: 1\n",
            "bad.yaml:5:6: the count of events is 2, and the trace says `end: 1`\n"
            "end: 1\n"
            "     ^\n"),
    REFUSED("an end that is too large",
            EVENTS "- |\n"
                   "  clean\n"
                   "  clean\n"
                   "end: 3\n",
            "bad.yaml:6:6: the count of events is 2, and the trace says `end: 3`\n"
            "end: 3\n"
            "     ^\n"),
    REFUSED("an end that is no number",
            EVENTS "- clean\n"
                   "end: all\n",
            "bad.yaml:4:6: 'all' is not a count, such as 12\n"
            "end: all\n"
            "     ^\n"),
    REFUSED("counted without an end",
            "poolsim-trace: 1\n"
            "counted: true\n"
            "events:\n"
            "- clean\n",
            "bad.yaml:5:1: the trace is cut off: it says `counted: true`, but ends without `end:`\n"
            "\n"
            "^\n"),
    REFUSED("a second document that is no trace",
            EVENTS "- clean\n"
                   "---\n"
                   "name: x\n",
            "bad.yaml:5:1: a trace begins with `poolsim-trace: 1`, and this with 'name'\n"
            "name: x\n"
            "^\n"),
    REFUSED("a second document that is empty",
            EVENTS "- clean\n"
                   "---\n",
            "bad.yaml:5:1: no trace: a trace begins with `poolsim-trace: 1`\n"
            "\n"
            "^\n"),
    REFUSED("text behind the document",
            EVENTS "- clean\n"
                   "...\n"
                   "more: 1\n",
            "bad.yaml:5:1: text after the end of the trace; a further trace begins with '---' on a line of its own\n"
            "more: 1\n"
            "^\n"),
    REFUSED("a last line without an end",
            EVENTS "- clean\n"
                   "- free a",
            "bad.yaml:4:9: the last line has no line end: the trace is cut off here, or its line end is missing\n"
            "- free a\n"
            "        ^\n"),
    REFUSED("a last line of a block without an end",
            EVENTS "- |\n"
                   "  clean\n"
                   "  free a",
            "bad.yaml:5:9: the last line has no line end: the trace is cut off here, or its line end is missing\n"
            "  free a\n"
            "        ^\n"),
    REFUSED("an end without a line end",
            EVENTS "- clean\n"
                   "end: 1",
            "bad.yaml:4:7: the last line has no line end: the trace is cut off here, or its line end is missing\n"
            "end: 1\n"
            "      ^\n"),
    REFUSED("a wrong end without a line end",
            EVENTS "- |\n"
                   "  clean\n"
                   "  clean\n"
                   "end: 1",
            "bad.yaml:6:7: the last line has no line end: the trace is cut off here, or its line end is missing\n"
            "end: 1\n"
            "      ^\n"),
    REFUSED("a flow sequence that is not closed",
            "poolsim-trace: 1\n"
            "events: [clean, clean\n",
            "bad.yaml:3:1: the trace ends too early: expected ',' or ']'\n"
            "\n"
            "^\n"),
    REFUSED("a flow mapping that is not closed", EVENTS "- {alloc: a, size: 16\n",
            "bad.yaml:4:1: the trace ends too early: expected ',' or '}'\n"
            "\n"
            "^\n"),
    REFUSED("a quote that is not closed",
            EVENTS "- 'mark a\n"
                   "- clean\n",
            "bad.yaml:3:3: the quote that begins here is not closed\n"
            "- 'mark a\n"
            "  ^\n"),
    REFUSED("a file that ends in its header",
            "poolsim-trace: 1\n"
            "pool: {size: 64KiB,",
            "bad.yaml:2:20: the trace ends too early: expected a value here\n"
            "pool: {size: 64KiB,\n"
            "                   ^\n"),
    REFUSED("invalid UTF-8",
            EVENTS "- clean\n"
                   "- free \377\376\n",
            "bad.yaml:4:8: not UTF-8: no character begins with this byte\n"
            "- free ?\?\n"
            "       ^\n"),
    REFUSED("UTF-8 cut off",
            EVENTS "- clean\n"
                   "- free a\342\202",
            "bad.yaml:4:9: not UTF-8: the stream ends within this character\n"
            "- free a?\?\n"
            "        ^\n"),
    REFUSED("overlong UTF-8",
            EVENTS "- clean\n"
                   "- free \300\200\n",
            "bad.yaml:4:8: not UTF-8: this character has more bytes than it needs\n"
            "- free ?\?\n"
            "       ^\n"),
    REFUSED("a surrogate",
            EVENTS "- clean\n"
                   "- free \355\240\200\n",
            "bad.yaml:4:8: not UTF-8: no such character\n"
            "- free ?\??\n"
            "       ^\n"),
    REFUSED("a control character",
            EVENTS "- clean\n"
                   "- free a\007\n",
            "bad.yaml:4:9: a control character; only tabs and line ends are allowed\n"
            "- free a?\n"
            "        ^\n"),
    REFUSED("a zero byte",
            EVENTS "- clean\n"
                   "- free a\000\n",
            "bad.yaml:4:9: a control character; only tabs and line ends are allowed\n"
            "- free a?\n"
            "        ^\n"),
    REFUSED("UTF-16",
            "\377\376p\000o\000o\000l\000s\000i\000m\000-\000t\000r\000a\000c\000e\000:\000 \0001\000\n"
            "\000e\000v\000e\000n\000t\000s\000:\000\n"
            "\000-\000 \000c\000l\000e\000a\000n\000\n"
            "\000",
            "bad.yaml: the text is UTF-16; a trace is UTF-8\n"),
    REFUSED("a tab as indentation",
            "poolsim-trace: 1\n"
            "pool:\n"
            "\tsize: 64KiB\n"
            "events: []\n",
            "bad.yaml:3:1: indentation is made of spaces, and this is a tab\n"
            "\tsize: 64KiB\n"
            "^\n"),
    REFUSED("a wrong indentation",
            EVENTS "- clean\n"
                   "  - clean\n",
            "bad.yaml:3:3: an event of several lines; use | for one event a line\n"
            "- clean\n"
            "  ^\n"),
    REFUSED("a missing dash",
            EVENTS "- clean\n"
                   "alloc a 16\n",
            "bad.yaml:4:1: expected ':' behind this key\n"
            "alloc a 16\n"
            "^\n"),
    REFUSED("a missing colon",
            "poolsim-trace: 1\n"
            "pool {size: 1}\n"
            "events: []\n",
            "bad.yaml:2:1: 'pool {size' is not a key of a trace; the keys are poolsim-trace, name, pool, policy, "
            "expect, counted, cut_off, sizes, events and end\n"
            "pool {size: 1}\n"
            "^\n"),
    REFUSED("a mapping in a line",
            "poolsim-trace: 1\n"
            "name: a: b\n"
            "events: []\n",
            "bad.yaml:2:8: a ':' is not possible here; put a text that has one in quotes\n"
            "name: a: b\n"
            "       ^\n"),
    REFUSED("a comma that is missing",
            "poolsim-trace: 1\n"
            "pool: {size: 1 block: 8}\n"
            "events: []\n",
            "bad.yaml:2:14: '1 block' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "pool: {size: 1 block: 8}\n"
            "             ^\n"),
    REFUSED("a reserved character",
            "poolsim-trace: 1\n"
            "name: @x\n"
            "events: []\n",
            "bad.yaml:2:7: no value begins with this character; put the text in quotes\n"
            "name: @x\n"
            "      ^\n"),
    REFUSED("an unknown escape",
            "poolsim-trace: 1\n"
            "name: \"\\y\"\n"
            "events: []\n",
            "bad.yaml:2:8: an unknown escape; a backslash in double quotes is written \\\\\n"
            "name: \"\\y\"\n"
            "       ^\n"),
    REFUSED("an escape without digits",
            "poolsim-trace: 1\n"
            "name: \"\\xzz\"\n"
            "events: []\n",
            "bad.yaml:2:10: expected hexadecimal digits in this escape\n"
            "name: \"\\xzz\"\n"
            "         ^\n"),
    REFUSED("an unknown YAML version",
            "%YAML 3.0\n"
            "---\n"
            "poolsim-trace: 1\n"
            "events:\n"
            "- clean\n",
            "bad.yaml:1:1: an unknown version of YAML; a trace is YAML 1.1 or 1.2\n"
            "%YAML 3.0\n"
            "^\n"),
    REFUSED("a tab in the line", EVENTS "- alloc\ta\t1x6\n",
            "bad.yaml:3:11: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "- alloc\ta\t1x6\n"
            "       \t \t^\n"),
    REFUSED(
        "a place behind a long id",
        EVENTS "- alloc aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1x6 "
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n",
        "bad.yaml:3:100: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
        "...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1x6 bbbbbbbbbbbbbbbbbbbbbbbbbb...\n"
        "                                                                         ^\n"),
    REFUSED(
        "a place in a long line of a block",
        EVENTS "- |\n"
               "  alloc a 64\n"
               "  free aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b "
               "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\n",
        "bad.yaml:5:99: 'b' is one word too many: free ID\n"
        "...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b cccccccccccccccccccccccccccc...\n"
        "                                                                         ^\n"),
    REFUSED("a comment behind an event of a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  free a # done\n",
            "bad.yaml:5:10: '#' is one word too many: free ID; a comment has a line of its own\n"
            "  free a # done\n"
            "         ^\n"),
    REFUSED("a block of indentation 0",
            EVENTS "- |0\n"
                   "  clean\n",
            "bad.yaml:3:4: a block's indentation is 1 to 9\n"
            "- |0\n"
            "   ^\n"),
    REFUSED("a quote that runs into the next document",
            EVENTS "- 'mark a\n"
                   "---\n",
            "bad.yaml:3:3: the quote that begins here is not closed before the document's end\n"
            "- 'mark a\n"
            "  ^\n"),
    REFUSED("an expectation of an empty metric",
            "poolsim-trace: 1\n"
            "expect: {'': 0}\n"
            "events: []\n",
            "bad.yaml:2:10: a key of 'expect' is a number of the report, such as peak.live_bytes\n"
            "expect: {'': 0}\n"
            "         ^\n"),
    REFUSED(
        "a place far in a long line",
        "poolsim-trace: 1\n"
        "events: [clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, "
        "clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, "
        "clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, cleen, clean, clean, clean, "
        "clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, "
        "clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, "
        "clean, clean, clean, clean, clean, clean, clean, clean]\n",
        "bad.yaml:2:290: 'cleen' is not a verb; did you mean 'clean'?\n"
        "...clean, clean, clean, clean, clean, clean, clean, clean, clean, clean, cleen, clean, clean, clean, cl...\n"
        "                                                                         ^\n"),
    {NULL, NULL, 0, NULL},
};

/* refused_events.c: faults of events, in each of their forms; see refused.h. */
#include "tests/traces/refused.h"

const struct refused refused_events[] = {
    REFUSED("a misspelt verb", EVENTS "- aloc a 16\n",
            "bad.yaml:3:3: 'aloc' is not a verb; did you mean 'alloc'?\n"
            "- aloc a 16\n"
            "  ^\n"),
    REFUSED("an unknown verb", EVENTS "- explode a 16\n",
            "bad.yaml:3:3: 'explode' is not a verb; the verbs are alloc, alloc_fast, free, resize, lock, unlock, "
            "clean, defrag, at and mark\n"
            "- explode a 16\n"
            "  ^\n"),
    REFUSED("a verb in capitals", EVENTS "- ALLOC a 16\n",
            "bad.yaml:3:3: 'ALLOC' is not a verb; the verbs are alloc, alloc_fast, free, resize, lock, unlock, clean, "
            "defrag, at and mark\n"
            "- ALLOC a 16\n"
            "  ^\n"),
    REFUSED("an anchor in a block", EVENTS "- |\n  clean\n  &x alloc a 16\n",
            "bad.yaml:5:3: anchors are not part of a trace: an event begins with its verb, not with '&x'\n"
            "  &x alloc a 16\n"
            "  ^\n"),
    REFUSED("an alias in a block", EVENTS "- |\n  clean\n  *x\n",
            "bad.yaml:5:3: aliases are not part of a trace: an event begins with its verb, not with '*x'\n"
            "  *x\n"
            "  ^\n"),
    REFUSED("an event without an id", EVENTS "- alloc\n",
            "bad.yaml:3:8: alloc lacks its id: alloc ID SIZE [@TAG]\n"
            "- alloc\n"
            "       ^\n"),
    REFUSED("an event without a size", EVENTS "- alloc a\n",
            "bad.yaml:3:10: alloc lacks its size: alloc ID SIZE [@TAG]\n"
            "- alloc a\n"
            "         ^\n"),
    REFUSED("a resize without a size", EVENTS "- resize a\n",
            "bad.yaml:3:11: resize lacks its size: resize ID SIZE\n"
            "- resize a\n"
            "          ^\n"),
    REFUSED("a malformed size", EVENTS "- alloc a 1x6\n",
            "bad.yaml:3:11: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "- alloc a 1x6\n"
            "          ^\n"),
    REFUSED("a negative size", EVENTS "- alloc a -16\n",
            "bad.yaml:3:11: '-16' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "- alloc a -16\n"
            "          ^\n"),
    REFUSED("a size beyond 64 bits", EVENTS "- alloc a 18446744073709551616\n",
            "bad.yaml:3:11: '18446744073709551616' is beyond 64 bits\n"
            "- alloc a 18446744073709551616\n"
            "          ^\n"),
    REFUSED("a size in MiB beyond 64 bits", EVENTS "- alloc a 17592186044416MiB\n",
            "bad.yaml:3:11: '17592186044416MiB' is beyond 64 bits\n"
            "- alloc a 17592186044416MiB\n"
            "          ^\n"),
    REFUSED("a word too many", EVENTS "- free a 16\n",
            "bad.yaml:3:10: '16' is one word too many: free ID\n"
            "- free a 16\n"
            "         ^\n"),
    REFUSED("a word too many behind a size", EVENTS "- alloc a 16 bytes\n",
            "bad.yaml:3:14: 'bytes' is one word too many: alloc ID SIZE [@TAG]\n"
            "- alloc a 16 bytes\n"
            "             ^\n"),
    REFUSED("clean with a word", EVENTS "- clean all\n",
            "bad.yaml:3:9: 'all' is one word too many: clean\n"
            "- clean all\n"
            "        ^\n"),
    REFUSED("defrag with a malformed size", EVENTS "- defrag all\n",
            "bad.yaml:3:10: 'all' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "- defrag all\n"
            "         ^\n"),
    REFUSED("at without a time", EVENTS "- at\n",
            "bad.yaml:3:5: at lacks its time: at TIME\n"
            "- at\n"
            "    ^\n"),
    REFUSED("a time without a unit", EVENTS "- at 15\n",
            "bad.yaml:3:6: '15' lacks its unit: a time takes ns, us, ms or s\n"
            "- at 15\n"
            "     ^\n"),
    REFUSED("a time with an unknown unit", EVENTS "- at 15min\n",
            "bad.yaml:3:6: '15min' has an unknown unit: a time takes ns, us, ms or s\n"
            "- at 15min\n"
            "     ^\n"),
    REFUSED("a time finer than a nanosecond", EVENTS "- at 1.5ns\n",
            "bad.yaml:3:6: '1.5ns' is finer than a nanosecond\n"
            "- at 1.5ns\n"
            "     ^\n"),
    REFUSED("a time beyond 64 bits", EVENTS "- at 18446744074s\n",
            "bad.yaml:3:6: '18446744074s' is beyond 64 bits\n"
            "- at 18446744074s\n"
            "     ^\n"),
    REFUSED("a mark without a text", EVENTS "- mark\n",
            "bad.yaml:3:7: mark lacks its text: mark TEXT\n"
            "- mark\n"
            "      ^\n"),
    REFUSED("an empty event",
            EVENTS "-\n"
                   "- clean\n",
            "bad.yaml:3:2: an empty event: write a verb, such as alloc or free, or leave it out\n"
            "-\n"
            " ^\n"),
    REFUSED("an event in quotes with a fault", EVENTS "- 'alloc  a \303\251 16'\n",
            "bad.yaml:3:13: '\303\251' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "- 'alloc  a \303\251 16'\n"
            "            ^\n"),
    REFUSED("an event in quotes with escapes", EVENTS "- \"alloc\\ta\\t1x6\"\n",
            "bad.yaml:3:3: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "- \"alloc\\ta\\t1x6\"\n"
            "  ^\n"),
    REFUSED("an event with an escaped control character", EVENTS "- \"free a\\x07\"\n",
            "bad.yaml:3:3: an event with a line end or a control character in it\n"
            "- \"free a\\x07\"\n"
            "  ^\n"),
    REFUSED("an event with a colon", EVENTS "- mark note: text\n",
            "bad.yaml:3:3: YAML takes this for a key, for a ':' follows; put the event in quotes\n"
            "- mark note: text\n"
            "  ^\n"),
    REFUSED("an event of several lines",
            EVENTS "- alloc a\n"
                   "  16\n",
            "bad.yaml:3:3: an event of several lines; use | for one event a line\n"
            "- alloc a\n"
            "  ^\n"),
    REFUSED("an event of several lines in quotes",
            EVENTS "- \"alloc a\n"
                   "  16\"\n",
            "bad.yaml:3:3: an event of several lines; use | for one event a line\n"
            "- \"alloc a\n"
            "  ^\n"),
    REFUSED("a folded block",
            EVENTS "- >\n"
                   "  alloc a 16\n"
                   "  free a\n",
            "bad.yaml:3:3: a folded block joins its lines; use | for one event a line\n"
            "- >\n"
            "  ^\n"),
    REFUSED("a sequence as an event", EVENTS "- [alloc, a, 16]\n",
            "bad.yaml:3:3: a sequence, where an event belongs: a line such as alloc ID SIZE, or a mapping\n"
            "- [alloc, a, 16]\n"
            "  ^\n"),
    REFUSED("columns count characters", EVENTS "- alloc \303\251\303\251\303\251 1x6\n",
            "bad.yaml:3:13: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "- alloc \303\251\303\251\303\251 1x6\n"
            "            ^\n"),
    REFUSED("an unknown key of an event", EVENTS "- {aloc: a, size: 16}\n",
            "bad.yaml:3:4: 'aloc' is not a key of an event; did you mean 'alloc'?\n"
            "- {aloc: a, size: 16}\n"
            "   ^\n"),
    REFUSED("an event without a verb", EVENTS "- {size: 16}\n",
            "bad.yaml:3:3: an event without a verb, such as {alloc: ID, size: SIZE}\n"
            "- {size: 16}\n"
            "  ^\n"),
    REFUSED("an event of no keys", EVENTS "- {}\n",
            "bad.yaml:3:3: an event without a verb, such as {alloc: ID, size: SIZE}\n"
            "- {}\n"
            "  ^\n"),
    REFUSED("two verbs", EVENTS "- {alloc: a, size: 16, free: a}\n",
            "bad.yaml:3:24: 'free' is a second verb, after 'alloc'; an event has one\n"
            "- {alloc: a, size: 16, free: a}\n"
            "                       ^\n"),
    REFUSED("an alloc without a size", EVENTS "- {at: 1ms, alloc: a}\n",
            "bad.yaml:3:3: alloc lacks its size: {alloc: ID, size: SIZE}\n"
            "- {at: 1ms, alloc: a}\n"
            "  ^\n"),
    REFUSED("a size with free", EVENTS "- {free: a, size: 16}\n",
            "bad.yaml:3:13: free takes no 'size': {free: ID}\n"
            "- {free: a, size: 16}\n"
            "            ^\n"),
    REFUSED("a size with at alone", EVENTS "- {at: 1ms, size: 16}\n",
            "bad.yaml:3:13: at takes no 'size': {at: TIME}\n"
            "- {at: 1ms, size: 16}\n"
            "            ^\n"),
    REFUSED("a long size that is malformed", EVENTS "- {alloc: a, size: sixteen}\n",
            "bad.yaml:3:20: 'sixteen' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "- {alloc: a, size: sixteen}\n"
            "                   ^\n"),
    REFUSED("a long size that is missing", EVENTS "- {alloc: a, size: }\n",
            "bad.yaml:3:20: '' is not a size, such as 512, 64KiB or 1.5MiB\n"
            "- {alloc: a, size: }\n"
            "                   ^\n"),
    REFUSED("an id of two words", EVENTS "- {free: a b}\n",
            "bad.yaml:3:10: 'a b' is not an id, which is one word\n"
            "- {free: a b}\n"
            "         ^\n"),
    REFUSED("an empty id", EVENTS "- {free: }\n",
            "bad.yaml:3:10: free lacks its id: {free: ID}\n"
            "- {free: }\n"
            "         ^\n"),
    REFUSED("an id that is a sequence", EVENTS "- {free: [a]}\n",
            "bad.yaml:3:10: 'free' is a sequence, where one word belongs\n"
            "- {free: [a]}\n"
            "         ^\n"),
    REFUSED("a size that is a mapping", EVENTS "- {alloc: a, size: {b: c}}\n",
            "bad.yaml:3:20: 'size' is a mapping, where a size such as 512 belongs\n"
            "- {alloc: a, size: {b: c}}\n"
            "                   ^\n"),
    REFUSED("clean with a value", EVENTS "- {clean: all}\n",
            "bad.yaml:3:11: clean takes nothing: {clean: }\n"
            "- {clean: all}\n"
            "          ^\n"),
    REFUSED("a long key given twice", EVENTS "- {free: a, free: b}\n",
            "bad.yaml:3:13: 'free' is given twice\n"
            "- {free: a, free: b}\n"
            "            ^\n"),
    REFUSED("a long time without a unit", EVENTS "- {at: 5, free: a}\n",
            "bad.yaml:3:8: '5' lacks its unit: a time takes ns, us, ms or s\n"
            "- {at: 5, free: a}\n"
            "       ^\n"),
    REFUSED("a long mark of two lines", EVENTS "- {mark: \"a\\nb\"}\n",
            "bad.yaml:3:10: a mark is one line of text without control characters\n"
            "- {mark: \"a\\nb\"}\n"
            "         ^\n"),
    REFUSED("a long mark of blanks", EVENTS "- {mark: \"  \"}\n",
            "bad.yaml:3:10: mark lacks its text: {mark: TEXT}\n"
            "- {mark: \"  \"}\n"
            "         ^\n"),
    REFUSED("an event key that is a mapping", EVENTS "- {{a: b}: c}\n",
            "bad.yaml:3:4: a key of an event is one word\n"
            "- {{a: b}: c}\n"
            "   ^\n"),
    REFUSED("a misspelt verb in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  fre a\n",
            "bad.yaml:5:3: 'fre' is not a verb; did you mean 'free'?\n"
            "  fre a\n"
            "  ^\n"),
    REFUSED("a word too many in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  free a now\n",
            "bad.yaml:5:10: 'now' is one word too many: free ID\n"
            "  free a now\n"
            "         ^\n"),
    REFUSED("a malformed size in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  alloc \303\251 1x6\n",
            "bad.yaml:5:11: '1x6' has an unknown unit: a size takes B, KiB, MiB or GiB (K, M and G are the same)\n"
            "  alloc \303\251 1x6\n"
            "          ^\n"),
    REFUSED("a missing size in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "    alloc b # why\n",
            "bad.yaml:5:13: alloc lacks its size: alloc ID SIZE [@TAG]\n"
            "    alloc b # why\n"
            "            ^\n"),
    REFUSED("a missing id in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  free\n",
            "bad.yaml:5:7: free lacks its id: free ID\n"
            "  free\n"
            "      ^\n"),
    REFUSED("an error behind empty lines and comments",
            EVENTS "-   |\n"
                   "\n"
                   "      # one\n"
                   "\n"
                   "      alloc a 64\n"
                   "        # two\n"
                   "\n"
                   "      fre a\n",
            "bad.yaml:10:7: 'fre' is not a verb; did you mean 'free'?\n"
            "      fre a\n"
            "      ^\n"),
    REFUSED("a line separator in a block",
            EVENTS "- |\n"
                   "  alloc a 64\n"
                   "  mark a\342\200\250  b\n",
            "bad.yaml:5:1: a Unicode line separator; lines end with a line feed\n"
            "  mark a\n"
            "^\n"),
    REFUSED("an error in a block with carriage returns",
            "poolsim-trace: 1\r\n"
            "events:\r\n"
            "- |\r\n"
            "  alloc a 64\r\n"
            "  fre a\r\n",
            "bad.yaml:5:3: 'fre' is not a verb; did you mean 'free'?\n"
            "  fre a\n"
            "  ^\n"),
    REFUSED("a tag without a word", EVENTS "- alloc a 16 @\n",
            "bad.yaml:3:14: a tag without a word: alloc ID SIZE [@TAG]\n"
            "- alloc a 16 @\n"
            "             ^\n"),
    REFUSED("a tag of what is no allocation", EVENTS "- resize a 16 @x\n",
            "bad.yaml:3:15: '@x' is one word too many: resize ID SIZE\n"
            "- resize a 16 @x\n"
            "              ^\n"),
    REFUSED("a tag of what is no allocation, in the long form", EVENTS "- {free: a, tag: x}\n",
            "bad.yaml:3:13: free takes no 'tag': {free: ID}\n"
            "- {free: a, tag: x}\n"
            "            ^\n"),
    REFUSED("a tag of two words", EVENTS "- {alloc: a, tag: x y}\n",
            "bad.yaml:3:19: 'x y' is not a tag, which is one word\n"
            "- {alloc: a, tag: x y}\n"
            "                  ^\n"),
    {NULL, NULL, 0, NULL},
};

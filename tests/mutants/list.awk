# list.awk: the single breaks of core/ that are tried, a line each: file, line number, what was done, the line as it was, the line
# as it is. Fields end with a tab. One that is chosen stays chosen when other lines change: its own text decides.
# -v share=N: about N of 100; 100 takes all.

BEGIN {
    FS = "\t"
    for (i = 32; i < 127; i++) code[sprintf("%c", i)] = i
    # what is looked for, and what stands there then
    rule(" < ", " <= ")
    rule(" <= ", " < ")
    rule(" > ", " >= ")
    rule(" >= ", " > ")
    rule(" == ", " != ")
    rule(" != ", " == ")
    rule(" && ", " || ")
    rule(" || ", " && ")
    rule(" + ", " - ")
    rule(" - ", " + ")
    rule(" & ", " | ")
    rule(" | ", " & ")
    rule(" += ", " -= ")
    rule(" -= ", " += ")
    rule(" |= ", " &= ")
    rule("++", "--")
    rule("--", "++")
    rule("1u", "2u")
    rule("2u", "3u")
    rule("4u", "5u")
    rule("true", "false")
    rule("false", "true")
    rule("(!", "(")
    rule("DPOOL_NONE", "0")
}

function rule(one, other) {
    from[++rules] = one
    to[rules] = other
}

# A number of a text
function hash(text,    i, sum) {
    for (i = 1; i <= length(text); i++) sum = (sum * 31 + code[substr(text, i, 1)]) % 1000003
    return sum
}

function mutant(what, line) {
    if (line == $0 || hash(FILENAME what $0) % 100 >= share) return
    gsub(/\t/, " ", line)
    printf "%s\t%d\t%s\t%s\t%s\n", FILENAME, FNR, what, $0, line
}

# Replaces the first place of a text by another.
function replaced(from, to,    at) {
    at = index(body, from)
    return at == 0 ? $0 : substr(body, 1, at - 1) to substr(body, at + length(from)) comment
}

/^#/ || /^ *\/?\*/ || /^[^ ]/ { next } # directives, comments, and what is outside of functions
/_Static_assert|DPOOL_(ASSERT|OBSERVE|ENTER|LEAVE|OPEN|CLOSE|EXPECT|REQUIRE|NOTE)|stats\./ { next }
{
    at = index($0, "/*")
    body = at == 0 ? $0 : substr($0, 1, at - 1)
    comment = at == 0 ? "" : substr($0, at)
    for (r = 1; r <= rules; r++)
        mutant(from[r] " to " to[r], replaced(from[r], to[r]))
    # a statement that stands alone
    if (body ~ /^ +[a-z][a-z_>.*\[\]()-]* *([|&+-]?=[^=]|\().*; *$/ && body !~ /^ +(return|while|for|if|else|case|uint|struct|bool|int|size_t|const)/ \
        && body !~ /^ +[a-z_0-9]+ \*?[a-z_]+ =/)
        mutant("removed", ";")
}

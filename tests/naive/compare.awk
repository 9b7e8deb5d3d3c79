# compare.awk: two data files of one plot, the naive one first. Every number has to be the same to the decimals that the
# second one shows, in as many rows and data sets; of the comments only the columns, with their units, and how far rows
# and looks are apart. Prints the first difference, and fails.
function kept(line) {
    if (line ~ /^#   *[0-9]+ |^# rows/)
        return line
    if (line ~ /^#.*least \[/ || line ~ /^# columns: first/)
        return substr(line, index(line, "least [") ? index(line, "least [") : 1)
    return match(line, /one every [0-9]+ events/) ? substr(line, RSTART, RLENGTH) : ""
}

function differ(a, b,   decimals, shown, most) {
    if (a == b)
        return 0
    shown = b
    decimals = sub(/.*\./, "", shown) ? length(shown) : 0
    most = 0.51 * 10 ^ -decimals
    return b !~ /^[0-9.]+$/ || a - b > most || b - a > most
}

function fail(what) {
    if (!failed)
        print what
    failed = 1
    exit 1
}

# Rows of the first file, then held against those of the second; two blank lines are a data set's end.
{ text = $0 }
/^#/ { text = kept($0) }
/^"/ || (/^#/ && text == "") { next }
/^$/ { blanks++; next }
{
    if (FNR == 1 || FILENAME != file) {
        file = FILENAME
        files++
        rows = 0
        blanks = 0
    }
    if (blanks >= 2 && rows != 0) {
        set = set "x"
        take("end of the data set")
    }
    blanks = 0
    take(text)
}

function take(text,   n, i, ours, theirs) {
    rows++
    if (files == 1) {
        wanted[rows] = text
        all = rows
        return
    }
    n = split(text, theirs, " ")
    if (rows > all)
        fail("row " rows " is one too many: " text)
    if (split(wanted[rows], ours, " ") != n)
        fail("row " rows ": " text "\n  instead of " wanted[rows])
    for (i = 1; i <= n; i++) {
        if (differ(ours[i], theirs[i]))
            fail("row " rows ", column " i ": " theirs[i] " instead of " ours[i] ", in\n  " text "\n  instead of\n  " wanted[rows])
    }
}

END {
    if (!failed && (files != 2 || rows != all)) {
        print "rows: " rows " instead of " all
        failed = 1
    }
    exit failed
}

# SPDX-License-Identifier: Apache-2.0
#
# Writes the manual page of the library from guodu.h: its opening comment as the description; its
# sections with comments as paragraphs and declarations as they stand. What a header does not say
# comes from libguodu.txt, in roff.

BEGIN { title = "the version" }
FILENAME ~ /\.txt$/ {
    if (/^== /) part = substr($0, 4)
    else if (!/^#/) said[part] = said[part] $0 "\n"
    next
}
/^#define GUODU_H$/ { ours = 1 } # behind it the declarations begin
/^(#|extern "C"|}$)/ && !/^#define GUODU_[A-Z_]+ / { next }
/^#define GUODU_(H|API)/ { next }
/^\/\* ---- / {
    title = $0
    gsub(/^\/\* ---- | ---- \*\/$/, "", title)
    next
}
/^\/\* / && !in_comment {
    in_comment = 1
    if (!ours) opening = 1
    text = ""
}
in_comment {
    line = $0
    ends = line ~ /\*\/$/
    gsub(/^\/\* ?|^ \*\/?$|^ \* ?| ?\*\/$/, "", line)
    if (line !~ /^SPDX/) text = text line "\n"
    if (ends) {
        in_comment = 0
        if (opening) introduction = introduction text
        else add("text", text)
        opening = 0
    }
    next
}
ours && /^$/ {
    parted = 1
    next
}
ours { add("code", $0 "\n") }

# A piece ends where the kind changes and at an empty line; a comment is about the piece right below it.
function add(kind, what) {
    if (!pieces || kinds[pieces] != kind || titles[pieces] != title || parted || kind == "text") {
        pieces++
        parts_before[pieces] = parted
    }
    parted = 0
    kinds[pieces] = kind
    titles[pieces] = title
    piece[pieces] = piece[pieces] what
}

function escape(line) {
    gsub(/\\/, "\\e", line)
    gsub(/-/, "\\-", line)
    gsub(/'/, "\\(aq", line)
    gsub(/`/, "\\(ga", line)
    gsub(/\^/, "\\(ha", line)
    gsub(/~/, "\\(ti", line)
    return line ~ /^\./ ? "\\&" line : line
}

# Paragraphs, and lines that are indented as they are.
function show(what,    lines, n, i, code, space) {
    n = split(what, lines, /\n/)
    space = 1
    for (i = 1; i <= n; i++) {
        if (code && lines[i] !~ /^    /) {
            print ".EE"
            code = 0
        }
        if (lines[i] == "") space = 1
        else if (lines[i] ~ /^    /) {
            if (!code) print ".PP\n.EX"
            code = space = 1
            print escape(lines[i])
        } else {
            if (space) print ".PP"
            space = 0
            print escape(lines[i])
        }
    }
}

function show_code(what,    lines, n, i) {
    sub(/\n+$/, "", what)
    if (what == "") return
    gsub(/GUODU_API /, "", what)
    n = split(what, lines, /\n/)
    print ".PP\n.EX"
    for (i = 1; i <= n; i++) print lines[i] == "" ? "" : "\\fB" escape(lines[i]) "\\fR"
    print ".EE"
}

END {
    print ".\\\" Made by src/install/library.awk"
    print ".TH LIBGUODU 3 \"\" \"guodu " version "\" \"guodu\""
    print ".nr HY 0\n.ad l"
    printf ".SH NAME\n%s.SH SYNOPSIS\n%s.SH DESCRIPTION\n", said["NAME"], said["SYNOPSIS"]
    show(introduction)
    print ".SH FUNCTIONS AND TYPES"
    for (p = 1; p <= pieces; p++) {
        if (titles[p] != titles[p - 1]) print ".SS " toupper(substr(titles[p], 1, 1)) substr(titles[p], 2)
        if (kinds[p] == "code") {
            show_code(piece[p])
        } else if (p < pieces && kinds[p + 1] == "code" && titles[p + 1] == titles[p] && !parts_before[p + 1]) {
            show_code(piece[p + 1])
            print ".RS 4"
            show(piece[p++])
            print ".RE"
        } else show(piece[p])
    }
    printf ".SH EXAMPLES\n%s.SH FILES\n%s.SH \"SEE ALSO\"\n%s", said["EXAMPLES"], said["FILES"],
        said["SEE ALSO"]
}

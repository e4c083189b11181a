# SPDX-License-Identifier: Apache-2.0
#
# awk -f flat.awk report.json: the values of a JSON text, one a line: its place, a tab, the value.
# tables/classes/rows/3/policy<TAB>参保资助. Lists count from 1; null is an empty value.

function token() {
    sub(/^[ \t\n]+/, "", text)
    if (!match(text, /^("([^"\\]|\\.)*"|[][{}:,]|[-+0-9.eE]+|true|false|null)/)) return ""
    found = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    return found
}

function plain(string) {
    if (string !~ /^"/) return string == "null" ? "" : string
    string = substr(string, 2, length(string) - 2)
    gsub(/\\n/, " ", string)
    gsub(/\\t/, " ", string)
    gsub(/\\"/, "\"", string)
    gsub(/\\\//, "/", string)
    gsub(/\\\\/, "\\", string)
    return string
}

function open_one(kind) {
    depth++
    in_list[depth] = kind == "["
    number[depth] = 1
    name[depth] = kind == "[" ? 1 : ""
}

function place(path, i) {
    path = name[1]
    for (i = 2; i <= depth; i++) path = path "/" name[i]
    return path
}

{
    text = $0
    while ((piece = token()) != "") {
        if (piece == "{" || piece == "[") open_one(piece)
        else if (piece == "}" || piece == "]") depth--
        else if (piece == ",") {
            if (in_list[depth]) name[depth] = ++number[depth]
            else name[depth] = ""
        } else if (piece == ":") continue
        else if (!in_list[depth] && name[depth] == "") name[depth] = plain(piece)
        else print place() "\t" plain(piece)
    }
    if (text !~ /^[ \t\r]*$/) { print "not JSON: " text; exit 1 }
}
END { if (depth) { print "not JSON: it ends too early"; exit 1 } }

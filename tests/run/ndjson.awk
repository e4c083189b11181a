# SPDX-License-Identifier: Apache-2.0
#
# Two CSV files without quotes, parents then children whose first column is the parent's key, as
# one object a parent: awk -v list=NAME -f ndjson.awk PARENTS CHILDREN. Every cell becomes a
# text, an empty one null.
BEGIN { FS = "," }

function text(value) {
    gsub(/\\/, "\\\\", value)
    return value == "" ? "null" : "\"" value "\""
}

function object(start, i, out) {
    for (i = start; i <= NF; i++) out = out (out ? ", " : "") "\"" name[i] "\": " text($i)
    return out
}

{ sub(/\r$/, "") }
FNR == 1 {
    sub(/^\357\273\277/, "")
    files++
    for (i = 1; i <= NF; i++) name[i] = $i
    next
}
$0 == "" { next }
files == 1 { key[++parents] = $1; parent[parents] = object(1); next }
{ children[$1] = children[$1] (children[$1] ? ", " : "") "{" object(2) "}" }
END {
    for (i = 1; i <= parents; i++) {
        print "{" parent[i] ", \"" list "\": [" children[key[i]] "]}"
        children[key[i]] = ""
    }
}

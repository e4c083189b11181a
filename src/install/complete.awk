# SPDX-License-Identifier: Apache-2.0
#
# Reads what the tool says of its verbs (guodu help --table) for complete.bash.awk, complete.zsh.awk
# and complete.fish.awk, which write completions.

BEGIN { FS = "\t" }
$1 == "verb" {
    verbs[++verb_count] = $2
    does[$2] = $3
}
$1 == "usage" { usage[$2] = $3 }
$1 == "option" {
    n = ++options[$2]
    option[$2, n] = $3
    letter[$2, n] = $4
    value[$2, n] = $5
    means[$2, n] = brief($6)
}

# The first clause of what an option means.
function brief(text) {
    sub(/[;(].*/, "", text)
    if (text !~ /^[a-z]+:/) sub(/:.*/, "", text)
    sub(/, (such )?as .*/, "", text)
    sub(/[ ,]+$/, "", text)
    gsub(/'/, "", text)
    return text
}

# What a value may be: "words a b", "files .a .b" (with folders), "files" (all), "folders" or "".
function kind(verb, name, said,    text) {
    if (name == "input-format" || (name == "format" && said == "FORMAT"))
        return "words csv xlsx sqlite ndjson"
    if (name == "encoding") return "words utf-8 gb18030 utf-16"
    if (name == "separator") return "words comma semicolon tab"
    if (name == "data") return "files .csv .tsv .txt .xlsx .db .sqlite .sqlite3 .ndjson .jsonl .json .gds"
    if (name == "report") return "files .html .xlsx .md .json"
    if (name == "rejects" || name == "findings") return "files .csv"
    if (said ~ /^(DIR|FOLDER)$/) return "folders"
    if (said == "RULES") return "files .guodu"
    if (said ~ /^FILE\./) return "files " substr(said, 5)
    if (said ~ /^(FILE|OUT)$/) return "files"
    if (said ~ /^\[?=?[a-z|N]+\]?$/ && said ~ /\|/) {
        text = said
        gsub(/[][=]|N\|/, "", text)
        gsub(/\|/, " ", text)
        return "words " text
    }
    return ""
}

# What stands behind the options.
function arguments_of(verb) {
    if (verb == "help") return "verbs"
    if (verb == "explain-code") return "codes"
    if (verb == "replay") return "files"
    if (verb == "version") return ""
    if (usage[verb] ~ /--data/) return kind(verb, "data", "") " .guodu" # behind --data several may stand
    return "files .guodu"
}

function is_optional(said) { return said ~ /^\[=/ }

# SPDX-License-Identifier: Apache-2.0
#
# Reads a page of `guodu doc` and prints what is wrong with it: tags that do not match, signs that
# should be escaped, an id that is there twice, a link to nothing, anything that is loaded from
# elsewhere. Nothing printed: nothing found.
BEGIN { RS = "<"; empty["meta"] = empty["input"] = 1 }

function complain(what) { print what ", behind: " substr(before, length(before) - 60) }

# `&` stands for itself nowhere.
function look_at_text(text) {
    if (text ~ />/) complain("a bare > in: " text)
    gsub(/&(lt|gt|amp|quot|#39);/, "", text)
    if (text ~ /&/) complain("a bare & in: " text)
}

function look_at_attributes(text,    name, value) {
    while (match(text, /[A-Za-z0-9-]+="[^"]*"/)) {
        name = value = substr(text, RSTART, RLENGTH)
        text = substr(text, 1, RSTART - 1) substr(text, RSTART + RLENGTH)
        sub(/=.*/, "", name)
        sub(/^[^"]*"/, "", value)
        sub(/"$/, "", value)
        if (name == "id" && ids[value]++) complain("twice the id " value)
        if (name == "id" && (value == "" || value ~ /[ \t\n]/)) complain("a bad id: " value)
        if (name == "href" && value !~ /^#/) complain("a link that leads away: " value)
        if (name == "href") links[substr(value, 2)] = 1
        if (name ~ /^(src|srcset|action|data|poster)$/ || name ~ /^on/) complain("an attribute " name)
        look_at_text(value)
    }
    gsub(/ (hidden|open)/, "", text)
    if (text !~ /^[ \n]*\/?$/) complain("no attributes: " text)
}

NR == 1 { next }
inside != "" && index($0, "/" inside) != 1 {
    if (inside == "style" && $0 ~ /@import|url\(/) complain("a style that loads")
    before = $0
    next
}
{
    end = index($0, ">")
    if (!end) complain("an unfinished tag: " $0)
    tag = substr($0, 1, end - 1)
    rest = substr($0, end + 1)
    name = tag
    sub(/[ \n].*/, "", name)
    if (name ~ /^\//) {
        name = substr(name, 2)
        if (depth == 0 || open[depth] != name) complain("</" name "> closes " open[depth])
        if (depth) depth--
        inside = ""
    } else if (name !~ /^!/) {
        attributes = substr(tag, length(name) + 1)
        look_at_attributes(attributes)
        if (attributes !~ /\/$/ && !(name in empty)) open[++depth] = name
        if (name == "script" || name == "style") inside = name
    }
    if (inside == "style" && rest ~ /@import|url\(/) complain("a style that loads")
    if (inside == "") look_at_text(rest)
    before = before tag
    if (length(before) > 2000) before = substr(before, 1900)
}
END {
    before = "the end"
    if (depth) complain("not closed: " open[depth])
    for (link in links)
        if (!(link in ids)) complain("a link to nothing: " link)
}

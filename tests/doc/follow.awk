# SPDX-License-Identifier: Apache-2.0
#
# Reads a page of `guodu doc` and follows it from the articles of `start` (their ids, with commas
# between them) to the rules that rest on each, to the figures those use and to the examples that
# try them, by the ids and the data attributes of the page alone. Prints `article: rules N, values N,
# examples N` for each, and every one that was found below it. What does not lead back the way it
# came, or leads nowhere, is told with `wrong:` in front.
BEGIN { RS = "<" }

function attribute(tag, name,    at, rest) {
    at = index(tag, " " name "=\"")
    if (!at) return ""
    rest = substr(tag, at + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}

{
    tag = substr($0, 1, index($0, ">"))
    id = attribute(tag, "id")
    if (id == "") next
    known[id] = 1
    cites[id] = attribute(tag, "data-cites")
    entries[id] = attribute(tag, "data-entries")
    rules[id] = attribute(tag, "data-rules")
    uses[id] = attribute(tag, "data-uses")
    tries[id] = attribute(tag, "data-tries")
    examples[id] = attribute(tag, "data-examples")
}

function has(list, word) { return index(" " list " ", " " word " ") > 0 }

# A clause or a region stands inside an item, and uses what the item uses.
function item_of(rule,    item) {
    item = rule
    sub(/\.[^.]*$/, "", item)
    return item
}

function is_value(id) { return id ~ /^(parameter|table|scale|calendar)-/ }

function find(kind, id) {
    if (!(id in known)) print "wrong: nothing has the id " id
    if ((kind, id) in found) return
    found[kind, id] = 1
    count[kind]++
    names[++total] = kind " " id
}

# The rule must cite the article, or an entry that is taken from it.
function leads_back(rule, article,    list, i, n) {
    if (has(cites[rule], article)) return 1
    n = split(entries[article], list, " ")
    for (i = 1; i <= n; i++)
        if (has(cites[rule], list[i])) return 1
    return 0
}

# By way of a region of it, too.
function tried(example, rule,    all) {
    all = " " tries[example] " " uses[example] " "
    return index(all, " " rule " ") || index(all, " " rule ".")
}

function follow_examples(rule, article,    list, i, n) {
    n = split(examples[rule], list, " ")
    for (i = 1; i <= n; i++) {
        find("example", list[i])
        if (!tried(list[i], rule))
            print "wrong: " list[i] " does not say that it tries " rule
        if (!has(examples[article], list[i]))
            print "wrong: " article " does not name " list[i]
    }
}

function follow_rule(rule, article,    list, i, n) {
    find("rule", rule)
    if (!leads_back(rule, article)) print "wrong: " rule " does not lead back to " article
    if (is_value(rule)) find("value", rule)
    n = split(uses[rule] " " uses[item_of(rule)], list, " ")
    for (i = 1; i <= n; i++) find("value", list[i])
    follow_examples(rule, article)
}

function follow(article,    list, i, n) {
    split("", found)
    split("", count)
    split("", names)
    total = 0
    if (!(article in known)) print "wrong: no article " article
    n = split(entries[article], list, " ")
    for (i = 1; i <= n; i++) {
        find("entry", list[i])
        if (!has(cites[list[i]], article)) print "wrong: " list[i] " does not lead back to " article
    }
    n = split(rules[article], list, " ")
    for (i = 1; i <= n; i++) follow_rule(list[i], article)
    printf "%s: rules %d, values %d, examples %d\n", article, count["rule"], count["value"], count["example"]
    for (i = 1; i <= total; i++) print "  " names[i]
}

END {
    for (id in known)
        if (id ~ /^article-/) ids++
    if (start == "all")
        for (id in known) {
            if (id ~ /^article-/) follow(id)
        }
    else {
        n = split(start, starts, ",")
        for (s = 1; s <= n; s++) follow(starts[s])
    }
    if (!ids) print "wrong: no articles"
}

# SPDX-License-Identifier: Apache-2.0
#
# A table and a picture of what `race` printed for growth.sh: names are WHAT:STEPS:HOUSEHOLDS. A bar
# is as long as the logarithm of the time to judge.
{
    split($1, name, ":")
    if (!($1 in seen)) { seen[$1] = 1; order[++count] = $1 }
    least[$1, $2] = $3
    if ($2 == "wall") mib[$1] = $5
}
function ns(key, what) { return least[key, what] * 1e9 / households(key) }
function households(key,   part) { split(key, part, ":"); return part[3] }
function judged(key) { return ns(key, "evaluate") + ns(key, "reference") }
function bar(value,   n, text) {
    if (value < 10) return ""
    for (n = int(8 * log(value / 10) / log(10) + 0.5); n > 0; n--) text = text "█"
    return text
}
END {
    print "| | | households | whole run, s of processors | read, ns a household | judge, ns a household | of these the reference evaluator | MiB |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= count; i++) {
        split(order[i], name, ":")
        printf "| %s | %d | %d | %.3f | %.0f | %.0f | %.0f | %.0f |\n", name[1], name[2], name[3], \
            least[order[i], "cpu"], ns(order[i], "read"), judged(order[i]), \
            ns(order[i], "reference"), mib[order[i]]
    }
    print "\nto judge a household, ns (each 8 signs: ten times as long)\n"
    for (i = 1; i <= count; i++) {
        split(order[i], name, ":")
        if (name[1] != before) print ""
        before = name[1]
        printf "%-9s %5d  %s %.0f\n", name[1], name[2], bar(judged(order[i])), judged(order[i])
    }
}

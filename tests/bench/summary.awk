# SPDX-License-Identifier: Apache-2.0
#
# The summary of the workload from a file of results: guodu run ... --wide --lang en -o results.csv
#
#     awk -v persons=N -f summary.awk results.csv
#
# Columns are found by the names of outputs and policies. The cells that are read hold no commas.
# All sums stay below 2^53.
BEGIN {
    FS = ","
    amounts = "pc med edu post pension reloc transport total credit"
    policies = "参保资助 d_med 教育资助 d_edu 公益岗位 d_post 小额信贷 d_credit"
    n = split(policies, word, " ")
    for (i = 1; i < n; i += 2) name_of[word[i]] = word[i + 1]
}
NR == 1 {
    for (i = 1; i <= NF; i++) {
        name = $i
        sub(/^.*[.]/, "", name)
        if (!(name in column)) column[name] = i
    }
    next
}
$column["policy"] in name_of {
    count[name_of[$column["policy"]] "_" ($column["outcome"] == "undetermined" ? "unknown" : $column["outcome"])]++
    next
}
{
    households++
    n = split(amounts, word, " ")
    for (i = 1; i <= n; i++) {
        cell = $column[word[i]]
        if (cell == "") { count[word[i] "_unknown"]++; continue }
        sub(/[.]/, "", cell)
        sum[word[i]] += cell
        if (word[i] == "total") weighted += cell * (substr($1, 2) % 997)
    }
    truth("monitored")
    truth("exit")
}
function truth(name,   cell) {
    cell = $column[name]
    count[name "_" (cell == "" ? "unknown" : cell == "yes" ? "true" : "false")]++
}
function amount(name) {
    printf "%s_sum=%.0f\n%s_unknown=%d\n", name, sum[name], name, count[name "_unknown"]
}
function counts(name, kinds,   k, n, i) {
    n = split(kinds, k, " ")
    for (i = 1; i <= n; i++) printf "%s_%s=%d\n", name, k[i], count[name "_" k[i]]
}
END {
    printf "households=%d\npersons=%d\n", households, persons
    amount("pc")
    counts("monitored", "true false unknown")
    counts("exit", "true false unknown")
    n = split("med edu post pension reloc transport total credit", word, " ")
    for (i = 1; i <= n; i++) amount(word[i])
    n = split("d_med d_edu d_post d_credit", word, " ")
    for (i = 1; i <= n; i++) counts(word[i], "keep optimize adjust unknown")
    printf "wsum=%.0f\n", weighted
}

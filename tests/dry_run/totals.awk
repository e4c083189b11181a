# SPDX-License-Identifier: Apache-2.0
#
# awk -F, -f totals.awk version=old OLD.csv OLD.成员.csv version=new NEW.csv NEW.成员.csv \
#     version= 农户.csv
#
# What a dry run of the demonstration has to come to, worked out from the rows that `guodu run --wide`
# writes for both versions, by the definitions of docs/dry-run.md and without the tool. Prints lines
# `TABLE<TAB>NAME<TAB>...<TAB>NUMBER`; money in fen.

BEGIN {
    OFS = "\t"
    # policy, category, what it is worth, payments a year (0: not by the year)
    split("监测纳入 防止返贫 - 0 风险消除 防止返贫 - 0 农村低保 兜底救助 月低保金 12 " \
        "养老代缴 兜底救助 代缴额 1 参保资助 民生保障 资助额 1 控辍保学 民生保障 - 0 " \
        "雨露计划 民生保障 补助 1 小额信贷 产业就业 可贷金额 0 交通补贴 产业就业 补贴额 1 " \
        "公益岗位 产业就业 月补贴 12 生态护林员 产业就业 年补助 1 " \
        "监测户参保补贴 民生保障 补贴额 1 防贫保险 防止返贫 保费 1", word, " ")
    for (i = 1; i in word; i += 4) {
        policy = word[i]
        order[++policies] = policy
        category[policy] = word[i + 1]
        worth_of[policy] = word[i + 2] == "-" ? "" : word[i + 2]
        times[policy] = word[i + 3]
    }
    split("延续 优化 调整 新建 退出 不适用 未施行 未定 冲突 出错", outcomes, " ")
}

function fen(text) { return text < 0 ? -int(0.5 - text * 100) : int(text * 100 + 0.5) }

FNR == 1 {
    sub(/^\357\273\277/, "")
    sub(/\r$/, "")
    delete column
    delete heading
    for (i = 1; i <= NF; i++) {
        column[$i] = i
        heading[i] = $i
    }
    first_output = column["clause"] + 1
    next
}

version == "" { kind[$column["户编号"]] = $column["户类型"]; next }

{
    top = $1
    row = "人口编号" in column ? $1 "," $2 : $1
    policy = $column["policy"]
    outcome = $column["outcome"]
    if (!((row, policy) in seen)) {
        seen[row, policy]
        of_policy[policy, ++rows_of[policy]] = row
        top_of[row] = top
        record_of[policy] = row == top ? "农户" : "成员"
    }
    judged[version, policy]
    came[version, row, policy] = outcome
    decided[version, row, policy] = $column["clause"]
    counted[version, policy, outcome]++
    if ($column["clause"] != "") by_clause[version, policy, $column["clause"]]++
    for (i = first_output; i <= NF && heading[i] != "missing"; i++) {
        split(heading[i], part, ".")
        if (part[1] != policy) continue
        output = part[2]
        if (!is_money(policy, output)) continue
        given[version, policy, output]
        if ($i == "") continue
        sum[version, policy, output] += fen($i)
        if ($i > 0) above[version, policy, output]++
        if (output == worth_of[policy]) value[version, row, policy] = $i
    }
}

function is_money(policy, output) {
    return output == worth_of[policy] || output == "自付额" || output == "贴息本金"
}

# "none", "open" or the support, in fen; 1 where a policy gives no money.
function worth(version, row, policy, outcome) {
    outcome = came[version, row, policy]
    if (outcome == "未定" || outcome == "冲突" || outcome == "出错") return "open"
    if (outcome !~ /^(延续|优化|调整|新建)$/) return 0
    if (worth_of[policy] == "") return 1
    if (!((version, row, policy) in value)) return "open"
    return value[version, row, policy] > 0 ? fen(value[version, row, policy]) : 0
}

function is_nothing(outcome) { return outcome == "" || outcome == "不适用" || outcome == "未施行" }

function is_changed(row, policy, was, is) {
    if (!(("old", policy) in judged)) return !is_nothing(came["new", row, policy])
    if (!(("new", policy) in judged)) return !is_nothing(came["old", row, policy])
    return came["old", row, policy] != came["new", row, policy] ||
        decided["old", row, policy] != decided["new", row, policy] || was != is
}

function compare_row(row, policy, was, is, class, top) {
    was = worth("old", row, policy)
    is = worth("new", row, policy)
    top = top_of[row]
    class = is == "open" ? (was == "open" ? "same" : "opened") : \
        was == "open" ? "settled" : is > was ? "gain" : is < was ? "lose" : "same"
    classes[policy, class]++
    moved[policy, was_word("old", row, policy), was_word("new", row, policy)]++
    if (is_changed(row, policy, was, is)) changed[policy]++
    if (class == "gain") gained[policy] += is - was
    if (class == "lose") lost[policy] += was - is
    if (times[policy]) {
        if (was == "open") top_was_open[top]
        if (is == "open") top_is_open[top]
        if (was != "open" && is != "open") top_difference[top] += (is - was) * times[policy]
    }
    if (was != "open" && was > 0) {
        supported[policy]++
        if (is == "open") newly_open[policy]++
        else if (is == 0) ended[policy, ++ended_count[policy]] = row
    }
    # It begins to support: for the record, and for what is above and below it.
    if (is != "open" && is > 0 && (was == "open" || was == 0)) {
        begins[category[policy], row] = 1
        if (row != top) begins_below[category[policy], top] = 1
    }
}
function was_word(version, row, policy) {
    return (version, policy) in judged ? came[version, row, policy] : "没有这项政策"
}

function gap(policy, i, row, top) {
    for (i = 1; i <= ended_count[policy]; i++) {
        row = ended[policy, i]
        top = top_of[row]
        if (((category[policy], row) in begins) || ((category[policy], top) in begins) ||
            (row == top && (category[policy], top) in begins_below))
            followed[policy]++
        else {
            gaps[policy]++
            gap_lost[policy] += worth_of[policy] == "" ? 0 : fen(value["old", row, policy])
        }
    }
}

function put_version(version, i, k, policy, output, each, name, yearly, all) {
    for (i = 1; i <= policies; i++) {
        policy = order[i]
        if (!((version, policy) in judged)) continue
        for (k = 1; k in outcomes; k++)
            print "outcomes", version, policy, outcomes[k], counted[version, policy, outcomes[k]] + 0
        yearly = 0
        for (k = 1; k <= rows_of[policy]; k++) {
            each = worth(version, of_policy[policy, k], policy)
            if (each != "open") yearly += each * times[policy]
            if (each == "open") open_now[version, policy]++
            name = kind[top_of[of_policy[policy, k]]]
            group_records[version, name, policy]++
            if (each != "open" && each > 0) group_support[version, name, policy]++
            if (each != "open" && worth_of[policy] != "") group_sum[version, name, policy] += each
            if (each == "open") group_open[version, name, policy]++
        }
        if (times[policy]) {
            print "yearly", version, policy, yearly
            all += yearly
        }
    }
    print "yearly", version, "", all
    for (each in by_clause) {
        split(each, part, SUBSEP)
        if (part[1] == version) print "clauses", version, part[2], part[3], by_clause[each]
    }
    for (each in given) {
        split(each, part, SUBSEP)
        if (part[1] == version)
            print "amounts", version, part[2], part[3], above[each] + 0, sum[each] + 0
    }
}

function put_groups(version, each) {
    for (each in group_records) {
        split(each, part, SUBSEP)
        if (part[1] == version)
            print "groups", version, part[2], part[3], group_records[each], group_support[each] + 0, \
                group_open[each] + 0, group_sum[each] + 0
    }
}

function put_tops(top, class, count, difference) {
    for (top in kind) {
        if (!(top in top_seen)) continue
        difference = top_difference[top] + 0
        class = top in top_is_open ? (top in top_was_open ? "same" : "opened") : \
            top in top_was_open ? "settled" : \
            difference > 0 ? "gain" : difference < 0 ? "lose" : "same"
        count[class]++
        if (class == "gain") count["+"] += difference
        if (class == "lose") count["-"] -= difference
    }
    print "tops", count["gain"] + 0, count["lose"] + 0, count["same"] + 0, count["opened"] + 0, \
        count["settled"] + 0
    print "tops_amounts", count["+"] + 0, count["-"] + 0
}

END {
    for (i = 1; i <= policies; i++)
        for (k = 1; k <= rows_of[order[i]]; k++) compare_row(of_policy[order[i], k], order[i])
    for (row in top_of) top_seen[top_of[row]]
    put_version("old")
    put_version("new")
    put_groups("old")
    put_groups("new")
    for (i = 1; i <= policies; i++) {
        policy = order[i]
        print "classes", policy, rows_of[policy], classes[policy, "gain"] + 0, \
            classes[policy, "lose"] + 0, classes[policy, "same"] + 0, \
            classes[policy, "opened"] + 0, classes[policy, "settled"] + 0, changed[policy] + 0
        print "difference", policy, gained[policy] + 0, lost[policy] + 0
        gap(policy)
        if (supported[policy])
            print "gaps", policy, supported[policy], ended_count[policy] + 0, \
                followed[policy] + 0, gaps[policy] + 0, newly_open[policy] + 0, \
                gap_lost[policy] * (times[policy] ? times[policy] : 1)
    }
    for (each in moved) {
        split(each, part, SUBSEP)
        print "matrix", part[1], part[2], part[3], moved[each]
    }
    put_tops()
}

# SPDX-License-Identifier: Apache-2.0
#
# awk -F, -f demo.awk -f totals.awk version=old OLD.csv OLD.成员.csv version=new NEW.csv NEW.成员.csv \
#     version= 农户.csv
#
# What a dry run of the demonstration has to come to, worked out from the rows that `guodu run --wide`
# writes for both versions, by the definitions of docs/dry-run.md and without the tool. Prints lines
# `TABLE<TAB>NAME<TAB>...<TAB>NUMBER`; money in fen.

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
        if ($i == "") {
            if ($column["clause"] != "") not_known[version, policy, output]++
            continue
        }
        known[version, policy, output]++
        sum[version, policy, output] += fen($i)
        if ($i > 0) above[version, policy, output]++
        if (output == worth_of[policy]) value[version, row, policy] = $i
    }
}

function worth(version, row, policy) {
    return worth_of_result(policy, came[version, row, policy], value[version, row, policy])
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
    if (was == "open" && is == "open") both_open[policy]++
    moved[policy, was_word("old", row, policy), was_word("new", row, policy)]++
    if (is_changed(row, policy, was, is))
        passed[policy, was_word("old", row, policy), decided["old", row, policy],
            was_word("new", row, policy), decided["new", row, policy]]++
    if (class == "gain" && worth_of[policy] != "") note_gain(policy, is - was)
    if (class == "lose" && worth_of[policy] != "") note_loss(policy, was - is)
    if (class == "gain" || class == "lose") group_class[kind[top], policy, class]++
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
function note_gain(of, difference) {
    gained[of] += difference
    gains[of, ++gain_count[of]] = difference
}
function note_loss(of, difference) {
    lost[of] += difference
    losses[of, ++loss_count[of]] = difference
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

# The smallest value that so many percent do not exceed.
function put_quantiles(of, class, list, count, i, k, value, line, share) {
    if (!count) return
    for (i = 1; i <= count; i++) {
        value = list[of, i]
        for (k = i; k > 1 && in_order[k - 1] > value; k--) in_order[k] = in_order[k - 1]
        in_order[k] = value
    }
    split("10 25 50 75 90", percents, " ")
    for (i = 1; i <= 5; i++) {
        share = percents[i] * count
        line = line OFS in_order[int((share + 99) / 100)]
    }
    print "quantiles", of, class, count line
}

function open_ones(version, policy, output) {
    return not_known[version, policy, output] + counted[version, policy, "未定"] + \
        counted[version, policy, "冲突"] + counted[version, policy, "出错"]
}

# Nor is a cost of which nothing is known.
function cost_told(version, policy) {
    return cost[version, policy] || !cost_open[version, policy] ? cost[version, policy] + 0 : ""
}

# Where all is open, nothing is told.
function is_told(version, policy) {
    return known[version, policy, worth_of[policy]] || !open_ones(version, policy, worth_of[policy])
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
            else if (times[policy]) {
                cost_open[version, policy]++
                cost_open[version, ""]++
            }
            name = kind[top_of[of_policy[policy, k]]]
            if (each != "open" && each > 0) group_support[version, name, policy]++
            if (each != "open" && worth_of[policy] != "") group_sum[version, name, policy] += each
            if (each != "open") group_yearly[version, name] += each * times[policy]
            if (each == "open") group_open[version, name, policy]++
        }
        if (times[policy]) {
            if (is_told(version, policy)) print "yearly", version, policy, yearly
            cost[version, policy] = yearly
            all += yearly
        }
    }
    print "yearly", version, "", all
    cost[version, ""] = all
    for (each in by_clause) {
        split(each, part, SUBSEP)
        if (part[1] == version) print "clauses", version, part[2], part[3], by_clause[each]
    }
    for (each in given) {
        split(each, part, SUBSEP)
        if (part[1] == version)
            print "amounts", version, part[2], part[3], above[each] + 0, sum[each] + 0, \
                open_ones(version, part[2], part[3])
    }
}

function put_groups(each, name, policy, factor, i) {
    for (each in group_records) {
        split(each, part, SUBSEP)
        name = part[1]
        policy = part[2]
        factor = times[policy] ? times[policy] : 1
        print "groups_outcomes", name, policy, group_records[each] + 0, \
            group_support["new", name, policy] + 0, group_open["new", name, policy] + 0, \
            group_sum["new", name, policy] * factor, group_support["old", name, policy] + 0, \
            group_open["old", name, policy] + 0, group_sum["old", name, policy] * factor, \
            group_class[name, policy, "gain"] + 0, group_class[name, policy, "lose"] + 0
    }
}

function put_tops(top, class, count, difference, all, each) {
    for (top in kind) {
        if (!(top in top_seen)) continue
        difference = top_difference[top] + 0
        class = top in top_is_open ? (top in top_was_open ? "same" : "opened") : \
            top in top_was_open ? "settled" : \
            difference > 0 ? "gain" : difference < 0 ? "lose" : "same"
        count[class]++
        if ((top in top_is_open) && (top in top_was_open)) count["both"]++
        if (class == "gain") note_gain("", difference)
        if (class == "lose") note_loss("", -difference)
        group_tops[kind[top], class]++
        group_tops[kind[top], ""]++
        all++
    }
    print "households", all, count["gain"] + 0, count["lose"] + 0, count["same"] + 0, \
        count["opened"] + 0, count["settled"] + 0, count["both"] + 0, gained[""] + 0, \
        lost[""] + 0
    for (each in group_tops) {
        split(each, part, SUBSEP)
        if (part[2] == "")
            print "groups", part[1], group_tops[each], group_yearly["old", part[1]] + 0, \
                group_yearly["new", part[1]] + 0, group_tops[part[1], "gain"] + 0, \
                group_tops[part[1], "lose"] + 0, group_tops[part[1], "opened"] + 0, \
                group_tops[part[1], "settled"] + 0
    }
}

END {
    for (i = 1; i <= policies; i++)
        for (k = 1; k <= rows_of[order[i]]; k++) {
            group_records[kind[top_of[of_policy[order[i], k]]], order[i]]++
            compare_row(of_policy[order[i], k], order[i])
        }
    for (row in top_of) top_seen[top_of[row]]
    put_version("old")
    put_version("new")
    for (i = 1; i <= policies; i++) {
        policy = order[i]
        print "classes", policy, rows_of[policy], classes[policy, "gain"] + 0, \
            classes[policy, "lose"] + 0, classes[policy, "same"] + 0, \
            classes[policy, "opened"] + 0, classes[policy, "settled"] + 0, \
            both_open[policy] + 0, gained[policy] + 0, \
            lost[policy] + 0
        if (times[policy]) print "cost", policy, cost_told("old", policy), cost_told("new", policy), \
            cost_open["old", policy] + 0, cost_open["new", policy] + 0
        put_quantiles(policy, "受益", gains, gain_count[policy])
        put_quantiles(policy, "受损", losses, loss_count[policy])
        gap(policy)
        if (supported[policy])
            print "gaps", policy, supported[policy], ended_count[policy] + 0, \
                followed[policy] + 0, gaps[policy] + 0, newly_open[policy] + 0, \
                gap_lost[policy] * (times[policy] ? times[policy] : 1)
    }
    print "cost", "合计", cost_told("old", ""), cost_told("new", ""), cost_open["old", ""] + 0, \
        cost_open["new", ""] + 0
    for (each in moved) {
        split(each, part, SUBSEP)
        print "matrix", part[1], part[2], part[3], moved[each]
    }
    for (each in passed) {
        split(each, part, SUBSEP)
        print "transitions", part[1], part[2], part[3], part[4], part[5], passed[each]
    }
    put_tops()
    put_groups()
    put_quantiles("", "受益", gains, gain_count[""])
    put_quantiles("", "受损", losses, loss_count[""])
}

# SPDX-License-Identifier: Apache-2.0
#
# awk -F, -f demo.awk -f course.awk -v share=0.3 version=old day=2023-06-30 OLD.csv OLD.成员.csv \
#     version=new NEW.csv NEW.成员.csv day=2024-06-30 ...
#
# As totals.awk, of a dry run over several days, the days in their order and a year apart.

{
    top = $1
    row = "人口编号" in column ? $1 "," $2 : $1
    policy = $column["policy"]
    outcome = $column["outcome"]
    if (!(day in day_number)) {
        day_number[day] = ++days
        day_name[days] = day
    }
    judged[version, policy]
    counted[version, day, policy, outcome]++
    amount = ""
    if (worth_of[policy] != "") amount = $column[policy "." worth_of[policy]]
    result = worth_of_result(policy, outcome, amount)
    if (result == 0 && result != "open") next
    top_of[row] = top
    if (!((policy, row) in seen)) {
        seen[policy, row]
        of_policy[policy, ++rows_of[policy]] = row
    }
    worth[version, day, policy, row] = result
    if (result == "open") open_count[version, day, policy]++
    else {
        support[version, day, policy]++
        if (worth_of[policy] != "") sum[version, day, policy] += result
    }
}

function put_course(version, day, policy, i, line, undecided) {
    for (i = 1; i in outcomes; i++)
        line = line OFS counted[version, day, policy, outcomes[i]] + 0
    undecided = counted[version, day, policy, "未定"] + counted[version, day, policy, "冲突"] + \
        counted[version, day, policy, "出错"]
    print "course", day, version, policy, support[version, day, policy] + 0 line, \
        open_count[version, day, policy] - undecided, sum[version, day, policy] + 0
}

# ---- from one side to the next ----

function look(policy, row, was, is, top) {
    was = worth[from_version, from_day, policy, row]
    is = worth[to_version, to_day, policy, row]
    top = top_of[row]
    if (times[policy]) {
        if (was == "open" || is == "open") top_open[top]
        else {
            top_was[top] += was * times[policy]
            top_is[top] += is * times[policy]
        }
    }
    if (was != "open" && was > 0) {
        supported[policy]++
        if (is == "open") newly_open[policy]++
        else {
            if (is == 0) ended[policy, ++ended_count[policy]] = row
            if (worth_of[policy] == "" ? is == 0 : was - is > share * was) {
                fell[policy]++
                fell_lost[policy] += worth_of[policy] == "" ? 0 : was - is
            }
        }
    }
    if (is != "open" && is > 0 && (was == "open" || was == 0)) {
        begins[category[policy], row]
        if (row != top) begins_below[category[policy], top]
    }
}

function look_at_gaps(policy, i, row, top) {
    for (i = 1; i <= ended_count[policy]; i++) {
        row = ended[policy, i]
        top = top_of[row]
        if (((category[policy], row) in begins) || ((category[policy], top) in begins) ||
            (row == top && ((category[policy], top) in begins_below)))
            followed[policy]++
        else if (worth_of[policy] != "") gap_lost[policy] += worth[from_version, from_day, policy, row]
    }
}

function forget() {
    split("", supported)
    split("", newly_open)
    split("", ended_count)
    split("", followed)
    split("", gap_lost)
    split("", fell)
    split("", fell_lost)
    split("", begins)
    split("", begins_below)
    split("", top_open)
    split("", top_was)
    split("", top_is)
}

function step(table, lost_table, i, k, policy, factor, top, all, lost, ended_all, count) {
    forget()
    for (i = 1; i <= policies; i++)
        for (k = 1; k <= rows_of[order[i]]; k++) look(order[i], of_policy[order[i], k])
    for (i = 1; i <= policies; i++) {
        policy = order[i]
        factor = times[policy] ? times[policy] : 1
        look_at_gaps(policy)
        if (table != "" && ended_count[policy] + newly_open[policy])
            print table, from_day, to_day, policy, supported[policy] + 0, ended_count[policy] + 0, \
                followed[policy] + 0, ended_count[policy] - followed[policy], \
                newly_open[policy] + 0, gap_lost[policy] * factor
        if (fell[policy])
            print lost_table, from_day, to_day, policy, supported[policy], fell[policy], \
                ended_count[policy] + 0, times[policy] ? fell_lost[policy] * factor : 0
    }
    for (top in top_was) {
        if ((top in top_open) || !top_was[top]) continue
        all++
        if (top_was[top] - top_is[top] <= share * top_was[top]) continue
        count++
        lost += top_was[top] - top_is[top]
        ended_all += !top_is[top]
    }
    if (count) print lost_table, from_day, to_day, "", all, count, ended_all + 0, lost
}

# ---- the budget ----

# Months that begin in the year, of the twelve from the day on; of the last day not beyond its year.
function months_in(day, year, part) {
    split(day, part, "-")
    if (day == day_name[days] && year != part[1] + 0) return 0
    return year == part[1] ? 13 - part[2] : year == part[1] + 1 ? part[2] - 1 : 0
}

function cost(version, year, policy, i, all) {
    for (i = 1; i <= days; i++)
        all += sum[version, day_name[i], policy] * times[policy] * months_in(day_name[i], year)
    return int(all / 12 + 0.5)
}

function most_open(version, year, policy, i, most) {
    for (i = 1; i <= days; i++)
        if (months_in(day_name[i], year) && open_count[version, day_name[i], policy] > most)
            most = open_count[version, day_name[i], policy]
    return most + 0
}

function put_budget(year, i, policy, was, is, was_open, is_open, old, new) {
    for (i = 1; i <= policies; i++) {
        policy = order[i]
        if (!times[policy]) continue
        was = cost("old", year, policy)
        is = cost("new", year, policy)
        was_open = most_open("old", year, policy)
        is_open = most_open("new", year, policy)
        if (was + is + was_open + is_open)
            print "budget", year, policy, was, is, was_open, is_open
        old += was
        new += is
    }
    print "budget_years", year, old, new
}

END {
    for (i = 1; i <= days; i++)
        for (k = 1; k <= policies; k++) {
            if (("old", order[k]) in judged) put_course("old", day_name[i], order[k])
            if (("new", order[k]) in judged) put_course("new", day_name[i], order[k])
        }
    from_version = "old"
    to_version = "new"
    from_day = to_day = day_name[1]
    step("", "drops_from_old")
    from_version = "new"
    for (d = 1; d < days; d++) {
        from_day = day_name[d]
        to_day = day_name[d + 1]
        step("gaps_over_time", "drops")
    }
    for (year = substr(day_name[1], 1, 4) + 0; year <= substr(day_name[days], 1, 4) + 0; year++)
        put_budget(year)
}

# SPDX-License-Identifier: Apache-2.0
#
# awk -f flat.awk report.json | awk -v day=FIRST-DAY -f told.awk: what a report in Chinese tells, as lines
# like those of totals.awk and course.awk, so that both can be compared. Money in fen.

BEGIN {
    FS = OFS = "\t"
    ids = "keep optimize adjust start end not_applicable not_in_force undetermined conflict error"
    outcomes = split(ids, outcome_id, " ")
    split("延续 优化 调整 新建 退出 不适用 未施行 未定 冲突 出错", outcome_word, " ")
}

function fen(text) { return text < 0 ? -int(0.5 - text * 100) : int(text * 100 + 0.5) }

$1 ~ /^tables\/[^\/]*\/rows\/[0-9]+\// {
    split($1, step, "/")
    table = step[2]
    row = step[4]
    if (row + 0 > rows[table] + 0) rows[table] = row
    cell[table, row, step[5]] = $2
}
$1 ~ /^tables\/[^\/]*\/left_out$/ { split($1, step, "/"); left_out[step[2]] = $2 }

function at(column) { return cell[table, row, column] }

function tell_outcomes(version, i) {
    for (row = 1; row <= rows[table]; row++)
        for (i = 1; i <= outcomes; i++)
            print "outcomes", version, at("policy"), outcome_word[i], at(outcome_id[i]) + 0
}

function tell_clauses(version) {
    for (row = 1; row <= rows[table]; row++)
        if (at("clause") != "" && at("records") > 0)
            print "clauses", version, at("policy"), at("clause"), at("records")
}

function tell_amounts(version) {
    for (row = 1; row <= rows[table]; row++) {
        if (at("output") != "")
            print "amounts", version, at("policy"), at("output"), at("records"), fen(at("sum")), \
                at("open")
        if (at("yearly") != "")
            print "yearly", version, at("output") == "" ? "" : at("policy"), fen(at("yearly"))
    }
}

function tell_gaps() {
    for (row = 1; row <= rows[table]; row++)
        print "gaps", at("policy"), at("supported"), at("ended"), at("followed"), at("gaps"), \
            at("opened"), fen(at("lost_yearly")) + fen(at("lost_once"))
}

function tell_classes(name, first) {
    for (row = 1; row <= rows[table]; row++) {
        print (first ? name OFS at(first) : name), at("records"), at("gainers"), at("losers"), \
            at("same"), at("newly_open"), at("no_longer_open"), at("both_open"), fen(at("gain")), fen(at("loss"))
        if (at("gainers") + at("losers") + at("same") + at("newly_open") + at("no_longer_open") != \
            at("records"))
            print "the classes of row " row " of " table " are not all records"
    }
}

function tell_budget() {
    for (row = 1; row <= rows[table]; row++) {
        print "cost", at("policy"), at("before") == "" ? "" : fen(at("before")), \
            at("after") == "" ? "" : fen(at("after")), at("open_old"), at("open")
        if (at("share") != "" && at("open_old") + at("open"))
            print "row " row " of " table " has a share, but open results"
        if (at("before") == "" || at("after") == "") {
            if (at("difference") != "") print "row " row " of " table " has a difference of nothing"
        } else if (fen(at("after")) - fen(at("before")) != fen(at("difference")))
            print "row " row " of " table " has a wrong difference"
    }
}

function tell_quantiles(of) {
    for (row = 1; row <= rows[table]; row++) {
        of = at("of") ~ /合计/ ? "" : at("of")
        print "quantiles", of, at("class"), at("records"), fen(at("p10")), fen(at("p25")), \
            fen(at("p50")), fen(at("p75")), fen(at("p90"))
    }
}

function tell_matrix(i, ids, words, count) {
    ids = "keep optimize adjust start end not_applicable not_in_force undetermined conflict " \
        "error no_policy"
    count = split(ids, outcome_id, " ")
    words = "延续 优化 调整 新建 退出 不适用 未施行 未定 冲突 出错 没有这项政策"
    split(words, outcome_word, " ")
    for (row = 1; row <= rows[table]; row++)
        for (i = 1; i <= count; i++) {
            if (!at(outcome_id[i])) continue
            print "matrix", at("policy"), at("before"), outcome_word[i], at(outcome_id[i])
            summed[at("before"), outcome_word[i]] += at(outcome_id[i])
        }
    table = "matrix"
    for (row = 1; row <= rows[table]; row++)
        for (i = 1; i <= count; i++)
            if (at(outcome_id[i]) + 0 != summed[at("before"), outcome_word[i]] + 0)
                print "the matrix of all policies is not the sum of theirs: " at("before")
}

function tell_transitions() {
    for (row = 1; row <= rows[table]; row++)
        print "transitions", at("policy"), at("old_outcome"), at("old_clause"), \
            at("new_outcome"), at("new_clause"), at("records")
}

function tell_groups() {
    for (row = 1; row <= rows[table]; row++)
        print "groups", at("by_1"), at("households"), fen(at("yearly_old")), fen(at("yearly")), \
            at("gainers"), at("losers"), at("newly_open"), at("no_longer_open")
}

function tell_group_outcomes() {
    for (row = 1; row <= rows[table]; row++)
        print "groups_outcomes", at("by_1"), at("policy"), at("records"), at("support"), \
            at("open"), fen(at("sum")), at("support_old"), at("open_old"), fen(at("sum_old")), \
            at("gainers"), at("losers")
}

# ---- over time: as course.awk ----

function tell_course(i, line, version) {
    for (row = 1; row <= rows[table]; row++) {
        line = ""
        for (i = 1; i <= outcomes; i++) line = line OFS at(outcome_id[i]) + 0
        version = at("version") ~ /新版/ ? "new" : "old"
        print "course", at("day"), version, at("policy"), at("supported") line, \
            at("amount_open") + 0, fen(at("amount"))
    }
}

function tell_gaps_over_time() {
    for (row = 1; row <= rows[table]; row++)
        print "gaps_over_time", at("from"), at("to"), at("policy"), at("supported"), at("ended"), \
            at("followed"), at("gaps"), at("opened"), fen(at("lost_yearly")) + fen(at("lost_once"))
}

function tell_drops(from, to) {
    for (row = 1; row <= rows[table]; row++)
        print table, (from == "" ? at("from") : from), (to == "" ? at("to") : to), \
            (at("policy") ~ /合计/ ? "" : at("policy")), at("supported"), at("fell"), at("ended"), \
            fen(at("lost_yearly"))
}

function tell_budget_of_years() {
    for (row = 1; row <= rows[table]; row++)
        if (at("policy") == "合计" || at("year") !~ /^[0-9]+$/) continue
        else if (table == "budget_years")
            print table, at("year"), fen(at("old")), fen(at("new"))
        else
            print table, at("year"), at("policy"), fen(at("old")), fen(at("new")), \
                at("open_old"), at("open")
}

END {
    table = "outcomes"; tell_outcomes("new")
    table = "outcomes_old"; tell_outcomes("old")
    table = "clauses"; tell_clauses("new")
    table = "clauses_old"; tell_clauses("old")
    table = "amounts"; tell_amounts("new")
    table = "amounts_old"; tell_amounts("old")
    table = "classes"; tell_classes("classes", "policy")
    table = "households"; tell_classes("households")
    table = "cost"; tell_budget()
    table = "quantiles"; tell_quantiles()
    table = "transitions"; tell_transitions()
    table = "gaps"; tell_gaps()
    table = "groups"; tell_groups()
    table = "groups_outcomes"; tell_group_outcomes()
    table = "course"; tell_course()
    table = "gaps_over_time"; tell_gaps_over_time()
    table = "drops"; tell_drops()
    table = "drops_from_old"; tell_drops(day, day)
    table = "budget"; tell_budget_of_years()
    table = "budget_years"; tell_budget_of_years()
    table = "matrix_policies"; tell_matrix()
}

# SPDX-License-Identifier: Apache-2.0
#
# awk -F, -f county.awk 成员.csv 农户.csv
#
# Judges the data of the demonstration as of 2023-06-30 without the tool: the rules of rules/demo
# written a second time by hand, so that both can be compared. Prints `policy,outcome,records`, the
# totals of two amounts and the rows used and rejected. -v each=FILE writes
# `household,person,policy,outcome` for every record there, -v findings=FILE
# `household,person,name,policy,result` for what inspections and guarantees find. Truth: 1 yes, 0 no,
# 2 unknown.

function and3(a, b) { return a == 0 || b == 0 ? 0 : a == 2 || b == 2 ? 2 : 1 }
function or3(a, b) { return a == 1 || b == 1 ? 1 : a == 2 || b == 2 ? 2 : 0 }
function not3(a) { return a == 2 ? 2 : 1 - a }

# ---- cells ----

function get(name) { return $column[name] }
function truth(text) { return text == "是" ? 1 : text == "否" ? 0 : 2 }
function truth_or_no(text) { return text == "" ? 0 : truth(text) }
function leap(y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) }
function is_day(text, part, days) {
    if (text == "") return 1
    if (text !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/) return 0
    split(text, part, "-")
    days = part[2] == 2 ? 28 + leap(part[1] + 0) : part[2] ~ /04|06|09|11/ ? 30 : 31
    return part[2] >= 1 && part[2] <= 12 && part[3] >= 1 && part[3] <= days
}
function is_number(text) { return text == "" || text ~ /^[0-9]+([.][0-9]+)?$/ }
function one_of(text, list) { return text == "" || index("|" list "|", "|" text "|") > 0 }

function serial(day, part, y, m) {
    split(day, part, "-")
    y = part[1] - (part[2] <= 2)
    m = (part[2] + 9) % 12
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + part[3]
}

# ---- reading ----

FNR == 1 {
    delete column
    file++
    sub(/^\357\273\277/, "")
}
{ sub(/\r$/, "") }
FNR == 1 {
    for (i = 1; i <= NF; i++) column[$i] = i
    next
}

file == 1 {
    p = ++persons
    house[p] = get("户编号")
    code = get("人口编号")
    bad[p] = !is_day(get("出生日期")) || get("出生日期") == "" || !is_day(get("聘期截止日期")) ||
        !is_number(get("务工时间（月）")) || !one_of(get("残疾等级"), "一级|二级|三级|四级")
    times[house[p], code]++
    person[p] = code
    labour[p] = get("劳动技能")
    birth[p] = get("出生日期")
    level[p] = get("残疾等级")
    school[p] = get("在校生状况")
    of_age[p] = truth(get("是否义务教育阶段适龄"))
    reason[p] = get("义务教育阶段未上学原因")
    insured[p] = truth(get("是否参加城乡居民基本医疗保险"))
    employee[p] = truth_or_no(get("是否参加城镇职工基本医疗保险"))
    pension[p] = truth(get("是否参加城乡居民基本养老保险"))
    dibao[p] = truth(get("享受低保政策情况"))
    tekun[p] = truth(get("享受特困供养政策情况"))
    orphan[p] = truth_or_no(get("是否孤儿"))
    place[p] = get("务工所在地")
    post[p] = get("公益岗位类型")
    on_post[p] = truth(get("是否在岗"))
    post_end[p] = get("聘期截止日期")
}

file == 2 {
    h = ++houses
    key[h] = get("户编号")
    kind = get("户类型")
    wrong[h] = (kind != "脱贫户" && kind != "一般农户") || !is_day(get("识别监测时间")) ||
        !is_number(get("工资性收入（元）"))
    seen[key[h]]++
    lifted[h] = kind == "脱贫户"
    watch[h] = get("监测对象类别")
    watched[h] = and3(watch[h] != "", not3(truth(get("风险是否已消除"))))
    clue[h] = get("风险线索来源") != ""
    clue_on[h] = get("风险线索发现日期")
    watched_on[h] = get("识别监测时间")
    stable_on[h] = get("收入稳定超过监测范围起始日期")
    sudden[h] = and3(get("突发事件原因") != "", truth(get("基本生活是否出现严重困难")))
    stable[h] = get("收入稳定超过监测范围起始日期") != "" &&
        get("收入稳定超过监测范围起始日期") <= "2022-12-31"
    verified[h] = truth(get("入户核实返贫致贫风险是否消除"))
    procedure[h] = truth(get("民主评议公示审核公告是否完成"))
    back[h] = truth_or_no(get("是否返贫致贫户"))
    means_known[h] = get("工资性收入（元）") != "" && get("生产经营性收入（元）") != "" &&
        get("转移性收入（元）") != "" && get("生产经营性支出（元）") != "" &&
        get("合规自付支出（元）") != ""
    means[h] = get("工资性收入（元）") + get("生产经营性收入（元）") + get("财产性收入（元）") + \
        get("转移性收入（元）") - get("生产经营性支出（元）") - get("合规自付支出（元）")
    safe[h] = and3(not3(truth(get("是否危房户"))), truth(get("是否解决安全饮用水")))
    applies[h] = truth_or_no(get("是否申请低保"))
    loan[h] = get("小额信贷余额（元）") + 0
    asked[h] = get("本次申请贷款（元）") + 0
    term[h] = get("申请期限（月）")
    purpose[h] = get("贷款用途")
    repays[h] = truth(get("是否按期还款"))
}

# ---- which clause decides ----

function clause(condition, disposition, outputs) {
    n++
    holds[n] = and3(gate, condition)
    disposed[n] = disposition
    gives[n] = disposition " " outputs
}
# upper is over lower, unless the policy says otherwise by `over[upper, lower]`
function is_over(a, b) { return in_order ? a < b : (a, b) in over }
function decide(policy, ordered, i, j, left, beaten, chosen, unknown, clash, differ, outcome) {
    in_order = ordered
    left = chosen = unknown = clash = differ = 0
    for (i = 1; i <= n; i++) {
        beaten = holds[i] == 0
        for (j = 1; j <= n; j++) if (holds[j] == 1 && is_over(j, i)) beaten = 1
        in_play[i] = !beaten
        if (beaten) continue
        left++
        if (holds[i] == 1) chosen = i
        else unknown = i
    }
    for (i = 1; i <= n; i++)
        for (j = i + 1; j <= n; j++)
            if (in_play[i] && in_play[j] && gives[i] != gives[j]) {
                differ = 1
                if (holds[i] == 1 && holds[j] == 1 && !doubted(i) && !doubted(j)) clash = 1
            }
    if (!left) outcome = "不适用"
    else if (clash) outcome = "冲突"
    else if (chosen && !differ) outcome = disposed[chosen]
    else if (unknown) outcome = "未定"
    else outcome = disposed[chosen]
    decided = outcome == disposed[chosen] && left ? chosen : 0
    total[policy "," outcome]++
    came[policy] = outcome == "未定" ? 2 : outcome != "退出"
    if (each) print subject "," policy "," outcome > each
    n = 0
}
function doubted(i, j) {
    for (j = 1; j <= n; j++) if (holds[j] == 2 && is_over(j, i)) return 1
    return 0
}

# ---- inspections and guarantees ----

function look(name, policy, value, result) {
    if (value == 1) return
    result = value == 0 ? "不符合" : "未定"
    found[name "," policy "," result]++
    if (findings) print subject "," name "," policy "," result > findings
}
function look_house(h, days, due) {
    days = clue_on[h] != "" && watched_on[h] != "" ? serial(watched_on[h]) - serial(clue_on[h]) : 0
    due = clue_on[h] == "" ? 2 : serial("2023-06-30") - serial(clue_on[h]) <= 15
    subject = key[h] ","
    if (clue[h])
        look("认定时限", "", or3(due,
            watched_on[h] == "" ? 0 : clue_on[h] == "" ? 2 : days >= 0 && days <= 15))
    if (watched_on[h] != "" && stable_on[h] != "")
        look("日期先后", "", serial(stable_on[h]) >= serial(watched_on[h]))
}
function look_person(p) {
    look("到期在岗", "", or3(not3(and3(post[p] != "", on_post[p])),
        post_end[p] == "" ? 2 : post_end[p] >= "2023-06-30"))
    look("资助不超缴费", "", premium > 350 ? 0 : came["参保资助"])
    look("民生不退", "参保资助", came["参保资助"])
    look("民生不退", "控辍保学", came["控辍保学"])
    look("民生不退", "雨露计划", came["雨露计划"])
}

# ---- the measures ----

function judge_house(h, below, ready, each, asks, eligible) {
    subject = key[h] ","
    below = 2
    if (means_known[h] && !doubtful[key[h]]) {
        each = means[h] * 100 / size[key[h]]
        each = each < 0 ? -int(0.5 - each) : int(each + 0.5)
        if (each < 600000) below = 1
    }
    gate = and3(not3(watched[h]), clue[h])
    clause(sudden[h], "新建", "突发")
    clause(and3(lifted[h], below), "新建", "不稳定")
    clause(and3(!lifted[h], below), "新建", "边缘")
    decide("监测纳入", 1)

    ready = and3(and3(stable[h], and3(safe[h], and3(all_insured[key[h]], not3(dropouts[key[h]])))),
        verified[h])
    gate = watched[h]
    clause(and3(and3(ready, not3(able[key[h]])), 2), "延续")
    clause(and3(ready, procedure[h]), "退出")
    clause(ready, "延续")
    clause(1, "延续")
    decide("风险消除", 1)

    gate = or3(any_dibao[key[h]], applies[h])
    clause(2, "优化", "?")
    clause(any_dibao[key[h]], "退出", "0")
    decide("农村低保", 1)

    asks = loan[h] + asked[h]
    eligible = watch[h] == "边缘易致贫户" ? 1 : watch[h] == "突发严重困难户" ? 2 : 0
    gate = and3(asked[h] > 0, or3(lifted[h], and3(watched[h], eligible)))
    clause(purpose[h] == "" ? 2 : one_of(purpose[h], "结婚|建房|理财"), "调整", 0)
    clause(term[h] == "" ? 2 : term[h] > 36, "调整", 0)
    clause(asks <= 50000, "优化", asked[h])
    clause(and3(loan[h] > 0, repays[h]), "优化",
        asks <= 100000 ? asked[h] : 100000 - loan[h])
    clause(1, "调整", loan[h] < 50000 ? 50000 - loan[h] : 0)
    decide("小额信贷", 1)
    if (decided) loans += substr(gives[decided], length(disposed[decided]) + 2)
    look_house(h)
}

function lost(p, value) { return bad[p] ? 2 : value }

function judge_person(p, h, school_out, excused, works, expired) {
    subject = house[p] "," person[p]
    gate = insured[p]
    clause(or3(tekun[p], orphan[p]), "延续", 350)
    clause(or3(dibao[p], back[h]), "延续", 320)
    clause(watched[h], "优化", 175)
    clause(lifted[h], "调整", 70)
    decide("参保资助", 1)
    premium = decided ? substr(gives[decided], length(disposed[decided]) + 2) + 0 : 0
    premiums += premium

    gate = and3(pension[p], birth[p] > "1963-06-30")
    clause(or3(or3(dibao[p], tekun[p]), or3(back[h], level[p] == "一级" || level[p] == "二级")),
        "优化", "?")
    clause(lifted[h], "延续", 0)
    decide("养老代缴", 1)

    school_out = school[p] == "" || school[p] == "学前教育"
    excused = reason[p] ~ /身体原因/ ? 1 : 0
    gate = and3(lifted[h], of_age[p])
    clause(!school_out, "延续", "否")
    clause(school_out && excused, "延续", "否")
    clause(and3(of_age[p], school_out && !excused), "优化", "是")
    decide("控辍保学", 0)

    gate = school[p] ~ /^(中职|高职)/ ? 1 : 0
    clause(or3(lifted[h], watched[h]), "延续", "?")
    decide("雨露计划", 0)

    works = place[p] != "" && place[p] != "县内"
    gate = and3(and3(or3(lifted[h], watched[h]), works), 2)
    clause(place[p] == "省外", "优化", "?")
    clause(place[p] == "省内市外" || place[p] == "市内县外", "延续", "?")
    decide("交通补贴", 0)

    expired = post_end[p] == "" ? 2 : post_end[p] < "2023-06-30"
    gate = post[p] == "公益性岗位"
    over[3, 1]
    clause(on_post[p], "调整", "?")
    clause(expired, "退出", 0)
    clause(birth[p] <= "1962-06-30" ? 2 : 0, "退出", 0)
    clause(not3(on_post[p]), "退出", 0)
    decide("公益岗位", 0)
    delete over

    gate = post[p] == "生态护林员"
    clause(or3(not3(on_post[p]), expired), "退出", 0)
    clause(lifted[h], "调整", "?")
    decide("生态护林员", 1)
    look_person(p)
}

function gather(p, k, out) {
    k = house[p]
    if (bad[p] && again[k, person[p]]++) doubtful[k] = 1
    size[k]++
    out = lost(p, school[p] == "" || school[p] == "学前教育")
    able[k] = or3(able[k] + 0, bad[p] || labour[p] == "" ? 2 : labour[p] ~ /^(普通|技能|弱)/)
    all_insured[k] = and3(size[k] == 1 ? 1 : all_insured[k],
        or3(lost(p, insured[p]), lost(p, employee[p])))
    dropouts[k] = or3(dropouts[k] + 0, and3(and3(lost(p, of_age[p]), out),
        not3(lost(p, reason[p] ~ /身体原因/ ? 1 : 0))))
    any_dibao[k] = or3(any_dibao[k] + 0, lost(p, dibao[p]))
}

END {
    for (h = 1; h <= houses; h++)
        if (wrong[h] || seen[key[h]] > 1) rejected_houses++
        else at[key[h]] = h
    for (p = 1; p <= persons; p++) {
        if (times[house[p], person[p]] > 1) bad[p] = 1
        if (bad[p] || !(house[p] in at)) rejected_persons++
        if (house[p] in at) gather(p)
    }
    for (h = 1; h <= houses; h++) if ((key[h] in at) && at[key[h]] == h) judge_house(h)
    for (p = 1; p <= persons; p++) if (!bad[p] && house[p] in at) judge_person(p, at[house[p]])
    for (line in total) print line "," total[line] | "LC_ALL=C sort"
    close("LC_ALL=C sort")
    for (line in found) print "查," line "," found[line] | "LC_ALL=C sort"
    close("LC_ALL=C sort")
    print "合计,参保资助.资助额," premiums
    print "合计,小额信贷.可贷金额," loans
    print "行,农户," houses "," houses - rejected_houses "," rejected_houses + 0
    print "行,成员," persons "," persons - rejected_persons "," rejected_persons + 0
}

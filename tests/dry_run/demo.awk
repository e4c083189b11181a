# SPDX-License-Identifier: Apache-2.0
#
# What totals.awk and course.awk know of the demonstration, and how they read the rows of runs.

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

function is_money(policy, output) {
    return output == worth_of[policy] || output == "自付额" || output == "贴息本金"
}

# "open", or the support in fen; 1 where a policy gives no money. amount: as it stands in the table.
function worth_of_result(policy, outcome, amount) {
    if (outcome == "未定" || outcome == "冲突" || outcome == "出错") return "open"
    if (outcome !~ /^(延续|优化|调整|新建)$/) return 0
    if (worth_of[policy] == "") return 1
    if (amount == "") return "open"
    return amount > 0 ? fen(amount) : 0
}

# SPDX-License-Identifier: Apache-2.0
#
# Rules that grow, made of those of the workload:
#
#     awk -v policies=100 -f gen_rules.awk transition-10.guodu      so many policies instead of its own
#     awk -v regions=3000 -f gen_rules.awk transition-10.guodu      the monitoring line set by so many
#                                                                   counties (those of gen -r)
#
# Policies are drawn: a gate, some clauses with conditions on the household and on its members, an
# amount with a standard and a rate of its own. No two are alike; what they share is what policies do
# share, such as ages and incomes.
function draw(n) {
    state = (state * 16807) % 2147483647
    return int(state / 2147483647 * n)
}
function one_of(list,   word, n) {
    n = split(list, word, " ")
    return word[1 + draw(n)]
}
function some_of(list, most,   word, n, i, k, text) {
    n = split(list, word, " ")
    k = 2 + draw(most - 1)
    text = ""
    for (i = 1; i <= n && k; i++)
        if (draw(n - i + 1) < k) {
            text = text (text == "" ? "" : "、") word[i]
            k--
        }
    return "{" text "}"
}
function yuan(from, to) { return (from + draw((to - from) / 10) * 10) "元/年" }
function between(from, to,   a) {
    a = from + draw(to - from - 5)
    return a " 至 " (a + 3 + draw(to - a))
}
function members(   kind) {
    kind = draw(4)
    if (kind == 0) return "年龄 属于 " between(0, 80) " 且 劳动能力 是 " one_of("普通 技能 弱劳动力 无劳动能力")
    if (kind == 1) return "年龄 不低于 " (14 + draw(50)) " 且 外出务工月数 不低于 " (1 + draw(10))
    if (kind == 2) return "在读 属于 " some_of("小学 初中 高中 中职 高职 本科", 4) " 且 年龄 低于 " (8 + draw(16))
    return "残疾等级 属于 " some_of("1 2 3 4", 3) " 且 年龄 属于 " between(3, 85)
}
function condition(   kind) {
    kind = draw(12)
    if (kind == 0) return "人均纯收入 低于 " yuan(4000, 18000)
    if (kind == 1) return "工资性收入 不高于 " yuan(5000, 90000)
    if (kind == 2) return "转移性收入 + 财产性收入 低于 " yuan(1000, 12000)
    if (kind == 3) return "刚性支出 高于 " yuan(500, 9000)
    if (kind == 4) return "收入稳定月数 不低于 " (1 + draw(23))
    if (kind == 5) return "户类型 属于 " some_of("脱贫户 脱贫不稳定户 边缘易致贫户 突发严重困难户 低保户 特困户 一般户", 5)
    if (kind == 6) return "(县类型 是 " one_of("脱贫县 重点帮扶县 其他") " 或 易地搬迁)"
    if (kind == 7) return "(非 住房安全 或 非 饮水安全 或 经营性收入 低于 " yuan(500, 9000) ")"
    if (kind == 8) return "脱贫日期 不为 无 且 脱贫日期 早于 " (2015 + draw(6)) "-0" (1 + draw(9)) "-15"
    if (kind == 9) return "任一(家庭成员 其中 " members() ")"
    if (kind == 10) return "计数(家庭成员 其中 " members() ") 不低于 " (1 + draw(2))
    return "所有(已参保 对 家庭成员 其中 年龄 不低于 " (1 + draw(60)) ")"
}
function amount(i,   kind) {
    kind = draw(6)
    if (kind == 0) return "标准" i
    if (kind == 1) return "标准" i " * 比例" i
    if (kind == 2) return "标准" i " * 计数(家庭成员 其中 " members() ")"
    if (kind == 3) return "较小(标准" i " * 人数, " yuan(2000, 9000) ")"
    if (kind == 4) return "较大(0元/年, " yuan(6000, 15000) " - 人均纯收入) * 比例" i
    return "标准" i " * 比例" i " * 参保人数"
}
function policy(i,   clauses, k) {
    printf "\n参数 标准%d: 金额/年 {\n  依据 办法 \"三\"\n", i
    printf "  自 2021-01-01 起: %s\n  自 2022-07-01 起: %s\n  自 2023-01-01 起: %s\n}\n", \
        yuan(100, 3000), yuan(100, 3000), yuan(100, 3000)
    printf "参数 比例%d: 百分比 {\n  依据 办法 \"三\"\n", i
    printf "  自 2021-01-01 起: 100%%\n  自 2023-01-01 起: %d%%\n}\n", 5 + draw(90)
    printf "政策 措施%d 对 农户 依次 {\n  依据 办法 \"三\"\n  给付 补助: 金额/年\n", i
    printf "  适用 当 %s\n", condition()
    clauses = 2 + draw(3)
    for (k = 1; k <= clauses; k++)
        printf "  %s 第%d条: 当 %s%s 则 补助 = %s\n", one_of("延续 优化 调整"), k, condition(), \
            draw(2) ? " 且 " condition() : "", amount(i)
    printf "  退出 其他的: 其余 则 补助 = 0元/年\n}\n"
}
function county(k,   province) {
    split("13 14 15 22 23 34 36 41 42 43 45 46 50 51 52 53 54 61 62 63", province, " ")
    return province[1 + k % 20] * 10000 + (1 + int(k / 20) % 20) * 100 + 21 + int(k / 400)
}
function counties(   k) {
    for (k = 0; k < regions; k++)
        printf "  地区 %d { 自 2021-01-01 起: %d元/年  自 2023-01-01 起: %d元/年  自 2024-01-01 起: 待定 }\n", \
            county(k), 6000 + draw(200) * 5, 7000 + draw(300) * 5
}
BEGIN { state = 20230630 }
policies && /^# ---- 每户的测算/ { exit }
regions && /^  地区 51/ { counties(); skipping = 1 }
skipping && /^}/ { skipping = 0 }
!skipping { print }
END { for (i = 1; i <= policies; i++) policy(i) }

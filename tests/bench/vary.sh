#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/vary.sh DIR OUT: the workload in other words. OUT/rules.guodu are its rules with fields
# renamed, other headings and two other thresholds; OUT/households.csv and OUT/persons.csv are the
# data of DIR with these headings and their columns in another order. An engine made for the rules
# of the benchmark alone would be wrong or slow here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"

# Old and new names; headings first.
names='household_id=农户代码 county_code=县码 county_type=县的类别 household_type=农户类别
delisted_on=脱贫之日 income_wage=打工所得 income_business=经营所得 income_transfer=转移所得
income_property=财产所得 rigid_expense=必要开支 housing_safe=房屋可住 water_safe=有安全水
relocated=搬迁户 months_income_stable=稳定几个月
person_id=人员代码 birth_date=生日 sex=男女 labor=能干什么活 in_school=上什么学 dropped_out=辍学中
insured=参加医保 disabled_level=残疾几级 chronic=慢病 working_away_months=外出几个月
户编号=户号 脱贫日期=出列日期 工资性收入=务工收入 刚性支出=必需支出 住房安全=房屋安全
饮水安全=用水安全 易地搬迁=异地搬迁 收入稳定月数=稳定月数 人数=人口 失学风险=辍学风险
人均纯收入=每人纯收入 需要监测=应当监测 有风险=存在风险 可以退出=能够退出 合计额=总额
出生日期=出生年月日 已参保=有医保 在读=就读学段 能劳动=可劳动 年龄=岁数'

for pair in $names; do
    printf 's/%s/%s/g\n' "${pair%=*}" "${pair#*=}"
done >"$2/names.sed"
sed -f "$2/names.sed" \
    -e 's/^  自 2023-01-01 起: 7000元\/年$/  自 2023-01-01 起: 8200元\/年/' \
    -e 's/稳定月数 不低于 6/稳定月数 不低于 9/' "$here/transition-10.guodu" >"$2/rules.guodu"

# columns FILE OUT ORDER
columns() {
    file=$1 out=$2 order=$3
    {
        head -n 1 "$file" | sed -f "$out/names.sed"
        tail -n +2 "$file"
    } | awk -F, -v order="$order" '
        BEGIN { n = split(order, column, " ") }
        {
            line = $column[1]
            for (i = 2; i <= n; i++) line = line "," $column[i]
            print line
        }'
}
columns "$1/households.csv" "$2" '14 3 1 10 9 8 7 6 5 13 12 11 4 2' >"$2/households.csv"
columns "$1/persons.csv" "$2" '11 9 8 2 1 7 6 5 10 4 3' >"$2/persons.csv"

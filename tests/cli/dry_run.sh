#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu dry-run: its options, its reports, and that it comes to what `guodu run` does.
. "$(dirname "$0")/lib.sh"

cp support.guodu proposal.guodu
sed -i 's/标准 \* 50%/标准 * 60%/' proposal.guodu
data='--data households.csv members.csv'
one="dry-run support.guodu $data --as-of 2023-06-30"
two="dry-run proposal.guodu --baseline support.guodu $data --as-of 2023-06-30"

# ---- what is told ----

tool 0 $one
says out '规则试算'
says out '判断日期'
says err '农户: 5 read = 4 used + 1 rejected'
silent out 'SHA-256'
tool 0 $one --lang en
says out 'Dry run of the rules'
tool 0 $two
says out '两版规则的试算对比'
says out '受益'
tool 0 dry-run support.guodu $data --from 2023-01-01 --to 2025-01-01 --every 年 --cliff 30%
says out '每 12 个月一次'
for every in quarter 季 季度 month 月 year; do
    tool 0 dry-run support.guodu $data --from 2023-01-01 --to 2023-07-01 --every $every
done
tool 0 $two --by 身份，户编号 --cliff-step 人均收入=1元 --amount 参保资助.资助额 --detail 5 --threads 1
tool 0 $two --by '身份, 户编号' --no-reasons --show-identity --no-progress
tool 0 $one --only 监测
silent out 参保资助

# On one day, falls from one version to the other.
sed 's/标准 \* 60%/标准 * 20%/' proposal.guodu >lower.guodu
tool 0 dry-run lower.guodu --baseline support.guodu $data --as-of 2023-06-30 --cliff 30%
result 'who falls from one version to the other is counted' sh -c "grep -A 4 '^急刹车' out | grep -q '参保资助 *2 *1 *0 *105.00'"
tool 0 dry-run lower.guodu --baseline support.guodu $data --as-of 2023-06-30 --cliff 80%
result 'the share is that of --cliff' sh -c "! grep -A 4 '^急刹车' out | grep -q '参保资助'"

# What matters most, or all of it.
tool 0 $two
says out '屏幕上没有显示的表（加 --all 全部显示，--report 文件 的报告里都有）：'
result 'a table that is not shown is named' grep -q '^屏幕上没有显示的表.*、处理结果（旧版）、' out
result 'it is not there' sh -c '! grep -q "^处理结果（旧版）" out'
result 'what matters is' grep -q '^受益和受损' out
tool 0 $two --all
result 'all of it is there' grep -q '^处理结果（旧版）' out
silent out '屏幕上没有显示的表'
tool 0 $one
result 'of one version what it comes to matters' grep -q '^处理结果' out

# What makes figures say less than they seem to.
tool 0 dry-run support.guodu --baseline support.guodu $data --as-of 2023-06-30
says err 'note: both versions are the same rules'
tool 0 dry-run support.guodu --baseline support.guodu $data --as-of 2023-06-30 --lang zh
says err '注意：两版规则一模一样'
tool 0 $two
silent err 'the same rules'
silent err 'is in force'
silent err 'there are no data'
tool 0 dry-run proposal.guodu --baseline support.guodu $data --as-of 2030-06-30
says err 'note: on 2030-06-30 no policy of the new version is in force'
says err 'note: on 2030-06-30 no policy of the baseline is in force'
tool 0 dry-run support.guodu $data --as-of 2030-06-30 --lang zh
says err '注意：2030-06-30 这一天，规则的政策没有一项在施行'
tool 0 dry-run support.guodu --data households.csv --as-of 2023-06-30
says err 'note: there are no data of “成员”'
head -n 1 households.csv >heads.csv
tool 0 dry-run support.guodu --data heads.csv --as-of 2023-06-30
says err 'warning: the data files hold no rows; no record was judged'

# No results are written, and files of earlier results stay.
rm -f out.csv
tool 0 $one
gone out.csv

# ---- the same as runs ----

# totals LOG N: what the log says that a run came to, by the rules or the baseline.
totals() {
    sed -n "$2p" "$1" | grep -o "\"$3\":{\"outcomes\".*" | sed 's/,"findings":.*//; s/^[^{]*//'
}
rm -f both.log
tool 0 $two --log both.log
tool 0 run proposal.guodu $data --as-of 2023-06-30 --summary-only --log both.log
tool 0 run support.guodu $data --as-of 2023-06-30 --summary-only --log both.log
totals both.log 1 rules >dry
totals both.log 2 rules >judged
result 'the new rules come to what a run does' cmp dry judged
result 'and that is something' grep -q '"sum":"560.00"' dry
totals both.log 1 baseline >dry
totals both.log 3 rules >judged
result 'the baseline comes to what a run does' cmp dry judged
result 'and that is something else' grep -q '"sum":"525.00"' dry
says both.log '"verb":"dry-run"'
says both.log '"baseline":{"path":"support.guodu"'

# ---- reports ----

rm -f x.html x.xlsx x.md x.json
tool 0 $two --report x.html --report x.xlsx --report x.md --report x.json
there x.html x.xlsx x.md x.json
says err 'the report is in x.html'
says err 'the report is in x.json'
tidy
says x.json "\"rules_sha256\": \"$(sha256sum proposal.guodu | sha256sum | cut -d ' ' -f 1)\""
says x.json "\"baseline_sha256\": \"$(sha256sum support.guodu | sha256sum | cut -d ' ' -f 1)\""
says x.json "support.guodu，SHA-256 $(sha256sum support.guodu | cut -d ' ' -f 1)"
says x.json "households.csv，$(wc -c <households.csv) 字节，SHA-256 $(sha256sum households.csv | cut -d ' ' -f 1)"
says x.json '"command": "guodu dry-run'
tool 0 $two --report x.json --lang en
says x.json "support.guodu, SHA-256 $(sha256sum support.guodu | cut -d ' ' -f 1)"
for name in x.pdf x.csv x .html reports/ x.txt; do
    tool 2 $one --report $name
    says err "The name of a report ends in .html, .xlsx, .md or .json, not “$name”"
done
tool 2 $one --report x.md --report x.md
says err 'The report “x.md” is given twice'
tool 2 $one --report x.md --report ./x.md
says err 'The reports “x.md” and “./x.md” are the same file'
tool 2 $one --report nowhere.md --report "$PWD/nowhere.md" --lang zh
says err "报告“nowhere.md”和“$PWD/nowhere.md”是同一个文件"
tool 2 $one --report ''
says err 'The name behind --report is empty'
tool 3 $one --report nowhere/x.md
says err 'There is no folder “nowhere/”'
cp households.csv data.json
cp support.guodu rules.md
tool 2 dry-run support.guodu --data 农户=data.json --input-format csv --as-of 2023-06-30 --report data.json
says err '“data.json” is a file that is read'
tool 2 dry-run rules.md $data --as-of 2023-06-30 --report rules.md
says err '“rules.md” is a file that is read'
tool 2 dry-run support.guodu --baseline rules.md $data --as-of 2023-06-30 --report rules.md --lang zh
says err '“rules.md”正是要读的文件'
result 'they are as they were' cmp support.guodu rules.md
tool 2 $one --report x.md --log x.md
says err 'The log and a report cannot both go to “x.md”'

# ---- names and identity numbers ----

sed 's/100元/200元/; s/不低于 60/不低于 75/' named.guodu >named2.guodu
named="dry-run named2.guodu --baseline named.guodu --data 农户=named.csv --data 成员=named_person.csv --as-of 2023-06-30"
shown='甲示例|乙示例|丙示例|丁示例|110101199003072914'
# masked FILE...: no name and no number in them; and they are about the records all the same.
masked() {
    for file; do
        result "nothing of people in $file" sh -c '! grep -qE "$1" "$2"' - "$shown" "$file"
        says "$file" '110101********2914'
    done
}
rm -f x.html x.md x.json
tool 0 $named --by 姓名,证件号 --all --report x.html --report x.md --report x.json
masked out x.html x.md x.json
says x.md '告知本户：甲**（乙**），证件110101********2914'
says x.md '成员[110101********2914, 丙**]'
result 'and nobody is lost' test -s x.json
tool 0 $named --by 成员.姓名 --all --report x.md --report x.json
masked x.md x.json
says x.json '"丁**"'
# Rows that were not used.
sed '2{p;}' named_person.csv >twice.csv
tool 0 dry-run named.guodu --data 农户=named.csv --data 成员=twice.csv --as-of 2023-06-30 --all --report x.md --report x.json
says x.json '"丙**"'
result 'nothing of people in x.json' sh -c '! grep -qE "$1" x.json' - "$shown"
result 'nothing of people in x.md' sh -c '! grep -qE "$1" x.md' - "$shown"
printf '%s\n' 证件号,户主姓名,收入,姓名,年龄 110101199003072914,乙示例,3500,丙示例,70 \
    110101199003072914,甲示例,3500,丁示例,80 >one.csv
tool 0 dry-run named.guodu --data one.csv --as-of 2023-06-30 --all --report x.md --report x.json
says x.json '“乙**”'
result 'nothing of people in x.json' sh -c '! grep -qE "$1" x.json' - "$shown"
result 'nothing of people in x.md' sh -c '! grep -qE "$1" x.md' - "$shown"
# To be seen, where someone asks for it; numbers inside an explanation stay masked.
tool 0 $named --by 姓名 --all --show-identity --report x.md --report x.json
says out '甲示例'
says x.json '农户[110101199003072914]'
says x.json '成员[110101199003072914, 丙示例]'
says x.md '告知本户：甲示例（乙示例），证件110101********2914，收入3500元/年。'
says x.md '| 甲示例 |'
tool 0 dry-run --help
says out 'explanations stay masked'

# ---- data that were imported ----

# The new version has a field more: data imported by it do for both, those of the old one do not.
sed 's/^  人均收入: 金额\/年/&\n  备用: 整数/' support.guodu >wider.guodu
sed 's/^  人均收入: 金额\/年/&\n  另一: 整数/' support.guodu >other.guodu
sed '1s/$/,备用,另一/; 2,$s/$/,1,1/' households.csv >wide.csv
for rules in support wider; do
    tool 0 import $rules.guodu --data 农户=wide.csv --data members.csv -o $rules.gds
done
tool 0 dry-run wider.guodu --baseline support.guodu --data wider.gds --as-of 2023-06-30
tool 0 dry-run support.guodu --baseline wider.guodu --data wider.gds --as-of 2023-06-30
tool 3 dry-run wider.guodu --baseline support.guodu --data support.gds --as-of 2023-06-30
says err 'import the data again by the new version (guodu import RULES ...), which will do for both.'
tool 3 dry-run wider.guodu --baseline support.guodu --data support.gds --as-of 2023-06-30 --lang zh
says err '请用新版规则重新导入（guodu import 新版规则 …），两版都能用。'
tool 3 dry-run support.guodu --baseline wider.guodu --data support.gds --as-of 2023-06-30
says err 'import the data again by the baseline (guodu import OLD ...), which will do for both.'
tool 3 dry-run support.guodu --baseline wider.guodu --data support.gds --as-of 2023-06-30 --lang zh
says err '请用旧版规则重新导入（guodu import 旧版规则 …），两版都能用。'
tool 3 dry-run other.guodu --baseline wider.guodu --data wider.gds --as-of 2023-06-30
says err 'no imported data will do for both: give the data files themselves.'
tool 3 dry-run other.guodu --baseline wider.guodu --data wider.gds --as-of 2023-06-30 --lang zh
says err '导入好的数据不能两版一起用，请直接用原来的数据文件试算。'
tool 0 dry-run other.guodu --baseline wider.guodu --data 农户=wide.csv --data members.csv --as-of 2023-06-30
tool 3 dry-run wider.guodu --data support.gds --as-of 2023-06-30
says err 'import the data again.'

# ---- what cannot be done ----

tool 2 dry-run support.guodu $data
says err 'Say with --as-of by which day to judge'
tool 2 dry-run support.guodu --as-of 2023-06-30
says err 'Name the files of records with --data'
tool 2 dry-run
says err 'Say which rules to judge by'
tool 2 $one --from 2023-01-01 --to 2024-01-01
says err '--as-of is one day, --from and --to are many'
tool 2 dry-run support.guodu $data --from 2023-01-01
says err '--from and --to go together'
tool 2 dry-run support.guodu $data --from 2024-01-01 --to 2023-01-01
says err 'The day of --from must not be after that of --to'
tool 2 dry-run support.guodu $data --from 2023-13-01 --to 2024-01-01
says err '--from takes a day of the calendar, written like 2023-06-30, not “2023-13-01”'
tool 2 $one --every month
says err '--every goes with --from and --to'
tool 2 dry-run support.guodu $data --from 2023-01-01 --to 2024-01-01 --every week --lang zh
says err '--every 后面只能写 年、季 或 月，不能是“week”'
tool 2 $one --cliff 30%
says err '--cliff needs a before and an after: add --baseline OLD'
tool 2 $one --cliff 30% --lang zh
says err '--cliff 要有前后两头才能比：加上 --baseline 旧版规则'
tool 2 $one --by 没有
says err '没有'
tool 2 $one --by 年人均收入
says err 'The rules have no field called “年人均收入”; there are: 人均收入'
tool 2 $one --by '区县(身份)' --lang zh
says err '“区县(身份)”不对：括号前面只能写 省、市、县、乡、村'
tool 2 dry-run support.guodu proposal.guodu $data --as-of 2023-06-30
says err '“proposal.guodu” holds rules and no data; to compare with it, write --baseline before it'
tool 2 $one --cliff-step x
tool 2 $one --amount 参保资助.没有
tool 2 $one --detail 0
says err '--detail takes a number of rows'
tool 2 $one --only 检测
says err 'Did you mean “监测”?'
tool 1 $one --max-rejects 1
says err 'more than the limit of 1'
silent out
tool 1 dry-run broken.guodu $data --as-of 2023-06-30
tool 1 dry-run support.guodu --baseline broken.guodu $data --as-of 2023-06-30
tool 3 dry-run support.guodu --data nothing.csv --as-of 2023-06-30
says err 'nothing.csv'

# A name of --only may be in one version alone, as long as there is something of both to compare.
sed 's/政策 监测 /政策 新监测 /' support.guodu >renamed.guodu
tool 0 dry-run renamed.guodu --baseline support.guodu $data --as-of 2023-06-30 --only 新监测 --only 监测
tool 2 dry-run renamed.guodu --baseline support.guodu $data --as-of 2023-06-30 --only 新监测
says err 'One of the two versions has nothing of what --only names'

# A guarantee of the new rules that is not kept.
tool 0 check findings.guodu
"$GUODU" run findings.guodu --data findings.csv findings_person.csv --as-of 2023-06-30 --summary-only >out 2>err
status=$?
tool $status dry-run findings.guodu --data findings.csv findings_person.csv --as-of 2023-06-30
says err 'a guarantee is not kept: exit status 1'

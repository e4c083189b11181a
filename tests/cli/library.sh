#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library that ships: nothing to complain of, every entry of the catalogue decided or registered,
# its examples pass, and at each year's end it gives what the texts say.
. "$(dirname "$0")/lib.sh"
rules=$OLDPWD/rules
facts=$OLDPWD/tests/library

tool 0 check --lang en "$rules"
says err 'no errors'
silent err 'warning'
silent err 'hint'

tool 0 check --audit --format json "$rules"
says out '"missing": 0'
says out '{"level": "A", "entries": 82, "decided": 82, "registered": 0, "missing": 0}'
says out '{"level": "B", "entries": 50, "decided": 50, "registered": 0, "missing": 0}'
says out '{"level": "C", "entries": 55, "decided": 0, "registered": 55, "missing": 0}'
says out '"uncited": []'
says out '"unreached": []'
says out '"unexpected": []'

tool 0 test --lang en "$rules"
says out ' 0 failed'

# A county's own file on top of the national rules: the library is found by its folder.
mkdir -p county
printf '%s\n' '过渡期 2021-01-01 至 2025-12-31' '适用地区 421303 "湖北随州曾都区"' \
    '引用 "全国.guodu"' >county/本县.guodu
tool 0 check --lang en --library "$rules" county/本县.guodu
says err 'no errors'
silent err 'warning'
tool 0 check --audit --lang en --library "$rules" county/本县.guodu
says out 'Reached by no example: 0'
says out 'Outcomes that no example expects: 0'

# A file beside the user that is there and is none of it: the library's is not taken in its place.
mkdir -p linked
cp county/本县.guodu linked
ln -sf ../county/本县.guodu linked/全国.guodu
tool 1 check --lang en --library "$rules" linked/本县.guodu
says err 'G1002: “全国.guodu” is outside the folder of the main file'
rm linked/全国.guodu
tool 0 check --lang en --library "$rules" linked/本县.guodu

# Every field that is read has a name in English among its headings: lower-case letters.
awk '
    /^(补充 )?记录 / { inside = 1 }
    /^}/ { inside = 0 }
    inside && /^  [^#[:space:]][^ ]*: / && !/ = / && !/: 若干 / && !/ =$/ {
        if ($0 !~ /来自 "[a-z][a-z0-9_]*"/) print FILENAME ": " $0
    }
' "$rules"/schema/*.guodu >out
silent out

# The third mark of a household without labour capacity is read, and it stays in monitoring.
printf '%s\n' '户编号,行政区划代码,户类型,监测对象类别,风险是否已消除' \
    '1,460000,脱贫户,脱贫不稳定户,暂不标注' '2,460000,脱贫户,脱贫不稳定户,是' >marked.csv
tool 0 run "$rules" --data 农户=marked.csv --as-of 2023-06-30 --only 风险消除 --lang zh
says err '采用 2 + 未采用 0'
says out '1,2023-06-30,风险消除,未定'
says out '2,2023-06-30,风险消除,不适用'

# What the texts say of each year's end; the last day is beyond the transition.
for day in 2020-12-31 2021-12-31 2022-12-31 2023-12-31 2024-12-31 2025-12-31 2026-06-30; do
    "$GUODU" run --lang zh "$rules" --data "农户=$facts/农户.csv" "成员=$facts/成员.csv" \
        "工作=$facts/工作.csv" "县=$facts/县.csv" --as-of "$day" -o judged 2>err </dev/null ||
        cat err
    for record in 县 农户 成员; do
        file=judged.$record.csv
        test -f "$file" || file=judged.csv
        awk -F, -v record="$record" '
            FNR == 1 {
                sub(/^\357\273\277/, "")
                for (i = 1; i <= NF; i++) column[$i] = i
                next
            }
            {
                key = record == "县" ? $1 : record == "农户" ? $1 : $1 "/" $2
                print $column["as_of"], key, $column["policy"], $column["outcome"], \
                    $column["clause"], $column["value"]
            }
        ' "$file"
    done
done | sed 's/ *$//' | awk '
    NR == FNR { if ($0 !~ /^#/) wanted[$2 " " $3] = 1; next }
    ($2 " " $3) in wanted
' "$facts/预期.txt" - | LC_ALL=C sort >judged.txt
grep -v '^#' "$facts/预期.txt" | LC_ALL=C sort >expected
result 'each year is judged as the texts say' diff expected judged.txt

# A county's own file computes in another way what a file that it uses adds to a record.
cat >county.guodu <<'END'
过渡期 2021-01-01 至 2025-12-31
适用地区 519998 "示例县"
引用 "全国.guodu"
补充 记录 成员 { 另有参保资助: 是否 = 属于另设的监测档 或 重度残疾 }
用例 "本县的重度残疾人另有一档" 于 2023-06-30 {
  给定 农户 {
    户编号 = "A1"  区划 = 519998  户类型 = 脱贫户  监测对象类别 = 无  返贫致贫 = 否
    成员 { 人口编号 = "1"  参加居民医保 = 是  特困 = 否  低保 = 否  残疾等级 = 二级 }
  }
  期望 参保资助 对 家庭成员[1]: 不适用
}
用例 "别的县照旧" 于 2023-06-30 {
  给定 农户 {
    户编号 = "A2"  区划 = 519997  户类型 = 脱贫户  监测对象类别 = 无  返贫致贫 = 否
    成员 { 人口编号 = "1"  参加居民医保 = 是  特困 = 否  低保 = 否  残疾等级 = 二级 }
  }
  期望 参保资助 对 家庭成员[1]: 调整 脱贫渐退
}
END
tool 0 test --library "$rules" county.guodu

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: makes a county, checks the rules, tests them by their examples, judges every
# household and person, shows the summary; then tries a proposal out (rules/demo-proposal) and says
# what it would do. `make demo` calls it.
#
#     GUODU=tool COUNTY=generator sh rules/demo/run.sh [FOLDER]
#
# FOLDER takes the data and the results (build/demo). Further variables: SEED, HOUSEHOLDS, AS_OF.
set -eu
cd "$(dirname "$0")/../.."

: "${GUODU:=build/guodu}" "${COUNTY:=build/demo/county}"
folder=${1:-build/demo}
mkdir -p "$folder"

"$COUNTY" "${SEED:-2021}" "${HOUSEHOLDS:-2000}" "$folder"
"$GUODU" check --lang zh rules/demo
"$GUODU" test --lang zh rules/demo
"$GUODU" run --lang zh rules/demo \
    --data "$folder/农户.csv" --data "$folder/成员.csv" \
    --as-of "${AS_OF:-2023-06-30}" -o "$folder/结果.csv" --summary

# What a change would do: both versions in one pass, on one day; then the proposal year by year.
proposal=rules/demo-proposal
try() {
    "$GUODU" dry-run --lang zh "$proposal" --library rules/demo --baseline rules/demo \
        --data "$folder/农户.csv" --data "$folder/成员.csv" "$@" 2>"$folder/试算.err" || {
        cat "$folder/试算.err"
        return 1
    }
}
"$GUODU" test --lang zh --library rules/demo "$proposal"
try --as-of "${AS_OF:-2023-06-30}" --by '县(区划),户类型' --report "$folder/report.html" \
    --report "$folder/report.xlsx" >"$folder/试算.txt"
try --from 2021-01-01 --to 2025-01-01 --every year --cliff 30% \
    --report "$folder/report-years.html" >"$folder/试算.逐年.txt"

echo
echo "试算假设的方案（$proposal，数都是编的），和现行的规则（rules/demo）对比："
echo
sed -n '/^要点/,/^改动的影响/{/^改动的影响/!p}' "$folder/试算.txt"
cat <<END
看哪里：
  $folder/report.html   网页，双击打开：谁受益、谁受损、谁断档，哪一处改动引起的，逐户举例
  $folder/report.xlsx   同样的内容，一张表一个工作表
  $folder/report-years.html   从 2021 年到 2025 年逐年试算：分年预算，一下子减少三成以上的
  “断档”：监测户的参保资助由新的补贴接上，不算断档；控辍保学删去的一条没有接上，是断档。
  “不再未定”：待定的标准定下来，原来定不了的就定了。“新增未定”：要多收一项资料，收来以前定不了。
END

echo
echo "资料和结果在 $folder："
for file in 农户 成员 结果 结果.成员 结果.findings 结果.rejects; do
    [ ! -f "$folder/$file.csv" ] ||
        printf '  %6d 行  %s\n' "$(($(wc -l <"$folder/$file.csv") - 1))" "$file.csv"
done

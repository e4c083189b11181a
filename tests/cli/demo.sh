#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: its data come out the same everywhere, and the tool finds in them what
# tests/demo/county.awk finds, where the same measures are written down a second time.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}"
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/demo-test}"
county=$BUILD/demo/county
run=$SCRATCH/run twin=$SCRATCH/twin
mkdir -p "$run" "$twin" "$SCRATCH/less" "$SCRATCH/other"

# holds NAME COMMAND...: the case holds if the command succeeds; what it prints is the reason.
holds() {
    name=$1
    shift
    if "$@" >"$SCRATCH/said" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 40 "$SCRATCH/said"
    fi
}

differs() {
    ! cmp -s "$1" "$2"
}

# household,person,policy,outcome of every result of a run.
each() {
    awk -F, '
        FNR == 1 {
            sub(/^\357\273\277/, "")
            delete column
            for (i = 1; i <= NF; i++) column[$i] = i
            next
        }
        {
            person = "人口编号" in column ? $column["人口编号"] : ""
            print $column["户编号"] "," person "," $column["policy"] "," $column["outcome"]
        }
    ' "$1/结果.csv" "$1/结果.成员.csv" | LC_ALL=C sort
}

# policy,outcome,records of every result of a run.
counts() {
    each "$1" | awk -F, '
        { count[$3 "," $4]++ }
        END { for (line in count) print line "," count[line] }
    ' | LC_ALL=C sort
}

# household,person,name,policy,result of every finding of a run. The key of a member has a comma.
findings() {
    awk -F, '
        FNR == 1 { next }
        {
            at = $1 == "成员"
            if (at) { split($2, top, "="); split($3, own, "=") }
            sub(/"$/, "", own[2])
            print (at ? top[2] "," own[2] : $2 ",") "," $(4 + at) "," $(5 + at) "," $(6 + at)
        }
    ' "$1/结果.findings.csv" | LC_ALL=C sort
}

# ---- the data ----

"$county" 2021 50 "$SCRATCH/less" && "$county" 2022 50 "$SCRATCH/other" || exit 1
GUODU=$GUODU COUNTY=$county sh rules/demo/run.sh "$run" >"$SCRATCH/shown" 2>&1
status=$?
(cd "$run" && cksum 农户.csv 成员.csv) >"$SCRATCH/sums"
holds 'the county is the committed one' diff tests/demo/county.cksum "$SCRATCH/sums"
head -n 51 "$run/农户.csv" >"$SCRATCH/first"
head -n 51 "$SCRATCH/less/农户.csv" >"$SCRATCH/first-less"
holds 'a small county is the beginning of a large one' cmp "$SCRATCH/first" "$SCRATCH/first-less"
holds 'another seed is another county' differs "$SCRATCH/less/农户.csv" "$SCRATCH/other/农户.csv"

# ---- the results ----

holds 'the demonstration runs through' sh -c 'cat "$2"; [ "$1" = 0 ]' - $status "$SCRATCH/shown"
for report in report.html report.xlsx report-years.html; do
    holds "the proposal is tried out: $report" test -s "$run/$report"
done
counts "$run" >"$SCRATCH/counts"
holds 'outcomes by policy are the committed ones' diff tests/demo/expected.txt "$SCRATCH/counts"
awk -F, -v each="$SCRATCH/again-each" -v findings="$SCRATCH/again-found" -f tests/demo/county.awk \
    "$run/成员.csv" "$run/农户.csv" >"$SCRATCH/again"
grep -vE '^(合计|行|查),' "$SCRATCH/again" >"$SCRATCH/again-counts"
holds 'outcomes by policy are those of the second judge' \
    diff "$SCRATCH/again-counts" "$SCRATCH/counts"
LC_ALL=C sort "$SCRATCH/again-each" >"$SCRATCH/again-sorted"
each "$run" >"$SCRATCH/each"
holds "every single outcome is that of the second judge" \
    diff "$SCRATCH/again-sorted" "$SCRATCH/each"

findings "$run" >"$SCRATCH/found"
awk -F, '{ count[$3 "," $4 "," $5]++ } END { for (line in count) print line "," count[line] }' \
    "$SCRATCH/found" | LC_ALL=C sort >"$SCRATCH/found-counts"
holds 'findings are the committed ones' diff tests/demo/found.txt "$SCRATCH/found-counts"
sed -n 's/^查,//p' "$SCRATCH/again" >"$SCRATCH/again-found-counts"
holds 'findings are those of the second judge' \
    diff "$SCRATCH/again-found-counts" "$SCRATCH/found-counts"
LC_ALL=C sort "$SCRATCH/again-found" >"$SCRATCH/again-found-sorted"
holds 'every single finding is that of the second judge' \
    diff "$SCRATCH/again-found-sorted" "$SCRATCH/found"

# Totals of money and rejects, worked out from the files themselves.
total() {
    awk -F, -v policy="$2" -v heading="$3" '
        FNR == 1 { sub(/^\357\273\277/, ""); sub(/\r$/, ""); for (i = 1; i <= NF; i++) column[$i] = i }
        FNR > 1 && $column["policy"] == policy {
            for (i = column["output"]; i < NF; i += 2)
                if ($i == heading) fen += int($(i + 1) * 100 + 0.5)
        }
        END { printf "合计,%s.%s,%d\n", policy, heading, fen / 100 }
    ' "$1"
}
{
    total "$run/结果.成员.csv" 参保资助 资助额
    total "$run/结果.csv" 小额信贷 可贷金额
} >"$SCRATCH/totals"
grep '^合计' "$SCRATCH/again" >"$SCRATCH/again-totals"
holds 'sums of money are those of the second judge' diff "$SCRATCH/again-totals" "$SCRATCH/totals"
rejects=$(awk -F, '/^行/ { sum += $5 } END { print sum }' "$SCRATCH/again")
holds 'every wrong row is a reject' sh -c '
    [ "$(($(wc -l <"$1") - 1))" = "$2" ] || { echo "expected $2"; cat "$1"; }
' - "$run/结果.rejects.csv" "$rejects"

# ---- one file in English keywords ----

cp rules/demo/*.guodu "$twin"
cp tests/demo/民生保障.en.guodu "$twin/民生保障.guodu"
holds 'the rules with one file in English are sound' "$GUODU" check "$twin"
"$GUODU" run --lang zh "$twin" --data "$run/农户.csv" --data "$run/成员.csv" \
    --as-of 2023-06-30 -o "$twin/结果.csv" >"$SCRATCH/shown" 2>&1
for kind in 结果 结果.成员 结果.findings; do
    holds "the same $kind in English keywords" cmp "$run/$kind.csv" "$twin/$kind.csv"
done

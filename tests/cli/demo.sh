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

# policy,outcome,records from the result files of a run.
counts() {
    awk -F, '
        FNR == 1 {
            sub(/^\357\273\277/, "")
            sub(/\r$/, "")
            for (i = 1; i <= NF; i++) column[$i] = i
            next
        }
        { count[$column["policy"] "," $column["outcome"]]++ }
        END { for (line in count) print line "," count[line] }
    ' "$1/结果.csv" "$1/结果.成员.csv" | LC_ALL=C sort
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
counts "$run" >"$SCRATCH/counts"
holds 'outcomes by policy are the committed ones' diff tests/demo/expected.txt "$SCRATCH/counts"
awk -F, -f tests/demo/county.awk "$run/成员.csv" "$run/农户.csv" >"$SCRATCH/again"
grep -v '^[合行]' "$SCRATCH/again" >"$SCRATCH/again-counts"
holds 'outcomes by policy are those of the second judge' \
    diff "$SCRATCH/again-counts" "$SCRATCH/counts"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: the data come out the same everywhere, the rules are sound, and what the tool
# counts is what tests/demo/county.awk counts, which judges the same data by the same measures
# written down a second time.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/demo-test}"
county=$BUILD/demo/county
mkdir -p "$SCRATCH/a" "$SCRATCH/b" "$SCRATCH/other"

# is NAME COMMAND...: the case holds if the command succeeds.
is() {
    name=$1
    shift
    if "$@" >"$SCRATCH/said" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 30 "$SCRATCH/said"
    fi
}

sums() {
    cksum <"$1/农户.csv" && cksum <"$1/成员.csv"
}

# policy,outcome,records from the result files of a run.
counts() {
    awk -F, '
        FNR == 1 { sub(/^\357\273\277/, ""); for (i = 1; i <= NF; i++) column[$i] = i }
        FNR > 1 { count[$column["policy"] "," $column["outcome"]]++ }
        END { for (line in count) print line "," count[line] }
    ' "$@" | LC_ALL=C sort
}

"$county" 2021 2000 "$SCRATCH/a" && "$county" 2021 2000 "$SCRATCH/b" &&
    "$county" 2022 50 "$SCRATCH/other" && "$county" 2021 50 "$SCRATCH/b" || exit 1
sums "$SCRATCH/a" >"$SCRATCH/sums"
is 'the county is the committed one' diff tests/demo/county.cksum "$SCRATCH/sums"
is 'a smaller county is the beginning of a larger one' sh -c '
    head -n 51 "$1/a/农户.csv" | cmp - "$1/first" ' - "$SCRATCH"

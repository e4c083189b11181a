#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a dry run of the demonstration tells is what the rows of `guodu run` by each version come to,
# to the fen: tests/dry_run/totals.awk (over several days tests/dry_run/course.awk) works it out from
# them, tests/dry_run/told.awk takes it from the report. And it is the same report from tables,
# workbooks, databases and imported data, and by any number of threads.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}"
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/dry-run-test}"
old=rules/demo new=rules/demo-proposal day=2023-06-30
data=$SCRATCH/data
mkdir -p "$data"

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

# rows NAME RULES DAY: the rows of a run, as tables.
rows() {
    "$GUODU" run --lang zh --library "$old" "$2" --data "$data/农户.csv" --data "$data/成员.csv" \
        --as-of "$3" -o "$SCRATCH/$1.csv" --wide >"$SCRATCH/shown" 2>&1
}

# report NAME OPTION...: NAME.json.
report() {
    to=$1
    shift
    "$GUODU" dry-run --lang zh "$new" --library "$old" --baseline "$old" \
        --report "$SCRATCH/$to.json" "$@" >"$SCRATCH/$to.txt" 2>"$SCRATCH/$to.err"
}

# Without what is said of files: facts, explanations of samples, where rejected rows stand.
tables() {
    awk -f tests/dry_run/flat.awk "$SCRATCH/$1.json" | grep -v '^facts/\|^samples/.*/\(after\|before\)\|^tables/reject_reasons/.*/reason\|^tables/rejects/rows/.*/\(file\|line\|reason\)'
}

# told NAME: what the report tells, in lines.
told() {
    awk -f tests/dry_run/flat.awk "$SCRATCH/$1.json" |
        awk -v day=$day -f tests/dry_run/told.awk | LC_ALL=C sort
}

# Each table of `totals` is that of `told`.
compare() {
    for kind in totals told; do cut -f 1 "$SCRATCH/$kind" | uniq >"$SCRATCH/names.$kind"; done
    for table in $(cat "$SCRATCH/names.totals"); do
        for kind in totals told; do
            grep "^$table	" "$SCRATCH/$kind" >"$SCRATCH/$kind.of"
        done
        holds "$table: what the rows come to" diff "$SCRATCH/totals.of" "$SCRATCH/told.of"
    done
}

as_csv="--data $data/农户.csv --data $data/成员.csv"

"$BUILD/demo/county" 2021 1000 "$data" || exit 1
holds 'a run by the old version' rows old "$old" $day
holds 'a run by the new version' rows new "$new" $day
holds 'a dry run' report csv $as_csv --as-of $day --by 户类型
holds 'the report is JSON' awk -f tests/dry_run/flat.awk "$SCRATCH/csv.json"

awk -F, -f tests/dry_run/demo.awk -f tests/dry_run/totals.awk version=old "$SCRATCH/old.csv" \
    "$SCRATCH/old.成员.csv" version=new "$SCRATCH/new.csv" "$SCRATCH/new.成员.csv" version= "$data/农户.csv" |
    LC_ALL=C sort >"$SCRATCH/totals"
told csv >"$SCRATCH/told"
compare
holds 'nothing else is told' diff "$SCRATCH/names.totals" "$SCRATCH/names.told"

# ---- over time ----

columns='course gaps_over_time drops drops_from_old budget budget_years'
set --
for as_of in $day 2024-06-30 2025-06-30; do
    rows "old.$as_of" "$old" $as_of && rows "new.$as_of" "$new" $as_of || exit 1
    set -- "$@" day=$as_of
    for version in old new; do
        set -- "$@" version=$version "$SCRATCH/$version.$as_of.csv" \
            "$SCRATCH/$version.$as_of.成员.csv"
    done
done
holds 'a dry run over three years' report years $as_csv --from $day --to 2025-06-30 --every year \
    --cliff 30%
awk -F, -v share=0.3 -f tests/dry_run/demo.awk -f tests/dry_run/course.awk "$@" |
    LC_ALL=C sort >"$SCRATCH/totals"
told years | grep -E "^($(echo $columns | tr ' ' '|'))	" >"$SCRATCH/told"
compare

# ---- the same by every way ----

# same NAME OPTION...: the same but for the facts.
same() {
    name=$1
    shift
    report other --as-of $day --by 户类型 "$@"
    tables csv >"$SCRATCH/tables"
    tables other >"$SCRATCH/tables.other"
    holds "the same report: $name" diff "$SCRATCH/tables" "$SCRATCH/tables.other"
}

forms=$SCRATCH/forms
mkdir -p "$forms"
ASAN_OPTIONS=detect_leaks=0 "$BUILD/demo/convert" "$data" "$forms" workbook database shuffled || exit 1
as_book="--data $forms/县.xlsx:农户 --data $forms/县.xlsx:成员"
same 'one thread' $as_csv --threads 1
same 'three threads' $as_csv --threads 3
same 'a workbook' $as_book
same 'a database' --data "$forms/县.db:农户" --data "$forms/县.db:成员"
"$GUODU" import --lang zh "$new" --library "$old" $as_csv -o "$SCRATCH/county.gds" \
    >"$SCRATCH/shown" 2>&1
same 'imported data' --data "$SCRATCH/county.gds"

# Rows in another order: lists of records have another order, too.
report other --as-of $day --data "$forms/农户.csv" --data "$forms/成员.csv" --by 户类型
told csv >"$SCRATCH/told"
told other >"$SCRATCH/told.other"
holds 'rows in another order come to the same' diff "$SCRATCH/told" "$SCRATCH/told.other"

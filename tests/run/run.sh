#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whole runs of the tool as data. Each folder here is a case:
#
#   rules.guodu   the rules; rules.en.guodu: the same in English words; rules.full.guodu: with
#                 full-width signs
#   *.csv         the data, a file for each kind of record; data.ndjson: the same as objects
#   dates         the days to judge by, one a line
#   expected/DAY  what comes out, results*.csv, and results.ndjson where that is held too
#
# The results are the expected ones, and the same whether the data come as CSV, as CSV in another
# order of files and rows, or as NDJSON, and in whichever words and signs the rules are. The same
# holds of the county of the demonstration.
#
# `sh tests/run/run.sh --write` makes what is expected anew; look at every difference.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/run-test}"
mkdir -p "$SCRATCH"

# judge OUT RULES DAY FILE...: runs the tool, results in the folder OUT; says what went wrong.
judge() {
    out=$1 rules=$2 day=$3
    shift 3
    mkdir -p "$out"
    "$GUODU" run "$rules" --lang zh --as-of "$day" --data "$@" \
        -o "$out/results.csv" >"$SCRATCH/said" 2>&1
}

# is NAME COMMAND...: the case holds if the command succeeds.
is() {
    name=$1
    shift
    if "$@" >"$SCRATCH/difference" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 20 "$SCRATCH/difference" "$SCRATCH/said"
    fi
}

exactly() {
    test -s "$1/results.csv" && diff -r "$@"
}

# Sorted, since another order of rows is another order of results; rejects tell of lines.
same_results() {
    sorted_results "$1" >"$SCRATCH/one" && sorted_results "$2" | diff "$SCRATCH/one" -
}

sorted_results() {
    for file in "$1"/results*.csv; do
        case $file in *.rejects.csv) continue ;; esac
        [ -f "$file" ] && echo "${file##*/}" || return 1
        case $file in
        *.findings.csv) sed 's/,[^,]*,[0-9]*$//' "$file" | sort ;; # not where the row stood
        *) sort "$file" | sed 's/rules\.[a-z]*\.guodu/rules.guodu/' ;; # nor where an error is
        esac
    done
}

# The data with the rows of each file turned round, below $1.
turned() {
    mkdir -p "$1"
    for file in "$2"/*.csv; do
        { head -n 1 "$file" && tail -n +2 "$file" | tac; } >"$1/${file##*/}"
    done
}

if [ "${1:-}" = --write ]; then
    for folder in tests/run/*/; do
        folder=${folder%/}
        while read -r day; do
            judge "$folder/expected/$day" "$folder/rules.guodu" "$day" "$folder"/*.csv
            [ ! -f "$folder/expected/$day/results.ndjson" ] ||
                "$GUODU" run "$folder/rules.guodu" --lang zh --as-of "$day" \
                    --data "$folder"/*.csv --format ndjson >"$folder/expected/$day/results.ndjson" \
                    2>"$SCRATCH/said"
        done <"$folder/dates"
    done
    exit 0
fi

for folder in tests/run/*/; do
    folder=${folder%/}
    case=${folder##*/}
    mine=$SCRATCH/$case
    turned "$mine/turned" "$folder"
    while read -r day; do
        expected=$folder/expected/$day
        judge "$mine/$day" "$folder/rules.guodu" "$day" "$folder"/*.csv
        [ ! -f "$expected/results.ndjson" ] ||
            "$GUODU" run "$folder/rules.guodu" --lang zh --as-of "$day" \
                --data "$folder"/*.csv --format ndjson >"$mine/$day/results.ndjson" 2>"$SCRATCH/said"
        is "$case, $day" exactly "$expected" "$mine/$day"
        judge "$mine/$day-turned" "$folder/rules.guodu" "$day" "$mine/turned"/*.csv
        is "$case, $day, in another order" same_results "$expected" "$mine/$day-turned"
        if [ -f "$folder/data.ndjson" ]; then
            judge "$mine/$day-ndjson" "$folder/rules.guodu" "$day" "$folder/data.ndjson"
            is "$case, $day, as NDJSON" same_results "$expected" "$mine/$day-ndjson"
        fi
        for twin in "$folder"/rules.*.guodu; do
            name=${twin##*/}
            judge "$mine/$day-$name" "$twin" "$day" "$folder"/*.csv
            is "$case, $day, $name" same_results "$expected" "$mine/$day-$name"
        done
    done <"$folder/dates"
done

mkdir -p "$SCRATCH/county"
"$BUILD/demo/county" 2021 300 "$SCRATCH/county" || exit 1
turned "$SCRATCH/county/turned" "$SCRATCH/county"
awk -v list=家庭成员 -f tests/run/ndjson.awk \
    "$SCRATCH/county/农户.csv" "$SCRATCH/county/成员.csv" >"$SCRATCH/county/data.ndjson"
judge "$SCRATCH/county/csv" rules/demo 2023-06-30 "$SCRATCH"/county/*.csv
is 'the county has results' test -s "$SCRATCH/county/csv/results.成员.csv"
judge "$SCRATCH/county/other" rules/demo 2023-06-30 "$SCRATCH"/county/turned/*.csv
is 'the county, in another order' same_results "$SCRATCH/county/csv" "$SCRATCH/county/other"
judge "$SCRATCH/county/ndjson" rules/demo 2023-06-30 "$SCRATCH/county/data.ndjson"
is 'the county, as NDJSON' same_results "$SCRATCH/county/csv" "$SCRATCH/county/ndjson"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The benchmark without its clock: over 10,000 households everything that `make bench` races gives
# the expected summary, and the rules in other words (vary.sh) give what the reference evaluator says.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}"
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/bench-test}"
bench=$BUILD/tests/bench rules=tests/bench/transition-10.guodu
expected=tests/bench/expected-10k.txt
rm -rf "$SCRATCH/data" "$SCRATCH/other"
mkdir -p "$SCRATCH/data" "$SCRATCH/other"
households=$SCRATCH/data/households.csv persons=$SCRATCH/data/persons.csv

# gives NAME FILE COMMAND...: the case holds if that is what the command prints.
gives() {
    name=$1 file=$2
    shift 2
    if "$@" >"$SCRATCH/printed" 2>"$SCRATCH/said" && cmp -s "$file" "$SCRATCH/printed"; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        diff "$file" "$SCRATCH/printed" | head -n 20
        head -n 5 "$SCRATCH/said"
    fi
}

# What the tool writes for each household, added up by another program.
through_files() {
    "$GUODU" run "$rules" --lang en --as-of 2023-06-30 -d "$households" -d "$persons" --wide \
        -o "$SCRATCH/results.csv" >"$SCRATCH/said" 2>&1 || return
    awk -v persons="$(($(wc -l <"$persons") - 1))" -f tests/bench/summary.awk \
        "$SCRATCH/results.csv"
}

"$bench/gen" -n 10000 -o "$SCRATCH/data"
for threads in 1 2; do
    gives "by hand, threads: $threads" $expected "$bench/byhand" stream "$SCRATCH/data" $threads
    gives "by hand over columns, threads: $threads" $expected \
        "$bench/byhand" columns "$SCRATCH/data" $threads 1
    for rows in 64 2048; do
        gives "threads: $threads, batches of $rows" $expected \
            "$bench/bench_guodu" -t $threads -b $rows $rules "$households" "$persons"
    done
done
gives 'the reference evaluator' $expected "$bench/bench_guodu" -r $rules "$households" "$persons"
gives 'with what is missing, persons first' $expected \
    "$bench/bench_guodu" -w $rules "$persons" "$households"
gives 'judging alone, columns in memory' $expected "$bench/eval_only" $rules "$SCRATCH/data" 1
gives 'results in files, added up by another program' $expected through_files
! command -v sqlite3 >/dev/null ||
    gives 'SQLite' $expected sh tests/bench/sqlite.sh "$SCRATCH/data"

"$GUODU" import $rules -d "$households" -d "$persons" -o "$SCRATCH/data/prepared.gds" \
    >"$SCRATCH/said" 2>&1
for threads in 1 2; do
    gives "prepared data, threads: $threads" $expected \
        "$bench/bench_guodu" -t $threads $rules "$SCRATCH/data/prepared.gds"
done

sh tests/bench/vary.sh "$SCRATCH/data" "$SCRATCH/other"
set -- "$SCRATCH/other/rules.guodu" "$SCRATCH/other/households.csv" "$SCRATCH/other/persons.csv"
"$bench/bench_guodu" -r "$@" >"$SCRATCH/other/expected.txt" 2>"$SCRATCH/said"
if [ "$(diff $expected "$SCRATCH/other/expected.txt" | grep -c '^>')" -ge 10 ]; then
    echo 'ok - in other words much comes out otherwise'
else
    echo 'not ok - in other words much comes out otherwise'
    head -n 20 "$SCRATCH/said" "$SCRATCH/other/expected.txt"
fi
for threads in 1 2; do
    gives "in other words, threads: $threads" "$SCRATCH/other/expected.txt" \
        "$bench/bench_guodu" -t $threads "$@"
done

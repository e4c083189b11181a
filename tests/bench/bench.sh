#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/bench.sh BUILD: the speed of judging the workload (transition-10.guodu), beside C
# written by hand for exactly these rules, DuckDB and SQLite. `make bench` calls it. All run in
# turn, several rounds, and each must print the expected summary. Variables:
#
#   SIZE    households: of 10k 100k 1m 25m, one or several (100k 1m). 25m takes 13 GB of disk
#   ROUNDS  how often each runs (5)
#   FOLDER  takes the data and DuckDB (BUILD/bench): 0.7 GB
#   DUCKDB  no: leave it out
#
# Times are those of whole processes, files read from the cache of the system, the rules loaded and
# checked; those of DuckDB are without loading it, those of judging alone are of the processor. The last line has ratios of the best times of the
# largest size; what could not be run is a `-` there.
set -eu
cd "$(dirname "$0")/../.."

build=${1:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
: "${SIZE:=100k 1m}" "${ROUNDS:=5}" "${DUCKDB:=}"
folder=${FOLDER:-$build/bench}
bench=$build/tests/bench rules=$PWD/tests/bench/transition-10.guodu
duckdb_version=1.5.6-r.1 # of npm's @duckdb/node-api
mkdir -p "$folder"

number_of() {
    case $1 in
    10k) echo 10000 ;;
    100k) echo 100000 ;;
    1m) echo 1000000 ;;
    25m) echo 25000000 ;;
    *) echo "SIZE: not one of 10k 100k 1m 25m: $1" >&2 && return 1 ;;
    esac
}

make_data() {
    [ -f "$folder/$1/made" ] && return
    mkdir -p "$folder/$1"
    "$bench/gen" -n "$(number_of "$1")" -o "$folder/$1"
    : >"$folder/$1/made"
}

# Into BUILD: a package of npm with its library, nothing else of the system is touched.
install_duckdb() {
    [ "$DUCKDB" = no ] && echo 'DuckDB is left out: DUCKDB=no' && return
    at=$folder/duckdb
    if [ ! -f "$at/$duckdb_version" ]; then
        if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
            echo 'DuckDB is left out: node and npm are needed'
            DUCKDB=no
            return
        fi
        rm -rf "$at"
        mkdir -p "$at"
        echo '{"private": true}' >"$at/package.json"
        if ! npm install --prefix "$at" --silent --no-audit --no-fund \
            "@duckdb/node-api@$duckdb_version" >"$at/said" 2>&1; then
            echo "DuckDB is left out: npm cannot install @duckdb/node-api@$duckdb_version here"
            DUCKDB=no
            return
        fi
        : >"$at/$duckdb_version"
    fi
}

prepare() {
    make_data "$1"
    data=$folder/$1
    if [ ! -f "$data/households.gds" ] || [ "$build/guodu" -nt "$data/households.gds" ]; then
        "$build/guodu" import "$rules" --data "$data/households.csv" --data "$data/persons.csv" \
            -o "$data/households.gds" >"$folder/said" 2>&1 || {
            cat "$folder/said"
            exit 1
        }
    fi
}

# The rules in other words: the data of 10k, and what the reference evaluator says, in other-10k; of
# larger ones what comes out must be the same on one thread and on two.
check_other() {
    make_data 10k
    sh tests/bench/vary.sh "$folder/10k" "$folder/other-10k"
    set -- "$folder/other-10k/rules.guodu" "$folder/other-10k/households.csv" \
        "$folder/other-10k/persons.csv"
    "$bench/bench_guodu" -r "$@" >"$folder/other-10k/expected.txt" 2>"$folder/said"
    for threads in 1 2; do
        "$bench/bench_guodu" -t $threads "$@" 2>"$folder/said" |
            cmp - "$folder/other-10k/expected.txt" || {
            echo 'the rules in other words give something else than the reference evaluator says'
            exit 1
        }
    done
}

# The commands for a size, as race reads them.
commands() {
    data=$folder/$1
    csv="$data/households.csv $data/persons.csv"
    for threads in 1 2; do
        echo "byhand$threads $bench/byhand stream $data $threads"
        echo "guodu$threads $bench/bench_guodu -t $threads $rules $csv"
        echo "prepared$threads $bench/bench_guodu -t $threads $rules $data/households.gds"
        [ "$DUCKDB" = no ] || [ "$1$threads" = 25m1 ] ||
            echo "duckdb$threads node tests/bench/duckdb.mjs $folder/duckdb $data $threads"
    done
    echo "+parse1 $bench/byhand parse $data 1"
    [ "$1" = 25m ] && return
    other=$folder/other-$1
    [ -f "$other/persons.csv" ] || sh tests/bench/vary.sh "$data" "$other" >&2
    echo "+other1 $bench/bench_guodu $other/rules.guodu $other/households.csv $other/persons.csv"
    echo "+reasons1 $bench/bench_guodu -w $rules $csv"
    [ "$1" = 1m ] || ! command -v sqlite3 >/dev/null ||
        echo "sqlite1 sh tests/bench/sqlite.sh $data"
}

# Judging alone, apart from the others: it takes long to bring the columns into memory.
commands_alone() {
    echo "columns1 $bench/byhand columns $folder/$1 1 15"
    echo "eval1 $bench/eval_only $rules $folder/$1 15"
}

# race_all SIZE ROUNDS
race_all() {
    commands "$1" | "$bench/race" "$2" "tests/bench/expected-$1.txt" || failed=1
    [ "$1" = 25m ] || commands_alone "$1" |
        "$bench/race" "$(($2 < 3 ? $2 : 3))" "tests/bench/expected-$1.txt" || failed=1
}

install_duckdb
check_other
latest= failed=0
for size in $SIZE; do
    prepare "$size"
    [ "$size" = 25m ] && rounds=2 || rounds=$ROUNDS
    race_all "$size" "$rounds" >"$folder/race-$size"
    awk -v households="$(number_of "$size")" -v rounds="$rounds" -v last=0 \
        -f tests/bench/bench.awk "$folder/race-$size"
    latest=$size
done
awk -v households="$(number_of "$latest")" -v last=1 -f tests/bench/bench.awk \
    "$folder/race-$latest"
exit $failed

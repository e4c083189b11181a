#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/growth.sh BUILD: how the time to judge grows with the number of policies, of members in
# a household and of regions with amounts of their own. `make bench-growth` calls it. Rules and data
# are drawn (gen_rules.awk, gen.c); over 1,000 households each must give what the reference evaluator
# says. Variables:
#
#   POLICIES, MEMBERS, REGIONS  the steps
#   ROUNDS                      how often each runs (5)
#   FOLDER                      takes the data, 150 MB (BUILD/bench)
set -eu
cd "$(dirname "$0")/../.."

build=${1:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
: "${POLICIES:=10 100 1000}" "${MEMBERS:=1 2 5 10 20 50}" "${REGIONS:=1 30 300 3000}" "${ROUNDS:=5}"
folder=${FOLDER:-$build/bench}/growth
bench=$build/tests/bench rules=tests/bench/transition-10.guodu
mkdir -p "$folder"

# data NAME HOUSEHOLDS OPTION...: so many households, and 1,000 for comparing.
data() {
    name=$1 count=$2
    shift 2
    mkdir -p "$folder/$name" "$folder/$name-few"
    "$bench/gen" -n "$count" "$@" -o "$folder/$name"
    "$bench/gen" -n 1000 "$@" -o "$folder/$name-few"
}

# step NAME RULES DATA: adds a command for race, after a comparison.
step() {
    few="$folder/$3-few/households.csv $folder/$3-few/persons.csv"
    "$bench/bench_guodu" -s -r "$2" $few >"$folder/expected" 2>"$folder/said"
    "$bench/bench_guodu" -s "$2" $few 2>"$folder/said" | cmp - "$folder/expected" || {
        echo "$1: not what the reference evaluator says"
        exit 1
    }
    echo "$1 $bench/bench_guodu -s $2 $folder/$3/households.csv $folder/$3/persons.csv" \
        >>"$folder/commands"
}

: >"$folder/commands"
data plain 20000
for n in $POLICIES; do
    awk -v policies="$n" -f tests/bench/gen_rules.awk $rules >"$folder/policies-$n.guodu"
    step "policies:$n:20000" "$folder/policies-$n.guodu" plain
done
for n in $MEMBERS; do
    data "members-$n" $((320000 / n)) -m "$n"
    step "members:$n:$((320000 / n))" $rules "members-$n"
done
for n in $REGIONS; do
    data "regions-$n" 100000 -r "$n"
    awk -v regions="$n" -f tests/bench/gen_rules.awk $rules >"$folder/regions-$n.guodu"
    step "regions:$n:100000" "$folder/regions-$n.guodu" "regions-$n"
done
"$bench/race" "$ROUNDS" - <"$folder/commands" >"$folder/race"
awk -f tests/bench/growth.awk "$folder/race"

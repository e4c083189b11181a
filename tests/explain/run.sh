#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Explanations as data. Each folder here is a case:
#
#   rules.guodu   the rules
#   *.csv         the data
#   args          what `guodu explain` is asked for: the day, the key
#   expected.*    what it says: zh.txt, en.txt, json
#
# `sh tests/explain/run.sh --write` makes what is expected anew; read every difference aloud.
set -u
cd "$(dirname "$0")" || exit 2
: "${GUODU:=$PWD/../../build/guodu}" "${SCRATCH:=/tmp}"

# explain FOLDER OPTION...: what the tool says, and how it ends where that is not well.
explain() {
    folder=$1
    shift
    (
        cd "$folder" || exit 2
        # shellcheck disable=SC2046
        "$GUODU" explain rules.guodu --data *.csv "$@" $(cat args) 2>&1
        status=$?
        [ $status = 0 ] || echo "status $status"
    )
}

# check FOLDER NAME OPTION...
check() {
    case=$1 name=$2
    shift 2
    if [ "$write" ]; then
        explain "$case" "$@" >"$case/expected.$name"
    elif explain "$case" "$@" | diff "$case/expected.$name" - >"$SCRATCH/difference"; then
        echo "ok - $case: $name"
    else
        echo "not ok - $case: $name"
        head -n 30 "$SCRATCH/difference"
    fi
}

write=
[ "${1:-}" = --write ] && write=1
for case in */; do
    case=${case%/}
    check "$case" zh.txt --lang zh
    check "$case" en.txt --lang en
    check "$case" json --lang zh --format json
done

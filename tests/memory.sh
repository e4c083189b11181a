#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/memory.sh BUILD: the memory and time that counties of several sizes take, in rows by their
# keys (judged as they are read), in any order (put aside in a temporary file), as objects (kept
# until all are read) and in other forms; and that all give the same results. `make memory` calls
# it. Variables:
#
#   HOUSEHOLDS  the sizes; files of less than 16 MiB, some 35,000 households, are always kept
#   FORMS       of sorted, shuffled, nested (NDJSON), gb18030, workbook, database; and households:
#               these alone, shuffled
#   FOLDER      takes the data, 1 to 3 MB and as much in results for 1,000 households and each form
#
# Memory is what the process held at most; beyond that of a run over 100 households, by the rows
# of both kinds, in the last column but one. Seconds are those computed, on all cores.
set -eu
cd "$(dirname "$0")/.."

build=${1:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
: "${HOUSEHOLDS:=50000 200000}" "${FORMS:=sorted shuffled nested}"
folder=${FOLDER:-$build/memory}
measure=$build/demo/measure convert=$build/demo/convert

# A county in the order of its keys, wrong rows in their place.
make_sorted() {
    mkdir -p "$folder/made" "$folder/sorted"
    "$build/demo/county" 2021 "$1" "$folder/made"
    for kind in 农户 成员; do
        made=$folder/made/$kind.csv
        { head -n 1 "$made" && tail -n +2 "$made" | LC_ALL=C sort -s -t, -k1,1; } \
            >"$folder/sorted/$kind.csv"
    done
    rm -r "$folder/made"
}

# judge FORM FILE...: leaves "KiB ms" in the file `measured` and the results in the folder `out`.
judge() {
    form=$1
    shift
    rm -rf "$folder/out"
    mkdir -p "$folder/out"
    "$measure" "$folder/measured" "$build/guodu" run rules/demo --lang zh --as-of 2023-06-30 \
        -o "$folder/out/r.csv" --data "$@" 2>"$folder/said" || { cat "$folder/said" && exit 1; }
}

judge_form() {
    mkdir -p "$folder/$1"
    case $1 in
    sorted) ;;
    households) "$convert" "$folder/sorted" "$folder/$1" shuffled ;;
    *) "$convert" "$folder/sorted" "$folder/$1" "$1" ;;
    esac
    case $1 in
    households) judge "$1" "农户=$folder/$1/农户.csv" && return ;;
    nested) set -- "$1" "$folder/$1/县.ndjson" "$folder/$1/其余.ndjson" ;;
    workbook) set -- "$1" "$folder/$1/县.xlsx:农户" "$folder/$1/县.xlsx:成员" ;;
    database) set -- "$1" "$folder/$1/县.db:农户" "$folder/$1/县.db:成员" ;;
    gb18030) set -- "$1" "$folder/$1/$1/农户.csv" "$folder/$1/$1/成员.csv" ;;
    *) set -- "$1" "$folder/$1/农户.csv" "$folder/$1/成员.csv" ;;
    esac
    judge "$1" "农户=$2" "成员=$3"
}

# Of the results, whatever their order; not where rows stood in the files.
sums() {
    for file in r.csv r.成员.csv; do
        "$measure" <"$folder/out/$file"
    done
    sed 's/,[^,]*,[0-9]*$//' "$folder/out/r.findings.csv" | "$measure"
    sed 's/^\([^,]*\),[^,]*,[0-9]*,/\1,/; s/\(,[a-z][a-z-]*\),.*/\1/' \
        "$folder/out/r.rejects.csv" | "$measure"
}

rows() {
    sed -n 's/^\(农户\|成员\)：读入 \([0-9]*\).*/\2/p' "$folder/said" |
        awk '{ sum += $1 } END { print sum }'
}

# compare FORM: its results with those of the first form.
compare() {
    sums >"$folder/sums"
    if [ "$1" = "${FORMS%% *}" ]; then
        cp "$folder/sums" "$folder/first"
    elif ! cmp -s "$folder/first" "$folder/sums"; then
        echo "other results than ${FORMS%% *}:"
        diff "$folder/first" "$folder/sums" || failed=1
    fi
}

make_sorted 100
judge_form sorted
read -r base rest <"$folder/measured"
printf '%10s  %8s  %-9s %8s %8s %9s %8s\n' households rows form 'MB read' 'MB held' 'bytes/row' s
failed=
for count in $HOUSEHOLDS; do
    make_sorted "$count"
    for form in $FORMS; do
        judge_form "$form"
        read -r kib ms <"$folder/measured"
        case $form in
        households) size=$(du -k --apparent-size "$folder/$form/农户.csv" | cut -f 1) ;;
        *) size=$(du -sk --apparent-size "$folder/$form" | cut -f 1) ;;
        esac
        awk -v count="$count" -v rows="$(rows)" -v form="$form" -v size="$size" -v kib="$kib" \
            -v base="$base" -v ms="$ms" 'BEGIN {
                printf "%10d  %8d  %-9s %8.1f %8.1f %9.1f %8.1f\n", count, rows, form, size / 976.5625,
                    kib / 976.5625, (kib - base) * 1024 / rows, ms / 1000
            }'
        [ "$form" = households ] || compare "$form"
        [ "$form" = sorted ] || rm -r "${folder:?}/$form"
    done
done
rm -rf "${folder:?}/out" "$folder/sorted"
[ -z "$failed" ]

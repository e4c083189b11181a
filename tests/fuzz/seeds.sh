#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# seeds.sh SEEDS TARGET FOLDER: what fuzzing of a target begins with, put into the folder. SEEDS is the
# program that makes data files; rule files and data of the other tests come as they are, small ones
# first of all; seeds/TARGET.txt has an input a line, kept/TARGET what once was a failure.
set -eu
seeds=$1 target=$2 folder=$3
here=tests/fuzz
mkdir -p "$folder"
"$seeds" "$target" "$folder"

number=0
# take FILE [LINE...]: as a seed, behind these lines.
take() {
    file=$1
    shift
    number=$((number + 1))
    { [ $# = 0 ] || printf '%s\n' "$@"; cat "$file"; } >"$folder/$(printf %04d $number)"
}

case $target in
rules)
    find tests/syntax tests/lang tests/fmt tests/changes tests/coverage tests/doc tests/explain tests/run rules \
        -name '*.guodu' -size -9k | LC_ALL=C sort >"$folder.list"
    # Each mistake that is told of once: in the first of its files.
    find tests/diag -name 'G*.guodu' ! -name '*.right.guodu' -size -3k | LC_ALL=C sort |
        awk -F/ '!seen[substr($3, 1, 5)]++' >>"$folder.list"
    ;;
csv | ndjson) find tests/data -type f -name "*.$target" -size -9k | LC_ALL=C sort >"$folder.list" ;;
*) : >"$folder.list" ;;
esac
while IFS= read -r file; do
    case $target in
    rules) take "$file" ;;
    *) take "$file" 00000000 '==> ?' ;;
    esac
done <"$folder.list"
rm "$folder.list"

if [ -f "$here/seeds/$target.txt" ]; then
    while IFS= read -r line; do
        case $line in '#'* | '') continue ;; esac
        number=$((number + 1))
        printf '%s' "$line" >"$folder/$(printf %04d $number)"
    done <"$here/seeds/$target.txt"
fi
for file in "$here/kept/$target"/* "$here/seeds/$target"/*; do
    case $file in *'*') continue ;; esac
    cp "$file" "$folder/${file##*/}"
done

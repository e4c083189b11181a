#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the documents say of the tool is true. In README.md, README.zh-CN.md, docs/cli.md and
# docs/guide.zh-CN.md and docs/embedding.md:
#
# - a block ```LANGUAGE NAME is a file of that name;
# - a block ```console holds commands, behind `$ `, each with what it prints: standard output,
#   then standard error. They are run in a folder with the files that stand above them.
#
# Further: docs/cli.md names every option, and no other; docs/architecture.md has the layers of
# tests/layers.sh and names every source file; no document points at a file that is not there.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/docs-test}"
top=$PWD
case $GUODU in
/*) ;;
*) GUODU=$top/$GUODU ;;
esac
PATH=$(dirname "$GUODU"):$PATH
case $BUILD in
/*) ;;
*) BUILD=$top/$BUILD ;;
esac
TOP=$top CC=${CC:-cc} LIBS=$(${PKG_CONFIG:-pkg-config} --libs libutf8proc yajl)
[ -z "${SAN:-}" ] || CC="$CC -fsanitize=address,undefined"
export TOP BUILD CC LIBS

# same NAME WANTED FOUND: the case holds if the files are equal.
same() {
    if diff "$2" "$3" >"$SCRATCH/diff" 2>&1; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        cat "$SCRATCH/diff"
    fi
}

# Takes a document apart: its files, and N.sh with N.wanted for each command.
take_apart() {
    awk -v folder="$2" '
        /^```/ && !inside {
            inside = 1
            kind = $1
            file = NF > 1 && $2 ~ /\./ ? folder "/" $2 : ""
            if (file != "") printf "" > file
            next
        }
        /^```/ { inside = 0; if (file != "") close(file); file = kind = ""; next }
        file != "" { print > file }
        kind == "```console" && /^\$ / {
            count++
            print substr($0, 3) > (folder "/" count ".sh")
            printf "" > (folder "/" count ".wanted")
            next
        }
        kind == "```console" { print > (folder "/" count ".wanted") }
    ' "$1"
}

# run DOCUMENT LOCALE
run() {
    folder=$SCRATCH/$(basename "$1" .md)
    mkdir -p "$folder"
    take_apart "$1" "$folder"
    number=1
    while [ -f "$folder/$number.sh" ]; do
        (cd "$folder" && LC_ALL=$2 NO_COLOR=1 sh "$number.sh" >"$number.out" 2>"$number.err")
        cat "$folder/$number.out" "$folder/$number.err" >"$folder/$number.found"
        same "$1: $(cat "$folder/$number.sh")" "$folder/$number.wanted" "$folder/$number.found"
        number=$((number + 1))
    done
    [ "$number" -gt 1 ] || echo "not ok - $1 has no commands"
}

mkdir -p "$SCRATCH"
run README.md C.UTF-8
run README.zh-CN.md zh_CN.UTF-8
run docs/cli.md C.UTF-8
run docs/guide.zh-CN.md zh_CN.UTF-8
run docs/embedding.md C.UTF-8

LC_ALL=C.UTF-8 "$GUODU" --help | sed -n '/^verbs:/,/^$/s/^  \([a-z-]*\) .*/\1/p' |
    sort >"$SCRATCH/verbs"
while read -r verb; do
    LC_ALL=C.UTF-8 "$GUODU" "$verb" --help
done <"$SCRATCH/verbs" | grep -o -- '^  \(-., \)\?--[a-z-]*' | grep -o -- '--.*' |
    grep -vx -- --version | sort -u >"$SCRATCH/options"
grep -o -- '--[a-z][a-z-]*' docs/cli.md | grep -vx -- --version | sort -u >"$SCRATCH/named"
same 'docs/cli.md names every option, and no other' "$SCRATCH/options" "$SCRATCH/named"

sed -n 's/^guodu \([a-z-]*\).*/\1/p' docs/cli.md | sort -u >"$SCRATCH/named"
same 'docs/cli.md names every verb, and no other' "$SCRATCH/verbs" "$SCRATCH/named"

sed -n "/^table='/,/^'/p" tests/layers.sh | grep : |
    sed 's/://; s/ *$//' >"$SCRATCH/layers"
sed -n '/^## Layers/,/^## /s/^| `\([a-z.]*\)`[^|]*| \(.*\) |$/\1 \2/p' docs/architecture.md |
    awk '{
        layer = $1
        $1 = ""
        list = ""
        if (/all of the above/) list = above
        rest = $0
        while (match(rest, /`[a-z.\/]*`/)) {
            list = list " " substr(rest, RSTART + 1, RLENGTH - 2)
            rest = substr(rest, RSTART + RLENGTH)
        }
        print layer list
        above = above " " layer
    }' >"$SCRATCH/named"
for list in layers named; do # the order within a line says nothing
    awk '{ for (i = 2; i <= NF; i++) print $1, $i; print $1 }' "$SCRATCH/$list" | sort \
        >"$SCRATCH/$list.pairs"
done
same 'docs/architecture.md has the layers of tests/layers.sh' \
    "$SCRATCH/layers.pairs" "$SCRATCH/named.pairs"

for file in src/*/*.c; do
    grep -q "\`$(basename "$file" .c)\`" docs/architecture.md || echo "$file"
done >"$SCRATCH/unnamed"
same 'docs/architecture.md names every source file' /dev/null "$SCRATCH/unnamed"

for document in README.md README.zh-CN.md CHANGELOG.md docs/*.md rules/demo/README.md; do
    folder=$(dirname "$document")
    grep -o '](\([^)#]*\)' "$document" | sed 's/^](//; /^http/d; /^$/d' |
        while read -r target; do
            [ -e "$folder/$target" ] || echo "$document: $target"
        done
done >"$SCRATCH/lost"
grep -oh '`\(src\|tests\|docs\|rules\|grammar\|\.ci\)/[A-Za-z0-9_./-]*`' README*.md CHANGELOG.md docs/*.md |
    tr -d '`' | sort -u | while read -r target; do
    [ -e "$target" ] || echo "$target"
done >>"$SCRATCH/lost"
same 'no document points at a file that is not there' /dev/null "$SCRATCH/lost"

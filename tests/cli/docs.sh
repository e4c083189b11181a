#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the documents say of the tool is true. In README.md, README.zh-CN.md, docs/cli.md,
# docs/guide.md, docs/guide.zh-CN.md, rules/README.md, docs/embedding.md and docs/embedding/*.md:
#
# - a block ```LANGUAGE NAME is a file of that name, ```LANGUAGE + NAME goes on with it;
#   ```workbook NAME.xlsx is a workbook, with the rows of the block below a title and a line of
#   notes (tests/formats/convert.c);
# - a block ```console holds commands, behind `$ `, each with what it prints: standard output,
#   then standard error. They are run in a folder with the files that stand above them, and with
#   a copy of the library that ships, `rules`, where the document speaks of it. `…` in what is
#   printed stands for any text of a line; a line that is `…` alone, for any lines. The commands of
#   docs/embedding*.md have an installed copy, found by pkg-config alone, and the programs beside them.
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
CC=${CC:-cc} CXX=${CXX:-c++} PYTHON=${PYTHON:-python3}
[ -z "${SAN:-}" ] || CC="$CC -fsanitize=address,undefined" CXX="$CXX -fsanitize=address,undefined"
[ -z "${COVERAGE:-}" ] || CC="$CC --coverage" CXX="$CXX --coverage"
export BUILD

# same NAME WANTED FOUND: the case holds if the files are equal.
same() {
    if diff "$2" "$3" >"$SCRATCH/diff" 2>&1; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        cat "$SCRATCH/diff"
    fi
}

# like NAME WANTED FOUND: the case holds if what is found is what is wanted, `…` standing for
# anything: in a line for a part of it, alone for any number of lines.
like() {
    if awk '
        function fits(line, form, parts, count, i, at) {
            count = split(form, parts, "…")
            if (substr(line, 1, length(parts[1])) != parts[1]) return 0
            if (count == 1) return line == form
            line = substr(line, length(parts[1]) + 1)
            for (i = 2; i < count; i++) {
                if (!(at = index(line, parts[i])) && parts[i] != "") return 0
                if (at) line = substr(line, at + length(parts[i]))
            }
            at = length(line) - length(parts[count])
            return at >= 0 && substr(line, at + 1) == parts[count]
        }
        FILENAME == ARGV[1] { form[++forms] = $0; next }
        { found[++lines] = $0 }
        # possible[i]: the first j forms can be the first i lines.
        END {
            possible[0] = 1
            for (j = 1; j <= forms; j++)
                if (form[j] == "…") {
                    for (i = 1; i <= lines; i++) if (possible[i - 1]) possible[i] = 1
                } else {
                    for (i = lines; i > 0; i--)
                        possible[i] = possible[i - 1] && fits(found[i], form[j])
                    possible[0] = 0
                }
            exit !possible[lines + 0]
        }
    ' "$2" "$3"; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        diff "$2" "$3"
    fi
}

# Takes a document apart: N.sh with N.wanted for each command, and N.before, which makes the files
# that stand between it and the command before.
take_apart() {
    awk -v folder="$2" '
        /^```/ && !inside {
            inside = 1
            kind = $1
            piece = ""
            name = $2 == "+" ? $3 : $2
            if (NF == 1 || name !~ /[.]/) next
            piece = folder "/" ++pieces ".piece"
            printf "" > piece
            before = folder "/" count + 1 ".before"
            if (kind == "```workbook")
                print "sheet " pieces ".piece \047" name "\047" > before
            else
                print "cat " pieces ".piece " ($2 == "+" ? ">>" : ">") "\047" name "\047" > before
            next
        }
        /^```/ { inside = 0; if (piece != "") close(piece); piece = kind = ""; next }
        piece != "" { print > piece }
        kind == "```console" && /^\$ / {
            count++
            print substr($0, 3) > (folder "/" count ".sh")
            printf "" > (folder "/" count ".wanted")
            next
        }
        kind == "```console" { print > (folder "/" count ".wanted") }
    ' "$1"
}

# sheet TABLE NAME.xlsx
sheet() {
    ASAN_OPTIONS=detect_leaks=0 "$BUILD/demo/convert" --sheet "$1" "$2"
}

# stand_in NAME COMMAND...: NAME means the command in what is run.
stand_in() {
    name=$1 program=$(command -v "$2")
    shift 2
    echo "exec $program $* \"\$@\"" >"$SCRATCH/bin/$name"
}

# An installed copy, as a program that embeds finds it.
install_copy() {
    make -s install BUILD="$BUILD" PREFIX="$SCRATCH/installed" >"$SCRATCH/install.out" 2>&1 || {
        echo 'not ok - make install'
        cat "$SCRATCH/install.out"
    }
    mkdir -p "$SCRATCH/bin"
    # An interpreter does not bring the sanitizers that the library is built with, and keeps memory to its end.
    preload=
    [ -z "${SAN:-}" ] ||
        preload="env ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$(${CC%% *} -print-file-name=libasan.so)"
    # shellcheck disable=SC2086
    {
        stand_in cc $CC
        stand_in c++ $CXX
        stand_in python3 $preload "$(command -v "$PYTHON")"
        stand_in sqlite3 $preload "$(command -v sqlite3)"
    }
    chmod +x "$SCRATCH"/bin/*
}

# run_installed DOCUMENT
run_installed() {
    folder=$SCRATCH/$(echo "${1%.md}" | tr / -)
    mkdir -p "$folder"
    find docs/embedding -type f ! -name '*.md' -exec cp {} "$folder" \;
    (
        PATH=$SCRATCH/bin:$SCRATCH/installed/bin:$PATH
        PKG_CONFIG_PATH=$SCRATCH/installed/lib/pkgconfig
        LD_LIBRARY_PATH=$SCRATCH/installed/lib
        PYTHONPATH=$top/src/bindings/python PYTHONDONTWRITEBYTECODE=1
        export PATH PKG_CONFIG_PATH LD_LIBRARY_PATH PYTHONPATH PYTHONDONTWRITEBYTECODE
        run "$1" C.UTF-8
    )
}

# run DOCUMENT LOCALE
run() {
    folder=$SCRATCH/$(echo "${1%.md}" | tr / -)
    mkdir -p "$folder"
    take_apart "$1" "$folder"
    ! grep -q '^\$ .* rules' "$1" || cp -R rules "$folder"
    number=1
    while [ -f "$folder/$number.sh" ]; do
        [ ! -f "$folder/$number.before" ] || (cd "$folder" && . "./$number.before")
        (cd "$folder" && LC_ALL=$2 NO_COLOR=1 sh "$number.sh" >"$number.out" 2>"$number.err")
        cat "$folder/$number.out" "$folder/$number.err" >"$folder/$number.found"
        like "$1: $(cat "$folder/$number.sh")" "$folder/$number.wanted" "$folder/$number.found"
        number=$((number + 1))
    done
    [ "$number" -gt 1 ] || echo "not ok - $1 has no commands"
}

rm -rf "$SCRATCH"
mkdir -p "$SCRATCH"
run README.md C.UTF-8
run README.zh-CN.md zh_CN.UTF-8
run docs/cli.md C.UTF-8
run docs/guide.md C.UTF-8
run docs/guide.zh-CN.md zh_CN.UTF-8
run rules/README.md zh_CN.UTF-8
install_copy
for document in docs/embedding.md docs/embedding/*.md; do
    run_installed "$document"
done

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

for file in src/*/*.c src/bindings/python/guodu/[a-z]*.py src/bindings/python/guodu/_[a-z]*.py; do
    name=${file##*/}
    grep -q "\`${name%.*}\`" docs/architecture.md || echo "$file"
done >"$SCRATCH/unnamed"
same 'docs/architecture.md names every source file' /dev/null "$SCRATCH/unnamed"

for document in README.md README.zh-CN.md CHANGELOG.md docs/*.md docs/embedding/*.md rules/README.md rules/demo*/README.md; do
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

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Plants the mistakes of tests/plant/mistakes in a copy of the project, one at a time, builds it and
# runs `make test`: first the suites that the mistake names, and where these pass, all of them. Each
# mistake must be caught. One whose line is no longer there counts as one that was not; DRY=1 looks
# for that alone. Not part of `make test`: half an hour and more.
#
#     make plant [ONLY='name ...'] [FIRST=1: no more than the suites that are named] [FOLDER=for the copy]
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
: "${ONLY:=}" "${FIRST:=}" "${DRY:=}" "${FOLDER:=}" "${MAKE:=make}"
here=$PWD
if [ -n "$FOLDER" ]; then
    copy=$FOLDER
    mkdir -p "$copy" || exit 2
else
    copy=$(mktemp -d) || exit 2
    trap 'rm -rf "$copy"' EXIT
fi
trap 'exit 130' INT TERM
missed=0 tried=0

# What was built already is taken along with its times.
take_copy() {
    for part in .ci .clang-format .editorconfig CHANGELOG.md LICENSE Makefile README.md \
        README.zh-CN.md docs grammar rules src tests; do
        [ ! -e "$here/$part" ] || cp -a "$here/$part" "$copy/" || exit 2
    done
    # A folder that was here before has objects of its own, the last of them with a mistake.
    [ ! -d "$copy/$build" ] || { sed -n '/^src\//p' "$copy/list" | (cd "$copy" && xargs touch); return; }
    mkdir "$copy/$build" || exit 2
    for part in "$here/$build"/*; do
        case $part in
        */bench | *-test) ;; # data that runs before have left
        *) cp -a "$part" "$copy/$build/" || exit 2 ;;
        esac
    done
}

# programs WORDS: what the suites with these words run, besides the tool.
programs() {
    for source in tests/unit/test_*.c; do
        for word in $1; do
            case $source in *"$word"*) echo "$build/${source%.c}" ;; esac
        done
    done
    case $1 in
    *random/run*) for source in tests/random/f*_*.c; do echo "$build/${source%.c}"; done ;;
    esac
}

# test_suites WORDS: the suite that fails, if one does; "build" where it cannot be built. Of the first
# suites only what they run is built; tests/run.sh is what `make test` runs.
test_suites() {
    targets=units
    [ -z "$1" ] || targets=$(programs "$1")
    # shellcheck disable=SC2086
    if ! $MAKE -C "$copy" -j2 BUILD="$build" all $targets >"$copy/said" 2>&1; then
        echo build
        return
    fi
    (cd "$copy" && TESTS=$1 sh tests/run.sh "$build") >"$copy/said" 2>&1
    sed -n 's/^FAIL *[0-9]* *\([^:]*\):.*/\1/p' "$copy/said" | head -n 1
}

# plant NAME FILE SED WORDS
plant() {
    case " $ONLY " in
    '  ' | *" $1 "*) ;;
    *) return ;;
    esac
    tried=$((tried + 1))
    sed "$3" "$2" >"$planted" || exit 2
    if cmp -s "$2" "$planted"; then
        missed=$((missed + 1))
        printf '%-26s %-26s %s\n' "$1" "$2" 'NOT PLANTED: the line is not there any more'
        return
    fi
    [ -z "$DRY" ] || return
    cat "$planted" >"$copy/$2"
    how='first suites' caught=$(test_suites "$4")
    if [ -z "$caught" ] && [ -z "$FIRST" ]; then
        how='all suites' caught=$(test_suites '')
    fi
    cat "$2" >"$copy/$2" # newer than its object
    case $caught in
    build) missed=$((missed + 1)) said='NOT PLANTED: it does not build' ;;
    '') missed=$((missed + 1)) said='NOT CAUGHT' ;;
    *) said="caught by $caught ($how)" ;;
    esac
    printf '%-26s %-26s %s\n' "$1" "$2" "$said"
}

planted=$copy/planted
grep -v '^#' tests/plant/mistakes >"$copy/list"
[ -n "$DRY" ] || take_copy
while read -r name; do
    [ -n "$name" ] || continue
    IFS= read -r file && IFS= read -r wrong && IFS= read -r edit && IFS= read -r first || exit 2
    : "$wrong"
    plant "$name" "$file" "$edit" "${first#first: }" </dev/null
done <"$copy/list"
echo "$tried mistakes, $missed not caught"
[ "$missed" = 0 ]

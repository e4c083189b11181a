#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Takes each spelling of each word that does something out of the table of words, each operation
# and each function out of the evaluator, and runs tests/unit/test_lang.c without it: the tests
# must fail. Not part of `make test`: it builds the test some four hundred times (ten minutes).
#
#     make units && sh tests/lang/mutate.sh [BUILD] [WORD...]
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
[ $# -gt 0 ] && shift
only=$*
SCRATCH=$(mktemp -d) || exit 2
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT TERM
. tests/lang/words.sh

: "${CC:=cc}"
options="-std=gnu11 -O0 -w -Isrc -I. -I$build"
libraries=$(pkg-config --libs libutf8proc yajl jansson cmocka)
helpers=$(find "$build/tests/unit" -name '*.o' ! -name 'test_*')
mkdir -p "$SCRATCH/grammar"
missed=0 tried=0

# judge NAME OBJECT: the test must not pass with this object before the library's own.
judge() {
    # shellcheck disable=SC2086
    if ! $CC -o "$SCRATCH/test" "$build/tests/unit/test_lang.o" "$2" $helpers \
        "$build/libguodu-internal.a" $libraries 2>"$SCRATCH/said"; then
        echo "cannot be linked: $1" >&2
        cat "$SCRATCH/said" >&2
        exit 2
    fi
    tried=$((tried + 1))
    if timeout 60 "$SCRATCH/test" >/dev/null 2>&1; then
        missed=$((missed + 1))
        echo "not noticed: $1"
    fi
}

wanted() {
    [ -z "$only" ] && return 0
    for word in $only; do
        [ "$word" = "$1" ] && return 0
    done
    return 1
}

# Without: the test passes.
$CC $options -c -o "$SCRATCH/words.o" src/syntax/words.c || exit 2
if ! "$build/tests/unit/test_lang" >"$SCRATCH/said"; then
    echo 'the test fails as it is' >&2
    exit 2
fi

spellings | while IFS='	' read -r class word spelling; do
    wanted "$word" || continue
    [ "$class $spelling" = "VALUE 是" ] && continue # found as the keyword it is before
    printf '%s\t%s\t%s\n' "$class" "$word" "$spelling"
done >"$SCRATCH/list"
while IFS='	' read -r class word spelling; do
    awk -v class="$class" -v word="$word" -v spelling="$spelling" '
        BEGIN { split("\" | \" |", left, " "); split("\" | | \"", right, " ") }
        {
            row = $0
            if (class == "KEYWORD") sub(/^KEYWORD\([A-Z_]+, [A-Z]+, (NULL, )?/, "", row)
            else sub(/^PREDECLARED\([A-Z]+, /, class == substr($0, 13, length(class)) ? "" : " ", row)
        }
        index(row, "\"" word "\"") == 1 && !done {
            first = 0 # behind the spellings come the help lines
            for (i = 1; i <= 4; i++) {
                at = index($0, left[i] spelling right[i])
                if (at && (!first || at < first)) first = at
            }
            $0 = substr($0, 1, first) "zz_no_word" substr($0, first + 1 + length(spelling))
            done = first > 0
        }
        { print }
        END { exit !done }
    ' grammar/keywords.def >"$SCRATCH/grammar/keywords.def" || {
        echo "not found in the table: $class $word $spelling" >&2
        exit 2
    }
    # shellcheck disable=SC2086
    $CC -I"$SCRATCH" $options -c -o "$SCRATCH/words.o" src/syntax/words.c || exit 2
    judge "$class $word, $spelling" "$SCRATCH/words.o"
done <"$SCRATCH/list"
[ -z "$only" ] || exit $((missed > 0))

# Operations and functions: the row of the table that names what evaluates them.
for file in src/eval/eval.c src/eval/call.c; do
    for row in $(grep -o '^    \[\(NODE\|FN\)_[A-Z_]*\]' "$file" | tr -d ' []'); do
        awk -v row="$row" '
            /^typedef struct value / {
                print
                print "static struct value nothing(const struct scope *s, const struct node *n)"
                print "{ (void)s; (void)n; return value_unknown(NULL); }"
                next
            }
            index($0, "    [" row "] = ") == 1 { $0 = "    [" row "] = nothing," }
            { print }
        ' "$file" >"$SCRATCH/part.c"
        # shellcheck disable=SC2086
        $CC $options -c -o "$SCRATCH/part.o" "$SCRATCH/part.c" || exit 2
        judge "$row" "$SCRATCH/part.o"
    done
done

echo "$tried tried, $missed not noticed"
[ "$missed" = 0 ]

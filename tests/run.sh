#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/run.sh BUILD: runs every test from the top folder of the sources and counts the cases.
#
# - $BUILD/tests/unit/test_*: cmocka programs;
# - tests/layers.sh, tests/*/run.sh and tests/cli/*.sh (but not tests/cli/lib.sh): scripts
#   that print `ok - case` or `not ok - case` for each case (TAP); lines beside a `not ok` are
#   shown as its reason. A script finds the tool in $GUODU and a folder of its own in $SCRATCH.
#
# A program that crashes, exits with an error or runs fewer cases than it planned has failed.
# The last line is `passed N, failed M`; the status is 1 if any failed.
# SAN=1: the programs were built with sanitizers. TESTS='name ...' runs only programs and
# scripts with these words in their path. TEST_LIMIT=n: seconds that each may take.
set -u
cd "$(dirname "$0")/.." || exit 2

build=${1:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
export BUILD="$build" GUODU="$build/guodu" LC_ALL=C.UTF-8
unset NO_COLOR LANGUAGE

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0

if [ -n "${SAN:-}" ]; then
    # Leaks cannot be looked for where the process may not be traced.
    leaks=0
    if echo 'int main(void) { return 0; }' |
        ${CC:-cc} -fsanitize=address -x c -o "$work/probe" - 2>/dev/null &&
        ASAN_OPTIONS=detect_leaks=1 "$work/probe" >/dev/null 2>&1; then
        leaks=1
    fi
    export ASAN_OPTIONS="detect_leaks=$leaks" UBSAN_OPTIONS=print_stacktrace=1
    [ $leaks = 1 ] || echo 'leaks are not looked for: not allowed here'
fi

# Reads TAP; prints what failed, then `passed failed` for the shell.
# What stands between two failures of a program may belong to either: fail_msg speaks first.
count='
function show_rest() {
    while (before < rests && reason-- > 0) print "      " rest[++before]
    before = rests
}
/^ok( |$)/ { passed++; show_rest(); reason = 0; next }
/^not ok( |$)/ {
    failed++
    print "  " $0
    reason = 40 # lines of it, at most
    show_rest()
    next
}
/^[0-9]+\.\.[0-9]+/ { split($1, plan, "[.][.]"); planned += plan[2]; next }
reason > 0 && (script || /^#/) { reason--; print "      " $0; next }
/^Shadow bytes/ { dump = 1 } # of a sanitizer: says no more than the lines before it
!dump { rest[++rests] = $0 }
END {
    show_rest()
    lost = planned - passed - failed
    if (planned && lost > 0) {
        print "  " lost " of " planned " cases did not run"
        failed += lost
    } else lost = 0
    if (status != 0 && (!failed || lost)) {
        print "  ended with status " status
        for (i = rests > 40 ? rests - 39 : 1; i <= rests; i++) print "      " rest[i]
        if (!failed) failed++
    }
    if (!passed && !failed) { if (script) passed++; else failed++ }
    print passed + 0, failed + 0 > counts
}'

# run NAME SCRIPT? COMMAND...
run() {
    name=$1 script=$2
    shift 2
    if [ -n "${TESTS:-}" ]; then
        for word in $TESTS; do
            case $name in *"$word"*) word= && break ;; esac
        done
        [ -z "$word" ] || return 0
    fi
    mkdir -p "$work/scratch"
    SCRATCH=$work/scratch CMOCKA_MESSAGE_OUTPUT=TAP timeout "${TEST_LIMIT:-300}" "$@" \
        >"$work/out" 2>&1 </dev/null
    status=$?
    awk -v status=$status -v script="$script" -v counts="$work/counts" "$count" \
        "$work/out" >"$work/failures"
    read -r p f <"$work/counts"
    if [ "$f" = 0 ]; then
        printf 'ok    %4d  %s\n' "$p" "$name"
    else
        printf 'FAIL  %4d  %s: %d failed\n' "$p" "$name" "$f"
        cat "$work/failures"
    fi
    passed=$((passed + p)) failed=$((failed + f))
    rm -rf "$work/scratch"
}

for program in "$build"/tests/unit/test_*; do
    case $program in *.o | *.d | *'*') continue ;; esac
    source=tests/unit/${program##*/}.c
    [ -f "$source" ] && run "${source%.c}" '' "$program"
done
for script in tests/layers.sh tests/*/run.sh tests/cli/*.sh; do
    case $script in *'*'* | tests/cli/lib.sh) continue ;; esac
    [ "$script" = tests/layers.sh ] && set -- --tap || set --
    run "$script" 1 sh "$script" "$@"
done

echo "passed $passed, failed $failed"
[ "$failed" = 0 ]

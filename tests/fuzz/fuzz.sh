#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh libfuzzer|afl SECONDS [TARGET...]: builds the fuzz targets and runs each so long, two at a time.
# `make fuzz` and `make fuzz-afl` call it. What is found stays in build-fuzz/found (build-afl/found), and the
# status is then 1. CLANG, AFL: the compilers; JOBS: how many at a time.
set -u
cd "$(dirname "$0")/../.." || exit 2
how=$1 seconds=$2
shift 2

all=$(printf '%s\n' tests/fuzz/target_*.c | sed 's/.*target_//; s/\.c$//' | tr '\n' ' ')
targets=${*:-$all}
for target in $targets; do
    case " $all" in *" $target "*) continue ;; esac
    echo "there is no target $target; there are: $all" >&2
    exit 2
done

lacks() {
    echo "$1" >&2
    echo "$2" >&2
    exit 2
}
if [ "$how" = afl ]; then
    build=build-afl compiler=${AFL:-afl-clang-fast}
    command -v afl-fuzz >/dev/null && command -v "$compiler" >/dev/null || lacks \
        '没有 AFL++：请装 Debian 的 afl++ 包（apt-get install afl++）。' \
        'AFL++ is missing: install the Debian package afl++ (apt-get install afl++).'
else
    build=build-fuzz compiler=${CLANG:-clang}
    command -v "$compiler" >/dev/null &&
        echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return !d && n; }' |
        "$compiler" -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null || lacks \
        '没有带 libFuzzer 的 clang：请装 Debian 的 clang 包（apt-get install clang），或用 CLANG=… 指明。' \
        'clang with libFuzzer is missing: install the Debian package clang (apt-get install clang), or name it: CLANG=...'
fi

${MAKE:-make} --no-print-directory -j"${JOBS:-2}" SAN="${build#build-}" CC="$compiler" BUILD="$build" fuzzers ||
    exit 2

# Files that come and go are better kept in memory.
top=${TMPDIR:-/tmp}
[ -d /dev/shm ] && [ -w /dev/shm ] && top=/dev/shm
work=$(mktemp -d "$top/guodu-fuzz.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export SCRATCH="$work" ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=1:symbolize=0:allocator_may_return_null=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-abort_on_error=1:print_stacktrace=1}"

# The corpus is kept from run to run; seeds come to it anew.
prepare() {
    corpus=$build/corpus/$1 found=$build/found/$1
    mkdir -p "$corpus" "$found" "$work/$1.seeds"
    sh tests/fuzz/seeds.sh "$build/tests/fuzz/seeds" "$1" "$work/$1.seeds" || exit 2
    words=
    [ "$1" != rules ] || words=grammar/keywords.def
    # shellcheck disable=SC2086
    LC_ALL=C awk -f tests/fuzz/words.awk $words "tests/fuzz/words/$1.txt" >"$work/$1.dict"
}

# The longest inputs: much larger ones are slow and find no more.
longest() {
    case $1 in
    rules) echo 9000 ;;
    xlsx | xlsx_parts | prepared_parts) echo 20000 ;;
    database | prepared) echo 300000 ;;
    dates | numbers | cells) echo 200 ;;
    *) echo 4096 ;;
    esac
}

# What was slow because the machine had other work is no finding: five seconds of its own must not do.
forget_quick() {
    for file in "$build/found/$1"/slow-unit-* "$build/found/$1"/timeout-* "$build/found/$1"/id-*hang*; do
        [ -f "$file" ] || continue
        (ulimit -t 5 && exec "$build/tests/fuzz/fuzz_$1" "$file") >/dev/null 2>&1 && rm "$file"
    done
}

run_libfuzzer() {
    "$build/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=30 -report_slow_units=5 \
        -rss_limit_mb=1500 -max_len="$(longest "$1")" -dict="$work/$1.dict" -print_final_stats=1 \
        -artifact_prefix="$build/found/$1/" -detect_leaks="${LEAKS:-1}" \
        "$build/corpus/$1" "$work/$1.seeds" >"$build/found/$1.log" 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/found/$1.log" | tail -n 1)
    edges=$(grep -a -o 'cov: [0-9]*' "$build/found/$1.log" | tail -n 1 | cut -c6-)
    kept=$(ls "$build/corpus/$1" | wc -l)
    forget_quick "$1"
    finds=$(ls "$build/found/$1" | wc -l)
    # Ended for a reason that left no file: one that was forgotten, or something wrong with the run.
    [ $status = 0 ] || [ "$finds" != 0 ] || grep -a -q 'ALARM: working' "$build/found/$1.log" || finds=1
}

run_afl() {
    AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 \
        afl-fuzz -V "$seconds" -t 10000 -m none -i "$work/$1.seeds" -o "$work/$1.out" -x "$work/$1.dict" \
        -G "$(longest "$1")" -- "$build/tests/fuzz/fuzz_$1" >"$build/found/$1.log" 2>&1
    status=$?
    stats=$work/$1.out/default/fuzzer_stats
    runs=$(sed -n 's/^execs_done *: *//p' "$stats" 2>/dev/null)
    edges=$(sed -n 's/^edges_found *: *//p' "$stats" 2>/dev/null)
    kept=$(sed -n 's/^corpus_count *: *//p' "$stats" 2>/dev/null)
    for file in "$work/$1.out"/default/crashes/id* "$work/$1.out"/default/hangs/id*; do
        where=${file%/*}
        [ -f "$file" ] && cp "$file" "$build/found/$1/$(basename "$file" | tr ':,' '--')-${where##*/}"
    done
    forget_quick "$1"
    finds=$(ls "$build/found/$1" | wc -l)
    [ $status = 0 ] || [ "$finds" != 0 ] || finds=1
}

run_one() {
    "run_$how" "$1"
    printf '%-16s %12s %8s %8s %8s\n' "$1" "${runs:-?}" "${edges:-?}" "${kept:-?}" "$finds"
    [ "$finds" = 0 ] || : >"$work/$1.failed"
}

printf '%-16s %12s %8s %8s %8s\n' target executions edges corpus findings
for target in $targets; do
    rm -rf "$build/found/$target"
    prepare "$target"
done
running=0
for target in $targets; do
    run_one "$target" &
    running=$((running + 1))
    if [ "$running" -ge "${JOBS:-2}" ]; then
        wait
        running=0
    fi
done
wait

failed=
for target in $targets; do
    [ -f "$work/$target.failed" ] && failed="$failed $target"
done
[ -n "$failed" ] || exit 0
for target in $failed; do
    echo
    echo "$target: see $build/found/$target.log; again:"
    for file in "$build/found/$target"/*; do
        [ -f "$file" ] && echo "  $build/tests/fuzz/fuzz_$target $file"
    done
done
exit 1
